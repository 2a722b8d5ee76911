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


def emit(bundle):
    """Display `bundle` (mime type -> content) as the output of the running cell.

    Outside a notebook, in a test or a script, there is no cell and nothing happens.
    """
    if get_ipython() is not None:
        display(bundle, raw=True)


def glue(name, value):
    """Keep `value` (a number or a word) under `name` for the chapter's prose; nothing is shown.

    The prose calls it by {glue:text}`name:.1f`. A number of NumPy or pandas becomes a plain one,
    since a format cannot be applied to what they print. Raises ValueError for a missing value.
    """
    from myst_nb import glue as keep

    plain = value.item() if isinstance(value, np.generic) else value
    if plain != plain:
        raise ValueError(
            f"glue('{name}'): the value is missing (NaN). A filter matched nothing or a row is "
            "empty; print the frame before this cell."
        )
    keep(name, plain, display=False)
