"""Read numbers, dates and truth values in the forms of other programs and countries.

`load` accepts none of these forms. They are read to suggest a fix in a message, and to convert a
file when its author says how it is written.
"""

import datetime
import functools
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from . import cells
from .flaws import ERRORS, ODD_SPACES, letters

# (decimal sign, sign between thousands): every way to write a number that is known here
STYLES = (
    (".", ""),
    (",", ""),
    (".", ","),
    (".", " "),
    (".", "'"),
    (",", "."),
    (",", " "),
    (",", "'"),
)
DATES = tuple(
    "%Y-%m-%d|%d.%m.%Y|%d/%m/%Y|%m/%d/%Y|%Y/%m/%d|%Y.%m.%d|%d-%m-%Y|%m-%d-%Y|%d.%m.%y|%m/%d/%y|"
    "%d %b %Y|%d %B %Y|%B %d, %Y".split("|")
)
MISSING = {"nan", "n/a", "#n/a", "na", "null", "none", "..", "...", "…", "missing"}
# Statistical offices print a dash for zero, others for a missing value.
UNSURE = {"-", "–", "—", "―", "\u2212", ".", "?", "*", ":", "x"}
MINUS = "\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
APOSTROPHES = "'’ʼ`´"
CURRENCIES = "$€£¥₽₼₴₸₺₾"
ODDITIES = (
    (f"[{MINUS}]", "a minus sign that is not the plain '-'"),
    (f"[{ODD_SPACES}]", "a no-break or other special space"),
    (r" ", "a space"),
    (f"[{APOSTROPHES}]", "an apostrophe"),
    ("[%‰]", "a percent sign"),
    (f"[{re.escape(CURRENCIES)}]", "a currency sign"),
    (",", "a comma"),
    (r"\..*\.", "more than one point"),
    (r"^[+-]?0[0-9]", "a leading zero"),
    (r"^(?=.*[0-9]).*[^\W0-9_]", "letters next to digits"),
)


# A column with one of these words in its name holds numbers.
UNITS = set(
    "percent pct usd eur rub byn azn gbp chf roubles rubles dollars euros thousand million billion "
    "trillion mln bn twh gwh mwh kwh ej pj gj bcm m3 btu mmbtu bbl barrels tonnes tons kg km km2 "
    "ha mm persons people hours minutes copies tiv ppp points".split()
)
NUMBERS = {"value", "rank", "score"}
YEARS = {"year", "first_year", "last_year"}


def holds_numbers(name: str) -> bool:
    """Return whether the name of a column implies numbers: it has a unit, or is a year."""
    return bool(name in NUMBERS | YEARS or UNITS & set(name.lower().split("_")))


@functools.lru_cache
def _pattern(decimal, thousands):
    whole = "0|[1-9][0-9]*"
    if thousands:
        whole = f"[1-9][0-9]{{0,2}}(?:{re.escape(thousands)}[0-9]{{3}})+|{whole}"
    sign = re.escape(decimal)
    return re.compile(f"[+-]?(?:(?:{whole})(?:{sign}[0-9]*)?|{sign}[0-9]+)(?:[eE][+-]?[0-9]+)?")


def plain(cell: str, decimal: str, thousands: str) -> str | None:
    """Return a number that is written with these signs in the project's form, else None.

    Any kind of space counts as ' ', any kind of apostrophe as "'", any kind of minus as '-'.

    Examples
    --------
    >>> plain("1 234,5", ",", " "), plain("1,5", ".", "")
    ('1234.5', None)
    """
    text = re.sub(f"[{MINUS}]", "-", re.sub(f"[{ODD_SPACES}]", " ", cell)).strip()
    text = re.sub(f"[{APOSTROPHES}]", "'", text)
    if not _pattern(decimal, thousands).fullmatch(text):
        return None
    return (text.replace(thousands, "") if thousands else text).replace(decimal, ".")


def day(cell: str, form: str) -> str | None:
    """Return a date that is written in `form` (a format of strptime) in ISO form, else None."""
    try:
        return datetime.datetime.strptime(cell.strip(), form).date().isoformat()
    except ValueError:
        return None


def is_missing(cell: str) -> bool:
    """Return whether a cell is a word that can only mean a missing value."""
    return cell.strip().lower() in MISSING


def readings(cell: str, kind: str) -> list[str]:
    """List the values of type `kind` that a cell may mean, in the project's form."""
    text = cell.strip(" %‰" + CURRENCIES + "\xa0\u202f")
    found: list[str | None] = []
    if kind in ("integer", "number"):
        numbers = [number for style in STYLES if (number := plain(text, *style))]
        numbers = [_whole(number) for number in numbers] if kind == "integer" else numbers
        found += [
            number for number in numbers if number and cells.read([number], kind)[0][0] is not None
        ]
    elif kind == "date":
        found = [day(cell, form) for form in DATES] + [_day_of_time(cell)]
    elif kind == "boolean":
        found = [text.lower() if text.lower() in ("true", "false") else None]
    return list(dict.fromkeys(value for value in found if value))


