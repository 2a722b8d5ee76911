"""List every source of the book, and say how to cite the book.

Nothing is listed by hand: the articles come from `articles.yaml`, data sets from the `sources` of
each table's descriptor, pages from the addresses of each dated fact.
"""

import json
import re
from html import escape
from typing import Any

from docutils import nodes

from ... import citation, claims, tables
from ...claims.independence import labels
from ..nodes import Page, Placeholder, html_node, link_html, list_node, paragraph_node
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
    for fact in tables.read(f"{theme}/facts").astype(object).fillna("").to_dict("records"):
        pages = zip((fact["source_title"], ""), (fact["url"], fact["second_url"]), strict=True)
        for publisher, (title, url) in zip(labels(fact), pages, strict=False):
            kept = found.setdefault(
                url, {"publisher": publisher, "title": title, "url": url, "facts": []}
            )
            kept["title"] = kept["title"] or title
            kept["facts"].append(f"{theme}:{fact['id']}")
    return sorted(
        found.values(),
        key=lambda page: (page["publisher"].casefold(), page["title"].casefold(), page["url"]),
    )


def read_archives() -> dict[str, str]:
    """Return {address of a page: address of its archived copy}, of copies that were seen."""
    if ARCHIVES not in tables.known_tables():
        return {}
    found = tables.read(ARCHIVES)
    return dict(zip(found["url"], found["archived_url"], strict=True))


def archived_html(url: str) -> str:
    """Return a link to the archived copy of a page, or to the page of a copy; "" if none was seen."""
    copies = read_archives()
    pages = {copy: page for page, copy in copies.items()}
    if url in copies:
        return f" ({link_html(copies[url], 'archived copy')})"
    return f" (archived copy of {link_html(pages[url], pages[url])})" if url in pages else ""


def list_fact_themes() -> list[str]:
    """Return the themes that have facts, in the order of their names."""
    return [theme for theme in tables.themes() if f"{theme}/facts" in tables.known_tables()]


def read_access_date(theme: str) -> str:
    """Return the day on which a theme's pages were read, as its descriptor says."""
    return tables.resource(f"{theme}/facts")["sources"][0]["accessed"]


