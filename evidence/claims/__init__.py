"""Settle the claims of the articles with verdicts that rules derive, so nobody types one.

The register `data/articles/claims.csv` says what each article states and how precisely; claims that
say more than one thing have parts in `parts.csv`. A notebook computes the evidence, or
`data/articles/documents` names the facts; the rules turn both into a verdict.
"""

from .acts import Claim, claim, documented
from .card import card_html, card_text, note_words, number_words, strength_html
from .register import (
    ClaimError,
    articles,
    claim_of,
    counted,
    parts,
    parts_of,
    place,
    places,
    register,
    row_of,
    stands_for,
)
from .remarks import split_names
from .robustness import flips, specify
from .rules import DERIVATIONS, GROUPS, HOLDS, OPEN, PENDING, READINGS, RULES, STRENGTHS, VERDICTS
from .tolerance import TOLERANCES, agreement
from .verdict import COLUMNS, PART_COLUMNS, Verdict, settled, used_tables
from .wording import date_words, is_date, quantity, say, show, value_words

__all__ = [
    "COLUMNS", "Claim", "ClaimError", "DERIVATIONS", "GROUPS", "HOLDS", "OPEN", "PART_COLUMNS", "PENDING", "READINGS",
    "RULES", "STRENGTHS", "TOLERANCES", "VERDICTS", "Verdict", "agreement", "articles", "card_html",
    "card_text", "claim", "date_words", "claim_of", "counted", "documented", "flips", "is_date", "note_words", "number_words", "parts", "parts_of", "place", "places",
    "quantity", "register", "row_of", "say", "settled", "show", "specify", "split_names", "stands_for", "strength_html", "used_tables",
    "value_words",
]  # fmt: skip
