"""Write numbers with their units, dates and sources in words, as cards, ledger and prose show them."""

import calendar
import math
import re
from collections.abc import Mapping
from typing import Any

from .. import tables
from .independence import labels
from .tolerance import ISO


def cite(name: str, *, brief: bool = False) -> str:
    """Name a fact or a table as a source, without an internal id.

    "Publisher: Title, date" of a fact; "Publisher: Title" of a table with one publisher. In brief: of a
    fact who speaks on its first page, of a table its title.
    """
    if ":" not in name:
        owner, title = publisher_of(name), tables.resource(name)["title"]
        return f"{owner}: {title}" if owner and not brief else title
    fact = tables.fact(name)
    if brief:
        return fact["origin"] or fact["publisher"]
    pages, date = list(dict.fromkeys(labels(fact))), date_words(fact["date"] or "")
    title = f": {fact['source_title']}" if fact.get("source_title") else ""
    return "; ".join(pages) + title + (f", {date}" if date else "")


def publisher_of(table: str) -> str:
    """Return the publisher of a table; "" if there are several, as "various" says too, or none."""
    owners = {source["publisher"] for source in tables.resource(table).get("sources", [])}
    owner = owners.pop() if len(owners) == 1 else ""
    return "" if owner.startswith("various") else owner


def stated_words(record: Mapping[str, Any]) -> str:
    """Return what the article states, a date in words."""
    return date_words(record["stated"]) if is_date(record) else say(record["stated"])


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
    """Say what a row of the history records: "28 November 2026: from qualified to confirmed."."""
    before = f"from {row['from']} to " if row["from"] else ""
    return f"{date_words(row['date'])}: {before}{row['to'] or 'withdrawn'}."


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


def dates_within(text: str) -> str:
    """Write the ISO months and days of a text in words; school years like 2014-15 stay.

    Examples
    --------
    >>> dates_within("Levada 1999-11"), dates_within("2014-15")
    ('Levada November 1999', '2014-15')
    """
    return re.sub(r"\b(19|20)\d\d-(0\d|1[0-2])(-\d\d)?\b", lambda found: date_words(found[0]), text)


def show(value: float, unit: str = "") -> str:
    """Write a number with three or four significant digits and separated thousands, except years.

    Examples
    --------
    >>> show(48.952), show(12345.6), show(2014, "year")
    ('49', '12,346', '2014')
    """
    if isinstance(value, bool):
        return str(value)
    if not math.isfinite(value):
        return str(value)
    if value == 0:
        return "0"
    if abs(value) >= 1000:
        return f"{value:.0f}" if unit.startswith("year") else f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.4g}"


CURRENCIES = {"USD": "$", "EUR": "€"}
SUMS = re.compile(r"(thousand|million|billion) (USD|EUR)\b")


def say(text: str) -> str:
    """Write "percent", and "%" after a number, as the book does: "per cent".

    Examples
    --------
    >>> say("49% in one year, 5 percent in the next")
    '49 per cent in one year, 5 per cent in the next'
    """
    return re.sub(r"(?<=\d)\s?%", " per cent", re.sub(r"\bpercent\b", "per cent", text))


def quantity(value: float, unit: str = "") -> str:
    """Write a number with its unit.

    Parameters
    ----------
    unit
        Words that follow it, or a sentence with `{}` at the place of the number, or `{abs}` at that
        of the number without its sign: "fell by {abs} points".

    Examples
    --------
    >>> quantity(24, "percent"), quantity(3, "rank among fourteen"), quantity(-4.2, "fell by {abs} points")
    ('24 per cent', 'rank 3 among fourteen', 'fell by 4.2 points')
    >>> quantity(46.5, "billion USD")
    '$46.5 billion'
    """
    number = re.sub("^-", "\N{MINUS SIGN}", show(value, unit))
    unit = say(unit)
    if "{" in unit:
        size = number.removeprefix("\N{MINUS SIGN}")
        return unit.replace("{abs}", size).replace("{}", number)
    if found := SUMS.match(unit):
        sign = "\N{MINUS SIGN}" if value < 0 else ""
        digits = number.removeprefix(sign)
        return f"{sign}{CURRENCIES[found[2]]}{digits} {found[1]}{unit[found.end() :]}"
    if re.match(r"rank(?! correlation)\b", unit):
        return f"rank {number}{unit.removeprefix('rank')}"
    return f"{number} {unit}".strip()
