"""How the book executes a notebook: as `review` and the tests do, with outputs kept by jupyter-cache."""

import time

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core import execute
from myst_nb.core.execute.cache import NotebookClientCache

from ... import kernel


class Client(NotebookClientCache):
    """Takes a notebook's outputs from the cache, or executes it by `evidence.kernel`."""

    def start_client(self):
        """Fill in the outputs; myst-nb calls it before it renders the notebook.

        Raises NotebookError, and caches nothing, if the notebook cannot be used.
        """
        cache = get_cache(self.nb_config.execution_cache_path)
        try:
            record = cache.match_cache_notebook(self.notebook)
        except KeyError:
            record = self._execute(cache)
        # What has just been executed is read from the cache, too: stored, its outputs have another order
        # of keys, and the page would differ from the one that the next build makes of them.
        _, self._notebook = cache.merge_match_into_notebook(self.notebook)
        self.exec_metadata = {
            "mtime": record.created.timestamp(), "runtime": record.data["execution_seconds"],
            "method": self.nb_config.execution_mode, "succeeded": True, "error": None, "traceback": None,
        }  # fmt: skip

    def _execute(self, cache):
        """Execute the notebook and keep its outputs; returns their record."""
        begun = time.perf_counter()
        kernel.run(self.notebook, self.path, self.nb_config.execution_timeout)
        seconds = time.perf_counter() - begun
        self.logger.info(f"Executed in {seconds:.1f} seconds")
        bundle = CacheBundleIn(self.notebook, str(self.path), data={"execution_seconds": seconds})
        return cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def install():
    """Let myst-nb execute notebooks by `Client`; it offers no other way to choose."""
    if not issubclass(execute.NotebookClientCache, NotebookClientCache):
        raise TypeError("myst-nb executes by another class than evidence.book.client replaces")
    execute.NotebookClientCache = Client
