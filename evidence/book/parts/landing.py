"""Show the front page's cards of themes and articles, and figures that a chapter draws.

Nothing is written twice. A theme's headline is the title of a figure, which states the finding
and is computed in its chapter; an article's thesis comes from the map of arguments, the status of
its reasons and the outcome of its direct test from the verdicts and numbers of the build.
"""

import calendar
import json
import re
from html import escape
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from ... import claims
from ...outputs import CHART
from ..directives import Generated
from ..nodes import (
    Page,
    Placeholder,
    chapter_of,
    html_node,
    link_html,
    link_node,
    list_node,
    paragraph_node,
)
from ..record import locate_notebook, read_records
from ..registry import part
from .argument_map import (
    Assessed,
    assess,
    link_argument,
    list_articles,
    make_step_anchor,
    outcome_badge_html,
    status_badge_html,
)
from .argument_overview import describe_pair
from .claim_lines import Claim, describe_counts, list_counted, tally_html
from ..renderer import Chart
from .figures import resolve_chart
from .ledger import link_filtered_ledger, make_ledger_link

LOG = logging.getLogger(__name__)
SHOWN = re.compile(r"([a-z][\w-]*)/([a-z][\w-]*)")  # chapter/figure, as authors write it
ASKED = re.compile(rf"({SHOWN.pattern})(?:: (.+))?")  # and the question that its title answers


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
    known = [chart["name"] for chart in read_records(page.env)[docname].charts]
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
    """{theme-cards}: one line per card, CHAPTER/FIGURE: QUESTION; the figure's title answers it."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the placeholder, or warn of a line that names no figure."""
        lines = [line.strip() for line in self.content if line.strip()]
        found = [ASKED.fullmatch(line) for line in lines]
        wrong = [line for line, match in zip(lines, found, strict=True) if not match]
        self.options_ = {"shown": [(m[1], m[4] or "") for m in found if m]}
        if lines and not wrong:
            return super().run()
        return self.refuse(
            f"{{theme-cards}} {'; '.join(wrong) or 'is empty'}: write one <chapter>/<figure> a line, "
            "and after a colon the question that the figure answers."
        )


@part("theme-cards", directive=ThemeCards)
def render_theme_cards(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return one card per chapter: its title, a question, its headline and its verdicts."""
    listed = list_counted(page)
    cards = []
    for shown, question in node["shown"]:
        found = find_figure(page, shown)
        if found is not None:
            docname, record = found
            chapter = chapter_of(docname)
            part = [claim for claim in listed if claim["chapter"] == chapter]
            cards.append((docname, record, question, part))
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
    page: Page, docname: str, record: dict[str, Any], question: str, part: list[Claim]
) -> list[Any]:
    """Return the card of one theme as text and inline nodes, for ePub and PDF."""
    title = page.env.titles[docname].astext()
    asked = f"{question} " if question else ""
    return [
        link_node(page.link_page(docname), title),
        f": {asked}{record['title']}. {describe_counts(part)}",
    ]


def theme_card_html(
    page: Page, docname: str, record: dict[str, Any], question: str, part: list[Claim]
) -> str:
    """Return the card of one theme in HTML."""
    title = page.env.titles[docname].astext()
    figure = page.link_page(docname, f"fig-{record['name']}")
    asked = f'<p class="ev-asked">{escape(question)}</p>' if question else ""
    return (
        f'<section class="ev-tile" aria-label="{escape(title)}"><h3>{link_html(page.link_page(docname), title)}</h3>'
        f'{asked}<p class="ev-headline">{link_html(figure, record["title"])}</p>'
        f'<p class="ev-where">{len(part)} claims</p>{tally_html(part)}</section>'
    )


@part("article-cards")
def render_article_cards(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return one card per article, oldest first: outlet, thesis, reasons, direct test, verdicts."""
    listed = list_counted(page)
    found = [assess(page, name) for name in list_articles()]
    cards = [(one, [c for c in listed if c["article"] == one.name]) for one in found]
    if not page.web:
        return [list_node([article_card_nodes(*card) for card in cards])]
    return [
        html_node(
            '<div class="ev-cards">'
            + "".join(article_card_html(page, *card) for card in cards)
            + "</div>"
        )
    ]


def describe_origin(article: dict[str, Any]) -> str:
    """Return outlet, date and who is behind it: "Media IQ, 2023. A monitor of the media"."""
    who = article.get("outlet") or ", ".join(article.get("authors") or []) or article["label"]
    behind = article.get("behind", "")
    said = f"{who}, {write_month(str(article['date']))}"
    return f"{said}: {behind}" if behind else said


def write_month(date: str) -> str:
    """Return a date as readers write it: "November 2013" for "2013-11"."""
    year, _, month = date.partition("-")
    return f"{calendar.month_name[int(month[:2])]} {year}" if month else year


def article_card_nodes(found: Assessed, part: list[Claim]) -> list[Any]:
    """Return the card of one article as text and inline nodes, for ePub and PDF."""
    article = claims.articles()[found.name]
    finding = found.article.get("finding", "").strip()
    return [
        nodes.strong("", article["label"]),
        f" ({describe_origin(article)}). It says: {found.article['thesis']} ",
        f"We find: {finding} " if finding else "",
        f"{describe_pair(found)} ",
        describe_counts(part),
    ]


def article_card_html(page: Page, found: Assessed, part: list[Claim]) -> str:
    """Return the card of one article; title and badges link to its argument, counts to the ledger."""
    article = claims.articles()[found.name]
    home = link_argument(page, found.name)
    title = link_html(home or link_filtered_ledger(page, {"article": found.name}), article["label"])
    spot = link_argument(page, found.name, make_step_anchor(found.root))
    same, total = found.count_readings(found.root)
    finding = found.article.get("finding", "").strip()
    found_html = f"<p><strong>We find:</strong> {escape(finding)}</p>" if finding else ""
    footing = (
        f'<p class="ev-footing">Its reasons: {status_badge_html(found.status, spot)} in {same} of {total} readings. '
        f"Its conclusion: {outcome_badge_html(found.outcome, spot)}</p>"
    )
    return (
        f'<section class="ev-tile" aria-label="{escape(article["label"])}"><h3>{title}</h3>'
        f'<p class="ev-where">{escape(describe_origin(article))}</p>'
        f"<p><strong>It says:</strong> {escape(found.article['thesis'])}</p>{found_html}"
        f'{footing}<p class="ev-where">{len(part)} claims</p>'
        f"{tally_html(part, make_ledger_link(page, {'article': found.name}))}</section>"
    )
