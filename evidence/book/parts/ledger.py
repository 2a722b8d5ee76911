"""Show the ledger of all claims, a chapter's table of claims, and counts of verdicts."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from html import escape
from typing import Any

from docutils import nodes

from ... import claims
from ...names import read_names
from ..nodes import (
    Page,
    Placeholder,
    chapter_of,
    html_node,
    json_html,
    link_html,
    link_node,
    list_node,
    paragraph_node,
)
from ..record import settled
from ..registry import part
from .claim_lines import (
    PENDING,
    Claim,
    claim_line_html,
    label_article,
    link_card,
    list_claims,
    list_counted,
    verdict_badge_html,
)

APART = "Not counted: the annex, and claims that say the same as another"
PART_FIELDS = ("claim_id", "part", "role", "paraphrase", "rule")

EXAMPLE = "Lukashenko Russian"  # of words for the filter; a test looks that it finds claims
FACETS = ("article", "theme", "rule", "group", "verdict", "strength")
ORDINARY = "fact"  # the facet of a claim for which no rule of its own is written


@part("ledger", script="spelling.js ledger.js")
def render_ledger(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return every claim of every article in one table; a script filters it, and it works without."""
    listed = list_counted(page)
    apart = [claim for claim in list_claims(page) if claim["annex"] or claim["same_as"]]
    if not page.web:
        return [
            ledger_node(page, listed),
            *([paragraph_node(APART), ledger_node(page, apart)] if apart else []),
        ]
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
            f'<a href="{page.link_file("_downloads/ledger-parts.csv")}" download>parts as CSV</a> '
            f'<a href="{page.link_file("_downloads/claims.jsonld")}" download>JSON-LD for fact-check tools</a> '
            '<button type="button" id="ev-csv" hidden>Download these as CSV</button></p>'
            '<table role="table" class="ev-claims" aria-label="All claims and their verdicts">'
            f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
            f'<tbody role="rowgroup" id="ev-rows">{body}</tbody></table>'
            '<p id="ev-none" hidden>No claim has all of these words and choices. Try fewer words or another '
            'spelling, or <button type="button" id="ev-all">show all claims</button></p>'
            f"{apart_html(page, apart)}{names_html()}</div>"
        )
    ]


def names_html() -> str:
    """Return the spellings of names for the script of the filter."""
    return json_html(read_names(), id="ev-names")


def apart_html(page: Page, apart: list[Claim]) -> str:
    """Return the rows that are not counted as a folded list, each with its reason."""
    if not apart:
        return ""
    items = "".join(
        f'<li id="ledger-{claim["claim_id"]}">{claim_line_html(page, claim)} <em>{escape(reason_apart(claim))}</em></li>'
        for claim in apart
    )
    return f'<details class="ev-fold ev-apart"><summary>{escape(APART)} ({len(apart)})</summary><ul>{items}</ul></details>'


def reason_apart(claim: Claim) -> str:
    """Say why a row is not counted: "photo caption", or which claim it repeats."""
    return claim["annex"] or f"says the same as {claim['same_as']}"


def filters_html(listed: list[Claim]) -> str:
    """Return the form above the ledger, hidden until its script is loaded."""
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
        f'placeholder="e.g. {escape(EXAMPLE)}"></label>'
        f'{boxes}<button type="reset">Show all</button></form>'
    )


def count_choices(listed: list[Claim], facet: str) -> list[tuple[str, str, int]]:
    """Return (value, text, count) of every value of one facet; in the order of the rules."""
    counts = Counter(read_facet(claim, facet) for claim in listed)
    orders = {
        "verdict": [*claims.VERDICTS, PENDING], "group": list(claims.GROUPS), "strength": list(claims.STRENGTHS),
        "rule": [*claims.RULES, ORDINARY], "article": list(counts),
    }  # fmt: skip
    values = [name for name in orders.get(facet, sorted(counts)) if name and counts[name]]
    return [
        (v, label_article(v) if facet == "article" else v.capitalize(), counts[v]) for v in values
    ]


def read_facet(claim: Claim, facet: str) -> str:
    """Return the value of one facet of a claim; "" if it has none, as an open claim has no strength."""
    return claim[facet] or (ORDINARY if facet == "rule" else "")


