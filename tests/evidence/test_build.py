"""A build that is loaded before a page changes is the same as one that is started afterwards."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys

import psutil
import pytest

from evidence import build
from evidence.build import WAIT
from tests.book.conftest import Book
from tests.evidence.processes import wait_for_end


@pytest.fixture
def ready(tmp_path):
    """A small book, and a function that starts a build that waits."""
    book, processes = Book(tmp_path), []

    def start():
        processes.append(
            subprocess.Popen(
                [sys.executable, "-m", "evidence.build", "html", WAIT],
                cwd=book.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True,
            )
        )  # fmt: skip
        return processes[-1]

    yield book, start
    for process in processes:
        process.kill()


def wait_until_loaded(process):
    """Read what a build prints until it has loaded the book's settings."""
    while "Running Sphinx" not in (line := process.stdout.readline()):
        assert line, "it has ended"


def test_a_build_that_waited_builds_what_has_changed_since(ready):
    book, start = ready
    assert book.make()[0] == 0
    book.runs()
    waiting = start()
    wait_until_loaded(waiting)
    book.replace("chapters/page0.md", "Nothing is", "Something is")
    log, _ = waiting.communicate("\n", timeout=120)
    assert waiting.returncode == 0 and "Running Jupyter-Book" not in log, log
    grown = book.contents()
    assert b"Something is" in grown["chapters/page0.html"] and book.runs() == []
    nothing = start().communicate("\n", timeout=120)[0]
    assert "Nothing to do" in nothing and book.contents() == grown


def test_a_build_that_waited_while_another_ran_begins_again(ready):
    book, start = ready
    assert book.make()[0] == 0
    waiting = start()
    wait_until_loaded(waiting)
    book.replace("chapters/page0.md", "Nothing is", "Something is")
    assert book.make()[0] == 0
    book.replace("chapters/page0.md", "Something is", "Everything is")
    log, _ = waiting.communicate("\n", timeout=120)
    assert waiting.returncode == 0, log
    assert b"Everything is" in book.contents()["chapters/page0.html"]
    assert log.count("Running Jupyter-Book") == 1, (
        "the one that began again; the first line is read"
    )


def test_a_build_that_waited_has_loaded_what_counts(ready):
    """A fault and its fix, a new title, a page that is in no contents, a folder that was removed."""
    book, start = ready

    def change_and_build(name, old, new):
        waiting = start()
        wait_until_loaded(waiting)
        book.replace(name, old, new) if old else book.write(name, new)
        log, _ = waiting.communicate("\n", timeout=120)
        return waiting.returncode, log

    page = "chapters/page0.md"
    assert change_and_build(page, "Nothing is", "[](nowhere) is")[0] == 1
    for name, old, new in (
        (page, "[](nowhere) is", "Nothing is"),
        (page, "Nothing is", "All is"),
        ("_config.yml", "title: Independence, Recomputed", "title: Another title"),
        ("chapters/draft.md", "", "# A draft\n"),
    ):
        status, log = change_and_build(name, old, new)
        assert status == 0, log
        titled = b"Another title" in book.contents()["chapters/page0.html"]
        assert titled == (name in ("_config.yml", "chapters/draft.md"))
    waiting = start()
    wait_until_loaded(waiting)
    subprocess.run([sys.executable, "-m", "evidence.build", "clean"], cwd=book.root, check=True)
    log, _ = waiting.communicate("\n", timeout=120)
    assert waiting.returncode == 0 and b"All is" in book.contents()["chapters/page0.html"], log


@pytest.mark.parametrize("made_again", [True, False])
def test_the_file_that_is_locked_is_the_lock_if_the_folder_is_removed_meanwhile(
    tmp_path, monkeypatch, made_again
):
    """As by a `make clean` that ends just before the lock is taken."""
    folder = tmp_path / "_build"
    monkeypatch.setattr(build, "BUILD", folder)
    folder.mkdir()
    early, take = (folder / "lock").open("a+"), fcntl.flock

    def remove_and_take(file, how):
        monkeypatch.setattr(fcntl, "flock", take)
        shutil.rmtree(folder)
        if made_again:
            folder.mkdir()
            (folder / "lock").touch()
        take(file, how)

    monkeypatch.setattr(fcntl, "flock", remove_and_take)
    with early, build.only_one(early) as lock:
        assert (folder / "lock").exists(), "the lock is a file that was removed"
        assert os.path.samestat(os.fstat(lock.fileno()), os.stat(folder / "lock"))
        assert (folder / "lock").read_text() == str(os.getpid())


@pytest.mark.parametrize("how", ["its watcher has ended", "interrupted"])
def test_a_waiting_build_that_is_never_started_ends_without_a_trace(ready, how):
    book, start = ready
    waiting = start()
    wait_until_loaded(waiting)
    (builder,) = psutil.Process(waiting.pid).children()
    if how == "interrupted":
        waiting.send_signal(signal.SIGINT)
    log, _ = waiting.communicate(timeout=60)
    assert "Traceback" not in log and book.contents() == {}
    wait_for_end(builder.pid)
