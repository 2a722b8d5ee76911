"""Show charts: a static picture first, then the interactive one, a table and downloads.

A notebook's `figure()` has drawn the pictures; the build only places them. On a web page a chart
needs no script. It becomes interactive when a reader points at it, with one library that the
whole book shares. ePub, PDF and text get the picture with its words.
"""

import json
import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.typing import ExtensionMetadata

from ...charts import MOST_NAMED
from ..nodes import Page, json_html
from ..renderer import Chart
from .figure_tables import figure_table_html
from .traces import trace_link_html

DOWNLOADS = "_downloads/charts"


class ResolveCharts(SphinxPostTransform):
    """Give charts their addresses on the web; make plain figures for every other format."""

    default_priority = 3

    def run(self, **_: Any) -> None:
        """Resolve every chart of the page that is about to be written."""
        page = Page(self.app, self.env.docname)
        for node in list(self.document.findall(Chart)):
            node.replace_self(resolve_chart(page, node))


def resolve_chart(page: Page, node: Chart) -> list[nodes.Node]:
    """Return a chart with its addresses on the page being written, or a plain figure."""
    node["links"] = [_link_source(page, entry["ref"]) for entry in node["record"]["credits"]]
    if not page.web:
        return [_figure_node(page.app, node)]
    single = page.builder.name == "singlehtml"  # one page, next to the folder of downloads
    node["folder"] = _locate_folder(node) if single else page.link_file(_locate_folder(node))
    node["trace"] = trace_link_html(page, "figure", node["record"]["name"], node["docname"])
    return [node]


def _link_source(page, ref):
    return page.link_fact(ref) if ":" in ref else page.link_table(ref)


def address_figure(app: Sphinx, docname: str, name: str) -> str:
    """Return the address of a figure: whole if the book knows its own, else from the book's root."""
    base, target = app.config.html_baseurl or "", app.builder.get_target_uri(docname)
    return f"{base}{target.partition('#')[0]}#fig-{name}"


def _locate_folder(node):
    return f"{DOWNLOADS}/{node['docname']}"


def _figure_node(app, node):
    """Return the picture with its finding, caption and sources, in nodes every builder knows."""
    record = node["record"]
    caption = nodes.caption("", record["title"])
    legend = nodes.legend("")
    if record["caption"]:
        legend += nodes.paragraph("", record["caption"])
    sources = nodes.paragraph("", "Source: ")
    for index, (entry, address) in enumerate(zip(record["credits"], node["links"], strict=True)):
        sources += nodes.Text("; " * bool(index))
        label = entry["label"]
        sources += (
            nodes.reference("", label, internal=True, refuri=address)
            if address
            else nodes.Text(label)
        )
    legend += sources
    return nodes.figure(
        "", _image_node(app, node), caption, legend, ids=node["ids"], names=node["names"]
    )


