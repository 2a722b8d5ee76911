"""Execute a notebook in a clean kernel, and raise one error if it fails or breaks a rule.

The book, `python -m evidence review` and the tests run chapters through `run`: a clean kernel of
this environment that finds the package and loads `evidence.guard`. So all three stop at the same
errors with the same messages.
"""

import atexit
import functools
import logging
import os
import re
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml
from jupyter_client.kernelspec import NoSuchKernel
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from . import launcher
from .contents import check_page
from .guard import CHARACTERS, CRASHES, LINES
from .outputs import CHART, PART, REFUSED, TABLE, VERDICT
from .project import ROOT

HEAD = 60  # characters of a cell's first line in a message
OUTPUTS_WAIT = 60  # seconds to wait for outputs after the kernel has reported the end of a cell
PROVISIONER = "evidence"  # the entry point of `launcher.Provisioner`
STARTS = 3  # kernels that start together may be given one port: nteract/papermill#511
ADVICE = "Fix it in `make lab` or an editor; `make review R=<chapter>` runs one chapter alone."
ANSI = re.compile(r"\x1b\[[0-9;]*m")
QUIET = logging.getLogger(f"{__name__}.nbclient")
QUIET.addHandler(logging.NullHandler())
QUIET.propagate = False  # the error message of this module replaces nbclient's log


class NotebookError(RuntimeError):
    """A notebook cannot be used. The message names file, line, cell, what happened and the fix."""


class StartError(NotebookError):
    """A kernel did not start; no cell has run."""


def read(path: Path) -> NotebookNode:
    """Read a chapter as a notebook with the lines of its cells, as the book reads it.

    Raises NotebookError if the header or a cell's options cannot be read or would do nothing.
    """
    from myst_nb.core.read import MystMetadataParsingError, read_myst_markdown_notebook

    if wrong := check_page(path, _name(path)):
        raise NotebookError("\n".join(wrong))
    text = path.read_text(encoding="utf-8")
    try:
        return read_myst_markdown_notebook(text, add_source_map=True, path=path)
    except MystMetadataParsingError as error:  # what is between cells, as `+++ {"tags": [`
        raise NotebookError(f"{_name(path)}: {error}. Correct the line.") from None


@functools.cache
def time_limit() -> int:
    """Return the seconds that a cell may take: `execute: timeout` of _config.yml."""
    return yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["execute"]["timeout"]


def prepare(warm: bool = True) -> None:
    """Share one import of the libraries among the kernels of this process and of its forks.

    warm: import them now, because kernels are sure to follow; otherwise with the first kernel.
    """
    launcher.start(_environment(), ROOT, warm)


def run(notebook: NotebookNode, path: Path, limit: int | None = None) -> float:
    """Execute a notebook, as `read` returns it, in place; return the peak memory of its kernel in MB.

    Parameters
    ----------
    path
        The file that it was read from; the kernel runs in its folder.
    limit
        Seconds that a cell may take, otherwise those of _config.yml.

    Raises
    ------
    NotebookError
        If a cell fails, exceeds the limit, kills the kernel, does what `evidence.guard` refuses,
        writes to stderr, prints too much or glues a name a second time.
    """
    for left in reversed(range(STARTS)):
        # `said` gets what the kernel prints, such as how it crashed.
        with tempfile.NamedTemporaryFile() as said:
            try:
                failed, peak = _execute(notebook, path, limit or time_limit(), said)
                break
            except StartError:
                if not left:
                    raise
    # The first problem of a cell explains the later ones: refused, then failed, then other flaws.
    found = [*_refused(notebook), *failed, *_flaws(notebook)]
    found += [] if found else list(find_loose_parts(notebook))
    if found:
        raise NotebookError(_message(path, notebook, *min(found, key=lambda one: one[0])))
    return peak


