"""Write the page with the traces of a chapter: of each result its tables, facts, code and script.

At the end of the page stand the tables with their recipes and publishers' files.
"""

import functools
import json
from typing import Any

from docutils import nodes
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from sphinx.environment import BuildEnvironment

from ... import claims, tables, trace
from ...claims.independence import addresses, labels
from ...markup import Markup, compact_json, link, plural, render
from ..nodes import Page
from ..record import chapter_of, locate_notebook, read_records
from .claim_lines import read_claim
from .table_metadata import describe_origin, format_metadata, list_metadata
from .trace_links import make_anchor

HEADINGS = {"number": "Numbers in the text", "verdict": "Verdicts", "figure": "Figures"}
FOLDER = "_downloads/traces"
SHOWN = 60  # statements of a slice on the page; a longer one is in its script only
FACTS = 40  # dated facts listed with one result; the script of a result names all
NAMED = 3  # files or pages named with one table of a trace
SHORT = 4  # tables and facts in a short form
Record = dict[str, Any]


class Traced:
    """The traces of one chapter: each result with its slice and origin.

    It is a TraceError if no statement makes a result, or none names what it reads.
    """

    def __init__(self, env: BuildEnvironment, docname: str):
        notebook = json.loads(locate_notebook(env, docname).read_bytes())
        cells = [
            "".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"
        ]
        self.docname, self.program = docname, trace.Program(cells)
        page = read_records(env)[docname]
        glued = sorted(notebook["metadata"].get("glued", {}).items())
        self.records: dict[tuple[str, str], Record] = {
            **{("number", name): {"value": text} for name, text in glued},
            **{("verdict", one["claim_id"]): one for one in page.verdicts},
            **{("figure", one["name"]): one for one in page.charts},
        }
        self.slices = {key: self.program.slice(*key) for key in self.records}
        self.origins = {key: self._find_origin(key) for key in self.records}

    def _find_origin(self, key):
        trace.check_named(self.program, *key, self.slices[key])
        record = self.records[key]
        named = list(record.get("source", []))
        for cited in ("tables", "sources", "limit_sources", "since_sources"):
            named += (record.get(cited) or "").split("; ")
        statements = [self.program.statements[index].text for index in self.slices[key]]
        return trace.find_origin(statements, filter(None, named))

    def list_tables(self) -> list[str]:
        """Return the tables that any trace reads, sorted."""
        return sorted({use.table for origin in self.origins.values() for use in origin.uses})

    def write_scripts(self) -> dict[str, str]:
        """Return the script of each slice by file name."""
        return {
            trace.name_script(*key): trace.write_script(
                self.program, *key, self.slices[key], self.records[key], self.origins[key]
            )
            for key in self.records
        }


def find_sentences(doctree: nodes.document) -> dict[str, str]:
    """Return the sentence in which each number of a chapter first stands, in the order of the text."""
    found: dict[str, str] = {}
    for node in doctree.findall(nodes.inline):
        if "number" not in node or node["number"] in found:
            continue
        texts = [part.astext() for part in node.parent.children]
        place = node.parent.index(node)
        before, after = "".join(texts[:place]), "".join(texts[place:])
        start = max(
            (before.rfind(end) + len(end) for end in (". ", "? ", ": ", ".\n") if end in before),
            default=0,
        )
        ends = [after.find(end) for end in (". ", "? ", ".\n") if end in after]
        sentence = before[start:] + after[: min(ends, default=len(after)) + 1]
        found[node["number"]] = " ".join(sentence.split())
    return found


def describe_traces(page: Page, traced: Traced) -> Record:
    """Return what a page of traces shows besides the sentences of its chapter: entries and tables."""
    return {
        "entries": {key: describe_entry(page, traced, *key) for key in traced.records},
        "tables": [describe_table(page, name) for name in traced.list_tables()],
    }


def write_body(page: Page, docname: str, described: Record, sentences: dict[str, str]) -> Markup:
    """Return the body of a chapter's page of traces in HTML.

    `described` is of `describe_traces`, `sentences` of `find_sentences`.
    """
    entries: dict[str, list[Record]] = {kind: [] for kind in HEADINGS}
    for (kind, name), entry in described["entries"].items():
        if kind == "number":
            said = sentences.get(name, "")
            address = page.link_page(docname, make_anchor(kind, name)) if said else None
            entry = {**entry, "name": name, "said": link(address, said or name)}
        entries[kind].append(entry)
    # In the order of the text; then those that only titles of figures and other numbers use.
    places = {name: place for place, name in enumerate(sentences)}
    entries["number"].sort(key=lambda one: places.get(one["name"], len(places)))
    return render(
        "book/parts/trace_pages.html",
        title=page.env.titles[docname].astext(),
        chapter=page.link_page(docname),
        kinds=[(kind, HEADINGS[kind], found) for kind, found in entries.items() if found],
        tables=described["tables"],
        few=NAMED,
    )


