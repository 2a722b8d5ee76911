"""Let readers take an argument apart in the browser: what `argument.js` needs, and a small map.

The page is complete without the script. The script reads the model below, computes the statuses as
`evidence.arguments.statuses` does, and changes the badges.
"""

from typing import Any

from ... import arguments, claims
from ...markup import Markup, render
from ..nodes import Page, Placeholder, json_html
from ..registry import part
from .argument_map import (
    ArgumentPart,
    Assessed,
    assess,
    link_argument,
    make_step_anchor,
    status_badge_html,
)
from .argument_picture import describe_box
from .claim_lines import find_sign

OFFERED = 3  # claims of a kind that the small map offers to try
SUPPORTS = {
    "mapped": "as mapped",
    "second": "second views",
    "all": "every reason needed",
    "any": "every reason independent",
}
SWITCHES = {
    "details": "details count",
    "objections": "objections count",
    "half": "half right holds",
    "partly": "partly settled holds",
}


def build_model(found: Assessed) -> dict[str, Any]:
    """Return the argument as the script reads it: nodes, verdicts, and the words to show."""
    words = [word for word in claims.VERDICTS if word in arguments.VALUES]
    used = {claim for node in found.nodes.values() for claim in node["marks"]}
    return {
        "root": found.root,
        "nodes": [
            {
                "id": name,
                "needs": node["needs"],
                "second": node.get("also_read", {}).get("needs", ""),
                "on": node.get("supported_by", []),
                "claims": node["marks"],
                "attacks": node.get("attacks", []),
                "given": found.given.get(name, ""),
            }
            for name, node in found.nodes.items()
        ],
        "verdicts": {claim: found.verdicts[claim] for claim in sorted(used)},
        "values": arguments.VALUES,
        "inPart": arguments.IN_PART,
        "order": arguments.ORDER,
        "words": {word: find_sign(word) for word in words},
        "statuses": {word: sign[:2] for word, sign in arguments.STATUSES.items()},
    }


def model_html(found: Assessed) -> Markup:
    """Return the model as a script element that holds data."""
    return json_html(build_model(found), class_="ev-model")


def explorer_html(page: Page, found: Assessed, content: Markup) -> Markup:
    """Return the map and the steps with what the script needs: a toolbar, a bar and the model."""
    icon, tone, _ = arguments.STATUSES[found.status]
    return render(
        "book/parts/argument_try-explorer.html",
        page=page,
        article=found.name,
        supports=SUPPORTS,
        switches=SWITCHES,
        content=content,
        root=found.root,
        anchor=make_step_anchor(found.root),
        status=found.status,
        icon=icon,
        tone=tone,
        model=model_html(found),
    )


@part("argument-try", directive=ArgumentPart, script="argument.js")
def render_small_map(page: Page, node: Placeholder) -> Markup:
    """Return the top of one argument's map, and the claims on which it depends most, to try."""
    found = assess(page, node["article"])
    carrying = [one.claim for one in found.ranked]
    return render(
        "book/parts/argument_try.html",
        page=page,
        article=found.name,
        name=claims.articles()[found.name]["label"],
        address=link_argument(page, found.name),
        status=status_badge_html(found.status),
        outcome=status_badge_html(found.outcome),
        root=describe_box(page, found, found.root, 3),
        carrying=carrying[:OFFERED],
        harmless=find_harmless(found)[:OFFERED],
        claims=found.claims,
        verdicts=found.verdicts,
        model=model_html(found),
    )


def find_harmless(found: Assessed) -> list[str]:
    """Return the contradicted claims beneath a conclusion that stands all the same."""
    if found.status != "stands":
        return []
    below = [n for n in arguments.names_below(found.nodes, found.root) if n != found.root]
    marks = dict.fromkeys(claim for name in below for claim in found.nodes[name]["marks"])
    return [claim for claim in marks if found.verdicts[claim] == "contradicted"]
