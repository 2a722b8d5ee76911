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
        (b"# Caf\xe9\n", "page.md cannot be read: 'utf-8' codec"),
        ("---\ndate: 2026-02-30\n---\n", "page.md cannot be read: day is out of range"),
        ("---\na: \x07\n---\n", "page.md cannot be read: unacceptable character"),
        ("---\ntitle: A\n\n# A\n", "page.md, line 1: the header has no end."),
        (
            "```{code-cell} ipython3\n:tags: hide-input\n1\n```\n",
            "page.md, line 2: the tags of a cell are a list. Write `:tags: [hide-input]`.",
        ),
        (
            "```{glossary}\nA term\n\nAnother\n  It is explained.\n```\n",
            "page.md, line 2: 'A term' is read as",
        ),
    ],
)
def test_a_page_that_cannot_be_built_is_named(page, text, said):
    (found,) = page(text)
    assert found.startswith(said) and found.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "---\n\n# A page that begins with a line\n",
        "````md\n```{code-cell} ipython3\n:tags: hide-input\n```\n````\n",
        "```{glossary}\n.. A comment.\n\nA term\n  It is explained.\n```\n",
    ],
)
def test_a_page_that_can_be_built_has_no_fault(page, text):
    assert page(text) == []
