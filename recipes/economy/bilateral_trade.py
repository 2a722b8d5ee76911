"""Select goods trade of the post-Soviet states by partner, 1992-2014, from COW Dyadic Trade 4.0."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, columns, expect, total
from recipes.cow import iso

INPUTS = ["cow_dyadic_trade_v4"]
FILE = "cow_trade_ndy.rda"
FIRST_YEAR = 1992
WHOLE = ["AZE", "BLR"]  # every partner of these is kept
SHARE = 0.01  # others: partners that reach this share of exports or imports in any year
RAW_FLOWS = ["exports_million_usd", "imports_million_usd"]
SMOOTHED = ["exports_smoothed_million_usd", "imports_smoothed_million_usd"]
# Values left as published and doubted by us. Belarus to Russia 2006 and 2011, Kazakhstan and Russia
# 2010-2011: far below both neighbouring years, when the customs union dropped declarations or the
# record was partial. Azerbaijan to Belarus 2011: crude oil delivered in exchange for Venezuela's.
DOUBTS = {
    ("BLR", "RUS", 2006): "exports incomplete",
    ("BLR", "RUS", 2011): "exports incomplete",
    ("KAZ", "RUS", 2010): "both incomplete",
    ("KAZ", "RUS", 2011): "both incomplete",
    ("AZE", "BLR", 2011): "exports oil swap",
}
SEEN_BY_PARTNER = {"exports": "imports", "imports": "exports", "both": "both"}


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country, partner and year."""
    pairs = columns(
        raw.r("cow_dyadic_trade_v4", "cow_trade_ndy"),
        ["ccode1", "ccode2", "year", "flow1", "flow2", "smoothflow1", "smoothflow2"],
        FILE,
    )
    rows = _both_sides(pairs[pairs["year"] >= FIRST_YEAR])
    rows = rows[rows["country"].isin(POST_SOVIET)]
    pooled = rows[~_kept(rows)]
    rest = total(pooled.groupby(["country", "year"])[RAW_FLOWS]).reset_index().assign(partner="XRW")
    table = pd.concat([rows[_kept(rows)], rest])
    # A zero can stand for a missing report: a pair with two says nothing, and is left out unless it
    # is a pair of Belarus or Azerbaijan with another post-Soviet state.
    silent = table[RAW_FLOWS].fillna(0).eq(0).all(axis=1)
    table = table[~silent | _with_whole(table) & table["partner"].isin(POST_SOVIET)]
    table = table.sort_values(["country", "partner", "year"], ignore_index=True)
    _hold_smoothed(table)
    table["flag"] = _flags(table)
    return table[["country", "partner", "year", *RAW_FLOWS, *SMOOTHED, "flag"]]


def _both_sides(pairs):
    """Each pair twice: flow1 is what the first state imports and the second exports."""
    first, second = (
        iso(pairs[code], pairs["year"], FILE, serbia="SCG") for code in ("ccode1", "ccode2")
    )
    sides = []
    for country, partner, imports, exports in (
        (first, second, "1", "2"),
        (second, first, "2", "1"),
    ):
        side = pd.DataFrame(
            {"country": country, "partner": partner, "year": pairs["year"].astype(int)}
        )
        for names, stem in ((RAW_FLOWS, "flow"), (SMOOTHED, "smoothflow")):
            side[names[0]], side[names[1]] = pairs[stem + exports], pairs[stem + imports]
        sides.append(side)
    return pd.concat(sides, ignore_index=True)


def _kept(rows):
    """Whether a partner stands by itself; the others are summed in XRW."""
    sums = rows.groupby(["country", "year"])[RAW_FLOWS].transform("sum")
    large = (rows[RAW_FLOWS] / sums >= SHARE).any(axis=1)
    ever = large.groupby([rows["country"], rows["partner"]]).transform("any")
    return ever | rows["country"].isin(WHOLE) | rows["partner"].isin(POST_SOVIET)


def _with_whole(table):
    """Whether Belarus or Azerbaijan is one of the pair."""
    return table["country"].isin(WHOLE) | table["partner"].isin(WHOLE)


def _hold_smoothed(table):
    """Keep a smoothed value only where it differs, of pairs with Belarus or Azerbaijan."""
    ours = _with_whole(table)
    for smoothed, plain in zip(SMOOTHED, RAW_FLOWS):
        table[smoothed] = table[smoothed].where(ours & (table[smoothed] != table[plain]))


def _flags(table):
    doubts = dict(DOUBTS)
    for (country, partner, year), said in DOUBTS.items():
        flow, _, what = said.partition(" ")
        doubts[partner, country, year] = f"{SEEN_BY_PARTNER[flow]} {what}"
    keys = list(zip(table["country"], table["partner"], table["year"]))
    lost = sorted(set(doubts) - set(keys))
    expect(not lost, f"{FILE}: no row {lost[:1]}, whose value the recipe doubts.")
    return [doubts.get(key) for key in keys]
