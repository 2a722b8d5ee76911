"""Select V-Dem's index of freedom of expression, version 16, of seventeen states from 1990 on."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, complete, vdem

INPUTS = ["vdem16_trimmed"]
FILE = "vdem_trimmed.csv"
STATES = [*POST_SOVIET, "POL", "TUR"]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country and year."""
    table = vdem(raw.csv("vdem16_trimmed"), {"v2x_freexp_altinf": "index"}, STATES, 1990, FILE)
    return complete(table.dropna(subset="index"), STATES, FILE)
