"""The book opened as a file, with no server at all; and the book on paper."""

import pytest

from tests.site.book import HTML, pages, chart_pages
from tests.site.reader import WIDE, Visit


@pytest.fixture
def reader(browser):
    context = browser.new_context(viewport={"width": WIDE, "height": 900})
    yield Visit(context, HTML.as_uri() + "/")
    context.close()


@pytest.mark.parametrize("page", pages())
def test_opens_from_a_file(reader, page):
    reader.go(page)
    assert reader.page.locator("main h1").is_visible()
    assert not reader.problems, f"{page} opened as a file:\n" + "\n".join(reader.problems)


def test_search_works_from_a_file(reader):
    reader.go("search.html?q=Belarus")
    found = reader.page.locator("#search-results li a")
    found.first.wait_for(timeout=10_000)
    assert found.count() >= 1
    found.first.click()
    assert reader.page.locator("main h1").is_visible()
    assert not reader.problems, "\n".join(reader.problems)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", chart_pages())
def test_charts_print(visit, page, theme):
    """On paper each chart is its static picture in the light colours, whatever the screen shows."""
    reader = visit(page, theme=theme)
    reader.page.emulate_media(media="print")
    figures = reader.page.locator("figure.ev-chart")
    assert figures.count() > 0
    bare = [figure.get_attribute("id") for figure in figures.all() if not figure.locator("svg:visible, img:visible").count()]
    assert not bare, f"{page}: these charts do not print: {bare}"
    assert reader.page.evaluate("getComputedStyle(document.body).backgroundColor") in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
