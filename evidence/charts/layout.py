"""Fit a specification to the width of a column or a phone."""

import json
import math

from .errors import FigureError
from .fields import walk
from .labels import FALLBACK, find_faults, pin_words
from .spec import canonical
from .svg import draw, svg_size

SLACK = 3  # px by which a picture may miss its width
ALL_LABELS = 100  # ticks of a logarithmic axis at which each has its label
NARROW_GAP = 12  # px between the columns of a legend on a phone
SMALLEST = 70  # px: a plot narrower than this cannot be read


def fit_width(spec: dict, total: int, name: str, margin: float = 60) -> tuple[dict, str, float]:
    """Set the widths of the plots so that the picture is `total` px wide.

    Return a copy of the specification with widths, its picture, and the measured `margin`, the px of
    axes, labels and gaps, which is guessed at first. It does not depend on the widths of the plots:
    it is measured on a first picture; later pictures correct for labels that moved. A plot narrower
    than SMALLEST, and words that overlap or are cut, are refused.

    name: of the figure; by it `live/session.py`, which takes the place of this function, finds widths.
    """
    spec = json.loads(canonical(spec))  # in the order that a stored notebook gives its keys
    plots = list(_plots(spec, 1.0, spec["datasets"]))
    left = total - margin
    for _ in range(4):
        for view, share in plots:
            _set_width(view, max(1, round(left * share)), spec["datasets"])
        svg = draw(spec)
        over = svg_size(svg)[0] - total
        if abs(over) <= SLACK:
            break
        left -= over
    smallest = min(view["width"] for view, _ in plots)
    if over > SLACK and _one_legend_column(spec):
        return fit_width(spec, total, name, margin)
    if over > SLACK or smallest < SMALLEST:
        raise FigureError(
            f"at {total} px its narrowest plot would be {smallest} px wide. Facet by a field with "
            "columns=2, shorten labels or legend, or give narrow=…, another chart for phones."
        )
    pinned = pin_words(svg)
    refuse_unreadable(svg, pinned, total)
    return spec, pinned, total - left


def _one_legend_column(spec):
    """Put the entries of a legend below each other; tell whether that changed anything."""
    legend = spec.get("config", {}).get("legend", {})
    if legend.get("columns") == 1:
        return False
    legend["columns"] = 1
    return True


def refuse_unreadable(svg: str, pinned: str, total: int) -> None:
    """Refuse a picture whose words overlap or are cut: `svg` in the book's fonts, `pinned` in wider ones."""
    faults = find_faults(svg) or find_faults(pinned, FALLBACK)
    if faults:
        raise FigureError(
            f"at {total} px {'; '.join(faults[:3])}. Shorten the words, move them "
            "(dx, dy, label_ends), set fewer ticks, or give narrow=…, another chart for phones."
        )


def _set_width(view, width, datasets):
    """Set the width of a plot, and as many ticks on its axes as labels fit."""
    view["width"] = width
    for node in walk(view):
        for channel, few in (("x", max(2, round(width / 70))), ("y", None)):
            axis = (node.get("encoding") or {}).get(channel, {})
            if (axis.get("scale") or {}).get("type") == "log":
                # Of ticks that a chart names itself Vega leaves out the labels beyond this count.
                named = (axis.get("axis") or {}).get("values")
                few = ALL_LABELS if named else _decades(axis, datasets)
            if few and axis.get("type") == "quantitative" and axis.get("axis", {}) is not None:
                axis["axis"] = {"tickCount": few, **axis.get("axis", {})}


def _decades(axis, datasets):
    """Count the powers of ten on a logarithmic axis, which gets a tick for each."""
    field = axis.get("field")
    values = [
        row[field]
        for rows in datasets.values()
        for row in rows
        if isinstance(row.get(field), (int, float))
    ]
    domain = axis["scale"].get("domain")
    stated = isinstance(domain, list) and all(isinstance(end, (int, float)) for end in domain)
    ends = domain if stated else [value for value in values if value > 0] or [1]
    low, high = math.log10(min(ends)), math.log10(max(ends))
    if not stated and axis["scale"].get("nice") is not False:
        low, high = math.floor(low), math.ceil(high)
    return max(1, math.floor(high - low))


def _plots(view, share, datasets, inherited=None):
    """Yield every single plot of a specification with its share of the width."""
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
    """Count the plots that a facet, a repetition or an encoding puts in one row."""
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


def stack_columns(spec: dict) -> dict:
    """Return the narrow form of a chart: joined plots stacked, at most two facets in a row."""
    spec = json.loads(json.dumps(spec))
    for node in list(walk(spec)):
        if "hconcat" in node:
            node["vconcat"] = node.pop("hconcat")
        if "concat" in node:
            node["columns"] = 1
        facet = (node.get("encoding") or {}).get("facet")
        if "field" in (node.get("facet") or {}) or isinstance(node.get("repeat"), list):
            node["columns"] = min(node.get("columns") or 2, 2)
        if facet is not None:
            facet["columns"] = min(facet.get("columns") or 2, 2)
    return narrow_legend(spec)


def narrow_legend(spec: dict) -> dict:
    """Return a specification whose legends have two columns close together, for a phone."""
    spec = json.loads(json.dumps(spec))
    legend = spec.setdefault("config", {}).setdefault("legend", {})
    legend.setdefault("columns", 2)
    legend["columnPadding"] = NARROW_GAP
    return spec
