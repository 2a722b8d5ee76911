"""Show charts: a static picture first, then the interactive one, a table and downloads.

A notebook's `figure()` has drawn the pictures; the build only places them. On a web page a chart
needs no script. It becomes interactive when a reader points at it, with one library that the
whole book shares. An ePub gets the picture with its words.
"""

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ...charts import MOST_NAMED, widen
from ...markup import Markup, link, render
from ..nodes import Page, json_html
from ..renderer import Chart
from .figure_tables import figure_table_html
from .trace_links import trace_link_html

DOWNLOADS = "_downloads/charts"
SPECS = ("spec", "spec_narrow")  # of the wide and of the narrow chart
OUTLINE = "geometry"  # a shape's column in GeoJSON: Vega reads it, and no specification names it
MARGIN = 12  # px at the sides of a picture of an ePub, for the fonts of other devices
XMLNS = ' xmlns="http://www.w3.org/2000/svg"'  # a file needs it, a picture in a page does not
FILES = (  # ending and label of the downloads
    (".png", "Picture with title and source (PNG)"),
    (".svg", "Picture to enlarge (SVG)"),
    (".csv", "Data (CSV)"),
    ("-metadata.json", "About the data (JSON)"),
    (".json", "Chart code (Vega-Lite)"),
)


class ResolveCharts(SphinxPostTransform):
    """Give charts their addresses on the web, and in an ePub a picture that is a file."""

    default_priority = 3

    def run(self, **_: Any) -> None:
        """Resolve every chart of the page that is about to be written."""
        page = Page(self.app, self.env.docname)
        for node in list(self.document.findall(Chart)):
            node.replace_self(resolve_chart(page, node))


def resolve_chart(page: Page, node: Chart) -> list[nodes.Node]:
    """Return a chart with its addresses on the page being written; without HTML its title alone."""
    if page.builder.format != "html":
        title = node["record"]["title"]
        return [nodes.paragraph("", title, ids=node["ids"], names=node["names"])]
    node["links"] = [page.link_source(entry["ref"]) for entry in node["record"]["credits"]]
    if not page.web:
        return [_add_image(page.app, node)]
    node["folder"] = page.link_file(f"{DOWNLOADS}/{node['docname']}")
    node["trace"] = trace_link_html(page, node["record"]["name"], node["docname"])
    return [node]


def address_figure(app: Sphinx, docname: str, name: str) -> str:
    """Return the address of a figure: whole if the book knows its own, else from the book's root."""
    base, target = app.config.html_baseurl or "", app.builder.get_target_uri(docname)
    return f"{base}{target.partition('#')[0]}#fig-{name}"


def _add_image(app, node):
    """Put the static picture into a chart as a file, which an ePub lists among its own."""
    record = node["record"]
    path = Path(app.doctreedir) / "charts" / node["docname"] / f"{record['name']}.svg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(widen(record["svg"], MARGIN), encoding="utf-8")
    app.env.images.add_file(app.env.docname, str(path))
    node += nodes.image(uri=str(path), candidates={"*": str(path)}, alt=record["alt"])
    return node


def visit_chart(translator: Any, node: Chart) -> None:
    """Write one chart, and in a web page its table, its data and its downloads."""
    record = node["record"]
    image = node.next_node(nodes.image)  # in an ePub
    shown = {
        "record": record,
        "anchor": node["ids"][0],
        "number": _capture(translator, translator.add_fignumber, node),
        "permalink": _capture(
            translator, translator.add_permalink_ref, node, "Link to this figure"
        ),
        "sources": [
            link(address, entry["label"], class_="reference internal")
            for entry, address in zip(record["credits"], node["links"], strict=True)
        ],
        "most_named": MOST_NAMED,
    }
    if image:
        shown |= {"web": False, "image": _capture(translator, image.walkabout, translator)}
    else:
        if "ev_charts" not in vars(translator):
            translator.ev_charts = PageCharts(translator.document)
        scripts = list(translator.ev_charts.list_scripts(record))
        shown |= {"web": True, "control": _control_label(record), "data": scripts}
        shown |= _describe_downloads(node)
    translator.body.append(render("book/parts/figures.html", **shown))
    raise nodes.SkipNode


