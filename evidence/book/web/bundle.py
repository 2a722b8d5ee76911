"""Make one style sheet and one script for the whole book, with only what its pages use.

The theme links a dozen files of which a page uses a tenth. Each page links the bundles as it is
written (`bridge`), in the process that writes it. When all pages are written, their style sheets
become `_static/bundle.css`: it keeps rules whose classes occur on a page or in a script, and embeds
an icon font with only the icons in use. The theme's scripts become `_static/bundle.js`, which loads
while the page is already shown. The result depends on the pages and the scripts that they link, so
a build from nothing and a build after one edit give the same bytes.
"""

import hashlib
import json
import posixpath
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ...markup import Markup
from .icons import embed_icons
from .prune import prune_css

BUNDLED = {
    # Scripts that do not read their own address or attributes, so that they can share a file.
    "documentation_options.js", "doctools.js", "clipboard.min.js", "copybutton.js",
    "sphinx-book-theme.js", "togglebutton.js", "bootstrap.js", "pydata-sphinx-theme.js", "find.js",
    "tips.js", "dialogs.js", "print.js",
}  # fmt: skip
# Operators and numbers of code: two thousand on a long page. Names, strings and keywords keep a colour.
QUIET = {"mf", "mi", "o"}
# It marks the words of a search of Sphinx on every page that is opened afterwards.
HIGHLIGHT = "sphinx_highlight.js"
SPARED = {"design-tabs.js": "sd-tab-set"}  # a script, and what a page holds that needs it
DROPPED = ["locales", "vendor", "images/logo_*", "**/*.map", "**/*.LICENSE.txt", "scripts/fontawesome.js",
           "webpack-macros.html", "sbt-webpack-macros.html", "basic.css", "plus.png",
           "minus.png", "check-solid.svg", "copy-button.svg", "copybutton_funcs.js", HIGHLIGHT, "searchtools.js", "language_data.js"]  # fmt: skip

# The theme measures each code cell and sets its tabIndex before it measures the next. Each measure
# makes the browser lay out the page again, folded code included: half a second on a long page.
# Measure all visible cells first, then set; measure folded code when it is opened.
TAB_STOP_CALL = re.compile(r"\.forEach\((\w)=>\{\1\.tabIndex=([^{}]*?)\?0:-1\}\)")
TAB_STOP_FIX = r".forEach((\1,i,all)=>{if(!i)tabStops(all,\1=>\2)})"
TAB_STOPS = """\
function tabStops(all, scrolls) {
  const shown = [...all].filter((e) => !e.closest("details:not([open])"));
  const stops = shown.map((e) => (scrolls(e) ? 0 : -1));
  shown.forEach((e, i) => { if (e.tabIndex !== stops[i]) e.tabIndex = stops[i]; });
  if (tabStops.waits) return;
  tabStops.waits = true;
  document.addEventListener("toggle", (event) => {
    if (event.target.open) tabStops([...all].filter((e) => event.target.contains(e)), scrolls);
  }, true);
}"""

STYLE = re.compile(r'<link\b(?=[^>]*\brel="stylesheet")[^>]*\bhref="([^"?]+)[^"]*"[^>]*>\s*')
SCRIPT = re.compile(r'<script\b([^>]*?)\bsrc="([^"?]+)[^"]*"([^>]*)></script>\s*')
SETTING = re.compile(
    r"\s*<script>((?:DOCUMENTATION_OPTIONS\.|let toggle|var toggle)[^<]*)</script>"
)
BUNDLE = re.compile(r"(_static/bundle\.(css|js))(\?v=\w+)?")
CLASSES = re.compile(r'\b(?:class|id)="([^"]*)"')
INLINE = re.compile(r"<script>(.*?)</script>", re.S)
WORD = re.compile(r"[A-Za-z_][\w-]*")
CODE = re.compile(r"^(\S*) ?\.highlight(?: \.(\w+))? ?\{([^}]*)\}", re.M)
BLOCK = re.compile(r'<div class="highlight"><pre>.*?</pre>', re.S)
SPAN = re.compile(r'(<span class=")(\w+)(">([^<]*)</span>)')
TWINS = re.compile(r'(<span class="(\w+)">[^<]*)</span><span class="\2">')
IMPORT = re.compile(r"""@import (?:url\()?["']([^"']+)["']\)?;""")


def finish_page(html: str, path: Path, out: Path, memory: Path, shown: dict[str, str]) -> str:
    """Return the page of `path` in the built book `out` with links to the bundles.

    What it needs of them is kept in `memory`, a cache folder that stays between builds. shown: the
    class that stands for each class of highlighted code, "" for none.
    """
    html, linked = collect_assets(remove_spans(html, shown), path.parent, out)
    record = {**linked, **find_used_words(html)}
    kept = memory / "pages" / path.relative_to(out).with_suffix(".json")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(record), encoding="utf-8")
    return html


