"""A printed page is one of a file: no address of the server that it came from, and each link once."""

import io
import shutil

import pytest
from pypdf import PdfReader

from portable import pdf
from tests.site.reader import serve

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Trade</title><meta charset="utf-8">
<link rel="stylesheet" href="book.css"><link rel="stylesheet" href="pages.css"><script src="print.js"></script></head>
<body><main><article class="bd-article"><h1>Trade</h1><p>See <a href="https://example.org/one">a page</a>
and <a href="https://example.org/one">it again</a>.</p><details><summary>More</summary><p>Folded words</p></details>
</article></main></body></html>"""


@pytest.fixture
def printed(root, tmp_path, browser):
    """The text of a page of the book, printed."""
    for name in ("book.css", "pages.css", "print.js"):
        shutil.copyfile(root / "evidence/book/static" / name, tmp_path / name)
    (tmp_path / "trade.html").write_text(PAGE, encoding="utf-8")
    with serve(tmp_path) as address:
        blob = pdf.print_page(browser, f"{address}trade.html", "Trade")
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(blob)).pages)


def test_no_page_names_the_server_or_a_number_of_its_own(printed):
    assert "127.0.0.1" not in printed and "1 / 1" not in printed


def test_an_address_is_a_note_and_a_fold_is_open(printed):
    assert printed.count("https://example.org/one") == 1
    assert "Folded words" in printed
