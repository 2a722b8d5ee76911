"""Read a chapter's MyST Markdown with its line numbers: what is code, what is prose.

Every function blanks out what is not wanted instead of removing it, so that line numbers in
messages are those of the file.
"""

import re
from pathlib import Path

from evidence import myst

ROOT = Path(__file__).resolve().parents[2]
THEMES = ("economy", "military", "language", "information", "politics")

# Directives whose argument is a title that readers see.
TITLED = {
    "admonition", "dropdown", "card", "tab-item", "grid-item-card", "button-ref", "button-link",
}  # fmt: skip
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


def prose(text: str) -> list[str]:
    """The lines of a page with everything blanked that is not prose a reader reads."""
    lines = text.splitlines()
    lines[: myst.count_header(text)] = [""] * myst.count_header(text)
    for block in myst.walk_blocks(text):
        hidden = block.last - 1 if block.is_code else block.start - 1
        lines[block.first - 1 : hidden] = [""] * (hidden - block.first + 1)
        lines[block.last - 1 : block.last] = [""] * len(lines[block.last - 1 : block.last])
        if block.name in TITLED:
            lines[block.first - 1] = block.argument
    return _inline("\n".join(lines)).split("\n")


def _inline(text: str) -> str:
    """Blank comments, targets, roles that point somewhere, code spans, formulae and addresses.

    By regular expressions, because the columns of what is left must stay, which no parser's tokens say.
    """

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
