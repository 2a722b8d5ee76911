"""A chart in the book: static, interactive, as a table; and in an ePub."""

import csv
import json
import re
import zipfile
from html import unescape
from xml.etree import ElementTree

import altair as alt
import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from evidence import tables
from evidence.book import nodes as book_nodes
from tests.book.drawing import ALT, CONF, build, chart, drawn, figures, notebook


def test_a_chart_is_a_picture_with_words(live_book):
    out, warnings = live_book
    assert warnings == ""
    found = figures(out)
    assert list(found) == ["fig-first", "fig-second"]
    first = found["fig-first"]
    (image,) = first.select('[role="img"]')
    assert image["aria-label"] == ALT
    assert [svg["class"] for svg in image.select("svg")] == [["ev-wide"], ["ev-narrow"]]
    assert all(svg["aria-hidden"] == "true" for svg in image.select("svg"))
    assert first.figcaption.get_text().startswith("Fig. 1 Belarus <b>leads</b>")
    assert first.select_one(".ev-chart-caption").text == "Four years."
    assert first.select_one(".ev-chart-source").text == "Source: Trade <by> partner (Office)"
    assert not first.select(".ev-assume") and found["fig-second"].select_one(".ev-assume").has_attr(
        "hidden"
    )


def test_its_number_and_title_can_be_referred_to(live_book):
    out, _ = live_book
    text = (out / "economy.html").read_text(encoding="utf-8")
    assert re.search(r'href="#fig-second"[^>]*><span class="std std-numref">Fig. 2</span>', text)
    assert 'href="#fig-first"' in text and unescape(text).count("Belarus <b>leads</b>") >= 3


def test_the_table_is_set_across_and_the_csv_is_long(live_book):
    out, _ = live_book
    table = figures(out)["fig-first"].table
    assert [th.text for th in table.select("th[scope=col]")] == ["year", "AZE", "BLR"]
    assert [td.text for td in table.select("tbody tr")[1].select("td")] == ["2001", "2", "6"]
    with (out / "_downloads/charts/economy/first.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["country", "year", "share_percent"] and len(lines) == 9


def test_long_numbers_and_gaps_in_a_table(source, monkeypatch):
    table = pd.DataFrame(
        {"name": ["a", "b <i>", None], "value": [-12345, 1999, None], "yes": [True, False, True]}
    )
    notebook(source, "economy", drawn(monkeypatch, chart(), "first", table=table))
    out, _ = build(source)
    rows = [
        [td.text for td in tr.select("td")] for tr in figures(out)["fig-first"].select("tbody tr")
    ]
    assert rows == [["a", "−12,345", "True"], ["b <i>", "1999", "False"], ["", "", "True"]]


def test_equal_data_travel_once(live_book):
    out, _ = live_book
    found = figures(out)
    (chart_data,) = found["fig-first"].select("script.ev-data")
    assert not found["fig-second"].select("script.ev-data")
    assert json.loads(chart_data.string)["columns"] == ["country", "share_percent", "year"]
    for figure in found.values():
        wide, narrow = json.loads(figure.select_one("script.ev-spec").string)
        assert wide["datasets"] == narrow["datasets"] == [chart_data["data-name"]]
        assert "title" not in wide and wide["width"] > narrow["width"]


def test_configurations_travel_once_as_far_as_they_agree(source, monkeypatch):
    one, other = chart(), chart().configure_line(strokeWidth=9)
    cells = [drawn(monkeypatch, each, name) for each, name in ((one, "first"), (other, "second"))]
    notebook(source, "economy", *cells)
    out, _ = build(source)
    found = figures(out)
    (shared,) = (json.loads(script.string) for script in found["fig-first"].select(".ev-config"))
    assert not found["fig-second"].select(".ev-config")
    assert shared["axis"]["labelFontSize"] == 13 and "strokeWidth" not in shared["line"]
    for name, width in (("fig-first", 2), ("fig-second", 9)):
        wide, _ = json.loads(found[name].select_one("script.ev-spec").string)
        assert wide["config"]["line"] == {"strokeWidth": width} and "axis" not in wide["config"]


def test_a_map_sends_its_outlines(source, monkeypatch):
    """No encoding names them: without them the live map has names and no land."""
    square = [[0, 0], [0, 1], [1, 1], [0, 0]]
    land = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [square]},
        "state": "A",
    }
    shapes = alt.Chart(alt.Data(values=[land])).mark_geoshape().encode(fill="state:N")
    notebook(source, "economy", drawn(monkeypatch, shapes, "first"))
    out, _ = build(source)
    (chart_data,) = figures(out)["fig-first"].select("script.ev-data")
    sent = json.loads(chart_data.string)
    assert [land["geometry"]] in sent["values"]
    assert sent["columns"][sent["values"].index([land["geometry"]])] == "geometry"


