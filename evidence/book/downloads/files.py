"""What a reader can take away: the ledger, tables, archives and executed notebooks.

All of it is written below `_downloads/`, beside the writing of pages, and is the same, byte for byte,
in two builds of one commit: archives carry no time, notebooks no random cell ids.
"""

import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

from ... import tables
from ..execution import background
from ..execution.checks import state
from ..nodes import Page, chapter_of, is_web
from ..parts import sources
from ..parts.catalogue import list_described
from ..parts.ledger import format_ledger_csv
from ..record import is_chapter, locate_notebook, settled, list_tables
from . import claimreview
from .notebook import tidy_notebook

ARCHIVE_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest date an archive can hold


def add_download_jobs(app, env):
    """Once all pages are read, begin to write every download of a web build that is missing or out of date."""
    if not is_web(app):
        return
    target = Path(app.outdir) / "_downloads"
    page = Page(app, app.config.root_doc)
    add_notebook_jobs(app, env, target / "chapters")
    if page.find_page("ledger"):
        background.add(app, "_downloads/ledger.csv", write_ledger, target / "ledger.csv", page)
    if page.find_page("source-list"):
        background.add(app, sources.FILE, write_sources, Path(app.outdir) / sources.FILE)
    for theme in tables.themes() if page.find_page("data-catalogue") else []:
        background.add(app, f"_downloads/data/{theme}.zip", write_theme, target / "data", theme)
    for docname in _chapters(env):
        name = f"_downloads/chapters/{chapter_of(docname)}-data.zip"
        background.add(app, name, write_tables, Path(app.outdir) / name, list_tables(env, docname))


def _chapters(env):
    return [docname for docname in sorted(getattr(env, "evidence", {})) if is_chapter(env, docname)]


def write_ledger(path, page):
    """The ledger as CSV, and the claims as structured data for machines."""
    write_if_changed(path, format_ledger_csv(page).encode("utf-8"))
    write_if_changed(Path(page.builder.outdir) / claimreview.FILE, claimreview.format_reviews(page).encode("utf-8"))


def write_sources(path):
    """The bibliography as CSL-JSON."""
    write_if_changed(path, sources.format_csl().encode("utf-8"))


def write_tables(path, names):
    """An archive of tables."""
    write_archive(path, pack_tables(names))


def write_if_changed(path, content):
    """Write bytes unless they stand there already."""
    if not (path.exists() and path.read_bytes() == content):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def write_theme(target, theme):
    """Copies of a theme's tables, and its Data Package as one archive."""
    names = [f"{theme}/{entry['name']}" for entry in list_described(theme)]
    for entry in list_described(theme):
        source, copy = tables.DATA / theme / entry["path"], target / theme / entry["path"]
        if not copy.exists() or tables.digest(copy) != tables.digest(source):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
    write_archive(target / f"{theme}.zip", pack_tables(names))


def pack_tables(names):
    """{path in the archive: bytes} of tables: a Data Package a theme, with just these tables."""
    found = {}
    for theme in sorted({name.partition("/")[0] for name in names}):
        package = dict(tables.descriptor(theme))
        wanted = {name.partition("/")[2] for name in names} | {"countries"}
        package["resources"] = [r for r in package["resources"] if r["name"] in wanted]
        text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
        found[f"{theme}/datapackage.json"] = text.encode("utf-8")
        for entry in package["resources"]:
            found[f"{theme}/{entry['path']}"] = (tables.DATA / theme / entry["path"]).read_bytes()
    return found


def write_archive(path, content):
    """Write a zip whose comment is the hash of its content; leave it if that stands already."""
    digest = hashlib.sha256()
    for name, blob in sorted(content.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(blob).digest())
    key = digest.hexdigest().encode()
    if path.exists() and path.read_bytes().endswith(key):
        return
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, blob in sorted(content.items()):
            archive.writestr(zipfile.ZipInfo(name, ARCHIVE_TIME), blob, zipfile.ZIP_DEFLATED)
        archive.comment = key
    write_if_changed(path, buffer.getvalue())


def add_notebook_jobs(app, env, target):
    """Begin to tidy the executed notebooks that changed, or whose download is missing.

    To tidy one takes a while, so what each was made from is remembered beside the kept notebook.
    """
    chapters = _chapters(env)
    if not chapters:
        return
    around = state(env).encode() + Path(__file__).with_name("notebook.py").read_bytes()
    for docname in chapters:
        kept, path = locate_notebook(env, docname), target / f"{chapter_of(docname)}.ipynb"
        if not kept.exists():
            continue
        made_from, stamp = hashlib.sha256(kept.read_bytes() + around).hexdigest(), kept.with_suffix(".made")
        if not (path.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == made_from):
            what = f"_downloads/chapters/{path.name}, the notebook of {docname}.md,"
            background.add(app, what, write_notebook, path, kept, settled(env), stamp, made_from)


def write_notebook(path, kept, found, stamp, made_from):
    """The executed notebook `kept`, with roles and directives of the book turned into plain words."""
    notebook = tidy_notebook(json.loads(kept.read_bytes()), found)
    write_if_changed(path, (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8"))
    stamp.write_text(made_from, encoding="utf-8")


def setup(app):
    """Begin the downloads once it is sure that no notebook failed."""
    app.connect("env-updated", add_download_jobs, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
