"""Show the steps of an argument one by one: status, words, support, direct test and claims."""

from collections.abc import Iterable
from html import escape

from docutils import nodes

from ... import arguments
from ...arguments.conditions import WORDS
from ..nodes import link_html, list_node, paragraph_node
from ..record import read_records
from .argument_map import (
    ArgumentMap,
    find_holder,
    make_step_anchor,
    outcome_badge_html,
    place_words,
    plural,
    shorten_id,
)
from .claim_lines import claim_line_html, claim_line_nodes, link_card, tally_html

KINDS = {
    "empirical": "a matter of fact",
    "interpretive": "a reading of facts",
    "normative": "a judgement of value",
    "objection": "an objection",
}
ROLES = {
    "corollary": "it follows from the argument, and the conclusion does not depend on it",
    "occasion": "the event that prompts the text",
    "counter-position": "a view that is reported and not adopted",
    "aside": "a line that the conclusion does not use",
}
NEEDS = {"all": "all of its reasons", "any": "any one of its reasons"}


def steps_html(found: ArgumentMap) -> str:
    """Return the steps as nested lists, each with its claims folded."""
    lines = "".join(step_html(found, name) for name in found.list_roots())
    return f'<ul class="ev-steps">{lines}</ul>'


def step_html(found: ArgumentMap, name: str) -> str:
    """Return one step: status, words, what it needs and why, its direct test, and its claims."""
    node = found.nodes[name]
    below = "".join(step_html(found, one) for one in found.list_children(name))
    sub = f'<ul class="ev-sub">{below}</ul>' if below else ""
    return (
        f'<li id="{make_step_anchor(name)}" data-node="{name}"><p>{found.badge_html(name, link=False)} '
        f"<strong>{shorten_id(name)}</strong> {escape(node['text'])} {head_html(found, name)}</p>"
        f"{needs_html(found, name)}{test_html(found, name)}{readings_html(found, name)}"
        f"{own_claims_html(found, name)}{sub}</li>"
    )


def head_html(found: ArgumentMap, name: str) -> str:
    """Return kind, role and paragraphs of a step, and links to what is held against it."""
    node = found.nodes[name]
    role = f"; {ROLES[node['role']]}" if node.get("role") else ""
    words = f"{KINDS[node['kind']]}{role}. {place_words(node)}."
    links = [
        link_html(f"#{make_step_anchor(one)}", f"objection {shorten_id(one)}")
        for one in found.list_objections(name)
    ]
    shown = {
        one["name"]: one["docname"]
        for record in read_records(found.page.env).values()
        for one in record.disagreements
    }
    for one in arguments.list_disagreements(found.name, node):
        if one["id"] in shown:
            address = found.page.link_page(shown[one["id"]], f"disagreement-{one['id']}")
            links.append(link_html(address, f"disagreement {one['id'].lstrip('D0')}"))
    also = f' <span class="ev-where">See {", ".join(links)}.</span>' if links else ""
    return f'<span class="ev-where">{words}</span>{also}'


def needs_html(found: ArgumentMap, name: str) -> str:
    """Return what a step needs of its reasons and why, with the second view if there is one."""
    node = found.nodes[name]
    shared = [
        link_html(f"#{make_step_anchor(one)}", shorten_id(one)) for one in found.list_shared(name)
    ]
    also = f" Rests on {', '.join(shared)} too." if shared else ""
    second = node.get("also_read")
    other = f" <em>Or {NEEDS[second['needs']]}:</em> {escape(second['why'])}" if second else ""
    return (
        f'<p class="ev-needs">Needs <b data-needs="{node["needs"]}">{NEEDS[node["needs"]]}</b>. '
        f"{escape(node['why'])}{other}{also}</p>"
    )


def test_html(found: ArgumentMap, name: str) -> str:
    """Return the direct test of a step: outcome, and each condition with its numbers and link."""
    tested = found.found.tests.get(name)
    if not tested:
        return ""
    outcome, conditions = tested
    lines = "".join(f"<li>{condition_html(found, one)}</li>" for one in conditions)
    why = escape(found.nodes[name].get("untestable", ""))
    body = f"<ul>{lines}</ul>" if lines else ""
    return f'<div class="ev-direct"><p>Tested directly: {outcome_badge_html(outcome)} {why}</p>{body}</div>'


def condition_html(found: ArgumentMap, one: arguments.Condition) -> str:
    """Return one condition: outcome, words, the values compared, and a link to where they are made."""
    icon = arguments.OUTCOMES[one.outcome][0]
    sign = f'<span aria-hidden="true">{icon}</span><span class="ev-hidden">{one.outcome}: </span>'
    return f"{sign} {escape(one.says)} {evidence_html(found, one)}"


def evidence_html(found: ArgumentMap, one: arguments.Condition) -> str:
    """Return what a condition looks at, with its choices if it is a claim."""
    if one.claim:
        claim = found.claims[one.claim]
        record = claim["record"]
        tried = record.get("specs") or 0
        specs = f", {record['specs_agreeing']} of {tried} choices agree" if tried else ""
        link = link_html(link_card(found.page, claim), one.claim)
        return f'<span class="ev-where">({link}: {escape(claim["verdict"])}{specs})</span>'
    chapter = one.number.partition(":")[0]
    docname = next((d for d in found.page.env.found_docs if d.rpartition("/")[2] == chapter), None)
    link = link_html(found.page.link_page(docname) if docname else None, chapter)
    verb = "is" if one.outcome == "borne out" else "is not"
    said = f"{one.found} {verb} {WORDS[one.comparison]} {one.bound}"
    if one.outcome == "cannot be tested":
        said = "not found in this build"
    return f'<span class="ev-where">({said}; computed in {link})</span>'


