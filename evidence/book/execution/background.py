"""Make downloads in low-priority processes while pages are written.

The workers start once every page is read; the end of the build waits for them.
"""

import multiprocessing
import os
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..memory import get_memory
from .failures import BookError, describe_error

WORKERS = 2
NICENESS = 10  # added to the niceness of a worker


@dataclass
class Workers:
    """The processes that do the jobs, their pipes, and how each job has ended."""

    names: list[str]  # of the jobs
    processes: list[BaseProcess] = field(default_factory=list)
    receivers: list[Connection] = field(default_factory=list)
    ended: dict[int, str] = field(default_factory=dict)  # {number of a job: why it failed, or ""}

    def read(self) -> bool:
        """Wait until a job has ended; return False if no process is left that could do one."""
        while self.receivers:
            receiver: Any = connection.wait(self.receivers)[0]
            try:
                number, message = receiver.recv()
            except EOFError:
                self.receivers.remove(receiver)
                continue
            self.ended[number] = message
            return True
        return False


def add(app: Sphinx, what: str, function: Callable, *arguments: Any) -> None:
    """Add a job; no other job may make the same page or file.

    what: the file or files it makes, as a message names them.
    """
    get_memory(app).jobs.append((what, function, arguments))


def begin(app: Sphinx, env: BuildEnvironment) -> None:
    """Start the workers, which take the jobs in their order; without jobs no process starts.

    No pool of `concurrent.futures`: its thread would live in the process that Sphinx forks next.
    """
    # Forked as Sphinx forks its own: a worker knows the environment without reading it.
    context = multiprocessing.get_context("fork")
    memory = get_memory(app)
    jobs, memory.jobs = memory.jobs, []
    queue = context.SimpleQueue()
    for number in [*range(len(jobs)), *[None] * WORKERS]:
        queue.put(number)
    memory.workers = Workers([what for what, _, _ in jobs])
    for _ in range(min(WORKERS, len(jobs))):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(app, jobs, queue, sender), daemon=True)
        process.start()
        sender.close()  # the worker alone holds the other end: the pipe ends when the worker does
        memory.workers.processes.append(process)
        memory.workers.receivers.append(receiver)


def _work(app, jobs, queue, sender):
    """Do jobs until none is left or one fails; send the number of each, and the message of that one."""
    os.nice(NICENESS)
    for number in iter(queue.get, None):
        _, function, arguments = jobs[number]
        try:
            function(*arguments)
        except Exception as error:
            sender.send((number, describe_error(app, error)))
            return
        sender.send((number, ""))


def wait(app: Sphinx, jobs: Container[str]) -> None:
    """Wait until the jobs of these names are done, or cannot be done any more."""
    workers = get_memory(app).workers
    if workers is None:
        return
    wanted = [number for number, what in enumerate(workers.names) if what in jobs]
    while any(number not in workers.ended for number in wanted) and workers.read():
        pass


def finish(app: Sphinx, error: Exception | None) -> None:
    """Wait for the workers; BookError names each file that could not be made."""
    workers, get_memory(app).workers = get_memory(app).workers, None
    if workers is None:
        return
    if error is not None:
        for process in workers.processes:
            process.terminate()
    while workers.read():
        pass
    for process in workers.processes:
        process.join()
    if error is not None:
        return
    failures = {number: message for number, message in workers.ended.items() if message}
    lost = [number for number in range(len(workers.names)) if number not in workers.ended]
    if lost and not failures:
        status = next((one.exitcode for one in workers.processes if one.exitcode), 0)
        failures[lost[0]] = (
            f"its process ended with status {status}, as happens when the machine runs out of "
            "memory. Close other programs, then build again."
            if status
            else "its process ended before it was done. Build again."
        )
    if failures:
        lines = (
            f"{workers.names[number]} could not be made: {message}"
            for number, message in sorted(failures.items())
        )
        raise BookError("\n".join(lines))


def setup(app: Sphinx) -> None:
    """Connect start and end of the workers to the build."""
    app.connect("env-updated", begin, priority=950)  # once every part has put its jobs on the list
    app.connect("build-finished", finish, priority=990)
