"""Make downloads in low-priority processes while pages are written.

The workers start once every page is read; the end of the build waits for them.
"""

import multiprocessing
import os
from collections.abc import Callable, Container
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..memory import get_memory
from .failures import BookError, told

WORKERS = 2
NICENESS = 10  # added to the niceness of a worker


@dataclass
class Worker:
    """A process, its pipe, the names of its jobs, how many are done, and why one failed."""

    process: BaseProcess
    receiver: Connection
    jobs: list[str]
    done: int = 0
    message: str = ""

    def read(self) -> bool:
        """Wait until a job is done; return False if no more will be."""
        try:
            self.message = self.message or self.receiver.recv()
        except EOFError:  # it has ended
            return False
        self.done += not self.message
        return not self.message


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
        process = context.Process(target=_work, args=(app, share, sender), daemon=True)
        process.start()
        sender.close()  # the worker alone holds the other end: the pipe ends when the worker does
        memory.workers.append(Worker(process, receiver, [what for what, _, _ in share]))


def _work(app, share, sender):
    """Do one worker's jobs in turn; send "" after each, or the message of the one that fails."""
    os.nice(NICENESS)
    for _, function, arguments in share:
        try:
            function(*arguments)
        except Exception as error:
            sender.send(told(app, error))
            return
        sender.send("")


def wait(app: Sphinx, jobs: Container[str]) -> list[str]:
    """Wait for the jobs of these names; return those that are done: a worker may have failed."""
    workers = get_memory(app).workers
    for worker in workers:
        while any(what in jobs for what in worker.jobs[worker.done :]) and worker.read():
            pass
    return [what for one in workers for what in one.jobs[: one.done] if what in jobs]


def finish(app: Sphinx, error: Exception | None) -> None:
    """Wait for the workers; BookError names each file that could not be made."""
    workers, get_memory(app).workers = get_memory(app).workers, []
    failures = []
    for worker in workers:
        if error is not None:
            worker.process.terminate()
        while worker.read():
            pass
        worker.process.join()
        message = worker.message
        if worker.process.exitcode and not message and worker.done < len(worker.jobs):
            message = (
                f"its process ended with status {worker.process.exitcode}, as happens when the machine runs out "
                "of memory. Close other programs, then build again."
            )
        if message:
            failures.append(f"{worker.jobs[worker.done]} could not be made: {message}")
    if failures and error is None:
        raise BookError("\n".join(failures))


def setup(app: Sphinx) -> dict:
    """Connect start and end of the workers to the build."""
    app.connect("env-updated", begin, priority=950)  # once every part has put its jobs on the list
    app.connect("build-finished", finish, priority=990)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
