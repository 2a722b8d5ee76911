"""Find the folder of the book, suggest names, and name the variable that accepts tables without hashes."""

import difflib
from collections.abc import Iterable
from pathlib import Path

UNSEALED = "EVIDENCE_UNSEALED"


def find_root(here: Path | None = None) -> Path:
    """Return the folder of the book.

    It is the nearest folder with `_config.yml` and `data` at or above `here` (the working directory
    by default), or the one that the package was installed from.
    """
    here = here or Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "_config.yml").is_file() and (folder / "data").is_dir():
            return folder
    return Path(__file__).resolve().parent.parent


def listed(names: str | Iterable[str] | None) -> list[str]:
    """Return one name or several as a list."""
    return [names] if isinstance(names, str) else list(names or [])


def suggest_name(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the end of a message on an unknown name: the nearest known one, or what to do without one.

    otherwise: the fix if none is near; by default it lists the known names.

    Examples
    --------
    >>> suggest_name("Politic", ["economy", "politics"])
    "Did you mean 'politics'?"
    >>> suggest_name("x", ["economy", "politics"])
    'Use one of: economy, politics.'
    """
    folded = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(name.strip().casefold(), folded, n=1)
    if near:
        return f"Did you mean '{folded[near[0]]}'?"
    return otherwise or f"Use one of: {', '.join(folded.values())}."


ROOT = find_root()
