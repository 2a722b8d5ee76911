"""Pass results from a notebook's cells to the book, as outputs with their own MIME types.

A notebook shows a card, a chart or nothing; the book, `review` and the tests read the same
outputs as data. So a running notebook writes nothing to disk, and a cached notebook gives the
same results as a new run.
"""

from typing import Any

import numpy as np
from IPython import get_ipython
from IPython.display import display

TABLE = "application/vnd.evidence.table+json"
VERDICT = "application/vnd.evidence.verdict+json"
CHART = "application/vnd.evidence.chart+json"
REFUSED = "application/vnd.evidence.refused+json"  # of `evidence.guard`: what a cell may not do

DIGITS = 9  # significant digits with which a number leaves a notebook
STEADY = 12  # digits on which all processors agree; a float has about sixteen


def round_significant(value: float, digits: int) -> float:
    """Round to `digits` significant digits, the same on every processor.

    Processors add in different orders, so the last two or three digits of a float differ between
    machines. They are rounded away first: a tie such as 1.000015 would otherwise go up on one
    machine and down on another.

    Parameters
    ----------
    value : float
        Any float; NaN and the infinities are returned unchanged.
    digits : int
        Significant digits to keep, at most twelve.

    Returns
    -------
    float
        The rounded value.

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


def emit(bundle: dict[str, Any]) -> None:
    """Display `bundle` (MIME type -> content) as the output of the running cell.

    Outside a notebook, in a test or a script, there is no cell and nothing happens.
    """
    if get_ipython() is not None:
        display(bundle, raw=True)


def glue(name: str, value: Any) -> None:
    """Store `value` under `name` for the prose of the chapter; nothing is shown.

    The prose shows it with {glue:text}`name:.1f`. A NumPy number becomes a plain one, because a
    format cannot be applied to its printed form.

    Parameters
    ----------
    name : str
        Used once in a chapter.
    value : float, int or str
        A number or a word; a float keeps nine significant digits.

    Raises
    ------
    ValueError
        If the value is missing (NaN).

    Examples
    --------
    In a cell of a chapter:

    >>> glue("share-2014", 49.2)  # doctest: +SKIP

    A missing value is an error:

    >>> glue("share-2014", float("nan"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ValueError: glue('share-2014'): the value is missing (NaN). ...
    """
    from myst_nb import glue as keep

    plain = value.item() if isinstance(value, np.generic) else value
    if plain != plain:
        raise ValueError(
            f"glue('{name}'): the value is missing (NaN). A filter matched nothing or a row is "
            "empty; print the frame before this cell."
        )
    keep(name, portable(plain) if isinstance(plain, float) else plain, display=False)
