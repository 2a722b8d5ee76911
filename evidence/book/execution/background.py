"""Work that no page waits for, done beside the build: pictures to download, notebooks to take along.

It begins once every page is read and runs in processes of low priority, so it takes what the
writing of pages leaves of the machine. The end of the build waits for it.
"""

import multiprocessing
import os
import traceback
from contextlib import suppress

from sphinx.errors import ExtensionError

from ..nodes import end_plainly

WORKERS = 2
MODESTY = 10  # added to the niceness of a worker


def add(app, function, *arguments):
    """Put a job on the list; a page or file that it makes must be nobody else's."""
    app.__dict__.setdefault("evidence_jobs", []).append((function, arguments))


def begin(app, env):
    """Deal the jobs out in turns and begin; without jobs no process starts."""
    # Forked as Sphinx forks its own: a worker knows the environment without reading it.
    context = multiprocessing.get_context("fork")
    jobs = app.__dict__.pop("evidence_jobs", [])
    for share in filter(None, (jobs[i::WORKERS] for i in range(WORKERS))):
        hears, says = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(share, says), daemon=True)
        worker.start()
        says.close()  # the worker's own end stands alone, so that its death is heard
        _workers(app).append((worker, hears))


def _workers(app):
    return app.__dict__.setdefault("evidence_workers", [])


def _work(share, says):
    os.nice(MODESTY)
    try:
        for function, arguments in share:
            function(*arguments)
    except Exception as error:
        said = "".join(traceback.format_exception_only(error)).strip()  # as Sphinx tells of its own workers
        says.send((said, traceback.format_exc()))


def finish(app, error):
    """Wait for the work: without it the build is not done, and ends with what went wrong."""
    workers, app.evidence_workers = _workers(app), []
    for worker, hears in workers:
        if error is not None:
            worker.terminate()
        said = None
        with suppress(EOFError):  # it ended without a word
            said = hears.recv()
        worker.join()
        if error is None and said:
            end_plainly(said[0])
            raise ExtensionError(f"a download could not be made:\n{said[1]}")
        if error is None and worker.exitcode:
            raise ExtensionError(f"downloads could not be made: their process ended with {worker.exitcode}. Build again.")


def setup(app):
    """Connect begin and end to the build."""
    app.connect("env-updated", begin, priority=950)  # once every part has put its jobs on the list
    app.connect("build-finished", finish, priority=990)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
