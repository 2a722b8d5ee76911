"""The book's own search finds cards, sections and figures, in any common spelling, without a network."""

import gzip

import pytest

from browser.pages import HTML
from browser.reader import KB

INDEX = "_static/evidence/search-index.js"
LIGHT = 300 * KB  # of the index on the wire; a page loads it when somebody searches
# What a reader types, and what is among the first three results.
WANTED = [
    ("gas price", "chapters/economy.html#fig-gas-price"),
    ("Lukashenko language", "chapters/language.html#"),
    ("Sputnik", "chapters/information.html#claim-nau-2025-2"),
    ("mediaiq-2023-22", "chapters/economy.html#claim-mediaiq-2023-22"),
    ("Лукашенко", "#claim-"),
    ("Беларусь", "chapters/"),
    ("Азербайджан", "azerbaijan"),
    ("Lukashenka", "#claim-"),
    ("who is more independent", "chapters/synthesis.html"),
    ("political prisoners", "chapters/politics.html#"),
    ("Does the head of state speak Belarusian", "chapters/language.html#does-the-head-of-state"),
    ("dependance", "dependence"),  # codespell:ignore
    ("nau-2025-26", "chapters/military.html#claim-nau-2025-26"),
    ("TIV", "chapters/glossary.html#term-TIV"),
    ("trasianka", "chapters/glossary.html#term-trasianka"),
    ("trend-indicator value", "chapters/military.html#"),
    ("soft Belarusianisation", "chapters/language.html#was-there-a-soft"),
    ("specification curve", "chapters/synthesis.html#"),
    ("bridges to the West burned", "chapters/disagreements.html#are-the-bridges"),
    ("economy:E001", "chapters/data-economy.html#fact-economy-E001"),
]
SPELLINGS = ["Lukashenko", "Lukashenka", "Лукашенко", "Лукашэнка", "Łukaszenka", "lukashnko"]
FOUND = "words => evSearch.search(words).found.map(one => `${one.page[0]}.html#${one.anchor}`)"


@pytest.fixture(scope="module")
def search(browser):
    """The page of the search opened from disk: (page, function words -> addresses of the results)."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto((HTML / "search.html").as_uri())
    yield page, lambda words: page.evaluate(FOUND, words)
    context.close()


@pytest.mark.parametrize(("words", "wanted"), WANTED)
def test_search_finds(search, words, wanted):
    found = search[1](words)[:3]
    assert any(wanted in address for address in found), f"“{words}” finds {found}, not {wanted}"


def test_every_spelling_finds_the_same(search):
    alike = {words: search[1](words) for words in SPELLINGS}
    assert all(found == alike[SPELLINGS[0]] for found in alike.values())
    one, other = search[1]("Tikhanovskaya"), search[1]("Tsikhanouskaya")
    assert one and one == other == search[1]("Ціханоўская")


def test_every_result_leads_to_something(search):
    """Each entry's page has its anchor."""
    entries = search[0].evaluate(
        "Object.values(evIndex.entries).flat().map(one => [evIndex.pages[one[0]][0], one[1]])"
    )
    assert len(entries) > 1000
    texts = {page: (HTML / f"{page}.html").read_text(encoding="utf-8") for page, _ in entries}
    lost = [f"{page}#{anchor}" for page, anchor in entries
            if anchor and f'id="{anchor}"' not in texts[page]]  # fmt: skip
    assert not lost, f"{len(lost)} entries lead nowhere: {lost[:10]}"


@pytest.mark.parametrize(
    ("typed", "read"),
    [("polit", []), ("belar", []), ("dependance", ["dependance"])],  # codespell:ignore
)
def test_only_a_typing_error_is_read_as_another_word(search, typed, read):
    guessed = search[0].evaluate("words => evSearch.search(words).guessed", typed)
    assert [word for word, _ in guessed] == read


def test_results_are_grouped_and_announced(search):
    page, _ = search
    page.locator(".ev-search input[name=q]").fill("political prisoners")
    page.locator(".ev-hits").first.wait_for()
    said = page.locator("#ev-search-said")
    assert (
        said.get_attribute("role") == "status" and "results for “political pri" in said.inner_text()
    )
    assert page.locator(".ev-search h2").first.inner_text() == "Best matches"
    kinds = page.locator(".ev-kind").all_inner_texts()
    assert {"Section", "Claim", "Fact"} <= set(kinds)
    assert page.locator(".ev-hit mark").count() > 5
    snippets = page.locator(".ev-snippet").all_inner_texts()
    assert not any("sha256" in text or "import " in text for text in snippets)


def test_nothing_found_is_said(search):
    page, _ = search
    page.locator(".ev-search input[name=q]").fill("qwrtzpl")
    page.wait_for_function(
        "document.querySelector('#ev-search-said').textContent.includes('Nothing')"
    )
    assert page.locator(".ev-hit").count() == 0


def test_the_dialog_shows_results_as_one_types(visit):
    reader = visit("chapters/military.html")
    assert not [r.url for r in reader.responses if "search" in r.url], "loaded before it is used"
    reader.page.keyboard.press("Control+k")
    reader.page.keyboard.type("mediaiq-2023-22")
    first = reader.page.locator("#pst-search-dialog .ev-hit a").first
    first.wait_for()
    first.click()
    reader.page.wait_for_url("**/chapters/economy.html#claim-mediaiq-2023-22")
    assert reader.page.get_by_text("Hide Search Matches").count() == 0
    assert not reader.problems, "\n".join(reader.problems)


def test_the_index_is_small():
    size = len(gzip.compress((HTML / INDEX).read_bytes(), 6, mtime=0))
    assert size < LIGHT, f"{INDEX}: {size / KB:.0f} KB on the wire"
