"""Select GDELT's counts of events by country and year from 2006 on."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import columns, complete, numbers

INPUTS = ["gdelt_country_year"]
FILE = "gdelt_country_year.csv"
FIRST_YEAR, LAST_YEAR = 2006, 2024
STATES = "ARM AZE BLR GEO KAZ KGZ MDA TJK TKM UKR UZB".split()
COUNTS = {
    "total_events": "events",
    "repression_count": "repression_events",
    "protest_count": "protest_events",
}


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country and year."""
    rows = columns(raw.csv("gdelt_country_year"), ["country_code", "year", *COUNTS], FILE)
    for column in ("year", *COUNTS):
        rows[column] = numbers(rows[column], FILE).astype(int)
    rows = rows[rows["country_code"].isin(STATES) & rows["year"].between(FIRST_YEAR, LAST_YEAR)]
    rows = rows.rename(columns={"country_code": "country"} | COUNTS).sort_values(
        ["country", "year"]
    )
    return complete(rows, STATES, FILE)[["country", "year", *COUNTS.values()]]
