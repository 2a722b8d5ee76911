"""Read what dated facts say of each claim: `data/articles/documents/<article>.yaml`.

The files are read strictly. Nobody writes a verdict into them: it follows from the facts.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from .. import tables
from ..kept import read_key
from ..tabular.readings import rewrite
from ..yamlerrors import LOADER, worded
from .register import CLAIMS, PARTS, ClaimError, articles, claim_of, parts_of, register, stands_for
from .tolerance import is_date

FOLDER = "articles/documents"
FACT = re.compile(r"[a-z_]+:[A-Za-z]+\d+")
KEYS = {
    "supports": "facts", "opposes": "facts", "limit": "cited", "since": "cited", "context": "sentence",
    "missing": "sentence", "not_checkable": "sentence", "dated": "date",
}  # fmt: skip
FORMS = {
    "facts": "a list of facts: [politics:P142]",
    "cited": '{cite: [politics:P142], says: "A sentence."}',
    "sentence": "one sentence",
    "date": "a date such as 2013-11-20, 2013-11 or 2013",
}


@dataclass(frozen=True)
class Entry:
    """What the documents say of one claim or part: the arguments of `Claim.document`, and its place."""

    said: dict
    where: str


def file_of(article: str) -> Path:
    """Return the file of an article's documents."""
    return tables.DATA / FOLDER / f"{article}.yaml"


def documents(article: str) -> dict[str, Entry]:
    """Return the entries of an article by the id of claim or part, in the order of its file, if it has one.

    Raises
    ------
    ClaimError
        If the file breaks a rule: one message with every fault, its line and fix.
    """
    path = file_of(article)
    if not path.exists():
        return {}
    entries, wrong = _read(path)
    if wrong:
        raise ClaimError("\n".join(wrong))
    return entries


def entry(name: str) -> Entry | None:
    """Return the entry of a claim or part, None if there is none."""
    return documents(register().at[claim_of(name), "article"]).get(name)


def find_faults() -> list[str]:
    """List the faults of every file of documents, with file, line and fix."""
    found = []
    for path in sorted((tables.DATA / FOLDER).glob("*.yaml")):
        if path.stem not in articles():
            known = ", ".join(articles())
            found.append(
                f"data/{FOLDER}/{path.name}: there is no article '{path.stem}'. Name the file after one of: {known}."
            )
        else:
            entries, wrong = _read(path)
            found += wrong or [
                text for name, one in entries.items() for text in _unknown(name, one)
            ]
    return found


def _read(path):
    """Return ({id: Entry}, messages of faults), read again if the file, or an id that it may name, changes."""
    return _parse(path, read_key(f"{FOLDER}/{path.name}", CLAIMS, PARTS))


@functools.lru_cache(maxsize=16)
def _parse(path, _key):
    place = f"data/{FOLDER}/{path.name}"
    try:
        root = compose(path, place)
    except ClaimError as error:
        return {}, [str(error)]
    if root is None:
        return {}, []
    if not isinstance(root, yaml.MappingNode):
        return {}, [
            f"{place}, line 1: a list, where a key for each claim is due. Write “<claim>:” and below it supports: […]."
        ]
    entries, wrong = {}, []
    for key, node in root.value:
        name, where = key.value, f"{place}, line {key.start_mark.line + 1}"
        if name in entries:
            wrong.append(
                f"{where}: {name} is there twice, first in line {entries[name].where.rpartition(' ')[2]}. Keep one."
            )
            continue
        found = [*_misplaced(name, path.stem), *_misread(node, place)]
        wrong += [text if text.startswith(place) else f"{where}: {text}" for text in found]
        entries[name] = Entry({} if found else _said(node), where)
    return entries, wrong


def compose(path: Path, place: str) -> yaml.Node | None:
    """Return the root of a YAML file, None if it is empty; ClaimError, which names the line, if it is none."""
    with worded(path, place, ClaimError):
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)


