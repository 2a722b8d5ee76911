"""Derive a verdict from a stated and a recomputed value.

How near is near enough
    `precision` of the claim    reproduced                         close
    exact                       equal after rounding to the        within one unit of the last
                                decimals stated                    decimal, or 2.5 %
    approx                      within 5 %                         within 10 %
    at_least                    not below the stated number        not below 95 % of it
    range                       inside the range                   outside by no more than 10 %
                                                                   of its nearer end
    rank, superlative           the same rank                      (rank only) one rank off
The bounds were chosen before the claims were computed, once, for every claim of every article:
the tight one is rounding, the loose one what a revision or a neighbouring vintage commonly moves.
"""

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from .register import ClaimError

VERDICTS = {
    "reproduced": (
        "✔",
        "good",
        "the recomputed value equals the stated one at the precision stated",
    ),
    "close": ("≈", "good", "within the claim's tolerance, but not at the precision stated"),
    "confirmed": ("✔", "good", "the condition holds, or two independent documents agree"),
    "qualified": ("◐", "mixed", "right as stated, but a named fact changes its weight"),
    "contradicted": ("✘", "bad", "the data or the documents say otherwise"),
    "unresolved": ("?", "open", "no open source settles it; the card says what would"),
    "not checkable": ("○", "open", "a value judgement, a maxim or a forecast still open"),
}
HOLDS = ("reproduced", "close")


def agreement(value: float, row: Mapping[str, Any] | pd.Series) -> str:
    """Compare a recomputed value with the stated one by the rule in this module's docstring.

    Parameters
    ----------
    value : float
        The recomputed value, in the unit of the claim.
    row : mapping
        The claim's row of the register.

    Returns
    -------
    str
        "reproduced", "close" or "contradicted".

    Raises
    ------
    ClaimError
        If the register states no number.
    """
    precision, stated = row["precision"], row["stated_number"]
    if precision == "range":
        low, high = row["stated_low"], row["stated_high"]
        if low <= value <= high:
            return "reproduced"
        return "close" if low * 0.9 <= value <= high * 1.1 else "contradicted"
    if precision == "superlative" and stated is None:
        stated = 1
    if stated is None:
        raise ClaimError(
            f"{row['claim_id']}: the register states no number to compare with; use test() or "
            "document(), or fill stated_number in data/articles/claims.csv."
        )
    off = abs(value - stated)
    tight, loose = {
        "exact": (0.5 * _unit(row), max(_unit(row), 0.025 * abs(stated))),
        "approx": (0.05 * abs(stated), 0.1 * abs(stated)),
        "at_least": (max(stated - value, 0), max(stated - value, 0)),
        "rank": (0.5, 1),
        "superlative": (0.5, 0.5),
    }.get(precision, (0, 0))
    if precision == "at_least":
        return _grade(value >= stated, value >= 0.95 * stated)
    slack = 1e-9 * max(1.0, abs(stated))
    return _grade(off <= tight + slack, off <= loose + slack)


def _grade(tight, loose):
    return "reproduced" if tight else "close" if loose else "contradicted"


def _unit(row):
    """Return the value of the last decimal that the article states: 0.1 for 49.3."""
    plain = re.sub(r",(?=\d{3})", "", str(row["stated_value"] or row["stated_number"]))
    decimals = re.search(r"\d\.(\d+)", plain)
    return 10.0 ** -(len(decimals.group(1)) if decimals else 0)
