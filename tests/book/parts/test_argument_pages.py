"""Pages of arguments: every step once, with the status that follows from the verdicts of the build."""

import json

import pytest
from bs4 import BeautifulSoup

from tests.book.small import begin, notebook, record

MAP = {
    "schema": {"node_kinds": ["empirical", "interpretive", "normative"]},
    "articles": [
        {
            "id": "demo", "thesis": "Trade makes <free>.", "summary": "It says so.",
            "argument": {"root": "d-C", "nodes": [
                {"id": "d-C", "text": "So it is.", "kind": "interpretive", "supported_by": ["d-S1", "d-S2"], "claims": []},
                {"id": "d-S1", "text": "One reason.", "kind": "interpretive", "supported_by": ["d-P1"], "claims": ["demo-03"]},
                {"id": "d-S2", "text": "Another reason.", "kind": "normative", "supported_by": ["d-P1"], "claims": []},
                {"id": "d-P1", "text": "A fact.", "kind": "empirical", "supported_by": [], "claims": ["demo-01", "demo-02"]},
                {"id": "d-K", "text": "What follows.", "kind": "normative", "role": "corollary", "supported_by": ["d-C"], "claims": []},
            ]},
            "weak_steps": [
                {"nodes": ["d-P1"], "answered_by": "data", "issue": "The year is wrong."},
                {"nodes": ["d-S2"], "issue": "Two cases are no rule."},
            ],
            "objections_on_page": [{"attribution": "a reader", "text": "It is not.", "against": ["d-C"], "claims": ["demo-03"]}],
        },
    ],
    "disagreements": [],
    "internal_inconsistencies": [{"id": "I1", "article": "demo", "claims": ["demo-01"], "text": "Now ten, now twelve."}],
    "source_overlaps": [
        {"articles": ["demo"], "claims": ["demo-02"], "note": "One witness twice."},
        {"articles": ["demo"], "claims": [], "note": "The publisher of demo is a party."},
    ],
}  # fmt: skip
PAGE = "# Demo\n\nIt is {status}`d-S1`.\n\n" + "\n\n".join(
    f"## About {part}\n\n```{{{part}}} demo\n```" for part in ("argument-source", "argument", "argument-weak")
)


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A small book with one argument, and a chapter that settles three of its claims."""
    book = begin(monkeypatch, tmp_path)
    book.write("data/articles/arguments.yaml", json.dumps(MAP))
    listed = [{"id": "demo", "label": "Demo 2020", "date": 2020, "authors": ["A. Writer"], "authors_note": "a poet",
               "language": "en", "original_language": "ru", "outlet": "The Paper",
               "title": "On <trade>", "url": "https://example.org/a"}, {"id": "other", "label": "Other", "date": 2021}]  # fmt: skip
    book.write("data/articles/articles.yaml", json.dumps(listed))
    book.write("chapters/demo.md", PAGE)
    book.write("chapters/all.md", "# All\n\n```{argument-overview}\n```\n\n```{status-key}\n```\n")
    settle(book, "contradicted")
    return book


def settle(book, verdict):
    """Write the chapter again with another verdict of claim 2."""
    records = [record("demo-01", "close"), record("demo-02", verdict), record("demo-03", "qualified")]
    book.write("chapters/economy.ipynb", notebook(records))


def page(book, name="chapters/demo"):
    return BeautifulSoup(book.html(name), "html.parser")


def test_every_step_stands_once_with_its_status_and_claims(book):
    assert book.build() == []
    html = page(book)
    steps = {li["id"]: li for li in html.select(".ev-steps li[id]")}
    assert list(steps) == [f"node-d-{n}" for n in ("C", "S1", "P1", "S2", "K")]
    assert [li.select_one(".ev-badge").text for li in steps.values()] == ["✘ shaken"] * 5
    premise = steps["node-d-P1"]
    assert premise.parent.parent is steps["node-d-S1"], "a shared premise stands beneath the first that rests on it"
    assert "Rests on P1." in steps["node-d-S2"].p.text
    assert "drawn from the argument" in steps["node-d-K"].p.text and "Rests on C." in steps["node-d-K"].p.text
    lines = [" ".join(li.text.split()) for li in premise.select(".ev-lines li")]
    assert lines[1].startswith("✘ contradicted demo-02 Exports of good № 2 came to <40> tons. Demo 2020")
    assert premise.select(".ev-lines a")[1]["href"] == "economy.html#claim-demo-02"
    why = steps["node-d-C"].select_one("details")
    assert why.summary.text == "Shaken by 1 claim of 1 step" and "P1 (demo-02)" in why.text


def test_the_picture_says_in_words_what_it_shows_and_leads_to_every_step(book):
    book.build()
    picture = page(book).select_one(".ev-map")
    assert picture["aria-label"] == "The conclusion of Demo 2020 is shaken. Of the 4 other steps: shaken 4."
    assert [a["href"] for a in picture.select("a.ev-step")] == [f"#node-d-{n}" for n in ("C", "S1", "P1", "S2", "K")]
    assert all("shaken" in a.text for a in picture.select("a.ev-step")), "colour is not the only sign"


def test_a_premise_has_its_words_in_the_picture_where_only_the_conclusion_rests_on_it(book):
    book.build()
    small = [box.a["href"] for box in page(book).select(".ev-map .ev-premise")]
    assert small == ["#node-d-P1"] and "Another reason." in page(book).select_one('.ev-map a[href="#node-d-S2"]').text


def test_who_wrote_what_and_what_is_weak(book):
    book.build()
    html = page(book)
    source = html.select_one(".ev-source").text
    assert all(part in source for part in ("A. Writer (a poet)", "English, from the Russian", "On <trade>", "The Paper", "2020", "Trade makes <free>.", "It says so."))
    weak = html.select_one(".ev-weak")
    reasoned, recorded, _ = weak.select("ol")
    assert reasoned.select_one("#weak-demo-1").text.strip() == "Two cases are no rule. S2"
    assert html.select_one("#node-d-S2").p.select_one('a[href="#weak-demo-1"]')
    assert recorded.find_previous_sibling().text.startswith("Weak too, but for data to settle")
    assert recorded.select_one("#weak-demo-2")["value"] == "2" and "The year is wrong. P1" in recorded.text
    said = " ".join(weak.text.split())
    for text in ("a reader: It is not. C, demo-03", "Now ten, now twelve. demo-01", "One witness twice. demo-02"):
        assert text in said
    assert "The publisher of Demo 2020 is a party." in said, "an overlap may be about the article and no claim of it"


def test_a_step_links_to_the_objections_against_it(book):
    book.build()
    html = page(book)
    (link,) = html.select('.ev-steps a[href="#objection-demo-1"]')
    assert link.text == "objection 1" and link.find_parent("li")["id"] == "node-d-C"
    assert html.select_one("#objection-demo-1").text.startswith("a reader: It is not.")


def test_an_overlap_of_other_articles_is_not_held_against_this_one(book):
    step = {"id": "o-C", "text": "So too.", "kind": "normative", "supported_by": [], "claims": []}
    other = {"id": "other", "thesis": "So too.", "summary": "It does.", "argument": {"root": "o-C", "nodes": [step]}}
    overlap = {"articles": ["other"], "claims": ["demo-02"], "note": "Their own house."}
    book.write("data/articles/arguments.yaml", json.dumps({**MAP, "articles": [*MAP["articles"], other], "source_overlaps": [overlap]}))
    book.build()
    assert "Their own house." not in page(book).select_one(".ev-weak").text


def test_a_moved_verdict_moves_every_status_above_it(book):
    book.build()
    assert page(book).select_one("p .ev-badge").text == "✘ shaken"
    settle(book, "confirmed")
    assert book.build() == []
    html = page(book)
    assert html.select_one("p .ev-badge").text == "◐ stands qualified"
    found = {li["id"]: li.select_one(".ev-badge").text for li in html.select(".ev-steps li[id]")}
    assert found == {"node-d-C": "◐ stands qualified", "node-d-S1": "◐ stands qualified", "node-d-P1": "✔ stands",
                     "node-d-S2": "✔ stands", "node-d-K": "◐ stands qualified"}  # fmt: skip
    assert "stands qualified" in page(book, "chapters/all").select_one(".ev-arguments").text


def test_a_changed_map_is_read_again(book):
    book.build()
    changed = json.loads(json.dumps(MAP))
    changed["articles"][0]["argument"]["nodes"][3]["claims"] = ["demo-01"]
    book.write("data/articles/arguments.yaml", json.dumps(changed))
    assert book.build() == []
    assert page(book).select_one("#node-d-P1 .ev-badge").text == "✔ stands"


def test_the_argument_reads_as_plain_text(book):
    assert book.build("text") == []
    text = (book.root / "_build" / "text" / "chapters" / "demo.txt").read_text(encoding="utf-8")
    said = " ".join(text.split())
    assert "[shaken] S1: One reason." in said and "[contradicted] demo-02: Exports of good № 2" in said
    assert "Two cases are no rule. (S2)" in said and "It says so." in said
    assert "Slips, gaps, and passages that do not fit together:" in said, "each list of doubts says what it is"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("```{argument} demo", "```{argument} nobody", "{argument} nobody: no such article. Use one of: demo."),
        ("```{argument-weak} demo", "```{argument-weak} x", "{argument-weak} x: no such article."),
        ("{status}`d-S1`", "{status}`d-S9`", "{status}`d-S9`: no such step. Use one of: d-C, d-S1"),
    ],
)
def test_an_unknown_name_is_one_warning_at_its_place(book, old, new, said):
    book.write("chapters/demo.md", PAGE.replace(old, new))
    (warning,) = book.build()
    assert said in warning and "demo.md:" in warning


def test_a_malformed_map_stops_the_build_with_one_message(book):
    broken = json.loads(json.dumps(MAP))
    broken["articles"][0]["argument"]["nodes"][0]["supported_by"] = ["d-S9"]
    book.write("data/articles/arguments.yaml", json.dumps(broken))
    with pytest.raises(Exception, match="node d-C rests on 'd-S9', which demo does not have"):
        book.build()
