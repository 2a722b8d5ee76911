"""Read and write the text of a CSV file in one strict form.

Accepted is UTF-8 (with or without a byte order mark, any line end), commas, quotes as RFC 4180 has
them, and one header that names every column. Anything else is refused with file, line and column:
a parser that guesses turns a decimal comma into another number without a word.
"""

import csv
import functools
import hashlib
import io
import os
import re
from dataclasses import dataclass
from pathlib import Path

from .flaws import flaw

SHOWN = 5  # problems named in one message; more would bury the first
LONGEST = 60  # characters of a cell that a message shows
DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
SUGGESTED = "Save the file as CSV with UTF-8 and commas."
MAGIC = {
    b"PK\x03\x04": "a workbook (xlsx, ods) or a zip archive",
    b"\xd0\xcf\x11\xe0": "an old workbook (xls)",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a database (SQLite)",
    b"version https://git-lfs": "a pointer of Git LFS (run `git lfs pull`)",
}
WIDE = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
WIDE_UNMARKED = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5")
LATIN = ("cp1252", "cp1250", "cp1254")


class TableError(ValueError):
    """A table, or what describes it, breaks a rule. The message names file, place and fix."""


@dataclass(frozen=True)
class Sheet:
    """The cells of a CSV file as text: `columns` maps each name of the header to its cells."""

    columns: dict
    where: str
    first: int = 2

    def __len__(self):
        return len(next(iter(self.columns.values())))

    def line(self, row):
        """Return the line of the file on which row number `row` (from 0) begins."""
        above = (cell for cells in self.columns.values() for cell in cells[:row])
        return self.first + row + sum(cell.count("\n") for cell in above)

    def cell(self, row, column):
        """Return the place and the content of a cell as messages write them."""
        return f"line {self.line(row)}, column '{column}': {shown(self.columns[column][row])}"


def shown(text):
    """Return `text` quoted for a message; a long one is cut, what is invisible is escaped."""
    cut = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return repr(cut)


def place(path):
    """Return the name of a file of the project as messages write it, from `data/` on."""
    parts = Path(path).parts
    start = len(parts) - 1 - parts[::-1].index("data") if "data" in parts else -1
    return "/".join(parts[start:])


def refuse(where, problems, count=None):
    """Raise one TableError for a list of problems; `count` is their number if not all are listed."""
    count = len(problems) if count is None else count
    if count == 1:
        raise TableError(f"{where}, {problems[0]}")
    more = f"\n  … and {count - SHOWN} more" if count > SHOWN else ""
    raise TableError(f"{where} does not match its descriptor:\n  " + "\n  ".join(problems[:SHOWN]) + more)


def raw(path):
    """Return the bytes of a file; TableError if there is none that can be read."""
    try:
        return Path(path).read_bytes()
    except IsADirectoryError:
        raise TableError(f"{place(path)}: this is a folder. Put the CSV file in its place.") from None
    except OSError as error:
        raise TableError(f"{place(path)}: cannot be read ({error.strerror}). Put the file there.") from None


def content(path):
    r"""Return the bytes of a text file without byte order mark and with every line end as \n.

    This is what is sealed and hashed, so a checkout with Windows line ends passes. The bytes of a
    file in the project's form are returned as they are.
    """
    blob = raw(path).removeprefix(b"\xef\xbb\xbf")
    return blob.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in blob else blob


def digest(path):
    """Return the hash of a file's `content` as descriptors write it: "sha256:" and 64 digits."""
    return "sha256:" + hashlib.sha256(content(path)).hexdigest()


def read(path):
    """Read a CSV file of the project strictly.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    Sheet
        Its cells as text.

    Raises
    ------
    TableError
        If the file has another form; the message names file, line, column, what was found, the fix.
    """
    where = place(path)
    return parse(decode(raw(path), where), where)


