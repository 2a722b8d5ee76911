"""Show the points against an article: weak steps, objections, inconsistencies, shared sources."""

from html import escape
from typing import Any, NamedTuple

from docutils import nodes

from ... import arguments
from ..nodes import (
    Page,
    Placeholder,
    html_node,
    link_html,
    list_node,
    paragraph_node,
)  # fmt: skip
from ..registry import part
from .argument_map import ArgumentMap, ArgumentPart, make_step_anchor, name_articles, shorten_id
from .claim_lines import link_card


def doubt_links_html(found: ArgumentMap, name: str) -> str:
    """Return links from a node to the weak steps and the objections that concern it."""
    doubted = [
        one for _, items, _ in find_doubts(found) for one in items if one.spot and name in one.about
    ]
    return "".join(
        f' <a class="ev-where" href="#{one.spot}">{one.kind} {one.number}</a>' for one in doubted
    )


class Doubt(NamedTuple):
    """One point against an article.

    Attributes
    ----------
    about, claims
        Ids of the nodes and of the claims that it concerns.
    text
        Its words.
    kind, spot, number
        "weak step" or "objection", an anchor and a number, for a point that its nodes link to.
    """

    about: list
    claims: list
    text: str
    kind: str = ""
    spot: str = ""
    number: int = 0


def number_weak_steps(article: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """Return weak steps with their numbers in the list: first those that no data can settle."""
    return list(
        enumerate(sorted(article.get("weak_steps", []), key=lambda one: "answered_by" in one), 1)
    )


@part("argument-weak", directive=ArgumentPart)
def render_weak_points(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return weak steps, objections on the article's own page, inconsistencies, and shared sources."""
    found = ArgumentMap(page, node["article"])
    blocks = [(title, items, fold) for title, items, fold in find_doubts(found) if items]
    if not page.web:
        return [part for title, items, _ in blocks for part in doubt_nodes(title, items)]
    parts = "".join(doubt_html(found, title, items, fold) for title, items, fold in blocks)
    return [html_node(f'<div class="ev-weak">{parts}</div>')]


def find_doubts(found: ArgumentMap) -> list[tuple[str, list[Doubt], bool]]:
    """Return the points against an article as (title, points, folded), one per kind."""
    whole = arguments.read()
    marked = [
        (
            Doubt(
                one["nodes"],
                [],
                name_articles(one["issue"]),
                "weak step",
                f"weak-{found.name}-{n}",
                n,
            ),
            one.get("answered_by"),
        )
        for n, one in number_weak_steps(found.article)
    ]
    reasoned = [one for one, answered in marked if not answered]
    recorded = [one for one, answered in marked if answered]
    said = [
        Doubt(
            one["against"],
            one["claims"],
            f"{one['attribution']}: {one['text']}",
            "objection",
            f"objection-{found.name}-{n}",
            n,
        )
        for n, one in enumerate(found.article.get("objections_on_page", []), 1)
    ]
    odd = [
        Doubt([], one["claims"], one["text"])
        for one in whole["internal_inconsistencies"]
        if one["article"] == found.name
    ]
    shared = [
        Doubt([], one["claims"], name_articles(one["note"]))
        for one in whole["source_overlaps"]
        if found.name in one["articles"]
    ]
    return [
        ("", reasoned, False),
        (
            "Weak too, but for data to settle: the cards of their claims say what was found",
            recorded,
            False,
        ),
        ("An objection made on the page of the article", said, False),
        ("Slips, gaps, and passages that do not fit together", odd, True),
        ("Witnesses that are not independent", shared, True),
    ]


def doubt_nodes(title: str, items: list[Doubt]) -> list[nodes.Node]:
    """Return one kind of doubt as a caption and a list, for ePub and PDF."""
    texts = [
        f"{one.text} ({', '.join([*map(shorten_id, one.about), *one.claims])})" for one in items
    ]
    return [*([paragraph_node(f"{title}:")] if title else []), list_node(texts)]


def doubt_html(found: ArgumentMap, title: str, items: list[Doubt], fold: bool) -> str:
    """Return one kind of doubt, with links to the steps and claims that each point concerns."""
    if fold:
        return folded_points_html(title, found, items)
    return (f'<p class="ev-caption">{escape(title)}</p>' if title else "") + points_html(
        found, items
    )


def claim_link_html(found: ArgumentMap, claim: str) -> str:
    """Return a claim's id as a link to its card, or to its row in the ledger if it has no card."""
    return link_html(
        link_card(found.page, found.claims[claim]) or found.page.link_row(claim), claim
    )


def points_html(found: ArgumentMap, items: list[Doubt]) -> str:
    """Return a list of doubts with links; the list is numbered if nodes link to its points."""
    lines = []
    for one in items:
        spot = f' id="{one.spot}" value="{one.number}"' if one.spot else ""
        links = ", ".join(
            [
                *(link_html(f"#{make_step_anchor(n)}", shorten_id(n)) for n in one.about),
                *(claim_link_html(found, c) for c in one.claims),
            ]
        )
        lines.append(f'<li{spot}>{escape(one.text)} <span class="ev-where">{links}</span></li>')
    tag = "ol" if items[0].spot else "ul"
    return f"<{tag}>{''.join(lines)}</{tag}>"


def folded_points_html(title: str, found: ArgumentMap, items: list[Doubt]) -> str:
    """Return a list folded under its title and the number of its points."""
    return f'<details class="ev-fold"><summary>{escape(title)} ({len(items)})</summary>{points_html(found, items)}</details>'
