"""The Sphinx extension that turns evidence into a book: `evidence.book` in _config.yml."""

import gc
import hashlib
from pathlib import Path

from . import cache, charts, client, failures, lean, pages, verdicts

HERE = Path(__file__).parent


def version():
    """A number that stands for this folder: if code or style changes, every page is read anew.

    Notebooks are not: their results are cached by what they stand on, and this is not of it.
    """
    digest = hashlib.sha256()
    for path in sorted(HERE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes())
    return int(digest.hexdigest()[:12], 16)


def setup(app):
    """Set up every part. Each part's `setup` says what it registers."""
    # A book being built makes trees of nodes and keeps them: to look for garbage takes a tenth of the time.
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    client.install()
    for part in (failures, charts, verdicts, pages, lean, cache):
        part.setup(app)
    return {
        "version": "1",
        "env_version": version(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
