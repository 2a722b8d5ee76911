"""Join net energy imports (World Bank) with production and use (Our World in Data)."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import NAMES, POST_SOVIET, columns, datapoints, numbers, rounded, side_by_side

INPUTS = [
    "wdi2016_eg_imp_cons_zs",
    "owid_primary_energy_2022",
    "owid_fossil_production_2022",
    "owid_electricity_mix_2022",
]
FIRST_YEAR = 1990
# The source's row of Belarus for 2021 repeats the nuclear output of 2020: the table stops before
# it.
LAST_YEAR = 2020
# {column: (file, its column, decimals kept)}
SERIES = {
    "primary_energy_twh": ("owid_primary_energy_2022", "Primary energy consumption (TWh)", 3),
    "coal_production_twh": ("owid_fossil_production_2022", "Coal production (TWh)", 3),
    "gas_production_twh": ("owid_fossil_production_2022", "Gas production (TWh)", 3),
    "oil_production_twh": ("owid_fossil_production_2022", "Oil production (TWh)", 3),
    "electricity_twh": ("owid_electricity_mix_2022", "Electricity generation (TWh)", 3),
    "electricity_demand_twh": ("owid_electricity_mix_2022", "Electricity demand (TWh)", 3),
    "nuclear_twh": ("owid_electricity_mix_2022", "Electricity from nuclear (TWh)", 3),
    "gas_share_of_electricity_percent": ("owid_electricity_mix_2022", "Gas (% electricity)", 1),
}


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a state and year."""
    imports = datapoints(raw, "wdi2016_eg_imp_cons_zs", POST_SOVIET, FIRST_YEAR, LAST_YEAR)
    series = {"net_energy_imports_percent": rounded(imports, 1)}
    return side_by_side(series | {column: _entity(raw, *how) for column, how in SERIES.items()})


def _entity(raw, key, name, digits):
    """One column of a file with English names of countries, by state and year."""
    file = raw.source(key).path.rpartition("/")[2]
    rows = columns(raw.csv(key), ["Entity", "Year", name], file)
    rows = rows[rows["Entity"].isin(NAMES)]
    rows = rows.set_axis([rows["Entity"].map(NAMES), numbers(rows["Year"], file).astype(int)])
    values = numbers(rows[name].reset_index(drop=True), file, first_line=None).set_axis(rows.index)
    years = values.index.get_level_values(1)
    return rounded(values[(years >= FIRST_YEAR) & (years <= LAST_YEAR)].dropna(), digits)
