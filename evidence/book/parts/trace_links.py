"""Link each number, verdict and figure of a chapter to its trace: code, tables, recipe, file.

A chapter has its traces on a page of its own, `trace-<chapter>`, which is in no table of contents
and not in the search. The links need no script; `trace.js` shows the short form of a trace when a
reader points at its link or reaches it with the keyboard.
"""

from typing import Any

from docutils import nodes
from myst_nb.ext.glue.roles import PasteTextRole
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from ...markup import Markup, link
from ..nodes import Page, WrittenPage, connect_to_pages, is_web, link_node
from ..record import chapter_of, is_chapter, locate_notebook

CLASS = "ev-trace"


def name_page(docname: str) -> str:
    """Return the page with the traces of a chapter: "chapters/trace-economy" for "chapters/economy"."""
    folder, slash, name = docname.rpartition("/")
    return f"{folder}{slash}trace-{name}"


def make_anchor(kind: str, name: str) -> str:
    """Return the anchor of one trace: "number-share-2014"."""
    return f"{kind}-{name}"


def has_traces(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a page is a chapter with results that can be traced."""
    return is_chapter(env, docname) and locate_notebook(env, docname).exists()


def link_trace(page: Page, kind: str, name: str, docname: str = "") -> str | None:
    """Return the address of a trace, relative to the page being written; None where there is none.

    kind, name: "number", "verdict" or "figure", and its name or the id of the claim. docname: the
    chapter that makes it, if that is another page.
    """
    chapter = docname or page.docname
    if not page.web or not has_traces(page.env, chapter):
        return None
    path = page.builder.get_target_uri(name_page(chapter))
    return f"{page.link_file(path)}#{make_anchor(kind, name)}"


def trace_link_html(page: Page, name: str, docname: str) -> Markup:
    """Return a link to the trace of a figure, "" where there is none."""
    address = link_trace(page, "figure", name, docname)
    return link(address, "Trace to the source", class_=CLASS) if address else Markup()


class TracedText(PasteTextRole):
    """{glue:text}`name:.1f`: a number of the notebook, which knows its name."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the nodes of myst-nb, the text with the name of its number."""
        found, messages = super().run()
        for node in found:
            if isinstance(node, nodes.inline):
                node["number"] = self.text.rsplit(":", 1)[0]
        return found, messages


class LinkNumbers(SphinxPostTransform):
    """Make each number of the prose a link to its trace, which links back to the first place."""

    default_priority = 4
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Put a reference around every number, except in headings and in other links.

        Where a number stands first, an element has the id of its trace. It is not the reference, which
        a browser that goes to it would focus, so that the short form would cover the sentence.
        """
        page, seen = Page(self.app, self.env.docname), set()
        for node in list(self.document.findall(nodes.inline)):
            address = link_trace(page, "number", node["number"]) if "number" in node else None
            if not address:
                continue
            node["classes"].clear()
            if not _inside(node, (nodes.reference, nodes.title, pending_xref)):
                found = link_node(address, node.astext(), CLASS)
                node.children = []
                node += found
            if node["number"] not in seen:
                seen.add(node["number"])
                node["ids"].append(make_anchor("number", node["number"]))
            else:
                node.parent.replace(node, node.children)


def _inside(node, kinds):
    while node.parent is not None:
        node = node.parent
        if isinstance(node, kinds):
            return True
    return False


def add_script(page: WrittenPage) -> None:
    """Load the script of the short forms on chapters."""
    if page.doctree is not None and is_web(page.app) and has_traces(page.app.env, page.docname):
        address = page.context["pathto"](f"_downloads/traces/{chapter_of(page.docname)}.js", 1)
        page.app.add_js_file("trace.js", loading_method="defer", **{"data-traces": address})


def setup(app: Sphinx) -> None:
    """Register the role of numbers in the prose, their links and the script."""
    app.add_role_to_domain("glue", "text", TracedText(), override=True)
    app.add_post_transform(LinkNumbers)
    connect_to_pages(app, add_script)
