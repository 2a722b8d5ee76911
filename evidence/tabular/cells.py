"""Convert the cells of a column between text and the types of Table Schema, exactly.

Each type has one form in text: 1234, 1234.5, 2024-12-24, true. A cell in another form is not
converted but reported, and `readings.explain` says how to write it.
"""

import datetime
import math
import numbers
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

KINDS = ("integer", "number", "date", "boolean", "string")
# A leading zero is refused: 007 is a code, and 05.2 may be a date.
_INTEGER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _integer(cell):
    # more than 20 characters are always more than 64 bits
    value = int(cell) if len(cell) <= 20 and _INTEGER.fullmatch(cell) else None
    return value if value is None or -(2**63) <= value < 2**63 else None


def _number(cell):
    value = float(cell) if _NUMBER.fullmatch(cell) else math.inf
    return value if math.isfinite(value) else None


def _date(cell):
    """Return the cell if it is a valid date: ISO dates can be compared as text."""
    if not _DATE.fullmatch(cell):
        return None
    try:
        datetime.date.fromisoformat(cell)
    except ValueError:
        return None
    return cell


_READERS: dict[str, Callable[[str], Any]] = {
    "integer": _integer,
    "number": _number,
    "date": _date,
    "boolean": {"true": True, "false": False}.get,
}


def read(cells: Sequence[str], kind: str) -> tuple[list, list[int]]:
    """Convert cells of text to a type of KINDS.

    Returns
    -------
    values
        int, float, bool or str (dates stay text), None where a cell is missing or of another type.
    bad
        The rows of the cells that are of another type.
    """
    if kind == "string":
        return [cell or None for cell in cells], []
    convert = _READERS[kind]
    known = {cell: convert(cell) for cell in set(cells)}  # most columns repeat a few values
    wrong = {cell for cell, value in known.items() if value is None and cell}
    bad = [row for row, cell in enumerate(cells) if cell in wrong] if wrong else []
    return [known[cell] for cell in cells], bad


def series(values: list, kind: str) -> pd.Series:
    """Return values of `read` as a pandas Series.

    The types are int64, float64, datetime64, bool and str; Int64 and boolean where integers or
    truth values are missing.
    """
    missing = None in values
    if kind == "integer":
        return pd.Series(values, dtype="Int64" if missing else "int64")
    if kind == "number":
        return pd.Series(values, dtype="float64")
    if kind == "date":
        days = np.array([value or "NaT" for value in values], dtype="datetime64[D]")
        return pd.Series(days.astype("datetime64[us]"))
    if kind == "boolean":
        return pd.Series(values, dtype="boolean" if missing else "bool")
    return pd.Series(values, dtype="str")


def write(values: Iterable, kind: str) -> list[str]:
    """Return values as cells of text, in the shortest form that is read back exactly; missing is empty.

    Text in a column of another type is unchanged if it has the form of that type: "48.0".

    Raises
    ------
    ValueError
        If a value is not of that type; the message names the row, counted from 1.
    """
    cells, convert = [], _WRITERS[kind]
    for number, value in enumerate(values, 1):
        try:
            cells.append("" if value is None or pd.isna(value) else _text(value, kind, convert))
        except (TypeError, ValueError, OverflowError):
            raise ValueError(f"row {number}: {value!r} cannot be written as {kind}") from None
    return cells


def _text(value, kind, convert):
    """Return a value as text; text in the form of the type stays as the publisher wrote it."""
    if isinstance(value, str) and kind != "string":
        if read([value], kind)[1]:
            raise ValueError
        return value
    return convert(value)


def _write_integer(value):
    if isinstance(value, (bool, np.bool_)) or value != int(value):
        raise ValueError
    return str(int(value))


def _write_number(value):
    # NumPy's truth values are no `numbers.Real`.
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not math.isfinite(value):
        raise ValueError
    if isinstance(value, numbers.Integral):
        return str(int(value))
    return repr(float(value) or 0.0).removesuffix(".0")  # there is no negative zero


def _write_date(value):
    if not isinstance(value, (datetime.date, np.datetime64)):
        raise TypeError
    stamp = pd.Timestamp(value)
    if stamp != stamp.normalize() or stamp.tz is not None:
        raise ValueError
    return stamp.date().isoformat()


def _write_boolean(value):
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError
    return "true" if value else "false"


def _write_string(value):
    # a carriage return would be read back as the end of a line
    if not isinstance(value, str) or "\r" in value:
        raise TypeError
    return value


_WRITERS = {
    "integer": _write_integer,
    "number": _write_number,
    "date": _write_date,
    "boolean": _write_boolean,
    "string": _write_string,
}
