"""Adjust what the theme shows: descriptions for search engines, formulas, tables, download buttons.

The theme is made for any site: it brings formulas from another host, and no description of a page.
What readers and search engines need is added here; `bridge` fixes the HTML of the theme itself, and
`bundle` merges its style sheets and scripts.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from ...markup import Markup
from ..keys import read_contents
from ..nodes import WrittenPage, connect_to_pages
from ..record import chapter_of, is_chapter, read_data

LOG = logging.getLogger(__name__)
MAX_SUMMARY = 155  # characters of a description that search engines show
MIN_SUMMARY = 40  # characters; a shorter first paragraph seldom tells what a page is about


def simplify_table(html: str) -> str:
    """Return a table of pandas without its style sheet, its border and its empty heading cells."""
    html = re.sub(r"<style scoped>.*?</style>\s*", "", html, flags=re.S)
    html = html.replace('<table border="1" class="dataframe">', '<table class="dataframe">')
    return re.sub(r"<th([^>]*)></th>", r"<td\1></td>", html)


def fix_tables(app: Sphinx, doctree: nodes.document) -> None:
    """Simplify the tables of pandas on a page that was just read, for every output format."""
    for node in doctree.findall(nodes.raw):
        if node.get("format") == "html" and 'class="dataframe"' in node.astext():
            fixed = simplify_table(node.astext())
            node.rawsource = fixed
            node.children = [nodes.Text(fixed)]


def add_description(page: WrittenPage) -> None:
    """Describe the page in a meta tag: by its front matter, its first paragraph, or its title."""
    meta = page.app.env.metadata.get(page.docname, {})
    title = re.sub(r"<[^>]*>", "", page.context.get("title") or page.docname.capitalize())
    named = f"{title}: a page of {page.app.config.project}"
    text = meta.get("description") or find_summary(page.doctree) or named
    if 'name="description"' not in page.context.get("metatags", ""):
        tag = Markup('<meta name="description" content="{}"/>').format(text)
        page.context["metatags"] = f"{page.context.get('metatags', '')}\n    {tag}"


def find_summary(doctree: nodes.document | None) -> str:
    """Return the first paragraph of the running text that is long enough, cut at a word; or ""."""
    if doctree is None:
        return ""
    texts = [
        " ".join(paragraph.astext().split())
        for paragraph in doctree.findall(nodes.paragraph)
        if isinstance(paragraph.parent, nodes.section)
    ]
    text = next((text for text in texts if len(text) > MIN_SUMMARY), texts[0] if texts else "")
    return text if len(text) <= MAX_SUMMARY else text[:MAX_SUMMARY].rsplit(" ", 1)[0] + "…"


def add_notebook_button(page: WrittenPage) -> None:
    """Add the executed notebook to the page's download button."""
    if not is_chapter(page.app.env, page.docname):
        return
    address = page.context["pathto"](f"_downloads/chapters/{chapter_of(page.docname)}.ipynb", 1)
    button = {
        "type": "link",
        "url": address,
        "text": ".ipynb",
        "icon": "fas fa-code",
        "tooltip": "Download the executed notebook",
        "label": "download-notebook-button",
    }
    for group in page.context.get("header_buttons", []):
        if group.get("label") == "download-buttons":
            group["buttons"].insert(0, button)


def formula_html(writer: Any, node: nodes.Element) -> Markup:
    """Return the MathML of a formula; a formula that cannot be converted is a warning."""
    try:
        return Markup(tex2mathml(node.astext(), as_block=isinstance(node, nodes.math_block)))
    except MathError as error:
        LOG.warning(
            f"the formula {node.astext()!r} cannot become MathML: {error}. Write it with commands "
            "that https://docutils.sourceforge.io/docs/ref/rst/mathematics.html lists.",
            location=node,
            type="evidence",
            subtype="math",
        )
        return Markup("<code>{}</code>").format(node.astext())


