"""A book with an address: previews, sitemap, feed and the page not found; without one, none of them."""

import xml.etree.ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from evidence.book.execution.failures import BookError
from evidence.book.web import publish
from tests.book.small import CONF

BASE = "https://book.example.org/en/"
ATOM = "{http://www.w3.org/2005/Atom}"
FILES = ("sitemap.xml", "robots.txt", "feed.xml", "404.html", ".nojekyll")


def test_without_an_address_nothing_is_written(small_book):
    small_book.build()
    out = small_book.root / "_build/html"
    assert not [name for name in FILES if (out / name).exists()]
    assert "og:" not in (out / "index.html").read_text(encoding="utf-8")


def test_with_an_address_everything_is_absolute(small_book):
    small_book.write("conf.py", CONF + f'\nhtml_baseurl = "{BASE}"\n')
    small_book.build()
    out = small_book.root / "_build/html"
    assert all((out / name).exists() for name in FILES)
    page = BeautifulSoup((out / "chapters/economy.html").read_text(encoding="utf-8"), "html.parser")
    assert page.find("link", rel="canonical")["href"] == BASE + "chapters/economy.html"
    assert page.find("meta", property="og:url")["content"] == BASE + "chapters/economy.html"
    listed = [
        node.text for node in ET.parse(out / "sitemap.xml").iter() if node.tag.endswith("loc")
    ]
    assert BASE + "chapters/economy.html" in listed and all(url.startswith(BASE) for url in listed)
    links = BeautifulSoup((out / "404.html").read_text(encoding="utf-8"), "html.parser").find_all(
        "a"
    )
    assert links and all(link["href"].startswith(BASE) for link in links)


def test_a_page_without_figures_shows_the_front_picture(small_book, monkeypatch):
    found = ("chapters/economy", {"name": "trade", "alt": "Two lines."})
    monkeypatch.setattr(publish, "find_front_picture", lambda app: found)
    small_book.write("conf.py", CONF + f'\nhtml_baseurl = "{BASE}"\n')
    small_book.build()
    text = (small_book.root / "_build/html/chapters/economy.html").read_text(encoding="utf-8")
    head = BeautifulSoup(text, "html.parser").head
    shown = head.find("meta", property="og:image")["content"]
    assert shown.startswith(BASE) and shown.endswith("chapters/economy/trade.png")
    assert not head.select('meta[name="description"]'), "the theme gives every page one"


@pytest.mark.parametrize(
    "address", ["book.example.org", "ftp://example.org/", "https:///book", "https://e.org/?x=1"]
)
def test_a_wrong_address_is_refused(address, monkeypatch):
    monkeypatch.setenv("BASEURL", address)
    config = type("Config", (), {"html_baseurl": ""})()
    with pytest.raises(BookError, match="https://example.org/book/"):
        publish.set_address(None, config)


def test_the_environment_wins_and_the_slash_is_added(monkeypatch):
    monkeypatch.setenv("BASEURL", "https://example.org/book")
    config = type("Config", (), {"html_baseurl": BASE})()
    publish.set_address(None, config)
    assert config.html_baseurl == "https://example.org/book/"


def test_the_feed_lists_corrections_newest_first():
    rows = [
        {"date": "2026-11-22", "claim": "demo-01", "from": "", "to": "close", "reason": "First."},
        {
            "date": "2026-11-25",
            "claim": "demo-01",
            "from": "close",
            "to": "reproduced",
            "reason": "A & B <c>.",
        },
        {"date": "2026-11-28", "claim": "demo-02", "from": "close", "to": "", "reason": "Gone."},
    ]
    feed = ET.fromstring(
        publish.make_feed(BASE, "Book", rows, {"demo-01": {"docname": "chapters/economy"}})
    )
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == [
        "demo-02: close → withdrawn",
        "demo-01: close → reproduced",
    ]
    assert (
        entries[1].find(f"{ATOM}link").get("href") == BASE + "chapters/economy.html#claim-demo-01"
    )
    assert entries[1].find(f"{ATOM}summary").text == "A & B <c>."
