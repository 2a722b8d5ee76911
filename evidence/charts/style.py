"""Define the colours, fonts and sizes of every chart, light and dark, and the Altair theme."""

import csv
from collections.abc import Iterable
from typing import Any

from .. import tables
from ..kept import kept_until_changed

# Okabe-Ito's hues (blue, vermilion, bluish green, purple), darkened for text on white: each has a
# contrast of 4.5:1 or more, and every pair stays apart for the three kinds of colour blindness
# (tests/evidence/charts/test_style.py computes both). Use them for these countries and for nothing else.
COLOURS = {
    "BLR": "#00573f",
    "AZE": "#0077bb",
    "RUS": "#c94f00",
    "third": "#6f1d77",  # the third country of a chart
    "other": "#6f7681",
}
# Shapes, where dots of countries share a row.
SHAPES = {
    "BLR": "circle",
    "AZE": "square",
    "RUS": "diamond",
    "third": "triangle-up",
    "other": "circle",
}
# From little to much, in steps: a colour between two steps would have no counterpart on a dark page,
# where much is bright.
RAMP = {
    "#c3d9ea": "#1d3a50",
    "#95b5cd": "#2c5a7c",
    "#6791b0": "#4480ac",
    "#386d92": "#72abd8",
    "#0a4a75": "#b5dcfb",
}
ENDS = [*RAMP][:: len(RAMP) - 1]
INK, MUTED, GRID, PAPER = "#222832", "#48566b", "#e3e6ea", "#ffffff"
# What each colour becomes on a dark page. Black and white are Vega's defaults.
DARK = {
    COLOURS["BLR"]: "#3ddc84",
    COLOURS["AZE"]: "#4aa8e8",
    COLOURS["RUS"]: "#ee7d2b",
    COLOURS["third"]: "#f0aee0",
    COLOURS["other"]: "#858c97",
    INK: "#ced6dd",
    MUTED: "#9ca4af",
    GRID: "#33383f",
    PAPER: "#121212",
    "black": "#ced6dd",
    "#000": "#ced6dd",
    "white": "#121212",
    **RAMP,
}
WIDE, NARROW = 680, 340  # px: a column of the book; a phone of 390 px less its margins
HEIGHT = 300  # px of the plot if a chart sets no height
# Liberation Sans comes with the renderer, so a chart has the same layout on every machine; Arial
# and Helvetica, which readers have, have the same metrics.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"


def country_scale(codes: Iterable[str], third: str | None = None) -> Any:
    """Return a colour scale for country codes: fixed colours for BLR, AZE, RUS, `third`; else grey.

    Parameters
    ----------
    codes : iterable of str
        The domain of the scale, in this order.
    third : str, optional
        Code of the third country of the chart.

    Returns
    -------
    altair.Scale
        The scale.

    Examples
    --------
    >>> scale = country_scale(["BLR", "GEO"])
    >>> scale.range == [COLOURS["BLR"], COLOURS["other"]]
    True
    """
    import altair

    codes = list(dict.fromkeys(codes))
    return altair.Scale(domain=codes, range=[colour(code, third) for code in codes])


def colour(code: str, third: str | None = None) -> str:
    """Return the colour of a country code; `third` is the third country of the chart."""
    return COLOURS["third"] if code == third else COLOURS.get(code, COLOURS["other"])


@kept_until_changed("countries.csv")
def country_names() -> dict[str, str]:
    """Return {code: name} of data/countries.csv; empty if there is no such list.

    Examples
    --------
    >>> country_names()["BLR"]
    'Belarus'
    """
    path = tables.DATA / "countries.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def theme() -> dict:
    """Return the Altair theme of the book: light grid, no frame, horizontal labels."""
    words = {"labelColor": MUTED, "titleColor": MUTED, "labelFontSize": 13, "titleFontSize": 13}
    quiet = {**words, "titleFontWeight": "normal"}
    return {
        "config": {
            "background": "transparent",
            "font": FONT,
            "view": {"stroke": None, "continuousHeight": HEIGHT},
            "axis": {**quiet, "gridColor": GRID, "domainColor": MUTED, "tickColor": MUTED, "labelPadding": 5},
            "axisX": {"titlePadding": 8, "labelFlush": False, "labelSeparation": 8, "tickSize": 4},
            "axisXDiscrete": {"labelAngle": 0},
            "axisY": {
                "domain": False, "ticks": False, "labelPadding": 8, "titleAngle": 0, "titleAlign": "left",
                "titleAnchor": "end", "titleX": 0, "titleY": -10, "titleBaseline": "bottom",
            },
            "axisTemporal": {"grid": False},
            "header": {**quiet, "labelColor": INK, "labelAnchor": "start", "labelFontWeight": "bold",
                       "labelPadding": 24},
            "legend": {**quiet, "labelColor": INK, "orient": "top", "symbolStrokeWidth": 3, "labelLimit": 300,
                       "offset": 30, "columnPadding": 26},
            "title": {"anchor": "start", "frame": "bounds", "fontSize": 16, "color": INK,
                      "subtitleColor": MUTED, "subtitleFontSize": 12, "offset": 14},
            "range": {"category": list(COLOURS.values()), "ramp": ENDS, "heatmap": ENDS},
            "mark": {"color": COLOURS["other"]},
            "line": {"strokeWidth": 2, "strokeCap": "round", "strokeJoin": "round"},
            "rule": {"color": MUTED},
            # Words repeat what a mark says already, some at a shifted place: a screen reader skips them.
            "text": {"color": INK, "fontSize": 13, "aria": False},
        }
    }  # fmt: skip
