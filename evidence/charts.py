"""`figure()`: a chart with its finding, its words and its sources, or one clear error.

A notebook writes ordinary Altair and hands the chart over. From it come a static picture in two
widths (a column of the book and a phone), the specification that the book brings to life, the
table behind it, and a picture to download that carries title and sources inside.

Altair is imported where it is used: the build of the book only reads what notebooks drew.
"""

import csv
import difflib
import functools
import hashlib
import json
import math
import re
import textwrap
from html import escape

from . import fields, tables
from .outputs import CHART, emit

# Okabe-Ito's hues (blue, vermilion, bluish green, purple), darkened for text on white: each has a
# contrast of 4.5:1 or more, and every pair stays apart for the three kinds of colour blindness
# (tests/test_charts.py computes both). Use them for these countries and for nothing else.
COLOURS = {
    "BLR": "#00573f",
    "AZE": "#0077bb",
    "RUS": "#c94f00",
    "third": "#6f1d77",  # the third country of a chart
    "other": "#6f7681",
}
# From little to much, in steps: a colour between two steps would have no twin on a dark page, where
# much is bright.
RAMP = {"#c3d9ea": "#1d3a50", "#95b5cd": "#2c5a7c", "#6791b0": "#4480ac", "#386d92": "#72abd8", "#0a4a75": "#b5dcfb"}
ENDS = [*RAMP][:: len(RAMP) - 1]
INK, MUTED, GRID, PAPER = "#222832", "#48566b", "#e3e6ea", "#ffffff"
# What each colour becomes on a dark page. Black and white are what Vega draws unasked.
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
HEIGHT = 300  # px of the plot where a chart says nothing
SLACK = 3  # px by which a picture may miss its width
SMALLEST = 70  # px: a plot narrower than this cannot be read
LEAST_ALT = 40  # characters
# Liberation Sans comes with the renderer, so a chart is laid out alike on every machine; Arial and
# Helvetica, which readers have, share its metrics.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
AUTONAME = re.compile(r"(view|param)_\d+")
YEAR = re.compile(r"(^|_)year$", re.IGNORECASE)


class FigureError(ValueError):
    """A chart the book cannot show. The message names the figure and says how to mend it."""


def figure(chart, *, name, title, alt, source, table=None, caption=None, narrow=None):
    """Show `chart` with its finding, its description, its sources and the data behind it.

    chart: any Altair chart. name: kebab-case, the anchor `fig-<name>`, used once in a notebook.
    title: the finding, one sentence. alt: what the picture says, 40 characters or more.
    source: list of tables ("economy/bilateral_trade") and facts ("economy:E001").
    table: DataFrame shown as the chart's table instead of the chart's own data.
    caption: what a reader must know to read it. narrow: another chart for phones, where the rule
    (full width, two facets a row, columns stacked) does not suffice.

    Raises FigureError, naming the figure and the mend.
    """
    credit = _credits(name, title, alt, source)
    _first_use(name)
    spec = _specification(chart, name)
    behind = _table(spec, table, name)
    slim = _specification(narrow, name) if narrow is not None else _stack(spec)
    wide, svg, beside = _fit(spec, WIDE, name)
    slim, svg_narrow, _ = _fit(slim, NARROW, name, beside)
    line = source_line(credit)
    said = {"name": name, "alt": alt, "source": [entry["ref"] for entry in credit]}
    for each, width in ((wide, WIDE), (slim, NARROW)):
        each["title"] = {
            "text": _wrap(title, width, 16, bold=True),
            "subtitle": _wrap(line, width, 12),
        }
        each["description"], each["usermeta"] = alt, {"evidence": said}
    record = {
        "title": title,
        "caption": caption,
        **said,
        "credits": credit,
        "spec": wide,
        "spec_narrow": slim,
        "sha256": hashlib.sha256(_canonical(wide).encode()).hexdigest(),
        "svg": _slim(svg, f"{name}-w"),
        "svg_narrow": _slim(svg_narrow, f"{name}-n"),
        "table": behind,
    }
    picture = framed(record["svg"], title, [caption] * bool(caption) + [line])
    emit({CHART: record, "image/svg+xml": picture, "text/plain": alt})
    return Figure(record)


