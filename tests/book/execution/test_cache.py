"""A notebook runs again only if what it uses changed; a failure names its place."""

import json
from types import SimpleNamespace

import nbformat
import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.cache.db import NbCacheRecord
from jupyter_cache.cache.main import JupyterCacheBase
from sphinx.util.parallel import make_chunks

from evidence import kernel
from evidence.book.execution import cache, client


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
    """A folder with two tables, read instead of the book's."""
    monkeypatch.setattr(cache.tables, "DATA", tmp_path)
    for name in ("economy/trade", "economy/facts", "articles/claims"):
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
            ('x.document(supports=["economy:E001"])', []),
        )
    )
    assert found == ["economy/facts", "economy/other", "economy/trade"]


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
    first = book.contents()

    status, log = book.build()
    assert status == 0 and "no targets are out of date" in log
    assert book.runs() == []
    assert book.contents() == first

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

    # Only prose changed: read again, not executed.
    book.replace("chapters/alpha.md", "The number is", "The number of Belarus is")
    status, log = book.build()
    assert status == 0 and book.runs() == []
    assert "The number of Belarus is" in book.read("_build/html/chapters/alpha.html")
    assert '"indexentries": {"share": ' in book.read("_build/html/searchindex.js"), "of a page not written again"

    # A package that changed may compute something else: everything runs.
    book.copy_package()
    book.write("evidence/tables.py", book.read("evidence/tables.py") + "\nNEW = 1\n")
    status, log = book.build()
    assert status == 0, log
    assert book.runs() == ["debt", "trade"]


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


def test_a_page_is_the_same_whether_its_notebook_ran_or_was_kept(tmp_path, monkeypatch):
    path = tmp_path / "page.md"
    code = 'from IPython.display import display\ndisplay({"application/json": {"b": 1, "a": 2}}, raw=True)'
    path.write_text(f"---\nkernelspec:\n  name: python3\n---\n\n```{{code-cell}} python3\n{code}\n```\n")
    config = SimpleNamespace(
        execution_cache_path=str(tmp_path / "cache"), execution_timeout=60, execution_mode="cache", output_folder=""
    )
    cells = []
    for _ in range(2):
        page = client.Client(kernel.read(path), path, config, SimpleNamespace(info=lambda text: None))
        page.start_client()
        cells.append(json.dumps(page.notebook.cells[0].outputs))
        monkeypatch.setattr(kernel, "run", None)  # the second time it is kept
    assert '{"a": 2, "b": 1}' in cells[0] and cells[0] == cells[1]


def test_a_cache_that_was_begun_and_not_made_is_made(tmp_path, monkeypatch):
    """A build was interrupted when the file of the database was there, and its tables were not."""
    folder = tmp_path / ".jupyter_cache" / "key"
    folder.mkdir(parents=True)
    (folder / "global.db").touch()
    monkeypatch.setattr(JupyterCacheBase, "truncate_caches", JupyterCacheBase.truncate_caches)  # put back afterwards
    config = SimpleNamespace(nb_execution_cache_path=str(folder))
    cache.begin(SimpleNamespace(parallel=2, extensions={}, config=config, outdir=tmp_path / "html"))
    assert get_cache(folder).list_cache_records() == [] and get_cache(folder).list_project_records() == []


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
