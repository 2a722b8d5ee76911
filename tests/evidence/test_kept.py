"""What is made from tables is kept until a table, its descriptor or whether hashes count changes."""

import os

import pytest

from evidence import tables
from evidence.kept import kept_until_changed


@pytest.fixture
def read(tmp_path, monkeypatch):
    """A function that counts how often it is called, made from a table and a file."""
    monkeypatch.setattr(tables, "DATA", tmp_path)
    monkeypatch.delenv(tables.UNSEALED, raising=False)
    (tmp_path / "economy").mkdir()
    for name in ("economy/trade.csv", "economy/datapackage.json", "upstream.csv"):
        (tmp_path / name).write_text("a")
    calls = []

    @kept_until_changed("economy/trade", "upstream.csv")
    def count():
        calls.append(1)
        return len(calls)

    return count


@pytest.mark.parametrize("name", ["economy/trade.csv", "economy/datapackage.json", "upstream.csv"])
def test_a_changed_file_is_read_again(read, name):
    assert read() == read() == 1
    (tables.DATA / name).write_text("longer")
    assert read() == read() == 2
    (tables.DATA / name).unlink()
    assert read() == 3


def test_tables_are_read_again_when_hashes_count_again(read, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setitem(os.environ, tables.UNSEALED, "1")
        assert read() == 1
    assert read() == 2
