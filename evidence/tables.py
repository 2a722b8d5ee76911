"""Load and write tables: `load()` returns a table that matches its descriptor, or raises.

Each theme is a Data Package (https://datapackage.org): `data/<theme>/datapackage.json` describes
every column of every table. The rules are those of the Table Schema standard, so other tools
give the same verdict; a test compares them on valid and broken tables.
"""

import functools
import json
import os
from pathlib import Path

import pandas as pd

from . import forms
from .outputs import TABLE, emit
from .project import ROOT, UNSEALED, listed
from .tabular import cells, csvtext
from .tabular.conversion import advice
from .tabular.encodings import content, digest
from .tabular.errors import TableError, place
from .tabular.schema import validate

DATA = ROOT / "data"


def are_hashes_checked() -> bool:
    """Tell whether a table is refused whose hash is not recorded; the variable UNSEALED accepts it."""
    return not os.environ.get(UNSEALED)


def themes() -> list[str]:
    """List the folders in `data/` that hold a Data Package, sorted."""
    return sorted(path.parent.name for path in DATA.glob("*/datapackage.json"))


def descriptor(theme: str) -> dict:
    """Return the Data Package descriptor of `theme`; TableError if it is missing or not JSON."""
    return _parse(*_find_descriptor(theme))


def _find_descriptor(theme):
    """Return the file of a descriptor and its state."""
    path = join_path(DATA, theme, "datapackage.json")
    try:
        return path, read_state(path)
    except FileNotFoundError:
        raise TableError(
            f"data/{theme}/datapackage.json: there is no such theme. Known: {', '.join(themes())}."
        ) from None


@functools.lru_cache(maxsize=1024)  # asked for each of thousands of facts
def join_path(folder: Path, *names: str) -> Path:
    """Return a path below `folder`."""
    return folder.joinpath(*names)


