"""Pack a chapter so that it runs on another machine: notebook, package, tables and lock in one archive.

The notebook lies next to the package, so that nothing has to be installed but the lock.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ... import myst, tables
from ..execution import background
from ..nodes import is_web
from ..record import chapter_of, list_tables, locate_notebook, settled
from .files import drop_others, list_chapters, pack_tables, write_archive
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
    for folder in ALWAYS:
        for path in sorted((tables.DATA / folder).rglob("*")):
            if path.is_file() and path.suffix != ".md":
                found[path.relative_to(tables.ROOT).as_posix()] = path.read_bytes()
    for name in ("countries.csv", "lineage.csv", "upstream.csv"):
        if (tables.DATA / name).exists():
            found[f"data/{name}"] = (tables.DATA / name).read_bytes()
    return found


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


def pack_chapter(
    chapter: str, kept: Path, names: Iterable[str], found: dict[str, dict[str, Any]]
) -> dict[str, bytes]:
    """Return {path in the archive: bytes} of a chapter that runs.

    Parameters
    ----------
    chapter
        Its name, which the notebook and the folder in the archive get.
    kept
        The executed notebook.
    names
        The tables that the chapter loads or cites.
    found
        {claim id: record} of the build, for verdicts within a sentence.
    """
    notebook = json.loads(kept.read_bytes())
    first = "".join(notebook["cells"][0]["source"]) if notebook["cells"] else ""
    title = next((title for _, title, _ in myst.find_headings(first)), chapter)
    tidy = json.dumps(tidy_notebook(notebook, found), indent=1, ensure_ascii=False, sort_keys=True)
    files = list_sources() | pack_data(names)
    files[f"{chapter}.ipynb"] = (tidy + "\n").encode()
    files["README.md"] = write_readme(title, chapter)
    for name in PROJECT:
        if (tables.ROOT / name).exists():
            files[name] = (tables.ROOT / name).read_bytes()
    return {f"{chapter}/{name}": blob for name, blob in files.items()}


def write_bundle(
    path: Path, kept: Path, names: Iterable[str], found: dict[str, dict[str, Any]]
) -> None:
    """Write the archive of a chapter to `path`; the other parameters are those of `pack_chapter`."""
    write_archive(path, pack_chapter(path.stem, kept, names, found))


def add_bundle_jobs(app: Sphinx, env: BuildEnvironment) -> None:
    """Add a background job for the archive of each chapter of a web build."""
    if not is_web(app):
        return
    folder = Path(app.outdir) / "_downloads" / "chapters"
    drop_others(folder, {chapter_of(docname) for docname in list_chapters(env)})
    for docname in list_chapters(env):
        name, kept = f"_downloads/chapters/{chapter_of(docname)}.zip", locate_notebook(env, docname)
        if kept.exists():
            path, names = Path(app.outdir) / name, list_tables(env, docname)
            background.add(app, name, write_bundle, path, kept, names, settled(env))


def setup(app: Sphinx) -> None:
    """Add the jobs once it is certain that no notebook failed."""
    app.connect("env-updated", add_bundle_jobs, priority=900)
