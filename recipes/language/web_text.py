"""Set words of web text in titular languages (FineWeb2) against population (World Bank, 2023)."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import columns, expect, numbers, rounded, with_point

INPUTS = ["fineweb2_languages", "population_world_bank"]
FILE, PEOPLE = "fineweb2-language-distribution.csv", "population.csv"
YEAR = 2023
# {subset: country and language}: the main script only. Romanian, Romania's first, is left out.
SUBSETS = {
    "azj_Latn": ("AZE", "Azerbaijani"), "bel_Cyrl": ("BLR", "Belarusian"),
    "ekk_Latn": ("EST", "Estonian"), "hye_Armn": ("ARM", "Armenian"),
    "kat_Geor": ("GEO", "Georgian"), "kaz_Cyrl": ("KAZ", "Kazakh"), "kir_Cyrl": ("KGZ", "Kyrgyz"),
    "lit_Latn": ("LTU", "Lithuanian"), "lvs_Latn": ("LVA", "Latvian"),
    "pol_Latn": ("POL", "Polish"), "rus_Cyrl": ("RUS", "Russian"), "tgk_Cyrl": ("TJK", "Tajik"),
    "tuk_Latn": ("TKM", "Turkmen"), "ukr_Cyrl": ("UKR", "Ukrainian"), "uzn_Latn": ("UZB", "Uzbek"),
}  # fmt: skip


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a language."""
    rows = columns(raw.csv("fineweb2_languages"), ["subset", "split", "words", "documents"], FILE)
    # What was removed as duplicate or unclean has a subset of its own, "…_removed", without words.
    rows = rows[rows["subset"].isin(SUBSETS) & (rows["split"] == "train")]
    expect(
        set(rows["subset"]) == set(SUBSETS) and not rows["subset"].duplicated().any(),
        f"{FILE}: not one row each of split train for the {len(SUBSETS)} subsets of the recipe.",
    )
    table = pd.DataFrame(
        {
            "country": rows["subset"].map(lambda subset: SUBSETS[subset][0]),
            "language": rows["subset"].map(lambda subset: SUBSETS[subset][1]),
            "words_million": with_point(rounded(numbers(rows["words"], FILE) / 1e6, 1)),
            "documents_thousand": with_point(rounded(numbers(rows["documents"], FILE) / 1e3, 1)),
        }
    )
    return table.merge(_population(raw), on="country", how="left", validate="1:1").sort_values(
        "country", kind="stable"
    )


def _population(raw):
    rows = columns(raw.csv("population_world_bank"), ["Country Code", "Year", "Value"], PEOPLE)
    rows = rows[
        (rows["Year"] == str(YEAR))
        & rows["Country Code"].isin([code for code, _ in SUBSETS.values()])
    ]
    expect(
        len(rows) == len(SUBSETS),
        f"{PEOPLE}: the population of {YEAR} of {len(SUBSETS) - len(rows)} states is missing.",
    )
    return pd.DataFrame(
        {
            "country": rows["Country Code"],
            "population_million": rounded(numbers(rows["Value"], PEOPLE) / 1e6, 3),
        }
    )
