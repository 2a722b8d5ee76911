"""Count how nineteen states voted for each vote of Russia in the General Assembly, 1992-2026."""

import pandas as pd

from evidence.raw import Raw
from recipes import un
from recipes.common import POST_SOVIET

INPUTS = un.INPUTS
FIRST_DAY = "1992-01-01"
CONTROLS = ["CHN", "POL", "SRB", "TUR", "USA"]
STATES = [*(code for code in POST_SOVIET if code != "RUS"), *CONTROLS]
KEY = ["country", "year", "kind", "usa_opposed", "vote", "russian_vote"]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a state, year, kind of vote, vote and vote of Russia."""
    votes = un.recorded(raw, [*STATES, "RUS"], FIRST_DAY)
    votes = votes.assign(
        year=votes["date"].str[:4].astype(int),
        kind=votes["part"].map({True: "part", False: "final"}),
        usa_opposed=[
            {russia, america} == {"yes", "no"}
            for russia, america in zip(votes["RUS"], votes["USA"])
        ],
        russian_vote=votes["RUS"],
    )
    fixed = ["year", "kind", "usa_opposed", "russian_vote"]
    long = pd.concat(
        [
            votes[fixed].assign(country=state, vote=votes[state]).dropna(subset="vote")
            for state in STATES
        ]
    )
    return long.groupby(KEY).size().rename("roll_calls").reset_index()
