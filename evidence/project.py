"""Find the folder of the book."""

from pathlib import Path


def find_root() -> Path:
    """Return the folder of the book.

    It is the nearest folder with `_config.yml` and `data` at or above the working directory, or
    the one that the package was installed from.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "_config.yml").is_file() and (folder / "data").is_dir():
            return folder
    return Path(__file__).resolve().parent.parent


ROOT = find_root()
