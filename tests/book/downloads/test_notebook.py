"""The downloaded notebook is executed, and in plain Markdown."""

import json

import pytest

from evidence.book.downloads.notebook import simplify_markdown
from evidence.book.registry import PARTS, RENDERERS


@pytest.mark.parametrize("name", sorted(PARTS))
def test_every_generated_part_is_written_and_left_out_of_a_download(name):
    assert {"data-catalogue": "data-overview"}.get(name, name) in RENDERERS
    assert simplify_markdown(f"Before.\n\n```{{{name}}}\nwords\n```", {}).strip() == "Before."


def test_downloaded_notebook_is_executed_and_plain(small_built):
    text = small_built.download("chapters/economy.ipynb").read_text(encoding="utf-8")
    found = json.loads(text)
    words = "".join("".join(c["source"]) for c in found["cells"] if c["cell_type"] == "markdown")
    assert "The article says 40 tons; see demo-02, the fifth and demo-01." in words
    assert "{" not in words and "```" not in words
    assert sum(len(cell.get("outputs", [])) for cell in found["cells"]) == 3
    assert '"id": "c0"' not in text, "random ids of cells would make no two builds alike"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Grew to {glue:text}`share:.1f` percent.", "Grew to 12.3 percent."),
        ("It was {glue}`word`.", "It was Russia."),
        (
            "It fell by {value}`other/fall:abs.1f` to {value}`other/place`.",
            "It fell by 3.3 to Minsk.",
        ),
        ("See [](#x) and {numref}`Chart %s <fig>`.", "See [](#x) and Chart %s."),
        ("(label)=\n# Title", "# Title"),
        ("```{claims-table} economy\n```\nText", "Text"),
        (
            "````{exercise} First\n:label: one\nDo it.\n```{tip}\nHint\n```\n````\nEnd",
            "**First**\n\nDo it.\n\nHint\nEnd",
        ),
        ("```python\n:x: kept\n```", "```python\n:x: kept\n```"),
        (":::{note}\nWords\n:::", "\nWords"),
    ],
)
def test_markdown_without_the_books_own_marks(text, plain):
    values = {
        "share": "12.345",
        "word": "'Russia'",
        "other:fall": "-3.26",
        "other:place": "'Minsk'",
    }
    assert simplify_markdown(text, values) == plain
