"""`python -m evidence.build html`, `epub` or `clean`: one at a time, and one message about how it ended.

A build that failed or was stopped leaves pages half read, and Sphinx would not repeat their
warnings: the next build would pass. A mark says so, and the next build reads everything again
(the outputs of executed notebooks are kept: they are stored by content).
"""

import errno
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import yaml

from .project import ROOT

BUILD = ROOT / "_build"
# In a folder of its own each: two builders that share what was read would each think the other's pages done.
FOLDERS = {"html": BUILD, "epub": BUILD / "apart" / "_build"}
OPTIONS = {
    "html": [],
    "epub": ["--path-output", "_build/apart", "--builder", "custom", "--custom-builder", "epub"],
}
TOLD = 3  # the exit status of a builder that has said itself why it failed
INTERRUPTED = 130  # as shells have it
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # what a full disk says


class BuildError(RuntimeError):
    """A build cannot begin or did not end well. The message says why, and what to do."""


@contextmanager
def only_one():
    """Hold the lock of the build folder, which ends with the process that holds it.

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


def check_settings():
    """Raise BuildError if _config.yml or _toc.yml cannot be read: Jupyter Book would print a traceback."""
    from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

    for name in ("_config.yml", "_toc.yml"):
        try:
            yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            raise BuildError(
                f"{name}, line {mark.line + 1}, column {mark.column + 1}: not YAML ({error.problem}). Correct the "
                "line; a colon, a quote or an indent is the usual cause."
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise BuildError(f"{name} cannot be read: {error}. Restore it from version control.") from None
    try:
        parse_toc_yaml(ROOT / "_toc.yml")
    except MalformedError as error:
        raise BuildError(f"_toc.yml: {error}. Correct the entry that it names.") from None


def build(builder, lock):
    """Build with `builder`, "html" or "epub"; returns the file to open. BuildError if it failed."""
    check_settings()
    folder, mark = FOLDERS[builder], FOLDERS[builder] / "unfinished"
    if mark.exists():
        for part in (".doctrees", builder):
            shutil.rmtree(folder / part, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    mark.touch()
    status = _run(OPTIONS[builder], lock)
    if status:
        raise BuildError(_why(status))
    if builder == "epub":
        made = next((folder / "epub").glob("*.epub"))
        (BUILD / "epub").mkdir(exist_ok=True)
        page = Path(shutil.copy(made, BUILD / "epub"))
    else:
        page = folder / "html" / "index.html"
        begun = mark.stat().st_mtime_ns
        if not any(path.stat().st_mtime_ns > begun for path in (folder / "html").rglob("*.html")):
            print("\nNothing to do: no source has changed since the last build.")
    mark.unlink()
    return page


def _run(options, lock):
    """Run Jupyter Book to its end; returns its exit status.

    It has a process group of its own, so that an interruption reaches this process alone, which
    then ends the group: no process of it is left, and none prints a traceback. The group inherits
    the lock, so that the folder stays locked should this process be killed and the group not.
    """
    command = [sys.executable, Path(sys.executable).with_name("jupyter-book"), "build", ".", "-W", "-n", "--keep-going"]
    with tempfile.TemporaryDirectory() as runtime:  # for the files by which kernels are found
        environment = {**os.environ, "JUPYTER_RUNTIME_DIR": runtime}
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, start_new_session=True, pass_fds=[lock.fileno()]
        )
        try:
            return process.wait()
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _why(status):
    """What to add to what a builder that ended with `status` has said."""
    if status == TOLD:
        return ""
    if status < 0:
        return (
            f"The book was not built: the builder was killed ({signal.Signals(-status).name}), as happens when "
            "the machine runs out of memory. Close other programs, then build again."
        )
    return "The book was not built; the warnings above name file, place and fix."


def main(arguments):
    """Do what the command line asks for; returns the exit status."""
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
        said, status = "Interrupted. The next build begins again and ends in the same book.", INTERRUPTED
    except OSError as error:
        advice = "Make room on the disk, then build again." if error.errno in FULL else ""
        said, status = f"The book was not built: {error}. {advice}".strip(), 1
    if said:
        print(f"\n{said}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
