"""What the generated parts of a page share: addresses, placeholders, tables in HTML and docutils.

A generated part is put on its page as a `Placeholder` while the page is read, and filled in when
the page is written: only then does the build know the verdicts of every chapter. Web pages get
HTML; ePub and PDF get plain docutils nodes with the same words.
"""

import posixpath
from html import escape

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from .. import tables
from .registry import RENDERERS

LOG = logging.getLogger(__name__)


class Placeholder(nodes.General, nodes.Element):
    """A placeholder. `kind` names the function that fills it; the other attributes are that function's options."""


class FillPlaceholders(SphinxPostTransform):
    """Replace every placeholder of a page that is about to be written."""

    default_priority = 3  # before references are resolved and outputs are chosen

    def run(self, **_):
        page = Page(self.app, self.env.docname)
        for node in list(self.document.findall(Placeholder)):
            try:
                parts = RENDERERS[node["kind"]](page, node)
            except tables.TableError as error:  # a strict build stops here with one message
                LOG.warning(str(error), location=self.env.docname, type="evidence", subtype="tables", once=True)
                parts = []
            node.replace_self(parts)


class Page:
    """The page being written: which builder writes it, and addresses as seen from it."""

    def __init__(self, app, docname):
        self.app, self.env, self.builder, self.docname = app, app.env, app.builder, docname
        self.web = is_web(app)

    @property
    def name(self):
        """The chapter's name: the last part of the document's path."""
        return chapter_of(self.docname)

    def link_page(self, docname, anchor=""):
        """Address of `anchor` on page `docname`, as seen from this page."""
        if docname == self.docname and anchor:
            return f"#{anchor}"
        address = self.builder.get_relative_uri(self.docname, docname)
        if not anchor:
            return address
        return f"#{anchor}" if address.startswith("#") else f"{address}#{anchor}"

    def link_file(self, path):
        """Address of a file that the build writes at `path` below the output folder."""
        return relative_uri(self.builder.get_target_uri(self.docname), path)

    def find_page(self, kind):
        """Name of the page that holds the generated part `kind`, or None."""
        return find_page(self.env, kind)

    def link_table(self, name):
        """Address of the card of table `name` on the data page, or None."""
        return self._link_part(f"data:{name.partition('/')[0]}", make_table_anchor(name))

    def link_fact(self, reference):
        """Address of a dated fact ("economy:E001") on the data page, or None."""
        return self._link_part(f"data:{reference.partition(':')[0]}", f"fact-{reference.replace(':', '-')}")

    def link_row(self, claim_id):
        """Address of a claim's row in the ledger, or None."""
        return self._link_part("ledger", f"ledger-{claim_id}")

    def _link_part(self, kind, anchor):
        docname = self.find_page(kind)
        return self.link_page(docname, anchor) if docname else None


def is_web(app):
    """Whether the build makes web pages (an ePub is HTML, too, but no web page)."""
    return app.builder.format == "html" and app.builder.name != "epub"


def chapter_of(docname):
    """ "chapters/economy" and "chapters/economy.md" -> "economy"."""
    return posixpath.splitext(posixpath.basename(docname))[0]


def find_page(env, kind):
    """Name of the page on which the directive `kind` stands, or None."""
    pages = getattr(env, "evidence", {}).items()
    return next((docname for docname, found in sorted(pages) if kind in found["shows"]), None)


def make_table_anchor(name):
    """ "economy/bilateral_trade" -> "table-economy-bilateral_trade"."""
    return f"table-{name.replace('/', '-')}"


def html_node(text):
    """A node that holds `text` as it is."""
    return nodes.raw("", text, format="html")


def link_html(address, text, **attributes):
    """A link in HTML; `text` is escaped. Without an address it is plain text."""
    if not address:
        return escape(str(text))
    more = "".join(
        f' {key.rstrip("_")}="{escape(str(value))}"' for key, value in attributes.items()
    )
    return f'<a href="{escape(address)}"{more}>{escape(str(text))}</a>'


def badge_html(icon, tone, words, meaning=""):
    """A sign, words (ready HTML) and their tone: never colour alone. meaning: what the words stand for, on hover."""
    title = f' title="{escape(meaning)}"' if meaning else ""
    return f'<span class="ev-badge ev-{tone}"{title}><span aria-hidden="true">{icon}</span> {words}</span>'


def table_html(head, rows, caption="", css=""):
    """A table in HTML. `rows` hold ready HTML; the first cell of a row is its header."""
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>'
        + "".join(f"<td>{cell}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    name = escape(caption or head[0])
    title = f'<p class="ev-caption">{name}</p>' if caption else ""
    return (
        f'{title}<div class="ev-scroll" tabindex="0" role="region" aria-label="{name}">'
        f'<table class="ev-table {css}"><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def pairs_html(pairs, css="ev-pairs"):
    """A definition list in HTML of (label, ready HTML); empty values are left out."""
    lines = "".join(f"<div><dt>{escape(k)}</dt><dd>{v}</dd></div>" for k, v in pairs if v)
    return f'<dl class="{css}">{lines}</dl>'


def paragraph_node(*parts):
    """A docutils paragraph of texts and inline nodes."""
    return nodes.paragraph("", "", *[nodes.Text(p) if isinstance(p, str) else p for p in parts])


def link_node(address, text):
    """A docutils link, or plain text without an address."""
    if not address:
        return nodes.inline("", text)
    return nodes.reference("", text, internal=True, refuri=address)


def list_node(items):
    """A docutils bullet list; an item is a text or a list of texts and inline nodes."""
    rows = [item if isinstance(item, (list, tuple)) else [item] for item in items]
    return nodes.bullet_list("", *[nodes.list_item("", paragraph_node(*row)) for row in rows])


def table_node(head, rows):
    """A docutils table; a cell is a text or an inline node. Columns are as wide as their words."""
    table = [[_text(cell) for cell in row] for row in (head, *rows)]
    widths = [min(40, max(len(text) for text in column)) for column in zip(*table, strict=True)]
    group = nodes.tgroup("", cols=len(head))
    group += [nodes.colspec("", colwidth=max(width, 4)) for width in widths]
    group += nodes.thead("", _row(head))
    group += nodes.tbody("", *[_row(row) for row in rows])
    return nodes.table("", group)


def _text(cell):
    return cell if isinstance(cell, str) else cell.astext()


def _row(cells):
    return nodes.row("", *[nodes.entry("", paragraph_node(c)) for c in cells])
