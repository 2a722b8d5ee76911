"""Find the minimal cut sets of a conclusion: the smallest sets of claims whose fall would fell it.

Fault trees use the same term. Support has no negation, so the sets follow from the map without trying combinations: a step that
needs all of its reasons falls with any one of them, a step that needs any falls when all have
fallen. The same with holding in place of falling gives what an open conclusion waits for.
"""

import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .map import Article, Verdicts
from .readings import AS_MAPPED, READINGS
from .statuses import Given, Statuses
from .truth_table import FALLS, OPEN, STANDS, UNSETTLED, combine

LARGEST = 3  # claims in a set whose fall is looked for
MOST = 400  # sets kept on the way; no map comes near it
Sets = frozenset[frozenset[str]]
NEVER: Sets = frozenset()  # no set of claims does it
DONE: Sets = frozenset([frozenset()])  # it is so already


@dataclass(frozen=True)
class Bearing:
    """How much one claim bears of a conclusion; claim and article by their ids."""

    claim: str
    article: str
    smallest: int  # claims in the smallest set with it whose fall fells the conclusion
    sets: int  # number of such sets of that size
    steps: int  # steps that it would fell alone
    readings: int  # readings, out of READINGS, in which its fall alone fells the conclusion


def keep_smallest(found: Iterable[frozenset[str]], limit: int) -> Sets:
    """Return the sets of at most `limit` claims that hold no other of them."""
    kept: list[frozenset[str]] = []
    for one in sorted(set(found), key=lambda s: (len(s), sorted(s))):
        if len(one) <= limit and not any(other <= one for other in kept):
            kept.append(one)
    return frozenset(kept[:MOST])


def _together(parts: Iterable[Sets], limit: int) -> Sets:
    """Return the sets that do what each part does."""
    whole = DONE
    for part in parts:
        whole = keep_smallest((a | b for a, b in itertools.product(whole, part)), limit)
    return whole


def _either(parts: Iterable[Sets], limit: int) -> Sets:
    """Return the sets that do what one of the parts does."""
    return keep_smallest(itertools.chain.from_iterable(parts), limit)


class Sought:
    """For each node, the smallest sets of claims that would make it fall, or stand.

    `wanted` is FALLS or STANDS; a set has at most `limit` claims.
    """

    def __init__(self, found: Statuses, wanted: str, limit: int = LARGEST) -> None:
        self.found, self.wanted, self.limit = found, wanted, limit
        self.known: dict[str, Sets] = {}

    def of_claim(self, claim: str) -> Sets:
        """Return what makes one claim fall or hold: nothing if it does, itself if it can."""
        value = self.found.claim(claim)
        if value == self.wanted:
            return DONE
        return NEVER if value == UNSETTLED else frozenset([frozenset([claim])])

    def of_node(self, name: str) -> Sets:
        """Return what makes a node fall or stand; NEVER if no claims can."""
        if name not in self.known:
            self.known[name] = self._of_node(name)
        return self.known[name]

    def _of_node(self, name):
        found, node = self.found, self.found.nodes[name]
        if self.wanted == STANDS and found.standing(name):
            return NEVER  # only an answer to the objection would do
        own = [(found.claim(c), self.of_claim(c)) for c in found.list_own(name)]
        needs = found.reading.needs(node)
        if not node.get("supported_by"):
            return self._combine(needs, own)[1]
        reasons = self._combine(
            needs, [(found.known[k], self.of_node(k)) for k in node["supported_by"]]
        )
        if not own:
            return reasons[1]
        said = self._combine("any" if found.reading.support == "any" else "all", own)
        return self._combine("all", [said, reasons])[1]

    def _combine(self, needs, parts):
        """Return (value, sets) of reasons; what cannot be checked is ignored where all are needed."""
        value = combine(needs, [one for one, _ in parts])
        if needs == "all":
            parts = [part for part in parts if part[0] != UNSETTLED]
        if not parts:
            return value, NEVER
        one_is_enough = (needs == "all") == (self.wanted == FALLS)
        return value, (_either if one_is_enough else _together)(
            [sets for _, sets in parts], self.limit
        )


def list_sets(found: Sets) -> list[list[str]]:
    """Return sets as sorted lists, the smallest first."""
    return sorted((sorted(one) for one in found), key=lambda s: (len(s), s))


def find_cut_sets(found: Statuses, limit: int = LARGEST) -> list[list[str]]:
    """Return the smallest sets of claims whose fall would fell the conclusion; [] if none can."""
    if found.known[found.root] == FALLS:
        return []
    return list_sets(Sought(found, FALLS, limit).of_node(found.root))


def find_waits(found: Statuses) -> list[list[str]]:
    """Return the smallest sets of claims that would have to hold for the conclusion to stand."""
    if found.known[found.root] == STANDS:
        return []
    return list_sets(Sought(found, STANDS, limit=12).of_node(found.root))


def find_blocks(found: Statuses) -> list[str]:
    """Return the objections that stand against the conclusion or a step beneath it that is open."""
    blocked: dict[str, None] = {}

    def walk(name):
        if found.known[name] in (OPEN, FALLS):
            blocked.update(dict.fromkeys(found.standing(name)))
            for below in found.nodes[name].get("supported_by", []):
                walk(below)

    walk(found.root)
    return list(blocked)


def rank_claims(article: Article, verdicts: Verdicts, given: Given = None) -> list[Bearing]:
    """Return the claims that carry the conclusion of an article, the most load-bearing first.

    A claim comes before another if it needs fewer others to fall with it, then if its fall alone
    fells the conclusion in more readings, then if it fells more steps.
    """
    found = Statuses(article, verdicts, AS_MAPPED, given)
    sets = find_cut_sets(found)
    smallest: dict[str, list[int]] = {}
    for one in sets:
        for claim in one:
            smallest.setdefault(claim, []).append(len(one))
    alone = _count_alone(article, verdicts, given)
    sought = Sought(found, FALLS, 1)
    felled = [sought.of_node(name) for name in found.nodes if found.known[name] != FALLS]
    ranked = [
        Bearing(
            claim, article["id"], min(sizes), sizes.count(min(sizes)),
            sum(frozenset([claim]) in one for one in felled), alone[claim],
        )
        for claim, sizes in smallest.items()
    ]  # fmt: skip
    return sorted(ranked, key=sort_key)


def sort_key(one: Bearing) -> tuple:
    """Return the key by which claims are ranked."""
    return (one.smallest, -one.readings, -one.steps, -one.sets, one.claim)


def _count_alone(article, verdicts, given):
    """Return in how many readings each claim fells the conclusion alone."""
    tried = (Statuses(article, verdicts, reading, given) for reading in READINGS)
    return Counter(claim for found in tried for (claim,) in find_cut_sets(found, 1))
