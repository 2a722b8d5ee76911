"""Many cards in one output are a list that folds to one line; an ePub shows it open."""

import pytest

from evidence.book.renderer import MANY
from evidence.outputs import VERDICT
from tests.book.pages import read_epub, soup, words
from tests.book.small import begin, claim, output, record, stored


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A small book with one cell that shows as many cards as fold, and one that shows fewer."""
    count = MANY + 1
    book = begin(monkeypatch, tmp_path, [claim(n) for n in range(1, count + 3)])
    records = [record(f"demo-{n:02d}", "confirmed") for n in range(1, count + 1)]
    records[0] = record("demo-01", "contradicted")
    few = [record(f"demo-{n:02d}") for n in (count + 1, count + 2)]
    cells = [
        (f"act({n})", [output(VERDICT, one) for one in each])
        for n, each in enumerate((records, few))
    ]
    book.write("chapters/economy.ipynb", stored(["# Economy"], cells))
    return book


def test_a_long_list_folds_and_a_short_one_does_not(book):
    assert book.build() == []
    page = soup(book, "chapters/economy")
    (fold,) = page.select("details.ev-many")
    assert not fold.has_attr("open")
    assert words(fold.summary) == f"{MANY + 1} claims: {MANY} confirmed, 1 contradicted"
    assert [len(group.select("li > .ev-card")) for group in page.select("ul.ev-list")] == [
        MANY + 1,
        2,
    ]


def test_the_epub_shows_the_list_open(book):
    (fold,) = read_epub(book, "chapters/economy").select("details.ev-many")
    assert fold.has_attr("open") and len(fold.select("li > .ev-card")) == MANY + 1
