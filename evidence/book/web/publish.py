"""Write what a published book needs: canonical addresses, previews, sitemap, feed, page not found.

All of it begins with the book's address, so nothing is written until there is one: `html: baseurl`
of _config.yml, or BASEURL in the environment, which the workflow that publishes the book sets.
"""

import os
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from ... import citation, history
from ...markup import Markup, render
from ...project import ROOT
from ..execution.failures import BookError
from ..memory import get_memory
from ..nodes import Page, Placeholder, WrittenPage, connect_to_pages, is_web
from ..parts.figures import DOWNLOADS
from ..parts.landing import find_figure
from ..record import settled
from ..renderer import Chart

THEME = "sphinx_book_theme"
LONGEST = 200  # characters of the description in a preview
NEWEST = 60  # corrections in the feed
WITHOUT_TEXT = {"genindex", "search"}


def set_address(app: Sphinx, config: Config) -> None:
    """Take the book's address from the environment, if it is there.

    It is a BookError if that is no address of the web.
    """
    address = os.environ.get("BASEURL", "").strip() or config.html_baseurl or ""
    parts = urlsplit(address)
    of_web = parts.scheme in ("http", "https") and parts.netloc
    if address and (not of_web or parts.query or parts.fragment):
        raise BookError(
            f"BASEURL, or `html: baseurl` of _config.yml, is '{address}'. Write the address of the book's "
            "front page with its scheme, e.g. https://example.org/book/, or leave it empty."
        )
    config.html_baseurl = address and address.rstrip("/") + "/"


def name_edition(app: Sphinx, config: Config) -> None:
    """Say at the foot of every page which edition it belongs to; BookError if CITATION.cff does not.

    A book without CITATION.cff has no edition.
    """
    if config.html_theme != THEME or not (ROOT / citation.FILE).exists():
        return  # no other theme has a place for it
    try:
        edition = citation.read_edition()
    except citation.CitationError as error:
        raise BookError(str(error)) from None
    line = Markup("<p>{}, {}</p>").format(edition.title, citation.name_edition(edition))
    options = config.html_theme_options
    options["extra_footer"] = f"{options.get('extra_footer') or ''}{line}"


def describe(doctree: nodes.document) -> str:
    """Return the first paragraph of a page, shortened at a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if len(text) > 40:
            return text if len(text) <= LONGEST else text[:LONGEST].rpartition(" ")[0] + " …"
    return ""


def find_front_picture(app: Sphinx) -> tuple[str, dict[str, Any]] | None:
    """Return (page, record) of the figure that the front page shows, for pages without one of their own."""
    known, root = get_memory(app).pictures, app.config.root_doc
    if root not in known:
        parts = app.env.get_doctree(root).findall(Placeholder)
        shown = [node["shown"] for node in parts if node["kind"] == "picture"]
        known[root] = find_figure(Page(app, root), shown[0]) if shown else None
    return known[root]


def add_preview(page: WrittenPage) -> None:
    """Add what other sites show of a page: title, description, and the picture of its first figure.

    A page without figures gets the picture of the front page.
    """
    base = page.app.config.html_baseurl
    if not base or page.doctree is None or not is_web(page.app):
        return
    title = page.doctree.next_node(nodes.title)
    found = {
        "og:type": "article",
        "og:site_name": page.app.config.project,
        "og:title": page.app.config.project if title is None else title.astext(),
        "og:description": describe(page.doctree),
        "og:url": f"{base}{page.docname}.html",
    }
    own = page.doctree.next_node(Chart)
    chart = (own["docname"], own["record"]) if own is not None else find_front_picture(page.app)
    if chart is not None:
        docname, record = chart
        found["og:image"] = f"{base}{DOWNLOADS}/{docname}/{record['name']}.png"
        found["og:image:alt"] = record["alt"]
    tags = render(
        "book/web/publish-head.html",
        found={name: text for name, text in found.items() if text},
        card="summary_large_image" if chart else "summary",
        feed=f"{base}feed.xml" if page.docname == page.app.config.root_doc else "",
    )
    # Text, not Markup, which would escape the tags that others add.
    page.context["metatags"] = f"{page.context.get('metatags', '')}{tags}"


def write_files(app: Sphinx, error: Exception | None) -> None:
    """Write sitemap, robots.txt, feed and the page for addresses that do not exist."""
    base = app.config.html_baseurl
    if error is not None or not base or app.builder.name != "html":
        return
    pages = [f"{base}{name}.html" for name in sorted(app.env.found_docs - WITHOUT_TEXT)]
    files = {
        "sitemap.xml": render("book/web/publish-sitemap.xml", addresses=pages),
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n",
        "feed.xml": make_feed(base, app.config.project, history.read(), settled(app.env)),
        # Its links begin with the book's address, because it is shown at any address.
        "404.html": render("book/web/publish-missing.html", base=base, project=app.config.project),
        ".nojekyll": "",  # else GitHub Pages leaves out folders that begin with _
    }
    for name, text in files.items():
        (Path(app.outdir) / name).write_text(text, encoding="utf-8")


def make_feed(
    base: str, project: str, rows: list[history.Row], places: dict[str, dict[str, Any]]
) -> str:
    """Return the corrections as an Atom feed, the newest first.

    base: the address of the book, with a slash at its end. rows: the history of verdicts, oldest first.
    places: for each claim the record with "docname", the page of its card.
    """
    moved = [row for row in reversed(rows) if row["from"]][:NEWEST]
    return render(
        "book/web/publish-feed.xml",
        base=base,
        project=project,
        newest=moved[0]["date"] if moved else date(2026, 1, 1).isoformat(),
        entries=[(row, _address_card(base, row["claim"], places)) for row in moved],
    )


def _address_card(base, name, places):
    """Return the address of the card of a claim, or of the corrections if no page has it any more."""
    if name in places:
        return f"{base}{places[name]['docname']}.html#claim-{name}"
    return f"{base}chapters/corrections.html"


def setup(app: Sphinx) -> None:
    """Connect to the build; without an address nothing happens."""
    app.connect("config-inited", set_address)
    app.connect("config-inited", name_edition)
    connect_to_pages(app, add_preview)
    app.connect("build-finished", write_files)