def describe_entry(page: Page, traced: Traced, kind: str, name: str) -> Record:
    """Return what the page shows of one trace: heading, what it reads, code and script."""
    key = (kind, name)
    origin, chosen = traced.origins[key], traced.slices[key]
    folder = f"{FOLDER}/{chapter_of(traced.docname)}"
    heading, said = describe_heading(page, traced, kind, name)
    return {
        "anchor": make_anchor(kind, name),
        "heading": heading,
        "said": said,
        "uses": [describe_use(use) for use in origin.uses],
        "facts": [describe_fact(page, reference) for reference in origin.facts[:FACTS]],
        "more": max(0, len(origin.facts) - FACTS),
        "count": plural(len(chosen), "statement"),
        # Without colours, which would double the page.
        "code": traced.program.text(chosen) if len(chosen) <= SHOWN else "",
        "script": page.link_file(f"{folder}/{trace.name_script(kind, name)}"),
    }


def describe_heading(page: Page, traced: Traced, kind: str, name: str) -> tuple[Markup, str]:
    """Return the heading of one trace, a value, a claim or a finding, and what is said of a claim."""
    record = traced.records[kind, name]
    if kind == "number":
        return link(None, record["value"].strip("'\"")), ""
    if kind == "figure":
        return link(page.link_page(traced.docname, f"fig-{name}"), record["title"]), ""
    address = page.link_page(traced.docname, f"claim-{name}")
    known = name in claims.register().index
    said = claims.say(read_claim(name)["paraphrase"]) if known else ""
    return link(address, f"{name}: {record['verdict']}"), said


def describe_use(use: trace.Use) -> Record:
    """Return a table of a trace: title, rows, edition, and links to card and publisher's file."""
    entry, anchor = tables.resource(use.table), f"#{make_table_link(use.table)}"
    files = [(row["title"], row["url"]) for row in trace.list_files(use.table)]
    for source in [] if files else entry.get("sources", []):
        if source.get("path"):
            named = filter(None, [source.get("publisher"), source.get("title")])
            files.append((", ".join(named), source["path"]))
    more = len(files) - NAMED
    return {
        "table": link(anchor, entry["title"]),
        "rows": use.describe(),
        "files": [link(address, title) for title, address in dict.fromkeys(files[:NAMED])],
        "more": link(anchor, f"{more} more") if more > 0 else "",
    }


def describe_fact(page: Page, reference: str) -> Record:
    """Return a dated fact of a trace: what is recorded, and the pages that say so."""
    fact = _read_fact(reference)
    return {
        "fact": link(page.link_fact(reference), f"Fact {reference.partition(':')[2]}"),
        "date": fact["date"],
        "statement": fact["statement"],
        "pages": [link(*one) for one in addresses(fact)],
    }


def _read_fact(reference):
    return {key: value or "" for key, value in tables.fact(reference).items()}


@functools.cache
def highlight_code(text: str) -> Markup:
    """Return Python code in HTML with the classes of the book's colours."""
    return Markup(highlight(text, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)))


def make_table_link(name: str) -> str:
    """Return the anchor of a table at the end of a page of traces."""
    return f"from-{name.replace('/', '-')}"


def describe_table(page: Page, name: str) -> Record:
    """Return one table of a page of traces: origin, edition, licence, recipe, files."""
    entry = tables.resource(name)
    wanted = ("Sources", "Vintage", "Licence", "Redistribution")
    known = dict(list_metadata(entry, 0))
    recipe = entry.get("lineage", {}).get("recipe", "")
    path = tables.ROOT / recipe
    what, files = describe_files(name)
    return {
        "anchor": make_table_link(name),
        "title": entry["title"],
        "pairs": [
            ("How it was made", describe_origin(entry)),
            *((label, format_metadata(known[label])) for label in wanted if label in known),
            ("Card", link(page.link_table(name), name)),
        ],
        "recipe": recipe,
        "code": highlight_code(path.read_text(encoding="utf-8")) if path.is_file() else "",
        "what": what,
        "files": files,
    }


def describe_files(name: str) -> tuple[str, list[Markup]]:
    """Return the publishers' files of a table, or the pages on which its rows were read."""
    files = [
        Markup("{}, {}; {}; {:,} bytes, SHA-256 {}").format(
            link(row["url"], row["title"]),
            link(row["publisher_url"], row["publisher"]),
            row["licence"],
            int(row["bytes"] or 0),
            row["sha256"][:12],
        )
        for row in trace.list_files(name)
    ]
    if not files and tables.resource(name).get("lineage", {}).get("kind") == "transcribed":
        pages = [link(url, url) for url in trace.list_pages(name)]
        return "Pages on which the rows were read", pages
    return "Publisher's file" if len(files) == 1 else "Publishers' files", files


def write_short_forms(traced: Traced) -> str:
    """Return the script with the short forms of a chapter's traces, which trace.js loads when asked."""
    found = {}
    for (kind, name), origin in traced.origins.items():
        lines = [*map(_short_use, origin.uses), *map(_short_fact, origin.facts)]
        if len(lines) > SHORT:
            lines[SHORT:] = [["", f"and {len(lines) - SHORT} more", ""]]
        found[make_anchor(kind, name)] = lines
    return f"evTraces({compact_json(found)});\n"


def _short_use(use: trace.Use) -> list[str]:
    entry = tables.resource(use.table)
    makers = dict.fromkeys(one.get("publisher") for one in entry.get("sources", []))
    named = [*list(filter(None, makers))[:2], entry.get("vintage")]
    return [entry["title"], use.describe(), ", ".join(filter(None, named))]


def _short_fact(reference: str) -> list[str]:
    fact = _read_fact(reference)
    return [str(fact["statement"]), str(fact["date"]), "; ".join(labels(fact))]
