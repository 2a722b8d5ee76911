"""Settle a claim: compare a number, test a condition, or document it."""

import functools
import math
import re
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from .. import tables
from ..outputs import VERDICT, emit, portable
from .independence import label, labels, publishers, witnesses
from .register import ClaimError, register
from .rules import HOLDS, agreement
from .wording import card_html, card_text, show

COLUMNS = [
    "claim_id", "act", "stated", "recomputed", "unit", "verdict", "notebook", "tables", "sources",
    "specs", "specs_agreeing", "flips_on", "note",
]  # fmt: skip
TURNS = 3  # choices that turn a verdict, named on its card
CODE = re.compile(r"[a-z]+_[a-z_0-9]+")


def claim(claim_id):
    """The claim `claim_id` of the register, ready to be settled. ClaimError if unknown."""
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
    """One row of the register and the three acts that settle it.

    Every act displays a card, returns the Verdict, and takes `note`, a sentence for the card.
    `source` lists tables ("economy/facts") and facts ("economy:E001"). `but` is the one
    sentence that says what a claim, right as stated, leaves out: it makes the verdict
    *qualified*. `unresolved` says what would settle a claim that the evidence does not.
    """

    def __init__(self, row):
        self.row = {key: None if pd.isna(value) else value for key, value in row.items()}
        self.id = self.row["claim_id"]
        self.stated = self.row["stated_number"]
        self.unit = self.row["unit"]

    def __repr__(self):
        return f"{self.id}: {self.row['paraphrase']}"

    def compare(
        self, value, *, source, unit=None, but=None, unresolved=None, specs=None,
        as_published=None, note=None,
    ):  # fmt: skip
        """Compare a recomputed number with the stated one, in the claim's own unit.

        value: number in the unit of the claim (`unit` says so if the register does not).
        specs: DataFrame, one row a defensible specification, the first the baseline; a column
        `value` and one column for each choice. as_published: the number that the vintage of
        the article's date gives, where it differs.
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
        self, condition, *, source, value=None, unit=None, but=None, unresolved=None,
        specs=None, note=None,
    ):  # fmt: skip
        """Test a condition that the data either meet or do not.

        condition: a plain truth value. value, unit: the number worth showing beside it.
        specs: as in `compare`, with a column `holds` of truth values.
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
        self, *, supports=(), opposes=(), but=None, unresolved=None, not_checkable=None, note=None
    ):
        """Settle a claim from dated facts, each given as "<theme>:<fact id>".

        Two independent witnesses that support it confirm it (`independence` says who is one); a
        single one leaves it qualified, and the card says so. Facts on both sides, or `but`, qualify
        it; opposing facts alone contradict it. `not_checkable` says why nothing could settle it.
        """
        supports, opposes = _listed(supports), _listed(opposes)
        found = _witnesses(supports)
        if unresolved and not_checkable:
            raise ClaimError(f"{self.id}: either unresolved or not_checkable, not both.")
        if unresolved or not_checkable:
            verdict = "unresolved" if unresolved else "not checkable"
        elif not supports and not opposes:
            raise ClaimError(
                f"{self.id}: no fact given. Name facts in supports=[…] or opposes=[…], or say "
                'unresolved="what would settle it".'
            )
        elif supports and opposes and not but:
            raise ClaimError(
                f'{self.id}: facts on both sides; say in but="…" which part of the claim '
                "stands and which does not."
            )
        elif not supports:
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
        return self._settle("document", verdict, supports + opposes, None, None, said, (0, 0, ""))

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
        """(number, number agreeing with the baseline's verdict, what flips it)."""
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
        """Choices and their levels stand on the card, so each has a name for readers."""
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
        return verdict


@dataclass(frozen=True)
class Verdict:
    """One line of `results/verdicts.csv`; the notebook's name is added by who collects it."""

    claim_id: str
    act: str
    stated: str
    recomputed: str
    unit: str
    verdict: str
    tables: str
    sources: str
    specs: int
    specs_agreeing: int
    flips_on: str
    note: str
    notebook: str = ""

    def show(self):
        """Display the card, with the record that the book and `review` collect."""
        record = asdict(self)
        register_file = tables.DATA / "articles" / "claims.csv"
        record["register"] = tables.digest(register_file)
        emit({VERDICT: record, "text/html": card_html(record), "text/plain": card_text(record)})

    def _ipython_display_(self):
        """The act has shown the card already; a second one as the cell's value would repeat it."""


def flips(choices, agree):
    """Which single choice, changed alone from the baseline, turns the verdict.

    choices: DataFrame, one row a specification, the first the baseline. agree: truth values,
    one a row. Returns "column = level; …", or the smallest combinations if none does it alone: at
    most three of them, and how many more there are.
    """
    base = choices.iloc[0]
    against = choices[~agree.to_numpy()]
    changed = [
        [f"{column} = {row[column]}" for column in choices.columns if row[column] != base[column]]
        for _, row in against.iterrows()
    ]
    if not changed:
        return ""
    fewest = min(map(len, changed))
    found = dict.fromkeys(" with ".join(c) for c in changed if len(c) == fewest)
    more = [f"and {len(found) - TURNS} more"] if len(found) > TURNS else []
    return "; ".join([*list(found)[:TURNS], *more])


def _listed(names):
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
