"""The path of thirty minutes on the front page takes about as long as the page says."""

import re

from evidence import arguments, tables
from evidence.myst import find_cells
from tests.chapters.sources import prose

WORDS_A_MINUTE, MINUTES_A_CHART = 220, 0.3  # as evidence/book/parts/chapter.py estimates a chapter
MINUTES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "eight": 8, "ten": 10, "twelve": 12, "thirteen": 13, "fifteen": 15, "twenty": 20}  # fmt: skip
OFF = 0.5  # how far the estimate may be from what the page says, in parts of it


def count_prose(text: str) -> int:
    """Count the words of a page's prose."""
    return len(" ".join(prose(text)).split())


def read(page: str) -> str:
    """Return the text of a page."""
    return (tables.ROOT / page).read_text(encoding="utf-8")


def estimate_front() -> float:
    """Return the minutes of the front page: its prose, and what its cards say of the articles."""
    said = " ".join(one["thesis"] + one.get("finding", "") for one in arguments.read()["articles"])
    return (count_prose(read("index.md")) + len(said.split())) / WORDS_A_MINUTE + MINUTES_A_CHART


def estimate_synthesis() -> float:
    """Return the minutes of the synthesis without its exercises: prose and charts."""
    text = read("chapters/synthesis.md")
    charts = sum("figure(" in "\n".join(cell.body) for cell in find_cells(text))
    return count_prose(text.partition("## Try it")[0]) / WORDS_A_MINUTE + charts * MINUTES_A_CHART


def estimate_argument() -> float:
    """Return the minutes of the page on NAU: its prose, and the words and reasons of the steps."""
    one = next(one for one in arguments.read()["articles"] if one["id"] == "nau-2025")
    steps = " ".join(f"{n['text']} {n['why']}" for n in arguments.nodes_of(one).values())
    words = count_prose(read("chapters/argument-nau-2025.md"))
    return (words + len(steps.split()) + len(one["summary"].split())) / WORDS_A_MINUTE


def estimate_question() -> float:
    """Return the minutes of one disagreement: positions and what the evidence says."""
    one = arguments.disagreement("D02")
    text = read("chapters/disagreements.md").partition("(complete-or-partial)=")[2]
    said = " ".join(position["position"] for position in one["positions"])
    return (count_prose(text.partition("\n### Why")[0]) + len(said.split())) / WORDS_A_MINUTE


def test_the_path_takes_as_long_as_it_says():
    text = read("index.md").partition("## The book in thirty minutes")[2].partition("\n## ")[0]
    said = [MINUTES[word] for word in re.findall(r"about (\w+) minutes?", text)]
    found = [estimate_front(), estimate_synthesis(), estimate_argument(), estimate_question()]
    assert len(said) == len(found)
    for stated, estimated in zip(said, found, strict=True):
        assert abs(estimated - stated) <= max(1, OFF * stated), (
            f"{stated}, estimated {estimated:.1f}"
        )
    assert 25 <= sum(said) <= 35
