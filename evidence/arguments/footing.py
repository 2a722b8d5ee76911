"""The arguments of the five articles as a map, and the footing of every step in it.

`data/articles/arguments.yaml` says which step (a *node*) of an argument rests on which claims and
on which other steps. A node's status is derived here from the verdicts beneath it, never typed.

The rule is the weakest link: a node stands no firmer than the weakest claim that it or anything
beneath it rests on.
    shaken            a claim of the node, or of a node beneath it, is contradicted
    open              none is contradicted, but one is unresolved or still to be settled
    stands qualified  neither, but one is qualified
    stands            all are reproduced, close or confirmed
    interpretive      no claim of it, nor of anything beneath it, can be checked
A claim that is not checkable carries no weight either way. The rule is severe on purpose: it says
where to look, and `because` names the nodes and claims that decide. It says nothing of whether
the conclusion is true, nor of how much each premise bears.
"""

from collections import Counter
from dataclasses import dataclass

from .map import PENDING, nodes_of

STATUSES = {
    "stands": ("✔", "good", "every claim beneath it is reproduced, close or confirmed"),
    "stands qualified": ("◐", "mixed", "none falls, but a claim beneath it is qualified"),
    "shaken": ("✘", "bad", "a claim that it rests on is contradicted"),
    "open": ("?", "open", "a claim that it rests on is unresolved"),
    "interpretive": ("○", "open", "nothing beneath it can be checked"),
}
DECIDES = {"contradicted": "shaken", "unresolved": "open", "qualified": "stands qualified"}
FIRM = ("reproduced", "close", "confirmed")


@dataclass(frozen=True)
class Footing:
    """What one node stands on.

    status: a key of STATUSES. own, beneath: Counters of the verdicts of its own claims, and of
    those of the node and everything beneath it (each claim counted once). because: the claims
    that decide the status as {node id: [claim ids]}, in the order of the map; empty where nothing
    weakens the node.
    """

    status: str
    own: Counter
    beneath: Counter
    because: dict


def beneath(nodes, name):
    """The node `name` and every node that it rests on, directly or not: ids, itself first."""
    found = {name: None}
    for below in nodes[name].get("supported_by", []):
        found |= dict.fromkeys(beneath(nodes, below))
    return list(found)


def footings(article, verdicts):
    """{node id: Footing} of one article of the map. verdicts: {claim id: verdict}."""
    nodes = nodes_of(article)
    return {name: _footing(nodes, name, verdicts) for name in nodes}


def _footing(nodes, name, verdicts):
    below = beneath(nodes, name)
    resting = dict.fromkeys(claim for node in below for claim in nodes[node].get("claims", []))
    verdict = {claim: verdicts.get(claim, PENDING) for claim in resting}
    decided = {claim: DECIDES.get(v, "open" if v == PENDING else "") for claim, v in verdict.items()}
    status = next((s for s in DECIDES.values() if s in decided.values()), None)
    if status is None:
        status = "stands" if set(verdict.values()) & set(FIRM) else "interpretive"
    deciding = {
        node: [c for c in nodes[node].get("claims", []) if decided[c] == status] for node in below
    }
    return Footing(
        status=status,
        own=Counter(verdict[claim] for claim in nodes[name].get("claims", [])),
        beneath=Counter(verdict.values()),
        because={node: named for node, named in deciding.items() if named},
    )
