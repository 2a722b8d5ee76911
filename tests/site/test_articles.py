"""Pages of articles: nothing of the register is missing, and every claim leads to card, step and original."""

from collections import Counter
from urllib.parse import unquote

import pytest

from browser.pages import soup
from evidence import arguments, claims
from evidence.book.parts.article_pages import encode_fragment

ARTICLES = claims.articles()
REGISTER = claims.register()


@pytest.mark.parametrize("article", ARTICLES)
def test_every_paragraph_and_every_counted_claim_stands_once(article):
    page = soup(f"chapters/article-{article}.html")
    said = Counter(item["id"].removeprefix("said-") for item in page.select("[id^=said-]"))
    counted = set(claims.counted().query("article == @article").index)
    assert set(said) == set(REGISTER.query("article == @article").index) >= counted
    assert set(said.values()) == {1}
    paragraphs = page.select(".ev-paragraph")
    assert len(paragraphs) == sum(one["paragraphs"] for one in ARTICLES[article]["sections"])
    assert len({one["id"] for one in paragraphs}) == len(paragraphs)
    empty = "No statement that could be checked."
    for box in paragraphs:
        assert bool(box.select(".ev-sayings > li, .ev-again")) != (empty in box.text), box["id"]


@pytest.mark.parametrize("article", ARTICLES)
def test_every_claim_leads_to_its_card_its_steps_and_its_sentence(article):
    page = soup(f"chapters/article-{article}.html")
    steps = arguments.nodes_of(next(a for a in arguments.read()["articles"] if a["id"] == article))
    address = ARTICLES[article]["url"] or ARTICLES[article]["copy_url"]
    boxes = {item["id"]: item for item in page.select("[id^=said-]")}
    for name, opens in REGISTER.query("article == @article")["opens"].items():
        links = boxes[f"said-{name}"].select(".ev-check a")
        hrefs = [link["href"] for link in links]
        assert links[0].text == f"“{opens} …”"
        place, _, fragment = hrefs[0].partition("#:~:text=")
        assert place == address and unquote(fragment) == opens and "-" not in fragment
        assert f"#claim-{claims.stands_for(name)}" in hrefs[1]
        wanted = {
            f"argument-{article}.html#node-{s}" for s, n in steps.items() if name in n["marks"]
        }
        assert set(hrefs[2:]) == wanted


@pytest.mark.parametrize("article", ARTICLES)
def test_the_whole_article_is_counted_as_published_and_as_known_now(article):
    page = soup(f"chapters/article-{article}.html")
    published, now = (
        sum(int(li.text.split()[1]) for li in tally.select("li"))
        for tally in page.select(".ev-tally")
    )
    assert published == now == len(claims.counted().query("article == @article"))


WORDS = ["On 20-21 November, Alexander", "reaching $223.3 million", "49% of the & more", "Лукашенко объяснил, почему давал"]  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
def test_a_browser_finds_the_words_of_a_text_fragment(browser, tmp_path, words):
    text = tmp_path / "article.html"
    filler = "<p style='height:3000px'>Something else.</p>"
    shown = words.replace("&", "&amp;")
    text.write_text(f"<meta charset=utf-8>{filler}<p>Here: {shown}.</p>{filler}", encoding="utf-8")
    page = browser.new_page()
    page.goto(f"{text.as_uri()}#:~:text={encode_fragment(words)}")
    page.wait_for_function("() => scrollY > 1000", timeout=5000)
    page.close()
