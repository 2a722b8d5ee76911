"""Read and check the map of arguments: which step depends on which claims and which other steps."""

import functools
from collections.abc import Collection, Iterator

import yaml

from .. import claims, tables

PENDING = "to be settled"
FILE = "data/articles/arguments.yaml"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, if PyYAML has it


class ArgumentError(ValueError):
    """The map of arguments is malformed. The message names the place and the fix."""


def read() -> dict:
    """Read the map of arguments.

    Returns
    -------
    dict
        With the keys `articles`, `disagreements`, `source_overlaps`, `internal_inconsistencies`.

    Raises
    ------
    ArgumentError
        If a node, claim or article is unknown, an id is given twice, or a node supports itself
        through others; the message names node, article and fix.
    """
    path = tables.DATA / "articles" / "arguments.yaml"
    return _read(path, path.stat().st_mtime_ns, frozenset(claims.register().index))


@functools.lru_cache(maxsize=4)
def _read(path, _changed, known_claims):
    try:
        listed = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except yaml.YAMLError as error:
        raise ArgumentError(f"{FILE}: not YAML: {' '.join(str(error).split())}. Fix that line.") from None
    wrong = list(problems(listed, known_claims))
    if wrong:
        raise ArgumentError(f"{FILE}:\n  " + "\n  ".join(wrong))
    return listed


def problems(listed: dict, known_claims: Collection[str]) -> Iterator[str]:
    """Yield one message for each error of a map, as `read` returns it."""
    seen = set()
    for article in listed["articles"]:
        nodes = nodes_of(article)
        for node in article["argument"]["nodes"]:
            if node["id"] in seen:
                yield f"node {node['id']} is there twice. Give one of them another id."
            seen.add(node["id"])
            for below in node.get("supported_by", []):
                if below not in nodes:
                    yield f"node {node['id']} rests on '{below}', which {article['id']} does not have. Name a node of it."
            yield from _strange(f"node {node['id']}", node.get("claims", []), known_claims)
            if node["kind"] not in listed["schema"]["node_kinds"]:
                yield (
                    f"node {node['id']}: kind '{node['kind']}' is not one of "
                    f"{', '.join(listed['schema']['node_kinds'])}. Write one of these."
                )
        yield from _weak(article, nodes)
        if article["argument"]["root"] not in nodes:
            yield f"{article['id']}: the root '{article['argument']['root']}' is no node of it."
        elif all(below in nodes for n in nodes.values() for below in n.get("supported_by", [])):
            yield from _circles(article["id"], nodes)
        for one in article.get("objections_on_page", []):
            yield from _objection(f"{article['id']}: an objection on its page", one, nodes, known_claims)
    for one in listed.get("internal_inconsistencies", []):
        yield from _strange(one["id"], one["claims"], known_claims)
    names = {article["id"] for article in listed["articles"]}
    for one in listed["disagreements"]:
        if missing := [word for word in ("question", "type", "test") if not one.get(word)]:
            yield f"disagreement {one['id']} has no {' and no '.join(missing)}. Add it in a line."
        for position in one["positions"]:
            if position["article"] not in names:
                yield f"disagreement {one['id']}: there is no article '{position['article']}'."
            yield from _strange(f"disagreement {one['id']}", position["claims"], known_claims)
    for number, one in enumerate(listed.get("source_overlaps", []), 1):
        place = f"entry {number} of source_overlaps"
        if not one.get("articles") or not set(one["articles"]) <= names:
            yield f"{place}: give `articles:` the ids of the articles concerned, out of {', '.join(sorted(names))}."
        yield from _strange(place, one["claims"], known_claims)


def _weak(article, nodes):
    for number, one in enumerate(article.get("weak_steps", []), 1):
        if one.get("answered_by", "data") != "data":
            yield (
                f"{article['id']}: weak step {number} has answered_by '{one['answered_by']}'. Write "
                "data, or leave answered_by out."
            )
        for name in one["nodes"]:
            if name not in nodes:
                yield f"{article['id']}: weak step {number} is about '{name}', which it does not have. Name a node of it."


def _objection(place, one, nodes, known_claims):
    if not one.get("against"):
        yield f"{place} is against no step. Give `against:` the ids of the nodes that it denies."
    for name in one.get("against", []):
        if name not in nodes:
            yield f"{place} is against '{name}', which the article does not have. Name a node of it."
    yield from _strange(place, one["claims"], known_claims)


def _strange(place, named, known_claims):
    for claim in named:
        if claim not in known_claims:
            yield f"{place}: there is no claim '{claim}'. Use an id of data/articles/claims.csv."


def _circles(article, nodes):
    done = set()

    def walk(name, path):
        if name in path:
            yield f"{article}: the support runs in a circle, {' → '.join([*path, name])}. Take one step out."
        elif name not in done:
            for below in nodes[name].get("supported_by", []):
                yield from walk(below, [*path, name])
            done.add(name)

    for name in nodes:
        yield from walk(name, [])


def nodes_of(article: dict) -> dict[str, dict]:
    """Return the nodes of one article of the map: {node id: node}."""
    return {node["id"]: node for node in article["argument"]["nodes"]}


def disagreement(name: str) -> dict:
    """Return a disagreement of the map by its id, e.g. "D01"; ArgumentError if unknown."""
    listed = {one["id"]: one for one in read()["disagreements"]}
    if name not in listed:
        raise ArgumentError(f"There is no disagreement '{name}'. Known: {', '.join(listed)}.")
    return listed[name]
