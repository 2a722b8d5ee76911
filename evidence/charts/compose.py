"""Show a chart with its finding, its description and its sources: `figure()`.

A notebook passes an ordinary Altair chart. `figure` makes a static picture in two widths (a column
of the book and a phone), the specification for the interactive chart, the table of its data, and a
picture to download that contains title and sources.
"""

import hashlib
import json
import math
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from .. import tables
from ..outputs import CHART, emit, portable
from .errors import FigureError
from .fields import walk
from .gaps import break_lines
from .layout import fit_width, narrow_legend, stack_columns
from .spec import canonical, specification
from .style import NARROW, WIDE, country_names
from .svg import framed, shrink, wrap_text

MIN_ALT_LENGTH = 40  # characters


def figure(
    chart: Any,
    *,
    name: str,
    title: str,
    alt: str,
    source: str | Sequence[str],
    table: pd.DataFrame | None = None,
    caption: str | None = None,
    narrow: Any = None,
) -> "Figure":
    """Show a chart with its finding, its description, its sources and its data.

    Parameters
    ----------
    chart : altair.Chart
        Any Altair chart, also layered, joined or faceted.
    name : str
        Small letters, digits and hyphens; the figure's address is `fig-<name>`. Used once in a
        notebook.
    title : str
        The finding, in one sentence.
    alt : str
        What the picture shows, for readers who cannot see it; 40 characters or more.
    source : list of str
        Tables ("economy/bilateral_trade") and facts ("economy:E001").
    table : pandas.DataFrame, optional
        The table shown with the chart, instead of the chart's own data.
    caption : str, optional
        What a reader must know to read the chart.
    narrow : altair.Chart, optional
        Another chart for phones. Without it the chart is shown at full width, with at most two
        facets in a row and joined charts stacked.

    Returns
    -------
    Figure
        Its `record` is what the book and `review` collect.

    Raises
    ------
    FigureError
        If the chart, a text or a source is unusable; the message names the figure and the fix.

    Examples
    --------
    >>> import altair as alt
    >>> shares = pd.DataFrame({"year": [2014, 2021], "share_percent": [49.9, 49.2]})
    >>> figure(
    ...     alt.Chart(shares).mark_line().encode(x="year:Q", y="share_percent:Q"),
    ...     name="russia-share",
    ...     title="Russia's share of Belarusian trade stayed the same",
    ...     alt="Line chart. The share stays close to half of all trade from 2014 to 2021.",
    ...     source=["economy/national_trade"],
    ... )
    figure 'russia-share': Russia's share of Belarusian trade stayed the same
    """
    try:
        record = _draw(chart, name, title, alt, source, table, caption, narrow)
    except FigureError as error:
        raise FigureError(f"figure {name!r}: {error}") from None
    emit({CHART: record, "image/svg+xml": frame_record(record), "text/plain": alt})
    return Figure(record)


def frame_record(record: dict) -> str:
    """Return the picture of a figure with its title, caption and sources."""
    notes = [record["caption"]] * bool(record["caption"])
    return framed(record["svg"], record["title"], [*notes, source_line(record["credits"])])


def _draw(chart, name, title, alt, source, table, caption, narrow):
    """Return the record of a figure; FigureError, without the figure's name, if a part is unusable."""
    credit = _credits(name, title, alt, source)
    _first_use(name)
    spec = specification(chart)
    behind = _table(spec, table)
    slim = stack_columns(spec) if narrow is None else narrow_legend(specification(narrow))
    wide, svg, margin = fit_width(break_lines(spec), WIDE, name)
    slim, svg_narrow, _ = fit_width(break_lines(slim), NARROW, name, margin)
    line = source_line(credit)
    said = {"name": name, "alt": alt, "source": [entry["ref"] for entry in credit]}
    for each, width in ((wide, WIDE), (slim, NARROW)):
        each["title"] = {
            "text": wrap_text(title, width, 16, bold=True),
            "subtitle": wrap_text(line, width, 12),
        }
        each["description"], each["usermeta"] = alt, {"evidence": said}
    return {
        "title": title,
        "caption": caption,
        **said,
        "credits": credit,
        "spec": wide,
        "spec_narrow": slim,
        # Of the chart as the notebook describes it: the fitted widths depend on the renderer's fonts.
        "sha256": hashlib.sha256(
            canonical({"spec": spec, "title": title, **said}).encode()
        ).hexdigest(),
        "svg": shrink(svg, f"{name}-w"),
        "svg_narrow": shrink(svg_narrow, f"{name}-n"),
        "table": behind,
    }


