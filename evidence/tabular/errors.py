"""Define the error of a broken table, and how messages name files and cells."""

from pathlib import Path

SHOWN = 5  # problems named in one message; more would bury the first
LONGEST = 60  # characters of a cell that a message or a sample shows


class TableError(ValueError):
    """A table or its descriptor breaks a rule. The message names file, place and fix."""


def shorten(text: str, most: int = LONGEST) -> str:
    """Return `text`, cut if it has more than `most` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def shown(text: str) -> str:
    """Return `text` quoted for a message, cut if long, with invisible characters escaped."""
    return repr(shorten(text))


def place(path: Path) -> str:
    """Return the path of a file for messages, from `data/` on."""
    parts = Path(path).parts
    start = len(parts) - 1 - parts[::-1].index("data") if "data" in parts else -1
    return "/".join(parts[start:])


def refuse(where: str, problems: list[str], count: int | None = None) -> None:
    """Raise one TableError for the problems of a file; `count` is their number, if not all are listed."""
    count = len(problems) if count is None else count
    if count == 1:
        raise TableError(f"{where}, {problems[0]}")
    more = f"\n  … and {count - SHOWN} more" if count > SHOWN else ""
    said = "\n  ".join(problems[:SHOWN])
    raise TableError(f"{where} does not match its descriptor:\n  {said}{more}")
