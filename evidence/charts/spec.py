"""Turn a chart into a Vega-Lite specification: themed, with its data, the same on every run."""

import hashlib
import json
import math
import re
from typing import Any

from ..outputs import round_significant
from ..project import suggest_name
from . import fields, vision
from .errors import FigureError
from .fields import walk
from .style import RAMP, country_names, theme

AUTONAME = re.compile(r"(view|param)_\d+")
_BARE_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_QUOTED = re.compile(r"['\"]([A-Z]{3})['\"]")
YEAR = re.compile(r"(^|_)year$", re.IGNORECASE)


def specification(chart: Any) -> dict:
    """Return the Vega-Lite specification of an Altair chart, its data in `datasets`.

    Refuse a chart that is no Altair chart, fetches data, or names a field that its data do not have.
    """
    import altair

    if not isinstance(chart, altair.TopLevelMixin):
        raise FigureError(
            f"this is no Altair chart but {type(chart).__name__}. Hand over the chart itself (alt.Chart(…), or charts layered, joined or faceted)."
        )
    # The annotation of Altair wants its own ThemeConfig; a dict is what it is at run time.
    altair.theme.register("evidence", enable=False)(theme)  # type: ignore[arg-type]
    try:
        with altair.theme.enable("evidence"), altair.data_transformers.enable("default"):
            spec = chart.to_dict()
    except altair.MaxRowsError:
        raise FigureError(
            "more than 5,000 rows would travel with the page. Aggregate or filter the frame first; a reader sees no more points than that."
        ) from None
    spec = _with_names(spec)
    _refuse_foreign(spec)
    _inline(spec)
    _refuse_unknown(spec)
    _years(spec)
    _steps(spec)
    _square_dashes(spec)
    _title_tooltips(spec)
    vision.refuse_alike(spec)
    return _renamed(spec)


def _with_names(value, names=None):
    """Write countries by name instead of code: in data, scales, filters and expressions.

    Tooltips, tables and screen readers then say Belarus, not BLR.
    """
    names = country_names() if names is None else names
    if isinstance(value, dict):
        return {key: _with_names(part, names) for key, part in value.items()}
    if isinstance(value, list):
        return [_with_names(part, names) for part in value]
    if not isinstance(value, str):
        return value
    if "datum" in value:  # an expression
        return _QUOTED.sub(lambda code: f"'{names.get(code[1], code[1])}'", value)
    return names.get(value, value)


def _square_dashes(spec):
    """Give dashed lines square ends: round ones fill the gaps of short dashes."""
    for node in walk(spec):
        mark, encoding = node.get("mark"), node.get("encoding") or {}
        mark = {"type": mark} if isinstance(mark, str) else mark
        is_line = isinstance(mark, dict) and mark.get("type") == "line"
        if is_line and ("strokeDash" in mark or "strokeDash" in encoding):
            node["mark"] = {"strokeCap": "butt", **mark}


def _title_tooltips(spec):
    """Name a field in tooltips as the chart's axes and legends name it."""
    titles = {
        node["field"]: node["title"]
        for node in walk(spec)
        if isinstance(node.get("field"), str) and isinstance(node.get("title"), str)
    }
    for node in walk(spec):
        found = (node.get("encoding") or {}).get("tooltip")
        for field in found if isinstance(found, list) else []:
            if field.get("field") in titles:
                field.setdefault("title", titles[field["field"]])


def _refuse_foreign(spec):
    """Refuse data and images that would be fetched when the page is read."""
    for node in walk(spec):
        data = node.get("data")
        mark = node.get("mark")
        if isinstance(data, dict) and "url" in data:
            raise FigureError(
                f"its data come from {data['url']!r}. The book fetches nothing: add the "
                "table to data/<theme>/, load() it and hand the frame to the chart."
            )
        if (mark.get("type") if isinstance(mark, dict) else mark) == "image":
            raise FigureError("image marks are fetched by the reader. Use points or text.")


def _refuse_unknown(spec):
    """Refuse a field that the data lack, and data without a row: the chart would be empty."""
    if not all(spec["datasets"].values()):
        raise FigureError(
            "a frame that it draws has no rows. A filter matched nothing; print the frame before this cell."
        )
    for where, field, columns in fields.unknown(spec):
        hint = suggest_name(field, columns, "Correct the name, or add the column to the frame.")
        raise FigureError(
            f"its {where} names the field '{field}', which its data do not have. They have: {', '.join(columns)}. {hint}"
        )