def may_be(cell: str, kind: str) -> bool:
    """Tell whether a cell is of type `kind` in some form."""
    return cells.read([cell.strip()], kind)[0][0] is not None or bool(readings(cell, kind))


def _whole(number):
    """Return a number as a whole number if it is one (2020.0, 1.5E+03), otherwise unchanged."""
    value = cells.read([number], "number")[0][0]
    is_whole = value is not None and value == int(value) and abs(value) < 2**53
    return str(int(value)) if is_whole else number


def _day_of_time(cell):
    found = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.]+(?:Z|[+-][0-9:]+)?", cell)
    return found.group(1) if found else None


def is_address(text: str) -> bool:
    """Return whether a text is the address of a page: http or https, and a host with a point.

    Examples
    --------
    >>> is_address("https://example.org/a"), is_address("https://"), is_address("ww.example.org")
    (True, False, False)
    """
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 (ValueError for one that cannot be)
    except ValueError:  # a bracket that is not closed
        return False
    host = re.fullmatch(r"[^\s.]+(\.[^\s.]+)+\.?", parts.hostname or "")
    return parts.scheme in ("http", "https") and bool(host) and not re.search(r"\s", text)


def rewrite(cell: str, fits: Callable[[str], object]) -> str:
    """Return how to write a text so that it has the form of its column, "" if that is not clear.

    `fits` tells whether a text has that form.

    Examples
    --------
    >>> rewrite("13.09.2022", re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch)
    'Write 2022-09-13.'
    >>> rewrite("www.example.org/a", re.compile("https?://.+").fullmatch)
    'Write https://www.example.org/a.'
    """
    days = readings(cell, "date")
    days = [one for one in days if fits(one)] or [one[:7] for one in days]
    month = [one[:7] for form in DATES[:4] if (one := day(f"01.{cell.strip()}", form))]
    text = cell.strip()
    span = re.sub(r"\s*[–—-]\s*", "/", text)  # 2020–2021
    address = f"https://{text.removeprefix('//')}"
    others = [text, text.upper(), text.lower(), span, *[address] * is_address(address)]
    good = dict.fromkeys(one for one in [*days, *month, *others] if fits(one))
    found = [one for one in good if one in days] or list(good)[:1]
    return _join(found) if found else ""


def _join(found):
    """Return the fix for a cell that may mean one of several values."""
    return f"Write {' or '.join(found)}{', whichever is meant' * (len(found) > 1)}."


def explain(cell: str, kind: str) -> str:
    """Return a message that a cell is not of type `kind`, why, and how to write it."""
    said = f"is not of type {kind}"
    if cell in ERRORS and not is_missing(cell):
        return f"{said}: an error value of a spreadsheet. Write the value; missing is empty."
    if is_missing(cell):
        return f"{said}: a word for a missing value. Leave the cell empty."
    if cell.strip() in UNSURE:
        return (
            f"{said}. Leave the cell empty if it means a missing value, write 0 if it means zero."
        )
    found = readings(cell, kind)
    odd = _oddities(cell, kind)
    said += f": it has {odd}" if odd else ""
    if not found:
        return f"{said}. {_advice(cell, kind)}"
    has_unit = bool(re.search(f"[%‰{CURRENCIES}]", cell))
    return f"{said}. {_join(found)}" + " The unit belongs in the column's name." * has_unit


def _oddities(cell, kind):
    if kind not in ("integer", "number"):
        return letters(cell)
    if cell != cell.strip():
        return "a space at its start or end"
    if re.fullmatch(r"[+-]?[0-9.]+[eE][+-]?[0-9]+", cell):
        return "an exponent" if kind == "integer" else "more digits than fit"
    found = [words for pattern, words in ODDITIES if re.search(pattern, cell)]
    return ", ".join(found[:2])


def _advice(cell, kind):
    """Return the fix for a cell that cannot be read as its type."""
    if kind == "date":
        return "Write a day of the calendar as 2024-12-24."
    if kind == "boolean":
        return "Write true or false."
    if re.match(r"[+-]?0[0-9]", cell):
        return (
            "Write it without the zero if it is a number; make the column a string if it is a code."
        )
    if re.fullmatch(r"[+-]?[0-9]+", cell) and kind == "integer":
        return "It is too large for 64 bits; make the column a number."
    if kind == "integer" and cells.read([cell], "number")[0][0] is not None:
        return "Write a whole number, or make the column a number in datapackage.json."
    if cells.read([cell.lower().replace("o", "0").replace("l", "1")], kind)[0][0] is not None:
        return "Is a letter typed for a digit (O for 0, l for 1)?"
    if re.search(r"[0-9]", cell):
        return (
            "Write the number alone, as 1234.5; a unit belongs in the column's name, "
            "a mark in a column of notes."
        )
    number = "a whole number, as 1234" if kind == "integer" else "a number, as 1234.5"
    return f"Write {number}; missing is empty."
