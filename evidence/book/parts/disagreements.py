"""Show where the articles disagree: their positions side by side, outcomes and shared sources.

Questions and positions are in `data/articles/arguments.yaml`. What the evidence says of each is
prose of the page, which takes its numbers from verdicts by {recomputed} and {verdict}.
"""

from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives

from ... import arguments
from ...markup import Markup, badge, link, plural, render, table
from ..directives import Generated, PartError, depend_on
from ..nodes import Page, Placeholder, html_node
from ..record import get_page_record, read_records
from ..registry import part
from .argument_map import MAP, link_argument, name_articles
from .claim_lines import claim_line_html, count_line_html, find_address, find_claim, label_article

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
    "open": ("?", "open", "open", "the evidence found does not decide; the text says what would"),
    "values": ("○", "open", "a question of values", "facts matter here, but no fact can answer it"),
}


def make_question_anchor(name: str) -> str:
    """Return the anchor of a question: "disagreement-D01" for "D01"."""
    return f"disagreement-{name}"


def outcome_html(word: str) -> Markup:
    """Return an outcome as a badge."""
    icon, tone, text, _ = OUTCOMES[word]
    return badge(icon, tone, text)


class Disagreement(Generated):
    """{disagreement} D01, with :outcome: (a word of OUTCOMES) and :answer:, one line for the overview."""

    required_arguments = 1
    option_spec = dict.fromkeys(("outcome", "answer"), directives.unchanged_required)

    def make(self) -> list[nodes.Node]:
        """Return the placeholder; PartError for an unknown question or outcome, or without an answer."""
        name, found = self.arguments[0], self.options
        depend_on(self.env, MAP)
        known = [one["id"] for one in arguments.read()["disagreements"]]
        self.check_known(name, known, "no such disagreement")
        if found.get("outcome") not in OUTCOMES or not found.get("answer"):
            words = ", ".join(OUTCOMES)
            raise PartError(
                f"{{disagreement}} {name}: give :answer: a line, and :outcome: one of: {words}."
            )
        docname = self.env.docname
        shown = get_page_record(self.env, docname).disagreements
        shown.append({"name": name, "docname": docname, **found})
        return self.place(name=name, **found)


@part("disagreement", directive=Disagreement)
def render_disagreement(page: Page, node: Placeholder) -> Markup:
    """Return one question: its kind, each position with its claims, the test, and the answer."""
    found = arguments.disagreement(node["name"])
    return render(
        "book/parts/disagreements.html",
        page=page,
        anchor=make_question_anchor(found["id"]),
        number=found["id"].lstrip("D0"),  # by which argument pages refer to it
        kind=found["type"].capitalize(),
        sides=[describe_position(page, one) for one in found["positions"]],
        shared=find_shared_witnesses(found),
        test=name_articles(found["test"]),
        answer=node["answer"],
        outcome=outcome_html(node["outcome"]),
    )


def describe_position(page: Page, one: dict[str, Any]) -> dict[str, Any]:
    """Return one position: whose it is, its words, and its claims under their counts."""
    own = [find_claim(page, claim) for claim in one["claims"]]
    return {
        "title": link(link_argument(page, one["article"]), label_article(one["article"])),
        "position": one["position"],
        "counts": count_line_html(page, own),
        "lines": [claim_line_html(page, claim) for claim in own],
    }


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

    def make(self) -> list[nodes.Node]:
        """Return the placeholder; PartError for an unknown question."""
        depend_on(self.env, MAP)
        named = " ".join(self.arguments).split()
        known = [one["id"] for one in arguments.read()["disagreements"]]
        unknown = [name for name in named if name not in known]
        if unknown:
            raise PartError(
                f"{{disagreement-overview}}: no such disagreement: {', '.join(unknown)}. "
                f"Use some of: {', '.join(known)}."
            )
        return self.place(named=named)


@part("disagreement-overview", directive=Overview)
def render_disagreement_overview(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return a table of the disagreements with answers and outcomes; of all, also the counts."""
    shown = [one for known in read_records(page.env).values() for one in known.disagreements]
    named = node["named"]
    lead = count_outcomes(shown)
    if named:
        shown = [one for one in shown if one["name"] in named]
        shown.sort(key=lambda one: named.index(one["name"]))
    rows = [describe_question(page, one) for one in shown]
    head = ("Question", "What the evidence says", "Outcome")
    found = table(head, rows, "Where the articles disagree", "ev-disputes")
    return [html_node(found if named else Markup("<p>{}</p>{}").format(lead, found))]


def describe_question(page: Page, one: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of a question's row: its words, the answer, and the outcome."""
    address = page.link_page(one["docname"], make_question_anchor(one["name"]))
    question = arguments.disagreement(one["name"])["question"]
    return link(address, question), one["answer"], outcome_html(one["outcome"])


def count_outcomes(shown: list[dict[str, Any]]) -> str:
    """Return how many questions there are, and how many have each outcome."""
    words = [one["outcome"] for one in shown]
    counts = "; ".join(
        f"{text}: {words.count(w)}" for w, (_, _, text, _) in OUTCOMES.items() if w in words
    )
    return f"{plural(len(shown), 'question')}. {counts.capitalize()}."


@part("outcome-key")
def render_outcome_key(page: Page, node: Placeholder) -> Markup:
    """Return the table of outcomes and when each is given."""
    rows = [(outcome_html(word), when) for word, (_, _, _, when) in OUTCOMES.items()]
    return table(("Outcome", "When"), rows, "How a disagreement can end")


@part("witnesses")
def render_witnesses(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return a list of the sources that are not independent of each other, with the claims concerned."""
    notes = [
        (
            name_articles(one["note"]),
            [(find_address(page, find_claim(page, name)), name) for name in one["claims"]],
        )
        for one in arguments.read()["source_overlaps"]
    ]
    found = render("book/parts/disagreements-witnesses.html", notes=notes)
    return [html_node(found, searched=True)]
