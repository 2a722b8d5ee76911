"""Read and check the map of arguments: which step needs which claims and which other steps."""

import graphlib
import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from .. import claims, tables
from ..claims.register import CLAIMS, PARTS, count_paragraphs
from ..forms import find_faults_of_file
from ..kept import kept_until_changed
from ..project import suggest_name
from ..yamlerrors import parse, worded
from .conditions import check_condition

FILE = "data/articles/arguments.yaml"
Article = Mapping[str, Any]  # an entry of `articles` of the map
Verdicts = Mapping[str, str]  # {claim id: verdict}
KINDS = ("empirical", "interpretive", "normative", "objection")
ROLES = ("corollary", "occasion", "counter-position", "aside")
NEEDS = ("all", "any")
MARKS = ("essential", "detail")
CHOICES = {"kind": f"Write one of {', '.join(KINDS)}.", "needs": "Write all or any."}
SPOT = re.compile(r"(.+?) (\d+(?:–\d+)?(?:, \d+(?:–\d+)?)*)")  # "Body 1, 3–4"


class ArgumentError(ValueError):
    """The map of arguments is malformed. The message names file, line and the fix."""


@kept_until_changed("articles/arguments.yaml", "articles/articles.yaml", CLAIMS, PARTS)
def read() -> dict[str, Any]:
    """Read the map of arguments.

    Its keys are `articles`, `disagreements`, `source_overlaps` and `internal_inconsistencies`. Each node
    has `marks`, {claim id: "essential" or "detail"}, and `because`, {claim id: reason}.

    Raises
    ------
    ArgumentError
        If a key, node, claim, article or paragraph is unknown, an id is given twice, a reason is missing, or
        a node supports itself through others; the message names file, line and fix.
    """
    path = tables.DATA / "articles" / "arguments.yaml"
    with worded(path, FILE, ArgumentError):
        listed = parse(path.read_text(encoding="utf-8"))
    if wrong := find_faults_of_file(listed, "map", FILE):
        raise ArgumentError("\n".join(wrong))
    sections = {one["id"]: count_paragraphs(one["id"]) for one in listed["articles"]}
    known, parts = frozenset(claims.register().index), frozenset(claims.parts())
    if wrong := list(problems(listed, known, parts, sections)):
        raise ArgumentError("\n".join(wrong))
    return listed


def problems(
    listed: dict[str, Any],
    known_claims: Collection[str],
    known_parts: Collection[str] = (),
    sections: Mapping[str, Mapping[str, int]] = MappingProxyType({}),
) -> Iterator[str]:
    """Yield one message for each error of a map, as `read` returns it, with file and line.

    Parameters
    ----------
    known_claims, known_parts
        The ids of claims, and of their parts, which only a condition may name.
    sections
        {article id: {section: how many paragraphs it has}} of the articles whose sections are known.
    """
    seen: set[str] = set()
    for article in listed["articles"]:
        nodes = nodes_of(article)
        for node in article["argument"]["nodes"]:
            found = [
                *_node(node, nodes, article, known_claims),
                *_paragraphs(node, sections.get(article["id"])),
                *_conditions(node, {*known_claims, *known_parts}),
            ]
            if node["id"] in seen:
                found = [f"node {node['id']} is there twice. Give one of them another id.", *found]
            seen.add(node["id"])
            yield from (add_place(node, said) for said in found)
        yield from _tree(article, nodes)
    yield from _notes(listed, known_claims)


def add_place(found: Mapping[str, Any], said: str) -> str:
    """Return a message with file and, if it is known, line of a mapping of the map before it."""
    line = getattr(found, "line", 0)
    return f"{FILE}:{line}: {said}" if line else f"{FILE}: {said}"


