"""Show the front page's cards of themes and articles, and figures that a chapter draws.

Nothing is written twice. A theme's headline is the title of a figure, which states the finding
and is computed in its chapter; an article's thesis comes from the map of arguments, the status of
its reasons and the outcome of its direct test from the verdicts and numbers of the build.
"""

import json
import re
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from ... import claims
from ...markup import Markup, link, render
from ...outputs import CHART
from ..directives import Generated, PartError
from ..nodes import Page, Placeholder, html_node
from ..record import chapter_of, find_chapter, locate_notebook, read_records
from ..registry import part
from ..renderer import Chart
from .argument_map import (
    Assessed,
    assess,
    link_argument,
    list_articles,
    make_step_anchor,
    status_badge_html,
)
from .claim_lines import Claim, list_counted, tally_html
from .figures import resolve_chart
from .ledger import link_filtered_ledger, make_ledger_link

LOG = logging.getLogger(__name__)
SHOWN = re.compile(r"([a-z][\w-]*)/([a-z][\w-]*)")  # chapter/figure, as authors write it
ASKED = re.compile(rf"({SHOWN.pattern})(?:: (.+))?")  # and the question that its title answers


def find_figure(
    page: Page, shown: str, line: int | None = None
) -> tuple[str, dict[str, Any]] | None:
    """Return the page and the record of the figure "chapter/name"; None with a warning, at `line` if known."""
    chapter, _, name = shown.partition("/")
    docname = find_chapter(page.env, chapter)
    if docname is None:
        wrong = f"the book has no notebook '{chapter}'. Use <chapter>/<figure>, as in economy/russia-share."
    else:
        known = [chart["name"] for chart in read_records(page.env)[docname].charts]
        if name in known:
            return docname, read_chart(page.env, docname, name)
        wrong = f"{docname}.md draws no figure '{name}'. It draws: {', '.join(known)}."
    where = (page.docname, line)
    LOG.warning(f"'{shown}': {wrong}", location=where, type="evidence", subtype="landing")
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

    def make(self) -> list[nodes.Node]:
        """Return the placeholder; PartError for an argument that is no chapter/figure."""
        shown = self.arguments[0]
        if not SHOWN.fullmatch(shown):
            raise PartError(f"{{picture}} {shown}: name one figure as <chapter>/<figure>.")
        return self.place(shown=shown, line=self.get_source_info()[1])


@part("picture", directive=Picture)
def render_picture(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return a figure of another chapter, and a link to the place where it is made."""
    found = find_figure(page, node["shown"], node["line"])
    if found is None:
        return []
    docname, record = found
    chart = Chart("", record=record, docname=docname, ids=[f"fig-{record['name']}"])
    home = page.link_page(docname, f"fig-{record['name']}")
    title = page.env.titles[docname].astext()
    shown = link(home, title, class_="reference internal")
    more = Markup("<p>How it is made, and what it leaves out: {}.</p>").format(shown)
    return [*resolve_chart(page, chart), html_node(more, searched=True)]


class ThemeCards(Generated):
    """{theme-cards}: one line per card, CHAPTER/FIGURE: QUESTION; the figure's title answers it."""

    has_content = True

    def make(self) -> list[nodes.Node]:
        """Return the placeholder; PartError for a line that names no figure."""
        lines = [line.strip() for line in self.content if line.strip()]
        found = [ASKED.fullmatch(line) for line in lines]
        wrong = [line for line, match in zip(lines, found, strict=True) if not match]
        if wrong or not lines:
            raise PartError(
                f"{{theme-cards}} {'; '.join(wrong) or 'is empty'}: write one <chapter>/<figure> a line, "
                "and after a colon the question that the figure answers."
            )
        return self.place(
            shown=[(match[1], match[4] or "") for match in found if match],
            line=self.get_source_info()[1],
        )


@part("theme-cards", directive=ThemeCards)
def render_theme_cards(page: Page, node: Placeholder) -> Markup:
    """Return one card per chapter: its title, a question, its headline and its verdicts."""
    listed = list_counted(page)
    tiles = [
        describe_theme(page, *figure, question, listed)
        for shown, question in node["shown"]
        if (figure := find_figure(page, shown, node["line"]))
    ]
    return render("book/parts/landing.html", tiles=tiles)


def describe_theme(
    page: Page, docname: str, figure: dict[str, Any], question: str, listed: list[Claim]
) -> dict[str, Any]:
    """Return what the card of one theme shows; the title of the figure answers the question."""
    own = [claim for claim in listed if claim["chapter"] == chapter_of(docname)]
    return {
        "title": page.env.titles[docname].astext(),
        "address": page.link_page(docname),
        "asked": question,
        "headline": (page.link_page(docname, f"fig-{figure['name']}"), figure["title"]),
        "count": len(own),
        "tally": tally_html(own),
    }


@part("article-cards")
def render_article_cards(page: Page, node: Placeholder) -> Markup:
    """Return one card per article, oldest first: outlet, thesis, reasons, direct test, verdicts."""
    listed = list_counted(page)
    tiles = [describe_article(page, assess(page, name), listed) for name in list_articles()]
    return render("book/parts/landing.html", tiles=tiles)


def describe_origin(article: dict[str, Any]) -> str:
    """Return outlet, date and who is behind it: "Media IQ, 2023. A monitor of the media"."""
    who = article.get("outlet") or ", ".join(article.get("authors") or []) or article["label"]
    behind = article.get("behind", "")
    said = f"{who}, {claims.date_words(str(article['date'])[:7])}"
    return f"{said}: {behind}" if behind else said


def describe_article(page: Page, found: Assessed, listed: list[Claim]) -> dict[str, Any]:
    """Return what the card of one article shows; title and badges lead to its argument."""
    article = claims.articles()[found.name]
    chosen = {"article": found.name}
    spot = link_argument(page, found.name, make_step_anchor(found.root))
    own = [claim for claim in listed if claim["article"] == found.name]
    return {
        "title": article["label"],
        "address": link_argument(page, found.name) or link_filtered_ledger(page, chosen),
        "origin": describe_origin(article),
        "thesis": found.article["thesis"],
        "finding": found.article.get("finding", "").strip(),
        "status": status_badge_html(found.status, spot),
        "readings": found.count_readings(found.root),
        "outcome": status_badge_html(found.outcome, spot),
        "count": len(own),
        "tally": tally_html(own, make_ledger_link(page, chosen)),
    }
