"""Pages of articles: every paragraph and every claim once, in the article's order."""

import json
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from evidence.claims.wording import cite
from tests.book.pages import read_epub, words
from tests.book.parts.test_argument_pages import MAP
from tests.book.small import begin, claim, notebook, record

SECTIONS = [{"label": "Opening", "paragraphs": 2}, {"label": "Short", "heading": "In <short>", "paragraphs": 3}]  # fmt: skip
ARTICLE = {
    "id": "demo", "label": "Demo 2020", "date": "2020-05", "date_note": "no day printed", "authors": [],
    "authors_note": "not named", "title": "On <trade>", "outlet": "", "outlet_note": "not printed",
    "url": "", "url_note": "no address found", "copy_url": "https://example.org/a?b=c", "copy_note": "a copy",
    "looked_for": "The title was searched.", "sections": SECTIONS,
    "who": [{"says": "It is a party.", "source": "economy/trade"}, {"says": "He is a poet.", "source": "https://example.org/poet"},
            {"says": "She says so.", "source": "demo-01"}, {"says": "He says so.", "source": "the article"}],
}  # fmt: skip
PARTS = ("article-source", "article-tally", "article-claims")
PAGE = "# Demo\n\n" + "\n\n".join(f"## About {part}\n\n```{{{part}}} demo\n```" for part in PARTS)
CLAIMS = [
    claim(1, section="Opening", paragraph="1", sentence="2", opens="20-21 May, 5% & more"),
    claim(2, section="Opening", paragraph="1", sentence="1.2", opens="which they did",
          attribution="A. Speaker"),
    claim(3, section="Short; Opening", paragraph="2–3; 2", sentence="1", opens="Two things"),
    claim(4, section="Opening", paragraph="1", sentence="1.1", opens="First of all",
          annex="photo caption", attribution="author (a source of May)"),
    claim(7, section="Opening", paragraph="1", sentence="3", opens="Again <so>", same_as="demo-01"),
    claim(5, "politics", "other", section="Body", paragraph="1", sentence="1", opens="Not here"),
]  # fmt: skip
DIVIDED = [
    {"claim_id": "demo-03", "part": part, "paraphrase": f"The part {part} of it came.", "precision": "exact"}
    for part in "ab"
]  # fmt: skip


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A small book with the page of one article, and a chapter that settles three of its claims."""
    book = begin(monkeypatch, tmp_path, CLAIMS, DIVIDED)
    book.write("data/articles/arguments.yaml", json.dumps(MAP).replace("Body 1", "Short 1"))
    book.write(
        "data/articles/articles.yaml",
        json.dumps([ARTICLE, {"id": "other", "label": "Other", "date": 2021}]),
    )
    book.write("chapters/article-demo.md", PAGE)
    book.write("chapters/argument-demo.md", "# Argument\n\n```{argument} demo\n```")
    part = record("demo-03", act="document", part="a")
    later = {"since": "The rest was <paid>.", "since_sources": "economy:E001; economy/trade"}
    pair = [
        part | later,
        part | {"part": "b", "verdict": "unresolved", "group": "open", "strength": ""},
    ]
    settled = [record("demo-01"), record("demo-02", "contradicted"), record("demo-03", "partly settled", parts=pair)]  # fmt: skip
    book.write("chapters/economy.ipynb", notebook(settled, nothing="nan"))
    return book


def page(book):
    return BeautifulSoup(book.html("chapters/article-demo"), "html.parser")


def test_every_paragraph_and_claim_stands_once_in_the_order_of_the_article(book):
    assert book.build() == []
    html = page(book)
    places = [box["id"] for box in html.select(".ev-paragraph")]
    assert places == [f"paragraph-{s}-{n}" for s, n in (("opening", 1), ("opening", 2), ("short", 1), ("short", 2), ("short", 3))]  # fmt: skip
    said = [item["id"] for item in html.select("[id^=said-]")]
    assert said == [f"said-demo-0{n}" for n in (4, 2, 1, 7, 3)]
    assert html.select_one("#section-short > :is(h2, h3)").text.startswith("In <short>")
    assert words(html.select_one("#paragraph-short-1")) == "¶ 1 No statement that could be checked."
    for spot, place in (
        ("opening-2", "(Short, paragraph 2)"),
        ("short-3", "(paragraph 2)"),
    ):
        again = html.select_one(f"#paragraph-{spot} .ev-again")
        assert words(again).startswith("Also here: ◔ partly settled Exports") and place in words(
            again
        )
        assert again.a["href"] == "#said-demo-03"


def test_a_claim_has_verdict_words_source_card_and_step(book):
    book.build()
    html = page(book)
    first = html.select_one("#said-demo-01")
    assert words(first.p) == (
        "= reproduced ●●○ moderate evidence Exports of good № 1 came to <40> tons."
    )
    links = {a.text: a["href"] for a in first.select("a")}
    assert links == {
        "“20-21 May, 5% & more …”": "https://example.org/a?b=c#:~:text=20%2D21%20May%2C%205%25%20%26%20more",
        "card 01": "economy.html#claim-demo-01",
        "step P1": "argument-demo.html#node-d-P1",
    }
    assert unquote(links["“20-21 May, 5% & more …”"]).endswith("=20-21 May, 5% & more")
    assert "after A. Speaker · card 02" in words(html.select_one("#said-demo-02"))
    caption = words(html.select_one("#said-demo-04"))
    assert (
        "author (a source of May) · card 04" in caption and "not counted: photo caption" in caption
    )
    assert "not counted: says the same as demo-01" in words(html.select_one("#said-demo-07"))


def test_parts_stand_under_their_claim_and_what_is_known_now_under_its_part(book):
    book.build()
    item = page(book).select_one("#said-demo-03")
    first, second = item.select("ol > li")
    assert words(first.p) == "= reproduced ●●○ moderate evidence The part a of it came."
    assert words(second) == "? unresolved The part b of it came."
    known = first.select_one(".ev-since")
    cited = "; ".join(cite(name) for name in ("economy:E001", "economy/trade"))
    assert words(known) == f"Known now: The rest was <paid>. ({cited})"
    assert [a["href"].partition("#")[2] for a in known.select("a")] == ["fact-economy-E001", "table-economy-trade"]  # fmt: skip


def test_the_bar_counts_what_is_counted_and_sets_later_changes_apart(book):
    book.build()
    text = words(page(book).select_one("#about-article-tally"))
    assert "Of the 3 claims that are counted, 1 holds, 1 holds in part and 1 fails." in text
    published, now = page(book).select("#about-article-tally .ev-tally")
    assert words(published.ul) == "= 1 reproduced ◔ 1 partly settled ✘ 1 contradicted"
    assert words(now.ul) == "= 1 reproduced ✘ 1 contradicted ↻ 1 with a later change"
    assert "What was learnt later bears on 03 and stands there" in text


def test_who_wrote_it_and_where_to_read_it(book):
    book.build()
    facts = page(book).select_one(".ev-facts-of")
    said = {
        dt.text: " ".join(words(one) for one in dt.find_next_sibling("dd").select("p"))
        for dt in facts.select("dt")
    }
    assert said["Outlet"] == "not printed" and said["Published"] == "May 2020 (no day printed)"
    assert said["Address"] == "no address found"
    assert said["To read"] == "https://example.org/a?b=c (a copy)"
    assert said["Looked for"] == "The title was searched."
    assert said["Who they are"] == (
        "It is a party. (register of publishers) He is a poet. (source) She says so. (demo-01) "
        "He says so. (the article)"
    )


def test_the_search_finds_what_the_sections_of_an_article_say(book):
    book.build()
    index = (book.root / "_build/html/_static/evidence/search-index.js").read_text("utf-8")
    found = json.loads(index.partition("=")[2].rstrip(";\n"))["entries"]["section"]
    said = {anchor: text for _, anchor, _, text in found}
    assert "Known now: The rest was <paid>." in said["section-short"]
    assert "moderate evidence The part a of it came." in said["section-short"]
    assert "It is a party. (register of publishers) He is" in said["about-article-source"]


def test_the_same_words_in_the_epub(book):
    html = read_epub(book, "chapters/article-demo")
    assert "reproduced ●●○ moderate evidence Exports of good № 1" in words(html)
    published = html.select_one("#about-article-tally .ev-tally")
    assert words(published.ul) == "= 1 reproduced ◔ 1 partly settled ✘ 1 contradicted"
    assert "Known now: The rest was <paid>." in words(html)


def test_an_article_that_does_not_exist_is_refused(book):
    book.write("chapters/article-demo.md", "# Demo\n\n```{article-claims} nothing\n```\n")
    warning, *_ = book.build()
    assert "{article-claims} nothing: no such article. Use one of: demo." in warning
