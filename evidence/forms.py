"""Check the form of a descriptor, the list of articles and the map of arguments: known keys, values of their kind.

What a key says is checked elsewhere: in `seal`, so that a table whose card is not written yet can be
loaded, and in `arguments.map`.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from .project import listed, suggest_name
from .yamlerrors import Lined

INTEGRITY = ("verified", "single source", "transcribed", "disputed")
TEXTS = (str, [str])  # one text, or a list of them
BOUND = (str, float, int)  # of dates, and of numbers
CARD = {"title": str, "description": str, "licenses": ["licence"], "sources": ["source"]}
# {what: {key: its kind}}: a type, a name of FORMS, a list of one of these, or a tuple of choices.
# Keys of Data Package v2 first, then those of this project.
FORMS: dict[str, dict[str, Any]] = {
    "theme": CARD | {
        "$schema": str, "name": str, "resources": ["table"],
        "id": str, "homepage": str, "version": str, "created": str, "image": str, "keywords": [str],
        "contributors": [dict], "profile": str,
    },
    "table": CARD | {
        "name": str, "path": str, "type": str, "format": str, "mediatype": str, "encoding": str,
        "bytes": int, "hash": str, "schema": "schema", "profile": str, "scheme": str,
        "homepage": str, "dialect": dict, "$schema": str,
        "integrity": str, "integrity_note": TEXTS, "vintage": str, "breaks": TEXTS, "caveats": TEXTS,
        "measured_by": TEXTS, "lineage": dict, "mayBeEmpty": bool, "names": dict, "checks": ["check"],
        "newer_edition": "newer_edition",
    },
    "schema": {
        "fields": ["column"], "missingValues": [str], "primaryKey": TEXTS, "foreignKeys": ["key"],
        "uniqueKeys": list, "fieldsMatch": str, "$schema": str,
    },
    "column": {
        "name": str, "type": str, "title": str, "description": str, "constraints": "constraints",
        "format": str, "example": object, "examples": list, "rdfType": str, "missingValues": [str],
        "categories": list, "categoriesOrdered": bool,
        "unit": str,
    },
    "constraints": {
        "required": bool, "unique": bool, "pattern": str, "enum": list, "minimum": BOUND, "maximum": BOUND,
        "minLength": int, "maxLength": int, "exclusiveMinimum": BOUND, "exclusiveMaximum": BOUND,
        "jsonSchema": dict,
    },
    "key": {"fields": TEXTS, "reference": "reference"},
    "reference": {"resource": str, "fields": TEXTS},
    "source": {
        "title": str, "path": str, "email": str, "version": str,
        "publisher": str, "accessed": str, "vintage": str, "licence": str, "redistribution": str,
        "via": str, "archived_url": str,
    },
    "licence": {"name": str, "title": str, "path": str},
    "check": {"says": str, "is": TEXTS, "from": str},
    "newer_edition": {"found": str, "searched": str},
    # data/articles/articles.yaml
    "articles": {"articles": ["article"]},
    "article": {
        "id": str, "label": str, "title": str, "date": (str, int, date), "authors": [str], "interviewees": [str],
        "who": ["author"], "sections": ["section"], "volume": (str, int), "issue": (str, int),
        **dict.fromkeys(
            "behind authors_note outlet publisher date_note language url url_note text_note summary copy_url copy_note "
            "looked_for title_note outlet_note translator original_language".split(), str),
    },
    "author": {"says": str, "source": str},
    "section": {"label": str, "paragraphs": int, "heading": str},
    # data/articles/arguments.yaml
    "map": {
        "schema": dict, "articles": ["argued"], "disagreements": ["disagreement"], "first_checks": [dict],
        "source_overlaps": ["overlap"], "internal_inconsistencies": ["inconsistency"],
    },
    "argued": {"id": str, "summary": str, "finding": str, "thesis": str, "argument": "argument"},
    "argument": {"root": str, "nodes": ["node"]},
    "node": {
        **dict.fromkeys(("id", "text", "kind", "theme", "role", "by", "needs", "why", "untestable"), str),
        "paragraphs": [str], "supported_by": [str], "attacks": [str], "essential": ["reason"], "detail": ["reason"],
        "also_read": "reading", "tests": ["condition"], "stands_if": ["condition"],
    },
    "reason": {"claims": [str], "because": str},
    "reading": {"needs": str, "why": str},
    "condition": {
        **dict.fromkeys(("number", "verdict", "is", "says"), str),
        **dict.fromkeys(("above", "below", "at_least", "at_most", "equals"), (str, float, int)),
    },
    "disagreement": {
        **dict.fromkeys(("id", "question", "theme", "type", "test"), str), "positions": ["position"],
    },
    "position": {"article": str, "position": str, "claims": [str]},
    "overlap": {"articles": [str], "note": str, "claims": [str]},
    "inconsistency": {"id": str, "article": str, "text": str, "claims": [str]},
}  # fmt: skip
# What every part of the project reads without asking whether it is there.
NEEDED = {
    "theme": ("resources",), "table": ("name", "path"), "schema": ("fields",),
    "column": ("name", "type"), "key": ("fields", "reference"), "reference": ("fields",),
    "articles": ("articles",), "article": ("id", "label", "date"), "author": ("says", "source"),
    "section": ("label", "paragraphs"),
    "map": ("articles", "disagreements"), "argued": ("id", "argument"), "argument": ("nodes",), "node": ("id",),
    "disagreement": ("id", "positions"), "position": ("article", "claims"), "overlap": ("claims",),
    "inconsistency": ("id", "claims"),
}  # fmt: skip
# What the entries of a list are called in messages.
LISTED = {
    "resources": "table", "fields": "column", "sources": "source", "licenses": "licence", "articles": "article",
    "who": "sentence of `who`", "sections": "section", "nodes": "node", "disagreements": "disagreement",
}  # fmt: skip
KINDS = {
    str: "a text", bool: "true or false", int: "a whole number", float: "a number", list: "a list",
    dict: "an object", type(None): "null", date: "a date",
}  # fmt: skip
WRITTEN = {
    str: "in quotes", int: "as 12", bool: "as true or false", list: "in [ ]", dict: "in { }",
}  # fmt: skip


def find_faults(package: Any) -> list[str]:
    """List what is wrong with the form of a descriptor: the place, what was found, and the fix.

    Wrong names of columns and tables are listed only if every key has a value of its kind.
    """
    found = list(_check(package, "theme", "", ""))
    return found or [text for entry in package["resources"] for text in _names(entry, package)]


def find_faults_of_file(content: Any, form: str, file: str) -> list[str]:
    """List what is wrong with the form of a YAML file, read by `yamlerrors.parse`: file, line, place and fix."""
    if not isinstance(content, dict):  # as where nothing is left in it
        keys = ", ".join(f"`{key}:`" for key in NEEDED[form])
        return [f"{file}: it has no `key: value`. Restore the file, or write {keys}."]
    found = _check(content, form, "", "")
    return [f"{file}{', ' if said.startswith('line ') else ': '}{said}" for said in found]


def list_texts(value: Any, where: str, key: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield every text of a part of a descriptor: (its place, its key, the text)."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from list_texts(item, _join(where, key), name)
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            if isinstance(item, dict):
                yield from list_texts(item, _place(where, key, item, number))
            else:
                yield from list_texts(item, where, key)
    elif isinstance(value, str):
        yield where, key, value


def _check(value: Any, form: Any, where: str, key: str) -> Iterator[str]:
    """Yield what is wrong with the value of a key."""
    forms = form if isinstance(form, tuple) else (form,)
    fits = next((one for one in forms if _is_kind(value, one)), None)
    if fits is None:
        kinds = [_kind(one) for one in forms]
        due = " or ".join(KINDS[kind] for kind in kinds)
        fix = f"Write it {WRITTEN[kinds[0]]}." if len(kinds) == 1 else "Write one of these."
        fix = "Write it, or delete it." if value is None else fix
        said = f"{_before(where)}{key or 'the file'}"
        held = next((said for kind, said in KINDS.items() if isinstance(value, kind)), "no text")
        yield f"{said} is {held}, where {due} is due. {fix}"
    elif isinstance(fits, list):
        for number, item in enumerate(value, 1):
            if isinstance(fits[0], str) and isinstance(item, dict):
                yield from _check_keys(item, fits[0], _place(where, key, item, number))
            else:
                yield from _check(item, fits[0], where, f"{key}[{number - 1}]")
    elif isinstance(fits, str):
        yield from _check_keys(value, fits, _join(where, key))


def _check_keys(value, form, where):
    """Yield what is wrong with an object, with its line if it knows it."""
    line = f"line {value.line}{', ' if where else ': '}" if isinstance(value, Lined) else ""
    for said in _find_in_keys(value, form, where):
        yield said if said.startswith("line ") else line + said


def _find_in_keys(value, form, where):
    known = FORMS[form]
    for key, held in value.items():
        if key in known:
            yield from _check(held, known[key], where, key)
        else:
            yield f"{_before(where)}there is no key '{key}'. {suggest_name(str(key), known)}"
    misspelled = value.keys() - known.keys()
    for key in NEEDED.get(form, ()) if not misspelled else ():
        if key not in value:
            yield f"{_before(where)}the key '{key}' is missing. Add it."


def _kind(form):
    """Return the type of a form: a name of FORMS stands for an object."""
    return dict if isinstance(form, str) else list if isinstance(form, list) else form


def _is_kind(value, form):
    kind = _kind(form)
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))


def _before(where):
    return f"{where}: " if where else ""


def _join(where, key):
    """Return the place of what an object holds; the schema of a table is no place of its own."""
    return where if key in ("", "schema") else f"{_before(where)}{key}"


def _place(where, key, item, number):
    """Return the place of an object in the list of a key: of a table and a column by name."""
    what = LISTED.get(key)
    if what is None:
        return f"{_before(where)}{key}[{number - 1}]"
    name = item.get("name") if what in ("table", "column") else item.get("id")
    said = f"{what} '{name}'" if name and isinstance(name, str) else f"{what} {number}"
    return f"{where}, {said}" if where else said


def _columns(entry):
    return [field["name"] for field in entry.get("schema", {}).get("fields", [])]


def _names(entry, package):
    """Yield columns and tables that the keys of a table name and that do not exist."""
    where, columns = f"table '{entry['name']}'", _columns(entry)
    tables, schema = {one["name"]: one for one in package["resources"]}, entry.get("schema", {})
    for field in schema.get("fields", []):
        yield from _constraints(field, f"{where}, column '{field['name']}'")
    yield from _unknown(f"{where}: primaryKey", schema.get("primaryKey", []), columns)
    for key in schema.get("foreignKeys", []):
        said = f"{where}, column '{', '.join(listed(key['fields']))}': its foreign key"
        yield from _unknown(said, key["fields"], columns)
        target = key["reference"].get("resource") or entry["name"]
        if target in tables:
            said += f" to '{target}'"
            yield from _unknown(said, key["reference"]["fields"], _columns(tables[target]))
        else:
            yield f"{said} names the table '{target}', which is not described. {suggest_name(target, tables)}"


def _constraints(field, where):
    """Yield bounds that no value of the column can be compared with, and patterns that are none."""
    rules, numbers = field.get("constraints", {}), field["type"] in ("integer", "number")
    for key in ("minimum", "maximum"):
        if key in rules and isinstance(rules[key], str) == numbers:
            fix = "without quotes" if numbers else "in quotes"
            yield f"{where}: {key} is {rules[key]!r}, which is not of type {field['type']}. Write it {fix}."
    try:
        re.compile(rules.get("pattern", ""))
    except re.error as error:
        yield f"{where}: pattern is '{rules['pattern']}', no regular expression ({error}). Correct it."


def _unknown(said, names, columns):
    """Yield a message for each name that is no column."""
    for name in listed(names):
        if name not in columns:
            yield f"{said} names the column '{name}', which is not described. {suggest_name(name, columns)}"
