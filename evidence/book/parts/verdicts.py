"""Show a chapter's claims, the counts of verdicts, and the rules by which verdicts are given."""

from docutils import nodes
from docutils.parsers.rst import directives

from ... import claims
from ...markup import Markup, link, noted, render, table
from ..directives import Generated
from ..nodes import Page, Placeholder
from ..registry import part
from .claim_lines import (
    Claim,
    is_counted,
    link_card,
    list_claims,
    list_counted,
    tally_html,
    verdict_badge_html,
)
from .ledger import make_ledger_link

OPEN_ROWS = 12  # a chapter's table with more rows than this is folded


class ClaimsTable(Generated):
    """{claims-table} CHAPTER: the chapter's claims, unfolded if there are at most :open-rows: of them."""

    required_arguments = 1
    option_spec = {"open-rows": directives.nonnegative_int}

    def make(self) -> list[nodes.Node]:
        """Return the placeholder; PartError for a chapter without claims."""
        chapter = self.arguments[0]
        known = sorted(set(claims.register()["chapter"]))
        self.check_known(chapter, known, "no claim belongs to it")
        return self.place(chapter=chapter, open_rows=self.options.get("open-rows", OPEN_ROWS))


@part("claims-table", directive=ClaimsTable)
def render_claims_table(page: Page, node: Placeholder) -> Markup:
    """Return the claims of one chapter: a line of counts, then the table in a fold."""
    here = [claim for claim in list_claims(page) if claim["chapter"] == node["chapter"]]
    listed = [claim for claim in here if is_counted(claim)]
    apart = [claim for claim in here if claim["annex"]]
    return render(
        "book/parts/verdicts-chapter.html",
        tally=tally_html(listed),
        opened=not page.web or len(listed + apart) <= node["open_rows"],
        chapter=node["chapter"],
        count=len(listed),
        apart=[claim["annex"] for claim in apart],
        caption="The claims of this chapter",
        rows=[
            (
                link(link_card(page, claim), claim["claim_id"]),
                noted(claim["paraphrase"], claim["label"]),
                describe_verdict(claim),
            )
            for claim in listed + apart
        ],
    )


def describe_verdict(claim: Claim) -> Markup:
    """Return the badge of a claim with what its verdict does not cover, or why it is not counted."""
    note = claim["annex"] and f"{claim['annex']}, not counted"
    note = note or (claims.note_words(claim["record"]) if claim["record"] else "")
    return noted(verdict_badge_html(claim["verdict"]), note)


@part("verdict-summary")
def render_verdict_summary(page: Page, node: Placeholder) -> Markup:
    """Return how many claims there are and their counts by verdict, each a link into the ledger."""
    listed = list_counted(page)
    return render(
        "book/parts/verdicts.html",
        done=sum(claim["verdict"] != claims.PENDING for claim in listed),
        count=len(listed),
        tally=tally_html(listed, make_ledger_link(page, {})),
    )


@part("verdict-key")
def render_verdict_key(page: Page, node: Placeholder) -> Markup:
    """Return the table of verdicts in their groups, from the data that the code reads."""
    anchored = Markup('<span id="{}">{}</span>')  # to which other pages link
    rows = []
    for name, kind in claims.VERDICTS.items():
        shown = anchored.format(make_verdict_anchor(name), verdict_badge_html(name))
        rows.append((shown, kind.group, kind.says))
    caption = "The nine verdicts and when each is given"
    return table(("Verdict", "Group", "When"), rows, caption)


def make_verdict_anchor(verdict: str) -> str:
    """Return the anchor of a verdict's definition in the table of verdicts."""
    return f"verdict-{verdict.replace(' ', '-')}"


@part("strength-key")
def render_strength_key(page: Page, node: Placeholder) -> Markup:
    """Return the table of strengths of evidence."""
    rows = [(claims.strength_html(name), says) for name, says in claims.STRENGTHS.items()]
    return table(("Evidence", "When"), rows, "How strong the evidence is")


@part("rule-key")
def render_rule_key(page: Page, node: Placeholder) -> Markup:
    """Return the rules for claims of one sort, and the readings that all claims share."""
    rows = [(rule.title, rule.says, ", ".join(rule.verdicts)) for rule in claims.RULES.values()]
    rows += [(title, says, "any") for title, says in claims.READINGS.items()]
    caption = "The same rule gives the same verdict in every article"
    return table(("Rule", "What it says", "Verdicts"), rows, caption)


@part("parts-rule")
def render_parts_rule(page: Page, node: Placeholder) -> Markup:
    """Return the table by which the verdict of a claim follows from its parts; the first row that fits counts."""
    rows = [
        (f"{number}. {row.says}", verdict_badge_html(row.verdict))
        for number, row in enumerate(claims.DERIVATIONS, 1)
    ]
    head = ("The first that is true", "Verdict")
    return table(head, rows, "The verdict of a claim with parts")


@part("tolerance-rule")
def render_tolerance_rule(page: Page, node: Placeholder) -> Markup:
    """Return how near a number must come, by the precision with which the article speaks."""
    rows = [
        (name.replace("_", " "), rule.reproduced, rule.close)
        for name, rule in claims.TOLERANCES.items()
    ]
    head = ("The article's figure is", "Reproduced", "Close")
    return table(head, rows, "How near is near enough")
