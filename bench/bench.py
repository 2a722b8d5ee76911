"""Measure the speed and size of this book against a plain Jupyter Book of the same pages (`make bench`).

Both books are built in a temporary folder, in one run, so that they meet the same load. The plain
book is built serially, as Jupyter Book does; `bench/books.py` describes it. Times on a busy machine
vary by a third: compare columns, not runs. The live book is measured in the same run if `make live`
has made it.
"""

import argparse
import csv
import json
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path[0] = str(
    Path(__file__).resolve().parents[1]
)  # instead of bench/, where this file would hide the package

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from bench import books, live  # noqa: E402
from bench.measure import Build, build, keystroke, lighthouse, loading, opened  # noqa: E402
from browser import chromium  # noqa: E402
from browser.reader import launch  # noqa: E402

PAGES = {
    "front": "index.html",
    "chapter": "chapters/economy.html",
    "ledger": "chapters/ledger.html",
    "data": "chapters/data.html",
    "data, economy": "chapters/data-economy.html",
}
PROBE = """
This cell is the benchmark's: it prints a sum that must change with the table.

```{{code-cell}} ipython3
from evidence import load

print(f"probe {{load({table!r})[{column!r}].sum():.3f}}")
```
"""
GROWTH = 10
EXECUTED = re.compile(r"Executed (?:notebook )?in ")  # jupyter-cache's words, and the store's


class Report:
    """The results, printed line by line as a table."""

    FORMAT = "{:<44} {:>18} {:>18}   {}"

    def __init__(self) -> None:
        self.line("measure", "this book", "plain Jupyter Book", "goal")
        print("-" * 110)

    def line(self, measure: str, ours: str, plain: str = "–", goal: str = "") -> None:
        """Print one row."""
        print(self.FORMAT.format(measure, ours, plain, goal), flush=True)


def seconds(one: Build) -> str:
    """Write the time of a build."""
    return f"{one.seconds:.1f} s"


def edit_prose(root: Path) -> None:
    """Add a sentence to the chapter."""
    path = root / "chapters" / "economy.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")


def largest(root: Path) -> str:
    """Return the name of the largest table."""
    sizes = {
        path: path.stat().st_size
        for path in root.glob("data/*/*.csv")
        if path.parent.name != "articles"
    }
    path = max(sizes, key=sizes.get)
    return f"{path.parent.name}/{path.stem}"


def number_column(root: Path, table: str) -> str:
    """Return the first column of a table with the type number."""
    theme, name = table.split("/")
    package = json.loads((root / "data" / theme / "datapackage.json").read_text(encoding="utf-8"))
    fields = next(
        entry["schema"]["fields"] for entry in package["resources"] if entry["name"] == name
    )
    return next(field["name"] for field in fields if field["type"] == "number")


def add_probe(root: Path, table: str) -> None:
    """Add a cell to the chapter that prints a sum of the table."""
    probe = PROBE.format(table=table, column=number_column(root, table))
    path = root / "chapters" / "economy.md"
    path.write_text(path.read_text(encoding="utf-8") + probe, encoding="utf-8")


def change_table(root: Path, table: str) -> None:
    """Raise the largest value of the table by a tenth, and record the new hash."""
    path, column = root / "data" / f"{table}.csv", number_column(root, table)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = max((row for row in rows if row[column]), key=lambda row: float(row[column]))
    row[column] = f"{float(row[column]) * 1.1:.2f}"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    books.reseal(root)


def probe(root: Path) -> float:
    """Return the sum that the built chapter shows."""
    html = (root / "_build" / "html" / PAGES["chapter"]).read_text(encoding="utf-8")
    return float(re.search(r"probe (-?[\d.]+)", html)[1])


def true_sum(root: Path, table: str) -> float:
    """Compute the sum from the file."""
    with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        column = number_column(root, table)
        return sum(float(row[column]) for row in csv.DictReader(file) if row[column])


