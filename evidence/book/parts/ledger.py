"""Show the ledger of all claims with its filters, and write it as CSV files."""

import functools
from collections import Counter
from collections.abc import Callable

from ... import claims
from ...markup import Markup, render
from ...names import read_names
from ...tabular import csvtext
from ..nodes import Page, Placeholder, json_html
from ..record import chapter_of
from ..registry import part
from .claim_lines import (
    Claim,
    claim_line_html,
    find_claim,
    label_article,
    link_card,
    list_claims,
    list_counted,
    read_settled,
)

PART_FIELDS = ("claim_id", "part", "role", "paraphrase", "rule")

EXAMPLE = "Lukashenko Russian"  # of words for the filter; a test looks that it finds claims
COLUMNS = {
    "id": "Claim", "article": "Article", "theme": "Theme", "kind": "Kind", "says": "What it says", "stated": "Stated",
    "found": "Recomputed", "verdict": "Verdict",
}  # fmt: skip
FACETS = ("article", "theme", "rule", "group", "verdict", "strength")
ORDINARY = "fact"  # the facet of a claim for which no rule of its own is written


@part("ledger", script="spelling.js ledger.js")
def render_ledger(page: Page, node: Placeholder) -> Markup:
    """Return every claim of every article in one table; a script filters it, and it works without."""
    listed = list_counted(page)
    return render(
        "book/parts/ledger.html",
        page=page,
        columns=list(COLUMNS.items()),
        rows=listed,
        # Facets are data attributes of a row, so that the script need not parse cells.
        facets=FACETS,
        read_facet=read_facet,
        address=functools.partial(link_card, page),
        find=functools.partial(find_claim, page),
        pending=claims.PENDING,
        apart=[
            (claim["claim_id"], claim_line_html(page, claim), reason_apart(claim))
            for claim in list_claims(page)
            if claim["annex"] or claim["same_as"]
        ],
        filters=[(facet, count_choices(listed, facet)) for facet in FACETS],
        example=EXAMPLE,
        names=json_html(read_names(), id="ev-names"),
    )


def reason_apart(claim: Claim) -> str:
    """Say why a row is not counted: "photo caption", or which claim it repeats."""
    return claim["annex"] or f"says the same as {claim['same_as']}"


def count_choices(listed: list[Claim], facet: str) -> list[tuple[str, str, int]]:
    """Return (value, text, count) of every value of one facet; in the order of the rules."""
    counts = Counter(read_facet(claim, facet) for claim in listed)
    orders = {
        "verdict": [*claims.VERDICTS, claims.PENDING], "group": list(claims.GROUPS), "strength": list(claims.STRENGTHS),
        "rule": [*claims.RULES, ORDINARY], "article": list(counts),
    }  # fmt: skip
    values = [name for name in orders.get(facet, sorted(counts)) if name and counts[name]]
    return [
        (v, label_article(v) if facet == "article" else v.capitalize(), counts[v]) for v in values
    ]


def read_facet(claim: Claim, facet: str) -> str:
    """Return the value of one facet of a claim; "" if it has none, as an open claim has no strength."""
    return claim[facet] or (ORDINARY if facet == "rule" else "")


def format_ledger_csv(page: Page) -> str:
    """Return all columns of the register and of the verdicts as CSV."""
    columns = list(claims.register().columns)
    added = [column for column in claims.COLUMNS if column not in columns]
    rows = [
        # The record of a claim that repeats another is the other's.
        claim["record"]
        | {column: claim[column] for column in [*columns, "verdict"]}
        | {"notebook": chapter_of(claim["docname"]) if claim["docname"] else ""}
        for claim in list_claims(page)
    ]
    return csvtext.format_rows(columns + added, rows)


def format_parts_csv(page: Page) -> str:
    """Return the parts of claims with their verdicts as CSV."""
    known, rows = read_settled(page), []
    for name, row in claims.parts().items():
        record = known.get(name, {"verdict": claims.PENDING, "docname": ""})
        place = {"claim_id": row["of"], "notebook": chapter_of(record["docname"])}
        rows.append(row | record | place)
    return csvtext.format_rows([*PART_FIELDS, *claims.PART_COLUMNS[2:]], rows)


def link_filtered_ledger(page: Page, chosen: dict[str, str]) -> str | None:
    """Return the address of the ledger filtered to the `chosen` facets; None without a ledger."""
    address = page.link_part("ledger")
    if not address or not page.web:  # an ePub has no script that filters
        return address
    query = "&".join(f"{k}={v.replace(' ', '+')}" for k, v in chosen.items())
    return f"{address}#{query}"


def make_ledger_link(page: Page, chosen: dict[str, str]) -> Callable[[str], str | None]:
    """Return a function: verdict -> address of the ledger filtered to it and to `chosen`."""
    return lambda verdict: link_filtered_ledger(page, {**chosen, "verdict": verdict})
