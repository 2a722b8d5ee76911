"""A small book for the tests of `evidence.book`: real register and tables, made-up outputs.

Its notebooks are stored with their outputs, so nothing is executed and a build takes a second.
"""

import csv
import io
import json

import nbformat
from sphinx.testing.util import SphinxTestApp

from evidence import results, seal, tables
from evidence.claims import COLUMNS, OPEN, VERDICTS
from evidence.outputs import TABLE, VERDICT

CLAIM_COLUMNS = (
    "claim_id article section paragraph theme kind paraphrase subject_country indicator stated_value stated_number "
    "stated_low stated_high unit stated_date precision attribution checkable_with checkability note chapter rule annex same_as sentence opens"
).split()
PART_COLUMNS = (
    "claim_id part role paraphrase rule stated_value stated_number stated_low stated_high unit stated_date precision"
).split()
FACT_COLUMNS = (
    "id country date indicator statement value unit source_title publisher origin url second_publisher second_origin "
    "second_url agreement integrity note"
).split()
PUBLISHER_COLUMNS = "publisher kind side house note".split()
NUMBERS = ("stated_number", "stated_low", "stated_high", "value", "tons")
KEYS = ("verdict-key", "strength-key", "rule-key", "parts-rule", "tolerance-rule")
CONF = """
extensions = ["myst_nb"]
nb_execution_mode = "off"
html_theme = "basic"
exclude_patterns = ["_build", "data", "results"]

def setup(app):
    from evidence.book import MODULES, set_up
    set_up(app, [module for module in MODULES if module.__name__.rpartition(".")[2] not in LEFT_OUT])

LEFT_OUT = ("theme", "bridge", "figures", "vega", "pictures", "trace_links", "trace_files")  # outputs are made up, code is not there
"""


