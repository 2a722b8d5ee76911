"""Disagreements side by side, and verdicts within a sentence: live, and a slip is named."""

import json

import pytest
from bs4 import BeautifulSoup

from evidence.book.downloads.notebook import simplify_markdown
from tests.book.pages import read_epub, words
from tests.book.small import begin, notebook, record

MAP = {
    "schema": {"node_kinds": ["empirical"]},
    "articles": [
        {"id": name, "thesis": "T.", "argument": {"root": f"{name}-C", "nodes": [
            {"id": f"{name}-C", "text": "So.", "kind": "empirical", "paragraphs": ["Body 1"], "needs": "all", "why": "So.",
             "essential": [{"claims": [f"{name}-0{1 if name == 'demo' else 5}"], "because": "so"}]}]}}
        for name in ("demo", "other")
    ],
    "disagreements": [
        {"id": "D01", "question": "Who <leads>?", "type": "contradiction", "test": "Count how often demo leads.",
         "positions": [{"article": "demo", "position": "We do.", "claims": ["demo-01", "demo-02"]},
                       {"article": "other", "position": "They do.", "claims": ["other-05"]}]},
    ],
    "internal_inconsistencies": [],
    "source_overlaps": [{"articles": ["demo", "other"], "claims": ["demo-02", "other-05"], "note": "demo quotes the author of other."}],
}  # fmt: skip
PAGE = """# Disputes

```{disagreement-overview}
```

```{disagreement} D01
:outcome: both
:answer: Each leads <once>.
```

It came to {recomputed}`demo-01`, or {recomputed}`demo-02:abs.1f`; the claim is {verdict}`demo-02`, the other {verdict}`other-05`.

```{outcome-key}
```

```{witnesses}
```
"""


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A small book with one disagreement and a chapter that settles two of its claims."""
    book = begin(monkeypatch, tmp_path)
    book.write("data/articles/arguments.yaml", json.dumps(MAP))
    book.write("chapters/disputes.md", PAGE)
    settle(book, "41.2", "-12.34", "contradicted")
    return book


def settle(book, first, second, verdict):
    """Write the chapter again with two values and the second verdict."""
    records = [record("demo-01", recomputed=first), record("demo-02", verdict, recomputed=second)]
    book.write("chapters/economy.ipynb", notebook(records))


def page(book):
    return BeautifulSoup(book.html("chapters/disputes"), "html.parser")


def test_positions_stand_side_by_side_with_their_claims(book):
    assert book.build() == []
    html = page(book)
    sides = html.select("#disagreement-D01 .ev-side")
    assert [words(side.select_one(".ev-whose")) for side in sides] == ["Demo 2020", "Other 2020"]
    assert "They do." in sides[1].text and "2 claims" in sides[0].summary.text
    assert sides[0].select(".ev-lines a")[1]["href"] == "economy.html#claim-demo-02"
    assert "Not independent. Demo 2020 quotes the author of Other 2020." in words(
        html.select_one(".ev-shared")
    )


def test_below_the_positions_stand_the_test_and_the_answer(book):
    book.build()
    dispute = page(book).select_one("#disagreement-D01")
    assert words(dispute.select_one(":scope > details > p")) == "Count how often Demo 2020 leads."
    assert (
        words(dispute.select_one(".ev-said"))
        == "What the evidence says. Each leads <once>. ⇄ both right, about different things"
    )


@pytest.mark.parametrize(
    ("articles", "shown"),
    [(["demo", "other"], True), (["demo"], True), (["demo", "third"], False)],
)
def test_a_shared_witness_is_named_where_two_sides_share_it_or_one_is_its_own(
    book, articles, shown
):
    third = {**MAP["articles"][0], "id": "third"}
    third["argument"] = {
        "root": "t-C",
        "nodes": [{**MAP["articles"][0]["argument"]["nodes"][0], "id": "t-C"}],
    }
    overlap = {**MAP["source_overlaps"][0], "articles": articles}
    book.write(
        "data/articles/arguments.yaml",
        json.dumps({**MAP, "articles": [*MAP["articles"], third], "source_overlaps": [overlap]}),
    )
    assert book.build() == []
    assert bool(page(book).select(".ev-shared")) == shown


def test_a_number_in_a_sentence_leads_to_its_card(book):
    book.build()
    assert [(link.text, link["href"]) for link in page(book).select("a.ev-value")] == [
        ("41.2 tons", "economy.html#claim-demo-01"),
        ("12.3", "economy.html#claim-demo-02"),
    ]


def test_the_overview_counts_and_leads_to_every_disagreement(book):
    book.build()
    html = page(book)
    assert "1 question. Both right, about different things: 1." in html.text
    row = html.select_one(".ev-disputes tbody tr")
    assert row.a["href"] == "#disagreement-D01" and row.a.text == "Who <leads>?"
    assert [words(cell) for cell in row.select("td")] == [
        "Each leads <once>.",
        "⇄ both right, about different things",
    ]


def test_values_and_verdicts_in_a_sentence_move_with_their_claims(book):
    book.build()
    said = words(next(p for p in page(book).select("p") if "It came to" in p.text))
    assert (
        said
        == "It came to 41.2 tons, or 12.3; the claim is ✘ contradicted, the other … to be settled."
    )
    settle(book, "7", "-8.88", "confirmed")
    assert book.build() == []
    said = words(next(p for p in page(book).select("p") if "It came to" in p.text))
    assert said == "It came to 7 tons, or 8.9; the claim is ✔ confirmed, the other … to be settled."


def test_the_epub_says_the_same(book):
    html = read_epub(book, "chapters/disputes")
    side = html.select_one(".ev-side")
    assert [words(one) for one in side.select("p, summary")] == [
        "Demo 2020", "We do.", "2 claims: 1 reproduced, 1 contradicted",
    ]  # fmt: skip
    assert "✘ contradicted demo-02" in words(side.select_one("details[open]"))
    text = words(html)
    assert "It came to 41.2 tons, or 12.3; the claim is ✘ contradicted" in text
    test = html.select_one(".ev-dispute > details[open]")
    assert words(test.summary) == "What would test it"
    assert words(test.p) == "Count how often Demo 2020 leads."
    assert "What the evidence says. Each leads <once>." in text
    assert "Demo 2020 quotes the author of Other 2020. (demo-02, other-05)" in text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "{disagreement} D01",
            "{disagreement} D77",
            "{disagreement} D77: no such disagreement. Use one of: D01.",
        ),
        (
            ":outcome: both\n",
            ":outcome: won\n",
            "{disagreement} D01: give :answer: a line, and :outcome: one of: record, both",
        ),
        (":answer: Each leads <once>.\n", "", "{disagreement} D01: give :answer: a line"),
        ("{recomputed}`demo-01`", "{recomputed}`demo-77`", "{recomputed}`demo-77`: no such claim."),
        ("{recomputed}`demo-01`", "{recomputed}`demo-01:big`", "'big' is no format of a number"),
        (
            "{recomputed}`demo-01`",
            "{recomputed}`demo-03`",
            "{recomputed}`demo-03`: the chapter that settles this claim gives it no value",
        ),
        ("{verdict}`demo-02`", "{verdict}`demo-77`", "{verdict}`demo-77`: no such claim."),
    ],
)
def test_a_slip_is_one_warning(book, old, new, said):
    book.write("chapters/disputes.md", PAGE.replace(old, new))
    warnings = [line for line in book.build() if "WARNING" in line]
    assert any(said in line for line in warnings), warnings
    assert len(warnings) == 1


def test_a_downloaded_notebook_says_verdicts_and_values_in_words():
    found = {"demo-01": {"verdict": "close", "recomputed": "-12.34", "unit": "tons"}}
    text = "{verdict}`demo-01`: {recomputed}`demo-01`, {recomputed}`demo-01:abs.0f`, {verdict}`demo-02`"
    assert simplify_markdown(text, {}, found) == "close: −12.3 tons, 12, demo-02"


def test_an_overview_may_show_some_questions_alone(book):
    book.write(
        "index.md",
        "# Front\n\n```{disagreement-overview} D01\n```\n\n```{toctree}\n:glob:\nchapters/*\n```\n",
    )
    assert book.build() == []
    front = BeautifulSoup(book.html("index"), "html.parser")
    (row,) = front.select(".ev-disputes tbody tr")
    assert row.a["href"] == "chapters/disputes.html#disagreement-D01"
    assert "Each leads <once>." in row.text and "1 question" not in front.text


def test_an_overview_of_an_unknown_question_is_refused(book):
    book.write(
        "chapters/disputes.md",
        PAGE.replace("{disagreement-overview}\n", "{disagreement-overview} D99\n"),
    )
    assert any("no such disagreement: D99" in warning for warning in book.build())
