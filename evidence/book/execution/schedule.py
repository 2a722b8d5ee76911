"""Execute notebooks while pages are read, and order both so that no core waits.

Executing takes most of a build. Two processes execute the notebooks, the longest first; the readers
begin with pages that are no notebooks, and find each notebook executed when its turn comes.
"""

import asyncio
import multiprocessing
import os
from contextlib import suppress
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.parallel import make_chunks

from ... import kernel, results
from ...build import START_PIPE
from ...claims.register import parts, register
from ..memory import get_memory
from ..record import chapter_of
from .store import Store, execute_once

JOBS = 2  # more would make 820 MB of memory more than a gigabyte, and few machines have idle cores


def wait_for_start(app: Sphinx) -> None:
    """Wait until `evidence.build` starts the build; end this process if it never does."""
    pipe = os.environ.pop(START_PIPE, None)
    if pipe is None:
        return
    if not os.read(int(pipe), 1):
        os._exit(0)
    os.close(int(pipe))


def begin_executing(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Start the processes that execute the notebooks of the pages to be read, if there are several.

    A single notebook is executed by the process that reads it.
    """
    listed = list_notebooks(docnames)
    if not listed:
        return
    store = Store(app.config.nb_execution_cache_path)
    # One import of the libraries for all kernels; it begins now if kernels are sure to follow.
    kernel.prepare(warm=not any(store.folder.glob("*.ipynb")))
    if app.parallel < JOBS or len(listed) < JOBS:
        return
    parts(), register()  # read once, before the processes that need them are forked
    context = multiprocessing.get_context("fork")
    queue = context.SimpleQueue()
    for path in [*(Path(env.doc2path(name)) for name in listed), *[None] * JOBS]:
        queue.put(path)
    for _ in range(JOBS):
        arguments = (queue, store, app.config.nb_execution_timeout)
        process = context.Process(target=_execute, args=arguments, daemon=True)
        process.start()
        get_memory(app).executors.append(process)


def _execute(queue, store, limit):
    """Execute notebooks until the queue has no more, or the build has failed and ends this process."""
    with suppress(asyncio.CancelledError):
        for path in iter(queue.get, None):
            with suppress(Exception):  # the reader of the notebook meets it too, and says it
                execute_once(store, kernel.read(path), path, limit)


def finish_executing(app: Sphinx, env: BuildEnvironment) -> None:
    """Wait for the processes; every reader has had its notebook."""
    executors, get_memory(app).executors = get_memory(app).executors, []
    for process in executors:
        process.join()


def list_notebooks(docnames: list[str]) -> list[str]:
    """Return the pages that are chapters with code, the one that runs longest first."""
    known, long = set(results.notebooks()), run_times()
    listed = [name for name in docnames if chapter_of(name) in known]
    return sorted(listed, key=lambda name: (-long.get(chapter_of(name), 0), name))


def order_pages(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Put notebooks last, in the order in which they are executed, and deal them out to the readers.

    Sphinx hands out runs of the list, as many at a time as there are readers.
    """
    if app.parallel < 2:
        return
    notebooks = list_notebooks(docnames)
    pages = [name for name in docnames if name not in set(notebooks)]
    shares = [notebooks[i :: app.parallel] for i in range(app.parallel)]
    sizes = [0] * app.parallel + [len(run) for run in make_chunks(docnames, app.parallel)]
    dealt: list[str] = []
    for share, size in zip(reversed(shares), reversed(sizes), strict=False):  # the last runs
        room = max(0, len(pages) - max(0, size - len(share)))
        dealt, pages = [*pages[room:], *share, *dealt], pages[:room]
    docnames[:] = [*pages, *dealt]


def run_times() -> dict[str, float]:
    """Return the seconds that each notebook took when its results were accepted: {name: seconds}."""
    return {row["notebook"]: float(row["seconds"]) for row in results.accepted("timings")}


def add_writer(app: Sphinx, env: BuildEnvironment) -> None:
    """Add a process after reading: Sphinx writes with one fewer, and kernels no longer need memory."""
    if app.parallel == JOBS:
        app.parallel += 1


def choose_jobs(app: Sphinx) -> None:
    """Read with two processes unless a number was asked for."""
    os.environ.setdefault("PYTHONHASHSEED", "0")  # sets, and with them outputs, have one order
    if app.parallel == 1:
        app.parallel = min(JOBS, os.cpu_count() or 1)
    # It keeps all it knows in the numbers of the pages, which are given after reading.
    if numbering := app.extensions.get("sphinx_multitoc_numbering"):
        numbering.parallel_read_safe = True


def forget_warned(app: Sphinx, error: Exception | None) -> None:
    """Drop the memory of a build with warnings: Sphinx would not repeat them, and the next pass."""
    if error is None and app._warncount:
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)


def setup(app: Sphinx) -> None:
    """Connect the schedule to the build."""
    app.connect("builder-inited", wait_for_start, priority=0)  # nothing has been read or written
    app.connect("builder-inited", choose_jobs, priority=900)  # once myst-nb has chosen its own
    app.connect("env-before-read-docs", begin_executing)
    app.connect("env-before-read-docs", order_pages)
    app.connect("env-updated", finish_executing)
    app.connect("env-updated", add_writer, priority=900)
    app.connect("build-finished", forget_warned, priority=900)
