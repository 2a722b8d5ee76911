"""Read oil and gas figures off the World Factbook, in the last wording for each year."""

import re

import pandas as pd

from evidence.raw import Raw
from recipes.common import expect, rounded, side_by_side
from recipes.factbook import HISTORY, fields, plain

INPUTS = [HISTORY]
FILE = "economy_energy_history.jsonl.gz"
# {column: its fields; the second is that of the editions since July 2022}. "Total petroleum
# production" holds more than crude oil, so crude production ends with the old field.
FIELDS = {
    "crude_production_bbl_per_day": ["Crude oil - production"],
    "crude_exports_bbl_per_day": [
        "Crude oil - exports", "Petroleum: crude oil and lease condensate exports",
    ],
    "crude_imports_bbl_per_day": [
        "Crude oil - imports", "Petroleum: crude oil and lease condensate imports",
    ],
    "products_production_bbl_per_day": ["Refined petroleum products - production"],
    "products_exports_bbl_per_day": ["Refined petroleum products - exports"],
    "products_consumption_bbl_per_day": [
        "Refined petroleum products - consumption", "Petroleum: refined petroleum consumption",
    ],
    "gas_production_million_m3": ["Natural gas - production", "Natural gas: production"],
    "gas_consumption_million_m3": ["Natural gas - consumption", "Natural gas: consumption"],
    "gas_exports_million_m3": ["Natural gas - exports", "Natural gas: exports"],
    "gas_imports_million_m3": ["Natural gas - imports", "Natural gas: imports"],
}  # fmt: skip
SCALE = {"": 1, "million": 1e6, "billion": 1e9, "trillion": 1e12}
UNITS = {"bbl/day": 1, "barrels/day": 1, "cu m": 1e-6, "cubic meters": 1e-6}
# "17.7 billion cu m (2017 est.)"
VALUE = re.compile(
    r"(?P<number>[\d,]+(?:\.\d+)?) ?(?P<scale>million|billion|trillion|) ?"
    r"(?P<unit>bbl/day|barrels/day|cu m|cubic meters)"
    r"(?: \((?:\d+ [A-Z][a-z]+ )?(?P<year>\d{4})(?: est\.| est)?\)|$)"
)
NOTHING = re.compile(r"NA.*", re.DOTALL)


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a state and year that some wording names."""
    column_of = {field: column for column, names in FIELDS.items() for field in names}
    rows = []
    for section in ("Energy", "Economy"):  # some fields stood under Economy for a time
        for country, field, text, first, last in fields(raw, section):
            column = column_of.get(field)
            if column is None or NOTHING.fullmatch(text):
                continue
            found = VALUE.match(plain(text))
            expect(
                found is not None,
                f"{FILE}: {country}, {field}, first seen {first}: not a value: {text!r}.",
            )
            if found["year"] is None:  # five wordings on Moldova name no year
                continue
            value = (
                float(found["number"].replace(",", ""))
                * SCALE[found["scale"]]
                * UNITS[found["unit"]]
            )
            rows.append((country, int(found["year"]), column, value, last, first))
    table = pd.DataFrame(rows, columns=["country", "year", "column", "value", "last", "first"])
    latest = table.sort_values(["last", "first"]).drop_duplicates(
        ["country", "year", "column"], keep="last"
    )
    latest = latest.set_index(["country", "year"])
    return side_by_side(
        {column: rounded(latest.loc[latest["column"] == column, "value"], 1) for column in FIELDS}
    )
