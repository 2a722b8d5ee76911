"""Write the executed notebook of each chapter, and an archive in which it runs on another machine.

The archive holds notebook, package, tables and lock. The notebook lies next to the package, so that
nothing has to be installed but the lock. Two builds of one commit give the same bytes: archives carry
no time, notebooks no random cell ids.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ... import myst, tables
from ..execution import background
from ..keys import hash_evidence, hash_extension
from ..nodes import is_web
from ..record import (
    chapter_of,
    is_chapter,
    list_tables,
    locate_notebook,
    read_numbers,
    read_records,
    settled,
)
from .files import drop_others, pack_tables, write_archive, write_if_changed
from .notebook import tidy_notebook

PACKAGE = Path(__file__).resolve().parents[2]
# Settling a claim reads the register, and the facts that any chapter may cite with their publishers.
ALWAYS = ("articles", "sources")
PROJECT = ("_config.yml", "pyproject.toml", "requirements.txt", "LICENSE", "LICENSE-CONTENT")


def list_sources() -> dict[str, bytes]:
    """Return {path: bytes} of the package, without what builds the book."""
    return {
        f"{PACKAGE.name}/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes()
        for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")])
        if "book" not in path.relative_to(PACKAGE).parts
    }


def pack_data(names: Iterable[str]) -> dict[str, bytes]:
    """Return {path: bytes} of what a chapter loads: the tables `names`, all facts, the register of claims."""
    themes = tables.themes()
    facts = [f"{theme}/facts" for theme in themes if (tables.DATA / theme / "facts.csv").exists()]
    found = {f"data/{path}": blob for path, blob in pack_tables({*names, *facts}).items()}
    others = [path for name in ALWAYS for path in sorted((tables.DATA / name).rglob("*"))]
    others += [tables.DATA / name for name in ("countries.csv", "lineage.csv", "upstream.csv")]
    return found | read_files(path for path in others if path.suffix != ".md")


def read_files(paths: Iterable[Path]) -> dict[str, bytes]:
    """Return {path from the project's folder: bytes} of the files that exist."""
    return {p.relative_to(tables.ROOT).as_posix(): p.read_bytes() for p in paths if p.is_file()}


def write_readme(title: str, chapter: str) -> bytes:
    """Return the three lines that say what the archive holds and how it runs."""
    return (
        f"{title}: a chapter of *Independence, Recomputed* with its tables (`data/`) and code (`evidence/`). "
        "Python 3.11 to 3.13.\n"
        "Set up: `python3 -m venv .venv && .venv/bin/pip install -r requirements.txt` "
        "(on Windows `.venv\\Scripts` instead of `.venv/bin`)\n"
        f"Run: `.venv/bin/jupyter execute --inplace {chapter}.ipynb` writes the results into the notebook; "
        "Jupyter or VS Code opens it, with the kernel of `.venv`.\n"
    ).encode()


def pack_chapter(chapter: str, notebook: bytes, names: Iterable[str]) -> dict[str, bytes]:
    """Return {path in the archive: bytes} of a chapter that runs.

    notebook: as readers download it. names: the tables that the chapter loads or cites.
    """
    cells = json.loads(notebook)["cells"]
    headings = myst.find_headings("".join(cells[0]["source"])) if cells else []
    title = next((title for _, title, _ in headings), chapter)
    files = list_sources() | pack_data(names)
    files[f"{chapter}.ipynb"] = notebook
    files["README.md"] = write_readme(title, chapter)
    files |= read_files(tables.ROOT / name for name in PROJECT)
    return {f"{chapter}/{name}": blob for name, blob in files.items()}


def write_chapter(
    path: Path,
    kept: Path,
    names: Iterable[str],
    found: dict[str, dict[str, Any]],
    numbers: dict[str, str],
    others: str,
) -> None:
    """Write the notebook of a chapter to `path` with plain words for roles and directives, and its archive.

    kept: the executed notebook. A stamp next to it holds the hash of what the download was made from,
    because tidying a notebook takes a while. names: as of `pack_chapter`. found, numbers: as of
    `tidy_notebook`. others: a hash of all that the download shows besides the notebook.
    """
    executed, stamp = kept.read_bytes(), kept.with_suffix(".made")
    made_from = hashlib.sha256(executed + others.encode()).hexdigest()
    known = stamp.read_text(encoding="utf-8") if path.exists() and stamp.exists() else ""
    if known != made_from:
        tidy = tidy_notebook(json.loads(executed), found, numbers)
        text = json.dumps(tidy, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        write_if_changed(path, text)
        stamp.write_text(made_from, encoding="utf-8")
    write_archive(path.with_suffix(".zip"), pack_chapter(path.stem, path.read_bytes(), names))


def add_chapter_jobs(app: Sphinx, env: BuildEnvironment) -> None:
    """Add a background job for the notebook and the archive of each chapter of a web build."""
    if not is_web(app):
        return
    chapters = [docname for docname in sorted(read_records(env)) if is_chapter(env, docname)]
    found, numbers = settled(env), read_numbers(env)
    folder = Path(app.outdir) / "_downloads" / "chapters"
    drop_others(folder, {chapter_of(docname) for docname in chapters})
    others = hash_evidence(env) + hash_extension()
    for docname in chapters:
        path, kept = folder / f"{chapter_of(docname)}.ipynb", locate_notebook(env, docname)
        if kept.exists():
            what = f"_downloads/chapters/{path.stem}, the notebook and the archive of {docname}.md,"
            names = list_tables(env, docname)
            background.add(app, what, write_chapter, path, kept, names, found, numbers, others)


def setup(app: Sphinx) -> None:
    """Add the jobs once it is certain that no notebook failed."""
    app.connect("env-updated", add_chapter_jobs, priority=900)
