"""Show the numbers behind a figure as a table that folds."""

from html import escape
from typing import Any

MOST_ACROSS = 20  # columns of a table with one column per series
ROWS = 400  # rows of a table on the page; the CSV has all


def figure_table_html(record: dict[str, Any]) -> str:
    """Return the table of a figure, as its record has it, in a fold."""
    headings, rows, note = _pivot_table(record["table"])
    more = f", the first {ROWS} here, all in the CSV" if len(rows) > ROWS else note
    count, rows = len(rows), rows[:ROWS]
    head = "".join(f'<th scope="col">{escape(str(heading))}</th>' for heading in headings)
    body = "\n".join("<tr>" + "".join(map(_cell_html, row)) + "</tr>" for row in rows)
    return (
        f'<details class="ev-chart-table"><summary>Table of this figure ({count} rows{escape(more)})</summary>'
        f'<div class="ev-chart-scroll" tabindex="0" role="region" aria-label="{escape("Table: " + record["title"])}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div></details>\n"
    )


def _pivot_table(table):
    """Return headings, rows and a note; a long table (year, country, value) gets a column per series.

    Any other table stays as it is. The CSV is always the long form.
    """
    headings, rows = table["headings"], table["rows"]
    kinds = [all(isinstance(row[i], str) for row in rows) for i in range(len(headings))]
    if len(headings) == 3 and kinds.count(True) == 1:
        series = kinds.index(True)
        key, value = (i for i in range(3) if i != series)
        names = list(dict.fromkeys(row[series] for row in rows))
        found = {(row[key], row[series]): row[value] for row in rows}
        if 1 < len(names) <= MOST_ACROSS and len(found) == len(rows):
            lines = [
                [k, *(found.get((k, n)) for n in names)]
                for k in dict.fromkeys(row[key] for row in rows)
            ]
            return [headings[key], *names], lines, f", {headings[value]}"
    return headings, rows, ""


def _cell_html(value):
    if value is None:
        return "<td></td>"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return f"<td>{escape(str(value))}</td>"
    text = f"{value:,}" if abs(value) >= 10_000 else str(value)
    return f'<td class="ev-number">{text.replace("-", "−")}</td>'
