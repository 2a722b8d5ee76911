"""Which choices, among defensible specifications, change a verdict."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from .register import ClaimError
from .wording import show

TURNS = 3  # choices that change a verdict, named on its card
CODE = re.compile(r".*(\w_\w| = ).*")  # what no card shows
NEXT = re.compile(r"; (?=[^;]+ = |and \d+ more$)")


def specify(
    judge: Callable[..., Any],
    choices: Mapping[str, Iterable[Any] | Mapping[Any, Any]],
    first: Sequence[Any] | None = None,
) -> pd.DataFrame:
    """Return the specifications of a claim: a row for each combination of choices.

    Parameters
    ----------
    judge : callable
        Takes a level of each choice and returns whether the claim holds with them, or its number;
        None where a combination cannot be tried.
    choices : dict
        {what is chosen: its levels}. The levels of a dict are its values, and its keys their words.
    first : sequence, optional
        The baseline, a level (or its words) of each choice; otherwise the first level of each.

    Returns
    -------
    pandas.DataFrame
        For `specs=` of an act: a column for each choice and `holds` or `value`, the baseline first.

    Raises
    ------
    ClaimError
        If no combination can be tried, the baseline is not among them, or `judge` returns NaN.

    Examples
    --------
    >>> sold = {"customs": 40, "Belstat": 60}
    >>> specify(lambda tons, least: tons > least, {"source": sold, "more than": (50, 30)})
        source  more than  holds
    0  customs         50  False
    1  customs         30   True
    2  Belstat         50   True
    3  Belstat         30   True
    """
    levels = [
        list(given.items() if isinstance(given, Mapping) else ((level, level) for level in given))
        for given in choices.values()
    ]
    rows = {
        tuple(words for words, _ in combination): found
        for combination in product(*levels)
        if (found := judge(*(level for _, level in combination))) is not None
    }
    if empty := next((row for row, found in rows.items() if pd.isna(found)), None):
        raise ClaimError(
            f"specify: the judge gives NaN for {empty}. Return None where there are no data."
        )
    baseline = tuple(first or [given[0][0] for given in levels])
    if baseline not in rows:
        raise ClaimError(
            f"specify: the baseline {baseline} is no combination of {' and '.join(choices)} that can "
            "be tried. Name one in first=(…)."
        )
    rows = {baseline: rows[baseline]} | rows
    truths = all(isinstance(found, (bool, np.bool_)) for found in rows.values())
    specs = pd.DataFrame(list(rows), columns=list(choices))
    return specs.assign(**{"holds" if truths else "value": list(rows.values())})


def count(
    name: str, specs: pd.DataFrame | None, column: str, baseline: float | bool, holds: Callable
) -> tuple[int, int, str]:
    """Count the specifications of a claim that agree with the baseline, the first row.

    Parameters
    ----------
    column : {"value", "holds"}
        The column that a specification is judged by; the others are choices.
    baseline
        What the claim is settled with.
    holds
        Takes a cell of the column and tells whether the claim holds with it.

    Returns
    -------
    tuple
        Number of specifications, number that agree with the baseline, what flips the verdict.

    Raises
    ------
    ClaimError
        If a choice is missing or written as code, or the first row is not the baseline.
    """
    if specs is None:
        return 0, 0, ""
    if column not in specs.columns or len(specs) < 2 or len(specs.columns) < 2:
        raise ClaimError(
            f"{name}: specs needs two rows or more, a column '{column}' and at least one "
            f"column that names a choice; it has the columns {list(specs.columns)}."
        )
    first = specs[column].iloc[0]
    if not math.isclose(first if column == "value" else bool(first), baseline, rel_tol=1e-8):
        raise ClaimError(
            f"{name}: the first row of specs is the baseline and must give the value that "
            f"is settled ({show(baseline)}), but it gives {show(first)}."
        )
    choices = specs.drop(columns=column)
    _refuse_codes(name, choices)
    verdicts = specs[column].map(holds)
    agree = verdicts == verdicts.iloc[0]
    return len(specs), int(agree.sum()), flips(choices, agree)


def _refuse_codes(name, choices):
    """Refuse choices and levels written as code: the card shows them to readers."""
    for choice in choices.columns:
        for word in [choice, *choices[choice].unique()]:
            if isinstance(word, str) and CODE.fullmatch(word):
                raise ClaimError(
                    f"{name}: specs names '{word}' as code does. Give readers a name: "
                    "specs.replace({…}) for a level, specs.rename(columns={…}) for a choice."
                )


def flips(choices: pd.DataFrame, agree: pd.Series) -> str:
    """Name the single choices that, changed alone from the baseline, change the verdict.

    Parameters
    ----------
    choices
        One row per specification, the first the baseline; one column per choice.
    agree
        Whether each row gives the verdict of the baseline.

    Returns
    -------
    str
        "column = level; …"; the smallest combinations if no choice does it alone; at most three,
        and how many more there are.

    Examples
    --------
    >>> choices = pd.DataFrame({"year": [2014, 2015, 2014], "source": ["A", "A", "B"]})
    >>> flips(choices, pd.Series([True, False, True]))
    'year = 2015'
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


def read_flips(flips_on: str) -> tuple[dict[str, list[str]], int]:
    """Read what `flips` returned: levels by choice, and how many more there are.

    Choices that turn a verdict together are joined by "and".

    Examples
    --------
    >>> read_flips("year = 2015; year = 2016; source = A with base = adults; and 2 more")
    ({'year': ['2015', '2016'], 'source and base': ['A, adults']}, 2)
    """
    found: dict[str, list[str]] = {}
    more = 0
    for one in filter(None, NEXT.split(flips_on)):
        if rest := re.fullmatch(r"and (\d+) more", one):
            more = int(rest[1])
            continue
        pairs = [pair.partition(" = ") for pair in re.split(r" with (?=[^=]+ = )", one)]
        choice = " and ".join(name for name, _, _ in pairs)
        found.setdefault(choice, []).append(", ".join(level for _, _, level in pairs))
    return found, more
