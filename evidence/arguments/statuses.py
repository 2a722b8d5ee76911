"""Derive the status of every step of an argument from the verdicts of the claims that support it.

`data/articles/arguments.yaml` says which step (a *node*) rests on which claims and other steps, and
whether it needs all of its reasons or any one. A status is derived here, never typed.

The logic has three values and one more: a step *stands*, is *open* or *falls*, and where nothing
beneath it can be checked it is *not settled by evidence*. In `truth_table.py`, VALUES gives the value
of a claim by its verdict, and ORDER is the whole truth table: of the values of its reasons a step
takes the one that comes first in the order of its kind of support.

The claims of a step that rests on other steps say the step itself, so all of them are needed
as well as its reasons. The claims of a conclusion are the conclusion; they count for the direct test
(`direct.py`) and not for its footing. A step under a standing objection is at best open.

What counts depends on the *reading* of the map. `readings.py` lists the ways of reading in which a
status is derived; a page shows the status as mapped, in how many readings it stays the same, and
which readings flip it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..claims import PENDING
from .map import Article, Verdicts, nodes_of
from .readings import AS_MAPPED, READINGS, Reading
from .truth_table import FALLS, OPEN, STANDS, combine

Given = Mapping[str, str] | None  # {objection id: value} of the objections that rest on numbers


@dataclass(frozen=True)
class Footing:
    """The status of one node, and what decides it."""

    status: str  # a key of STATUSES
    own: Counter  # how many claims of the node have each verdict
    beneath: Counter  # the same of all nodes beneath it, each claim counted once
    # The claims that make it fall or leave it open, as {node id: [claim ids]} in the order of the map;
    # empty for other statuses.
    because: dict
    objections: tuple = ()  # ids of the objections that stand against it


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


class Statuses:
    """The statuses of the nodes of one article in one reading.

    A claim that `verdicts` lacks is still to be settled.
    """

    def __init__(
        self,
        article: Article,
        verdicts: Verdicts,
        reading: Reading = AS_MAPPED,
        given: Given = None,
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
        """Return the claims that count for the footing of a node itself.

        A node without essential claims and other reasons would otherwise rest on nothing: there its
        details count.
        """
        node = self.nodes[name]
        if name == self.root and node.get("supported_by"):
            return []
        essential = [claim for claim, mark in node["marks"].items() if mark == "essential"]
        bare = not essential and not node.get("supported_by")
        return list(node["marks"]) if self.reading.details or bare else essential

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


def derive_footings(
    article: Article, verdicts: Verdicts, reading: Reading = AS_MAPPED, given: Given = None
) -> dict[str, Footing]:
    """Derive the footing of every node of one article; the parameters are those of `Statuses`."""
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
    article: Article, verdicts: Verdicts, given: Given = None
) -> dict[str, list[tuple[Reading, str]]]:
    """Return for every node its status in each of READINGS, the first being as mapped."""
    tried = [(reading, Statuses(article, verdicts, reading, given).known) for reading in READINGS]
    return {name: [(r, known[name]) for r, known in tried] for name in nodes_of(article)}
