"""Print the built book: `_build/pdf/<chapter>.pdf` for each page, and the whole as one file (`make pdf`).

Chromium prints the pages with their print styles. What a page on paper needs besides is done here:
folds open, addresses of links as notes at the end of a page, contents, page numbers that are those
of the whole book, bookmarks, and links from one page of the book to another.
"""

import io
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from playwright.sync_api import Browser, sync_playwright
from pypdf import PdfReader, PdfWriter
from tqdm import tqdm

from browser.pages import HTML, file_of, pages, soup
from browser.reader import launch, serve
from evidence import citation
from portable import links

OUT = HTML.parent / "pdf"
WHOLE = OUT / "independence-recomputed.pdf"
SCALE = 0.74  # what reads well on a screen is large on paper
# Lists of thousands of rows that are made to be searched, not to be read on paper.
NOT_PRINTED = ("chapters/bibliography.html", "chapters/ledger.html", "chapters/data-")
PREPARE, STYLE = (
    (Path(__file__).parent / name).read_text(encoding="utf-8") for name in ("pdf.js", "pdf.css")
)
COMPLETE = "[...document.querySelectorAll('details.ev-card')].every((card) => card.dataset.done)"


@dataclass(frozen=True)
class Sheets:
    """A page of the book in print."""

    page: str  # "chapters/economy.html"
    title: str
    blob: bytes

    @property
    def file(self) -> str:
        """The name of its own PDF."""
        return Path(self.page).with_suffix(".pdf").name

    @cached_property
    def places(self) -> dict[str, links.Place]:
        """The places that links can name, by anchor; "" is the first sheet."""
        document = PdfReader(io.BytesIO(self.blob))
        top = float(document.pages[0].mediabox.top)
        return {**links.find_anchors(document), "": (0, top)}

    def find(self, anchor: str) -> links.Place:
        """Return the place of an anchor, or the first sheet."""
        return self.places.get(anchor) or self.places[""]


def list_anchors(wanted: Sequence[str]) -> dict[str, list[str]]:
    """Return the anchors of each page that links on other pages name."""
    found = defaultdict(set)
    for page in wanted:
        for link in soup(page).select("article a[href*='#']"):
            address, anchor = urldefrag(urljoin(page, link["href"]))
            if address != page:
                found[address].add(anchor)
    return {page: sorted(found[page]) for page in wanted}


def find_address() -> str:
    """Return the address at which the book is online, "" if it was built without one."""
    canonical = soup("index.html").select_one('link[rel="canonical"]')
    return str(canonical["href"]).removesuffix("index.html") if canonical else ""


def print_page(
    browser: Browser, base: str, page: str, given: dict[str, list[str]], before: int = 0
) -> Sheets:
    """Print one page of the book.

    Parameters
    ----------
    browser
        A Chromium.
    base
        The address of the server over the built book.
    page
        Which page.
    given
        The pages that are printed, with the anchors that links on other pages name.
    before
        How many sheets of the book come before it: its first has the next number.
    """
    title = title_of(page)
    foot = json.dumps(f"{citation.read_edition().title} · {title}", ensure_ascii=False)
    context = browser.new_context(viewport={"width": 960, "height": 1123}, color_scheme="light")
    opened = context.new_page()
    opened.emulate_media(media="print")
    opened.goto(base + page, wait_until="load")
    # card.js writes the addresses of sources once the first card is open.
    opened.evaluate(
        "for (const card of document.querySelectorAll('details.ev-card')) card.open = true"
    )
    opened.wait_for_function(COMPLETE)
    style = STYLE.replace("{foot}", foot).replace("{before}", str(before))
    opened.evaluate(
        PREPARE,
        {
            "inside": list(given),
            "outside": find_address(),
            "anchors": given.get(page, []),
            "style": style,
        },
    )
    blob = opened.pdf(
        prefer_css_page_size=True, scale=SCALE, print_background=True, tagged=True, outline=True
    )
    context.close()
    return Sheets(page, title, blob)


def title_of(page: str) -> str:
    """Return the title of a built page."""
    heading = soup(page).select_one("article h1")
    assert heading, f"{page} has no title."
    return heading.get_text().rstrip("#").strip()


