"""Make downloads in low-priority processes while pages are written.

The workers start once every page is read; the end of the build waits for them.
"""

import multiprocessing
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..memory import get_memory
from .failures import BookError, told

WORKERS = 2
NICENESS = 10  # added to the niceness of a worker


def add(app: Sphinx, what: str, function: Callable, *arguments: Any) -> None:
    """Add a job; no other job may make the same page or file.

    what: the file or files it makes, as a message names them.
    """
    get_memory(app).jobs.append((what, function, arguments))


def begin(app: Sphinx, env: BuildEnvironment) -> None:
    """Start the workers, each with its share of the jobs; without jobs no process starts.

    No pool of `concurrent.futures`: its thread would live in the process that Sphinx forks next.
    """
    # Forked as Sphinx forks its own: a worker knows the environment without reading it.
    context = multiprocessing.get_context("fork")
    memory = get_memory(app)
    jobs, memory.jobs = memory.jobs, []
    for share in filter(None, (jobs[i::WORKERS] for i in range(WORKERS))):
        receiver, sender = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(app, share, sender), daemon=True)
        worker.start()
        sender.close()  # the worker alone holds the other end: the pipe ends when the worker does
        memory.workers.append((worker, receiver))


def _work(app, share, sender):
    """Do one worker's jobs in turn; sends (what, "") before each, (what, message) if one fails."""
    os.nice(NICENESS)
    for what, function, arguments in share:
        sender.send((what, ""))
        try:
            function(*arguments)
        except Exception as error:
            sender.send((what, told(app, error)))
            return


def finish(app: Sphinx, error: Exception | None) -> None:
    """Wait for the workers; BookError names each file that could not be made."""
    workers, get_memory(app).workers = get_memory(app).workers, []
    failures = []
    for worker, receiver in workers:
        if error is not None:
            worker.terminate()
        what, message = "", ""
        with suppress(EOFError):  # it has ended
            while True:
                what, message = receiver.recv()
        worker.join()
        if worker.exitcode and not message:
            message = (
                f"its process ended with status {worker.exitcode}, as happens when the machine runs out of "
                "memory. Close other programs, then build again."
            )
        if message:
            failures.append(f"{what} could not be made: {message}")
    if failures and error is None:
        raise BookError("\n".join(failures))


def setup(app: Sphinx) -> dict:
    """Connect start and end of the workers to the build."""
    app.connect("env-updated", begin, priority=950)  # once every part has put its jobs on the list
    app.connect("build-finished", finish, priority=990)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
