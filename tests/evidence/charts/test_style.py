"""Colours that everyone can tell apart, on light and on dark."""

import itertools
import re

import altair as alt
import pytest

from evidence import charts
from evidence.charts import COLOURS, DARK, PAPER
from evidence.charts.vision import SIGHT, distance, to_linear
from tests.evidence.charts.drawing import show

NIGHT = DARK[PAPER]


def test_a_country_scale_keeps_its_order():
    scale = charts.country_scale(["UKR", "RUS", "UKR", "GEO"], third="GEO").to_dict()
    assert scale == {
        "domain": ["UKR", "RUS", "GEO"],
        "range": [COLOURS[k] for k in ("other", "RUS", "third")],
    }


def contrast(one, other):
    light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in map(to_linear, (one, other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def test_the_formulas_know_what_they_measure():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert distance("#ff0000", "#00ff00") == pytest.approx(170.6, abs=1)


@pytest.mark.parametrize("colour", [*COLOURS.values(), charts.INK, charts.MUTED])
def test_every_colour_can_be_read_on_light_and_dark(colour):
    assert contrast(colour, PAPER) >= 4.5
    assert contrast(DARK[colour], NIGHT) >= 4.5


@pytest.mark.parametrize("sight", SIGHT)
def test_the_countries_stay_apart_for_every_eye(sight):
    for palette in (COLOURS, {who: DARK[colour] for who, colour in COLOURS.items()}):
        for one, other in itertools.combinations(palette, 2):
            apart = distance(palette[one], palette[other], sight)
            assert apart >= 15, f"{one} and {other} are {apart:.0f} apart with {sight}"


def test_whatever_the_theme_draws_has_a_dark_twin(lines):
    record = show(
        charts.label_ends(
            lines.encode(color=alt.Color("country:N", scale=charts.country_scale(["BLR"])))
        )
    )
    drawn = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]+|[a-z]+)"', record["svg"])) - {
        "none",
        "transparent",
    }
    assert drawn <= set(DARK), f"these stay as they are on a dark page: {sorted(drawn - set(DARK))}"


def shades(frame, **channel):
    record = show(alt.Chart(frame).mark_rect().encode(x="year:O", y="country:N", **channel))
    drawn = set(re.findall(r'fill="(#[0-9a-f]+)"', record["svg"])) - {charts.INK, charts.MUTED}
    return drawn, record["spec"]["encoding"]["color"]


@pytest.mark.parametrize(
    "shorthand",
    [
        "share_percent:Q",
        "share_percent:O",
        alt.Color("share_percent:Q", scale=alt.Scale(domain=[0, 100])),
    ],
)
def test_an_amount_shown_as_colour_has_a_dark_twin(frame, shorthand):
    drawn, _ = shades(frame.head(5), color=shorthand)
    assert len(drawn) > 1 and drawn <= set(charts.RAMP)


def test_much_stands_out_on_light_and_dark():
    for paper, steps in ((PAPER, charts.RAMP.keys()), (NIGHT, charts.RAMP.values())):
        rising = [contrast(step, paper) for step in steps]
        assert rising == sorted(rising) and rising[-1] > 9
        assert all(more / less > 1.3 for less, more in itertools.pairwise(rising))


def test_a_colour_scale_of_the_authors_own_is_kept(frame):
    _, field = shades(frame, color=alt.Color("share_percent:Q", scale=alt.Scale(scheme="viridis")))
    assert field["scale"] == {"scheme": "viridis"}
