"""Pages carry what they use and say what they must: small, complete, nothing from another host."""

import gzip
import re
from pathlib import Path

import pytest
from docutils import nodes
from docutils.utils import new_document

from evidence.book.web import bundle as assets
from evidence.book.web import theme as lean
from tests.book.conftest import Book

FRONT, CHAPTER = 160_000, 250_000  # bytes on the wire before a chart is touched
PAGES = ["index.html", "chapters/alpha.html", "chapters/page0.html", "search.html", "genindex.html"]


# One rule each of what a style sheet may hold.
@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".used{a:b}.unused{a:b}", ".used{a:b}"),
        (".unused,.used > p{a:b}", ".used > p{a:b}"),
        ("p:not(.unused){a:b}", "p:not(.unused){a:b}"),
        (".used:is(.unused, .other:not(.third)) p{a:b}", ".used:is(.unused, .other:not(.third)) p{a:b}"),
        ("@media (min-width:1px){.unused{a:b}}", ""),
        ("@media print{.used{a:b}.unused{a:b}}", "@media print{.used{a:b}}"),
        ("/* .used{ */#unused{a:b}", ""),
        ('.used{content:"}{;/*"}', '.used{content:"}{;/*"}'),
        (".used{background:url(data:a;b,c)}", ".used{background:url(data:a;b,c)}"),
        ("[data-x='.unused'] p{a:b}", "[data-x='.unused'] p{a:b}"),
        ("@keyframes turn{from{a:b}to{a:c}}", ""),
        (
            "@keyframes turn{from{a:b}to{a:c}}.used{animation:turn 1s}",
            "@keyframes turn{from{a:b}to{a:c}}.used{animation:turn 1s}",
        ),
        (":root {\n  --x : 1px ;\n}\n", ":root{--x : 1px}"),
        (".sm\\:used{a:b}", ".sm\\:used{a:b}"),
        (".used{}", ""),
    ],
)
def test_rules_that_no_page_needs_go(css, left):
    assert assets.prune_css(css, {"used", "data-x"}) == left


def test_addresses_in_a_style_sheet_follow_it(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "basic.css").write_text("a{background:url(file.png)}")
    (tmp_path / "styles" / "theme.css").write_text(
        '@charset "UTF-8";@import "../basic.css";b{background:url("../font/x.woff2"), url(data:x)}'
    )
    assert assets.read_sheet(tmp_path / "styles" / "theme.css", tmp_path) == (
        'a{background:url(file.png)}b{background:url("font/x.woff2"), url(data:x)}'
    )


CODE_STYLE = """\
html[data-theme="light"] .highlight { background: #fff; color: #111 }
html[data-theme="light"] .highlight .n { color: #111 } /* Name */
html[data-theme="light"] .highlight .p { color: #111 }
html[data-theme="light"] .highlight .k { color: #00f }
html[data-theme="light"] .highlight .b { color: #111; font-weight: bold }
html[data-theme="dark"] .highlight { background: #000; color: #eee }
html[data-theme="dark"] .highlight .n { color: #eee }
html[data-theme="dark"] .highlight .p { color: #f00 }
html[data-theme="dark"] .highlight .b { color: #eee; font-weight: bold }
"""


