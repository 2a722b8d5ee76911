"""Pictures are small, share no ids, and are the same in every time zone."""

import os
import re
import subprocess
import sys
from xml.etree import ElementTree

import altair as alt

from tests.evidence.charts.drawing import show


def test_pictures_are_lean_and_share_no_ids(frame):
    clipped = (
        alt.Chart(frame)
        .mark_line(clip=True)
        .encode(x="year:Q", y="share_percent:Q", color="country:N")
    )
    record = show(clipped)
    ids = [re.findall(r'\bid="([^"]+)"', record[key]) for key in ("svg", "svg_narrow")]
    assert ids[0] and not set(ids[0]) & set(ids[1])
    for key, found in zip(("svg", "svg_narrow"), ids, strict=True):
        assert set(re.findall(r"url\(#([^)]+)\)", record[key])) == set(found)
        assert 'fill="white"' not in record[key], "its background is the page"
        assert "aria-" not in record[key] and record[key].count("font-family") == 1
        assert re.findall(r"https?://[^\"]*", record[key]) == ["http://www.w3.org/2000/svg"]


def test_a_picture_keeps_its_links(frame):
    points = alt.Chart(frame.assign(page="https://example.org/")).mark_point()
    record = show(points.encode(x="year:Q", y="share_percent:Q", href="page:N"))
    for key in ("svg", "svg_narrow"):
        ElementTree.fromstring(record[key])
        assert record[key].count('xmlns:xlink="http://www.w3.org/1999/xlink"') == 1
        assert record[key].count('<a xlink:href="https://example.org/"') == len(frame)


def test_a_picture_with_dates_is_the_same_in_every_time_zone(root):
    code = """
from evidence.charts import renderer, version
rows = [{"when": f"2020-{month:02}-01T00:00:00", "value": month} for month in range(1, 13)]
axes = {"x": {"field": "when", "type": "temporal"}, "y": {"field": "value", "type": "quantitative"}}
spec = {"data": {"values": rows}, "mark": "point", "encoding": axes}
print(renderer().vegalite_to_svg(spec, vl_version=version()))
"""
    zones = ("America/Los_Angeles", "Europe/Minsk")  # with and without a summer time
    drawn = [
        subprocess.run([sys.executable, "-c", code], cwd=root, env={**os.environ, "TZ": zone},
                       capture_output=True, text=True, check=True).stdout
        for zone in zones
    ]  # fmt: skip
    assert drawn[0].startswith("<svg") and drawn[0] == drawn[1]
