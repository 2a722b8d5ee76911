"""List every source of the book, and say how to cite the book.

Nothing is listed by hand: the articles come from `articles.yaml`, data sets from the `sources` of
each table's descriptor, pages from the addresses of each dated fact.
"""

import json
import re
from typing import Any

from docutils import nodes

from ... import citation, claims, tables
from ...claims.independence import addresses
from ...facts import read_facts
from ...kept import kept_until_changed
from ...markup import Markup, link, render
from ..nodes import Page, Placeholder
from ..registry import part
from .catalogue import list_described

FILE = "_downloads/bibliography.json"
ARCHIVES = "sources/archives"


def list_data_sets() -> list[dict[str, Any]]:
    """Return the sources of tables: dicts (title, publisher, path, accessed, licence, tables)."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for theme in tables.themes():
        for entry in list_described(theme):
            for source in entry.get("sources", []):
                if theme == "articles" or entry["name"] == "facts":
                    continue  # these are listed one by one
                key = (source["publisher"], source["title"], source.get("path", ""))
                kept = found.setdefault(key, {**source, "tables": []})
                kept["tables"].append(f"{theme}/{entry['name']}")
    return [found[key] for key in sorted(found, key=lambda key: [part.casefold() for part in key])]


def list_fact_pages(theme: str) -> list[dict[str, Any]]:
    """Return the pages behind a theme's facts: dicts (publisher, title, url, facts), by publisher."""
    found: dict[str, dict[str, Any]] = {}
    for fact in read_facts(theme):
        titles = (fact["source_title"], "")
        for title, (url, publisher) in zip(titles, addresses(fact), strict=False):
            new = {"publisher": publisher, "title": title, "url": url, "facts": []}
            kept = found.setdefault(url, new)
            kept["title"] = kept["title"] or title
            kept["facts"].append(f"{theme}:{fact['id']}")

    def order(page):
        return page["publisher"].casefold(), page["title"].casefold(), page["url"]

    return sorted(found.values(), key=order)


@kept_until_changed(ARCHIVES)
def read_archives() -> dict[str, str]:
    """Return {address of a page: address of its archived copy}, of copies that were seen."""
    if ARCHIVES not in tables.known_tables():
        return {}
    found = tables.read(ARCHIVES)
    return dict(zip(found["url"], found["archived_url"], strict=True))


def archived_html(url: str) -> Markup:
    """Return a link to the archived copy of a page, or to the page of a copy; "" if none was seen."""
    copies = read_archives()
    pages = {copy: page for page, copy in copies.items()}
    if url in copies:
        return Markup(" ({})").format(link(copies[url], "archived copy"))
    if url in pages:
        return Markup(" (archived copy of {})").format(link(pages[url], pages[url]))
    return Markup()


def list_fact_themes() -> list[str]:
    """Return the themes that have facts, in the order of their names."""
    return [theme for theme in tables.themes() if f"{theme}/facts" in tables.known_tables()]


def read_access_date(theme: str) -> str:
    """Return the day on which a theme's pages were read, as its descriptor says."""
    return tables.resource(f"{theme}/facts")["sources"][0]["accessed"]


@part("source-list")
def render_source_list(page: Page, node: Placeholder) -> Markup:
    """Return the whole list; on the web the pages behind facts are folded by theme."""
    return render(
        "book/parts/sources.html",
        page=page,
        articles=claims.articles().values(),
        data_sets=list_data_sets(),
        themes=[
            (theme, read_access_date(theme), list_fact_pages(theme)) for theme in list_fact_themes()
        ],
        archived=archived_html,
        file=page.link_file(FILE),
    )


def list_csl_items() -> list[dict[str, Any]]:
    """Return all sources as CSL JSON items, sorted by id: the format of reference managers."""
    items = []
    for article in claims.articles().values():
        items.append(_make_item(article["id"], "article", article.get("title") or article["label"], article.get("outlet", ""),
                           article.get("url", ""), None, str(article["date"]), article.get("authors")))  # fmt: skip
    for one in list_data_sets():
        words = f"{one['publisher']} {one['title']}".casefold()
        name = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
        items.append(_make_item(f"data-{name}"[:90], "dataset", one["title"], one["publisher"],
                                one.get("path", ""), one.get("accessed")))  # fmt: skip
    for theme in list_fact_themes():
        for one in list_fact_pages(theme):
            first = one["facts"][0].replace(":", "-")
            items.append(_make_item(f"page-{first}-{len(items)}", "webpage", one["title"] or one["publisher"],
                                    one["publisher"], one["url"], read_access_date(theme)))  # fmt: skip
    return sorted(items, key=lambda item: item["id"])


def _make_item(key, kind, title, publisher, url, day, issued=None, authors=None):
    item = {"id": key, "type": kind, "title": title, "publisher": publisher, "URL": url}
    for name, date in (("accessed", day), ("issued", issued)):
        item[name] = date and {"date-parts": [[int(part) for part in date.split("-")]]}
    item["author"] = [{"literal": author} for author in authors or []]
    return {name: value for name, value in item.items() if value}


def format_csl() -> str:
    """Return the content of the download."""
    return json.dumps(list_csl_items(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@part("cite-book")
def render_citation(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return how to cite the book: in words, as BibTeX and as CSL-JSON."""
    edition, address = citation.read_edition(tables.ROOT), page.app.config.html_baseurl or ""
    key = f"independence-recomputed-{edition.version}"
    forms = {
        "BibTeX": citation.cite_bibtex(edition, key, address=address),
        "CSL-JSON": citation.cite_csl(edition, key, address=address),
    }
    found: list[nodes.Node] = [nodes.paragraph("", citation.cite_plain(edition, address=address))]
    for name, text in forms.items():
        found += [nodes.paragraph("", f"{name}:"), nodes.literal_block(text, text, language="none")]
    return found
