"""Lines, edges and symbols do not cross words, and the names of lines find a place."""

import itertools

import altair as alt
import pandas as pd
import pytest

from evidence import charts
from evidence.charts import FigureError
from evidence.charts.labels import find_faults
from tests.evidence.charts.drawing import show

WORDS = (
    '<text transform="translate(50,50)" font-size="13px" fill="#000">Belarus</text>'  # 44 px wide
)


def picture(mark, kind, faint=""):
    """A picture with one word and one mark."""
    group = f'<g class="mark-{kind} role-mark marks">{mark}</g>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><g fill="none">{group}{WORDS}</g></svg>'


def test_a_line_through_a_word_is_found():
    line = '<path d="M0,0L60,45L80,90" stroke="#00573f"/>'
    assert find_faults(picture(line, "line")) == ["a line crosses 'Belarus'"]
    assert not find_faults(picture('<path d="M0,0L40,45L40,90" stroke="#00573f"/>', "line"))
    moved = '<path transform="translate(60,0)" d="M0,0L5,90" stroke="#00573f"/>'
    assert find_faults(picture(moved, "line")) == ["a line crosses 'Belarus'"]
    assert not find_faults(picture(line, "line").replace("role-mark", "role-axis-grid"))
    assert not find_faults(picture(line.replace("/>", ' stroke-opacity="0.1"/>'), "line"))


def test_a_rule_through_a_word_is_found():
    rule = '<line transform="translate(0,{})" x2="200" y2="0" stroke="#48566b"/>'
    assert find_faults(picture(rule.format(46), "rule")) == ["a line crosses 'Belarus'"]
    assert not find_faults(picture(rule.format(60), "rule")), "words may stand above a rule"


@pytest.mark.parametrize(
    "x, radius, found", [(97, 5, True), (60, 3, True), (105, 5, False), (72, 60, False)]
)
def test_a_symbol_on_a_word_is_found(x, radius, found):
    """The last circle holds the whole word."""
    circle = f'<path transform="translate({x},46)" d="M{radius},0A{radius},{radius},0,1,1,-{radius},0A{radius},{radius},0,1,1,{radius},0" fill="#c94f00"/>'
    assert find_faults(picture(circle, "symbol")) == ["a symbol crosses 'Belarus'"] * found


def test_a_word_may_stand_in_a_bar_and_not_on_its_edge():
    bar = '<path d="M0,30h{}v40h-{}Z" fill="#6f7681"{}/>'
    assert not find_faults(picture(bar.format(190, 190, ""), "rect"))
    assert find_faults(picture(bar.format(70, 70, ""), "rect")) == ["a bar crosses 'Belarus'"]
    assert not find_faults(picture(bar.format(70, 70, ' fill-opacity="0.1"'), "rect"))


def lines(*series):
    """A line for each name, through points (year, percent), with a row for each year."""
    rows = [
        (name, year, y0 + (y1 - y0) * (year - x0) / (x1 - x0))
        for name, *points in series
        for (x0, y0), (x1, y1) in itertools.pairwise(points)
        for year in range(x0, x1 + 1)
    ]
    frame = pd.DataFrame(rows, columns=["series", "year", "percent"])
    return (
        alt.Chart(frame)
        .mark_line()
        .encode(
            x=alt.X("year:Q", scale=alt.Scale(domain=[1990, 2030])),
            y=alt.Y("percent:Q", scale=alt.Scale(domain=[0, 100])),
            color="series:N",
        )
    )


LONG = ("long line", (1990, 80), (2005, 20), (2020, 20))
RISING = ("long line", (1990, 20), (2005, 80), (2020, 80))


def places(chart):
    """{name: (align, baseline)} of the names that `label_ends` writes."""
    spec = charts.label_ends(chart).to_dict()
    return {
        row["label"]: (layer["mark"]["align"], layer["mark"].get("baseline", "middle"))
        for layer in spec["layer"][1:]
        for row in spec["datasets"][layer["data"]["name"]]
    }


@pytest.mark.parametrize(
    "long, short, place",
    [
        (LONG, ("here", (1990, 95), (2010, 95)), ("left", "middle")),  # nothing is at its right
        (LONG, ("below", (1990, 50), (1997, 45)), ("right", "top")),
        (RISING, ("above", (1990, 50), (1998, 65)), ("right", "bottom")),
        (LONG, ("in two rows", (1990, 40), (1998, 30)), ("right", "top")),
    ],
)
def test_the_name_of_a_line_that_ends_before_another_finds_a_place(long, short, place):
    chart = lines(long, short)
    found = places(chart)
    assert found.pop("long line") == ("left", "middle")
    assert list(found.values()) == [place]
    assert ("\n" in next(iter(found))) == (short[0] == "in two rows")
    assert show(charts.label_ends(chart))


def test_a_word_that_a_line_crosses_is_refused():
    chart = lines(LONG)
    spot = pd.DataFrame([{"year": 1998, "percent": 45, "name": "a word on a line"}])
    word = alt.Chart(spot).mark_text().encode(x="year:Q", y="percent:Q", text="name:N")
    with pytest.raises(FigureError, match="at 680 px a line crosses 'a word on a line'. Shorten"):
        show(chart + word)
