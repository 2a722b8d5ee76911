"""Recipes of the theme information on made-up rows with the traps of the publishers' files."""

import pandas as pd

from evidence import lineage
from recipes.common import NAMES
from recipes.cow import COW
from tests.recipes.conftest import rows

STATES = [*NAMES.values(), "POL", "TUR"]
COUNTRIES = [*NAMES, "Poland", "Turkey"]


def vdem(items, years=(1989.0, 2000.0), more=("MEX",)):
    """A V-Dem frame: every state, two years, and a value that grows by item."""
    found = [
        (code, year, *(i + 0.12345 for i in range(len(items))))
        for code in [*STATES, *more]
        for year in years
    ]
    return pd.DataFrame(found, columns=["country_text_id", "year", *items])


def test_freedom_of_expression_drops_empty_years(stub):
    text = "country_text_id,year,v2x_freexp_altinf\n" + "".join(
        f"{code},1990,0.5555\n" for code in STATES
    )
    stub.csv("vdem16_trimmed", text + "TKM,1991,\nTKM,1992,0.1\nMEX,1990,0.9\nARM,1789,0.1\n")
    table = stub.build("information/freedom_of_expression")
    assert rows(table[table["country"] == "TKM"], *table) == [
        ("TKM", "1990", "0.555"),
        ("TKM", "1992", "0.1"),
    ]
    assert set(table["country"]) == set(STATES)


def test_freedom_of_expression_stops_at_a_state_without_rows(stub):
    stub.csv(
        "vdem16_trimmed",
        "country_text_id,year,v2x_freexp_altinf\n"
        + "".join(f"{code},1990,0.5\n" for code in STATES[1:]),
    )
    assert "vdem_trimmed.csv: no row of ARM" in stub.fails("information/freedom_of_expression")


def test_media_indicators(stub):
    items = list(lineage.load_recipe("information/media_indicators").SERIES)
    stub.r("vdem14_lite", vdemlite=vdem(items, (1989.0, 2000.0)).assign(**{items[0]: 0.12345}))
    table = stub.build("information/media_indicators")
    assert rows(table, *table)[0] == (
        "ARM",
        "2000",
        *["0.123"],
        *(f"{i}.123" for i in range(1, len(items))),
    )
    assert len(table) == len(STATES)


def test_digital_disinformation(stub):
    items = list(lineage.load_recipe("information/digital_disinformation").SERIES)
    frame = vdem(items, (1999.0, 2018.0)).assign(v2smfordom_nr=7.0)
    stub.r("digital_society_v1", DSP_Dataset_v1=frame, other=pd.DataFrame({"a": [1.0]}))
    table = stub.build("information/digital_disinformation")
    assert rows(table, "country", "year", "foreign_disinformation", "coders")[0] == (
        "ARM",
        "2018",
        "0.123",
        "7",
    )


def test_digital_disinformation_stops_without_an_item(stub):
    items = list(lineage.load_recipe("information/digital_disinformation").SERIES)
    stub.r("digital_society_v1", DSP_Dataset_v1=vdem(items[1:]))
    assert "DSP_original.Rdata: there is no column 'v2smfordom'" in stub.fails(
        "information/digital_disinformation"
    )


def wdi(*lines):
    codes = {iso: code for code, iso in COW.items()}
    text = "gwcode,year,country,IT.NET.USER.ZS,IT.NET.USER.ZS_imputed,IT.CEL.SETS.P2,IT.CEL.SETS.P2_imputed\n"
    text += "".join(f"{codes[state]},2000,x,1.25,FALSE,0,FALSE\n" for state in STATES)
    return text + "".join(f"{codes[state]},{rest}\n" for state, rest in lines)


def test_internet_users_leaves_out_what_was_filled_in(stub):
    stub.csv(
        "wdi_internet_2022",
        wdi(
            ("BLR", "2001,x,4.3,FALSE,,TRUE"),
            ("BLR", "2003,x,12.5,TRUE,,FALSE"),
            ("BLR", "1999,x,0.5,FALSE,,FALSE"),
        ),
    )
    table = stub.build("information/internet_users")
    assert rows(table[table["country"] == "BLR"], *table) == [
        ("BLR", "2000", "1.2"),
        ("BLR", "2001", "4.3"),
    ]


def test_internet_users_stops_at_another_mark(stub):
    stub.csv("wdi_internet_2022", wdi(("BLR", "2001,x,4.3,yes,,TRUE")))
    assert "column 'IT.NET.USER.ZS_imputed'" in stub.fails("information/internet_users")