def test_code_has_no_elements_that_colour_nothing():
    plain = assets.find_plain_classes(CODE_STYLE)
    assert plain == {"n"}
    code = '<div class="highlight"><pre><span class="k">if</span> <span class="n">a</span></pre></div>'
    rest = '<span class="n">a</span>'
    assert assets.remove_plain_spans(code + rest, plain) == code.replace(rest, "a") + rest
    assert assets.remove_plain_spans(code, assets.find_plain_classes("")) == code
    twins = "".join(f'<span class="{kind}">{text}</span>' for kind, text in ("sa", "sb", "sc", "kd"))
    merged = '<span class="s">abc</span><span class="k">d</span>'
    assert assets.remove_plain_spans(f'<div class="highlight"><pre>{twins}</pre>', plain) == (
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


def leave(html, searches):
    return html


def test_one_style_sheet_and_one_script(tmp_path):
    site(tmp_path, [("a.html", "one", ["one", "two"]), ("b.html", "", ["two", "three"])])
    assets.bundle_assets(tmp_path, tmp_path.parent / "memory", leave)
    page = (tmp_path / "a.html").read_text()
    assert re.findall(r'(?:src|href)="([^"?]*)', page) == [
        "./_static/bundle.css", "./_static/bundle.js", "_static/own.js",
    ]  # fmt: skip
    assert page.count("<script defer") == 2
    css = (tmp_path / "_static" / "bundle.css").read_text()
    assert ".one{" in css and ".two{" not in css and ".three{" in css  # a script may set it
    assert css.index("c:one") < css.index("c:two") < css.index("c:three")
    script = (tmp_path / "_static" / "bundle.js").read_text()
    order = re.findall(r"const DOC|OPTIONS\.x|SHOW_SEARCH_SUMMARY|start", script)
    assert order == ["const DOC", "OPTIONS.x", "SHOW_SEARCH_SUMMARY", "start"]
    assert not (tmp_path / "_static" / "one.css").exists()


def test_after_one_edit_the_site_is_as_from_nothing(tmp_path):
    before = [("a.html", "one", ["one"]), ("b.html", "one", ["one", "three"]), ("c.html", "", ["one"])]
    after = [before[0], ("b.html", "two", ["one", "two", "three"]), before[2]]
    for name in ("grown", "new"):
        (tmp_path / name).mkdir()
    site(tmp_path / "grown", before)
    assets.bundle_assets(tmp_path / "grown", tmp_path / "memory1", leave)
    first = (tmp_path / "grown" / "a.html").read_text()
    site(tmp_path / "grown", after[1:2])
    assets.bundle_assets(tmp_path / "grown", tmp_path / "memory1", leave)
    site(tmp_path / "new", after)
    assets.bundle_assets(tmp_path / "new", tmp_path / "memory2", leave)
    assert contents(tmp_path / "grown") == contents(tmp_path / "new")
    assert (tmp_path / "grown" / "a.html").read_text() != first  # it asks for the new bundle


def test_nothing_new_nothing_touched(tmp_path):
    site(tmp_path, [("a.html", "one", ["one"])])
    assets.bundle_assets(tmp_path, tmp_path.parent / "memory3", leave)
    times = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}
    assets.bundle_assets(tmp_path, tmp_path.parent / "memory3", leave)
    assert times == {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}


def test_tables_of_pandas_lose_style_and_empty_headings():
    html = (
        '<div>\n<style scoped>\n .dataframe { a: b }\n</style>\n<table border="1" class="dataframe">'
        "<thead><tr><th></th><th>x</th></tr></thead></table></div>"
    )
    assert lean.simplify_table(html) == (
        '<div>\n<table class="dataframe"><thead><tr><td></td><th>x</th></tr></thead></table></div>'
    )


def test_a_description_is_the_first_paragraph_cut_at_a_word():
    document = new_document("page")
    section = nodes.section()
    document += section
    section += nodes.paragraph("", "Too short.")
    section += nodes.note("", nodes.paragraph("", "A note is not what the page is about, however long it is."))
    section += nodes.paragraph("", "word " * 60)
    text = lean.find_summary(document)
    assert text.startswith("word word") and text.endswith("word…") and len(text) <= lean.MAX_SUMMARY + 1
    assert lean.find_summary(None) == ""


# The built book.


def local(page, address):
    return (page.parent / address.partition("?")[0].partition("#")[0]).resolve()


@pytest.fixture(scope="module", params=PAGES)
def page(request, built):
    """A page of the small book: (path, text)."""
    path = built.html / request.param
    return path, path.read_text(encoding="utf-8")


def fetched(html):
    """Addresses that a browser fetches by itself: all but those of anchors."""
    found = re.findall(r'<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc="([^"]*)"', html)
    links = re.findall(r"<link\b[^>]*>", html)
    wanted = [link for link in links if re.search(r'rel="(?:stylesheet|icon|preload|modulepreload)"', link)]
    return found + [re.search(r'href="([^"]*)"', link)[1] for link in wanted]


def test_nothing_comes_from_another_host(page):
    path, html = page
    addresses = fetched(html)
    assert len(addresses) >= 3
    for address in addresses:
        assert not re.match(r"(?:[a-z]+:)?//", address), address
        assert local(path, address).exists(), address


def test_the_style_sheet_asks_for_nothing_that_is_not_there(built):
    sheet = built.html / "_static" / "bundle.css"
    css = sheet.read_text(encoding="utf-8")
    assert "@import" not in css
    for address in re.findall(r"url\(['\"]?([^'\")]+)", css):
        assert address.startswith("data:") or local(sheet, address).exists(), address


def test_a_page_says_what_it_is(page):
    _, html = page
    assert re.search(r'<html[^>]* lang="en"', html)
    assert '<link rel="icon"' in html
    description = re.findall(r'<meta name="description" content="([^"]+)"', html)
    assert len(description) == 1 and 20 < len(description[0]) <= 170


@pytest.fixture(scope="module")
def unmended(tmp_path_factory):
    """The pages of a small book as the theme writes them."""
    book = Book(tmp_path_factory.mktemp("unmended"))
    book.copy_package()
    book.replace("evidence/book/web/theme.py", "for _, pattern, replacement in HTML_FIXES:", "for _, pattern, replacement in []:")
    book.replace("evidence/book/web/theme.py", 'else SEARCH.sub("", page)', "else page")
    book.replace("_toc.yml", "- file: chapters/beta\n", "")
    book.write("references.bib", "@misc{someone, title={A title}, author={Someone}, year={2020}}")
    book.replace("chapters/page0.md", "Nothing is", "## A section\n\nSee {cite:t}`someone`.\n\n```{bibliography}\n```\n\nNothing is")
    status, log = book.build()
    assert status == 0, log
    return [path.read_text(encoding="utf-8") for path in book.html.rglob("*.html")]


