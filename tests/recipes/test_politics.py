"""Recipes of the theme politics on made-up rows with the traps of the publishers' files."""

import unicodedata

import pandas as pd
import pytest

from evidence import lineage
from recipes.common import NAMES, POST_SOVIET
from recipes.cow import COW
from tests.recipes.conftest import rows

CODES = {iso: float(code) for code, iso in COW.items()} | {"SRB": 340.0}


def vdem(items, states, years=(1990.0,), value=0.12345):
    return pd.DataFrame(
        [(code, year, *(value for _ in items)) for code in [*states, "MEX"] for year in years],
        columns=["country_text_id", "year", *items],
    )


def test_civil_liberties(stub):
    module = lineage.load_recipe("politics/civil_liberties")
    frame = vdem(list(module.SERIES), module.STATES, (1989.0, 1990.0)).assign(v2x_regime=1.0)
    frame.loc[(frame["country_text_id"] == "TKM") & (frame["year"] == 1990), "v2cltort"] = None
    stub.r("vdem14_lite", vdemlite=frame)
    table = stub.build("politics/civil_liberties")
    assert rows(table, *table)[0] == (
        "ARM",
        "1990",
        "1",
        "0.123",
        "0.123",
        "0.123",
        "0.123",
        "0.123",
    )
    assert rows(table[table["country"] == "TKM"], "torture") == [("",)]
    assert len(table) == len(module.STATES)


def test_external_intervention(stub):
    found = [(code, 2006, "X1", 5.55) for code in POST_SOVIET] + [
        ("ARM", 2006, "P1", 9.0),
        ("FRA", 2006, "X1", 1.0),
        ("ARM", 2007, "X1", 6.0),
    ]
    frame = pd.DataFrame(found, columns=["geo", "t", "code", "v"])
    stub.r("fragile_states_index", fsi=frame.assign(rank=1, total=99.0))
    table = stub.build("politics/external_intervention")
    assert rows(table, *table)[:2] == [("ARM", "2006", "5.5"), ("ARM", "2007", "6.0")]


def test_news_events_cut_the_year_that_is_not_over(stub):
    module = lineage.load_recipe("politics/news_events")
    lines = [
        f"{code},{year},100,20,3,7,0.5,0.5"
        for code in [*module.STATES, "RUS"]
        for year in (2005, 2006, 2024, 2026)
    ]
    stub.csv(
        "gdelt_country_year",
        "country_code,year,total_events,protest_count,conflict_count,repression_count,avg_goldstein,avg_tone\n"
        + "\n".join(lines)
        + "\n",
    )
    table = stub.build("politics/news_events")
    assert rows(table, *table)[:2] == [
        ("ARM", "2006", "100", "7", "20"),
        ("ARM", "2024", "100", "7", "20"),
    ]
    assert len(table) == 2 * len(module.STATES)


def autonomy(states, *more):
    found = [(CODES[code], 2006.0, 1.0 + i / 10, -1.0, 0.5) for i, code in enumerate(states)]
    names = ["gwcode", "year", "lag0_v2svinlaut", "lag0_v2svdomaut", "lag0_v2x_polyarchy"]
    return pd.DataFrame([*found, *more], columns=names)


def test_state_autonomy_ranks_among_all_states(stub):
    module = lineage.load_recipe("politics/state_autonomy")
    frame = autonomy(
        module.STATES,
        (2.0, 2006.0, 3.0, 3.0, 0.9),
        (220.0, 2006.0, None, 3.0, 0.9),
        (345.0, 1995.0, 1.0, 1.0, 0.2),
        (370.0, 1989.0, 1, 1, 1),
    )
    stub.rds("vdem12_states", frame)
    table = stub.build("politics/state_autonomy")
    held = (
        "year",
        "international_autonomy",
        "domestic_autonomy",
        "international_rank",
        "domestic_rank",
        "states",
        "electoral_democracy",
    )
    states = len(module.STATES)
    assert rows(table[table["country"] == module.STATES[0]], *held) == [
        ("2006", "1", "-1", str(states + 1), "2", str(states + 1), "0.5")
    ]
    assert rows(table[table["country"] == "SRB"], "year") == [("2006",)]


