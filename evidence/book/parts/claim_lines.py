"""List the claims with their verdicts, and show one claim in a line or many by their counts."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pandas as pd

from ... import claims
from ...markup import Markup, add_filters, badge, escape, link, noted, plural, render
from ..memory import get_memory
from ..nodes import Page
from ..record import settled

# Kinds of statements whose names in the register are no words of a sentence.
KINDS = {"quote-fact": "quotation", "opinion-poll": "poll", "normative": "what ought to be"}
Claim = dict[str, Any]  # a row of the register with its verdict, see list_claims


def list_claims(page: Page) -> list[Claim]:
    """Return one dict per claim in the order of the register: its columns, verdict and page.

    `verdict` is PENDING and `docname` None while no notebook settles the claim. The list is made
    once, when all notebooks are read, and is the same for every page.
    """
    return list(_read_claims(page).values())


def _read_claims(page):
    memory, records = get_memory(page.app), read_settled(page)
    if memory.claims is None:
        register = claims.register().astype(object)
        rows = register.where(register.notna(), "").to_dict("index")
        memory.claims = {
            name: _with_verdict(row, records.get(name, {})) for name, row in rows.items()
        }
    return memory.claims


def read_settled(page: Page) -> dict[str, dict[str, Any]]:
    """Return the records of claims and parts by id; like `settled`, but worked out once."""
    memory = get_memory(page.app)
    if memory.settled is None:
        memory.settled = settled(page.env)
    return memory.settled


def _with_verdict(claim, record):
    """Return a claim or part with what its record says."""
    return claim | {
        "paraphrase": claims.say(claim["paraphrase"]), "label": label_article(claim["article"]), "verdict": record.get("verdict", claims.PENDING),
        "group": record.get("group", ""), "strength": record.get("strength", ""),
        "kind": KINDS.get(claim["kind"], claim["kind"]), "docname": record.get("docname"), "record": record, "card": name_card(record) or claim["claim_id"],
        "stated": format_stated(claim), "recomputed": claims.value_words(record),
    }  # fmt: skip


def list_counted(page: Page) -> list[Claim]:
    """Return the claims that counts contain: no annex, and none that repeats another."""
    return [claim for claim in list_claims(page) if is_counted(claim)]


def is_counted(claim: Claim) -> bool:
    """Tell whether counts contain a claim: it is not in the annex and repeats no other."""
    return not claim["annex"] and not claim["same_as"]


def find_claim(page: Page, name: str) -> Claim:
    """Return a claim as `list_claims` does, or a part of one."""
    if found := _read_claims(page).get(name):
        return found
    return _with_verdict(read_claim(name), read_settled(page).get(name, {}))


def name_card(record: dict[str, Any]) -> str:
    """Return the id of the claim or part whose card or line shows a record; "" without a record."""
    return f"{record['claim_id']}{record['part']}" if record else ""


def read_claim(claim_id: str) -> Claim:
    """Return one claim of the register, or a part; an empty cell is ""."""
    return {key: "" if pd.isna(value) else value for key, value in claims.row_of(claim_id).items()}


def label_article(article: str) -> str:
    """Return the label of an article, such as "Media IQ 2023"."""
    return claims.articles().get(article, {}).get("label", article)


def format_stated(claim: Claim) -> str:
    """Return the value as the article gives it, with its unit: "24 per cent"; "" if it gives none."""
    value = str(claim["stated_value"] or "")
    words = f"{value} {claim['unit']}" if value[-1:].isdigit() and claim["unit"] else value
    return claims.say(words)


def find_sign(verdict: str) -> tuple[str, str]:
    """Return icon and tone of a verdict; a claim that no chapter settles yet has its own."""
    kind = claims.VERDICTS.get(verdict)
    return (kind.sign, kind.tone) if kind else ("…", "wait")


def verdict_badge_html(verdict: str) -> Markup:
    """Return a verdict as a badge."""
    icon, tone = find_sign(verdict)
    return badge(icon, tone, verdict)


add_filters(verdict=verdict_badge_html, strength=claims.strength_html)


def link_card(page: Page, claim: Claim) -> str | None:
    """Return the address of the claim's card; None while no chapter settles it."""
    return page.link_page(claim["docname"], f"claim-{claim['card']}") if claim["docname"] else None


def find_address(page: Page, claim: Claim) -> str | None:
    """Return the address of the claim's card, or else of its row in the ledger."""
    return link_card(page, claim) or page.link_row(claim["claim_id"])


def link_claim(page: Page, claim: Claim) -> Markup:
    """Return the claim's id as a link to its card, or to its row in the ledger if it has no card."""
    return link(find_address(page, claim), claim["claim_id"])


def claim_line_html(page: Page, claim: Claim) -> Markup:
    """Return a claim as one line of HTML: verdict, id with link to the card, words, place."""
    line = Markup("{} {} {}").format(
        verdict_badge_html(claim["verdict"]), link_claim(page, claim), claim["paraphrase"]
    )
    return noted(line, claims.place(claim))


def count_verdicts(listed: list[Claim]) -> list[tuple[str, int]]:
    """Return (verdict, count) in the order of the table of verdicts, without zeros."""
    counts = Counter(claim["verdict"] for claim in listed)
    return [(name, counts[name]) for name in [*claims.VERDICTS, claims.PENDING] if counts[name]]


def count_line_html(page: Page, listed: list[Claim]) -> Markup:
    """Return "2 claims" with bar and counts, for the summary of a fold.

    An ePub refuses a list in a summary, so there the counts are words.
    """
    head = plural(len(listed), "claim")
    if page.web:
        return Markup("{} {}").format(head, tally_html(listed))
    words = ", ".join(f"{count} {name}" for name, count in count_verdicts(listed))
    return escape(f"{head}: {words}")


def tally_html(
    listed: list[Claim], find_address: Callable[[str], str | None] = lambda verdict: None
) -> Markup:
    """Return bar and counts of verdicts, each a link to the address that `find_address` gives."""
    counts = [(name, n, *find_sign(name), find_address(name)) for name, n in count_verdicts(listed)]
    return render("book/parts/tally.html", counts=counts)
