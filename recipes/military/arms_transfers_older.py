"""Select SIPRI's transfers by recipient, supplier and year, 1990-2021, as of the edition of 2022.

Recipients Azerbaijan, Belarus, Armenia, Georgia and Kazakhstan, and every recipient of Belarus.
"""

import pandas as pd

from evidence.raw import Raw
from recipes.common import codes, columns, numbers
from recipes.sipri import NAMES

INPUTS = ["sipri_tiv_exports_2022"]
FILE = "sipri-exports-processed.csv"
FIRST_YEAR = 1990
RECIPIENTS = ["Armenia", "Azerbaijan", "Belarus", "Georgia", "Kazakhstan"]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a recipient, supplier and year."""
    rows = columns(
        raw.csv("sipri_tiv_exports_2022"), ["supplier", "recipient", "year", "value"], FILE
    )
    rows = rows.assign(year=numbers(rows["year"], FILE).astype(int))
    rows = rows[rows["recipient"].isin(RECIPIENTS) | (rows["supplier"] == "Belarus")]
    rows = rows[rows["year"] >= FIRST_YEAR]
    rows = rows.assign(
        country=codes(rows["recipient"], NAMES, FILE),
        partner=codes(rows["supplier"], NAMES, FILE),
        tiv_million=numbers(rows["value"], FILE).astype(int),
    )
    table = rows.groupby(["country", "partner", "year"], as_index=False)["tiv_million"].sum()
    return table[["country", "partner", "year", "tiv_million"]]
