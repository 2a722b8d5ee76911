"""Let readers take an argument apart in the browser: what `argument.js` needs, and a small map.

The page is complete without the script. The script reads the model below, computes the statuses as
`evidence.arguments.footing` does, and changes the badges.
"""

from html import escape
from typing import Any

from docutils import nodes

from ... import arguments, claims
from ..nodes import Page, Placeholder, html_node, json_html, link_html, paragraph_node
from ..registry import part
from .argument_map import (
    Assessed,
    ArgumentMap,
    ArgumentPart,
    assess,
    link_argument,
    make_step_anchor,
    outcome_badge_html,
    status_badge_html,
)
from .argument_picture import box_html
from .claim_lines import find_sign, verdict_badge_html

OFFERED = 3  # claims of a kind that the small map offers to try


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


def model_html(found: Assessed) -> str:
    """Return the model as a script element that holds data."""
    return json_html(build_model(found), class_="ev-model")


def explorer_html(found: ArgumentMap, content: str) -> str:
    """Return the map and the steps with a toolbar, hidden until the script runs."""
    supports = {
        "mapped": "as mapped",
        "second": "second views",
        "all": "every reason needed",
        "any": "every reason independent",
    }
    options = "".join(f'<option value="{k}">{v}</option>' for k, v in supports.items())
    switches = {
        "details": "details count",
        "objections": "objections count",
        "half": "half right holds",
        "partly": "partly settled holds",
    }
    boxes = "".join(
        f'<label><input type="checkbox" name="{k}"> {v}</label>' for k, v in switches.items()
    )
    return (
        f'<div class="ev-explorer" data-article="{found.name}">'
        '<form class="ev-tools" id="ev-tools" hidden aria-label="Take the argument apart">'
        "<p>Try it: open the claims of a step and change a verdict or a mark, change what a step needs, or choose "
        "a reading here. The statuses change with it.</p>"
        f'<p><label>Reading <select name="support">{options}</select></label> {boxes}</p></form>'
        f"{content}{live_html(found)}{model_html(found.found)}</div>"
    )


def live_html(found: ArgumentMap) -> str:
    """Return the bar that stays in sight: the conclusion's status, what changed, undo and reset."""
    status = found.footings[found.root].status
    icon, tone, _ = arguments.STATUSES[status]
    return (
        '<div class="ev-outcome" hidden><p>The conclusion: '
        f'<a class="ev-badge ev-{tone}" data-node="{found.root}" href="#{make_step_anchor(found.root)}">'
        f'<span aria-hidden="true">{icon}</span><span class="ev-word"> {status}</span></a> '
        '<button type="button" name="undo" form="ev-tools" disabled>Undo</button> '
        '<button type="button" name="reset" form="ev-tools" disabled>Reset</button> '
        '<button type="button" name="link" form="ev-tools">Copy link</button></p>'
        '<p class="ev-told" role="status"></p></div>'
    )


@part("argument-try", directive=ArgumentPart, script="argument.js")
def render_small_map(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the top of one argument's map, and the claims on which it depends most, to try."""
    found = ArgumentMap(page, node["article"])
    known = assess(page, node["article"])
    name = claims.articles()[found.name]["label"]
    link = link_argument(page, found.name)
    said = (
        f"{name} concludes: {found.nodes[found.root]['text']} Its reasons: {known.status}. "
        f"Tested directly: {known.outcome}."
    )
    if not page.web:
        return [paragraph_node(said)]
    return [
        html_node(
            f'<div class="ev-explorer ev-small" data-article="{found.name}">'
            f"<p>{link_html(link, name)} argues in steps. Its reasons: {status_badge_html(known.status)}. "
            f"Its conclusion, tested directly: {outcome_badge_html(known.outcome)}.</p>"
            f'<div class="ev-map"><ul>{box_html(found, found.root, 3)}</ul></div>'
            f"{offers_html(found)}"
            f"<p>{link_html(link, 'Take the whole argument apart')}</p>{model_html(known)}</div>"
        )
    ]


def offers_html(found: ArgumentMap) -> str:
    """Return claims to try: those on which most depends, and contradicted ones on which nothing does."""
    parts = [
        offer_list_html(found, "The conclusion depends on:", [one.claim for one in found.found.ranked], "contradicted"),
        offer_list_html(found, "Contradicted, but the conclusion stands all the same:", find_harmless(found), "confirmed"),
    ]  # fmt: skip
    return "".join(parts) + '<p class="ev-told" role="status"></p>'


def offer_list_html(found: ArgumentMap, title: str, listed: list[str], verdict: str) -> str:
    """Return claims with the verdict that the script offers to suppose; "" if there are none."""
    lines = "".join(
        f'<li data-claim="{claim}" data-offer="{verdict}">{verdict_badge_html(found.found.verdicts[claim])} '
        f"{escape(found.claims[claim]['paraphrase'])}</li>"
        for claim in listed[:OFFERED]
    )
    return f'<p class="ev-where">{title}</p><ul class="ev-lines">{lines}</ul>' if lines else ""


def find_harmless(found: ArgumentMap) -> list[str]:
    """Return the contradicted claims beneath a conclusion that stands all the same."""
    if found.found.status != "stands":
        return []
    below = [n for n in arguments.names_below(found.nodes, found.root) if n != found.root]
    marks = dict.fromkeys(claim for name in below for claim in found.nodes[name]["marks"])
    return [claim for claim in marks if found.found.verdicts[claim] == "contradicted"]