def test_text_in_data_cannot_end_the_script(source, monkeypatch):
    frame = pd.DataFrame({"word": ["</script><script>alert(1)</script>"], "value": [1]})
    notebook(
        source,
        "economy",
        drawn(monkeypatch, alt.Chart(frame).mark_bar().encode(x="value:Q", y="word:N"), "first"),
    )
    out, _ = build(source)
    text = (out / "economy.html").read_text(encoding="utf-8")
    assert "<script>alert" not in text
    (chart_data,) = figures(out)["fig-first"].select("script.ev-data")
    assert json.loads(chart_data.string)["values"][1] == ["</script><script>alert(1)</script>"]


def test_sources_lead_to_their_cards(source, monkeypatch):
    monkeypatch.setattr(book_nodes.Page, "link_table", lambda chart_page, name: f"data.html#{name}")
    monkeypatch.setattr(book_nodes.Page, "link_fact", lambda chart_page, ref: f"data.html#{ref}")
    monkeypatch.setattr(
        tables, "fact", lambda ref: {"id": "E001", "source_title": "Notice", "publisher": "Agency"}
    )
    notebook(
        source,
        "economy",
        drawn(monkeypatch, chart(), "first", source=["economy/trade", "economy:E001"]),
    )
    out, _ = build(source)
    links = figures(out)["fig-first"].select(".ev-chart-source a")
    assert [(a["href"], a.text) for a in links] == [
        ("data.html#economy/trade", "Trade <by> partner (Office)"),
        ("data.html#economy:E001", "Notice, Agency (fact E001)"),
    ]


def test_many_sources_are_folded_behind_the_first(source, monkeypatch):
    monkeypatch.setattr(book_nodes.Page, "link_fact", lambda chart_page, ref: f"data.html#{ref}")
    monkeypatch.setattr(
        tables,
        "fact",
        lambda ref: {"id": ref[-2:], "source_title": "Notice", "publisher": "Agency"},
    )
    notebook(
        source,
        "economy",
        drawn(monkeypatch, chart(), "first", source=[f"economy:E{n}" for n in range(10, 18)]),
    )
    out, _ = build(source)
    figure = figures(out)["fig-first"]
    assert figure.select_one(".ev-chart-source").text == "Source: Notice, Agency (fact 10)"
    assert figure.select_one(".ev-chart-sources summary").text == "and 7 more"
    assert [a["href"] for a in figure.select(".ev-chart-sources a")] == [
        f"data.html#economy:E{n}" for n in range(11, 18)
    ]
    picture = (out / "_downloads/charts/economy/first.svg").read_text(encoding="utf-8")
    assert "Notice, Agency (fact 10); and 7 more" in re.sub(
        r"</?tspan[^>]*>|\s+", " ", picture
    ).replace("  ", " ")


