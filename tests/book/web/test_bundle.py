"""One style sheet and one script for the whole book, with only what its pages use."""

import gzip
import re

import pytest

from evidence.book.web import bundle
from tests.book.addresses import list_fetched, locate

FRONT, CHAPTER = 160_000, 250_000  # bytes on the wire before a chart is touched


def test_addresses_in_a_style_sheet_follow_it(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "basic.css").write_text("a{background:url(file.png)}")
    (tmp_path / "styles" / "theme.css").write_text(
        '@charset "UTF-8";@import "../basic.css";b{background:url("../font/x.woff2"), url(data:x)}'
    )
    assert bundle.read_sheet(tmp_path / "styles" / "theme.css", tmp_path) == (
        'a{background:url(file.png)}b{background:url("font/x.woff2"), url(data:x)}'
    )


CODE_STYLE = """\
html[data-theme="light"] .highlight { background: #fff; color: #111 }
html[data-theme="light"] .highlight .n { color: #111 } /* Name */
html[data-theme="light"] .highlight .p { color: #111 }
html[data-theme="light"] .highlight .q { color: #111 }
html[data-theme="light"] .highlight .k { color: #00f }
html[data-theme="light"] .highlight .b { color: #111; font-weight: bold }
html[data-theme="dark"] .highlight { background: #000; color: #eee }
html[data-theme="dark"] .highlight .n { color: #eee }
html[data-theme="dark"] .highlight .p { color: #f00 }
html[data-theme="dark"] .highlight .q { color: #f00 }
html[data-theme="dark"] .highlight .b { color: #eee; font-weight: bold }
"""


def test_code_has_no_elements_that_colour_nothing():
    shown = bundle.find_code_looks(CODE_STYLE)
    assert shown == {"n": "", "p": "p", "q": "p", "b": "b"}
    code = (
        '<div class="highlight"><pre><span class="k">if</span> <span class="n">a</span></pre></div>'
    )
    rest = '<span class="n">a</span>'
    assert bundle.remove_spans(code + rest, shown) == code.replace(rest, "a") + rest
    assert bundle.remove_spans(code, bundle.find_code_looks("")) == code
    twins = "".join(
        f'<span class="{kind}">{text}</span>' for kind, text in ("sa", "sb", "sc", "kd", "pe", "qf")
    )
    merged = '<span class="s">abc</span><span class="k">d</span><span class="p">ef</span>'
    assert bundle.remove_spans(f'<div class="highlight"><pre>{twins}</pre>', shown) == (
        f'<div class="highlight"><pre>{merged}</pre>'
    )


def site(root, pages):
    """A folder as Sphinx leaves it: pages of (name, class, style sheets), and their files."""
    static = root / "_static"
    static.mkdir(parents=True, exist_ok=True)
    for name in ("one", "two", "three"):
        (static / f"{name}.css").write_text(f".{name}{{a:b}}.common{{c:{name}}}")
    (static / "doctools.js").write_text("start('common');")
    (static / "documentation_options.js").write_text("const DOCUMENTATION_OPTIONS = {};")
    (static / "own.js").write_text("go('three');")
    for name, uses, sheets in pages:
        links = "".join(f'<link rel="stylesheet" href="_static/{s}.css?v=1" />' for s in sheets)
        (root / name).write_text(
            f'<html data-content_root="./"><head>{links}'
            '<script src="_static/doctools.js"></script><script src="_static/documentation_options.js"></script>'
            '<script>DOCUMENTATION_OPTIONS.x = false;</script><script src="_static/own.js"></script>'
            f'</head><body class="{uses}"></body></html>'
        )


def contents(root):
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def write_and_bundle(root, memory):
    """Finish the pages that are new, as the writers of a build do, and bundle all."""
    for path in root.glob("*.html"):
        html = path.read_text()
        if "bundle.css" not in html:
            path.write_text(bundle.finish_page(html, path, root, memory, set()))
    bundle.bundle_assets(root, memory)


def test_one_style_sheet_and_one_script(tmp_path):
    site(tmp_path, [("a.html", "one", ["one", "two"]), ("b.html", "", ["two", "three"])])
    write_and_bundle(tmp_path, tmp_path.parent / "memory")
    page = (tmp_path / "a.html").read_text()
    assert re.findall(r'(?:src|href)="([^"?]*)', page) == [
        "./_static/bundle.css", "./_static/bundle.js", "_static/own.js",
    ]  # fmt: skip
    assert page.count("<script defer") == 2
    css = (tmp_path / "_static" / "bundle.css").read_text()
    assert ".one{" in css and ".two{" not in css and ".three{" in css  # a script may set it
    assert css.index("c:one") < css.index("c:two") < css.index("c:three")
    script = (tmp_path / "_static" / "bundle.js").read_text()
    order = re.findall(r"const DOC|OPTIONS\.x|start", script)
    assert order == ["const DOC", "OPTIONS.x", "start"]
    assert not (tmp_path / "_static" / "one.css").exists()