def _misplaced(name: str, article: str) -> Iterator[str]:
    """Yield what is wrong with the id of an entry."""
    claim = claim_of(name)
    if not claim:
        yield f"there is no claim or part '{name}'. Use an id of data/articles/claims.csv, or add the row of parts.csv."
    elif register().at[claim, "article"] != article:
        yield f"{name} is of another article. Move it to {register().at[claim, 'article']}.yaml."
    elif claim == name and parts_of(name):
        yield f"{name} has parts, and its verdict follows from them. Give each its own entry: {', '.join(parts_of(name))}."
    elif stands_for(claim) != claim:
        yield f"{name} repeats {stands_for(claim)} (column 'same_as') and takes its verdict. Delete the entry."


def _misread(node: yaml.Node, place: str) -> Iterator[str]:
    """Yield what is wrong with the keys and values of an entry."""
    if not isinstance(node, yaml.MappingNode) or not node.value:
        yield f"an entry needs one key at least: {', '.join(KEYS)}."
        return
    seen = set()
    for key, value in node.value:
        name, where = key.value, f"{place}, line {key.start_mark.line + 1}"
        if name == "verdict":
            yield f"{where}: a verdict is derived from the facts, never written. Delete the key."
        elif name not in KEYS:
            yield f"{where}: there is no key '{name}'. Use: {', '.join(KEYS)}."
        elif name in seen:
            yield f"{where}: the key '{name}' is there twice. Keep one."
        elif not _fits(value, KEYS[name]):
            date = KEYS[name] == "date" and isinstance(value, yaml.ScalarNode)
            fix = rewrite(value.value, is_date) if date else ""
            yield f"{where}: '{name}' is not {FORMS[KEYS[name]]}. {fix or 'Write it so.'}"
        seen.add(name)


def _fits(node, form):
    """Tell whether a value has the form of its key."""
    if form == "cited":
        held = node.value if isinstance(node, yaml.MappingNode) else []
        both = {key.value: value for key, value in held}
        if len(held) != 2 or set(both) != {"cite", "says"}:
            return False
        return _cites(both["cite"]) and _fits(both["says"], "sentence")
    if form == "facts":
        return _cites(node) and all(FACT.fullmatch(one) for one in _names(node))
    if not isinstance(node, yaml.ScalarNode):
        return False
    return is_date(node.value) if form == "date" else bool(node.value.strip())


def _cites(node):
    if isinstance(node, yaml.SequenceNode):
        return bool(node.value) and all(
            isinstance(one, yaml.ScalarNode) and one.value for one in node.value
        )
    return isinstance(node, yaml.ScalarNode) and bool(node.value)


def _names(node):
    return [node.value] if isinstance(node, yaml.ScalarNode) else [one.value for one in node.value]


def _said(node):
    """Return an entry as the arguments of `Claim.document`."""
    said = {}
    for key, value in node.value:
        form = KEYS[key.value]
        if form == "cited":
            both = {inner.value: one for inner, one in value.value}
            said[key.value] = (_names(both["cite"]), both["says"].value.strip())
        else:
            said[key.value] = _names(value) if form == "facts" else value.value.strip()
    return said


def _unknown(name: str, one: Entry) -> Iterator[str]:
    """Yield facts and tables that an entry names and that do not exist."""
    for cited in cited_by(one):
        try:
            tables.fact(cited) if ":" in cited else tables.resource(cited)
        except tables.TableError as error:
            yield f"{one.where}, {name}: {error}"


def cited_by(one: Entry) -> list[str]:
    """List the facts and tables that an entry cites."""
    said = one.said
    found = [*said.get("supports", []), *said.get("opposes", [])]
    return found + [name for key in ("limit", "since") if key in said for name in said[key][0]]


def inputs(names: list[str]) -> list[str]:
    """List what `documented(*names)` reads: tables, and files of documents by "articles/documents/<article>".

    Names that are no claim or part are left out: the cell itself reports them.
    """
    claims = {claim_of(name) for name in names} - {""}
    entries: dict[str, Entry] = {}
    found = set()
    for article in set(register().loc[sorted(claims), "article"]):
        found.add(f"{FOLDER}/{article}")
        entries |= documents(article)
    for part in [part for claim in claims for part in (claim, *parts_of(claim))]:
        cited = cited_by(entries[part]) if part in entries else []
        found |= {f"{one.partition(':')[0]}/facts" if ":" in one else one for one in cited}
    return sorted(found)
