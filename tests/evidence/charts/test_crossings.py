"""Lines, edges and symbols do not cross words, and the names of lines find a place."""

import itertools

import altair as alt
import pandas as pd
import pytest

from evidence import charts
from evidence.charts import WIDE, FigureError
from evidence.charts.dots import MARGIN
from evidence.charts.ends import RIGHT, Place
from evidence.charts.labels import find_faults
from evidence.charts.style import HEIGHT
from tests.evidence.charts.drawing import show

WORDS = (
    '<text transform="translate(50,50)" font-size="13px" fill="#000">Belarus</text>'  # 44 px wide
)


def picture(mark, kind):
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


@pytest.mark.parametrize(
    "outline, crosses",
    [
        ("M0,46C30,46,60,46,200,46", True),
        ("M0,46Q100,46,200,46", True),
        ("M0,46L20,90C60,90,80,90,100,90L200,46", False),
        ("M0,90C60,30,100,30,200,90", True),  # its ends and control points are far from the word
        (
            "M50,90C50,46,94,46,94,90",
            False,
        ),  # its control points are in the word, the curve is below
    ],
)
def test_a_curve_is_followed(outline, crosses):
    curve = f'<path d="{outline}" stroke="#00573f"/>'
    assert find_faults(picture(curve, "line")) == ["a line crosses 'Belarus'"] * crosses


def test_an_unknown_path_command_is_refused():
    with pytest.raises(FigureError, match=r"path command 'S' \(M0,46S30,46,60,46\)"):
        find_faults(picture('<path d="M0,46S30,46,60,46" stroke="#00573f"/>', "line"))


@pytest.mark.parametrize("interpolate", ["linear", "monotone", "step-after"])
def test_a_word_on_a_line_of_any_shape_is_refused(interpolate):
    level = pd.DataFrame({"year": range(1990, 2021), "percent": 45.0, "name": "a word"})
    at = {"x": alt.X("year:Q").scale(zero=False), "y": "percent:Q"}
    base = alt.Chart(level).encode(**at)
    word = base.transform_filter("datum.year == 2005").mark_text().encode(text="name:N")
    with pytest.raises(FigureError, match="a line crosses 'a word'"):
        show(base.mark_line(interpolate=interpolate) + word)


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


@pytest.mark.parametrize(
    "series",
    [
        (LONG, ("first name", (1990, 50), (1997, 45)), ("second name", (1990, 47), (1997, 43))),
        (
            LONG,
            ("long name at the right", (1990, 33), (1991, 30)),
            ("above it", (1990, 50), (1998, 38)),
        ),
        (("long line", (1990, 30), (2002, 0), (2020, 0)), ("low name", (1990, 4), (2000, 3))),
        (("long line", (1990, 95), (1999, 99), (2020, 60)), ("high name", (1990, 90), (2000, 97))),
    ],
)
def test_a_name_above_or_below_its_line_is_in_the_plot_and_on_no_other_name(series):
    """A name without room stays at the right, where the figure is refused and says why."""
    ends = {name: points[-1] for name, *points in series}
    across, up = (WIDE - MARGIN) / 40, HEIGHT / 100  # px of a year and of a per cent
    boxes = []
    for label, (align, baseline) in places(lines(*series)).items():
        name = label.replace("\n", " ")
        year, percent = ends[name]
        place = Place(align, baseline, 1 + label.count("\n"))
        boxes.append(place.box(name, ((year - 1990) * across, HEIGHT - percent * up)))
        assert place == RIGHT or (boxes[-1].top >= 0 and boxes[-1].bottom <= HEIGHT)
    assert len(boxes) == len(series)
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))


def test_a_word_that_a_line_crosses_is_refused():
    chart = lines(LONG)
    spot = pd.DataFrame([{"year": 1998, "percent": 45, "name": "a word on a line"}])
    word = alt.Chart(spot).mark_text().encode(x="year:Q", y="percent:Q", text="name:N")
    with pytest.raises(FigureError, match="at 680 px a line crosses 'a word on a line'. Shorten"):
        show(chart + word)
