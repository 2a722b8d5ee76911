"""Write the ledger, tables, arguments, the bibliography and the data of cards as downloads.

They are written below `_downloads/` in the background while pages are written. Two builds of one
commit give the same bytes: archives carry no time.
"""

import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ... import archive, arguments, claims, tables
from ..execution import background
from ..nodes import Page, is_web
from ..parts import card_data, sources
from ..parts.argument_map import assess, list_articles
from ..parts.catalogue import list_described
from ..parts.ledger import format_ledger_csv, format_parts_csv
from ..record import chapter_of, read_records
from . import claimreview


def add_download_jobs(app: Sphinx, env: BuildEnvironment) -> None:
    """Add background jobs for these downloads of a web build."""
    if not is_web(app):
        return
    target = Path(app.outdir) / "_downloads"
    page = Page(app, app.config.root_doc)
    if page.find_page("ledger"):
        background.add(app, "_downloads/ledger.csv", write_ledger, target / "ledger.csv", page)
    if page.find_page("source-list"):
        path = Path(app.outdir) / sources.FILE
        background.add(app, sources.FILE, write_made, path, sources.format_csl)
    for article in list_articles() if page.find_page("argument") else []:
        name = f"_downloads/arguments/{article}"
        background.add(app, name, write_argument, Path(app.outdir) / name, page, article)
    for theme in tables.themes() if page.find_page("data-catalogue") else []:
        background.add(app, f"_downloads/data/{theme}.zip", write_theme, target / "data", theme)
    add_card_jobs(app, env, Path(app.outdir) / card_data.FOLDER)


def add_card_jobs(app: Sphinx, env: BuildEnvironment, target: Path) -> None:
    """Add a background job for the script of each page with cards; remove those of other pages."""
    settling = [docname for docname, found in sorted(read_records(env).items()) if found.verdicts]
    paths = {target / f"{chapter_of(docname)}.js": docname for docname in settling}
    drop_others(target, {path.stem for path in paths})
    for path, docname in paths.items():
        what = f"{card_data.FOLDER}/{path.name}"
        background.add(app, what, write_made, path, card_data.format_card_data, Page(app, docname))


def drop_others(folder: Path, names: Container[str]) -> None:
    """Remove files whose name is not in `names`: of chapters that were renamed or removed."""
    for path in folder.glob("*"):
        if path.stem not in names:
            path.unlink()


def write_ledger(path: Path, page: Page) -> None:
    """Write the ledger and the parts as CSV, and the claims as ClaimReview."""
    write_if_changed(path, format_ledger_csv(page))
    write_if_changed(path.with_name("ledger-parts.csv"), format_parts_csv(page))
    reviews = claimreview.format_reviews(page)
    write_if_changed(Path(page.builder.outdir) / claimreview.FILE, reviews)


def write_made(path: Path, make: Callable[..., str], *given: Any) -> None:
    """Write the text that `make` returns; a page warns of a table that is refused."""
    with contextlib.suppress(tables.TableError):
        write_if_changed(path, make(*given))


def write_argument(path: Path, page: Page, article: str) -> None:
    """Write the argument of an article as Argdown and as AIF-JSON, to `path` with the endings of each."""
    found = assess(page, article)
    said = {key: claim["paraphrase"] for key, claim in found.claims.items()}
    title = f"The argument of {claims.articles()[article]['label']}"
    rest = (said, found.verdicts, found.footings)
    texts = {
        ".argdown": arguments.format_argdown(found.article, title, *rest),
        ".aif.json": arguments.format_aif(found.article, *rest),
    }
    for ending, text in texts.items():
        write_if_changed(path.with_name(path.name + ending), text)


def write_if_changed(path: Path, content: bytes | str) -> None:
    """Write bytes or a text to a file unless it holds them already."""
    content = content.encode("utf-8") if isinstance(content, str) else content
    if not (path.exists() and path.read_bytes() == content):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def write_theme(target: Path, theme: str) -> None:
    """Copy a theme's tables to `target`, their recipes next to it, and its Data Package as one archive."""
    names = [f"{theme}/{entry['name']}" for entry in list_described(theme)]
    for entry in list_described(theme):
        source, copy = tables.DATA / theme / entry["path"], target / theme / entry["path"]
        if not copy.exists() or tables.digest(copy) != tables.digest(source):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
        recipe = entry.get("lineage", {}).get("recipe")
        if recipe:
            write_if_changed(target.parent / recipe, (tables.ROOT / recipe).read_bytes())
    write_archive(target / f"{theme}.zip", pack_tables(names))


def pack_tables(names: Iterable[str]) -> dict[str, bytes]:
    """Return {path in the archive: bytes} of tables: one Data Package per theme, with these tables only."""
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


def write_archive(path: Path, content: dict[str, bytes]) -> None:
    """Write a zip whose comment is the hash of its content, unless the file has that comment already."""
    digest = hashlib.sha256()
    for name, blob in sorted(content.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(blob).digest())
    key = digest.hexdigest().encode()
    if path.exists() and path.read_bytes().endswith(key):
        return
    write_if_changed(path, archive.pack(content.items(), comment=key))


def setup(app: Sphinx) -> None:
    """Add the jobs once it is certain that no notebook failed."""
    app.connect("env-updated", add_download_jobs, priority=900)
