"""What a reader's first look at a page costs on the wire, before any chart is touched."""

import pytest

from browser.pages import chart_pages, pages
from browser.reader import KB

FRONT, CHAPTER = 160 * KB, 250 * KB
# Two hundred cards and fourteen figures: 174 KB of HTML, of them 49 for the cards.
LONGEST = {"chapters/politics.html": 258 * KB}


@pytest.mark.parametrize("page", pages())
def test_page_is_light(visit, page):
    reader = visit(page)
    reader.settle(0.5)
    parts = reader.weights()
    most = FRONT if page == "index.html" else LONGEST.get(page, CHAPTER)
    listed = "\n".join(
        f"  {size / KB:7.1f} KB  {name}"
        for name, size in sorted(parts.items(), key=lambda item: -item[1])[:12]
    )
    total = sum(parts.values())
    assert total <= most, (
        f"{page}: {total / KB:.0f} KB in {len(parts)} files, allowed are {most / KB:.0f} KB. The heaviest:\n{listed}"
    )


@pytest.mark.parametrize("page", chart_pages())
def test_chart_library_comes_only_when_wanted(visit, page):
    reader = visit(page)
    reader.page.mouse.wheel(0, 20_000)
    reader.settle(0.5)
    early = [response.url for response in reader.responses if "/vega" in response.url]
    assert not early, f"{page} fetches the chart library before a chart is touched: {early}"
