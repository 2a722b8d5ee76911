"""The Sphinx extension that turns evidence into a book: `evidence.book` in _config.yml."""

import gc
import importlib
import os
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

from .directives import Generated
from .keys import hash_extension
from .nodes import WrittenPage, connect_to_pages
from .record import find_page_record
from .registry import PARTS, ROLES, FillPlaceholders

HERE = Path(__file__).parent
# The order in which they are set up, and in which they receive an event at the same priority. A
# module registers its parts when it is imported.
MODULES = tuple(
    importlib.import_module(f".{name}", __name__)
    for name in """
    record execution.failures execution.background renderer parts.figures web.vega execution.consistency
    parts.chapter parts.claim_cards parts.corrections parts.ledger parts.verdicts parts.audit_tables
    parts.argument_pages parts.argument_try parts.argument_findings parts.argument_doubts parts.argument_overview
    parts.article_pages parts.article_about parts.disagreements parts.landing parts.languages parts.values
    parts.catalogue parts.exercises parts.table_cards parts.sources parts.timeline parts.publishers
    parts.reproducibility parts.trace_links downloads.files downloads.chapters downloads.pictures
    downloads.trace_files web.search web.theme web.bridge web.publish execution.store execution.schedule
    """.split()
)


def add_static(app: Sphinx, config: Config) -> None:
    """Serve the files of `static/`.

    The path is relative, so that no page depends on where the project lies. A folder `_static`
    would not do: Jupyter Book loads every script in it on every page.
    """
    path = os.path.relpath(HERE / "static", app.confdir)
    if path not in config.html_static_path:
        config.html_static_path.append(path)


def add_scripts(page: WrittenPage) -> None:
    """Load on a page the scripts of the parts that it shows."""
    for kind in find_page_record(page.app.env, page.docname).shows:
        for script in PARTS[kind].scripts if kind in PARTS else ():
            page.app.add_js_file(script, loading_method="defer")


def set_up(app: Sphinx, modules: Iterable[ModuleType]) -> None:
    """Set up `modules`, and register every part and role. Tests leave some modules out."""
    app.add_css_file("pages.css")
    app.connect("config-inited", add_static)
    for module in modules:
        if hasattr(module, "setup"):
            module.setup(app)
    for part in PARTS.values():
        app.add_directive(part.name, part.directive or Generated)
    for name, role in ROLES.items():
        app.add_role(name, role())
    app.add_post_transform(FillPlaceholders)
    connect_to_pages(app, add_scripts)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up every part. The `setup` of each module says what it registers."""
    # A build keeps most objects that it makes; collecting garbage less often saves 10 % of its time.
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    set_up(app, MODULES)
    return {
        "version": "1",
        # A changed value makes Sphinx read every page again; notebooks are stored by what they use.
        "env_version": int(hash_extension()[:12], 16),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
