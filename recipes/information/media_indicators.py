"""Select six V-Dem items on the media and an index, version 14, of seventeen states."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, complete, vdem

INPUTS = ["vdem14_lite"]
FILE = "vdemlite.rda"
STATES = [*POST_SOVIET, "POL", "TUR"]
SERIES = {
    "v2x_freexp_altinf": "index_v14",
    "v2mecenefm": "media_censorship",
    "v2meharjrn": "journalist_harassment",
    "v2meslfcen": "self_censorship",
    "v2mebias": "media_bias",
    "v2merange": "media_perspectives",
    "v2mecrit": "media_criticism",
}


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country and year."""
    return complete(
        vdem(raw.r("vdem14_lite", "vdemlite"), SERIES, STATES, 1990, FILE), STATES, FILE
    )
