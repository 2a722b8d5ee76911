"""Hold the rules of verdicts as data: verdicts, groups, strengths, rules, tolerances and parts.

The acts, the tests and the page on method read this module. What holds (verdict, group), how well it
is evidenced (strength) and why it falls short (limit) are three things.

Other places that name verdicts, and have to be changed with VERDICTS:

- `acts.py` and `tolerance.py`: which verdict an act gives; `dispute.derive`: which one a form gives;
- `arguments/truth_table.py`: which verdicts hold for a step only in some readings; those readings are
  fields of `arguments/readings.py`, named in `book/parts/argument_try.py` and `argument.js`;
- `results/datapackage.json`: the words that a column of `results/` may have;
- `chapters/ledger.md`, `chapters/glossary.md` and `book/parts/verdicts.py`: their list and their number.

Tests compare the last three with VERDICTS; an act, a form or a step with an unknown verdict fails.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple


class Group(NamedTuple):
    """A group of verdicts: its tone, what it says, and its rating from 1 to 5 (None: no rating)."""

    tone: str
    says: str
    rating: int | None


class Kind(NamedTuple):
    """A verdict: sign, tone, when it is given, and its group."""

    sign: str
    tone: str
    says: str
    group: str


class Rule(NamedTuple):
    """A rule for claims of one sort: its title, what it says, and the verdicts it allows."""

    title: str
    says: str
    verdicts: tuple[str, ...]


class Derivation(NamedTuple):
    """A row of the table that gives the verdict of a claim with parts; the first that fits counts.

    It fits if every counted part has a verdict of `only` (empty: any), and if for each set of `has`
    one part has a verdict of that set.
    """

    says: str
    only: frozenset[str]
    has: tuple[frozenset[str], ...]
    verdict: str


GROUPS = {
    "holds": Group("good", "what is stated holds", 5),
    "holds in part": Group(
        "mixed", "a part of what is stated holds, or all of it within a limit", 3
    ),
    "fails": Group("bad", "the data or the documents say otherwise", 1),
    "open": Group("open", "no evidence settles it", None),
}

_VERDICTS = {
    "reproduced": ("=", "holds", "the recomputed number, or the date, is the stated one at the precision stated"),
    "close": ("≈", "holds", "the number is within the tolerance of the claim; the date is a day off"),
    "confirmed": ("✔", "holds", "the condition holds, or the documents say so"),
    "qualified": ("◐", "holds in part", "it holds, and a cited fact or table limits its time, degree, scope or measure"),
    "half right": ("½", "holds in part", "one part of the claim holds, another is contradicted"),
    "partly settled": ("◔", "holds in part", "one part of the claim holds, another is unresolved"),
    "contradicted": ("✘", "fails", "the data or the documents say otherwise"),
    "unresolved": ("?", "open", "no evidence was found that settles it; the card says what would"),
    "not checkable": ("○", "open", "a judgement of worth, a general maxim, an open forecast, or what somebody has in mind"),
}  # fmt: skip
VERDICTS = {
    name: Kind(sign, GROUPS[group].tone, says, group)
    for name, (sign, group, says) in _VERDICTS.items()
}
HOLDS = ("reproduced", "close")  # of a number or a date
FIRM = (*HOLDS, "confirmed")
OPEN = tuple(name for name, kind in VERDICTS.items() if kind.group == "open")
PENDING = "to be settled"  # in place of a verdict, while no notebook settles the claim

STRENGTHS = {
    "strong": "a record or count read at its publisher; two publishers that share neither house nor side; or a "
    "published data set; and, where choices are defensible, every choice agrees",
    "moderate": "one witness at first hand, two of one side, a data set copied by hand, or any sources on which "
    "some choices disagree",
    "thin": "one newspaper, one party's word, a copy, an encyclopedia or a blog",
}  # fmt: skip

RULES = {
    "number": Rule(
        "Numbers", "A recomputed number is compared with the stated one by the tolerance of its precision.",
        ("reproduced", "close", "qualified", "contradicted", "unresolved"),
    ),
    "date": Rule(
        "Dates", "The stated day, month or year is reproduced; a day off from a stated day is close, more is contradicted.",
        ("reproduced", "close", "contradicted", "unresolved"),
    ),
    "universal": Rule(
        "Universals", "All, never, only and entirely are two parts: the rule, and its being without exception. "
        "A cited counter-example contradicts only the second.",
        ("reproduced", "close", "confirmed", "qualified", "half right", "partly settled", "contradicted", "unresolved"),
    ),
    "quotation": Rule(
        "Quotations", "Words found in a source are confirmed, with a limit if they differ in substance; "
        "words not found are unresolved.",
        ("confirmed", "qualified", "unresolved"),
    ),
    "forecast": Rule(
        "Forecasts", "A forecast is not checkable until its date has come.",
        ("not checkable", "reproduced", "close", "confirmed", "qualified", "contradicted", "unresolved"),
    ),
    "maxim": Rule("Maxims", "A general law of cause and effect is not checkable.", ("not checkable",)),
    "value": Rule(
        "Judgements of worth", "What is good, right, or much without a measure is not checkable.", ("not checkable",)
    ),
    "motive": Rule("Motives", "What somebody wants, thinks or fears is not checkable.", ("not checkable",)),
}  # fmt: skip

# Readings that no code can apply: authors follow them, and the page prints them.
READINGS = {
    "Natural reading": "A sentence is read as a careful and fair reader would read it; the letter comes second.",
    "Hindsight": "A claim is judged by what was on record at the article's date; later changes have a line of "
    "their own.",
    "Single source": "A single source lowers the strength of the evidence, never the verdict.",
    "Context": "A sentence of context changes no verdict; a limit does, and it needs a citation.",
    "Denials": "What a party says in its own cause is context; it limits a claim only where another source bears it out.",
    "Reasons": "That one act followed another does not show why it was done: the reason is unresolved until the actor or "
    "a witness gives it.",
    "Specifications": "The first row is the most natural reading: the measure the article names, else the official "
    "or most widely used series; the year it speaks of, else the last one known at its date; the whole country.",
}  # fmt: skip

ROLES = ("statement", "rule", "without exception")

_FIRM, _ANY_HOLD = frozenset(FIRM), frozenset((*FIRM, "qualified"))
DERIVATIONS = (
    Derivation("no part is checkable", frozenset({"not checkable"}), (), "not checkable"),
    Derivation("every part is reproduced", frozenset({"reproduced"}), (), "reproduced"),
    Derivation("every part holds, one of them close", _FIRM, (frozenset({"close"}),), "close"),
    Derivation("every part holds", _FIRM, (), "confirmed"),
    Derivation("every part holds, one of them within a limit", _ANY_HOLD, (), "qualified"),
    Derivation("one part holds, another is contradicted", frozenset(), (_ANY_HOLD, frozenset({"contradicted"})), "half right"),
    Derivation("one part holds, another is unresolved", frozenset(), (_ANY_HOLD, frozenset({"unresolved"})), "partly settled"),
    Derivation("no part holds, one is contradicted", frozenset(), (frozenset({"contradicted"}),), "contradicted"),
    Derivation("no part is settled", frozenset(), (), "unresolved"),
)  # fmt: skip


def combine(verdicts: Iterable[str]) -> str:
    """Derive the verdict of a claim from those of all its parts by the table DERIVATIONS.

    One that is not checkable counts only if all are.

    Examples
    --------
    >>> combine(["confirmed", "contradicted"]), combine(["confirmed", "not checkable"])
    ('half right', 'confirmed')
    """
    found = set(verdicts)
    counted = found - {"not checkable"} or found
    return next(
        row.verdict
        for row in DERIVATIONS
        if (not row.only or counted <= row.only) and all(counted & one for one in row.has)
    )


def weakest(strengths: Collection[str]) -> str:
    """Return the lowest of several strengths, "" if there is none.

    Examples
    --------
    >>> weakest(["strong", "thin", ""])
    'thin'
    """
    return next((name for name in reversed(STRENGTHS) if name in strengths), "")


def strongest(strengths: Collection[str]) -> str:
    """Return the highest of several strengths, "" if there is none."""
    return next((name for name in STRENGTHS if name in strengths), "")
