"""Build the book (`python -m evidence.build html`, `epub` or `clean`), one build at a time.

After a build that failed or was stopped, Sphinx would not repeat the warnings of pages that it has
read, and the next build would pass. So a file marks an unfinished build, and the next build reads
every page again (the outputs of executed notebooks are kept: they are stored by content). Only if a
notebook failed are the pages that the build has read known, and read again alone.
"""

import errno
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import yaml

from . import freshness
from .project import ROOT

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
TOLD = 3  # the exit status of a builder that has printed why it failed
INTERRUPTED = 130  # the exit status that shells use
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # the errors of a full disk


class BuildError(RuntimeError):
    """A build cannot begin or has failed. The message says why, and what to do."""


@contextmanager
def only_one() -> Iterator[TextIO]:
    """Hold the lock of the build folder until the process ends.

    Raises BuildError if another build holds it.
    """
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise BuildError(
                f"Another build of this folder is running (process {lock.read()}). Wait until it has "
                "ended, or end it."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield lock


def check_settings() -> None:
    """Raise BuildError, instead of a traceback, if _config.yml or _toc.yml cannot be read."""
    from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

    for name in ("_config.yml", "_toc.yml"):
        try:
            yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            at = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
            raise BuildError(
                f"{name}{at}: not YAML ({error.problem}). Correct the line; a colon, a quote or an "
                "indent is the usual cause."
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise BuildError(
                f"{name} cannot be read: {error}. Restore it from version control."
            ) from None
    try:
        parse_toc_yaml(ROOT / "_toc.yml")
    except MalformedError as error:
        raise BuildError(f"_toc.yml: {error}. Correct the entry that it names.") from None


def build(builder: str, lock: TextIO) -> Path:
    """Build with `builder`, "html" or "epub".

    Parameters
    ----------
    builder : {"html", "epub"}
        A key of FOLDERS.
    lock : file
        The lock of the build folder, which the builder's processes inherit.

    Returns
    -------
    pathlib.Path
        The file to open.

    Raises
    ------
    BuildError
        If the build failed.
    """
    folder, mark = FOLDERS[builder], FOLDERS[builder] / UNFINISHED
    inputs = freshness.read_inputs(ROOT)  # before the build: a file saved meanwhile is built next
    if not mark.exists() and freshness.is_fresh(folder, builder, inputs):
        print(NOTHING)
        return find_page(builder)
    check_settings()
    freshness.forget(folder)
    if mark.exists():
        for part in (".doctrees", builder):
            shutil.rmtree(folder / part, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    mark.touch()
    status = _run(OPTIONS[builder], lock)
    if status:
        raise BuildError(_why(status))
    begun = mark.stat().st_mtime_ns
    if builder == "html" and not any(
        path.stat().st_mtime_ns > begun for path in (folder / "html").rglob("*.html")
    ):
        print(NOTHING)
    mark.unlink()
    if not (folder / MOVED).exists():  # what moved is told by every build
        freshness.remember(folder, builder, inputs)
    return find_page(builder)


def find_page(builder: str) -> Path:
    """Return the file that a reader of a finished build opens."""
    if builder == "html":
        return FOLDERS["html"] / "html" / "index.html"
    (BUILD / "epub").mkdir(exist_ok=True)
    made = next((FOLDERS["epub"] / "epub").glob("*.epub"))
    return Path(shutil.copy(made, BUILD / "epub"))


def _run(options, lock):
    """Run Jupyter Book to its end; return its exit status.

    It has its own process group, so that an interruption reaches only this process, which then
    ends the group: no process is left over, and none prints a traceback. The group inherits the
    lock, so that the folder stays locked if this process is killed and the group is not.
    """
    book = Path(sys.executable).with_name("jupyter-book")
    command = [sys.executable, book, "build", ".", "-W", "-n", "--keep-going"]
    with tempfile.TemporaryDirectory() as runtime:  # for the connection files of kernels
        environment = {**os.environ, "JUPYTER_RUNTIME_DIR": runtime}
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            pass_fds=[lock.fileno()],
        )
        try:
            return process.wait()
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _why(status):
    """Return what to print after a builder that ended with `status`."""
    if status == TOLD:
        return ""
    if status < 0:
        return (
            f"The book was not built: the builder was killed ({signal.Signals(-status).name}), as happens when "
            "the machine runs out of memory. Close other programs, then build again."
        )
    return "The book was not built; the warnings above name file, place and fix."


def main(arguments: list[str]) -> int:
    """Run one command; return the exit status."""
    if len(arguments) != 1 or arguments[0] not in (*FOLDERS, "clean"):
        print(f"usage: python -m evidence.build {'|'.join(FOLDERS)}|clean", file=sys.stderr)
        return 2
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)
    try:
        with only_one() as lock:
            if arguments[0] == "clean":
                shutil.rmtree(BUILD)
            else:
                page = build(arguments[0], lock)
                print(f"The book: {page.as_uri()}")
        return 0
    except BuildError as error:
        said, status = str(error), 1
    except KeyboardInterrupt:
        said = "Interrupted. The next build begins again and ends in the same book."
        status = INTERRUPTED
    except OSError as error:
        advice = "Free space on the disk, then build again." if error.errno in FULL else ""
        said, status = f"The book was not built: {error}. {advice}".strip(), 1
    if said:
        print(f"\n{said}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
