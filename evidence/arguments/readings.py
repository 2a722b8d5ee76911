"""List the readings of a map: what each step needs, and which claims and objections count."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .truth_table import IN_PART, ORDER, VALUES


@dataclass(frozen=True)
class Reading:
    """A way of reading the map, by the name that readers see."""

    name: str
    # "mapped": as the map says; "second": by the second view where a node has one; "all" or "any": so
    # for every node.
    support: str = "mapped"
    details: bool = False  # whether claims marked as details count
    objections: bool = True  # whether a standing objection keeps a step from standing
    half_right: bool = True  # whether claims with these verdicts count as holding
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


def describe_reading(reading: Reading) -> str:
    """Return a reading in words: "weakest link, but half right does not count as holding"."""
    counted = {"half right": reading.half_right, "partly settled": reading.partly_settled}
    left_out = [word for word, holds in counted.items() if not holds]
    said = " and ".join(left_out)
    verb = "do not count" if len(left_out) > 1 else "does not count"
    return f"{reading.name}, but {said} {verb} as holding" if left_out else reading.name
