"""Convert a file from another program or country into the project's form.

The conversion guesses nothing: the author says how the file is written, and a cell that does not
fit stops the conversion. `advice` finds the options that fit, if only one set of them does.
"""

import codecs
import io
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from . import cells, csvtext
from .encodings import decode, encodings, raw
from .errors import TableError, place, shown
from .flaws import ODD_SPACES, flaws, tidy
from .readings import (
    APOSTROPHES,
    DATES,
    MINUS,
    STYLES,
    day,
    explain,
    holds_numbers,
    is_missing,
    may_be,
    plain,
)

NAMED = {
    "tab": "\t",
    "\\t": "\t",
    "semicolon": ";",
    "comma": ",",
    "pipe": "|",
    "space": " ",
    "apostrophe": "'",
}
SAID = ("encoding", "delimiter", "decimal", "thousands", "dates")


@dataclass(frozen=True)
class Form:
    """How a file is written: the options of `python -m evidence new table`."""

    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = ""  # not given: a point, unless the cells can be read with a comma too
    thousands: str = ""
    dates: str = ""
    missing: tuple = ()
    text: tuple = ()
    clean: bool = False

    def __post_init__(self):
        _check(self)

    @classmethod
    def of(cls, options: dict) -> "Form":
        """Return the form for options of the command line, e.g. --delimiter tab."""
        found = {key: options[key] for key in cls.__dataclass_fields__}
        for key in ("delimiter", "decimal", "thousands"):
            found[key] = NAMED.get(found[key], found[key])
        found |= {"missing": tuple(found["missing"]), "text": tuple(found["text"])}
        return cls(**found | {"encoding": _codec(found["encoding"])})

    @property
    def converts(self) -> bool:
        """Return whether a file has to be converted."""
        return replace(self, text=(), decimal=self.decimal.strip(".")) != Form()

    def command(self, name: str) -> str:
        """Return the command that converts table `name`."""
        said = {key: getattr(self, key) for key in SAID}
        said = {key: value for key, value in said.items() if value not in (getattr(Form, key), ".")}
        said |= {"thousands": self.thousands}  # which may be a point
        return f"python -m evidence new table {name} {_options(said) or '--clean'}"


def _quote(text):
    """Quote an option for a shell, so that signs are visible."""
    known = {"'": '"\'"', "\t": "tab"}.get(text)
    return known or (text if re.fullmatch(r"[\w-]+", text) else f"'{text}'")


def _codec(encoding):
    """Return Python's name of an encoding: utf-8 for UTF8."""
    try:
        io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    except LookupError:
        raise TableError(
            f"--encoding {encoding}: no such encoding. Name one, as cp1251 or utf-16."
        ) from None
    return codecs.lookup(encoding).name


def _check(form):
    if form.delimiter not in {",", *csvtext.DELIMITERS}:
        raise TableError(f"--delimiter {form.delimiter!r}: not known. Use one of ';' tab '|' ','.")
    if (form.decimal or ".", form.thousands) not in STYLES:
        raise TableError(
            f"--decimal {form.decimal!r} --thousands {form.thousands!r}: not known. The decimal "
            "sign is '.' or ',', the sign between thousands another of ',' '.' ' ' \"'\"."
        )
    if form.dates and not all(re.search(part, form.dates) for part in ("%Y", "%[mbB]", "%d")):
        raise TableError(
            f"--dates {form.dates!r}: write %d, %m (or %b, %B) and %Y in their order: '%d.%m.%Y'."
        )


