"""Settle a claim or part: compare a number, test a condition, or document it."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from .. import tables
from ..project import listed
from . import documents, refusals
from .register import ClaimError, parts, parts_of, row_of
from .remarks import Remarks
from .robustness import count
from .rules import FIRM, HOLDS, VERDICTS
from .strength import derive
from .tolerance import agreement, date_agreement
from .verdict import Verdict, keep

Cited = tuple[Any, ...]  # names of facts or tables, single or in lists, and a sentence at the end


def claim(claim_id: str) -> "Claim":
    """Return a claim of the register, or a part of one, which one of three acts settles.

    Parameters
    ----------
    claim_id : str
        As in the ledger and in `data/articles/claims.csv`; of a part with its letter, as in
        `data/articles/parts.csv`.

    Returns
    -------
    Claim
        Its methods `compare`, `test` and `document` settle it.

    Raises
    ------
    ClaimError
        If there is no such claim, it has parts, or it repeats another.

    Examples
    --------
    >>> claim("mediaiq-2023-22")
    mediaiq-2023-22: Russia took up 49% of Belarus's goods trade in 2021.
    >>> verdict = claim("mediaiq-2023-22").compare(49.2, source=["economy/national_trade"])
    >>> verdict.verdict
    'reproduced'
    """
    refusals.refuse_name(claim_id)
    return Claim(row_of(claim_id))


def documented(*names: str) -> None:
    """Settle claims by what `data/articles/documents/<article>.yaml` says of them.

    Parameters
    ----------
    *names : str
        Ids of claims. Of a claim with parts those are settled that the file holds.

    Raises
    ------
    ClaimError
        If a claim is unknown, or the file has no entry for it or breaks a rule.

    Examples
    --------
    >>> documented("belarus-digest-2013-01")  # doctest: +SKIP
    """
    for name in names:
        held = [name] if name in parts() or not parts_of(name) else parts_of(name)
        if name in held:
            found = [claim(name)]
        else:
            found = [Claim(row_of(part)) for part in held if documents.entry(part)]
        if not found or not documents.entry(found[0].id):
            article = found[0].row["article"] if found else row_of(name)["article"]
            raise ClaimError(
                f"{name}: data/{documents.FOLDER}/{article}.yaml says nothing of it. Add an entry "
                f"“{name if not parts_of(name) else held[0]}:” with supports, opposes, missing or not_checkable."
            )
        for one in found:
            one.settle_from(documents.entry(one.id))


class Claim:
    """A claim or part; each of its three acts settles it, displays a card and returns a Verdict.

    Parameters
    ----------
    row : mapping
        The row of `data/articles/claims.csv` or `data/articles/parts.csv`.

    Notes
    -----
    These arguments are common to the acts. `limit` and `since` are tuples: one or more facts
    ("economy:E001") or tables ("economy/macro"), and a sentence.

    source : list of str
        Tables and facts.
    limit : tuple
        What limits a claim that holds in time, degree, scope or measure; the verdict is *qualified*.
    context : str
        A sentence for the card, which changes nothing.
    missing : str
        What would settle a claim that the evidence does not settle.
    since : tuple
        What has changed after the article's date; it changes nothing.
    """

    def __init__(self, row: Mapping[str, Any]):
        self.row = dict(row)
        self.id = self.row["claim_id"]
        self.stated = self.row["stated_number"]
        self.unit = self.row["unit"]
        self._from_file = False

    def __repr__(self):
        return f"{self.id}: {self.row['paraphrase']}"

    def compare(
        self,
        value: float,
        *,
        source: str | Sequence[str],
        unit: str | None = None,
        limit: Cited | None = None,
        context: str | None = None,
        missing: str | None = None,
        since: Cited | None = None,
        specs: pd.DataFrame | None = None,
    ) -> "Verdict":
        """Compare a recomputed number with the stated one.

        Parameters
        ----------
        value : float
            The number, in the unit of the claim.
        unit : str, optional
            The unit, if the register names none; or a sentence with `{}` at the place of the number,
            `{abs}` at that of the number without its sign: "fell by {abs} points".
        specs : pandas.DataFrame, optional
            One row per defensible specification, the first the baseline; a column `value` and one
            column for each choice.
        source, limit, context, missing, since
            See Claim.

        Returns
        -------
        Verdict
            "reproduced", "close", "contradicted", "qualified" or "unresolved".

        Raises
        ------
        ClaimError
            If the value is no finite number, a source is missing, or `specs` is malformed.
        """
        value = refusals.read_number(self.id, value)
        remarks = Remarks.of(self.id, limit, context, missing, since)
        agrees = functools.partial(agreement, row=self.row)
        verdict = self._weigh(agrees(value), remarks)
        counted = count(self.id, specs, "value", value, lambda v: agrees(v) in HOLDS)
        return self._settle("compare", verdict, source, value, unit, remarks, counted)

    def test(
        self,
        condition: bool | np.bool_,
        *,
        source: str | Sequence[str],
        value: float | None = None,
        unit: str | None = None,
        limit: Cited | None = None,
        context: str | None = None,
        missing: str | None = None,
        since: Cited | None = None,
        specs: pd.DataFrame | None = None,
    ) -> "Verdict":
        """Settle a claim by a condition that the data meet or do not meet.

        Parameters
        ----------
        condition : bool
            One truth value.
        value, unit : float and str, optional
            A number that the card shows with the verdict, and its unit.
        specs : pandas.DataFrame, optional
            As in `compare`, with a column `holds` of truth values instead of `value`.
        source, limit, context, missing, since
            See Claim.

        Returns
        -------
        Verdict
            "confirmed", "contradicted", "qualified" or "unresolved".

        Raises
        ------
        ClaimError
            If the condition is not True or False, a source is missing, or `specs` is malformed.
        """
        refusals.refuse_condition(self.id, condition)
        remarks = Remarks.of(self.id, limit, context, missing, since)
        verdict = self._weigh("confirmed" if condition else "contradicted", remarks)
        counted = count(self.id, specs, "holds", bool(condition), bool)
        value = None if value is None else refusals.read_number(self.id, value)
        return self._settle("test", verdict, source, value, unit, remarks, counted)

    def document(
        self,
        *,
        supports: str | Sequence[str] = (),
        opposes: str | Sequence[str] = (),
        dated: str | None = None,
        limit: Cited | None = None,
        context: str | None = None,
        missing: str | None = None,
        not_checkable: str | None = None,
        since: Cited | None = None,
    ) -> "Verdict":
        """Settle a claim from dated facts.

        Facts that support it confirm it, facts that oppose it contradict it. How many witnesses
        there are decides the strength, never the verdict.

        Parameters
        ----------
        supports, opposes : list of str
            Facts, each "<theme>:<fact id>".
        dated : str, optional
            The date that the supporting facts give (2013-11-20, 2013-11 or 2013); it is compared
            with the stated one.
        not_checkable : str, optional
            Why nothing could settle the claim.
        limit, context, missing, since
            See Claim.

        Returns
        -------
        Verdict
            "confirmed", "qualified", "contradicted", "unresolved" or "not checkable"; with `dated`
            also "reproduced" or "close".

        Raises
        ------
        ClaimError
            If no fact is given and no reason either, facts on both sides without `missing`, or a
            limit or date without a supporting fact.
        """
        remarks = Remarks.of(self.id, limit, context, missing, since, not_checkable)
        supporting, opposing = listed(supports), listed(opposes)
        refusals.refuse_documents(self.id, supporting, opposing, dated, remarks)
        if remarks.not_checkable:
            verdict = "not checkable"
        elif not supporting:
            verdict = self._weigh("contradicted", remarks)
        else:
            verdict = self._weigh(
                date_agreement(dated, self.row) if dated else "confirmed", remarks
            )
        decisive = opposing if verdict == "contradicted" and opposing else supporting
        return self._settle(
            "document", verdict, supporting + opposing, None, None, remarks, (0, 0, ""), decisive=decisive, dated=dated
        )  # fmt: skip

    def settle_from(self, found: documents.Entry | None) -> "Verdict":
        """Settle the claim by its entry in `data/articles/documents`; the error names the entry."""
        if found is None:
            raise ClaimError(
                f"{self.id}: data/{documents.FOLDER} says nothing of it. Add an entry."
            )
        self._from_file = True
        try:
            return self.document(**found.said)
        except (ClaimError, tables.TableError) as error:
            raise ClaimError(f"{found.where}: {error}") from None

    def _weigh(self, verdict, remarks):
        if remarks.missing:
            return "unresolved"
        return "qualified" if remarks.limit and verdict in FIRM else verdict

    def _settle(
        self, act, verdict, source, value, unit, remarks, counted, decisive=None, dated=None
    ):
        names = listed(source)
        if not self._from_file:
            refusals.refuse_twice(self.id, self.row["of"])
        refusals.refuse_unknown([*remarks.cited, *names])
        refusals.refuse_verdict(self.row, verdict, names)
        facts = [name for name in names if ":" in name]
        used = [name for name in names if ":" not in name]
        used += [f"{fact.partition(':')[0]}/facts" for fact in facts]
        group = VERDICTS[verdict].group
        decisive = names if decisive is None else decisive
        stated = self.row["stated_date"] if dated else self.row["stated_value"]
        verdict = Verdict(
            claim_id=self.row["of"],
            part=self.row["part"],
            act=act,
            stated=stated or "",
            recomputed=dated or ("" if value is None else f"{value:.12g}"),
            unit="" if dated else unit or self.unit or "" if value is not None or stated else "",
            verdict=verdict,
            group=group,
            strength="" if group == "open" else derive(decisive, counted),
            tables="; ".join(dict.fromkeys(used)),
            sources="; ".join(facts),
            specs=counted[0],
            specs_agreeing=counted[1],
            flips_on=counted[2],
            **remarks.columns(verdict),
        )
        keep(verdict)
        return verdict
