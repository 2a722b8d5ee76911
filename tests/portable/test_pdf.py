"""Two pages of the built book in print: their text, numbers, bookmarks and links."""

import io

import pytest
from pypdf import PdfReader

from browser.pages import HTML
from browser.reader import serve
from portable import links, pdf

PAGES = ["chapters/how-to-read.html", "chapters/dispute.html"]


@pytest.fixture(scope="module")
def printed(browser):
    """The joined document as a reader gets it, its two parts, and the PDF of the first page."""
    with serve(HTML) as base:
        front, parts = pdf.print_book(browser, base, PAGES)
    files = []
    for document in (pdf.join(front, parts, base), pdf.link_files(parts[0], parts, base)):
        buffer = io.BytesIO()
        document.write(buffer)
        files.append(PdfReader(buffer))
    return files[0], parts, files[1]


def text_of(page) -> str:
    """The words of a page."""
    return " ".join(page.extract_text().split())


def test_the_contents_name_the_page_on_which_a_chapter_begins(printed):
    whole, parts, _ = printed
    first = text_of(whole.pages[0])
    number = 2
    for part in parts:
        assert f"{part.title} {number}" in first
        assert part.title in text_of(whole.pages[number - 1])
        number += len(PdfReader(io.BytesIO(part.blob)).pages)
    assert len(whole.pages) == number - 1


def test_every_sheet_says_its_chapter_and_its_number(printed):
    whole, parts, _ = printed
    numbers = iter(range(2, len(whole.pages) + 1))
    for part in parts:
        for _ in PdfReader(io.BytesIO(part.blob)).pages:
            number = next(numbers)
            said = text_of(whole.pages[number - 1])
            assert said.count("Independence, Recomputed ·") == 1, "two feet on one sheet"
            assert f"{number}Independence, Recomputed · {part.title}" in said


def test_bookmarks_are_the_chapters(printed):
    whole, parts, _ = printed
    found = [one for one in whole.outline if not isinstance(one, list)]
    assert [one.title for one in found] == ["Contents", *(part.title for part in parts)]
    assert whole.get_destination_page_number(found[1]) == 1


def test_links_lead_to_pages_and_never_to_the_local_server(printed):
    whole, parts, single = printed
    for document in (whole, single):
        assert not [
            one for one in map(links.read_address, links.list_links(document)) if "127.0" in one
        ]
    start = len(whole.pages) - len(PdfReader(io.BytesIO(parts[1].blob)).pages)
    target = whole.pages[start].indirect_reference
    places = [
        link["/A"]["/D"][0]
        for page in whole.pages[:start]
        for note in page.get("/Annots") or []
        if (link := note.get_object()).get("/A", {}).get("/S") == "/GoTo"
    ]
    assert places.count(target) >= 2, "neither the contents nor the first page lead to the second"
    files = {link["/A"]["/F"] for link in links.list_links(single) if "/F" in link.get("/A", {})}
    assert files == {"dispute.pdf"}


def test_addresses_outside_the_book_are_notes_and_controls_are_gone(browser):
    with serve(HTML) as base:
        sheets = pdf.print_page(browser, base, "chapters/article-edm-2024.html", {})
    said = " ".join(text_of(page) for page in PdfReader(io.BytesIO(sheets.blob)).pages)
    assert "Addresses 1. https://" in said
    assert "#:~:text=" not in said
    assert "Copy" not in said and "Show the code" not in said


def test_no_table_is_wider_than_the_sheet(browser):
    """Chromium would cut it, and print the whole page smaller."""
    with serve(HTML) as base:
        page = browser.new_page(viewport={"width": 858, "height": 1123})  # 168 mm at pdf.SCALE
        page.emulate_media(media="print")
        page.goto(f"{base}chapters/data.html")
        samples = page.locator("details > .ev-scroll").count()
        page.evaluate(pdf.PREPARE, {"inside": [], "outside": "", "anchors": [], "style": pdf.STYLE})
        wide = page.evaluate(
            "[...document.querySelectorAll('article table')].filter("
            "(table) => table.getBoundingClientRect().right > innerWidth).length"
        )
        kept = page.locator("details > .ev-scroll").count()
        page.close()
    assert not wide and 0 < kept < samples
