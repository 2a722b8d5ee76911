"""Word the errors of YAML files: file, line, what was found and the fix."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from yaml.reader import Reader


@contextmanager
def worded(path: Path, place: str, error: type[Exception]) -> Iterator[None]:
    """Raise `error` with one message if the block finds a file that is not UTF-8 or not YAML.

    Parameters
    ----------
    path : Path
        The file that the block reads.
    place : str
        Its name in messages.
    error : type of Exception
        What is raised.
    """
    try:
        yield
    except UnicodeDecodeError as found:
        line = found.object.count(b"\n", 0, found.start) + 1
        raise error(
            f"{place}, line {line}: not UTF-8 ({found.reason}). Save it as UTF-8."
        ) from None
    except yaml.YAMLError as found:
        raise error(place + _explain(found, path.read_text(encoding="utf-8"))) from None


def _explain(found, text):
    """Return the line, what YAML says of it, and the fix."""
    if odd := Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        return f", line {line}: not YAML (the character {odd[0]!r}). Delete it."
    mark, context = getattr(found, "problem_mark", None), getattr(found, "context", None) or ""
    what = getattr(found, "problem", None) or " ".join(str(found).split())
    fix = "Correct the indent, or quote a sentence that holds a colon or begins with a sign."
    if mark and "\t" in text.split("\n")[mark.line : mark.line + 1][0][: mark.column + 1]:
        what, fix = "a tab", "Write spaces instead of the tab."
    elif "quoted" in context or "flow" in context:
        # what is not closed is noticed only where something else begins, or at the end
        mark, fix = found.context_mark, "Close the quote or bracket that opens in this line."
    line = f", line {mark.line + 1}" if mark else ""
    return f"{line}: not YAML ({what}). {fix}"
