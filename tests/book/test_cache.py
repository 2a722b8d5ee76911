"""A notebook runs again when what it stands on changed, and only then; a failure says where."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.cache.db import NbCacheRecord
from jupyter_cache.cache.main import JupyterCacheBase
from sphinx.errors import ExtensionError, SphinxParallelError
from sphinx.util.parallel import make_chunks

from evidence.book import plainly
from evidence.book.execution import cache
from evidence.tables import TableError

PACKAGE = Path(cache.__file__).parents[2]


def notebook(*cells):
    """An executed notebook of (code, outputs) pairs, as the dict its file holds."""
    return {
        "cells": [
            {"cell_type": "code", "source": code, "outputs": [{"data": data} for data in outputs]}
            for code, outputs in cells
        ]
    }


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A folder with a few tables, read instead of the book's."""
    monkeypatch.setattr(cache.tables, "DATA", tmp_path)
    names = ("economy/trade", "economy/facts", "articles/claims", "sources/publishers")
    for name in (*names, "information/facts"):
        path = tmp_path / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text("a,b\n1,2\n")
    return tmp_path


def test_tables_are_found_in_outputs_and_in_code(data):
    loaded = {cache.TABLE: {"table": "economy/other", "sha256": "sha256:0", "rows": 1}}
    found = cache.used_tables(
        notebook(
            ("load(name)", [loaded]),
            ("figure(chart, source=['economy/trade', 'economy/nowhere'])", []),
            ('x.document(supports=["economy:E001"], opposes=["information:inf001"])', []),
        )
    )
    facts = ["economy/facts", "information/facts", "sources/publishers"]
    assert found == sorted([*facts, "economy/other", "economy/trade"])


@pytest.mark.parametrize(
    "cell", [("claim('demo-01').stated", []), ("settle()", [{cache.VERDICT: {"claim_id": "demo-01"}}])]
)
def test_asking_for_a_claim_means_the_register(data, cell):
    assert cache.used_tables(notebook(cell)) == ["articles/claims"]


def test_the_state_of_a_table_is_its_rows_and_its_schema(data):
    package = data / "economy" / "datapackage.json"

    def describe(kind, title):
        entry = {"name": "trade", "title": title, "schema": {"fields": [{"name": "a", "type": kind}]}}
        package.write_text(json.dumps({"resources": [entry]}))
        return cache.state("economy/trade")

    first = describe("integer", "Trade")
    assert describe("integer", "Trade of goods") == first
    assert describe("string", "Trade") != first
    describe("integer", "Trade")
    (data / "economy" / "trade.csv").write_text("a,b\n1,3\n")
    assert cache.state("economy/trade") != first


def test_the_register_brings_the_list_of_articles(data):
    before = cache.state("articles/claims")
    (data / "articles" / "articles.yaml").write_text("articles: []\n")
    assert cache.state("articles/claims") != before


def test_a_table_changed_while_it_ran_is_noticed(data):
    record = {cache.TABLE: {"table": "economy/trade", "sha256": "sha256:old", "rows": 1}}
    assert list(cache.overtaken(notebook(("load('economy/trade')", [record])))) == ["economy/trade"]


def test_a_notebook_without_notes_cannot_say_what_it_used(tmp_path):
    assert cache.changed_tables(tmp_path / "base.ipynb") is None


def test_life_of_a_book(book):
    """One book through five builds: each costs seconds, so they share what was built before."""
    status, log = book.build()
    assert status == 0, log
    assert book.runs() == ["debt", "trade"]
    assert "The number is" in book.read("_build/html/chapters/beta.html")

    status, log = book.build()
    assert status == 0 and "no targets are out of date" in log
    assert book.runs() == []

    # One value of one table: its notebook runs, no other, and the page shows the new number.
    alpha = (book.html / "chapters" / "alpha.html").stat().st_mtime_ns
    book.replace("data/economy/debt.csv", "BLR,8", "BLR,9")
    book.describe("economy", title="A title that changes nothing computed")
    status, log = book.build()
    assert status == 0, log
    assert book.runs() == ["debt"]
    page = book.read("_build/html/chapters/beta.html")
    assert "90</span>" in page and "80</span>" not in page
    assert (book.html / "chapters" / "alpha.html").stat().st_mtime_ns == alpha

    # Prose alone: read anew, not executed.
    book.replace("chapters/alpha.md", "The number is", "The number of Belarus is")
    status, log = book.build()
    assert status == 0 and book.runs() == []
    assert "The number of Belarus is" in book.read("_build/html/chapters/alpha.html")

    # A package that changed may compute something else: everything runs.
    package = book.root / "evidence"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    with (package / "tables.py").open("a", encoding="utf-8") as file:
        file.write("\nNEW = 1\n")
    status, log = book.build(PYTHONPATH=str(book.root))
    assert status == 0, log
    assert book.runs() == ["debt", "trade"]


def test_failing_cells_are_named_at_the_end(book):
    book.replace("chapters/beta.md", "int(frame.iloc[1, 1]) * 10", "int(frame.iloc[1, 1]) / 0")
    status, log = book.build()
    assert status != 0
    line = book.read("chapters/beta.md").split("```{code-cell}")[0].count("\n") + 2
    tail = log.strip().splitlines()[-4:]
    assert any(part.startswith("The book was not built: 1 notebook failed.") for part in tail)
    assert any("chapters/beta.md, line" in p and "ZeroDivisionError: division by zero" in p for p in tail)
    told = next(int(p.split("line ")[1].split(" ")[0]) for p in tail if "chapters/beta.md, line" in p)
    assert abs(told - line) <= 3
    assert not (book.html / "chapters" / "beta.html").exists()

    # Mended, the book is built, and what had worked is not executed again.
    book.runs()
    book.replace("chapters/beta.md", "/ 0", "* 1")
    status, log = book.build()
    assert status == 0, log
    assert book.runs() == ["debt"]


