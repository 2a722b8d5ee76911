"""Show a chapter's claims, the counts of verdicts, and the rules by which verdicts are given."""

import itertools
import re
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
    list_claims,
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
    listed = [claim for claim in list_claims(page) if claim["chapter"] == node["chapter"]]
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
    listed = list_claims(page)
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
    """Return the table of verdicts, from the code that derives them."""
    head = ("Verdict", "When")
    if not page.web:
        return [table_node(head, [(name, v[2]) for name, v in claims.VERDICTS.items()])]
    found = [(verdict_badge_html(name), escape(v[2])) for name, v in claims.VERDICTS.items()]
    return [html_node(table_html(head, found, "The seven verdicts and when each is given"))]


@part("tolerance-rule")
def render_tolerance_rule(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the rule that turns a claim's precision into a tolerance, as the code documents it."""
    head, *found = parse_tolerance_rows(claims.rules.__doc__)
    if not page.web:
        return [table_node(head, found)]
    found = [[escape(cell) for cell in row] for row in found]
    return [html_node(table_html(head, found, "How near is near enough"))]


def parse_tolerance_rows(documentation: str) -> list[list[str]]:
    """Return the table under "How near is near enough" of a module's docstring, as rows of cells.

    Its columns begin where those of its first line begin; a line whose first cell is empty
    continues the row above it.
    """
    lines = documentation.split("How near is near enough\n")[1].splitlines()
    lines = [line[4:] for line in itertools.takewhile(lambda line: line.startswith(" "), lines)]
    starts = [match.start() for match in re.finditer(r"\S+(?: \S+)*", lines[0])]
    table = []
    for line in lines:
        cells = [
            line[i:j].replace("`", "").strip()
            for i, j in zip(starts, [*starts[1:], None], strict=True)
        ]
        if cells[0]:
            table.append(cells)
        else:
            table[-1] = [
                f"{above} {cell}".strip() for above, cell in zip(table[-1], cells, strict=True)
            ]
    return table