def readings_html(found: ArgumentMap, name: str) -> str:
    """Return in how many readings a step keeps its status, which flip it, and what decides it."""
    same, total = found.found.count_readings(name)
    flips = found.found.find_flips(name)
    said = "".join(
        f"<li>{escape(status)}: {escape(', '.join(readings))}</li>"
        for status, readings in flips.items()
    )
    why = reason_html(found, name)
    summary = f"The same in {same} of {total} readings"
    body = (f"<p>Otherwise:</p><ul>{said}</ul>" if said else "<p>No reading changes it.</p>") + why
    return f'<details class="ev-fold"><summary>{summary}</summary>{body}</details>'


def reason_html(found: ArgumentMap, name: str) -> str:
    """Return the claims and objections that make a step fall or leave it open."""
    footing = found.footings[name]
    parts = [
        f"{link_html('#' + make_step_anchor(node), shorten_id(node))} "
        f"({', '.join(claim_link(found, c) for c in named)})"
        for node, named in footing.because.items()
    ]
    parts += [
        f"the objection {link_html('#' + make_step_anchor(one), shorten_id(one))}"
        for one in footing.objections
    ]
    return f'<p class="ev-why">Because of {"; ".join(parts)}.</p>' if parts else ""


def claim_link(found: ArgumentMap, claim: str) -> str:
    """Return a claim's id as a link to its card, or to its row in the ledger if it has no card."""
    address = link_card(found.page, found.claims[claim]) or found.page.link_row(claim)
    return link_html(address, claim)


def own_claims_html(found: ArgumentMap, name: str) -> str:
    """Return the claims of one node with verdict, mark and reason, folded under their counts."""
    node = found.nodes[name]
    own = [found.claims[claim] for claim in node["marks"]]
    if not own:
        return ""
    lines = "".join(
        f'<li{anchor_html(found, name, claim["claim_id"])} data-claim="{claim["claim_id"]}">{claim_line_html(found.page, claim)}'
        f'<span class="ev-mark"><b>{node["marks"][claim["claim_id"]].capitalize()}:</b> '
        f"{escape(node['because'][claim['claim_id']])}.</span></li>"
        for claim in own
    )
    summary = f"{plural(len(own), 'claim')} {tally_html(own)}"
    return f'<details class="ev-fold ev-own"><summary>{summary}</summary><ul class="ev-lines">{lines}</ul></details>'


def anchor_html(found: ArgumentMap, name: str, claim: str) -> str:
    """Return the anchor of a claim at the first step that has it, to which its card links."""
    return f' id="under-{claim}"' if find_holder(found.name, claim) == name else ""


def objections_html(found: ArgumentMap) -> str:
    """Return the objections as a list; each says what it attacks and whether it stands."""
    lines = "".join(objection_html(found, name) for name in found.list_objections())
    return f'<ul class="ev-steps ev-objections">{lines}</ul>' if lines else ""


def objection_html(found: ArgumentMap, name: str) -> str:
    """Return one objection: status, words, whose it is, the steps that it attacks, and its grounds."""
    node = found.nodes[name]
    links = ", ".join(
        link_html(f"#{make_step_anchor(one)}", shorten_id(one)) for one in node["attacks"]
    )
    conditions = [
        arguments.try_condition(one, found.found.numbers, {}) for one in node.get("stands_if", [])
    ]
    body = "".join(f"<li>{condition_html(found, one)}</li>" for one in conditions)
    grounds = f'<div class="ev-direct"><ul>{body}</ul></div>' if body else ""
    by = f'<span class="ev-where">By {escape(node["by"])}.</span>' if node.get("by") else ""
    return (
        f'<li id="{make_step_anchor(name)}" data-node="{name}"><p>{found.badge_html(name, link=False)} '
        f"<strong>{shorten_id(name)}</strong> {escape(node['text'])} {by} "
        f'<span class="ev-where">Against {links}.</span></p>'
        f'<p class="ev-needs">{escape(node["why"])}</p>{grounds}{own_claims_html(found, name)}</li>'
    )


def steps_node(found: ArgumentMap, names: Iterable[str]) -> nodes.bullet_list:
    """Return the steps as nested bullet lists, for ePub and PDF."""
    items = []
    for name in names:
        node = found.nodes[name]
        same, total = found.found.count_readings(name)
        words = (
            f"[{found.footings[name].status}] {shorten_id(name)}: {node['text']} "
            f"({KINDS[node['kind']]}; {'; '.join(node.get('paragraphs', []))}; needs {node['needs']}: "
            f"{node['why']} The same in {same} of {total} readings.)"
        )
        item = nodes.list_item("", paragraph_node(words), ids=[make_step_anchor(name)])
        if tested := found.found.tests.get(name):
            says = " ".join(f"{one.says} ({one.outcome})" for one in tested[1])
            item += paragraph_node(
                f"Tested directly: {tested[0]}. {says or node.get('untestable', '')}"
            )
        own = [
            [
                *claim_line_nodes(found.page, found.claims[claim]),
                f" ({mark}: {node['because'][claim]})",
            ]
            for claim, mark in node["marks"].items()
        ]
        if own:
            item += list_node(own)
        if found.list_children(name):
            item += steps_node(found, found.list_children(name))
        items.append(item)
    return nodes.bullet_list("", *items)
