"""`load()`: a table that matches its descriptor, or one clear error.

Each theme is a Data Package (https://datapackage.org): `data/<theme>/datapackage.json` says what
every column of every table is. The rules are those of the Table Schema standard, so outside
tools reach the same judgement; a test runs both over good and broken tables.
"""

import functools
import json
import os
from pathlib import Path

import pandas as pd

from .outputs import TABLE, emit
from .project import ROOT
from .tabular import cells, csvtext
from .tabular.conversion import advice
from .tabular.encodings import content, digest
from .tabular.errors import TableError, place
from .tabular.schema import validate
DATA = ROOT / "data"


def themes():
    """Names of the folders in `data/` that hold a Data Package, sorted."""
    return sorted(path.parent.name for path in DATA.glob("*/datapackage.json"))


def descriptor(theme):
    """The Data Package descriptor of `theme`, as a dict.

    Raises TableError when there is none or it is not JSON.
    """
    path = DATA / theme / "datapackage.json"
    if not path.exists():
        raise TableError(
            f"data/{theme}/datapackage.json: there is no such theme. Known: {', '.join(themes())}."
        )
    return _parse(path, _changed(path))


@functools.lru_cache(maxsize=64)
def _parse(path, _state):
    try:
        return json.loads(content(path).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise TableError(f"{place(path)}: not UTF-8 ({error.reason}). Save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise TableError(
            f"data/{path.parent.name}/{path.name}, line {error.lineno}: not JSON ({error.msg}). "
            "Correct the line; a comma too many or too few is the usual cause."
        ) from None


def known_tables():
    """Every table as "<theme>/<table>", sorted; country lists are left out."""
    return [
        f"{theme}/{resource['name']}"
        for theme in themes()
        for resource in descriptor(theme)["resources"]
        if "schema" in resource and resource["name"] != "countries"
    ]


def resource(name):
    """The descriptor of one table, e.g. "economy/bilateral_trade"; TableError if unknown."""
    theme, _, table = name.partition("/")
    found = [r for r in descriptor(theme)["resources"] if r["name"] == table] if table else []
    if not found:
        raise TableError(
            f"There is no table '{name}'. Known tables: {', '.join(known_tables())}. "
            f"A new table needs a CSV in data/{theme}/ and an entry in its datapackage.json."
        )
    return found[0]


def load(name):
    """Load table `name` ("<theme>/<table>") and tell the book that this notebook uses it.

    Returns a DataFrame with one row per observation, columns and types as the descriptor says
    (integer -> int64, or Int64 where values are missing; number -> float64; date ->
    datetime64; boolean -> bool, or boolean where values are missing; string -> str).
    `frame.attrs["table"]` holds the name. Units of every column stand in the descriptor and on the
    book's data page.

    Raises TableError, naming file, line, column, rule and fix, if the file does not match its
    descriptor or its hash.
    """
    frame = read(name)
    entry = resource(name)
    emit(
        {
            TABLE: {"table": name, "sha256": digest(_path(name)), "rows": len(frame)},
            "text/plain": f"{name}: {len(frame):,} rows. {entry['title']}. "
            + "; ".join(source["publisher"] for source in entry.get("sources", [])),
        }
    )
    return frame


def read(name):
    """As `load`, for code that is no notebook: nothing is displayed."""
    frame = _read(name, *_state(name)).copy()
    frame.attrs["table"] = name
    return frame


def _state(name):
    """The state of a table's file and descriptor, and whether hashes count: keys of the cache."""
    path = _path(name)
    if not path.exists():
        raise TableError(
            f"data/{name}.csv: the descriptor lists this table, the file is missing. "
            "Add the file, or take the entry out of datapackage.json."
        )
    package = DATA / name.partition("/")[0] / "datapackage.json"
    sealed = not os.environ.get("EVIDENCE_UNSEALED")
    return (path, _changed(path), _changed(package)), sealed


def _changed(path):
    """What differs once a file was written again, though perhaps within one tick of the clock."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def fact(reference):
    """One dated fact, e.g. "economy:E001", as a dict of the columns of `<theme>/facts`."""
    theme, _, key = reference.partition(":")
    found = _facts(f"{theme}/facts", *_state(f"{theme}/facts")).get(key)
    if found is None:
        raise TableError(
            f"There is no fact '{reference}'. Facts are rows of data/{theme}/facts.csv; "
            "write '<theme>:<id>' with an id of that table, or add the row."
        )
    return dict(found)


@functools.lru_cache(maxsize=32)
def _facts(name, changed, sealed):
    frame = _read(name, changed, sealed).astype(object)
    return frame.where(frame.notna(), None).set_index("id", drop=False).to_dict("index")


def _path(name):
    theme = name.partition("/")[0]
    return DATA / theme / resource(name)["path"]


@functools.lru_cache(maxsize=128)
def _read(name, _state, sealed):
    path, entry = _path(name), resource(name)
    theme = name.partition("/")[0]
    try:
        frame = validate(
            csvtext.read(path), entry["schema"], lambda table: read(f"{theme}/{table}")
        )
    except TableError as error:
        kinds = {field["name"]: field["type"] for field in entry["schema"]["fields"]}
        raise TableError(f"{error}{advice(name, path, kinds)}") from None
    if sealed and entry.get("hash") != digest(path):
        raise TableError(
            f"data/{path.parent.name}/{path.name}: the content is not what its hash in "
            "datapackage.json says. If you changed the table on purpose, `python -m evidence "
            "data` records the new hash; `make review` then says which numbers moved."
        )
    return frame


def cells_of(name: str) -> pd.DataFrame:
    """Return the cells of table `name` as text, missing ones empty: a frame of its columns."""
    return pd.DataFrame(csvtext.read(_path(name)).columns, dtype="str")


def text(frame: pd.DataFrame, schema: dict, where: str) -> str:
    """Return a frame as the text of a CSV file in the project's form.

    UTF-8, commas, line ends of one character, quotes only where needed; numbers as short as can be
    read back exactly, whole ones without ".0"; dates as 2024-12-24; missing is empty.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table, with the columns of the schema in their order.
    schema : dict
        A Table Schema, as in datapackage.json.
    where : str
        What messages call the table.

    Raises
    ------
    TableError
        If `load` would refuse the table (references to other tables are not checked).
    """
    names = [field["name"] for field in schema["fields"]]
    if list(frame.columns) != names:
        found = f"the frame has the columns {list(frame.columns)}"
        raise TableError(f"{where}: {found}. Give it these: {names}.")
    columns = {}
    for field in schema["fields"]:
        kind = field.get("type", "string")
        try:
            columns[field["name"]] = cells.write(frame[field["name"]], kind)
        except ValueError as error:
            found = f"{where}, column '{field['name']}', {error}"
            raise TableError(f"{found}. Convert the column first.") from None
    written = csvtext.serialise(columns)
    validate(csvtext.parse(written, where), schema)
    return written


def write(frame: pd.DataFrame, path: Path, schema: dict) -> None:
    """Write a frame as a CSV file in the project's form; `load` gives it back with equal values.

    Parameters
    ----------
    frame, schema
        As for `text`.
    path : pathlib.Path
        The file; it is replaced in one step.

    Raises
    ------
    TableError
        If `load` would refuse the table (references to other tables are not checked). Nothing is
        written then.

    Examples
    --------
    >>> schema = resource("economy/loans")["schema"]  # doctest: +SKIP
    >>> write(frame, DATA / "economy" / "loans.csv", schema)  # doctest: +SKIP
    """
    csvtext.replace(path, text(frame, schema, place(path)).encode("utf-8"))