def test_a_warning_is_repeated_by_the_next_build(book):
    book.replace("_toc.yml", "- file: chapters/alpha\n- file: chapters/beta\n", "")
    book.replace("chapters/page0.md", "Nothing is", "See [this](nowhere.md). Nothing is")
    for _ in range(2):
        status, log = book.build()
        assert status != 0 and "nowhere.md" in log, log


def test_two_builds_are_the_same_byte_for_byte(built, book):
    """In another folder, with another hash seed, from nothing."""
    status, log = book.build(PYTHONHASHSEED="7")
    assert status == 0, log
    first, second = (
        {p.relative_to(b.html).as_posix(): p.read_bytes() for p in b.html.rglob("*") if p.is_file()}
        for b in (built, book)
    )
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert [n for n, content in first.items() if str(built.root).encode() in content] == []


def test_an_error_of_ours_ends_the_build_with_its_own_words(book):
    """No notebook, only the book itself, reads the register that was changed by hand."""
    book.replace("_toc.yml", "- file: chapters/alpha\n- file: chapters/beta\n", "")
    book.replace("data/articles/claims.csv", "A share.", "A part.")
    status, log = book.build()
    assert status != 0
    last = log.strip().splitlines()[-2:]
    assert last[0] == "The book was not built." and last[1].startswith("  data/articles/claims.csv: ")
    assert "Traceback" not in log


def test_an_error_of_ours_is_known_through_what_wraps_it():
    try:
        try:
            raise TableError("data/a.csv: broken. Mend it.")
        except TableError as error:
            raise ExtensionError("Handler threw an exception") from error
    except ExtensionError as error:
        wrapped = error
    parallel = SphinxParallelError("evidence.tables.TableError: data/a.csv: broken. Mend it.", "Traceback …")
    for error in (wrapped, parallel):
        with pytest.raises(SystemExit, match=r"not built\.\n  data/a.csv: broken. Mend it.$"):
            plainly(None, error)
    for error in (None, ValueError("x"), SphinxParallelError("ValueError: x", "Traceback …")):
        plainly(None, error)  # someone else's: left to whoever shows it


PAIRED = [{"page03", "page06"}, {"page04", "page05"}]  # 9 and 4 seconds, 8 and 5
APART = [{"page03"}, {"page04"}, {"page05"}, {"page06"}]


@pytest.fixture
def env(tmp_path):
    """Pages of no length, but for one chapter of 300 KB: a second and a half to read."""
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters/page07.md").write_text("x" * 300_000)

    def path(docname):
        file = tmp_path / f"{docname}.md"
        file.touch()
        return file

    return SimpleNamespace(doc2path=path)


@pytest.mark.parametrize(("pages", "wanted"), [(7, PAIRED), (27, PAIRED), (66, APART)])
def test_long_notebooks_are_dealt_to_both_readers_and_no_page_is_lost(monkeypatch, env, pages, wanted):
    names = [f"chapters/page{number:02d}" for number in range(pages)]
    long = {"page03": 9, "page04": 8, "page05": 5, "page06": 4}
    monkeypatch.setattr(cache, "times", lambda: long)
    dealt = list(names)
    cache.spread(SimpleNamespace(parallel=2), env, dealt)
    assert sorted(dealt) == names
    runs = [{name[-6:] for name in run} & set(long) for run in make_chunks(dealt, 2)]
    assert [run for run in runs if run] == wanted


def test_one_reader_keeps_the_order_of_names():
    dealt = ["b", "a"]
    cache.spread(SimpleNamespace(parallel=1), None, dealt)
    assert dealt == ["b", "a"]


def test_a_long_text_weighs_as_much_as_its_reading(monkeypatch, env):
    names = [f"chapters/page{number:02d}" for number in range(8)]
    monkeypatch.setattr(cache, "times", lambda: {"page03": 3, "page04": 2.5, "page05": 2, "page07": 2})
    dealt = list(names)
    cache.spread(SimpleNamespace(parallel=2), env, dealt)
    runs = [{name[-6:] for name in run} for run in make_chunks(dealt, 2)]
    assert {"page07", "page05"} <= runs[0] and {"page03", "page04"} <= runs[1], "3.5 and 2, 3 and 2.5 seconds"


def test_a_reader_does_not_throw_away_what_another_is_about_to_keep(monkeypatch, tmp_path):
    """The record of the other reader is in the database, its notebook not yet in the folder."""
    known = get_cache(tmp_path)
    begun = NbCacheRecord.create_record(uri="other.md", hashkey="0" * 32, db=known.db)
    monkeypatch.setattr(NbCacheRecord, "records_to_delete", lambda keep, db: [begun.pk])
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", execution_count=1)])
    monkeypatch.setattr(JupyterCacheBase, "truncate_caches", JupyterCacheBase.truncate_caches)  # put back afterwards
    cache.keep_all()
    known.cache_notebook_bundle(CacheBundleIn(notebook, "mine.md"), overwrite=True)  # a KeyError otherwise
    assert {record.uri for record in known.list_cache_records()} == {"other.md", "mine.md"}
