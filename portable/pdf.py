"""Print the built book: `_build/pdf/<chapter>.pdf` for each page, and the whole as one file (`make pdf`).

Chromium prints the pages with their print styles and their script for paper, which opens folds. What
one file needs besides is done here: addresses of links as notes at the end of a page, contents with
page numbers, bookmarks.
"""

import io
import sys
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from pypdf import PdfReader, PdfWriter
from tqdm import tqdm

from tests.site.book import HTML, file_of, pages, soup
from tests.site.reader import launch, serve

OUT = HTML.parent / "pdf"
WHOLE = OUT / "independence-recomputed.pdf"
TITLE = "Independence, Recomputed"
MARGIN = {"top": "18mm", "bottom": "20mm", "left": "18mm", "right": "18mm"}
SCALE = 0.8  # what reads well on a screen is large on paper
# Lists of thousands of rows that are made to be searched, not to be read on paper.
NOT_PRINTED = ("chapters/bibliography.html", "chapters/ledger.html", "chapters/data-")
# What a reader's own print has in its margins and after links: the file has notes and numbers of its
# own, and the address would be that of the server on this machine.
INSTEAD = """
@page { @bottom-left { content: none !important } @bottom-right { content: none !important } }
.ev-print-foot { display: none !important }
article a::after { content: none !important }
"""
# Numbers the addresses that leave the book, and lists them at the end.
PREPARE = """() => {
  const notes = new Map();
  for (const link of document.querySelectorAll("article a[href^=http]")) {
    if (link.host === location.host || !link.textContent.trim()) continue;
    if (!notes.has(link.href)) notes.set(link.href, notes.size + 1);
    const mark = document.createElement("sup");
    mark.textContent = notes.get(link.href);
    link.after(mark);
  }
  if (!notes.size) return;
  const list = document.createElement("ol");
  for (const address of notes.keys()) {
    const item = document.createElement("li");
    item.textContent = address;
    item.style.overflowWrap = "anywhere";
    list.append(item);
  }
  const head = document.createElement("h2");
  head.textContent = "Addresses";
  list.style.fontSize = "0.75em";
  document.querySelector("article").append(head, list);
}"""


def print_page(browser: Browser, address: str, title: str) -> bytes:
    """Return the PDF of one page, with its title at the head and the book's at the foot."""
    context = browser.new_context(viewport={"width": 794, "height": 1123}, color_scheme="light")
    page = context.new_page()
    page.goto(address, wait_until="load")
    page.add_style_tag(content=INSTEAD)
    page.evaluate(PREPARE)
    style = "font: 8px sans-serif; width: 100%; padding: 0 18mm; color: #555;"
    printed = page.pdf(
        format="A4",
        margin=MARGIN,
        scale=SCALE,
        print_background=True,
        display_header_footer=True,
        header_template=f'<div style="{style}">{escape(title)}</div>',
        footer_template=f'<div style="{style}">{TITLE}</div>',
        tagged=True,
        outline=True,
    )
    context.close()
    return printed


def print_html(browser: Browser, text: str) -> bytes:
    """Return the PDF of HTML that this module writes, without margins."""
    context = browser.new_context()
    page = context.new_page()
    page.set_content(text)
    printed = page.pdf(prefer_css_page_size=True)
    context.close()
    return printed


def write_contents(entries: list[tuple[str, int]]) -> str:
    """Return the contents as HTML.

    Parameters
    ----------
    entries
        (title, number of its first page).
    """
    rows = "".join(
        f"<tr><td>{escape(title)}</td><td style='text-align:right'>{number}</td></tr>"
        for title, number in entries
    )
    return (
        "<style>@page{size:A4;margin:25mm} body{font:12pt sans-serif} table{width:100%} td{padding:2mm 0}</style>"
        f"<h1>{TITLE}</h1><h2>Contents</h2><table>{rows}</table>"
    )


def write_numbers(count: int) -> str:
    """Return `count` empty pages that carry their numbers at the foot, as HTML."""
    body = "".join(f"<div><span>{number}</span></div>" for number in range(1, count + 1))
    return (
        "<style>@page{size:A4;margin:0} body{margin:0} div{height:296.9mm;position:relative;break-after:page}"
        "span{position:absolute;bottom:9mm;right:18mm;font:8px sans-serif;color:#555}</style>"
        + body
    )


def join(browser: Browser, printed: dict[str, bytes]) -> PdfWriter:
    """Return one document: contents, then every page, numbered and with bookmarks.

    Parameters
    ----------
    browser
        Prints the contents and the numbers.
    printed
        {title: PDF} in reading order.
    """
    readers = {title: PdfReader(io.BytesIO(blob)) for title, blob in printed.items()}
    front = PdfReader(io.BytesIO(print_html(browser, write_contents([(t, 0) for t in readers]))))
    entries, number = [], len(front.pages) + 1
    for title, reader in readers.items():
        entries.append((title, number))
        number += len(reader.pages)
    whole = PdfWriter()
    whole.append(io.BytesIO(print_html(browser, write_contents(entries))), outline_item="Contents")
    for title, blob in printed.items():
        whole.append(io.BytesIO(blob), outline_item=title, import_outline=True)
    numbers = PdfReader(io.BytesIO(print_html(browser, write_numbers(len(whole.pages)))))
    for page, stamp in zip(whole.pages, numbers.pages, strict=True):
        page.merge_page(stamp)
        page.compress_content_streams()
    whole.add_metadata({"/Title": TITLE})
    return whole


def title_of(page: str) -> str:
    """Return the title of a built page."""
    heading = soup(page).select_one("article h1")
    assert heading, f"{page} has no title."
    return heading.get_text().rstrip("#").strip()


def main() -> int:
    """Print every page and the whole book; return 0."""
    wanted = [page for page in pages() if not page.startswith(NOT_PRINTED)]
    for page in wanted:
        file_of(page)
    OUT.mkdir(parents=True, exist_ok=True)
    printed: dict[str, bytes] = {}
    with sync_playwright() as playwright, serve(HTML) as base:
        browser = launch(playwright)
        for page in tqdm(wanted, "pages"):
            title = title_of(page)
            printed[title] = print_page(browser, base + page, title)
            (OUT / Path(page).with_suffix(".pdf").name).write_bytes(printed[title])
        whole = join(browser, printed)
        browser.close()
    whole.compress_identical_objects()
    whole.write(WHOLE)
    print(f"{len(whole.pages)} pages, {WHOLE.stat().st_size / 1e6:.1f} MB: {WHOLE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
