"""End a build that cannot be done with one message, whatever it was that failed.

Sphinx and Jupyter Book would each print a traceback. Here a notebook that cannot be used lets the
other pages have their turn first; any other error names the page or file that was being made; and
for a fault of the book's own code the traceback is kept in a file.
"""

import logging
import multiprocessing
import os
import re
import shutil
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

from myst_nb.core.read import MystMetadataParsingError
from pybtex.scanner import PybtexSyntaxError
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError, SphinxError, SphinxParallelError
from sphinx.util.logging import NAMESPACE

from ...build import BUILD, FULL, REPORTED, UNFINISHED
from ...kernel import ADVICE, NotebookError
from ..memory import get_memory
from ..record import read_data

FULL_SAID = re.compile(
    r"No space left on device|Disk quota exceeded|File too large|disk is full|disk I/O error"
)
PASSING_ON = ("background.py", "failures.py")  # where others' errors pass by
AT_WORK = "at-work"  # a folder with the page that each process reads or writes just now


class BookError(SphinxError):
    """The book cannot be built. The message names file, place and fix, and is all there is to say."""


def watch(app: Sphinx) -> None:
    """Let an error on a page name the page, and a failed notebook wait until all have been read."""
    shutil.rmtree(Path(app.doctreedir) / AT_WORK, ignore_errors=True)
    app.builder.read_doc = _named(app, app.builder.read_doc, "reading")
    app.builder.write_doc = _named(app, app.builder.write_doc, "writing")


def _named(app, function, doing):
    def work(docname, *arguments, **options):
        note = Path(app.doctreedir) / AT_WORK / str(os.getpid())
        note.parent.mkdir(exist_ok=True)
        note.write_text(f"{doing} {_file(app, docname)}", encoding="utf-8")
        try:
            return function(docname, *arguments, **options)
        except (NotebookError, MystMetadataParsingError) as error:
            file = "" if isinstance(error, NotebookError) else f"{_file(app, docname)}: "
            _failed(app.env)[docname] = f"{file}{error}"
            return _read_again(app, function, docname, **options)
        except Exception as error:
            raise BookError(describe_error(app, error, f"{doing} {_file(app, docname)}")) from error
        finally:
            note.unlink()

    return work


def _read_again(app, function, docname, **options):
    """Read the page of a failed notebook as an empty one: a page half read would stop the readers."""
    app.env.temp_data.clear()
    app.env.ref_context.clear()
    app.emit("env-purge-doc", app.env, docname)
    app.env.clear_doc(docname)
    return function(docname, **options)


def leave_out(app: Sphinx, docname: str, source: list[str]) -> None:
    """Empty the page of a failed notebook before it is read again."""
    if docname in _failed(app.env):
        source[0] = f"# {docname}\n"


def _file(app, docname):
    return os.path.relpath(app.env.doc2path(docname), app.srcdir)


def _failed(env):
    """{page: message} of the notebooks that cannot be used."""
    return read_data(env)["failed"]


class Room(logging.Filter):
    """Lets the first warning of a full disk end the build: Sphinx warns of each file it cannot copy."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every other message pass."""
        said = record.getMessage().removeprefix("WARNING: ")
        if is_full(said):
            raise BookError(no_room(said))
        return True


def stop(app: Sphinx, env: BuildEnvironment) -> None:
    """After reading: end the build if a notebook failed, with one message for each."""
    failed, read_data(env)["failed"] = _failed(env), {}
    if failed:
        _forget_read(app)
        count = "1 notebook" if len(failed) == 1 else f"{len(failed)} notebooks"
        lines = [f"{count} cannot be used.", *(failed[name] for name in sorted(failed)), ADVICE]
        raise BookError("\n".join(lines))


