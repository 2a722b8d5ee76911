"""Show the front page's cards of themes and articles, and figures that a chapter draws.

Nothing is written twice. A theme's headline is the title of a figure, which states the finding
and is computed in its chapter; an article's thesis comes from the map of arguments, the status
of its conclusion from the verdicts of the build.
"""

import json
import re
from html import escape
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from ... import arguments, claims
from ...outputs import CHART
from ..directives import Generated
from ..nodes import (
    Page,
    Placeholder,
    badge_html,
    chapter_of,
    html_node,
    link_html,
    link_node,
    list_node,
    paragraph_node,
)
from ..record import locate_notebook, read_records
from ..registry import part
from .argument_map import link_argument, make_step_anchor
from .claim_lines import Claim, describe_counts, list_counted, tally_html
from .figures import Chart, resolve_chart
from .ledger import count_choices, link_filtered_ledger, make_ledger_link

LOG = logging.getLogger(__name__)
SHOWN = re.compile(r"([a-z][\w-]*)/([a-z][\w-]*)")  # chapter/figure, as authors write it


def warn_page(page: Page, message: str) -> None:
    """Warn of a mistake on a page; with warnings as errors the build fails."""
    LOG.warning(message, location=page.docname, type="evidence", subtype="landing")


def find_figure(page: Page, shown: str) -> tuple[str, dict[str, Any]] | None:
    """Return the page and the record of the figure "chapter/name", or warn and return None."""
    chapter, _, name = shown.partition("/")
    docname = next((d for d in read_records(page.env) if chapter_of(d) == chapter), None)
    if docname is None:
        warn_page(
            page,
            f"'{shown}': the book has no notebook '{chapter}'. Use <chapter>/<figure>, as in economy/russia-share.",
        )
        return None
    known = [chart["name"] for chart in read_records(page.env)[docname]["charts"]]
    if name in known:
        return docname, read_chart(page.env, docname, name)
    warn_page(
        page, f"'{shown}': {docname}.md draws no figure '{name}'. It draws: {', '.join(known)}."
    )
    return None


def read_chart(env: BuildEnvironment, docname: str, name: str) -> dict[str, Any]:
    """Return the record of one figure, with its pictures, from the executed notebook."""
    notebook = json.loads(locate_notebook(env, docname).read_text(encoding="utf-8"))
    outputs = [
        output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", [])
    ]
    return next(data[CHART] for data in outputs if CHART in data and data[CHART]["name"] == name)


class Picture(Generated):
    """{picture} CHAPTER/FIGURE: a figure that a chapter draws, shown on another page too."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the placeholder, or warn of an argument that is no chapter/figure."""
        self.options_ = {"shown": self.arguments[0]}
        if SHOWN.fullmatch(self.arguments[0]):
            return super().run()
        return self.refuse(
            f"{{picture}} {self.arguments[0]}: name one figure as <chapter>/<figure>."
        )


