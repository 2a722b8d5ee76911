"""Select ideal points of twenty states from votes in the General Assembly, 1991-2024."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, columns, complete, with_point

INPUTS = ["un_ideal_points_2025_07"]
FILE = "IdealpointsJuly2025.dta"
FIRST_YEAR = 1991
CONTROLS = ["CHN", "ISR", "POL", "SRB", "TUR", "USA"]
# fp: final votes on whole resolutions; all: with votes on paragraphs and amendments.
SERIES = {
    "idealpointfp": "ideal_point",
    "q5fp": "lower",
    "q95fp": "upper",
    "idealpointall": "ideal_point_all",
}


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a state and year that cast any vote."""
    rows = columns(
        raw.stata("un_ideal_points_2025_07"), ["iso3c", "year", *SERIES, "nvotesfp"], FILE
    )
    # The file keeps the code of Yugoslavia for Serbia to the end.
    rows = rows.assign(country=rows["iso3c"].replace({"YUG": "SRB"}), year=rows["year"].astype(int))
    rows = rows[rows["country"].isin([*POST_SOVIET, *CONTROLS]) & (rows["year"] >= FIRST_YEAR)]
    # Tajikistan in 2001 voted once, on a paragraph: it has no value by final votes.
    rows = rows.dropna(subset=["idealpointfp", "idealpointall"], how="all")
    for column in SERIES:
        # Single precision: the shortest decimal that names the stored number is the publisher's. A
        # tie (2.9365) goes to the even digit, as NumPy rounds.
        shortest = pd.Series([float(str(value)) for value in rows[column].to_numpy()], rows.index)
        rows[column] = with_point(shortest.round(3))
    rows = rows.assign(votes=rows["nvotesfp"].astype("Int64")).rename(columns=SERIES)
    rows = complete(rows, [*POST_SOVIET, *CONTROLS], FILE).sort_values(["country", "year"])
    return rows[["country", "year", *SERIES.values(), "votes"]]
