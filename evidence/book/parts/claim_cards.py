"""Cards of verdicts, and the roles by which a sentence speaks of a claim."""

import re
from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from ... import claims
from ..directives import LOG, known_claim, warn
from ..nodes import Placeholder, html, paragraph, reference
from ..record import page_record, settled
from ..registry import renders, role
from .ledger import card_address, entry, recomputed, rows, sign, stated, verdict_badge


@renders("card")
def card(page, node):
    """The card of one verdict; plain paragraphs in ePub and PDF."""
    record = node["record"]
    if record["claim_id"] not in claims.register().index:
        return []  # named by the consistency check
    if page.web:
        addresses = {"table": page.table, "fact": page.fact, "claim": page.row}
        return [html(claims.card_html(record, lambda kind, name: addresses[kind](name)))]
    first, *rest = claims.card_text(record).split("\n")
    frame = nodes.container("", ids=[f"claim-{record['claim_id']}"], classes=["ev-card"])
    frame += paragraph(nodes.strong("", first))
    frame += [paragraph(line) for line in rest]
    return [frame]


@role("claim")
class ClaimRole(SphinxRole):
    """{claim}`id` or {claim}`words <id>`: a link to the card, or to the ledger until it stands."""

    def run(self):
        """The placeholder, or a warning for an unknown claim."""
        match = re.fullmatch(r"(?s)(.+?)\s*<([^<>]+)>", self.text)
        title, claim_id = match.groups() if match else (self.text, self.text)
        if not known_claim(self, claim_id):
            return [nodes.inline("", title)], []
        page_record(self.env, self.env.docname)["shows"].append("claim")
        return [Placeholder(kind="claim", claim=claim_id, title=title)], []


@role("stated")
class StatedRole(SphinxRole):
    """{stated}`id`: the value as the article gives it, with its unit."""

    def run(self):
        """The text, or a warning for an unknown claim or one that states no value."""
        if not known_claim(self, self.text):
            return [nodes.inline("", self.text)], []
        said = stated(entry(self.text))
        if not said:
            warn(self, f"claim {self.text} states no value. Say it in words instead.")
        return [nodes.inline("", said, classes=["ev-stated"])], []


@role("verdict")
class VerdictRole(SphinxRole):
    """{verdict}`id`: the claim's verdict, a link to its card."""

    def run(self):
        """The placeholder, or a warning for an unknown claim."""
        if not known_claim(self, self.text):
            return [nodes.inline("", self.text)], []
        page_record(self.env, self.env.docname)["shows"].append("verdict")
        return [Placeholder(kind="verdict", claim=self.text)], []


@role("recomputed")
class RecomputedRole(SphinxRole):
    """{recomputed}`id` or {recomputed}`id:.1f`: the recomputed value of a claim, in its unit or in a format.

    A format that begins with abs drops the sign: "fell by {recomputed}`id:abs.1f` points".
    """

    def run(self):
        """The placeholder, or a warning for an unknown claim or a format that is none."""
        claim_id, _, form = self.text.partition(":")
        if not known_claim(self, claim_id):
            return [nodes.inline("", self.text)], []
        if form and not re.fullmatch(r"(abs)?,?(\.\d)?[fd%]?", form):
            warn(self, f"{{recomputed}}`{self.text}`: '{form}' is no format of a number. Write it as in .1f, ,.0f or abs.1f.")
            return [nodes.inline("", self.text)], []
        found = page_record(self.env, self.env.docname)
        found["shows"].append("recomputed")
        found.setdefault("recomputed", []).append(claim_id)
        return [Placeholder(kind="recomputed", claim=claim_id, form=form)], []


@renders("claim")
def claim_link(page, node):
    """The link to a claim's card, wherever it is settled."""
    record = settled(page.env).get(node["claim"])
    if record:
        address = page.link(record["docname"], f"claim-{node['claim']}")
    else:
        address = page.row(node["claim"])
    if address is None:
        return [nodes.inline("", node["title"])]
    return [nodes.reference("", node["title"], internal=True, refuri=address, classes=["ev-claim"])]


@renders("verdict")
def verdict(page, node):
    """A claim's verdict as icon and word, a link to its card."""
    claim = next(claim for claim in rows(page) if claim["claim_id"] == node["claim"])
    address = card_address(page, claim) or page.row(node["claim"])
    if page.web:
        return [html(f'<a class="ev-inline" href="{escape(address or "")}">{verdict_badge(claim["verdict"])}</a>')]
    return [reference(address, f"{sign(claim['verdict'])[0]} {claim['verdict']}")]


@renders("recomputed")
def value(page, node):
    """The recomputed value of a claim, with its unit or in the format asked for; a link to the claim's card."""
    claim = next(claim for claim in rows(page) if claim["claim_id"] == node["claim"])
    text = recomputed_text(claim["record"], node["form"])
    address = card_address(page, claim)
    if page.web and address:
        return [html(f'<a class="ev-value ev-stated" href="{escape(address)}">{escape(text)}</a>')]
    return [nodes.inline("", text, classes=["ev-stated"])]


def recomputed_text(record, form):
    """A record's value as text, formatted by `form` (".1f") if there is one; "(no value)" without one."""
    if not record.get("recomputed"):
        return "(no value)"
    if not form:
        return recomputed(record)
    number = float(record["recomputed"])
    number = abs(number) if form.startswith("abs") else number
    return format(number, form.removeprefix("abs")).replace("-", "−")


def valueless(env):
    """(page, message) of each {recomputed} whose claim has no value; known only when all pages are read."""
    live = settled(env)
    for docname, known in sorted(env.evidence.items()):
        for claim_id in known.get("recomputed", []):
            if not live.get(claim_id, {}).get("recomputed"):
                yield docname, (
                    f"{{recomputed}}`{claim_id}`: the chapter that settles this claim gives it no value. "
                    "Say it in words, or give value=… to the act that settles it."
                )


def check_values(app, env):
    """Say of each value asked for in prose that its claim has none."""
    for docname, message in valueless(env):
        LOG.warning(message, location=docname, type="evidence", subtype="claims")


def setup(app):
    """Connect the check of values asked for in prose."""
    app.connect("env-check-consistency", check_values)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
