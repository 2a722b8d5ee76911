"""Select the World Bank's share of internet users in seventeen states from 2000 on."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, columns, complete, expect, numbers, rounded
from recipes.cow import COW

INPUTS = ["wdi_internet_2022"]
FILE = "wdi-ict.csv"
FIRST_YEAR = 2000
STATES = [*POST_SOVIET, "POL", "TUR"]
VALUE, FILLED_IN = "IT.NET.USER.ZS", "IT.NET.USER.ZS_imputed"


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country and year that the World Bank itself has a value for."""
    rows = columns(raw.csv("wdi_internet_2022"), ["gwcode", "year", VALUE, FILLED_IN], FILE)
    # Gleditsch and Ward's codes of these states are those of the Correlates of War project.
    rows = rows.assign(
        country=numbers(rows["gwcode"], FILE).map(COW), year=numbers(rows["year"], FILE).astype(int)
    )
    rows = rows[rows["country"].isin(STATES) & (rows["year"] >= FIRST_YEAR)]
    marks = set(rows[FILLED_IN])
    expect(
        marks <= {"TRUE", "FALSE"},
        f"{FILE}, column '{FILLED_IN}': {marks} instead of TRUE and FALSE.",
    )
    rows = rows[rows[FILLED_IN] == "FALSE"]  # values that the copy's makers filled in are left out
    rows = rows.assign(users_percent=rounded(numbers(rows[VALUE], FILE), 1))
    return complete(rows.sort_values(["country", "year"]), STATES, FILE)[
        ["country", "year", "users_percent"]
    ]
