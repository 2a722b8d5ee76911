"""Select V-Dem's kind of regime, civil liberties and three parts of it, version 14."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, complete, vdem

INPUTS = ["vdem14_lite"]
FILE = "vdemlite.rda"
STATES = [*POST_SOVIET, "SRB", "TUR"]
SERIES = {
    "v2x_regime": "regime",
    "v2x_civlib": "civil_liberties",
    "v2x_clphy": "physical_integrity",
    "v2xcs_ccsi": "civil_society",
    "v2csreprss": "civil_society_repression",
    "v2cltort": "torture",
}


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country and year."""
    table = vdem(raw.r("vdem14_lite", "vdemlite"), SERIES, STATES, 1990, FILE)
    return complete(table.dropna(subset="civil_liberties"), STATES, FILE)
