"""Show what moved in the verdicts: the corrections page, and the history on a card."""

import functools

from ... import claims, history
from ...markup import Markup, render
from ..memory import get_memory
from ..nodes import Page, Placeholder
from ..registry import part
from .claim_lines import find_address, find_claim


def list_moves(page: Page, claim_id: str) -> list[history.Row]:
    """Return the rows of the history in which the verdict of one claim moved, oldest first."""
    memory = get_memory(page.app)
    if memory.history is None:
        memory.history = {}
        for row in history.read():
            if row["from"]:
                memory.history.setdefault(row["claim"], []).append(row)
    return memory.history.get(claim_id, [])


@part("corrections")
def render_corrections(page: Page, node: Placeholder) -> Markup:
    """Return every verdict that moved, the newest first, with the reason."""
    rows = [row for row in reversed(history.read()) if row["from"]]
    newest = {row["claim"]: row for row in reversed(rows)}
    days: dict[str, list[tuple[str, history.Row]]] = {}
    for row in rows:
        anchor = make_move_anchor(row["claim"]) if newest[row["claim"]] is row else ""
        days.setdefault(claims.date_words(row["date"]), []).append((anchor, row))
    return render(
        "book/parts/corrections.html", number=len(rows), of_claims=len(newest), days=days,
        address=functools.partial(_find_address, page),
    )  # fmt: skip


def make_move_anchor(claim: str) -> str:
    """Return the anchor of the newest change of a claim."""
    return f"moved-{claim}"


def _find_address(page, name):
    """Return the address of the claim's card or row; None for a claim that is gone."""
    if name not in claims.register().index:
        return None
    return find_address(page, find_claim(page, name))
