"""Set European gas prices side by side: the German border price to 2019, hub prices from 2020.

The series of the Dutch hub may not be republished: two years are quoted. For 2021 to 2023 stand the
World Bank's yearly averages, which are facts of the project with their pages.
"""

import pandas as pd

from evidence.raw import Raw
from recipes.common import expect, numbers, rounded

INPUTS = ["bp_review_2020_workbook", "ei_review_2025_workbook"]
# Million British thermal units in 1000 m3: the Review counts 1 billion m3 as 36 petajoule, and a
# British thermal unit is 1055.056 joule.
BTU = 34.1214
FIRST_YEAR = 1991  # before that the German price is of another office
HUB_YEARS = [2020, 2024]
WORLD_BANK = {2021: "E280", 2022: "E281", 2023: "E282"}


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a benchmark and year."""
    german = _prices(raw, "bp_review_2020_workbook", "Gas - Prices ", "Average German Import price")
    german = german[german["year"] >= FIRST_YEAR].assign(
        country="DEU", series="german border price"
    )
    hub = _prices(raw, "ei_review_2025_workbook", "Gas Prices ", "Netherlands TTF")
    hub = hub[hub["year"].isin(HUB_YEARS)].assign(country="EUU", series="dutch hub (excerpt)")
    facts = [raw.fact(f"economy:{fact}") for fact in WORLD_BANK.values()]
    bank = pd.DataFrame(
        {
            "year": list(WORLD_BANK),
            "price": [float(fact["value"]) for fact in facts],
            "fact": list(WORLD_BANK.values()),
        }
    ).assign(country="EUU", series="world bank europe")
    table = pd.concat([german, hub, bank]).sort_values(["country", "year"])
    # Both columns are rounded from the price as published, not one from the other.
    return pd.DataFrame(
        {
            "country": table["country"],
            "year": table["year"],
            "series": table["series"],
            "price_usd_per_mmbtu": rounded(table["price"], 2),
            "price_usd_per_1000m3": rounded(table["price"] * BTU, 1),
            "fact": table["fact"],
        }
    )


def _prices(raw, key, sheet, heading):
    """One column of a sheet of prices, found by its heading on the rows above the years."""
    cells = raw.excel(key, sheet)
    place = f"{raw.source(key).path.rpartition('/')[2]}, {sheet.strip()}"
    years = pd.to_numeric(cells[0], errors="coerce")
    above = cells.loc[: years.first_valid_index() - 1]
    titles = {column: " ".join(above[column].dropna().astype(str)) for column in cells}
    found = [
        column for column, title in titles.items() if heading in title
    ]  # a footnote's number may follow
    expect(
        len(found) == 1, f"{place}: {len(found)} columns are headed '{heading}'; one was expected."
    )
    rows = cells[years.notna()]
    return pd.DataFrame(
        {
            "year": years.dropna().astype(int),
            "price": numbers(rows[found[0]].rename(heading), place, missing=("-",), first_line=1),
        }
    ).dropna()
