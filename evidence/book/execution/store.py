"""Keep executed notebooks by the hash of all that their outputs depend on.

A notebook runs again only if its code, the package, the lock or a table it names has changed, and
what was kept for an earlier state is found again when that state comes back. A chapter that loads
a table by a name which its code does not write out is refused: nobody would notice a change.
"""

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from myst_nb.core import execute
from myst_nb.core.execute.base import NotebookClientBase
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from ... import kernel, myst, usage
from ...outputs import TABLE
from ..record import get_page_record, read_records

KEPT = 100  # executed notebooks, the most recently used
FOLDER = ".executed"


def find_code(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the code cells of a notebook."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def hash_notebook(notebook: NotebookNode) -> str:
    """Return the key of a notebook: a hash of its code, its tags and all that the code can see."""
    cells = find_code(notebook)
    code = [[cell.source, cell.metadata.get("tags", [])] for cell in cells]
    name = notebook.metadata.get("kernelspec", {}).get("name")
    inputs = usage.hash_inputs(usage.name_tables("\n".join(cell.source for cell in cells)))
    return hashlib.sha256(json.dumps([code, name, inputs]).encode()).hexdigest()


def check_names(notebook: NotebookNode, path: Path) -> None:
    """Raise NotebookError if a cell has loaded a table that the code does not name."""
    named = usage.name_tables("\n".join(cell.source for cell in find_code(notebook)))
    for cell in find_code(notebook):
        for output in cell.get("outputs", []):
            record = output.get("data", {}).get(TABLE)
            if record and record["table"] not in named:
                first = cell.source.strip().split("\n")[0]
                raise kernel.NotebookError(
                    f"chapters/{path.name}, cell “{first[:60]}”: it loads '{record['table']}' by a "
                    "name that the code does not write out, so a change of that table would not be "
                    f'noticed. Write load("{record["table"]}").'
                )


class Store:
    """A folder of executed notebooks, each named by its key."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    def find(self, key: str) -> NotebookNode | None:
        """Return the notebook kept under `key`, or None."""
        path = self.folder / f"{key}.ipynb"
        try:
            found = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        except FileNotFoundError:
            return None
        os.utime(path)
        return found

    def keep(self, key: str, notebook: NotebookNode) -> None:
        """Keep `notebook` under `key`; another process that keeps the same one does no harm."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f"{key}.{os.getpid()}.part"
        draft.write_text(nbformat.writes(notebook), encoding="utf-8")
        draft.replace(self.folder / f"{key}.ipynb")

    @contextmanager
    def hold(self, key: str) -> Iterator[Path]:
        """Let one process at a time execute the notebook of `key`; others wait.

        Yields a file of that name that only this build knows, for the message of a failure.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{key}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self.folder / f"{key}.failed"

    def clear_old(self, kept: int = KEPT) -> None:
        """Remove all but the `kept` notebooks used last, and what the last build left."""
        files = sorted(self.folder.glob("*.ipynb"), key=lambda path: path.stat().st_mtime)
        left = [self.folder.glob(f"*.{ending}") for ending in ("part", "lock", "failed")]
        for path in [*files[:-kept], *(path for paths in left for path in paths)]:
            path.unlink()


def execute_once(store: Store, notebook: NotebookNode, path: Path, limit: int) -> NotebookNode:
    """Return the executed notebook: kept by an earlier build or by another process, or executed now.

    The notebook, as it was read from `path`, is not changed; a cell may take `limit` seconds. It is a
    NotebookError if it cannot be used, now or in another process of this build; nothing is kept then.
    """
    key = hash_notebook(notebook)
    if found := store.find(key):
        return found
    with store.hold(key) as failed:
        if found := store.find(key):
            return found
        if failed.exists():
            raise kernel.NotebookError(failed.read_text(encoding="utf-8"))
        try:
            return _execute(store, key, notebook, path, limit)
        except kernel.NotebookError as error:
            failed.write_text(str(error), encoding="utf-8")
            raise


def _execute(store, key, notebook, path, limit):
    """Execute a copy of a notebook, keep it, and return it."""
    done = nbformat.from_dict(json.loads(json.dumps(notebook)))
    begun = time.perf_counter()
    kernel.run(done, path, limit)
    check_names(done, path)
    seconds = time.perf_counter() - begun
    done.metadata["executed"] = {"at": time.time(), "seconds": seconds}
    if hash_notebook(done) == key:  # else a table was changed while it ran
        store.keep(key, done)
    # In the order of keys that a stored notebook has: the page is the same in the next build.
    return nbformat.reads(nbformat.writes(done), as_version=4)


class Client(NotebookClientBase):
    """Fill in a notebook's outputs from the store, or execute it by `evidence.kernel`."""

    begun = 0.0  # when this build began; a build that waits is loaded earlier

    def start_client(self) -> None:
        """Fill in the outputs, or raise NotebookError; myst-nb calls it before it renders the notebook."""
        store, limit = Store(self.nb_config.execution_cache_path), self.nb_config.execution_timeout
        found = execute_once(store, self.notebook, self.path, limit)
        if found.metadata["executed"]["at"] > self.begun:
            self.logger.info(f"Executed in {found.metadata['executed']['seconds']:.1f} seconds")
        for cell, done in zip(find_code(self.notebook), find_code(found), strict=True):
            cell.outputs, cell.execution_count = done.outputs, done.execution_count
        self.notebook.metadata["language_info"] = found.metadata.get("language_info", {})
        self.exec_metadata = {
            "mtime": found.metadata["executed"]["at"], "runtime": found.metadata["executed"]["seconds"],
            "method": self.nb_config.execution_mode, "succeeded": True, "error": None, "traceback": None,
        }  # fmt: skip


def note_inputs(app: Sphinx, docname: str, source: list[str]) -> None:
    """Remember which tables a notebook names, and the hash of what its code can see."""
    if myst.is_notebook(source[0]):
        names = usage.name_tables(source[0])
        get_page_record(app.env, docname).inputs = (names, usage.hash_inputs(names))


def find_stale(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages to read again because something that their code can see has changed.

    Sphinx compares times of files; the hash tells a table that changed from its neighbours, whose
    descriptions stand in the same file.
    """
    noted = {name: page.inputs for name, page in read_records(env).items() if page.inputs}
    return [name for name, (names, known) in noted.items() if usage.hash_inputs(names) != known]


def prepare(app: Sphinx, config: Config) -> None:
    """Choose the folder, and let myst-nb execute notebooks by `Client`; it offers no other way."""
    config.nb_execution_cache_path = str(Path(app.outdir).parent / FOLDER)
    assert issubclass(execute.NotebookClientCache, NotebookClientBase), "myst-nb has other clients"
    execute.NotebookClientCache = Client


def note_start(app: Sphinx) -> None:
    """Remember when the build began, before other processes are forked."""
    Client.begun = time.time()


def setup(app: Sphinx) -> None:
    """Connect the store to the build."""
    app.connect("config-inited", prepare)
    app.connect("builder-inited", lambda app: Store(app.config.nb_execution_cache_path).clear_old())
    app.connect("builder-inited", note_start)
    app.connect("source-read", note_inputs)
    app.connect("env-get-outdated", find_stale)
