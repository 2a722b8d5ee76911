"""Lines of countries: few have a colour, and their labels do not overlap."""

import altair as alt
import pytest

from evidence import charts
from evidence.charts import COLOURS, FigureError
from tests.evidence.charts.drawing import show


def heights(chart):
    spec = chart.to_dict()
    names = [layer["data"]["name"] for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    return {row["label"]: row["label_y"] for name in names for row in spec["datasets"][name]}


def test_labels_at_the_ends_do_not_overlap(frame):
    frame["share_percent"] = frame["country"].map({"BLR": 50.0, "AZE": 50.1, "UKR": 10.0})
    labelled = charts.label_ends(
        alt.Chart(frame).mark_line().encode(x="year:Q", y="share_percent:Q", color="country:N")
    )
    at = heights(labelled)
    assert set(at) == {"Belarus", "AZE", "UKR"}, "codes of the country list are written out"
    px = 300 / 50.1
    assert (at["AZE"] - at["Belarus"]) * px >= 14.5
    assert at["UKR"] == 10.0, "a label with room stays where it is"
    assert labelled.to_dict()["layer"][0]["encoding"]["color"]["legend"] is None


def test_country_lines_colour_few_and_name_them(frame):
    spec = charts.country_lines(frame, "share_percent:Q", third="UKR").to_dict()
    scale = spec["layer"][1]["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {
        "AZE": COLOURS["AZE"], "BLR": COLOURS["BLR"], "UKR": COLOURS["third"]}  # fmt: skip
    assert spec["layer"][0]["encoding"]["color"]["value"] == COLOURS["other"]
    assert set(heights(charts.country_lines(frame, "share_percent:Q"))) == {"Belarus", "AZE"}
    assert set(heights(charts.country_lines(frame, "share_percent:Q", label=["UKR"]))) == {
        "Belarus",
        "AZE",
        "UKR",
    }
    record = show(charts.country_lines(frame, "share_percent:Q"))
    assert ">Belarus</text>" in record["svg"] and ">Belarus</text>" in record["svg_narrow"]


def test_no_name_draws_no_label(frame, lines):
    assert heights(charts.label_ends(lines, only=[])) == {}
    grey = charts.country_lines(frame.assign(country="KAZ"), "share_percent:Q")
    assert heights(grey) == {} and show(grey)


def test_a_line_without_a_value_has_no_label(frame, lines):
    lines.data = frame.assign(share_percent=frame["share_percent"].where(frame["country"] != "AZE"))
    assert heights(charts.label_ends(lines, only=["AZE"])) == {}


@pytest.mark.parametrize(
    "draw",
    [
        lambda frame, lines: charts.label_ends(lines, only=["BLR", "XXX"]),
        lambda frame, lines: charts.country_lines(frame, "share_percent:Q", label=["XXX"]),
    ],
)
def test_a_name_that_no_line_has_is_refused(frame, lines, draw):
    with pytest.raises(
        FigureError, match="called 'XXX'. .* 'country' has 'AZE', 'BLR', 'UKR'; cor"
    ):
        draw(frame, lines)
