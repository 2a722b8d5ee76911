"""Load tables, settle claims and draw figures with their sources, in notebooks.

A notebook needs five names: `load` a table, `figure` a chart, settle a `claim` or show what is
`documented` of it, `glue` a number into the prose. Three more are short forms: a dated `fact`, the
claims `settled` so far, a `table` for readers; and `specify` tries a claim under many choices. An
`exercise` checks its answer. Each is imported when first asked for, so that a build with nothing to
do does not wait for Altair.
"""

import importlib
from typing import Any

_HOME = {
    "claim": "claims", "documented": "claims", "exercise": "exercises", "fact": "lookup", "figure": "charts", "glue": "outputs", "load": "tables",
    "settled": "claims", "specify": "claims", "table": "outputs",
}  # fmt: skip
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'evidence' has no attribute '{name}'")
    return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
