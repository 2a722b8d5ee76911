"""Break lines where years are missing, so that no line claims values that nobody counted."""

import json
from collections.abc import Iterator

from .errors import FigureError
from .fields import list_parts
from .spec import YEAR, canonical, inline_name

ANNUAL = 0.5  # a series is annual if at least this share of its steps is one year


def break_lines(spec: dict) -> dict:
    """Return a copy of a specification in which lines are broken at missing years.

    A line with points shows what was counted and is left as it is. Any other line over years gets
    an empty row in each gap of an annual series, and is refused if the series is not annual.
    """
    spec = json.loads(json.dumps(spec))
    for view, data, encoding in list(_lines(spec, None, {})):
        rows = spec["datasets"].get(data.get("name")) if data else None
        x, y = encoding["x"]["field"], encoding.get("y", {}).get("field")
        if not rows or not all(x in row and y in row for row in rows):
            continue  # computed by a transform
        channels = [encoding.get(channel) for channel in ("color", "detail", "strokeDash")]
        fields = [one.get("field") for one in channels if isinstance(one, dict)]
        series = [field for field in fields if field in rows[0]]
        empty = _empty_rows(rows, x, y, series)
        if empty:
            _show_lone_years(view, rows, x, y, series)
            filled = [*rows, *empty]
            view["data"] = {"name": inline_name(filled)}
            spec["datasets"][view["data"]["name"]] = filled
    used = canonical({key: value for key, value in spec.items() if key != "datasets"})
    spec["datasets"] = {key: rows for key, rows in spec["datasets"].items() if key in used}
    return spec


def _lines(view, data, inherited) -> Iterator[tuple[dict, dict, dict]]:
    """Yield each view that draws lines without points over years, with its data and encoding."""
    data = view.get("data", data)
    encoding = {**inherited, **view.get("encoding", {})}
    parts = list_parts(view)
    for part in parts:
        yield from _lines(part, data, encoding)
    mark = view.get("mark", {})
    mark = {"type": mark} if isinstance(mark, str) else mark
    across = encoding.get("x", {})
    of_years = across.get("type") == "quantitative" and YEAR.search(str(across.get("field", "")))
    if not parts and mark.get("type") == "line" and not mark.get("point") and of_years:
        yield view, data, encoding


def _show_lone_years(view, rows, x, y, series):
    """Show the points of a strong line if it has a year without neighbours, which draws no line."""
    mark = view["mark"] if isinstance(view["mark"], dict) else {"type": view["mark"]}
    counted = {
        (row[x], *(row.get(f) for f in series))
        for row in rows
        if row[y] is not None and all(_passes(row, step) for step in view.get("transform", []))
    }
    lone = any(
        (year - 1, *key) not in counted and (year + 1, *key) not in counted
        for year, *key in counted
        if year is not None
    )
    if lone and mark.get("strokeWidth", 2) >= 2:
        view["mark"] = {**mark, "point": {"size": 30}}


def _passes(row, step):
    """Tell whether a row passes a filter by a list of values; another filter passes none."""
    test = step.get("filter", {})
    if isinstance(test, dict) and "not" in test:
        return not _passes(row, {"filter": test["not"]})
    if isinstance(test, dict) and "oneOf" in test:
        return row.get(test["field"]) in test["oneOf"]
    return not test


def _empty_rows(rows, x, y, series):
    """Return a row without a value for each gap of each series."""
    years: dict[tuple, set] = {}
    for row in rows:
        if row[x] is not None and row[y] is not None:
            years.setdefault(tuple(row.get(field) for field in series), set()).add(row[x])
    empty = []
    for key, found in years.items():
        ordered = sorted(found)
        steps = list(zip(ordered, ordered[1:], strict=False))
        gaps = [(start, end) for start, end in steps if end - start > 1]
        single = sum(end - start <= 1 for start, end in steps)
        if gaps and len(steps) > 2 and single < ANNUAL * len(steps):
            raise FigureError(
                f"the line of {' '.join(map(str, key)) or y} joins {gaps[0][0]:g} and "
                f"{gaps[0][1]:g}, with nothing between. Show what was counted: mark_line(point=True)."
            )
        kept = dict(zip(series, key, strict=True))
        empty += [{**kept, x: start + 1, y: None} for start, _ in gaps]
    return empty
