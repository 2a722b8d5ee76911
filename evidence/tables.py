"""`load()`: a table that matches its descriptor, or one clear error.

Each theme is a Data Package (https://datapackage.org): `data/<theme>/datapackage.json` says what
every column of every table is. The rules are those of the Table Schema standard, so outside
tools reach the same judgement; a test runs both over good and broken tables.
"""

import functools
import hashlib
import json
import os
from pathlib import Path

import pandas as pd

from .outputs import TABLE, emit


def find_root() -> Path:
    """Return the folder of the book: the nearest with `_config.yml` and `data` at or above the
    working directory, or the one that the package was installed from.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "_config.yml").is_file() and (folder / "data").is_dir():
            return folder
    return Path(__file__).resolve().parent.parent


ROOT = find_root()
DATA = ROOT / "data"

SHOWN = 5  # violations named in one message; more would bury the first


class TableError(ValueError):
    """A table, or what describes it, breaks a rule. The message names file, place and mend."""


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
    return _parse(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=64)
def _parse(path, _changed):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise TableError(
            f"data/{path.parent.name}/{path.name}, line {error.lineno}: not JSON ({error.msg}). "
            "Mend the line; a comma too many or too few is the usual cause."
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


def digest(path):
    """The hash of a file as descriptors write it: "sha256:" and 64 hexadecimal digits."""
    return "sha256:" + hashlib.sha256(Path(path).read_bytes()).hexdigest()


def load(name):
    """Load table `name` ("<theme>/<table>") and tell the book that this notebook uses it.

    Returns a DataFrame with one row per observation, columns and types as the descriptor says
    (integer -> int64, or Int64 where values are missing; number -> float64; date ->
    datetime64; boolean; string). `frame.attrs["table"]` holds the name. Units of every column
    stand in the descriptor and on the book's data page.

    Raises TableError, naming file, line, column, rule and mend, if the file does not match its
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
    """What the content of a table hangs on: its file and descriptor as they are now, and whether hashes count."""
    path = _path(name)
    if not path.exists():
        raise TableError(
            f"data/{name}.csv: the descriptor lists this table, the file is missing. "
            "Add the file, or take the entry out of datapackage.json."
        )
    package = DATA / name.partition("/")[0] / "datapackage.json"
    sealed = not os.environ.get("EVIDENCE_UNSEALED")
    return (path, path.stat().st_mtime_ns, package.stat().st_mtime_ns), sealed


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
def _read(name, _changed, sealed):
    path, entry = _path(name), resource(name)
    if sealed and entry.get("hash") != digest(path):
        raise TableError(
            f"data/{path.parent.name}/{path.name}: the content is not what its hash in "
            "datapackage.json says. If you changed the table on purpose, `python -m evidence "
            "data` records the new hash; `make review` then says which numbers moved."
        )
    text = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    problems = list(_columns(text, entry["schema"]))
    if not problems:
        frame = pd.DataFrame(index=text.index)
        for field in entry["schema"]["fields"]:
            frame[field["name"]], found = _field(text[field["name"]], field)
            problems += found
    if not problems:
        problems += _keys(name, frame, entry["schema"])
    if problems:
        more = f"\n  … and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
        raise TableError(
            f"data/{path.parent.name}/{path.name} does not match its descriptor:\n  "
            + "\n  ".join(problems[:SHOWN])
            + more
        )
    return frame


def _columns(text, schema):
    wanted = [field["name"] for field in schema["fields"]]
    for column in wanted:
        if column not in text.columns:
            yield f"column '{column}' is missing. Add it, or take it out of datapackage.json."
    for column in text.columns:
        if column not in wanted:
            yield f"column '{column}' is not described. Describe it in datapackage.json, or drop it."
    if not set(wanted) ^ set(text.columns) and wanted != list(text.columns):
        yield f"the columns are in another order. Write them as: {', '.join(wanted)}."


def _field(text, field):
    """One column converted to its type, and what is wrong with it."""
    rules = field.get("constraints", {})
    missing = text.eq("")
    values, bad = _convert(text.mask(missing), field.get("type", "string"))
    checks = [(bad & ~missing, f"is not of type {field.get('type', 'string')}")]
    if rules.get("required"):
        checks.append((missing, "is required and empty"))
    present = ~missing & ~bad
    if "enum" in rules:
        checks.append((present & ~values.isin(rules["enum"]), f"is none of {rules['enum']}"))
    if "pattern" in rules:
        fits = text.str.fullmatch(rules["pattern"])
        checks.append((present & ~fits, f"does not match the pattern {rules['pattern']}"))
    if "minimum" in rules:
        low = _bound(rules["minimum"], values)
        checks.append((present & (values < low), f"is below the minimum {rules['minimum']}"))
    if "maximum" in rules:
        high = _bound(rules["maximum"], values)
        checks.append((present & (values > high), f"is above the maximum {rules['maximum']}"))
    if "minLength" in rules:
        short = text.str.len() < rules["minLength"]
        checks.append((present & short, f"is shorter than {rules['minLength']} characters"))
    if rules.get("unique"):
        checks.append((present & values.duplicated(keep=False), "occurs more than once"))
    problems = [
        f"line {row + 2}, column '{field['name']}': {text[row]!r} {rule}."
        for where, rule in checks
        for row in text.index[where.fillna(False).astype(bool)]
    ]
    return values, problems


def _bound(value, values):
    return pd.Timestamp(value) if pd.api.types.is_datetime64_any_dtype(values) else value


def _convert(text, kind):
    """Values of the Table Schema type `kind`, and a mask of those that are not."""
    nothing = pd.Series(False, index=text.index)
    if kind == "integer":
        good = text.str.fullmatch(r"[+-]?\d+").fillna(False).astype(bool)
        values = pd.to_numeric(text.where(good), errors="coerce").astype("Int64")
        return (values.astype("int64") if values.notna().all() else values), ~good
    if kind == "number":
        good = (
            text.str.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?").fillna(False).astype(bool)
        )
        return pd.to_numeric(text.where(good), errors="coerce").astype("float64"), ~good
    if kind == "date":
        values = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
        return values, values.isna()
    if kind == "boolean":
        return text.map({"true": True, "false": False}), ~text.isin(["true", "false"])
    return text, nothing


def _keys(name, frame, schema):
    """Broken primary and foreign keys."""
    key = schema.get("primaryKey", [])
    key = [key] if isinstance(key, str) else key
    if key:
        for row in frame.index[frame[key].isna().any(axis=1)]:
            yield f"line {row + 2}: a part of the key ({', '.join(key)}) is empty."
        for row in frame.index[frame.duplicated(key)]:
            what = ", ".join(f"{part} = {frame.at[row, part]}" for part in key)
            yield f"line {row + 2}: duplicate key ({what}). One observation is one row: drop one."
    theme = name.partition("/")[0]
    for foreign in schema.get("foreignKeys", []):
        column, target = foreign["fields"], foreign["reference"]
        column = column[0] if isinstance(column, list) else column
        field = target["fields"][0] if isinstance(target["fields"], list) else target["fields"]
        table = target["resource"]
        known = frame if not table else read(f"{theme}/{table}")
        strange = frame[column].notna() & ~frame[column].isin(known[field])
        for row in frame.index[strange]:
            yield (
                f"line {row + 2}, column '{column}': unknown code {frame.at[row, column]!r}. "
                f"Use one of data/{theme}/{table or name}.csv, or add it to "
                f"data/{'countries' if table == 'countries' else f'{theme}/{table}'}.csv."
            )
