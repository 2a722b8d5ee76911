"""Hold the logic of arguments as data: statuses, values of claims by their verdict, and the truth table."""

import itertools
from collections.abc import Iterable

from ..claims import PENDING, VERDICTS

STANDS, OPEN, FALLS, UNSETTLED = "stands", "open", "falls", "not settled by evidence"
STATUSES = {
    STANDS: ("▲", "stands", "the reasons that it needs hold"),
    OPEN: ("◇", "unsure", "a reason that it needs is not settled, or an objection to it stands"),
    FALLS: ("▼", "falls", "a reason that it needs is contradicted"),
    UNSETTLED: ("–", "silent", "nothing beneath it can be checked"),
}
# The value of a claim by its verdict: that of the verdict's group, but what cannot be checked is not open.
_BY_GROUP = {"holds": STANDS, "holds in part": STANDS, "fails": FALLS, "open": OPEN}
VALUES = {
    name: _BY_GROUP[kind.group] for name, kind in VERDICTS.items() if name != "not checkable"
} | {PENDING: OPEN, "not checkable": UNSETTLED}
IN_PART = {"half right": FALLS, "partly settled": OPEN}  # in readings where these do not hold
# Of the values of its reasons a step takes the one that comes first here, by what it needs.
ORDER = {
    "all": (FALLS, OPEN, STANDS, UNSETTLED),
    "any": (STANDS, OPEN, UNSETTLED, FALLS),
}


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
