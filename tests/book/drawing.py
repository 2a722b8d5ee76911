"""A small book with charts, for the tests of figures and their downloads."""

import json
from pathlib import Path

import altair as alt
import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from evidence import charts, tables
from evidence.book.web import vega
from tests.book.small import stored

ALT = "Two lines; that of Belarus stays above that of Azerbaijan in each of the four years."
CONF = """\
project, version, author, copyright = "Demo", "1", "nobody", "nobody"
extensions = ["myst_nb"]
nb_execution_mode = "off"
exclude_patterns = ["_build"]  # executed notebooks are no pages
numfig = True
html_theme = "alabaster"
epub_use_index = html_use_index = False

def setup(app):
    from evidence.book import MODULES, set_up
    set_up(app, [module for module in MODULES if module.__name__.rpartition(".")[2] in DRAWING])

DRAWING = ("background", "figures", "vega", "record", "renderer", "pictures")
"""
# Most builds here need no library: this stands for it.
LIBRARY = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.argv[3] + '\\n')"


def write_data(folder, monkeypatch):
    """Write a data folder with one table and let `evidence` read it; no number of it is real."""
    theme = folder / "data" / "economy"
    theme.mkdir(parents=True)
    entry = {
        "name": "trade",
        "path": "trade.csv",
        "title": "Trade <by> partner",
        "sources": [{"publisher": "Office"}],
    }
    (theme / "datapackage.json").write_text(json.dumps({"resources": [entry]}), encoding="utf-8")
    monkeypatch.setattr(tables, "DATA", folder / "data")


@pytest.fixture
def chart_data(tmp_path, monkeypatch):
    """A data folder with one table, and a file that stands for the library."""
    write_data(tmp_path, monkeypatch)
    monkeypatch.setattr(vega, "BUNDLER", LIBRARY)


def chart(rise=1, slider=False):
    rows = [(country, year, rise * base + year % 4)
            for country, base in (("AZE", 1.0), ("BLR", 5.0)) for year in range(2000, 2004)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["country", "year", "share_percent"])
    line = (
        alt.Chart(frame)
        .mark_line()
        .encode(
            x="year:Q",
            y="share_percent:Q",
            color=alt.Color("country:N", scale=charts.country_scale(["AZE", "BLR"])),
        )
    )
    least = alt.param(
        name="least", value=0, bind=alt.binding_range(min=0, max=9, step=1, name="Least share ")
    )
    return (
        line.transform_filter("datum.share_percent >= least").add_params(least) if slider else line
    )


def drawn(monkeypatch, chart, name, **words):
    """The output that `figure` leaves in a notebook."""
    shown = []
    monkeypatch.setattr("evidence.charts.compose.emit", shown.append)
    said = {
        "title": "Belarus <b>leads</b>",
        "alt": ALT,
        "source": ["economy/trade"],
        "caption": "Four years.",
    }
    charts.figure(chart, name=name, **{**said, **words})
    return nbformat.v4.new_output("display_data", data=json.loads(json.dumps(shown[0])))


def notebook(folder, name, *outputs, text=""):
    """A page of a title, `text` and one cell for each output."""
    written = stored([f"# Page {name}\n\n{text}"], [("figure()", [out]) for out in outputs])
    (folder / f"{name}.ipynb").write_text(written, encoding="utf-8")


def write_book(root, monkeypatch):
    """Write a book of a front page without charts and one chapter with two charts of the same data."""
    folder = root / "book"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "index.md").write_text("# Front\n\n```{toctree}\neconomy\n```\n", encoding="utf-8")
    notebook(
        folder, "economy", drawn(monkeypatch, chart(), "first"), drawn(monkeypatch, chart(slider=True), "second"),
        text="See {numref}`fig-second`, or {ref}`fig-first`.",
    )  # fmt: skip
    return folder


@pytest.fixture
def source(chart_data, tmp_path, monkeypatch):
    """The small book of two charts, not built, to be changed."""
    return write_book(tmp_path, monkeypatch)


@pytest.fixture(scope="session")
def live_book(tmp_path_factory):
    """The small book of two charts, built once with the real library: (output folder, warnings)."""
    folder = tmp_path_factory.mktemp("live")
    with pytest.MonkeyPatch.context() as monkeypatch:
        write_data(folder, monkeypatch)
        return build(write_book(folder, monkeypatch))


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


@pytest.fixture
def chart_page(browser):
    """A page in a browser without a network; `problems` lists what it reports."""
    page = browser.new_page(viewport={"width": 900, "height": 700})
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on(
        "console", lambda said: page.problems.append(said.text) if said.type == "error" else None
    )
    yield page
    page.close()
