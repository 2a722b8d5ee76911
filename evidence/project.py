"""Find the folder of the book, and name the variable that accepts tables without their hashes."""

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


ROOT = find_root()
