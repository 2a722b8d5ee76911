"""Cards, what the build remembers, and each inconsistency between notebooks and register by name."""

import json
import re
from types import SimpleNamespace

import pytest

from evidence.book import keys
from evidence.book import record as record_of_pages
from tests.book.pages import read_epub, words
from tests.book.small import begin, notebook, record
from tests.evidence.arguments.maps import listed, node


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A small book whose economy chapter settles two claims, as accepted."""
    book = begin(monkeypatch, tmp_path)
    book.write(
        "chapters/economy.ipynb", notebook([record("demo-01"), record("demo-02", "qualified")])
    )
    book.accept(
        record("demo-01", notebook="economy"), record("demo-02", "qualified", notebook="economy")
    )
    return book


def test_a_consistent_book_builds_without_a_word(book):
    assert book.build() == []
    assert "moved since" not in book.said


def test_a_card_leads_to_its_sources_and_its_row(book):
    book.build()
    page = book.html("chapters/economy")
    assert page.count('id="claim-demo-01"') == 1
    for address in (
        "data.html#table-economy-trade",
        "data.html#fact-economy-E001",
        "ledger.html#ledger-demo-01",
    ):
        assert f'href="{address}"' in page
    assert 'id="table-economy-trade"' in book.html("chapters/data")
    assert 'id="fact-economy-E001"' in book.html("chapters/data")
    assert 'id="ledger-demo-01"' in book.html("chapters/ledger")


def test_a_loaded_table_shows_nothing(book):
    book.build()
    page = book.html("chapters/economy")
    assert "(plain)" not in page
    assert not re.search(r'<div class="cell_output docutils container">\s*</div>', page)


def test_a_card_stands_open_in_the_epub(book):
    card = read_epub(book, "chapters/economy").select_one("#claim-demo-01")
    assert card.has_attr("open")
    said = words(card)
    for one in ("Reproduced ●●○ moderate evidence", "recomputed 41.2 tons", "A note."):
        assert one in said


def test_the_words_of_verdicts_and_rules_are_part_of_what_parts_show(monkeypatch):
    env = SimpleNamespace(domaindata={})
    record_of_pages.EvidenceDomain(env)
    before = keys.hash_evidence(env)
    monkeypatch.setattr(keys.usage, "package_key", lambda: "another package")
    assert keys.hash_evidence(env) != before


@pytest.mark.parametrize(
    ("records", "accepted", "message"),
    [
        ([record("demo-01"), record("demo-01")], [], "claim demo-01 is settled 2 times, in chapters/economy.md and"),
        ([record("demo-99")], [], "claim demo-99 does not exist"),
        ([record("demo-01", tables="", sources="")], [], "claim demo-01 is reproduced without a source"),
        ([record("other-05")], [], "claim other-05 is settled in chapters/economy.md, but belongs to the chapter 'politics'"),
        ([], [record("demo-01", notebook="economy")], "chapter 'economy' settles it, but that chapter does not settle it"),
        ([], [record(f"demo-0{n}", notebook="lost") for n in (1, 2)], "results/verdicts.csv has 2 verdicts of the chapter 'lost', which is not in _toc.yml"),
    ],
    ids=["twice", "unknown", "no source", "other chapter", "gone", "chapter gone"],
)  # fmt: skip
def test_each_inconsistency_is_one_warning_in_every_build(book, records, accepted, message):
    book.write("chapters/economy.ipynb", notebook(records))
    book.accept(*accepted)
    for attempt in ("first", "second, with nothing changed"):
        warnings = book.build()
        assert len(warnings) == 1, (attempt, warnings)
        assert message in warnings[0], attempt


def test_a_number_of_an_argument_that_no_notebook_glues_is_one_warning_in_every_build(book):
    step = node("C", tests=[{"number": "economy:sun", "above": 1, "says": "It is more."}])
    given = listed([step | {"paragraphs": ["Body 1"]}], "C")
    given["articles"][0]["id"] = "demo"
    book.write("data/articles/arguments.yaml", json.dumps(given))
    for name, said in (("sum", "Did you mean 'economy:sum'?"), ("sun", "")):
        settled = [record("demo-01"), record("demo-02", "qualified")]
        book.write("chapters/economy.ipynb", notebook(settled, **{name: "2"}))
        for _ in ("first", "second, with nothing changed"):
            warnings = book.build()
            assert len(warnings) == bool(said), warnings
            assert all("arguments.yaml:1: node C: no chapter glues" in one for one in warnings)
            assert all(said in one for one in warnings)


def test_a_claim_settled_in_two_chapters_names_both(book):
    book.write("chapters/again.ipynb", notebook([record("demo-01")], text=["# Again"]))
    said = "\n".join(book.build())
    assert "claim demo-01 is settled 2 times, in chapters/again.md and chapters/economy.md" in said


@pytest.mark.parametrize("verdict", ["unresolved", "not checkable"])
def test_what_no_source_settles_needs_none(book, verdict):
    book.write(
        "chapters/economy.ipynb", notebook([record("demo-01", verdict, tables="", sources="")])
    )
    book.accept()
    assert book.build() == []


def test_moved_verdicts_are_a_notice_not_a_warning(book):
    book.write(
        "chapters/economy.ipynb",
        notebook(
            [
                record("demo-01", "close"),
                record("demo-02", "qualified", recomputed="7"),
                record("demo-03"),
            ]
        ),
    )
    assert book.build() == []
    notice = re.search(r"3 verdicts moved since the last acceptance.*", book.said)[0]
    for part in (
        "demo-01 reproduced → close",
        "demo-02 41.2 → 7",
        "demo-03 is new (reproduced)",
        "make review",
    ):
        assert part in notice


def test_one_moved_verdict_is_no_plural(book):
    settled = [record("demo-01", "close"), record("demo-02", "qualified")]
    book.write("chapters/economy.ipynb", notebook(settled))
    assert book.build() == [] and "1 verdict moved since the last acceptance" in book.said


def test_pages_follow_the_verdicts_of_other_pages(book):
    book.build()
    assert "economy.html#claim-demo-03" not in book.html("chapters/ledger")
    book.write(
        "chapters/economy.ipynb",
        notebook([record("demo-01"), record("demo-02", "qualified"), record("demo-03")]),
    )
    book.build()
    assert 'href="economy.html#claim-demo-03"' in book.html("chapters/ledger")
    (book.root / "chapters" / "economy.ipynb").unlink()
    book.accept()
    book.build()
    assert "economy.html#claim" not in book.html("chapters/ledger")


def test_nothing_is_written_again_when_nothing_changed(book):
    book.build()
    book.build()
    assert "no targets are out of date" in book.said


def test_parallel_readers_forget_nothing(book):
    for number in range(1, 8):
        book.write(f"chapters/prose{number}.md", f"# Page {number}\n")
    book.write("chapters/politics.ipynb", notebook([record("other-05")], text=["# Politics"]))
    assert book.build(parallel=2) == []
    ledger = book.html("chapters/ledger")
    assert (
        'href="economy.html#claim-demo-01"' in ledger
        and 'href="politics.html#claim-other-05"' in ledger
    )
