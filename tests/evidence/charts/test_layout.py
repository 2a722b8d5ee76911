"""Every chart fits a text column and a phone, and its labels do not overlap."""

import re

import altair as alt
import pandas as pd
import pytest

from evidence import charts
from evidence.charts import NARROW, SLACK, WIDE, FigureError
from tests.evidence.charts.drawing import show, width


def test_a_chart_too_wide_for_a_phone_is_refused(frame):
    many = pd.DataFrame({"kind": [f"kind {i}" for i in range(9)], "value": range(9)})
    crowded = alt.Chart(many).mark_bar().encode(x="value:Q", column="kind:N")
    with pytest.raises(FigureError, match="'one': at (680|340) px .*narrow="):
        show(crowded)
    plain = alt.Chart(many).mark_bar().encode(x="value:Q", y="kind:N")
    five = alt.Chart(many[:5]).mark_bar().encode(x="value:Q", column="kind:N")
    with pytest.raises(FigureError, match="at 340 px"):
        show(five)
    assert width(show(five, narrow=plain)["svg_narrow"]) == pytest.approx(NARROW, abs=SLACK)


def compositions(frame):
    base = alt.Chart(frame).encode(
        x="year:Q", y=alt.Y("share_percent:Q", title="share, %"), color="country:N"
    )
    line, bar = base.mark_line(), base.mark_bar()
    rule = alt.Chart(pd.DataFrame({"y": [20]})).mark_rule().encode(y="y:Q")
    return {
        "single": (line, 1, 1),
        "layer": (line + rule, 1, 1),
        "facet": (line.facet("country:N", columns=3), 3, 2),
        "layered facet": ((line + bar).facet("country:N", columns=2), 2, 2),
        "facet by encoding": (line.encode(facet=alt.Facet("country:N", columns=3)), 3, 2),
        "row": (line.encode(row="country:N"), 1, 1),
        "column": (line.encode(color=alt.Undefined, column="country:N"), 3, 3),
        "side by side": (line.properties(width=300) | bar.properties(width=100), 2, 1),
        "below": (line & bar, 1, 1),
        "concat": (alt.concat(line, bar, columns=2), 2, 1),
        "below and side by side": ((line & bar) | line, 2, 1),
        "repeat": (
            alt.Chart(frame).mark_point().encode(x=alt.X(alt.repeat(), type="quantitative")).repeat(
                ["year", "share_percent"], columns=2), 2, 2),
    }  # fmt: skip


@pytest.mark.parametrize(
    "kind", compositions(pd.DataFrame(columns=["country", "year", "share_percent"]))
)
def test_every_composition_fits_a_column_and_a_phone(frame, kind):
    chart, across, across_narrow = compositions(frame)[kind]
    record = show(chart)
    assert width(record["svg"]) == pytest.approx(WIDE, abs=SLACK)
    assert width(record["svg_narrow"]) == pytest.approx(NARROW, abs=SLACK)
    for spec, total, count in (
        (record["spec"], WIDE, across),
        (record["spec_narrow"], NARROW, across_narrow),
    ):
        widths = [view["width"] for view, _ in charts.layout._plots(spec, 1.0, spec["datasets"])]
        assert min(widths) >= charts.SMALLEST
        assert sum(widths) / len(widths) <= total / count, f"{count} plots side by side: {widths}"


def test_columns_become_rows_and_keep_their_proportions(frame):
    chart, *_ = compositions(frame)["side by side"]
    record = show(chart)
    first, second = (child["width"] for child in record["spec"]["hconcat"])
    assert first == pytest.approx(3 * second, abs=3)
    assert "hconcat" not in record["spec_narrow"] and len(record["spec_narrow"]["vconcat"]) == 2


@pytest.mark.parametrize(
    ("top", "labels"), [(90, ["10", "100"]), (9000, ["10", "100", "1,000", "10,000"])]
)
def test_a_logarithmic_axis_shows_powers_of_ten(top, labels):
    frame = pd.DataFrame({"year": [2000, 2001], "price": [12, top]})
    scale = alt.Scale(type="log")
    svg = show(alt.Chart(frame).mark_line().encode(x="year:Q", y=alt.Y("price:Q", scale=scale)))[
        "svg"
    ]
    assert [
        label for label in re.findall(r">([\d,]+)</text>", svg) if label not in ("2000", "2001")
    ] == labels


def test_a_logarithmic_axis_of_its_own_ends():
    frame = pd.DataFrame({"year": [2000, 2001], "price": [12, 900]})
    y = alt.Y("price:Q", scale=alt.Scale(type="log", domain=[7, 1300], nice=False))
    svg = show(alt.Chart(frame).mark_line().encode(x="year:Q", y=y))["svg"]
    assert [
        label for label in re.findall(r">([\d,]+)</text>", svg) if label not in ("2000", "2001")
    ] == ["10", "100", "1,000"]


def _height(svg, text):
    """The y of a text in a picture: all shifts of the groups around it, added."""
    shifts = []
    for tag, y, said in re.findall(
        r"<(/?g|text)\b(?:[^>]*?translate\([-\d.]+,([-\d.]+)\))?[^>]*>([^<]*)", svg
    ):
        if tag == "/g":
            shifts.pop()
        elif tag == "g":
            shifts.append(float(y or 0))
        elif said == text:
            return sum(shifts) + float(y or 0)
    raise AssertionError(f"{text} is not in the picture")


def test_legend_and_title_of_an_axis_do_not_overlap(frame):
    chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(x="year:Q", y=alt.Y("share_percent:Q", title="SHARE"), color="country:N")
    )
    for key in ("svg", "svg_narrow"):
        at = {text: _height(show(chart)[key], text) for text in ("SHARE", "UKR")}
        assert at["SHARE"] - at["UKR"] >= 15, at


def test_an_authors_own_axis_is_kept(frame):
    axis = alt.Axis(format=".1f", tickCount=2)
    spec = show(
        alt.Chart(frame).mark_line().encode(x=alt.X("year:Q", axis=axis), y="share_percent:Q")
    )["spec"]
    assert spec["encoding"]["x"]["axis"]["format"] == ".1f"
    assert spec["encoding"]["x"]["axis"]["tickCount"] == 2
