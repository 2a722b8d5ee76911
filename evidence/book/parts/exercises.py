"""Load the script that checks the answers of exercises, on pages that have one."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from ..nodes import is_web

MARK = 'class="ev-exercise"'


def add_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the script if the page shows an exercise."""
    if doctree is None or not is_web(app):
        return
    if any(MARK in raw.astext() for raw in doctree.findall(nodes.raw)):
        app.add_js_file("exercise.js", loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to the writing of pages."""
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
