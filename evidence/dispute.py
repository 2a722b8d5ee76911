"""Check a form that disputes a verdict, and say which verdict its pages would give by the rules."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from . import results, tables
from .claims import RULES, VERDICTS, ClaimError, claim_of, parts_of, row_of, stands_for
from .claims.documents import compose
from .claims.independence import PUBLISHERS, Publisher, Publishers, host, hosts, publishers
from .tabular.readings import is_address

KEYS = {"claim": True, "statement": True, "pages": True, "by": False}
PAGE_KEYS = {
    "publisher": True, "url": True, "read": True, "says": True, "bearing": True,
    "origin": False, "kind": False, "side": False, "house": False,
}  # fmt: skip
BEARINGS = ("supports", "opposes", "limits")
LEAST = 2  # pages of different publishers


@dataclass
class Form:
    """A form as it was read: its texts, its pages, and every fault with its line."""

    texts: dict[str, str] = field(default_factory=dict)
    pages: list[dict[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def check(path: Path) -> str:
    """Check a form, a YAML file as `chapters/dispute.md` shows it.

    Returns
    -------
    str
        What the claim's verdict is today, what the pages would make of it, and what to do next.

    Raises
    ------
    ClaimError
        If the form has faults: one message for each, with file, line and fix.
    """
    form = read(path)
    if form.faults:
        raise ClaimError("\n".join(form.faults))
    name = form.texts["claim"]
    verdict, why = derive(form)
    known = _known(form)
    decisive = {"contradicted": "opposes"}.get(verdict, "supports")
    alone = {"origin": None, "second_url": None, "agreement": None}  # columns of a fact
    facts = [alone | page for page in form.pages if page["bearing"] == decisive]
    strong = known.strength(facts) if facts and VERDICTS[verdict].group != "open" else ""
    return "\n".join([
        f"{name}: {row_of(name)['paraphrase']}",
        f"Today:           {_today(name)}",
        f"With this form:  {verdict}{f', {strong} evidence' if strong else ''}. {why}",
        f"Next: add each page as a row of data/<theme>/facts.csv, cite it for {name}, run `python -m evidence data` "
        "and `make review`, and record the verdict with `make accept WHY=\"…\"`.",
    ])  # fmt: skip


def derive(form: Form) -> tuple[str, str]:
    """Return the verdict that the pages of a form give by the rules, and why."""
    given = {page["bearing"] for page in form.pages}
    rule = RULES.get(row_of(form.texts["claim"]).get("rule") or "")
    if given >= {"supports", "opposes"}:
        verdict = "unresolved"
        why = "There are pages on both sides: say what would settle it, or divide the claim into parts."
    elif "opposes" in given:
        verdict, why = "contradicted", "The pages oppose the claim and none supports it."
    elif given == {"limits"}:
        return _limited(form.texts["claim"])
    else:
        verdict = "qualified" if "limits" in given else "confirmed"
        rest = ", one limits it." if "limits" in given else " and none opposes it."
        why = f"The pages support the claim{rest}"
    if rule and verdict not in rule.verdicts:
        left = rule.verdicts[0] if len(rule.verdicts) == 1 else "unresolved"
        return left, f"{rule.says} So the pages do not count as {verdict}."
    return verdict, why


def _limited(name):
    """What limits alone make of a claim: it is qualified if it holds today."""
    today = _accepted(name).get("verdict", "unresolved")
    if VERDICTS[today].group == "holds" or today == "qualified":
        return "qualified", "The pages limit a claim that holds by the evidence of today."
    return today, "The pages limit a claim that does not hold today, so nothing changes."


def read(path: Path) -> Form:
    """Read a form; its faults are listed, not raised. ClaimError if the file cannot be read."""
    if not path.is_file():
        what = "this is a folder" if path.is_dir() else "there is no such file"
        raise ClaimError(f"{path}: {what}. Copy the form from the page “Dispute a verdict”.")
    form, where = Form(), path.name
    root = compose(path, where)
    if not isinstance(root, yaml.MappingNode):
        raise ClaimError(
            f"{where}, line 1: no form. Begin with “claim:”, “statement:” and “pages:”."
        )
    form.faults += _keys(root, KEYS, where, "the form")
    for key, node in root.value:
        if key.value == "pages":
            form.faults += _read_pages(form, node, where)
        elif key.value in KEYS and isinstance(node, yaml.ScalarNode):
            form.texts[key.value] = node.value.strip()
    form.faults += _wrong_claim(form, root, where)
    return form


def _keys(node: yaml.MappingNode, known: dict[str, bool], where: str, what: str) -> Iterator[str]:
    """Yield keys that are unknown, twice, empty or missing."""
    seen = set()
    for key, value in node.value:
        place = f"{where}, line {key.start_mark.line + 1}"
        if key.value not in known:
            yield f"{place}: there is no key '{key.value}'. Use: {', '.join(known)}."
        elif key.value in seen:
            yield f"{place}: the key '{key.value}' is there twice. Keep one."
        elif key.value != "pages" and (
            not isinstance(value, yaml.ScalarNode) or not value.value.strip()
        ):
            yield f"{place}: '{key.value}' is not one text. Write it in one line."
        seen.add(key.value)
    for name in [name for name, needed in known.items() if needed and name not in seen]:
        yield f"{where}, line {node.start_mark.line + 1}: {what} has no '{name}'. Add it."


def _wrong_claim(form: Form, root: yaml.MappingNode, where: str) -> Iterator[str]:
    name = form.texts.get("claim")
    line = next((key.start_mark.line + 1 for key, _ in root.value if key.value == "claim"), 1)
    if name and not claim_of(name):
        yield f"{where}, line {line}: there is no claim '{name}'. Take the number from its card."
    elif name and parts_of(name):
        yield f"{where}, line {line}: {name} has parts. Name the one in dispute: {', '.join(parts_of(name))}."
    elif name and stands_for(claim_of(name)) != claim_of(name):
        yield f"{where}, line {line}: {name} repeats {stands_for(name)}. Name that one."


def _read_pages(form: Form, node: yaml.Node, where: str) -> Iterator[str]:
    """Read the pages into the form; yield their faults."""
    line = f"{where}, line {node.start_mark.line + 1}"
    entries = node.value if isinstance(node, yaml.SequenceNode) else []
    if len(entries) < LEAST:
        yield f"{line}: {len(entries)} pages, where {LEAST} are due. Give two or more, of different publishers."
    for entry in entries:
        place = f"{where}, line {entry.start_mark.line + 1}"
        if not isinstance(entry, yaml.MappingNode):
            yield f"{place}: not a page. Write “- publisher: …” and below it {', '.join(PAGE_KEYS)}."
            continue
        faults = list(_keys(entry, PAGE_KEYS, where, "the page"))
        page = {
            key.value: value.value.strip()
            for key, value in entry.value
            if isinstance(value, yaml.ScalarNode)
        }
        form.pages.append(page)
        yield from faults or (f"{place}: {text}" for text in _wrong_page(page))
    named = {page.get("publisher") for page in form.pages}
    if len(form.pages) >= LEAST and len(named) == 1:
        yield f"{line}: every page is by {named.pop()}. Give pages of two publishers at least."


def _wrong_page(page: dict[str, str]) -> Iterator[str]:
    known = publishers()
    fields = {one["name"]: one for one in tables.resource(PUBLISHERS)["schema"]["fields"]}
    for key in ("publisher", "origin"):
        name = page.get(key)
        described = key == "publisher" and {"kind", "side", "house"} <= page.keys()
        if name and name not in known and not described:
            yield f"“{name}” is no known publisher. Write the name as on the page on sources, or add kind, side and house."
    for key in ("kind", "side"):
        choices = fields[key].get("constraints", {}).get("enum", [])
        if key in page and choices and page[key] not in choices:
            yield f"{key} “{page[key]}” is unknown. Use one of: {', '.join(choices)}."
    if not is_address(page["url"]):
        yield f"“{page['url']}” is no address. Copy it from the browser, with https://."
    owner = hosts().get(host(page["url"]))
    if owner and owner != page["publisher"]:
        yield f"the address belongs to {owner}, not to {page['publisher']}. Name {owner}; the one it passes on is the 'origin'."
    if page["bearing"] not in BEARINGS:
        yield f"bearing “{page['bearing']}” is unknown. Use one of: {', '.join(BEARINGS)}."
    try:
        datetime.date.fromisoformat(page["read"])
    except ValueError:
        yield f"read “{page['read']}” is no day. Write the day on which you read the page, as 2026-11-28."


def _known(form: Form) -> Publishers:
    """Return all publishers, those that the form describes among them."""
    new = {
        page["publisher"]: Publisher(page["publisher"], page["kind"], page["side"], page["house"])
        for page in form.pages
        if {"kind", "side", "house"} <= page.keys()
    }
    return Publishers(new | publishers())


def _accepted(name):
    rows = [*results.accepted("verdicts"), *results.accepted("parts")]
    return {row["claim_id"] + row.get("part", ""): row for row in rows}.get(name, {})


def _today(name):
    row = _accepted(name)
    if not row:
        return "not settled yet"
    return row["verdict"] + (f", {row['strength']} evidence" if row["strength"] else "")
