"""Draw an argument as nested boxes, and say in words what they show."""

from typing import Any

from ... import arguments, claims
from ...markup import Markup, render
from ..nodes import Page
from .argument_map import Assessed, find_step, make_step_anchor, shorten_id


def describe_map(found: Assessed) -> str:
    """Return the picture in words: the status of the conclusion, and a count of the other statuses."""
    steps = found.list_steps()
    words = [found.footings[name].status for name in steps if name != found.root]
    counts = ", ".join(
        f"{word} {words.count(word)}" for word in arguments.STATUSES if word in words
    )
    verb = found.status if found.status in ("stands", "falls") else f"is {found.status}"
    return (
        f"The argument of {claims.articles()[found.name]['label']}, as mapped: the conclusion {verb}. "
        f"Of the {len(words)} other steps: {counts}."
    )


def map_html(page: Page, found: Assessed) -> Markup:
    """Return the argument as nested lists: the conclusion at the top, premises at the bottom.

    A screen reader then says how many steps a step rests on, and how deep it is.
    """
    root, *others = [describe_box(page, found, name) for name in found.list_roots()]
    return render(
        "book/parts/argument_picture.html", said=describe_map(found), root=root, others=others
    )


def describe_box(page: Page, found: Assessed, name: str, depth: int = 9) -> dict[str, Any]:
    """Return what the picture shows of a step, and of the steps that it rests on, `depth` levels deep."""
    node, status = found.nodes[name], found.footings[name].status
    icon, tone, _ = arguments.STATUSES[status]
    below = found.list_children(name) if depth > 1 else []
    return {
        "name": name, "short": shorten_id(name), "text": node["text"], "needs": node["needs"],
        "status": status, "icon": icon, "tone": tone,
        "address": find_step(page, name) or f"#{make_step_anchor(name)}",
        "below": [describe_box(page, found, one, depth - 1) for one in below],
    }  # fmt: skip
