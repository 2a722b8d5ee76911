"""Write numbers with their units, dates and sources in words, as cards, ledger and prose show them."""

import calendar
import math
import re
from collections.abc import Mapping
from typing import Any

from .. import tables
from .independence import labels
from .tolerance import ISO


def cite(name: str) -> str:
    """Name a fact as publisher, title and date, a table as publisher and title.

    Parameters
    ----------
    name : str
        "<theme>:<id>" or "<theme>/<table>".

    Returns
    -------
    str
        Words without an internal id.
    """
    if ":" in name:
        fact = tables.fact(name)
        parts = [
            "; ".join(dict.fromkeys(labels(fact))),
            fact.get("source_title") or "",
            date_words(fact["date"] or ""),
        ]
    else:
        entry = tables.resource(name)
        owners = dict.fromkeys(source["publisher"] for source in entry.get("sources", []))
        parts = [next(iter(owners)) if len(owners) == 1 else "", entry["title"]]
    return ", ".join(part for part in parts if part)


def stated_words(record: Mapping[str, Any]) -> str:
    """Return what the article states, a date in words."""
    return date_words(record["stated"]) if is_date(record) else record["stated"]


def value_words(record: Mapping[str, Any]) -> str:
    """Return the recomputed number with its unit, or the documented date in words; "" if neither."""
    found = str(record.get("recomputed") or "")
    if not found:
        return ""
    if is_date(record):
        return date_words(found)
    return quantity(float(found), record["unit"] or "")


def is_date(record: Mapping[str, Any]) -> bool:
    """Tell whether what was found is a date: documents give one, and a claim has it from its part."""
    found = bool(ISO.fullmatch(str(record.get("recomputed") or "")))
    return found and (
        record.get("act") == "document" or (record.get("act") == "parts" and not record["unit"])
    )


def change_words(row: Mapping[str, str]) -> str:
    """Say what a row of the history records: "28 November 2026: confirmed, before qualified."."""
    before = f", before {row['from']}" if row["from"] else ""
    return f"{date_words(row['date'])}: {row['to'] or 'withdrawn'}{before}."


def date_words(date: str) -> str:
    """Write an ISO day, month, year or span in words; other texts are returned unchanged.

    Examples
    --------
    >>> date_words("2013-11-20"), date_words("2020-12"), date_words("2021-01/2021-08")
    ('20 November 2013', 'December 2020', 'January 2021 to August 2021')
    """
    if "/" in date:
        return " to ".join(date_words(end) for end in date.split("/"))
    if not ISO.fullmatch(date):
        return date
    year, *rest = date.split("-")
    month = [calendar.month_name[int(rest[0])]] if rest and 1 <= int(rest[0]) <= 12 else []
    day = [str(int(rest[1]))] if len(rest) == 2 else []
    return " ".join([*day, *month, year])


def show(value: float, unit: str = "") -> str:
    """Write a number with three or four significant digits and separated thousands, except years.

    Examples
    --------
    >>> show(48.952), show(12345.6), show(2014, "year")
    ('49', '12,346', '2014')
    """
    if isinstance(value, bool):
        return str(value)
    if value == 0 or not math.isfinite(value):
        return str(value)
    if abs(value) >= 1000:
        return f"{value:.0f}" if unit.startswith("year") else f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.4g}"


def quantity(value: float, unit: str = "") -> str:
    """Write a number with its unit.

    Examples
    --------
    >>> quantity(24, "percent"), quantity(3, "rank among fourteen")
    ('24 percent', 'rank 3 among fourteen')
    """
    number = re.sub("^-", "\N{MINUS SIGN}", show(value, unit))
    if re.match(r"rank(?! correlation)\b", unit):
        return f"rank {number}{unit.removeprefix('rank')}"
    return f"{number} {unit}".strip()