def bundle_assets(out: Path, memory: Path) -> None:
    """Make the bundles of all pages, and write their hashes into the pages.

    If no page is new, no page is changed. `out` and `memory` are as of `finish_page`.
    """
    paths = sorted(out.rglob("*.html"))
    places = [path for path in paths if not path.relative_to(out).parts[0].startswith("_")]
    pages = {path: path.read_text(encoding="utf-8") for path in places}
    records = [record for path in pages if (record := _read_record(path, out, memory))]
    styles, scripts = (merge_lists(record[kind] for record in records) for kind in ("css", "js"))
    if any(found[3] is None for html in pages.values() for found in BUNDLE.finditer(html)):
        bundles = {"js": build_script(out, scripts)}
        words = collect_words(records, out, bundles["js"])
        bundles["css"] = build_style(out, styles, words, memory)
        write_bundles(out, pages, bundles)
    remove_unused(out, pages, styles, scripts)  # extensions copy some files in every build


def _read_record(path, out, memory):
    """Return what `finish_page` kept of a page; None for a page that links no bundle."""
    kept = memory / "pages" / path.relative_to(out).with_suffix(".json")
    return json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else None


def merge_lists(lists: Iterable[list[Any]]) -> list[Any]:
    """Return the entries of several lists, each once, in the order in which they first occur."""
    found: list[Any] = []
    for entries in lists:
        found += [entry for entry in entries if entry not in found]
    return found


def find_code_looks(css: str) -> dict[str, str]:
    """Return for each class of highlighted code one that looks the same in every theme.

    It is "" for a class that looks like the code around.
    """
    themes: dict[str, dict[str, str]] = {}
    for theme, name, looks in CODE.findall(css):
        themes.setdefault(theme, {})[name] = re.sub(r"\s+", "", looks).strip(";")
    around = [re.search(r"(?<!-)color:[^;]+", rules.get("", "")) for rules in themes.values()]
    first = {tuple(found and found[0] for found in around): ""}
    shown = {}
    for name in dict.fromkeys(name for rules in themes.values() for name in rules if name):
        looks = tuple(rules.get(name) for rules in themes.values())
        if None not in looks and name not in QUIET:
            shown[name] = first.setdefault(looks, name)
    return shown


def remove_spans(html: str, shown: dict[str, str]) -> str:
    """Return a page without the spans in code that colour nothing or look like their neighbour.

    That is two in three spans, ten thousand on a long page. `shown` is as of `finish_page`.
    """
    if not shown:
        return html

    def replace(span):
        name = shown.get(span[2], span[2])
        return span[1] + name + span[3] if name else span[4]

    def fewer(block):
        text, merged = SPAN.sub(replace, block[0]), 1
        while merged:
            text, merged = TWINS.subn(r"\1", text)
        return text

    return BLOCK.sub(fewer, html)


def collect_assets(
    html: str, folder: Path, out: Path
) -> tuple[str, dict[str, list[dict[str, str]]]]:
    """Return a page of `folder` with links to the two bundles, and what it linked before.

    That is {"css": [...], "js": [...]} with entries {"file": path} or {"text": script}.
    """
    found = re.search(r'data-content_root="([^"]*)"', html)
    root = found[1] if found else "./"
    inside = folder.relative_to(out).as_posix()
    linked: dict[str, list[dict[str, str]]] = {"css": [], "js": []}

    def note(kind, entry, tag):
        """Remember an asset; the first of its kind is where the bundle's tag goes."""
        first = not any("file" in e for e in linked[kind]) and "file" in entry
        linked[kind].append(entry)
        return f"{tag}\n    " if first else ""

    def link(match):
        place = posixpath.normpath(f"{inside}/{match[1]}")
        tag = Markup('<link rel="stylesheet" href="{}_static/bundle.css"/>')
        return note("css", {"file": place}, tag.format(root))

    def source(match):
        before, address, after = match.groups()
        name = address.rpartition("/")[2]
        if name == HIGHLIGHT or (name in SPARED and SPARED[name] not in html):
            return ""
        if name not in BUNDLED:
            waits = re.search(r'\b(?:defer|async)\b|type="module"', before + after)
            return match[0] if waits else match[0].replace("<script", "<script defer", 1)
        place = posixpath.normpath(f"{inside}/{address}")
        tag = Markup('<script defer="" src="{}_static/bundle.js"></script>')
        return note("js", {"file": place}, tag.format(root))

    def setting(match):
        if ".pagename" not in match[1]:  # only the switch between versions reads it
            note("js", {"text": match[1]}, "")
        return ""

    html = STYLE.sub(link, html)
    return SETTING.sub(setting, SCRIPT.sub(source, html)), linked


