"""Draw dots of a few countries in rows, and the same chart once for each level of a field."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from .style import SHAPES, colour, country_names


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
    codes = list(
        dict.fromkeys({name: code for code, name in names.items()}.get(c, c) for c in codes)
    )
    third = {name: code for code, name in names.items()}.get(third, third)
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

    extra = {} if order is None else {"sort": list(order)}
    return chart.facet(altair.Facet(f"{by}:N", title=None, **extra), columns=columns)
