"""Show the card of each verdict, and roles that mention a claim within a sentence."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ... import claims
from ...markup import Markup, link, plural, render
from ..directives import GeneratedRole, PartError, check_pages
from ..nodes import Page, Placeholder, WrittenPage, connect_to_pages, html_node, link_node
from ..record import chapter_of, find_page_record, get_page_record, read_records, settled
from ..registry import part, renders, role
from .argument_map import find_place
from .card_data import FOLDER
from .claim_lines import (
    find_claim,
    format_stated,
    link_card,
    name_card,
    read_claim,
    read_settled,
    verdict_badge_html,
)
from .corrections import list_moves, make_move_anchor
from .trace_links import link_trace


@renders("card")
def render_claim_card(page: Page, node: Placeholder) -> Markup:
    """Return the card of one verdict, as an item of a list if its output has several; in an ePub open."""
    record = node["record"]
    card = linked_card_html(page, record) if is_registered(record) else Markup()
    if not node.get("listed"):
        return card
    run = node["run"] if node["opens"] else []
    said = count_words([one["verdict"] for one in run if is_registered(one)]) if run else ""
    return render("book/parts/claim_cards.html", page=page, node=node, card=card, said=said)


def is_registered(record: dict[str, Any]) -> bool:
    """Tell whether the register has the claim of a record; the consistency check warns of others."""
    return record["claim_id"] in claims.register().index


def linked_card_html(page: Page, record: dict[str, Any]) -> Markup:
    """Return the card of a verdict with its links, relative to the page."""
    addresses = {
        "table": page.link_table, "fact": page.link_fact,
        "place": lambda name: find_said(page, name) or page.link_row(name),
        "argument": lambda name: find_place(page, name),
        "trace": lambda name: link_trace(page, "verdict", name),
        "history": lambda name: page.link_part("corrections", make_move_anchor(name)),
    }  # fmt: skip
    moved = list_moves(page, record["claim_id"])
    return claims.card_html(
        record, lambda kind, name: addresses[kind](name), moved, opened=not page.web
    )


def find_said(page: Page, claim_id: str) -> str | None:
    """Return the address of a claim on the page of its article, or None if there is no such page."""
    article = claims.register().at[claim_id, "article"]
    return page.link_part(f"article-claims:{article}", f"said-{claim_id}")


def count_words(verdicts: list[str]) -> str:
    """Return counts of verdicts in words, in the order of the table of verdicts.

    Examples
    --------
    >>> count_words(["confirmed", "unresolved", "confirmed"])
    '3 claims: 2 confirmed, 1 unresolved'
    """
    counts = Counter(verdicts)
    said = [f"{counts[name]} {name}" for name in claims.VERDICTS if counts[name]]
    return f"{plural(len(verdicts), 'claim')}: {', '.join(said)}"


@role("claim")
class ClaimRole(GeneratedRole):
    """{claim}`id` or {claim}`words <id>`: a link to the card, or to the ledger if there is no card."""

    def make(self) -> nodes.Node:
        """Return the placeholder; PartError for an unknown claim."""
        match = re.fullmatch(r"(?s)(.+?)\s*<([^<>]+)>", self.text)
        title, claim_id = match.groups() if match else (self.text, self.text)
        self.check_claim(claim_id)
        return self.place("claim", claim=claim_id, title=title)


@role("stated")
class StatedRole(GeneratedRole):
    """{stated}`id`: the value as the article gives it, with its unit."""

    def make(self) -> nodes.Node:
        """Return the text; PartError for a claim that is unknown or states no value."""
        self.check_claim(self.text)
        said = format_stated(read_claim(self.text))
        if not said:
            raise PartError(f"claim {self.text} states no value. Say it in words instead.")
        return nodes.inline("", said, classes=["ev-stated"])


@role("verdict")
class VerdictRole(GeneratedRole):
    """{verdict}`id`: the claim's verdict, with a link to its card."""

    def make(self) -> nodes.Node:
        """Return the placeholder; PartError for an unknown claim."""
        self.check_claim(self.text)
        return self.place("verdict", claim=self.text)


