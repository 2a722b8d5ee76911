"""A notebook runs again when something it uses has changed, and only then."""

import json
import multiprocessing
import time
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from evidence import kernel, tables, usage
from evidence.book.execution import store
from tests.book.conftest import Book


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A folder with a table, the register and the list of countries, read instead of the book's."""
    monkeypatch.setattr(tables, "DATA", tmp_path)
    for name, text in {
        "countries.csv": "code,name\nBLR,Belarus\n",
        "economy/trade.csv": "a,b\n1,2\n",
        "economy/facts.csv": "id\nE001\n",
        "articles/claims.csv": "claim_id\ndemo-01\n",
        "articles/articles.yaml": "articles: [one]\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_tables_facts_and_the_register_are_found_in_code(data):
    code = """load("economy/trade"); x = 'economy:inf12'; claim("demo-01"); load("economy/none")"""
    assert usage.name_tables(code) == ["articles/claims", "economy/facts", "economy/trade"]
    assert usage.name_tables("glue('a/b', 1)") == []


@pytest.mark.parametrize(
    "changed", ["countries.csv", "economy/trade.csv", "articles/articles.yaml"]
)
def test_the_key_changes_with_every_input(data, changed):
    before = usage.hash_inputs(["economy/trade", "articles/claims"])
    (data / changed).write_text((data / changed).read_text() + "\n")
    assert usage.hash_inputs(["economy/trade", "articles/claims"]) != before


@pytest.mark.parametrize(("key", "value", "moves"), [
    ("title", "Trade of goods", True), ("sources", [{"publisher": "Office"}], True),
    ("schema", {"fields": []}, True), ("vintage", "2024", False), ("hash", "sha256:1", False),
])  # fmt: skip
def test_the_key_changes_with_what_a_cell_sees_of_a_description(data, key, value, moves):
    package = data / "economy" / "datapackage.json"
    entry = {"name": "trade", "title": "Trade", "schema": {"fields": [{"name": "a"}]}}
    package.write_text(json.dumps({"resources": [entry, {"name": "debt", "title": "Debt"}]}))
    before = usage.table_key("economy/trade")
    package.write_text(
        json.dumps({"resources": [entry | {key: value}, {"name": "debt", "title": "Other"}]})
    )
    assert (usage.table_key("economy/trade") != before) is moves


def page(folder, code, name="page"):
    """A notebook of one cell and what myst-nb hands to a client."""
    path = folder / f"{name}.md"
    path.write_text(
        f"---\nkernelspec:\n  name: python3\n---\n\n```{{code-cell}} python3\n{code}\n```\n"
    )
    config = SimpleNamespace(
        execution_cache_path=str(folder / "kept"), execution_timeout=60, execution_mode="cache"
    )
    return store.Client(kernel.read(path), path, config, SimpleNamespace(info=lambda text: None))


def test_a_page_is_the_same_whether_its_notebook_ran_or_was_kept(tmp_path, monkeypatch):
    code = 'from IPython.display import display\ndisplay({"application/json": {"b": 1, "a": 2}}, raw=True)'
    cells = []
    for _ in range(2):
        client = page(tmp_path, code)
        client.start_client()
        cells.append(json.dumps(client.notebook.cells[0].outputs))
        monkeypatch.setattr(kernel, "run", None)  # the second time it is kept
    assert '{"a": 2, "b": 1}' in cells[0] and cells[0] == cells[1]


def test_a_notebook_that_fails_or_whose_table_changed_meanwhile_is_not_kept(tmp_path, monkeypatch):
    with pytest.raises(kernel.NotebookError):
        page(tmp_path, "1 / 0").start_client()
    keys = iter(["before", "after"])
    monkeypatch.setattr(store, "hash_notebook", lambda notebook: next(keys))
    page(tmp_path, "1").start_client()
    assert list(tmp_path.glob("kept/*.ipynb")) == []


@pytest.mark.parametrize("code", ["1", "1 / 0"])
def test_a_notebook_that_two_processes_want_runs_once(tmp_path, monkeypatch, code):
    """The other waits, and has the outputs or the message of the one that ran."""

    def run(notebook, path, limit):
        with (tmp_path / "ran").open("a") as file:
            file.write("once\n")
        time.sleep(0.2)  # the other is waiting by now
        if "/" in code:
            raise kernel.NotebookError("line 1: division by zero")

    def ask(number):
        said = "done"
        try:
            page(tmp_path, code).start_client()
        except kernel.NotebookError as error:
            said = str(error)
        (tmp_path / f"said{number}").write_text(said)

    monkeypatch.setattr(kernel, "run", run)
    page(tmp_path, code)
    both = [multiprocessing.get_context("fork").Process(target=ask, args=(n,)) for n in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert (tmp_path / "ran").read_text() == "once\n"
    expected = "line 1: division by zero" if "/" in code else "done"
    assert [(tmp_path / f"said{number}").read_text() for number in range(2)] == [expected] * 2


def test_a_table_loaded_by_a_name_that_is_not_written_out_is_refused(data, monkeypatch):
    record = {store.TABLE: {"table": "economy/trade", "sha256": "", "rows": 1}}

    def run(notebook, path, limit):
        notebook.cells[0].outputs = [store.nbformat.v4.new_output("display_data", record)]

    monkeypatch.setattr(kernel, "run", run)
    page(data, 'load("economy/trade")').start_client()
    with pytest.raises(
        kernel.NotebookError, match=r'page\.md, cell “load\(t\)”.*Write load\("economy/trade"\)'
    ):
        page(data, "load(t)").start_client()


def test_the_store_keeps_what_was_used_last(tmp_path):
    kept = store.Store(tmp_path)
    notebook = store.nbformat.v4.new_notebook()
    for number in range(5):
        kept.keep(str(number), notebook)
        store.os.utime(tmp_path / f"{number}.ipynb", (number, number))
    (tmp_path / "6.1.part").touch()
    assert kept.find("0") is not None and kept.find("9") is None
    kept.clear_old(kept=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.ipynb", "4.ipynb"]


def build_running(book, *notebooks):
    """Build the book; check that the build ran these notebooks and no other, and return its log."""
    status, log = book.build()
    assert status == 0, log
    assert book.runs() == list(notebooks)
    return log


def shown_text(book, page):
    """Return what a reader sees of a built page."""
    return BeautifulSoup(book.read(f"_build/html/{page}"), "html.parser").get_text()


@pytest.fixture(scope="module")
def other_built(tmp_path_factory):
    """A small book built from nothing in another folder than `built`, with another hash seed.

    With it what the build wrote and ran: `test_life_of_a_book` goes on with the book and changes it.
    """
    book = Book(tmp_path_factory.mktemp("other"))
    status, log = book.build(PYTHONHASHSEED="7")
    assert status == 0, log
    return book, book.contents(), book.runs()


def test_two_builds_are_the_same_byte_for_byte(built, other_built):
    """In another folder, with another hash seed, from nothing."""
    first, second = built.contents(), other_built[1]
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert [n for n, content in first.items() if str(built.root).encode() in content] == []


def test_life_of_a_book(other_built):
    """One book through seven builds: each costs seconds, so they share what was built before."""
    book, first, ran = other_built
    assert ran == ["debt", "trade"]
    assert "The number is" in book.read("_build/html/chapters/beta.html")

    assert "no targets are out of date" in build_running(book)
    assert book.contents() == first

    # One value of one table: its notebook runs, no other, and the page shows the new number.
    alpha = (book.html / "chapters" / "alpha.html").stat().st_mtime_ns
    book.replace("data/economy/debt.csv", "BLR,8", "BLR,9")
    book.describe("economy")
    build_running(book, "debt")
    text = shown_text(book, "chapters/beta.html")
    assert "The number is 90" in text and "The number is 80" not in text
    assert (book.html / "chapters" / "alpha.html").stat().st_mtime_ns == alpha

    # Prose alone: read again, not executed.
    book.replace("chapters/alpha.md", "The number is", "The number of Belarus is")
    build_running(book)
    assert "The number of Belarus is" in book.read("_build/html/chapters/alpha.html")
    found = book.read("_build/html/_static/evidence/search-index.js")
    assert "chapters/alpha" in found, "the search lost a page"

    # What a card says of its source is drawn into pictures: a new title runs the theme's notebooks.
    book.describe("economy", title="Trade and debt")
    build_running(book, "debt", "trade")

    # The state of the first build comes back, and is found again.
    book.replace("data/economy/debt.csv", "BLR,9", "BLR,8")
    book.describe("economy")
    build_running(book)
    assert "The number is 80" in shown_text(book, "chapters/beta.html")

    # A package that changed may compute something else: everything runs.
    book.copy_package()
    book.write("evidence/tables.py", book.read("evidence/tables.py") + "\nNEW = 1\n")
    build_running(book, "debt", "trade")


def test_a_table_without_its_hash_is_refused_after_a_build_that_accepts_it(book):
    """The log names the notebook that was executed, and no other."""
    book.replace("data/economy/debt.csv", "BLR,8", "BLR,9")
    status, log = book.make(EVIDENCE_UNSEALED="1")
    assert status == 0 and "beta.md: Executed in" in log and "alpha.md: Executed in" in log, log
    status, log = book.make()
    assert status == 1 and "data/economy/debt.csv" in log, log
    assert "alpha.md: Executed in" in log, "it may have seen another table"
    book.describe("economy")
    status, log = book.make()
    assert status == 0 and "beta.md: Executed in" in log and "alpha.md: Executed" not in log, log


def test_a_warning_is_repeated_by_the_next_build(book):
    book.replace("_toc.yml", "- file: chapters/alpha\n- file: chapters/beta\n", "")
    book.replace("chapters/page0.md", "Nothing is", "See [this](nowhere.md). Nothing is")
    for _ in range(2):
        status, log = book.build()
        assert status != 0 and "nowhere.md" in log, log
