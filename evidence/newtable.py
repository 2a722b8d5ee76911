"""Describe a new table: convert its file if asked to, read its columns, draft its card."""

import json
import re
from pathlib import Path

import pandas as pd

from . import seal, tables
from .tabular import cells, csvtext
from .tabular.conversion import Form, advice, convert
from .tabular.encodings import raw
from .tabular.errors import TableError, place, shown
from .tabular.flaws import flaws
from .tabular.readings import UNSURE, YEARS, explain, holds_numbers, is_missing, may_be
from .tabular.schema import validate

UNDESCRIBED = seal.UNDESCRIBED
KEPT = ".original"  # added to the name of a file that was converted
NATURAL_KEY = ("id", "country", "partner", "year")


def begin(name: str, form: Form | None = None) -> tuple[Path, list[str]]:
    """Add a new CSV to its descriptor: columns and types are read from it, texts are not.

    Parameters
    ----------
    form
        How the file is written; it is then converted into the project's form, and a copy of the
        original is kept. A table that is described already is only converted.

    Returns
    -------
    path, notes
        The descriptor, and what was converted.

    Raises
    ------
    TableError
        If the file is missing, described already, or in another form. Nothing is written then.
    """
    form, theme, file = form or Form(), name.partition("/")[0], _file(name)
    path = tables.DATA / theme / "datapackage.json"
    described = _described(name, path)
    if described and not form.converts:
        raise TableError(f"'{name}' is described already in data/{theme}/datapackage.json.")
    sheet, notes = _sheet(name, file, form, described)
    entry = described or _draft(sheet, name, file, form)
    validate(sheet, entry["schema"], lambda table: _lookup(theme, table))
    if form.converts:
        notes.append(f"the file as it was is kept as {_keep(file)}")
        csvtext.replace(file, csvtext.serialise(sheet.columns).encode("utf-8"))
    if not described:
        _describe(theme, path, entry)
    return path, notes


def _file(name):
    theme, _, table = name.partition("/")
    if not all(re.fullmatch("[a-z][a-z0-9_]*", word) for word in (theme, table)):
        raise TableError(
            f"'{name}': write <theme>/<table>, as economy/loans for data/economy/loans.csv."
        )
    file = tables.DATA / theme / f"{table}.csv"
    if not file.exists():
        raise TableError(f"data/{theme}/{table}.csv: put the file there first, then begin.")
    return file


def _described(name, path):
    """Return the entry of a table in its descriptor, None if it has none."""
    found = tables.descriptor(path.parent.name)["resources"] if path.exists() else []
    return next((entry for entry in found if entry["name"] == name.partition("/")[2]), None)


def _sheet(name, file, form, described):
    """Return the cells of a file in the project's form, and what was converted."""
    where = place(file)
    if form.converts:
        fields = described["schema"]["fields"] if described else []
        kinds = {field["name"]: field["type"] for field in fields}
        columns, notes = convert(raw(file), where, form, kinds)
        return csvtext.parse(csvtext.serialise(columns), where), notes
    try:
        sheet = csvtext.read(file)
        for column, found in sheet.columns.items():
            if _kind(sheet, column, found, form) == "string" and (bad := flaws(found)):
                raise TableError(f"{where}, {sheet.cell(bad[0][0], column)} {bad[0][1]}")
        return sheet, []
    except TableError as error:
        raise TableError(f"{error}{advice(name, file)}") from None


def _keep(file):
    """Copy a file to its name plus KEPT; never overwrite a different file."""
    kept = file.with_name(file.name + KEPT)
    if kept.exists() and kept.read_bytes() != file.read_bytes():
        raise TableError(
            f"{place(kept)} keeps an earlier file. Delete it or move it away, then convert."
        )
    csvtext.replace(kept, file.read_bytes())
    return place(kept)


def _lookup(theme, table):
    if table == "countries":
        return pd.DataFrame(csvtext.read(tables.DATA / "countries.csv").columns)
    if f"{theme}/{table}" not in tables.known_tables():
        raise TableError(
            f"data/{theme}/{table}.csv: a column refers to this table, which is not described. "
            "Add it first."
        )
    with seal.unsealed():
        return tables.read(f"{theme}/{table}")


def _kind(sheet, name, column, form):
    """Return the type of a column from its cells; TableError if they seem to be in another form."""
    if not re.fullmatch("[a-z][a-z0-9_]*", name):
        raise TableError(
            f"{sheet.where}, line 1, column '{name}': not a column name. Write lower-case words "
            "joined by _, with the unit of values, as exports_million_usd. The first line of a "
            "table holds the names."
        )
    if name in form.text:
        return "string"
    present = [cell for cell in column if cell]
    if not present:
        return "number" if holds_numbers(name) else "string"
    for kind in ("integer",) if name in YEARS else ("integer", "number", "date", "boolean"):
        if not cells.read(present, kind)[1]:
            return kind
    named = "integer" if name in YEARS else "number" if holds_numbers(name) else ""
    if wanted := named or _suspected(present):
        row = cells.read(column, wanted)[1][0]
        ways = "" if named else f" (To keep the column as text: --text {name}.)"
        raise TableError(
            f"{sheet.where}, {sheet.cell(row, name)} {explain(column[row], wanted)}{ways}"
        )
    for row, cell in enumerate(column):
        if is_missing(cell) and cell.lower() not in ("none", "missing"):
            raise TableError(
                f"{sheet.where}, {sheet.cell(row, name)} stands for a missing value. "
                f"Leave the cell empty. (To keep the column as text: --text {name}.)"
            )
    return "string"