def _execute(notebook, path, limit, said):
    """Execute every cell; return [(index of the cell, message, line)] of a failure or [], and the memory."""
    environment = _environment()
    KernelProvisionerFactory.instance().default_provisioner_name = PROVISIONER
    begun, ended = [], []  # the cells begun, the exit status of a kernel that died
    launched = []  # the provisioner of the kernel
    client = NotebookClient(
        notebook, kernel_name="python3", timeout=limit, record_timing=False,
        iopub_timeout=OUTPUTS_WAIT, raise_on_iopub_timeout=True,
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.extra_extensions=evidence.guard"], log=QUIET,
    )  # fmt: skip
    client.on_notebook_start = lambda notebook: launched.append(client.km.provisioner)
    client.on_cell_execute = lambda cell, cell_index: begun.append(cell_index)
    client.on_notebook_error = lambda notebook: ended.append(client.km.provisioner.process.poll())
    try:
        client.execute(env={**environment, CRASHES: said.name}, stderr=said)
    except CellExecutionError as error:
        what, line = f"{error.ename}: {error.evalue}", _line(error, notebook.cells[begun[-1]])
    except CellTimeoutError as error:
        what, line = _late(error, limit), None
    except (NoSuchKernel, RuntimeError) as error:
        if not begun or not ended:
            atexit.unregister(client._cleanup_kernel)  # without a kernel it would print a traceback
            raise StartError(
                f"{_name(path)}: the kernel did not start: {_last(said) or error}"
            ) from None
        what, line = _death(ended[0]), _crashed(said)
    else:
        return [], launched[0].read_peak()
    return [(begun[-1], what, line)], 0.0


def _environment():
    """Return the environment of a kernel; the hash seed gives sets one order in every run."""
    # This environment's kernel, not the user's.
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")
    return {**os.environ, "PYTHONHASHSEED": "0"}


def _refused(notebook):
    """Yield what `evidence.guard` refused: (index of the cell, message, line or None)."""
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            record = output.get("data", {}).get(REFUSED)
            if record:
                yield index, record["said"], record["line"]


def _flaws(notebook):
    """Yield other errors of the outputs: (index of the cell, message, line or None)."""
    glued = {}
    for index, cell in enumerate(notebook.cells):
        outputs = cell.get("outputs", [])
        for output in outputs:
            if output.output_type == "stream" and output.name == "stderr":
                yield index, *_warned(output.text)
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if name in glued:
                said = f"glue() has a value for '{name}' already, from code cell {glued[name]}. Use another name."
                yield index, said, None
            if name:
                glued[name] = _number(notebook, index)
        text = "".join(map(_shown, outputs))
        lines = text.count("\n")
        if lines > LINES or len(text) > CHARACTERS:
            said = f"the cell puts out {lines:,} lines, {len(text):,} characters; {LINES:,} and {CHARACTERS:,} are"
            yield index, f"{said} the limit. Show a part of it.", None


def find_loose_parts(notebook: NotebookNode) -> Iterator[tuple[int, str, None]]:
    """Yield parts of claims settled twice, and claims with a part that no cell settles."""
    from .claims import parts_of

    where: dict[str, dict[str, int]] = {}
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if record := output.get("data", {}).get(PART):
                name, held = record["claim_id"], where.setdefault(record["claim_id"], {})
                if record["part"] in held:
                    first = _number(notebook, held[record["part"]])
                    said = f"part {name}{record['part']} is settled already, in code cell {first}. Keep one."
                    yield index, said, None
                held[record["part"]] = index
    for name, held in where.items():
        if missing := [part for part in parts_of(name) if part.removeprefix(name) not in held]:
            yield max(held.values()), _unsettled(name, missing, sorted(held)), None


def _unsettled(name, missing, held):
    done = f"part {held[0]} is" if len(held) == 1 else f"parts {', '.join(held)} are"
    return (
        f"claim {name} has no verdict yet: {done} settled, {', '.join(missing)} not. Write "
        f'claim("{missing[0]}").test(…) in this chapter, or documented("{name}") and an entry '
        f"“{missing[0]}:” in data/articles/documents."
    )


