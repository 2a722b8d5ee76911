"""A small map of an argument, and verdicts for its claims, for the tests of arguments."""

import copy

from evidence import arguments
from evidence.arguments import AS_MAPPED

KNOWN = {"c0", "c1", "c2", "c3", "c4"}


def node(name, on=(), needs="all", kind="empirical", essential=(), detail=(), **more):
    found = {
        "id": name,
        "text": "Words.",
        "kind": kind,
        "theme": "politics",
        "paragraphs": ["Body 1"],
        "needs": needs,
        "why": "So.",
    }
    found |= {"supported_by": list(on)} if on else {}
    for mark, named in (("essential", essential), ("detail", detail)):
        found |= {mark: [{"claims": list(named), "because": "so"}]} if named else {}
    return found | more


def nodes():
    return [
        node("C", ["S1", "S2"], essential=["c0"]),
        node("S1", ["P1", "P2"], "any"),
        node("S2", essential=["c3"], detail=["c4"]),
        node("P1", essential=["c1"]),
        node("P2", essential=["c2"]),
    ]


def article(given=None, root="C"):
    return {"id": "x-2020", "argument": {"root": root, "nodes": copy.deepcopy(given or nodes())}}


def listed(given=None, root="C", disagreements=(), overlaps=()):
    return {
        "schema": {}, "articles": [article(given, root)],
        "disagreements": list(disagreements), "source_overlaps": list(overlaps),
    }  # fmt: skip


def status(name, verdicts, reading=AS_MAPPED, given=None):
    return arguments.derive_footings(article(given), verdicts, reading)[name].status


def found(**verdicts):
    return dict.fromkeys(KNOWN, "confirmed") | {
        key: word.replace("_", " ") for key, word in verdicts.items()
    }
