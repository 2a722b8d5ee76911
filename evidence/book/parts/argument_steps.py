"""Show the steps of an argument one by one: status, words, support, direct test and claims."""

from typing import Any

from ... import arguments
from ...arguments.conditions import WORDS
from ...markup import Markup, join, link, render
from ..nodes import Page
from ..record import find_chapter, read_records
from .argument_map import (
    SIGNS,
    Assessed,
    find_holder,
    link_step,
    make_step_anchor,
    shorten_id,
    status_badge_html,
)
from .claim_lines import claim_line_html, count_line_html, find_claim, link_card, link_claim

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


def steps_html(page: Page, found: Assessed) -> Markup:
    """Return the steps as nested lists, each with its claims folded."""
    return _render(page, steps=[describe_step(page, found, name) for name in found.list_roots()])


def objections_html(page: Page, found: Assessed) -> Markup:
    """Return the objections as a list; each says what it attacks and whether it stands."""
    listed = [describe_objection(page, found, name) for name in found.list_objections()]
    return _render(page, objections=listed)


def _render(page, steps=(), objections=()):
    return render(
        "book/parts/argument_steps.html",
        page=page,
        needs=NEEDS,
        signs=SIGNS,
        steps=steps,
        objections=objections,
    )


def describe_step(page: Page, found: Assessed, name: str) -> dict[str, Any]:
    """Return one step: status, words, what it needs and why, its direct test, and its claims."""
    node = found.nodes[name]
    role = f"; {ROLES[node['role']]}" if node.get("role") else ""
    outcome, conditions = found.tests.get(name, ("", []))
    return _describe(page, found, name) | {
        "kind": f"{KINDS[node['kind']]}{role}. {'; '.join(node.get('paragraphs', []))}.",
        "see": join(list_opposed(page, found, name), ", "),
        "needs": node["needs"],
        "second": node.get("also_read"),
        "shared": join(map(link_step, found.list_shared(name)), ", "),
        "unchecked": {found.claims[claim]["verdict"] for claim in node["marks"]}
        == {"not checkable"},
        "test": status_badge_html(outcome) if outcome else "",
        "untestable": node.get("untestable", found.say_untested(name)),
        "conditions": [(one, describe_evidence(page, one)) for one in conditions],
        "readings": found.count_readings(name),
        "flips": found.find_flips(name),
        "reasons": list_reasons(page, found, name),
        "below": [describe_step(page, found, one) for one in found.list_children(name)],
    }


def describe_objection(page: Page, found: Assessed, name: str) -> dict[str, Any]:
    """Return one objection: status, words, whose it is, the steps that it attacks, and its grounds."""
    node = found.nodes[name]
    tried = [arguments.try_condition(one, found.numbers, {}) for one in node.get("stands_if", [])]
    return _describe(page, found, name) | {
        "by": node.get("by"),
        "against": join(map(link_step, node["attacks"]), ", "),
        "conditions": [(one, describe_evidence(page, one)) for one in tried],
    }


def _describe(page, found, name):
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
        "counts": count_line_html(page, own),
        "claims": [
            {
                "name": claim["claim_id"],
                "anchor": make_claim_anchor(found, name, claim["claim_id"]),
                "line": claim_line_html(page, claim),
                "mark": node["marks"][claim["claim_id"]].capitalize(),
                "because": node["because"][claim["claim_id"]],
            }
            for claim in own
        ],
    }


def make_claim_anchor(found: Assessed, name: str, claim: str) -> str:
    """Return the anchor of a claim at the first step that has it, to which its card links, or ""."""
    return f"under-{claim}" if find_holder(found.name, claim) == name else ""


def list_opposed(page: Page, found: Assessed, name: str) -> list[Markup]:
    """Return links to the objections to a step, and to the disagreements about it that a page shows."""
    links = [link_step(one, f"objection {shorten_id(one)}") for one in found.list_objections(name)]
    shown = {
        one["name"]: one["docname"]
        for record in read_records(page.env).values()
        for one in record.disagreements
    }
    for one in arguments.list_disagreements(found.name, found.nodes[name]):
        if one["id"] in shown:
            address = page.link_page(shown[one["id"]], f"disagreement-{one['id']}")
            links.append(link(address, f"disagreement {one['id'].lstrip('D0')}"))
    return links


def describe_evidence(page: Page, one: arguments.Condition) -> Markup:
    """Return what a condition looks at, with its choices if it is a claim."""
    if one.claim:
        claim = find_claim(page, one.claim)
        record = claim["record"]
        tried = record.get("specs") or 0
        specs = f", {record['specs_agreeing']} of {tried} choices agree" if tried else ""
        address = link_card(page, claim)
        return Markup("{}: {}{}").format(link(address, one.claim), claim["verdict"], specs)
    chapter = one.number.partition(":")[0]
    docname = find_chapter(page.env, chapter)
    address = page.link_page(docname) if docname else None
    verb = "is" if one.outcome == "borne out" else "is not"
    said = f"{one.found} {verb} {WORDS[one.comparison]} {one.bound}"
    if one.outcome == "cannot be tested":
        said = "not found in this build"
    return Markup("{}; computed in {}").format(said, link(address, chapter))


def list_reasons(page: Page, found: Assessed, name: str) -> Markup:
    """Return the claims and objections that make a step fall or leave it open; "" if there are none."""
    footing = found.footings[name]
    reasons = [
        Markup("{} ({})").format(
            link_step(node), join((link_claim(page, found.claims[c]) for c in named), ", ")
        )
        for node, named in footing.because.items()
    ]
    objections = [Markup("the objection {}").format(link_step(one)) for one in footing.objections]
    return join([*reasons, *objections], "; ")