def write_contents(base: str, entries: Sequence[tuple[str, str, int]]) -> str:
    """Return title and contents of the book as HTML.

    Parameters
    ----------
    base
        The address of the server over the built book.
    entries
        (page, title, number of its first sheet).
    """
    rows = "".join(
        f'<li><a href="{escape(base + page)}">{escape(title)}</a><span>{number}</span></li>'
        for page, title, number in entries
    )
    edition = citation.read_edition()
    return (
        "<style>@page{size:A4;margin:25mm} body{font:11pt sans-serif} ol{list-style:none;padding:0} "
        "li{display:flex;justify-content:space-between;gap:1em;padding:1mm 0;border-bottom:0.2mm solid #ccc;"
        "break-inside:avoid} a{color:inherit;text-decoration:none}</style>"
        f"<title>{escape(edition.title)}</title><h1>{escape(edition.title)}</h1>"
        f"<p>{escape(', '.join(edition.authors))} · {escape(citation.name_edition(edition))} · "
        f"text: CC BY 4.0, code: MIT</p><h2>Contents</h2><ol>{rows}</ol>"
    )


def print_contents(
    browser: Browser, base: str, entries: Sequence[tuple[str, str, int]]
) -> PdfReader:
    """Print title and contents."""
    page = browser.new_page()
    page.set_content(write_contents(base, entries))
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    return PdfReader(io.BytesIO(printed))


def print_book(
    browser: Browser, base: str, wanted: Sequence[str]
) -> tuple[PdfReader, list[Sheets]]:
    """Print the contents and all pages, which count their sheets through."""
    given = list_anchors(wanted)
    unnumbered = [(page, title_of(page), 0) for page in wanted]
    before = len(print_contents(browser, base, unnumbered).pages)
    printed, entries = [], []
    for page in tqdm(wanted, "pages"):
        printed.append(print_page(browser, base, page, given, before))
        entries.append((page, printed[-1].title, before + 1))
        before += len(PdfReader(io.BytesIO(printed[-1].blob)).pages)
    return print_contents(browser, base, entries), printed


def join(front: PdfReader, printed: Sequence[Sheets], base: str) -> PdfWriter:
    """Return one document: contents, then every page, with bookmarks and links among them."""
    whole, starts = PdfWriter(), {}
    whole.append(front, outline_item="Contents")
    for sheets in printed:
        starts[sheets.page] = (len(whole.pages), sheets)
        document = PdfReader(io.BytesIO(sheets.blob))
        links.name_own_links(document, base + sheets.page)
        whole.append(document, outline_item=sheets.title, import_outline=True)

    def target(address):
        page, anchor = urldefrag(address.removeprefix(base))
        if page not in starts:
            return None
        first, sheets = starts[page]
        number, top = sheets.find(anchor)
        return links.go_to(whole.pages[first + number].indirect_reference, top)

    links.resolve(whole, target)
    whole.add_metadata({"/Title": citation.read_edition().title})
    whole.compress_identical_objects()
    return whole


def link_files(sheets: Sheets, printed: Sequence[Sheets], base: str) -> PdfWriter:
    """Return the PDF of one page, whose links to other pages lead to their files in the same folder."""
    others = {other.page: other for other in printed}
    document = PdfWriter(clone_from=io.BytesIO(sheets.blob))

    def target(address):
        page, anchor = urldefrag(address.removeprefix(base))
        other = others.get(page)
        return other and links.go_to_file(other.file, other.find(anchor))

    links.resolve(document, target)
    return document


def main() -> int:
    wanted = [page for page in pages() if not page.startswith(NOT_PRINTED)]
    for page in wanted:
        file_of(page)
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, serve(HTML) as base:
        browser = launch(playwright)
        front, printed = print_book(browser, base, wanted)
        browser.close()
    for sheets in printed:
        link_files(sheets, printed, base).write(OUT / sheets.file)
    whole = join(front, printed, base)
    whole.write(WHOLE)
    print(f"{len(whole.pages)} pages, {WHOLE.stat().st_size / 1e6:.1f} MB: {WHOLE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
