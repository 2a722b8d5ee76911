"""Read YAML strictly, and word its errors: file, line, what was found and the fix."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import Reader, ReaderError

LINES = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # as YAML ends lines
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, if PyYAML has it


class Lined(dict):
    """A mapping of a YAML file that knows its line."""

    line = 0


class _Loader(LOADER):  # type: ignore[valid-type,misc]  # chosen when the module is loaded
    """Keep the line of each mapping; refuse a key that is given twice, and a value that cannot be."""

    def construct_object(self, node, deep=False):
        try:
            return super().construct_object(node, deep)
        except ValueError as found:  # of dates and numbers
            fix, said = "Correct it, or quote it.", f"{node.value}: {found}"
            raise yaml.MarkedYAMLError(None, None, said, node.start_mark, fix) from None

    def construct_lined(self, node):
        found = Lined()
        found.line = node.start_mark.line + 1
        yield found
        found |= self.construct_mapping(node, deep=True)

    def flatten_mapping(self, node):
        """Check keys, then add those that the mapping takes over (`<<`), which it may give as well."""
        keys = [] if hasattr(node, "checked") else [key for key, _ in node.value]
        node.checked = True
        for number, key in enumerate(keys):
            if any((key.tag, key.value) == (other.tag, other.value) for other in keys[:number]):
                said = f"the key '{key.value}' is given twice"
                raise yaml.MarkedYAMLError(None, None, said, key.start_mark, "Keep one.")
        super().flatten_mapping(node)


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.construct_lined)


def parse(text: str) -> Any:
    """Return what a YAML text says; its mappings are `Lined`. Call it within `worded`."""
    return yaml.load(text, Loader=_Loader)


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


def _explain(found, text):
    """Return the line, what YAML says of it, and the fix."""
    odd = Reader.NON_PRINTABLE.search(text) if isinstance(found, ReaderError) else None
    if odd:  # not where only a part of the text is YAML, and the character is in another
        line = text.count("\n", 0, odd.start()) + 1
        return f", line {line}: not YAML (the character {odd[0]!r}). Delete it."
    mark, context = getattr(found, "problem_mark", None), getattr(found, "context", None) or ""
    what = getattr(found, "problem", None) or " ".join(str(found).split())
    fix = "Correct the indent, or quote a sentence that holds a colon or begins with a sign."
    lines = LINES.split(text)
    here = lines[mark.line] if mark and mark.line < len(lines) else ""
    if note := getattr(found, "note", None):
        fix = note
    elif re.match(r"[\s-]*\t", here):  # before a key or an entry
        what, fix = "a tab", "Write spaces instead of the tab."
    elif "escape " in what or "decimal number" in what:
        fix = "Write it in single quotes, or double the backslash."
    elif "expected ','" in what and mark.line == found.context_mark.line:
        fix = "Put a comma between two entries, or close the bracket."
    elif "quoted" in context or "flow" in context:
        # what is not closed is noticed only where something else begins, or at the end
        mark, fix = found.context_mark, "Close the quote or bracket that opens in this line."
    line = f", line {mark.line + 1}" if mark else ""
    return f"{line}: not YAML ({what}). {fix}"