def build_script(out: Path, entries: list[dict[str, str]]) -> str:
    """Return the scripts of the theme as one, settings first."""
    files = [entry["file"] for entry in entries if "file" in entry]
    files.sort(key=lambda name: not name.endswith("documentation_options.js"))
    parts = [(out / name).read_text(encoding="utf-8") for name in files]
    parts[1:1] = [entry["text"] for entry in entries if "text" in entry]
    parts = [re.sub(r"^//# sourceMappingURL=.*$", "", part, flags=re.M).strip() for part in parts]
    text, asked = TAB_STOP_CALL.subn(TAB_STOP_FIX, "\n;\n".join(parts) + "\n")
    return (TAB_STOPS + "\n" if asked else "") + text


def find_used_words(html: str) -> dict[str, list[str]]:
    """Return the "words" of a page that can be a class or an id, and the "scripts" that it links, sorted.

    Scripts are given by their paths in `_static`, without the bundle: that of the last build may name
    classes that no script uses any more.
    """
    words = {word for names in CLASSES.findall(html) for word in names.split()}
    for text in INLINE.findall(html):
        words.update(WORD.findall(text))
    linked = {address.rpartition("_static/")[2] for _, address, _ in SCRIPT.findall(html)}
    return {"words": sorted(words), "scripts": sorted(linked - {"bundle.js"})}


def collect_words(records: list[dict[str, Any]], out: Path, bundle: str) -> set[str]:
    """Return every word that can be a class or an id: of the pages, and in any script."""
    words, texts = set(), {bundle}
    for name in {name for record in records for name in record["scripts"]}:
        path = out / "_static" / name
        if path.exists() and path.name not in BUNDLED:
            texts.add(path.read_text(encoding="utf-8"))
    for record in records:
        words.update(record["words"])
    for text in texts:
        words.update(WORD.findall(text))
    return words


def build_style(out: Path, styles: list[dict[str, str]], words: set[str], memory: Path) -> str:
    """Return the style sheets as one, without the rules that no page can need."""
    sheets = [read_sheet(out / entry["file"], out / "_static") for entry in styles]
    return embed_icons(prune_css("\n".join(sheets), words), words, out, memory)


def read_sheet(path: Path, static: Path) -> str:
    """Return the style sheet at `path` with its imports, as if it were in the folder `static`."""
    text = path.read_text(encoding="utf-8").replace('@charset "UTF-8";', "").lstrip("\ufeff")
    text = relocate_urls(text, path.parent.relative_to(static).as_posix())
    return IMPORT.sub(lambda match: read_sheet(static / match[1], static), text)


def relocate_urls(text: str, folder: str) -> str:
    """Return a style sheet of `folder` below `_static` with addresses relative to `_static`."""

    def address(match):
        quote, path = match.groups()
        if re.match(r"data:|https?:|#|/", path):
            return match[0]
        return f"url({quote}{posixpath.normpath(f'{folder}/{path}')}"

    text = re.sub(r"@import (['\"])(.*?)\1;", r"@import url(\1\2\1);", text)
    return re.sub(r"url\((['\"]?)([^'\")]+)", address, text)


def write_bundles(out: Path, pages: dict[Path, str], bundles: dict[str, str]) -> None:
    """Write the bundles, and their hashes into every page, so that browsers fetch a new one."""
    marks = {}
    for kind, text in bundles.items():
        (out / "_static" / f"bundle.{kind}").write_text(text, encoding="utf-8")
        marks[kind] = hashlib.sha256(text.encode()).hexdigest()[:10]
    for path, html in pages.items():
        html = BUNDLE.sub(lambda match: f"{match[1]}?v={marks[match[2]]}", html)
        if html != path.read_text(encoding="utf-8"):
            path.write_text(html, encoding="utf-8")


def remove_unused(
    out: Path, pages: dict[Path, str], styles: list[dict[str, str]], scripts: list[dict[str, str]]
) -> None:
    """Remove the files that no page links any more; Sphinx copies them again before the next pages."""
    gone = [out / entry["file"] for entry in styles + scripts if "file" in entry]
    spared = [name for name in SPARED if not any(name in html for html in pages.values())]
    for pattern in DROPPED + spared:
        gone += (out / "_static").glob(pattern)
    for path in gone:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for path in (out / "_static").iterdir():
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
