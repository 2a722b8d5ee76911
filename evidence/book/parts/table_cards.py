"""Show the card of a table: metadata, codebook, sample, facts, and which chapters use it."""

import csv
import functools
import itertools
from typing import Any

from sphinx.environment import BuildEnvironment

from ... import claims, descriptor_checks, tables, trace, usage
from ...claims.independence import addresses
from ...facts import read_facts
from ...markup import Markup, badge, join, link, noted, render
from ...tabular.errors import shorten
from ..nodes import Page, Placeholder
from ..record import read_records
from ..registry import renders
from .datasets import describe_dataset, script_html
from .table_metadata import list_metadata, metadata_html

SAMPLE = 5  # rows of a table shown on its card; more links than this are folded
INTEGRITY = {
    "verified": ("✔", "good", "two independent sources agree"),
    "single source": ("◔", "mixed", "one source; nobody else could be asked"),
    "transcribed": ("✎", "mixed", "copied by hand from a page"),
    "disputed": ("≠", "mixed", "sources differ; both values are kept"),
}
# Who uses the tables that the package reads, and no chapter loads.
SHARED = {
    "articles/claims": "every chapter",
    "articles/parts": "every chapter, for claims that make several statements",
    "articles/readings": "the page on the audit",
    "articles/names": "the search and the ledger",
    "sources/publishers": "every fact, for who publishes its pages",
    "sources/hosts": "every fact, for who runs its pages",
    "sources/archives": "the list of sources",
}


def sample_table(name: str) -> tuple[int, list[list[str]]]:
    """Return the number of rows of a table, and SAMPLE rows evenly spaced, as plain text."""
    theme = name.partition("/")[0]
    path = tables.DATA / theme / tables.resource(name)["path"]
    return _shape(path, tables.read_state(path))


@functools.lru_cache(maxsize=512)
def _shape(path, _state):
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


def integrity_html(entry: dict[str, Any]) -> Markup:
    """Return how far a table can be trusted, as a badge."""
    word = entry.get("integrity", "not said")
    icon, tone, meaning = INTEGRITY.get(word, ("?", "open", "its card does not say"))
    return badge(icon, tone, word, meaning)


@renders("catalogue-card")
def render_table_card(page: Page, node: Placeholder) -> Markup:
    """Return card, codebook, sample and download of one table; its facts if it is a list of facts."""
    name = node["table"]
    theme, _, table = name.partition("/")
    entry = tables.resource(name)
    count, sample = sample_table(name)
    return render(
        "book/parts/table_cards.html",
        page=page,
        name=name,
        entry=entry,
        count=count,
        metadata=describe_metadata(page, entry, count),
        shared=SHARED.get(name, ""),
        users=find_users(page.env, name),
        titles={docname: title.astext() for docname, title in page.env.titles.items()},
        few=SAMPLE,
        context=describe_context(page.env, name),
        file=page.link_file(f"_downloads/data/{theme}/{entry['path']}"),
        size=f"{entry.get('bytes', 0) / 1000:,.0f} KB",
        codebook=describe_columns(entry),
        key=tables.list_key(entry),
        fields=[field["name"] for field in entry["schema"]["fields"]],
        sample=[[shorten(cell) for cell in row] for row in sample],
        checks=checks_html(name, entry, opened=not page.web),
        described=script_html(describe_dataset(page, name, trace.find_files(entry))),
        theme=theme,
        facts=describe_facts(theme) if table == "facts" else [],
    )


def describe_context(env: BuildEnvironment, name: str) -> str:
    """Return which columns of a table no chapter that uses it names; "" if there are none."""
    if name in SHARED:
        return ""
    pages = [read_records(env)[docname] for docname in find_users(env, name)]
    identifiers = {word for page in pages for word in page.identifiers}
    columns = usage.find_context(name, identifiers)
    if not columns:
        return ""
    return f"no chapter computes with {', '.join(columns)}; kept for readers of the table"


def describe_metadata(
    page: Page, entry: dict[str, Any], count: int
) -> list[tuple[str, Markup | str]]:
    """Return what is known of a table as labels and HTML; on the web its recipe is a download."""
    recipe = entry.get("lineage", {}).get("recipe") if page.web else None
    found = []
    for label, value in list_metadata(entry, count):
        shown = metadata_html(value, opened=not page.web)
        if recipe and isinstance(value, str):
            file = link(page.link_file(f"_downloads/{recipe}"), recipe, download="")
            shown = join(value.split(recipe), file)
        found.append((label, shown))
    return found


def checks_html(name: str, entry: dict[str, Any], *, opened: bool = False) -> Markup:
    """Return a table of the card's numbers and what they are compared with; "" if it has none."""
    found = descriptor_checks.statements(entry)
    named = [(f"{key} stands for", text) for key, text in entry.get("names", {}).items()]
    code = Markup("<code>{}</code>")
    return render(
        "book/parts/table_cards-checks.html",
        name=name,
        number=len(found),
        rows=[(words, code.format(text)) for words, text in found + named],
        opened=opened,
    )


def describe_type(field: dict[str, Any]) -> str:
    """Return type and unit of a column: "number, million USD"."""
    unit = field.get("unit")
    return field.get("type", "string") + (f", {unit}" if unit and unit != "1" else "")


def describe_columns(entry: dict[str, Any]) -> list[tuple[Markup | str, ...]]:
    """Return a row for each column of a table: name, type and unit, meaning, rules."""
    return [
        (
            Markup("<code>{}</code>").format(field["name"]),
            describe_type(field),
            field.get("description", ""),
            describe_rules(field.get("constraints", {})),
        )
        for field in entry["schema"]["fields"]
    ]


def describe_rules(constraints: dict[str, Any]) -> str:
    """Return the constraints of a column in words."""
    words = [word for word in ("required", "unique") if constraints.get(word)]
    words += [f"one of {', '.join(map(str, constraints['enum']))}"] if "enum" in constraints else []
    words += [f"pattern {constraints['pattern']}"] if "pattern" in constraints else []
    low, high = constraints.get("minimum"), constraints.get("maximum")
    if low is not None and high is not None:
        words.append(f"{low} to {high}")
    elif low is not None or high is not None:
        words.append(f"at least {low}" if high is None else f"at most {high}")
    return ", ".join(words)


def describe_facts(theme: str) -> list[tuple[Markup | str, ...]]:
    """Return the dated facts of a theme as rows; each has the anchor that sources link to."""
    anchor = Markup('<span id="fact-{}-{}">{}</span>')
    rows: list[tuple[Markup | str, ...]] = []
    for fact in read_facts(theme):
        pages = [link(*one) for one in addresses(fact)]
        rows.append((
            anchor.format(theme, fact["id"], fact["id"]), claims.date_words(fact["date"]),
            noted(fact["statement"], fact["note"]),
            join(pages, "; "), fact["integrity"],
        ))  # fmt: skip
    return rows
