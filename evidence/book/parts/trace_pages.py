"""Write the page with the traces of a chapter: of each result its tables, facts, code and script.

At the end of the page stand the tables with their recipes and publishers' files.
"""

import functools
import json
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from sphinx.environment import BuildEnvironment

from ... import claims, tables, trace
from ...claims.independence import labels
from ..nodes import Page, chapter_of, link_html, pairs_html
from ..record import locate_notebook, read_records
from .claim_lines import read_claim
from .particulars import describe_origin, describe_particular, list_html, list_particulars
from .traces import make_anchor

HEADINGS = {"number": "Numbers in the text", "verdict": "Verdicts", "figure": "Figures"}
FOLDER = "_downloads/traces"
SHOWN = 60  # statements of a slice on the page; a longer one is in its script only
NAMED = 3  # files or pages named with one table of a trace
SHORT = 4  # tables and facts in a short form
Record = dict[str, Any]


class Traced:
    """The traces of one chapter: each result with its slice and origin.

    Parameters
    ----------
    env
        The environment of the build.
    docname
        The chapter.

    Raises
    ------
    TraceError
        If no statement makes a result.
    """

    def __init__(self, env: BuildEnvironment, docname: str):
        notebook = json.loads(locate_notebook(env, docname).read_bytes())
        cells = [
            "".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"
        ]
        self.docname, self.program = docname, trace.Program(cells)
        page = read_records(env)[docname]
        self.sentences = find_sentences(env.get_doctree(docname))
        # In the order of the text; then those that only titles of figures and other numbers use.
        places = {name: place for place, name in enumerate(self.sentences)}
        glued = notebook["metadata"].get("glued", {}).items()
        numbers = sorted(glued, key=lambda one: (places.get(one[0], len(places)), one[0]))
        self.records: dict[tuple[str, str], Record] = {
            **{("number", name): {"value": text} for name, text in numbers},
            **{("verdict", one["claim_id"]): one for one in page.verdicts},
            **{("figure", one["name"]): one for one in page.charts},
        }
        self.slices = {key: self.program.slice(*key) for key in self.records}
        self.origins = {key: self._find_origin(key) for key in self.records}

    def _find_origin(self, key):
        record = self.records[key]
        named = list(record.get("source", []))
        for cited in ("tables", "sources", "limit_sources", "since_sources"):
            named += (record.get(cited) or "").split("; ")
        return trace.find_origin(self.program.text(self.slices[key]), filter(None, named))

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
        before, after = "", ""
        for part in node.parent.children:
            if part is node or after:
                after += part.astext()
            else:
                before += part.astext()
        start = max(
            (before.rfind(end) + len(end) for end in (". ", "? ", ": ", ".\n") if end in before),
            default=0,
        )
        ends = [after.find(end) for end in (". ", "? ", ".\n") if end in after]
        sentence = before[start:] + after[: min(ends, default=len(after)) + 1]
        found[node["number"]] = " ".join(sentence.split())
    return found


def write_body(page: Page, traced: Traced) -> str:
    """Return the body of a chapter's page of traces in HTML.

    Parameters
    ----------
    page
        The page being written.
    traced
        The traces of the chapter.
    """
    title = page.env.titles[traced.docname].astext()
    kinds = [kind for kind in HEADINGS if any(key[0] == kind for key in traced.records)]
    jumps = [link_html(f"#{kind}s", HEADINGS[kind]) for kind in kinds] + [
        link_html("#tables", "Tables and files")
    ]
    parts = [
        f"<h1>Traces: {escape(title)}</h1>",
        f"<p>How each result of {link_html(page.link_page(traced.docname), 'the chapter')} comes from the files of "
        "its publishers: the rows that it reads, the statements of the notebook that compute it, and a script that "
        "computes it alone. A slice may hold a statement too many; a test runs each alone and compares the result.</p>",
        f"<p>{' · '.join(jumps)}</p>",
    ]
    for kind in kinds:
        keys = [key for key in traced.records if key[0] == kind]
        entries = "".join(write_entry(page, traced, *key) for key in keys)
        parts.append(f'<section id="{kind}s"><h2>{HEADINGS[kind]}</h2>{entries}</section>')
    sections = "".join(write_table(page, name) for name in traced.list_tables())
    parts.append(f'<section id="tables"><h2>Tables and files</h2>{sections}</section>')
    return "\n".join(parts)


def write_entry(page: Page, traced: Traced, kind: str, name: str) -> str:
    """Return one trace in HTML."""
    key = (kind, name)
    origin, chosen = traced.origins[key], traced.slices[key]
    reads = [describe_use_html(page, use) for use in origin.uses] + [
        describe_fact_html(page, one) for one in origin.facts
    ]
    script = page.link_file(
        f"{FOLDER}/{chapter_of(traced.docname)}/{trace.name_script(kind, name)}"
    )
    count = f"{len(chosen)} statement{'s' * (len(chosen) != 1)}"
    if len(chosen) > SHOWN:
        code = f"<p>{count}: see the script.</p>"
    else:
        text = escape(traced.program.text(chosen))  # without colours, which would double the page
        code = (
            f'<details class="ev-fold"><summary>Code: {count}</summary>'
            f'<div class="highlight"><pre>{text}</pre></div></details>'
        )
    return (
        f'<section class="ev-traced" id="{make_anchor(kind, name)}">{head_html(page, traced, kind, name)}'
        f"{list_html(reads) if reads else '<p>It reads no table.</p>'}"
        f"{code}<p>{link_html(script, 'Script that runs alone (.py)', download='')}</p></section>"
    )


