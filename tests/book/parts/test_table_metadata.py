"""A card says how its table was made and which copy of which file was read."""

import pytest
from bs4 import BeautifulSoup

from evidence import tables
from evidence.book.parts import table_metadata

LOCK = """\
id,theme,publisher,title,publisher_url,repository,commit,path,url,licence
one,economy,Office,Trade 2020,https://example.org/,host/owner,0123456789abcdef,data/one.csv,https://example.org/one,CC BY 4.0
two,economy,Office,Debt,https://example.org/,host/owner,fedcba9876543210,data/two.csv,https://example.org/two,Terms of the office.
"""


@pytest.fixture(autouse=True)
def lock(tmp_path, monkeypatch):
    """Read a lock of two files instead of the book's."""
    (tmp_path / "upstream.csv").write_text(LOCK)
    monkeypatch.setattr(tables, "DATA", tmp_path)


def test_a_rebuilt_table_names_recipe_and_files():
    entry = {
        "lineage": {
            "kind": "rebuilt",
            "recipe": "recipes/economy/trade.py",
            "inputs": ["one", "two"],
        }
    }
    assert "recipes/economy/trade.py" in table_metadata.describe_origin(entry)
    assert table_metadata.list_files(entry)[0] == (
        "Trade 2020, the copy at commit 0123456; CC BY 4.0",
        "https://example.org/one",
    )


def test_many_files_are_all_there_and_folded(monkeypatch):
    monkeypatch.setattr(table_metadata, "FILES", 1)
    entry = {"lineage": {"kind": "rebuilt", "recipe": "r", "inputs": ["one", "two"]}}
    page = BeautifulSoup(
        table_metadata.metadata_html(table_metadata.list_files(entry)), "html.parser"
    )
    assert page.details.summary.text == "1 more"
    assert [link["href"] for link in page.select("details a")] == ["https://example.org/two"]
    assert page.select("a")[0]["href"] == "https://example.org/one"


def test_other_tables_say_what_was_done_and_where_they_were_read():
    entry = {
        "lineage": {"kind": "transcribed", "note": "Each row rests on a fact."},
        "sources": [{"via": "a copy"}, {"title": "A page"}],
    }
    said = table_metadata.describe_origin(entry)
    assert said == "transcribed: read row by row from pages. Each row rests on a fact"
    assert table_metadata.list_files(entry) == []
    assert table_metadata.describe_origin({}) == "" and table_metadata.list_files({}) == []


def test_sources_say_where_they_were_read_and_the_archived_copy():
    source = {
        "title": "Census",
        "publisher": "Office",
        "via": "pages named in source_url",
        "path": "https://example.org/c",
    }
    entry = {
        "lineage": {"kind": "transcribed"},
        "sources": [source | {"archived_url": "https://archive.example.org/c"}],
    }
    assert table_metadata.list_sources(entry) == [
        ("Census, Office; pages named in source_url", "https://example.org/c"),
        ("Census, archived copy", "https://archive.example.org/c"),
    ]
    rebuilt = {"lineage": {"kind": "rebuilt"}, "sources": [source]}
    assert table_metadata.list_sources(rebuilt) == [("Census, Office", "https://example.org/c")]


def test_a_newer_edition_is_said_with_the_day():
    looked = {"newer_edition": {"found": "none in open copies", "searched": "2026-11-28"}}
    assert table_metadata.describe_newer(looked) == "none in open copies (searched on 2026-11-28)"
    assert table_metadata.describe_newer({}) == ""
