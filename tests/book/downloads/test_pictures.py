"""Each figure's downloads: complete, made again only when needed, and none that is stale."""

import json
import os
import re

import altair as alt
import pytest

from evidence import tables
from evidence.book.downloads import pictures
from evidence.book.execution.failures import BookError
from evidence.book.web import vega
from tests.book.drawing import ALT, LIBRARY, build, chart, drawn, figures, notebook


def test_downloads_carry_words_and_sources(source):
    out, _ = build(source)
    links = {
        re.search(r"\((\w+)", a.text)[1] if a["href"].count("-m") == 0 else "about": out / a["href"]
        for a in figures(out)["fig-second"].select("a[download]")
    }
    assert list(links) == ["PNG", "SVG", "CSV", "about", "Vega"]
    picture = links["SVG"].read_text(encoding="utf-8")
    assert "Belarus &lt;b&gt;leads&lt;/b&gt;</text>" in picture
    assert (
        "Source: Trade &lt;by&gt; partner (Office)</text>" in picture
        and "Four years.</text>" in picture
    )
    assert links["PNG"].read_bytes().startswith(b"\x89PNG")
    spec = json.loads(links["Vega"].read_text(encoding="utf-8"))
    assert spec["usermeta"]["evidence"] == {
        "name": "second",
        "alt": ALT,
        "source": ["economy/trade"],
    }
    assert spec["title"]["subtitle"] == ["Source: Trade <by> partner (Office)"]
    assert alt.Chart.from_dict(spec).to_dict()["datasets"]


def test_only_what_changed_is_drawn_again_and_what_is_gone_goes(source, monkeypatch):
    out, _ = build(source)
    folder = out / "_downloads/charts/economy"
    mine = folder / "first.png"
    mine.write_bytes(b"as it was")
    notebook(
        source,
        "economy",
        drawn(monkeypatch, chart(), "first"),
        drawn(monkeypatch, chart(rise=2), "third"),
    )
    build(source)
    assert mine.read_bytes() == b"as it was"
    assert sorted(p.name for p in folder.iterdir()) == sorted(
        f"{name}{ending}"
        for name in ("first", "third")
        for ending in (".svg", ".png", ".csv", ".json", "-metadata.json")
    )
    notebook(source, "economy", drawn(monkeypatch, chart(rise=3), "first"))
    build(source)
    assert mine.read_bytes().startswith(b"\x89PNG"), "a changed chart is drawn again"


def test_a_png_that_cannot_be_drawn_stops_the_build(source, monkeypatch):
    def broken(*_, **__):
        raise ValueError("the renderer is broken")

    monkeypatch.setattr("vl_convert.svg_to_png", broken)
    with pytest.raises(
        BookError,
        match=r"charts/economy/, the figures of economy.md, could not .*the renderer is broken",
    ):
        build(source)
    monkeypatch.undo()
    monkeypatch.setattr(tables, "DATA", source.parent / "data")
    monkeypatch.setattr(vega, "BUNDLER", LIBRARY)
    out, _ = build(source)
    assert (out / "_downloads/charts/economy/first.png").exists(), (
        "what failed is made by the next build"
    )


def test_what_an_interrupted_build_left_old_is_made_by_the_next(source, monkeypatch):
    """An interruption, unlike an error, leaves Sphinx its memory of the pages read."""

    def interrupt(*_):
        raise KeyboardInterrupt

    out, _ = build(source)
    picture = out / "_downloads/charts/economy/first.svg"
    before = picture.read_text(encoding="utf-8")
    notebook(source, "economy", drawn(monkeypatch, chart(rise=3), "first"))
    with monkeypatch.context() as stopped, pytest.raises(KeyboardInterrupt):
        stopped.setattr(pictures, "_write_downloads", lambda *_: os._exit(3))
        stopped.setattr("evidence.book.execution.background.finish", interrupt)
        build(source)
    assert picture.read_text(encoding="utf-8") == before
    build(source)
    assert picture.read_text(encoding="utf-8") != before


def test_a_worker_that_dies_stops_the_build(source, monkeypatch):
    monkeypatch.setattr("vl_convert.svg_to_png", lambda *_, **__: os._exit(3))
    with pytest.raises(
        BookError, match=r"charts/economy/, the figures of economy.md, .* ended with status 3"
    ):
        build(source)


def test_the_table_opens_in_a_spreadsheet_and_says_what_it_is(source):
    out, _ = build(source)
    folder = out / "_downloads/charts/economy"
    content = (folder / "first.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "a spreadsheet reads Cyrillic by this mark"
    about = json.loads((folder / "first-metadata.json").read_text(encoding="utf-8"))
    header = content.decode("utf-8-sig").splitlines()[0].split(",")
    assert list(about["columns"]) == header
    assert about["title"] == "Belarus <b>leads</b>" and about["description"] == ALT
    assert about["address"] == "economy.html#fig-first"
    assert about["sources"] == [{"ref": "economy/trade", "label": "Trade <by> partner (Office)"}]
    assert "creativecommons.org" in about["licence"]


def test_a_new_address_of_the_book_is_in_what_is_said_of_the_table(source):
    """Sphinx reads no page again when only the address has changed."""
    build(source)
    conf = source / "conf.py"
    conf.write_text(f'{conf.read_text()}html_baseurl = "https://example.org/"\n', encoding="utf-8")
    out, _ = build(source)
    about = json.loads((out / "_downloads/charts/economy/first-metadata.json").read_text("utf-8"))
    assert about["address"] == "https://example.org/economy.html#fig-first"
