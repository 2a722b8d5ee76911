"""Compute a composite index of many indicators, under thousands of defensible choices.

The steps are those of the OECD and JRC Handbook on Constructing Composite Indicators (2008):
orient, impute, normalise, weight, aggregate, and then test how far the result depends on each.
Trying every combination of defensible choices is the specification curve of Simonsohn, Simmons
and Nelson (2020, Nature Human Behaviour 4, 1208-1214).

All arrays have the axes (indicator, state, year); a missing value is NaN.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd

METHODS = ("min-max", "z-score", "rank")


def panel(
    long: pd.DataFrame, indicators: Sequence[str], states: Sequence[str], years: Sequence[int]
) -> np.ndarray:
    """Arrange values as an array (indicator, state, year); NaN where a row is missing.

    Parameters
    ----------
    long
        Columns indicator, country, year, value; rows outside the lists are left out.

    Raises
    ------
    ValueError
        If an indicator has no value at all, or two for one state and year.
    """
    doubled = long.duplicated(["indicator", "country", "year"])
    if doubled.any():
        first = long[doubled].iloc[0]
        raise ValueError(
            f"two values of '{first['indicator']}' for {first['country']} in {first['year']}. "
            "Aggregate the table to one row a state and year before it enters the panel."
        )
    wide = long.set_index(["indicator", "country", "year"])["value"]
    found = np.full((len(indicators), len(states), len(years)), np.nan)
    first, second, third = (
        {key: i for i, key in enumerate(keys)} for keys in (indicators, states, years)
    )
    for (indicator, country, year), value in wide.items():
        if indicator in first and country in second and year in third:
            found[first[indicator], second[country], third[year]] = value
    empty = [name for name, part in zip(indicators, found) if np.isnan(part).all()]
    if empty:
        raise ValueError(
            f"no value at all for: {', '.join(empty)}. Give them the names that the table uses."
        )
    return found


def carry(values: np.ndarray, years: int) -> np.ndarray:
    """Fill each gap with the last known value, at most `years` years old; 0 changes nothing."""
    filled = values.copy()
    for lag in range(1, years + 1):
        shifted = np.full_like(values, np.nan)
        shifted[..., lag:] = values[..., :-lag]
        filled = np.where(np.isnan(filled), shifted, filled)
    return filled


def normalise(values: np.ndarray, method: str, direction: Sequence[int] | np.ndarray) -> np.ndarray:
    """Put every indicator on one scale, where higher is more independent.

    `values` are (indicator, state, year), as is what is returned; ValueError for an unknown method. A
    constant indicator becomes 0.5, or 0 as a z-score.

    Parameters
    ----------
    method : {"min-max", "z-score", "rank"}
        "min-max": 0 to 1 between the lowest and the highest value of all states and years.
        "z-score": mean 0, standard deviation 1 over all states and years. "rank": the share of the
        other states with a lower value in the same year, ties counting half; 0.5 without others.
    direction
        For each indicator 1 (more is more independent) or -1.
    """
    if method not in METHODS:
        raise ValueError(f"method '{method}' is not one of {', '.join(METHODS)}. Use one of these.")
    turned = values * np.asarray(direction, dtype=float)[:, None, None]
    if method == "rank":
        return _ranks(turned)
    axes = (1, 2)
    if method == "min-max":
        low = np.nanmin(turned, axis=axes, keepdims=True)
        span = np.nanmax(turned, axis=axes, keepdims=True) - low
        return np.where(np.isnan(turned), np.nan, _divide(turned - low, span, 0.5))
    spread = np.nanstd(turned, axis=axes, keepdims=True)
    centred = turned - np.nanmean(turned, axis=axes, keepdims=True)
    return np.where(np.isnan(turned), np.nan, _divide(centred, spread, 0))


def _divide(values, by, otherwise=np.nan):
    """Return a quotient; `otherwise` where the divisor is not positive."""
    return np.divide(values, by, where=by > 0, out=np.full(values.shape, otherwise, dtype=float))


def _ranks(turned):
    one, other = turned[:, :, None, :], turned[:, None, :, :]
    lower = (other < one).sum(axis=2) + 0.5 * ((other == one).sum(axis=2) - 1)
    others = (~np.isnan(turned)).sum(axis=1, keepdims=True) - 1
    share = np.where(others > 0, lower / np.maximum(others, 1), 0.5)
    return np.where(np.isnan(turned), np.nan, share)


def group_means(scaled: np.ndarray, groups: Sequence[str]) -> np.ndarray:
    """Average the known indicators of each group: (group, state, year), in order of appearance."""
    names = list(dict.fromkeys(groups))
    index = np.array([names.index(group) for group in groups])
    return np.stack([_mean(scaled[index == i]) for i in range(len(names))])


def _mean(values):
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0).sum(axis=0)
    return _divide(total, count)


def score(parts: np.ndarray, weights: Sequence[Sequence[float]] | np.ndarray) -> np.ndarray:
    """Return the weighted mean of the known parts, for every set of weights: (set, state, year).

    Parts are (part, state, year), groups or indicators; weights are (set, part), not negative, not all
    zero. The mean is NaN where no part with a weight is known.
    """
    weights = np.atleast_2d(np.asarray(weights, dtype=float))
    known = ~np.isnan(parts)
    total = np.einsum("sp,pcy->scy", weights, np.where(known, parts, 0))
    weight = np.einsum("sp,pcy->scy", weights, known.astype(float))
    return _divide(total, weight)


def least(parts: np.ndarray, count: int | Sequence[int] | np.ndarray) -> np.ndarray:
    """Set to NaN all parts of a state and year in which fewer than `count` (of that year) are known."""
    enough = (~np.isnan(parts)).sum(axis=0) >= count
    return np.where(enough, parts, np.nan)


def random_weights(sets: int, parts: int, seed: int) -> np.ndarray:
    """Draw `sets` weightings uniformly from all that sum to 1 (a flat Dirichlet distribution)."""
    return np.random.default_rng(seed).dirichlet(np.ones(parts), sets)


def choices(**levels: Sequence[str]) -> list[dict]:
    """List every combination of named choices.

    Examples
    --------
    >>> choices(method=["rank", "z-score"], weights=["equal"])
    [{'method': 'rank', 'weights': 'equal'}, {'method': 'z-score', 'weights': 'equal'}]
    """
    return [dict(zip(levels, combination)) for combination in product(*levels.values())]
