"""Read and write the text of a CSV file in one strict form.

Accepted are UTF-8 (with or without a byte order mark, any line end), commas, quotes as in RFC 4180,
and one header that names every column. Anything else is refused with file, line and column: a
parser that guesses silently turns a decimal comma into another number.
"""

import csv
import functools
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .encodings import SUGGESTED, decode, raw
from .errors import TableError, place, shown
from .flaws import flaw

DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True)
class Sheet:
    """The cells of a CSV file as text: `columns` maps each name of the header to its cells."""

    columns: dict
    where: str
    first: int = 2

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def line(self, row: int) -> int:
        """Return the line of the file on which row number `row` (from 0) begins."""
        above = (cell for cells in self.columns.values() for cell in cells[:row])
        return self.first + row + sum(cell.count("\n") for cell in above)

    def cell(self, row: int, column: str) -> str:
        """Return the place and the content of a cell for messages."""
        return f"line {self.line(row)}, column '{column}': {shown(self.columns[column][row])}"


def read(path: Path, empty: bool = False) -> Sheet:
    """Read a CSV file of the project strictly; `empty` accepts a header without a row.

    Raises
    ------
    TableError
        If the file has another form; the message names file, line, column, what was found, the fix.
    """
    where = place(path)
    return parse(decode(raw(path), where), where, empty=empty)


def parse(text: str, where: str, empty: bool = False) -> Sheet:
    """Split a CSV text into a Sheet; TableError if it is not in the strict form."""
    sheet = split(text, where, empty=empty)
    for number, name in enumerate(sheet.columns, 1):
        if found := flaw(name):
            raise TableError(f"{where}, line 1, column {number}: {shown(name)} {found}")
    return sheet


@functools.lru_cache
def _quoted(delimiter):
    return re.compile(
        rf'(?<=[{re.escape(delimiter)}\n])"[^"]*+(?:""[^"]*+)*+"(?=[{re.escape(delimiter)}\n])'
    )


def skeleton(text: str, delimiter: str) -> list[str]:
    r"""Return the lines of `text` with each quoted cell replaced by q and a \r per line end in it.

    The result has one line per record, so delimiters, blank lines and stray quotes can be counted.
    """
    body = "\n" + text + ("" if text.endswith("\n") else "\n")
    bare = _quoted(delimiter).sub(lambda found: "q" + "\r" * found.group().count("\n"), body)
    return bare[1:].split("\n")[:-1]


def split(text: str, where: str, delimiter: str = ",", empty: bool = False) -> Sheet:
    """Split a CSV text as `parse` does, but accept any character in cells and names."""
    if not text.strip():
        raise TableError(
            f"{where}: the file is empty. Write a header and a row for each observation."
        )
    if re.match(r"\s*(<!doctype|<html|<\?xml)", text, re.IGNORECASE):
        raise TableError(
            f"{where}, line 1: {shown(text[:30])} begins a web page, not a table. "
            "Fetch the data file."
        )
    lines = skeleton(text, delimiter)
    if delimiter == "," and (other := other_delimiter(text, lines)):
        found = (
            f"{shown(text.split(chr(10), 1)[0])}: the cells are separated by {DELIMITERS[other]}"
        )
        raise TableError(f"{where}, line 1: {found}, not by commas. {SUGGESTED}")
    if delimiter != "," and delimiter not in lines[0]:
        raise TableError(
            f"{where}, line 1: {shown(lines[0])} holds no {delimiter!r}. Name the delimiter it has."
        )
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    _check_quotes(text, lines, where, delimiter)
    _check_rows(text, lines, where, delimiter)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    _check_names(rows, where)
    if len(rows) == 1 and empty:
        return Sheet(dict.fromkeys(rows[0], ()), where, 2)
    if len(rows) == 1:
        raise TableError(
            f"{where}, line 1: a header and no row below it. "
            "Add the observations, or drop the table."
        )
    return Sheet(dict(zip(rows[0], zip(*rows[1:]))), where, 2 + lines[0].count("\r"))


def other_delimiter(text: str, lines: list[str]) -> str:
    """Return the delimiter of a text that is not separated by commas; "" if it may be.

    `lines` is the skeleton of the text for commas.
    """
    width = lines[0].count(",")
    divided = width and all(line.count(",") == width for line in lines)
    if divided and not any(sign in lines[0] for sign in DELIMITERS):
        return ""
    for sign in DELIMITERS:
        found = skeleton(text, sign)
        counts = {line.count(sign) for line in found if line}
        if len(counts) == 1 and counts != {0} and not any('"' in line for line in found):
            return sign
    return next((sign for sign in DELIMITERS if "," not in lines[0] and sign in lines[0]), "")