@part("picture", directive=Picture)
def render_picture(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return a figure of another chapter, and a link to the place where it is made."""
    found = find_figure(page, node["shown"])
    if found is None:
        return []
    docname, record = found
    chart = Chart("", record=record, docname=docname, ids=[f"fig-{record['name']}"])
    home = page.link_page(docname, f"fig-{record['name']}")
    title = page.env.titles[docname].astext()
    more = paragraph_node("How it is made, and what it leaves out: ", link_node(home, title), ".")
    return [*resolve_chart(page, chart), more]


class ThemeCards(Generated):
    """{theme-cards}: one line per card, CHAPTER/FIGURE; the figure's title is the headline."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the placeholder, or warn of a line that names no figure."""
        shown = [line.strip() for line in self.content if line.strip()]
        wrong = [line for line in shown if not SHOWN.fullmatch(line)]
        self.options_ = {"shown": shown}
        if shown and not wrong:
            return super().run()
        return self.refuse(
            f"{{theme-cards}} {'; '.join(wrong) or 'is empty'}: write one <chapter>/<figure> a line."
        )


@part("theme-cards", directive=ThemeCards)
def render_theme_cards(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return one card per chapter: its title, its headline and its verdicts."""
    listed = list_counted(page)
    cards = []
    for shown in node["shown"]:
        found = find_figure(page, shown)
        if found is not None:
            docname, record = found
            chapter = chapter_of(docname)
            part = [claim for claim in listed if claim["chapter"] == chapter]
            cards.append((docname, record, part))
    if not page.web:
        return [list_node([theme_card_nodes(page, *card) for card in cards])]
    return [
        html_node(
            '<div class="ev-cards">'
            + "".join(theme_card_html(page, *card) for card in cards)
            + "</div>"
        )
    ]


def theme_card_nodes(
    page: Page, docname: str, record: dict[str, Any], part: list[Claim]
) -> list[Any]:
    """Return the card of one theme as text and inline nodes, for ePub and PDF."""
    title = page.env.titles[docname].astext()
    return [
        link_node(page.link_page(docname), title),
        f": {record['title']}. {describe_counts(part)}",
    ]


def theme_card_html(page: Page, docname: str, record: dict[str, Any], part: list[Claim]) -> str:
    """Return the card of one theme in HTML."""
    title = page.env.titles[docname].astext()
    figure = page.link_page(docname, f"fig-{record['name']}")
    return (
        f'<section class="ev-tile" aria-label="{escape(title)}"><h3>{link_html(page.link_page(docname), title)}</h3>'
        f'<p class="ev-headline">{link_html(figure, record["title"])}</p>'
        f'<p class="ev-where">{len(part)} claims</p>{tally_html(part)}</section>'
    )


@part("article-cards")
def render_article_cards(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return one card per article, oldest first: outlet, thesis, status of the conclusion, verdicts."""
    listed = list_counted(page)
    verdicts = {claim["claim_id"]: claim["verdict"] for claim in listed}
    maps = {one["id"]: one for one in arguments.read()["articles"]}
    named = claims.articles()
    cards = [
        (named[key], maps[key], [c for c in listed if c["article"] == key], verdicts)
        for key, _, _ in count_choices(listed, "article")
    ]
    cards.sort(key=lambda card: str(card[0]["date"]))
    if not page.web:
        return [list_node([article_card_nodes(page, *card) for card in cards])]
    return [
        html_node(
            '<div class="ev-cards">'
            + "".join(article_card_html(page, *card) for card in cards)
            + "</div>"
        )
    ]


def describe_origin(article: dict[str, Any]) -> str:
    """Return outlet and date: "Belarus Digest, 2013-11"; the author if no outlet is known."""
    who = article.get("outlet") or ", ".join(article.get("authors") or []) or article["label"]
    return f"{who}, {article['date']}"


def describe_conclusion(
    article_map: dict[str, Any], verdicts: dict[str, str]
) -> tuple[str, str, str]:
    """Return the conclusion's status, how many claims decide it in words, and the node's id."""
    root = article_map["argument"]["root"]
    footing = arguments.footings(article_map, verdicts)[root]
    deciding = {claim for named in footing.because.values() for claim in named}
    decided = (
        f"by {len(deciding)} of the {footing.beneath.total()} claims beneath it" if deciding else ""
    )
    return footing.status, decided, root


def article_card_nodes(
    page: Page,
    article: dict[str, Any],
    article_map: dict[str, Any],
    part: list[Claim],
    verdicts: dict[str, str],
) -> list[Any]:
    """Return the card of one article as text and inline nodes, for ePub and PDF."""
    status, decided, _ = describe_conclusion(article_map, verdicts)
    return [
        nodes.strong("", article["label"]),
        f" ({describe_origin(article)}): {article_map['thesis']} Its conclusion: {status} {decided}".rstrip()
        + ". ",
        describe_counts(part),
    ]


def article_card_html(
    page: Page,
    article: dict[str, Any],
    article_map: dict[str, Any],
    part: list[Claim],
    verdicts: dict[str, str],
) -> str:
    """Return the card of one article; title and status link to its argument, counts to the ledger."""
    status, decided, root = describe_conclusion(article_map, verdicts)
    icon, tone, meaning = arguments.STATUSES[status]
    home = link_argument(page, article["id"])
    title = link_html(
        home or link_filtered_ledger(page, {"article": article["id"]}), article["label"]
    )
    footing = (
        '<p class="ev-footing">Its conclusion: '
        f"{badge_html(icon, tone, link_html(link_argument(page, article['id'], make_step_anchor(root)), status), meaning)} {decided}</p>"
    )
    return (
        f'<section class="ev-tile" aria-label="{escape(article["label"])}"><h3>{title}</h3>'
        f'<p class="ev-where">{escape(describe_origin(article))}</p><p>{escape(article_map["thesis"])}</p>'
        f'{footing}<p class="ev-where">{len(part)} claims</p>'
        f"{tally_html(part, make_ledger_link(page, {'article': article['id']}))}</section>"
    )
