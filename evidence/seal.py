"""Seal the tables: record each file's hash once it matches its descriptor; begin a new one."""

import json
import os
import shutil
import zipfile
from contextlib import contextmanager

import pandas as pd

from . import cards, facts, tables

UNDESCRIBED = "TO DESCRIBE"


@contextmanager
def unsealed():
    """Read tables whose hash is not recorded yet; every other rule still holds."""
    before = os.environ.get("EVIDENCE_UNSEALED")
    os.environ["EVIDENCE_UNSEALED"] = "1"
    try:
        yield
    finally:
        os.environ.pop("EVIDENCE_UNSEALED")
        if before is not None:
            os.environ["EVIDENCE_UNSEALED"] = before


def check():
    """Every table read and validated, and every card complete. Returns a list of problems."""
    return _faulty() or facts.problems() or cards.problems()


def _faulty():
    """Problems of tables that break a rule of their descriptor, and of cards that lack a part."""
    problems = []
    for theme in tables.themes():
        if UNDESCRIBED in tables.descriptor(theme).get("description", ""):
            problems.append(f"data/{theme}/datapackage.json: the theme has no description. Say in a line what it holds.")
        for entry in tables.descriptor(theme)["resources"]:
            problems += [f"data/{theme}/datapackage.json: {text}" for text in _card(entry)]
            if "schema" in entry:
                try:
                    tables.read(f"{theme}/{entry['name']}")
                except tables.TableError as error:
                    problems.append(str(error))
    return problems


def _card(entry):
    """What the card of one table still lacks."""
    needed = ["title", "description"]
    if "schema" in entry and entry["name"] != "countries":
        needed += ["sources", "licenses", "integrity", "vintage"]
    for key in needed:
        if not entry.get(key) or UNDESCRIBED in str(entry[key]):
            yield f"table '{entry['name']}' has no {key}. Say it there; readers see it as the card."
    for field in entry.get("schema", {}).get("fields", []):
        if UNDESCRIBED in str(field):
            yield f"table '{entry['name']}', column '{field['name']}' is not described."
        if field["type"] == "number" and not field.get("unit"):
            yield f"table '{entry['name']}', column '{field['name']}' has no unit."


def seal():
    """Record size and hash of every table. Nothing is written if any table breaks a rule."""
    with unsealed():
        for theme in tables.themes():
            if (tables.DATA / theme / "countries.csv").exists():
                shutil.copyfile(
                    tables.DATA / "countries.csv", tables.DATA / theme / "countries.csv"
                )
        problems, before = _faulty(), {}
        if not problems:
            before = facts.fill()
            problems = check()
        if problems:
            for path, content in before.items():
                path.write_bytes(content)
            raise tables.TableError("\n".join(problems))
    changed = []
    for theme in tables.themes():
        path = tables.DATA / theme / "datapackage.json"
        package = json.loads(path.read_text(encoding="utf-8"))
        for entry in package["resources"]:
            file = path.parent / entry["path"]
            sealed = {"bytes": file.stat().st_size, "hash": tables.digest(file)}
            if sealed != {key: entry.get(key) for key in sealed}:
                entry.update(sealed)
                changed.append(f"{theme}/{entry['name']}")
        _write_json(path, package)
    return changed


def _write_json(path, package):
    text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    draft = path.with_suffix(".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def begin_table(name):
    """Describe a new CSV: columns and types are read off it, the words are left to the author.

    Returns the path of the descriptor. TableError if the file is missing or described already.
    """
    theme, _, table = name.partition("/")
    file = tables.DATA / theme / f"{table}.csv"
    if not file.exists():
        raise tables.TableError(f"data/{theme}/{table}.csv: put the file there first, then begin.")
    if name in tables.known_tables():
        raise tables.TableError(f"'{name}' is described already in data/{theme}/datapackage.json.")
    frame = pd.read_csv(file)
    path = tables.DATA / theme / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8")) if path.exists() else _begin_theme(theme)
    if {"country", "partner"} & set(frame):
        _know_countries(theme, package)
    package["resources"].append(
        {
            "name": table,
            "path": file.name,
            "profile": "tabular-data-resource",
            "scheme": "file",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "title": UNDESCRIBED,
            "description": UNDESCRIBED,
            "schema": {
                "fields": [_draft_field(column, frame[column]) for column in frame],
                "missingValues": [""],
                "primaryKey": [c for c in ("id", "country", "partner", "year") if c in frame],
                "foreignKeys": [
                    {"fields": c, "reference": {"resource": "countries", "fields": "code"}}
                    for c in ("country", "partner")
                    if c in frame
                ],
            },
            "sources": [{"title": UNDESCRIBED, "publisher": UNDESCRIBED, "path": "https://"}],
            "licenses": [{"name": UNDESCRIBED}],
            "integrity": "single source",
            "vintage": UNDESCRIBED,
            "breaks": [],
            "caveats": [],
        }
    )
    _write_json(path, package)
    return path


def _begin_theme(theme):
    """The Data Package of a new theme, without a table; licences stand with each table."""
    return {
        "profile": "tabular-data-package",
        "name": theme,
        "title": theme.capitalize(),
        "description": UNDESCRIBED,
        "resources": [],
    }


def _know_countries(theme, package):
    """Give a theme the list of countries that its codes are checked against, as another theme has it."""
    if any(entry["name"] == "countries" for entry in package["resources"]):
        return
    known = (e for t in tables.themes() for e in tables.descriptor(t)["resources"] if e["name"] == "countries")
    package["resources"].append(next(known))
    shutil.copyfile(tables.DATA / "countries.csv", tables.DATA / theme / "countries.csv")


def _draft_field(name, column):
    kind = {"i": "integer", "f": "number", "b": "boolean"}.get(column.dtype.kind, "string")
    field = {"name": name, "type": kind, "description": UNDESCRIBED}
    return field | ({"unit": UNDESCRIBED} if kind == "number" else {})


def zip_theme(theme, path):
    """Write the Data Package of `theme` as one zip, the same bytes for the same data."""
    folder = tables.DATA / theme
    names = ["datapackage.json", *sorted(e["path"] for e in tables.descriptor(theme)["resources"])]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, (folder / name).read_bytes())