def head_html(page: Page, traced: Traced, kind: str, name: str) -> str:
    """Return the heading of one trace: a value and its name, a claim, the finding of a figure."""
    record = traced.records[kind, name]
    if kind == "number":
        address, value = None, record["value"].strip("'\"")
        said = escape(traced.sentences.get(name, name))
    elif kind == "verdict":
        address = page.link_page(traced.docname, f"claim-{name}")
        known = name in claims.register().index
        value, said = (
            f"{name}: {record['verdict']}",
            escape(read_claim(name)["paraphrase"]) if known else "",
        )
    else:
        address, value, said = page.link_page(traced.docname, f"fig-{name}"), record["title"], ""
    where = f' <span class="ev-where">{said}</span>' if said else ""
    return f"<h3>{link_html(address, value)}{where}</h3>"


def describe_use_html(page: Page, use: trace.Use) -> str:
    """Return a table of a trace: title, rows, edition, and links to card and publisher's file."""
    entry = tables.resource(use.table)
    link = link_html(f"#{make_table_link(use.table)}", entry["title"])
    files = [(row["title"], row["url"]) for row in trace.list_files(use.table)]
    files = files or [
        (_publisher(source), source["path"])
        for source in entry.get("sources", [])
        if source.get("path")
    ]
    named = "; ".join(link_html(address, title) for title, address in dict.fromkeys(files[:NAMED]))
    more = (
        f" and {link_html(f'#{make_table_link(use.table)}', f'{len(files) - NAMED} more')}"
        if len(files) > NAMED
        else ""
    )
    source = (
        f"; from {named}{more}" if named else "; read row by row on the pages named with the table"
    )
    return f"{link}, {escape(use.describe())}{source}"


def _publisher(source):
    return ", ".join(filter(None, [source.get("publisher"), source.get("title")]))


def describe_fact_html(page: Page, reference: str) -> str:
    """Return a dated fact of a trace: what is recorded, and the pages that say so."""
    fact = {key: value or "" for key, value in tables.fact(reference).items()}
    addresses = (fact["url"], fact["second_url"])
    pages = "; ".join(
        link_html(url, label) for url, label in zip(addresses, labels(fact), strict=False)
    )
    link = link_html(page.link_fact(reference), f"Fact {reference.partition(':')[2]}")
    return f"{link}, {escape(str(fact['date']))}: {escape(str(fact['statement']))} {pages}"


@functools.cache
def highlight_code(text: str) -> str:
    """Return Python code in HTML with the classes of the book's colours."""
    return highlight(text, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))


def make_table_link(name: str) -> str:
    """Return the anchor of a table at the end of a page of traces."""
    return f"from-{name.replace('/', '-')}"


def write_table(page: Page, name: str) -> str:
    """Return one table of a page of traces in HTML: origin, edition, licence, recipe, files."""
    entry = tables.resource(name)
    wanted = ("Sources", "Vintage", "Licence", "Redistribution")
    known = dict(list_particulars(entry, 0))
    pairs = [("How it was made", escape(describe_origin(entry)))]
    pairs += [
        (label, escape(describe_particular(known[label]))) for label in wanted if label in known
    ]
    pairs += [("Card", link_html(page.link_table(name), name))]
    recipe = entry.get("lineage", {}).get("recipe", "")
    path = tables.ROOT / recipe
    code = f'<details class="ev-fold"><summary>Recipe: {escape(recipe)}</summary><div class="highlight"><pre>{highlight_code(_read(path))}</pre></div></details>' if recipe and path.is_file() else ""  # fmt: skip
    return (
        f'<section class="ev-traced" id="{make_table_link(name)}"><h3>{escape(entry["title"])}</h3>'
        f"{pairs_html(pairs)}{code}{files_html(name)}</section>"
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def files_html(name: str) -> str:
    """Return the publishers' files of a table, or the pages on which its rows were read."""
    files = [
        f"{link_html(row['url'], row['title'])}, {link_html(row['publisher_url'], row['publisher'])}; {escape(row['licence'])}; "
        f"{int(row['bytes'] or 0):,} bytes, SHA-256 {row['sha256'][:12]}"
        for row in trace.list_files(name)
    ]
    what = "Publisher's file" if len(files) == 1 else "Publishers' files"
    if not files and tables.resource(name).get("lineage", {}).get("kind") == "transcribed":
        files, what = (
            [link_html(url, url) for url in trace.list_pages(name)],
            "Pages on which the rows were read",
        )
    if not files:
        return ""
    if len(files) <= NAMED:
        return f"<p>{what}:</p>{list_html(files)}"
    return f'<details class="ev-fold"><summary>{what}: {len(files)}</summary>{list_html(files)}</details>'


def write_short_forms(traced: Traced) -> str:
    """Return the script with the short forms of a chapter's traces, which trace.js loads when asked."""
    found = {}
    for (kind, name), origin in traced.origins.items():
        lines = [_short_use(use) for use in origin.uses] + [
            _short_fact(one) for one in origin.facts
        ]
        more = len(lines) - SHORT
        found[make_anchor(kind, name)] = lines[:SHORT] + (
            [["", f"and {more} more", ""]] if more > 0 else []
        )
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return f"evTraces({text});\n"


def _short_use(use: trace.Use) -> list[str]:
    entry = tables.resource(use.table)
    makers: Iterable[str] = dict.fromkeys(
        s["publisher"] for s in entry.get("sources", []) if s.get("publisher")
    )
    source = ", ".join([*list(makers)[:2], *filter(None, [entry.get("vintage", "")])])
    return [entry["title"], use.describe(), source]


def _short_fact(reference: str) -> list[str]:
    fact = tables.fact(reference)
    return [
        str(fact["statement"]),
        str(fact["date"]),
        "; ".join(labels({k: v or "" for k, v in fact.items()})),
    ]
