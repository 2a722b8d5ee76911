"""Read rank and score of seventeen states in the press freedom index, editions 2002-2025.

The copy lost the decimal commas of most scores (5227 stands for 52.27). They are put back by rule,
and the result is held against the ranks of every edition and the scores published for 2014-2021.
"""

import pandas as pd

from evidence.raw import Raw
from recipes.common import NUMBER, POST_SOVIET, columns, complete, expect, numbers, rounded

INPUTS = ["rsf_press_freedom_2002_2025", "rsf_press_freedom_2014_2021"]
FILE, CONTROL = "sysdata.rda", "RSF_WorldPressFreedomIndex_2014-2021.csv"
EDITIONS = [
    year for year in range(2002, 2026) if year != 2011
]  # the edition of 2011-12 counts as 2012
STATES = [*POST_SOVIET, "POL", "TUR"]
# Editions that kept the decimal comma, as text.
WITH_COMMA = [*range(2002, 2008), 2009, 2010]
# 2012 alone has scores under 0 and over 100, for which two leading digits are wrong: the ranks
# decide.
BY_RANK = {(2012, "POL"): -0.67, (2012, "TKM"): 140.67}
SCALES = {
    2002: "open scale, low is free",
    2013: "0-100, high is free",
    2022: "new method, high is free",
}


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country and edition."""
    table = pd.concat([_edition(raw, year) for year in EDITIONS])
    _hold_against_published(raw, table)
    table = complete(table, STATES, FILE).sort_values(["country", "year"])
    return table[["country", "year", "rank", "countries_ranked", "score", "scale"]]


def _edition(raw, year):
    rows = raw.r("rsf_press_freedom_2002_2025", f"rsf{year}", latin1=True)
    rank, score = (
        ("Rank N", "Score N")
        if year < 2022
        else ("Rank", "Score 2025" if year == 2025 else "Score")
    )
    rows = columns(rows, ["ISO", rank, score], f"{FILE}, rsf{year}")
    ranked = int(rows[rank].notna().sum())
    rows = rows[rows["ISO"].isin(STATES)]
    scale = SCALES[max(first for first in SCALES if first <= year)]
    table = pd.DataFrame(
        {
            "country": rows["ISO"],
            "rank": rows[rank].astype(int),
            "score": _with_comma(rows, score, year)
            if year in WITH_COMMA
            else _without_comma(rows, score, year),
        }
    ).assign(year=year, countries_ranked=ranked, scale=scale)
    by_rank = table.sort_values(["rank", "score"], ascending=[True, "low" in scale])["score"]
    fits = by_rank.is_monotonic_increasing if "low" in scale else by_rank.is_monotonic_decreasing
    expect(fits, f"{FILE}, rsf{year}: the scores, as read, are not in the order of the ranks.")
    return table


def _with_comma(rows, score, year):
    text = rows[score].astype(str).str.replace(",", ".", regex=False)
    expect(
        text.str.fullmatch(NUMBER).all(),
        f"{FILE}, rsf{year}, column '{score}': not all are numbers.",
    )
    return rounded(text.astype(float), 2)


def _without_comma(rows, score, year):
    """Put the comma after the second digit of a value over 100."""
    found = []
    for country, value in zip(rows["ISO"], rows[score]):
        digits = f"{value:.0f}"
        restored = float(f"{digits[:2]}.{digits[2:]}") if value > 100 else float(value)
        found.append(BY_RANK.get((year, country), restored))
    return pd.Series(found, index=rows.index)


def _hold_against_published(raw, table):
    """Compare with the scores as published; the file of all editions gives 100 less them."""
    rows = columns(
        raw.csv("rsf_press_freedom_2014_2021", sep=";"), ["Year", "ISO", "Score"], CONTROL
    )
    rows = rows[rows["ISO"].isin(STATES)]
    score = numbers(rows["Score"].str.replace(",", ".", regex=False), CONTROL)
    published = pd.Series(
        score.to_numpy(), index=[rows["ISO"], numbers(rows["Year"], CONTROL).astype(int)]
    )
    both = table.set_index(["country", "year"])["score"].reindex(published.index).dropna()
    apart = (100 - both - published).abs() > 0.005
    expect(not apart.any(), f"{FILE} and {CONTROL} differ: {list(both[apart].index[:3])}.")
