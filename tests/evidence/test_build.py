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
    """A fault, its fix, then another title of the book."""
    book, start = ready
    page = "chapters/page0.md"
    for name, old, new, expected in (
        (page, "Nothing is", "[](nowhere) is", 1),
        (page, "[](nowhere) is", "All is", 0),
        ("_config.yml", "title: Independence, Recomputed", "title: Another title", 0),
    ):
        waiting = start()
        wait_until_loaded(waiting)
        book.replace(name, old, new)
        log, _ = waiting.communicate("\n", timeout=120)
        assert waiting.returncode == expected, log
    html = book.contents()["chapters/page0.html"]
    assert b"All is" in html and b"Another title" in html


INPUTS = {
    "files": {"index.md": 1, "chapters/a.md": 1, "data/a.csv": 1},
    "environment": {"BASEURL": ""},
}


@pytest.mark.parametrize(
    ("now", "last", "usable"),
    [
        ({}, 7, True),
        ({"chapters/a.md": 2}, 7, True),
        ({"index.md": 2, "chapters/a.md": 2}, 7, True),
        ({"chapters/a.md": 2}, 8, False),  # another build has run meanwhile
        ({}, None, False),  # `make clean`
        ({"chapters/draft.md": 1}, 7, False),  # a page that is new
        ({"chapters/a.md": None}, 7, False),  # or gone
        ({"data/a.csv": 2}, 7, False),
        ({"data/b.csv": 1}, 7, False),
        ({"_config.yml": 1}, 7, False),
        ({"README.md": 1}, 7, False),
        ({"chapters/figures/note.md": 1}, 7, False),  # no page of the book
        ("https://example.org/", 7, False),
    ],
)
def test_a_waiting_build_is_used_if_only_pages_that_it_knows_have_changed(
    monkeypatch, now, last, usable
):
    waiting = object.__new__(build.JupyterBook)  # it starts no process
    waiting.inputs, waiting.last = INPUTS, 7
    monkeypatch.setattr(build, "_read_state", lambda builder: last)
    if isinstance(now, str):
        inputs = {**INPUTS, "environment": {"BASEURL": now}}
    else:
        files = {name: state for name, state in {**INPUTS["files"], **now}.items() if state}
        inputs = {**INPUTS, "files": files}
    assert waiting.can_build("html", inputs) is usable


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


def test_a_folder_that_is_removed_again_and_again_is_an_error(tmp_path, monkeypatch):
    taken = []

    def remove(file, how):
        taken.append(file)
        assert len(taken) < 100, "it goes on for ever"
        shutil.rmtree(tmp_path / "_build")

    monkeypatch.setattr(build, "BUILD", tmp_path / "_build")
    monkeypatch.setattr(fcntl, "flock", remove)
    with pytest.raises(build.BuildError, match="another one each time"), build.only_one():
        pass
    assert all(file.closed for file in taken)


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


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (
            "a: b: c\n",
            "_config.yml, line 1: not YAML (mapping values are not allowed in this context). ",
        ),
        ("a:\n\tb: 1\n", "_config.yml, line 2: not YAML (a tab). Write spaces"),
        ("a: \x07\n", "_config.yml, line 1: not YAML (the character '\\x07'). Delete it."),
    ],
)
def test_settings_that_are_not_yaml_give_one_message(tmp_path, monkeypatch, config, said):
    (tmp_path / "_config.yml").write_text(config)
    monkeypatch.setattr(build, "ROOT", tmp_path)
    with pytest.raises(build.BuildError) as error:
        build.check_settings()
    assert str(error.value).startswith(said)
