"""Change single cells of the tables and check that it is detected (`make test-mutations`).

A change is detected if a rule of its table refuses it, or if `review` names table and row with every
number, verdict and chart that differs, or with the cell of a chapter that fails. Cells without any
effect are counted by column: a chapter should use such a column, or its description should call it
context. All changes are made in copies of the project; `N=` sets the number of cells (100).
"""

import argparse
import csv
import functools
import io
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from queue import Queue

from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from evidence import kernel, results, tables, usage  # noqa: E402

COPIED = ("_config.yml", "data", "chapters", "recipes", "results", "requirements.txt")
MOVED = re.compile(r"^(number|verdict|chart)\b", re.MULTILINE)
JOBS = 2


@dataclass
class Mutation:
    """One cell that is changed: where it is, what it was and what it becomes."""

    table: str
    line: int
    column: str
    before: str
    after: str
    key: str


def read_rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a table as text."""
    path = tables.DATA / f"{table}.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def change(value: str, kind: str, others: list[str]) -> str:
    """Return another value of the type `kind`; `others` are other values of the column."""
    if not value or kind == "string":
        return next((other for other in others if other not in ("", value)), f"{value} (changed)")
    if kind == "boolean":
        return "false" if value == "true" else "true"
    if kind == "date":
        return (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    if kind == "integer":
        return str(int(value) + 1)
    decimals = len(value.partition(".")[2])
    return f"{float(value) * 1.07 + 10.0**-decimals:.{decimals}f}"


def draw(count: int, seed: int) -> list[Mutation]:
    """Draw `count` random cells, each table with the same probability."""
    chance = random.Random(seed)
    found = []
    while len(found) < count:
        table = chance.choice(tables.known_tables())
        schema = tables.resource(table)["schema"]
        rows = read_rows(table)
        number = chance.randrange(len(rows))
        field = chance.choice(schema["fields"])
        column, row = field["name"], rows[number]
        others = [r[column] for r in chance.sample(rows, min(40, len(rows)))]
        after = change(row[column], field["type"], others)
        key = schema.get("primaryKey") or list(row)
        key = [key] if isinstance(key, str) else key
        name = " | ".join(after if part == column else row[part] for part in key)
        found.append(Mutation(table, number + 2, column, row[column], after, name))
    return found


@functools.cache
def chapter_code(name: str) -> str:
    """Return the code of a chapter."""
    notebook = kernel.read(ROOT / "chapters" / f"{name}.md")
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")


def users() -> dict[str, set[str]]:
    """Return which chapters use each table: {table: names of chapters}."""
    found: dict[str, set[str]] = {}
    for name in results.notebooks():
        for table in usage.name_tables(chapter_code(name)):
            found.setdefault(table, set()).add(name)
    return found


def write(folder: Path, mutation: Mutation) -> str:
    """Change the cell in the copy at `folder`; return the file's text as it was."""
    path = folder / "data" / f"{mutation.table}.csv"
    text = path.read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    rows[mutation.line - 1][rows[0].index(mutation.column)] = mutation.after
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(rows)
    path.write_text(lines.getvalue(), encoding="utf-8")
    return text


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run the command line of the package in the copy at `folder`."""
    command = [sys.executable, "-m", "evidence", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def try_one(folder: Path, mutation: Mutation, chapters: set[str]) -> tuple[str, str]:
    """Apply one mutation to a copy; return (outcome, output).

    Outcomes: "refused" by a rule, "restored" a derived cell, "stopped" a chapter, "moved" a result,
    "named" only, "MISSED".
    """
    package = (folder / "data" / f"{mutation.table}.csv").with_name("datapackage.json")
    before, described = write(folder, mutation), package.read_text(encoding="utf-8")
    try:
        sealed = run(folder, "data", "--check")
        if mutation.table.rpartition("/")[2] + ".csv" not in sealed.stdout + sealed.stderr:
            return "MISSED", "the hash of the file does not notice: " + sealed.stdout[-300:]
        sealed = run(folder, "data")
        if sealed.returncode:
            said = (sealed.stdout + sealed.stderr).strip()
            named = f"line {mutation.line}" in said or mutation.key in said
            return ("refused" if named else "MISSED"), said
        if f"line {mutation.line}, column '{mutation.column}'" in sealed.stdout:
            return "restored", sealed.stdout
        runs = [run(folder, "review", *sorted(chapters))] if chapters else []
        said = "".join(one.stdout + one.stderr * (one.returncode == 2) for one in runs)
        if f"table  {mutation.table}: row [{mutation.key}]" not in said and chapters:
            return "MISSED", said
        if any(one.returncode == 2 for one in runs):
            return "stopped", said
        return ("moved" if MOVED.search(said) else "named"), said
    finally:
        (folder / "data" / f"{mutation.table}.csv").write_text(before, encoding="utf-8")
        package.write_text(described, encoding="utf-8")


def try_all(mutations: list[Mutation]) -> list[tuple[Mutation, str, str]]:
    """Apply every mutation, two at a time, each to a copy that is then restored."""
    known = users()
    folders: Queue[Path] = Queue()
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(JOBS) as pool:
        for number in range(JOBS):
            folder = Path(scratch, f"copy-{number}")
            folder.mkdir()
            for name in COPIED:
                copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
                copy(ROOT / name, folder / name)
            folders.put(folder)

        def work(mutation: Mutation) -> tuple[Mutation, str, str]:
            folder = folders.get()
            try:
                return mutation, *try_one(folder, mutation, known.get(mutation.table, set()))
            finally:
                folders.put(folder)

        return list(tqdm(pool.map(work, mutations), total=len(mutations), unit="cell"))


def is_context(mutation: Mutation) -> bool:
    """Tell whether the data page lists the column as context, which no chapter computes with."""
    words = [usage.find_identifiers(chapter_code(name)) for name in users().get(mutation.table, ())]
    return mutation.column in usage.find_context(mutation.table, set().union(*words))


def main() -> int:
    """Print each mutation and the columns without any effect; return 1 if a change was missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cells", type=int, default=100)
    parser.add_argument("--seed", type=int, default=2026)
    chosen = parser.parse_args()
    if chosen.cells < 1:
        parser.error(f"{chosen.cells} cells test nothing. Give at least one: N=100.")
    tried = try_all(draw(chosen.cells, chosen.seed))
    for mutation, outcome, said in tried:
        moved = Counter(match[1] for match in MOVED.finditer(said)) if outcome == "moved" else {}
        words = ", ".join(f"{n} {kind}{'s' * (n > 1)}" for kind, n in moved.items())
        print(
            f"{outcome:<8} {mutation.table}, line {mutation.line}, {mutation.column}: "
            f"{json.dumps(mutation.before, ensure_ascii=False)[:40]} → "
            f"{json.dumps(mutation.after, ensure_ascii=False)[:40]}  {words}"
        )
        if outcome == "MISSED":
            print("  " + said.replace("\n", "\n  "))
    counts = Counter(outcome for _, outcome, _ in tried)
    print(", ".join(f"{outcome}: {number}" for outcome, number in sorted(counts.items())))
    idle = Counter(
        f"{m.table}: {m.column}"
        for m, outcome, _ in tried
        if outcome == "named" and not is_context(m)
    )
    print(f"Cells that move nothing, in {len(idle)} columns not called context:")
    print("\n".join(f"  {name} ({number})" for name, number in sorted(idle.items())))
    return int(counts["MISSED"] > 0)


if __name__ == "__main__":
    sys.exit(main())
