"""Read a chapter's MyST Markdown with its line numbers: what is code, what is prose.

Every function blanks out what is not wanted instead of removing it, so that line numbers in
messages are those of the file.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
THEMES = ("economy", "military", "language", "information", "politics")

FENCE = re.compile(r"^(?P<indent>[ >]*)(?P<marks>`{3,}|~{3,}|:{3,})\s*(?P<info>.*?)\s*$")
# Directives whose body is not prose: code, markup of other languages, and lists of targets.
CODE = {
    "code-cell",
    "code-block",
    "code",
    "raw",
    "math",
    "toctree",
    "tableofcontents",
    "bibliography",
    "mermaid",
}
# Roles whose content is a target, a name or a formula; the text of any other role is prose.
TARGETS = "glue|glue:[a-z]+|claim|stated|recomputed|value|verdict|status|borne-out|ref|eq|numref|doc|cite|cite:[a-z]+|term|download|nb-download|math|sub|sup|any|abbr"


def pages() -> list[Path]:
    """Every page of the book that authors write: the front page and all in chapters/."""
    return [ROOT / "index.md", *sorted((ROOT / "chapters").glob("*.md"))]


def theme_chapters() -> list[Path]:
    """The chapters that settle claims, one per theme, as far as they stand."""
    return [path for theme in THEMES if (path := ROOT / "chapters" / f"{theme}.md").exists()]


def full_chapters() -> list[Path]:
    """The chapters with the whole anatomy: the themes' and the synthesis, which settles no claim of its own."""
    return [*theme_chapters(), ROOT / "chapters" / "synthesis.md"]


def relative(path: Path) -> str:
    """The path as messages show it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


@dataclass
class Block:
    """A fenced directive: its name ("" for a plain code fence), option lines, body and their place."""

    name: str
    argument: str
    options: dict
    body: list[str]
    first: int  # line number of the opening fence, counted from 1
    start: int  # line number of the first line of the body
    last: int  # line number of the closing fence


def _front_matter(lines: list[str]) -> int:
    """Number of lines of the YAML header."""
    if not lines or lines[0].strip() != "---":
        return 0
    return next((n + 1 for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)


def _options(lines: list[str]) -> tuple[dict, int]:
    """A directive's options, written as `:key: value` lines or as YAML between `---`, and how many lines they take."""
    if lines and lines[0].strip() == "---":
        end = next(
            (n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), len(lines) - 1
        )
        return yaml.safe_load("\n".join(lines[1:end])) or {}, end + 1
    options, count = {}, 0
    for line in lines:
        found = re.match(r"^\s*:([\w-]+):\s*(.*)$", line)
        if not found:
            break
        options[found[1]] = found[2].strip()
        count += 1
    return options, count


def blocks(lines: list[str], offset: int = 0) -> list[Block]:
    """All fenced blocks, outer ones first; those inside a directive with a prose body are found too."""
    found, number = [], 0
    while number < len(lines):
        opening = FENCE.match(lines[number])
        if not opening:
            number += 1
            continue
        marks = opening["marks"]
        closing = re.compile(rf"^[ >]*{re.escape(marks[0])}{{{len(marks)},}}\s*$")
        end = next(
            (n for n in range(number + 1, len(lines)) if closing.match(lines[n])), len(lines)
        )
        inner = lines[number + 1 : end]
        directive = re.match(r"^\{([^}]+)\}\s*(.*)$", opening["info"])
        name, argument = (directive[1], directive[2]) if directive else ("", opening["info"])
        options, skipped = _options(inner) if directive else ({}, 0)
        start = number + 1 + skipped
        first = offset + number + 1
        found.append(
            Block(
                name,
                argument,
                options,
                lines[start:end],
                first,
                offset + start + 1,
                offset + end + 1,
            )
        )
        if directive and name not in CODE:
            found += blocks(lines[start:end], offset + start)
        number = end + 1
    return found


def code_cells(text: str) -> list[Block]:
    """The code cells of a notebook, in order."""
    return sorted(
        (b for b in blocks(text.splitlines()) if b.name == "code-cell"), key=lambda b: b.first
    )


def prose(text: str) -> list[str]:
    """The lines of a page with everything blanked that is not prose a reader reads."""
    lines = text.splitlines()
    for number in range(_front_matter(lines)):
        lines[number] = ""
    for block in blocks(lines):
        body_starts = block.start - 1
        hidden = (
            range(block.first, block.last)
            if block.name in CODE or not block.name
            else range(block.first, body_starts)
        )
        for number in hidden:  # a directive's options, or a whole block of code
            if number < len(lines):
                lines[number] = ""
    lines = [_opening_fence(line) for line in lines]
    return _inline("\n".join(lines)).split("\n")


def _opening_fence(line: str) -> str:
    """A fence line, keeping a directive's argument (an admonition's title is prose)."""
    fence = FENCE.match(line)
    if not fence:
        return line
    titled = re.match(
        r"^\{(admonition|dropdown|card|tab-item|grid-item-card|button-ref|button-link)\}\s*(.*)$",
        fence["info"],
    )
    return titled[2] if titled else ""


def _inline(text: str) -> str:
    """Blank comments, targets, roles that point somewhere, code spans, formulae and addresses."""

    def blank(
        found,
    ):  # dots, not spaces: “in 2019 {glue}`share` per cent” is a year and a computed number
        return re.sub(r"\S", "·", found[0])

    for pattern in (
        r"<!--.*?-->",
        r"(?m)^%.*$",
        r"(?m)^\s*\([\w.:-]+\)=\s*$",  # (target)=
        r"(?m)^\s*:[\w-]+:.*$",  # options of a directive inside another one
        rf"\{{(?:{TARGETS})\}}`[^`]*`",
    ):
        text = re.sub(pattern, blank, text, flags=re.S if pattern.startswith("<!") else 0)
    text = re.sub(r"\{[\w:-]+\}`([^`]*)`", r"\1", text)  # any other role: its text is prose
    for pattern in (
        r"`[^`\n]*`",
        r"\$\$.*?\$\$",
        r"\$(?!\s)[^$\n]*[^$\s]\$(?!\d)",  # as MyST reads dollars: $5 and $7 are no formula
        r"(?<=\])\([^)\s]*(?:\s+\"[^\"]*\")?\)",  # the address of a link, not its text
        r"<[^<>\n]+>",
        r"https?://\S+",
        r"\[\^[^\]]+\]",
    ):
        text = re.sub(pattern, blank, text, flags=re.S if "$$" in pattern else 0)
    return text
