"""Re-execute notebooks from a clean kernel and say what moved against `results/`, and why."""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from tqdm import tqdm

from . import launcher
from .claims import fairness
from .results import CHAPTERS, ReviewError, Run, accepted, collect, moved_rows, same_value
from .tabular.errors import shorten

JOBS = 2
IF_MEANT = "If that is meant, `make accept` records it; then commit results/ too."
MOST_SHOWN = 70  # characters of a value that moved

# What is compared, by file of results/: the first column gives the difference its name.
SETTLED = (
    "verdict", "strength", "recomputed", "specs_agreeing", "flips_on", "sources", "limit", "limit_sources",
    "context", "missing", "since",
)  # fmt: skip
COMPARED = {
    "verdicts": SETTLED,
    "parts": SETTLED,
    "numbers": ("value",),
    "charts": ("sha256",),
}


def execute(name: str) -> Run:
    """Run chapter `name` in a clean kernel; ReviewError if it fails."""
    from . import kernel

    path = CHAPTERS / f"{name}.md"
    started = time.perf_counter()
    try:
        notebook = kernel.read(path)
        peak = kernel.run(notebook, path)
    except kernel.NotebookError as error:
        raise ReviewError(str(error)) from None
    run = collect(name, notebook)
    seconds = time.perf_counter() - started
    run.timings = [{"notebook": name, "seconds": f"{seconds:.1f}", "peak_mb": f"{peak:.0f}"}]
    return run


def execute_all(names: Sequence[str]) -> list[Run]:
    """Run chapters two at a time, the longest first, with a progress bar.

    Raises ReviewError if one fails; the message names each.
    """
    from . import kernel

    kernel.prepare()
    long = {row["notebook"]: -float(row["seconds"]) for row in accepted("timings")}
    names = sorted(names, key=lambda name: (long.get(name, 0), name))
    context = multiprocessing.get_context("fork" if launcher.FORKING else "spawn")
    with ProcessPoolExecutor(min(JOBS, os.cpu_count() or 1), context) as pool:
        bar = None
        try:
            # Workers inherit the blocked signal: only this process handles Ctrl-C.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                pending = {pool.submit(execute, name): name for name in names}
                # A bar that is interrupted while it is made prints a traceback.
                bar = tqdm(as_completed(pending), total=len(pending), unit="chapter", desc="review")
            finally:
                # Ctrl-C may have waited.
                signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
            runs, failures = _ended(pending, bar)
        except KeyboardInterrupt:
            for worker in multiprocessing.active_children():
                worker.kill()
            if bar is not None:
                bar.close()  # before the message of what follows
            raise
    if failures:
        from .kernel import ADVICE

        raise ReviewError("\n".join([*failures, ADVICE]))
    return sorted(runs, key=lambda run: run.notebook)


def _ended(pending, bar):
    """Wait for all of {future: name} that `bar` yields; return (runs, messages of failures)."""
    runs, failures, killed = [], [], []
    for done in bar:
        bar.set_postfix_str(pending[done])
        error = done.exception()
        if isinstance(error, BrokenProcessPool):  # every worker still running gets it
            killed.append(f"chapters/{pending[done]}.md")
        elif error:
            failures.append(str(error))
        else:
            runs.append(done.result())
    failures.sort()
    if killed:
        failures.append(
            f"{', '.join(sorted(killed))}: not reviewed, since a process that ran one of them was killed, as "
            "happens when the machine runs out of memory. Close other programs and review again."
        )
    return runs, failures


def _key(kind, row):
    """What tells a row from the others: a claim is settled once in the book, names are a chapter's."""
    if kind in ("verdicts", "parts"):
        return (row["claim_id"] + row.get("part", ""),)
    return (row["notebook"], row["name"])


def moved(runs: Sequence[Run], only_claim: str | None = None) -> list[dict[str, str]]:
    """List what differs between `runs` and `results/`, of one claim or of all.

    Returns
    -------
    list of dict
        With the keys kind, notebook, name, before, after.
    """
    names = {run.notebook for run in runs}
    found = []
    for kind, columns in COMPARED.items():
        # A name belongs to its chapter: two chapters may use one for different numbers.
        before = {_key(kind, row): row for row in accepted(kind) if row["notebook"] in names}
        now = {_key(kind, row): row for run in runs for row in getattr(run, kind)}
        for key in sorted(before.keys() | now.keys()):
            row = now.get(key) or before[key]
            for column in columns:
                was, is_ = (side.get(key, {}).get(column, "(none)") for side in (before, now))
                if same_value(was, is_):
                    continue
                label = kind[:-1] if column == columns[0] else f"{kind[:-1]} {column}"
                found.append(
                    {"kind": label, "notebook": row["notebook"], "name": key[-1], "before": was, "after": is_}
                )  # fmt: skip
                if "(none)" in (was, is_):
                    break
    return [row for row in found if only_claim in (None, row["name"])]


def find_faults(runs: Sequence[Run]) -> list[str]:
    """Return a message for each claim or part that is settled twice, or against its rule."""
    where: dict[str, list[str]] = {}
    for run in runs:
        for row in run.verdicts + run.parts:
            name = row["claim_id"] + row.get("part", "")
            where.setdefault(name, []).append(f"chapters/{run.notebook}.md")
    twice = [
        f"claim {name} is settled {len(places)} times ({', '.join(places)}). Keep one."
        for name, places in sorted(where.items())
        if len(places) > 1
    ]
    settled = fairness.units(
        [row for run in runs for row in run.verdicts], [row for run in runs for row in run.parts]
    )
    return twice + list(fairness.find_broken(settled))


def report(runs: Sequence[Run], only_claim: str | None = None) -> tuple[str, bool]:
    """Return the text that `review` prints, and whether anything moved."""
    rows, found = changed_rows(runs), moved(runs, only_claim)
    lines = list(rows)
    width = max((len(row["name"]) for row in found), default=0)
    for row in found:
        before, after = (
            shorten(" ".join(row[side].split()), MOST_SHOWN) for side in ("before", "after")
        )
        lines.append(
            f"{row['kind']:<22} {row['notebook']}: {row['name']:<{width}}  {before} → {after}"
        )
    verdicts = sum(len(run.verdicts) for run in runs)
    summary = (
        f"{len(runs)} chapter(s), {verdicts} verdicts, "
        f"{sum(len(run.numbers) for run in runs)} numbers, "
        f"{sum(len(run.charts) for run in runs)} charts re-executed: "
        + (f"{len(found)} moved." if found else "nothing moved.")
    )
    if rows and not found:
        summary += " Table rows changed, no result did."
    return "\n".join([*lines, summary]), bool(found or rows)


def changed_rows(runs: Iterable[Run] = ()) -> list[str]:
    """Return a line for each table row that changed, with the chapters that use it."""
    lines = []
    for table, key, how in moved_rows():
        users = [run.notebook for run in runs if table in run.tables]
        used = f"used in {', '.join(users)}" if users else "used in no chapter reviewed"
        lines.append(f"table  {table}: row [{key}] {how}; {used}")
    return lines
