"""Show what carries a conclusion, what it waits for, and how it fares in other readings."""

from html import escape

from docutils import nodes

from ... import arguments
from ..nodes import Page, Placeholder, html_node, link_html, list_node, paragraph_node, table_html
from ..registry import part
from .argument_map import (
    Assessed,
    ArgumentMap,
    ArgumentPart,
    join_words,
    make_step_anchor,
    outcome_badge_html,
    plural,
    shorten_id,
    status_badge_html,
)
from .argument_steps import claim_link
from .claim_lines import verdict_badge_html

# Claims in a set: words for one such set, and for several.
SETS = {
    1: ("claim alone", "claims, each alone"),
    2: ("set of two", "sets of two"),
    3: ("set of three", "sets of three"),
}
SHOWN = 8  # sets of two and three that are listed; the rest is counted


@part("argument-carries", directive=ArgumentPart)
def render_carriers(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the claims whose fall would fell the conclusion, and what an open one waits for."""
    found = ArgumentMap(page, node["article"])
    lead = describe_carriers(found.found)
    if not page.web:
        sets = [" and ".join(one) for one in found.found.cuts[: 2 * SHOWN]]
        return [paragraph_node(lead), *([list_node(sets)] if sets else [])]
    return [
        html_node(
            f'<div class="ev-carries"><p>Its reasons: {status_badge_html(found.found.status)}; tested directly: '
            f"{outcome_badge_html(found.found.outcome)}. {escape(lead)}</p>"
            f"{waits_html(found)}{alone_html(found)}{sets_html(found)}</div>"
        )
    ]


def describe_carriers(found: Assessed) -> str:
    """Return in words how the conclusion fares and how many sets of claims would fell it."""
    same, total = found.count_readings(found.root)
    sizes = [len(one) for one in found.cuts]
    said = f"The conclusion keeps this status in {same} of {total} readings."
    if found.status == "falls":
        return said
    if not sizes:
        return f"{said} No change of verdicts would make it fall."
    counts = [
        f"{sizes.count(size)} {words[sizes.count(size) > 1]}"
        for size, words in SETS.items()
        if size in sizes
    ]
    return f"{said} It would fall if these were contradicted: {join_words(counts, 'or')}."


def waits_html(found: ArgumentMap) -> str:
    """Return what would have to hold or be answered for the conclusion to stand."""
    known = found.found
    if known.status == "stands":
        return ""
    parts = []
    if known.blocks:
        links = [
            link_html(f"#{make_step_anchor(one)}", f"objection {shorten_id(one)}")
            for one in known.blocks
        ]
        parts.append(f"an answer to {join_words(links)}")
    if known.waits:
        one = known.waits[0]
        parts.append(join_words([claim_link(found, claim) for claim in one]))
        rest = len(known.waits) - 1
        if rest:
            parts[-1] += f" (or another of {plural(rest, 'such set')})"
    said = join_words(parts) if parts else "nothing, because it rests on what cannot be checked"
    return f"<p><strong>What would settle it:</strong> {said}.</p>"


def alone_html(found: ArgumentMap) -> str:
    """Return the claims that carry the conclusion alone, with verdict and place in the map."""
    alone = [one for one in found.found.ranked if one.smallest == 1]
    if not alone:
        return ""
    rows = []
    for one in alone:
        claim = found.claims[one.claim]
        steps = [n for n, node in found.nodes.items() if one.claim in node["marks"]]
        links = ", ".join(link_html(f"#{make_step_anchor(n)}", shorten_id(n)) for n in steps)
        rows.append(
            (
                claim_link(found, one.claim),
                escape(claim["paraphrase"]),
                links,
                verdict_badge_html(claim["verdict"]),
                f"{one.readings} of {len(arguments.READINGS)}",
            )  # fmt: skip
        )
    head = ("Claim", "What it says", "Under", "Verdict today", "Alone in readings")
    return table_html(
        head,
        rows,
        "If one of these claims were contradicted, the conclusion would fall",
        "ev-bearing",
    )


def sets_html(found: ArgumentMap) -> str:
    """Return the smallest sets of two and three claims whose fall would fell the conclusion."""
    sets = [one for one in found.found.cuts if len(one) > 1]
    if not sets:
        return ""
    lines = "".join(
        f"<li>{join_words([claim_link(found, claim) for claim in one])}</li>"
        for one in sets[:SHOWN]
    )
    more = len(sets) - SHOWN
    rest = f"<p>And {plural(more, 'more such set')}.</p>" if more > 0 else ""
    title = f"Sets of claims: if all claims of a set were contradicted, the conclusion would fall ({len(sets)})"
    return f'<details class="ev-fold"><summary>{title}</summary><ul>{lines}</ul>{rest}</details>'
