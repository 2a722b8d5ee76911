"""Dots of countries look the same in every chart, and their names cover nothing."""

import altair as alt
import pandas as pd
import pytest

from evidence import charts
from evidence.charts import COLOURS, SHAPES, FigureError
from evidence.charts.labels import find_faults
from evidence.charts.vision import APART, closest
from tests.evidence.charts.drawing import draw, show


def test_a_country_has_one_shape_and_colour_by_code_and_by_name():
    codes = charts.country_marks(["BLR", "AZE"])
    names = charts.country_marks(["Belarus", "AZE"])
    for marks in (codes, names):
        assert marks["shape"].to_dict()["scale"]["range"] == [SHAPES["BLR"], SHAPES["AZE"]]
        assert marks["color"].to_dict()["scale"]["range"] == [COLOURS["BLR"], COLOURS["AZE"]]


def test_the_third_country_has_the_third_shape():
    marks = charts.country_marks(["AZE", "TUR"], third="TUR")
    assert marks["shape"].to_dict()["scale"]["range"] == [SHAPES["AZE"], SHAPES["third"]]


def crowd():
    rows = [(f"country {i}", 50 + i % 3, 50 + i // 3) for i in range(9)]
    return pd.DataFrame(rows, columns=["name", "x", "y"])


def test_names_of_dots_cover_no_other_and_the_first_are_there():
    ends = alt.Scale(domain=[0, 100])
    dots = (
        alt.Chart(crowd(), height=300)
        .mark_point()
        .encode(x=alt.X("x:Q", scale=ends), y=alt.Y("y:Q", scale=ends))
    )
    wide, phone = charts.name_dots(dots, "name", ["country 8"])
    for svg in draw(wide, narrow=phone):
        assert not find_faults(svg) and "country 8" in svg
        assert svg.count(">country ") < 9, "what does not fit is left out"
        assert 'class="mark-symbol role-mark' in svg, "with the classes by which dots are found"


def test_a_reader_may_choose_a_country_of_a_crowd(frame):
    many = pd.concat([frame.assign(country=code) for code in ("BLR", "KAZ", "GEO", "UZB", "TJK")])
    record = show(charts.country_lines(many, "share_percent:Q"))
    (param,) = record["spec"]["params"]
    assert param["bind"]["options"] == [None, "GEO", "KAZ", "TJK", "UZB"]
    few = show(charts.country_lines(frame, "share_percent:Q"))
    assert "params" not in few["spec"] or not few["spec"]["params"]


def test_colours_that_a_reader_cannot_tell_apart_are_refused(frame):
    alike = alt.Scale(domain=["BLR", "AZE", "UKR"], range=["#9aa3ad", "#2f8f83", "#a6611a"])
    bars = (
        alt.Chart(frame)
        .mark_bar()
        .encode(x="year:O", y="share_percent:Q", color=alt.Color("country:N", scale=alike))
    )
    with pytest.raises(FigureError, match="#9aa3ad and #2f8f83 are 14 apart with protanopia"):
        show(bars)
    points = bars.mark_point().encode(shape="country:N")
    assert show(points), "shapes tell them apart"


def test_the_colours_of_the_countries_are_apart_for_every_eye():
    assert closest(list(COLOURS.values()))[0] >= APART
