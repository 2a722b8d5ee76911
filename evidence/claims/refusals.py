"""Refuse what cannot settle a claim: each function raises one ClaimError that says the fix."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .. import tables
from ..outputs import portable
from . import documents
from .register import ClaimError, parts, parts_of, register, stands_for
from .remarks import Remarks
from .rules import OPEN, RULES


def refuse_name(claim_id: str) -> None:
    """Refuse an id that the register lacks, and a claim that is not settled itself."""
    if claim_id in parts():
        return
    known = register().index
    if claim_id not in known:
        near = [c for c in known if c.rpartition("-")[0] == claim_id.rpartition("-")[0]]
        here = f"This article has {near[0]} to {near[-1]}." if near else ""
        raise ClaimError(
            f"There is no claim '{claim_id}'. {here or 'See data/articles/claims.csv.'}"
        )
    if parts_of(claim_id):
        raise ClaimError(
            f"{claim_id} has parts, and its verdict follows from theirs. Settle "
            f"{', '.join(parts_of(claim_id))} instead."
        )
    if stands_for(claim_id) != claim_id:
        raise ClaimError(
            f"{claim_id} repeats {stands_for(claim_id)} and takes its verdict (column 'same_as' of "
            "data/articles/claims.csv). Take the cell out."
        )


def read_number(claim_id: str, value: Any) -> float:
    """Return a recomputed value as a float; refuse what is not a finite number."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.number)):
        raise ClaimError(f"{claim_id}: a number is needed here, not {value!r}.")
    if not math.isfinite(value):
        raise ClaimError(
            f"{claim_id}: the recomputed value is {value}. A row is missing from the table or "
            "a filter matched nothing; print the frame before this cell."
        )
    return portable(float(value))


def refuse_condition(claim_id: str, condition: Any) -> None:
    """Refuse a condition that is not one truth value."""
    if not isinstance(condition, (bool, np.bool_)):
        raise ClaimError(
            f"{claim_id}: a test needs True or False, not {condition!r}. Write a comparison "
            'that ends in one truth value; if data are missing, say missing="…".'
        )


def refuse_documents(
    claim_id: str,
    supporting: Sequence[str],
    opposing: Sequence[str],
    dated: str | None,
    remarks: Remarks,
) -> None:
    """Refuse facts and sentences that give no verdict or two."""
    if remarks.missing and remarks.not_checkable:
        raise ClaimError(f"{claim_id}: either missing or not_checkable, not both.")
    if not (supporting or opposing or remarks.missing or remarks.not_checkable):
        raise ClaimError(
            f"{claim_id}: no fact given. Name facts in supports=[…] or opposes=[…], or say "
            'missing="what would settle it".'
        )
    if supporting and opposing and not (remarks.missing or remarks.not_checkable):
        raise ClaimError(
            f"{claim_id}: facts on both sides. Name the opposing facts in limit, split the claim "
            "into parts, or say in missing what would settle it."
        )
    if (remarks.limit or dated) and not supporting:
        what = "limit" if remarks.limit else "dated"
        raise ClaimError(f"{claim_id}: {what} without a supporting fact. Name it in supports=[…].")


def refuse_twice(claim_id: str, whole: str) -> None:
    """Refuse an act of a cell on a claim that the documents settle; `whole` is the claim it is part of."""
    if found := documents.entry(claim_id):
        raise ClaimError(
            f'{claim_id} is settled by {found.where}. Write documented("{whole}") in the '
            "cell, or delete the entry there."
        )


def refuse_unknown(names: Iterable[str]) -> None:
    """Refuse names of facts and tables that the data do not have."""
    for name in names:
        tables.fact(name) if ":" in name else tables.resource(name)


def refuse_verdict(row: Mapping[str, Any], verdict: str, names: Sequence[str]) -> None:
    """Refuse a verdict without a source, and one that the rule of its claim does not allow."""
    if not names and verdict not in OPEN:
        raise ClaimError(
            f"{row['claim_id']}: a verdict needs a source. Give source=[…]: tables as "
            "'<theme>/<table>', facts as '<theme>:<id>'."
        )
    rule = RULES.get(row.get("rule") or "")
    if rule and verdict not in rule.verdicts:
        raise ClaimError(
            f"{row['claim_id']}: {verdict}, which the rule '{row['rule']}' does not allow: {rule.says} It "
            f"gives: {', '.join(rule.verdicts)}. Settle it so, or correct the column 'rule' of "
            f"data/articles/{row.get('file', 'claims.csv')}."
        )
