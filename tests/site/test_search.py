"""The book's own search finds claims by number, terms of the trade and steps of an argument, without a network."""

import pytest


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("nau-2025-26", "chapters/military.html"),
        ("TIV", "chapters/glossary.html"),
        ("trasianka", "chapters/language.html"),
        ("trend-indicator value", "chapters/military.html"),
        ("soft Belarusianisation", "chapters/language.html"),
        ("protests airliner Russian fire", "chapters/argument-nau-2025.html"),
        ("specification curve", "chapters/synthesis.html"),
        ("bridges to the West burned", "chapters/disagreements.html"),
    ],
)
def test_search_finds(visit, words, page):
    reader = visit(f"search.html?q={words.replace(' ', '+')}")
    reader.page.locator("#search-results li a").first.wait_for(timeout=10_000)
    reader.page.wait_for_function(
        "() => !/Searching/.test(document.querySelector('#search-results h2')?.textContent || '')"
    )
    found = reader.page.locator("#search-results li a").evaluate_all(
        "links => links.map(a => a.getAttribute('href'))"
    )
    assert any(link.split("?")[0].split("#")[0].endswith(page) for link in found), (
        f"“{words}” finds {found[:8]}, not {page}"
    )
    assert not reader.problems, "\n".join(reader.problems)
