"""Write the pages of traces, their scripts and their short forms, of chapters that changed."""

import hashlib
import json
import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ... import tables
from ...markup import Markup
from ..execution import background
from ..keys import hash_evidence, hash_extension, read_contents
from ..memory import get_memory
from ..nodes import Page, is_web
from ..parts.trace_links import has_traces, name_page
from ..parts.trace_pages import (
    FOLDER,
    Traced,
    describe_traces,
    find_sentences,
    write_body,
    write_short_forms,
)
from ..record import chapter_of, locate_notebook, read_records

BODY, STAMP, DESCRIBED = ".traces.json", ".traced", ".traces.pickle"


def add_trace_jobs(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Add background jobs for the traces of chapters that are out of date.

    If this build reads no page, return the chapters as changed: Sphinx writes no page of traces where
    it writes no other page.

    A file next to the kept notebook holds the body of its page with the hash of what it was made
    from, another the hash of the page that was written, a third what does not depend on the words of
    the chapter.
    """
    if not is_web(app):
        return []
    others = _hash_inputs(app)
    _drop_others(app)
    stale = []
    for docname in _list_traced(env):
        kept = locate_notebook(env, docname)
        made_from = hashlib.sha256(kept.read_bytes() + others).hexdigest()
        page = Path(app.builder.get_outfilename(name_page(docname)))
        if not page.exists() or _read_body(kept).get("made_from") != made_from:
            arguments = (app, docname, kept, made_from, others)
            background.add(app, _name_job(docname), _write_traces, *arguments)
        if not _is_written(app, docname, made_from):
            stale.append(docname)
    return [] if get_memory(app).reading else stale


def _list_traced(env):
    return [docname for docname in sorted(read_records(env)) if has_traces(env, docname)]


def _name_job(docname):
    return f"the traces of {docname}.md"


def _read_body(kept):
    """Return what was kept of the page of a notebook; empty if nothing."""
    path = kept.with_suffix(BODY)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _is_written(app, docname, made_from):
    """Tell whether the page of traces stands as it was made from `made_from`."""
    stamp = locate_notebook(app.env, docname).with_suffix(STAMP)
    page = Path(app.builder.get_outfilename(name_page(docname)))
    return page.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == made_from


def _write_traces(app, docname, kept, made_from, others):
    """Write the files of a chapter's traces, then the body of their page."""
    page, path = Page(app, name_page(docname)), kept.with_suffix(BODY)
    described = _describe_once(page, docname, kept, others)
    body = write_body(page, docname, described, find_sentences(app.env.get_doctree(docname)))
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps({"made_from": made_from, "body": body}), encoding="utf-8")
    draft.replace(path)


def _describe_once(page, docname, kept, others):
    """Return what a page of traces shows, made only if code, outputs or `others` have changed.

    A changed sentence, which is what authors change most, needs no new slices.
    """
    notebook = json.loads(kept.read_bytes())
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    shown = json.dumps([code, notebook["metadata"].get("glued")]).encode()
    key = hashlib.sha256(shown + others).digest()
    path, folder = kept.with_suffix(DESCRIBED), Path(page.app.outdir) / FOLDER
    if path.exists() and (folder / f"{chapter_of(docname)}.js").exists():
        made_from, described = pickle.loads(path.read_bytes())
        if made_from == key:
            return described
    traced = Traced(page.env, docname)
    _write_files(folder, chapter_of(docname), traced)
    described = describe_traces(page, traced)
    draft = path.with_suffix(".part")
    draft.write_bytes(pickle.dumps((key, described)))
    draft.replace(path)
    return described


def make_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the pages of traces that are missing or out of date, for Sphinx to write."""
    chapters = _list_traced(app.env) if is_web(app) else []
    background.wait(app, [_name_job(docname) for docname in chapters])
    for docname in chapters:
        kept = locate_notebook(app.env, docname)
        found = _read_body(kept)
        if not found or _is_written(app, docname, found["made_from"]):
            continue
        title = f"Traces: {app.env.titles[docname].astext()}"
        context = {"title": title, "body": Markup(found["body"]), "metatags": ""}
        yield name_page(docname), context, "page.html"
        kept.with_suffix(STAMP).write_text(found["made_from"], encoding="utf-8")


def _drop_others(app):
    """Remove the pages and files of chapters that are gone."""
    wanted = {chapter_of(docname) for docname in _list_traced(app.env)}
    folder = Path(app.outdir) / FOLDER
    for path in folder.glob("*"):
        if path.stem not in wanted:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in Path(app.outdir).rglob("trace-*.html"):
        if path.stem.removeprefix("trace-") not in wanted:
            path.unlink()


def _hash_inputs(app):
    """Return a hash of all that the pages show besides the notebook."""
    digest = hashlib.sha256((hash_evidence(app.env) + hash_extension()).encode())
    digest.update(json.dumps(read_contents(app, app.env), sort_keys=True).encode())
    settings = app.builder.create_build_info().config_hash  # of all that pages in HTML depend on
    digest.update(f"{app.config.project} {app.config.language} {settings}".encode())
    # Tables as well: their hashes are in the descriptors, but for countries.csv and with UNSEALED.
    for path in sorted([*tables.DATA.rglob("*.csv"), *(tables.ROOT / "recipes").rglob("*.py")]):
        digest.update(path.read_bytes())
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


def setup(app: Sphinx) -> None:
    """Make the traces in the background, and their pages once all others are written."""
    app.connect("env-updated", add_trace_jobs, priority=890)  # first: the pages wait for them
    app.connect("html-collect-pages", make_pages)
