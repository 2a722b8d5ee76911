"""Select the duties in treaties between Russia and each post-Soviet state from ATOP 5.1."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, columns
from recipes.cow import COW

INPUTS = ["atop_alliance_dyads"]
FILE = "atop_alliance.rda"
FIRST_YEAR = 1992
RUSSIA = 365
DUTIES = {
    "atop_defense": "defence",
    "atop_neutral": "neutrality",
    "atop_nonagg": "non_aggression",
    "atop_consul": "consultation",
}


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a state and year with a treaty; a state without one has no row."""
    rows = columns(
        raw.r("atop_alliance_dyads", "atop_alliance"), ["ccode1", "ccode2", "year", *DUTIES], FILE
    )
    # Every pair stands twice, once from each side.
    rows = rows[(rows["ccode1"] == RUSSIA) & (rows["year"] >= FIRST_YEAR)]
    rows = rows.assign(country=rows["ccode2"].map(COW), year=rows["year"].astype(int)).rename(
        columns=DUTIES
    )
    rows = rows[rows["country"].isin(POST_SOVIET)].sort_values(["country", "year"])
    return rows[["country", "year", *DUTIES.values()]]