@part("source-list")
def render_source_list(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the whole list; on the web the pages behind facts are folded by theme."""
    if not page.web:
        return source_list_nodes()
    body = [html_node(articles_html(page)), html_node(data_sets_html(page))]
    return [
        *body,
        *(html_node(fact_pages_html(page, theme)) for theme in list_fact_themes()),
        html_node(download_html(page)),
    ]


def download_html(page: Page) -> str:
    """Return a link to the machine-readable list."""
    return f"<p>{link_html(page.link_file(FILE), 'Download all of them for a reference manager (CSL JSON)', download='')}</p>"


def articles_html(page: Page) -> str:
    """Return the list of articles."""
    lines = ""
    for article in claims.articles().values():
        who = ", ".join(article.get("authors") or []) or "author not named"
        title = article.get("title") or article["label"]
        link = link_html(article.get("url") or article.get("copy_url") or None, title)
        link += "" if article.get("url") or not article.get("copy_url") else " (copy)"
        outlet = f", {escape(article['outlet'])}" if article.get("outlet") else ""
        lines += f'<li id="source-{article["id"]}">{escape(who)}: {link}{outlet}, {escape(str(article["date"]))}</li>'
    return f'<p class="ev-caption">The five articles</p><ul class="ev-bib">{lines}</ul>'


def data_sets_html(page: Page) -> str:
    """Return the data sets, each with the tables that were made from it."""
    lines = "".join(
        f"<li>{escape(one['publisher'])}: {link_html(one.get('path') or None, one['title'])}. "
        f'<span class="ev-where">{escape(describe_terms(one))} Used in '
        + ", ".join(link_html(page.link_table(name), name) for name in dict.fromkeys(one["tables"]))
        + "</span></li>"
        for one in list_data_sets()
    )
    return f'<p class="ev-caption">Data sets</p><ul class="ev-bib">{lines}</ul>'


def describe_terms(source: dict[str, Any]) -> str:
    """Return vintage, licence and day of access of a data set in a sentence."""
    parts = [source.get("vintage", ""), source.get("licence", "")]
    parts.append(f"accessed {source['accessed']}" if source.get("accessed") else "")
    return "; ".join(part for part in parts if part).rstrip(".") + "."


def fact_pages_html(page: Page, theme: str) -> str:
    """Return the pages behind the facts of one theme, folded."""
    found = list_fact_pages(theme)
    lines = "".join(
        f"<li>{escape(one['publisher'])}: {link_html(one['url'], one['title'] or 'page')}{archived_html(one['url'])} "
        f'<span class="ev-where">{", ".join(link_html(page.link_fact(fact), fact.partition(":")[2]) for fact in one["facts"])}</span></li>'
        for one in found
    )
    return (
        f'<details class="ev-fold" id="sources-{theme}"><summary>Pages behind the facts on {escape(theme)} '
        f'({len(found)}; accessed {escape(read_access_date(theme))})</summary><ul class="ev-bib">{lines}</ul></details>'
    )


def source_list_nodes() -> list[nodes.Node]:
    """Return the list for ePub and PDF: articles and data sets by name, pages by address."""
    named = [
        f"{article['label']}: {article.get('title') or 'no title in the copy read'}"
        for article in claims.articles().values()
    ]
    sets = [
        f"{one['publisher']}: {one['title']}. {one.get('path', '')} {describe_terms(one)}"
        for one in list_data_sets()
    ]
    found = [
        paragraph_node("The five articles"),
        list_node(named),
        paragraph_node("Data sets"),
        list_node(sets),
    ]
    for theme in list_fact_themes():
        pages = [
            f"{one['publisher']}: {one['title']}. {one['url']}" for one in list_fact_pages(theme)
        ]
        found += [
            paragraph_node(
                f"Pages behind the facts on {theme}, accessed {read_access_date(theme)}"
            ),
            list_node(pages),
        ]
    return found


def list_csl_items() -> list[dict[str, Any]]:
    """Return all sources as CSL JSON items, sorted by id: the format of reference managers."""
    items = []
    for article in claims.articles().values():
        items.append(_make_item(article["id"], "article", article.get("title") or article["label"], article.get("outlet", ""),
                           article.get("url", ""), None, str(article["date"]), article.get("authors")))  # fmt: skip
    for one in list_data_sets():
        name = re.sub(r"[^a-z0-9]+", "-", f"{one['publisher']} {one['title']}".casefold()).strip(
            "-"
        )
        items.append(
            _make_item(
                f"data-{name}"[:90],
                "dataset",
                one["title"],
                one["publisher"],
                one.get("path", ""),
                one.get("accessed"),
            )
        )
    for theme in list_fact_themes():
        for one in list_fact_pages(theme):
            first = one["facts"][0].replace(":", "-")
            items.append(
                _make_item(
                    f"page-{first}-{len(items)}",
                    "webpage",
                    one["title"] or one["publisher"],
                    one["publisher"],
                    one["url"],
                    read_access_date(theme),
                )
            )
    return sorted(items, key=lambda item: item["id"])


def _make_item(key, kind, title, publisher, url, day, issued=None, authors=None):
    item = {"id": key, "type": kind, "title": title, "publisher": publisher, "URL": url}
    if day:
        item["accessed"] = {"date-parts": [[int(part) for part in day.split("-")]]}
    if issued:
        item["issued"] = {"date-parts": [[int(part) for part in issued.split("-")]]}
    if authors:
        item["author"] = [{"literal": author} for author in authors]
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
    found: list[nodes.Node] = [paragraph_node(citation.cite_plain(edition, address=address))]
    for name, text in forms.items():
        found += [paragraph_node(f"{name}:"), nodes.literal_block(text, text, language="none")]
    return found