def note_read(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Remember which pages this build reads."""
    get_memory(app).reading = list(docnames)


def _forget_read(app):
    """Let the next build read again what this one has read.

    A page without its doctree is read again, even if its file gets its old time back.
    """
    for docname in get_memory(app).reading:
        (Path(app.doctreedir) / f"{docname}.doctree").unlink(missing_ok=True)
    saved = Path(app.doctreedir) / ENV_PICKLE_FILENAME
    if saved.exists():
        get_memory(app).saved = saved.rename(saved.with_suffix(".kept"))


def keep_memory(app: Sphinx, error: BaseException | None) -> None:
    """Put back what Sphinx knows of all other pages: it forgets everything after an exception.

    Nothing was written, so the build is not unfinished.
    """
    saved, get_memory(app).saved = get_memory(app).saved, None
    if saved:
        saved.rename(saved.with_name(ENV_PICKLE_FILENAME))
        (Path(app.outdir).parent / UNFINISHED).unlink(missing_ok=True)


def describe_error(app: Sphinx, error: BaseException, doing: str = "") -> str:
    """Return the one message, without a traceback, in which a build that ends names an exception.

    doing: what the build did when it happened, such as "reading chapters/data.md".
    """
    chain = list(_chain(error))
    own = [one for one in chain if _is_own(one)]
    if own:
        said = str(own[-1])
        return said.partition(": ")[2] if isinstance(own[-1], SphinxParallelError) else said
    where = f" while {doing}" if doing else ""
    if any(is_full(one) for one in chain):
        return no_room(chain[-1], where)
    if isinstance(error, KeyboardInterrupt):
        return (
            "It was interrupted. The next build reads every page again and ends in the same book."
        )
    if isinstance(error, (EOFError, BrokenPipeError)):
        return _killed(app)
    if isinstance(chain[-1], PybtexSyntaxError):
        return _describe_entry(chain[-1])
    if isinstance(error, MemoryError):
        return f"The machine ran out of memory{where}. Close other programs, then build again."
    foreign = isinstance(error, (ExtensionError, SphinxParallelError))
    if isinstance(error, SphinxError) and not foreign:
        return str(error)
    return _fault(app, chain[-1], where)


def _describe_entry(error):
    """Say where a bibliography cannot be read: the entry begins above the line that shows it."""
    lines = error.parser.text.splitlines()[: error.lineno]
    entry = max((n for n, line in enumerate(lines, 1) if line.startswith("@")), default=1)
    file = os.path.relpath(error.filename, BUILD.parent)
    return (
        f"{file}, line {error.lineno}: {error.args[0]}, in or after the entry of line {entry}. Close its braces and "
        "quotes, and put a comma after each field."
    )


def _chain(error):
    """An exception and what caused it, outermost first."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_own(error):
    """Whether an exception is of this package: its message says all there is to say."""
    kind = error.message if isinstance(error, SphinxParallelError) else f"{type(error).__module__}."
    return kind.startswith(f"{__name__.partition('.')[0]}.")


def is_full(error: BaseException | str) -> bool:
    """Tell whether an exception, or the text of one, means a full disk."""
    return getattr(error, "errno", None) in FULL or bool(FULL_SAID.search(str(error)))


def no_room(said: BaseException | str, where: str = "") -> str:
    """Return the message of a full disk. said: the system's words."""
    return f"No file can be written{where}: {said}. Make room on the disk, then build again."


def _killed(app):
    """What to say when a process that reads or writes pages ended without a word."""
    alive = {str(process.pid) for process in multiprocessing.active_children()}
    notes = [note for note in (Path(app.doctreedir) / AT_WORK).glob("*") if note.name not in alive]
    doing = " and ".join(sorted(note.read_text(encoding="utf-8") for note in notes))
    return (
        f"A process was killed{' while ' * bool(doing)}{doing}, as happens when the machine runs out of memory. "
        "Close other programs, then build again."
    )


def _fault(app, error, where):
    """A message for an exception that nobody foresaw; its traceback goes into a file."""
    kind, text = f"{type(error).__name__}: {error}", "".join(traceback.format_exception(error))
    if isinstance(error, SphinxParallelError):
        kind, text = error.message, error.traceback
    places = [(Path(file), line) for file, line in re.findall(r'File "([^"]+)", line (\d+)', text)]
    own = [p for p in places if "evidence" in p[0].parts and p[0].name not in PASSING_ON]
    file, line = (own or places)[-1]
    folder = Path(app.outdir).parent if app else BUILD  # without one if Sphinx did not begin
    path = folder / "traceback.txt"
    with suppress(OSError):
        path.write_text(text, encoding="utf-8")
    return (
        f"{kind}{where} ({'/'.join(file.parts[-3:])}, line {line}). This is a fault of the book's code, or of a file that it does not "
        f"check; the traceback is in {path.parent.name}/{path.name}."
    )


def end(app: Sphinx, arguments: Any, error: BaseException, stream: Any = sys.stderr) -> None:
    """Print why the build ends, and end it; Jupyter Book calls it with any exception."""
    print(f"\nThe book was not built.\n{describe_error(app, error)}", file=stream, flush=True)
    raise SystemExit(REPORTED)


def setup(app: Sphinx) -> None:
    """Take the place of what Jupyter Book does with exceptions."""
    jupyter_book = sys.modules.get("jupyter_book.sphinx")
    if jupyter_book:
        found = callable(jupyter_book.handle_exception)
        assert found, "jupyter_book.sphinx handles exceptions elsewhere"
        jupyter_book.handle_exception = end
    for handler in logging.getLogger(NAMESPACE).handlers:
        handler.addFilter(Room())
    app.connect("builder-inited", watch, priority=900)
    app.connect("env-before-read-docs", note_read, priority=990)
    app.connect("source-read", leave_out)
    app.connect("build-finished", keep_memory, priority=1)
    # Before anyone looks for what the failed pages hold.
    app.connect("env-updated", stop, priority=1)
