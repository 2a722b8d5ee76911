"""Background jobs: either all of them are done, or one message names the one that failed."""

import os
from types import SimpleNamespace

import pytest

from evidence.book.execution import background
from evidence.book.execution.failures import BookError
from evidence.tables import TableError


def ended(folder, *jobs, error=None):
    """What a build does between reading and its end, with these jobs on its list."""
    app = SimpleNamespace(outdir=folder / "html", srcdir=folder)
    for number, job in enumerate(jobs):
        background.add(app, f"file-{number}.csv", *job)
    background.begin(app, None)
    background.finish(app, error)


def refuse(error):
    raise error


def test_every_job_is_done_before_the_build_ends(tmp_path):
    files = [tmp_path / str(number) for number in range(5)]
    ended(tmp_path, *((file.write_text, file.name) for file in files))
    assert [file.read_text() for file in files] == ["0", "1", "2", "3", "4"]


def test_an_error_is_one_message_that_names_the_file(tmp_path):
    with pytest.raises(BookError) as raised:
        ended(tmp_path, (str, "fine"), (refuse, TableError("data/a.csv, line 3: broken. Fix it.")))
    assert str(raised.value) == "file-1.csv could not be made: data/a.csv, line 3: broken. Fix it."


def test_a_fault_names_its_place_and_leaves_its_traceback_in_a_file(tmp_path):
    with pytest.raises(BookError) as raised:
        ended(tmp_path, (refuse, ValueError("other")))
    assert str(raised.value).startswith(
        "file-0.csv could not be made: ValueError: other (book/execution/test_background.py, line "
    )
    assert "\n" not in str(raised.value) and "the traceback is in " in str(raised.value)
    assert "raise error" in (tmp_path / "traceback.txt").read_text()


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (lambda: os.kill(os.getpid(), 9), "its process ended with status -9, as happens when "),
        (lambda: os._exit(0), "its process ended before it was done. Build again."),
    ],
    ids=["killed", "without an error"],
)
def test_a_worker_that_ends_too_early_names_the_file_it_was_making(tmp_path, end, why):
    with pytest.raises(BookError) as raised:
        ended(tmp_path, (str, "a"), (str, "b"), (end,))
    assert str(raised.value).startswith(f"file-2.csv could not be made: {why}")


def test_two_errors_are_both_reported(tmp_path):
    with pytest.raises(BookError, match=r"file-0.csv .* one\..*\nfile-1.csv .* two\."):
        ended(tmp_path, (refuse, TableError("one.")), (refuse, TableError("two.")))


def test_a_build_that_failed_keeps_its_own_error(tmp_path):
    ended(tmp_path, (refuse, ValueError("other")), error=KeyError("the build's"))
