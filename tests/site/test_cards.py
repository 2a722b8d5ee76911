"""The cards of claims in a browser: lines that fold, and open when linked to, printed or switched."""

import re
from copy import copy

import pytest

from browser.pages import chart_pages, soup
from browser.reader import NARROW, WIDE
from evidence.book.renderer import MANY as MANY_CARDS
from tests.site.accessible import find_violations

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
    reader = visit(PAGE, script=False)  # the style sheet does it alone
    reader.page.emulate_media(media="print")
    assert all(is_shown(reader, f"#{name} .ev-body") for name in ids()[:9])


def test_the_switch_opens_and_closes_all(visit):
    reader = visit(PAGE)
    switch = reader.page.get_by_role("button", name=re.compile("all .* cards"))
    assert switch.inner_text() == f"Open all {len(ids())} cards"
    switch.click()
    assert opened(reader) == ids() and switch.inner_text().startswith("Close all")
    switch.click()
    assert opened(reader) == []


def test_the_switch_counts_cards_that_were_opened_one_by_one(visit):
    reader = visit(PAGE)
    for name in ids():
        reader.page.evaluate("name => { document.getElementById(name).open = true; }", name)
    switch = reader.page.get_by_role("button", name=re.compile("Close all .* cards"))
    switch.click(timeout=5000)
    assert opened(reader) == []


LONG = "chapters/politics.html"
MANY = "details.ev-many"


def test_a_long_list_of_cards_is_one_line_that_counts_them():
    folds = soup(LONG).select(MANY)
    assert folds
    for fold in folds:
        cards = fold.select(CARD)
        assert len(cards) > MANY_CARDS and not fold.has_attr("open")
        counts = [int(number) for number in re.findall(r"\d+", fold.summary.text)]
        assert counts[0] == len(cards) == sum(counts[1:]), fold.summary.text
    assert all(
        len(group.select(CARD)) <= MANY_CARDS
        for group in soup(LONG).select("ul.ev-list")
        if not group.find_parent(class_="ev-many")
    )


@pytest.mark.parametrize("script", [True, False])
def test_a_folded_list_opens_for_the_card_that_an_address_names(visit, script):
    name = soup(LONG).select_one(f"{MANY} {CARD}")["id"]
    reader = visit(f"{LONG}#{name}", script=script)
    reader.settle(0.3)
    assert is_shown(reader, f"#{name} .ev-body")
    reader.page.emulate_media(media="print")
    assert is_shown(reader, f"#{ids(LONG)[-1]} .ev-body")


# The other pages with charts settle no claim.
WITH_CARDS = [page for page in chart_pages() if not re.search("synthesis|background", page)]


@pytest.mark.parametrize("page", WITH_CARDS)
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