def test_freedom_house_media_joins_status_and_item(stub):
    stub.csv(
        "freedom_of_the_press_owid",
        "country_name,year,press_freedom_fh_owid\nBelarus,1979,2\nBelarus,2012,0\nBelarus,2013,1\nFrance,2012,2\n",
    )
    frame = pd.DataFrame(
        [(name, 2012.0, 1.0) for name in COUNTRIES], columns=["fh_full_country", "year", "D1"]
    )
    stub.r("freedom_in_the_world_items", fh_full=frame)
    table = stub.build("information/freedom_house_media")
    assert rows(table[table["country"] == "BLR"], *table) == [
        ("BLR", "2012", "not free", "1"),
        ("BLR", "2013", "partly free", ""),
    ]


def test_freedom_house_media_stops_at_another_status(stub):
    stub.csv(
        "freedom_of_the_press_owid", "country_name,year,press_freedom_fh_owid\nBelarus,2012,NF\n"
    )
    stub.r(
        "freedom_in_the_world_items",
        fh_full=pd.DataFrame({"fh_full_country": ["Belarus"], "year": [2012.0], "D1": [1.0]}),
    )
    assert "unknown name 'NF'" in stub.fails("information/freedom_house_media")


def editions(**changed):
    """Every edition of the index: rank and score in one order, with the decimal comma kept, lost or never there."""
    module = lineage.load_recipe("information/press_freedom_rank")
    found = {}
    for year in module.EDITIONS:
        order = range(len(STATES))
        if year in module.WITH_COMMA:
            names, scores = ("Rank N", "Score N"), [f"{10 + i},25" for i in order]
        elif year < 2013:
            names, scores = (
                ("Rank N", "Score N"),
                [1025.0 + 100 * i for i in order],
            )  # 1025 is 10.25
        else:
            names = (
                ("Rank N", "Score N")
                if year < 2022
                else ("Rank", "Score 2025" if year == 2025 else "Score")
            )
            scores = [9025.0 - 100 * i for i in order]
        frame = pd.DataFrame(
            {"ISO": STATES, names[0]: [float(i + 1) for i in order], names[1]: scores}
        )
        if year == 2012:  # its first and last score are not as two leading digits say
            ranked = ["POL", *(code for code in STATES if code not in ("POL", "TKM")), "TKM"]
            frame = frame.assign(ISO=ranked)
            frame.loc[0, names[1]], frame.loc[len(ranked) - 1, names[1]] = -67.0, 14067.0
        others = pd.DataFrame(
            {"ISO": ["FRA"] * 100, names[0]: [99.0] * 100, names[1]: [scores[0]] * 100}
        )
        found[f"rsf{year}"] = pd.concat([frame, others])
    return found | changed


def published(score="10,75"):
    return f"Year;ISO;Country;Rank;Score;Situation\n2014;AZE;Azerbaïdjan;2;{score};x\n2014;FRA;France;39;20,1;x\n"


def test_press_freedom_puts_the_decimal_comma_back(stub):
    stub.r("rsf_press_freedom_2002_2025", **editions(m49=pd.DataFrame({"a": ["x"]})))
    stub.csv("rsf_press_freedom_2014_2021", published(), encoding="utf-8-sig")
    table = stub.build("information/press_freedom_rank")
    held = ("country", "year", "rank", "countries_ranked", "score", "scale")
    assert rows(table[(table["country"] == "AZE") & table["year"].isin(["2002", "2008", "2014", "2025"])], *held) == [
        ("AZE", "2002", "2", "117", "11.25", "open scale, low is free"), ("AZE", "2008", "2", "117", "11.25", "open scale, low is free"),
        ("AZE", "2014", "2", "117", "89.25", "0-100, high is free"), ("AZE", "2025", "2", "117", "89.25", "new method, high is free"),
    ]  # fmt: skip
    last = dict(rows(table[table["year"] == "2012"], "country", "score"))
    assert (last["POL"], last["TKM"]) == ("-0.67", "140.67")


def test_press_freedom_stops_where_scores_and_ranks_part(stub):
    frames = editions()
    frames["rsf2020"].iloc[3, 2] = 95.0
    stub.r("rsf_press_freedom_2002_2025", **frames)
    stub.csv("rsf_press_freedom_2014_2021", published())
    assert "rsf2020: the scores, as read, are not in the order of the ranks" in stub.fails(
        "information/press_freedom_rank"
    )


def test_press_freedom_is_held_against_the_published_scores(stub):
    stub.r("rsf_press_freedom_2002_2025", **editions())
    stub.csv("rsf_press_freedom_2014_2021", published("11,75"))
    assert "differ: [('AZE', 2014)]" in stub.fails("information/press_freedom_rank")
