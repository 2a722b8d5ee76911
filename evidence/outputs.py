"""What a notebook's cell hands to the book: one place for the names of the outputs.

A notebook shows a card, a chart or nothing; the book, `review` and the tests read the same
outputs as data. So nothing is written to disk by a running notebook, and a cached notebook
tells the same story as a fresh one.
"""

from IPython import get_ipython
from IPython.display import display

TABLE = "application/vnd.evidence.table+json"
VERDICT = "application/vnd.evidence.verdict+json"
CHART = "application/vnd.evidence.chart+json"


def emit(bundle):
    """Display `bundle` (mime type -> content) as the output of the running cell.

    Outside a notebook, in a test or a script, there is no cell and nothing happens.
    """
    if get_ipython() is not None:
        display(bundle, raw=True)
