"""The bibliography lists every source once, from the data packages and the facts."""

import json

import pytest
from bs4 import BeautifulSoup

from evidence.book.parts import sources
from tests.book.pages import read_epub
from tests.book.small import begin, notebook, record


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A small book with a bibliography, a citation and one chapter."""
    book = begin(monkeypatch, tmp_path)
    book.write(
        "CITATION.cff",
        'cff-version: 1.2.0\nmessage: Cite it.\ntitle: "The Demo"\nauthors:\n  - name: "Demo contributors"\nversion: 2026.1\ndate-released: 2026-11-28\n',
    )
    book.write("chapters/sources.md", "# Sources\n\n```{source-list}\n```\n\n```{cite-book}\n```\n")
    book.write("chapters/economy.ipynb", notebook([record("demo-01")]))
    return book


def test_articles_data_sets_and_pages_are_listed_with_where_they_are_used(book):
    assert book.build() == []
    html = BeautifulSoup(book.html("chapters/sources"), "html.parser")
    articles, sets, pages = html.select("ul.ev-bib")
    assert [li.text for li in articles.select("li")] == [
        "author not named: Demo 2020, 2020",
        "author not named: Other 2020, 2020",
    ]
    (one,) = sets.select("li")
    assert "An office: Yearbook." in one.text and "accessed 2026-11-22" in one.text
    assert one.select("a")[1]["href"] == "data.html#table-economy-trade"
    addresses = {li.a["href"]: li.select(".ev-where a")[0]["href"] for li in pages.select("li")}
    assert addresses == {
        "https://example.org/1": "data.html#fact-economy-E001",
        "https://daily.example.org/2": "data.html#fact-economy-E001",
    }
    assert "Demo contributors: The Demo, edition 2026.1, 28 November 2026." in html.text


def test_a_reference_manager_can_read_it(book):
    book.build()
    items = json.loads((book.root / "_build" / "html" / sources.FILE).read_text(encoding="utf-8"))
    ids = [item["id"] for item in items]
    assert ids == sorted(set(ids)), "sorted, and no id twice"
    assert {item["type"] for item in items} == {"article", "dataset", "webpage"}
    (data,) = [item for item in items if item["type"] == "dataset"]
    assert (
        data["accessed"] == {"date-parts": [[2026, 11, 22]]}
        and data["URL"] == "https://example.org/yearbook"
    )


def test_the_epub_has_the_same_list_without_the_download(book):
    page = read_epub(book, "chapters/sources")
    assert "Demo 2020" in page.text and "An office: Yearbook." in page.text
    addresses = [link["href"] for link in page.select("details[open] li > a")]
    assert addresses == ["https://example.org/1", "https://daily.example.org/2"]
    assert not page.select("a[download]")


def test_who_the_sources_are_is_counted_from_the_facts(book):
    book.write("chapters/kinds.md", "# Kinds\n\n```{source-kinds}\n```\n")
    assert book.build() == []
    page = BeautifulSoup(book.html("chapters/kinds"), "html.parser")
    rows = [[cell.text for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert rows == [
        ["agency", "1", "1"], ["press", "1", "1"],
        ["independent", "1"],
        ["strong", "1"], ["moderate", "0"], ["thin", "0"],
    ]  # fmt: skip
    assert "Who speaks in the 1 facts" in page.text


def test_an_archived_copy_is_shown_where_one_was_seen(monkeypatch):
    copy = "https://web.archive.org/web/2020/http://example.org/1"
    monkeypatch.setattr(sources, "read_archives", lambda: {"http://example.org/1": copy})
    seen = BeautifulSoup(sources.archived_html("http://example.org/1"), "html.parser")
    assert seen.text == " (archived copy)" and seen.a["href"] == copy
    back = BeautifulSoup(sources.archived_html(copy), "html.parser")
    assert (
        back.text == " (archived copy of http://example.org/1)"
        and back.a["href"] == "http://example.org/1"
    )
    assert sources.archived_html("http://example.org/2") == ""
