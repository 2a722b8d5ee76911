"""Show the data page: card, codebook, sample and download of every table, from the descriptors."""

from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ... import tables
from ...claims.independence import PUBLISHERS
from ...markup import Markup, link, render
from ..directives import Generated, depend_on
from ..nodes import Page, Placeholder, make_table_anchor
from ..record import chapter_of, get_page_record, list_tables, read_data, read_records
from ..registry import PARTS, Part, part, renders
from .datasets import describe_catalog, script_html
from .table_cards import SHARED, find_users, integrity_html, sample_table

SOURCES = 4  # named on a compact card


def list_described(theme: str) -> list[dict[str, Any]]:
    """Return the descriptors of a theme's tables, without its copy of the list of countries."""
    return [
        entry
        for entry in tables.descriptor(theme)["resources"]
        if "schema" in entry and entry["name"] != "countries"
    ]


def section_nodes(themes: Iterable[str]) -> Iterator[nodes.section]:
    """Yield one section per theme, with one per table in it; placeholders stand for their content."""
    for theme in themes:
        package = tables.descriptor(theme)
        part = nodes.section("", nodes.title("", package.get("title") or theme.capitalize()))
        part["ids"] = [f"tables-{theme}"]  # the page itself is called data-<theme>
        part += Placeholder(kind="catalogue-theme", theme=theme)
        for entry in list_described(theme):
            name = f"{theme}/{entry['name']}"
            card = nodes.section("", nodes.title("", entry["title"]), ids=[make_table_anchor(name)])
            card += Placeholder(kind="catalogue-card", table=name)
            part += card
        yield part


class Catalogue(Generated):
    """{data-catalogue} [THEME]: tables with their cards, each in a section of its own.

    Without a theme it shows all of them, under a table with one line for each. A theme that has a
    page of its own (`data-<theme>` next to `data`) is shown there only, so that no page grows too
    large. Links to cards and facts lead to the page that shows their theme.
    """

    optional_arguments = 1

    def make(self) -> list[nodes.Node]:
        """Return sections made from the descriptors; PartError for an unknown theme.

        Only who uses a table has to wait until all pages are read.
        """
        here, others = self.env.docname, self.env.found_docs
        themes = self.arguments or [t for t in tables.themes() if f"{here}-{t}" not in others]
        for theme in themes:
            self.check_known(theme, tables.themes(), "there is no such theme")
            depend_on(self.env, f"{theme}/datapackage.json")
        depend_on(self.env, f"{PUBLISHERS}.csv")  # who runs a fact's pages is on their labels
        # A missing file would make the page always stale.
        if (tables.DATA / "upstream.csv").exists():
            depend_on(self.env, "upstream.csv")
        self.note()
        get_page_record(self.env, here).shows.extend(f"data:{theme}" for theme in themes)
        parts = list(section_nodes(themes))
        return parts if self.arguments else [Placeholder(kind="data-overview"), *parts]


@renders("data-overview")
def render_data_overview(page: Page, node: Placeholder) -> Markup:
    """Return one line per table: what it is, how far to trust it, who uses it."""
    rows = [describe_table(page, name) for name in tables.known_tables()]
    catalog = script_html(describe_catalog(page))
    return render("book/parts/catalogue.html", page=page, rows=rows, catalog=catalog)


def describe_table(page: Page, name: str) -> tuple[str, ...]:
    """Return the line of a table: title, theme, rows, integrity, vintage and users."""
    entry = tables.resource(name)
    users = ", ".join(map(chapter_of, find_users(page.env, name)))
    return (
        link(page.link_table(name), entry["title"]),
        name.partition("/")[0],
        f"{sample_table(name)[0]:,}",
        integrity_html(entry),
        entry.get("vintage", ""),
        SHARED.get(name) or users or "no chapter yet",
    )


@renders("catalogue-theme")
def render_theme_intro(page: Page, node: Placeholder) -> Markup:
    """Return the description of a theme, and a link to its archive."""
    theme = node["theme"]
    return render(
        "book/parts/catalogue-theme.html",
        page=page,
        said=tables.descriptor(theme).get("description", ""),
        archive=page.link_file(f"_downloads/data/{theme}.zip"),
        number=len(list_described(theme)),
    )


# ---- a chapter's tables -------------------------------------------------------------------------


@part("about-data")
def render_about_data(page: Page, node: Placeholder) -> Markup:
    """Return compact cards of the tables that this notebook used, linked to the data page."""
    with_card = set(tables.known_tables())  # a theme's list of countries has none
    used = [name for name in list_tables(page.env, page.docname) if name in with_card]
    cards = [(name, tables.resource(name), sample_table(name)[0]) for name in used]
    return render(
        "book/parts/catalogue-about.html", page=page, cards=cards, integrity=integrity_html, most=SOURCES
    )  # fmt: skip


def reread_catalogues(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages with a catalogue if pages or themes were added or removed."""
    before, now = read_data(env)["themes"], tables.themes()
    read_data(env)["themes"] = now
    if not (added or removed) and before == now:
        return []
    return [d for d, page in read_records(env).items() if "data-catalogue" in page.shows]


def setup(app: Sphinx) -> None:
    """Register the directive, which makes sections instead of one placeholder."""
    PARTS["data-catalogue"] = Part("data-catalogue", ("fold.js",), Catalogue)
    app.connect("env-get-outdated", reread_catalogues)