def _inline(spec):
    """Move all data to `datasets`, rounded to six significant digits and named by their content.

    So a difference in the last digits of a sum changes nothing, and two charts of one frame share
    its data.
    """
    old, new = spec.pop("datasets", {}), {}
    temporal = {n["field"] for n in walk(spec) if n.get("type") == "temporal" and "field" in n}
    for node in list(walk(spec)):
        data = node.get("data")
        if isinstance(data, dict) and ("values" in data or data.get("name") in old):
            values = data.pop("values", None)
            values = old[data["name"]] if values is None else values
            rows = [_six(row if isinstance(row, dict) else {"data": row}) for row in values]
            rows = [_local_midnight(row, temporal) for row in rows]
            data["name"] = inline_name(rows)
            new[data["name"]] = rows
    spec["datasets"] = new


def inline_name(rows: list[dict]) -> str:
    """Return the name of a dataset, made from its content."""
    return "data-" + hashlib.sha256(canonical(rows).encode()).hexdigest()[:12]


def _local_midnight(row, temporal):
    """Write a bare date of a temporal field as midnight, which browsers read as local time.

    JavaScript reads a bare date as midnight in Greenwich, so that a reader in America would see
    the day before.
    """
    return {
        key: f"{value}T00:00:00" if key in temporal and _BARE_DATE.fullmatch(str(value)) else value
        for key, value in row.items()
    }


def _six(value):
    if isinstance(value, dict):
        return {key: _six(part) for key, part in value.items()}
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        return None  # JSON has no such value; Altair does not replace it in columns of text
    value = round_significant(value, 6)
    return int(value) if value.is_integer() else value


def _years(spec):
    """Format years as 2020, not 2,020.0, on axes without zero, grid and ticks between years."""
    for node in walk(spec):
        for channel, definition in (node.get("encoding") or {}).items():
            for field in definition if isinstance(definition, list) else [definition]:
                if not YEAR.search(str(field.get("field", ""))):
                    continue
                kind, axis = field.get("type"), field.get("axis", {})
                if channel == "x" and kind == "ordinal" and axis is not None:
                    field["axis"] = {"labelOverlap": True, **axis}
                if kind != "quantitative":
                    continue
                if channel in ("tooltip", "text"):
                    field.setdefault("format", "d")
                if channel not in ("x", "y"):
                    continue
                if axis is not None:
                    # "2020" needs no title "year".
                    untitled = {} if "title" in field else {"title": None}
                    plain = {"format": "d", "tickMinStep": 1, "grid": False}
                    field["axis"] = {**plain, **untitled, **axis}
                field["scale"] = {"zero": False, "nice": False, **(field.get("scale") or {})}


def _steps(spec):
    """Use the steps of RAMP for amounts and ranks shown as colour, unless a scale was chosen."""
    for node in walk(spec):
        for channel in ("color", "fill", "stroke"):
            field = (node.get("encoding") or {}).get(channel) or {}
            scale = field.get("scale", {})
            if field.get("type") not in ("quantitative", "ordinal") or scale is None:
                continue  # names have their own colours; without a scale the data are colours
            if not scale.keys() & {"type", "scheme", "range"}:
                amount = field["type"] == "quantitative" and not field.get("bin")
                steps = {"type": "quantize"} if amount else {}
                field["scale"] = {**scale, **steps, "range": list(RAMP)}


def _renamed(spec):
    """Number the names that Altair gives by their order in this chart, not in the session.

    Otherwise a chart added above would change the hash of every chart below.
    """
    names = [n["name"] for n in walk(spec) if AUTONAME.fullmatch(str(n.get("name")))]
    fresh = {old: f"{old.split('_')[0]}_{i}" for i, old in enumerate(dict.fromkeys(names), 1)}
    datasets = spec.pop("datasets")
    text = AUTONAME.sub(lambda found: fresh.get(found[0], found[0]), json.dumps(spec))
    return {**json.loads(text), "datasets": datasets}


def canonical(value: Any) -> str:
    """Return `value` as JSON with sorted keys and no spaces, for hashes."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
