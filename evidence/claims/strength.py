"""Derive how strong the evidence of a verdict is, from who publishes what it rests on."""

from collections.abc import Sequence

from .. import tables
from .independence import AT_FIRST_HAND, publishers, strength
from .rules import strongest, weakest


def derive(names: Sequence[str], counted: tuple[int, int, str]) -> str:
    """Return the strength of evidence: that of its tables or of its facts, whichever is higher.

    All tables are needed to compute a number, so the weakest of them counts.

    Parameters
    ----------
    names : sequence of str
        Facts and tables that decide the verdict.
    counted : tuple
        Number of specifications, number that agree, what flips the verdict.

    Returns
    -------
    str
        A key of STRENGTHS; "" without a source.
    """
    facts = [tables.fact(name) for name in names if ":" in name]
    used = [name for name in names if ":" not in name]
    of_tables = weakest([of_table(name, counted) for name in used])
    return strongest([of_tables, strength(facts, publishers()) if facts else ""])


def of_table(name: str, counted: tuple[int, int, str]) -> str:
    """Return the strength of what is computed from one table.

    Parameters
    ----------
    name : str
        "<theme>/<table>".
    counted : tuple
        As in `derive`.

    Returns
    -------
    str
        "strong" for a published data set on which every specification agrees, "moderate" if some
        disagree or a copied table has no specifications, "thin" for press and copies only.
    """
    entry, known = tables.resource(name), publishers()
    specs, agreeing, _ = counted
    if agreeing < specs:
        return "moderate"
    if entry.get("lineage", {}).get("kind") == "rebuilt":
        return "strong"
    kinds = {known[s["publisher"]].kind for s in entry.get("sources", []) if s["publisher"] in known}
    if kinds and not kinds & AT_FIRST_HAND:
        return "thin"
    return "strong" if specs and kinds else "moderate"
