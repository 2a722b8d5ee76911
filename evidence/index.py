"""A composite index of many indicators, and its values under thousands of defensible choices.

The steps are those of the OECD and JRC Handbook on Constructing Composite Indicators (2008):
orient, impute, normalise, weight, aggregate, and then test how far the result depends on each.
Trying every combination of defensible choices is the specification curve of Simonsohn, Simmons
and Nelson (2020, Nature Human Behaviour 4, 1208-1214).

Arrays have the axes (indicator, state, year) throughout; a missing value is NaN.
"""

from itertools import product

import numpy as np

METHODS = ("min-max", "z-score", "rank")


def panel(long, indicators, states, years):
    """Values as an array (indicator, state, year).

    long: DataFrame with the columns indicator, country, year, value, one row each; rows outside
    the lists given are left out. Raises ValueError if an indicator has no value at all, or two.
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
    place = [{key: i for i, key in enumerate(keys)} for keys in (indicators, states, years)]
    for (indicator, country, year), value in wide.items():
        if indicator in place[0] and country in place[1] and year in place[2]:
            found[place[0][indicator], place[1][country], place[2][year]] = value
    empty = [name for name, part in zip(indicators, found) if np.isnan(part).all()]
    if empty:
        raise ValueError(f"no value at all for: {', '.join(empty)}. See that the name in the panel is spelt alike.")
    return found


def carry(values, years):
    """Each gap filled with the last value known, at most `years` years old; 0 leaves all as it is."""
    filled = values.copy()
    for lag in range(1, years + 1):
        shifted = np.full_like(values, np.nan)
        shifted[..., lag:] = values[..., :-lag]
        filled = np.where(np.isnan(filled), shifted, filled)
    return filled


def normalise(values, method, direction):
    """Every indicator on one scale, higher being more independent.

    method: "min-max" (0 to 1 between the lowest and the highest value of all states and years),
    "z-score" (mean 0, standard deviation 1 over all states and years) or "rank" (share of the
    other states of the same year that stand lower, ties counting half; 0.5 if there is no other).
    direction: array of 1 (more is more independent) and -1, one an indicator.
    Raises ValueError for an unknown method. A constant indicator becomes 0.5, or 0 as a z-score.
    """
    if method not in METHODS:
        raise ValueError(f"method '{method}' is none of {', '.join(METHODS)}.")
    turned = values * np.asarray(direction, dtype=float)[:, None, None]
    if method == "rank":
        return _ranks(turned)
    axes = (1, 2)
    if method == "min-max":
        low = np.nanmin(turned, axis=axes, keepdims=True)
        span = np.nanmax(turned, axis=axes, keepdims=True) - low
        return np.where(np.isnan(turned), np.nan, np.divide(turned - low, span, where=span > 0, out=np.full_like(turned, 0.5)))
    spread = np.nanstd(turned, axis=axes, keepdims=True)
    centred = turned - np.nanmean(turned, axis=axes, keepdims=True)
    return np.where(np.isnan(turned), np.nan, np.divide(centred, spread, where=spread > 0, out=np.zeros_like(turned)))


def _ranks(turned):
    one, other = turned[:, :, None, :], turned[:, None, :, :]
    lower = (other < one).sum(axis=2) + 0.5 * ((other == one).sum(axis=2) - 1)
    others = (~np.isnan(turned)).sum(axis=1, keepdims=True) - 1
    share = np.where(others > 0, lower / np.maximum(others, 1), 0.5)
    return np.where(np.isnan(turned), np.nan, share)


def group_means(scaled, groups):
    """Mean of the indicators of each group that are known: (group, state, year), groups in order of first sight."""
    names = list(dict.fromkeys(groups))
    index = np.array([names.index(group) for group in groups])
    return np.stack([_mean(scaled[index == i]) for i in range(len(names))])


def _mean(values):
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0).sum(axis=0)
    return np.divide(total, count, where=count > 0, out=np.full(total.shape, np.nan))


def score(parts, weights):
    """Weighted mean of the parts that are known, for every set of weights.

    parts: (part, state, year), groups or indicators. weights: (set, part), not negative, not all
    zero. Returns (set, state, year); NaN where nothing with a weight is known.
    """
    weights = np.atleast_2d(np.asarray(weights, dtype=float))
    known = ~np.isnan(parts)
    total = np.einsum("sp,pcy->scy", weights, np.where(known, parts, 0))
    weight = np.einsum("sp,pcy->scy", weights, known.astype(float))
    return np.divide(total, weight, where=weight > 0, out=np.full(total.shape, np.nan))


def least(parts, count):
    """`parts` where a state has at least `count` of them in a year, else all NaN there."""
    enough = (~np.isnan(parts)).sum(axis=0) >= count
    return np.where(enough, parts, np.nan)


def random_weights(sets, parts, seed):
    """`sets` weightings drawn evenly from all that add up to 1 (a flat Dirichlet distribution)."""
    return np.random.default_rng(seed).dirichlet(np.ones(parts), sets)


def choices(**levels):
    """Every combination of named choices: a list of dicts. levels: name -> list of labels."""
    return [dict(zip(levels, combination)) for combination in product(*levels.values())]