def visit_inline_math(writer: Any, node: nodes.Element) -> None:
    """Write a formula within a line."""
    inline = Markup('<span class="math notranslate">{}</span>')
    writer.body.append(inline.format(formula_html(writer, node)))
    raise nodes.SkipNode


def visit_block_math(writer: Any, node: nodes.Element) -> None:
    """Write a displayed formula, with its number if it has one."""
    writer.body.append(writer.starttag(node, "div", CLASS="math notranslate"))
    if node["number"]:
        number = Markup('<span class="eqno">({})').format(get_node_equation_number(writer, node))
        writer.body.append(number)
        writer.add_permalink_ref(node, "Link to this equation")
        writer.body.append("</span>")
    writer.body += [formula_html(writer, node), "</div>\n"]
    raise nodes.SkipNode


# Replacements in every page of an ePub, which must be valid XHTML: (name, pattern, replacement).
EPUB_FIXES: list[tuple[str, str, str | Callable[[re.Match[str]], str]]] = [
    ("the second label of folded code", r'<p class="expanded admonition-title">.*?</p>', ""),
    ("a paragraph in a summary", r'<p class="collapsed admonition-title">(.*?)</p>', r"\1"),
    ("a picture in a summary", r'(<span class="sd-summary-state-marker[^>]*>)<svg.*?</svg>', r"\1"),
    # A cell writes its folds without knowing who shows them.
    ("a closed fold", r'<details class="ev-fold">', '<details class="ev-fold" open="">'),
    # EPUBCheck refuses the brackets of an address, which browsers accept.
    ("brackets", r'(?<=href=")http[^"]*\[[^"]*', lambda found: quote(found[0], safe="%/:?&=;#,+~")),
]


def fix_epub(body: str) -> str:
    """Return the HTML of an ePub's page with EPUB_FIXES applied."""
    for _, pattern, replacement in EPUB_FIXES:
        body = re.sub(pattern, replacement, body, flags=re.S)
    return body


def fix_epub_page(page: WrittenPage) -> None:
    """Remove from an ePub's page what readers refuse, and a style sheet that is not in its list of files.

    Sphinx writes the sheet of MyST-NB only after that list. The book's own sheets look for the
    theme's class around the page.
    """
    if page.app.builder.name == "epub" and "body" in page.context:
        body = Markup(fix_epub(page.context["body"]))
        page.context["body"] = Markup('<div class="bd-article">{}</div>').format(body)
        page.context["css_files"] = [
            sheet for sheet in page.context["css_files"] if "mystnb." not in str(sheet.filename)
        ]


def read_on_new_contents(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> list[str]:
    """Return the pages that list others if _toc.yml changed since the last build.

    Its captions, and its titles of pages, are kept with these pages.
    """
    before = read_data(env)["contents"]
    changed = before and before[0] != read_contents(app, env)[0]
    return sorted(env.toctree_includes) if changed else []


def rewrite_on_new_contents(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all pages if the contents changed since the last build.

    The theme shows the contents on every page; Sphinx writes again only the page that lists them.
    """
    before, now = read_data(env)["contents"], read_contents(app, env)
    read_data(env)["contents"] = now
    return sorted(env.found_docs) if before != now else []


def setup(app: Sphinx) -> None:
    """Connect the fixes to the build."""
    app.add_html_math_renderer("mathml", (visit_inline_math, None), (visit_block_math, None))
    app.add_css_file("book.css")
    app.add_js_file("dialogs.js")
    app.add_js_file("tips.js")
    app.add_js_file("print.js")
    app.add_config_value("comments_config", {}, "html")  # Jupyter Book sets it for sphinx_comments
    app.connect("doctree-read", fix_tables)
    app.connect("env-get-outdated", read_on_new_contents)
    app.connect("env-get-updated", rewrite_on_new_contents)
    connect_to_pages(app, add_description)
    connect_to_pages(app, fix_epub_page)
    connect_to_pages(app, add_notebook_button, priority=600)  # once the theme has its buttons
