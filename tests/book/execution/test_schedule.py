"""Notebooks are executed once, and no reader waits for one while there are other pages to read."""

from types import SimpleNamespace

import pytest
from sphinx.util.parallel import make_chunks

from evidence.book.execution import schedule

LONG = {"page03": 9, "page04": 8, "page05": 5, "page06": 4}


@pytest.fixture
def long(monkeypatch):
    monkeypatch.setattr(schedule, "run_times", lambda: LONG)
    monkeypatch.setattr(schedule.results, "notebooks", lambda: list(LONG))


@pytest.mark.parametrize("pages", [4, 7, 8, 9, 27, 66])
def test_notebooks_come_last_in_the_order_of_their_execution_and_no_page_is_lost(long, pages):
    names = [f"chapters/page{number:02d}" for number in range(3, 3 + pages)]
    dealt = list(names)
    schedule.order_pages(SimpleNamespace(parallel=2), None, dealt)
    assert sorted(dealt) == names
    runs = [[name[-6:] for name in run] for run in make_chunks(dealt, 2)]
    if all(len(run) > 1 for run in runs):
        assert runs[-2][-2:] == ["page03", "page05"] and runs[-1][-2:] == ["page04", "page06"]


@pytest.mark.parametrize(
    "listed", [["chapters/page03"], ["chapters/page03", "chapters/page07"], []]
)
def test_few_pages_keep_their_place(long, listed):
    dealt = list(listed)
    schedule.order_pages(SimpleNamespace(parallel=2), None, dealt)
    assert dealt == listed


def test_one_reader_keeps_the_order_of_names():
    dealt = ["b", "a"]
    schedule.order_pages(SimpleNamespace(parallel=1), None, dealt)
    assert dealt == ["b", "a"]


def test_the_longest_notebook_is_executed_first(long):
    pages = ["chapters/other", *(f"chapters/{name}" for name in reversed(LONG))]
    assert schedule.list_notebooks(pages) == [f"chapters/{name}" for name in LONG]


def test_notebooks_are_executed_before_their_readers_ask(long, tmp_path, monkeypatch):
    """Two processes share the notebooks; one that cannot be used is left to its reader."""

    def run(store, notebook, path, limit):
        if path.name == "page04.md":
            raise ValueError("it cannot be used")
        with (tmp_path / "ran").open("a") as file:
            file.write(f"{path} {limit}\n")

    monkeypatch.setattr(schedule.kernel, "prepare", lambda warm: None)
    monkeypatch.setattr(schedule.kernel, "read", lambda path: None)
    monkeypatch.setattr(schedule, "execute_once", run)
    config = SimpleNamespace(nb_execution_cache_path=str(tmp_path), nb_execution_timeout=60)
    app, env = SimpleNamespace(parallel=2, config=config), SimpleNamespace(doc2path="{}.md".format)
    schedule.begin_executing(app, env, ["page03", "page04", "page05", "other"])
    schedule.finish_executing(app, env)
    assert sorted((tmp_path / "ran").read_text().split("\n")) == [
        "",
        "page03.md 60",
        "page05.md 60",
    ]
    assert schedule.get_memory(app).executors == []
