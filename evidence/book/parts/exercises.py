"""Load the script that checks the answers of exercises, on pages that have one."""

from docutils import nodes
from sphinx.application import Sphinx

from ..nodes import WrittenPage, connect_to_pages, is_web

MARK = 'class="ev-exercise"'


def add_script(page: WrittenPage) -> None:
    """Load the script if the page shows an exercise."""
    if page.doctree is None or not is_web(page.app):
        return
    if any(MARK in raw.astext() for raw in page.doctree.findall(nodes.raw)):
        page.app.add_js_file("exercise.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Connect to the writing of pages."""
    connect_to_pages(app, add_script)