def _shown(output):
    """Return the text of an output that readers see; a table's HTML counts, a chart does not."""
    if output.output_type == "stream":
        return output.text
    data = output.get("data", {})
    if data.keys() & {CHART, PART, TABLE, VERDICT}:
        return ""
    texts = [data.get(kind, "") for kind in ("text/html", "text/markdown", "text/plain")]
    return max(("".join(text) for text in texts), key=len)


def _warned(text):
    """Return a message with what a cell wrote to stderr, and the line if a warning names it."""
    first = next((line.strip() for line in ANSI.sub("", text).splitlines() if line.strip()), "")
    place = re.match(r"(\S+\.py):(\d+): ", first)
    own = place and "ipykernel_" in place[1]
    said = first[place.end() :] if place else first
    return (
        f"the cell writes to stderr ({said[:160]}). Change the call that warns; what readers should "
        "see, print() shows."
    ), int(place[2]) if own else None


def _line(error, cell):
    """Return the line of the cell at which an exception was raised, or None."""
    text = ANSI.sub("", error.traceback)
    found = re.search(rf"Cell In\[{cell.execution_count}\], line (\d+)", text)
    return int(found[1]) if found else None


def _late(error, limit):
    """Return a message that says which time limit a cell exceeded."""
    if "IOPub" in str(error):
        return f"the cell's outputs were still missing {OUTPUTS_WAIT} seconds after its end. Build again."
    return (
        f"the cell took longer than {limit} seconds. Let it compute less, or raise "
        "`execute: timeout` in _config.yml."
    )


def _death(status):
    """Return a message that explains the exit status of a dead kernel, and the fix."""
    if status is not None and status < 0:
        name = signal.Signals(-status).name
        if -status in (signal.SIGKILL, signal.SIGTERM):
            return (
                f"the kernel was killed ({name}), as happens when the machine runs out of memory. Let "
                "the cell hold less at a time, or close other programs and build again."
            )
        return (
            f"the kernel crashed ({name}), in a library that is not written in Python. Find the call "
            "that crashes and do without it."
        )
    return f"the kernel ended itself with exit status {status}. Take the call that ends it out of the cell."


def _crashed(said):
    """Return the line of the cell at which the kernel crashed, from the fault handler's output."""
    said.seek(0)
    found = re.search(rb'File ".*ipykernel_\d+.*", line (\d+) in <module>', said.read())
    return int(found[1]) if found else None


def _last(said):
    said.seek(0)
    lines = said.read().decode(errors="replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "")


def _message(path, notebook, index, what, line):
    """Return one message: file, line of the file, cell, and what is wrong with it."""
    cell = notebook.cells[index]
    head = next((text.strip() for text in cell.source.splitlines() if text.strip()), "")
    start = _start(path, notebook, index)
    place = f", line {start + (line or 1) - 1}" if start else ""
    return f"{_name(path)}{place} (code cell {_number(notebook, index)}, “{head[:HEAD]}”): {what}"


def _name(path):
    """Return the name of a file in messages."""
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix()
    return f"{path.parent.name}/{path.name}"


def _number(notebook, index):
    """Return the number of a cell among the code cells, from 1."""
    return sum(cell.cell_type == "code" for cell in notebook.cells[: index + 1])


def _start(path, notebook, index):
    """Return the line of the file, from 1, on which a cell's code begins; None if unknown."""
    known = notebook.metadata.get("source_map")
    if not known:
        return None
    fence = known[index]  # counted from 1 for code cells
    first = notebook.cells[index].source.split("\n", 1)[0].strip()
    lines = path.read_text(encoding="utf-8").splitlines()[fence:]
    return next((fence + n for n, text in enumerate(lines, 1) if text.strip() == first), fence)