def test_a_chart_that_did_not_go_through_figure_is_refused(source):
    plain = chart()._repr_mimebundle_(None, None)
    plain = plain[0] if isinstance(plain, tuple) else plain
    notebook(source, "economy", nbformat.v4.new_output("execute_result", data=plain))
    _, warnings = build(source)
    (line,) = [line for line in warnings.splitlines() if "Altair" in line]
    assert re.search(r"economy\.ipynb:\d+: WARNING", line)
    assert "cell 2 shows an Altair chart without alt text and sources" in line
    assert "figure(chart, name=…, title=…, alt=…, source=…)" in line


def test_one_name_twice_on_a_page_is_refused(source, monkeypatch):
    notebook(source, "economy", *[drawn(monkeypatch, chart(), "first")] * 2)
    _, warnings = build(source)
    assert 'Duplicate explicit target name: "fig-first"' in warnings


def test_builds_are_equal_alone_and_in_parallel(source, monkeypatch, tmp_path):
    names = [f"page{i}" for i in range(6)]
    for i, name in enumerate(names):
        notebook(source, name, drawn(monkeypatch, chart(rise=i), f"only-{i}"))
    (source / "index.md").write_text(
        "# Front\n\n```{toctree}\neconomy\n" + "\n".join(names) + "\n```\n", encoding="utf-8"
    )
    twin = tmp_path / "twin"
    twin.mkdir()
    for path in source.iterdir():
        (twin / path.name).write_bytes(path.read_bytes())
    (one, first), (two, second) = build(source), build(twin, parallel=2)
    assert first == second == ""
    files = {
        p.relative_to(one): p.read_bytes() for p in one.rglob("*.*") if p.parts[-1] != ".buildinfo"
    }
    assert len([p for p in files if p.suffix == ".png" and "charts" in p.parts]) == 8
    for path in files:
        if path.suffix in (".html", ".png", ".svg", ".csv", ".json") or "evidence" in path.parts:
            assert (two / path).read_bytes() == files[path], path


def test_epub_has_the_picture_with_its_words(source):
    out, warnings = build(source, "epub")
    assert warnings == ""
    with zipfile.ZipFile(out / "Demo.epub") as book:
        chart_page = book.read("economy.xhtml").decode()
        images = [name for name in book.namelist() if "_images/" in name and name.endswith(".svg")]
        svg = book.read(next(name for name in images if "first" in name)).decode()
    figure = BeautifulSoup(chart_page, "html.parser").find(id="fig-first")
    assert figure.img["alt"] == ALT and "first" in figure.img["src"]
    assert figure.figcaption.get_text().startswith("Fig. 1 Belarus <b>leads</b>")
    assert figure.select_one(".ev-chart-caption").text == "Four years."
    assert figure.select_one(".ev-chart-source").text == "Source: Trade <by> partner (Office)"
    assert len(images) == 2 and svg.startswith("<svg ")
    assert "vega" not in chart_page and "<script" not in chart_page
    assert not figure.select("[download], button, table, svg"), "what needs the site"
    ElementTree.fromstring(chart_page)


def test_a_format_without_html_has_the_titles(source):
    out, warnings = build(source, "text")
    assert warnings == ""
    assert "Belarus <b>leads</b>" in (out / "economy.txt").read_text(encoding="utf-8")


def test_charts_come_alive_from_the_disk_and_keep_what_was_chosen(live_book, chart_page):
    out, _ = live_book
    chart_page.goto((out / "economy.html").as_uri())
    assert chart_page.evaluate("typeof vegaEmbed") == "undefined", "the library waits for interest"
    chart_page.click("#fig-second .ev-assume")
    slider = chart_page.locator("#fig-second input[type=range]")
    slider.wait_for()
    assert chart_page.evaluate("document.activeElement.name") == "least", (
        "the keyboard is where the slider is"
    )
    paths = "document.querySelectorAll('#fig-second .ev-live .mark-line path[d]').length"
    before = chart_page.evaluate(paths)
    slider.fill("5")
    chart_page.wait_for_function(f"{paths} === {before - 1}")
    chart_page.set_viewport_size({"width": 420, "height": 700})
    width = "document.querySelector('#fig-second').clientWidth"
    chart_page.wait_for_function(
        f"Math.abs(document.querySelector('#fig-second .ev-live svg').clientWidth - {width}) <= 4",
        timeout=5000,
    )
    assert slider.input_value() == "5" and chart_page.evaluate(paths) == before - 1
    assert chart_page.problems == []


