"""Load tables, settle claims and draw figures with their sources, in notebooks.

A notebook needs four names: `load` a table, draw a `figure`, settle a `claim`, `glue` a number
into the prose. Each is imported on first use, so that a build with nothing to do does not wait
for Altair.
"""

import importlib
from typing import Any

__all__ = ["claim", "figure", "glue", "load"]
_HOME = {"claim": "claims", "figure": "charts", "glue": "outputs", "load": "tables"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'evidence' has no attribute '{name}'")
    return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
