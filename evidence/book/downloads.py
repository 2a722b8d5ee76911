"""What a reader can take away: the ledger, tables, archives and executed notebooks.

All of it is written below `_downloads/` at the end of a build, and is the same, byte for byte,
in two builds of one commit: archives carry no time, notebooks no random cell ids.
"""

import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

from .. import tables
from . import bibliography, claimreview
from .catalogue import described, used_tables
from .ledger import ledger_csv
from .markup import Page, chapter_of
from .notebooks import tidy
from .verdicts import kept_notebook, settled, state

NEVER = (1980, 1, 1, 0, 0, 0)  # the earliest date an archive can hold


def is_chapter(env, docname):
    """A page with a notebook that settled a claim or loaded a table."""
    found = env.evidence.get(docname, {})
    return bool(found.get("verdicts") or found.get("tables"))


def write_all(app, error):
    """At the end of a web build, write every download that is missing or out of date."""
    if error is not None or app.builder.format != "html" or app.builder.name == "epub":
        return
    target = Path(app.outdir) / "_downloads"
    page = Page(app, app.config.root_doc)
    if page.home("ledger"):
        put(target / "ledger.csv", ledger_csv(page).encode("utf-8"))
        put(Path(app.outdir) / claimreview.FILE, claimreview.text(page).encode("utf-8"))
    if page.home("source-list"):
        put(Path(app.outdir) / bibliography.FILE, bibliography.csl_text().encode("utf-8"))
    if page.home("data-catalogue"):
        for theme in tables.themes():
            write_theme(target / "data", theme)
    chapters = [docname for docname in sorted(app.env.evidence) if is_chapter(app.env, docname)]
    for docname in chapters:
        names = used_tables(app.env, docname)
        put_archive(target / "chapters" / f"{chapter_of(docname)}-data.zip", members(names))
    write_notebooks(target / "chapters", app, chapters)


def put(path, content):
    """Write bytes unless they stand there already."""
    if not (path.exists() and path.read_bytes() == content):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def write_theme(target, theme):
    """Copies of a theme's tables, and its Data Package as one archive."""
    names = [f"{theme}/{entry['name']}" for entry in described(theme)]
    for entry in described(theme):
        source, copy = tables.DATA / theme / entry["path"], target / theme / entry["path"]
        if not copy.exists() or tables.digest(copy) != tables.digest(source):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
    put_archive(target / f"{theme}.zip", members(names))


def members(names):
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


def put_archive(path, content):
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
            archive.writestr(zipfile.ZipInfo(name, NEVER), blob, zipfile.ZIP_DEFLATED)
        archive.comment = key
    put(path, buffer.getvalue())


def write_notebooks(target, app, chapters):
    """The executed notebooks, with roles and directives of the book turned into plain words.

    To tidy one takes a while, so what each was made from is remembered, and only a changed one is made anew.
    """
    memory = Path(app.doctreedir) / "notebooks.json"
    known = json.loads(memory.read_text(encoding="utf-8")) if memory.exists() else {}
    around = state(app.env).encode() + Path(__file__).with_name("notebooks.py").read_bytes()
    made = {}
    for docname in chapters:
        kept, path = kept_notebook(app.env, docname), target / f"{chapter_of(docname)}.ipynb"
        if not kept.exists():
            continue
        content = kept.read_bytes()
        made[docname] = hashlib.sha256(content + around).hexdigest()
        if made[docname] != known.get(docname) or not path.exists():
            notebook = tidy(json.loads(content), settled(app.env))
            put(path, (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8"))
    memory.write_text(json.dumps(made), encoding="utf-8")