def stale(root: Path, table: str) -> bool:
    """Return whether the built chapter shows a sum that differs from the table's."""
    return abs(probe(root) - true_sum(root, table)) > 0.01


def coldest(*roots: Path) -> list[Build]:
    """Return the faster of two cold builds of each book, in turns, so that both meet the same load."""
    rounds = []
    for _ in range(2):
        for root in roots:
            shutil.rmtree(root / "_build", ignore_errors=True)
        rounds.append([build(root) for root in roots])
        for root in roots:
            check_whole(root)
    return [min(pair, key=lambda one: one.seconds) for pair in zip(*rounds)]


def check_whole(root: Path) -> None:
    """Raise RuntimeError unless the last build executed every notebook: a failed page would look fast."""
    log = (root / "bench.log").read_text(encoding="utf-8")
    done, all_of_them = len(EXECUTED.findall(log)), len(books.notebooks(root))
    if done != all_of_them:
        raise RuntimeError(
            f"{root.name}: {done} of {all_of_them} notebooks ran to their end; see {root / 'bench.log'}."
        )


def check_clean(root: Path) -> None:
    """Raise RuntimeError if the last build warned: the next one would read every page again, and look slow."""
    log = (root / "bench.log").read_text(encoding="utf-8")
    if warned := re.findall(r"[^\n]*WARNING[^\n]*", log):
        raise RuntimeError(f"{root.name}: {len(warned)} warnings, the first: {warned[0]}")


def building(report: Report, ours: Path, plain: Path) -> None:
    """Measure builds of both books, from cold to a changed table."""
    name = largest(ours)
    for root in (ours, plain):
        add_probe(root, name)
    cold = coldest(ours, plain)
    report.line("cold build (two jobs / serial)", *map(seconds, cold), "no slower than plain")
    report.line("nothing changed", seconds(build(ours)), seconds(build(plain)), "about 2 s")
    for root in (ours, plain):
        edit_prose(root)
    report.line(
        "a sentence of the chapter changed",
        seconds(build(ours)),
        seconds(build(plain)),
        "about 3 s",
    )
    for root in (ours, plain):
        change_table(root, name)
    changed = build(ours), build(plain)
    report.line(f"a value of {name} changed", *map(seconds, changed))
    left = [stale(root, name) for root in (ours, plain)]
    report.line("  stale number shown", *("YES" if old else "no" for old in left), "never")
    if left[0]:
        raise RuntimeError(
            f"The chapter shows {probe(ours)}, the table sums to {true_sum(ours, name)}."
        )


def reading(report: Report, browser: Browser, ours: Path, plain: Path) -> None:
    """Measure what pages cost a reader before a chart is used."""
    goals = {"front": "120 KB"}  # as tests/site/test_pages.py has them
    for label, page in PAGES.items():
        one, other = (opened(browser, root / "_build" / "html", page) for root in (ours, plain))
        report.line(
            f"{label} page, gzip",
            f"{one.kb:.0f} KB",
            f"{other.kb:.0f} KB",
            f"at most {goals.get(label, '236 KB')}",
        )
        report.line(
            "  requests (of them to other hosts)",
            *(f"{p.requests} ({p.foreign})" for p in (one, other)),
            "0 to other hosts",
        )
    report.line(
        "ledger, a keystroke in the filter",
        f"{keystroke(browser, ours / '_build' / 'html'):.0f} ms",
        "no filter",
        "under 100 ms",
    )


def scores(report: Report, ours: Path, plain: Path) -> None:
    """Run Lighthouse, if it is installed: mobile performance / accessibility / best practices / SEO."""
    executable = chromium.find()
    for label, page in PAGES.items():
        found = [lighthouse(root / "_build" / "html", page, executable) for root in (ours, plain)]
        report.line(f"Lighthouse mobile, {label}", *found, "95 / 100 / 100 / 100")


