"""Hash what pages and downloads are made from, so that a build knows which of them are stale."""

import functools
import hashlib
import json
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .. import results, tables, usage
from .record import read_records


def hash_evidence(env: BuildEnvironment) -> str:
    """Return a hash of all that generated parts show: what notebooks emitted, and data, words and results."""
    known = {docname: page.visible() for docname, page in read_records(env).items()}
    digest = hashlib.sha256(json.dumps(known, sort_keys=True).encode())
    digest.update(usage.package_key().encode())  # words of verdicts, rules and statuses
    digest.update(str(tables.are_hashes_checked()).encode())
    names = ("claims.csv", "parts.csv", "articles.yaml", "arguments.yaml")
    watched = [tables.DATA / "articles" / name for name in names]
    at_root = ("CITATION.cff", "references.bib", "requirements.in")
    watched += [tables.ROOT / name for name in at_root]
    watched += sorted(tables.DATA.glob("*/datapackage.json"))
    watched += sorted(results.RESULTS.glob("*.csv"))
    for path in watched:
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


@functools.cache
def hash_extension() -> str:
    """Return a hash of the code that makes pages and downloads.

    That is `evidence.book` with its scripts and styles, `evidence.trace`, `evidence.markup` and the templates.
    """
    digest = hashlib.sha256()
    files = {usage.PACKAGE / "markup.py"}
    for pattern in ("trace/*.py", "book/**/*", "**/*.html"):
        files.update(usage.PACKAGE.glob(pattern))
    for path in sorted(files):
        if path.is_file() and "__pycache__" not in path.parts:
            name = path.relative_to(usage.PACKAGE).as_posix()
            digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def read_contents(app: Sphinx, env: BuildEnvironment) -> tuple[str, dict, dict[str, str]]:
    """Return what the list of contents is made from: the hash of _toc.yml, which pages are below which, titles."""
    path = Path(app.srcdir, "_toc.yml")
    toc = path.read_bytes() if path.exists() else b""
    # Copies: Sphinx would change what is kept, too.
    below = {docname: list(names) for docname, names in env.toctree_includes.items()}
    titles = {docname: title.astext() for docname, title in env.titles.items()}
    return hashlib.sha256(toc).hexdigest(), below, titles
