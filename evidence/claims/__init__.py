"""Settle the claims of the articles with verdicts that rules derive, so nobody types one.

The register `data/articles/claims.csv` says what each article states and how precisely. A
notebook computes the evidence; the rules turn both into one of seven verdicts.
"""

from .acts import Claim, claim
from .register import ClaimError, articles, place, register
from .robustness import flips
from .rules import HOLDS, VERDICTS, agreement
from .verdict import COLUMNS, Verdict, settled
from .wording import card_html, card_text, quantity, show

__all__ = [
    "COLUMNS", "Claim", "ClaimError", "HOLDS", "VERDICTS", "Verdict", "agreement", "articles",
    "card_html", "card_text", "claim", "flips", "place", "quantity", "register", "settled", "show",
]  # fmt: skip
