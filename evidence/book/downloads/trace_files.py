"""Write the pages of traces, their scripts and their short forms, of chapters that changed."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from ... import tables
from ...trace import TraceError
from ..directives import LOG
from ..execution.consistency import state
from ..nodes import Page, is_web
from ..parts.trace_links import has_traces, name_page
from ..parts.trace_pages import FOLDER, Traced, write_body, write_short_forms
from ..record import chapter_of, locate_notebook, read_records

TRACE = Path(__file__).resolve().parents[2] / "trace"


def make_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the pages of traces that are missing or out of date, for Sphinx to write.

    A stamp next to the kept notebook holds the hash of what its page was made from.
    """
    if not is_web(app):
        return
    around = _hash_inputs(app)
    _drop_others(app)
    for docname in sorted(read_records(app.env)):
        if not has_traces(app.env, docname):
            continue
        kept, name = locate_notebook(app.env, docname), name_page(docname)
        made_from = hashlib.sha256(kept.read_bytes() + around).hexdigest()
        stamp, path = kept.with_suffix(".traced"), Path(app.builder.get_outfilename(name))
        if path.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == made_from:
            continue
        try:
            traced = Traced(app.env, docname)
        except TraceError as error:
            LOG.warning(str(error), location=docname, type="evidence", subtype="traces")
            continue
        page = Page(app, name)
        _write_files(Path(app.outdir) / FOLDER, chapter_of(docname), traced)
        title = f"Traces: {app.env.titles[docname].astext()}"
        yield name, {"title": title, "body": write_body(page, traced), "metatags": ""}, "page.html"
        stamp.write_text(made_from, encoding="utf-8")


def _drop_others(app):
    """Remove the pages and files of chapters that are gone."""
    wanted = {
        chapter_of(docname) for docname in read_records(app.env) if has_traces(app.env, docname)
    }
    folder = Path(app.outdir) / FOLDER
    for path in folder.glob("*"):
        if path.stem not in wanted:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in Path(app.outdir).rglob("trace-*.html"):
        if path.stem.removeprefix("trace-") not in wanted:
            path.unlink()


def _hash_inputs(app):
    """Return a hash of all that the pages show besides the notebook."""
    digest = hashlib.sha256(state(app.env).encode())
    for name, title in sorted(app.env.titles.items()):  # of the navigation
        digest.update(f"{name} {title.astext()}\n".encode())
    digest.update(repr(sorted(app.env.toctree_includes.items())).encode())  # and their order
    files = [
        tables.DATA / "upstream.csv",
        *(tables.ROOT / "recipes").rglob("*.py"),
        *TRACE.glob("*.py"),
    ]
    extension = Path(__file__).resolve().parents[1]
    files += [*extension.rglob("*.py"), *extension.parent.rglob("*.html")]
    for path in sorted(files):
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.digest()


def _write_files(folder, chapter, traced):
    """Write the scripts of a chapter and its short forms; remove scripts of results that are gone."""
    own = folder / chapter
    own.mkdir(parents=True, exist_ok=True)
    scripts = traced.write_scripts()
    for path in own.glob("*.py"):
        if path.name not in scripts:
            path.unlink()
    for name, text in scripts.items():
        (own / name).write_text(text, encoding="utf-8")
    (folder / f"{chapter}.js").write_text(write_short_forms(traced), encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the pages once all others are written."""
    app.connect("html-collect-pages", make_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
