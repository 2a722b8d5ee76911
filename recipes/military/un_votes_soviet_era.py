"""Count how six states voted for each vote of the Soviet Union in the General Assembly, 1946-1991."""

import pandas as pd

from evidence.raw import Raw
from recipes import un

INPUTS = un.UNVOTES
LAST_DAY = "1991-12-31"  # the table un_votes_with_russia begins on the next day
# Two Soviet republics with seats of their own, an ally and three states outside the bloc. All six
# were members at the first roll call.
STATES = ["BLR", "UKR", "POL", "IND", "TUR", "USA"]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a state, year, kind of vote, vote and vote of the Soviet Union."""
    return un.counted(un.recorded_until(raw, [*STATES, "RUS"], LAST_DAY), STATES)