def _suspected(present):
    """Return the type that every cell of a column seems to have in some form, "" if none."""
    for kind in ("number", "date", "boolean"):
        # A day that the calendar lacks, as 2024-02-30, was meant as a date too.
        day = "[0-9]{4}-[0-9]{2}-[0-9]{2}" if kind == "date" else "$^"
        rest = [cell for cell in present if not (may_be(cell, kind) or re.fullmatch(day, cell))]
        unsure = all(is_missing(cell) or cell.strip() in UNSURE for cell in rest)
        if len(rest) < len(present) and unsure:
            return kind
    return ""


def _draft(sheet, name, file, form):
    """Return the entry of a new table, with placeholders for the author's texts."""
    fields = [_field(sheet, column, found, form) for column, found in sheet.columns.items()]
    references = {
        column: seal.REFERENCES[column] for column in sheet.columns if column in seal.REFERENCES
    }
    return {
        "name": name.partition("/")[2],
        "path": file.name,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": UNDESCRIBED,
        "description": UNDESCRIBED,
        "schema": {
            "fields": fields,
            "missingValues": [""],
            "primaryKey": _key(sheet, fields),
            "foreignKeys": [
                {"fields": [column], "reference": {"resource": table, "fields": [field]}}
                for column, (table, field) in references.items()
            ],
        },
        "sources": [{"title": UNDESCRIBED, "publisher": UNDESCRIBED, "path": UNDESCRIBED}],
        "licenses": [{"name": UNDESCRIBED}],
        "integrity": "single source",
        "vintage": UNDESCRIBED,
        "breaks": [],
        "caveats": [],
    }


def _field(sheet, name, column, form):
    kind = _kind(sheet, name, column, form)
    field = {"name": name, "type": kind, "description": UNDESCRIBED}
    return field | ({"unit": UNDESCRIBED} if kind == "number" else {})


def _key(sheet, fields):
    """Return the columns that identify a row: the natural ones, and as few others as necessary."""
    whole = [field["name"] for field in fields if all(sheet.columns[field["name"]])]
    natural = [column for column in NATURAL_KEY if column in whole]
    if not natural:
        return []
    _check_repeated(sheet)
    kinds = {field["name"]: field["type"] for field in fields}
    more = [name for name in whole if name not in natural and kinds[name] != "number"]
    # a whole number may be a code or a count, so it comes last; never one with a unit in its name
    more = [name for name in more if not holds_numbers(name)]
    more.sort(key=lambda name: kinds[name] == "integer")
    for key in [natural + more[:count] for count in range(len(more) + 1)]:
        if len(set(zip(*(sheet.columns[part] for part in key)))) == len(sheet):
            return key
    return natural


def _check_repeated(sheet):
    seen = {}
    for row, found in enumerate(zip(*sheet.columns.values())):
        first = seen.setdefault(found, row)
        if first != row:
            raise TableError(
                f"{sheet.where}, line {sheet.line(row)}: {shown(','.join(found))} is the same row "
                f"as line {sheet.line(first)}. One observation is one row: drop one."
            )


def _describe(theme, path, entry):
    """Add an entry to the descriptor of a theme; create the descriptor if there is none."""
    package = json.loads(path.read_text(encoding="utf-8")) if path.exists() else _begin_theme(theme)
    needed = {key["reference"]["resource"] for key in entry["schema"]["foreignKeys"]}
    if "countries" in needed:
        _know_countries(theme, package)
    package["resources"].append(entry)
    seal.write_json(path, package)


def _begin_theme(theme):
    """Return the Data Package of a new theme, without a table; each table has its own licences."""
    return {
        "$schema": seal.PROFILE,
        "name": theme,
        "title": theme.capitalize(),
        "description": UNDESCRIBED,
        "resources": [],
    }


def _know_countries(theme, package):
    """Add to a theme the list of countries that its codes are checked against."""
    if any(entry["name"] == "countries" for entry in package["resources"]):
        return
    every = (entry for name in tables.themes() for entry in tables.descriptor(name)["resources"])
    entry = next((entry for entry in every if entry["name"] == "countries"), None)
    if entry is None:
        raise TableError(
            "data/countries.csv: no theme describes the list of countries. Describe it in one."
        )
    package["resources"].append(entry)
    csvtext.replace(
        tables.DATA / theme / "countries.csv", (tables.DATA / "countries.csv").read_bytes()
    )
