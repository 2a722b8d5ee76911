"""A chapter has its sections in order, objectives above and exercises below, and cells a reader can follow."""

import re

import pytest

from evidence.myst import find_cells, find_headings, walk_blocks
from tests.chapters.sources import full_chapters, prose, relative, theme_chapters

SECTIONS = (
    "What the articles argue",
    "Evidence",
    "The other reading",
    "What the evidence says",
    "Try it",
    "About the data",
)
OBJECTIVES = "What you will be able to do"
IN_SHORT = "In short"
COMPUTED = re.compile(r"\{(?:glue(?::\w+)?|recomputed)\}`([^`]+)`")
# Code is hidden on the page, and in print it is gone: a sentence that only says that a cell or a list comes is noise.
ANNOUNCES = re.compile(
    r"\b(?:next|following) (?:few |two |three )?cells?\b"
    r"|\b(?:this|each|one) cell\b"
    r"|(?<!prison )\bcells? (?:above|below)\b"
    r"|\bthe cells? (?:\w+ )?(?:compares?|computes?|counts?|dates?|draws?|gathers?|holds?|joins?|lists?|loads?|"
    r"makes?|measures?|puts?|ranks?|repeats?|sets?|settles?|shows?|splits?|takes?|tests?|tries|weighs?|writes?)\b"
    r"|\bdraws nothing\b"
    r"|\b(?:list|tests?|cards?) (?:above|below)\b"
    r"|\b(?:first|second|third|fourth|last|next) (?:two |three )?cards?\b"
    r"|\b(?:on|at|to) the (?:right|left) (?:of the (?:page|text|screen)\b|side\b)"
    r"|\bon the (?:right|left)(?=[.,;:)]|$)",
    re.IGNORECASE,
)
# As `ruff format` writes them, an argument a line: the same cells take 1.75 times the lines they took before.
USUAL, MOST = 45, 60


def headings(text: str, level: int) -> list[str]:
    """Headings of one level, fenced blocks left out."""
    return [title for found, title, _ in find_headings(text) if found == level]


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
    box = next((b for b in walk_blocks(above) if b.argument == OBJECTIVES), None)
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
    solutions = [b for b in walk_blocks(part) if hidden(b)]
    assert exercises >= 2, f"{name}, “Try it”: two or three exercises, found {exercises}."
    assert len(solutions) >= 2, (
        f"{name}, “Try it”: each exercise needs its solution in a closed dropdown; found {len(solutions)}."
    )


def test_cells_are_short(chapter):
    name, text = chapter
    cells = find_cells(text)
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
    for cell in find_cells(text):
        above = next((line for line in reversed(lines[: cell.first - 1]) if line.strip()), "")
        if re.match(r"^\s*(?:[`~:]{3,}|#{1,6} |\(.*\)=|---$)", above):
            bare.append(
                f"{name}:{cell.first}: no sentence says what this cell will show (above it stands “{above}”)"
            )
    assert not bare, "\n" + "\n".join(bare)


def announcements(text: str, name: str) -> list[str]:
    """Find sentences that announce code, or point at something that a reader may not see there."""
    told = "\n".join(prose(text))
    messages = []
    for found in ANNOUNCES.finditer(re.sub(r"\n(?=\S)", " ", told)):
        line = told[: found.start()].count("\n") + 1
        near = " ".join(told[max(0, found.start() - 40) : found.end() + 40].split())
        messages.append(
            f"{name}:{line}: “{found[0]}” announces code or points at a place (“… {near} …”). "
            "Fix: say what question the next figure or claim answers, and why it matters."
        )
    return messages


def faults_in_short(text: str, name: str) -> list[str]:
    """Say what is missing of the box with the finding: its place, and two computed values."""
    above = text.split("\n## ", 1)[0]
    box = next((b for b in walk_blocks(above) if b.argument == IN_SHORT), None)
    if box is None:
        return [
            f"{name}: no admonition “{IN_SHORT}” above the first section. "
            "Fix: give the finding of the chapter there in about three sentences."
        ]
    values = set(COMPUTED.findall("\n".join(box.body)))
    if len(values) < 2:
        return [
            f"{name}:{box.first}: the box “{IN_SHORT}” holds {len(values)} computed values. "
            "Fix: give its numbers with {glue:text} or {recomputed}, two at least."
        ]
    return []


def faults_in_headings(text: str, name: str) -> list[str]:
    """Find headings that the contents list of a page does not show."""
    return [
        f"{name}: “{title}” is a heading of level {level}, which no contents list shows. Fix: use ###."
        for level in (4, 5, 6)
        for title in headings(text, level)
    ]