def _node(node, nodes, article, known_claims):
    name = f"node {node['id']}"
    for one in ("text", "kind", "needs", "why"):
        if not node.get(one):
            yield f"{name} has no `{one}:`. {CHOICES.get(one, 'Add it in one line.')}"
    if node.get("kind") and node["kind"] not in KINDS:
        yield f"{name}: kind '{node['kind']}' is not one of {', '.join(KINDS)}. Write one of these."
    if node.get("role") is not None and node["role"] not in ROLES:
        yield f"{name}: role '{node['role']}' is not one of {', '.join(ROLES)}. Write one of these, or none."
    if node.get("needs") and node["needs"] not in NEEDS:
        yield f"{name}: needs '{node['needs']}' is neither all nor any. Write one of these."
    if node.get("kind") not in (None, "objection") and not node.get("paragraphs"):
        yield f"{name} has no `paragraphs:`. Name those in which the article makes the step."
    for below in [*node.get("supported_by", []), *node.get("attacks", [])]:
        if below not in nodes:
            yield f"{name} names '{below}', which {article['id']} does not have. Name a node of it."
    yield from _second(name, node)
    yield from _reasons(name, node, known_claims)
    if node.get("kind"):
        yield from _attack(name, node)


def _paragraphs(node, sections):
    """Yield what the article does not have of the paragraphs that a node names."""
    for spot in node.get("paragraphs") or []:
        name = f"node {node['id']}: paragraphs '{spot}'"
        found = SPOT.fullmatch(str(spot))
        if not found:
            yield f'{name}: write a section and the numbers of its paragraphs, as "Opening 1, 3–4".'
        elif sections and found[1] not in sections:
            yield f"{name}: the article has no section '{found[1]}'. {suggest_name(found[1], sections)}"
        elif sections and (wrong := _beyond(found[2], sections[found[1]])):
            yield f"{name}: the section has paragraphs 1–{sections[found[1]]}, not {wrong}. Correct the number."


def _beyond(numbers, last):
    """Return the first of numbers such as "1, 3–4" that is no paragraph or span, "" if there is none."""
    for span in numbers.split(", "):
        first, _, end = span.partition("–")
        if not 1 <= int(first) <= int(end or first) <= last:
            return span
    return ""


def _second(name, node):
    second = node.get("also_read")
    if second is None:
        return
    if set(second) != {"needs", "why"} or second["needs"] not in NEEDS or not second["why"]:
        yield f"{name}: `also_read:` needs `needs:` (all or any) and `why:`, and nothing else."
    elif second["needs"] == node.get("needs"):
        yield f"{name}: `also_read:` needs {second['needs']} as the node itself does. Write the other, or drop it."


def _reasons(name, node, known_claims):
    seen: set[str] = set()
    for mark in MARKS:
        for group in node.get(mark, []):
            if set(group) != {"claims", "because"} or not group["because"]:
                yield f"{name}: each entry of `{mark}:` has `claims:` and the reason in `because:`. Add what is missing."
                continue
            for claim in group["claims"]:
                if claim not in known_claims:
                    yield f"{name}: there is no claim '{claim}'. Use an id of data/articles/claims.csv."
                if claim in seen:
                    yield f"{name}: the claim '{claim}' is there twice. Keep one."
                seen.add(claim)
    conditions = [*node.get("tests", []), *node.get("stands_if", [])]
    rests = node.get("supported_by") or seen or conditions
    if not rests and node.get("kind") not in (None, "objection"):
        yield f"{name} rests on nothing. Name steps in `supported_by:` or claims in `essential:`."


def _attack(name, node):
    objection = node.get("kind") == "objection"
    if objection != bool(node.get("attacks")):
        yield (
            f"{name}: an objection, and nothing else, has `attacks:`. Write `kind: objection` and the "
            "steps that it denies."
        )
    if node.get("stands_if") and not objection:
        yield f"{name}: only an objection has `stands_if:`. Use `tests:`."
    if node.get("stands_if") and any("verdict" in one for one in node["stands_if"]):
        yield f"{name}: `stands_if:` looks at numbers. Name claims in `essential:` instead."


