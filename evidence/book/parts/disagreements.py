"""Show where the articles disagree: their positions side by side, outcomes and shared sources.

Questions and positions are in `data/articles/arguments.yaml`. What the evidence says of each is
prose of the page, which takes its numbers from verdicts by {recomputed} and {verdict}.
"""

from html import escape
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives

from ... import arguments
from ..directives import Generated
from ..nodes import (
    Page,
    Placeholder,
    badge_html,
    html_node,
    link_html,
    link_node,
    list_node,
    paragraph_node,
    table_html,
    table_node,
)
from ..record import get_page_record, read_records
from ..registry import part
from .argument_map import locate_map, name_articles
from .claim_lines import (
    Claim,
    claim_line_html,
    claim_line_nodes,
    label_article,
    link_card,
    list_claims,
    tally_html,
)

OUTCOMES = {
    "record": (
        "✔",
        "good",
        "decided by the record",
        "data or documents support one side, or neither",
    ),
    "both": (
        "⇄",
        "mixed",
        "both right, about different things",
        "the sides mean different dates, sums, places or words",
    ),
    "open": (
        "?",
        "open",
        "open",
        "the evidence found does not decide; the text says what would",
    ),
    "values": ("○", "open", "a question of values", "facts matter here, but no fact can answer it"),
}


def make_question_anchor(name: str) -> str:
    """Return the anchor of a question: "disagreement-D01" for "D01"."""
    return f"disagreement-{name}"


def outcome_html(word: str) -> str:
    """Return an outcome as a badge."""
    icon, tone, text, _ = OUTCOMES[word]
    return badge_html(icon, tone, text)