def make_rating_frames(states):
    """Return {file: (object, columns)} for the files in which a rater has a frame of its own.

    Every state has one year, and the name that the rater uses.
    """
    plain = [*NAMES, "Montenegro", "Poland", "Serbia", "Turkey"]
    bank = ["Kyrgyz Republic" if name == "Kyrgyzstan" else name for name in plain]
    # One file writes ü as u and a combining mark.
    apart = [
        unicodedata.normalize("NFD", "Türkiye") if name == "Turkey" else name for name in plain
    ]
    score = [float(i) for i in range(len(states))]
    year = [2010.0] * len(states)
    return {
        "eiu_democracy_index": ("eiu", {"eiu_country": [*bank, "Norway"], "year": [*year, 2010.0], "eiu": [*(s / 3 for s in score), 9.9]}),
        "freedom_in_the_world_items": (
            "fh_full",
            {
                "fh_full_country": [*plain, "Crimea"], "country_or_territory": ["c"] * len(states) + ["t"], "year": [2012.0] * (len(states) + 1),
                "total": [*score, 1.0], "A": [*score, 1.0], "F": [*score, 1.0],
            },
        ),
        "freedom_in_the_world_ratings": ("fh", {"fh_country": plain, "year": year, "fh_total": [7.0] * len(states)}),
        "polity5": (
            "polity5",
            {
                "polity_annual_country": [*plain, "Serbia", "Serbia and Montenegro", "United States", "Belarus"],
                "year": [*year, 2006.0, 2006.0, 2019.0, 1991.0], "polity2": [*score, 8.0, 6.0, 8.0, 7.0],
            },
        ),
        "bti": ("bti", {"bti_country": apart, "year": year, "SI_Democracy_Status": [s / 3 for s in score]}),
        "wgi_voice": (
            "wgi",
            {
                "wb_code": states, "year": year, "Estimate": score, "StdErr": [1.0] * len(states), "Rank": score, "Lower": score, "Upper": score,
            },
        ),
        "fragile_states_index": (
            "fsi",
            {
                "geo": states * 2, "t": [2010] * 2 * len(states), "rank": [178] * 2 * len(states),
                "code": ["P1"] * len(states) + ["P3"] * len(states), "v": score + score[::-1],
            },
        ),
    }  # fmt: skip


@pytest.fixture
def ratings(stub):
    """Write all eleven files; return the states that are in them."""
    module = lineage.load_recipe("politics/regime_indices")
    states = module.STATES
    for key, (name, columns) in make_rating_frames(states).items():
        stub.r(key, **{name: pd.DataFrame(columns)})
    democracy = autonomy(states, (2.0, 2006.0, 1, 1, 0.9))
    stub.rds("vdem12_states", democracy[["gwcode", "year", "lag0_v2x_polyarchy"]])
    stub.r("vdem14_lite", vdemlite=vdem(list(module.VDEM14), states, (1991.0,)))
    bounds = [f"{item}_{side}" for item in module.VDEM15 for side in ("codelow", "codehigh")]
    stub.r("vdem15_simple", vdem_simple=vdem([*module.VDEM15, *bounds], states, (1991.0,)))
    lines = [
        "country_text_id,year,v2xel_frefair,v2xcl_rol",
        *(f"{code},1991,0.5,{'' if code == 'MNE' else 0.5}" for code in states),
    ]
    stub.csv("vdem16_trimmed", "\n".join(lines) + "\n")
    return states


def test_regime_indices_rank_and_bound(stub, ratings):
    table = stub.build("politics/regime_indices")
    held = ("country", "year", "value", "low", "high", "rank", "ranked")

    def of(index, country):
        return rows(table[(table["index"] == index) & (table["country"] == country)], *held[1:])

    first, last = ratings[0], ratings[-1]
    assert of("eiu", first) == [("2010", "0", "", "", str(len(ratings) + 1), str(len(ratings) + 1))]
    assert of("fsi_state_legitimacy", first) == [("2010", "0", "", "", "1", str(len(ratings)))]
    assert of("fsi_human_rights", first) == [
        ("2010", str(len(ratings) - 1), "", "", str(len(ratings)), str(len(ratings)))
    ]
    assert of("wgi_voice", first) == [("2010", "0", "-1.645", "1.645", "", "")]
    assert of("bti_democracy", last)[0][0] == "2010"
    assert of("polity", "SRB")[0] == ("2006", "8", "", "", "", "")
    assert of("polity", "BLR")[0][:2] == ("1991", "7")
    assert of("vdem_equality_before_law", "MNE") == []
    assert of("vdem_polyarchy_v12", "SRB") == [("2006", "0.5", "", "", "2", str(len(ratings) + 1))]


def test_regime_indices_stop_where_a_rater_spells_a_state_otherwise(stub, ratings):
    frame = stub.raw.r("bti", "bti").assign(
        bti_country=lambda f: f["bti_country"].replace("Moldova", "Moldavia")
    )
    stub.raw._checked.clear(), stub.raw._frames.clear()
    stub.r("bti", bti=frame)
    assert "bti_democracy: no row of MDA" in stub.fails("politics/regime_indices")


