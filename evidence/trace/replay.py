"""Compare what a script makes with what the book shows: the last lines of every downloaded slice."""

import sys
from collections.abc import Mapping

from ..outputs import CHART, NUMBER, VERDICT, record

KINDS = {NUMBER: ("number", "name"), VERDICT: ("verdict", "claim_id"), CHART: ("figure", "name")}
# What is compared of each kind of result.
COMPARED = {"number": ("value",), "verdict": ("verdict", "recomputed"), "figure": ("sha256",)}


class Replay:
    """The results of a script, kept from the moment this is made."""

    def __init__(self) -> None:
        self._record = record()

    def results(self) -> dict[tuple[str, str], dict]:
        """Return the results so far: {(kind, name): record}."""
        found = {}
        for bundle in self._record:
            for mime, (kind, key) in KINDS.items():
                if mime in bundle:
                    found[kind, bundle[mime][key]] = bundle[mime]
        return found

    def compare(self, kind: str, name: str, **expected: str) -> None:
        """Print a result and whether it is that of the book; exit with status 1 if it is not.

        `expected` is what the book has, such as `value="49.5"`.
        """
        said = find_difference(self.results(), kind, name, expected)
        if said:
            sys.exit(said)
        shown = ", ".join(f"{key} {value}" for key, value in expected.items() if value)
        print(f"{kind} {name}: {shown}, as in the book")


def find_difference(
    found: Mapping[tuple[str, str], Mapping], kind: str, name: str, expected: Mapping[str, str]
) -> str:
    """Return how a result differs from what is expected, "" if it does not."""
    from ..results import same_value

    made = found.get((kind, name))
    if made is None:
        return f"{kind} {name}: the script does not make it"
    for key, value in expected.items():
        now = str(made.get(key, ""))
        if not same_value(value, now):
            return f"{kind} {name}: {key} is {now}, the book has {value}"
    return ""
