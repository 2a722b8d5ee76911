"""Settle a claim: compare a number, test a condition, or document it."""

import functools
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from .. import tables
from ..outputs import portable
from .independence import label, labels, publishers, witnesses
from .register import ClaimError, register
from .robustness import flips
from .rules import HOLDS, agreement
from .verdict import Verdict, keep
from .wording import show

CODE = re.compile(r"[a-z]+_[a-z_0-9]+")


def claim(claim_id: str) -> "Claim":
    """Return a claim of the register, which one of three acts settles.

    Parameters
    ----------
    claim_id : str
        As in the ledger and in `data/articles/claims.csv`.

    Returns
    -------
    Claim
        Its methods `compare`, `test` and `document` settle it.

    Raises
    ------
    ClaimError
        If there is no such claim.

    Examples
    --------
    >>> claim("mediaiq-2023-22")
    mediaiq-2023-22: Russia took up 49% of Belarus's goods trade in 2021.
    >>> verdict = claim("mediaiq-2023-22").compare(49.2, source=["economy/national_trade"])
    >>> verdict.verdict
    'reproduced'
    """
    known = register()
    if claim_id not in known.index:
        near = [c for c in known.index if c.rpartition("-")[0] == claim_id.rpartition("-")[0]]
        hint = (
            f"This article has {near[0]} to {near[-1]}."
            if near
            else "See data/articles/claims.csv."
        )
        raise ClaimError(f"There is no claim '{claim_id}'. {hint}")
    return Claim(known.loc[claim_id].to_dict())


