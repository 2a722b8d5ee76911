"""Two readers get even shares of the pages."""

from types import SimpleNamespace

import pytest
from sphinx.util.parallel import make_chunks

from evidence.book.execution import schedule

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
def test_long_notebooks_are_dealt_to_both_readers_and_no_page_is_lost(
    monkeypatch, env, pages, wanted
):
    names = [f"chapters/page{number:02d}" for number in range(pages)]
    long = {"page03": 9, "page04": 8, "page05": 5, "page06": 4}
    monkeypatch.setattr(schedule, "run_times", lambda: long)
    dealt = list(names)
    schedule.balance_readers(SimpleNamespace(parallel=2), env, dealt)
    assert sorted(dealt) == names
    runs = [{name[-6:] for name in run} & set(long) for run in make_chunks(dealt, 2)]
    assert [run for run in runs if run] == wanted


def test_one_reader_keeps_the_order_of_names():
    dealt = ["b", "a"]
    schedule.balance_readers(SimpleNamespace(parallel=1), None, dealt)
    assert dealt == ["b", "a"]


def test_a_long_text_weighs_as_much_as_its_reading(monkeypatch, env):
    names = [f"chapters/page{number:02d}" for number in range(8)]
    monkeypatch.setattr(
        schedule, "run_times", lambda: {"page03": 3, "page04": 2.5, "page05": 2, "page07": 2}
    )
    dealt = list(names)
    schedule.balance_readers(SimpleNamespace(parallel=2), env, dealt)
    runs = [{name[-6:] for name in run} for run in make_chunks(dealt, 2)]
    assert {"page07", "page05"} <= runs[0] and {"page03", "page04"} <= runs[1], (
        "3.5 and 2, 3 and 2.5 seconds"
    )
