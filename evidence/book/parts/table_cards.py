"""Show the card of a table: particulars, codebook, sample, facts, and which chapters use it."""

import csv
import functools
import itertools
from html import escape
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment

from ... import cards, claims, tables, usage
from ...claims.independence import labels
from ...usage import REGISTER
from ..nodes import (
    Page,
    Placeholder,
    badge_html,
    chapter_of,
    html_node,
    link_html,
    list_node,
    pairs_html,
    paragraph_node,
    table_html,
    table_node,
)  # fmt: skip
from ..record import read_records
from ..registry import renders
from .datasets import describe_dataset, script_html
from .particulars import (
    describe_particular,
    list_html,
    list_particulars,
    list_upstream,
    particular_html,
)

SAMPLE = 5  # rows of a table shown on its card; more links than this are folded
CELL = 60  # characters of a cell shown in the sample
INTEGRITY = {
    "verified": ("✔", "good", "two independent sources agree"),
    "single source": ("◔", "mixed", "one source; nobody else could be asked"),
    "transcribed": ("✎", "mixed", "copied by hand from a page"),
    "disputed": ("≠", "mixed", "sources differ; both values are kept"),
}


def sample_table(name: str) -> tuple[int, list[list[str]]]:
    """Return the number of rows of a table, and SAMPLE rows evenly spaced, as plain text."""
    theme = name.partition("/")[0]
    path = tables.DATA / theme / tables.resource(name)["path"]
    return _shape(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=512)
