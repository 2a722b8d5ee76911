"""Adjust the theme's HTML: smaller pages, descriptions for search engines, accessible names.

The theme is made for any site: it brings a 543 KB icon script, formulas from another host, and
controls that a screen reader misreads. What this book does not use is removed, and what readers
and search engines need is added. `bundle` then merges the style sheets and scripts.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.util.typing import ExtensionMetadata

from ...markup import Markup
from ..nodes import WrittenPage, connect_to_pages, is_web
from ..record import chapter_of, is_chapter, read_data
from . import bundle

LOG = logging.getLogger(__name__)
MAX_SUMMARY = 155  # characters of a description that search engines show
MIN_SUMMARY = 40  # characters; a shorter first paragraph seldom tells what a page is about

# The theme leaves `data-theme="auto"` until its script runs: no colours without scripts, and a
# flash of wrong ones with them. This sets the theme before the first paint, and prints on white
# whatever the screen shows.
COLOURS = (
    "(h=>{let m;try{m=localStorage.getItem('mode')}catch{}"
    "if(m!=='light'&&m!=='dark')m='auto';"
    "h.dataset.mode=m;h.dataset.theme=m!=='auto'?m:"
    "matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light';let was;"
    "addEventListener('beforeprint',()=>{was=h.dataset.theme;h.dataset.theme='light'});"
    "addEventListener('afterprint',()=>{h.dataset.theme=was})})(document.documentElement)"
)

# Replacements in every page, written for the pinned theme: (name, pattern, replacement).
HTML_FIXES = [
    ("colours without scripts", r'(<html\b[^>]*) data-theme="auto"', r'\1 data-theme="light"'),
    (
        "colours before the first paint",
        r'<script data-cfasync="false">.*?</script>',
        Markup("<script>{}</script>").format(Markup(COLOURS)),
    ),
    # 543 KB for icons that the theme's fonts draw already.
    ("icon script", r'\s*<script[^>]*src="[^"]*/fontawesome\.js[^"]*"></script>', ""),
    (
        "Sphinx's search",
        r'\s*<script[^>]*src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*"[^>]*></script>',
        "",
    ),
    ("preloads", r'\s*<link rel="preload"[^>]*>', ""),
    ("hints to a search service", r'\s*<meta name="docsearch:[^>]*>', ""),
    # This label tells a screen reader less than the words it replaces.
    ("label of folded code", r'<summary aria-label="Toggle hidden content">', "<summary>"),
    (
        "label of the search field",
        r'(<button class="btn search-button-field[^>]*?) aria-label="[^"]*"',
        r"\1",
    ),
    (
        "names of icon buttons",
        r'(<button class="sidebar-toggle[^>]*?) title="([^"]*)"',
        r'\1 aria-label="\2" title="\2"',
    ),
    (
        "role of the navigation",
        r'<div id="pst-primary-sidebar"',
        '<div id="pst-primary-sidebar" role="region" aria-label="Navigation"',
    ),
    (
        "role of the contents",
        r'<div id="pst-secondary-sidebar"',
        '<div id="pst-secondary-sidebar" role="region" aria-label="On this page"',
    ),
    # Roles that a <div> may not have; a screen reader reads the list as well without them.
    (
        "roles of a bibliography",
        r'<div role="list" class="citation-list">',
        '<div class="citation-list">',
    ),
    (
        "roles of a bibliography",
        r'(<div class="citation" id="[^"]*") role="doc-biblioentry"',
        r"\1",
    ),
    ("names of the dialogs", r'<dialog id="pst-search-dialog"', r'\g<0> aria-label="Search"'),
    (
        "names of the dialogs",
        r'<dialog id="pst-(primary|secondary)-sidebar-modal"',
        r'\g<0> aria-label="Navigation"',
    ),
]

# Cyrillic words outside tags, and what to leave alone: scripts, pictures, and elements that hold text only.
CYRILLIC = re.compile(
    r"[\u0400-\u04ff](?:[\u0400-\u04ff\d\s.,:;!?«»„“”\"'’()–—-]*[\u0400-\u04ff])?"
)
TEXTS = re.compile(r"<(script|style|svg|title|textarea|option)\b.*?</\1>|<[^>]*>|[^<]+", re.S)
# A tag of the page that names a language, but not that of the whole page.
NAMED = re.compile(r'<(?!html\b)(\w+)\b[^>]*\slang="')


def mark_languages(page: str) -> str:
    """Return a page with Cyrillic words marked as Russian, Belarusian or Ukrainian.

    A screen reader then reads them with the right voice. What the author marked stays as it is.

    Examples
    --------
    >>> mark_languages('<a title="Да">Беларусь, Belarus</a>')
    '<a title="Да"><span lang="ru">Беларусь</span>, Belarus</a>'
    >>> mark_languages('<p lang="be">Мова</p>')
    '<p lang="be">Мова</p>'
    """

    # The element whose language the author names, and how many of its name are open.
    named, depth = "", 0

    def mark(match):
        tag = Markup('<span lang="{}">{}</span>')
        return tag.format(guess_language(match[0]), Markup(match[0]))

    def mark_text(match):
        nonlocal named, depth
        if not match[0].startswith("<"):
            return match[0] if named else CYRILLIC.sub(mark, match[0])
        if named:
            step = re.match(rf"<(/?){named}\b", match[0])
            depth += (-1 if step[1] else 1) if step else 0
            named = named if depth else ""
        elif found := NAMED.match(match[0]):
            named, depth = found[1], 1
        return match[0]

    return TEXTS.sub(mark_text, page) if CYRILLIC.search(page) else page


def guess_language(words: str) -> str:
    """Return the language of Cyrillic words by their letters: "be", "uk" or "ru".

    Examples
    --------
    >>> [guess_language(words) for words in ("Наша Ніва", "Українська правда", "Наша газета")]
    ['be', 'uk', 'ru']
    >>> guess_language("Коратка па-беларуску")
    'be'
    """
    letters = set(words.lower())
    if letters & set("їєґ") or letters >= set("иі"):
        return "uk"
    # "па-беларуску" is Belarusian, "по-белорусски" Russian.
    return "be" if letters & set("іў") or re.search(r"\bпа-", words.lower()) else "ru"


def fix_page(page: str) -> str:
    """Return the HTML of a page, as the theme writes it, with HTML_FIXES applied."""
    for _, pattern, replacement in HTML_FIXES:
        page = re.sub(pattern, replacement, page, flags=re.S)
    return mark_languages(page)


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
    text = (
        meta.get("description")
        or find_summary(page.doctree)
        or f"{title}: a page of {page.app.config.project}"
    )
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
    for group in page.context.get("header_buttons", []):
        if group.get("label") == "download-buttons":
            group["buttons"].insert(
                0,
                {
                    "type": "link",
                    "url": address,
                    "text": ".ipynb",
                    "icon": "fas fa-code",
                    "tooltip": "Download the executed notebook",
                    "label": "download-notebook-button",
                },
            )


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


def rewrite_on_new_contents(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all pages if the order or a title of the contents changed since the last build.

    The theme shows the contents on every page; Sphinx writes again only the page that lists them.
    """
    titles = {docname: title.astext() for docname, title in env.titles.items()}
    # Copies: Sphinx would change what is kept, too.
    now = ({docname: list(below) for docname, below in env.toctree_includes.items()}, titles)
    before = read_data(env).get("contents")
    read_data(env)["contents"] = now
    return sorted(env.found_docs) if before != now else []


def bundle_pages(app: Sphinx, error: Exception | None) -> None:
    """Fix all pages once they are written, and bundle their style sheets and scripts."""
    if error is None and is_web(app):
        out = Path(app.outdir)
        bundle.bundle_assets(out, Path(app.doctreedir) / "assets", fix_page)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the fixes to the build."""
    app.add_html_math_renderer("mathml", (visit_inline_math, None), (visit_block_math, None))
    app.add_css_file("book.css")
    app.add_js_file("tips.js")
    app.add_js_file("print.js")
    app.add_config_value("comments_config", {}, "html")  # Jupyter Book sets it for sphinx_comments
    app.connect("doctree-read", fix_tables)
    app.connect("env-get-updated", rewrite_on_new_contents)
    connect_to_pages(app, add_description)
    connect_to_pages(app, fix_epub_page)
    connect_to_pages(app, add_notebook_button, priority=600)  # once the theme has its buttons
    app.connect("build-finished", bundle_pages, priority=950)  # once everything else is written
    return {"parallel_read_safe": True, "parallel_write_safe": True}
