"""Derive the status of every step of an argument from the verdicts of the claims that support it.

`data/articles/arguments.yaml` says which step (a *node*) rests on which claims and other steps, and
whether it needs all of its reasons or any one. A status is derived here, never typed.

The logic has three values and one more: a step *stands*, is *open* or *falls*, and where nothing
beneath it can be checked it is *not settled by evidence*. In `statuses.py`, VALUES gives the value
of a claim by its verdict, and ORDER is the whole truth table: of the values of its reasons a step
takes the one that comes first in the order of its kind of support.

The claims of a step that rests on other steps say the step itself, so all of them are needed
as well as its reasons. The claims of a conclusion are the conclusion; they count for the direct test
(`direct.py`) and not for its footing. A step under a standing objection is at best open.

What counts depends on the *reading* of the map. READINGS lists the ways of reading in which a
status is derived; a page shows the status as mapped, in how many readings it stays the same, and
which readings flip it.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..claims import PENDING
from .map import nodes_of
from .statuses import FALLS, IN_PART, OPEN, ORDER, STANDS, STATUSES, UNSETTLED, VALUES


@dataclass(frozen=True)
class Reading:
    """A way of reading the map.

    Attributes
    ----------
    name : str
        What readers see.
    support : str
        "mapped": as the map says; "second": by the second view where a node has one; "all" or
        "any": so for every node.
    details : bool
        Whether claims marked as details count.
    objections : bool
        Whether a standing objection keeps a step from standing.
    half_right, partly_settled : bool
        Whether claims with these verdicts count as holding.
    """

    name: str
    support: str = "mapped"
    details: bool = False
    objections: bool = True
    half_right: bool = True
    partly_settled: bool = True

    def value(self, verdict: str) -> str:
        """Return the value of a claim with this verdict."""
        holds = {"half right": self.half_right, "partly settled": self.partly_settled}
        return VALUES[verdict] if holds.get(verdict, True) else IN_PART[verdict]

    def needs(self, node: Mapping[str, Any]) -> str:
        """Return "all" or "any": what a node needs of its reasons."""
        if self.support in ORDER:
            return self.support
        second = node.get("also_read") if self.support == "second" else None
        return (second or node)["needs"]


AS_MAPPED = Reading("as mapped")
BASES = {
    AS_MAPPED: "what each step needs, marks and objections as in the map",
    Reading("second views", "second"): "the second view where a step has one",
    Reading("details count", details=True): "a detail counts as much as an essential claim",
    Reading("objections set aside", objections=False): "no objection counts",
    Reading(
        "weakest link", "all", details=True
    ): "every step needs all of its reasons, details too",
    Reading("every reason independent", "any"): "one reason that holds is enough for any step",
}
READINGS = tuple(
    replace(base, half_right=half, partly_settled=partly)
    for base in BASES
    for half, partly in itertools.product((True, False), repeat=2)
)


@dataclass(frozen=True)
class Footing:
    """The status of one node, and what decides it.

    Attributes
    ----------
    status : str
        A key of STATUSES.
    own, beneath : Counter
        How many claims have each verdict: the node's own; and those of all nodes beneath it, each
        counted once.
    because : dict
        The claims that make it fall or leave it open, as {node id: [claim ids]} in the order of
        the map; empty for the other statuses.
    objections : tuple
        Ids of the objections that stand against it.
    """

    status: str
    own: Counter
    beneath: Counter
    because: dict
    objections: tuple = ()


def combine(needs: str, values: Iterable[str]) -> str:
    """Return the value of a step from those of its reasons; without reasons it is not settled.

    Examples
    --------
    >>> combine("all", ["stands", "open"]), combine("any", ["stands", "falls"])
    ('open', 'stands')
    """
    found = set(values)
    return next((value for value in ORDER[needs] if value in found), UNSETTLED)


def list_truth_table() -> list[tuple[str, str, str, str]]:
    """Return (first value, second value, value if all are needed, value if any is enough)."""
    return [
        (one, two, combine("all", (one, two)), combine("any", (one, two)))
        for one, two in itertools.combinations_with_replacement(STATUSES, 2)
    ]


def names_below(nodes: Mapping[str, Mapping[str, Any]], name: str) -> list[str]:
    """List the ids of node `name` and of every node that it rests on, directly or not.

    Examples
    --------
    >>> names_below({"T": {"supported_by": ["P1"]}, "P1": {}, "P2": {}}, "T")
    ['T', 'P1']
    """
    found = {name: None}
    for below in nodes[name].get("supported_by", []):
        found |= dict.fromkeys(names_below(nodes, below))
    return list(found)


def counted_claims(node: Mapping[str, Any], reading: Reading) -> list[str]:
    """Return the claims of a node that count in a reading.

    A node without essential claims and other reasons would otherwise rest on nothing: there its
    details count.
    """
    essential = [claim for claim, mark in node["marks"].items() if mark == "essential"]
    bare = not essential and not node.get("supported_by")
    return list(node["marks"]) if reading.details or bare else essential


class Statuses:
    """The statuses of the nodes of one article in one reading.

    Parameters
    ----------
    article
        An entry of `articles` of the map.
    verdicts
        {claim id: verdict}; a claim that is missing is still to be settled.
    reading
        What counts.
    given
        {objection id: value} of the objections that rest on numbers.
    """

    def __init__(
        self,
        article: Mapping[str, Any],
        verdicts: Mapping[str, str],
        reading: Reading = AS_MAPPED,
        given: Mapping[str, str] | None = None,
    ) -> None:
        self.nodes, self.root = nodes_of(article), article["argument"]["root"]
        self.verdicts, self.reading, self.given = verdicts, reading, given or {}
        self.attackers: dict[str, list[str]] = {}
        for name, node in self.nodes.items():
            for attacked in node.get("attacks", []):
                self.attackers.setdefault(attacked, []).append(name)
        self.known: dict[str, str] = {}
        for name in self.nodes:
            self.find(name)

    def claim(self, claim: str) -> str:
        """Return the value of a claim."""
        return self.reading.value(self.verdicts.get(claim, PENDING))

    def list_own(self, name: str) -> list[str]:
        """Return the claims that count for the footing of a node itself."""
        node = self.nodes[name]
        if name == self.root and node.get("supported_by"):
            return []
        return counted_claims(node, self.reading)

    def standing(self, name: str) -> list[str]:
        """Return the objections that stand against a node, if objections count."""
        if not self.reading.objections:
            return []
        return [one for one in self.attackers.get(name, []) if self.find(one) == STANDS]

    def find(self, name: str) -> str:
        """Return the status of a node."""
        if name not in self.known:
            value = self._reasoned(name)
            self.known[name] = OPEN if value == STANDS and self.standing(name) else value
        return self.known[name]

    def _reasoned(self, name):
        node, needs = self.nodes[name], self.reading.needs(self.nodes[name])
        own = [self.claim(claim) for claim in self.list_own(name)]
        if name in self.given:
            return self.given[name]
        if not node.get("supported_by"):
            return combine(needs, own)
        reasons = combine(needs, [self.find(below) for below in node["supported_by"]])
        said = combine("any" if self.reading.support == "any" else "all", own)
        return combine("all", (said, reasons)) if own else reasons

    def deciding(self, name: str) -> dict[str, list[str]]:
        """Return the claims that make a node fall or leave it open, as {node id: [claim ids]}."""
        status = self.known[name]
        if status not in (FALLS, OPEN):
            return {}
        node, found = self.nodes[name], {}
        own = [claim for claim in self.list_own(name) if self.claim(claim) == status]
        if own:
            found[name] = own
        for below in node.get("supported_by", []):
            if self.known[below] == status:
                found |= self.deciding(below)
        return found


def footings(
    article: Mapping[str, Any],
    verdicts: Mapping[str, str],
    reading: Reading = AS_MAPPED,
    given: Mapping[str, str] | None = None,
) -> dict[str, Footing]:
    """Derive the footing of every node of one article; the parameters are those of `Statuses`.

    Returns
    -------
    dict
        {node id: Footing}.
    """
    found = Statuses(article, verdicts, reading, given)
    return {name: _footing(found, name) for name in found.nodes}


def _footing(found, name):
    below = [n for n in names_below(found.nodes, name) if n != found.root or n == name]
    resting = dict.fromkeys(claim for node in below for claim in found.nodes[node]["marks"])
    verdict = {claim: found.verdicts.get(claim, PENDING) for claim in resting}
    return Footing(
        status=found.known[name],
        own=Counter(verdict[claim] for claim in found.nodes[name]["marks"]),
        beneath=Counter(verdict.values()),
        because=found.deciding(name),
        objections=tuple(found.standing(name)),
    )


def robustness(
    article: Mapping[str, Any],
    verdicts: Mapping[str, str],
    given: Mapping[str, str] | None = None,
) -> dict[str, list[tuple[Reading, str]]]:
    """Return for every node its status in each of READINGS, the first being as mapped."""
    tried = [(reading, Statuses(article, verdicts, reading, given).known) for reading in READINGS]
    return {name: [(r, known[name]) for r, known in tried] for name in nodes_of(article)}


def describe_reading(reading: Reading) -> str:
    """Return a reading in words: "weakest link; half right does not count"."""
    left_out = [
        word
        for word, holds in (
            ("half right", reading.half_right),
            ("partly settled", reading.partly_settled),
        )
        if not holds
    ]
    said = " and ".join(left_out)
    verb = "do not count" if len(left_out) > 1 else "does not count"
    return f"{reading.name}; {said} {verb} as holding" if left_out else reading.name
