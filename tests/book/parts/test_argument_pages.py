"""Pages of arguments: every step once, with the status that follows from the verdicts of the build."""

import json

import pytest
from bs4 import BeautifulSoup

from evidence import arguments, claims
from tests.book.pages import read_epub, words
from tests.book.small import begin, notebook, record


def step(name, text, kind="empirical", on=(), needs="all", essential=(), detail=(), **more):
    """One node of the map."""
    found = {
        "id": name,
        "text": text,
        "kind": kind,
        "theme": "economy",
        "needs": needs,
        "why": "It is so.",
    }
    found |= {"supported_by": list(on)} if on else {}
    for mark, named in (("essential", essential), ("detail", detail)):
        found |= {mark: [{"claims": list(named), "because": "it <counts>"}]} if named else {}
    return found | ({} if kind == "objection" else {"paragraphs": ["Body 1"]}) | more


MAP = {
    "schema": {},
    "articles": [
        {
            "id": "demo", "thesis": "Trade makes <free>.", "summary": "It says so.",
            "argument": {"root": "d-C", "nodes": [
                step("d-C", "So it is.", "interpretive", ["d-S1", "d-S2"], tests=[
                    {"verdict": "demo-01", "is": "holds", "says": "The sum is right."},
                    {"number": "economy:nothing", "above": 1, "says": "It is more."}]),
                step("d-S1", "One reason.", "interpretive", ["d-P1"], essential=["demo-03"],
                     also_read={"needs": "any", "why": "Or else."}),
                step("d-S2", "Another reason.", "normative", ["d-P1"], needs="any", untestable="It is a value."),
                step("d-P1", "A fact.", essential=["demo-02"], detail=["demo-01"]),
                step("d-K", "What follows.", "normative", ["d-C"], role="corollary"),
                step("d-O1", "Two cases are no rule.", "objection", attacks=["d-S2"], by="a reader"),
                step("d-O2", "It is not.", "objection", attacks=["d-S2"], essential=["demo-04"]),
            ]},
        },
    ],
    "disagreements": [],
    "internal_inconsistencies": [{"id": "I1", "article": "demo", "claims": ["demo-01"], "text": "Now ten, now twelve."}],
    "source_overlaps": [
        {"articles": ["demo"], "claims": ["demo-02"], "note": "One witness twice."},
        {"articles": ["demo"], "claims": [], "note": "The publisher of demo is a party."},
    ],
}  # fmt: skip
PARTS = ("argument-source", "argument", "argument-carries", "argument-weak")
PAGE = "# Demo\n\nIt is {status}`d-S1`, and {borne-out}`d-C`.\n\n" + "\n\n".join(
    f"## About {part}\n\n```{{{part}}} demo\n```" for part in PARTS
)
KEYS = (
    "argument-overview",
    "argument-plane",
    "load-bearing",
    "status-key",
    "truth-table",
    "reading-key",
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
    book.write("chapters/all.md", "# All\n\n" + "\n\n".join(f"```{{{key}}}\n```" for key in KEYS))
    settle(book, "contradicted")
    return book


def settle(book, verdict, objection="unresolved"):
    """Write the chapter again with another verdict of claim 2."""
    words = ("close", verdict, "qualified", objection)
    book.write(
        "chapters/economy.ipynb",
        notebook([record(f"demo-{n:02d}", word) for n, word in enumerate(words, 1)], nothing="nan"),
    )


def page(book, name="chapters/demo"):
    return BeautifulSoup(book.html(name), "html.parser")


def statuses(html):
    return {
        li["data-node"]: li.p.select_one(".ev-badge").text.split(maxsplit=1)[1]
        for li in html.select("li[data-node]")
    }


def test_every_step_stands_once_with_its_status_support_paragraph_and_claims(book):
    assert book.build() == []
    html = page(book)
    steps = {li["id"]: li for li in html.select(".ev-steps li[data-node]")}
    assert list(steps) == [f"node-d-{n}" for n in ("C", "S1", "P1", "S2", "K", "O1", "O2")]
    assert statuses(html) == {"d-C": "falls", "d-S1": "falls", "d-P1": "falls", "d-S2": "falls", "d-K": "falls",
                              "d-O1": "not settled by evidence", "d-O2": "open"}  # fmt: skip
    premise = steps["node-d-P1"]
    assert premise.parent.parent is steps["node-d-S1"], (
        "a shared premise stands beneath the first that rests on it"
    )
    assert "Rests on P1 too." in steps["node-d-S2"].text and "Body 1" in premise.p.text
    needs = " ".join(steps["node-d-S1"].select_one(".ev-needs").text.split())
    assert needs == "Needs all of its reasons. It is so. Or any one of its reasons: Or else."
    assert "it follows from the argument" in steps["node-d-K"].p.text
    lines = [words(li) for li in premise.select(".ev-lines li")]
    assert lines[0].startswith(
        "✘ contradicted demo-02 Exports of good № 2 came to <40> tons. Demo 2020"
    )
    assert lines[0].endswith("Essential: it <counts>.") and lines[1].endswith(
        "Detail: it <counts>."
    )
    assert premise.select(".ev-lines a")[0]["href"] == "economy.html#claim-demo-02"
    fold = " ".join(steps["node-d-C"].select_one("details").text.split())
    assert fold.startswith("The same in ") and "Because of P1 (demo-02)." in fold


def test_a_step_says_that_none_of_its_own_claims_can_be_checked(book):
    words = ("not checkable", "confirmed", "not checkable", "unresolved")
    settled = [record(f"demo-{n:02d}", word) for n, word in enumerate(words, 1)]
    book.write("chapters/economy.ipynb", notebook(settled, nothing="nan"))
    assert book.build() == []
    said = "None of its own claims can be checked."
    steps = page(book).select(".ev-steps li[data-node]")
    found = [li["data-node"] for li in steps if said in li.select_one(".ev-needs").text]
    assert found == ["d-S1"], "P1 has one that can be, C has none"


def test_the_direct_test_says_what_was_compared_and_what_came_out(book):
    book.build()
    html = page(book)
    tested = html.select_one("#node-d-C > .ev-direct")
    said = words(tested)
    assert said.startswith("Tested directly: ● borne out (1 of 2 conditions cannot be tested)")
    assert "The sum is right. (demo-01: close, 2 of 3 choices agree)" in said
    assert "cannot be tested: It is more. (not found in this build; computed in economy)" in said
    assert "cannot be tested It is a value." in " ".join(
        html.select_one("#node-d-S2 > .ev-direct").text.split()
    )
    assert html.select_one("#node-d-P1 > .ev-direct") is None


def test_the_picture_says_in_words_what_it_shows_and_leads_to_every_step(book):
    book.build()
    picture = page(book).select_one(".ev-map")
    said = (
        "The argument of Demo 2020, as mapped: the conclusion falls. Of the 4 other steps: falls 4."
    )
    assert picture["aria-label"] == said
    assert [a["href"] for a in picture.select("a.ev-step")] == [
        f"#node-d-{n}" for n in ("C", "S1", "P1", "S2", "K")
    ]
    assert all("falls" in a.text for a in picture.select("a.ev-step")), (
        "colour is not the only sign"
    )


def test_no_status_has_the_sign_or_colour_of_contradicted(book):
    signs = {sign[0] for sign in [*arguments.STATUSES.values(), *arguments.OUTCOMES.values()]}
    tones = {sign[1] for sign in [*arguments.STATUSES.values(), *arguments.OUTCOMES.values()]}
    icon, tone = claims.VERDICTS["contradicted"][:2]
    assert icon not in signs and tone not in tones


def test_what_carries_the_conclusion_and_what_it_waits_for(book):
    book.build()
    said = " ".join(page(book).select_one(".ev-carries").text.split())
    assert said.startswith(
        "Its reasons: ▼ falls; tested directly: ● borne out. The conclusion keeps this status in "
    )
    assert "What would settle it: demo-02." in said
    settle(book, "confirmed")
    book.build()
    html = page(book).select_one(".ev-carries")
    assert "It would fall if these were contradicted: 2 claims, each alone." in html.text
    assert [row.th.text for row in html.select("tbody tr")] == ["demo-02", "demo-03"]


def test_a_standing_objection_leaves_the_step_open_and_is_waited_for(book):
    settle(book, "confirmed", "confirmed")
    book.build()
    html = page(book)
    assert (
        statuses(html)["d-O2"] == "stands"
        and statuses(html)["d-S2"] == statuses(html)["d-C"] == "open"
    )
    assert "What would settle it: an answer to objection O2" in " ".join(
        html.select_one(".ev-carries").text.split()
    )
    assert "the objection O2" in html.select_one("#node-d-S2 > details").text
    assert (
        html.select_one("#node-d-S2 > p").select_one('a[href="#node-d-O2"]').text == "objection O2"
    )


def test_who_wrote_what_and_what_is_weak(book):
    book.build()
    html = page(book)
    source = html.select_one(".ev-source").text
    assert all(
        part in source
        for part in (
            "A. Writer (a poet)",
            "English, from the Russian",
            "On <trade>",
            "The Paper",
            "2020",
            "Trade makes <free>.",
            "It says so.",
        )
    )
    weak = " ".join(html.select_one(".ev-weak").text.split())
    for text in ("O1 Two cases are no rule. By a reader. Against S2.", "Now ten, now twelve. demo-01", "One witness twice. demo-02",
                 "The publisher of Demo 2020 is a party."):  # fmt: skip
        assert text in weak


def test_an_overlap_of_other_articles_is_not_held_against_this_one(book):
    other = {"id": "other", "thesis": "So too.", "summary": "It does.", "argument": {"root": "o-C", "nodes": [
        step("o-C", "So too.", essential=["other-05"])]}}  # fmt: skip
    overlap = {"articles": ["other"], "claims": ["demo-02"], "note": "Their own house."}
    book.write(
        "data/articles/arguments.yaml",
        json.dumps({**MAP, "articles": [*MAP["articles"], other], "source_overlaps": [overlap]}),
    )
    book.build()
    assert "Their own house." not in page(book).select_one(".ev-weak").text


def test_a_moved_verdict_moves_status_outcome_ranking_and_overview_together(book):
    book.build()
    assert [badge.text for badge in page(book).select("section > p > .ev-badge")][:2] == [
        "▼\N{NO-BREAK SPACE}falls",
        "●\N{NO-BREAK SPACE}borne out",
    ]
    settle(book, "confirmed")
    assert book.build() == []
    html = page(book)
    assert html.select_one("p > .ev-badge").text == "▲\N{NO-BREAK SPACE}stands"
    assert statuses(html) == {"d-C": "stands", "d-S1": "stands", "d-P1": "stands", "d-S2": "stands", "d-K": "stands",
                              "d-O1": "not settled by evidence", "d-O2": "open"}  # fmt: skip
    table = page(book, "chapters/all")
    assert "▲ stands 24 of 24 readings" in " ".join(table.select_one(".ev-arguments").text.split())
    assert "Demo 2020: right, for reasons that hold." in table.select_one(".ev-plane + ul").text
    assert [row.th.text for row in table.select(".ev-bearing tbody tr")] == ["demo-02", "demo-03"]


def test_the_keys_come_from_the_code(book):
    book.build()
    html = page(book, "chapters/all")
    tables = {p.text: p.find_next("table") for p in html.select(".ev-caption")}
    assert len(tables["The value of a step with two reasons"].select("tbody tr")) == 10
    rows = [
        [cell.text.split(maxsplit=1)[1] for cell in row.select("th, td")]
        for row in tables["The value of a step with two reasons"].select("tbody tr")
    ]
    assert ["stands", "falls", "falls", "stands"] in rows
    readings = [row.th.text for row in html.select(".ev-readings tbody tr")]
    assert readings == [reading.name for reading in arguments.BASES]


def test_a_changed_map_is_read_again(book):
    book.build()
    changed = json.loads(json.dumps(MAP))
    changed["articles"][0]["argument"]["nodes"][3]["essential"] = [
        {"claims": ["demo-03"], "because": "so"}
    ]
    book.write("data/articles/arguments.yaml", json.dumps(changed))
    assert book.build() == []
    assert statuses(page(book))["d-P1"] == "stands"


def test_the_argument_is_the_same_in_the_epub_without_what_needs_a_script(book):
    html = read_epub(book, "chapters/demo")
    assert statuses(html)["d-S1"] == "falls"
    step = " ".join(html.select_one("#node-d-S1").text.split())
    assert "S1 One reason." in step and "Needs all of its reasons. It is so." in step
    claim = " ".join(html.select_one("#under-demo-02").text.split())
    assert claim.startswith("✘ contradicted demo-02 Exports of good № 2")
    assert "The same in" in html.select_one("#node-d-C > details[open]").text
    tested = " ".join(html.select_one("#node-d-C > .ev-direct").text.split())
    assert tested.startswith("Tested directly: ● borne out") and "The sum is right." in tested
    weak = " ".join(html.select_one(".ev-weak").text.split())
    assert "not settled by evidence O1 Two cases are no rule. By a reader. Against S2." in weak
    assert "Slips, gaps, and passages that do not fit together" in weak, (
        "each list of doubts says what it is"
    )
    assert html.select("details") and not html.select("details:not([open])")
    assert not html.select("form, button, script[type], a[download], summary :is(ul, div)")
    both = read_epub(book, "chapters/all")
    assert [cell.text for cell in both.select(".ev-arguments .ev-badge")][
        -1
    ] == "●\N{NO-BREAK SPACE}borne out"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "```{argument} demo",
            "```{argument} nobody",
            "{argument} nobody: no such article. Use one of: demo.",
        ),
        ("```{argument-weak} demo", "```{argument-weak} x", "{argument-weak} x: no such article."),
        ("{status}`d-S1`", "{status}`d-S9`", "{status}`d-S9`: no such step. Use one of: d-C, d-S1"),
        (
            "{borne-out}`d-C`",
            "{borne-out}`d-S9`",
            "{borne-out}`d-S9`: no such step. Use one of: d-C, d-S1",
        ),
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
    with pytest.raises(Exception, match="node d-C names 'd-S9', which demo does not have"):
        book.build()
