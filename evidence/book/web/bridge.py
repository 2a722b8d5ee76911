"""Fix the HTML of each page as it is written, in the process that writes it.

The theme is made for any site: it brings a 543 KB icon script and controls that a screen reader
misreads. Sphinx lets a template bridge change what the theme's templates give.
"""

import re
from pathlib import Path
from typing import Any

from pydata_sphinx_theme.pygments import get_pygments_stylesheet
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.theming import Theme

from ...markup import Markup
from ..nodes import is_web
from . import bundle

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
    ("icon script", r'<script[^>]*src="[^"]*/fontawesome\.js[^"]*"></script>\s*', ""),
    (
        "Sphinx's search",
        r'<script[^>]*src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*"[^>]*></script>\s*',
        "",
    ),
    ("preloads", r'<link rel="preload"[^>]*>\s*', ""),
    ("hints to a search service", r'<meta name="docsearch:[^>]*>\s*', ""),
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


class Bridge(BuiltinTemplateLoader):
    """Renders the theme's templates; a whole page is fixed and linked to the bundles."""

    def init(self, builder: Any, theme: Theme | None = None, dirs: list[str] | None = None) -> None:
        """Remember the builder, which knows the file of a page."""
        super().init(builder, theme, dirs)
        self.builder = builder
        self.shown = find_code_looks(builder) if is_web(builder.app) else {}

    def render(self, template: str, context: dict) -> str:  # type: ignore[override]
        """Return what a template gives; a whole page with all fixes."""
        html = super().render(template, context)
        if not is_web(self.builder.app) or "<html" not in html[:200]:
            return html
        path = Path(self.builder.get_outfilename(context["pagename"]))
        out, memory = Path(self.builder.outdir), locate_memory(self.builder.app)
        return bundle.finish_page(fix_page(html), path, out, memory, self.shown)


def find_code_looks(builder: StandaloneHTMLBuilder) -> dict[str, str]:
    """Return what stands for each class of highlighted code in the theme's styles, light and dark."""
    options = builder.theme.get_options(builder.theme_options)
    styles = [options.get(f"pygments_{name}_style") for name in ("light", "dark")]
    known = bundle.find_code_looks(get_pygments_stylesheet(*styles)) if all(styles) else {}
    return known | dict.fromkeys(bundle.QUIET, "")


def locate_memory(app: Sphinx) -> Path:
    """Return the folder in which the bundles keep what each page needs."""
    return Path(app.doctreedir) / "assets"


def bundle_pages(app: Sphinx, error: Exception | None) -> None:
    """Bundle the style sheets and scripts of all pages, once they are written."""
    if error is None and is_web(app):
        bundle.bundle_assets(Path(app.outdir), locate_memory(app))


def choose_bridge(app: Sphinx, config: Config) -> None:
    """Let Sphinx render its templates by `Bridge`."""
    config.template_bridge = f"{Bridge.__module__}.{Bridge.__name__}"


def setup(app: Sphinx) -> None:
    """Set the bridge before the builder makes its own."""
    app.connect("config-inited", choose_bridge)
    app.connect("build-finished", bundle_pages, priority=950)  # once everything else is written
