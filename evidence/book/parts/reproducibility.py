"""What made this book: versions, commit, hashes of tables, run times of the accepted run."""

import importlib.metadata
import platform
import re
import shutil
import subprocess
from html import escape

from ... import results, tables
from ..nodes import find_page, html_node, table_html, paragraph_node, table_node
from ..registry import part
from .catalogue import sample_table


@part("reproducibility")
def render_reproducibility(page, node):
    """Three tables: versions, hashes of tables, run times."""
    blocks = [
        (("Component", "Version"), list_versions(), "Versions that built this book"),
        (("Table", "Rows", "SHA-256"), list_table_hashes(), "Tables by hash"),
        (("Chapter", "Seconds", "Peak memory, MB"), list_timings(), "Run time of each chapter"),
    ]
    found = []
    for head, rows, caption in blocks:
        if not rows:
            found.append(paragraph_node(f"{caption}: none recorded yet; `make accept` records them."))
        elif page.web:
            cells = [[escape(str(cell)) for cell in row] for row in rows]
            found.append(html_node(table_html(head, cells, caption)))
        else:
            found += [paragraph_node(caption), table_node(head, [[str(c) for c in r] for r in rows])]
    return found


def list_versions():
    """(name, version) of Python, of the commit and of every package that we chose."""
    chosen = (tables.ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    names = [m[1] for line in chosen if (m := re.match(r"([A-Za-z0-9._-]+)\s*==", line))]
    found = [("Commit", read_commit()), ("Python", platform.python_version())]
    return found + [(name, importlib.metadata.version(name)) for name in names]


def read_commit():
    """The commit being built, said to be changed if files differ from it."""
    if shutil.which("git") is None:
        return "unknown (git is not installed)"
    name = run_git("rev-parse", "HEAD")
    if name.returncode:
        return "unknown (not built from a repository)"
    changed = run_git("status", "--porcelain", "--untracked-files=no").stdout.strip()
    return name.stdout.strip()[:12] + (" with changes" if changed else "")


def run_git(*arguments):
    """One git command in the project's folder, finished."""
    call = ["git", "-C", str(tables.ROOT), *arguments]
    return subprocess.run(call, capture_output=True, text=True, check=False)


def rewrite_on_new_commit(app, env):
    """The page that names the commit is written again when the commit is another."""
    docname = find_page(env, "reproducibility")
    before = getattr(env, "evidence_commit", None)
    env.evidence_commit = read_commit() if docname else None
    return [docname] if docname and before != env.evidence_commit else []


def list_table_hashes():
    """(table, rows, short hash) of every table."""
    return [
        (name, f"{sample_table(name)[0]:,}", tables.resource(name)["hash"].split(":")[1][:16])
        for name in tables.known_tables()
    ]


def list_timings():
    """(chapter, seconds, peak memory) of the last accepted run; not of this build, whose pages
    would otherwise differ from one build to the next."""
    return [(r["notebook"], r["seconds"], r["peak_mb"]) for r in results.accepted("timings")]


def setup(app):
    """Write the page again when the commit changes."""
    app.connect("env-get-updated", rewrite_on_new_commit)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
