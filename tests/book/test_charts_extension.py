"""A chart in the book: static, live, as a table, as downloads; and in ePub, PDF and text."""

import csv
import json
import os
import re
import zipfile
from html import unescape
from pathlib import Path

import altair as alt
import nbformat
import pandas as pd
import pytest
import sphinx_book_theme
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from evidence import charts, tables
from evidence.book import nodes as book_nodes
from evidence.book.downloads import pictures
from evidence.book.execution.failures import BookError
from evidence.book.web import library
from tests.site import chromium

ALT = "Two lines; that of Belarus stays above that of Azerbaijan in each of the four years."
CONF = """\
project, version, author, copyright = "Demo", "1", "nobody", "nobody"
extensions = ["myst_nb"]
nb_execution_mode = "off"
exclude_patterns = ["_build"]  # executed notebooks are no pages
numfig = True
html_theme = "alabaster"
epub_use_index = html_use_index = False
latex_elements = {"preamble": ""}

def setup(app):
    from evidence.book import MODULES, set_up
    set_up(app, [module for module in MODULES if module.__name__.rpartition(".")[2] in DRAWING])

DRAWING = ("background", "figures", "library", "record", "pictures")
"""
# Most builds here need no library: this stands for it.
LIBRARY = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.argv[3] + '\\n')"


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """A data folder with one table; no number of it is real."""
    theme = tmp_path / "data" / "economy"
    theme.mkdir(parents=True)
    entry = {"name": "trade", "path": "trade.csv", "title": "Trade <by> partner", "sources": [{"publisher": "Office"}]}
    (theme / "datapackage.json").write_text(json.dumps({"resources": [entry]}), encoding="utf-8")
    monkeypatch.setattr(tables, "DATA", tmp_path / "data")
    monkeypatch.setattr(library, "BUNDLER", LIBRARY)


def chart(rise=1, slider=False):
    rows = [(country, year, rise * base + year % 4)
            for country, base in (("AZE", 1.0), ("BLR", 5.0)) for year in range(2000, 2004)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["country", "year", "share_percent"])
    line = alt.Chart(frame).mark_line().encode(
        x="year:Q", y="share_percent:Q", color=alt.Color("country:N", scale=charts.country_scale(["AZE", "BLR"]))
    )
    least = alt.param(name="least", value=0, bind=alt.binding_range(min=0, max=9, step=1, name="Least share "))
    return line.transform_filter("datum.share_percent >= least").add_params(least) if slider else line


def drawn(monkeypatch, chart, name, **words):
    """The output that `figure` leaves in a notebook."""
    shown = []
    monkeypatch.setattr("evidence.charts.compose.emit", shown.append)
    said = {"title": "Belarus <b>leads</b>", "alt": ALT, "source": ["economy/trade"], "caption": "Four years."}
    charts.figure(chart, name=name, **{**said, **words})
    return nbformat.v4.new_output("display_data", data=json.loads(json.dumps(shown[0])))


