"""A chapter has its sections in order, objectives above and exercises below, and cells a reader can follow."""

import re

import pytest

from tests.chapters.sources import blocks, code_cells, full_chapters, relative, theme_chapters

SECTIONS = (
    "What the articles argue",
    "Evidence",
    "The other reading",
    "What the evidence says",
    "Try it",
    "About the data",
)
OBJECTIVES = "What you will be able to do"
# As `ruff format` writes them, an argument a line: the same cells take 1.75 times the lines they took before.
USUAL, MOST = 45, 60


def headings(text: str, level: int) -> list[str]:
    """Headings of one level, fenced blocks left out."""
    lines = text.splitlines()
    for block in blocks(lines):
        lines[block.first - 1 : block.last] = [""] * len(lines[block.first - 1 : block.last])
    return [line[level + 1 :].strip() for line in lines if re.match(rf"^#{{{level}}} ", line)]


def section(text: str, title: str) -> str:
    """The text between one second-level heading and the next."""
    return re.split(r"(?m)^## ", text.split(f"\n## {title}", 1)[1], maxsplit=1)[0]


def code_lines(cell) -> int:
    """Lines of a cell that are neither empty nor only a comment."""
    return sum(1 for line in cell.body if line.strip() and not line.strip().startswith("#"))


def hidden(block) -> bool:
    """Whether a block is closed until the reader opens it."""
    tags = re.findall(r"[\w-]+", str(block.options.get("tags", "")))
    return (
        block.name == "dropdown"
        or "dropdown" in str(block.options.get("class", ""))
        or "hide-cell" in tags
    )


@pytest.fixture(params=full_chapters(), ids=relative)
def chapter(request):
    return relative(request.param), request.param.read_text(encoding="utf-8")


def test_there_is_a_chapter():
    assert theme_chapters(), "chapters/ holds none of the themes' chapters."


def test_sections_stand_in_order(chapter):
    name, text = chapter
    found = [title for title in headings(text, 2) if title in SECTIONS]
    assert found == list(SECTIONS), (
        f"{name}: its second-level headings must hold, in this order: {', '.join(SECTIONS)}. Found: {', '.join(found)}."
    )
    assert len(headings(text, 1)) == 1, f"{name}: one title (#), not {headings(text, 1)}."


def test_objectives_come_first(chapter):
    name, text = chapter
    above = text.split("\n## ", 1)[0]
    box = next((b for b in blocks(above.splitlines()) if b.argument == OBJECTIVES), None)
    assert box, f"{name}: an admonition “{OBJECTIVES}” must stand above the first section."
    items = [line for line in box.body if re.match(r"^\s*([-*]|\d+\.)\s+\S", line)]
    assert len(items) >= 2, (
        f"{name}:{box.first}: name at least two things a reader can do afterwards."
    )


def test_exercises_have_hidden_solutions(chapter):
    name, text = chapter
    part = section(text, "Try it")
    exercises = len(re.findall(r"(?m)^(?:### |\*\*)?.*\bExercise\b", part)) or len(
        re.findall(r"(?m)^(?:### |\d+\. )", part)
    )
    solutions = [b for b in blocks(part.splitlines()) if hidden(b)]
    assert exercises >= 2, f"{name}, “Try it”: two or three exercises, found {exercises}."
    assert len(solutions) >= 2, (
        f"{name}, “Try it”: each exercise needs its solution in a closed dropdown; found {len(solutions)}."
    )


def test_cells_are_short(chapter):
    name, text = chapter
    cells = code_cells(text)
    long = [(cell.first, code_lines(cell)) for cell in cells if code_lines(cell) > USUAL]
    over = [f"{name}:{line}: {count} lines of code" for line, count in long if count > MOST]
    assert not over, (
        f"No cell has more than {MOST}; split it, or move what is used twice into evidence/:\n"
        + "\n".join(over)
    )
    assert len(long) * 10 <= len(cells), (
        f"{name}: more than one cell in ten has over {USUAL} lines of code: {long}."
    )


def test_prose_comes_before_each_cell(chapter):
    name, text = chapter
    lines = text.splitlines()
    bare = []
    for cell in code_cells(text):
        above = next((line for line in reversed(lines[: cell.first - 1]) if line.strip()), "")
        if re.match(r"^\s*(?:[`~:]{3,}|#{1,6} |\(.*\)=|---$)", above):
            bare.append(
                f"{name}:{cell.first}: no sentence says what this cell will show (above it stands “{above}”)"
            )
    assert not bare, "\n" + "\n".join(bare)
