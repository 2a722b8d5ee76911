"""The cards of claims in a browser: lines that fold, and open when linked to, printed or switched."""

import re

import pytest

from tests.site.book import chart_pages, soup
from tests.site.reader import NARROW

PAGE = "chapters/economy.html"
CARD = "details.ev-card"


def ids(page=PAGE):
    """The ids of the cards of a page."""
    return [card["id"] for card in soup(page).select(CARD)]


def opened(reader):
    """The ids of the cards that are open."""
    return reader.page.eval_on_selector_all(f"{CARD}[open]", "all => all.map(one => one.id)")


def is_shown(reader, selector):
    """Tell whether an element is laid out and not skipped in a closed fold."""
    return reader.page.locator(selector).first.evaluate(
        "node => node.checkVisibility({ contentVisibilityAuto: false, visibilityProperty: true })"
    )


def test_cards_are_closed_until_an_address_names_one(visit):
    name, other = ids()[5], ids()[9]
    assert opened(visit(PAGE)) == []
    reader = visit(f"{PAGE}#{name}")
    reader.settle(0.3)
    assert opened(reader) == [name]
    reader.page.evaluate(f"location.hash = '{other}'")
    reader.settle(0.3)
    assert opened(reader) == [name, other]
    assert 0 <= reader.page.locator(f"#{other} > summary").bounding_box()["y"] < 400


def test_an_address_of_a_part_opens_its_card(visit):
    part = soup(PAGE).select_one(f"{CARD} .ev-parts > li")["id"]
    reader = visit(f"{PAGE}#{part}")
    reader.settle(0.3)
    assert opened(reader) == [part[:-1]] and is_shown(reader, f"#{part}")


def test_without_javascript_a_card_that_an_address_names_is_shown(visit):
    name, other = ids()[5], ids()[9]
    reader = visit(f"{PAGE}#{name}", script=False)
    assert is_shown(reader, f"#{name} .ev-body") and not is_shown(reader, f"#{other} .ev-body")
    assert not reader.page.locator(".ev-script:visible").count(), (
        "a button that does nothing is shown"
    )
    reader.page.locator(f"#{other} > summary").click()
    assert is_shown(reader, f"#{other} .ev-body")


def test_print_shows_every_card(visit):
    for script in (True, False):
        reader = visit(PAGE, script=script)
        reader.page.emulate_media(media="print")
        assert all(is_shown(reader, f"#{name} .ev-body") for name in ids()[:20])


def test_the_switch_opens_and_closes_all(visit):
    reader = visit(PAGE)
    switch = reader.page.get_by_role("button", name=re.compile("all .* cards"))
    assert switch.inner_text() == f"Open all {len(ids())} cards"
    switch.click()
    assert opened(reader) == ids() and switch.inner_text().startswith("Close all")
    switch.click()
    assert opened(reader) == []


@pytest.mark.parametrize("page", [page for page in chart_pages() if "synthesis" not in page])
def test_cards_are_no_landmarks_and_have_names(page):
    html = soup(page)
    assert not html.select("article aside, article [role=complementary]")
    cards = html.select(CARD)
    assert cards
    for card in cards:
        name = " ".join(card.summary.text.split())
        assert card["id"].removeprefix("claim-") in name and len(name) > 60, name
        assert not card.summary.select("a, button"), f"{card['id']}: a link in a summary"
    for group in html.select("ul.ev-list"):
        assert len(group.find_all("li", recursive=False)) > 1


@pytest.mark.parametrize(("width", "rows"), [(1400, 3), (NARROW, 5)])
def test_a_line_is_few_rows_high(visit, width, rows):
    reader = visit(PAGE, width=width)
    heights = reader.page.eval_on_selector_all(
        f"{CARD} > summary",
        "all => all.map(one => (one.clientHeight - 12) / parseFloat(getComputedStyle(one).lineHeight))",
    )
    heights.sort()
    assert heights[len(heights) * 9 // 10] <= rows + 0.2, heights[-10:]
