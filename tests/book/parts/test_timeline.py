"""A timeline takes dates and sources from facts, and refuses what it cannot show."""

import pytest
from bs4 import BeautifulSoup

from evidence import seal
from evidence.book.parts.timeline import LINE, Event
from tests.book.pages import read_epub
from tests.book.small import FACT_COLUMNS, begin, notebook, record, text_of

PAGE = """# Background

```{timeline}
%s
```

## Who wrote them?

```{article-authors}
```
"""


FACTS = [
    {"id": "E001", "date": "2020-12", "url": "https://example.org/1", "integrity": "verified",
     "second_url": "https://daily.example.org/2", "second_publisher": "Daily", "agreement": "agrees"},
    {"id": "E002", "date": "2019-03-07/2020-01-02", "url": "https://example.org/3", "integrity": "single source"},
]  # fmt: skip


@pytest.fixture
def book(tmp_path, monkeypatch):
    """Return a small book with two facts, without its page on the background."""
    book = begin(monkeypatch, tmp_path)
    same = {"country": "BLR", "statement": "S.", "source_title": "T", "publisher": "Agency"}
    book.write("data/economy/facts.csv", text_of(FACT_COLUMNS, [same | fact for fact in FACTS]))
    seal.seal()
    book.write("chapters/economy.ipynb", notebook([record("demo-01")]))
    return book


def build(book, *lines):
    """Write the page with these events, build the book, and return the warnings and the page."""
    book.write("chapters/background.md", PAGE % "\n".join(lines))
    warnings = book.build()
    return warnings, BeautifulSoup(book.html("chapters/background"), "html.parser")


def test_events_are_in_the_order_of_their_dates_with_their_sources(book):
    warnings, html = build(
        book,
        "economy:E001 economy:E002 BLR AZE: A loan is paid.",
        "economy:E002 AZE: A port <opens>.",
    )
    assert warnings == []
    one, both = html.select(".ev-timeline tbody tr")
    assert (one.th.text, both.th.text) == ("7 March 2019 to 2 January 2020", "December 2020")
    assert both.td["colspan"] == "2" and "Belarus and Azerbaijan" in both.td.text
    assert [a["href"] for a in both.select("a")] == [
        "data.html#fact-economy-E001",
        "https://example.org/1",
        "https://daily.example.org/2",
        "data.html#fact-economy-E002",
        "https://example.org/3",
    ]
    empty, cell = one.select("td")
    assert empty.text == "" and "A port <opens>." in cell.text


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("economy:E001 A loan is paid.", "is no event. Write the facts, the states"),
        ("economy:E999 BLR: A loan is paid.", "There is no fact 'economy:E999'"),
    ],
)
def test_a_wrong_line_is_named(book, line, message):
    warnings, html = build(book, line)
    assert len(warnings) == 1 and message in warnings[0] and "background.md" in warnings[0]
    assert not html.select(".ev-timeline")


def test_the_authors_of_the_articles_are_in_a_table(book):
    _, html = build(book, "economy:E001 BLR: A loan is paid.")
    rows = html.find_all("table")[-1].select("tbody tr")
    assert [row.th.text.strip() for row in rows] == ["Demo 2020", "Other 2020"]


def test_the_epub_has_the_same_table(book):
    book.write("chapters/background.md", PAGE % "economy:E001 BLR AZE: A loan is paid.")
    row = read_epub(book, "chapters/background").select_one(".ev-timeline tbody tr")
    assert row.th.text == "December 2020"
    assert "Belarus and Azerbaijan" in row.td.text and "A loan is paid." in row.td.text
    assert row.a["href"] == "data.xhtml#fact-economy-E001"


def test_an_event_names_its_states():
    found = LINE.fullmatch("politics:P1 military:M2 BLR AZE: They meet: twice.")
    assert found["facts"].split() == ["politics:P1", "military:M2"]
    assert found["says"] == "They meet: twice."
    assert Event([], ["AZE"], "").named == "Azerbaijan"
    assert not LINE.fullmatch("politics:P1 RUS: A state without a column.")
