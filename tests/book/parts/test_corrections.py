"""Parts, the annex, repeated claims, history and the tables of the audit page, in a small book."""

import csv

import pytest

from evidence import history
from tests.book.pages import read_epub, soup, words
from tests.book.small import begin, claim, notebook, record, text_of

PARTS = [
    {
        "claim_id": "demo-02",
        "part": "a",
        "role": "rule",
        "paraphrase": "Loans are paid out in time.",
    },
    {
        "claim_id": "demo-02",
        "part": "b",
        "role": "without exception",
        "paraphrase": "Every loan is paid out in time.",
    },
]
AUDIT = "# Audit\n\n" + "".join(
    f"```{{verdict-counts}} {facet}\n```\n\n" for facet in ("article", "rule", "kind", "strength")
)
MOVES = [
    {
        "date": "2026-11-22",
        "claim": "demo-01",
        "from": "",
        "to": "confirmed",
        "reason": history.FIRST,
    },
    {
        "date": "2026-11-23",
        "claim": "demo-01",
        "from": "confirmed",
        "to": "reproduced",
        "reason": "The table has it.",
    },
    {
        "date": "2026-11-24",
        "claim": "demo-02",
        "from": "",
        "to": "confirmed",
        "reason": history.FIRST,
    },
    {
        "date": "2026-11-25",
        "claim": "demo-02",
        "from": "confirmed",
        "to": "half right",
        "reason": "It says two things.",
    },
]


def divided():
    """The record of a claim with two parts."""
    part = {"recomputed": "", "stated": "", "specs": 0, "context": ""}
    parts = [
        record("demo-02", "confirmed", part="a", **part),
        record("demo-02", "contradicted", part="b", **part),
    ]
    return record("demo-02", "half right", act="parts", parts=parts)


@pytest.fixture
def book(tmp_path, monkeypatch):
    rows = [
        claim(1),
        claim(2, rule="universal"),
        claim(3, same_as="demo-01"),
        claim(4, annex="photo caption"),
        claim(5),
    ]
    book = begin(monkeypatch, tmp_path, rows, PARTS)
    text = "# Economy\n\n```{claims-table} economy\n```\n\nSee {verdict}`demo-03`, {claim}`the second part <demo-02b>` and {verdict}`demo-02b`."
    book.write("chapters/economy.ipynb", notebook([record("demo-01"), divided()], text=[text]))
    book.write("chapters/audit.md", AUDIT + "```{same-verdict}\n```\n")
    book.write("chapters/corrections.md", "# Corrections\n\n```{corrections}\n```\n")
    book.write("results/history.csv", text_of(history.COLUMNS, MOVES))
    assert book.build() == []
    return book


def test_parts_annex_history_and_counts(book):
    card = soup(book, "chapters/economy").select_one("#claim-demo-02")
    assert [item["id"] for item in card.select(".ev-parts > li")] == [
        "claim-demo-02a",
        "claim-demo-02b",
    ]
    assert (
        "Half right" in card.summary.text
        and "Contradicted" in card.select(".ev-parts > li")[1].text
    )
    assert "25 November 2026: from confirmed to half right." in card.text
    page, _, anchor = card.find("a", string="Why")["href"].partition("#")
    moved = soup(book, f"chapters/{page.removesuffix('.html')}").find(id=anchor)
    assert "It says two things." in moved.text
    links = {
        link.text.strip(): link["href"] for link in soup(book, "chapters/economy").select("p a")
    }
    assert (
        links["the second part"] == "#claim-demo-02b"
        and links["✘\N{NO-BREAK SPACE}contradicted"] == "#claim-demo-02b"
    )
    assert links["=\N{NO-BREAK SPACE}reproduced"] == "#claim-demo-01", (
        "a claim that repeats another leads to the other's card"
    )
    claims = soup(book, "chapters/economy").select_one(".ev-chapter-claims")
    assert claims.summary.text.startswith(
        "The 3 claims and their verdicts; not counted: photo caption (1)"
    )
    assert claims.select("tbody tr")[-1].text.endswith("photo caption, not counted")
    _ledger(book)
    _corrections(book)
    _audit(book)


def _ledger(book):
    page = soup(book, "chapters/ledger")
    assert [row["id"] for row in page.select("#ev-rows tr")] == [
        "ledger-demo-01",
        "ledger-demo-02",
        "ledger-demo-05",
    ]
    assert [item.text for item in page.select("#ledger-demo-02 .ev-row-parts li")] == [
        "Loans are paid out in time. ✔\N{NO-BREAK SPACE}confirmed", "Every loan is paid out in time. ✘\N{NO-BREAK SPACE}contradicted",
    ]  # fmt: skip
    apart = {item["id"]: item.em.text for item in page.select(".ev-apart li")}
    assert apart == {
        "ledger-demo-03": "says the same as demo-01",
        "ledger-demo-04": "photo caption",
    }
    assert [option["value"] for option in page.select("select[name=group] option")] == [
        "",
        "holds",
        "holds in part",
    ]
    with book.download("ledger-parts.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (row["claim_id"], row["part"], row["verdict"], row["notebook"])
            for row in csv.DictReader(file)
        ]
    assert rows == [
        ("demo-02", "a", "confirmed", "economy"),
        ("demo-02", "b", "contradicted", "economy"),
    ]


def _corrections(book):
    page = soup(book, "chapters/corrections")
    days = [day.text for day in page.select(".ev-caption")]
    assert days == ["25 November 2026", "23 November 2026"] and "2 changes of 2 claims" in page.text
    assert [words(item) for item in page.select(".ev-changes li")] == [
        "demo-02 ✔ confirmed → ½ half right: It says two things.", "demo-01 ✔ confirmed → = reproduced: The table has it.",
    ]  # fmt: skip
    assert page.select_one(".ev-changes a")["href"] == "economy.html#claim-demo-02"


def _audit(book):
    """On a phone each cell that holds something says the name of its column."""
    by_article, by_rule, _, by_strength, same = soup(book, "chapters/audit").select("table")
    assert [cell.text for cell in by_article.select("tbody tr")[0].select("th, td")] == [
        "Demo 2020", "Holds: 1 reproduced", "Holds in part: 1 half right", "", "", "All: 3",
    ]  # fmt: skip
    assert {row.th.text: row.select("td")[-1].text for row in by_rule.select("tbody tr")} == {
        "universal": "All: 1",
        "fact": "All: 3",
    }
    assert [row.th.text for row in by_strength.select("tbody tr")] == [
        "moderate",
        "none: nothing settles it",
    ]
    assert [cell.text for cell in same.select("tbody td")] == ["Demo 2020: 1 half right"]


def test_the_epub_has_the_same_corrections(book):
    moved = read_epub(book, "chapters/corrections").select_one("#moved-demo-02")
    said = "demo-02 ✔ confirmed → ½ half right: It says two things."
    assert words(moved) == said
    assert moved.a["href"] == "economy.xhtml#claim-demo-02"