def _shape(path, _changed):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(itertools.islice(csv.reader(file), 1, None))
    step = max(1, len(rows) // SAMPLE)
    return len(rows), rows[::step][:SAMPLE]


def find_users(env: BuildEnvironment, name: str) -> dict[str, dict[str, list[Any]]]:
    """Return who uses a table: {page: {"charts": [(name, title)], "claims": [id]}}, pages sorted."""
    found = {}
    for docname, page in sorted(read_records(env).items()):
        charts = [(c["name"], c["title"]) for c in page.charts if name in (c["source"] or [])]
        ids = [r["claim_id"] for r in page.verdicts if name in r["tables"].split("; ")]
        if charts or ids or any(t["table"] == name for t in page.tables):
            found[docname] = {"charts": charts, "claims": sorted(set(ids))}
    return found


def integrity_html(entry: dict[str, Any]) -> str:
    """Return how far a table can be trusted, as a badge."""
    word = entry.get("integrity", "not said")
    icon, tone, meaning = INTEGRITY.get(word, ("?", "open", "its card does not say"))
    return badge_html(icon, tone, escape(word), meaning)


@renders("catalogue-card")
def render_table_card(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return card, codebook, sample and download of one table; its facts if it is a list of facts."""
    name = node["table"]
    theme, _, table = name.partition("/")
    entry = tables.resource(name)
    count, sample = sample_table(name)
    if not page.web:
        return table_card_nodes(page, name, entry, count)
    size = f"{entry.get('bytes', 0) / 1000:,.0f} KB"
    address = page.link_file(f"_downloads/data/{theme}/{entry['path']}")
    download = link_html(address, f"Download {entry['path']} ({size})", download="")
    fields = [field["name"] for field in entry["schema"]["fields"]]
    shown = [[escape(shorten_cell(cell)) for cell in row] for row in sample]
    caption = f"{name}: {len(shown)} of {count:,} rows, evenly spaced"
    pairs = [(label, particular_html(value)) for label, value in list_particulars(entry, count)]
    pairs = [(label, with_recipe_html(page, entry, text)) for label, text in pairs]
    blocks = [
        f"<p>{escape(entry.get('description', ''))}</p>",
        pairs_html(
            [
                *pairs,
                ("Used in", users_html(page, name)),
                ("Context", escape(describe_context(page.env, name))),
            ],
            "ev-pairs ev-datacard",
        ),
        f"<p>{download}</p>",
        folded_html(f"Codebook: {len(fields)} columns", codebook_html(name, entry)),
        folded_html("Sample", table_html(fields, shown, caption)),
        checks_html(name, entry),
        script_html(describe_dataset(page, name, list_upstream(entry))),
    ]
    if table == "facts":
        blocks.append(folded_html(f"All {count} facts", facts_html(theme)))
    return [html_node("".join(blocks))]


def shorten_cell(text: str) -> str:
    """Return a cell of a sample, cut at CELL characters; the download has all of it."""
    return text if len(text) <= CELL else text[: CELL - 1] + "…"


def table_card_nodes(page: Page, name: str, entry: dict[str, Any], count: int) -> list[nodes.Node]:
    """Return the card for ePub and PDF: particulars and codebook, without sample and download."""
    lines = [
        f"{label}: {describe_particular(value)}" for label, value in list_particulars(entry, count)
    ]
    used = ", ".join(chapter_of(docname) for docname in find_users(page.env, name))
    lines += [f"Used in: {used}"] if used else []
    context = describe_context(page.env, name)
    lines += [f"Context: {context}"] if context else []
    columns = [
        (f["name"], describe_type(f), f.get("description", "")) for f in entry["schema"]["fields"]
    ]
    return [
        paragraph_node(entry.get("description", "")),
        list_node(lines),
        table_node(("Column", "Type and unit", "Meaning"), columns),
    ]


def describe_context(env: BuildEnvironment, name: str) -> str:
    """Return which columns of a table no chapter that uses it names; "" if there are none."""
    pages = [read_records(env)[docname] for docname in find_users(env, name)]
    identifiers = {word for page in pages for word in page.identifiers}
    columns = usage.find_context(name, identifiers)
    if not columns:
        return ""
    return f"no chapter computes with {', '.join(columns)}; kept for readers of the table"


def with_recipe_html(page: Page, entry: dict[str, Any], text: str) -> str:
    """Return a particular in HTML with the path of the recipe, where it names it, as a link to it."""
    recipe = entry.get("lineage", {}).get("recipe")
    if not recipe:
        return text
    link = link_html(page.link_file(f"_downloads/{recipe}"), recipe, download="")
    return text.replace(f" by {escape(recipe)},", f" by {link},")


def checks_html(name: str, entry: dict[str, Any]) -> str:
    """Return a table of the card's numbers and what they are compared with; "" if it has none."""
    found = cards.statements(entry)
    if not found:
        return ""
    number = len(found)
    named = [(f"{key} stands for", text) for key, text in entry.get("names", {}).items()]
    rows = [[escape(words), f"<code>{escape(text)}</code>"] for words, text in found + named]
    title = f"Checked: {number} statement{'s' if number > 1 else ''} of this card"
    caption = f"Statements on {name}; t is the table. A statement that is not true is refused before the book is built."
    return folded_html(title, table_html(("On this card", "Compared with"), rows, caption))


def users_html(page: Page, name: str) -> str:
    """Return the chapters, charts and claims that use a table, each a link."""
    if name == REGISTER:  # chapters look up single claims and never load it
        return "every chapter"
    lines = []
    for docname, found in find_users(page.env, name).items():
        charts = [
            link_html(page.link_page(docname, f"fig-{key}"), f"chart “{title}”")
            for key, title in found["charts"]
        ]
        cards = [link_html(page.link_page(docname, f"claim-{i}"), i) for i in found["claims"]]
        parts = charts + ([claim_links_html(cards)] if cards else [])
        lines.append(
            link_html(page.link_page(docname), chapter_of(docname).capitalize())
            + (list_html(parts) if parts else "")
        )
    return list_html(lines) if lines else "no chapter yet"


def claim_links_html(cards: list[str]) -> str:
    """Return links to claims, folded when there are more than SAMPLE."""
    if len(cards) <= SAMPLE:
        return ("claim " if len(cards) == 1 else "claims ") + ", ".join(cards)
    return f"<details><summary>{len(cards)} claims</summary>{', '.join(cards)}</details>"


def folded_html(title: str, body: str) -> str:
    """Return a part of a card that opens on a click, without a script."""
    return f'<details class="ev-fold"><summary>{escape(title)}</summary>{body}</details>'


def describe_type(field: dict[str, Any]) -> str:
    """Return type and unit of a column: "number, million USD"."""
    unit = field.get("unit")
    return field.get("type", "string") + (f", {unit}" if unit and unit != "1" else "")


def codebook_html(name: str, entry: dict[str, Any]) -> str:
    """Return a table of the columns: name, type and unit, meaning, rules."""
    rows = [
        [
            f"<code>{escape(f['name'])}</code>",
            escape(describe_type(f)),
            escape(f.get("description", "")),
            escape(describe_rules(f.get("constraints", {}))),
        ]
        for f in entry["schema"]["fields"]
    ]
    key = entry["schema"].get("primaryKey", [])
    key = [key] if isinstance(key, str) else key
    unique = f"<p>One row for each: {escape(', '.join(key))}.</p>" if key else ""
    return table_html(("Column", "Type and unit", "Meaning", "Rules"), rows,
                      f"Columns of {name}") + unique  # fmt: skip


def describe_rules(constraints: dict[str, Any]) -> str:
    """Return the constraints of a column in words."""
    words = ["required"] if constraints.get("required") else []
    words += ["unique"] if constraints.get("unique") else []
    words += [f"one of {', '.join(map(str, constraints['enum']))}"] if "enum" in constraints else []
    words += [f"pattern {constraints['pattern']}"] if "pattern" in constraints else []
    low, high = constraints.get("minimum"), constraints.get("maximum")
    if low is not None and high is not None:
        words.append(f"{low} to {high}")
    elif low is not None or high is not None:
        words.append(f"at least {low}" if high is None else f"at most {high}")
    return ", ".join(words)


def facts_html(theme: str) -> str:
    """Return the dated facts of a theme; each row has the anchor that sources link to."""
    rows = []
    for fact in tables.read(f"{theme}/facts").astype(object).fillna("").to_dict("records"):
        addresses = (fact["url"], fact["second_url"])
        pages = [link_html(url, label) for url, label in zip(addresses, labels(fact), strict=False)]
        reference_ = f'<span id="fact-{theme}-{escape(fact["id"])}">{escape(fact["id"])}</span>'
        note = f' <span class="ev-where">{escape(fact["note"])}</span>' if fact["note"] else ""
        rows.append([reference_, escape(claims.date_words(fact["date"])), escape(fact["statement"]) + note,
                     "; ".join(pages), escape(fact["integrity"])])  # fmt: skip
    head = ("Id", "Date", "What is recorded", "Pages", "Integrity")
    return table_html(head, rows, f"Dated facts, {theme}", "ev-facts")
