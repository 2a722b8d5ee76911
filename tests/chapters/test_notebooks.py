"""Every notebook runs from a clean kernel without a network, and finds what results/ records."""

import pytest

from evidence import execution, review

NAMES = review.notebooks()


def test_there_are_notebooks():
    assert NAMES, "chapters/ holds no notebook: a chapter is one if its header names a kernelspec."


@pytest.mark.parametrize("name", NAMES)
def test_notebook_runs_and_its_results_are_recorded(name, root):
    path = root / "chapters" / f"{name}.md"
    try:
        notebook = execution.read(path)
        execution.run(notebook, path)
    except execution.NotebookError as error:
        pytest.fail(str(error), pytrace=False)
    moved = review.moved([review.collect(name, notebook)])
    listed = "\n".join(f"  {row['kind']} {row['name']}: {row['before']} → {row['after']}" for row in moved)
    assert not moved, (
        f"chapters/{name}.md finds other than results/ records. See `make review`; `make accept` records:\n{listed}"
    )
