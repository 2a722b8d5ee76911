"""The front page: cards of themes and articles, and a picture that a chapter has drawn.

Nothing on it is written twice. A theme's headline is the title of a figure of its chapter, which
states the finding and is computed there; an article's thesis comes from the map of arguments, its
footing from the verdicts of the build.
"""

import json
import re
from html import escape

from docutils import nodes
from sphinx.util import logging

from ... import arguments, claims
from ...outputs import CHART
from ..directives import Generated
from ..nodes import link_html, badge_html, chapter_of, html_node, list_node, paragraph_node, link_node
from ..record import locate_notebook
from ..registry import part
from .argument_pages import link_argument, make_step_anchor
from .figures import Chart, resolve_chart
from .ledger import count_choices, link_filtered_ledger, make_ledger_link, list_claims, tally_html, describe_counts

LOG = logging.getLogger(__name__)
SHOWN = re.compile(r"([a-z][\w-]*)/([a-z][\w-]*)")  # chapter/figure, as authors write it


def warn_page(page, message):
    """One warning that names the page; it fails a build that is strict."""
    LOG.warning(message, location=page.docname, type="evidence", subtype="landing")


def find_figure(page, shown):
    """(name of the page, record) of the figure "chapter/name"; (None, None) and a warning if there is none."""
    chapter, name = SHOWN.fullmatch(shown).groups()
    docname = next((d for d in page.env.evidence if chapter_of(d) == chapter), None)
    known = [chart["name"] for chart in page.env.evidence[docname]["charts"]] if docname else []
    if name in known:
        return docname, read_chart(page.env, docname, name)
    if docname is None:
        warn_page(page, f"'{shown}': the book has no notebook '{chapter}'. Use <chapter>/<figure>, as in economy/russia-share.")
    else:
        warn_page(page, f"'{shown}': {docname}.md draws no figure '{name}'. It draws: {', '.join(known)}.")
    return None, None


def read_chart(env, docname, name):
    """What `figure()` handed over for one figure, pictures included, from the notebook as it was executed."""
    notebook = json.loads(locate_notebook(env, docname).read_text(encoding="utf-8"))
    outputs = [output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return next(data[CHART] for data in outputs if CHART in data and data[CHART]["name"] == name)


class Picture(Generated):
    """{picture} CHAPTER/FIGURE: a figure that a chapter draws, shown on another page too."""

    required_arguments = 1

    def run(self):
        """The placeholder; what is no chapter/figure is said at its place."""
        self.options_ = {"shown": self.arguments[0]}
        if SHOWN.fullmatch(self.arguments[0]):
            return super().run()
        return self.refuse(f"{{picture}} {self.arguments[0]}: name one figure as <chapter>/<figure>.")


@part("picture", directive=Picture)
def render_picture(page, node):
    """A figure of another chapter, alive like every figure, with the way to where it stands."""
    docname, record = find_figure(page, node["shown"])
    if record is None:
        return []
    chart = Chart("", record=record, docname=docname, ids=[f"fig-{record['name']}"])
    home = page.link_page(docname, f"fig-{record['name']}")
    title = page.env.titles[docname].astext()
    more = paragraph_node("How it is made, and what it leaves out: ", link_node(home, title), ".")
    return [*resolve_chart(page, chart), more]


class ThemeCards(Generated):
    """{theme-cards}: one line a card, CHAPTER/FIGURE; the figure's title is the headline."""

    has_content = True

    def run(self):
        """The placeholder; a line that names no figure is said at its place."""
        shown = [line.strip() for line in self.content if line.strip()]
        wrong = [line for line in shown if not SHOWN.fullmatch(line)]
        self.options_ = {"shown": shown}
        if shown and not wrong:
            return super().run()
        return self.refuse(f"{{theme-cards}} {'; '.join(wrong) or 'is empty'}: write one <chapter>/<figure> a line.")


@part("theme-cards", directive=ThemeCards)
def render_theme_cards(page, node):
    """A card a chapter: its title, its headline (the title of a figure) and its verdicts."""
    listed = list_claims(page)
    cards = []
    for shown in node["shown"]:
        docname, record = find_figure(page, shown)
        if record is not None:
            chapter = chapter_of(docname)
            part = [claim for claim in listed if claim["chapter"] == chapter]
            cards.append((docname, record, part))
    if not page.web:
        return [list_node([theme_card_nodes(page, *card) for card in cards])]
    return [html_node('<div class="ev-cards">' + "".join(theme_card_html(page, *card) for card in cards) + "</div>")]


def theme_card_nodes(page, docname, record, part):
    """One theme in plain nodes."""
    title = page.env.titles[docname].astext()
    return [link_node(page.link_page(docname), title), f": {record['title']}. {describe_counts(part)}"]


def theme_card_html(page, docname, record, part):
    """One theme in HTML."""
    title = page.env.titles[docname].astext()
    figure = page.link_page(docname, f"fig-{record['name']}")
    return (
        f'<section class="ev-tile" aria-label="{escape(title)}"><h3>{link_html(page.link_page(docname), title)}</h3>'
        f'<p class="ev-headline">{link_html(figure, record["title"])}</p>'
        f'<p class="ev-where">{len(part)} claims</p>{tally_html(part)}</section>'
    )


@part("article-cards")
def render_article_cards(page, node):
    """A card an article, oldest first: what it is, its thesis, its conclusion's footing, its verdicts."""
    listed = list_claims(page)
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
    return [html_node('<div class="ev-cards">' + "".join(article_card_html(page, *card) for card in cards) + "</div>")]


def describe_origin(article):
    """ "Belarus Digest, 2013-11", or "Tomislav Kardum, 2022" where no outlet is known."""
    who = article.get("outlet") or ", ".join(article.get("authors") or []) or article["label"]
    return f"{who}, {article['date']}"


def describe_conclusion(article_map, verdicts):
    """(status, in words which claims decide it, id) of the node that is the article's conclusion."""
    root = article_map["argument"]["root"]
    footing = arguments.footings(article_map, verdicts)[root]
    deciding = {claim for named in footing.because.values() for claim in named}
    decided = f"by {len(deciding)} of the {footing.beneath.total()} claims beneath it" if deciding else ""
    return footing.status, decided, root


def article_card_nodes(page, article, article_map, part, verdicts):
    """One article in plain nodes."""
    status, decided, _ = describe_conclusion(article_map, verdicts)
    return [
        nodes.strong("", article["label"]),
        f" ({describe_origin(article)}): {article_map['thesis']} Its conclusion: {status} {decided}".rstrip() + ". ",
        describe_counts(part),
    ]


def article_card_html(page, article, article_map, part, verdicts):
    """One article in HTML; title and footing lead to its argument, the counts into the ledger."""
    status, decided, root = describe_conclusion(article_map, verdicts)
    icon, tone, meaning = arguments.STATUSES[status]
    home = link_argument(page, article["id"])
    title = link_html(home or link_filtered_ledger(page, {"article": article["id"]}), article["label"])
    footing = (
        '<p class="ev-footing">Its conclusion: '
        f'{badge_html(icon, tone, link_html(link_argument(page, article["id"], make_step_anchor(root)), status), meaning)} {decided}</p>'
    )
    return (
        f'<section class="ev-tile" aria-label="{escape(article["label"])}"><h3>{title}</h3>'
        f'<p class="ev-where">{escape(describe_origin(article))}</p><p>{escape(article_map["thesis"])}</p>'
        f'{footing}<p class="ev-where">{len(part)} claims</p>'
        f"{tally_html(part, make_ledger_link(page, {'article': article['id']}))}</section>"
    )

