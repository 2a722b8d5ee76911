"""Show what moved in the verdicts: the corrections page, and the history on a card."""

from html import escape

from docutils import nodes

from ... import claims, history
from ..nodes import Page, Placeholder, html_node, link_html, link_node, paragraph_node, table_html, table_node
from ..registry import part
from .claim_lines import find_claim, link_card, verdict_badge_html

HEAD = ("Date", "Claim", "Before", "Now", "Why")


def list_moves(page: Page, claim_id: str) -> list[history.Row]:
    """Return the rows of the history in which the verdict of one claim moved, oldest first."""
    memory = vars(page.app)
    if "ev_history" not in memory:
        memory["ev_history"] = found = {}
        for row in history.read():
            if row["from"]:
                found.setdefault(row["claim"], []).append(row)
    return memory["ev_history"].get(claim_id, [])


@part("corrections")
def render_corrections(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return every verdict that moved, the newest first, with the reason."""
    rows = [row for row in reversed(history.read()) if row["from"]]
    if not rows:
        return [paragraph_node("No verdict has moved so far.")]
    known = set(claims.register().index)
    made = [_row(page, row, row["claim"] in known) for row in rows]
    count = f"{len(rows)} verdicts have moved, {len({row['claim'] for row in rows})} claims are concerned."
    if not page.web:
        return [paragraph_node(count), table_node(HEAD, made)]
    return [paragraph_node(count), html_node(table_html(HEAD, made, "Verdicts that moved, the newest first", "ev-glance"))]


def _row(page, row, known):
    """Return the cells of one row: HTML on the web, else texts and links."""
    date, name = claims.date_words(row["date"]), row["claim"]
    address = (link_card(page, find_claim(page, name)) or page.link_row(name)) if known else None
    if not page.web:
        return (date, link_node(address, name), row["from"], row["to"] or "withdrawn", row["reason"])
    to = verdict_badge_html(row["to"]) if row["to"] else "withdrawn"
    return (
        escape(date), link_html(address, name), verdict_badge_html(row["from"]), to, escape(row["reason"])
    )  # fmt: skip
