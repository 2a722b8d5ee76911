"""A number of one chapter on another page, and text in another language: live, and a slip is named."""

import pytest
from bs4 import BeautifulSoup

from tests.book.parts.test_trace_links import chapter
from tests.book.small import CONF, begin

PAGE = """# One page

## {lang}`be Коратка` in short

It exported {value}`economy/tons:,.1f` tons, or {value}`economy/tons:d`.

```{lang} be
Вывезена {value}`economy/tons:.0f` тон.
```
"""


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A small book with a chapter that glues a number and a page that shows it."""
    book = begin(monkeypatch, tmp_path)
    book.write("conf.py", CONF.replace('"trace_links", "trace_files"', '"none"'))
    book.write("chapters/economy.ipynb", chapter())
    book.write("chapters/summary.md", PAGE)
    return book


def page(book):
    return BeautifulSoup(book.html("chapters/summary"), "html.parser")


def test_a_number_of_another_chapter_is_shown_and_leads_to_its_trace(book):
    assert book.build() == []
    first, second, third = page(book).select("a.ev-trace")
    assert (first.text, second.text, third.text) == ("12.0", "12", "12")
    assert first["href"] == "trace-economy.html#number-tons"


def test_text_in_another_language_has_the_attribute(book):
    book.build()
    assert page(book).select_one("div.ev-lang")["lang"] == "be"
    assert page(book).select_one('h2 [lang="be"]').text == "Коратка"


def test_a_number_that_moves_is_written_again(book):
    book.build()
    book.write("chapters/economy.ipynb", chapter().replace('"12.0"', '"14.0"'))
    assert book.build() == []
    assert page(book).select_one("a.ev-trace").text == "14.0"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("economy/tons:d", "economy/tonnes:d", "no cell of economy.md glues 'tonnes'"),
        ("economy/tons:d", "tons", "write <chapter>/<number>"),
        ("```{lang} be", "```{lang} Belarusian", "give the code of a language"),
        ("{lang}`be Коратка`", "{lang}`Коратка`", "write the code of a language"),
    ],
)
def test_a_slip_is_named(book, old, new, said):
    book.write("chapters/summary.md", PAGE.replace(old, new))
    assert any(said in warning and "summary" in warning for warning in book.build())


def test_a_word_with_the_format_of_a_number_is_named(book):
    book.write("chapters/economy.ipynb", chapter().replace('"12.0"', "\"'Russia'\""))
    said = [warning for warning in book.build() if "summary" in warning]
    assert any("economy.md glues 'Russia', which is no number. Leave out ':d'" in w for w in said)
    assert "Russia" in page(book).text
