"""Make the one script that makes charts interactive, and their colours for the dark theme."""

import hashlib
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders import Builder

from ...charts import DARK
from ...charts import version as vega_lite
from ..execution.failures import BookError, is_full, no_room
from ..memory import get_memory
from ..nodes import WrittenPage, connect_to_pages, is_web
from ..renderer import Chart

ASSETS = "_static/evidence"
# Wrapped in a function because the library declares a global `_`, and so does Sphinx's own script.
BUNDLER = """
import sys, pathlib, os, vl_convert
target = pathlib.Path(sys.argv[1])
library = vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;", vl_version=sys.argv[2])
part = target.with_suffix(".part")
part.write_text(sys.argv[3] + "\\n(()=>{" + library + "})();\\n", encoding="utf-8")
os.replace(part, target)
"""


def _make_stamp():
    return f"/* Vega-Lite {vega_lite()}, vl-convert {version('vl-convert-python')} */"


def make_dark_rules() -> str:
    """Return style rules that replace each chart colour by its counterpart in the dark theme."""
    rules = "\n".join(
        f'  html[data-theme="dark"] .ev-picture svg [{part}="{light}"] {{ {part}: {dark}; }}'
        for light, dark in DARK.items()
        for part in ("fill", "stroke")
    )
    return f"\n@media screen {{\n{rules}\n}}\n"


def write_style(app: Sphinx, builder: Builder) -> None:
    """Write the colours of the dark theme, before Sphinx copies the other style sheets."""
    if is_web(app):
        path = Path(app.outdir) / ASSETS / "dark.css"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make_dark_rules(), encoding="utf-8")


def start_library(app: Sphinx) -> None:
    """Start to make the script for interactive charts, in the background: it takes about 3 s."""
    if not is_web(app):
        return
    folder = Path(app.outdir) / ASSETS
    folder.mkdir(parents=True, exist_ok=True)
    library = folder / "vega.js"
    if library.exists() and library.open(encoding="utf-8").readline().strip() == _make_stamp():
        return
    # In a process of its own: the renderer's engine does not survive the forks of a parallel build.
    get_memory(app).bundler = subprocess.Popen(
        [sys.executable, "-c", BUNDLER, str(library), vega_lite(), _make_stamp()],
        stderr=subprocess.PIPE,
        text=True,
    )


def finish_library(app: Sphinx, error: Exception | None) -> None:
    """Wait for the script; BookError if it could not be made."""
    # Taken out, because Sphinx ends a build a second time if one of its handlers fails.
    bundler, get_memory(app).bundler = get_memory(app).bundler, None
    if bundler is None:
        return
    if error is not None:
        bundler.terminate()
    _, said = bundler.communicate()
    if bundler.returncode and error is None:
        last = said.strip().split("\n")[-1] or f"its process ended with status {bundler.returncode}"
        why = no_room(last) if is_full(last) else f"{last}. Build again."
        raise BookError(f"{ASSETS}/vega.js could not be made from vl-convert-python: {why}")


def add_chart_assets(page: WrittenPage) -> None:
    """Load script and style of charts on a page that has one; in an ePub the style alone."""
    if page.doctree is None or page.doctree.next_node(Chart) is None:
        return
    page.app.add_css_file("charts.css")
    if is_web(page.app):
        page.app.add_css_file("evidence/dark.css")
        key = hashlib.sha256(_make_stamp().encode()).hexdigest()[:8]
        library: dict[str, Any] = {"data-library": f"evidence/vega.js?v={key}"}
        page.app.add_js_file("charts.js", loading_method="defer", **library)


def setup(app: Sphinx) -> None:
    """Make the script while pages are read."""
    app.connect("builder-inited", start_library)
    app.connect("write-started", write_style)
    connect_to_pages(app, add_chart_assets)
    app.connect("build-finished", finish_library)
