"""Draw dots of a few countries in rows, and the same chart once for each level of a field."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from .labels import Box, text_width
from .style import HEIGHT, NARROW, SHAPES, WIDE, colour, country_names

MARGIN = 90  # px of a picture that axes and labels take
LETTERS, REACH = 12, 6  # px: size of the names of dots, radius of a dot
# Where a name may be written next to its dot: alignment, shift right, shift down.
PLACES = (("left", 8, 4), ("right", -8, 4), ("center", 0, -9), ("center", 0, 17))


def country_marks(codes: Iterable[str], third: str | None = None) -> dict[str, Any]:
    """Return the encodings of colour and shape of countries, one and the same in every chart.

    Parameters
    ----------
    codes : iterable of str
        Country codes or names, in the order of the legend.
    third : str, optional
        Code or name of the third country.

    Returns
    -------
    dict
        `color` and `shape` for `encode()`, both of the field `country`.

    Examples
    --------
    >>> marks = country_marks(["BLR", "AZE", "ARM"], third="ARM")
    >>> marks["shape"].to_dict()["scale"]["range"]
    ['circle', 'square', 'triangle-up']
    """
    import altair

    names = country_names()
    by_name = {name: code for code, name in names.items()}
    codes = list(dict.fromkeys(by_name.get(code, code) for code in codes))
    third = by_name.get(third, third) if third else None
    domain = [names.get(code, code) for code in codes]
    shapes = [SHAPES["third"] if c == third else SHAPES.get(c, SHAPES["other"]) for c in codes]
    return {
        "color": altair.Color("country:N", title=None).scale(
            domain=domain, range=[colour(code, third) for code in codes]
        ),
        "shape": altair.Shape("country:N", title=None).scale(domain=domain, range=shapes),
    }


def country_dots(
    frame: pd.DataFrame,
    x: Any,
    y: Any,
    *,
    third: str | None = None,
    size: int = 110,
    height: Any = None,
    **more: Any,
) -> Any:
    """Draw a dot for each country in each row: Belarus a circle, Azerbaijan a square.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per country and row of the chart, with codes or names in `country`. The legend has
        the order in which they occur.
    x, y : str or Altair channel
        What is drawn, e.g. "percent:Q" and "measure:N".
    third : str, optional
        Code or name of the third country.
    size : int
        Area of a dot in px.
    height : int or altair.Step, optional
        Height of the plot.
    **more
        Further channels, e.g. `tooltip`.

    Returns
    -------
    altair.Chart
        It can be changed like any other chart.

    Examples
    --------
    >>> frame = pd.DataFrame({"country": ["BLR", "AZE"], "measure": ["all trade"] * 2,
    ...                       "percent": [51.0, 8.0]})
    >>> country_dots(frame, "percent:Q", "measure:N").to_dict()["encoding"]["shape"]["scale"]["range"]
    ['circle', 'square']
    """
    import altair

    chart = altair.Chart(frame) if height is None else altair.Chart(frame, height=height)
    marks = country_marks(frame["country"], third)
    dots = chart.mark_point(filled=True, size=size, opacity=1)
    return dots.encode(x=x, y=y, **{**marks, **more})


def small_multiples(
    chart: Any, by: str, *, order: Sequence[str] | None = None, columns: int = 2
) -> Any:
    """Repeat a chart for each level of a field, with the level as its heading.

    Parameters
    ----------
    chart : altair.Chart
        The chart of one level.
    by : str
        The field.
    order : list of str, optional
        The levels in their order; sorted by default.
    columns : int
        Charts in a row.

    Returns
    -------
    altair.FacetChart
        The charts, with one scale for all.

    Examples
    --------
    >>> import altair as alt
    >>> frame = pd.DataFrame({"flow": ["sold", "bought"], "percent": [1.0, 2.0]})
    >>> one = alt.Chart(frame).mark_bar().encode(x="percent:Q")
    >>> small_multiples(one, "flow", order=["sold", "bought"]).to_dict()["facet"]["sort"]
    ['sold', 'bought']
    """
    import altair

    sort = altair.Undefined if order is None else list(order)
    return chart.facet(altair.Facet(f"{by}:N", title=None, sort=sort), columns=columns)


def name_dots(dots: Any, name: str, first: Sequence[str] = ()) -> tuple[Any, Any]:
    """Write names next to dots, where they cover no other dot or name.

    A name that fits nowhere is left out: the tooltip and the table have it.

    Parameters
    ----------
    dots : altair.Chart
        Dots with data and stated domains of x and y.
    name : str
        The column of names.
    first : list of str
        Names that are placed before the others.

    Returns
    -------
    wide, narrow : altair.LayerChart
        The chart for a column of text and for a phone, `narrow=` of `figure`.

    Examples
    --------
    >>> import altair as alt
    >>> frame = pd.DataFrame({"x": [1.0, 1.1], "y": [1.0, 1.0], "name": ["Kazakhstan", "Tajikistan"]})
    >>> scale = alt.Scale(domain=[0, 10])
    >>> dots = alt.Chart(frame).mark_point().encode(
    ...     x=alt.X("x:Q", scale=scale), y=alt.Y("y:Q", scale=scale))
    >>> [layer.mark.align for layer in name_dots(dots, "name")[0].layer[1:]]
    ['center', 'left']
    """
    import altair

    encoding = dots.to_dict()["encoding"]
    height = dots.height if isinstance(dots.height, (int, float)) else HEIGHT
    plain = dots.copy(deep=True)
    plain.encoding.shape = altair.Undefined
    charts = []
    for width in (WIDE - MARGIN, NARROW - MARGIN):
        points = [
            (str(row[name]), *_pixels(encoding, row, width, height))
            for row in dots.data.to_dict("records")
        ]
        layers = [
            plain.transform_filter(altair.FieldOneOfPredicate(name, names))
            .mark_text(align=align, dx=dx, dy=dy, baseline="alphabetic", fontSize=LETTERS)
            .encode(text=f"{name}:N")
            for (align, dx, dy), names in _place(points, first, width).items()
        ]
        charts.append(altair.layer(dots, *layers))
    return charts[0], charts[1]


def _pixels(encoding, row, width, height):
    """Return where a row stands in a plot of this size."""
    found = []
    for channel, size in (("x", width), ("y", height)):
        low, high = encoding[channel]["scale"]["domain"]
        part = (row[encoding[channel]["field"]] - low) / (high - low)
        found.append(size * (part if channel == "x" else 1 - part))
    return found


def _place(points, first, width):
    """Return {place: names}, each name at the first place where it covers nothing."""
    dots = [Box(x - REACH, y - REACH, x + REACH, y + REACH, "", "") for _, x, y in points]
    names: list[Box] = []
    placed: dict[tuple, list[str]] = {}
    for name, x, y in sorted(points, key=lambda point: point[0] not in first):
        others = [dot for dot in dots if dot[:2] != (x - REACH, y - REACH)]
        wide = text_width(name, LETTERS)
        for place in PLACES:
            align, dx, dy = place
            left = x + dx - wide * {"left": 0, "right": 1, "center": 0.5}[align]
            top, bottom = y + dy - 0.75 * LETTERS, y + dy + 0.2 * LETTERS
            box = Box(left, top, left + wide, bottom, name, "")
            free = not any(box.meets(other, 0) for other in (*others, *names))
            if free and left >= 0 and box.right <= width:
                placed.setdefault(place, []).append(name)
                names.append(box)
                break
    return placed
