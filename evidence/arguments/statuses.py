"""Name the statuses of steps, and say which value the verdict of a claim has."""

from ..claims import PENDING

STANDS, OPEN, FALLS, UNSETTLED = "stands", "open", "falls", "not settled by evidence"
STATUSES = {
    STANDS: ("▲", "stands", "the reasons that it needs hold"),
    OPEN: ("◇", "unsure", "a reason that it needs is not settled, or an objection to it stands"),
    FALLS: ("▼", "falls", "a reason that it needs is contradicted"),
    UNSETTLED: ("–", "silent", "nothing beneath it can be checked"),
}
# The value of a claim by its verdict.
VALUES = {
    "reproduced": STANDS, "close": STANDS, "confirmed": STANDS, "qualified": STANDS,
    "half right": STANDS, "partly settled": STANDS,
    "contradicted": FALLS, "unresolved": OPEN, PENDING: OPEN, "not checkable": UNSETTLED,
}  # fmt: skip
IN_PART = {"half right": FALLS, "partly settled": OPEN}  # in readings where these do not hold
# Of the values of its reasons a step takes the one that comes first here, by what it needs.
ORDER = {
    "all": (FALLS, OPEN, STANDS, UNSETTLED),
    "any": (STANDS, OPEN, UNSETTLED, FALLS),
}
