"""Count how nineteen states voted for each vote of Russia in the General Assembly, 1992-2026."""

import pandas as pd

from evidence.raw import Raw
from recipes import un
from recipes.common import POST_SOVIET

INPUTS = un.INPUTS
FIRST_DAY = "1992-01-01"
CONTROLS = ["CHN", "POL", "SRB", "TUR", "USA"]
STATES = [*(code for code in POST_SOVIET if code != "RUS"), *CONTROLS]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a state, year, kind of vote, vote and vote of Russia."""
    return un.counted(un.recorded(raw, [*STATES, "RUS"], FIRST_DAY), STATES)
