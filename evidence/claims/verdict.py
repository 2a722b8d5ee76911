"""The verdict of a claim as a record, and the verdicts that this kernel has settled."""

from dataclasses import asdict, dataclass

from .. import tables
from ..outputs import VERDICT, emit
from .wording import card_html, card_text

COLUMNS = [
    "claim_id", "act", "stated", "recomputed", "unit", "verdict", "notebook", "tables", "sources",
    "specs", "specs_agreeing", "flips_on", "note",
]  # fmt: skip
_settled: dict[str, "Verdict"] = {}  # claim id -> the verdict that this kernel gave it last


@dataclass(frozen=True)
class Verdict:
    """One row of `results/verdicts.csv`; `results.collect` adds the name of the notebook."""

    claim_id: str
    act: str
    stated: str
    recomputed: str
    unit: str
    verdict: str
    tables: str
    sources: str
    specs: int
    specs_agreeing: int
    flips_on: str
    note: str
    notebook: str = ""

    def show(self) -> None:
        """Display the card, with the record that the book and `review` collect."""
        record = asdict(self)
        register_file = tables.DATA / "articles" / "claims.csv"
        record["register"] = tables.digest(register_file)
        emit({VERDICT: record, "text/html": card_html(record), "text/plain": card_text(record)})

    def _ipython_display_(self):
        """Display nothing: the act has shown the card, and the cell's value would repeat it."""


def keep(verdict: "Verdict") -> None:
    """Remember `verdict` for `settled`."""
    _settled[verdict.claim_id] = verdict


def settled() -> "list[Verdict]":
    """Return the verdicts that this kernel has settled so far, in the order of the cells.

    Returns
    -------
    list of Verdict
        A claim settled again, as when an author runs a cell twice, counts once, with its last
        verdict.

    Examples
    --------
    >>> import pandas as pd
    >>> tried = pd.DataFrame([vars(one) for one in settled() if one.specs])
    """
    return list(_settled.values())
