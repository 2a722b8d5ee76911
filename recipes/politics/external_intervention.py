"""Select indicator X1 (external intervention) of the Fragile States Index."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, columns, complete, rounded, with_point

INPUTS = ["fragile_states_index"]
FILE = "fsi.rda"
INDICATOR = "X1"


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country and edition."""
    rows = columns(raw.r("fragile_states_index", "fsi"), ["geo", "t", "code", "v"], FILE)
    rows = rows[rows["geo"].isin(POST_SOVIET) & (rows["code"] == INDICATOR)]
    rows = rows.assign(
        country=rows["geo"],
        year=rows["t"].astype(int),
        external_intervention=with_point(rounded(rows["v"], 1)),
    )
    rows = complete(rows.sort_values(["country", "year"]), POST_SOVIET, FILE)
    return rows[["country", "year", "external_intervention"]]
