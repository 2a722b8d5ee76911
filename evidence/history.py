"""Keep the history of verdicts, `results/history.csv`: what moved, when and why; rows are only added."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from . import results
from .markup import plural
from .results import ReviewError, Run
from .tabular import csvtext

COLUMNS = ["date", "claim", "from", "to", "reason"]
FIRST = "Settled for the first time."
Row = dict[str, str]


def read() -> list[Row]:
    """Return all rows, oldest first; none if there is no history yet.

    Raises
    ------
    ReviewError
        If the file has other columns, or a row whose `from` is not the `to` of the row before.
    """
    rows = results.read_rows("history.csv", COLUMNS, results.RESTORE)
    last: dict[str, str] = {}
    for line, row in enumerate(rows, 2):
        if row["from"] != last.get(row["claim"], ""):
            raise ReviewError(
                f"results/history.csv, line {line}: {row['claim']} moves from “{row['from']}”, but it was "
                f"“{last.get(row['claim'], '')}” before. Rows are only added; restore the file from version control."
            )
        last[row["claim"]] = row["to"]
    return rows


def find_moves(runs: Sequence[Run], date: str) -> list[Row]:
    """Return a row, without a reason, for each claim of `runs` whose verdict is not the last of the history.

    `to` is empty for a claim that its chapter does not settle any more.
    """
    last = {row["claim"]: row["to"] for row in read()}
    now = {row["claim_id"]: row["verdict"] for run in runs for row in run.verdicts}
    names = {run.notebook for run in runs}
    gone = [
        row["claim_id"] for row in results.accepted("verdicts")
        if row["notebook"] in names and row["claim_id"] not in now
    ]  # fmt: skip
    found = now | dict.fromkeys(gone, "")
    return [
        {"date": date, "claim": claim, "from": last.get(claim, ""), "to": to, "reason": ""}
        for claim, to in sorted(found.items())
        if last.get(claim, "") != to
    ]


def give_reasons(moves: Iterable[Row], why: str, single: Mapping[str, str]) -> list[Row]:
    """Return the moves with their reasons: that of the claim in `single`, or else `why`, one for all.

    Raises
    ------
    ReviewError
        If a verdict moved without a reason: one message with all of them.
    """
    given, bare = [], []
    for row in moves:
        reason = single.get(row["claim"]) or why.strip() or ("" if row["from"] else FIRST)
        given.append(row | {"reason": reason})
        if not reason:
            bare.append(f"  {row['claim']}: {row['from']} → {row['to'] or 'no verdict'}")
    if bare:
        listed = "\n".join(bare)
        raise ReviewError(
            f"{plural(len(bare), 'verdict')} moved, and nothing is recorded yet:\n{listed}\n"
            'Say why in one sentence for readers: make accept WHY="…", or in a file with the columns claim and '
            "reason: --reasons FILE."
        )
    return given


def read_reasons(paths: Iterable[str]) -> dict[str, str]:
    """Read reasons of single claims from CSV files with the columns claim and reason; others are ignored."""
    found: dict[str, str] = {}
    for name in paths:
        path = Path(name)
        if not path.exists():
            raise ReviewError(
                f"{name}: there is no such file. Give a CSV file with the columns claim and reason."
            )
        columns, rows = csvtext.read_rows(path, name)
        if not {"claim", "reason"} <= set(columns):
            raise ReviewError(
                f"{name}, line 1: its columns are {columns}. Name two of them claim and reason."
            )
        found |= {row["claim"]: (row["reason"] or "").strip() for row in rows}
    return found


def append(rows: Sequence[Row]) -> None:
    """Add rows at the end of the file; the rows above stay as they are."""
    if rows:
        results.write_rows(results.RESULTS / "history.csv", COLUMNS, [*read(), *rows])