@pytest.mark.parametrize(
    ("name", "pattern"), [(name, pattern) for name, pattern, _ in lean.HTML_FIXES] + [("search scripts", lean.SEARCH.pattern)]
)
def test_each_mend_still_finds_what_it_mends(unmended, name, pattern):
    """A theme that was upgraded may write it otherwise, and the mend would do nothing."""
    assert any(re.search(pattern, page, re.S) for page in unmended), f"{name}: no page matches {pattern}"


def test_no_script_that_draws_icons_or_formulas(built):
    for path in built.html.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        scripts = fetched(html) + re.findall(r"<script[^>]*>(.*?)</script>", html, re.S)
        assert not re.search(r"fontawesome|mathjax|thebe|require\.js", " ".join(scripts), re.I), path
    assert not list(built.html.rglob("*fontawesome*")) and not list(built.html.rglob("*.map"))


def test_formulas_are_mathml(built):
    html = built.read("_build/html/chapters/alpha.html")
    assert html.count("<math ") == 2 and "$" not in re.sub(r"<script.*?</script>", "", html, flags=re.S)
    assert 'id="equation-hhi-trade"' in html and 'class="eqno">(1)' in html


def test_colours_stand_before_any_script_has_run(page):
    _, html = page
    assert 'data-theme="light"' in html and 'data-theme="auto"' not in html
    assert html.index("prefers-color-scheme") < html.index("bundle.css")


def test_only_the_search_page_searches(page):
    path, html = page
    names = [Path(address.partition("?")[0]).name for address in fetched(html)]
    search = ["searchtools.js", "language_data.js", "searchindex.js"]
    assert [n for n in names if n in search] == (search if path.name == "search.html" else [])
    for tag in re.findall(r"<script\b[^>]*src=[^>]*>", html):
        assert "defer" in tag, tag


def test_code_of_the_book_is_coloured_but_not_all_of_it(built):
    code = re.search(r'<div class="highlight"><pre>.*?</pre>', built.read("_build/html/chapters/alpha.html"), re.S)[0]
    classes = set(re.findall(r'<span class="(\w+)">', code))
    assert {"kn", "mi"} <= classes and not classes & {"n", "p", "w"}


def test_the_theme_asks_once_which_cells_scroll(built):
    script = built.read("_build/html/_static/bundle.js")
    assert script.startswith("function tabStops(") and script.count("if(!i)tabStops(all,") == 1
    assert not assets.TAB_STOP_CALL.search(script)


def test_icons_are_drawn_by_a_font_of_a_few_kilobytes(built):
    css = built.read("_build/html/_static/bundle.css")
    fonts = re.findall(r"data:font/woff2;base64,([^)]+)\)", css)
    assert len(fonts) == 1 and 500 < len(fonts[0]) < 6000
    assert ".fa-download:before" in css and ".fa-rocket" not in css


def test_names_for_those_who_do_not_see(page):
    _, html = page
    assert "<summary aria-label" not in html and "<th></th>" not in html and "<style scoped>" not in html
    assert re.search(r'id="pst-primary-sidebar" role="region" aria-label="\w+"', html)
    for button in re.findall(r"<button\b.*?</button>", html, re.S):
        text = re.sub(r"<[^>]*>", "", button).strip()
        assert text or "aria-label=" in button, button


def test_the_executed_notebook_is_offered_and_nothing_that_does_not_exist(built):
    html = built.read("_build/html/chapters/alpha.html")
    assert 'href="../_downloads/chapters/alpha.ipynb"' in html
    assert (built.html / "_downloads" / "chapters" / "alpha.ipynb").exists()
    assert not re.search(r"binder|colab|launch-button", html, re.I)


@pytest.mark.parametrize(("name", "limit"), [("index.html", FRONT), ("chapters/alpha.html", CHAPTER)])
def test_a_page_stays_light(built, name, limit):
    path = built.html / name
    html = path.read_text(encoding="utf-8")
    files = {path, *(local(path, address) for address in fetched(html))}
    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) < limit


def test_a_summary_in_an_epub_holds_text_only():
    body = '<details><summary class="s">\n<p>Show <b>the</b> code</p><svg><path/></svg></summary><p>Kept</p></details>'
    assert lean.simplify_summaries(body) == '<details><summary class="s">\nShow <b>the</b> code</summary><p>Kept</p></details>'
