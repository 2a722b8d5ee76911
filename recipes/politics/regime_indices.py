"""Put twenty ratings of nineteen states side by side: value, bounds and rank by year."""

import unicodedata

import pandas as pd

from evidence.raw import Raw
from recipes.common import NAMES, POST_SOVIET, columns, complete, numbers, rounded
from recipes.cow import COW

INPUTS = [
    "eiu_democracy_index",
    "freedom_in_the_world_items",
    "freedom_in_the_world_ratings",
    "polity5",
    "bti",
    "wgi_voice",
    "vdem12_states",
    "vdem14_lite",
    "vdem15_simple",
    "vdem16_trimmed",
    "fragile_states_index",
]
STATES = [*POST_SOVIET, "MNE", "POL", "SRB", "TUR"]
# Other ways in which the raters write these states.
SPELT = NAMES | {
    "Kyrgyz Republic": "KGZ", "Montenegro": "MNE", "Poland": "POL", "Russian Federation": "RUS",
    "Serbia": "SRB", "Turkey": "TUR", "Türkiye": "TUR",
}  # fmt: skip
FIRST_YEAR = 2006  # of most; the long series begin with 1991
FIRST_OF_LONG = 1991
NORMAL = 1.645  # half-width of a 90 per cent interval, in standard errors
FREEDOM = "Freedom in the World, edition one year later"
BANK = "Worldwide Governance Indicators, update of 2024"
FRAGILE = "Fragile States Index, edition of the year"
ITEMS = {"total": "freedom_house", "A": "freedom_house_elections", "F": "freedom_house_rule_of_law"}
FRAGILE_ITEMS = {"P3": "fsi_human_rights", "P1": "fsi_state_legitimacy"}
VDEM14 = {
    "v2x_civlib": "vdem_civil_liberties",
    "v2x_clphy": "vdem_physical_integrity",
    "v2x_clpol": "vdem_political_liberties",
    "v2x_rule": "vdem_rule_of_law",
}
VDEM15 = {"v2x_polyarchy": "vdem_polyarchy", "v2x_libdem": "vdem_liberal"}
VDEM16 = {"v2xel_frefair": "vdem_clean_elections", "v2xcl_rol": "vdem_equality_before_law"}
COLUMNS = ["country", "index", "year", "value", "low", "high", "rank", "ranked", "edition"]


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a country, index and year."""
    parts = [
        _eiu(raw),
        *_freedom_house(raw),
        _polity(raw),
        _bti(raw),
        *_bank(raw),
        *_vdem(raw),
        *_fragile(raw),
    ]
    table = pd.concat([part.reindex(columns=COLUMNS) for part in parts], ignore_index=True)
    for column in ("rank", "ranked"):
        table[column] = table[column].astype("Int64")
    return complete(
        table.sort_values(["country", "index", "year"]), STATES, "the eleven files together"
    )


def _code(names):
    """Codes of the states by name; one file writes ü as u and a mark, another as one character."""
    return names.map(lambda name: SPELT.get(unicodedata.normalize("NFC", name)), na_action="ignore")


def _rating(country, rows, value, index, edition, first, digits, low=None, high=None, **ranks):
    """One index as rows of the table; `country` are codes, others than STATES are dropped."""
    table = pd.DataFrame(
        {"country": country, "year": rows["year"].astype(float), "value": rounded(value, digits)}
    )
    for name, bound in (("low", low), ("high", high)):
        if bound is not None:
            table[name] = rounded(bound, digits)
    for name, rank in ranks.items():
        table[name] = rank
    table = table[table["country"].isin(STATES) & (table["year"] >= first)].dropna(subset="value")
    return complete(
        table.assign(year=table["year"].astype(int), index=index, edition=edition),
        STATES[:15],
        index,
    )


def _ranks(rows, value, ascending):
    """Rank among all states of a year, ties sharing the best place, and how many are ranked."""
    by_year = rows.assign(value=value).groupby("year")["value"]
    return {
        "rank": by_year.rank(method="min", ascending=ascending),
        "ranked": by_year.transform("count"),
    }


def _eiu(raw):
    rows = columns(raw.r("eiu_democracy_index", "eiu"), ["eiu_country", "year", "eiu"], "eiu.rda")
    return _rating(
        _code(rows["eiu_country"]), rows, rows["eiu"], "eiu",
        "Democracy Index, edition of the year",
        FIRST_YEAR, 2, **_ranks(rows, rows["eiu"], ascending=False),
    )  # fmt: skip


def _freedom_house(raw):
    rows = raw.r("freedom_in_the_world_items", "fh_full")
    rows = columns(rows, ["fh_full_country", "country_or_territory", "year", *ITEMS], "fh_full.rda")
    rows = rows[rows["country_or_territory"] == "c"]
    for item, index in ITEMS.items():
        yield _rating(
            _code(rows["fh_full_country"]), rows, rows[item], index, FREEDOM, FIRST_YEAR, 0
        )
    rows = raw.r("freedom_in_the_world_ratings", "fh")
    rows = columns(rows, ["fh_country", "year", "fh_total"], "fh.rda")
    yield _rating(
        _code(rows["fh_country"]),
        rows,
        rows["fh_total"],
        "freedom_house_ratings",
        FREEDOM,
        FIRST_YEAR,
        0,
    )


def _polity(raw):
    rows = raw.r("polity5", "polity5")
    rows = columns(rows, ["polity_annual_country", "year", "polity2"], "polity5.rda")
    # 2006 has a row of Serbia and Montenegro and one of Serbia, which counts. Years after 2018 hold
    # the United States only.
    country = _code(rows["polity_annual_country"])
    return _rating(country, rows, rows["polity2"], "polity", "Polity5, 2018", FIRST_OF_LONG, 0)


def _bti(raw):
    rows = columns(raw.r("bti", "bti"), ["bti_country", "year", "SI_Democracy_Status"], "bti.rda")
    return _rating(
        _code(rows["bti_country"]), rows, rows["SI_Democracy_Status"], "bti_democracy",
        "BTI of the year, which looks at the two years before", FIRST_YEAR, 3,
    )  # fmt: skip


def _bank(raw):
    rows = columns(
        raw.r("wgi_voice", "wgi"),
        ["wb_code", "year", "Estimate", "StdErr", "Rank", "Lower", "Upper"],
        "wgi.rda",
    )
    half = NORMAL * rows["StdErr"]
    value = rows["Estimate"]
    yield _rating(
        rows["wb_code"],
        rows,
        value,
        "wgi_voice",
        BANK,
        FIRST_YEAR,
        3,
        low=value - half,
        high=value + half,
    )
    yield _rating(
        rows["wb_code"], rows, rows["Rank"], "wgi_voice_percentile", BANK, FIRST_YEAR, 3,
        low=rows["Lower"], high=rows["Upper"],
    )  # fmt: skip


def _vdem(raw):
    place = "country_text_id"
    rows = columns(raw.r("vdem14_lite", "vdemlite"), [place, "year", *VDEM14], "vdemlite.rda")
    for item, index in VDEM14.items():
        yield _rating(rows[place], rows, rows[item], index, "V-Dem version 14", FIRST_OF_LONG, 3)
    bounds = [f"{item}_{side}" for item in VDEM15 for side in ("codelow", "codehigh")]
    rows = columns(
        raw.r("vdem15_simple", "vdem_simple"), [place, "year", *VDEM15, *bounds], "vdem_simple.rda"
    )
    for item, index in VDEM15.items():
        yield _rating(
            rows[place], rows, rows[item], index, "V-Dem version 15", FIRST_OF_LONG, 3,
            low=rows[f"{item}_codelow"], high=rows[f"{item}_codehigh"],
        )  # fmt: skip
    rows = columns(raw.csv("vdem16_trimmed"), [place, "year", *VDEM16], "vdem_trimmed.csv")
    for item, index in VDEM16.items():
        value = numbers(rows[item], "vdem_trimmed.csv")
        yield _rating(rows[place], rows, value, index, "V-Dem version 16", FIRST_OF_LONG, 3)
    item = "lag0_v2x_polyarchy"
    rows = columns(raw.r("vdem12_states"), ["gwcode", "year", item], "states-v12-mod.rds").dropna()
    country = rows["gwcode"].map(COW | {340: "SRB", 345: "YUG"})
    yield _rating(
        country, rows, rows[item], "vdem_polyarchy_v12", "V-Dem version 12", FIRST_YEAR, 3,
        **_ranks(rows, rows[item], ascending=False),
    )  # fmt: skip


def _fragile(raw):
    rows = columns(raw.r("fragile_states_index", "fsi"), ["geo", "t", "code", "v"], "fsi.rda")
    rows = rows.rename(columns={"t": "year"})
    for code, index in FRAGILE_ITEMS.items():
        item = rows[rows["code"] == code]
        # The publisher's column "rank" is that of the whole index; here it is the indicator's own,
        # and low is best.
        yield _rating(
            item["geo"],
            item,
            item["v"],
            index,
            FRAGILE,
            FIRST_YEAR,
            3,
            **_ranks(item, item["v"], ascending=True),
        )
