"""Class the Wikipedia editions read from each post-Soviet state by month, 2015-2018."""

import re

import pandas as pd

from evidence.raw import Raw
from recipes.common import NAMES, complete, expect

INPUTS = ["wikipedia_views_squid"]
FILE = "out-2019-06-08.sql"
# Earlier months count by another definition of a view, and February to April 2015 are broken.
FIRST_MONTH = "201505"
# ('Belarus','be','country-total','201705',460000)
TUPLE = re.compile(r"\('((?:[^'\\]|\\.|'')*)','([^']*)','([^']*)','(\d{6})',(\d+)\)")
TITULAR = {
    "ARM": ["hy"], "AZE": ["az"],
    "BLR": ["be", "be-tarask"],  # both spellings
    "EST": ["et"],
    "GEO": ["ka", "xmf"],  # with Mingrelian
    "KAZ": ["kk"], "KGZ": ["ky"], "LTU": ["lt"], "LVA": ["lv"], "MDA": ["ro"], "TJK": ["tg"],
    "TKM": ["tk"], "UKR": ["uk"], "UZB": ["uz"],
}  # fmt: skip
EVERYWHERE = {"ru": "Russian", "en": "English", "simple": "English", "tr": "Turkish"}
KEY = ["country", "month", "edition"]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a state, month and class of editions, in thousand views."""
    text = raw.text("wikipedia_views_squid")
    found = TUPLE.findall(text)
    expect(
        len(found) == text.count("country-total"),
        f"{FILE}: not every tuple could be read ({len(found)} of {text.count('country-total')}).",
    )
    rows = pd.DataFrame(found, columns=["name", "language", "drilldown", "month", "views"])
    rows = rows[rows["name"].isin(NAMES) & (rows["month"] >= FIRST_MONTH)]
    twice = rows.duplicated(["name", "language", "month"])
    expect(not twice.any(), f"{FILE}: {rows[twice].head(1).to_dict('records')} stands twice.")
    rows = rows.assign(
        country=rows["name"].map(NAMES),
        month=rows["month"].str[:4] + "-" + rows["month"].str[4:] + "-01",
        views=rows["views"].astype(int),
    )
    classes = {(country, code): "titular" for country, codes in TITULAR.items() for code in codes}
    rows["edition"] = [
        classes.get((country, code)) or EVERYWHERE.get(code, "other")
        for country, code in zip(rows["country"], rows["language"])
    ]
    table = rows.groupby(KEY, as_index=False)["views"].sum()
    table["views_thousand"] = table["views"] / 1000
    return complete(table, list(NAMES.values()), FILE)[[*KEY, "views_thousand"]]
