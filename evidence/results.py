"""Read, compare and write the accepted results: verdicts, numbers and charts.

`results/` holds the accepted verdicts of claims and parts, numbers and charts, a hash of every row
of every table (so that a moved number can be traced to the row that moved it) and the run times of
the last accepted run.
"""

import hashlib
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from . import myst, tables, usage
from .claims import COLUMNS, PART_COLUMNS
from .outputs import CHART, PART, TABLE, VERDICT
from .tabular import csvtext

RESULTS = tables.ROOT / "results"
CHAPTERS = tables.ROOT / "chapters"
FILES = {
    "verdicts": COLUMNS,
    "parts": PART_COLUMNS,
    "numbers": ["notebook", "name", "value"],
    "charts": ["notebook", "name", "sha256"],
    "timings": ["notebook", "seconds", "peak_mb"],
}
ROWS = ["table", "key", "hash"]
# `make accept` reads every file but the hashes of rows before it writes, so it cannot repair them.
RESTORE = "Restore the file from version control, or correct the line."
REWRITE = "Restore the file from version control; `make accept` writes it again."
TOLERANCE = 1e-9  # relative; other processors differ by some 1e-15
_FLOAT = re.compile(r"[+-]?\d*\.\d+(e[+-]?\d+)?|[+-]?\d+(\.\d*)?e[+-]?\d+", re.IGNORECASE)


class ReviewError(RuntimeError):
    """A notebook failed, or results cannot be read. The message names file, place and fix."""


@dataclass
class Run:
    """The results of one notebook: dicts with the columns of FILES, and the tables used."""

    notebook: str
    verdicts: list = field(default_factory=list)
    parts: list = field(default_factory=list)
    numbers: list = field(default_factory=list)
    charts: list = field(default_factory=list)
    timings: list = field(default_factory=list)
    tables: list = field(default_factory=list)


def notebooks() -> list[str]:
    """List the names of the chapters that are notebooks (their header names a kernel), sorted."""
    return sorted(
        p.stem for p in CHAPTERS.glob("*.md") if myst.is_notebook(p.read_text(encoding="utf-8"))
    )


def collect(name: str, notebook: NotebookNode) -> Run:
    """Collect the results of an executed notebook from its outputs."""
    run = Run(name)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            _collect_output(run, output.get("data", {}), output.get("metadata", {}))
    run.tables = sorted(set(run.tables))
    return run


def _collect_output(run, data, metadata):
    for kind, mime in (("verdicts", VERDICT), ("parts", PART)):
        if mime in data:
            record = {key: str(data[mime].get(key, "")) for key in FILES[kind]}
            getattr(run, kind).append(record | {"notebook": run.notebook})
    if CHART in data:
        chart = {key: data[CHART][key] for key in ("name", "sha256")}
        run.charts.append({"notebook": run.notebook} | chart)
    if TABLE in data:
        run.tables.append(data[TABLE]["table"])
    glued = metadata.get("scrapbook", {}).get("name")
    if glued:
        text = next((v for k, v in data.items() if k.endswith("text/plain")), "")
        run.numbers.append({"notebook": run.notebook, "name": glued, "value": text})


def accepted(kind: str) -> list[dict[str, str]]:
    """Read the accepted results of one kind, a key of FILES; none if nothing was accepted yet.

    ReviewError if the file has other columns, or a row has more or fewer cells.
    """
    return read_rows(f"{kind}.csv", FILES[kind], RESTORE)


def read_rows(name: str, columns: Sequence[str], advice: str) -> list[dict[str, str]]:
    """Return the rows of a file of `results/`, such as "history.csv"; none without one.

    ReviewError, which ends in `advice`, if it has other columns, or a row has more or fewer cells.
    """
    path = RESULTS / name
    if not path.exists():
        return []
    try:
        found, rows = csvtext.read_rows(path, f"results/{name}")
    except tables.TableError as error:
        raise ReviewError(f"{error} {advice}") from None
    if found != list(columns):
        raise ReviewError(
            f"results/{name}, line 1: its columns are {found}, not {list(columns)}. {advice}"
        )
    return rows


