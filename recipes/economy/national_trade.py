"""Select the post-Soviet states' total goods trade, 1992-2014, from COW National Trade 4.0."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, columns, rounded
from recipes.cow import COW

INPUTS = ["cow_national_trade_v4"]
FILE = "cow_trade_sy.rda"
FIRST_YEAR = 1992


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country and year."""
    states = columns(
        raw.r("cow_national_trade_v4", "cow_trade_sy"),
        ["ccode", "year", "imports", "exports"],
        FILE,
    )
    states = states.assign(country=states["ccode"].map(COW))
    states = states[states["country"].isin(POST_SOVIET) & (states["year"] >= FIRST_YEAR)]
    table = states.assign(
        year=states["year"].astype(int),
        exports_million_usd=rounded(states["exports"], 1),
        imports_million_usd=rounded(states["imports"], 1),
    ).sort_values(["country", "year"])
    return table[["country", "year", "exports_million_usd", "imports_million_usd"]]
