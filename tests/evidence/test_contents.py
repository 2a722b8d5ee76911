"""What cannot be built is one message before the build; what can is none."""

import pytest

from evidence import contents


@pytest.fixture
def page(tmp_path, monkeypatch):
    """Return a function that writes a page and lists its faults."""
    monkeypatch.setattr(contents, "ROOT", tmp_path)

    def write(text):
        path = tmp_path / "page.md"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return contents.find_faults(["page"])

    return write


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"# Caf\xe9\n", "page.md, line 1: not UTF-8 "),
        (
            "---\ndate: 2026-02-30\n---\n",
            "page.md, line 2: not YAML (2026-02-30: day is out of range",
        ),
        ("---\na: \x07\n---\n", "page.md, line 2: not YAML (the character '\\x07'). Delete it."),
        ("---\na: b\nc: [d\n---\n", "page.md, line 3: not YAML ("),
        ("---\na: b\nc: [d\n---\nText\x0c\n", "page.md, line 3: not YAML ("),
        ("---\ntitle: A\n\n# A\n", "page.md, line 1: the header has no end."),
        (
            "```{code-cell} ipython3\n:tags: hide-input\n1\n```\n",
            "page.md, line 2: the tags of a cell are a list. Write `:tags: [hide-input]`.",
        ),
        (
            ":tags: 'hide-input'",
            "page.md, line 2: the tags of a cell are a list. Write `:tags: [hide-input]`.",
        ),
        (":tags:", "page.md, line 2: the tags of a cell are a list. Write `:tags: [hide-input]`."),
        (
            ":tags: [a]\n:tags: [b]",
            "page.md, line 2: the options of this cell are not YAML (the key 'tags' is given twice).",
        ),
        (
            ":tags:[a]",
            "page.md, line 2: the options of this cell are not YAML (tags:[a]). Write each as `:tags: [hide-input]`.",
        ),
        (":tags: [margin, 3]", "page.md, line 2: there is no tag '3' of cells. Use one of: "),
        (
            ":tags: [skip-execution]",
            "page.md, line 2: there is no tag 'skip-execution' of cells. Write code that",
        ),
        (':tags: "hide', "page.md, line 2: the options of this cell are not YAML ("),
        (
            "---\nlod: a.py\n---",
            "page.md, line 3: there is no option 'lod' of cells. Use one of: tags, name, mystnb.",
        ),
        (
            "```{glossary}\nA term\n\nAnother\n  It is explained.\n```\n",
            "page.md, line 2: 'A term' is read as",
        ),
        (
            "# A\n\n````{dropdown} B\n```{note}\nC\n```\n\n## D\n",
            "page.md, line 3: the block “````{dropdown} B” is not closed, so all that follows would belong to it. "
            "Write ```` on a line of its own where it ends",
        ),
        ("::::{tip}\n```python\nx\n::::\n", "page.md, line 2: the block “```python” is not closed"),
        (
            "> ```{note}\n> x\n\nAfter\n",
            "page.md, line 1: the block “> ```{note}” is not closed, so all that follows would belong to it. "
            "Write ``` on a line",
        ),
    ],
)
def test_a_page_that_cannot_be_built_is_named(page, text, said):
    cell = f"```{{code-cell}} ipython3\n{text}\n1\n```\n"
    (found,) = page(cell if text[:5] in (":tags", "---\nl") else text)
    assert found.startswith(said) and found.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "---\n\n# A page that begins with a line\n",
        "````md\n```{code-cell} ipython3\n:tags: hide-input\n```\n````\n",
        "---\nNote: a page that begins with a line\n",
        "---\nhttps://example.org\n",
        "```{code-cell} ipython3\n---\ntags:\n  - hide-input\n  - margin\nname: a\n---\n1\n```\n",
        "```{code-cell} ipython3\n  :tags: [full-width, popout, scroll-input]\n  :mystnb: {image: {width: 1}}\n\n1\n```\n",
        "```{code-cell} ipython3\n# :tags: hide\n```\n",
        "```{code-cell} ipython3\n---\ntags:\n- hide-input\n- margin\n---\n1\n```\n",
        "- A\n\n  ~~~\n  x\n\n  ~~~\n\n:::{tip}\n:::\n\n````{tip}\n```{note}\n```\n````",
        "```{glossary}\n.. A comment.\n\nA term\n  It is explained.\n```\n",
    ],
)
def test_a_page_that_can_be_built_has_no_fault(page, text):
    assert page(text) == []


def test_a_page_that_was_checked_is_not_read_again(page):
    assert page("---\ntitle: A\n\n# A\n") != []
    assert contents.find_faults(["page"], {"page.md"}) == []
