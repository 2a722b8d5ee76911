"""Derive the status of every step of an argument from the verdicts of the claims that support it.

`data/articles/arguments.yaml` says which step (a *node*) of an argument depends on which claims
and on which other steps. A node's status is derived here, never typed.

The rule is the weakest link: the weakest claim that a node depends on, directly or through other
nodes, decides its status.
    shaken            one of these claims is contradicted or half right
    open              none is, but one is unresolved, partly settled or still to be settled
    stands qualified  neither, but one is qualified
    stands            all are reproduced, close or confirmed
    interpretive      none of them can be checked
A claim that is not checkable does not count. The rule is strict on purpose: it says where to look,
and `because` names the nodes and claims that decide. It does not say whether the conclusion is
true, nor how important each premise is.
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
DECIDES = {
    "contradicted": "shaken", "half right": "shaken", "unresolved": "open", "partly settled": "open",
    "qualified": "stands qualified",
}  # fmt: skip
FIRM = ("reproduced", "close", "confirmed")


@dataclass(frozen=True)
class Footing:
    """The status of one node, and the verdicts that decide it.

    Attributes
    ----------
    status : str
        A key of STATUSES.
    own : Counter
        How many of the node's own claims have each verdict.
    beneath : Counter
        The same for the claims of the node and of all nodes that it depends on, each counted once.
    because : dict
        The claims that decide the status, as {node id: [claim ids]} in the order of the map; empty
        if nothing weakens the node.
    """

    status: str
    own: Counter
    beneath: Counter
    because: dict


def names_below(nodes: dict[str, dict], name: str) -> list[str]:
    """List the ids of node `name` and of every node that it depends on, directly or not.

    Examples
    --------
    >>> names_below({"T": {"supported_by": ["P1"]}, "P1": {}, "P2": {}}, "T")
    ['T', 'P1']
    """
    found = {name: None}
    for below in nodes[name].get("supported_by", []):
        found |= dict.fromkeys(names_below(nodes, below))
    return list(found)


def footings(article: dict, verdicts: dict[str, str]) -> dict[str, Footing]:
    """Derive the footing of every node of one article.

    Parameters
    ----------
    article : dict
        An entry of `articles` of the map.
    verdicts : dict
        {claim id: verdict}; a claim that is missing is still to be settled.

    Returns
    -------
    dict
        {node id: Footing}.
    """
    nodes = nodes_of(article)
    return {name: _footing(nodes, name, verdicts) for name in nodes}


def _footing(nodes, name, verdicts):
    below = names_below(nodes, name)
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
