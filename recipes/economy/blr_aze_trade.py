"""Set side by side what three data sets and officials say of trade between Belarus and Azerbaijan.

The data sets are read from their files. What officials said is transcribed, one figure a row, in
`blr_aze_trade.csv` next to this file; publisher, address and value that are empty there are those
of the fact named in `source`, with whose figure it is before the name of the page that passes it on.
P01 to P03 are pages found for this table.
"""

from pathlib import Path

import pandas as pd

from evidence.raw import Raw
from recipes.common import columns, expect, numbers, rounded
from recipes.unctad import YEARS, both_sides

INPUTS = [
    "cow_dyadic_trade_v3",
    "cow_dyadic_trade_v4",
    *(f"unctad_matrix_{year}_all" for year in YEARS),
]
BLR, AZE = 370, 373  # codes of the Correlates of War project
FIRST_YEAR = 1992
MISSING = 4  # "source" 4 of version 3.0: no record, written as 0
OIL_SWAP = "Crude oil under the swap with Venezuela; COW's smoothed value is {smoothed:.0f}."
COW_PAGE = "https://correlatesofwar.org/data-sets/bilateral-trade/"
UNCTAD_PAGE = "https://unctadstat.unctad.org/datacentre/dataviewer/US.TradeMatrix"
KEY = ["year", "months", "series", "reporter", "direction", "scope", "source"]
COLUMNS = [*KEY, "million_usd", "qualifier", "publisher", "url", "note"]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a value: a period, a series, a side that reports and a direction."""
    table = pd.concat([_cow3(raw), _cow4(raw), _unctad(raw), _official(raw)], ignore_index=True)
    table = table.sort_values(KEY, kind="stable", ignore_index=True)
    return table[COLUMNS]


def _pair(rows, file):
    """The rows of Belarus (first) and Azerbaijan (second)."""
    found = rows[(rows["ccode1"] == BLR) & (rows["ccode2"] == AZE) & (rows["year"] >= FIRST_YEAR)]
    expect(len(found) > 0, f"{file}: no row of Belarus ({BLR}) and Azerbaijan ({AZE}).")
    return found


def _importers(rows, series, **more):
    """Two rows a year: what each imports from the other, in directions as seen from Belarus."""
    sides = []
    for flow, reporter, direction in (("flow1", "BLR", "imports"), ("flow2", "AZE", "exports")):
        kept = rows[rows[f"{flow}_held"]]
        sides.append(
            pd.DataFrame({"year": kept["year"].astype(int), "million_usd": kept[flow]}).assign(
                months="01-12",
                series=series,
                reporter=reporter,
                direction=direction,
                scope="goods",
                **more,
            )
        )
    return pd.concat(sides)


def _cow3(raw):
    file = "dyadic_trade.rda"
    names = ["ccode1", "ccode2", "year", "flow1", "flow2", "source1", "source2"]
    rows = _pair(columns(raw.r("cow_dyadic_trade_v3", "dyadic_trade"), names, file), file)
    held = {f"flow{n}_held": (rows[f"source{n}"] != MISSING).astype(bool) for n in (1, 2)}
    return _importers(
        rows.assign(**held), "cow3", source="COW3", qualifier="exact",
        publisher="Correlates of War, Dyadic Trade 3.0", url=COW_PAGE,
    )  # fmt: skip


def _cow4(raw):
    file = "cow_trade_ndy.rda"
    names = ["ccode1", "ccode2", "year", "flow1", "flow2", "smoothflow1"]
    rows = _pair(columns(raw.r("cow_dyadic_trade_v4", "cow_trade_ndy"), names, file), file)
    held = {f"flow{n}_held": rows[f"flow{n}"].notna() for n in (1, 2)}
    table = _importers(
        rows.assign(**held), "cow4", source="COW4", qualifier="rounded",
        publisher="Correlates of War, Dyadic Trade 4.0", url=COW_PAGE,
    )  # fmt: skip
    swap = (table["year"] == 2011) & (table["reporter"] == "BLR")
    smoothed = rows.loc[rows["year"] == 2011, "smoothflow1"]
    if len(smoothed):
        table["note"] = pd.Series(OIL_SWAP.format(smoothed=smoothed.item()), table.index).where(
            swap
        )
    return table


def _unctad(raw):
    """What each exports to the other; a year without a flow has no row."""
    sides = []
    for year in YEARS:
        rows = both_sides(raw, f"unctad_matrix_{year}_all", ["BLR"])
        pair = rows[rows["partner"] == "AZE"]
        for flow, reporter in (("exports", "BLR"), ("imports", "AZE")):
            value = rounded(pair[f"{flow}_million_usd"].dropna(), 3)
            sides.append(
                pd.DataFrame({"million_usd": value}).assign(
                    year=year, reporter=reporter, direction=flow
                )
            )
    return pd.concat(sides).assign(
        months="01-12", series="unctad", scope="goods", source="UNCTAD", qualifier="exact",
        publisher="UNCTADstat", url=UNCTAD_PAGE,
    )  # fmt: skip


def _official(raw):
    rows = pd.read_csv(Path(__file__).with_suffix(".csv"), dtype=str, keep_default_na=False)
    for row in rows.index[rows["source"].str.startswith("E")]:
        fact = raw.fact(f"economy:{rows.at[row, 'source']}")
        held = {"publisher": _named(fact), "url": fact["url"], "million_usd": str(fact["value"])}
        for column, value in held.items():
            rows.at[row, column] = rows.at[row, column] or value
    rows["year"] = rows["year"].astype(int)
    rows["million_usd"] = numbers(rows["million_usd"], "recipes/economy/blr_aze_trade.csv")
    return rows.assign(series="official")


def _named(fact):
    """Whose figure a fact gives, and where it was read."""
    return ", read at ".join(name for name in (fact["origin"], fact["publisher"]) if name)
