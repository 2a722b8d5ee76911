"""Say which states were in the Collective Security Treaty at the end of each year."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, columns, expect, numbers
from recipes.cow import COW

INPUTS = ["atop_members"]
FILE = "atop5_1m.csv"
TREATY = 4220
FIRST_YEAR, LAST_YEAR = 1992, 2024
# ATOP ends in 2018. From then on its members are carried on, whom nobody left (politics fact P334).
STATES = [code for code in POST_SOVIET if code != "RUS"]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a state and year."""
    rows = columns(raw.csv("atop_members"), ["atopid", "member", "yrent", "yrexit"], FILE)
    rows = rows[rows["atopid"] == str(TREATY)]
    expect(len(rows) > 0, f"{FILE}: no member of alliance {TREATY}.")
    country = numbers(rows["member"], FILE).map(COW)
    entered, left = numbers(rows["yrent"], FILE), numbers(rows["yrexit"], FILE)
    table = pd.DataFrame(
        [(state, year) for state in STATES for year in range(FIRST_YEAR, LAST_YEAR + 1)],
        columns=["country", "year"],
    )
    # In from the year of entry to the year before the exit; 0 stands for "still in". A second phase
    # of the treaty begins in the year in which the first one ends.
    table["member"] = [
        int(((country == state) & (entered <= year) & ((left == 0) | (left > year))).any())
        for state, year in zip(table["country"], table["year"])
    ]
    return table
