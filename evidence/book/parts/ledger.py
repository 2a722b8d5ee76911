"""The ledger of all claims, a chapter's table of claims, and counts of verdicts."""

import csv
import io
import itertools
import re
from collections import Counter
from html import escape

import pandas as pd
from docutils.parsers.rst import directives

from ... import claims
from ..directives import Generated
from ..nodes import link_html, badge_html, chapter_of, html_node, table_html, list_node, paragraph_node, table_node, link_node
from ..record import settled
from ..registry import part

OPEN_ROWS = 12  # a chapter's table with more rows than this starts closed, under its tally
PENDING = "to be settled"
FACETS = ("article", "theme", "kind", "verdict")


def list_claims(page):
    """One dict a claim, in the order of the register: its columns, the verdict and its page.

    The same for every page: what is listed first, once all notebooks are read, stands for the build.

    `verdict` is PENDING and `docname` None while no notebook settles the claim.
    """
    if hasattr(page.app, "ev_claims"):
        return page.app.ev_claims
    live = settled(page.env)
    page.app.ev_claims = listed = []
    for given in read_claims().values():
        claim = dict(given)
        record = live.get(claim["claim_id"], {})
        claim["label"] = label_article(claim["article"])
        claim["verdict"] = record.get("verdict", PENDING)
        claim["docname"] = record.get("docname")
        claim["record"] = record
        claim["stated"] = format_stated(claim)
        claim["recomputed"] = format_recomputed(record)
        listed.append(claim)
    return listed


def read_claims():
    """The claims of the register, each as a dict under its id; what is empty there is ""."""
    register = claims.register().astype(object)
    return register.where(register.notna(), "").to_dict("index")


def read_claim(claim_id):
    """One claim of the register as a dict; what is empty there is ""."""
    row = claims.register().loc[claim_id].to_dict()
    return {key: "" if pd.isna(value) else value for key, value in row.items()}


def label_article(article):
    """How the book calls an article, e.g. "Media IQ 2023"."""
    return claims.articles().get(article, {}).get("label", article)


def format_stated(claim):
    """The value as the article gives it, with its unit: "24 percent"; "" if it gives none."""
    value = str(claim["stated_value"] or "")
    return f"{value} {claim['unit']}" if value[-1:].isdigit() and claim["unit"] else value


def format_recomputed(record):
    """The recomputed value with its unit, "" if there is none."""
    if not record.get("recomputed"):
        return ""
    return claims.quantity(float(record["recomputed"]), record["unit"])


def find_sign(verdict):
    """(icon, tone) of a verdict; a claim that waits for its chapter has signs of its own."""
    icon, tone, _ = claims.VERDICTS.get(verdict, ("…", "wait", ""))
    return icon, tone


def verdict_badge_html(verdict):
    """A verdict as icon, word and colour, in HTML."""
    icon, tone = find_sign(verdict)
    return badge_html(icon, tone, escape(verdict))


def link_card(page, claim):
    """Address of the claim's card; None while no chapter settles it."""
    return page.link_page(claim["docname"], f"claim-{claim['claim_id']}") if claim["docname"] else None


def claim_line_html(page, claim):
    """A claim (one of `rows`) as one line of HTML: verdict, number leading to the card, words, place."""
    link = link_html(link_card(page, claim) or page.link_row(claim["claim_id"]), claim["claim_id"])
    place = f'<span class="ev-where">{escape(claims.place(claim))}</span>'
    return f"{verdict_badge_html(claim['verdict'])} {link} {escape(claim['paraphrase'])} {place}"


def claim_line_nodes(page, claim):
    """The same as text and inline nodes, for ePub and PDF."""
    link = link_node(link_card(page, claim), claim["claim_id"])
    return [f"[{claim['verdict']}] ", link, f": {claim['paraphrase']}"]


# ---- the ledger ---------------------------------------------------------------------------------


