"""Word the errors of YAML files: file, line, what was found and the fix."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from yaml.reader import Reader

LINES = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # as YAML ends lines


@contextmanager
def worded(path: Path, place: str, error: type[Exception]) -> Iterator[None]:
    """Raise `error` with one message if the block finds that `path` is not UTF-8 or not YAML.

    `place` is the name of the file in messages.
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
    except ValueError as found:  # YAML makes dates of the calendar
        raise error(f"{place}: a date is none ({found}). Correct it, or quote it.") from None


def _explain(found, text):
    """Return the line, what YAML says of it, and the fix."""
    if odd := Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        return f", line {line}: not YAML (the character {odd[0]!r}). Delete it."
    mark, context = getattr(found, "problem_mark", None), getattr(found, "context", None) or ""
    what = getattr(found, "problem", None) or " ".join(str(found).split())
    fix = "Correct the indent, or quote a sentence that holds a colon or begins with a sign."
    lines = LINES.split(text)
    here = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())]:
        what, fix = "a tab", "Write spaces instead of the tab."
    elif "escape" in what:
        fix = "Write it in single quotes, or double the backslash."
    elif "expected ','" in what and mark.line == found.context_mark.line:
        fix = "Put a comma between two entries, or close the bracket."
    elif "quoted" in context or "flow" in context:
        # what is not closed is noticed only where something else begins, or at the end
        mark, fix = found.context_mark, "Close the quote or bracket that opens in this line."
    line = f", line {mark.line + 1}" if mark else ""
    return f"{line}: not YAML ({what}). {fix}"
