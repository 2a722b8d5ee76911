"""Derive how strong the evidence of a verdict is, from who publishes what it rests on."""

from collections.abc import Sequence

from .. import tables
from .independence import AT_FIRST_HAND, pages, publishers
from .rules import strongest, weakest


def derive(names: Sequence[str], counted: tuple[int, int, str]) -> str:
    """Return the strength of evidence: that of its tables or of its facts, whichever is higher.

    All tables are needed to compute a number, so the weakest of them counts. If a defensible choice
    turns the verdict, it is not strong, however good the sources of each choice are. "" without a source.

    Parameters
    ----------
    names
        Facts and tables that decide the verdict.
    counted
        Number of specifications, number that agree, what flips the verdict.
    """
    facts = [tables.fact(name) for name in names if ":" in name]
    used = [name for name in names if ":" not in name]
    of_tables = weakest([of_table(name, counted) for name in used])
    best = strongest([of_tables, publishers().strength(facts) if facts else ""])
    specs, agreeing, _ = counted
    return weakest([best, "moderate"]) if best and agreeing < specs else best


def of_table(name: str, counted: tuple[int, int, str]) -> str:
    """Return the strength of what is computed from one table; `counted` as in `derive`.

    "strong" for a published data set on which every specification agrees, "moderate" if some
    disagree or a copied table has no specifications, "thin" for press and copies only.
    """
    specs, agreeing, _ = counted
    if agreeing < specs:
        return "moderate"
    if tables.resource(name).get("lineage", {}).get("kind") == "rebuilt":
        return "strong"
    kinds = find_kinds(name)
    if kinds and not kinds & (AT_FIRST_HAND | {"agency"}):
        return "thin"
    return "strong" if specs and kinds & AT_FIRST_HAND else "moderate"


def find_kinds(name: str) -> set[str]:
    """Return the kinds of publishers that a table was copied from.

    They are named as its sources, in its columns `publisher`, or by the facts of its rows; a name that
    `data/sources/publishers.csv` does not have is left out.
    """
    known, frame = publishers(), tables.read(name)
    named = {source["publisher"] for source in tables.resource(name).get("sources", [])}

    def list_cells(*columns):
        return [one for name in columns if name in frame for one in frame[name].dropna()]

    named |= set(list_cells("publisher", "second_publisher"))
    cited = {one.strip() for cell in list_cells("fact", "facts") for one in cell.split(";")}
    theme = name.partition("/")[0]
    named |= {page.speaker for one in cited for page in pages(tables.fact(f"{theme}:{one}"))}
    return {known[one].kind for one in named if one in known}
