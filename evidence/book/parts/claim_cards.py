"""Cards of verdicts, and the roles by which a sentence speaks of a claim."""

import re
from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from ... import claims
from ..directives import LOG, is_known_claim, warn
from ..nodes import Placeholder, html_node, paragraph_node, link_node
from ..record import get_page_record, settled
from ..registry import renders, role
from .ledger import link_card, read_claim, format_recomputed, list_claims, find_sign, format_stated, verdict_badge_html


@renders("card")
def render_claim_card(page, node):
    """The card of one verdict; plain paragraphs in ePub and PDF."""
    record = node["record"]
    if record["claim_id"] not in claims.register().index:
        return []  # named by the consistency check
    if page.web:
        addresses = {"table": page.link_table, "fact": page.link_fact, "claim": page.link_row}
        return [html_node(claims.card_html(record, lambda kind, name: addresses[kind](name)))]
    first, *rest = claims.card_text(record).split("\n")
    frame = nodes.container("", ids=[f"claim-{record['claim_id']}"], classes=["ev-card"])
    frame += paragraph_node(nodes.strong("", first))
    frame += [paragraph_node(line) for line in rest]
    return [frame]


@role("claim")
class ClaimRole(SphinxRole):
    """{claim}`id` or {claim}`words <id>`: a link to the card, or to the ledger until it stands."""

    def run(self):
        """The placeholder, or a warning for an unknown claim."""
        match = re.fullmatch(r"(?s)(.+?)\s*<([^<>]+)>", self.text)
        title, claim_id = match.groups() if match else (self.text, self.text)
        if not is_known_claim(self, claim_id):
            return [nodes.inline("", title)], []
        get_page_record(self.env, self.env.docname)["shows"].append("claim")
        return [Placeholder(kind="claim", claim=claim_id, title=title)], []


@role("stated")
class StatedRole(SphinxRole):
    """{stated}`id`: the value as the article gives it, with its unit."""

    def run(self):
        """The text, or a warning for an unknown claim or one that states no value."""
        if not is_known_claim(self, self.text):
            return [nodes.inline("", self.text)], []
        said = format_stated(read_claim(self.text))
        if not said:
            warn(self, f"claim {self.text} states no value. Say it in words instead.")
        return [nodes.inline("", said, classes=["ev-stated"])], []


@role("verdict")
class VerdictRole(SphinxRole):
    """{verdict}`id`: the claim's verdict, a link to its card."""

    def run(self):
        """The placeholder, or a warning for an unknown claim."""
        if not is_known_claim(self, self.text):
            return [nodes.inline("", self.text)], []
        get_page_record(self.env, self.env.docname)["shows"].append("verdict")
        return [Placeholder(kind="verdict", claim=self.text)], []


@role("recomputed")
class RecomputedRole(SphinxRole):
    """{recomputed}`id` or {recomputed}`id:.1f`: the recomputed value of a claim, in its unit or in a format.

    A format that begins with abs drops the sign: "fell by {recomputed}`id:abs.1f` points".
    """

    def run(self):
        """The placeholder, or a warning for an unknown claim or a format that is none."""
        claim_id, _, form = self.text.partition(":")
        if not is_known_claim(self, claim_id):
            return [nodes.inline("", self.text)], []
        if form and not re.fullmatch(r"(abs)?,?(\.\d)?[fd%]?", form):
            warn(self, f"{{recomputed}}`{self.text}`: '{form}' is no format of a number. Write it as in .1f, ,.0f or abs.1f.")
            return [nodes.inline("", self.text)], []
        found = get_page_record(self.env, self.env.docname)
        found["shows"].append("recomputed")
        found.setdefault("recomputed", []).append(claim_id)
        return [Placeholder(kind="recomputed", claim=claim_id, form=form)], []


@renders("claim")
def render_claim_link(page, node):
    """The link to a claim's card, wherever it is settled."""
    record = settled(page.env).get(node["claim"])
    if record:
        address = page.link_page(record["docname"], f"claim-{node['claim']}")
    else:
        address = page.link_row(node["claim"])
    if address is None:
        return [nodes.inline("", node["title"])]
    return [nodes.reference("", node["title"], internal=True, refuri=address, classes=["ev-claim"])]


@renders("verdict")
def render_verdict(page, node):
    """A claim's verdict as icon and word, a link to its card."""
    claim = next(claim for claim in list_claims(page) if claim["claim_id"] == node["claim"])
    address = link_card(page, claim) or page.link_row(node["claim"])
    if page.web:
        return [html_node(f'<a class="ev-inline" href="{escape(address or "")}">{verdict_badge_html(claim["verdict"])}</a>')]
    return [link_node(address, f"{find_sign(claim['verdict'])[0]} {claim['verdict']}")]


@renders("recomputed")
def render_recomputed(page, node):
    """The recomputed value of a claim, with its unit or in the format asked for; a link to the claim's card."""
    claim = next(claim for claim in list_claims(page) if claim["claim_id"] == node["claim"])
    text = format_value(claim["record"], node["form"])
    address = link_card(page, claim)
    if page.web and address:
        return [html_node(f'<a class="ev-value ev-stated" href="{escape(address)}">{escape(text)}</a>')]
    return [nodes.inline("", text, classes=["ev-stated"])]


def format_value(record, form):
    """A record's value as text, formatted by `form` (".1f") if there is one; "(no value)" without one."""
    if not record.get("recomputed"):
        return "(no value)"
    if not form:
        return format_recomputed(record)
    number = float(record["recomputed"])
    number = abs(number) if form.startswith("abs") else number
    return format(number, form.removeprefix("abs")).replace("-", "−")


def find_missing_values(env):
    """(page, message) of each {recomputed} whose claim has no value; known only when all pages are read."""
    live = settled(env)
    for docname, known in sorted(env.evidence.items()):
        for claim_id in known.get("recomputed", []):
            if not live.get(claim_id, {}).get("recomputed"):
                yield docname, (
                    f"{{recomputed}}`{claim_id}`: the chapter that settles this claim gives it no value. "
                    "Say it in words, or give value=… to the act that settles it."
                )


def warn_missing_values(app, env):
    """Say of each value asked for in prose that its claim has none."""
    for docname, message in find_missing_values(env):
        LOG.warning(message, location=docname, type="evidence", subtype="claims")


def setup(app):
    """Connect the check of values asked for in prose."""
    app.connect("env-check-consistency", warn_missing_values)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