def _capture(translator, write, *given):
    """Return what a method of Sphinx appends to the page."""
    before = len(translator.body)
    write(*given)
    html = Markup("").join(map(Markup, translator.body[before:]))
    del translator.body[before:]
    return html


def _describe_downloads(node):
    """Return the pictures, of which the style sheet shows the one that fits, the table and the files."""
    record = node["record"]
    tag = '<svg class="{}" aria-hidden="true" focusable="false" '
    return {
        "pictures": [
            Markup(record[key].replace("<svg ", Markup(tag).format(css), 1).replace(XMLNS, "", 1))
            for key, css in (("svg", "ev-wide"), ("svg_narrow", "ev-narrow"))
        ],
        "table": figure_table_html(record),
        "stem": f"{node['folder']}/{record['name']}",
        "files": FILES,
        "trace": Markup(node["trace"]),
    }


def _control_label(record):
    """Return what the button says: what a menu chooses, or that sliders change assumptions; or ""."""
    bound = [param["bind"] for param in record["spec"].get("params", []) if "bind" in param]
    if bound and all(bind.get("input") == "select" for bind in bound):
        return " · ".join(bind["name"].rstrip(": ") for bind in bound)
    return "Change the assumptions" if bound else ""


class PageCharts:
    """What the charts of one page share: their configuration, and data that is written once."""

    def __init__(self, document: nodes.document) -> None:
        records = [node["record"] for node in document.findall(Chart)]
        specs = [_strip_spec(record[key]) for record in records for key in SPECS]
        self.asked = json.dumps(specs, ensure_ascii=False)
        self.config = functools.reduce(_intersect, [spec.get("config", {}) for spec in specs])
        self.begun = False
        self.sent: set[str] = set()

    def list_scripts(self, record: dict[str, Any]) -> Iterator[Markup]:
        """Yield what the script needs of a chart and the page does not hold yet."""
        if not self.begun:
            yield json_html(self.config, class_="ev-config")
        self.begun = True
        for name, rows in (record["spec"]["datasets"] | record["spec_narrow"]["datasets"]).items():
            if name not in self.sent:
                found = dict.fromkeys(key for row in rows for key in row)
                columns = [column for column in found if self._is_asked(column)]
                values = [[row.get(column) for row in rows] for column in columns]
                content = {"columns": columns, "values": values}
                yield json_html(content, class_="ev-data", **{"data-name": name})
                self.sent.add(name)
        specs = [_strip_spec(record[key]) for key in SPECS]
        for spec in specs:
            spec["config"] = _subtract(spec.get("config", {}), self.config)
        yield json_html(specs, class_="ev-spec")

    def _is_asked(self, column):
        """Tell whether a chart may read a column: its name occurs, or Vega writes it in another way."""
        return column in self.asked or column == OUTLINE or not re.fullmatch(r"\w+", column)


def _intersect(one, other):
    """Return what two nested dicts have in common."""
    both = {}
    for key in one.keys() & other.keys():
        if isinstance(one[key], dict) and isinstance(other[key], dict):
            both[key] = _intersect(one[key], other[key])
        elif one[key] == other[key]:
            both[key] = one[key]
    return dict(sorted(both.items()))


def _subtract(config, shared):
    """Return what `config` has and `shared` has not: charts.js merges both."""
    own = {}
    for key, value in config.items():
        if isinstance(value, dict) and isinstance(shared.get(key), dict):
            if rest := _subtract(value, shared[key]):
                own[key] = rest
        elif key not in shared:
            own[key] = value
    return own


def _strip_spec(spec):
    """Return a specification without the words that the page shows, and with the names of its data only."""
    left_out = ("$schema", "description", "title", "usermeta")
    bare = {key: value for key, value in spec.items() if key not in left_out}
    return {**bare, "datasets": list(spec["datasets"])}


def setup(app: Sphinx) -> None:
    """Register the node of charts."""
    visitors: Any = (visit_chart, None)
    app.add_enumerable_node(Chart, "figure", lambda node: node["record"]["title"], html=visitors)
    app.add_post_transform(ResolveCharts)