def decode(blob, where, encoding="utf-8"):
    """Return the text of `blob` with every line end as \\n; TableError if it is not in `encoding`."""
    for start, what in MAGIC.items():
        if blob.startswith(start):
            raise TableError(f"{where}: this is {what}, not CSV. {SUGGESTED}")
    if encoding == "utf-8" and (found := _wide(blob)):
        raise TableError(f"{where}, line 1: the file is in {found.upper()}, not in UTF-8. {SUGGESTED}")
    try:
        text = blob.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise TableError(_undecoded(blob, where, encoding, error)) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise TableError(f"{where}, line {line}: a null byte ('\\x00'). The file is damaged; export it again.")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _undecoded(blob, where, encoding, error):
    above = len(re.findall(rb"\r\n|\r|\n", blob[: error.start]))
    bad = blob[error.start - min(error.start, 12) : error.start + 12]
    text = f"{where}, line {above + 1}: {bad!r} is not {encoding.upper()}."
    words = [f"{name}: {shown(bad.decode(name, 'replace'))}" for name in encodings(blob)]
    return f"{text} It may be {' or '.join(words)}. {SUGGESTED}" if words else f"{text} {SUGGESTED}"


def _wide(blob):
    """Name the UTF-16 or UTF-32 that `blob` is in, with or without its mark; "" if in neither."""
    for mark, name in WIDE.items():
        if blob.startswith(mark):
            return name
    for name in WIDE_UNMARKED if blob.count(0) > len(blob) / 8 else ():
        text = blob.decode(name, "replace")
        if "\ufffd" not in text and "\0" not in text and re.search(r"[\n\r]", text):
            return name
    return ""


def encodings(blob):
    """Name the encodings that `blob` may be in; one name means that no other gives other text."""
    if found := _wide(blob):
        return [found]
    try:
        blob.decode("utf-8")
        return ["utf-8"]
    except UnicodeDecodeError:
        pass
    words = re.findall(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*", blob)
    cyrillic = sum(len(word) > 1 and not re.search(rb"[A-Za-z]", word) for word in words)
    if 2 * cyrillic > len(words):
        # the commonest letters of Russian and Belarusian, which other code pages show as capitals
        score = {name: len(re.findall("[оеаинтсрвлы]", blob.decode(name, "replace"))) for name in CYRILLIC}
        best = max(score.values())
        return [name for name in CYRILLIC if 3 * score[name] > 2 * best] if best else list(CYRILLIC)
    texts = {name: blob.decode(name, "replace") for name in LATIN}
    return list(LATIN[:1]) if len(set(texts.values())) == 1 else list(LATIN)


def parse(text, where, delimiter=","):
    """Split a CSV text into a Sheet; TableError for any other form than the strict one."""
    sheet = split(text, where, delimiter)
    for number, name in enumerate(sheet.columns, 1):
        if found := flaw(name):
            raise TableError(f"{where}, line 1, column {number}: {shown(name)} {found}")
    return sheet


@functools.lru_cache
def _quoted(delimiter):
    return re.compile(rf'(?<=[{re.escape(delimiter)}\n])"[^"]*+(?:""[^"]*+)*+"(?=[{re.escape(delimiter)}\n])')


def skeleton(text, delimiter):
    r"""Return the lines of `text` with each quoted cell replaced by q and a \r per line end in it.

    What is left has one line a record, so delimiters, blank lines and stray quotes can be counted.
    """
    body = "\n" + text + ("" if text.endswith("\n") else "\n")
    bare = _quoted(delimiter).sub(lambda found: "q" + "\r" * found.group().count("\n"), body)
    return bare[1:].split("\n")[:-1]


def split(text, where, delimiter=","):
    """As `parse`, but cells and names may hold any character."""
    if not text.strip():
        raise TableError(f"{where}: the file is empty. Write a header and a row for each observation.")
    if re.match(r"\s*(<!doctype|<html|<\?xml)", text, re.IGNORECASE):
        raise TableError(f"{where}, line 1: {shown(text[:30])} begins a web page, not a CSV. Fetch the data file.")
    lines = skeleton(text, delimiter)
    if delimiter == "," and (other := other_delimiter(text, lines)):
        found = f"{shown(text.split(chr(10), 1)[0])}: the cells are separated by {DELIMITERS[other]}"
        raise TableError(f"{where}, line 1: {found}, not by commas. {SUGGESTED}")
    if delimiter != "," and delimiter not in lines[0]:
        raise TableError(f"{where}, line 1: {shown(lines[0])} holds no {delimiter!r}. Name the delimiter it has.")
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    _check_quotes(text, lines, where, delimiter)
    _check_rows(text, lines, where, delimiter)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    _check_names(rows, where)
    if len(rows) == 1:
        raise TableError(f"{where}, line 1: a header and no row below it. Add the observations, or drop the table.")
    return Sheet(dict(zip(rows[0], zip(*rows[1:]))), where, 2 + lines[0].count("\r"))


def other_delimiter(text, lines):
    """Return the delimiter of a text that commas do not divide; "" if commas may do.

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
    """The line of the file on which record `index` begins."""
    return 1 + sum(1 + line.count("\r") for line in lines[:index])


def _check_quotes(text, lines, where, delimiter):
    for index, line in enumerate(lines):
        at = line.find('"')
        if at < 0:
            continue
        number, column = _at(lines, index) + line.count("\r", 0, at), line.count(delimiter, 0, at)
        names = lines[0].split(delimiter)
        name = f"'{names[column]}'" if index and column < len(names) else column + 1
        opens = at == 0 or line[at - 1] == delimiter
        what = "a quote opens a cell and is not closed before a comma or the end of a line" if opens else (
            "a quote inside a cell that does not begin with one")  # fmt: skip
        raise TableError(
            f"{where}, line {number}, column {name}: {shown(line[at - min(at, 20) : at + 40])} has {what}. "
            'Write a cell with quotes as "he said ""yes""", or drop the quote.'
        )


