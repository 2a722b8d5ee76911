"""List the pages of the built book, and read their HTML."""

from functools import cache
from pathlib import Path

import yaml
from bs4 import BeautifulSoup

from evidence.myst import is_notebook

ROOT = Path(__file__).resolve().parents[1]
HTML = ROOT / "_build" / "html"
FIX = "Build the book first: make book (make test does)."


def _files(node) -> list[str]:
    """Every `file` of a table of contents, in reading order."""
    if isinstance(node, list):
        return [name for item in node for name in _files(item)]
    own = [node[key] for key in ("root", "file") if key in node]
    return own + [
        name for key in ("parts", "chapters", "sections") for name in _files(node.get(key, []))
    ]


def pages() -> list[str]:
    """Addresses of the book's pages from its table of contents, e.g. "chapters/economy.html"."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [f"{name.removesuffix('.md')}.html" for name in _files(toc)]


def chart_pages() -> list[str]:
    """Pages made from notebooks that draw charts."""
    return [page for page in pages() if "figure(" in source(page) and is_notebook(source(page))]


def traces() -> list[str]:
    """Pages with the traces of each notebook, which no contents list: "chapters/trace-economy.html"."""
    found = [page for page in pages() if is_notebook(source(page))]
    return [
        f"{folder}/trace-{name}" for folder, _, name in (page.rpartition("/") for page in found)
    ]


def source(page: str) -> str:
    """The text of the file from which a page was made."""
    return (ROOT / page.replace(".html", ".md")).read_text(encoding="utf-8")


def file_of(page: str) -> Path:
    """A page's file; AssertionError that says how to fix it if it was not built."""
    path = HTML / page
    assert path.exists(), f"_build/html/{page} does not exist. {FIX}"
    return path


@cache
def soup(page: str) -> BeautifulSoup:
    """The parsed HTML of a page, not to be changed."""
    return BeautifulSoup(file_of(page).read_text(encoding="utf-8"), "html.parser")


def charts(page: str) -> list:
    """The chart figures of a page."""
    return soup(page).select("figure.ev-chart")