class Disagreement(Generated):
    """{disagreement} D01, with :outcome: (a word of OUTCOMES) and :answer:, one line for the overview."""

    required_arguments = 1
    option_spec = {
        "outcome": directives.unchanged_required,
        "answer": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return the placeholder, or warn of an unknown question or outcome, or of a missing answer."""
        name, found = self.arguments[0], self.options
        self.env.note_dependency(str(locate_map()))
        known = [one["id"] for one in arguments.read()["disagreements"]]
        if name not in known:
            return self.refuse(
                f"{{disagreement}} {name}: no such disagreement. Use one of: {', '.join(known)}."
            )
        if found.get("outcome") not in OUTCOMES or not found.get("answer"):
            words = ", ".join(OUTCOMES)
            return self.refuse(
                f"{{disagreement}} {name}: give :answer: a line, and :outcome: one of: {words}."
            )
        docname = self.env.docname
        shown = get_page_record(self.env, docname).disagreements
        shown.append({"name": name, "docname": docname, **found})
        self.options_ = {"name": name, **found}
        return super().run()


@part("disagreement", directive=Disagreement)
def render_disagreement(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return one question: its kind, each position with its claims, the test, and the answer."""
    found = arguments.disagreement(node["name"])
    listed = {claim["claim_id"]: claim for claim in list_claims(page)}
    if not page.web:
        items = [
            paragraph_node(
                nodes.strong("", found["question"]), f" ({OUTCOMES[node['outcome']][2]})"
            )
        ]
        items[0]["ids"] = [make_question_anchor(found["id"])]
        for one in found["positions"]:
            items.append(paragraph_node(f"{label_article(one['article'])}: {one['position']}"))
            items.append(list_node([claim_line_nodes(page, listed[c]) for c in one["claims"]]))
        said = paragraph_node(nodes.strong("", "What the evidence says: "), node["answer"])
        return [
            *items,
            *(paragraph_node(note) for note in find_shared_witnesses(found)),
            paragraph_node(f"What would test it: {name_articles(found['test'])}"),
            said,
        ]
    columns = "".join(position_html(page, one, listed) for one in found["positions"])
    shared = "".join(
        f'<p class="ev-shared"><strong>Not independent.</strong> {escape(note)}</p>'
        for note in find_shared_witnesses(found)
    )
    test = f'<details class="ev-fold"><summary>What would test it</summary><p>{escape(name_articles(found["test"]))}</p></details>'
    said = f'<p class="ev-said"><strong>What the evidence says.</strong> {escape(node["answer"])} {outcome_html(node["outcome"])}</p>'
    return [
        html_node(
            f'<div class="ev-dispute" id="{make_question_anchor(found["id"])}"><p class="ev-where">{escape(found["type"].capitalize())}.</p>'
            f'<div class="ev-sides">{columns}</div>{shared}{test}{said}</div>'
        )
    ]


def position_html(page: Page, one: dict[str, Any], listed: dict[str, Claim]) -> str:
    """Return one position: whose it is, its words, and its claims folded under their counts."""
    own = [listed[claim] for claim in one["claims"]]
    lines = "".join(f"<li>{claim_line_html(page, claim)}</li>" for claim in own)
    docname = page.find_page(f"argument:{one['article']}")
    title = link_html(page.link_page(docname) if docname else None, label_article(one["article"]))
    return (
        f'<section class="ev-side"><p class="ev-whose">{title}</p><p>{escape(one["position"])}</p>'
        f'<details class="ev-fold"><summary>{len(own)} claim{"s" * (len(own) > 1)} {tally_html(own)}</summary>'
        f'<ul class="ev-lines">{lines}</ul></details></section>'
    )


def find_shared_witnesses(found: dict[str, Any]) -> list[str]:
    """Return the map's notes on shared sources that concern the claims of a question.

    A note counts if two of the sides share a source, or if one side is its own source.
    """
    named = {claim for one in found["positions"] for claim in one["claims"]}
    sides = {one["article"] for one in found["positions"]}
    return [
        name_articles(one["note"])
        for one in arguments.read()["source_overlaps"]
        if named & set(one["claims"])
        and len(sides & set(one["articles"])) >= min(2, len(one["articles"]))
    ]


class Overview(Generated):
    """{disagreement-overview}: all questions of the book; followed by ids, these alone."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the placeholder, or warn of an unknown question."""
        self.env.note_dependency(str(locate_map()))
        named = " ".join(self.arguments).split()
        known = [one["id"] for one in arguments.read()["disagreements"]]
        unknown = [name for name in named if name not in known]
        if unknown:
            return self.refuse(
                f"{{disagreement-overview}}: no such disagreement: {', '.join(unknown)}. "
                f"Use some of: {', '.join(known)}."
            )
        self.options_ = {"named": named}
        return super().run()


@part("disagreement-overview", directive=Overview)
def render_disagreement_overview(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return a table of the disagreements with answers and outcomes; of all, also the counts."""
    shown = [one for known in read_records(page.env).values() for one in known.disagreements]
    named = node["named"]
    lead = count_outcomes(shown)
    if named:
        shown = sorted(
            (one for one in shown if one["name"] in named), key=lambda one: named.index(one["name"])
        )
    body = [(arguments.disagreement(one["name"])["question"], one["answer"], one) for one in shown]
    head = ("Question", "What the evidence says", "Outcome")
    if not page.web:
        table = table_node(head, [(q, s, OUTCOMES[o["outcome"]][2]) for q, s, o in body])
        return [table] if named else [paragraph_node(lead), table]
    ready = [
        (
            link_html(page.link_page(o["docname"], make_question_anchor(o["name"])), q),
            escape(s),
            outcome_html(o["outcome"]),
        )
        for q, s, o in body
    ]
    table = table_html(head, ready, "Where the articles disagree", "ev-disputes")
    return [html_node(table if named else f"<p>{lead}</p>{table}")]


def count_outcomes(shown: list[dict[str, Any]]) -> str:
    """Return how many questions there are, and how many have each outcome."""
    words = [one["outcome"] for one in shown]
    counts = "; ".join(
        f"{text}: {words.count(w)}" for w, (_, _, text, _) in OUTCOMES.items() if w in words
    )
    return f"{len(shown)} question{'s' * (len(shown) != 1)}. {counts.capitalize()}."


@part("outcome-key")
def render_outcome_key(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the table of outcomes and when each is given."""
    if not page.web:
        return [
            table_node(
                ("Outcome", "When"), [(text, when) for _, _, text, when in OUTCOMES.values()]
            )
        ]
    body = [(outcome_html(word), escape(when)) for word, (_, _, _, when) in OUTCOMES.items()]
    return [html_node(table_html(("Outcome", "When"), body, "How a disagreement can end"))]


@part("witnesses")
def render_witnesses(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return a list of the sources that are not independent of each other, with the claims concerned."""
    listed = {claim["claim_id"]: claim for claim in list_claims(page)}
    items = []
    for one in arguments.read()["source_overlaps"]:
        links = [
            link_node(link_card(page, listed[c]) or page.link_row(c), c) for c in one["claims"]
        ]
        spaced = [part for link in links for part in (", ", link)][1:]
        items.append([f"{name_articles(one['note'])} (", *spaced, ")"])
    return [list_node(items)]