def notebook(folder, name, *outputs, text=""):
    """A page of a title, `text` and one cell for each output."""
    cells = [nbformat.v4.new_markdown_cell(f"# Page {name}\n\n{text}")]
    cells += [nbformat.v4.new_code_cell("figure()", outputs=[output]) for output in outputs]
    for index, cell in enumerate(cells):
        cell["id"] = f"cell-{index}"
    about = {
        "kernelspec": {"name": "python3", "display_name": "Python"},
        "language_info": {"name": "python", "pygments_lexer": "ipython3"},
    }
    book = nbformat.v4.new_notebook(cells=cells, metadata=about)
    (folder / f"{name}.ipynb").write_text(nbformat.writes(book), encoding="utf-8")


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A book of a front page without charts and one chapter with two charts of the same data."""
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "index.md").write_text("# Front\n\n```{toctree}\neconomy\n```\n", encoding="utf-8")
    notebook(
        folder, "economy", drawn(monkeypatch, chart(), "first"), drawn(monkeypatch, chart(slider=True), "second"),
        text="See {numref}`fig-second`, or {ref}`fig-first`.",
    )  # fmt: skip
    return folder


def build(source, builder="html", parallel=1):
    """Build the book; returns the output folder and all warnings."""
    warnings = Path(source).with_name("warnings.txt")
    out = source / "_build" / builder
    with docutils_namespace(), warnings.open("w+", encoding="utf-8") as stream:
        app = Sphinx(source, source, out, source / "_build" / "doctrees", builder, {}, None, stream,
                     parallel=parallel)  # fmt: skip
        app.build()
        stream.seek(0)
        return out, stream.read()


def figures(out, page="economy.html"):
    soup = BeautifulSoup((out / page).read_text(encoding="utf-8"), "html.parser")
    return {figure["id"]: figure for figure in soup.select("figure.ev-chart")}


# The page


def test_a_chart_is_a_picture_with_words(source):
    out, warnings = build(source)
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
    assert not first.select(".ev-assume") and found["fig-second"].select_one(".ev-assume").has_attr("hidden")


def test_its_number_and_title_can_be_referred_to(source):
    out, _ = build(source)
    text = (out / "economy.html").read_text(encoding="utf-8")
    assert re.search(r'href="#fig-second"[^>]*><span class="std std-numref">Fig. 2</span>', text)
    assert 'href="#fig-first"' in text and unescape(text).count("Belarus <b>leads</b>") >= 3


def test_the_table_is_set_across_and_the_csv_is_long(source):
    out, _ = build(source)
    table = figures(out)["fig-first"].table
    assert [th.text for th in table.select("th[scope=col]")] == ["year", "AZE", "BLR"]
    assert [td.text for td in table.select("tbody tr")[1].select("td")] == ["2001", "2", "6"]
    with (out / "_downloads/charts/economy/first.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["country", "year", "share_percent"] and len(lines) == 9


def test_long_numbers_and_gaps_in_a_table(source, monkeypatch):
    table = pd.DataFrame({"name": ["a", "b <i>", None], "value": [-12345, 1999, None], "yes": [True, False, True]})
    notebook(source, "economy", drawn(monkeypatch, chart(), "first", table=table))
    out, _ = build(source)
    rows = [[td.text for td in tr.select("td")] for tr in figures(out)["fig-first"].select("tbody tr")]
    assert rows == [["a", "−12,345", "True"], ["b <i>", "1999", "False"], ["", "", "True"]]


def test_downloads_carry_words_and_sources(source):
    out, _ = build(source)
    links = {a.text: out / a["href"] for a in figures(out)["fig-second"].select("a[download]")}
    assert list(links) == ["SVG", "PNG", "CSV", "Spec"]
    picture = links["SVG"].read_text(encoding="utf-8")
    assert "Belarus &lt;b&gt;leads&lt;/b&gt;</text>" in picture
    assert "Source: Trade &lt;by&gt; partner (Office)</text>" in picture and "Four years.</text>" in picture
    assert links["PNG"].read_bytes().startswith(b"\x89PNG")
    spec = json.loads(links["Spec"].read_text(encoding="utf-8"))
    assert spec["usermeta"]["evidence"] == {"name": "second", "alt": ALT, "source": ["economy/trade"]}
    assert spec["title"]["subtitle"] == ["Source: Trade <by> partner (Office)"]
    assert alt.Chart.from_dict(spec).to_dict()["datasets"]


def test_equal_data_travel_once(source):
    out, _ = build(source)
    found = figures(out)
    (data,) = found["fig-first"].select("script.ev-data")
    assert not found["fig-second"].select("script.ev-data")
    assert json.loads(data.string)["columns"] == ["country", "share_percent", "year"]
    for figure in found.values():
        wide, narrow = json.loads(figure.select_one("script.ev-spec").string)
        assert wide["datasets"] == narrow["datasets"] == [data["data-name"]]
        assert "title" not in wide and wide["width"] > narrow["width"]


def test_text_in_data_cannot_end_the_script(source, monkeypatch):
    frame = pd.DataFrame({"word": ["</script><script>alert(1)</script>"], "value": [1]})
    notebook(source, "economy", drawn(monkeypatch, alt.Chart(frame).mark_bar().encode(x="value:Q", y="word:N"), "first"))
    out, _ = build(source)
    text = (out / "economy.html").read_text(encoding="utf-8")
    assert "<script>alert" not in text
    (data,) = figures(out)["fig-first"].select("script.ev-data")
    assert json.loads(data.string)["values"][1] == ["</script><script>alert(1)</script>"]


def test_only_pages_with_charts_carry_script_and_style(source):
    out, _ = build(source)
    for page, wanted in (("index.html", 0), ("economy.html", 1)):
        text = (out / page).read_text(encoding="utf-8")
        assert len(re.findall(r'<script [^>]*src="_static/charts\.js', text)) == wanted
        assert len(re.findall(r'<link [^>]*href="_static/charts\.css', text)) == wanted
        assert "vega.js" not in re.sub(r'data-library="[^"]*"', "", text), "no page loads the library by itself"


def test_sources_lead_to_their_cards(source, monkeypatch):
    monkeypatch.setattr(book_nodes.Page, "link_table", lambda page, name: f"data.html#{name}")
    monkeypatch.setattr(book_nodes.Page, "link_fact", lambda page, ref: f"data.html#{ref}")
    monkeypatch.setattr(tables, "fact", lambda ref: {"id": "E001", "source_title": "Notice", "publisher": "Agency"})
    notebook(source, "economy", drawn(monkeypatch, chart(), "first", source=["economy/trade", "economy:E001"]))
    out, _ = build(source)
    links = figures(out)["fig-first"].select(".ev-chart-source a")
    assert [(a["href"], a.text) for a in links] == [
        ("data.html#economy/trade", "Trade <by> partner (Office)"),
        ("data.html#economy:E001", "Notice, Agency (fact E001)"),
    ]


def test_many_sources_are_folded_behind_the_first(source, monkeypatch):
    monkeypatch.setattr(book_nodes.Page, "link_fact", lambda page, ref: f"data.html#{ref}")
    monkeypatch.setattr(tables, "fact", lambda ref: {"id": ref[-2:], "source_title": "Notice", "publisher": "Agency"})
    notebook(source, "economy", drawn(monkeypatch, chart(), "first", source=[f"economy:E{n}" for n in range(10, 18)]))
    out, _ = build(source)
    figure = figures(out)["fig-first"]
    assert figure.select_one(".ev-chart-source").text == "Source: Notice, Agency (fact 10)"
    assert figure.select_one(".ev-chart-sources summary").text == "and 7 more"
    assert [a["href"] for a in figure.select(".ev-chart-sources a")] == [f"data.html#economy:E{n}" for n in range(11, 18)]
    picture = (out / "_downloads/charts/economy/first.svg").read_text(encoding="utf-8")
    assert "Notice, Agency (fact 10); and 7 more" in re.sub(r"</?tspan[^>]*>|\s+", " ", picture).replace("  ", " ")


def test_the_dark_page_is_the_one_the_colours_were_chosen_for(source):
    theme = Path(sphinx_book_theme.__file__).parent / "theme/sphinx_book_theme/static/styles/sphinx-book-theme.css"
    dark = re.search(r"html\[data-theme=dark\]\{([^}]*)\}", theme.read_text(encoding="utf-8"))[1]
    assert f"--pst-color-background:{charts.DARK[charts.PAPER]}" in dark
    out, _ = build(source)
    style = (out / "_static/evidence/dark.css").read_text(encoding="utf-8")
    for light, twin in charts.DARK.items():
        assert f'html[data-theme="dark"] .ev-picture svg [fill="{light}"] {{ fill: {twin}; }}' in style


# The build


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
    (source / "index.md").write_text("# Front\n\n```{toctree}\neconomy\n" + "\n".join(names) + "\n```\n", encoding="utf-8")
    twin = tmp_path / "twin"
    twin.mkdir()
    for path in source.iterdir():
        (twin / path.name).write_bytes(path.read_bytes())
    (one, first), (two, second) = build(source), build(twin, parallel=2)
    assert first == second == ""
    files = {p.relative_to(one): p.read_bytes() for p in one.rglob("*.*") if p.parts[-1] != ".buildinfo"}
    assert len([p for p in files if p.suffix == ".png" and "charts" in p.parts]) == 8
    for path in files:
        if path.suffix in (".html", ".png", ".svg", ".csv", ".json") or "evidence" in path.parts:
            assert (two / path).read_bytes() == files[path], path


def test_only_what_changed_is_drawn_again_and_what_is_gone_goes(source, monkeypatch):
    out, _ = build(source)
    folder = out / "_downloads/charts/economy"
    mine = folder / "first.png"
    mine.write_bytes(b"as it was")
    notebook(source, "economy", drawn(monkeypatch, chart(), "first"), drawn(monkeypatch, chart(rise=2), "third"))
    build(source)
    assert mine.read_bytes() == b"as it was"
    assert sorted(p.name for p in folder.iterdir()) == sorted(
        f"{name}.{ending}" for name in ("first", "third") for ending in ("svg", "png", "csv", "json")
    )
    notebook(source, "economy", drawn(monkeypatch, chart(rise=3), "first"))
    build(source)
    assert mine.read_bytes().startswith(b"\x89PNG"), "a changed chart is drawn again"


def test_a_library_that_cannot_be_made_stops_the_build(source, monkeypatch):
    monkeypatch.setattr(library, "BUNDLER", "raise SystemExit('the renderer is broken')")
    with pytest.raises(BookError, match=r"vega\.js could not be made.*the renderer is broken"):
        build(source)


def test_a_png_that_cannot_be_drawn_stops_the_build(source, monkeypatch):
    def broken(*_, **__):
        raise ValueError("the renderer is broken")

    monkeypatch.setattr("vl_convert.svg_to_png", broken)
    with pytest.raises(BookError, match=r"charts/economy/, the figures of economy.md, could not .*the renderer is broken"):
        build(source)
    monkeypatch.undo()
    monkeypatch.setattr(tables, "DATA", source.parent / "data")
    monkeypatch.setattr(library, "BUNDLER", LIBRARY)
    out, _ = build(source)
    assert (out / "_downloads/charts/economy/first.png").exists(), "what failed is made by the next build"


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
    with pytest.raises(BookError, match=r"charts/economy/, the figures of economy.md, .* ended with status 3"):
        build(source)


# Other formats


def test_epub_has_the_picture_with_its_words(source):
    out, warnings = build(source, "epub")
    assert warnings == ""
    with zipfile.ZipFile(out / "Demo.epub") as book:
        page = book.read("economy.xhtml").decode()
        images = [name for name in book.namelist() if "_images/" in name and name.endswith(".svg")]
        svg = book.read(next(name for name in images if "first" in name)).decode()
    soup = BeautifulSoup(page, "html.parser")
    figure = soup.find(id="fig-first")
    assert figure.img["alt"] == ALT and "first" in figure.img["src"]
    assert "Belarus <b>leads</b>" in figure.get_text() and "Trade <by> partner (Office)" in figure.get_text()
    assert len(images) == 2 and svg.startswith("<svg ")
    assert "vega" not in page and "<script" not in page


def test_latex_gets_a_pdf_picture(source):
    out, _ = build(source, "latex")
    text = next(out.glob("*.tex")).read_text(encoding="utf-8")
    assert re.search(r"\\sphinxincludegraphics\{\{first\}\.pdf\}", text) and "Belarus" in text
    assert (out / "first.pdf").read_bytes().startswith(b"%PDF")


def test_text_gets_the_words(source):
    out, warnings = build(source, "text")
    assert warnings == ""
    text = (out / "economy.txt").read_text(encoding="utf-8")
    assert f"[image: {' '.join(ALT.split())}" in " ".join(text.split())
    assert "Belarus <b>leads</b>" in text and "Source: Trade <by> partner (Office)" in text


# In a browser, from the disk: what the tests of the whole site, which serve it, do not see


@pytest.fixture
def page():
    executable = chromium.find()
    assert executable, chromium.MEND
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options(executable))
        page = browser.new_page(viewport={"width": 900, "height": 700})
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
        yield page
        browser.close()


def test_charts_come_alive_from_the_disk_and_keep_what_was_chosen(source, monkeypatch, page):
    monkeypatch.undo()  # the real library
    monkeypatch.setattr(tables, "DATA", source.parent / "data")
    out, _ = build(source)
    page.goto((out / "economy.html").as_uri())
    assert page.evaluate("typeof vegaEmbed") == "undefined", "the library waits for interest"
    page.click("#fig-second .ev-assume")
    slider = page.locator("#fig-second input[type=range]")
    slider.wait_for()
    assert page.evaluate("document.activeElement.name") == "least", "the keyboard is where the slider is"
    paths = "document.querySelectorAll('#fig-second .ev-live .mark-line path[d]').length"
    before = page.evaluate(paths)
    slider.fill("5")
    page.wait_for_function(f"{paths} === {before - 1}")
    page.set_viewport_size({"width": 420, "height": 700})
    width = "document.querySelector('#fig-second').clientWidth"
    page.wait_for_function(
        f"Math.abs(document.querySelector('#fig-second .ev-live svg').clientWidth - {width}) <= 4", timeout=5000
    )
    assert slider.input_value() == "5" and page.evaluate(paths) == before - 1
    assert page.problems == []


def test_a_tooltip_tells_a_point_in_its_own_words(source, monkeypatch, page):
    monkeypatch.undo()
    monkeypatch.setattr(tables, "DATA", source.parent / "data")
    out, _ = build(source)
    page.goto((out / "economy.html").as_uri())
    page.hover("#fig-first .ev-picture")
    page.wait_for_selector("#fig-first[data-live=yes]")
    page.locator("#fig-first .ev-live .mark-symbol.role-mark path").first.hover()
    assert page.locator("#ev-tooltip").inner_text().split("\n") == [
        "year", "2000", "share_percent", "1", "country", "AZE"]  # fmt: skip


def test_nothing_widens_the_page_of_a_phone(source, monkeypatch, page):
    title = "Belarus leads, by a margin that took four years to grow and one to vanish"
    outputs = [drawn(monkeypatch, chart(), f"cut-{end}", title=title[:end]) for end in range(28, 56, 4)]
    notebook(source, "economy", *outputs)
    theme = 'html_theme = "sphinx_book_theme"'
    conf = source / "conf.py"
    conf.write_text(CONF.replace('html_theme = "alabaster"', theme), encoding="utf-8")
    out, _ = build(source)
    for width in range(320, 420, 10):  # titles break at another word at each
        page.set_viewport_size({"width": width, "height": 700})
        page.goto((out / "economy.html").as_uri())
        far = "[...document.querySelectorAll('.ev-chart *')].filter(e => !e.closest('.ev-chart-scroll'))"
        right = page.evaluate(f"Math.max(...{far}.map(e => e.getBoundingClientRect().right))")
        assert right <= width, f"in a window of {width} px a figure reaches to {right:.0f}"


def test_without_the_library_the_picture_stays(source, page):
    out, _ = build(source)
    (out / "_static/evidence/vega.js").unlink()
    page.goto((out / "economy.html").as_uri())
    page.click("#fig-second .ev-assume")
    page.wait_for_selector("#fig-second .ev-chart-note")
    assert "picture stays as it is" in page.locator("#fig-second .ev-chart-note").inner_text()
    assert page.locator("#fig-second .ev-static svg.ev-wide").is_visible()
    assert page.locator("#fig-second .ev-assume").is_enabled(), "the reader may try again"