def convert(
    blob: bytes, where: str, form: Form, kinds: dict | None = None
) -> tuple[dict, list[str]]:
    """Convert the bytes of a file written in `form`; `where` is its name, for messages.

    Parameters
    ----------
    kinds
        The type of each column; without it, types are found from the cells and the names.

    Returns
    -------
    columns, notes
        Name of each column -> its cells in the project's form; what was changed, in words.

    Raises
    ------
    TableError
        If a cell does not fit the form, with its place; nothing is changed then.
    """
    sheet = _sheet(blob, where, form)
    if not (form.decimal or form.thousands) and (doubt := _fit(sheet, form, kinds, "number")[1]):
        raise TableError(f"{where}, {doubt}")
    columns, notes = {}, []
    for raw_name, column in sheet.columns.items():
        name = tidy(raw_name)
        if name in columns:
            raise TableError(
                f"{where}, line 1: two columns are named {name!r}. Give each its own name."
            )
        kind = kinds.get(name, "string") if kinds else _guess(name, column, form)
        columns[name], changes = _column(sheet, raw_name, kind, form)
        notes += [f"column {name}: {count} × {what}" for what, count in changes.items()]
    return columns, _whole_file(sheet, form) + notes


def _sheet(blob, where, form):
    text = decode(blob, where, form.encoding)
    hint = re.match(r"sep=.\n", text)  # a line for Excel only
    sheet = csvtext.split(text[hint.end() :] if hint else text, where, form.delimiter)
    return replace(sheet, first=sheet.first + bool(hint))


def _whole_file(sheet, form):
    notes = []
    if form.encoding != "utf-8":
        odd = (cell for column in sheet.columns.values() for cell in column if not cell.isascii())
        sample = next(odd, "")
        notes.append(f"{form.encoding} → UTF-8" + (f" (as in {shown(sample)})" if sample else ""))
    if form.delimiter != ",":
        notes.append(f"{csvtext.DELIMITERS[form.delimiter]} → commas")
    return notes


def _guess(name, column, form):
    """Return the type of a column without a descriptor, read in `form`."""
    if name in form.text:
        return "string"
    present = [cell for cell in column if _cell(cell, "date", form) != ""]
    if not present:
        return "number" if holds_numbers(name) else "string"
    if all(plain(cell, form.decimal or ".", form.thousands) for cell in present):
        return "number"
    if all(_day(cell, form) for cell in present):
        return "date"
    fitting = [cell for cell in present if form.dates and day(cell, form.dates)]
    if fitting and 2 * len(fitting) >= len(present):
        return "date"  # the cell that does not fit is named then
    if all(cell.strip().lower() in ("true", "false") for cell in present):
        return "boolean"
    return "number" if holds_numbers(name) else "string"


def _day(cell, form):
    iso = cells.read([cell.strip()], "date")[0][0]
    return iso or (day(cell, form.dates) if form.dates else None)


def _column(sheet, name, kind, form):
    """Convert the cells of a column; return them and the number of changes of each kind."""
    changes, converted, examples = Counter(), [], {}
    for row, cell in enumerate(sheet.columns[name]):
        new = _cell(cell, kind, form)
        if new is None:
            raise TableError(f"{sheet.where}, {sheet.cell(row, name)} {_unfit(cell, kind, form)}")
        for what in _changes(cell, new, kind, form):
            changes[what] += 1
            examples.setdefault(what, f"{what} ({shown(cell)} → {new or 'empty'})")
        converted.append(new)
    return converted, {examples[what]: count for what, count in changes.items()}


def _cell(cell, kind, form):
    """Return a cell in the project's form; None if it does not fit."""
    text = cell.strip()
    if text in form.missing or not text or (kind != "string" and is_missing(cell)):
        return ""
    if kind in ("integer", "number"):
        return plain(cell, form.decimal or ".", form.thousands)
    if kind == "date":
        return _day(cell, form)
    if kind == "boolean":
        return text.lower() if text.lower() in ("true", "false") else None
    return tidy(cell)


def _unfit(cell, kind, form):
    """Return what is wrong with a cell that does not fit the options."""
    used = {"decimal": form.decimal or ".", "thousands": form.thousands}
    used = {"dates": form.dates} if kind == "date" else used
    options = _options(used)
    fit = f" It does not fit {options}." if options and kind != "boolean" else ""
    return f"{explain(cell, kind)}{fit} The file was not converted."


