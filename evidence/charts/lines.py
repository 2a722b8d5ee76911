"""Chart helpers: lines of many countries, and labels at the ends of lines."""

from .style import COLOURS, HEIGHT, colour, country_names, country_scale


def country_lines(frame, y, *, x="year:Q", third=None, label=None, height=HEIGHT):
    """Lines of many countries: Belarus, Azerbaijan, Russia and `third` in colour, the rest grey.

    frame: DataFrame with a column `country` of codes, one row a country and moment. x, y: Altair
    shorthand or channel. label: further codes to name at the end of their line. height: px.
    Returns a layered chart of the house's usual form, to be refined like any other.
    """
    import altair

    codes = sorted(frame["country"].unique())
    loud = [code for code in codes if colour(code, third) != COLOURS["other"]]
    shade = altair.Color("country:N", scale=country_scale(codes, third), legend=None)
    base = altair.Chart(frame, height=height).encode(x=x, y=y)
    accent = altair.FieldOneOfPredicate(field="country", oneOf=loud)
    faint = base.mark_line(strokeWidth=1).encode(detail="country:N", color=altair.value(COLOURS["other"]))
    strong = base.mark_line(strokeWidth=2.5).encode(color=shade)
    return altair.layer(
        faint.transform_filter({"not": accent}),
        strong.transform_filter(accent),
        _end_labels(strong, frame, [*loud, *(label or [])]),
    )


def label_ends(lines, only=None):
    """`lines` (a line chart coloured by a field) with each line named at its end, not in a legend.

    only: the series to name, all by default. Country codes are written out. Labels that would
    overlap are moved apart; the axes must be linear. Returns a layered chart.
    """
    import altair

    plain = lines.copy(deep=True)
    plain.encoding.color.legend = None
    return altair.layer(plain, _end_labels(plain, lines.data, only))


def _end_labels(lines, frame, only):
    """The text layer of `label_ends`."""
    import altair

    encoding = lines.to_dict()["encoding"]
    x, y, series = (encoding[channel]["field"] for channel in ("x", "y", "color"))
    last = frame.dropna(subset=[y]).sort_values(x, kind="stable").groupby(series).tail(1)
    last = last[last[series].isin(only)] if only is not None else last
    last = last.sort_values(y, kind="stable")[[x, y, series]]
    last["label"] = last[series].map(lambda code: country_names().get(code, code))
    low, high = _extent(encoding["y"].get("scale") or {}, frame[y])
    height = lines.height if isinstance(lines.height, (int, float)) else HEIGHT
    last["label_y"] = _apart(list(last[y]), 15 * (high - low) / height)
    where = {"field": "label_y", "type": "quantitative", "title": encoding["y"].get("title", y)}
    return (
        altair.Chart(last)
        .mark_text(align="left", dx=6, fontSize=13, tooltip=None)
        .encode(x=lines.encoding.x, y=altair.Y(**where), text="label:N", color=lines.encoding.color)
    )


def _extent(scale, values):
    """The span of a linear axis as Vega-Lite chooses it, but for rounding."""
    if isinstance(scale.get("domain"), list):
        return scale["domain"]
    ends = [values.min(), values.max()] + [0] * bool(scale.get("zero", True))
    return min(ends), max(ends)


def _apart(heights, gap):
    """`heights` (ascending) moved as little as lets neighbours keep `gap`."""
    heights = [float(h) for h in heights]
    for _ in range(100):
        for i in range(len(heights) - 1):
            lack = gap - (heights[i + 1] - heights[i])
            if lack > 0:
                heights[i], heights[i + 1] = heights[i] - lack / 2, heights[i + 1] + lack / 2
    return heights
