"""Find, before a build begins, entries of _toc.yml without a page, and parts of pages that cannot be read.

Without the page, each of its claims, numbers and links would be a warning of its own; and what Sphinx
says of a glossary counts lines from its first term.
"""

import re
from collections.abc import Iterable, Iterator

import yaml

from .myst import CLOSING, find_cells, walk_blocks
from .project import ROOT, suggest_name

BARE_TAGS = re.compile(r":tags:\s*([\w, -]+?)\s*")  # without brackets
KEY = re.compile(r"[\w-]+:")
SUFFIXES = (".md", ".ipynb", ".rst")  # of pages


def find_faults(listed: Iterable[str]) -> list[str]:
    """Return one message for each fault of the entries of _toc.yml, with file, line and fix."""
    return [said for name in listed for said in _check(name)]


def _check(name) -> Iterator[str]:
    paths = [ROOT / f"{name}{suffix}" for suffix in ("", *SUFFIXES)]
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        yield _describe_entry(name)
    elif path.suffix == ".md":
        place = path.relative_to(ROOT).as_posix()
        try:
            text = path.read_text(encoding="utf-8")
            found = [_check_header(text), *_check_tags(text), *_check_glossaries(text)]
        except (ValueError, yaml.YAMLError) as error:  # not UTF-8, no day of the calendar
            yield f"{place} cannot be read: {' '.join(str(error).split())}. Correct what it names."
            return
        yield from (f"{place}, line {said}" for said in found if said)


def _describe_entry(name):
    """Return what to say of an entry that is no file: its line, and the nearest file."""
    lines = (ROOT / "_toc.yml").read_text(encoding="utf-8").splitlines()
    entry = re.compile(rf"(- )?\s*(file|root):\s*['\"]?{re.escape(name)}['\"]?\s*(#.*)?")
    line = next((n for n, text in enumerate(lines, 1) if entry.fullmatch(text.strip())), 0)
    paths = [path for path in (ROOT / name).parent.glob("*") if path.suffix in SUFFIXES]
    known = sorted(path.relative_to(ROOT).with_suffix("").as_posix() for path in paths)
    fix = suggest_name(name, known, "Correct the entry, or write the page.")
    return f"_toc.yml{f', line {line}' * bool(line)}: there is no file {name}.md. {fix}"


def _check_header(text):
    """Return line and message of a page's header that is no YAML, "" if nothing is wrong."""
    if not text.startswith("---\n"):
        return ""
    closing = CLOSING.search(text, 3)
    if not closing and not KEY.match(text, 4):  # a line between two parts of a page
        return ""
    if not closing:
        return "1: the header has no end. Close it with a line of three dashes."
    try:
        found = yaml.safe_load(text[3 : closing.start()])
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return (
            f"{mark.line + 1 if mark else 1}: the header is not YAML ({error.problem}). Correct the line, or the "
            "one above; a colon, a quote or an indent is the usual cause."
        )
    if found is not None and not isinstance(found, dict):
        return "2: the header has no `key: value`. Write it as in the other chapters."
    return ""


def _check_tags(text):
    """Yield line and message of tags of a cell that are no list; nbformat would name no place."""
    lines = text.splitlines()
    for cell in find_cells(text) if ":tags:" in text else ():
        for number in range(cell.first + 1, cell.start):
            if found := BARE_TAGS.fullmatch(lines[number - 1]):
                yield f"{number}: the tags of a cell are a list. Write `:tags: [{found[1]}]`."


def _check_glossaries(text):
    """Yield line and message of each term of a glossary that no indented line explains."""
    for block in walk_blocks(text) if "{glossary}" in text else ():
        lines = block.body if block.name == "glossary" else []
        for number, line in enumerate(lines, 1):
            rest = [*lines[number:], ""]
            following = next((one for one in rest if one.strip()), "")
            if (
                line[:1].strip()
                and not line.startswith("..")
                and not rest[0].strip()
                and not following[:1].isspace()
            ):
                yield (
                    f"{block.start + number - 1}: '{line.strip()}' is read as a term of the glossary without an explanation. Write the "
                    "explanation on the next line, indented by two spaces; if this is one, indent it."
                )
