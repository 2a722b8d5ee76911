"""Write the index of the book's search: one script, which a page loads when somebody searches.

Each entry leads to an anchor: a section, a card, a figure, a term, a table, a fact, a step of an
argument. The browser makes its word lists from the entries (`static/search.js`), so that a page
opened from disk searches too, and words are compared in one place (`static/spelling.js`).
"""

import json
import os
import re
from collections.abc import Container, Iterator
from html import unescape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from ... import arguments, claims, tables
from ...markup import compact_json
from ...names import read_names
from ...tabular import csvtext
from ..downloads.files import write_if_changed
from ..nodes import Page, WrittenPage, connect_to_pages, is_web, make_table_anchor
from ..parts.argument_map import find_article, make_step_anchor
from ..parts.catalogue import list_described
from ..parts.claim_lines import label_article, list_claims
from ..parts.sources import list_fact_themes
from ..record import find_page, is_chapter, read_records
from ..renderer import Chart
from .publish import WITHOUT_TEXT

INDEX = "_static/evidence/search-index.js"
TERMS = "_static/evidence/terms.js"
TEMPLATES = Path(__file__).parents[1] / "templates"
# What a section's text leaves out: code, what cells show, and parts with entries of their own.
LEFT_OUT = (nodes.title, nodes.rubric, nodes.literal_block, nodes.raw, nodes.comment, Chart)
QUESTION = re.compile(r'id="disagreement-(\w+)"')  # what the articles answer differently
Entry = list[Any]  # docname, anchor, title, text, and for some kinds what stands next to the title


def read_page(doctree: nodes.document) -> dict[str, list[Entry]]:
    """Return the entries of a page with its placeholders filled, without its name.

    They are "sections", "figures" and "terms", each a list of [anchor, title, text].
    """
    figures = []
    for chart in doctree.findall(Chart):
        record = chart["record"]
        text = " ".join(filter(None, [record["caption"], record["alt"]]))
        figures.append([chart["ids"][0], record["title"], text])
    terms = [
        [term["ids"][0], term.astext(), _tidy(item.children[-1].astext())]
        for item in doctree.findall(nodes.definition_list_item)
        for term in item.findall(nodes.term)
        if any(name.startswith("term-") for name in term["ids"])
    ]
    return {"sections": _read_sections(doctree), "figures": figures, "terms": terms}


def _read_sections(doctree):
    """Return [anchor, title, text] for each heading, also for one in a fold, which is a rubric.

    The text is the author's words up to the next heading: no code, and no output of cells.
    """
    found: list[tuple[str, str, list[str]]] = []

    def walk(node):
        for child in node.children:
            if isinstance(child, nodes.section) or (
                isinstance(child, nodes.rubric) and child["ids"]
            ):
                title = child.next_node(nodes.title) if isinstance(child, nodes.section) else child
                found.append((child["ids"][0], title.astext(), []))
            if isinstance(child, nodes.Text):
                add(str(child))
            elif isinstance(child, nodes.raw):
                html, inline = child.astext(), isinstance(node, nodes.TextElement)
                questions = map(_read_positions, QUESTION.findall(html))
                add(_read_html(html) if child.get("searched") or inline else " ".join(questions))
            elif not isinstance(child, LEFT_OUT) and not _is_cell(child):
                walk(child)
        if isinstance(node, (nodes.paragraph, nodes.term)):
            add(" ")

    def add(words):
        if found:
            found[-1][2].append(words)

    walk(doctree)
    return [[anchor, title, _tidy("".join(words))] for anchor, title, words in found]


def _read_html(text):
    """Return the words of HTML; where a block ends, so does a word."""
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"(?=</(?:dd|dt|li|p|td|th)>)", " ", text)))


def _read_positions(question):
    """Return what the articles answer to a question on which they disagree."""
    found = next(one for one in arguments.read()["disagreements"] if one["id"] == question)
    return " ".join(side["position"] for side in found["positions"])


def _is_cell(node):
    return "cell" in node.get("classes", []) or "glossary" in node.get("classes", [])


def _tidy(text):
    return " ".join(text.split())


def keep_page(page: WrittenPage) -> None:
    """Keep the entries of a page that is being written, for this build and the next ones."""
    if page.doctree is None or not is_web(page.app):
        return
    path = _locate_entries(page.app.env, page.docname)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(read_page(page.doctree), ensure_ascii=False), encoding="utf-8")


def _locate_entries(env: BuildEnvironment, docname: str) -> Path:
    return Path(env.doctreedir) / "search" / f"{docname}.json"


def collect_entries(app: Sphinx) -> dict[str, list[Entry]]:
    """Return all entries of the book by kind, in the order of its pages and tables."""
    page = Page(app, app.config.root_doc)
    found: dict[str, list[Entry]] = {"page": [], "section": [], "figure": [], "term": []}
    for docname in sorted(app.env.found_docs):
        path = _locate_entries(app.env, docname)
        if docname in WITHOUT_TEXT or not path.exists():
            continue
        kept = json.loads(path.read_text(encoding="utf-8"))
        numbers = app.env.toc_fignumbers.get(docname, {}).get("figure", {})
        for place, (anchor, title, text) in enumerate(kept["sections"]):
            if anchor.startswith("table-"):
                continue  # an entry of its own
            kind, spot = ("section", anchor) if place else ("page", "")
            found[kind].append([docname, spot, title, text])
        for anchor, title, text in kept["figures"]:
            number = ".".join(map(str, numbers.get(anchor, ())))
            found["figure"].append([docname, anchor, title, text, f"Fig. {number}"])
        found["term"] += [[docname, *entry] for entry in kept["terms"]]
    return found | {
        "claim": list(_claims(page)),
        "step": list(_steps(app.env)),
        "table": list(_tables(app.env)),
        "fact": list(_facts(app.env)),
    }