def test_a_tooltip_names_the_values_of_a_point(live_book, chart_page):
    out, _ = live_book
    chart_page.goto((out / "economy.html").as_uri())
    chart_page.hover("#fig-first .ev-picture")
    chart_page.wait_for_selector("#fig-first[data-live=yes]")
    chart_page.locator("#fig-first .ev-live .mark-symbol.role-mark path").first.hover()
    assert chart_page.locator("#ev-tooltip").inner_text().split("\n") == [
        "year", "2000", "share percent", "1", "country", "AZE"]  # fmt: skip


def test_nothing_widens_the_page_of_a_phone(source, monkeypatch, chart_page):
    title = "Belarus leads, by a margin that took four years to grow and one to vanish"
    outputs = [
        drawn(monkeypatch, chart(), f"cut-{end}", title=title[:end]) for end in range(28, 56, 4)
    ]
    notebook(source, "economy", *outputs)
    theme = 'html_theme = "sphinx_book_theme"'
    conf = source / "conf.py"
    conf.write_text(CONF.replace('html_theme = "alabaster"', theme), encoding="utf-8")
    out, _ = build(source)
    for width in range(320, 420, 10):  # titles break at another word at each
        chart_page.set_viewport_size({"width": width, "height": 700})
        chart_page.goto((out / "economy.html").as_uri())
        far = "[...document.querySelectorAll('.ev-chart *')].filter(e => !e.closest('.ev-chart-scroll'))"
        right = chart_page.evaluate(f"Math.max(...{far}.map(e => e.getBoundingClientRect().right))")
        assert right <= width, f"in a window of {width} px a figure reaches to {right:.0f}"


def test_without_the_library_the_picture_stays(source, chart_page):
    out, _ = build(source)
    (out / "_static/evidence/vega.js").unlink()
    chart_page.goto((out / "economy.html").as_uri())
    chart_page.click("#fig-second .ev-assume")
    chart_page.wait_for_selector("#fig-second .ev-chart-note")
    assert "picture stays as it is" in chart_page.locator("#fig-second .ev-chart-note").inner_text()
    assert chart_page.locator("#fig-second .ev-static svg.ev-wide").is_visible()
    assert chart_page.locator("#fig-second .ev-assume").is_enabled(), "the reader may try again"


def alive(live_book, chart_page, width=900):
    """The small book in the browser, with the real library and its first chart live."""
    out, _ = live_book
    chart_page.set_viewport_size({"width": width, "height": 700})
    chart_page.goto((out / "economy.html").as_uri())
    return chart_page.locator("#fig-first")


def test_values_can_be_read_with_the_keyboard(live_book, chart_page):
    figure = alive(live_book, chart_page)
    figure.get_by_role("button", name="Explore values").press("Enter")
    chart_page.wait_for_selector("#fig-first[data-live=yes]")
    tip = chart_page.locator("#ev-tooltip")
    tip.wait_for()
    first = tip.inner_text()
    chart_page.keyboard.press("ArrowRight")
    assert tip.inner_text() != first, "the next mark has other values"
    said = chart_page.locator("[role=status]").inner_text()
    assert said == " ".join(tip.inner_text().split()), (
        "a screen reader reads what the tooltip shows"
    )
    chart_page.keyboard.press("ArrowLeft")
    assert tip.inner_text() == first
    chart_page.keyboard.press("Escape")
    assert not tip.is_visible() and chart_page.problems == []


