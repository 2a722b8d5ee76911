"""Draw lines of many countries, and labels at the ends of lines."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from .ends import end_labels
from .style import COLOURS, HEIGHT, INK, colour, country_names, country_scale

CROWD = 4  # grey lines without a name from which on a reader may choose one


def country_lines(
    frame: pd.DataFrame,
    y: Any,
    *,
    x: Any = "year:Q",
    third: str | None = None,
    label: Sequence[str] | None = None,
    height: int = HEIGHT,
) -> Any:
    """Draw a line per country: Belarus, Azerbaijan, Russia and `third` in colour, the others grey.

    If four or more lines have no name, a reader may choose one of them, which is then drawn dark
    and named.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per country and date, with the codes in `country`.
    y, x : str or Altair channel
        What is drawn, e.g. "share_percent:Q".
    third : str, optional
        Code of a third country to draw in colour.
    label : list of str, optional
        Codes of further countries to name at the end of their line.
    height : int
        Height of the plot in px.

    Returns
    -------
    altair.LayerChart
        It can be changed like any other chart.

    Raises
    ------
    FigureError
        If `label` has a code that is not in `frame`.

    Examples
    --------
    >>> frame = pd.DataFrame({"country": ["BLR", "BLR", "KAZ", "KAZ"],
    ...                       "year": [2014, 2015] * 2, "share_percent": [50.0, 49.0, 20.0, 21.0]})
    >>> chart = country_lines(frame, "share_percent:Q", label=["KAZ"])
    >>> chart.layer[2].data["label"].tolist()
    ['Kazakhstan', 'Belarus']
    """
    import altair

    codes = sorted(frame["country"].unique())
    loud = [code for code in codes if colour(code, third) != COLOURS["other"]]
    shade = altair.Color("country:N", scale=country_scale(codes, third), legend=None)
    base = altair.Chart(frame, height=height).encode(x=x, y=y)
    accent = altair.FieldOneOfPredicate(field="country", oneOf=loud)
    faint = base.mark_line(strokeWidth=1).encode(
        detail="country:N", color=altair.value(COLOURS["other"])
    )
    strong = base.mark_line(strokeWidth=2.5).encode(color=shade)
    named = [*loud, *(label or [])]
    chart = altair.layer(
        faint.transform_filter({"not": accent}),
        strong.transform_filter(accent),
        *end_labels(strong, frame, named),
    )
    quiet = [code for code in codes if code not in loud]
    return chart + pick_country(base, quiet) if len(set(codes) - set(named)) >= CROWD else chart


def pick_country(base: Any, codes: Sequence[str], *, dots: bool = False) -> Any:
    """Return the line or the dots of a country that the reader chooses from a menu; at first of none.

    Parameters
    ----------
    base : altair.Chart
        A chart with the encodings x and y, and the country codes in `country`.
    codes : list of str
        The countries to choose from.
    dots : bool
        Dots with the name above, instead of a line with the name at its end.

    Returns
    -------
    altair.LayerChart
        The chosen line or dots, named. Add it to a chart of all countries.

    Examples
    --------
    >>> import altair as alt
    >>> frame = pd.DataFrame({"country": ["KAZ", "UKR"] * 2, "year": [2014, 2014, 2015, 2015],
    ...                       "percent": [50.0, 9.0, 49.0, 8.0]})
    >>> base = alt.Chart(frame).encode(x="year:Q", y="percent:Q")
    >>> pick_country(base, ["KAZ", "UKR"]).to_dict()["params"][0]["bind"]["labels"]
    ['none', 'Kazakhstan', 'Ukraine']
    """
    import altair

    names = sorted(country_names().get(code, code) for code in codes)
    menu = altair.binding_select(
        options=[None, *names], labels=["none", *names], name="Highlight a country: "
    )
    picked = altair.param(name="picked", value=None, bind=menu)
    if dots:
        dot = base.transform_filter("datum.country == picked").encode(color=altair.value(INK))
        word = dot.mark_text(dy=-15, fontWeight="bold").encode(text="country:N")
        return altair.layer(dot.mark_circle(size=110, opacity=1), word).add_params(picked)
    x, y = (base.mark_line().to_dict()["encoding"][channel]["field"] for channel in ("x", "y"))
    line = base.transform_filter("datum.country == picked").encode(
        color=altair.value(INK), detail="country:N"
    )
    last = line.transform_filter(f"isValid(datum['{y}'])")
    last = last.transform_joinaggregate(last_shown=f"max({x})")
    last = last.transform_filter(f"datum['{x}'] == datum.last_shown")
    word = last.mark_text(align="left", dx=6, dy=-2, fontWeight="bold").encode(text="country:N")
    return altair.layer(line.mark_line(strokeWidth=2.5), word).add_params(picked)


def label_ends(lines: Any, only: Sequence[str] | None = None) -> Any:
    """Name each line at its end instead of in a legend.

    Labels at the right of their lines that would overlap are moved apart. A label that another line
    would cross, because its own line ends before the others, is written above or below that end, if
    there is room inside the plot, clear of lines and other labels, at the width of a column and of a
    phone. Country codes become names.

    Parameters
    ----------
    lines : altair.Chart
        A line chart coloured by a field, with linear axes.
    only : list of str, optional
        The series to name; all by default, none if it is empty.

    Returns
    -------
    altair.LayerChart
        The lines and their labels.

    Raises
    ------
    FigureError
        If `only` has a name that no line has.

    Examples
    --------
    >>> import altair as alt
    >>> frame = pd.DataFrame({"country": ["BLR", "AZE"] * 2, "year": [2014, 2014, 2015, 2015],
    ...                       "percent": [50.0, 9.0, 49.0, 8.0]})
    >>> lines = alt.Chart(frame).mark_line().encode(x="year:Q", y="percent:Q", color="country:N")
    >>> label_ends(lines).layer[1].data["label"].tolist()
    ['Azerbaijan', 'Belarus']
    """
    import altair

    plain = lines.copy(deep=True)
    plain.encoding.color.legend = None
    return altair.layer(plain, *end_labels(plain, lines.data, only))
