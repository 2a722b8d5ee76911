"""Check what an author changed, in less than a minute (`make check`): before each commit.

It validates the data, the claims and the arguments, runs the chapters that the change can move and
lists what moved, and tests prose and style meanwhile. `make test` also builds the book and reads
it in a browser.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from evidence import arguments, build, claims, results, review, seal, tables, usage

ROOT = Path(__file__).resolve().parents[1]
RUNS = "tests/chapters/test_notebooks.py::test_notebook_runs_and_its_results_are_recorded"
TESTS = ["tests/style", "tests/chapters", "--deselect", RUNS]
EVERYWHERE = (
    "data/countries.csv",
    "data/articles/articles.yaml",
    "requirements.txt",
)  # every chapter depends on them


def changed_files() -> list[str] | None:
    """Return the files that differ from the last commit, new ones too; None without git."""
    command = ["git", "status", "--porcelain", "--untracked-files=all", "--no-renames", "-z"]
    try:
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return [entry[3:] for entry in said.split("\0") if entry]


def moved_chapters(changed: list[str] | None, texts: dict[str, str]) -> list[str]:
    """Return the notebooks whose results the changed files can move.

    Parameters
    ----------
    changed : list of str or None
        Files relative to the project; None means that any may have changed.
    texts : dict
        The text of every notebook by its name.
    """
    if changed is None or any(_is_seen_by_all(name) for name in changed):
        return sorted(texts)
    return sorted(
        chapter
        for chapter, text in texts.items()
        if f"chapters/{chapter}.md" in changed
        or any(_is_changed(table, changed) for table in usage.name_tables(text))
    )


def _is_changed(table, changed):
    """Tell whether the file of a table, or the descriptor of its theme, is among the changed files."""
    file = usage.table_file(table)
    files = (file, tables.DATA / table.partition("/")[0] / "datapackage.json")
    return any(path.relative_to(tables.ROOT).as_posix() in changed for path in files)


def _is_seen_by_all(name):
    """Tell whether every chapter can see a file: the package (`usage.package_key`), the lock, the countries."""
    package = (
        name.startswith("evidence/")
        and name.endswith((".py", ".html"))
        and not name.startswith(("evidence/book/", "evidence/trace/"))
    )
    return package or name in EVERYWHERE


def faults() -> Iterator[str]:
    """Yield one message for each fault of settings, data, claims and arguments."""
    yield from seal.check()
    for check in (build.check_settings, claims.register, arguments.read):
        try:
            check()
        except (
            build.BuildError,
            tables.TableError,
            claims.ClaimError,
            arguments.ArgumentError,
        ) as error:
            yield str(error)


def main() -> int:
    """Check everything; return 0 if nothing is wrong and nothing moved."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", *TESTS]
    tests = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    wrong = list(faults())
    print(
        "\n".join(f"error: {fault}" for fault in wrong)
        or "Settings, data, claims and arguments: good.",
        flush=True,
    )
    texts = {
        name: (results.CHAPTERS / f"{name}.md").read_text(encoding="utf-8")
        for name in results.notebooks()
    }
    if wrong:
        print("No chapter was run: correct the errors first.")
    elif names := moved_chapters(changed_files(), texts):
        wrong += run_chapters(names)
    else:
        print("No chapter changed, nor anything that one depends on.")
        wrong += report_lost_numbers([])
    said, _ = tests.communicate()
    print(said.strip().splitlines()[-1] if tests.returncode == 0 else said.strip())
    failed = [
        *(["a test failed"] if tests.returncode else []),
        *(one.split("\n")[0] for one in wrong),
    ]
    found = f"To correct: {'; '.join(failed)}." if failed else "`make test` checks the rest."
    print(f"Checked in {time.perf_counter() - begun:.0f} s. {found}")
    return 1 if failed else 0


def run_chapters(names: list[str]) -> list[str]:
    """Run chapters and print what moved; return the reasons why the check fails."""
    try:
        runs = review.execute_all(names)
    except results.ReviewError as error:
        print(f"error: {error}")
        return [str(error)]
    text, moved = review.report(runs)
    faults = review.find_faults(runs)
    print("\n".join([*(f"error: {problem}" for problem in faults), text]), flush=True)
    if moved:
        print(review.IF_MEANT)
    return [*faults, *report_lost_numbers(runs), *(["results moved"] if moved else [])]


def report_lost_numbers(runs: list[results.Run]) -> list[str]:
    """Print and return what tests of arguments name and neither these runs nor the results have."""
    names = {run.notebook for run in runs}
    rows = [row for row in results.accepted("numbers") if row["notebook"] not in names]
    rows += [row for run in runs for row in run.numbers]
    numbers = {f"{row['notebook']}:{row['name']}": row["value"] for row in rows}
    faults = list(arguments.find_lost_numbers(arguments.read(), numbers))
    for fault in faults:
        print(f"error: {fault}", flush=True)
    return faults


if __name__ == "__main__":
    sys.exit(main())