def row_hashes(theme: str) -> dict[tuple[str, str], str]:
    """Hash every row of every table of a theme, read as text: {(table, key): hash}."""
    hashes = {}
    for entry in tables.descriptor(theme)["resources"]:
        if "schema" not in entry or entry["name"] == "countries":
            continue
        frame = tables.cells_of(f"{theme}/{entry['name']}")
        key = [part for part in tables.list_key(entry) or frame.columns if part in frame]
        for row in frame.to_dict("records"):
            name = " | ".join(row[part] for part in key)
            text = json.dumps(row, sort_keys=True, ensure_ascii=False)
            digest = hashlib.sha256(text.encode()).hexdigest()
            hashes[f"{theme}/{entry['name']}", name] = digest[:12]
    return hashes


def moved_rows() -> list[tuple[str, str, str]]:
    """List rows that differ from the accepted ones: (table, key, "changed", "new" or "gone")."""
    moved = []
    for theme in tables.themes():
        if not (RESULTS / "rows" / f"{theme}.csv").exists():
            continue
        accepted_rows = read_rows(f"rows/{theme}.csv", ROWS, REWRITE)
        before = {(row["table"], row["key"]): row["hash"] for row in accepted_rows}
        now = row_hashes(theme)
        for table, key in sorted(before.keys() | now.keys()):
            was, is_ = before.get((table, key)), now.get((table, key))
            if was != is_:
                how = "new" if was is None else "gone" if is_ is None else "changed"
                moved.append((table, key, how))
    return moved


def same_value(before: str, now: str) -> bool:
    """Compare two recorded values: floats with a relative tolerance of 1e-9, others exactly.

    Whole numbers are counts, ranks and years, so they are compared exactly.

    Examples
    --------
    >>> same_value("0.550491730", "0.5504917300000001"), same_value("100", "101")
    (True, False)
    """
    if before == now:
        return True
    if not (_FLOAT.fullmatch(before) and _FLOAT.fullmatch(now)):
        return False
    return math.isclose(float(before), float(now), rel_tol=TOLERANCE)


def accept(runs: Sequence[Run]) -> None:
    """Write `runs` as the accepted results, and keep those of other notebooks.

    Rows of a table that another notebook uses are kept too, so that its review can still say which
    row moved its results.
    """
    RESULTS.mkdir(exist_ok=True)
    names = {run.notebook for run in runs}
    standing = set(notebooks())
    for kind, columns in FILES.items():
        kept = [r for r in accepted(kind) if r["notebook"] in standing - names]
        rows = kept + [row for run in runs for row in getattr(run, kind)]
        rows.sort(key=lambda row: [row[column] for column in columns[:2]])
        write_rows(RESULTS / f"{kind}.csv", columns, rows)
    (RESULTS / "rows").mkdir(exist_ok=True)
    texts = [(CHAPTERS / f"{name}.md").read_text(encoding="utf-8") for name in standing - names]
    used = {table for text in texts for table in usage.name_tables(text)}
    for theme in tables.themes():
        found = {key: value for key, value in row_hashes(theme).items() if key[0] not in used}
        kept = read_rows(f"rows/{theme}.csv", ROWS, REWRITE)
        rows = [row for row in kept if row["table"] in used]
        rows += [{"table": t, "key": k, "hash": h} for (t, k), h in found.items()]
        rows.sort(key=lambda row: (row["table"], row["key"]))
        write_rows(RESULTS / "rows" / f"{theme}.csv", ROWS, rows)


def write_rows(path: Path, columns: Sequence[str], rows: Sequence[dict[str, str]]) -> None:
    """Write rows as a CSV file in one step."""
    csvtext.replace(path, csvtext.format_rows(columns, rows).encode("utf-8"))
