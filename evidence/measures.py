"""Compute shares, concentration, agreement and prices: pure functions that read no file.

Each docstring names the source of its formula.
"""

import math
from typing import Any

import pandas as pd


def share(part: Any, whole: Any) -> Any:
    """Return `part` of `whole` in percent; NaN where the whole is 0 or missing.

    Parameters
    ----------
    part, whole : float or pandas.Series
        Amounts in one unit, of one shape.

    Returns
    -------
    float or pandas.Series
        Percent, in the shape of the arguments.

    Examples
    --------
    >>> share(1, 4)
    25.0
    >>> share(pd.Series([1, 2]), pd.Series([4, 0])).tolist()
    [25.0, nan]
    """
    if isinstance(whole, pd.Series):
        whole = whole.where(whole != 0)
    elif not whole:
        return float("nan")
    return 100 * part / whole


def partner_share(trade: pd.DataFrame, column: str) -> pd.Series:
    """Return each row's share of its country's trade in that year, in percent.

    Parameters
    ----------
    trade : pandas.DataFrame
        One row per country, year and partner.
    column : str
        The amount, in any one unit; missing amounts count as nothing.

    Returns
    -------
    pandas.Series
        Percent, with the index of `trade`.

    Examples
    --------
    >>> trade = pd.DataFrame({"country": "BLR", "year": 2014, "partner": ["RUS", "UKR"],
    ...                       "usd": [30.0, 10.0]})
    >>> partner_share(trade, "usd").tolist()
    [75.0, 25.0]
    """
    return share(trade[column], trade.groupby(["country", "year"])[column].transform("sum"))


def hhi(values: pd.Series) -> float:
    """Return the Herfindahl–Hirschman index of concentration, 0 (spread) to 10 000 (one partner).

    It is the sum of squared percentage shares (Hirschman 1964, American Economic Review 54(5)).
    The 10 000 scale is that of the US Department of Justice's merger guidelines, which call a
    market above 1 800 highly concentrated.

    Parameters
    ----------
    values : pandas.Series
        Amounts, one per partner; missing and zero amounts count as nothing.

    Returns
    -------
    float
        The index; NaN if nothing is traded.

    Examples
    --------
    >>> hhi(pd.Series([50, 50]))
    5000.0
    """
    shares = share(values, values.sum()) if values.sum() else values * float("nan")
    return float((shares**2).sum(min_count=1))


def growth(new: Any, old: Any) -> Any:
    """Return the change from `old` to `new` in percent of `old`; NaN where `old` is 0 or missing.

    Parameters
    ----------
    new, old : float or pandas.Series
        Amounts in one unit, of one shape.

    Returns
    -------
    float or pandas.Series
        Percent, in the shape of the arguments.

    Examples
    --------
    >>> growth(110, 100)
    10.0
    """
    return share(new - old, old)


def rank_correlation(one: pd.Series, other: pd.Series) -> float:
    """Return Spearman's rank correlation of two measures of the same cases, from -1 to 1.

    It is Pearson's correlation of ranks, where ties get their mean rank (Spearman 1904, American
    Journal of Psychology 15(1)). Sums are exact (`math.fsum`), because pandas' own correlation
    differs in its last digits between processors.

    Parameters
    ----------
    one, other : pandas.Series
        Values with one index, in any unit; a case with either value missing is left out.

    Returns
    -------
    float
        NaN with fewer than two cases, or if all cases tie in one measure.

    Examples
    --------
    >>> rank_correlation(pd.Series([1, 2, 3]), pd.Series([10, 30, 20]))
    0.5
    """
    both = pd.concat([one, other], axis=1, keys=["one", "other"]).dropna().rank()
    if len(both) < 2:
        return float("nan")
    centred = both - (len(both) + 1) / 2  # the mean of ranks, ties or not
    product = math.fsum(centred["one"] * centred["other"])
    spread = math.fsum(centred["one"] ** 2) * math.fsum(centred["other"] ** 2)
    return product / math.sqrt(spread) if spread else float("nan")


def agreement(counts: pd.DataFrame, *, abstention: str = "own", absence: float = 0.0) -> float:
    """Return how often a state votes as another does, in percent of the roll calls that count.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns `vote` and `russian_vote` ("yes", "no", "abstain", "absent") and `roll_calls`,
        their number. Roll calls that the other state missed never count.
    abstention : {"own", "half", "dropped"}
        "own": an abstention is a third kind of vote, so two abstentions agree, and an abstention
        and a yes do not (the strict form of Lijphart 1963, American Political Science Review
        57(4)). "half": an abstention and a yes or a no agree by half (his index of agreement).
        "dropped": only roll calls where both vote yes or no count.
    absence : float
        The weight, 0 to 1, with which a roll call that the state missed counts as disagreement.

    Returns
    -------
    float
        Percent; NaN if nothing counts.

    Examples
    --------
    >>> counts = pd.DataFrame({"vote": ["yes", "abstain"], "russian_vote": ["yes", "no"],
    ...                        "roll_calls": [3, 1]})
    >>> float(agreement(counts)), float(agreement(counts, abstention="half"))
    (75.0, 87.5)
    """
    own, russian, number = (
        counts[name].to_numpy() for name in ("vote", "russian_vote", "roll_calls")
    )
    counted = russian != "absent"
    if abstention == "dropped":
        counted &= (russian != "abstain") & (own != "abstain")
    cast = counted & (own != "absent")
    same = (own == russian).astype(float)
    if abstention == "half":
        same[(own == "abstain") ^ (russian == "abstain")] = 0.5
    away = number[counted & ~cast].sum()
    return share((same * number)[cast].sum(), number[cast].sum() + absence * away)


def supplier_shares(transfers: pd.DataFrame, length: int = 5) -> pd.DataFrame:
    """Return each supplier's share of what a country received in a window of years, in percent.

    Volumes of single years are lumpy, so SIPRI itself compares five-year means.

    Parameters
    ----------
    transfers : pandas.DataFrame
        One row per country (recipient), partner (supplier) and year, with `tiv_million`.
    length : int
        Years in the window; the first windows, which are not full, are left out.

    Returns
    -------
    pandas.DataFrame
        One row per year (the last of the window), country and partner, with `tiv` (sum of the
        window, million TIV) and `share_percent`; windows without a transfer are left out.

    Examples
    --------
    >>> transfers = pd.DataFrame({"country": "BLR", "partner": ["RUS", "CHN"],
    ...                           "year": [2014, 2015], "tiv_million": [30.0, 10.0]})
    >>> supplier_shares(transfers, length=2)[["year", "partner", "share_percent"]].values.tolist()
    [[2015, 'CHN', 25.0], [2015, 'RUS', 75.0]]
    """
    wide = transfers.pivot_table(
        index="year", columns=["country", "partner"], values="tiv_million", aggfunc="sum"
    )
    wide = wide.reindex(range(wide.index.min(), wide.index.max() + 1))
    wide = wide.fillna(0).rolling(length).sum()
    long = wide.unstack().rename("tiv").reset_index().dropna()
    long = long[["year", "country", "partner", "tiv"]]
    whole = long.groupby(["country", "year"])["tiv"].transform("sum")
    return long.assign(share_percent=share(long["tiv"], whole)).dropna()
