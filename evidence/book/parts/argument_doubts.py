"""Show the points against an article: objections, slips, and sources that are not independent."""

from html import escape

from docutils import nodes

from ... import arguments
from ..nodes import Page, Placeholder, html_node, list_node, paragraph_node
from ..registry import part
from .argument_map import ArgumentMap, ArgumentPart, name_articles, shorten_id
from .argument_steps import claim_link, objections_html

Points = list[tuple[str, list[str]]]  # words, and the claims concerned


@part("argument-weak", directive=ArgumentPart)
def render_weak_points(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return objections to steps, slips within the article, and shared sources."""
    found = ArgumentMap(page, node["article"])
    notes = [(title, points) for title, points in find_notes(found) if points]
    if not page.web:
        parts: list[nodes.Node] = [list_node(objection_lines(found))]
        for title, points in notes:
            parts += [
                paragraph_node(f"{title}:"),
                list_node([f"{text} ({', '.join(named)})" for text, named in points]),
            ]
        return parts
    folds = "".join(folded_points_html(found, title, points) for title, points in notes)
    return [html_node(f'<div class="ev-weak">{objections_html(found)}{folds}</div>')]


def objection_lines(found: ArgumentMap) -> list[str]:
    """Return the objections as lines of text."""
    lines = []
    for name in found.list_objections():
        node = found.nodes[name]
        by = f" By {node['by']}." if node.get("by") else ""
        against = ", ".join(map(shorten_id, node["attacks"]))
        lines.append(
            f"[{found.footings[name].status}] {shorten_id(name)}: {node['text']}{by} Against {against}."
        )
    return lines


def find_notes(found: ArgumentMap) -> list[tuple[str, Points]]:
    """Return the notes on an article that attack no step, by kind."""
    whole = arguments.read()
    odd = [
        (one["text"], one["claims"])
        for one in whole["internal_inconsistencies"]
        if one["article"] == found.name
    ]
    shared = [
        (name_articles(one["note"]), one["claims"])
        for one in whole["source_overlaps"]
        if found.name in one["articles"]
    ]
    return [
        ("Slips, gaps, and passages that do not fit together", odd),
        ("Witnesses that are not independent", shared),
    ]


def folded_points_html(found: ArgumentMap, title: str, points: Points) -> str:
    """Return a list folded under its title and the number of its points."""
    lines = "".join(
        f'<li>{escape(text)} <span class="ev-where">{", ".join(claim_link(found, c) for c in named)}</span></li>'
        for text, named in points
    )
    return (
        f'<details class="ev-fold"><summary>{escape(title)} ({len(points)})</summary>'
        f"<ul>{lines}</ul></details>"
    )