def _at(lines, index):
    """Return the line of the file on which record `index` begins."""
    return 1 + sum(1 + line.count("\r") for line in lines[:index])


def _check_quotes(text, lines, where, delimiter):
    for index, line in enumerate(lines):
        at = line.find('"')
        if at < 0:
            continue
        number, column = _at(lines, index) + line.count("\r", 0, at), line.count(delimiter, 0, at)
        names = lines[0].split(delimiter)
        name = f"'{names[column]}'" if index and column < len(names) else column + 1
        what = "a quote inside a cell that does not begin with one"
        if at == 0 or line[at - 1] == delimiter:
            what = "a quote that opens a cell and is not closed before a comma or the end of a line"
        raise TableError(
            f"{where}, line {number}, column {name}: {shown(line[at - min(at, 20) : at + 40])} has "
            f'{what}. Write a cell with quotes as "he said ""yes""", or drop the quote.'
        )


def _check_rows(text, lines, where, delimiter):
    """Refuse a blank line, and a row without a value or with another number of cells."""
    width, nothing = lines[0].count(delimiter), delimiter + " "
    for index, line in enumerate(lines):
        if line.count(delimiter) == width and line.strip(nothing):
            continue
        number = _at(lines, index)
        if not line.strip(nothing):
            what = "has no value" if line.strip(" ") else "is blank"
            raise TableError(f"{where}, line {number}: {shown(line)} {what}. Delete the line.")
        row = next(csv.reader(text.split("\n")[number - 1 :], delimiter=delimiter))
        raise TableError(
            f"{where}, line {number}: {_ragged(row, lines[0].split(delimiter), delimiter)}"
        )


def _ragged(row, header, delimiter):
    many = len(row) > len(header)
    names = f"{len(header)} ({', '.join(header)})"
    found = f"{shown(delimiter.join(row))} has {len(row)} cells, the header has {names}"
    for left, right in zip(row, row[1:]) if many else ():
        if re.fullmatch(r"[^\w]*[0-9]{1,3}", left) and re.fullmatch(r"[0-9]+[^\w]*", right):
            return (
                f"{found}. Is {left + delimiter + right!r} one number? Write {left}.{right} "
                f"(if the comma is the decimal sign) or {left}{right} (if it separates thousands)."
            )
    if many:
        return f"{found}. Quote a cell that holds a comma; name each column in the header."
    return f"{found}. Add the missing cells; a missing value is an empty cell."


def _check_names(rows, where):
    header = rows[0]
    for number, name in enumerate(header, 1):
        if not name.strip():
            below = ", ".join(shown(row[number - 1]) for row in rows[1:4])
            raise TableError(
                f"{where}, line 1, column {number}: {shown(name)} is no name (below it: {below}). "
                "Name the column, or delete it: spreadsheets and pandas write one for row numbers."
            )
    for number, name in enumerate(header, 1):
        if name in header[: number - 1]:
            raise TableError(
                f"{where}, line 1, column {number}: the name {shown(name)} occurs twice. "
                "Give each column its own name."
            )


def read_rows(path: Path, where: str = "") -> tuple[list[str], list[dict[str, str]]]:
    """Return the columns of a CSV file that the project writes itself, and its rows.

    Parameters
    ----------
    where
        Its name in messages; by default its path from `data/` on.

    Raises
    ------
    TableError
        If it is not UTF-8, or a row has another number of cells than the header; names the line.
    """
    where = where or place(path)
    rows = []
    reader = csv.reader(io.StringIO(decode(raw(path), where), newline=""))
    header = next(reader, [])
    for row in filter(None, reader):
        if len(row) != len(header):
            raise TableError(f"{where}, line {reader.line_num}: {_ragged(row, header, ',')}")
        rows.append(dict(zip(header, row)))
    return header, rows


def format_rows(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as the text of a CSV file; keys that are no column are left out."""
    draft = io.StringIO()
    writer = csv.DictWriter(draft, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return draft.getvalue()


def serialise(columns: dict) -> str:
    """Return columns of text (name -> cells) as the text of a CSV file in the project's form."""
    draft = io.StringIO()
    writer = csv.writer(draft, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values()))
    return draft.getvalue()


def replace(path: Path, blob: bytes) -> None:
    """Write bytes to a file in one step, so that it has either the old content or the new one.

    Raises TableError, and leaves the old content, if it cannot be written.
    """
    draft = Path(path).with_name(Path(path).name + ".part")
    try:
        draft.write_bytes(blob)
        os.replace(draft, path)
    except OSError as error:
        raise TableError(f"{place(path)}: {error.strerror}. The file is unchanged.") from None
    finally:
        draft.unlink(missing_ok=True)
