"""A small book with every generated page, for the tests of parts and downloads."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from tests.book.small import begin, notebook, record

CHAPTER = """# Economy

The article says {stated}`demo-01`; see {claim}`demo-02`, {claim}`the fifth <other-05>` and {claim}`demo-01`.

```{claims-table} economy
```

## About the data

```{about-data}
```
"""


@pytest.fixture
def small_book(tmp_path, monkeypatch):
    """A small book whose economy chapter settles two of its four claims."""
    small_book = begin(monkeypatch, tmp_path)
    small_book.write(
        "chapters/economy.ipynb",
        notebook([record("demo-01"), record("demo-02", "contradicted")], text=[CHAPTER]),
    )
    return small_book


@pytest.fixture
def small_built(small_book):
    """The small book, built without a warning."""
    assert small_book.build() == []
    return small_book


def soup(small_book, page):
    """A page of the last build."""
    return BeautifulSoup(small_book.html(page), "html.parser")


def words(node):
    """The text of an element with single spaces."""
    return " ".join(node.text.split())


def read_epub(small_book, page):
    """A page of the book built as an ePub without a warning; readers refuse one that is not XML."""
    conf = (small_book.root / "conf.py").read_text(encoding="utf-8")
    small_book.write("conf.py", conf + 'copyright = "2026"\nversion = "1"\n')
    assert small_book.build("epub") == []
    text = (small_book.root / "_build" / "epub" / f"{page}.xhtml").read_text(encoding="utf-8")
    ElementTree.fromstring(text)
    return BeautifulSoup(text, "html.parser")
