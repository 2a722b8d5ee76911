"""Select V-Dem's autonomy of the state abroad and at home, version 12, with ranks."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, columns, complete, rounded
from recipes.cow import COW

INPUTS = ["vdem12_states"]
FILE = "states-v12-mod.rds"
FIRST_YEAR = 1990
STATES = [*POST_SOVIET, "SRB", "TUR"]
# lag0_: the value of the year itself.
ABROAD, AT_HOME, POLYARCHY = "lag0_v2svinlaut", "lag0_v2svdomaut", "lag0_v2x_polyarchy"
COLUMNS = [
    "country", "year", "international_autonomy", "domestic_autonomy", "international_rank",
    "domestic_rank", "states", "electoral_democracy",
]  # fmt: skip


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country and year."""
    rows = columns(raw.r("vdem12_states"), ["gwcode", "year", ABROAD, AT_HOME, POLYARCHY], FILE)
    rows = rows[rows["year"] >= FIRST_YEAR].dropna(subset=[ABROAD, AT_HOME])
    # 340 is Serbia since 2006 in Gleditsch and Ward's list; 345 is Yugoslavia.
    country = rows["gwcode"].map(COW | {340: "SRB", 345: "YUG"})
    by_year = rows.groupby("year")
    table = rows.assign(
        country=country,
        year=rows["year"].astype(int),
        international_autonomy=rounded(rows[ABROAD], 3),
        domestic_autonomy=rounded(rows[AT_HOME], 3),
        # Ties share the better rank; ranks are by the values as published, not as rounded here.
        international_rank=by_year[ABROAD].rank(method="min", ascending=False).astype(int),
        domestic_rank=by_year[AT_HOME].rank(method="min", ascending=False).astype(int),
        states=by_year[ABROAD].transform("size"),
        electoral_democracy=rounded(rows[POLYARCHY], 3),
    )
    table = table[table["country"].isin(STATES)].sort_values(["country", "year"])
    return complete(table, STATES, FILE)[COLUMNS]
