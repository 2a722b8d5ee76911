"""Say who wrote an article, where it can be read, and how its claims fare as a whole."""

from collections import Counter
from html import escape
from typing import Any

from docutils import nodes

from ... import claims
from ..nodes import Page, Placeholder, html_node, link_node, paragraph_node, table_node
from ..registry import part
from .argument_map import link_argument
from .argument_pages import name_author, name_language
from .article_pages import ArticlePart, make_said_anchor
from .claim_lines import (
    PENDING,
    Claim,
    count_verdicts,
    describe_counts,
    find_sign,
    list_counted,
    tally_html,
)
from .ledger import link_filtered_ledger, make_ledger_link

LATER = "with a later change"
# How many claims have a verdict of a group: words for one claim, and for several.
SAID = {
    "holds": ("holds", "hold"),
    "holds in part": ("holds in part", "hold in part"),
    "fails": ("fails", "fail"),
    "open": ("is open", "are open"),
    "": ("waits for its chapter", "wait for their chapters"),
}


@part("article-source", directive=ArticlePart)
def render_article_about(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return author, title, outlet, date, address of an article, and who wrote and published it."""
    article = claims.articles()[node["article"]]
    rows = [(label, cell) for label, cell in list_facts(page, article) if cell]
    return [
        nodes.definition_list(
            "",
            *[
                nodes.definition_list_item("", nodes.term("", label), nodes.definition("", *cell))
                for label, cell in rows
            ],
            classes=["ev-facts-of"],
        )
    ]


@part("article-authors")
def render_authors(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return a table of the five articles: short name, author, outlet, date, and who stands behind."""
    rows = []
    for name, article in claims.articles().items():
        docname = f"chapters/article-{name}"
        known = docname in page.env.found_docs
        link = link_node(page.link_page(docname) if known else None, article["label"])
        behind = article.get("behind", "")
        rows.append([
            link,
            name_author(article),
            article.get("outlet") or article.get("publisher", ""),
            claims.date_words(str(article["date"])),
            behind[:1].upper() + behind[1:],
        ])  # fmt: skip
    table = table_node(["Article", "Author", "Outlet", "Published", "Who is behind it"], rows)
    table["classes"].append("ev-authors")  # a phone shows a paragraph a row
    return [table]


def list_facts(page: Page, article: dict[str, Any]) -> list[tuple[str, list[nodes.Node]]]:
    """Return what is known of an article: labels and paragraphs."""
    url, copied = article.get("url"), article.get("copy_url")
    who = [who_node(page, one) for one in article.get("who", [])]
    looked = article.get("looked_for", "").strip()
    return [
        ("Author", [paragraph_node(name_author(article))]),
        ("Title", noted(article.get("title"), article.get("title_note"))),
        ("Outlet", noted(article.get("outlet"), article.get("outlet_note"))),
        ("Published", noted(claims.date_words(str(article["date"])), article.get("date_note"))),
        ("Language", [paragraph_node(name_language(article))]),
        ("Address", address_nodes(url, article.get("url_note"))),
        ("To read", address_nodes(copied, article.get("copy_note")) if copied else []),
        ("Looked for", [paragraph_node(looked)] if looked else []),
        ("Who they are", who),
    ]


def noted(said: str | None, note: str | None) -> list[nodes.Node]:
    """Return a value with its note in brackets; the note alone if there is no value."""
    value, words = said or "", (note or "").strip()
    text = f"{value} ({words})" if value and words else value or words
    return [paragraph_node(text)] if text else []


def address_nodes(url: str | None, note: str | None) -> list[nodes.Node]:
    """Return an address as a link with its note; the note alone if there is no address."""
    words = (note or "").strip()
    if not url:
        return [paragraph_node(words)] if words else []
    link = nodes.reference("", url, internal=False, refuri=url)
    return [paragraph_node(link, f" ({words})" if words else "")]


def who_node(page: Page, said: dict[str, str]) -> nodes.paragraph:
    """Return one sentence on author or outlet, with the page, table or claim that says so."""
    source = said["source"]
    if source.startswith("http"):
        link: Any = nodes.reference("", "source", internal=False, refuri=source)
    elif "/" in source:
        link = link_node(page.link_table(source), "register of publishers")
    elif claims.claim_of(source):
        link = link_node(page.link_row(source), source)
    else:
        link = source
    return paragraph_node(f"{said['says'].strip()} (", link, ")")


# ---- the whole article in a bar -----------------------------------------------------------------


@part("article-tally", directive=ArticlePart)
def render_article_tally(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return how many claims of an article hold, as published and with later changes set apart."""
    article = node["article"]
    listed = [claim for claim in list_counted(page) if claim["article"] == article]
    changed = [claim for claim in listed if has_later_change(claim)]
    lead = paragraph_node(describe_groups(listed))
    links = paragraph_node(
        "More: ", link_node(link_argument(page, article), "its argument, step by step"), "; ",
        link_node(link_filtered_ledger(page, {"article": article}), "its claims in the ledger"), ".",
    )  # fmt: skip
    if not page.web:
        return [lead, paragraph_node(describe_counts(listed)), changes_node(changed), links]
    link = make_ledger_link(page, {"article": article})
    return [
        lead,
        html_node(f'<p class="ev-caption">As published</p>{tally_html(listed, link)}'),
        html_node(f'<p class="ev-caption">As known now</p>{later_tally_html(listed)}'),
        changes_node(changed),
        links,
    ]


def describe_groups(listed: list[Claim]) -> str:
    """Return in a sentence how many claims hold, hold in part, fail and are open."""
    counts = Counter(claim["group"] for claim in listed)
    words = [f"{counts[name]} {SAID[name][counts[name] != 1]}" for name in SAID if counts[name]]
    head = f"Of the {len(listed)} claims that are counted, "
    return head + " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words) + "."


def has_later_change(claim: Claim) -> bool:
    """Tell whether something that was learnt after publication bears on a claim or one of its parts."""
    record = claim["record"]
    return any(one.get("since") for one in [record, *record.get("parts", [])])


def later_tally_html(listed: list[Claim]) -> str:
    """Return bar and counts in which claims with a later change are apart from the others."""
    same = [claim for claim in listed if not has_later_change(claim)]
    counts = [(name, n, *find_sign(name)) for name, n in count_verdicts(same)]
    if later := len(listed) - len(same):
        counts.append((LATER, later, "↻", find_sign(PENDING)[1]))
    bar = "".join(
        f'<span class="ev-{tone}" style="flex-grow:{n}"></span>' for _, n, _, tone in counts
    )
    words = " ".join(
        f'<li class="ev-{tone}"><span aria-hidden="true">{sign}</span> {n} {escape(name)}</li>'
        for name, n, sign, tone in counts
    )
    return (
        f'<div class="ev-tally"><span class="ev-bar" aria-hidden="true">{bar}</span>'
        f"<ul>{words}</ul></div>"
    )


def changes_node(changed: list[Claim]) -> nodes.paragraph:
    """Return on which claims later changes bear, with links to them."""
    if not changed:
        return paragraph_node("Nothing that was learnt later bears on a claim.")
    parts: list[Any] = [
        "A verdict judges a claim by what was on record when it was published. What was learnt later bears on "
    ]
    for number, claim in enumerate(changed):
        name = claim["claim_id"]
        parts += [
            ", " if number else "",
            link_node(f"#{make_said_anchor(name)}", name.rpartition("-")[2]),
        ]
    return paragraph_node(*parts, " and stands there as “Known now”.")