def _options(chosen):
    return " ".join(f"--{key} {_quote(value)}" for key, value in chosen.items() if value)


def _changes(cell, new, kind, form):
    """Yield words for each change from `cell` to `new`."""
    if cell == new:
        return
    if not new:
        yield "word for a missing value → empty" if cell.strip() else "space → empty"
        return
    if kind == "date":
        yield "date → ISO"
    elif kind == "boolean":
        yield "truth value in lower case"
    elif kind == "string":
        yield "spaces or invisible characters removed"
    else:
        if form.decimal == "," and "," in cell:
            yield "decimal comma → point"
        spaces, signs = f"[ {ODD_SPACES}]", f"[{APOSTROPHES}]"
        pattern = {" ": spaces, "'": signs, "": "$^"}.get(form.thousands, re.escape(form.thousands))
        if re.search(pattern, cell.strip()):
            yield "sign between thousands removed"
        if re.search(f"[{MINUS}]", cell):
            yield "minus sign → -"
        if cell != cell.strip():
            yield "space at the start or end removed"


def advice(name: str, path: Path, kinds: dict | None = None) -> str:
    """Return a line with the command that converts a file in another form; "" if more than one may fit.

    `kinds` are the types of the table's columns, if it is described.
    """
    try:
        blob = raw(path)
        known = encodings(blob)
        if len(known) > 1:
            return ""
        text = decode(blob, "", known[0])
        delimiter = csvtext.other_delimiter(text, csvtext.skeleton(text, ",")) or ","
        form = Form(encoding=known[0], delimiter=delimiter)
        sheet = _sheet(blob, place(path), form)
        for kind in ("number", "date"):
            form, doubt = _fit(sheet, form, kinds, kind)
            if doubt:
                return f"\n  {doubt}"
        columns, _ = convert(blob, "", form, kinds)
        csvtext.parse(csvtext.serialise(columns), "")
    except TableError:
        return ""
    before = {column: list(found) for column, found in sheet.columns.items()}
    if (columns == before and not form.converts) or any(map(flaws, columns.values())):
        return ""
    return f"\n  This converts the file: {form.command(name)}"


def _fit(sheet, form, kinds, kind):
    """Return the form with the signs of numbers or dates that fit the cells; a doubt if two fit."""
    options = {
        "number": [{"decimal": decimal, "thousands": thousands} for decimal, thousands in STYLES],
        "date": [{"dates": ""}, *({"dates": form} for form in DATES if "%y" not in form)],
    }[kind]
    columns = {k: v for k, v in sheet.columns.items() if _may_hold(k, v, kind, kinds)}
    fitting = {}
    for option in options:
        trial = replace(form, **option)
        read = [_cell(cell, kind, trial) for column in columns.values() for cell in column]
        if None not in read:
            fitting.setdefault(tuple(read), option)
    if not fitting:
        return form, ""
    chosen = next(iter(fitting.values()))
    # a file with commas between its cells and points in its numbers is in the project's form
    sure = len(fitting) == 1 or (chosen is options[0] and form.delimiter == ",")
    return replace(form, **chosen), "" if sure else _doubt(columns, fitting, sheet)


def _may_hold(name, column, kind, kinds):
    """Return whether a column may hold values of `kind`, in any form."""
    if kinds:
        return kinds.get(name) == kind or (kind == "number" and kinds.get(name) == "integer")
    present = [cell for cell in column if cell.strip() and not is_missing(cell)]
    return bool(present) and all(may_be(cell, kind) for cell in present)


def _doubt(columns, fitting, sheet):
    """Return the first cell that two sets of options read as different values, and both options."""
    (one, first), (two, second) = list(fitting.items())[:2]
    index = next(index for index, (a, b) in enumerate(zip(one, two)) if a != b)
    name = list(columns)[index // len(sheet)]
    row = index % len(sheet)
    return (
        f"{sheet.cell(row, name)} is {one[index]} with {_options(first)}, {two[index]} with "
        f"{_options(second)}: say which with `python -m evidence new table`."
    )