@part("ledger", script="ledger.js")
def render_ledger(page, node):
    """Every claim of every article in one table that scripts can filter and nobody needs to."""
    listed = list_claims(page)
    if not page.web:
        return [ledger_node(page, listed)]
    body = "".join(ledger_row_html(page, claim) for claim in listed)
    head = "".join(
        f'<th role="columnheader" scope="col">{name}</th>'
        for name in ("Claim", "Article", "Theme", "Kind", "What it says", "Stated",
                     "Recomputed", "Verdict")
    )  # fmt: skip
    return [
        html_node(
            f'<div class="ev-ledger" id="ev-ledger">{filters_html(listed)}'
            f'<p class="ev-found"><span role="status" id="ev-count">{len(listed)} claims</span> '
            f'<a href="{page.link_file("_downloads/ledger.csv")}" download>Download all as CSV</a> '
            f'<a href="{page.link_file("_downloads/claims.jsonld")}" download>or for fact-check tools (JSON-LD)</a> '
            '<button type="button" id="ev-csv" hidden>Download these as CSV</button></p>'
            '<table role="table" class="ev-claims" aria-label="All claims and their verdicts">'
            f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
            f'<tbody role="rowgroup" id="ev-rows">{body}</tbody></table></div>'
        )
    ]


def filters_html(listed):
    """The form above the ledger. It stays hidden until the script that serves it has come."""
    boxes = "".join(
        f'<label>{facet.capitalize()} <select name="{facet}"><option value="">all</option>'
        + "".join(
            f'<option value="{escape(value)}">{escape(text)} ({count})</option>'
            for value, text, count in count_choices(listed, facet)
        )
        + "</select></label>"
        for facet in FACETS
    )
    return (
        '<form role="search" id="ev-filters" aria-label="Filter the claims" hidden>'
        '<label class="ev-words">Words <input type="search" name="q" autocomplete="off" '
        'placeholder="e.g. gas price 2012"></label>'
        f'{boxes}<button type="reset">Show all</button></form>'
    )


def count_choices(listed, facet):
    """(value, text, count) of every value of one facet; verdicts in the order of their table."""
    counts = Counter(claim[facet] for claim in listed)
    values = list(counts) if facet == "article" else sorted(counts)
    if facet == "verdict":
        values = [name for name in [*claims.VERDICTS, PENDING] if counts[name]]
    return [(v, label_article(v) if facet == "article" else v.capitalize(), counts[v]) for v in values]


def ledger_row_html(page, claim):
    """One row; the facets are data attributes too, so that the script need not parse cells."""
    name = claim["claim_id"]
    verdict = verdict_badge_html(claim["verdict"])
    if claim["verdict"] == PENDING:
        verdict = f'<span class="ev-badge ev-wait">… to be settled in {escape(claim["chapter"])}</span>'
    cells = (
        link_html(link_card(page, claim), name),
        escape(claim["label"]),
        escape(claim["theme"]),
        escape(claim["kind"]),
        escape(claim["paraphrase"]),
        escape(claim["stated"]),
        escape(claim["recomputed"]),
        verdict,
    )
    facets = "".join(f' data-{facet}="{escape(claim[facet])}"' for facet in FACETS)
    return (
        f'<tr role="row" id="ledger-{name}"{facets}>'
        + "".join(f'<td role="cell">{cell}</td>' for cell in cells)
        + "</tr>"
    )


def ledger_node(page, listed):
    """The ledger for ePub and PDF: one paragraph a claim."""
    items = []
    for claim in listed:
        values = [f"{k} {claim[k]}" for k in ("stated", "recomputed") if claim[k]]
        tail = f" ({claim['label']}{'; ' if values else ''}{'; '.join(values)}) – {claim['verdict']}"
        items.append(
            [link_node(link_card(page, claim), claim["claim_id"]), f": {claim['paraphrase']}{tail}"]
        )
    return list_node(items)


def format_ledger_csv(page):
    """All columns of the register and of the verdicts, as the text of a CSV file."""
    columns = list(claims.register().columns)
    added = [column for column in claims.COLUMNS if column not in columns]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns + added)
    for claim in list_claims(page):
        record = {**claim["record"], "verdict": claim["verdict"]}
        record["notebook"] = chapter_of(claim["docname"]) if claim["docname"] else ""
        record["recomputed"] = claim["record"].get("recomputed", "")
        writer.writerow([claim[c] for c in columns] + [record.get(c, "") for c in added])
    return text.getvalue()


# ---- a chapter's claims -------------------------------------------------------------------------


class ClaimsTable(Generated):
    """{claims-table} CHAPTER: the chapter's claims, opened up to :open-rows: rows."""

    required_arguments = 1
    option_spec = {"open-rows": directives.nonnegative_int}

    def run(self):
        """The placeholder; a chapter that no claim belongs to is a mistake and says so."""
        chapter = self.arguments[0]
        chapters = sorted(set(claims.register()["chapter"]))
        if chapter not in chapters:
            known = ", ".join(chapters)
            return self.refuse(f"{{claims-table}} {chapter}: no claim belongs to it. Use one of: {known}.")
        opened = self.options.get("open-rows", OPEN_ROWS)
        self.options_ = {"chapter": chapter, "open_rows": opened}
        return super().run()


