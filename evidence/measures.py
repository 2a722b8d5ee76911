"""Pure functions, each with the source of its formula. Nothing here reads a file."""

import pandas as pd


def share(part, whole):
    """`part` of `whole` in percent; NaN where the whole is 0 or missing.

    part, whole: numbers or Series of one shape and unit. Returns the same shape, in percent.
    """
    if isinstance(whole, pd.Series):
        whole = whole.where(whole != 0)
    elif not whole:
        return float("nan")
    return 100 * part / whole


def partner_share(trade, column, by=("country", "year")):
    """Each row's part of its country's trade of that year, in percent.

    trade: DataFrame, one row a country, year and partner. column: amount, in any one unit;
    missing amounts count for nothing. by: the columns that make one whole.
    Returns a Series of percentages with the index of `trade`.
    """
    return share(trade[column], trade.groupby(list(by))[column].transform("sum"))


def hhi(values):
    """Herfindahl–Hirschman index of concentration, 0 (spread) to 10 000 (one partner).

    values: Series of amounts, one a partner; missing and zero amounts count for nothing.
    The sum of squared percentage shares (Hirschman 1964, American Economic Review 54(5); the
    10 000 scale is that of the US Department of Justice's merger guidelines, which call a
    market above 1 800 highly concentrated). NaN if nothing is traded.
    """
    shares = share(values, values.sum()) if values.sum() else values * float("nan")
    return float((shares**2).sum(min_count=1))


def growth(new, old):
    """Change from `old` to `new` in percent of `old`; NaN where `old` is 0 or missing."""
    return share(new - old, old)


def btu_price(usd_per_million_btu, million_btu_per_1000_m3=34.1214):
    """A gas price in USD per million Btu as USD per 1 000 m³.

    The factor is the one of the BP/Energy Institute Statistical Review: 1 bcm = 36 PJ =
    34.1214 trillion Btu.
    """
    return usd_per_million_btu * million_btu_per_1000_m3


def mirror_range(values):
    """(lowest, highest) of what several reporters say of one flow, missing ones left out."""
    values = pd.Series(values).dropna()
    return float(values.min()), float(values.max())


def agreement(counts, *, abstention="own", absence=0.0):
    """How often a state votes as another does, in percent of the roll calls that count.

    counts: DataFrame with the columns `vote` and `russian_vote` ("yes", "no", "abstain",
    "absent") and `roll_calls`, their number. Roll calls that the other state missed never count.
    abstention: "own", a vote of its own kind, so that two abstentions agree and an abstention
    beside a yes does not (Lijphart 1963, American Political Science Review 57(4), for the strict
    form); "half", an abstention beside a yes or a no agrees by half (his index of agreement);
    "dropped", only a yes or a no counts. absence: the weight, 0 to 1, with which a roll call the
    state stayed away from counts as no agreement. NaN if nothing counts.
    """
    own, russian, number = (counts[name].to_numpy() for name in ("vote", "russian_vote", "roll_calls"))
    counted = russian != "absent"
    if abstention == "dropped":
        counted &= (russian != "abstain") & (own != "abstain")
    cast = counted & (own != "absent")
    same = (own == russian).astype(float)
    if abstention == "half":
        same[(own == "abstain") ^ (russian == "abstain")] = 0.5
    away = number[counted & ~cast].sum()
    return share((same * number)[cast].sum(), number[cast].sum() + absence * away)


def supplier_shares(transfers, length=5):
    """Share of each supplier in what a country received in the `length` years up to a year, in percent.

    transfers: DataFrame, one row a country (recipient), partner (supplier) and year, with
    `tiv_million`. length: years in the window; the first windows, not full, are left out.
    Returns one row a year, country and partner with the columns `tiv` (sum of the window, million
    TIV) and `share_percent`; windows in which nothing came are left out. Volumes of single years
    are lumpy, so SIPRI itself compares five-year means.
    """
    wide = transfers.pivot_table(index="year", columns=["country", "partner"], values="tiv_million", aggfunc="sum")
    wide = wide.reindex(range(wide.index.min(), wide.index.max() + 1)).fillna(0).rolling(length).sum()
    long = wide.melt(ignore_index=False, value_name="tiv").reset_index().dropna()
    whole = long.groupby(["country", "year"])["tiv"].transform("sum")
    return long.assign(share_percent=share(long["tiv"], whole)).dropna()
