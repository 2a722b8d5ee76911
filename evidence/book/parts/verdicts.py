"""Show a chapter's claims, the counts of verdicts, and the rules by which verdicts are given."""

from html import escape

from docutils import nodes
from docutils.parsers.rst import directives

from ... import claims
from ..directives import Generated
from ..nodes import (
    Page,
    Placeholder,
    html_node,
    link_html,
    link_node,
    paragraph_node,
    table_html,
    table_node,
)
from ..registry import part
from .claim_lines import (
    PENDING,
    describe_counts,
    link_card,
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

    def run(self) -> list[nodes.Node]:
        """Return the placeholder, or warn of a chapter without claims."""
        chapter = self.arguments[0]
        chapters = sorted(set(claims.register()["chapter"]))
        if chapter not in chapters:
            known = ", ".join(chapters)
            return self.refuse(
                f"{{claims-table}} {chapter}: no claim belongs to it. Use one of: {known}."
            )
        opened = self.options.get("open-rows", OPEN_ROWS)
        self.options_ = {"chapter": chapter, "open_rows": opened}
        return super().run()


@part("claims-table", directive=ClaimsTable)
def render_claims_table(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the claims of one chapter: a line of counts, then the table."""
    listed = [claim for claim in list_counted(page) if claim["chapter"] == node["chapter"]]
    head = ("Claim", "What it says", "Verdict")
    if not page.web:
        table = [
            (link_node(link_card(page, c), c["claim_id"]), c["paraphrase"], c["verdict"])
            for c in listed
        ]
        return [paragraph_node(describe_counts(listed)), table_node(head, table)]
    body = table_html(
        head,
        [
            (
                link_html(link_card(page, claim), claim["claim_id"]),
                f'{escape(claim["paraphrase"])} <span class="ev-where">{escape(claim["label"])}</span>',
                verdict_badge_html(claim["verdict"]),
            )
            for claim in listed
        ],
        f"Claims of the chapter {node['chapter']}",
        "ev-glance",
    )
    opened = " open" if len(listed) <= node["open_rows"] else ""
    return [
        html_node(
            f'<div class="ev-chapter-claims">{tally_html(listed)}<details{opened}>'
            f"<summary>The {len(listed)} claims and their verdicts</summary>{body}</details></div>"
        )
    ]


@part("verdict-summary")
def render_verdict_summary(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return how many claims there are and their counts by verdict, each a link into the ledger."""
    listed = list_counted(page)
    if not page.web:
        return [paragraph_node(describe_counts(listed))]
    done = sum(claim["verdict"] != PENDING for claim in listed)
    lead = (
        f"<strong>{done}</strong> claims, each with a verdict:"
        if done == len(listed)
        else f"<strong>{done}</strong> of <strong>{len(listed)}</strong> claims have a verdict:"
    )
    return [
        html_node(
            f'<div class="ev-summary"><p class="ev-lead">{lead}</p>{tally_html(listed, make_ledger_link(page, {}))}</div>'
        )
    ]


@part("verdict-key")
def render_verdict_key(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the table of verdicts in their groups, from the data that the code reads."""
    rows = [(name, kind.group, kind.says) for name, kind in claims.VERDICTS.items()]
    return _table(
        page,
        "The nine verdicts and when each is given",
        ("Verdict", "Group", "When"),
        rows,
        _badge_first,
    )


@part("strength-key")
def render_strength_key(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the table of strengths of evidence."""
    rows = list(claims.STRENGTHS.items())
    return _table(page, "How strong the evidence is", ("Evidence", "When"), rows, _strength_first)


@part("rule-key")
def render_rule_key(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the rules for claims of one sort, and the readings that all claims share."""
    rows = [(rule.title, rule.says, ", ".join(rule.verdicts)) for rule in claims.RULES.values()]
    rows += [(title, says, "any") for title, says in claims.READINGS.items()]
    return _table(
        page,
        "The same rule gives the same verdict in every article",
        ("Rule", "What it says", "Verdicts"),
        rows,
    )


@part("parts-rule")
def render_parts_rule(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the table by which the verdict of a claim follows from its parts; the first row that fits counts."""
    rows = [
        (f"{number}. {row.says}", row.verdict) for number, row in enumerate(claims.DERIVATIONS, 1)
    ]
    return _table(
        page,
        "The verdict of a claim with parts",
        ("The first that is true", "Verdict"),
        rows,
        _badge_last,
    )


@part("tolerance-rule")
def render_tolerance_rule(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return how near a number must come, by the precision with which the article speaks."""
    rows = [
        (name.replace("_", " "), rule.reproduced, rule.close)
        for name, rule in claims.TOLERANCES.items()
    ]
    return _table(
        page, "How near is near enough", ("The article's figure is", "Reproduced", "Close"), rows
    )


def _table(page, caption, head, rows, mark=None):
    """Return a table as HTML or as nodes; `mark` turns the texts of a row into HTML."""
    if not page.web:
        return [table_node(head, rows)]
    mark = mark or (lambda row: [escape(cell) for cell in row])
    return [html_node(table_html(head, map(mark, rows), caption))]


def make_verdict_anchor(verdict: str) -> str:
    """Return the anchor of a verdict's definition in the table of verdicts."""
    return f"verdict-{verdict.replace(' ', '-')}"


def _badge_first(row):
    badge = f'<span id="{make_verdict_anchor(row[0])}">{verdict_badge_html(row[0])}</span>'
    return [badge, *map(escape, row[1:])]


def _badge_last(row):
    return [*map(escape, row[:-1]), verdict_badge_html(row[-1])]


def _strength_first(row):
    return [claims.strength_html(row[0]), escape(row[1])]