def memory(report: Report, ours: Path, plain: Path) -> Build:
    """Measure the peak memory of a cold build; return the build of this book."""
    watched = []
    for root in (ours, plain):
        shutil.rmtree(root / "_build")
        watched.append(build(root, watch=True))
    report.line(
        "peak memory of a cold build (PSS)",
        *(f"{one.peak:.0f} MB" for one in watched),
        "under 1000 MB",
    )
    return watched[0]


def running(report: Report, browser: Browser) -> None:
    """Measure the live book, if it is built: its files come from npm and PyPI, or a folder with them."""
    if not live.LIVE.exists():
        report.line("the live book, run in the browser", "not built", goal="run `make live` first")
        return
    one = live.measure(browser)
    for measure, value, goal in (
        ("live: from the click to the first cell", f"{one.first_cell:.1f} s", ""),
        ("live: from the click to the end of a chapter", f"{one.chapter:.1f} s", ""),
        ("live: the whole book", f"{one.book:.1f} s", ""),
        (
            "live: from the network, first visit",
            f"{one.megabytes:.1f} MB",
            f"under {live.MOST_MEGABYTES} MB",
        ),
        ("live: a chapter on a second visit", f"{one.second_visit:.1f} s", ""),
        (
            "live: from the network, second visit",
            f"{1000 * one.second_megabytes:.0f} KB",
            f"under {live.SECOND_VISIT_KB} KB",
        ),
    ):
        report.line(measure, value, goal=goal)


def growing(report: Report, browser: Browser, ours: Path, scratch: Path, before: Build) -> None:
    """Measure with ten times the claims, notebooks and charts: nothing may grow faster than its input."""
    root = books.grown(scratch / "grown", GROWTH)
    after = build(root, watch=True)
    check_whole(root)
    check_clean(root)
    warm = build(root).seconds, build(ours).seconds
    one, ten = (
        opened(browser, base / "_build" / "html", PAGES["ledger"]).kb for base in (ours, root)
    )
    key = [keystroke(browser, base / "_build" / "html") for base in (ours, root)]
    goal = f"at most {GROWTH}x"
    print(f"\nWith {GROWTH}x the claims and charts")
    report.line("measure", f"{GROWTH}x", "times the 1x", "goal")
    report.line(
        "cold build, watched",
        f"{after.seconds:.1f} s",
        f"{after.seconds / before.seconds:.1f}x",
        goal,
    )
    report.line("nothing changed", f"{warm[0]:.1f} s", f"{warm[0] / warm[1]:.1f}x", goal)
    report.line(
        "peak memory (PSS)", f"{after.peak:.0f} MB", f"{after.peak / before.peak:.1f}x", goal
    )
    report.line("ledger page, gzip", f"{ten:.0f} KB", f"{ten / one:.1f}x", goal)
    report.line(
        "ledger, a keystroke in the filter",
        f"{key[1]:.0f} ms",
        f"{key[1] / key[0]:.1f}x",
        "under 100 ms",
    )


def main() -> int:
    """Measure everything and print it; return 0."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--no-growth", action="store_true", help="leave out the book with ten times the claims"
    )
    chosen = options.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, sync_playwright() as playwright:
        scratch = Path(folder)
        ours, plain = books.copy(scratch / "ours"), books.plain(scratch / "plain")
        browser = launch(playwright)
        report = Report()
        building(report, ours, plain)
        reading(report, browser, ours, plain)
        scores(report, ours, plain)
        name = largest(ours)
        rows = sum(1 for _ in (ours / "data" / f"{name}.csv").open(encoding="utf-8")) - 1
        report.line(
            f"load({name!r}), {rows} rows, warm",
            f"{loading(ours, name):.0f} ms",
            "–",
            "under 50 ms",
        )
        running(report, browser)
        watched = memory(report, ours, plain)
        if not chosen.no_growth:
            growing(report, browser, ours, scratch, watched)
        browser.close()
    took = time.perf_counter() - started
    print(f"\nMeasured in {took:.0f} s. KB are 1000 bytes as gzip -6 sends them, without headers.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
