"""Say who wrote an article, where it can be read, and how its claims fare as a whole."""

from collections import Counter
from typing import Any

from docutils import nodes

from ... import claims
from ...markup import Markup, link, render, table
from ..nodes import Page, Placeholder, html_node
from ..registry import part
from .argument_map import link_argument, shorten_id
from .argument_pages import add_note, name_author, name_language
from .article_pages import ArticlePart, make_said_anchor
from .claim_lines import Claim, count_verdicts, find_sign, list_counted, tally_html
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
    facts = list_facts(page, claims.articles()[node["article"]])
    return [html_node(render("book/parts/article_about.html", facts=facts), searched=True)]


@part("article-authors")
def render_authors(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return a table of the articles by date: short name, author, outlet, date, and who stands behind."""
    head = ("Article", "Author", "Outlet", "Published", "Who is behind it")
    in_order = sorted(claims.articles(), key=lambda name: str(claims.articles()[name]["date"]))
    rows = [describe_authors(page, name) for name in in_order]
    # A phone shows a paragraph a row.
    return [html_node(table(head, rows, css="ev-authors"), searched=True)]


def describe_authors(page: Page, name: str) -> tuple[str, ...]:
    """Return the cells of one article's row."""
    article, docname = claims.articles()[name], f"chapters/article-{name}"
    known = docname in page.env.found_docs
    behind = article.get("behind", "")
    return (
        link(page.link_page(docname) if known else None, article["label"]),
        ", ".join(article.get("authors") or []) or name_author(article),
        article.get("outlet") or article.get("publisher", ""),
        claims.date_words(str(article["date"])),
        behind[:1].upper() + behind[1:],
    )


def list_facts(page: Page, article: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return what is known of an article: labels and paragraphs, some of them empty."""
    published = claims.date_words(str(article["date"]))
    return [
        ("Author", [name_author(article)]),
        ("Title", [add_note(article.get("title"), article.get("title_note"))]),
        ("Outlet", [add_note(article.get("outlet"), article.get("outlet_note"))]),
        ("Published", [add_note(published, article.get("date_note"))]),
        ("Language", [name_language(article)]),
        ("Address", [describe_address(article.get("url"), article.get("url_note"))]),
        ("To read", [describe_address(article.get("copy_url"), article.get("copy_note"))]),
        ("Looked for", [article.get("looked_for", "").strip()]),
        ("Who they are", [describe_source(page, one) for one in article.get("who", [])]),
    ]


def describe_address(url: str | None, note: str | None) -> str:
    """Return an address as a link with its note; the note alone if there is no address."""
    return add_note(link(url, url, class_="reference external") if url else "", note)


def describe_source(page: Page, said: dict[str, str]) -> Markup:
    """Return one sentence on author or outlet, with the page, table or claim that says so."""
    source, words, kind, address = said["source"], said["source"], "internal", None
    if source.startswith("http"):
        address, words, kind = source, "source", "external"
    elif "/" in source:
        address, words = page.link_table(source), "register of publishers"
    elif claims.claim_of(source):
        address = page.link_row(source)
    shown = link(address, words, class_=f"reference {kind}")
    return Markup("{} ({})").format(said["says"].strip(), shown)


# ---- the whole article in a bar -----------------------------------------------------------------


@part("article-tally", directive=ArticlePart)
def render_article_tally(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return how many claims of an article hold, as published and with later changes set apart."""
    article = node["article"]
    listed = [claim for claim in list_counted(page) if claim["article"] == article]
    changed = [claim["claim_id"] for claim in listed if has_later_change(claim)]
    chosen = {"article": article}
    bars = Markup(
        '<p class="ev-caption">As published</p>{}<p class="ev-caption">As known now</p>{}'
    )
    more = render(
        "book/parts/article_about-later.html",
        changed=[(f"#{make_said_anchor(name)}", shorten_id(name)) for name in changed],
        argument=link_argument(page, article),
        ledger=link_filtered_ledger(page, chosen),
    )
    published = tally_html(listed, make_ledger_link(page, chosen))
    return [
        html_node(Markup("<p>{}</p>").format(describe_groups(listed)), searched=True),
        html_node(bars.format(published, later_tally_html(listed))),
        html_node(more, searched=True),
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


def later_tally_html(listed: list[Claim]) -> Markup:
    """Return bar and counts in which claims with a later change are apart from the others."""
    same = [claim for claim in listed if not has_later_change(claim)]
    counts = [(name, n, *find_sign(name), None) for name, n in count_verdicts(same)]
    if later := len(listed) - len(same):
        counts.append((LATER, later, "↻", find_sign(claims.PENDING)[1], None))
    return render("book/parts/tally.html", counts=counts)