def faults_in_quiz(text: str, name: str) -> list[str]:
    """Say what is missing of the short quiz that stands before the exercises and needs no Python."""
    quiz = re.split(r"(?m)^(?:#+ |\*\*)Exercise\b", section(text, "Try it"), maxsplit=1)[0]
    found = list(walk_blocks(quiz))
    answers = [b for b in found if b.name == "dropdown" and b.argument.startswith("Answer")]
    place = f"{name}, “Try it”"
    if not 2 <= len(answers) <= 4:
        return [
            f"{place}: {len(answers)} questions with a folded answer before the first exercise. "
            "Fix: ask two to four, each followed by ```{dropdown} Answer."
        ]
    messages = [
        f"{place}, line {b.first} of the section: no question (?) above this answer. Fix: ask one."
        for above, b in zip([None, *answers], answers, strict=False)
        if "?" not in "\n".join(quiz.splitlines()[above.last if above else 0 : b.first - 1])
    ]
    code = [b.name or "plain" for b in found if b.name in ("code-cell", "code-block", "code", "")]
    spans = re.findall(r"(?<!`)`[^`\n]+`(?!`)", re.sub(r"\{[\w:-]+\}`[^`]*`", "", quiz))
    if code or spans:
        messages.append(
            f"{place}: the quiz holds code ({', '.join([*code, *spans])}). "
            "Fix: ask for it in an exercise; the quiz needs no Python."
        )
    return messages


def faults_in_open_cells(text: str, name: str) -> list[str]:
    """Say what is wrong with the cells that stand open to teach: one to three, with comments."""
    opened = [c for c in find_cells(text) if "hide-" not in str(c.options.get("tags", ""))]
    if not 1 <= len(opened) <= 3:
        return [
            f"{name}: {len(opened)} cells stand open. Fix: leave one to three that teach a method "
            "without `:tags: [hide-input]`, and give it to all others."
        ]
    return [
        f"{name}:{cell.first}: this cell stands open and has no comment. Fix: say what its steps do."
        for cell in opened
        if not any(line.lstrip().startswith("# ") for line in cell.body)
    ]


CHECKS = (
    announcements,
    faults_in_short,
    faults_in_headings,
    faults_in_quiz,
    faults_in_open_cells,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_chapter_has_no_such_fault(chapter, check):
    name, text = chapter
    messages = check(text, name)
    assert not messages, "\n" + "\n".join(messages)


SOUND = """---
kernelspec: {name: python3}
---

# Title

```{admonition} In short
:class: tip
It was {glue:text}`share:.0f` per cent, and {recomputed}`nau-2025-26` points less.
```

## Evidence

### Who sold more?

Which of the two sold more? The bars answer by year. She was held in a prison cell below ground.

```{code-cell} ipython3
# What each sold in a year.
sold = load("economy/trade")
```

## Try it

**Question 1.** Who sold more?

```{dropdown} Answer
Russia, {glue:text}`share:.0f` per cent, {recomputed}`nau-2025-26` less.
```

**Question 2.** Since when?

```{dropdown} Answer
Since 2016.
```

**Exercise 1.** Change `length` in the cell.

```{dropdown} Solution
It is `4`.
```
"""


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_sound_chapter_passes(check):
    assert check(SOUND, "x.md") == []


@pytest.mark.parametrize(
    "said",
    [
        "The next cell gathers these statements.",
        "This cell loads what the chapter rests on.",
        "The next two cells weigh the claim.",
        "One line of the list below is Kyrgyzstan.",
        "The second card shows the other end.",
        "The cell compares each share, and then tests the reading.",
        "The menu is on the right.",
        "With the tests below it is\nsettled.",
    ],
)
def test_an_announcement_is_found(said):
    (message,) = announcements(SOUND.replace("The bars answer by year.", said), "x.md")
    assert message.startswith("x.md:16: “" if "\n" not in said else "x.md:16: “tests below”")


@pytest.mark.parametrize(
    ("check", "old", "new", "message"),
    [
        (faults_in_short, "In short", "In brief", "no admonition “In short”"),
        (faults_in_short, "{recomputed}`nau-2025-26`", "nine", "holds 1 computed values"),
        (faults_in_headings, "### Who", "#### Who", "“Who sold more?” is a heading of level 4"),
        (faults_in_quiz, "{dropdown} Answer\nSince", "{dropdown} Solution\nSince", "1 questions"),
        (faults_in_quiz, "Since when?", "Guess.", "no question (?)"),
        (faults_in_quiz, "Since when?", "What does `find()` give?", "the quiz holds code"),
        (
            faults_in_open_cells,
            "ipython3\n#",
            "ipython3\n:tags: [hide-input]\n\n#",
            "0 cells stand",
        ),
        (faults_in_open_cells, "# What each sold in a year.\n", "", "has no comment"),
    ],
)
def test_a_fault_is_found(check, old, new, message):
    assert old in SOUND
    (found,) = check(SOUND.replace(old, new), "x.md")
    assert found.startswith("x.md")
    assert message in found
    assert "Fix: " in found
