"""The specification of a chart: complete, without foreign data, the same for every reader."""

import json
import re

import altair as alt
import pandas as pd
import pytest

from evidence.charts import FigureError
from tests.evidence.charts.drawing import show


def test_what_is_no_chart_is_refused(frame):
    with pytest.raises(FigureError, match=r"figure 'one': this is no Altair chart but DataFrame"):
        show(frame)


def test_data_from_elsewhere_are_refused():
    chart = alt.Chart("https://example.org/trade.csv").mark_line().encode(x="year:Q", y="share:Q")
    with pytest.raises(
        FigureError, match=r"'one': its data come from 'https://example.org/trade.csv'.*load\(\)"
    ):
        show(chart)


def test_data_from_elsewhere_deep_in_a_chart_are_refused(lines):
    other = alt.Chart("trade.json").mark_rule().encode(y="mean:Q")
    with pytest.raises(FigureError, match="trade.json"):
        show(lines | (lines + other))


def test_images_are_refused(frame):
    with pytest.raises(FigureError, match="'one': image marks"):
        show(alt.Chart(frame).mark_image(url="https://example.org/flag.png").encode(x="year:Q"))


def test_too_many_rows_are_refused():
    frame = pd.DataFrame({"year": range(5001), "share_percent": 1})
    with pytest.raises(FigureError, match="'one': more than 5,000 rows.*Aggregate"):
        show(alt.Chart(frame).mark_line().encode(x="year:Q", y="share_percent:Q"))


def test_years_are_plain(lines):
    svg = show(lines.encode(tooltip=["year:Q"]))["svg"]
    labels = re.findall(r">([\d.,]+)</text>", svg)
    assert "2005" in labels and ">year</text>" not in svg
    assert not [label for label in labels if re.fullmatch(r"2,0\d\d(\.\d)?|20\d\d\.\d", label)]


def test_missing_text_travels_as_null_which_json_knows():
    frame = pd.DataFrame(
        {"year": [2020, 2021], "value": [1.0, 2.0], "who": ["A", float("nan")]}, dtype=object
    )
    chart = alt.Chart(frame).mark_point().encode(x="year:Q", y="value:Q", tooltip="who:N")
    assert "null" in json.dumps(show(chart)["spec"], allow_nan=False)


def test_a_date_is_the_same_day_for_every_reader():
    frame = pd.DataFrame(
        {
            "when": ["2020-05-01", "2021-03-02"],
            "day": ["2020-05-01", "2021-03-02"],
            "value": [1.0, 2.0],
        }
    )
    record = show(
        alt.Chart(frame).mark_point().encode(x="when:T", y="value:Q", tooltip=["when:T", "day:N"])
    )
    (rows,) = record["spec"]["datasets"].values()
    # A bare date would be midnight in Greenwich, still the day before in America.
    assert [row["when"] for row in rows] == ["2020-05-01T00:00:00", "2021-03-02T00:00:00"]
    assert [row["day"] for row in rows] == ["2020-05-01", "2021-03-02"]
    assert record["table"]["rows"][0][0] == "2020-05-01"
