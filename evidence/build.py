"""Build the book (`python -m evidence.build html`, `epub` or `clean`), one build at a time.

After a build that failed or was stopped, Sphinx would not repeat the warnings of pages that it has
read, and the next build would pass. So a file marks an unfinished build, and the next build reads
every page again (the outputs of executed notebooks are kept: they are stored by content). Only if a
notebook failed are the pages that the build has read known, and read again alone.
"""

import errno
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from . import contents, freshness
from .project import ROOT
from .yamlerrors import parse, worded

BUILD = ROOT / "_build"
# One folder per builder: two builders that share what was read would treat each other's pages as
# written.
FOLDERS = {"html": BUILD, "epub": BUILD / "apart" / "_build"}
OPTIONS = {
    "html": [],
    "epub": ["--path-output", "_build/apart", "--builder", "custom", "--custom-builder", "epub"],
}
NOTHING = "\nNothing to do: no source has changed since the last build."
MOVED = "moved"  # the file in a builder's folder that says that verdicts are not the accepted ones
# The file in a builder's folder while it builds, and after it was stopped.
UNFINISHED = "unfinished"
REPORTED = 3  # the exit status of a builder that has printed why it failed
WAIT = "--wait"  # load everything, and build when a line is read (`evidence.watch`)
START_PIPE = "EVIDENCE_START_PIPE"  # the variable with the pipe on which a builder waits
PAGE = re.compile(r"(chapters/)?[^/]+\.md")  # what a builder loads only when it reads pages
ATTEMPTS = 5  # to lock a file that `make clean` may have removed meanwhile
INTERRUPTED = 130  # the exit status that shells use
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # the errors of a full disk


class BuildError(RuntimeError):
    """A build cannot begin or has failed. The message says why, and what to do."""


def _open_lock():
    """Open the lock of the build folder."""
    BUILD.mkdir(exist_ok=True)
    return (BUILD / "lock").open("a+", encoding="utf-8")


