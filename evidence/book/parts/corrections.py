"""Show what moved in the verdicts: the corrections page, and the history on a card."""

from ... import claims, history
from ...markup import Markup, link, render
from ..memory import get_memory
from ..nodes import Page, Placeholder
from ..registry import part
from .claim_lines import find_address, find_claim, verdict_badge_html


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
    days: dict[str, list[tuple[str, Markup]]] = {}
    for row in rows:
        anchor = make_move_anchor(row["claim"]) if newest[row["claim"]] is row else ""
        days.setdefault(claims.date_words(row["date"]), []).append((anchor, move_html(page, row)))
    values = {"number": len(rows), "of_claims": len(newest), "days": days}
    return render("book/parts/corrections.html", **values)


def make_move_anchor(claim: str) -> str:
    """Return the anchor of the newest change of a claim."""
    return f"moved-{claim}"


def move_html(page: Page, row: history.Row) -> Markup:
    """Return one change as a line of HTML: claim, verdict before and after, reason."""
    to = verdict_badge_html(row["to"]) if row["to"] else "withdrawn"
    linked = link(_find_address(page, row["claim"]), row["claim"])
    return Markup("{} {} → {}: {}").format(
        linked, verdict_badge_html(row["from"]), to, row["reason"]
    )


def _find_address(page, name):
    """Return the address of the claim's card or row; None for a claim that is gone."""
    if name not in claims.register().index:
        return None
    return find_address(page, find_claim(page, name))
