"""A chapter is written as JupyterLab saves it, so that saving it there changes nothing.

`make test-lab` proves the same in a real JupyterLab; here are the ways in which a chapter usually departs.
"""

import re

import pytest

from evidence import cli, results
from evidence.myst import find_cells

NAMES = results.notebooks()


def header(text):
    """The YAML header of a notebook."""
    return text.split("\n---\n", 1)[0]


def departures(text):
    """What JupyterLab would write in another way, one sentence each."""
    if header(text) != header(cli.CHAPTER.read_text(encoding="utf-8")):
        yield "The header is not that of evidence/templates/chapter.md."
    for cell in find_cells(text):
        if cell.argument != "ipython3":
            yield f"line {cell.first}: the fence reads {{code-cell}} {cell.argument}, not ipython3."
        if cell.body and not cell.body[-1].strip():
            yield f"line {cell.first}: the code ends with an empty line."


@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_is_as_jupyterlab_saves_it(name):
    assert not list(departures((results.CHAPTERS / f"{name}.md").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("display_name: Python 3 (ipykernel)", "display_name: Python 3", "The header"),
        ("```{code-cell} ipython3", "```{code-cell} python3", "fence"),
        ("chapter shows.\n```", "chapter shows.\n\n```", "empty line"),
    ],
)
def test_departures_are_found(old, new, said):
    text = cli.CHAPTER.read_text(encoding="utf-8")
    assert old in text and not list(departures(text))
    assert said in " ".join(departures(text.replace(old, new)))


@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_types_neither_html_nor_classes_of_the_book(name):
    text = (results.CHAPTERS / f"{name}.md").read_text(encoding="utf-8")
    typed = [
        line
        for cell in find_cells(text)
        for line in cell.body
        if re.search(r"</?[a-z]+[ >]|\bev-|HTML\(", line)
    ]
    assert not typed, f"{typed[0]}: use table(), figure() or claim(), which know the page."