def _is_lock(file):
    """Tell whether an open file is still the lock: `make clean` removes it with the folder."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.stat(BUILD / "lock"))
    except FileNotFoundError:
        return False


@contextmanager
def only_one(early: TextIO | None = None) -> Iterator[TextIO]:
    """Hold the lock of the build folder within a `with` block, which gets its file.

    early: the file as it was opened before, which is not the lock if `make clean` has run since.

    Raises BuildError if another build holds it, or the folder is removed again and again.
    """
    lock = early or _open_lock()
    for _ in range(ATTEMPTS):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            with lock:
                raise BuildError(
                    f"Another build of this folder is running (process {lock.read()}). Wait until it "
                    "has ended, or end it."
                ) from None
        if _is_lock(lock):  # asked once it is held: nobody can remove it any more
            break
        lock.close()
        lock = _open_lock()
    else:
        lock.close()
        raise BuildError(
            f"The file {BUILD / 'lock'} is another one each time it is opened. Let no program remove "
            "the folder while the book is built, and keep it on a local disk."
        )
    with lock:
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield lock


class JupyterBook:
    """A process of Jupyter Book, which loads what it needs and waits for the start of its build.

    It has its own process group, so that an interruption reaches only this process, which then
    ends the group: no process is left over, and none prints a traceback. The group inherits the
    lock of the build folder, which stays locked if this process is killed and the group is not.
    """

    def __init__(self, builder: str, lock: TextIO) -> None:
        self.inputs, self.last = freshness.read_inputs(ROOT), _read_state(builder)
        self.runtime = tempfile.TemporaryDirectory()  # for the connection files of kernels
        pipe, self.start = os.pipe()
        program = str(Path(sys.executable).with_name("jupyter-book"))
        environment = {"JUPYTER_RUNTIME_DIR": self.runtime.name, START_PIPE: str(pipe)}
        self.process = subprocess.Popen(
            [sys.executable, program, "build", ".", "-W", "-n", "--keep-going", *OPTIONS[builder]],
            cwd=ROOT,
            env={**os.environ, **environment},
            start_new_session=True,
            pass_fds=[lock.fileno(), pipe],
        )
        os.close(pipe)

    def can_build(self, builder: str, inputs: dict) -> bool:
        """Tell whether what it has loaded is as it is now: only pages that it knows have changed."""
        before, now = self.inputs["files"], inputs["files"]
        changed = freshness.find_changed(before, now)
        return (
            self.last == _read_state(builder)
            and {**self.inputs, "files": {}} == {**inputs, "files": {}}
            and all(name in before and name in now and PAGE.fullmatch(name) for name in changed)
        )

    def run(self) -> int:
        """Let it build; return its exit status."""
        with suppress(BrokenPipeError):  # it has ended
            os.write(self.start, b"\n")
        return self.process.wait()

    def close(self) -> None:
        """End it, if it has not ended."""
        os.close(self.start)
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.runtime.cleanup()


def _read_state(builder):
    """Return the state of what a builder loads of the last build, None if there was none."""
    path = FOLDERS[builder] / ".doctrees" / "environment.pickle"
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino


def check_settings(checked: Container[str] = ()) -> None:
    """Raise BuildError, instead of a traceback, if _config.yml or _toc.yml cannot be read.

    The same for a page that does not exist, or whose header cannot be read; pages that were `checked`
    before are not read.
    """
    from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

    for name in ("_config.yml", "_toc.yml"):
        try:
            with worded(ROOT / name, name, BuildError):
                parse((ROOT / name).read_text(encoding="utf-8"))
        except OSError as error:
            raise BuildError(
                f"{name} cannot be read: {error}. Restore it from version control."
            ) from None
    try:
        listed = list(parse_toc_yaml(ROOT / "_toc.yml"))
    except MalformedError as error:
        raise BuildError(f"_toc.yml: {error}. Correct the entry that it names.") from None
    if wrong := contents.find_faults(listed, checked):
        raise BuildError("\n".join(wrong))


def build(builder: str, lock: TextIO, waiting: JupyterBook | None = None) -> Path:
    """Build with `builder`, a key of FOLDERS; return the file to open, or raise BuildError.

    Parameters
    ----------
    lock
        The lock of the build folder, which the builder's processes inherit.
    waiting
        A process that was started before a file changed; it builds if it can.
    """
    folder, mark = FOLDERS[builder], FOLDERS[builder] / UNFINISHED
    inputs = freshness.read_inputs(ROOT)  # before the build: a file saved meanwhile is built next
    if not mark.exists() and freshness.is_fresh(folder, builder, inputs):
        print(NOTHING)
        return find_page(builder)
    check_settings(freshness.find_unchanged(folder, inputs))
    freshness.forget(folder)
    if mark.exists():
        waiting = None  # it may have loaded what is removed now
        for part in (".doctrees", builder):
            shutil.rmtree(folder / part, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    mark.touch()
    if waiting and not waiting.can_build(builder, inputs):
        waiting = None
    status = waiting.run() if waiting else _run(builder, lock)
    if status:
        raise BuildError(_why(status))
    begun = mark.stat().st_mtime_ns
    if builder == "html" and not any(
        path.stat().st_mtime_ns > begun for path in (folder / "html").rglob("*.html")
    ):
        print(NOTHING)
    mark.unlink()
    if not (folder / MOVED).exists():  # every build says what moved
        freshness.remember(folder, builder, inputs)
    return find_page(builder)


def find_page(builder: str) -> Path:
    """Return the file that a reader of a finished build opens."""
    if builder == "html":
        return FOLDERS["html"] / "html" / "index.html"
    (BUILD / "epub").mkdir(exist_ok=True)
    made = next((FOLDERS["epub"] / "epub").glob("*.epub"))
    return Path(shutil.copy(made, BUILD / "epub"))


def _run(builder, lock):
    """Run Jupyter Book to its end; return its exit status."""
    book = JupyterBook(builder, lock)
    try:
        return book.run()
    finally:
        book.close()


def _why(status):
    """Return what to print after a builder that ended with `status`."""
    if status == REPORTED:
        return ""
    if status < 0:
        return (
            f"The book was not built: the builder was killed ({signal.Signals(-status).name}), as happens when "
            "the machine runs out of memory. Close other programs, then build again."
        )
    return "The book was not built; the warnings above name file, place and fix."


def main(arguments: list[str]) -> int:
    """Run one command; return the exit status."""
    command, *options = arguments or [""]
    waits = options == [WAIT] and command == "html"
    if command not in (*FOLDERS, "clean") or (options and not waits):
        print(f"usage: python -m evidence.build {'|'.join(FOLDERS)}|clean", file=sys.stderr)
        return 2
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)
    waiting = early = None
    try:
        if waits:
            early = _open_lock()
            waiting = JupyterBook(command, early)
            if not sys.stdin.readline():  # who would have started it has ended
                return 0
        with only_one(early) as lock:
            if command == "clean":
                shutil.rmtree(BUILD)
            else:
                usable = waiting if lock is early else None
                print(f"The book: {build(command, lock, usable).as_uri()}")
        return 0
    except BuildError as error:
        said, status = str(error), 1
    except KeyboardInterrupt:
        said = "Interrupted. The next build begins again and ends in the same book."
        status = INTERRUPTED
    except OSError as error:
        advice = "Free space on the disk, then build again." if error.errno in FULL else ""
        said, status = f"The book was not built: {error}. {advice}".strip(), 1
    finally:
        if waiting:
            waiting.close()
    if said:
        print(f"\n{said}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
