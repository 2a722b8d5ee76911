"""Re-execute notebooks from a clean kernel and say what moved against `results/`, and why.

`results/` is the contract between the notebooks and whatever shows a verdict. It holds the
accepted verdicts, numbers and charts, a hash of every row of every table (so that a moved number
can be traced to the row that moved it) and the run times of the last accepted run.
"""

import csv
import hashlib
import json
import multiprocessing
import os
import resource as usage
import signal
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from . import tables
from .claims import COLUMNS
from .outputs import CHART, TABLE, VERDICT

RESULTS = tables.ROOT / "results"
CHAPTERS = tables.ROOT / "chapters"
FILES = {
    "verdicts": COLUMNS,
    "numbers": ["notebook", "name", "value"],
    "charts": ["notebook", "name", "sha256"],
    "timings": ["notebook", "seconds", "peak_mb"],
}
ROWS = ["table", "key", "hash"]
JOBS = 2


class ReviewError(RuntimeError):
    """A notebook failed, or results cannot be read. The message names file, place and mend."""


@dataclass
class Run:
    """What one notebook produced: lists of dicts with the columns of FILES, and tables used."""

    notebook: str
    verdicts: list = field(default_factory=list)
    numbers: list = field(default_factory=list)
    charts: list = field(default_factory=list)
    timings: list = field(default_factory=list)
    tables: list = field(default_factory=list)


def notebooks():
    """Names of the chapters that are notebooks (their header names a kernel), sorted."""
    return sorted(p.stem for p in CHAPTERS.glob("*.md") if _is_notebook(p))


def _is_notebook(path):
    head = path.read_text(encoding="utf-8")[:600]
    return head.startswith("---") and "kernelspec" in head.split("\n---", 2)[0]


def collect(name, notebook):
    """The Run of an executed notebook (an nbformat notebook node)."""
    run = Run(name)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            _collect_output(run, output.get("data", {}), output.get("metadata", {}))
    run.tables = sorted(set(run.tables))
    return run


def _collect_output(run, data, metadata):
    if VERDICT in data:
        record = {key: data[VERDICT].get(key, "") for key in COLUMNS}
        run.verdicts.append({k: str(v) for k, v in record.items()} | {"notebook": run.notebook})
    if CHART in data:
        chart = data[CHART]
        run.charts.append(
            {"notebook": run.notebook, "name": chart["name"], "sha256": chart["sha256"]}
        )
    if TABLE in data:
        run.tables.append(data[TABLE]["table"])
    glued = metadata.get("scrapbook", {}).get("name")
    if glued:
        text = next((v for k, v in data.items() if k.endswith("text/plain")), "")
        run.numbers.append({"notebook": run.notebook, "name": glued, "value": text})


def execute(name):
    """Run chapter `name` in a clean kernel; returns its Run. ReviewError if it cannot be used."""
    from . import execution

    path = CHAPTERS / f"{name}.md"
    started = time.perf_counter()
    try:
        notebook = execution.read(path)
        execution.run(notebook, path)
    except execution.NotebookError as error:
        raise ReviewError(str(error)) from None
    run = collect(name, notebook)
    peak = usage.getrusage(usage.RUSAGE_CHILDREN).ru_maxrss / 1024
    seconds = time.perf_counter() - started
    run.timings = [{"notebook": name, "seconds": f"{seconds:.1f}", "peak_mb": f"{peak:.0f}"}]
    return run


def execute_all(names):
    """Runs of all `names`, two at a time, each in a process of its own, with a progress bar."""
    with ProcessPoolExecutor(min(JOBS, os.cpu_count() or 1), max_tasks_per_child=1) as pool:
        # Blocked for the workers, which inherit it: Ctrl-C is for this process alone.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        pending = {pool.submit(execute, name): name for name in names}
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        try:
            runs, failures = _ended(pending)
        except KeyboardInterrupt:
            for worker in multiprocessing.active_children():
                worker.kill()
            raise
    if failures:
        from .execution import ADVICE

        raise ReviewError("\n".join([*failures, ADVICE]))
    return sorted(runs, key=lambda run: run.notebook)


def _ended(pending):
    """(runs, messages of failures) of {future: name}, once all have ended."""
    bar = tqdm(as_completed(pending), total=len(pending), unit="chapter", desc="review")
    runs, failures, killed = [], [], []
    for done in bar:
        bar.set_postfix_str(pending[done])
        error = done.exception()
        if isinstance(error, BrokenProcessPool):  # of all that had not ended, not only of the one
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


def accepted(kind):
    """Accepted `kind` ("verdicts", "numbers", "charts", "timings"): list of dicts of strings."""
    path = RESULTS / f"{kind}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != list(FILES[kind]):
            raise ReviewError(
                f"results/{kind}.csv: its columns are {reader.fieldnames}, not {list(FILES[kind])}. "
                "Restore the file from version control; `make accept` writes it anew."
            )
        return list(reader)


