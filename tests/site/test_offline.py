"""The book opened as a file, with no server at all; and the book on paper."""

import re

import pytest

from browser.pages import HTML, chart_pages, pages
from browser.reader import WIDE, Visit


@pytest.fixture(scope="module")
def window(browser):
    """A window in which a reader opens one file after the other."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900})
    yield Visit(context, HTML.as_uri() + "/")
    context.close()


@pytest.fixture
def reader(window):
    """The window, with what went wrong in earlier tests forgotten."""
    window.forget()
    return window


@pytest.mark.parametrize("page", pages())
def test_opens_from_a_file(reader, page):
    reader.go(page)
    assert reader.page.locator("article h1").is_visible()
    assert not reader.problems, f"{page} opened as a file:\n" + "\n".join(reader.problems)


def test_search_works_from_a_file(reader):
    reader.go("search.html?q=Belarus")
    found = reader.page.locator("#ev-search-results li a")
    found.first.wait_for(timeout=10_000)
    found.first.click()
    assert reader.page.locator("article h1").is_visible()
    assert not reader.problems, "\n".join(reader.problems)


@pytest.mark.parametrize("page", chart_pages())
def test_charts_print(visit, page):
    """On paper each chart is its static picture in the light colours, whatever the screen shows."""
    reader = visit(page, theme="dark")
    for theme in ("dark", "light"):
        reader.page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        reader.page.emulate_media(media="print", color_scheme=theme)
        reader.page.evaluate(
            "dispatchEvent(new Event('beforeprint'))"
        )  # as a browser does, and the emulation does not
        check_print(reader.page, f"{page} ({theme})")
        reader.page.evaluate("dispatchEvent(new Event('afterprint'))")


def check_print(page, name):
    """Check that every chart of a page shows a picture, and that its text is dark on white."""
    figures = page.locator("figure.ev-chart")
    assert figures.count() > 0
    bare = [
        figure.get_attribute("id")
        for figure in figures.all()
        if not figure.locator("svg:visible, img:visible").count()
    ]
    assert not bare, f"{name}: these charts do not print: {bare}"
    colours = page.evaluate(
        "() => { const s = getComputedStyle(document.body); return [s.color, s.backgroundColor] }"
    )
    ink, paper = ([int(part) for part in re.findall(r"\d+", colour)] for colour in colours)
    white = paper[:3] == [255, 255, 255] or paper[3:] == [0]
    assert white and max(ink) < 100, (
        f"{name} prints {colours[0]} on {colours[1]}, not dark on white"
    )
