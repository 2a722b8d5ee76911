"""Pass results from a notebook's cells to the book, as outputs with their own MIME types.

A notebook shows a card, a chart or nothing; the book, `review` and the tests read the same
outputs as data. So a running notebook writes nothing to disk, and a cached notebook gives the
same results as a new run.
"""

from typing import Any
from xml.etree import ElementTree

import numpy as np
from IPython import get_ipython
from IPython.display import display

from .markup import Markup, render

TABLE = "application/vnd.evidence.table+json"
VERDICT = "application/vnd.evidence.verdict+json"
PART = "application/vnd.evidence.part+json"  # of a claim with parts, whose card shows them
NUMBER = "application/vnd.evidence.number+json"  # of `glue`, outside a notebook only
CHART = "application/vnd.evidence.chart+json"
REFUSED = "application/vnd.evidence.refused+json"  # of `evidence.guard`: what a cell may not do

DIGITS = 9  # significant digits with which a number leaves a notebook
STEADY = 12  # digits on which all processors agree; a float has about sixteen


def round_significant(value: float, digits: int) -> float:
    """Round to `digits` significant digits, at most twelve, the same on every processor.

    Processors add in different orders, so the last two or three digits of a float differ between
    machines. They are rounded away first: a tie such as 1.000015 would otherwise go up on one
    machine and down on another. NaN and the infinities are returned unchanged.

    Examples
    --------
    >>> round_significant(1.0000149999999999, 6), round_significant(1.000015, 6)
    (1.00002, 1.00002)
    """
    return float(f"{float(f'{value:.{STEADY}g}'):.{digits}g}")


def portable(value: float) -> float:
    """Round `value` for the record: nine significant digits, all digits of whole numbers.

    Examples
    --------
    >>> portable(0.55049173009375), portable(0.5504917300937499), portable(12345678901.0)
    (0.55049173, 0.55049173, 12345678901.0)
    """
    steady = round_significant(value, STEADY)
    return steady if steady.is_integer() else round_significant(value, DIGITS)


_records: list[list[dict[str, Any]]] = []  # lists that get what is emitted outside a notebook


def emit(bundle: dict[str, Any]) -> None:
    """Display `bundle` (MIME type -> content) as the output of the running cell.

    Outside a notebook, in a test or a script, there is no cell: `record` keeps it, otherwise
    nothing happens.
    """
    if get_ipython() is not None:
        display(bundle, raw=True)
    for found in _records:
        found.append(bundle)


def record() -> list[dict[str, Any]]:
    """Keep what this process emits from now on, in the list that is returned.

    Numbers of `glue` are kept only outside a notebook: in one they are outputs of myst-nb.
    """
    _records.append([])
    return _records[-1]


def glue(name: str, value: Any = None, /, **values: Any) -> None:
    """Store numbers or words for the prose of the chapter; nothing is shown.

    The prose shows one with {glue:text}`name:.1f`. A NumPy number becomes a plain one, because a
    format cannot be applied to its printed form, and a float keeps nine significant digits.

    Parameters
    ----------
    name
        The name of `value`, or what the names of all `values` begin with.
    value
        A number or a word.
    **values
        More of them, kept as "<name>-<keyword>" with hyphens for underscores, so that a search
        for the keyword finds the cell.

    Raises
    ------
    ValueError
        If a value is missing, or none is given.

    Examples
    --------
    >>> glue("share-2014", 49.5)  # doctest: +SKIP
    >>> glue("share", belarus=49.5, belarus_2014=47.0)  # doctest: +SKIP
    """
    if (value is None) != bool(values):
        raise ValueError(
            f"glue('{name}'): give one value, or values by keyword: glue('{name}', gap=…)."
        )
    for keyword, one in values.items():
        _keep(f"{name}-{keyword.replace('_', '-')}", one)
    if value is not None:
        _keep(name, value)


def _keep(name, value):
    from myst_nb import glue as keep

    plain = value.item() if isinstance(value, np.generic) else value
    if plain is None or plain != plain:
        raise ValueError(
            f"glue('{name}'): the value is missing (NaN). A filter matched nothing or a row is "
            "empty; print the frame before this cell."
        )
    plain = portable(plain) if isinstance(plain, float) else plain
    if _records and get_ipython() is None:
        emit({NUMBER: {"name": name, "value": repr(plain)}})
    else:
        keep(name, plain, display=False)


class Table:
    """A frame that a notebook and the book show as a table which scrolls by itself."""

    def __init__(self, frame, caption, index, folded, stacked=False):
        self.frame, self.caption, self.index, self.folded = frame, caption, index, folded
        self.stacked = stacked

    def __repr__(self):
        return f"{self.caption}\n{self.frame.to_string(index=self.index)}"

    def _repr_html_(self):
        if self.stacked:
            frame = self.frame.reset_index() if self.index else self.frame
            head, rows = list(frame.columns), _write_cells(frame)
            html = render("outputs-stacked.html", head=head, rows=rows)
        else:
            html = Markup(self.frame.to_html(index=self.index, border=0, justify="left"))
        return render("outputs.html", rows=html, caption=self.caption, folded=self.folded)


def _write_cells(frame):
    """Return the words of each row as `to_html` writes them, uncut, and "" for what is missing."""
    import pandas as pd

    with pd.option_context("display.max_colwidth", None):
        # fillna, because to_html writes None out.
        shown = ElementTree.fromstring(frame.fillna(np.nan).to_html(index=False, na_rep=""))
    return [["".join(cell.itertext()) for cell in row] for row in shown.iterfind("tbody/tr")]


def table(
    frame: Any, caption: str, *, index: bool = True, folded: bool = False, stacked: bool = False
) -> Table:
    """Show `frame` to readers as a table that scrolls in its own region, with the keyboard too.

    Parameters
    ----------
    frame : pandas.DataFrame
        What to show; its columns and values are words and numbers for readers.
    caption
        What the table shows, read out by screen readers; of a folded table the line to click.
    index
        Whether the frame's index is a column.
    folded
        Whether the table is closed until a reader opens it.
    stacked
        For a table of words: on a phone each row is a paragraph, headed by its first cell, instead of
        a row that scrolls. Missing values are empty.

    Returns
    -------
    Table
        The last expression of a cell, so that the cell shows it.

    Raises
    ------
    ValueError
        If the frame has no rows or the caption no words, or if a stacked table would show an index
        without a name.

    Examples
    --------
    >>> import pandas as pd
    >>> table(pd.DataFrame({"state": ["Belarus"], "place": [9]}), "Place of each state", index=False)
    Place of each state
      state  place
    Belarus      9
    """
    if not caption.strip() or frame.empty:
        lacks = "rows" if frame.empty else "a caption"
        raise ValueError(
            f"table(frame, {caption!r}): the table has no {lacks.removeprefix('a ')}. Give it {lacks}."
        )
    if stacked and index and None in frame.index.names:
        raise ValueError(
            f"table(frame, {caption!r}, stacked=True): the index has no name to head its column. Leave it out "
            "with index=False, or name it: frame.rename_axis('state')."
        )
    return Table(frame, caption, index, folded, stacked)