class Figure:
    """A chart that was shown: `record` is what the book and `review` collect."""

    def __init__(self, record):
        self.record = record

    def __repr__(self):
        return f"figure '{self.record['name']}': {self.record['title']}"

    def _ipython_display_(self):
        """`figure` has shown the chart already; its value shows nothing more."""


def country_scale(codes, third=None):
    """A colour scale for country codes: fixed colours for BLR, AZE, RUS, `third`; grey for others.

    Returns an altair.Scale whose domain is `codes` in the order given.
    """
    import altair

    codes = list(dict.fromkeys(codes))
    return altair.Scale(domain=codes, range=[colour(code, third) for code in codes])


def colour(code, third=None):
    """The colour of one country code; `third` is the third country of the chart."""
    return COLOURS["third"] if code == third else COLOURS.get(code, COLOURS["other"])


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


def country_names():
    """{code: name} of data/countries.csv; empty if there is no such list."""
    path = tables.DATA / "countries.csv"
    return _country_names(path) if path.exists() else {}


@functools.lru_cache(maxsize=4)
def _country_names(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def theme():
    """The house's look, as an Altair theme: light grid, no frame, words upright, years plain."""
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
                       "offset": 30},
            "title": {"anchor": "start", "frame": "bounds", "fontSize": 16, "color": INK,
                      "subtitleColor": MUTED, "subtitleFontSize": 12, "offset": 14},
            "range": {"category": list(COLOURS.values()), "ramp": ENDS, "heatmap": ENDS},
            "mark": {"color": COLOURS["other"]},
            "line": {"strokeWidth": 2, "strokeCap": "round", "strokeJoin": "round"},
            "rule": {"color": MUTED},
            "text": {"color": INK, "fontSize": 13},
        }
    }  # fmt: skip


def _credits(name, title, alt, source):
    """What every source is called, or the first thing that is wrong with the figure's words."""
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise FigureError(
            f"figure {name!r}: a name is small letters, digits and single hyphens, e.g. "
            "'russia-share'. It is the address of the figure on its page; rename it."
        )
    if not isinstance(title, str) or not title.strip():
        raise FigureError(f"figure '{name}': no title. Give title=\"…\", the finding in one sentence.")
    if not isinstance(alt, str) or len(alt.strip()) < LEAST_ALT:
        has = len(alt.strip()) if isinstance(alt, str) else 0
        raise FigureError(
            f"figure '{name}': the alt text has {has} characters, fewer than {LEAST_ALT}. Say in "
            'alt="…" what the picture says to someone who cannot see it: kind of chart, what moves, how far.'
        )
    listed = [source] if isinstance(source, str) else list(source or [])
    if not listed:
        raise FigureError(
            f"figure '{name}': no source. Give source=[…]: tables as '<theme>/<table>', facts as '<theme>:<id>'."
        )
    try:
        return [{"ref": ref, "label": _label(ref)} for ref in listed]
    except tables.TableError as error:
        raise FigureError(f"figure '{name}', source: {error}") from None


def _label(ref):
    """What a source is called under a chart: its title, and who publishes it."""
    if ":" in ref:
        fact = tables.fact(ref)
        return f"{fact['source_title']}, {fact['publisher']} (fact {fact['id']})"
    entry = tables.resource(ref)
    makers = dict.fromkeys(s["publisher"] for s in entry.get("sources", []) if s.get("publisher"))
    return entry["title"] + (f" ({', '.join(makers)})" if makers else "")


MOST_NAMED = 6  # sources in the line below a picture