def test_a_tap_shows_the_nearest_values(live_book, chart_page):
    figure = alive(live_book, chart_page, width=390)
    figure.locator(".ev-picture").dispatch_event("pointerdown")
    chart_page.wait_for_selector("#fig-first[data-live=yes]")
    mark = figure.locator(".ev-live .mark-symbol.role-mark path").first.bounding_box()
    at = {"clientX": mark["x"] + 14, "clientY": mark["y"] + 10, "bubbles": True}
    figure.locator(".ev-live svg").dispatch_event("click", at)
    assert "2000" in chart_page.locator("#ev-tooltip").inner_text()


@pytest.mark.parametrize("width", [1100, 390])
def test_picture_and_live_chart_have_one_size(live_book, chart_page, width):
    figure = alive(live_book, chart_page, width)
    still = figure.locator(".ev-static svg:visible").bounding_box()
    figure.locator(".ev-picture").hover()
    chart_page.wait_for_selector("#fig-first[data-live=yes]")
    live = figure.locator(".ev-live svg").bounding_box()
    assert [live[key] for key in ("x", "y", "width")] == pytest.approx(
        [still[key] for key in ("x", "y", "width")], abs=3
    )


def test_a_chart_can_fill_the_window(live_book, chart_page):
    figure = alive(live_book, chart_page)
    button = figure.get_by_role("button", name="Full width")
    before = figure.locator(".ev-static svg:visible").bounding_box()["width"]
    button.click()
    dialog = chart_page.get_by_role("dialog", name="Belarus <b>leads</b>")
    assert dialog.locator("svg:visible").bounding_box()["width"] > before
    chart_page.keyboard.press("Escape")
    chart_page.locator("dialog").wait_for(state="detached")
    assert figure.locator(".ev-picture svg:visible").count() == 1, "the picture is back"
    assert button.evaluate("node => node === document.activeElement")


def test_a_chart_that_fills_the_window_shows_and_announces_its_values(live_book, chart_page):
    """An open dialog covers, and hides from screen readers, whatever is outside it."""
    figure = alive(live_book, chart_page)
    figure.get_by_role("button", name="Explore values").click()
    chart_page.locator("#ev-tooltip").wait_for()
    figure.get_by_role("button", name="Full width").click()
    dialog = chart_page.get_by_role("dialog", name="Belarus <b>leads</b>")
    dialog.locator(".ev-live").focus()
    chart_page.keyboard.press("End")
    said = " ".join(dialog.locator("#ev-tooltip").inner_text(timeout=5000).split())
    assert said and dialog.get_by_role("status").inner_text() == said
    chart_page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    figure.locator(".ev-live").focus()
    chart_page.keyboard.press("Home")
    chart_page.locator("body > #ev-tooltip").wait_for()


@pytest.mark.parametrize("base", ["", "https://example.org/book/"])
def test_a_figure_can_be_shared(source, base, chart_page):
    if base:
        conf = source / "conf.py"
        conf.write_text(conf.read_text() + f"html_baseurl = {base!r}\n", encoding="utf-8")
    out, _ = build(source)
    links = figures(out)["fig-first"].select(".ev-chart-share a")
    assert links[0]["href"] == "#fig-first"
    assert all((out / link["href"]).exists() for link in links[1:])
    chart_page.goto((out / "economy.html").as_uri())
    asked = []
    chart_page.on("request", lambda request: asked.append(request.url))
    fold = chart_page.locator("#fig-first .ev-chart-share")
    fold.locator("summary").click()
    code = BeautifulSoup(fold.locator("textarea").input_value(), "html.parser")
    assert code.a["href"] == f"{base}economy.html#fig-first"
    assert code.img["alt"] == "Belarus <b>leads</b>"
    assert code.img["src"] == f"{base}_downloads/charts/economy/first.png"
    assert ("begin at the book's folder" in fold.locator("label").inner_text()) == (not base)
    assert not [url for url in asked if url.endswith(".png")], "the page loads the picture to embed"
