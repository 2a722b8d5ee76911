"""Select goods trade of the post-Soviet states by partner in three years from UNCTAD."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, rounded, total
from recipes.unctad import FLOWS, YEARS, both_sides

INPUTS = [f"unctad_matrix_{year}_all" for year in YEARS]
WHOLE = ["AZE", "BLR"]  # every partner of these is kept
SHARE = 0.01  # others: partners that reach this share of exports or imports in any of the years


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country, partner and year."""
    rows = pd.concat(
        [
            both_sides(raw, f"unctad_matrix_{year}_all", POST_SOVIET).assign(year=year)
            for year in YEARS
        ],
        ignore_index=True,
    )
    sums = rows.groupby(["country", "year"])[FLOWS].transform("sum")
    large = (rows[FLOWS] / sums >= SHARE).any(axis=1)
    ever = large.groupby([rows["country"], rows["partner"]]).transform("any")
    kept = ever | rows["country"].isin(WHOLE) | rows["partner"].isin(POST_SOVIET)
    rest = (
        total(rows[~kept].groupby(["country", "year"])[FLOWS]).reset_index().assign(partner="XRW")
    )
    table = pd.concat([rows[kept], rest]).sort_values(["country", "partner", "year"])
    for flow in FLOWS:
        table[flow] = rounded(table[flow], 3)
    return table[["country", "partner", "year", *FLOWS]]