def test_after_one_edit_the_site_is_as_from_nothing(tmp_path):
    before = [
        ("a.html", "one", ["one"]),
        ("b.html", "one", ["one", "three"]),
        ("c.html", "", ["one"]),
    ]
    after = [before[0], ("b.html", "two", ["one", "two", "three"]), before[2]]
    for name in ("grown", "new"):
        (tmp_path / name).mkdir()
    site(tmp_path / "grown", before)
    write_and_bundle(tmp_path / "grown", tmp_path / "memory1")
    first = (tmp_path / "grown" / "a.html").read_text()
    site(tmp_path / "grown", after[1:2])
    write_and_bundle(tmp_path / "grown", tmp_path / "memory1")
    site(tmp_path / "new", after)
    write_and_bundle(tmp_path / "new", tmp_path / "memory2")
    assert contents(tmp_path / "grown") == contents(tmp_path / "new")
    assert (tmp_path / "grown" / "a.html").read_text() != first  # it asks for the new bundle


def test_a_class_that_no_script_names_any_more_leaves_the_style_sheet(tmp_path):
    pages = [("a.html", "one", ["one", "two"])]
    for name in ("grown", "new"):
        (tmp_path / name).mkdir()
    site(tmp_path / "grown", pages)
    (tmp_path / "grown" / "_static" / "doctools.js").write_text("start('two');")
    write_and_bundle(tmp_path / "grown", tmp_path / "memory4")
    css = tmp_path / "grown" / "_static" / "bundle.css"
    assert ".two{" in css.read_text()
    site(tmp_path / "grown", pages)
    write_and_bundle(tmp_path / "grown", tmp_path / "memory4")
    site(tmp_path / "new", pages)
    write_and_bundle(tmp_path / "new", tmp_path / "memory5")
    assert ".two{" not in css.read_text()
    assert contents(tmp_path / "grown") == contents(tmp_path / "new")


def test_nothing_new_nothing_touched(tmp_path):
    site(tmp_path, [("a.html", "one", ["one"])])
    write_and_bundle(tmp_path, tmp_path.parent / "memory3")
    times = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}
    write_and_bundle(tmp_path, tmp_path.parent / "memory3")
    assert times == {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}


def test_the_style_sheet_asks_for_nothing_that_is_not_there(built):
    sheet = built.html / "_static" / "bundle.css"
    css = sheet.read_text(encoding="utf-8")
    assert "@import" not in css
    for address in re.findall(r"url\(['\"]?([^'\")]+)", css):
        assert address.startswith("data:") or locate(sheet, address).exists(), address


def test_code_of_the_book_is_coloured_but_not_all_of_it(built):
    code = re.search(
        r'<div class="highlight"><pre>.*?</pre>',
        built.read("_build/html/chapters/alpha.html"),
        re.S,
    )[0]
    classes = set(re.findall(r'<span class="(\w+)">', code))
    assert "k" in classes, "what stands for kn, the word of an import"
    assert not classes & {"n", "p", "w", "mi", "o", "kn"}


def test_the_theme_asks_once_which_cells_scroll(built):
    script = built.read("_build/html/_static/bundle.js")
    assert script.startswith("function tabStops(") and script.count("if(!i)tabStops(all,") == 1
    assert not bundle.TAB_STOP_CALL.search(script)


def test_icons_are_drawn_by_a_font_of_a_few_kilobytes(built):
    css = built.read("_build/html/_static/bundle.css")
    fonts = re.findall(r"data:font/woff2;base64,([^)]+)\)", css)
    assert len(fonts) == 1 and 500 < len(fonts[0]) < 6000
    assert ".fa-download:before" in css and ".fa-rocket" not in css


@pytest.mark.parametrize(
    ("name", "limit"), [("index.html", FRONT), ("chapters/alpha.html", CHAPTER)]
)
def test_a_page_stays_light(built, name, limit):
    path = built.html / name
    html = path.read_text(encoding="utf-8")
    files = {path, *(locate(path, address) for address in list_fetched(html))}
    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) < limit
