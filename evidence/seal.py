"""Validate every table and record the hash of its file in its descriptor.

The hash is that of the content in the project's form (no byte order mark, line ends of one
character), so a checkout with Windows line ends passes. Sealing writes the file in that form, so
other tools, which hash the raw bytes, get the same hash.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from . import descriptor_checks, facts, forms, lineage, names, tables
from .claims import documents
from .claims.register import CLAIMS, find_faults
from .project import suggest_name
from .tabular import cells, csvtext
from .tabular.encodings import content, digest
from .tabular.readings import is_address

UNDESCRIBED = "TO DESCRIBE"
# Every descriptor follows this profile of the standard Data Package.
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# A column of this name refers to rows of a table of the theme: (table, field).
REFERENCES = {
    "country": ("countries", "code"),
    "partner": ("countries", "code"),
    "fact": ("facts", "id"),
}
CHECKED = {"required", "unique", "enum", "pattern", "minimum", "maximum", "minLength"}


@contextmanager
def unsealed() -> Iterator[None]:
    """Accept tables whose hash is not recorded yet; every other rule still applies."""
    before = os.environ.get(tables.UNSEALED)
    os.environ[tables.UNSEALED] = "1"
    try:
        yield
    finally:
        os.environ.pop(tables.UNSEALED)
        if before is not None:
            os.environ[tables.UNSEALED] = before


def check() -> list[str]:
    """Read and validate every table and its card; return a list of problems."""
    found = _find_faults() or facts.problems() or descriptor_checks.problems()
    if found or CLAIMS not in tables.known_tables():
        return found
    return find_faults() or documents.find_faults() or names.find_faults()


def _find_faults():
    """Problems of tables that break a rule of their descriptor, and of cards that lack a part."""
    problems = []
    for theme in tables.themes():
        package = tables.descriptor(theme)
        found = [
            *_theme(package),
            *(text for entry in package["resources"] for text in _card(entry)),
        ]
        problems += [f"data/{theme}/datapackage.json: {text}" for text in found]
        for entry in package["resources"]:
            if "schema" in entry:
                try:
                    tables.read(f"{theme}/{entry['name']}")
                    lineage.field(f"{theme}/{entry['name']}")
                    problems += _references(theme, entry)
                except tables.TableError as error:
                    problems.append(str(error))
    # a broken list of countries is reported again by each table that refers to it
    return list(dict.fromkeys(problems))


def _theme(package):
    """Yield what the descriptor of a theme lacks."""
    if package.get("$schema") != PROFILE:
        yield f'it does not say that it is a Data Package v2. Begin it with "$schema": "{PROFILE}".'
    if _lacks(package, "description"):
        yield "the theme has no description. Say in a line what it holds."
    if "licenses" in package and _lacks(package, "licenses"):
        yield "the theme has no licenses. Name one, or drop the key: each table names its own."
    names = {entry["name"] for entry in package["resources"]}
    for entry in package["resources"]:
        yield from _undeclared(entry, names)


def _is_empty(entry, key):
    value = entry.get(key)
    return not value or not str(value).strip()


def _lacks(entry, key):
    return _is_empty(entry, key) or entry[key] == UNDESCRIBED


def _card(entry):
    """Yield what the card of one table lacks."""
    where = f"table '{entry['name']}'"
    needed = ["title", "description", "licenses"]
    if "schema" in entry and entry["name"] != "countries":
        needed += ["sources", "integrity", "vintage"]
    for key in needed:
        if _lacks(entry, key):
            yield f"{where} has no {key}. Say it there; readers see it as the card."
    for place, key, text in forms.list_texts(entry, where):
        if UNDESCRIBED in text and (place != where or key not in needed):
            yield f"{place}: {key} says '{text}'. Write it there; readers see it as the card."
    if (word := entry.get("integrity")) and word not in (*forms.INTEGRITY, UNDESCRIBED):
        fix = suggest_name(word, forms.INTEGRITY)
        yield f"{where}: integrity is '{word}'. {fix} What it rests on belongs in integrity_note."
    looked = entry.get("newer_edition")
    if looked is not None and any(_is_empty(looked, key) for key in ("found", "searched")):
        yield (
            f"{where}: newer_edition says what was found and on which day somebody looked: "
            '{"found": "none in open copies", "searched": "2026-11-28"}.'
        )
    yield from _origins(entry, where)
    for field in entry.get("schema", {}).get("fields", []):
        yield from _column(field, f"{where}, column '{field['name']}'")


def _origins(entry, where):
    """Yield what the sources and licences of a card lack."""
    for number, licence in enumerate(entry.get("licenses") or [], 1):
        place = f"{where}, licence {number}"
        if _is_empty(licence, "name") and _is_empty(licence, "path"):
            yield (
                f"{place} has neither a name nor an address. Name it, "
                'e.g. {"name": "CC-BY-4.0", "title": …, "path": …}.'
            )
        yield from _addresses(licence, place)
    for number, source in enumerate(entry.get("sources") or [], 1):
        place = f"{where}, source {number}"
        if _is_empty(source, "title"):
            yield f"{place} has no title. Write the title of what was read."
        if _is_empty(source, "publisher"):
            yield f"{place} has no publisher. Write who published what was read."
        yield from _addresses(source, place)


def _addresses(entry, place):
    """Yield addresses that no browser could open."""
    for key in sorted({"path", "archived_url"} & entry.keys()):
        address = entry[key]
        if not is_address(address) and UNDESCRIBED not in address:
            better = f"https://{address}"
            fix = f"Write '{better}'" if is_address(better) else "Copy it from the browser"
            yield f"{place}: {key} is '{address}', which is no address. {fix}, or drop the key."


def _column(field, where):
    """Yield what the description of one column lacks."""
    if _is_empty(field, "description"):
        yield f"{where} has no description. Say in a line what it holds."
    if field.get("type") not in cells.KINDS:
        kinds = ", ".join(cells.KINDS)
        yield f"{where} has the type {field.get('type')!r}. Use one of: {kinds}."
    if field.get("type") == "number" and not field.get("unit"):
        yield f'{where} has no unit. Write it as "unit": "million USD".'
    for rule in sorted(set(field.get("constraints", {})) - CHECKED):
        known = ", ".join(sorted(CHECKED))
        yield f"{where} has the constraint '{rule}', which is not checked here. Use: {known}."


def _undeclared(entry, names):
    """Yield columns that refer to another table of the theme without a foreign key."""
    schema = entry.get("schema", {})
    keys = [key["fields"] for key in schema.get("foreignKeys", [])]
    declared = {key if isinstance(key, str) else key[0] for key in keys}
    for field in schema.get("fields", []):
        table, target = REFERENCES.get(field["name"], ("", ""))
        if table in names and field["name"] not in declared:
            reference = {"resource": table, "fields": [target]}
            key = {"fields": [field["name"]], "reference": reference}
            yield (
                f"table '{entry['name']}', column '{field['name']}' names rows of '{table}', which "
                f"no foreign key says. Add to its foreignKeys: {json.dumps(key)}"
            )


def _references(theme, entry):
    """Yield names in the columns `facts` and `tables`, lists divided by ';', that do not exist."""
    columns = {"facts", "tables"} & {field["name"] for field in entry["schema"]["fields"]}
    sheet = csvtext.read(tables.DATA / theme / entry["path"]) if columns else None
    for column in sorted(columns):
        known = set(tables.known_tables())
        if column == "facts":
            known = set(tables.read(f"{theme}/facts")["id"]) if f"{theme}/facts" in known else set()
        for row, cell in enumerate(sheet.columns[column]):
            for name in filter(None, map(str.strip, cell.split(";"))):
                if name not in known:
                    found = f"{sheet.where}, {sheet.cell(row, column)}"
                    yield f"{found}: there is no '{name}'. Name one of the {column}."


@contextmanager
def _countries_copied():
    """Copy the list of countries into each theme; restore the old lists if the block fails."""
    copies = [tables.DATA / theme / "countries.csv" for theme in tables.themes()]
    before = {path: path.read_bytes() for path in copies if path.is_file()}
    master = content(tables.DATA / "countries.csv") if before else b""
    changed = {path: blob for path, blob in before.items() if blob != master}
    for path in changed:
        csvtext.replace(path, master)
    try:
        yield
    except BaseException:
        for path, blob in changed.items():
            csvtext.replace(path, blob)
        raise


def seal(report: Callable[[str], None] | None = None) -> list[str]:
    """Record size and hash of every table, and write each in the project's form.

    Parameters
    ----------
    report
        Called with a line for each derived cell of a fact that held something else.

    Returns
    -------
    list of str
        "<theme>/<table>" of each table whose hash has changed.

    Raises
    ------
    TableError
        If any table breaks a rule; nothing is written then.
    """
    with unsealed(), _countries_copied():
        problems = _find_faults()
        before, replaced = ({}, []) if problems else facts.fill()
        if not problems:
            problems = check()
        if problems:
            for path, blob in before.items():
                csvtext.replace(path, blob)
            raise tables.TableError("\n".join(problems))
    if report:
        for line in replaced:
            report(line)
    changed = []
    for theme in tables.themes():
        path = tables.DATA / theme / "datapackage.json"
        package = json.loads(content(path).decode("utf-8"))
        for entry in package["resources"]:
            file = path.parent / entry["path"]
            text = content(file)
            if file.read_bytes() != text:
                csvtext.replace(file, text)
            sealed = {"bytes": len(text), "hash": digest(file)}
            sealed |= lineage.field(f"{theme}/{entry['name']}")
            if sealed != {key: entry.get(key) for key in sealed}:
                entry.update(sealed)
                changed.append(f"{theme}/{entry['name']}")
        write_json(path, package)
    return changed


def write_json(path: Path, package: dict) -> None:
    """Write a descriptor in one step, in a form that gives small diffs in git."""
    text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    if path.exists() and path.read_bytes() == text.encode("utf-8"):
        return
    csvtext.replace(path, text.encode("utf-8"))
