"""The data page shows what the descriptors hold."""

import json

from tests.book.pages import read_epub, soup, words


def test_data_page_shows_all_that_a_descriptor_says(small_built):
    page = soup(small_built, "chapters/data")
    card = page.select_one("#table-economy-trade")
    said = words(card)
    for part in ("One row is one observation.", "single source: Nobody else.", "Yearbook, An office", "read 2026-11-22",
                 "Edition 2020", "CC BY 4.0", "attribution", "State statistics", "New method in 2010.", "Rounded.",
                 "About tons.", "number, thousand tons", "5 of 12 rows"):  # fmt: skip
        assert part in said, part
    assert card.select_one('a[href="https://example.org/yearbook"]')
    assert [row.th.text for row in card.select(".ev-fold")[1].select("tbody tr")] == ["BLR"] * 5
    used = card.select_one(".ev-datacard").text
    assert "Economy" in used and "demo-01" in used and "demo-02" in used
    fact = page.select_one("#fact-economy-E001").find_parent("tr")
    assert [link["href"] for link in fact.select("a")] == [
        "https://example.org/1",
        "https://daily.example.org/2",
    ]
    for link in page.select("a[download]"):
        assert small_built.download(link["href"].removeprefix("../_downloads/")).exists()


def test_the_epub_has_the_cards_open_and_without_downloads(small_book):
    page = read_epub(small_book, "chapters/data")
    card = page.select_one("#table-economy-trade")
    said = words(card)
    for part in ("One row is one observation.", "single source: Nobody else.", "Yearbook, An office",
                 "About tons.", "number, thousand tons", "Used inEconomy"):  # fmt: skip
        assert part in said, part
    assert card.select("details") and not page.select("details:not([open])")
    assert not page.select("a[download], script")
    rows = [
        [cell.text for cell in row.select("th, td")] for row in page.select("#catalogue tbody tr")
    ]
    assert ["Title of trade", "economy", "economy"] in [[*row[:2], row[-1]] for row in rows]


def test_a_theme_with_a_page_of_its_own_is_left_to_it(small_built):
    assert 'id="table-economy-trade"' in small_built.html("chapters/data")
    small_built.write(
        "chapters/data-economy.md", "# Tables of the economy\n\n```{data-catalogue} economy\n```\n"
    )
    assert small_built.build() == []
    page = small_built.html("chapters/data")
    assert 'id="table-articles-claims"' in page and 'id="table-economy-trade"' not in page
    assert 'href="data-economy.html#table-economy-trade"' in page
    assert 'href="data-economy.html#fact-economy-E001"' in small_built.html("chapters/economy")


def test_a_table_that_is_not_what_its_hash_says_is_one_warning(small_book):
    path = small_book.root / "data" / "economy" / "facts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("A loan", "No loan"), encoding="utf-8")
    warnings = small_book.build()
    assert (
        len(warnings) == 1
        and "data/economy/facts.csv: the content is not what its hash" in warnings[0]
    ), warnings


def test_a_linked_fact_opens_its_list(small_built, browser):
    page = browser.new_page()
    page.goto(
        (small_built.root / "_build" / "html" / "chapters" / "data.html").as_uri()
        + "#fact-economy-E001"
    )
    assert page.locator("#fact-economy-E001").is_visible()
    page.close()


def described(page):
    """The descriptions of a page in JSON-LD, by type."""
    found = {}
    for script in page.select('script[type="application/ld+json"]'):
        one = json.loads(script.string)
        assert one["@context"] == "https://schema.org"
        found.setdefault(one["@type"], []).append(one)
    return found


def test_tables_are_schema_org_data_sets_of_one_catalog(small_built):
    page = soup(small_built, "chapters/data")
    found = described(page)
    (catalog,) = found["DataCatalog"]
    assert page.select_one(catalog["@id"])
    names = {one["@id"] for one in catalog["dataset"]}
    assert names == {one["@id"] for one in found["Dataset"]}
    (trade,) = [one for one in found["Dataset"] if one["identifier"] == "economy/trade"]
    assert trade["@id"] == "#table-economy-trade" and trade["name"] == "Title of trade"
    assert trade["license"] == ["https://example.org/licence"]
    assert trade["creator"] == [{"@type": "Organization", "name": "An office"}]
    assert trade["isBasedOn"] == ["https://example.org/yearbook"]
    assert trade["includedInDataCatalog"] == {"@id": "#catalogue"}
    assert {"@type": "PropertyValue", "name": "tons", "description": "About tons.", "unitText": "thousand tons"} in trade["variableMeasured"]  # fmt: skip
    file = trade["distribution"]["contentUrl"].removeprefix("../_downloads/")
    assert small_built.download(file).exists()
    for one in [catalog, *found["Dataset"]]:
        assert all(value for value in one.values()), "nothing is empty"
