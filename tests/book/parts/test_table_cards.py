"""A card says how its table was made and which copy of which file was read."""

import pytest

from evidence import tables
from evidence.book.parts import table_cards

LOCK = """\
id,theme,publisher,title,publisher_url,repository,commit,path,url
one,economy,Office,Trade 2020,https://example.org/,host/owner,0123456789abcdef,data/one.csv,https://example.org/one
two,economy,Office,Debt,https://example.org/,host/owner,fedcba9876543210,data/two.csv,https://example.org/two
"""


@pytest.fixture(autouse=True)
def lock(tmp_path, monkeypatch):
    """Read a lock of two files instead of the book's."""
    (tmp_path / "upstream.csv").write_text(LOCK)
    monkeypatch.setattr(tables, "DATA", tmp_path)
    table_cards.read_upstream.cache_clear()
    yield
    table_cards.read_upstream.cache_clear()


def test_a_rebuilt_table_names_recipe_and_files():
    entry = {"lineage": {"kind": "rebuilt", "recipe": "recipes/economy/trade.py", "inputs": ["one", "two"]}}
    assert "recipes/economy/trade.py" in table_cards.describe_origin(entry)
    assert table_cards.list_files(entry)[0] == (
        "Trade 2020, the copy at commit 0123456",
        "https://example.org/one",
    )


def test_many_files_are_counted(monkeypatch):
    monkeypatch.setattr(table_cards, "FILES", 1)
    entry = {"lineage": {"kind": "rebuilt", "recipe": "r", "inputs": ["one", "two"]}}
    assert table_cards.list_files(entry)[1:] == [("and 1 more, listed in data/upstream.csv", None)]


def test_other_tables_say_what_was_done_and_where_they_were_read():
    entry = {
        "lineage": {"kind": "transcribed", "note": "Each row rests on a fact."},
        "sources": [{"via": "a copy"}, {"title": "A page"}],
    }
    said = table_cards.describe_origin(entry)
    assert said == "transcribed: read row by row from pages. Each row rests on a fact"
    assert table_cards.list_files(entry) == []
    assert table_cards.describe_origin({}) == "" and table_cards.list_files({}) == []
