"""Join military expenditure (SIPRI) with the size of armed forces (World Bank), 1992-2024."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import NAMES, POST_SOVIET, datapoints, expect, side_by_side, with_point

SERIES = {
    "share_of_gdp_percent": "sipri_milex_2025_share_of_gdp",
    "constant_2023_usd_million": "sipri_milex_2025_constant_2023_us",
}
FORCES = "gapminder_armed_forces_personnel_total"
INPUTS = [*SERIES.values(), FORCES]
FIRST_YEAR, LAST_YEAR = 1992, 2024
STATES = {"Kyrgyz Republic" if name == "Kyrgyzstan" else name: code for name, code in NAMES.items()}


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a state and year."""
    series = {column: _sipri(raw, key) for column, key in SERIES.items()}
    series["armed_forces"] = datapoints(raw, FORCES, POST_SOVIET, FIRST_YEAR, LAST_YEAR)
    table = side_by_side(series)
    for column in SERIES:
        table[column] = with_point(table[column])
    return table


def _sipri(raw, key):
    """One sheet of the database: a list of states with a key for each year; null is no data."""
    file = raw.source(key).path.rpartition("/")[2]
    values = {}
    for state in raw.json(key):
        if state.get("country") in STATES:
            for year in range(FIRST_YEAR, LAST_YEAR + 1):
                value = state.get(str(year))
                expect(
                    value is None or isinstance(value, int | float),
                    f"{file}: {state['country']} {year}: {value!r} is not a number.",
                )
                if value is not None:
                    values[STATES[state["country"]], year] = float(value)
    lost = sorted(set(STATES.values()) - {code for code, _ in values})
    expect(not lost, f"{file}: no value of {', '.join(lost)}.")
    return pd.Series(values).rename_axis(["country", "year"])
