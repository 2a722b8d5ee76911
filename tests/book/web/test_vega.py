"""The script and the colours of charts: on pages with charts only, and never missing."""

import re
from pathlib import Path

import pytest
import sphinx_book_theme

from evidence import charts
from evidence.book.execution.failures import BookError
from evidence.book.web import vega
from tests.book.drawing import build


def test_only_pages_with_charts_carry_script_and_style(source):
    out, _ = build(source)
    for chart_page, wanted in (("index.html", 0), ("economy.html", 1)):
        text = (out / chart_page).read_text(encoding="utf-8")
        assert len(re.findall(r'<script [^>]*src="_static/charts\.js', text)) == wanted
        assert len(re.findall(r'<link [^>]*href="_static/charts\.css', text)) == wanted
        assert "vega.js" not in re.sub(r'data-library="[^"]*"', "", text), (
            "no page loads the library by itself"
        )


def test_the_dark_page_is_the_one_the_colours_were_chosen_for(source):
    theme = (
        Path(sphinx_book_theme.__file__).parent
        / "theme/sphinx_book_theme/static/styles/sphinx-book-theme.css"
    )
    dark = re.search(r"html\[data-theme=dark\]\{([^}]*)\}", theme.read_text(encoding="utf-8"))[1]
    assert f"--pst-color-background:{charts.DARK[charts.PAPER]}" in dark
    out, _ = build(source)
    style = (out / "_static/evidence/dark.css").read_text(encoding="utf-8")
    for light, twin in charts.DARK.items():
        assert (
            f'html[data-theme="dark"] .ev-picture svg [fill="{light}"] {{ fill: {twin}; }}' in style
        )


def test_a_library_that_cannot_be_made_stops_the_build(source, monkeypatch):
    monkeypatch.setattr(vega, "BUNDLER", "raise SystemExit('the renderer is broken')")
    with pytest.raises(BookError, match=r"vega\.js could not be made.*the renderer is broken"):
        build(source)
