"""Keep what one build works out or starts, for that build alone.

The object belongs to the process: it begins empty with each build, a forked reader, writer or
worker has its own copy, and nothing of it is stored. What the next build needs is in `record`.
"""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx

if TYPE_CHECKING:
    from .execution.background import Workers


@dataclass
class BuildMemory:
    """What one process of a build remembers."""

    reading: list[str] = field(default_factory=list)  # the pages that this build reads
    # The processes that execute notebooks, until all pages are read.
    executors: list[BaseProcess] = field(default_factory=list)
    # Background jobs to start after reading, and the processes that do them until the end.
    jobs: list[tuple[str, Callable[..., Any], tuple[Any, ...]]] = field(default_factory=list)
    workers: "Workers | None" = None
    bundler: subprocess.Popen[str] | None = None  # makes the library of charts, until the end
    # The records of claims and parts by id, what pages show of each claim, and of each article's
    # argument; made for the first page that is written, when all notebooks are read. All pages
    # share them: nobody changes one.
    settled: dict[str, dict[str, Any]] | None = None
    claims: dict[str, dict[str, Any]] | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    # {claim: rows of the history in which its verdict moved}, for the first card that is written.
    history: dict[str, list[Any]] | None = None
    # {page: (page that draws it, record) of the figure that it shows, or None}.
    pictures: dict[str, tuple[str, dict[str, Any]] | None] = field(default_factory=dict)
    saved: Path | None = None  # where the environment of the last build is while this one fails


def get_memory(app: Sphinx) -> BuildMemory:
    """Return the memory of the running build."""
    found: BuildMemory = vars(app).setdefault("evidence_memory", BuildMemory())
    return found
