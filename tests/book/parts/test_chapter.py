"""The block under a chapter's title, cells that are not run, and words of the template."""

import pytest

from evidence import cli, myst
from tests.book.pages import read_epub, soup


def test_head_of_a_chapter(small_built):
    head = soup(small_built, "chapters/economy").select_one("h1 + ul.ev-head")
    assert [item.text for item in head.select("li")] == [
        "1 minute to read", "Notebook with its results (.ipynb)", "All files to run it yourself (.zip)", "Verdicts on 2 of 4 claims", "Open all 2 cards",
    ]  # fmt: skip
    for link in head.select("a[download]"):
        assert small_built.download(link["href"].removeprefix("../_downloads/")).exists()
    assert "ev-head" not in small_built.html("chapters/ledger"), (
        "a page that settles nothing is no chapter"
    )


def test_head_of_a_chapter_in_the_epub_has_no_downloads(small_book):
    head = read_epub(small_book, "chapters/economy").select_one("ul.ev-head")
    assert [item.text for item in head.select("li")] == [
        "1 minute to read",
        "Verdicts on 2 of 4 claims",
    ]


CELL = "```{code-cell} ipython3\n:tags: [hide-input]\n\nx = 4\n```\n"
NOTEBOOK = "---\njupytext:\n  text_representation:\n    extension: .md\n    format_name: myst\nkernelspec:\n  display_name: Python 3\n  language: python\n  name: python3\n---\n\n# Page\n\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (
            f"{NOTEBOOK}````{{admonition}} Solution\n{CELL}````\n",
            15,
            "is inside another block, so it is not run. Move it out",
        ),
        (f"# Page\n\n{CELL}", 3, "is no notebook. Give it the header of one"),
    ],
)
def test_a_cell_that_is_not_run_is_named_with_its_fix(small_book, text, line, said):
    small_book.write("chapters/stray.md", text)
    (warning,) = [one for one in small_book.build() if "WARNING" in one]
    assert said in warning and f"stray.md:{line}:" in warning


def test_a_new_chapter_is_refused_line_by_line_until_it_is_written(small_book):
    text = cli.CHAPTER.read_text(encoding="utf-8")
    lines = text.splitlines()
    places = [number for number, line in enumerate(lines, 1) if myst.UNWRITTEN in line]
    small_book.write("chapters/climate.md", text)
    warnings = small_book.build()
    assert len(warnings) == len(places) > 5
    for number, warning in zip(places, warnings, strict=True):
        assert (
            f"climate.md:{number}: WARNING: a line of the chapter's template, “TO WRITE" in warning
        )
    small_book.write("chapters/climate.md", text.replace(myst.UNWRITTEN, "Words"))
    assert small_book.build() == []
