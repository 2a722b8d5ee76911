"""`fact()`: one dated fact of a theme, for a chapter that computes with its number."""

from dataclasses import dataclass

from IPython import get_ipython

from . import tables
from .tabular.errors import TableError

_emitted: set[str] = set()  # tables of facts that the running kernel has emitted


@dataclass(frozen=True)
class Fact:
    """A row of `<theme>/facts`. `number` is None for a fact that is words only."""

    reference: str
    number: float | None
    unit: str | None
    date: str
    statement: str
    publisher: str
    integrity: str

    @property
    def value(self) -> float:
        """The fact's number. Raises TableError if the fact has none."""
        if self.number is None:
            raise TableError(
                f"The fact '{self.reference}' has no value: {self.statement} Cite it as a source, "
                "or fill in the column `value` of its row."
            )
        return self.number


def fact(reference: str) -> Fact:
    """Look up one dated fact, and emit its table as one that this notebook uses.

    Parameters
    ----------
    reference
        "<theme>:<id>". Write it out in the code, since a build looks for such words to know which
        tables a notebook uses.

    Returns
    -------
    Fact
        `value` is its number; `date`, `unit`, `statement`, `publisher` and `integrity` are words.

    Raises
    ------
    TableError
        If there is no such fact, or its table does not match its descriptor.

    Examples
    --------
    >>> russia = fact("economy:E001")
    >>> russia.unit, russia.value > 40
    ('percent', True)
    """
    found, table = tables.fact(reference), f"{reference.partition(':')[0]}/facts"
    # Once a kernel: a chapter may look up a hundred facts of a table.
    if table not in _emitted and get_ipython() is not None:
        _emitted.add(table)
        tables.load(table)
    return Fact(
        reference, found["value"],
        *(found[name] for name in ("unit", "date", "statement", "publisher", "integrity")),
    )  # fmt: skip
