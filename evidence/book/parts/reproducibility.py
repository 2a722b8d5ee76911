"""Show what made the book: versions, commit, hashes of tables, run times of the accepted run."""

import importlib.metadata
import platform
import re
import shutil
import subprocess
from collections.abc import Sequence

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ... import results, tables
from ...markup import Markup, render
from ..nodes import Page, Placeholder
from ..record import find_page, read_data
from ..registry import part
from .table_cards import sample_table


@part("reproducibility")
def render_reproducibility(page: Page, node: Placeholder) -> Markup:
    """Return three tables: versions, hashes of tables, and run times if any are recorded."""
    hashes = [
        (name, f"{sample_table(name)[0]:,}", tables.resource(name)["hash"].split(":")[1][:16])
        for name in tables.known_tables()
    ]
    blocks: list[tuple[str, tuple[str, ...], Sequence[tuple[str, ...]]]] = [
        ("Versions that built this book", ("Component", "Version"), list_versions()),
        ("Tables by hash", ("Table", "Rows", "SHA-256"), hashes),
    ]
    # Those of the last accepted run: times of this build would make its pages differ from the next.
    timings = [(r["notebook"], r["seconds"], r["peak_mb"]) for r in results.accepted("timings")]
    if timings:
        head = ("Chapter", "Seconds", "Peak memory, MB")
        blocks.append(("Run time of each chapter", head, timings))
    return render("book/parts/reproducibility.html", blocks=blocks, timed=bool(timings))


def list_versions() -> list[tuple[str, str]]:
    """Return (name, version) of the commit, of Python, and of every package in requirements.in."""
    chosen = (tables.ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    names = [m[1] for line in chosen if (m := re.match(r"([A-Za-z0-9._-]+)\s*==", line))]
    found = [("Commit", read_commit()), ("Python", platform.python_version())]
    return found + [(name, importlib.metadata.version(name)) for name in names]


def read_commit() -> str:
    """Return the short hash of the commit being built, with a note if tracked files differ from it."""
    if shutil.which("git") is None:
        return "unknown (git is not installed)"
    name = run_git("rev-parse", "HEAD")
    if name.returncode:
        return "unknown (not built from a repository)"
    changed = run_git("status", "--porcelain", "--untracked-files=no").stdout.strip()
    return name.stdout.strip()[:12] + (" with changes" if changed else "")


def run_git(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one git command in the project's folder."""
    call = ["git", "-C", str(tables.ROOT), *arguments]
    return subprocess.run(call, capture_output=True, text=True, check=False)


def rewrite_on_new_commit(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the page that names the commit if the commit changed since the last build."""
    docname = find_page(env, "reproducibility")
    before = read_data(env)["commit"]
    now = read_commit() if docname else None
    read_data(env)["commit"] = now
    return [docname] if docname and before != now else []


def setup(app: Sphinx) -> None:
    """Write the page again when the commit changes."""
    app.connect("env-get-updated", rewrite_on_new_commit)