def text_of(columns, rows):
    """Rows (dicts) as the text of a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def claim(number, chapter="economy", article="demo", **more):
    """One row of a register."""
    return {
        "claim_id": f"{article}-{number:02d}", "article": article, "section": "Body", "paragraph": "1",
        "theme": chapter, "kind": ("event", "statistic")[number % 2], "precision": "exact",
        "paraphrase": f"Exports of good № {number} came to <40> tons.", "stated_value": "40",
        "stated_number": "40", "unit": "tons", "chapter": chapter, "attribution": "author",
    } | more  # fmt: skip


def resource(name, columns, key, **more):
    """The descriptor of a table."""
    kinds = {column: "number" if column in NUMBERS else "string" for column in columns}
    fields = [{"name": c, "type": k, "description": f"About {c}."} for c, k in kinds.items()]
    for field in fields:
        field |= {"unit": "thousand tons"} if field["type"] == "number" else {}
    return {
        "name": name, "path": f"{name}.csv", "type": "table", "title": f"Title of {name}",
        "description": "One row is one observation.", "integrity": "single source", "integrity_note": "Nobody else.",
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": key}, "vintage": "Edition 2020",
        "sources": [{"title": "Yearbook", "publisher": "An office", "path": "https://example.org/yearbook",
                     "redistribution": "attribution", "accessed": "2026-11-22"}],
        "licenses": [{"name": "CC-BY-4.0", "title": "CC BY 4.0", "path": "https://example.org/licence"}],
        "measured_by": "State statistics", "breaks": ["New method in 2010."], "caveats": ["Rounded."],
    } | more  # fmt: skip


def write_package(root, theme, **found):
    """Write a theme: name=(columns, rows, key) for every table."""
    folder = root / "data" / theme
    folder.mkdir(parents=True, exist_ok=True)
    for name, (columns, rows, _) in found.items():
        (folder / f"{name}.csv").write_text(text_of(columns, rows), encoding="utf-8")
    resources = [resource(name, columns, key) for name, (columns, _, key) in found.items()]
    package = {"$schema": seal.PROFILE, "name": theme, "title": theme.capitalize(),
               "description": f"About {theme}.", "licenses": [{"name": "CC-BY-4.0"}], "resources": resources}  # fmt: skip
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def record(claim_id, verdict="reproduced", **more):
    """What an act of a notebook emits."""
    return dict.fromkeys(COLUMNS, "") | {
        "claim_id": claim_id, "act": "compare", "stated": "40", "recomputed": "41.2", "unit": "tons",
        "verdict": verdict, "tables": "economy/trade; economy/facts", "sources": "economy:E001",
        "specs": 3, "specs_agreeing": 2, "flips_on": "source = B", "context": "A note.",
        "group": VERDICTS[verdict].group, "strength": "" if verdict in OPEN else "moderate", "part": "", "parts": [],
    } | more  # fmt: skip


def output(mime, content):
    """One output of a cell."""
    return nbformat.v4.new_output("display_data", data={mime: content, "text/plain": "(plain)"})


def stored(words, cells):
    """The text of an executed notebook: Markdown cells, then code cells, each (code, outputs)."""
    written = [nbformat.v4.new_markdown_cell(text, id=f"m{n}") for n, text in enumerate(words)]
    written += [
        nbformat.v4.new_code_cell(code, outputs=outputs, execution_count=n + 1, id=f"c{n}")
        for n, (code, outputs) in enumerate(cells)
    ]
    about = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python", "pygments_lexer": "ipython3"},
    }
    return nbformat.writes(nbformat.v4.new_notebook(cells=written, metadata=about))


def glued(name, value):
    """The output of glue()."""
    mime = "application/papermill.record/"
    return nbformat.v4.new_output(
        "display_data",
        data={f"{mime}text/plain": value},
        metadata={"scrapbook": {"mime_prefix": mime, "name": name}},
    )


def notebook(records=(), loads=("economy/trade",), text=("# Economy\n\nSome prose.",), **numbers):
    """The text of an executed notebook that settles `records`, loads tables and glues numbers."""
    loaded = [output(TABLE, {"table": name, "sha256": "sha256:0", "rows": 6}) for name in loads]
    settled = [output(VERDICT, entry) for entry in records]
    given = [glued(name, value) for name, value in numbers.items()]
    return stored(text, [(f"act({n})", [out]) for n, out in enumerate(loaded + settled + given)])


class Book:
    """The small book in a folder; `write` a page, `build` it, read what came out."""

    def __init__(self, root, claims, parts=()):
        self.root = root
        self._write_articles(claims, parts)
        self._write_economy()
        self._write_sources()
        self._write_pages()
        seal.seal()

    def _write_articles(self, claims, parts):
        divided = {"parts": (PART_COLUMNS, parts, ["claim_id", "part"])} if parts else {}
        write_package(
            self.root, "articles", claims=(CLAIM_COLUMNS, claims, ["claim_id"]), **divided
        )
        listed = [
            {"id": name, "label": f"{name.capitalize()} 2020", "date": "2020"}
            for name in sorted({row["article"] for row in claims})
        ]
        self.write("data/articles/articles.yaml", json.dumps(listed))

    def _write_economy(self):
        rows = [
            {"country": "BLR", "year": str(year), "tons": year - 2000} for year in range(2001, 2013)
        ]
        facts = [
            {"id": "E001", "country": "BLR", "date": "2020-12", "indicator": "loan", "statement": "A loan was paid.",
             "source_title": "T", "publisher": "Agency", "url": "https://example.org/1", "second_publisher": "Daily",
             "second_url": "https://daily.example.org/2", "agreement": "agrees", "integrity": "verified"},
        ]  # fmt: skip
        trade = (["country", "year", "tons"], rows, ["country", "year"])
        write_package(self.root, "economy", trade=trade, facts=(FACT_COLUMNS, facts, ["id"]))

    def _write_sources(self):
        owners = [{"publisher": "Agency", "kind": "agency", "side": "independent", "house": "Agency"},
                  {"publisher": "Daily", "kind": "press", "side": "independent", "house": "Daily"}]  # fmt: skip
        hosts = [
            {"host": "example.org", "publisher": "Agency"},
            {"host": "daily.example.org", "publisher": "Daily"},
        ]
        write_package(
            self.root,
            "sources",
            publishers=(PUBLISHER_COLUMNS, owners, ["publisher"]),
            hosts=(["host", "publisher"], hosts, ["host"]),
        )

    def _write_pages(self):
        index = "```{toctree}\n:glob:\nchapters/*\n```\n\n```{verdict-summary}\n```\n"
        parts = "".join(f"```{{{name}}}\n```\n\n" for name in ("ledger", *KEYS))
        self.write("conf.py", CONF)
        self.write("requirements.in", "pandas==3.1.1  # the tables\n")
        self.write("index.md", f"# Index\n\n{index}")
        self.write("chapters/ledger.md", f"# Ledger\n\n{parts}")
        self.write("chapters/data.md", "# Data\n\n```{data-catalogue}\n```\n")

    def write(self, name, text):
        """Write one file below the root."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def accept(self, *records):
        """Write results/verdicts.csv."""
        self.write(
            "results/verdicts.csv",
            text_of(COLUMNS, [{name: row.get(name, "") for name in COLUMNS} for row in records]),
        )

    def build(self, builder="html", parallel=0):
        """Build; return the lines of the warnings. `said` keeps the messages of the build."""
        app = SphinxTestApp(builder, srcdir=self.root, parallel=parallel)
        try:
            app.build()
            self.said = app.status.getvalue()
            self.warnings = app.warning.getvalue()
        finally:
            app.cleanup()
        return [line for line in self.warnings.splitlines() if line.strip()]

    def html(self, page):
        """The HTML of a page of the last build."""
        return (self.root / "_build" / "html" / f"{page}.html").read_text(encoding="utf-8")

    def download(self, name):
        """Path of a download of the last build."""
        return self.root / "_build" / "html" / "_downloads" / name


def aim(monkeypatch, root):
    """Let `evidence` read the book at `root` instead of the real one."""
    monkeypatch.setattr(tables, "ROOT", root)
    monkeypatch.setattr(tables, "DATA", root / "data")
    monkeypatch.setattr(results, "RESULTS", root / "results")


def begin(monkeypatch, root, claims=None, parts=()):
    """A small book with claims of the chapters economy (1 to 4) and politics (5 and 6)."""
    aim(monkeypatch, root)
    if claims is None:
        claims = [claim(n) for n in range(1, 5)] + [claim(n, "politics", "other") for n in (5, 6)]
    return Book(root, claims, parts)