@part("claims-table", directive=ClaimsTable)
def render_claims_table(page, node):
    """The claims of one chapter at a glance: a line of counts, then the table."""
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


def count_verdicts(listed):
    """(verdict, count) in the order of the table of verdicts, without zeros."""
    counts = Counter(claim["verdict"] for claim in listed)
    return [(name, counts[name]) for name in [*claims.VERDICTS, PENDING] if counts[name]]


def describe_counts(listed):
    """"76 claims: 12 reproduced, 9 close, …"."""
    return f"{len(listed)} claims: " + ", ".join(f"{n} {name}" for name, n in count_verdicts(listed)) + "."


def bar_html(listed):
    """A bar of coloured parts, one a verdict. It repeats what stands beside it in words."""
    parts = "".join(
        f'<span class="ev-{find_sign(name)[1]}" style="flex-grow:{n}" title="{n} {name}"></span>'
        for name, n in count_verdicts(listed)
    )
    return f'<span class="ev-bar" aria-hidden="true">{parts}</span>'


def tally_html(listed, link=None):
    """Bar and counts of verdicts. link: verdict -> address, to make the counts links."""
    words = " ".join(
        f'<li class="ev-{find_sign(name)[1]}"><span aria-hidden="true">{find_sign(name)[0]}</span> '
        + (link_html(link(name), f"{n} {name}") if link else f"{n} {escape(name)}")
        + "</li>"
        for name, n in count_verdicts(listed)
    )
    return f'<div class="ev-tally">{bar_html(listed)}<ul>{words}</ul></div>'


# ---- the landing page ---------------------------------------------------------------------------


@part("verdict-summary")
def render_verdict_summary(page, node):
    """How many claims there are and what became of them, each count a way into the ledger."""
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
        html_node(f'<div class="ev-summary"><p class="ev-lead">{lead}</p>{tally_html(listed, make_ledger_link(page, {}))}</div>')
    ]


def link_filtered_ledger(page, chosen):
    """Address of the ledger showing only the `chosen` facets; None without a ledger."""
    docname = page.find_page("ledger")
    if docname is None:
        return None
    query = "&".join(f"{k}={v.replace(' ', '+')}" for k, v in chosen.items())
    return page.link_page(docname) + f"#{query}"


def make_ledger_link(page, chosen):
    """verdict -> address of the ledger filtered to it and to the `chosen` facets."""
    return lambda verdict: link_filtered_ledger(page, {**chosen, "verdict": verdict})


# ---- how to read a verdict ----------------------------------------------------------------------


@part("verdict-key")
def render_verdict_key(page, node):
    """The table of verdicts, from the code that derives them."""
    head = ("Verdict", "When")
    if not page.web:
        return [table_node(head, [(name, v[2]) for name, v in claims.VERDICTS.items()])]
    found = [(verdict_badge_html(name), escape(v[2])) for name, v in claims.VERDICTS.items()]
    return [html_node(table_html(head, found, "The seven verdicts and when each is given"))]


@part("tolerance-rule")
def render_tolerance_rule(page, node):
    """The rule that turns a claim's precision into a tolerance, as the code documents it."""
    head, *found = parse_tolerance_rows(claims.rules.__doc__)
    if not page.web:
        return [table_node(head, found)]
    found = [[escape(cell) for cell in row] for row in found]
    return [html_node(table_html(head, found, "How near is near enough"))]


def parse_tolerance_rows(documentation):
    """The table under "How near is near enough" of a module's docstring, as rows of cells.

    Its columns begin where those of its first line begin; a line whose first cell is empty
    continues the row above it.
    """
    lines = documentation.split("How near is near enough\n")[1].splitlines()
    lines = [line[4:] for line in itertools.takewhile(lambda line: line.startswith(" "), lines)]
    starts = [match.start() for match in re.finditer(r"\S+(?: \S+)*", lines[0])]
    table = []
    for line in lines:
        cells = [line[i:j].replace("`", "").strip() for i, j in zip(starts, [*starts[1:], None], strict=True)]
        if cells[0]:
            table.append(cells)
        else:
            table[-1] = [f"{above} {cell}".strip() for above, cell in zip(table[-1], cells, strict=True)]
    return table
