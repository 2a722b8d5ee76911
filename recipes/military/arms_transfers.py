"""Sum SIPRI's register of deliveries by recipient, supplier and year, 1995-2024.

All deliveries to the fifteen post-Soviet states, and all by Belarus.
"""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, codes, columns, expect, numbers, rounded, with_point
from recipes.sipri import NAMES

INPUTS = ["sipri_trade_register_2026_02"]
FILE = "trade_register.csv"
HEADER = 11  # lines of preamble, which may not be read as rows
LAST_YEAR = 2024  # the heading says 2025, the deliveries end with 2024


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a recipient, supplier and year."""
    rows = raw.csv("sipri_trade_register_2026_02", skiprows=HEADER)
    rows = columns(rows, ["Supplier", "Recipient", "Delivery year", "TIV delivery values"], FILE)
    rows = rows.assign(
        year=numbers(rows["Delivery year"], FILE, first_line=HEADER + 2).astype(int),
        tiv=numbers(rows["TIV delivery values"], FILE, first_line=HEADER + 2),
    )
    expect(
        rows["year"].max() <= LAST_YEAR, f"{FILE}: there are deliveries of {rows['year'].max()}."
    )
    states = [name for name, code in NAMES.items() if code in POST_SOVIET]
    rows = rows[rows["Recipient"].isin(states) | (rows["Supplier"] == "Belarus")]
    rows = rows.assign(
        country=codes(rows["Recipient"], NAMES, FILE), partner=codes(rows["Supplier"], NAMES, FILE)
    )
    table = rows.groupby(["country", "partner", "year"], as_index=False)["tiv"].sum()
    return pd.DataFrame(
        {
            "country": table["country"],
            "partner": table["partner"],
            "year": table["year"],
            "tiv_million": with_point(rounded(table["tiv"], 2)),
        }
    )
