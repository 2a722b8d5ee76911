"""Find, before pages are read, entries of _toc.yml without a page, and parts of pages that cannot be read.

Without the page, each of its claims, numbers and links would be a warning of its own; and what Sphinx
says of a glossary counts lines from its first term.
"""

import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

import yaml

from .myst import CLOSING, FENCE, BlockError, find_cells, walk_blocks
from .project import ROOT, suggest_name
from .yamlerrors import parse, worded

OPTIONS = ("tags", "name", "mystnb")  # of cells; any other would do nothing, as a misspelled one
# Tags of cells that the book acts on.
TAGS = (
    *(f"{how}-{what}" for how in ("hide", "remove") for what in ("input", "output", "cell")),
    "remove-stdout", "remove-stderr", "raises-exception", "scroll-input", "scroll-output", "full-width", "margin",
    "popout",
)  # fmt: skip
# Traces and the live book run every cell.
NOT_RUN = "Write code that is not run as a block, ```python."
KEY = re.compile(r"[a-z][\w-]*:(\s|$)")
OPTION = re.compile(r"^\s*:")  # of `:tags: […]`; between dashes it has no colon before it
SUFFIXES = (".md", ".ipynb", ".rst")  # of pages


class PageError(ValueError):
    """A page is not UTF-8, or its header not YAML. The message names file, line and fix."""


def find_faults(listed: Iterable[str], checked: Container[str] = ()) -> list[str]:
    """Return one message for each fault, with file, line and fix.

    Parameters
    ----------
    listed
        The entries of _toc.yml, with a suffix or without one.
    checked
        Pages, by their paths below the project's folder, that are known to have none.
    """
    return [said for name in listed for said in _check(name, checked)]


def _check(name, checked) -> Iterator[str]:
    paths = [ROOT / f"{name}{suffix}" for suffix in ("", *SUFFIXES)]
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        yield _describe_entry(name)
    elif path.suffix == ".md":
        place = path.relative_to(ROOT).as_posix()
        yield from [] if place in checked else check_page(path, place)


def check_page(path: Path, place: str) -> list[str]:
    """Return one message for each fault of a Markdown page, which is called `place` in them."""
    try:
        with worded(path, place, PageError):
            text = path.read_text(encoding="utf-8")
            found = [
                _check_header(text),
                *_check_fences(text),
                *_check_cells(text),
                *_check_glossaries(text),
            ]
    except PageError as error:
        return [str(error)]
    except BlockError as error:
        return [f"{place}, {error}"]
    return [f"{place}, line {said}" for said in found if said]


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
    found = parse(text[3 : closing.start()])  # counts lines as the file does
    if found is not None and not isinstance(found, dict):
        return "2: the header has no `key: value`. Write it as in the other chapters."
    return ""


def _check_fences(text):
    """Yield line and message of each block without a closing fence: it would take the rest of the page."""
    lines = text.splitlines()
    for block in walk_blocks(text):
        if not block.closed:
            opening = lines[block.first - 1].strip()
            yield (
                f"{block.first}: the block “{opening[:60]}” is not closed, so all that follows would belong to it. "
                f"Write {FENCE.search(opening)[0]} on a line of its own where it ends."
            )


def _check_cells(text):
    """Yield line and message of what nobody would read of a cell's options, or MyST-NB without its place."""
    lines = text.splitlines()
    for cell in find_cells(text) if "code-cell" in text else ():
        given = {n: lines[n - 1] for n in range(cell.first + 1, cell.start)}
        options = (OPTION.sub("", line) for line in given.values() if line.strip() != "---")
        for word, said in _check_options("\n".join(options)):
            line = next((n for n, one in given.items() if word in one), cell.first)
            yield f"{line}: {said}"


def _check_options(given):
    """Yield the wrong words of a cell's options, each with its message."""
    try:
        held = parse(given)
    except yaml.MarkedYAMLError as error:
        held = error.problem
    if not isinstance(held, dict | None):
        yield (
            "",
            f"the options of this cell are not YAML ({held}). Write each as `:tags: [hide-input]`.",
        )
        return
    for key in (one for one in held or () if one not in OPTIONS):
        yield str(key), f"there is no option '{key}' of cells. {suggest_name(str(key), OPTIONS)}"
    tags = (held or {}).get("tags", [])
    if not isinstance(tags, list):
        yield "tags", f"the tags of a cell are a list. Write `:tags: [{tags or 'hide-input'}]`."
        return
    for tag in (one for one in tags if one not in TAGS):
        fix = NOT_RUN if tag == "skip-execution" else suggest_name(str(tag), TAGS)
        yield str(tag), f"there is no tag '{tag}' of cells. {fix}"


def _check_glossaries(text):
    """Yield line and message of each term of a glossary that no indented line explains."""
    for block in walk_blocks(text) if "{glossary}" in text else ():
        lines = block.body if block.name == "glossary" else []
        for number, line in enumerate(lines, 1):
            rest = [*lines[number:], ""]
            following = next((one for one in rest if one.strip()), "")
            if (
                line[:1].strip()
                and not line.startswith(".. ")
                and not rest[0].strip()
                and not following[:1].isspace()
            ):
                yield (
                    f"{block.start + number - 1}: '{line.strip()}' is read as a term of the glossary without an explanation. Write the "
                    "explanation on the next line, indented by two spaces; if this is one, indent it."
                )