def _conditions(node, known):
    name = f"node {node['id']}"
    if node.get("tests") and node.get("untestable"):
        yield f"{name} has both `tests:` and `untestable:`. Keep one."
    for one in [*node.get("tests", []), *node.get("stands_if", [])]:
        if said := check_condition(name, one, known):
            yield said


def _tree(article, nodes):
    root = article["argument"].get("root")
    if root not in nodes:
        yield f"{FILE}: {article['id']}: the root '{root}' is no node of it. Name one."
        return
    rests = {n: [*v.get("supported_by", [])] for n, v in nodes.items()}
    for name, node in nodes.items():
        for attacked in node.get("attacks", []):
            rests.setdefault(attacked, []).append(name)
    if all(below in nodes for named in rests.values() for below in named):
        yield from _circles(article["id"], rests)


def _circles(article, rests):
    try:
        graphlib.TopologicalSorter(rests).prepare()
    except graphlib.CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        yield f"{FILE}: {article}: the support runs in a circle, {circle}. Take one step out."


def _notes(listed, known_claims):
    names = {article["id"] for article in listed["articles"]}
    for one in listed.get("internal_inconsistencies", []):
        yield from _strange(one["id"], one["claims"], known_claims)
    for one in listed["disagreements"]:
        if missing := [word for word in ("question", "type", "test") if not one.get(word)]:
            yield f"{FILE}: disagreement {one['id']} has no {' and no '.join(missing)}. Add it in a line."
        for position in one["positions"]:
            if position["article"] not in names:
                yield f"{FILE}: disagreement {one['id']}: there is no article '{position['article']}'."
            yield from _strange(f"disagreement {one['id']}", position["claims"], known_claims)
    for number, one in enumerate(listed.get("source_overlaps", []), 1):
        place = f"entry {number} of source_overlaps"
        if not one.get("articles") or not set(one["articles"]) <= names:
            yield f"{FILE}: {place}: give `articles:` the ids of the articles concerned, out of {', '.join(sorted(names))}."
        yield from _strange(place, one["claims"], known_claims)


def _strange(place, named, known_claims):
    for claim in named:
        if claim not in known_claims:
            yield f"{FILE}: {place}: there is no claim '{claim}'. Use an id of data/articles/claims.csv."


def nodes_of(article: Article) -> dict[str, dict[str, Any]]:
    """Return the nodes of one article of the map, {node id: node}, each with its `marks`."""
    nodes = {node["id"]: node for node in article["argument"]["nodes"]}
    for node in nodes.values():
        if "marks" not in node:
            groups = [(mark, one) for mark in MARKS for one in node.get(mark, [])]
            node["marks"] = {c: mark for mark, one in groups for c in one.get("claims", [])}
            reasons = [(one.get("because", ""), one.get("claims", [])) for _, one in groups]
            node["because"] = {claim: why for why, held in reasons for claim in held}
    return nodes


def repeat_verdicts(verdicts: Verdicts) -> dict[str, str]:
    """Return verdicts with those of the claims that repeat another, which are not settled themselves."""
    same = claims.register().get("same_as", {})
    repeats = {claim: other for claim, other in same.items() if isinstance(other, str) and other}
    return dict(verdicts) | {c: verdicts[o] for c, o in repeats.items() if o in verdicts}


def list_disagreements(article: str, node: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the disagreements in which the article's position rests on a claim of the node."""
    return [
        one
        for one in read()["disagreements"]
        if any(
            position["article"] == article and set(position["claims"]) & set(node["marks"])
            for position in one["positions"]
        )
    ]


def disagreement(name: str) -> dict[str, Any]:
    """Return a disagreement of the map by its id, e.g. "D01"; ArgumentError if unknown."""
    listed = {one["id"]: one for one in read()["disagreements"]}
    if name not in listed:
        raise ArgumentError(f"There is no disagreement '{name}'. Known: {', '.join(listed)}.")
    return listed[name]
