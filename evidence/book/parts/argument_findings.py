"""Show what carries a conclusion, what it waits for, and how it fares in other readings."""

from collections.abc import Iterable

from ... import arguments
from ...markup import Markup, join, plural, render
from ..nodes import Page, Placeholder
from ..registry import part
from .argument_map import (
    ArgumentPart,
    Assessed,
    assess,
    join_words,
    link_step,
    shorten_id,
    status_badge_html,
)
from .claim_lines import link_claim, verdict_badge_html

# Claims in a set: words for one such set, and for several.
SETS = {
    1: ("claim alone", "claims, each alone"),
    2: ("set of two", "sets of two"),
    3: ("set of three", "sets of three"),
}
SHOWN = 8  # sets of two and three that are listed; the rest is counted


@part("argument-carries", directive=ArgumentPart)
def render_carriers(page: Page, node: Placeholder) -> Markup:
    """Return the claims whose fall would fell the conclusion, and what an open one waits for."""
    found = assess(page, node["article"])
    sets = [one for one in found.cuts if len(one) > 1]
    more = len(sets) - SHOWN
    return render(
        "book/parts/argument_findings.html",
        page=page,
        status=status_badge_html(found.status),
        outcome=status_badge_html(found.outcome),
        said=describe_carriers(found),
        awaited=describe_awaited(page, found),
        alone=[describe_alone(page, found, one) for one in found.ranked if one.smallest == 1],
        sets=[join_claims(page, found, one) for one in sets],
        shown=SHOWN,
        rest=plural(more, "more such set") if more > 0 else "",
    )


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


def describe_awaited(page: Page, found: Assessed) -> str:
    """Return what would have to hold or be answered for the conclusion to stand; "" if it stands."""
    if found.status == "stands":
        return ""
    parts: list[str] = []
    if found.blocks:
        links = [link_step(one, f"objection {shorten_id(one)}") for one in found.blocks]
        parts.append(Markup("an answer to {}").format(join_words(links)))
    if found.waits:
        rest = len(found.waits) - 1
        other = f" (or another of {plural(rest, 'such set')})" if rest else ""
        parts.append(join_claims(page, found, found.waits[0]) + other)
    return join_words(parts) or "nothing, because it rests on what cannot be checked"


def join_claims(page: Page, found: Assessed, named: Iterable[str]) -> str:
    """Return claims as links in a list of a sentence."""
    return join_words([link_claim(page, found.claims[claim]) for claim in named])


def describe_alone(page: Page, found: Assessed, one: arguments.Bearing) -> tuple[str, ...]:
    """Return a claim that carries the conclusion alone, with verdict and place in the map."""
    claim = found.claims[one.claim]
    steps = [name for name, node in found.nodes.items() if one.claim in node["marks"]]
    return (
        link_claim(page, claim),
        claim["paraphrase"],
        join(map(link_step, steps), ", "),
        verdict_badge_html(claim["verdict"]),
        f"{one.readings} of {len(arguments.READINGS)}",
    )
