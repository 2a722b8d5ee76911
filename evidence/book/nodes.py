"""Placeholders, addresses, and the nodes of generated parts.

While a page is read, a generated part is only a `Placeholder`. It is filled when the page is
written, because only then are the verdicts of every chapter known. Web pages and ePub get HTML of
templates, see `evidence.markup`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from ..markup import Markup, compact_json, join
from .record import chapter_of, find_page


class Placeholder(nodes.General, nodes.Element):
    """A node that is replaced when its page is written.

    The attribute `kind` names the function of `RENDERERS` that fills it; that function reads its
    options from the other attributes.
    """


class Page:
    """The page being written, such as `chapters/economy`: its builder, and addresses relative to it."""

    def __init__(self, app: Sphinx, docname: str) -> None:
        self.app, self.env, self.builder, self.docname = app, app.env, app.builder, docname
        self.web = is_web(app)

    @property
    def name(self) -> str:
        """Return the last part of the document's path, which is the chapter's name."""
        return chapter_of(self.docname)

    def link_page(self, docname: str, anchor: str = "") -> str:
        """Return the address of `anchor` on page `docname`, relative to this page."""
        if docname == self.docname and anchor:
            return f"#{anchor}"
        address = self.builder.get_relative_uri(self.docname, docname)
        if not anchor:
            return address
        return f"#{anchor}" if address.startswith("#") else f"{address}#{anchor}"

    def link_file(self, path: str) -> str:
        """Return the address of the file that the build writes at `path` below the output folder."""
        return relative_uri(self.builder.get_target_uri(self.docname), path)

    def find_page(self, kind: str) -> str | None:
        """Return the name of the page that shows the part `kind`, or None."""
        return find_page(self.env, kind)

    def link_table(self, name: str) -> str | None:
        """Return the address of a table's card on the data page, or None."""
        return self.link_part(f"data:{name.partition('/')[0]}", make_table_anchor(name))

    def link_fact(self, reference: str) -> str | None:
        """Return the address of a dated fact ("economy:E001") on the data page, or None."""
        theme = reference.partition(":")[0]
        return self.link_part(f"data:{theme}", f"fact-{reference.replace(':', '-')}")

    def link_source(self, name: str) -> str | None:
        """Return the address of a fact ("economy:E001") or a table ("economy/macro"), or None."""
        return self.link_fact(name) if ":" in name else self.link_table(name)

    def link_row(self, claim_id: str) -> str | None:
        """Return the address of a claim's row in the ledger, or None."""
        return self.link_part("ledger", f"ledger-{claim_id}")

    def link_part(self, kind: str, anchor: str = "") -> str | None:
        """Return the address of an anchor on the page that shows the part `kind`, or None."""
        docname = self.find_page(kind)
        return self.link_page(docname, anchor) if docname else None


@dataclass
class WrittenPage:
    """A page that is about to be written, as Sphinx's event `html-page-context` gives it."""

    app: Sphinx
    docname: str
    context: dict[str, Any]  # what the theme's template shows; it may be changed
    doctree: nodes.document | None  # None for a page without one, such as the search


def connect_to_pages(app: Sphinx, act: Callable[[WrittenPage], None], priority: int = 500) -> None:
    """Let `act` be called with every page before it is written; a larger priority is called later."""
    app.connect(
        "html-page-context",
        lambda app, name, _, context, doctree: act(WrittenPage(app, name, context, doctree)),
        priority=priority,
    )


def is_web(app: Sphinx) -> bool:
    """Tell whether the build makes web pages. An ePub is HTML too, but no web page."""
    return app.builder.format == "html" and app.builder.name != "epub"


def make_table_anchor(name: str) -> str:
    """Return the anchor of a table's card: "table-economy-macro" for "economy/macro"."""
    return f"table-{name.replace('/', '-')}"


def html_node(text: str, *, searched: bool = False) -> nodes.raw:
    """Return a node that writes `text` unchanged into HTML, best written by `markup.render`.

    searched: let the search find its words as it finds the running text of a page.
    """
    return nodes.raw("", str(text), format="html", searched=searched)


def json_html(value: object, **attributes: object) -> Markup:
    """Return data as a script element that browsers do not run; `attributes` as in `markup.link`.

    Examples
    --------
    >>> json_html({"a": 1}, class_="ev-data")
    Markup('<script type="application/json" class="ev-data">{"a":1}</script>')
    >>> json_html("</script>").count("</script>")
    1
    """
    safe = compact_json(value).replace("<", "\\u003c")  # a closing tag in it would end the element
    named = {"type": "application/json"} | attributes
    given = join(Markup(' {}="{}"').format(key.rstrip("_"), one) for key, one in named.items())
    return Markup("<script{}>{}</script>").format(given, Markup(safe))


def paragraph_node(*parts: str | nodes.Node) -> nodes.paragraph:
    """Return a paragraph of texts and inline nodes."""
    return nodes.paragraph("", "", *[nodes.Text(p) if isinstance(p, str) else p for p in parts])


def link_node(address: str | None, text: str, *classes: str) -> nodes.Element:
    """Return a link with some classes, or the text alone if there is no address."""
    if not address:
        return nodes.inline("", text)
    return nodes.reference("", text, internal=True, refuri=address, classes=[*classes])
