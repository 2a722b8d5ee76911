"""Select what the Digital Society Project says of false information and filtering, 2000-2018."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, complete, vdem

INPUTS = ["digital_society_v1"]
FILE = "DSP_original.Rdata"
STATES = [*POST_SOVIET, "POL", "TUR"]
SERIES = {
    "v2smfordom": "foreign_disinformation",
    "v2smfordom_codelow": "foreign_low",
    "v2smfordom_codehigh": "foreign_high",
    "v2smgovdom": "government_disinformation",
    "v2smgovdom_codelow": "government_low",
    "v2smgovdom_codehigh": "government_high",
    "v2smgovfilprc": "internet_filtering",
    "v2smfordom_nr": "coders",
}


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country and year."""
    table = vdem(raw.r("digital_society_v1", "DSP_Dataset_v1"), SERIES, STATES, 2000, FILE)
    return complete(table, STATES, FILE)