def _claims(page: Page) -> Iterator[Entry]:
    """Yield the claims: what they say, and on the card the article, verdict and sentences."""
    ledger = find_page(page.env, "ledger")
    for claim in list_claims(page):
        record = claim["record"]
        more = [claims.row_of(f"{part['claim_id']}{part['part']}")["paraphrase"]
                for part in record.get("parts", [])]  # fmt: skip
        more += [record.get(key, "") for key in ("limit", "context", "missing", "since")]
        text = " · ".join(filter(None, map(str, [claim.get("indicator", ""), *more])))
        docname = claim["docname"] or ledger
        if docname:
            anchor = f"claim-{claim['card']}" if claim["docname"] else f"ledger-{claim['claim_id']}"
            note = f"{claim['label']} · {claim['verdict']}"
            yield [docname, anchor, claim["paraphrase"], text, claim["claim_id"], note]


def _steps(env: BuildEnvironment) -> Iterator[Entry]:
    """Yield the steps of the arguments that a page shows."""
    shown = {part for page in read_records(env).values() for part in page.shows}
    for name in sorted(part.partition(":")[2] for part in shown if part.startswith("argument:")):
        docname, label = find_page(env, f"argument:{name}"), label_article(name)
        for step, node in arguments.nodes_of(find_article(name)).items():
            yield [docname, make_step_anchor(step), node["text"], node.get("why", ""), step, label]


def _tables(env: BuildEnvironment) -> Iterator[Entry]:
    """Yield the tables that a data page describes."""
    for theme in tables.themes():
        docname = find_page(env, f"data:{theme}")
        for entry in list_described(theme) if docname else []:
            name = f"{theme}/{entry['name']}"
            yield [docname, make_table_anchor(name), entry["title"], entry["description"], name]


def _facts(env: BuildEnvironment) -> Iterator[Entry]:
    """Yield the dated facts that a data page lists, with the title of their page."""
    for theme in list_fact_themes():
        docname = find_page(env, f"data:{theme}")
        # Without a check of its hash: the card of the table warns of another one.
        for fact in csvtext.read_rows(tables.DATA / theme / "facts.csv")[1] if docname else []:
            name, words = fact["id"], [fact[key] for key in ("statement", "source_title")]
            yield [docname, f"fact-{theme}-{name}", *words, f"{theme}:{name}", fact["date"]]


def format_index(
    entries: dict[str, list[Entry]], names: dict[str, list[str]], chapters: Container[str]
) -> str:
    """Return the index as a script, which names each page once; entries refer to it by number.

    names: the spellings of each name. chapters: pages that count more than the others.
    """
    pages = [[entry[0], entry[2], int(entry[0] in chapters)] for entry in entries["page"]]
    places = {docname: place for place, docname in enumerate(p[0] for p in pages)}
    numbered = {
        kind: [[places[docname], *rest] for docname, *rest in listed if docname in places]
        for kind, listed in entries.items()
    }
    content = {"names": names, "pages": pages, "entries": numbered}
    return f"window.evIndex={compact_json(content)};\n"


def write_index(app: Sphinx, error: Exception | None) -> None:
    """Write the index and the definitions, when all pages are written."""
    if error is not None or not is_web(app):
        return
    entries = collect_entries(app)
    chapters = {docname for docname in app.env.found_docs if is_chapter(app.env, docname)}
    terms = {entry[1]: entry[3] for entry in entries["term"]}  # {anchor: definition}
    out = Path(app.outdir)
    write_if_changed(out / INDEX, format_index(entries, read_names(), chapters))
    write_if_changed(out / TERMS, f"window.evTerms={compact_json(terms)};\n")


def add_templates(app: Sphinx, config: Config) -> None:
    """Use the templates of this extension before those of the theme."""
    # A new list: the default is one object for all books of a process.
    config.templates_path = [*config.templates_path, os.path.relpath(TEMPLATES, app.confdir)]


def leave_out_sphinx_search(app: Sphinx) -> None:
    """Keep Sphinx from making its own index, which knows pages only."""
    if is_web(app):
        app.builder.search = False


def add_search_page(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Return the page of the search: (name, context, template)."""
    if not is_web(app):
        return []
    glossary = next((name for name in app.env.found_docs if name.endswith("/glossary")), None)
    shown = {"ev_ledger": find_page(app.env, "ledger"), "ev_glossary": glossary}
    return [("search", shown, "search.html")]


def setup(app: Sphinx) -> None:
    """Collect the entries while pages are written, and write the index at the end."""
    app.add_js_file("find.js")
    app.connect("config-inited", add_templates)
    app.connect("builder-inited", leave_out_sphinx_search)
    connect_to_pages(app, keep_page)
    app.connect("html-collect-pages", add_search_page)
    app.connect("build-finished", write_index)
