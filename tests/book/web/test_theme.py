"""Pages are complete for readers and machines, and load nothing from another host."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document

from evidence.book.web import theme
from tests.book.addresses import list_fetched, locate

PAGES = ["index.html", "chapters/alpha.html", "chapters/page0.html", "search.html", "genindex.html"]


def test_tables_of_pandas_lose_style_and_empty_headings():
    html = (
        '<div>\n<style scoped>\n .dataframe { a: b }\n</style>\n<table border="1" class="dataframe">'
        "<thead><tr><th></th><th>x</th></tr></thead></table></div>"
    )
    assert theme.simplify_table(html) == (
        '<div>\n<table class="dataframe"><thead><tr><td></td><th>x</th></tr></thead></table></div>'
    )


def test_a_description_is_the_first_paragraph_cut_at_a_word():
    document = new_document("page")
    section = nodes.section()
    document += section
    section += nodes.paragraph("", "Too short.")
    section += nodes.note(
        "", nodes.paragraph("", "A note is not what the page is about, however long it is.")
    )
    section += nodes.paragraph("", "word " * 60)
    text = theme.find_summary(document)
    assert (
        text.startswith("word word")
        and text.endswith("word…")
        and len(text) <= theme.MAX_SUMMARY + 1
    )
    assert theme.find_summary(None) == ""


@pytest.fixture(scope="module", params=PAGES)
def page(request, built):
    """A page of the small book: (path, text)."""
    path = built.html / request.param
    return path, path.read_text(encoding="utf-8")


def test_nothing_comes_from_another_host(page):
    path, html = page
    addresses = list_fetched(html)
    assert len(addresses) >= 3
    for address in addresses:
        assert not re.match(r"(?:[a-z]+:)?//", address), address
        assert locate(path, address).exists(), address


def test_a_page_says_what_it_is(page):
    _, html = page
    assert re.search(r'<html[^>]* lang="en"', html)
    assert '<link rel="icon"' in html
    description = re.findall(r'<meta name="description" content="([^"]+)"', html)
    assert len(description) == 1 and 20 < len(description[0]) <= 170


def test_no_script_that_draws_icons_or_formulas(built):
    for path in built.html.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        scripts = list_fetched(html) + re.findall(r"<script[^>]*>(.*?)</script>", html, re.S)
        assert not re.search(r"fontawesome|mathjax|thebe|require\.js", " ".join(scripts), re.I), (
            path
        )
    assert not list(built.html.rglob("*fontawesome*")) and not list(built.html.rglob("*.map"))


def test_formulas_are_mathml(built):
    html = built.read("_build/html/chapters/alpha.html")
    assert html.count("<math ") == 2 and "$" not in re.sub(
        r"<script.*?</script>", "", html, flags=re.S
    )
    assert 'id="equation-hhi-trade"' in html and 'class="eqno">(1)' in html


def test_colours_stand_before_any_script_has_run(page):
    _, html = page
    assert 'data-theme="light"' in html and 'data-theme="auto"' not in html
    assert html.index("prefers-color-scheme") < html.index("bundle.css")


def test_only_the_search_page_searches(page):
    path, html = page
    names = [Path(address.partition("?")[0]).name for address in list_fetched(html)]
    search = ["spelling.js", "search-index.js", "search.js"]
    assert [n for n in names if n in search] == (search if path.name == "search.html" else [])
    assert not {"searchtools.js", "language_data.js", "searchindex.js"} & set(names)
    for tag in re.findall(r"<script\b[^>]*src=[^>]*>", html):
        assert "defer" in tag, tag


def test_names_for_those_who_do_not_see(page):
    _, html = page
    assert (
        "<summary aria-label" not in html
        and "<th></th>" not in html
        and "<style scoped>" not in html
    )
    assert re.search(r'id="pst-primary-sidebar" role="region" aria-label="\w+"', html)
    for button in re.findall(r"<button\b.*?</button>", html, re.S):
        text = re.sub(r"<[^>]*>", "", button).strip()
        assert text or "aria-label=" in button, button


def test_the_executed_notebook_is_offered_and_nothing_that_does_not_exist(built):
    html = built.read("_build/html/chapters/alpha.html")
    assert 'href="../_downloads/chapters/alpha.ipynb"' in html
    assert (built.html / "_downloads" / "chapters" / "alpha.ipynb").exists()
    assert not re.search(r"binder|colab|launch-button", html, re.I)


def test_a_summary_in_an_epub_holds_text_only():
    """As MyST-NB writes it for folded code, and sphinx-design for a dropdown."""
    code = (
        '<summary aria-label="Toggle hidden content">\n<p class="collapsed admonition-title">Show code</p>\n'
        '<p class="expanded admonition-title">Hide code</p>\n</summary><p>Kept</p>'
    )
    fixed = BeautifulSoup(theme.fix_epub(code), "html.parser")
    assert fixed.summary.text.strip() == "Show code" and not fixed.summary.p and fixed.p
    dropdown = (
        '<summary><span class="sd-summary-text">Answer</span><span class="sd-summary-state-marker '
        'sd-summary-chevron-right"><svg><path/></svg></span></summary><svg/>'
    )
    fixed = BeautifulSoup(theme.fix_epub(dropdown), "html.parser")
    assert fixed.summary.text == "Answer" and not fixed.summary.svg and fixed.svg


def test_brackets_of_an_address_are_encoded_in_an_epub():
    page = '<a href="http://e.org/?a[b]=1&amp;c=%20#d">[x]</a><a href="#e[f]">y</a>'
    assert theme.fix_epub(page) == page.replace("a[b]", "a%5Bb%5D")


def test_every_page_shows_the_contents_as_they_are(book):
    """Also a page that did not change, after a new order, a new title of another one, or a new caption."""

    def build_and_list():
        status, log = book.build()
        assert status == 0, log
        page = BeautifulSoup(book.read("_build/html/chapters/page0.html"), "html.parser")
        listed = page.select("nav .caption-text, nav .toctree-l1 > a")
        return [entry.text.strip() for entry in listed]

    first = build_and_list()
    assert {"Notebook on trade", "Page 1"} <= set(first)
    lines = "- file: chapters/alpha\n- file: chapters/beta\n"
    book.replace("_toc.yml", lines, "".join(reversed(lines.splitlines(keepends=True))))
    second = build_and_list()
    assert second != first and sorted(second) == sorted(first)
    book.replace("chapters/page1.md", "# Page 1", "# Another")
    third = build_and_list()
    assert third == ["Another" if name == "Page 1" else name for name in second]
    book.replace("_toc.yml", "chapters:", "options: {caption: Above}\nchapters:")
    book.replace("_toc.yml", "chapters/page2", "chapters/page2\n  title: Below")
    below = ["Below" if name == "Page 2" else name for name in third]
    assert build_and_list() == [below[0], "Above", *below[1:]], "the root page stands first"