class Figure:
    """A chart that was shown: `record` is what the book and `review` collect."""

    def __init__(self, record: dict):
        self.record = record

    def __repr__(self):
        return f"figure '{self.record['name']}': {self.record['title']}"

    def _ipython_display_(self):
        """Display nothing: `figure` has shown the chart already."""


def _credits(name, title, alt, source):
    """Return the label of every source; FigureError for the first error in the figure's texts."""
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise FigureError(
            "a name is small letters, digits and single hyphens, e.g. 'russia-share'. It is the address of the figure on its page; rename it."
        )
    if not isinstance(title, str) or not title.strip():
        raise FigureError('no title. Give title="…", the finding in one sentence.')
    if not isinstance(alt, str) or len(alt.strip()) < MIN_ALT_LENGTH:
        has = len(alt.strip()) if isinstance(alt, str) else 0
        raise FigureError(
            f"the alt text has {has} characters, fewer than {MIN_ALT_LENGTH}. Say in "
            'alt="…" what the picture says to someone who cannot see it: kind of chart, what moves, how far.'
        )
    for what, words in (("title", title), ("alt", alt)):
        decimals = re.findall(r"\d+\.\d+", words)
        if decimals and all(number.endswith(".0") for number in decimals):
            raise FigureError(
                f"{what} shows {decimals[0]}, a whole number with a decimal. "
                'Format it, f"… {value:.0f} …".'
            )
    listed = [source] if isinstance(source, str) else list(source or [])
    if not listed:
        raise FigureError(
            "no source. Give source=[…]: tables as '<theme>/<table>', facts as '<theme>:<id>'."
        )
    try:
        return [{"ref": ref, "label": _label(ref)} for ref in listed]
    except tables.TableError as error:
        raise FigureError(f"source: {error}") from None


def _label(ref):
    """Return the label of a source under a chart: its title and its publishers."""
    if ":" in ref:
        fact = tables.fact(ref)
        return f"{fact['source_title']}, {fact['publisher']} (fact {fact['id']})"
    entry = tables.resource(ref)
    makers = dict.fromkeys(s["publisher"] for s in entry.get("sources", []) if s.get("publisher"))
    return entry["title"] + (f" ({', '.join(makers)})" if makers else "")


MOST_NAMED = 6  # sources in the line below a picture


def source_line(credit: list[dict]) -> str:
    """Return the sources of a figure in one line: all, or the first and how many more."""
    labels = [entry["label"] for entry in credit]
    if len(labels) <= MOST_NAMED:
        return "Source: " + "; ".join(labels)
    return f"Source: {labels[0]}; and {len(labels) - 1} more, which the page of the figure lists"


_USED: dict[str, tuple] = {}  # figure name -> (cell, run) in which it was drawn


def _first_use(name):
    """Refuse a name that another cell of this notebook uses; a cell may be run again."""
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
            "this notebook has a figure of that name already. Give each its own; "
            "if this is that figure moved to another cell, restart the kernel."
        )
    _USED[name] = (cell, run)


def _table(spec, table):
    """Return the data of a chart as {"columns", "headings", "rows"}, rounded for readers."""
    if table is not None:
        table = table.reset_index() if any(table.index.names) else table
        split = json.loads(
            table.to_json(orient="split", index=False, date_format="iso", double_precision=12)
        )
        columns, rows = [str(column) for column in split["columns"]], split["data"]
    else:
        named = ((node.get("data") or {}).get("name") for node in walk(spec))
        records = spec["datasets"].get(next(filter(None, named), None)) or []
        if not records:
            raise FigureError("no frame to make its table from. Give table=…, a DataFrame.")
        shown = {n["field"] for n in walk(spec) if isinstance(n.get("field"), str)}
        columns = [key for key in records[0] if key in shown] or list(records[0])
        rows = [[record.get(key) for key in columns] for record in records]
    names = country_names()
    titles = {n["field"]: n["title"] for n in reversed(list(walk(spec)))
              if isinstance(n.get("field"), str) and isinstance(n.get("title"), str) and n["title"]}  # fmt: skip
    return {
        "columns": columns,
        "headings": [titles.get(column, column.replace("_", " ")) for column in columns],
        "rows": [[_readable(value, names) for value in row] for row in rows],
    }


def _readable(value, names):
    """Round to four significant digits, whole digits kept; drop T00:00:00 of dates; name countries."""
    if isinstance(value, str):
        value = re.sub(r"T00:00:00(\.0+)?Z?$", "", value)
        return names.get(value, value)
    if not isinstance(value, float) or not math.isfinite(value) or value == 0:
        return value
    value = portable(value)
    value = round(value, max(0, 3 - math.floor(math.log10(abs(value)))))
    return int(value) if value.is_integer() else value