def ledger_row_html(page: Page, claim: Claim) -> str:
    """Return one row; facets are data attributes too, so that the script need not parse cells."""
    name = claim["claim_id"]
    verdict = f"{verdict_badge_html(claim['verdict'])} {claims.strength_html(claim['strength'])}"
    if claim["verdict"] == PENDING:
        verdict = (
            f'<span class="ev-badge ev-wait">… to be settled in {escape(claim["chapter"])}</span>'
        )
    cells = (
        link_html(link_card(page, claim), name),
        escape(claim["label"]),
        escape(claim["theme"]),
        escape(claim["kind"]),
        escape(claim["paraphrase"]) + parts_html(claim["record"].get("parts", [])),
        escape(claim["stated"]),
        escape(claim["recomputed"]),
        verdict,
    )
    facets = "".join(f' data-{facet}="{escape(read_facet(claim, facet))}"' for facet in FACETS)
    facets += f' data-about="{escape(claim["indicator"])}"'  # words that the filter finds it by
    return (
        f'<tr role="row" id="ledger-{name}"{facets}><th role="rowheader" scope="row">{cells[0]}</th>'
        + "".join(f'<td role="cell">{cell}</td>' for cell in cells[1:])
        + "</tr>"
    )


def parts_html(parts: list[dict[str, Any]]) -> str:
    """Return the parts of a claim as a list for its row: words and verdict."""
    if not parts:
        return ""
    items = "".join(
        f"<li>{escape(claims.row_of(part['claim_id'] + part['part'])['paraphrase'])} "
        f"{verdict_badge_html(part['verdict'])}</li>"
        for part in parts
    )
    return f'<ol class="ev-row-parts" type="a">{items}</ol>'


def ledger_node(page: Page, listed: list[Claim]) -> nodes.bullet_list:
    """Return the ledger for ePub and PDF: one paragraph per claim."""
    items = []
    for claim in listed:
        values = [f"{k} {claim[k]}" for k in ("stated", "recomputed") if claim[k]]
        tail = (
            f" ({claim['label']}{'; ' if values else ''}{'; '.join(values)}) – {claim['verdict']}"
        )
        items.append(
            [link_node(link_card(page, claim), claim["claim_id"]), f": {claim['paraphrase']}{tail}"]
        )
    return list_node(items)


def format_ledger_csv(page: Page) -> str:
    """Return all columns of the register and of the verdicts as CSV."""
    columns = list(claims.register().columns)
    added = [column for column in claims.COLUMNS if column not in columns]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns + added)
    for claim in list_claims(page):
        record = {
            **claim["record"],
            "verdict": claim["verdict"],
        }  # of a claim that repeats another: the other's
        record["notebook"] = chapter_of(claim["docname"]) if claim["docname"] else ""
        record["recomputed"] = claim["record"].get("recomputed", "")
        writer.writerow([claim[c] for c in columns] + [record.get(c, "") for c in added])
    return text.getvalue()


def format_parts_csv(page: Page) -> str:
    """Return the parts of claims with their verdicts as CSV."""
    known = settled(page.env)
    text = io.StringIO()
    writer = csv.DictWriter(
        text, [*PART_FIELDS, *claims.PART_COLUMNS[2:]], extrasaction="ignore", lineterminator="\n"
    )
    writer.writeheader()
    for name, row in claims.parts().items():
        record = known.get(name, {"verdict": PENDING, "docname": ""})
        writer.writerow(
            row | record | {"claim_id": row["of"], "notebook": chapter_of(record["docname"])}
        )
    return text.getvalue()


def link_filtered_ledger(page: Page, chosen: dict[str, str]) -> str | None:
    """Return the address of the ledger filtered to the `chosen` facets; None without a ledger."""
    docname = page.find_page("ledger")
    if docname is None:
        return None
    query = "&".join(f"{k}={v.replace(' ', '+')}" for k, v in chosen.items())
    return page.link_page(docname) + f"#{query}"


def make_ledger_link(page: Page, chosen: dict[str, str]) -> Callable[[str], str | None]:
    """Return a function: verdict -> address of the ledger filtered to it and to `chosen`."""
    return lambda verdict: link_filtered_ledger(page, {**chosen, "verdict": verdict})