@pytest.mark.parametrize(("width", "rows"), [(1400, 3), (NARROW, 6)])
def test_a_line_is_few_rows_high(visit, width, rows):
    reader = visit(PAGE, width=width)
    heights = reader.page.eval_on_selector_all(
        f"{CARD} > summary",
        "all => all.map(one => (one.clientHeight - 12) / parseFloat(getComputedStyle(one).lineHeight))",
    )
    heights.sort()
    assert heights[len(heights) * 9 // 10] <= rows + 0.2, heights[-10:]


MACHINE = re.compile(
    r"\w_\w| = |¶|\bpercent\b|\bspecifications?\b|\b\d{4}-\d\d-\d\d\b|\bNearest held\b|\b[EPLMI]\d{3}\b"
)


@pytest.mark.parametrize("page", WITH_CARDS)
def test_no_card_speaks_as_a_machine(page):
    said = []
    for card in map(copy, soup(page).select(CARD)):
        for quoted in card.select(".ev-src, .ev-cited, [aria-hidden]"):
            quoted.extract()  # titles of sources are theirs, signs are no words
        text = " ".join(card.text.replace(card["id"].removeprefix("claim-"), "").split())
        said += [
            f"{card['id']}: … {text[max(0, found.start() - 30) : found.end() + 30]} …"
            for found in MACHINE.finditer(text)
        ]
    assert not said, "\n".join(said)


def open_card(reader, name):
    """Open a card and wait for what its script adds."""
    reader.page.locator(f"#{name} > summary").click()
    reader.page.wait_for_selector(f"#{name}[data-done]")
    return reader.page.locator(f"#{name}")


def test_an_open_card_leads_to_the_pages_its_neighbours_and_the_form(visit):
    name = next(card["id"] for card in soup(PAGE).select(CARD) if card.select('a[href*="#fact-"]'))
    reader = visit(PAGE)
    card = open_card(reader, name)
    page = card.locator('.ev-src a[rel~="external"]').first
    assert page.get_attribute("href").startswith("http") and "noopener" in page.get_attribute("rel")
    assert re.search(r".+: .+ \(.*\d{4}\)", page.inner_text())
    assert card.get_by_role("link", name="record").count()
    assert card.get_by_role("link", name="→").count() + card.get_by_role("link", name="←").count()
    claim = name.removeprefix("claim-")
    meaning = card.get_by_role("link", name="What “").get_attribute("href")
    path, _, anchor = meaning.partition("#")
    assert soup(f"chapters/{path}").find(id=anchor), meaning
    card.get_by_role("link", name="Dispute").click()
    reader.page.wait_for_selector("#ev-disputed:not([hidden])")
    assert claim in reader.page.locator("#ev-disputed").inner_text()
    assert f"claim: {claim}" in reader.page.locator(".highlight pre").first.inner_text()
    assert not reader.problems


def cited():
    """Ids of the cards of PAGE that cite a fact."""
    return [card["id"] for card in soup(PAGE).select(CARD) if card.select('a[href*="#fact-"]')]


@pytest.mark.parametrize("way", ["address", "keyboard", "switch"])
def test_a_source_leads_to_its_page_however_its_card_is_opened_first(visit, way):
    name = cited()[0]
    reader = visit(f"{PAGE}#{name}" if way == "address" else PAGE)
    if way == "keyboard":
        reader.page.locator(f"#{name} > summary").focus()
        reader.page.keyboard.press("Enter")
    elif way == "switch":
        reader.page.locator(".ev-switch").click()
    for one in cited() if way == "switch" else [name]:
        reader.page.wait_for_selector(f"#{one}[data-done]")
        sources = reader.page.locator(
            f"#{one} .ev-src a[href^=http], #{one} .ev-cited a[href^=http]"
        )
        assert sources.count(), f"{one}: no source leads to its page"


def test_without_javascript_the_page_is_one_click_behind_the_record(visit):
    reader = visit(PAGE, script=False)
    reader.page.locator(f"#{cited()[0]} > summary").click()
    reader.page.locator(f'#{cited()[0]} a[href*="#fact-"]').first.click()
    row = reader.page.locator("tr:has(:target), tr:target")
    assert row.evaluate("node => getComputedStyle(node).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert row.locator("a[href^=http]").first.is_visible()
    assert row.bounding_box()["y"] < 900, "the record is not where the page opens"


def test_a_card_is_cited_and_its_link_copied(visit):
    reader = visit(PAGE)
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    name = ids()[0]
    card = open_card(reader, name)
    cite = card.get_by_role("button", name="Cite")
    cite.click()
    said = card.locator(".ev-cite").inner_text()
    claim = name.removeprefix("claim-")
    assert f"Claim {claim} (" in said and f"@incollection{{{claim}," in said
    assert f"{PAGE}#{name}" in said and "{part}" not in said and "{key}" not in said
    assert cite.get_attribute("aria-expanded") == "true"
    cite.click()
    assert not card.locator(".ev-cite").count()
    card.get_by_role("button", name="Copy link").click()
    reader.page.wait_for_function("document.querySelector('.ev-done').textContent !== ''")
    assert reader.page.evaluate("navigator.clipboard.readText()").endswith(f"{PAGE}#{name}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_card(visit, theme):
    reader = visit(PAGE, theme=theme)
    card = open_card(reader, ids()[3])
    card.get_by_role("button", name="Cite").click()
    # Axe measures all of a page, also what it is not asked about.
    card.evaluate(
        """card => {
          for (let one = card; one.tagName !== 'ARTICLE'; one = one.parentElement)
            [...one.parentElement.children].forEach(other => other === one || other.remove());
        }"""
    )
    found = find_violations(reader.page, {"include": [[f"#{ids()[3]}"]]})
    assert not found, [
        (rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found
    ]


@pytest.mark.parametrize(
    ("page", "width"),
    [("chapters/data-economy.html", WIDE), ("chapters/data-language.html", NARROW)],
)
def test_a_table_of_facts_is_as_wide_as_its_box_and_marks_the_record(visit, page, width):
    fact = soup(page).select_one(".ev-facts tbody [id^=fact-]")["id"]
    reader = visit(f"{page}#{fact}", width=width)
    reader.settle(0.3)
    box = reader.page.locator(".ev-scroll:has(.ev-facts)").first
    assert box.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
    row = reader.page.locator(f"tr:has(#{fact})")
    assert row.evaluate("node => getComputedStyle(node).backgroundColor") != "rgba(0, 0, 0, 0)"
