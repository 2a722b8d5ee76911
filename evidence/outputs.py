"""What a notebook's cell hands to the book: one place for the names of the outputs.

A notebook shows a card, a chart or nothing; the book, `review` and the tests read the same
outputs as data. So nothing is written to disk by a running notebook, and a cached notebook
tells the same story as a fresh one.
"""

import numpy as np
from IPython import get_ipython
from IPython.display import display

TABLE = "application/vnd.evidence.table+json"
VERDICT = "application/vnd.evidence.verdict+json"
CHART = "application/vnd.evidence.chart+json"
REFUSED = "application/vnd.evidence.refused+json"  # of `evidence.guard`: what a cell may not do

DIGITS = 9  # significant digits with which a number leaves a notebook
STEADY = 12  # digits that every processor agrees on; a float has about sixteen


def round_significant(value: float, digits: int) -> float:
    """Round to `digits` significant digits, the same on every processor.

    Processors add in different orders, so the last two or three digits of a float differ between
    machines. They are rounded away first: a tie such as 1.000015 would otherwise go up on one
    machine and down on another.

    Parameters
    ----------
    value
        Any float; NaN and the infinities are returned as they are.
    digits
        Significant digits to keep, at most twelve.

    Examples
    --------
    >>> round_significant(1.0000149999999999, 6), round_significant(1.000015, 6)
    (1.00002, 1.00002)
    """
    return float(f"{float(f'{value:.{STEADY}g}'):.{digits}g}")


def portable(value: float) -> float:
    """Return `value` as it is recorded: nine significant digits, of whole numbers all.

    Examples
    --------
    >>> portable(0.55049173009375), portable(0.5504917300937499), portable(12345678901.0)
    (0.55049173, 0.55049173, 12345678901.0)
    """
    steady = round_significant(value, STEADY)
    return steady if steady.is_integer() else round_significant(value, DIGITS)


def emit(bundle):
    """Display `bundle` (mime type -> content) as the output of the running cell.

    Outside a notebook, in a test or a script, there is no cell and nothing happens.
    """
    if get_ipython() is not None:
        display(bundle, raw=True)


def glue(name, value):
    """Keep `value` (a number or a word) under `name` for the chapter's prose; nothing is shown.

    The prose calls it by {glue:text}`name:.1f`. A number of NumPy or pandas becomes a plain one,
    since a format cannot be applied to what they print, and a float keeps nine significant
    digits. Raises ValueError for a missing value.
    """
    from myst_nb import glue as keep

    plain = value.item() if isinstance(value, np.generic) else value
    if plain != plain:
        raise ValueError(
            f"glue('{name}'): the value is missing (NaN). A filter matched nothing or a row is "
            "empty; print the frame before this cell."
        )
    keep(name, portable(plain) if isinstance(plain, float) else plain, display=False)
