"""Show what moved in the verdicts: the corrections page, and the history on a card."""

from html import escape

from docutils import nodes

from ... import claims, history
from ..memory import get_memory
from ..nodes import Page, Placeholder, html_node, link_html, link_node, list_node, paragraph_node
from ..registry import part
from .claim_lines import find_claim, link_card, verdict_badge_html


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
def render_corrections(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return every verdict that moved, the newest first, with the reason."""
    rows = [row for row in reversed(history.read()) if row["from"]]
    if not rows:
        return [paragraph_node("No verdict has moved so far.")]
    moved = (
        f"{len(rows)} changes of {len({row['claim'] for row in rows})} claims, the newest first."
    )
    found: list[nodes.Node] = [paragraph_node(moved)]
    newest = {row["claim"]: row for row in reversed(rows)}
    for date in dict.fromkeys(row["date"] for row in rows):
        of_day = [row for row in rows if row["date"] == date]
        words = claims.date_words(date)
        if page.web:
            items = "".join(
                f"<li{_anchor(row, newest)}>{move_html(page, row)}</li>" for row in of_day
            )
            found.append(
                html_node(
                    f'<p class="ev-caption">{escape(words)}</p><ul class="ev-changes">{items}</ul>'
                )
            )
        else:
            found += [
                paragraph_node(nodes.strong("", words)),
                list_node([_move_nodes(page, row) for row in of_day]),
            ]
    return found


def make_move_anchor(claim: str) -> str:
    """Return the anchor of the newest change of a claim."""
    return f"moved-{claim}"


def _anchor(row, newest):
    return f' id="{make_move_anchor(row["claim"])}"' if newest[row["claim"]] is row else ""


def move_html(page: Page, row: history.Row) -> str:
    """Return one change as a line of HTML: claim, verdict before and after, reason."""
    to = verdict_badge_html(row["to"]) if row["to"] else "withdrawn"
    link = link_html(_find_address(page, row["claim"]), row["claim"])
    return f"{link} {verdict_badge_html(row['from'])} → {to}: {escape(row['reason'])}"


def _move_nodes(page, row):
    link = link_node(_find_address(page, row["claim"]), row["claim"])
    return [link, f": {row['from']} → {row['to'] or 'withdrawn'}. {row['reason']}"]


def _find_address(page, name):
    """Return the address of the claim's card or row; None for a claim that is gone."""
    if name not in claims.register().index:
        return None
    return link_card(page, find_claim(page, name)) or page.link_row(name)
