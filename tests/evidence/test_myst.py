"""Blocks, cells, headings and the header of a page are found with the lines that messages name."""

import pytest

from evidence import myst

PAGE = """---
kernelspec: {name: python3}
---

# Title

````{admonition} In *short*
:class: tip

Words.

```{code-cell} ipython3
:tags: [hide-input]

# A comment, no heading
x = "``` {no} fence"
```
````

## Part

:::{note}
- item
:::

```python
## code
```
"""


def test_blocks_have_their_lines():
    found = {block.name: block for block in myst.walk_blocks(PAGE)}
    assert list(found) == ["admonition", "code-cell", "note", ""]
    lines = PAGE.splitlines()
    for block in found.values():
        assert lines[block.start - 1 : block.last - 1] == block.body
        assert set(lines[block.last - 1]) <= {"`", ":"}
        assert lines[block.first - 1].endswith(block.argument)
    assert found["admonition"].options == {"class": "tip"}
    assert found["code-cell"].options == {"tags": "[hide-input]"}
    assert (found[""].argument, found[""].is_code, found["note"].is_code) == ("python", True, False)


def test_cells_inside_blocks_are_found_and_what_looks_like_one_inside_code_is_not():
    assert [cell.first for cell in myst.find_cells(PAGE)] == [12]
    assert not myst.find_cells("````\n```{code-cell}\nx\n```\n````")


def test_headings_are_those_of_the_text():
    assert myst.find_headings(PAGE) == [(1, "Title", 5), (2, "Part", 20)]


@pytest.mark.parametrize(
    ("text", "lines", "notebook"),
    [
        (PAGE, 3, True),
        ("---\ntitle: x\n---\nkernelspec: y", 3, False),
        ("---\nkernelspec:\n  - `not YAML\n---\n", 4, True),
        ("# Title\n\n---\nkernelspec: x\n---\n", 0, False),
        ("---\nkernelspec: x\n", 0, False),
        ("---\nkernelspec: x\n---", 3, True),
        ("---\na: |\n  x\n---8<---\nkernelspec: x\n---\n", 6, True),
        ("", 0, False),
    ],
)
def test_the_header_marks_a_notebook(text, lines, notebook):
    assert myst.count_header(text) == lines
    assert myst.is_notebook(text) is notebook


@pytest.mark.parametrize(
    ("text", "options", "body"),
    [
        ("```{x}\n---\na: 1\nb: two words\n---\nText\n```", {"a": "1", "b": "two words"}, ["Text"]),
        ("```{x}\n:open:\n\nText\n```", {"open": ""}, ["", "Text"]),
        ("```{x} :no: option\nText\n:late: 1\n```", {}, ["Text", ":late: 1"]),
        ("```{x}\n```", {}, []),
        ("```{x}\nNot closed", {}, ["Not closed"]),
    ],
)
def test_options_are_no_part_of_the_body(text, options, body):
    [block] = myst.find_blocks(text)
    assert (block.options, block.body) == (options, body)


def test_options_that_cannot_be_read_have_a_line():
    with pytest.raises(ValueError, match="^line 4: the options of this block cannot be read"):
        myst.find_blocks("\n\n```{x}\n:a: 'open\n```")
