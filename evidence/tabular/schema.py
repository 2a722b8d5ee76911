"""Check a table against its Table Schema (https://specs.frictionlessdata.io/table-schema).

Every rule of the standard that the project uses is checked here; a test compares the results with
another tool's on valid and broken tables.
"""

import functools
import re
from collections import Counter
from collections.abc import Callable

import pandas as pd

from ..project import listed, suggest_name
from . import cells
from .csvtext import Sheet
from .errors import SHOWN, refuse
from .flaws import flaws, letters
from .readings import explain, is_missing, rewrite


def validate(
    sheet: Sheet, schema: dict, lookup: Callable[[str], pd.DataFrame] | None = None
) -> pd.DataFrame:
    """Convert the cells of a table to the types of its schema, a Table Schema.

    Parameters
    ----------
    lookup
        Takes the name of a table of the same theme and returns its frame; without it, references to
        other tables are not checked.

    Raises
    ------
    TableError
        If the table breaks a rule: line, column, cell, rule and fix of the first five errors.
    """
    problems = list(_columns(sheet, schema))
    if problems:
        refuse(sheet.where, problems)
    series, breaches = {}, []
    for field in schema["fields"]:
        series[field["name"]], found = _field(sheet.columns[field["name"]], field)
        breaches += [(row, field["name"], rule) for row, rule in found]
    frame = pd.DataFrame(series)
    if not breaches:
        breaches = list(_keys(frame, schema, lookup))
    if breaches:
        shown = breaches[:SHOWN]
        refuse(sheet.where, [_said(sheet, schema, *breach) for breach in shown], len(breaches))
    return frame


def _said(sheet, schema, row, column, rule):
    """Return the message for one error; `rule` is None if the cell is of another type."""
    if column is None:
        return f"line {sheet.line(row)}: {rule}"
    if rule is None:
        kind = next(field["type"] for field in schema["fields"] if field["name"] == column)
        rule = explain(sheet.columns[column][row], kind)
    return f"{sheet.cell(row, column)} {rule}"


def _columns(sheet, schema):
    wanted, found = [field["name"] for field in schema["fields"]], list(sheet.columns)
    for field in schema["fields"]:
        if field.get("type", "string") not in cells.KINDS:
            where = f"column '{field['name']}'"
            kinds = ", ".join(cells.KINDS)
            yield f"{where}: there is no type '{field['type']}'. Use one of: {kinds}."
    for column in wanted:
        if column not in found:
            fix = "Add it, or take it out of datapackage.json."
            yield f"line 1: column '{column}' is missing. {fix}"
    for column in found:
        if column not in wanted:
            fix = "Describe it in datapackage.json, or drop it."
            yield f"line 1: column '{column}' is not described. {fix}"
    if not set(wanted) ^ set(found) and wanted != found:
        yield f"line 1: the columns are in another order. Write them as: {', '.join(wanted)}."


def _field(column, field):
    """Convert one column; return it and (row, rule) for each error, None for a wrong type."""
    kind, rules = field.get("type", "string"), field.get("constraints", {})
    values, bad = cells.read(column, kind)
    breaches = [(row, None) for row in bad]
    if kind == "string":
        breaches += flaws(column)
    if rules.get("required"):
        said = "is required and empty. Write the value, or drop the row."
        breaches += [(row, said) for row, cell in enumerate(column) if not cell]
    for values_or_cells, broken, said in _constraints(column, values, rules):
        # checked once for each distinct value: most columns repeat a few
        failed = {
            value for value in set(values_or_cells) if value not in (None, "") and broken(value)
        }
        if failed:
            found = (row for row, value in enumerate(values_or_cells) if value in failed)
            breaches += [(row, said(column[row])) for row in found if values[row] is not None]
    return cells.series(values, kind), breaches


def _constraints(column, values, rules):
    """Yield (values or cells, function that finds an error, function that describes it)."""
    if "enum" in rules:
        enum = set(rules["enum"])
        yield values, lambda value: value not in enum, lambda cell: _outside(cell, rules["enum"])
    if "pattern" in rules:
        fits = re.compile(rules["pattern"]).fullmatch
        said = functools.partial(_misshapen, column=column, rules=rules, fits=fits)
        yield column, lambda cell: not fits(cell), said
    if "minimum" in rules:
        least = rules["minimum"]
        low = f"is below the minimum {least}. Correct the cell, or lower the minimum in datapackage.json if it is right."
        yield values, lambda value: value < least, lambda cell: low
    if "maximum" in rules:
        most = rules["maximum"]
        high = f"is above the maximum {most}. Correct the cell, or raise the maximum in datapackage.json if it is right."
        yield values, lambda value: value > most, lambda cell: high
    if "minLength" in rules:
        short = f"is shorter than {rules['minLength']} characters. Write more words."
        yield column, lambda cell: len(cell) < rules["minLength"], lambda cell: short
    if rules.get("unique"):
        count, twice = Counter(values), "occurs more than once. Give each row its own."
        yield values, lambda value: count[value] > 1, lambda cell: twice


def _outside(cell, enum):
    """Return the message for a cell that is not in the list of its column."""
    fix = suggest_name(cell, [str(one) for one in enum], "Write one of these.")
    return f"is not one of {enum}.{_letters(cell)} {fix}"


def _misshapen(cell, column, rules, fits):
    """Return the message for a cell that does not match the pattern of its column."""
    said = f"does not match the pattern {rules['pattern']}.{_letters(cell)}"
    if fix := rewrite(cell, fits):
        return f"{said} {fix}"
    if is_missing(cell) and not rules.get("required"):
        return f"{said} Leave the cell empty if the value is missing."
    like = next((other for other in column if other and fits(other)), None)
    return f"{said} Write it like {like!r}." if like else f"{said} Correct the cell."


def _letters(cell):
    found = letters(cell)
    return f" Not ASCII: {found}." if found else ""


def _keys(frame, schema, lookup):
    """Yield (row, column, rule) for each error of the primary key and the foreign keys."""
    if key := listed(schema.get("primaryKey")):
        empty = f"a part of the key ({', '.join(key)}) is empty. Write it, or drop the row."
        for row in frame.index[frame[key].isna().any(axis=1)]:
            yield row, None, empty
        for row in frame.index[frame.duplicated(key, keep=False)]:
            what = ", ".join(f"{part} = {frame.at[row, part]}" for part in key)
            yield row, None, f"duplicate key ({what}). One observation is one row: drop one."
    for foreign in schema.get("foreignKeys", []):
        target = foreign["reference"]
        column, field = listed(foreign["fields"])[0], listed(target["fields"])[0]
        table = target.get("resource", "")  # without one, the table refers to itself
        if table and not lookup:
            continue
        known = set((lookup(table) if table else frame)[field].dropna())
        unknown = frame[column].notna() & ~frame[column].isin(known)
        for row in frame.index[unknown]:
            yield row, column, _unknown(table, frame.at[row, column])


def _unknown(table, code):
    if table == "countries":
        fix = "Use a code of data/countries.csv (ISO 3166 alpha-3), or add it there."
        return f"is an unknown code '{code}'. {fix}{_letters(code)}"
    fix = "Write an id of that table, or add the row."
    return f"names no row of the table '{table or 'itself'}'. {fix}{_letters(code)}"
