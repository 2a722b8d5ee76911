"""The data page: card, codebook, sample and download of every table, from the descriptors alone."""

import csv
import functools
import itertools
from html import escape

from docutils import nodes

from ... import tables
from ..directives import Generated
from ..execution.cache import REGISTER
from ..nodes import (
    Placeholder,
    link_html,
    badge_html,
    chapter_of,
    html_node,
    pairs_html,
    table_html,
    list_node,
    paragraph_node,
    table_node,
    link_node,
    make_table_anchor,
)  # fmt: skip
from ..record import get_page_record, list_tables
from ..registry import PARTS, Part, part, renders

SAMPLE = 5  # rows of a table shown on its card
CELL = 60  # characters of a cell shown in the sample
INTEGRITY = {
    "verified": ("✔", "good", "two independent sources agree"),
    "single source": ("◔", "mixed", "one source; nobody else could be asked"),
    "transcribed": ("✎", "mixed", "copied by hand from a page"),
    "disputed": ("≠", "bad", "sources differ; both values are kept"),
}


def list_described(theme):
    """Descriptors of a theme's tables, without its copy of the list of countries."""
    return [
        entry
        for entry in tables.descriptor(theme)["resources"]
        if "schema" in entry and entry["name"] != "countries"
    ]


def sample_table(name):
    """(number of rows, SAMPLE rows evenly spaced) of a table, as plain text."""
    theme = name.partition("/")[0]
    path = tables.DATA / theme / tables.resource(name)["path"]
    return _shape(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=512)