@functools.lru_cache(maxsize=64)
def _parse(path, _state):
    try:
        package = json.loads(content(path).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise TableError(f"{place(path)}: not UTF-8 ({error.reason}). Save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise TableError(
            f"{place(path)}, line {error.lineno}: not JSON ({error.msg}). Correct the line; a comma "
            "too many or too few is the usual cause."
        ) from None
    if wrong := forms.find_faults(package):
        raise TableError("\n".join(f"{place(path)}: {text}" for text in wrong))
    return package


def known_tables() -> list[str]:
    """List every table as "<theme>/<table>", without the lists of countries."""
    return [name for theme in themes() for name in tables_of(theme)]


def tables_of(theme: str) -> list[str]:
    """List the tables of a theme as `known_tables` does; TableError if there is no such theme."""
    return [
        f"{theme}/{resource['name']}"
        for resource in descriptor(theme)["resources"]
        if "schema" in resource and resource["name"] != "countries"
    ]


def resource(name: str) -> dict:
    """Return the descriptor of one table, e.g. "economy/bilateral_trade"; TableError if unknown."""
    theme, _, table = name.partition("/")
    found = _index(*_find_descriptor(theme)).get(table) if table else None
    if found is None:
        near = [known for known in known_tables() if known.startswith(f"{theme}/")]
        raise TableError(
            f"There is no table '{name}'; there are {', '.join(near or known_tables())}. "
            f"A new table needs a CSV in data/{theme}/ and an entry in its datapackage.json."
        )
    return found


@functools.lru_cache(maxsize=64)
def _index(path, state):
    return {entry["name"]: entry for entry in reversed(_parse(path, state)["resources"])}


def load(name: str) -> pd.DataFrame:
    """Load a table, and record in the cell's output that this notebook uses it.

    Parameters
    ----------
    name : str
        "<theme>/<table>", as on the book's data page.

    Returns
    -------
    pandas.DataFrame
        One row per observation, with the columns and types of the descriptor: integer is int64 (or
        Int64 where values are missing), number float64, date datetime64, boolean bool (or boolean
        where values are missing), string str. `frame.attrs["table"]` is the name. The descriptor
        and the data page give the unit of each column.

    Raises
    ------
    TableError
        If the file does not match its descriptor or its hash; the message names file, line,
        column, rule and fix.

    Examples
    --------
    >>> trade = load("economy/bilateral_trade")
    >>> trade.attrs["table"], str(trade["year"].dtype)
    ('economy/bilateral_trade', 'int64')
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


def read(name: str) -> pd.DataFrame:
    """Load a table without an output of a cell, for code outside notebooks; otherwise as `load`."""
    frame = _read(name, *read_table_state(name)).copy()
    frame.attrs["table"] = name
    return frame


def read_table_state(name: str) -> tuple:
    """Return the cache key of a table: state of file and descriptor, whether hashes count."""
    path, package = _path(name), _find_descriptor(name.partition("/")[0])
    try:
        state = read_state(path)
    except FileNotFoundError:
        raise TableError(
            f"data/{name}.csv: the descriptor lists this table, the file is missing. "
            "Add the file, or take the entry out of datapackage.json."
        ) from None
    return (path, state, package[1]), are_hashes_checked()


def read_state(path: Path) -> tuple[int, int, int]:
    """Return what changes whenever a file is written, even twice within one tick of the clock."""
    found = os.stat(path)
    return found.st_mtime_ns, found.st_size, found.st_ino


def fact(reference: str) -> dict:
    """Return the row of a dated fact, by "<theme>:<id>"; missing values are None. TableError without one.

    Examples
    --------
    >>> fact("economy:E001")["id"]
    'E001'
    """
    theme, _, key = reference.partition(":")
    found = _facts(f"{theme}/facts", *read_table_state(f"{theme}/facts")).get(key)
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
    return join_path(DATA, theme, resource(name)["path"])


@functools.lru_cache(maxsize=128)
def _read(name, _state, sealed):
    path, entry = _path(name), resource(name)
    theme = name.partition("/")[0]
    try:
        sheet = csvtext.read(path, may_be_empty(entry))
        frame = validate(sheet, entry["schema"], lambda table: read(f"{theme}/{table}"))
    except TableError as error:
        kinds = {field["name"]: field["type"] for field in entry["schema"]["fields"]}
        raise TableError(f"{error}{advice(name, path, kinds)}") from None
    if sealed and entry.get("hash") != digest(path):
        raise TableError(
            f"{place(path)}: the content is not what its hash in datapackage.json says. If you changed "
            "the table on purpose, `python -m evidence data` records the new hash; `make review` then "
            "says which numbers moved."
        )
    return frame


def list_key(entry: dict) -> list[str]:
    """Return the columns that name a row of a table; none if its descriptor does not say."""
    return listed(entry["schema"].get("primaryKey"))


def may_be_empty(entry: dict) -> bool:
    """Tell whether the descriptor of a table allows a file without a row."""
    return bool(entry.get("mayBeEmpty"))


def cells_of(name: str) -> pd.DataFrame:
    """Return table `name` with every cell as text; missing cells are empty."""
    sheet = csvtext.read(_path(name), may_be_empty(resource(name)))
    return pd.DataFrame(sheet.columns, dtype="str")


def text(frame: pd.DataFrame, schema: dict, where: str) -> str:
    """Return a frame as the text of a CSV file in the project's form.

    UTF-8, commas, line ends of one character, quotes only where needed; numbers as short as can be
    read back exactly, whole ones without ".0"; dates as 2024-12-24; missing is empty.

    Parameters
    ----------
    frame
        The table, with the columns of the schema in their order.
    where
        The table's name in messages.

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
    r"""Write a frame as a CSV file in the project's form, in one step; `load` returns equal values.

    Parameters
    ----------
    frame
        The table, with the columns of the schema in their order.
    schema
        A Table Schema, as `resource(name)["schema"]`.

    Raises
    ------
    TableError
        If `load` would refuse the table (references to other tables are not checked). Nothing is
        written then.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> schema = {"fields": [{"name": "year", "type": "integer"},
    ...                      {"name": "loan_million_usd", "type": "number"}]}
    >>> frame = pd.DataFrame({"year": [2014, 2015], "loan_million_usd": [2000.0, None]})
    >>> with TemporaryDirectory() as folder:
    ...     write(frame, Path(folder) / "loans.csv", schema)
    ...     (Path(folder) / "loans.csv").read_text()
    'year,loan_million_usd\n2014,2000\n2015,\n'
    """
    csvtext.replace(path, text(frame, schema, place(path)).encode("utf-8"))
