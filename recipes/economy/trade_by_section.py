"""Group goods trade of Belarus and Azerbaijan by SITC section and partner, after UNCTAD."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import EU27, rounded, total
from recipes.unctad import FLOWS, YEARS, both_sides

SECTIONS = range(10)
INPUTS = [f"unctad_matrix_{year}_sitc{section}" for year in YEARS for section in SECTIONS]
COUNTRIES = ["AZE", "BLR"]
# Partners kept by themselves; the members of the Union of 2020 are summed in EUU, all others in
# XRW.
SINGLE = ["AZE", "BLR", "CHN", "GBR", "KAZ", "RUS", "TUR", "UKR"]
KEY = ["country", "partner", "year", "section"]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country, partner or group, year and section."""
    rows = pd.concat(
        [
            both_sides(raw, f"unctad_matrix_{year}_sitc{section}", COUNTRIES).assign(
                year=year, section=section
            )
            for year in YEARS
            for section in SECTIONS
        ],
        ignore_index=True,
    )
    groups = (
        dict.fromkeys(rows["partner"], "XRW")
        | dict.fromkeys(EU27, "EUU")
        | {code: code for code in SINGLE}
    )
    rows["partner"] = rows["partner"].map(groups)
    table = total(rows.groupby(KEY)[FLOWS]).reset_index()
    for flow in FLOWS:
        table[flow] = rounded(table[flow], 3)
    return table[[*KEY, *FLOWS]]