def _shape(path, _changed):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(itertools.islice(csv.reader(file), 1, None))
    step = max(1, len(rows) // SAMPLE)
    return len(rows), rows[::step][:SAMPLE]


def find_users(env, name):
    """Who uses a table: {page: {"charts": [(name, title)], "claims": [id]}}, pages sorted."""
    found = {}
    for docname, page in sorted(env.evidence.items()):
        charts = [(c["name"], c["title"]) for c in page["charts"] if name in (c["source"] or [])]
        ids = [r["claim_id"] for r in page["verdicts"] if name in r["tables"].split("; ")]
        if charts or ids or any(t["table"] == name for t in page["tables"]):
            found[docname] = {"charts": charts, "claims": sorted(set(ids))}
    return found


def section_nodes(themes):
    """Docutils sections, one a theme and in it one a table, with live parts in them."""
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

    Without a theme it shows them all, under one line for each; a theme that has a page of its
    own beside this one (`data-<theme>` beside `data`) is left to it, so that no page grows too
    heavy. Links to cards and facts lead to the page on which a theme stands.
    """

    optional_arguments = 1

    def run(self):
        """Sections from the descriptors; only who uses a table waits for the end of reading."""
        themes = self.arguments or [t for t in tables.themes() if not self.has_own_page(t)]
        for theme in themes:
            if theme not in tables.themes():
                known = ", ".join(tables.themes())
                return self.refuse(f"{{data-catalogue}} {theme}: there is no such theme. Use one of: {known}.")
            self.env.note_dependency(str(tables.DATA / theme / "datapackage.json"))
        self.note()
        get_page_record(self.env, self.env.docname)["shows"].extend(f"data:{theme}" for theme in themes)
        parts = list(section_nodes(themes))
        return parts if self.arguments else [Placeholder(kind="data-overview"), *parts]

    def has_own_page(self, theme):
        """Whether the book has a page for this theme alone."""
        return f"{self.env.docname}-{theme}" in self.env.found_docs


@renders("data-overview")
def render_data_overview(page, node):
    """One line a table: what it is, how far to trust it, who uses it."""
    head = ("Table", "Theme", "Rows", "Integrity", "Vintage", "Used by")
    listed = []
    for name in tables.known_tables():
        entry = tables.resource(name)
        theme = name.partition("/")[0]
        used = "every chapter" if name == REGISTER else ", ".join(map(chapter_of, find_users(page.env, name))) or "no chapter yet"
        row = (entry["title"], theme, f"{sample_table(name)[0]:,}", entry.get("integrity", "not said"),
               entry.get("vintage", ""), used)  # fmt: skip
        listed.append((name, entry, row))
    if not page.web:
        return [table_node(head, [row for _, _, row in listed])]
    rows = [
        [link_html(page.link_table(name), row[0]), escape(row[1]), row[2], integrity_html(entry),
         *map(escape, row[4:])]
        for name, entry, row in listed
    ]  # fmt: skip
    return [html_node(table_html(head, rows, f"All {len(rows)} tables", "ev-overview"))]


def integrity_html(entry):
    """How far a table can be trusted, as icon, word and colour."""
    word = entry.get("integrity", "not said")
    icon, tone, meaning = INTEGRITY.get(word, ("?", "open", "its card does not say"))
    return badge_html(icon, tone, escape(word), meaning)


@renders("catalogue-theme")
def render_theme_intro(page, node):
    """What a theme holds, and all of it as one archive."""
    package = tables.descriptor(node["theme"])
    said = package.get("description", "")
    archive = page.link_file(f"_downloads/data/{node['theme']}.zip")
    number = len(list_described(node["theme"]))
    whole = "1 table with its description" if number == 1 else f"all {number} tables with their description"
    if not page.web:
        return [paragraph_node(said)] if said else []
    return [
        html_node(
            f"<p>{escape(said)}</p><p>"
            + link_html(archive, f"Download {whole} (zip, a Data Package)", download="")
            + "</p>"
        )
    ]  # fmt: skip


@renders("catalogue-card")
def render_table_card(page, node):
    """Card, codebook, sample and download of one table; its facts if it is a list of facts."""
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
    blocks = [
        f"<p>{escape(entry.get('description', ''))}</p>",
        pairs_html([*pairs, ("Used in", users_html(page, name))], "ev-pairs ev-datacard"),
        f"<p>{download}</p>",
        folded_html(f"Codebook: {len(fields)} columns", codebook_html(name, entry)),
        folded_html("Sample", table_html(fields, shown, caption)),
    ]
    if table == "facts":
        blocks.append(folded_html(f"All {count} facts", facts_html(theme)))
    return [html_node("".join(blocks))]


def shorten_cell(text):
    """A cell of a sample, cut at CELL characters; the download has all of it."""
    return text if len(text) <= CELL else text[: CELL - 1] + "…"


def table_card_nodes(page, name, entry, count):
    """The card for ePub and PDF: particulars and codebook, without sample and download."""
    lines = [f"{label}: {describe_particular(value)}" for label, value in list_particulars(entry, count)]
    used = ", ".join(chapter_of(docname) for docname in find_users(page.env, name))
    lines += [f"Used in: {used}"] if used else []
    columns = [(f["name"], describe_type(f), f.get("description", "")) for f in entry["schema"]["fields"]]
    return [
        paragraph_node(entry.get("description", "")),
        list_node(lines),
        table_node(("Column", "Type and unit", "Meaning"), columns),
    ]


def list_particulars(entry, count):
    """(label, value) of a table's card. A value is a text, or a list of (text, address or None)."""
    rights = [(r.get("title") or r["name"], r.get("path")) for r in entry.get("licenses", [])]
    found = [
        ("Rows", f"{count:,}"),
        ("Integrity", ": ".join(filter(None, [entry.get("integrity"), entry.get("integrity_note")]))),
        ("Sources", [(describe_source(s), s.get("path")) for s in entry.get("sources", [])]),
        ("Vintage", entry.get("vintage", "")),
        ("Licence", rights),
        ("Redistribution", "; ".join(dict.fromkeys(
            s["redistribution"] for s in entry.get("sources", []) if s.get("redistribution")))),
        ("Measured by", entry.get("measured_by", "")),
        ("Breaks", [(text, None) for text in entry.get("breaks", [])]),
        ("Caveats", [(text, None) for text in entry.get("caveats", [])]),
        ("SHA-256", entry.get("hash", "").removeprefix("sha256:")[:12]),
    ]  # fmt: skip
    return [(label, value) for label, value in found if value]


def describe_source(source):
    """Title, publisher, edition and date of access of one source."""
    said = [source.get("title"), source.get("publisher"), source.get("vintage")]
    if source.get("licence"):
        said.append(f"licence: {source['licence']}")
    if source.get("accessed"):
        said.append(f"read {source['accessed']}")
    return ", ".join(part for part in said if part)


def particular_html(value):
    """A value of `particulars` in HTML: one text, or a list when there are several."""
    if isinstance(value, str):
        return escape(value)
    items = [link_html(address, text) for text, address in value]
    return items[0] if len(items) == 1 else list_html(items)


def list_html(items):
    """A list in HTML."""
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def describe_particular(value):
    """A value of `particulars` as one line of text."""
    return value if isinstance(value, str) else "; ".join(text for text, _ in value)


def users_html(page, name):
    """Chapters, charts and claims that rest on a table, each a link."""
    if name == REGISTER:  # a chapter asks it claim by claim and never loads it
        return "every chapter"
    lines = []
    for docname, found in find_users(page.env, name).items():
        charts = [link_html(page.link_page(docname, f"fig-{key}"), f"chart “{title}”") for key, title in found["charts"]]
        cards = [link_html(page.link_page(docname, f"claim-{i}"), i) for i in found["claims"]]
        parts = charts + ([claim_links_html(cards)] if cards else [])
        lines.append(link_html(page.link_page(docname), chapter_of(docname).capitalize()) + (list_html(parts) if parts else ""))
    return list_html(lines) if lines else "no chapter yet"


def claim_links_html(cards):
    """Many claims behind one line, a few in the open."""
    if len(cards) <= SAMPLE:
        return ("claim " if len(cards) == 1 else "claims ") + ", ".join(cards)
    return f"<details><summary>{len(cards)} claims</summary>{', '.join(cards)}</details>"


def folded_html(title, body):
    """A part of a card that opens on request, without a script."""
    return f'<details class="ev-fold"><summary>{escape(title)}</summary>{body}</details>'


def describe_type(field):
    """Type and unit of a column: "number, million USD"."""
    unit = field.get("unit")
    return field.get("type", "string") + (f", {unit}" if unit and unit != "1" else "")


def codebook_html(name, entry):
    """Every column: name, type and unit, meaning, rules."""
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


def describe_rules(constraints):
    """Constraints of a column in words."""
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


def facts_html(theme):
    """The dated facts of a theme; each row is where a card's source leads."""
    rows = []
    for fact in tables.read(f"{theme}/facts").astype(object).fillna("").to_dict("records"):
        pages = [link_html(fact["url"] or None, fact["publisher"])]
        if fact["second_publisher"]:
            pages.append(link_html(fact["second_url"] or None, fact["second_publisher"]))
        reference_ = f'<span id="fact-{theme}-{escape(fact["id"])}">{escape(fact["id"])}</span>'
        note = f' <span class="ev-where">{escape(fact["note"])}</span>' if fact["note"] else ""
        rows.append([reference_, escape(fact["date"]), escape(fact["statement"]) + note,
                     "; ".join(pages), escape(fact["integrity"])])  # fmt: skip
    head = ("Id", "Date", "What is recorded", "Pages", "Integrity")
    return table_html(head, rows, f"Dated facts, {theme}", "ev-facts")


# ---- a chapter's tables -------------------------------------------------------------------------


@part("about-data")
def render_about_data(page, node):
    """Compact cards of the tables that this notebook used, leading to the data page."""
    cards = []
    with_card = set(tables.known_tables())  # a theme's list of countries has none
    for name in list_tables(page.env, page.docname):
        if name not in with_card:
            continue
        entry = tables.resource(name)
        who = "; ".join(dict.fromkeys(s["publisher"] for s in entry.get("sources", [])[:4]))
        more = len(entry.get("sources", [])) - 4
        who += f" and {more} more" if more > 0 else ""
        cards.append((name, entry, who, sample_table(name)[0]))
    if not page.web:
        lines = [
            [link_node(page.link_table(name), entry["title"]), f": {who}. {entry.get('integrity', '')}."]
            for name, entry, who, _ in cards
        ]
        return [list_node(lines)]
    return [
        html_node(
            '<div class="ev-about">'
            + "".join(
                f'<div class="ev-mini"><p class="ev-mini-title">{link_html(page.link_table(name), entry["title"])}</p>'
                f"<p>{integrity_html(entry)} {count:,} rows, {escape(entry.get('vintage', ''))}</p>"
                f'<p class="ev-where">{escape(who)}</p></div>'
                for name, entry, who, count in cards
            )
            + "</div>"
        )
    ]


def reread_catalogues(app, env, added, changed, removed):
    """Pages with a catalogue are read anew when pages or themes come or go: they may have to share."""
    before, env.evidence_themes = getattr(env, "evidence_themes", None), tables.themes()
    if not (added or removed) and before == env.evidence_themes:
        return []
    return [d for d, page in getattr(env, "evidence", {}).items() if "data-catalogue" in page["shows"]]


def setup(app):
    """Register the directive, which writes sections of its own instead of one placeholder."""
    PARTS["data-catalogue"] = Part("data-catalogue", Catalogue, "fold.js")
    app.connect("env-get-outdated", reread_catalogues)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
