"""Select oil, gas, electricity and refining of ten states from the Statistical Review 2025."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import expect, numbers, rounded

INPUTS = ["ei_review_2025_workbook"]
FILE = "Statistical Review of World Energy Data.xlsx"
FIRST_YEAR, LAST_YEAR = 1990, 2024
HEADER = 2  # row of the unit and the years, counted from 0
# The five others (Armenia, Georgia, Kyrgyzstan, Moldova, Tajikistan) are inside "Other CIS".
STATES = {
    "Azerbaijan": "AZE", "Belarus": "BLR", "Estonia": "EST", "Kazakhstan": "KAZ", "Latvia": "LVA",
    "Lithuania": "LTU", "Russian Federation": "RUS", "Turkmenistan": "TKM", "Ukraine": "UKR",
    "Uzbekistan": "UZB",
}  # fmt: skip
# {column: (sheet, unit in its corner, decimals kept)}
SERIES = {
    "energy_supply_ej": ("Total Energy Supply (TES) -EJ", "Exajoules", 4),
    "oil_production_million_t": ("Oil Production - tonnes", "Million tonnes", 3),
    "oil_consumption_million_t": ("Oil Consumption - Tonnes", "Million tonnes", 3),
    "refinery_runs_thousand_bbl_per_day": (
        "Oil refinery - throughput",
        "Thousand barrels daily*",
        1,
    ),
    "refinery_capacity_thousand_bbl_per_day": (
        "Oil refinery - capacity",
        "Thousand barrels daily*",
        1,
    ),
    "gas_production_bcm": ("Gas Production - Bcm", "Billion cubic metres", 3),
    "gas_consumption_bcm": ("Gas Consumption - Bcm", "Billion cubic metres", 3),
    "electricity_twh": ("Electricity Generation - TWh", "Terawatt-hours", 3),
    "nuclear_twh": ("Nuclear Generation - TWh", "Terawatt-hours", 3),
    "hydro_twh": ("Hydro Generation - TWh", "Terawatt-hours", 3),
    "other_renewable_twh": ("Ren power (excl hydro) - TWh", "Terawatt-hours", 3),
}


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a state and year."""
    table = pd.concat({column: _sheet(raw, *how) for column, how in SERIES.items()}, axis=1)
    return table.sort_index().reset_index()


def _sheet(raw, sheet, unit, digits):
    """One sheet as a column by state and year, without the growth and shares after the years."""
    cells = raw.excel("ei_review_2025_workbook", sheet)
    place = f"{FILE}, {sheet.strip()}"
    corner = cells.iat[HEADER, 0]
    expect(corner == unit, f"{place}, row {HEADER + 1}: the unit is '{corner}', not '{unit}'.")
    years = cells.columns[cells.loc[HEADER].isin(range(FIRST_YEAR, LAST_YEAR + 1))]
    years = years[: LAST_YEAR - FIRST_YEAR + 1]
    body = cells[cells[0].isin(STATES)]
    states = body[0].map(STATES)
    expect(not states.duplicated().any(), f"{place}: a state stands in two rows.")
    body = (
        body[years].set_axis(cells.loc[HEADER, years].astype(int), axis=1).set_axis(states, axis=0)
    )
    long = body.rename_axis("country").rename_axis("year", axis=1).stack()
    return rounded(numbers(long.rename(sheet), place, missing=("-", "^"), first_line=None), digits)
