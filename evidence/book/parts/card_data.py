"""Write what cards.js adds to the cards of a chapter when a reader opens one.

The addresses of some hundred pages weigh as much as the cards themselves, so they are in a script
of their own. Without it a source is a link to its record, which has the addresses.
"""

import json
from typing import Any

from ... import citation, claims, tables
from ...claims.independence import addresses, host
from ...claims.wording import publisher_of
from ..nodes import Page, make_table_anchor
from ..record import read_records
from .claim_lines import find_claim, link_card, read_settled
from .verdicts import make_verdict_anchor

FOLDER = "_downloads/cards"


def format_card_data(page: Page) -> str:
    """Return the script: sources by record, neighbours by claim, and how to cite the book."""
    records, known = read_records(page.env)[page.docname].verdicts, read_settled(page)
    found = {
        "cite": cite_claims(page),
        "facts": {name.replace(":", "-"): list_pages(name) for name in list_cited(records, ":")},
        "tables": {
            make_table_anchor(name): publisher
            for name in list_cited(records, "/")
            if (publisher := publisher_of(name))
        },
        "near": {
            record["claim_id"]: find_neighbours(page, record["claim_id"], known)
            for record in records
            if record["claim_id"] in claims.register().index  # else the page has a warning
        },
        "links": list_links(page),
    }
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"evCards({text});\n"


def list_links(page: Page) -> list[list[str]]:
    """Return words and address of links that every card has; {claim} and {verdict} are filled in."""
    dispute = page.link_part("disputed-claim")
    links = [
        ("What “{verdict}” means", page.link_part("verdict-key", make_verdict_anchor("{verdict}"))),
        ("In the ledger", page.link_row("{claim}")),
        ("Dispute", dispute and f"{dispute}?claim={{claim}}"),
    ]
    return [[words, address] for words, address in links if address]


def list_cited(records: list[dict[str, Any]], mark: str) -> list[str]:
    """Return every fact (mark ":") or table ("/") that the cards cite, each once."""
    fields = ("tables", "sources", "limit_sources", "since_sources")
    whole = [part for record in records for part in record.get("parts") or [record]]
    names = [name for one in whole for field in fields for name in one[field].split("; ")]
    return sorted({name for name in names if mark in name})


def list_pages(name: str) -> list[list[str]]:
    """Return the pages of a fact: words and address of each; the first has title and date."""
    fact = tables.fact(name)
    title = f": {fact['source_title']}" if fact["source_title"] else ""
    date = f" ({claims.date_words(fact['date'])})" if fact["date"] else ""
    pages = zip(addresses(fact), (f"{title}{date}", ""), strict=False)
    return [[_read_at(f"{label}{more}", url), url] for (url, label), more in pages]


def _read_at(words, url):
    """Add the host on which a page was read, unless the words name it."""
    name = host(url or "")
    return words if name.casefold() in words.casefold() else f"{words}, read at {name}"


def find_neighbours(
    page: Page, claim_id: str, known: dict[str, dict[str, Any]]
) -> list[list[str | None]]:
    """Return id and address of the card of the claim before and after; empty where there is none.

    known: the records of all claims, as `settled` returns them.
    """
    register = claims.register()
    article = register.at[claim_id, "article"]
    listed = [name for name in register.index[register["article"] == article] if name in known]
    at = listed.index(claim_id)
    near = [listed[at - 1] if at else "", *listed[at + 1 : at + 2]]
    return [[name, link_card(page, find_claim(page, name))] if name else [] for name in near]


def cite_claims(page: Page) -> dict[str, str]:
    """Return how a claim of the page is cited, with {key}, {part} and {address} to be filled in."""
    edition, given = citation.read_edition(), {"part": "{part}", "address": "{address}"}
    path = page.builder.get_target_uri(page.docname)
    return {
        "plain": citation.cite_plain(edition, **given),
        "bibtex": citation.cite_bibtex(edition, "{key}", **given),
        "address": f"{page.app.config.html_baseurl or ''}{path}",
    }
