"""Every address within the built book leads somewhere, and every #fragment to a place on its page."""

from collections import Counter
from functools import cache
from html.parser import HTMLParser
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

import pytest

from browser.pages import FIX, HTML, pages, soup, traces
from browser.reader import Visit, serve

ADDRESSES = {
    "a": "href",
    "link": "href",
    "script": "src",
    "img": "src",
    "source": "src",
    "use": "href",
    "form": "action",
}
BASE = "http://book.invalid/"
FILTERED = "chapters/ledger.html"


def built() -> list[str]:
    """Every HTML page that was built, those outside the contents too (search, index)."""
    return (
        sorted(path.relative_to(HTML).as_posix() for path in HTML.rglob("*.html"))
        if HTML.exists()
        else []
    )


class Anchors(HTMLParser):
    """Where a page leads, with the line of the link, and the places on it. Pages are large: this is all we read."""

    def __init__(self):
        super().__init__()
        self.out, self.ids = [], []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(found["id"])
        if tag == "a" and found.get("name"):
            self.ids.append(found["name"])
        if address := found.get(ADDRESSES.get(tag)):
            self.out.append((address, self.getpos()[0]))

    handle_startendtag = handle_starttag


@cache
def parsed(page: str) -> Anchors:
    """The links and places of a page."""
    anchors = Anchors()
    anchors.feed((HTML / page).read_text(encoding="utf-8"))
    return anchors


def dead(page: str, address: str) -> str:
    """Why an address leads nowhere; "" if it is good or leaves the book."""
    if urlsplit(address).scheme not in ("", "http", "https") or urlsplit(address).netloc:
        return ""
    target = urlsplit(urljoin(BASE + page, address))
    path = unquote(target.path).lstrip("/")
    if path.endswith("/") or not path:
        path += "index.html"
    if not (HTML / path).is_file():
        return f"no file {path}"
    fragment = unquote(target.fragment)
    if not fragment or not path.endswith(".html"):
        return ""
    if path == FILTERED and "=" in fragment:
        return unknown_filter(target.fragment)
    return "" if fragment in parsed(path).ids else f"no place #{fragment} in {path}"


def unknown_filter(fragment: str) -> str:
    """Why a view of the ledger (`#article=…&verdict=…`) shows nothing; "" if it shows something."""
    wanted = {f"data-{key}": value for key, value in parse_qsl(fragment) if key != "q"}
    return "" if soup(FILTERED).find("tr", wanted) else f"the ledger has no row with {fragment}"


@pytest.mark.parametrize("page", [*pages(), *traces(), "search.html", "genindex.html"])
def test_links_lead_somewhere(page):
    assert (HTML / page).exists(), f"_build/html/{page} does not exist. {FIX}"
    out = parsed(page).out
    assert out
    found = {address: dead(page, address) for address, _ in out}
    said = [
        f"{page}, line {line} of the HTML: {address}: {found[address]}"
        for address, line in out
        if found[address]
    ]
    assert not said, "\n".join(said)


def test_no_page_is_left_over():
    known = {*pages(), *traces(), "search.html", "genindex.html"}
    left = [
        page
        for page in built()
        if page not in known and not page.startswith(("_static/", "_sources/"))
    ]
    assert not left, (
        f"Pages that no contents lead to, perhaps of an earlier build: {left}. Fix: make clean book"
    )


def test_no_script_or_style_is_shipped_that_no_page_asks_for():
    asked = {
        urlsplit(urljoin(BASE + page, address)).path.lstrip("/")
        for page in built()
        for address, _ in parsed(page).out
    }
    shipped = {
        path.relative_to(HTML).as_posix()
        for path in (HTML / "_static").rglob("*.*")
        if path.suffix in (".js", ".css")
    }
    # A chart, a term or a card fetches these when a reader points at it or opens it.
    fetched = {
        f"_static/{name}" for name in ("evidence/vega.js", "evidence/terms.js", "card-tools.js")
    }
    assert shipped - asked == fetched


def test_ids_are_unique():
    for page in [*pages(), *traces()]:
        twice = sorted(name for name, count in Counter(parsed(page).ids).items() if count > 1)
        assert not twice, f"{page}: the same id twice, so a link to it is ambiguous: {twice}"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("nowhere.html", "no file nowhere.html"),
        ("index.html#no-such-place", "no place #no-such-place in index.html"),
        ("chapters/ledger.html#verdict=imagined", "the ledger has no row with verdict=imagined"),
    ],
)
def test_a_dead_link_is_found(address, why):
    assert dead("index.html", address) == why


def test_the_book_works_below_another_folder(browser, tmp_path):
    """Served as /book/, as on a project's own site: pages, styles, scripts and charts are found."""
    (tmp_path / "book").symlink_to(HTML, target_is_directory=True)
    with serve(tmp_path) as base:
        context = browser.new_context()
        reader = Visit(context, base)
        for page in ("index.html", "chapters/economy.html", "chapters/ledger.html"):
            reader.go(f"book/{page}")
            assert reader.page.locator("article h1").first.is_visible()
        reader.go("book/search.html?q=gas")
        reader.page.locator("#ev-search-results li a").first.wait_for(timeout=10_000)
        assert not reader.problems, "\n".join(reader.problems)
        context.close()
