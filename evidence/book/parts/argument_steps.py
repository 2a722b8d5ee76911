"""Show the steps of an argument one by one: status, words, support, direct test and claims."""

from typing import Any

from ... import arguments
from ...arguments.conditions import WORDS
from ...markup import Markup, join, link, render
from ..record import read_records
from .argument_map import (
    SIGNS,
    ArgumentMap,
    find_holder,
    link_step,
    make_step_anchor,
    shorten_id,
    status_badge_html,
)
from .claim_lines import claim_line_html, count_line_html, link_card, link_claim

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


def steps_html(found: ArgumentMap) -> Markup:
    """Return the steps as nested lists, each with its claims folded."""
    return _render(found, steps=[describe_step(found, name) for name in found.list_roots()])


def objections_html(found: ArgumentMap) -> Markup:
    """Return the objections as a list; each says what it attacks and whether it stands."""
    listed = [describe_objection(found, name) for name in found.list_objections()]
    return _render(found, objections=listed)


def _render(found, steps=(), objections=()):
    return render(
        "book/parts/argument_steps.html",
        page=found.page,
        needs=NEEDS,
        signs=SIGNS,
        steps=steps,
        objections=objections,
    )


def describe_step(found: ArgumentMap, name: str) -> dict[str, Any]:
    """Return one step: status, words, what it needs and why, its direct test, and its claims."""
    node = found.nodes[name]
    role = f"; {ROLES[node['role']]}" if node.get("role") else ""
    outcome, conditions = found.found.tests.get(name, ("", []))
    return _describe(found, name) | {
        "kind": f"{KINDS[node['kind']]}{role}. {'; '.join(node.get('paragraphs', []))}.",
        "see": join(list_opposed(found, name), ", "),
        "needs": node["needs"],
        "second": node.get("also_read"),
        "shared": join(map(link_step, found.list_shared(name)), ", "),
        "test": status_badge_html(outcome) if outcome else "",
        "untestable": node.get("untestable", ""),
        "conditions": [(one, describe_evidence(found, one)) for one in conditions],
        "readings": found.found.count_readings(name),
        "flips": found.found.find_flips(name),
        "reasons": list_reasons(found, name),
        "below": [describe_step(found, one) for one in found.list_children(name)],
    }


def describe_objection(found: ArgumentMap, name: str) -> dict[str, Any]:
    """Return one objection: status, words, whose it is, the steps that it attacks, and its grounds."""
    node = found.nodes[name]
    tried = [
        arguments.try_condition(one, found.found.numbers, {}) for one in node.get("stands_if", [])
    ]
    return _describe(found, name) | {
        "by": node.get("by"),
        "against": join(map(link_step, node["attacks"]), ", "),
        "conditions": [(one, describe_evidence(found, one)) for one in tried],
    }


def _describe(found, name):
    """Return what steps and objections have in common; the claims with verdict, mark and reason."""
    node = found.nodes[name]
    own = [found.claims[claim] for claim in node["marks"]]
    return {
        "name": name,
        "anchor": make_step_anchor(name),
        "badge": status_badge_html(found.footings[name].status),
        "short": shorten_id(name),
        "text": node["text"],
        "why": node["why"],
        "counts": count_line_html(found.page, own),
        "claims": [
            {
                "name": claim["claim_id"],
                "anchor": make_claim_anchor(found, name, claim["claim_id"]),
                "line": claim_line_html(found.page, claim),
                "mark": node["marks"][claim["claim_id"]].capitalize(),
                "because": node["because"][claim["claim_id"]],
            }
            for claim in own
        ],
    }


def make_claim_anchor(found: ArgumentMap, name: str, claim: str) -> str:
    """Return the anchor of a claim at the first step that has it, to which its card links, or ""."""
    return f"under-{claim}" if find_holder(found.name, claim) == name else ""


def list_opposed(found: ArgumentMap, name: str) -> list[Markup]:
    """Return links to the objections to a step, and to the disagreements about it that a page shows."""
    links = [link_step(one, f"objection {shorten_id(one)}") for one in found.list_objections(name)]
    shown = {
        one["name"]: one["docname"]
        for record in read_records(found.page.env).values()
        for one in record.disagreements
    }
    for one in arguments.list_disagreements(found.name, found.nodes[name]):
        if one["id"] in shown:
            address = found.page.link_page(shown[one["id"]], f"disagreement-{one['id']}")
            links.append(link(address, f"disagreement {one['id'].lstrip('D0')}"))
    return links


def describe_evidence(found: ArgumentMap, one: arguments.Condition) -> Markup:
    """Return what a condition looks at, with its choices if it is a claim."""
    if one.claim:
        claim = found.claims[one.claim]
        record = claim["record"]
        tried = record.get("specs") or 0
        specs = f", {record['specs_agreeing']} of {tried} choices agree" if tried else ""
        address = link_card(found.page, claim)
        return Markup("{}: {}{}").format(link(address, one.claim), claim["verdict"], specs)
    chapter = one.number.partition(":")[0]
    docname = next((d for d in found.page.env.found_docs if d.rpartition("/")[2] == chapter), None)
    address = found.page.link_page(docname) if docname else None
    verb = "is" if one.outcome == "borne out" else "is not"
    said = f"{one.found} {verb} {WORDS[one.comparison]} {one.bound}"
    if one.outcome == "cannot be tested":
        said = "not found in this build"
    return Markup("{}; computed in {}").format(said, link(address, chapter))


def list_reasons(found: ArgumentMap, name: str) -> Markup:
    """Return the claims and objections that make a step fall or leave it open; "" if there are none."""
    footing = found.footings[name]
    reasons = [
        Markup("{} ({})").format(
            link_step(node), join((link_claim(found.page, found.claims[c]) for c in named), ", ")
        )
        for node, named in footing.because.items()
    ]
    objections = [Markup("the objection {}").format(link_step(one)) for one in footing.objections]
    return join([*reasons, *objections], "; ")