def source_line(credit):
    """The sources of a figure in one line, as a picture carries it: all of them, or the first and how many more."""
    labels = [entry["label"] for entry in credit]
    if len(labels) <= MOST_NAMED:
        return "Source: " + "; ".join(labels)
    return f"Source: {labels[0]}; and {len(labels) - 1} more, which the page of the figure lists"


_USED = {}  # figure name -> (cell, run) in which it was drawn


def _first_use(name):
    """Refuse a name that another cell of this notebook uses; running a cell again is no other."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    run = shell.execution_count
    cell = parent.get("metadata", {}).get("cellId", run)
    before = _USED.get(name)
    if before and (before[0] != cell or before[1] == run):
        raise FigureError(
            f"figure '{name}': this notebook has a figure of that name already. Give each its own; "
            "if this is that figure moved to another cell, restart the kernel."
        )
    _USED[name] = (cell, run)


def _specification(chart, name):
    """The Vega-Lite specification of `chart`: themed, its data inline, the same on every run."""
    import altair

    if not isinstance(chart, altair.TopLevelMixin):
        raise FigureError(
            f"figure '{name}': this is no Altair chart but {type(chart).__name__}. Hand over the chart "
            "itself (alt.Chart(…), or charts layered, joined or faceted)."
        )
    altair.theme.register("evidence", enable=False)(theme)
    try:
        with altair.theme.enable("evidence"), altair.data_transformers.enable("default"):
            spec = chart.to_dict()
    except altair.MaxRowsError:
        raise FigureError(
            f"figure '{name}': more than 5,000 rows would travel with the page. Aggregate or filter "
            "the frame first; a reader sees no more points than that."
        ) from None
    _refuse_foreign(spec, name)
    _inline(spec)
    _refuse_unknown(spec, name)
    _years(spec)
    _steps(spec)
    return _renamed(spec)


def _walk(node, path=()):
    """Every dict in a specification with its path, outermost first; data rows are left out."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            if key not in ("datasets", "values"):
                yield from _walk(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _walk(value, (*path, index))


def _refuse_foreign(spec, name):
    """Nothing in a chart may be fetched when the page is read."""
    for _, node in _walk(spec):
        data = node.get("data")
        mark = node.get("mark")
        if isinstance(data, dict) and "url" in data:
            raise FigureError(
                f"figure '{name}': its data come from {data['url']!r}. The book fetches nothing: add the "
                "table to data/<theme>/, load() it and hand the frame to the chart."
            )
        if (mark.get("type") if isinstance(mark, dict) else mark) == "image":
            raise FigureError(f"figure '{name}': image marks are fetched by the reader. Use points or text.")


def _refuse_unknown(spec, name):
    """A field that the data lack, and data without a row, would leave the chart empty."""
    if not all(spec["datasets"].values()):
        raise FigureError(
            f"figure '{name}': a frame that it draws has no rows. A filter matched nothing; print the "
            "frame before this cell."
        )
    for where, field, columns in fields.unknown(spec):
        near = difflib.get_close_matches(field, columns, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else "Correct the name, or add the column to the frame."
        raise FigureError(
            f"figure '{name}': its {where} names the field '{field}', which its data do not have. They have: "
            f"{', '.join(columns)}. {hint}"
        )


def _inline(spec):
    """Move all data to `datasets`, rounded to six significant digits and named by their content.

    So noise in the last digits of a sum is no change, and two charts of one frame share its data.
    """
    old, new = spec.pop("datasets", {}), {}
    for _, node in list(_walk(spec)):
        data = node.get("data")
        if isinstance(data, dict) and ("values" in data or data.get("name") in old):
            values = data.pop("values", None)
            values = old[data["name"]] if values is None else values
            rows = [_six(row if isinstance(row, dict) else {"data": row}) for row in values]
            data["name"] = "data-" + hashlib.sha256(_canonical(rows).encode()).hexdigest()[:12]
            new[data["name"]] = rows
    spec["datasets"] = new


def _six(value):
    if isinstance(value, dict):
        return {key: _six(part) for key, part in value.items()}
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        return None  # JSON has no word for it; Altair lets it pass in columns of text
    value = float(f"{value:.6g}")
    return int(value) if value.is_integer() else value


def _years(spec):
    """Years are written 2020, not 2,020.0, and need no zero, no grid and no ticks in between."""
    for _, node in _walk(spec):
        for channel, definition in (node.get("encoding") or {}).items():
            for field in definition if isinstance(definition, list) else [definition]:
                if not YEAR.search(str(field.get("field", ""))) or field.get("type") != "quantitative":
                    continue
                if channel in ("tooltip", "text"):
                    field.setdefault("format", "d")
                if channel not in ("x", "y"):
                    continue
                if field.get("axis", {}) is not None:
                    plain = {"format": "d", "tickMinStep": 1, "grid": False}
                    if "title" not in field:
                        plain["title"] = None  # nobody needs telling that 2020 is a year
                    field["axis"] = {**plain, **field.get("axis", {})}
                field["scale"] = {"zero": False, "nice": False, **(field.get("scale") or {})}


def _steps(spec):
    """An amount or a rank shown as colour comes in the steps of RAMP, unless its author chose a scale."""
    for _, node in _walk(spec):
        for channel in ("color", "fill", "stroke"):
            field = (node.get("encoding") or {}).get(channel) or {}
            scale = field.get("scale", {})
            if field.get("type") not in ("quantitative", "ordinal") or scale is None:
                continue  # names have their own colours; without a scale the data are colours
            if not scale.keys() & {"type", "scheme", "range"}:
                amount = field["type"] == "quantitative" and not field.get("bin")
                field["scale"] = {**scale, **({"type": "quantize"} if amount else {}), "range": list(RAMP)}


def _renamed(spec):
    """Number the names Altair gives by order within this chart, not within the session.

    Otherwise a chart added above would change the hash of every chart below.
    """
    names = [n["name"] for _, n in _walk(spec) if AUTONAME.fullmatch(str(n.get("name")))]
    fresh = {old: f"{old.split('_')[0]}_{i}" for i, old in enumerate(dict.fromkeys(names), 1)}
    datasets = spec.pop("datasets")
    text = AUTONAME.sub(lambda found: fresh.get(found[0], found[0]), json.dumps(spec))
    return {**json.loads(text), "datasets": datasets}


def _canonical(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def _fit(spec, total, name, beside=60):
    """`spec` with the widths at which its picture is `total` px wide, that picture, and `beside`.

    What stands beside the plots (axes, labels, gaps) does not depend on their widths: after one
    guess a look at the picture tells it; a second look corrects for labels that moved.
    """
    import vl_convert

    spec = json.loads(_canonical(spec))  # in the order that a stored notebook gives its keys
    plots = list(_plots(spec, 1.0, spec["datasets"]))
    room = total - beside
    for _ in range(4):
        for view, share in plots:
            _set_width(view, max(1, round(room * share)), spec["datasets"])
        svg = vl_convert.vegalite_to_svg(spec, vl_version=version())
        over = float(re.search(r'width="([\d.]+)"', svg)[1]) - total
        if abs(over) <= SLACK:
            break
        room -= over
    smallest = min(view["width"] for view, _ in plots)
    if over > SLACK or smallest < SMALLEST:
        raise FigureError(
            f"figure '{name}': at {total} px its narrowest plot would be {smallest} px wide. Facet by a field with "
            "columns=2, shorten labels or legend, or give narrow=…, another chart for phones."
        )
    return spec, svg, total - room


def _set_width(view, width, datasets):
    """Give a plot its width, and its axes as many ticks as its labels have room for."""
    view["width"] = width
    for _, node in _walk(view):
        for channel, few in (("x", max(2, round(width / 70))), ("y", None)):
            axis = (node.get("encoding") or {}).get(channel, {})
            if (axis.get("scale") or {}).get("type") == "log":
                few = _decades(axis, datasets)
            if few and axis.get("type") == "quantitative" and axis.get("axis", {}) is not None:
                axis["axis"] = {"tickCount": few, **axis.get("axis", {})}


def _decades(axis, datasets):
    """Powers of ten that a logarithmic axis spans: with as many ticks it draws those and no others."""
    field = axis.get("field")
    values = [row[field] for rows in datasets.values() for row in rows if isinstance(row.get(field), (int, float))]
    domain = axis["scale"].get("domain")
    stated = isinstance(domain, list) and all(isinstance(end, (int, float)) for end in domain)
    ends = domain if stated else [value for value in values if value > 0] or [1]
    low, high = math.log10(min(ends)), math.log10(max(ends))
    if not stated and axis["scale"].get("nice") is not False:
        low, high = math.floor(low), math.ceil(high)
    return max(1, math.floor(high - low))


def version():
    """The newest Vega-Lite that the renderer carries: static and live pictures use the same."""
    import vl_convert

    return vl_convert.get_vegalite_versions()[-1]


def _plots(view, share, datasets, inherited=None):
    """Every single plot of a specification with its share of the width."""
    data = (view.get("data") or {}).get("name", inherited)
    rows = datasets.get(data, [])
    if "hconcat" in view:
        widths = [child.get("width") for child in view["hconcat"]]
        widths = [width if isinstance(width, (int, float)) else 200 for width in widths]
        for child, width in zip(view["hconcat"], widths, strict=True):
            yield from _plots(child, share * width / sum(widths), datasets, data)
    elif "vconcat" in view or "concat" in view:
        columns = view.get("columns", len(view["concat"])) if "concat" in view else 1
        for child in view.get("concat") or view["vconcat"]:
            yield from _plots(child, share / columns, datasets, data)
    elif "spec" in view:
        yield from _plots(view["spec"], share / _columns(view, rows), datasets, data)
    else:
        yield view, share / _columns(view.get("encoding", {}), rows)


def _columns(view, rows):
    """How many plots a facet, a repetition or an encoding sets side by side."""
    repeat, facet = view.get("repeat"), view.get("facet") or {}
    if isinstance(repeat, list):
        return min(view.get("columns", len(repeat)), len(repeat))
    if isinstance(repeat, dict):
        return len(repeat.get("column", [0]))
    column = facet.get("column") or view.get("column")
    levels = len({row.get((column or facet).get("field")) for row in rows}) or 1
    if column:
        return levels
    if "field" in facet:
        return min(view.get("columns") or facet.get("columns") or levels, levels)
    return 1


def _stack(spec):
    """The narrow form of a chart: columns become rows, facets stand two abreast at most."""
    spec = json.loads(json.dumps(spec))
    for _, node in list(_walk(spec)):
        if "hconcat" in node:
            node["vconcat"] = node.pop("hconcat")
        if "concat" in node:
            node["columns"] = 1
        wrapped = [node] if "field" in (node.get("facet") or {}) or isinstance(node.get("repeat"), list) else []
        wrapped += [(node.get("encoding") or {})["facet"]] if "facet" in (node.get("encoding") or {}) else []
        for each in wrapped:
            each["columns"] = min(each.get("columns") or 2, 2)
    legend = spec.setdefault("config", {}).setdefault("legend", {})
    legend.setdefault("columns", 2)
    return spec


NOISE = re.compile(
    r'<path class="(?:background|foreground)"[^>]*d="(?:M0,0h0v0h0Z)?"[^>]*/>'
    r'|<path class="background"[^>]*d="[^"]*"(?: pointer-events="none")?(?: opacity="1")?/>'
    r'| (?:class|role|aria-[a-z]+|pointer-events|xmlns:xlink|version|font-family)="[^"]*"'
    r'| transform="translate\(0,0\)"| opacity="1"'
)


def _slim(svg, key):
    """The picture without what only a live chart needs, and with ids that are its own.

    About half the size. Many pictures share a page, so clip paths must not share names; and the
    renderer counts them through the whole session, which would make a picture depend on others.
    """
    svg = NOISE.sub("", svg)
    svg = re.sub(r'<rect width="[\d.]+" height="[\d.]+" fill="(?:white|none|transparent)"/>', "", svg, count=1)
    svg = re.sub(r"(\.\d\d)\d+", r"\1", svg)
    for number, old in enumerate(dict.fromkeys(re.findall(r' id="([^"]+)"', svg)), 1):
        svg = re.sub(rf'(id="|url\(#|href="#){re.escape(old)}(?=["\)])', rf"\g<1>{key}-{number}", svg)
    return svg.replace("<svg ", f'<svg font-family="{FONT}" ', 1)


def framed(svg, title, notes):
    """`svg` on paper, with its title above and `notes` (caption, sources) below, as one picture."""
    width, height = (float(n) for n in re.search(r'width="([\d.]+)" height="([\d.]+)"', svg).groups())
    head = _wrap(title, width, 16, bold=True)
    foot = [line for note in notes for line in _wrap(note, width, 12)]
    top = 20 * len(head) + 16
    full = top + height + 16 * len(foot) + 20
    lines = [(16, 24 + 20 * i, 16, "bold", INK, text) for i, text in enumerate(head)]
    lines += [(16, top + height + 20 + 16 * i, 12, "normal", MUTED, text) for i, text in enumerate(foot)]
    words = "".join(
        f'<text x="{x}" y="{y:g}" font-size="{size}px" font-weight="{weight}" fill="{ink}">{escape(text)}</text>'
        for x, y, size, weight, ink, text in lines
    )
    inner = svg.replace("<svg ", f'<svg x="16" y="{top}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 32:g}" height="{full:g}" '
        f'viewBox="0 0 {width + 32:g} {full:g}" font-family="{FONT}">'
        f'<title>{escape(title)}</title><rect width="100%" height="100%" fill="{PAPER}"/>{words}{inner}</svg>'
    )


def _wrap(text, width, size, bold=False):
    """`text` in lines that fit `width` px: a letter of Liberation Sans is half its size wide."""
    return textwrap.wrap(text, int(width / (size * (0.53 if bold else 0.49)))) or [""]


def _table(spec, table, name):
    """The numbers behind a chart: {"columns", "headings", "rows"}, rounded to what can be read."""
    if table is not None:
        table = table.reset_index() if any(table.index.names) else table
        split = json.loads(table.to_json(orient="split", index=False, date_format="iso", double_precision=12))
        columns, rows = [str(column) for column in split["columns"]], split["data"]
    else:
        first = next((n["data"]["name"] for _, n in _walk(spec) if (n.get("data") or {}).get("name")), None)
        records = spec["datasets"].get(first) or []
        if not records:
            raise FigureError(f"figure '{name}': no frame to make its table from. Give table=…, a DataFrame.")
        shown = {n["field"] for _, n in _walk(spec) if isinstance(n.get("field"), str)}
        columns = [key for key in records[0] if key in shown] or list(records[0])
        rows = [[record.get(key) for key in columns] for record in records]
    titles = {n["field"]: n["title"] for _, n in reversed(list(_walk(spec)))
              if isinstance(n.get("field"), str) and isinstance(n.get("title"), str) and n["title"]}  # fmt: skip
    return {
        "columns": columns,
        "headings": [titles.get(column, column.replace("_", " ")) for column in columns],
        "rows": [[_readable(value) for value in row] for row in rows],
    }


def _readable(value):
    """Four significant digits, all digits before the point; dates without an hour of nothing."""
    if isinstance(value, str):
        return re.sub(r"T00:00:00(\.0+)?Z?$", "", value)
    if not isinstance(value, float) or not math.isfinite(value) or value == 0:
        return value
    value = round(value, max(0, 3 - math.floor(math.log10(abs(value)))))
    return int(value) if value.is_integer() else value