def _image_node(app, node):
    """Return the static picture as a file that the builder copies: SVG, or PDF for LaTeX."""
    import vl_convert

    latex = app.builder.format == "latex"
    path = (
        Path(app.doctreedir)
        / "charts"
        / node["docname"]
        / f"{node['record']['name']}.{'pdf' if latex else 'svg'}"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    svg = node["record"]["svg"]
    path.write_bytes(vl_convert.svg_to_pdf(svg) if latex else svg.encode())
    app.env.images.add_file(app.env.docname, str(path))
    return nodes.image(uri=str(path), candidates={"*": str(path)}, alt=node["record"]["alt"])


def visit_chart(translator: Any, node: Chart) -> None:
    """Write one chart and its downloads into a web page."""
    record = node["record"]
    anchor = node["ids"][0]
    body = translator.body
    body.append(
        f'<figure class="ev-chart" id="{anchor}" aria-labelledby="{anchor}-title">\n<figcaption>'
    )
    body.append(f'<p class="ev-chart-title" id="{anchor}-title">')
    translator.add_fignumber(node)
    body.append(f'<span class="caption-text">{escape(record["title"])}</span>')
    translator.add_permalink_ref(node, "Link to this figure")
    body.append("</p></figcaption>\n")
    body += [
        _picture_html(record),
        _controls_html(record),
        _words_html(node),
        figure_table_html(record),
        _data_html(translator, record),
    ]
    body.append("</figure>\n")
    raise nodes.SkipNode


def _picture_html(record):
    """Return both static pictures; the style sheet shows the one that fits."""
    pictures = "".join(
        re.sub(
            r"<svg ",
            f'<svg class="{css}" aria-hidden="true" focusable="false" ',
            record[key],
            count=1,
        )
        for key, css in (("svg", "ev-wide"), ("svg_narrow", "ev-narrow"))
    )
    return (
        f'<div class="ev-picture"><div class="ev-static" role="img" aria-label="{escape(record["alt"])}">'
        f'{pictures}</div><div class="ev-live"></div></div>\n'
    )


def _controls_html(record):
    """Return the button that adds sliders. The script shows it: without the script it does nothing."""
    if not any("bind" in param for param in record["spec"].get("params", [])):
        return ""
    return (
        '<div class="ev-controls">'
        f'<button type="button" class="ev-assume" hidden>{_control_label(record)}</button></div>\n'
    )


def _control_label(record):
    """Return what the button says: what a menu chooses, or that sliders change assumptions."""
    bound = [param["bind"] for param in record["spec"]["params"] if "bind" in param]
    if all(bind.get("input") == "select" for bind in bound):
        return escape(" · ".join(bind["name"].rstrip(": ") for bind in bound))
    return "Change the assumptions"


def _words_html(node):
    """Return caption, sources and downloads."""
    record = node["record"]
    links = [
        f'<a class="reference internal" href="{escape(address)}">{escape(entry["label"])}</a>'
        if address
        else escape(entry["label"])
        for entry, address in zip(record["credits"], node["links"], strict=True)
    ]
    caption = (
        f'<p class="ev-chart-caption">{escape(record["caption"])}</p>' if record["caption"] else ""
    )
    return (
        f"{caption}{_sources_html(links)}"
        f'<div class="ev-chart-files">{_share_html(node)}{node["trace"]}</div>\n'
    )


def _share_html(node):
    """Return the fold with the figure's link and downloads; the script adds the code that embeds it."""
    stem = f"{node['folder']}/{node['record']['name']}"
    files = " ".join(
        f'<a href="{stem}{ending}" download>{label}</a>'
        for ending, label in (
            (".png", "Picture with title and source (PNG)"),
            (".svg", "Picture to enlarge (SVG)"),
            (".csv", "Data (CSV)"),
            ("-metadata.json", "About the data (JSON)"),
            (".json", "Chart code (Vega-Lite)"),
        )
    )
    return (
        '<details class="ev-chart-share"><summary>Share and download</summary>'
        f'<p><a href="#{node["ids"][0]}">Link to this figure</a> {files}</p></details>'
    )


def _sources_html(links):
    """Return the line of sources; where there are many, the first one and the others folded."""
    line = '<p class="ev-chart-source">Source: '
    if len(links) <= MOST_NAMED:
        return f"{line}{'; '.join(links)}</p>"
    others = "".join(f"<li>{link}</li>" for link in links[1:])
    return (
        f"{line}{links[0]}</p>"
        f'<details class="ev-chart-sources"><summary>and {len(links) - 1} more</summary><ul>{others}</ul></details>'
    )


def _data_html(translator, record):
    """Return what the script needs: both specifications, and data that this page does not hold yet."""
    sent = translator.__dict__.setdefault("ev_sent", set())
    asked = _asked_fields(translator)
    datasets = {**record["spec"]["datasets"], **record["spec_narrow"]["datasets"]}
    scripts = []
    for name, rows in datasets.items():
        if name not in sent:
            columns = [
                c for c in dict.fromkeys(key for row in rows for key in row) if _is_asked(c, asked)
            ]
            by_column = [[row.get(column) for row in rows] for column in columns]
            scripts.append(
                json_html(
                    {"columns": columns, "values": by_column},
                    class_="ev-data",
                    **{"data-name": name},
                )
            )
            sent.add(name)
    specs = [_strip_spec(record[key]) for key in ("spec", "spec_narrow")]
    return "\n".join([*scripts, json_html(specs, class_="ev-spec"), ""])


def _asked_fields(translator):
    """Return the specifications of all charts of the page as one text: charts may share their data."""
    if "ev_asked" not in translator.__dict__:
        found = [node["record"] for node in translator.document.findall(Chart)]
        specs = [_strip_spec(record[key]) for record in found for key in ("spec", "spec_narrow")]
        translator.__dict__["ev_asked"] = json.dumps(specs, ensure_ascii=False)
    return translator.__dict__["ev_asked"]


def _is_asked(column, asked):
    """Tell whether a chart may read a column: its name occurs, or is one that Vega writes in another way."""
    return column in asked or not re.fullmatch(r"\w+", column)


def _strip_spec(spec):
    """Return a specification without the words that the page shows, and with the names of its data only."""
    left_out = ("$schema", "title", "usermeta")
    bare = {key: value for key, value in spec.items() if key not in left_out}
    return {**bare, "datasets": list(spec["datasets"])}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the node of charts."""
    visitors: Any = (visit_chart, None)
    app.add_enumerable_node(Chart, "figure", lambda node: node["record"]["title"], html=visitors)
    app.add_post_transform(ResolveCharts)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
