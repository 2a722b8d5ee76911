"""Check that a build gives the same book after one that was stopped (`make test-interrupts`).

The small test book is stopped at moments spread over a whole build, from nothing and after an edit,
by Ctrl-C or by killing every process at once. The next build must equal a clean build byte for
byte. `make test` includes only two such moments.
"""

import shutil
import signal
import time

import psutil
import pytest

from tests.book.conftest import Book

MOMENTS = 16


def edit(book):
    """Change a value, a sentence and a cell: one of each thing that a build keeps."""
    book.replace("data/economy/debt.csv", "BLR,8", "BLR,9")
    book.describe("economy")
    book.replace("chapters/alpha.md", "The number is", "The number of Belarus is")
    book.replace("chapters/alpha.md", "* 10", "* 11")
    book.replace("chapters/page1.md", "Nothing is", "Nothing at all is")


def built(book):
    """Build to the end; return the contents of the files."""
    status, log = book.make()
    assert status == 0, log
    return book.contents()


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """Return {edited or not: (contents of a clean build, seconds of the build to be stopped)}."""
    found = {}
    for edited in (False, True):
        book = Book(tmp_path_factory.mktemp("clean"))
        if edited:
            built(book)
            edit(book)
        begun = time.monotonic()
        built(book)
        seconds = time.monotonic() - begun
        shutil.rmtree(book.root / "_build")
        found[edited] = built(book), seconds
    return found


def stop(process, kill):
    """Stop a build by Ctrl-C, or kill each of its processes."""
    if kill:
        family = [
            psutil.Process(process.pid),
            *psutil.Process(process.pid).children(recursive=True),
        ]
        for one in family:
            one.kill()
        psutil.wait_procs(family, timeout=30)
    else:
        process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert kill or "Traceback" not in said, said


@pytest.mark.parametrize("kill", [False, True], ids=["Ctrl-C", "killed"])
@pytest.mark.parametrize("edited", [False, True], ids=["from nothing", "after an edit"])
@pytest.mark.parametrize("moment", range(MOMENTS // 4))
def test_the_next_build_is_as_one_from_nothing(tmp_path, clean, moment, edited, kill):
    contents, seconds = clean[edited]
    book = Book(tmp_path)
    if edited:
        built(book)
        edit(book)
    process = book.begin()
    turn = moment * 4 + edited * 2 + kill  # so that no two of the four stop at the same moment
    time.sleep(seconds * (turn + 0.5) / MOMENTS)
    if process.poll() is None:
        stop(process, kill)
    after = built(book)
    assert sorted(after) == sorted(contents)
    assert [name for name in contents if after[name] != contents[name]] == []