def row_hashes(theme):
    """{(table, key): hash} of every row of every table of `theme`, read as plain text."""
    hashes = {}
    for entry in tables.descriptor(theme)["resources"]:
        if "schema" not in entry or entry["name"] == "countries":
            continue
        frame = pd.read_csv(
            tables.DATA / theme / entry["path"], dtype=str, keep_default_na=False, encoding="utf-8"
        )
        key = entry["schema"].get("primaryKey") or list(frame.columns)
        key = [part for part in ([key] if isinstance(key, str) else key) if part in frame]
        for row in frame.to_dict("records"):
            name = " | ".join(row[part] for part in key)
            text = json.dumps(row, sort_keys=True, ensure_ascii=False)
            hashes[f"{theme}/{entry['name']}", name] = hashlib.sha256(text.encode()).hexdigest()[
                :12
            ]
    return hashes


def _accepted_rows(theme):
    path = RESULTS / "rows" / f"{theme}.csv"
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["table"], row["key"]): row["hash"] for row in csv.DictReader(file)}


def moved_rows():
    """Rows that differ from the accepted ones: list of (table, key, "changed|new|gone")."""
    moved = []
    for theme in tables.themes():
        before, now = _accepted_rows(theme), row_hashes(theme)
        if before is None:
            continue
        for table, key in sorted(before.keys() | now.keys()):
            was, is_ = before.get((table, key)), now.get((table, key))
            if was != is_:
                moved.append(
                    (table, key, "new" if was is None else "gone" if is_ is None else "changed")
                )
    return moved


def moved(runs, only_claim=None):
    """What differs between `runs` and `results/`: list of dicts kind, notebook, name, before, after."""
    names = {run.notebook for run in runs}
    found = []
    for kind, label, shown in (
        (
            "verdicts",
            "claim_id",
            ("verdict", "recomputed", "specs_agreeing", "flips_on", "sources", "note"),
        ),
        ("numbers", "name", ("value",)),
        ("charts", "name", ("sha256",)),
    ):
        before = {row[label]: row for row in accepted(kind) if row["notebook"] in names}
        now = {row[label]: row for run in runs for row in getattr(run, kind)}
        notebook = {row[label]: row["notebook"] for row in [*before.values(), *now.values()]}
        for name in sorted(before.keys() | now.keys()):
            for column in shown:
                was = before.get(name, {}).get(column, "(none)")
                is_ = now.get(name, {}).get(column, "(none)")
                if was != is_:
                    found.append(
                        {"kind": kind[:-1] if column == shown[0] else f"{kind[:-1]} {column}",
                         "notebook": notebook[name], "name": name, "before": was, "after": is_}
                    )  # fmt: skip
                    if "(none)" in (was, is_):
                        break
    return [row for row in found if only_claim in (None, row["name"])]


def duplicates(runs):
    """Claims settled more than once in `runs`: list of messages."""
    where = {}
    for run in runs:
        for row in run.verdicts:
            where.setdefault(row["claim_id"], []).append(f"chapters/{run.notebook}.md")
    return [
        f"claim {name} is settled {len(places)} times ({', '.join(places)}). Keep one."
        for name, places in sorted(where.items())
        if len(places) > 1
    ]


def report(runs, only_claim=None):
    """(text, whether anything moved) for the reader of `review`."""
    rows = moved_rows()
    found = moved(runs, only_claim)
    lines = []
    for table, key, how in rows:
        users = [run.notebook for run in runs if table in run.tables]
        used = f"used in {', '.join(users)}" if users else "used in no chapter reviewed"
        lines.append(f"table  {table}: row [{key}] {how}; {used}")
    width = max((len(row["name"]) for row in found), default=0)
    for row in found:
        before, after = (_short(row[side]) for side in ("before", "after"))
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


def _short(text, limit=70):
    text = " ".join(str(text).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def accept(runs):
    """Write `runs` as the accepted results, keeping those of notebooks not among them."""
    RESULTS.mkdir(exist_ok=True)
    names = {run.notebook for run in runs}
    standing = set(notebooks())
    for kind, columns in FILES.items():
        kept = [r for r in accepted(kind) if r["notebook"] in standing - names]
        rows = kept + [row for run in runs for row in getattr(run, kind)]
        rows.sort(key=lambda row: [row[column] for column in columns[:2]])
        _write(RESULTS / f"{kind}.csv", columns, rows)
    (RESULTS / "rows").mkdir(exist_ok=True)
    for theme in tables.themes():
        hashes = row_hashes(theme).items()
        rows = [{"table": t, "key": k, "hash": h} for (t, k), h in sorted(hashes)]
        _write(RESULTS / "rows" / f"{theme}.csv", ROWS, rows)


def _write(path, columns, rows):
    draft = Path(f"{path}.part")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    draft.replace(path)