@role("recomputed")
class RecomputedRole(GeneratedRole):
    """{recomputed}`id` or {recomputed}`id:.1f`: the recomputed value of a claim, with unit or formatted.

    A format that begins with abs drops the sign: "fell by {recomputed}`id:abs.1f` points".
    """

    def make(self) -> nodes.Node:
        """Return the placeholder; PartError for an unknown claim or an invalid format."""
        claim_id, _, form = self.text.partition(":")
        self.check_claim(claim_id)
        if form and not re.fullmatch(r"(abs)?,?(\.\d)?[fd%]?", form):
            raise PartError(
                f"{{recomputed}}`{self.text}`: '{form}' is no format of a number. Write it as in .1f, ,.0f or abs.1f."
            )
        get_page_record(self.env, self.env.docname).recomputed.append(claim_id)
        return self.place("recomputed", claim=claim_id, form=form)


@part("disputed-claim", script="dispute.js")
def render_disputed_claim(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the line that names the claim of the address; the script fills it and the form."""
    return [html_node('<p id="ev-disputed" role="status" hidden=""></p>')] if page.web else []


@renders("claim")
def render_claim_link(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return a link to a claim's card, on whichever page settles it."""
    record = read_settled(page).get(node["claim"])
    address = page.link_row(claims.claim_of(node["claim"]))
    if record:
        address = page.link_page(record["docname"], f"claim-{name_card(record)}")
    return [link_node(address, node["title"], "ev-claim")]


@renders("verdict")
def render_verdict(page: Page, node: Placeholder) -> Markup:
    """Return a claim's verdict as icon and word, with a link to its card."""
    claim = find_claim(page, node["claim"])
    address = link_card(page, claim) or page.link_row(claims.claim_of(node["claim"]))
    return link(address, verdict_badge_html(claim["verdict"]), class_="ev-inline")


@renders("recomputed")
def render_recomputed(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the recomputed value of a claim, with a link to the claim's card."""
    claim = find_claim(page, node["claim"])
    text, address = format_value(claim["record"], node["form"]), link_card(page, claim)
    if not address:
        return [nodes.inline("", text, classes=["ev-stated"])]
    return [html_node(link(address, text, class_="ev-value ev-stated"))]


def format_value(record: dict[str, Any], form: str) -> str:
    """Return a record's value formatted by `form` (".1f"), or with its unit if `form` is empty.

    A record without a value gives "(no value)".
    """
    if not record.get("recomputed"):
        return "(no value)"
    if not form or claims.is_date(record):  # a date has one form
        return claims.value_words(record)
    number = float(record["recomputed"])
    number = abs(number) if form.startswith("abs") else number
    return format(number, form.removeprefix("abs")).replace("-", "−")


def find_missing_values(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    """Yield (page, message) for each {recomputed} whose claim has no value."""
    records = settled(env)
    for docname, known in sorted(read_records(env).items()):
        for claim_id in known.recomputed:
            if not records.get(claim_id, {}).get("recomputed"):
                message = (
                    f"{{recomputed}}`{claim_id}`: the chapter that settles this claim gives it no value. "
                    "Say it in words, or give value=… to the act that settles it."
                )
                yield docname, message


def add_scripts(page: WrittenPage) -> None:
    """Load the scripts of cards on pages that show any."""
    if find_page_record(page.app.env, page.docname).verdicts:
        address = page.context["pathto"]
        later = {
            "data-tools": address("_static/card-tools.js", 1),
            "data-data": address(f"{FOLDER}/{chapter_of(page.docname)}.js", 1),
        }
        page.app.add_js_file("fold.js", loading_method="defer")
        page.app.add_js_file("cards.js", loading_method="defer", **later)


def setup(app: Sphinx) -> None:
    """Connect the check of {recomputed} values and the scripts of the cards."""
    check_pages(app, find_missing_values)
    connect_to_pages(app, add_scripts)
