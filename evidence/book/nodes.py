"""Placeholders, addresses, and helpers that make nodes and HTML for generated parts.

While a page is read, a generated part is only a `Placeholder`. It is filled when the page is
written, because only then are the verdicts of every chapter known. Web pages get HTML; ePub and
PDF get docutils nodes with the same words.
"""

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from .record import chapter_of, find_page


class Placeholder(nodes.General, nodes.Element):
    """A node that is replaced when its page is written.

    The attribute `kind` names the function of `RENDERERS` that fills it; that function reads its
    options from the other attributes.
    """


class Page:
    """The page being written: its builder, and addresses relative to it.

    Parameters
    ----------
    app
        The running Sphinx application.
    docname
        Document name of the page, such as `chapters/economy`.
    """

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
        return self._link_part(f"data:{name.partition('/')[0]}", make_table_anchor(name))

    def link_fact(self, reference: str) -> str | None:
        """Return the address of a dated fact ("economy:E001") on the data page, or None."""
        return self._link_part(
            f"data:{reference.partition(':')[0]}", f"fact-{reference.replace(':', '-')}"
        )

    def link_row(self, claim_id: str) -> str | None:
        """Return the address of a claim's row in the ledger, or None."""
        return self._link_part("ledger", f"ledger-{claim_id}")

    def _link_part(self, kind, anchor):
        docname = self.find_page(kind)
        return self.link_page(docname, anchor) if docname else None


def is_web(app: Sphinx) -> bool:
    """Tell whether the build makes web pages. An ePub is HTML too, but no web page."""
    return app.builder.format == "html" and app.builder.name != "epub"


def make_table_anchor(name: str) -> str:
    """Return the anchor of a table's card: "table-economy-macro" for "economy/macro"."""
    return f"table-{name.replace('/', '-')}"


def html_node(text: str) -> nodes.raw:
    """Return a node that writes `text` unchanged into HTML."""
    return nodes.raw("", text, format="html")


def json_html(value: object, **attributes: object) -> str:
    """Return data as a script element that browsers do not run; `attributes` as in `link_html`.

    Examples
    --------
    >>> json_html({"a": 1}, class_="ev-data")
    '<script type="application/json" class="ev-data">{"a":1}</script>'
    >>> json_html("</script>").count("</script>")
    1
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    safe = text.replace("<", "\\u003c")  # a closing tag in it would end the element
    return f"<script{_attributes({'type': 'application/json'} | attributes)}>{safe}</script>"


def _attributes(given):
    return "".join(f' {key.rstrip("_")}="{escape(str(value))}"' for key, value in given.items())


def link_html(address: str | None, text: object, **attributes: object) -> str:
    """Return a link in HTML, or the text alone if there is no address. `text` is escaped.

    Parameters
    ----------
    address
        Where the link leads.
    text
        Its words.
    **attributes
        More attributes of the tag; an underscore at the end of a name is dropped (`class_`).
    """
    if not address:
        return escape(str(text))
    return f'<a href="{escape(address)}"{_attributes(attributes)}>{escape(str(text))}</a>'


def badge_html(icon: str, tone: str, words: str, meaning: str = "") -> str:
    """Return a badge in HTML: an icon, words and a colour, so that colour is never the only sign.

    Parameters
    ----------
    icon
        One character; screen readers skip it.
    tone
        Suffix of the class that gives the colour.
    words
        Escaped HTML.
    meaning
        A text shown when the pointer rests on the badge.
    """
    title = f' title="{escape(meaning)}"' if meaning else ""
    return f'<span class="ev-badge ev-{tone}"{title}><span aria-hidden="true">{icon}</span> {words}</span>'


def table_html(
    head: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "", css: str = ""
) -> str:
    """Return a table in HTML that scrolls by itself where it is too wide.

    Parameters
    ----------
    head
        Column names; they are escaped.
    rows
        Cells as escaped HTML; the first cell of a row is its header.
    caption
        Title above the table.
    css
        Classes added to the table.
    """
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


def stacked_table_html(
    head: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "", css: str = ""
) -> str:
    """Return a table in HTML that a phone shows as a paragraph a row, with the names of its columns.

    Parameters
    ----------
    head
        Column names; they are escaped.
    rows
        Cells as escaped HTML; the first cell of a row is its header.
    caption
        Title above the table.
    css
        Classes added to the table.
    """
    # Shown on a phone only, where no cell stands below the name of its column.
    names = [f'<span class="ev-of">{escape(name)}: </span>' for name in head[1:]]
    named = [
        (row[0], *(cell and name + cell for name, cell in zip(names, row[1:], strict=True)))
        for row in rows
    ]
    return table_html(head, named, caption, f"ev-stack {css}".strip())


def pairs_html(pairs: Iterable[tuple[str, str]], css: str = "ev-pairs") -> str:
    """Return a definition list in HTML; pairs with an empty value are left out.

    Parameters
    ----------
    pairs
        Labels, which are escaped, and values as escaped HTML.
    css
        Class of the list.
    """
    lines = "".join(f"<div><dt>{escape(k)}</dt><dd>{v}</dd></div>" for k, v in pairs if v)
    return f'<dl class="{css}">{lines}</dl>'


def paragraph_node(*parts: str | nodes.Node) -> nodes.paragraph:
    """Return a paragraph of texts and inline nodes."""
    return nodes.paragraph("", "", *[nodes.Text(p) if isinstance(p, str) else p for p in parts])


def link_node(address: str | None, text: str) -> nodes.Node:
    """Return a link, or the text alone if there is no address."""
    if not address:
        return nodes.inline("", text)
    return nodes.reference("", text, internal=True, refuri=address)


def list_node(items: Iterable[Any]) -> nodes.bullet_list:
    """Return a bullet list; an item is a text or a list of texts and inline nodes."""
    rows = [item if isinstance(item, (list, tuple)) else [item] for item in items]
    return nodes.bullet_list("", *[nodes.list_item("", paragraph_node(*row)) for row in rows])


def table_node(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> nodes.table:
    """Return a table whose columns are as wide as their words, at most 40 characters.

    Parameters
    ----------
    head, rows
        Cells: texts or inline nodes.
    """
    table = [[_read_text(cell) for cell in row] for row in (head, *rows)]
    widths = [min(40, max(len(text) for text in column)) for column in zip(*table, strict=True)]
    group = nodes.tgroup("", cols=len(head))
    group += [nodes.colspec("", colwidth=max(width, 4)) for width in widths]
    group += nodes.thead("", _row_node(head))
    group += nodes.tbody("", *[_row_node(row) for row in rows])
    return nodes.table("", group)


def _read_text(cell):
    return cell if isinstance(cell, str) else cell.astext()


def _row_node(cells):
    return nodes.row("", *[nodes.entry("", paragraph_node(c)) for c in cells])