# Ukraine, Russia and Crimea as lines: 1 lies between Ukraine and Russia, 3 between Ukraine and
# Crimea. Two states without a number share line 7; the second reaches beyond the frame of the map.
LINES = [
    [(33, 46), (25, 46), (25, 50), (40, 50)],
    [(40, 50), (40.02, 48), (40, 46)],
    [(40, 46), (36, 46)],
    [(36, 46), (33, 46)],
    [(40, 50), (60, 50), (60, 46), (40, 46)],
    [(36, 46), (36, 44.5), (33, 44.5), (33, 46)],
    [(88, 50), (86, 50), (86, 55), (88, 55)],
    [(88, 55), (88, 50)],
    [(88, 55), (95, 55), (95, 50), (88, 50)],
    [(70, 60), (70, 60.2), (70.2, 60), (70, 60)],
]
UKRAINE, RUSSIA, CRIMEA, ISLAND = [0, 1, 2, 3], [~1, 4], [~3, 5], [9]


def atlas(russia):
    """A file of these lines, each corner but the first as a difference; other states are squares."""
    module = lineage.load_recipe("politics/boundaries")
    lines = [*LINES]
    shapes = {"RUS": russia, "UKR": [UKRAINE]}
    for place, country in enumerate(sorted(set(module.NUMBERS.values()) - set(shapes))):
        x, y = 12 + place, 40
        shapes[country] = [[len(lines)]]
        lines.append([(x, y), (x, y + 1), (x + 1, y + 1), (x + 1, y), (x, y)])
    numbers = {country: number for number, country in module.NUMBERS.items()}
    steps = [[[round(100 * x), round(100 * y)] for x, y in line] for line in lines]
    arcs = [
        [line[0], *([x - a, y - b] for (a, b), (x, y) in zip(line, line[1:]))] for line in steps
    ]
    geometries = [
        {"type": "MultiPolygon", "id": numbers[country], "arcs": [[ring] for ring in rings]}
        for country, rings in shapes.items()
    ]
    geometries += [{"type": "Polygon", "arcs": [[6, 7]]}, {"type": "Polygon", "arcs": [[~7, 8]]}]
    return {
        "transform": {"scale": [0.01, 0.01], "translate": [0, 0]},
        "arcs": arcs,
        "objects": {"countries": {"geometries": geometries}},
    }


def outline(table, country):
    """The corners of each ring of a country, without the last, which repeats the first."""
    held = table[table["country"] == country].astype({"longitude": float, "latitude": float})
    rings = [list(zip(ring["longitude"], ring["latitude"])) for _, ring in held.groupby("ring")]
    assert all(ring[0] == ring[-1] for ring in rings)
    return [set(ring) for ring in rings]


def test_boundaries_give_crimea_to_ukraine_and_stop_at_the_frame(stub):
    stub.json("natural_earth_countries_50m", atlas([RUSSIA, CRIMEA, ISLAND]))
    table = stub.build("politics/boundaries")
    mainland = {(25, 46), (25, 50), (40, 50), (40, 46)}
    joined = mainland | {(36, 46), (36, 44.5), (33, 44.5), (33, 46)}
    assert outline(table, "UKR") == [joined], "one outline, without the bend of line 1"
    assert outline(table, "RUS") == [{(40, 46), (40, 50), (60, 50), (60, 46)}], "no islet"
    other = {(86, 50), (86, 55), (88, 55), (88, 50), (90, 55), (90, 50)}
    assert outline(table, "XRW") == [other], "one outline of two states, cut at the frame"
    ukraine = table[table["country"] == "UKR"]
    path = [(float(x), float(y)) for x, y in zip(ukraine["longitude"], ukraine["latitude"])]
    assert not {((36, 46), (33, 46)), ((33, 46), (36, 46))} & set(zip(path, path[1:]))


@pytest.mark.parametrize("russia", [[RUSSIA], [RUSSIA, CRIMEA, CRIMEA]])
def test_boundaries_stop_if_the_file_draws_crimea_otherwise(stub, russia):
    stub.json("natural_earth_countries_50m", atlas(russia))
    assert f"{len(russia) - 1} Russian outlines lie within" in stub.fails("politics/boundaries")


def test_boundaries_stop_at_an_outline_that_does_not_close(stub):
    stub.json("natural_earth_countries_50m", atlas([RUSSIA[1:], CRIMEA]))
    assert "an outline ends at (40.0, 46.0)" in stub.fails("politics/boundaries")
