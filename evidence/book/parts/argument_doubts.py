"""Show the points against an article: objections, slips, and sources that are not independent."""

from ... import arguments
from ...markup import Markup, join, render
from ..nodes import Page, Placeholder
from ..registry import part
from .argument_map import ArgumentPart, Assessed, assess, name_articles
from .argument_steps import objections_html
from .claim_lines import link_claim

Points = list[tuple[str, Markup]]  # words, and links to the claims concerned


@part("argument-weak", directive=ArgumentPart)
def render_weak_points(page: Page, node: Placeholder) -> Markup:
    """Return objections to steps, slips within the article, and shared sources."""
    found = assess(page, node["article"])
    return render(
        "book/parts/argument_doubts.html",
        page=page,
        objections=objections_html(page, found),
        notes=describe_notes(page, found),
    )


def describe_notes(page: Page, found: Assessed) -> list[tuple[str, Points]]:
    """Return the notes on an article that attack no step, by kind."""
    whole = arguments.read()
    odd = [
        (one["text"], _link_claims(page, found, one))
        for one in whole["internal_inconsistencies"]
        if one["article"] == found.name
    ]
    shared = [
        (name_articles(one["note"]), _link_claims(page, found, one))
        for one in whole["source_overlaps"]
        if found.name in one["articles"]
    ]
    return [
        ("Slips, gaps, and passages that do not fit together", odd),
        ("Witnesses that are not independent", shared),
    ]


def _link_claims(page, found, one):
    return join((link_claim(page, found.claims[claim]) for claim in one["claims"]), ", ")