class Claim:
    """A claim; each of its three acts settles it, displays a card and returns a Verdict.

    Parameters
    ----------
    row : mapping
        The claim's row of the register.

    Notes
    -----
    These arguments are common to the acts:

    source : list of str
        Tables ("economy/macro") and facts ("economy:E001").
    but : str
        One sentence that says what a claim, right as stated, leaves out; the verdict is then
        *qualified*.
    unresolved : str
        What would settle a claim that the evidence does not settle.
    note : str
        A sentence for the card.
    """

    def __init__(self, row: Mapping[str, Any]):
        self.row = {key: None if pd.isna(value) else value for key, value in row.items()}
        self.id = self.row["claim_id"]
        self.stated = self.row["stated_number"]
        self.unit = self.row["unit"]

    def __repr__(self):
        return f"{self.id}: {self.row['paraphrase']}"

    def compare(
        self,
        value: float,
        *,
        source: str | Sequence[str],
        unit: str | None = None,
        but: str | None = None,
        unresolved: str | None = None,
        specs: pd.DataFrame | None = None,
        as_published: float | None = None,
        note: str | None = None,
    ) -> "Verdict":
        """Compare a recomputed number with the stated one.

        Parameters
        ----------
        value : float
            The number, in the unit of the claim.
        unit : str, optional
            The unit, if the register names none.
        specs : pandas.DataFrame, optional
            One row per defensible specification, the first the baseline; a column `value` and one
            column for each choice.
        as_published : float, optional
            The number from the data as they were at the date of the article, if it differs.
        source, but, unresolved, note
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
        value = self._number(value)
        agrees = functools.partial(agreement, row=self.row)
        verdict = self._weigh(agrees(value), but, unresolved)
        if as_published is not None:
            then = agrees(self._number(as_published))
            note = _join(note, f"As published: {show(as_published)} ({then}).")
        counted = self._specs(specs, "value", value, lambda v: agrees(v) in HOLDS)
        return self._settle(
            "compare", verdict, source, value, unit, _join(but or unresolved, note), counted
        )

    def test(
        self,
        condition: bool | np.bool_,
        *,
        source: str | Sequence[str],
        value: float | None = None,
        unit: str | None = None,
        but: str | None = None,
        unresolved: str | None = None,
        specs: pd.DataFrame | None = None,
        note: str | None = None,
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
        source, but, unresolved, note
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
        if not isinstance(condition, (bool, np.bool_)):
            raise ClaimError(
                f"{self.id}: a test needs True or False, not {condition!r}. Write a comparison "
                'that ends in one truth value; if data are missing, say unresolved="…".'
            )
        verdict = self._weigh("confirmed" if condition else "contradicted", but, unresolved)
        counted = self._specs(specs, "holds", bool(condition), bool)
        value = None if value is None else self._number(value)
        return self._settle(
            "test", verdict, source, value, unit, _join(but or unresolved, note), counted
        )

    def document(
        self,
        *,
        supports: str | Sequence[str] = (),
        opposes: str | Sequence[str] = (),
        but: str | None = None,
        unresolved: str | None = None,
        not_checkable: str | None = None,
        note: str | None = None,
    ) -> "Verdict":
        """Settle a claim from dated facts.

        Two independent witnesses that support it confirm it (`independence` says who is one); a
        single one leaves it qualified, and the card says so. Facts on both sides, or `but`, qualify
        it; opposing facts alone contradict it.

        Parameters
        ----------
        supports, opposes : list of str
            Facts, each "<theme>:<fact id>".
        not_checkable : str, optional
            Why nothing could settle the claim.
        but, unresolved, note
            See Claim.

        Returns
        -------
        Verdict
            "confirmed", "qualified", "contradicted", "unresolved" or "not checkable".

        Raises
        ------
        ClaimError
            If no fact is given and no reason either, or facts on both sides without `but`.
        """
        supporting, opposing = _listed(supports), _listed(opposes)
        found = _witnesses(supporting)
        if unresolved and not_checkable:
            raise ClaimError(f"{self.id}: either unresolved or not_checkable, not both.")
        if unresolved or not_checkable:
            verdict = "unresolved" if unresolved else "not checkable"
        elif not supporting and not opposing:
            raise ClaimError(
                f"{self.id}: no fact given. Name facts in supports=[…] or opposes=[…], or say "
                'unresolved="what would settle it".'
            )
        elif supporting and opposing and not but:
            raise ClaimError(
                f'{self.id}: facts on both sides; say in but="…" which part of the claim '
                "stands and which does not."
            )
        elif not supporting:
            verdict = "contradicted"
        elif but:
            verdict = "qualified"
        elif len(found) < 2:
            verdict = "qualified"
            named = next(iter(found.values()), None) or labels(tables.fact(supports[0]))[0]
            note = _join(f"It rests on a single source, {named}.", note)
        else:
            verdict = "confirmed"
        said = _join(but or unresolved or not_checkable, note)
        facts = supporting + opposing
        return self._settle("document", verdict, facts, None, None, said, (0, 0, ""))

    def _number(self, value):
        if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.number)):
            raise ClaimError(f"{self.id}: a number is needed here, not {value!r}.")
        if not math.isfinite(value):
            raise ClaimError(
                f"{self.id}: the recomputed value is {value}. A row is missing from the table or "
                "a filter matched nothing; print the frame before this cell."
            )
        return portable(float(value))

    def _weigh(self, verdict, but, unresolved):
        if unresolved:
            return "unresolved"
        return "qualified" if but and verdict != "contradicted" else verdict

    def _specs(self, specs, column, baseline, holds):
        """Return (number of specifications, number that agree with the baseline, what flips it)."""
        if specs is None:
            return 0, 0, ""
        if column not in specs.columns or len(specs) < 2 or len(specs.columns) < 2:
            raise ClaimError(
                f"{self.id}: specs needs two rows or more, a column '{column}' and at least one "
                f"column that names a choice; it has the columns {list(specs.columns)}."
            )
        first = specs[column].iloc[0]
        same = math.isclose(first, baseline, rel_tol=1e-8) if column == "value" else bool(first) == baseline
        if not same:
            raise ClaimError(
                f"{self.id}: the first row of specs is the baseline and must give the value that "
                f"is settled ({show(baseline)}), but it gives {show(first)}."
            )
        self._refuse_codes(specs.drop(columns=column))
        verdicts = specs[column].map(holds)
        agree = verdicts == verdicts.iloc[0]
        return len(specs), int(agree.sum()), flips(specs.drop(columns=column), agree)

    def _refuse_codes(self, choices):
        """Refuse choices and levels written as code: the card shows them to readers."""
        for choice in choices.columns:
            for name in [choice, *choices[choice].unique()]:
                if isinstance(name, str) and CODE.fullmatch(name):
                    raise ClaimError(
                        f"{self.id}: specs names '{name}' as code does. Give readers a name: "
                        "specs.replace({…}) for a level, specs.rename(columns={…}) for a choice."
                    )

    def _settle(self, act, verdict, source, value, unit, note, counted):
        names = _listed(source)
        for name in names:
            tables.fact(name) if ":" in name else tables.resource(name)
        if not names and verdict not in ("unresolved", "not checkable"):
            raise ClaimError(
                f"{self.id}: a verdict needs a source. Give source=[…]: tables as "
                "'<theme>/<table>', facts as '<theme>:<id>'."
            )
        facts = [name for name in names if ":" in name]
        used = [name for name in names if ":" not in name]
        used += [f"{fact.partition(':')[0]}/facts" for fact in facts]
        verdict = Verdict(
            claim_id=self.id,
            act=act,
            stated=self.row["stated_value"] or "",
            recomputed="" if value is None else f"{value:.12g}",
            unit=unit or self.unit or "" if value is not None or self.row["stated_value"] else "",
            verdict=verdict,
            tables="; ".join(dict.fromkeys(used)),
            sources="; ".join(facts),
            specs=counted[0],
            specs_agreeing=counted[1],
            flips_on=counted[2],
            note=note or "",
        )
        verdict.show()
        keep(verdict)
        return verdict


def _listed(names: str | Sequence[str] | None) -> list[str]:
    return [names] if isinstance(names, str) else list(names or [])


def _join(*sentences):
    return " ".join(sentence.strip() for sentence in sentences if sentence)


def _witnesses(references):
    """Independent witnesses of several facts, each with the label of the page where it speaks."""
    known = publishers()
    found = {}
    for reference in references:
        for name, page in witnesses(tables.fact(reference), known).items():
            found.setdefault(name, label(page, known))
    return found
