"""A build that is loaded before a page changes is the same as one that is started afterwards."""

import signal
import subprocess
import sys

import psutil
import pytest

from evidence.build import WHEN_TOLD
from tests.book.conftest import Book
from tests.evidence.processes import wait_for_end


@pytest.fixture
def ready(tmp_path):
    """A small book, built; returns it, and a function that starts a build that waits."""
    book = Book(tmp_path)
    assert book.make()[0] == 0
    book.runs()
    processes = []

    def start():
        processes.append(
            subprocess.Popen(
                [sys.executable, "-m", "evidence.build", "html", WHEN_TOLD],
                cwd=book.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True,
            )
        )  # fmt: skip
        return processes[-1]

    yield book, start
    for process in processes:
        process.kill()


def test_a_build_that_waited_builds_what_has_changed_since(ready):
    book, start = ready
    waiting = start()
    book.replace("chapters/page0.md", "Nothing is", "Something is")
    log, _ = waiting.communicate("\n", timeout=120)
    assert waiting.returncode == 0, log
    grown = book.contents()
    assert b"Something is" in grown["chapters/page0.html"] and book.runs() == []
    nothing = start().communicate("\n", timeout=120)[0]
    assert "Nothing to do" in nothing and book.contents() == grown


def test_a_build_that_waited_while_another_ran_begins_again(ready):
    book, start = ready
    waiting = start()
    while "Running Sphinx" not in (line := waiting.stdout.readline()):
        assert line, "it has ended"
    book.replace("chapters/page0.md", "Nothing is", "Something is")
    assert book.make()[0] == 0
    book.replace("chapters/page0.md", "Something is", "Everything is")
    log, _ = waiting.communicate("\n", timeout=120)
    assert waiting.returncode == 0, log
    assert b"Everything is" in book.contents()["chapters/page0.html"]
    assert log.count("Running Jupyter-Book") == 1, (
        "the one that began again; the first line is read"
    )


@pytest.mark.parametrize("how", ["its watcher has ended", "interrupted"])
def test_a_build_that_nobody_tells_ends_without_a_trace(ready, how):
    book, start = ready
    before, waiting = book.contents(), start()
    while "Running Sphinx" not in (line := waiting.stdout.readline()):
        assert line, "it has ended"
    (builder,) = psutil.Process(waiting.pid).children()
    if how == "interrupted":
        waiting.send_signal(signal.SIGINT)
    log, _ = waiting.communicate(timeout=60)
    assert "Traceback" not in log and book.contents() == before
    wait_for_end(builder.pid)
