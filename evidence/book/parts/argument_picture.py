"""Draw an argument as nested boxes, and say in words what they show."""

from html import escape

from ... import arguments, claims
from .argument_map import ArgumentMap, find_step, make_step_anchor, shorten_id


def describe_map(found: ArgumentMap) -> str:
    """Return the picture in words: the status of the conclusion, and a count of the other statuses."""
    steps = found.list_steps()
    words = [found.footings[name].status for name in steps if name != found.root]
    counts = ", ".join(
        f"{word} {words.count(word)}" for word in arguments.STATUSES if word in words
    )
    return (
        f"The argument of {claims.articles()[found.name]['label']}, as mapped: the conclusion "
        f"{sentence_status(found.footings[found.root].status)}. Of the {len(words)} other steps: {counts}."
    )


def sentence_status(status: str) -> str:
    """Return a status as the verb of a sentence: "stands", "is open"."""
    return status if status in ("stands", "falls") else f"is {status}"


def map_html(found: ArgumentMap) -> str:
    """Return the argument as nested lists: the conclusion at the top, premises at the bottom.

    A screen reader then says how many steps a step rests on, and how deep it is.
    """
    root, *others = found.list_roots()
    more = "".join(box_html(found, name) for name in others)
    aside = (
        f'<div class="ev-beside"><p class="ev-where">Next to the argument</p><ul>{more}</ul></div>'
        if more
        else ""
    )
    return (
        f'<div class="ev-map" role="group" aria-label="{escape(describe_map(found))}">'
        f"<ul>{box_html(found, root)}</ul>{aside}</div>"
        f'<p class="ev-where">{escape(describe_map(found))} C is the conclusion, each S a step towards it, each P a premise '
        "that rests on claims alone."
        + (
            " The conclusion does not depend on the steps under “Next to the argument”."
            if more
            else ""
        )
        + " Each box leads to its words below.</p>"
    )


def box_html(found: ArgumentMap, name: str, depth: int = 9) -> str:
    """Return one step of the picture as an item of a list, with the steps that it rests on in it.

    Parameters
    ----------
    depth
        How many levels of steps to show.
    """
    node, status = found.nodes[name], found.footings[name].status
    icon, tone, _ = arguments.STATUSES[status]
    kids = found.list_children(name) if depth > 1 else []
    below = "".join(box_html(found, one, depth - 1) for one in kids)
    needs = (
        f' <span class="ev-link" data-needs="{node["needs"]}">{node["needs"]}</span>'
        if below
        else ""
    )
    address = find_step(found.page, name) or f"#{make_step_anchor(name)}"
    head = (
        f'<a class="ev-step ev-{tone}" data-node="{name}" href="{escape(address)}">'
        f'<span class="ev-sign" aria-hidden="true">{icon}</span> <strong>{shorten_id(name)}</strong> '
        f'<span class="ev-said">{escape(node["text"])}</span><span class="ev-hidden ev-word"> {status}</span></a>'
    )
    under = f'<ul class="ev-under">{below}</ul>' if below else ""
    return f'<li class="ev-box">{head}{needs}{under}</li>'
