"""Compare a recomputed number or a documented date with the stated one.

The bounds were chosen once, before the claims were computed, for every claim of every article: the
tight one is rounding, the loose one what a revision or a neighbouring edition commonly moves.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from ..tabular.readings import rewrite
from .register import ClaimError


class Tolerance(NamedTuple):
    """How near is near enough for one precision: in words, and as functions of the same meaning.

    `tight` and `loose` take the recomputed value, the stated one (of a range both ends) and the unit
    of its last decimal.
    """

    reproduced: str
    close: str
    tight: Callable[[float, Any, float], bool]
    loose: Callable[[float, Any, float], bool]


def _within(bound):
    """Return a function: is the value off by at most `bound(stated, unit)`, rounding apart?"""
    return lambda value, stated, unit: (
        abs(value - stated) <= bound(abs(stated), unit) + 1e-9 * max(1.0, abs(stated))
    )


TOLERANCES = {
    "exact": Tolerance(
        "equal after rounding to the decimals stated",
        "within one unit of the last decimal or 5 %, whichever is less, and always within 2.5 %",
        _within(lambda stated, unit: unit / 2),
        _within(lambda stated, unit: max(unit / 2, min(unit, 0.05 * stated), 0.025 * stated)),
    ),
    "approx": Tolerance(
        "within 5 %", "within 10 %",
        _within(lambda stated, unit: 0.05 * stated), _within(lambda stated, unit: 0.1 * stated),
    ),
    "at_least": Tolerance(
        "not below the stated number", "not below 95 % of it",
        lambda value, stated, unit: value >= stated, lambda value, stated, unit: value >= 0.95 * stated,
    ),
    "range": Tolerance(
        "inside the range", "outside by no more than 10 % of its nearer end",
        lambda value, ends, unit: ends[0] <= value <= ends[1],
        lambda value, ends, unit: 0.9 * ends[0] <= value <= 1.1 * ends[1],
    ),
    "rank": Tolerance(
        "the same rank", "one rank off",
        _within(lambda stated, unit: 0.5), _within(lambda stated, unit: 1),
    ),
    "superlative": Tolerance(
        "the stated rank, the first if none is named", "never",
        _within(lambda stated, unit: 0.5), lambda value, stated, unit: False,
    ),
}  # fmt: skip
ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def agreement(value: float, row: Mapping[str, Any] | pd.Series) -> str:
    """Compare a recomputed value, in the unit of the claim, with the stated one by TOLERANCES.

    Returns
    -------
    str
        "reproduced", "close" or "contradicted".

    Raises
    ------
    ClaimError
        If the register states no number, or a precision that is not compared.
    """
    precision, stated = row["precision"], row["stated_number"]
    if precision == "range":
        stated = (row["stated_low"], row["stated_high"])
    elif precision == "superlative" and _missing(stated):
        stated = 1
    if _missing(stated) or precision not in TOLERANCES:
        raise ClaimError(
            f"{row['claim_id']}: the register states no number to compare with; use test() or "
            f"document(), or fill stated_number in data/articles/{row.get('file', 'claims.csv')}."
        )
    rule, unit = TOLERANCES[precision], _unit(row)
    if rule.tight(value, stated, unit):
        return "reproduced"
    return "close" if rule.loose(value, stated, unit) else "contradicted"


def date_agreement(found: str, row: Mapping[str, Any]) -> str:
    """Compare a documented date with the stated one, each as 2013-11-20, 2013-11 or 2013.

    Returns
    -------
    str
        "reproduced", "close" (stated to the day, one day off) or "contradicted".

    Raises
    ------
    ClaimError
        If one of the dates has another form, or the documented one is less precise than the stated.

    Examples
    --------
    >>> date_agreement("2013-11-20", {"claim_id": "a-01", "stated_date": "2013-11-21"})
    'close'
    """
    stated, name = row["stated_date"] or "", row["claim_id"]
    for what, date in (("dated", found), ("stated_date", stated)):
        if not is_date(date):
            file = f"data/articles/{row.get('file', 'claims.csv')}, " * (what == "stated_date")
            raise ClaimError(
                f"{file}{name}: {what} is “{date}”, not a date such as 2013-11-20, 2013-11 or 2013. "
                f"{rewrite(date, is_date) or 'Write it so.'}"
            )
    if len(found) < len(stated):
        raise ClaimError(
            f"{name}: the documents give {found}, less than the stated {stated}. Cite a fact that gives the "
            'whole date, or say in missing="…" what would.'
        )
    if found.startswith(stated):
        return "reproduced"
    if len(stated) == 10 and abs(_day(found) - _day(stated)).days == 1:
        return "close"
    return "contradicted"


def is_date(text: str) -> bool:
    """Return whether a text is a day, month or year of the calendar in ISO form."""
    if not ISO.fullmatch(text):
        return False
    try:
        _day(text)
    except ValueError:
        return False
    return True


def _day(text):
    """Return an ISO day, month or year as the first day of it."""
    return datetime.date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)


def _missing(value):
    return value is None or (not isinstance(value, tuple) and pd.isna(value))


def _unit(row):
    """Return the value of the last decimal that the article states: 0.1 for 49.3."""
    plain = re.sub(r",(?=\d{3})", "", str(row["stated_value"] or row["stated_number"]))
    decimals = re.search(r"\d\.(\d+)", plain)
    return 10.0 ** -(len(decimals.group(1)) if decimals else 0)
