"""Join Freedom House's status of the press (to 2016) with its item on the media (from 2012)."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import NAMES, codes, columns, complete, numbers

INPUTS = ["freedom_of_the_press_owid", "freedom_in_the_world_items"]
COUNTRIES = NAMES | {"Poland": "POL", "Turkey": "TUR"}
FIRST_YEAR = 1989
STATUS = {"0": "not free", "1": "partly free", "2": "free"}
KEY = ["country", "year"]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country and year covered."""
    table = (
        _status(raw)
        .merge(_item(raw), on=KEY, how="outer")
        .sort_values(KEY, kind="stable", ignore_index=True)
    )
    return complete(table, list(COUNTRIES.values()), "fh_full.rda")


def _status(raw):
    file = "press_freedom_fh_owid.csv"
    rows = columns(
        raw.csv("freedom_of_the_press_owid"),
        ["country_name", "year", "press_freedom_fh_owid"],
        file,
    )
    rows = rows[rows["country_name"].isin(COUNTRIES)]
    rows = rows.assign(
        country=rows["country_name"].map(COUNTRIES),
        year=numbers(rows["year"], file).astype(int),
        press_status=codes(rows["press_freedom_fh_owid"], STATUS, file),
    )
    return rows.loc[rows["year"] >= FIRST_YEAR, [*KEY, "press_status"]]


def _item(raw):
    file = "fh_full.rda"
    rows = columns(
        raw.r("freedom_in_the_world_items", "fh_full"), ["fh_full_country", "year", "D1"], file
    )
    rows = rows[rows["fh_full_country"].isin(COUNTRIES)]
    return rows.assign(
        country=rows["fh_full_country"].map(COUNTRIES),
        year=rows["year"].astype(int),
        media_item=rows["D1"].astype("Int64"),
    )[[*KEY, "media_item"]]
