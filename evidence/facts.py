"""Fill in and check the columns of the tables of facts that follow from who publishes a page.

An author types the addresses, whom a page passes on, and whether the second page agrees. Who runs
the page and how far the fact can be trusted is derived, so that nobody types `verified`.
"""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import tables
from .claims import independence
from .tabular import csvtext
from .tabular.errors import place
from .tabular.readings import is_address

PAGES = (("url", "publisher", "origin"), ("second_url", "second_publisher", "second_origin"))


def read_facts(theme: str) -> list[dict[str, Any]]:
    """Return the facts of a theme, each as a dict of its columns; an empty cell is ""."""
    return tables.read(f"{theme}/facts").astype(object).fillna("").to_dict("records")


def problems() -> list[str]:
    """Return a message for each fault that a table of facts has by the tables of hosts and publishers."""
    found = []
    for path in _files():
        hosts, known = independence.hosts(), independence.publishers()
        for line, row in enumerate(csvtext.read_rows(path)[1], 2):
            wrong = list(_faults(row, hosts, known)) or list(_stale(row, hosts, known))
            found += [f"{place(path)}, line {line}, {text}" for text in wrong]
    return found


def fill() -> tuple[dict[Path, bytes], list[str]]:
    """Write the derived columns of every row whose hosts and origins are known.

    Returns
    -------
    before : dict
        What each file that changed held before.
    replaced : list
        A line for each cell that held something else: file, line, column, both values.
    """
    before: dict[Path, bytes] = {}
    replaced: list[str] = []
    for path in _files():
        hosts, known = independence.hosts(), independence.publishers()
        rows = csvtext.read_rows(path)[1]
        filled = [
            row if any(_faults(row, hosts, known)) else row | _derived(row, hosts, known)
            for row in rows
        ]
        if filled != rows:
            replaced += [
                f"{place(path)}, line {line}, column '{column}': “{row[column]}” replaced by “{value}”, "
                "which follows from the pages."
                for line, (row, new) in enumerate(zip(rows, filled, strict=True), 2)
                for column, value in new.items()
                if row[column] not in ("", value)
            ]
            before[path] = path.read_bytes()
            csvtext.replace(path, csvtext.format_rows(list(rows[0]), filled).encode("utf-8"))
    return before, replaced


def _files() -> list[Path]:
    """The files of the tables of facts that descriptors list."""
    named = [name for name in tables.known_tables() if name.endswith("/facts")]
    return [path for name in named if (path := tables.DATA / f"{name}.csv").exists()]


def _wrong_dates(date: str) -> Iterator[str]:
    """Yield what is wrong with the date of a fact: a day, month or year, or two divided by "/"."""
    begin, _, end = date.partition("/")
    for part in filter(None, (begin, end)):
        try:
            datetime.date.fromisoformat(part + "-01-01"[len(part) - 4 :])
        except ValueError:
            yield f"column 'date': '{part}' is no day of the calendar. Write it as on the page."
            return
    latest = (datetime.date.today() + datetime.timedelta(days=1)).isoformat()  # today somewhere
    if begin > latest[: len(begin)]:  # a period may end later
        yield (
            f"column 'date': '{begin}' lies in the future. Write the day on which it happened; "
            "what is planned or forecast has the day on which somebody said it."
        )
    elif end and end < begin[: len(end)]:
        yield f"column 'date': '{date}' ends before it begins. Write the earlier day first."


def _faults(row: dict, hosts: dict, known: independence.Publishers) -> Iterator[str]:
    """What an author has to correct in one row before anything can be derived."""
    yield from _wrong_dates(row["date"])
    for url, _, origin in PAGES:
        name = independence.host(row[url]) if is_address(row[url]) else ""
        if row[url] and not name:
            yield f"column '{url}': '{row[url]}' is no address. Copy it from the browser."
        elif row[url] and name not in hosts:
            yield (
                f"column '{url}': the host '{name}' is not known. Add the row “{name},<publisher>” "
                f"to data/{independence.HOSTS}.csv, and a new publisher to "
                f"data/{independence.PUBLISHERS}.csv as “<publisher>,<kind>,<side>,<house>,<note>”."
            )
        if row[origin] and row[origin] not in known:
            yield (
                f"column '{origin}': “{row[origin]}” is not known. Write the name as in "
                f"data/{independence.PUBLISHERS}.csv, or add the row "
                f"“{row[origin]},<kind>,<side>,<house>,<note>” there."
            )
        elif row[origin] and row[origin] == hosts.get(name):
            yield f"column '{origin}': “{row[origin]}” runs the page itself. Leave the cell empty."
    said = row["agreement"]
    if said != "differs" and bool(said) != bool(row["second_url"]):
        yield (
            f"column 'agreement': “{said}” does not fit. Say of a second page “agrees”, "
            "“same report”, “in part” or “differs”; without one leave it empty."
        )


def _derived(row: dict, hosts: dict, known: independence.Publishers) -> dict[str, str]:
    """The columns of one row that follow from the others."""
    found = {publisher: hosts.get(independence.host(row[url]), "") for url, publisher, _ in PAGES}
    return found | {"integrity": known.integrity(row | found)}


def _stale(row: dict, hosts: dict, known: independence.Publishers) -> Iterator[str]:
    """Derived columns of one row that hold something else."""
    for column, value in _derived(row, hosts, known).items():
        if row[column] != value:
            yield (
                f"column '{column}': “{row[column]}”, where the pages give “{value}”. "
                "Run `python -m evidence data`, which fills the column in."
            )
