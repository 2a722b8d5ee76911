"""Turn an executed notebook into one that a reader can download: in plain Markdown.

Only the book understands the roles and directives of chapters. In the download a role becomes
its words, a directive the text inside it, and a glued number its value.
"""

import re
from typing import Any
from xml.sax.saxutils import escape

from ... import claims, myst
from ..parts.claim_cards import format_value
from ..parts.claim_lines import format_stated, read_claim
from ..parts.values import format_number
from ..registry import PARTS

# A role is one span of a sentence; all else must stay letter for letter, which no parser's tokens give.
ROLE = re.compile(r"\{([a-z:]+)\}`([^`]+)`")
TARGET = re.compile(r"^\([\w.:-]+\)=$")


def tidy_notebook(
    notebook: dict[str, Any],
    found: dict[str, dict[str, Any]],
    numbers: dict[str, str],
) -> dict[str, Any]:
    """Return a notebook for readers, the same in every build. The argument is changed in place.

    notebook: its JSON, with the glued values as {name: text} in the metadata. found: {claim id:
    record} of the build, for verdicts within a sentence. numbers: {"chapter:name": text} of the
    build, for numbers of other chapters.
    """
    values = numbers | notebook["metadata"].get("glued", {})
    for cell in notebook["cells"]:
        cell.pop("id", None)  # random in every build
        cell["metadata"] = {k: v for k, v in cell["metadata"].items() if k in ("tags", "name")}
        if cell["cell_type"] == "markdown":
            cell["source"] = simplify_markdown("".join(cell["source"]), values, found)
    keep = ("kernelspec", "language_info")
    notebook["metadata"] = {k: v for k, v in notebook["metadata"].items() if k in keep}
    notebook["nbformat_minor"] = 4  # the last minor version that asks for no cell ids
    return notebook


def simplify_markdown(
    text: str, values: dict[str, str], found: dict[str, dict[str, Any]] | None = None
) -> str:
    """Return the Markdown of a cell without the book's own roles and directives.

    values: {name: glued text}, of another chapter {"chapter:name": text}. found: as of `tidy_notebook`.
    """
    shown = "\n".join(_drop_directives(text))
    return ROLE.sub(lambda m: _replace_role(m[1], m[2], values, found or {}), shown)


def _drop_directives(text):
    """Return the lines of Markdown; of a directive its title and the text inside, of a part of the book none."""
    lines, shown, done = text.splitlines(), [], 0
    for block in myst.find_blocks(text):
        shown += _drop_targets(lines[done : block.first - 1])
        if not block.name:
            shown += lines[block.first - 1 : block.last]
        elif block.name not in PARTS:
            shown.append(f"**{block.argument}**\n" if block.argument else "")
            shown += _drop_directives("\n".join(block.body))
        done = block.last
    return shown + _drop_targets(lines[done:])


def _drop_targets(lines):
    return [line for line in lines if not TARGET.match(line)]


def _replace_role(role, content, values, found):
    """Return the words that one role stands for."""
    titled = re.fullmatch(r"(.+?)\s*<(.+)>", content)
    # Markdown may hold HTML, which words of the data must not become; quotes are read as they are.
    if role.startswith("glue"):
        return escape(_format_glued(content, values))
    if role == "stated" and claims.claim_of(content):
        return escape(format_stated(read_claim(content)))
    claim_id, _, form = content.partition(":")
    if role == "value":
        return escape(format_number(values.get(claim_id.replace("/", ":"), ""), form))
    if role == "verdict" and claim_id in found:
        return found[claim_id]["verdict"]
    if role == "recomputed" and claim_id in found:
        return format_value(found[claim_id], form)
    return titled[1] if titled else content


def _format_glued(content, values):
    """Return a glued value, formatted as {glue:text} does: "share:.1f" is the number to one decimal."""
    name, _, form = content.rpartition("::")[2].partition(":")
    value = values.get(name, name).strip("'\"")
    try:
        return format(float(value), form) if form else value
    except ValueError:  # no such name, number or format: the page itself has a warning
        return value
