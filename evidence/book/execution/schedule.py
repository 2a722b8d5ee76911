"""Order the reading of pages so that two readers share the work evenly."""

import csv
import os
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.parallel import make_chunks

from ... import results
from ..record import chapter_of

READ = 200_000  # bytes of a page read in a second, once its notebook ran
JOBS = 2  # more would make 668 MB of memory a gigabyte, and few machines have idle cores


def balance_readers(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Order the pages to be read so that parallel readers get even shares of run times and of text.

    Sphinx deals pages out in runs of the list. In the order of their names the long notebooks would
    come last, and one reader would work on while the other waits.
    """
    if app.parallel < 2:
        return
    runs, long = make_chunks(docnames, app.parallel), run_times()
    whole = (
        len(runs) // app.parallel * app.parallel
    )  # the last round may leave readers idle: light pages only
    dealt, load = [[] for _ in runs], [0.0] * len(runs)
    weight = {
        name: long.get(chapter_of(name), 0) + os.path.getsize(env.doc2path(name)) / READ
        for name in docnames
    }
    for docname in sorted(docnames, key=lambda name: (-weight[name], name)):
        heavy = chapter_of(docname) in long
        room = [i for i, run in enumerate(runs) if len(dealt[i]) < len(run)]
        room = [i for i in room if not heavy or i < whole] or room
        mine = min(room, key=lambda i: (load[i], i))
        dealt[mine].append(docname)
        load[mine] += weight[docname]
    docnames[:] = [docname for part in dealt for docname in part]


def run_times() -> dict[str, float]:
    """Return the seconds that each notebook took when its results were accepted: {name: seconds}."""
    path = results.RESULTS / "timings.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["notebook"]: float(row["seconds"]) for row in csv.DictReader(file)}


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


def setup(app: Sphinx) -> dict:
    """Connect the schedule to the build."""
    app.connect("builder-inited", choose_jobs, priority=900)  # once myst-nb has chosen its own
    app.connect("env-before-read-docs", balance_readers)
    app.connect("env-updated", add_writer, priority=900)
    app.connect("build-finished", forget_warned, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
