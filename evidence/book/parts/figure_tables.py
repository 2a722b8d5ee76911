"""Show the numbers behind a figure as a table that folds."""

from typing import Any

from ...markup import Markup, render

MOST_ACROSS = 20  # columns of a table with one column per series
ROWS = 400  # rows of a table on the page; the CSV has all


def figure_table_html(record: dict[str, Any]) -> Markup:
    """Return the table of a figure, as its record has it, in a fold."""
    headings, rows, note = _pivot_table(record["table"])
    return render(
        "book/parts/figure_tables.html",
        title=record["title"],
        headings=headings,
        count=len(rows),
        note=f", the first {ROWS} here, all in the CSV" if len(rows) > ROWS else note,
        rows=[map(_describe_cell, row) for row in rows[:ROWS]],
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
        repeated = len(names) < len(rows)  # a name that occurs once is a row, no series
        if repeated and 1 < len(names) <= MOST_ACROSS and len(found) == len(rows):
            lines = [
                [k, *(found.get((k, n)) for n in names)]
                for k in dict.fromkeys(row[key] for row in rows)
            ]
            return [headings[key], *names], lines, f", {headings[value]}"
    return headings, rows, ""


def _describe_cell(value):
    """Return the text of a cell, and whether it is a number."""
    if value is None:
        return "", False
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value, False
    text = f"{value:,}" if abs(value) >= 10_000 else str(value)
    return text.replace("-", "−"), True