def _check_rows(text, lines, where, delimiter):
    """Refuse rows with a blank line, without any value, or with more or fewer cells than the header."""
    width, nothing = lines[0].count(delimiter), delimiter + " "
    bad = (index for index, line in enumerate(lines) if line.count(delimiter) != width or not line.strip(nothing))
    for index in bad:
        number, line = _at(lines, index), lines[index]
        if not line.strip(nothing):
            what = "has no value" if line.strip(" ") else "is blank"
            raise TableError(f"{where}, line {number}: {shown(line)} {what}. Delete the line.")
        row = next(csv.reader(text.split("\n")[number - 1 :], delimiter=delimiter))
        raise TableError(f"{where}, line {number}: {_ragged(row, lines[0].split(delimiter), delimiter)}")


def _ragged(row, header, delimiter):
    many = len(row) > len(header)
    found = f"{shown(delimiter.join(row))} has {len(row)} cells, the header has {len(header)} ({', '.join(header)})"
    for left, right in zip(row, row[1:]) if many else ():
        if re.fullmatch(r"[^\w]*[0-9]{1,3}", left) and re.fullmatch(r"[0-9]+[^\w]*", right):
            return (
                f"{found}. Is {left + delimiter + right!r} one number? Write {left}.{right} (if the comma is the "
                f"decimal sign) or {left}{right} (if it separates thousands)."
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
                f"{where}, line 1, column {number}: {shown(name)} is no name (below it: {below}). Name the column, "
                "or delete it: spreadsheets and pandas write such a column for row numbers."
            )
    for number, name in enumerate(header, 1):
        if name in header[: number - 1]:
            raise TableError(
                f"{where}, line 1, column {number}: the name {shown(name)} occurs twice. Give each column its own name."
            )


def serialise(columns):
    """Return columns of text (name -> cells) as the text of a CSV file in the project's form."""
    draft = io.StringIO()
    writer = csv.writer(draft, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values()))
    return draft.getvalue()


def replace(path, blob):
    """Write bytes to a file in one step: whoever reads it finds the old content or the new one."""
    draft = Path(path).with_name(Path(path).name + ".part")
    try:
        draft.write_bytes(blob)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
