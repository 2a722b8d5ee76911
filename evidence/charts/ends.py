"""Write the names of lines at their ends, clear of other lines and names where there is room."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from .crossings import Point, line_stroke
from .dots import MARGIN
from .errors import FigureError
from .labels import CAP, DESCENT, Box, text_width
from .style import HEIGHT, NARROW, WIDE, country_names

LETTERS, LEADING = 13, 15  # px: size of names, distance of two of them
REACH, CLEAR = 7, 9  # px between the end of a line and its name, at its side and above or below it


class Place(NamedTuple):
    """Where a name is written at the end of its line, in one row or in two."""

    align: str
    baseline: str
    rows: int = 1

    def box(self, name: str, end: Point) -> Box:
        """Return the rectangle of a name whose line ends at `end`, in px of the plot."""
        x, y = end
        wide = max(text_width(row, LETTERS) for row in split(name, self.rows))
        high = CAP * LETTERS + LEADING * (self.rows - 1)
        left = x + REACH if self.align == "left" else x + REACH - wide
        top = {"middle": y - high / 2, "bottom": y - CLEAR - high, "top": y + CLEAR}[self.baseline]
        return Box(left, top, left + wide, top + high + DESCENT * LETTERS, name, "")


RIGHT = Place("left", "middle")
PLACES = [RIGHT, Place("right", "bottom"), Place("right", "top"), Place("right", "top", 2)]


def end_labels(lines: Any, frame: pd.DataFrame, only: Sequence[str] | None) -> list:
    """Return the text layers that name lines at their ends, one for each place that is used.

    `lines`, `only` and errors are as of `label_ends`, `frame` is the data of the lines. Names at the
    right of their lines come first, moved apart if they would overlap. A line without a value has no
    end, so no name.
    """
    encoding = lines.to_dict()["encoding"]
    x, y, series = (encoding[channel]["field"] for channel in ("x", "y", "color"))
    known = frame.dropna(subset=[y]).sort_values(x, kind="stable")
    last = known.groupby(series).tail(1)
    if only is not None:
        _refuse_unknown(only, frame[series], series)
        last = last[last[series].isin(only)]
    if last.empty:
        return []
    last = last.sort_values(y, kind="stable")[[x, y, series]]
    names = country_names()
    last["label"] = last[series].map(lambda code: names.get(code, code))
    low, high = extent(encoding["y"].get("scale") or {}, frame[y])
    height = lines.height if isinstance(lines.height, (int, float)) else HEIGHT
    chosen = _choose_places(encoding, known, last, height)
    layers = []
    for place in dict.fromkeys([RIGHT, *chosen]):
        here = last[[one == place for one in chosen]].copy()
        heights = [float(value) for value in here[y]]
        gap = LEADING * (high - low) / height
        here["label_y"] = _apart(heights, gap) if place == RIGHT else heights
        here["label"] = ["\n".join(split(name, place.rows)) for name in here["label"]]
        layers += [_draw(here, place, lines, encoding["y"].get("title", y))] * (len(here) > 0)
    return layers


def _refuse_unknown(only, known, series):
    """Refuse names of series that the column `series` does not have."""
    lines = list(dict.fromkeys(known.dropna()))
    unknown = [name for name in dict.fromkeys(only) if name not in lines]
    if unknown:
        raise FigureError(
            f"names at the ends of lines: no line is called {', '.join(map(repr, unknown))}. The column "
            f"'{series}' has {', '.join(map(repr, sorted(lines, key=str)))}; correct only= of label_ends, or "
            "label= of country_lines."
        )


def _draw(names, place, lines, title):
    """Return the layer of the names at one place."""
    import altair

    style = {"align": place.align, "dx": REACH - 1, "fontSize": LETTERS, "tooltip": None}
    if place != RIGHT:
        style |= {"baseline": place.baseline, "dy": CLEAR * (1 if place.baseline == "top" else -1)}
    if place.rows > 1:
        style |= {"lineBreak": "\n", "lineHeight": LEADING}
    where = {"field": "label_y", "type": "quantitative", "title": title}
    return (
        altair.Chart(names)
        .mark_text(**style)
        .encode(x=lines.encoding.x, y=altair.Y(**where), text="label:N", color=lines.encoding.color)
    )


def split(name: str, rows: int) -> list[str]:
    """Return a name in one row, or in two of about the same length.

    Examples
    --------
    >>> split("Ukrainian, native", 2)
    ['Ukrainian,', 'native']
    """
    gaps = [i for i, letter in enumerate(name) if letter == " "]
    if rows == 1 or not gaps:
        return [name]
    middle = min(gaps, key=lambda i: abs(i - len(name) / 2))
    return [name[:middle], name[middle + 1 :]]


def extent(scale: dict, values: pd.Series) -> tuple[float, float]:
    """Return the ends of a linear axis as Vega-Lite chooses them, except for rounding."""
    if isinstance(scale.get("domain"), list):
        return scale["domain"][0], scale["domain"][1]
    ends = [values.min(), values.max()] + [0] * bool(scale.get("zero", True))
    return min(ends), max(ends)


def _choose_places(encoding, known, last, height):
    """Return a place for each name, in the order of `last` (ascending in y).

    At the right of its line, if no other line crosses it there; such names are moved apart later. Else
    the first place that is free at both widths, also of the names placed so far; at the right again, if
    none is. With an axis of words or dates, where the ends are not known in px, every name is at the right.
    """
    x, series = (encoding[channel]["field"] for channel in ("x", "color"))
    if not pd.api.types.is_numeric_dtype(known[x]):
        return [RIGHT] * len(last)
    plots = _plots(encoding, known, height)
    labels = dict(zip(last[series], last["label"], strict=True))
    chosen = {
        name: RIGHT
        for name, label in labels.items()
        if not any(_is_crossed(RIGHT, label, name, plot) for plot in plots)
    }
    taken = [_right_boxes({name: labels[name] for name in chosen}, plot) for plot in plots]
    for name, label in labels.items():
        if name in chosen:
            continue
        chosen[name] = RIGHT
        for place in PLACES[1:]:
            if all(
                _is_free(place, label, name, plot, others, height)
                for plot, others in zip(plots, taken, strict=True)
            ):
                chosen[name] = place
                break
        for plot, others in zip(plots, taken, strict=True):
            others.append(chosen[name].box(label, plot[name][-1]))
    return [chosen[name] for name in labels]


def _plots(encoding, known, height):
    """Return {series: points in px} for a column of text and for a phone."""
    x, y, series = (encoding[channel]["field"] for channel in ("x", "y", "color"))
    across = extent({"zero": False, **(encoding["x"].get("scale") or {})}, known[x])
    up = extent(encoding["y"].get("scale") or {}, known[y])
    plots = []
    for width in (WIDE - MARGIN, NARROW - MARGIN):
        at = known.assign(
            px=width * (known[x] - across[0]) / (across[1] - across[0]),
            py=height * (up[1] - known[y]) / (up[1] - up[0]),
        )
        plots.append({name: list(zip(own["px"], own["py"])) for name, own in at.groupby(series)})
    return plots


def _right_boxes(labels, plot):
    """Return the boxes of names at the right of their lines, moved apart as `end_labels` does."""
    ends = [plot[name][-1] for name in labels]
    # `last` ascends in y, so px descend, and _apart wants them ascending.
    middles = _apart([y for _, y in reversed(ends)], LEADING)[::-1]
    return [
        RIGHT.box(label, (x, y))
        for label, (x, _), y in zip(labels.values(), ends, middles, strict=True)
    ]


def _is_crossed(place, label, name, plot):
    """Tell whether a line runs through a name at a place; at the right its own line cannot."""
    box = place.box(label, plot[name][-1])
    lines = (points for key, points in plot.items() if key != name or place != RIGHT)
    strokes = (line_stroke(list(zip(points, [*points[1:], points[-1]]))) for points in lines)
    return any(stroke.crosses(*box[:4]) for stroke in strokes)


def _is_free(place, label, name, plot, taken, height):
    """Tell whether a name is in the plot, so off the words of its axes, and on no line and no other name."""
    box = place.box(label, plot[name][-1])
    if box.left < 0 or box.top < 0 or box.bottom > height:
        return False
    return not _is_crossed(place, label, name, plot) and not any(box.meets(one) for one in taken)


def _apart(heights, gap):
    """Move `heights` (ascending) as little as possible so that neighbours are `gap` apart."""
    for _ in range(100):
        for i in range(len(heights) - 1):
            lack = gap - (heights[i + 1] - heights[i])
            if lack > 0:
                heights[i], heights[i + 1] = heights[i] - lack / 2, heights[i + 1] + lack / 2
    return heights
