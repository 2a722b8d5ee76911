"""Every notebook runs from a clean kernel without a network, and finds what results/ records.

The kernels compute as an old processor in another time zone would (`checks.processors.SHORT`), so
that a result which depends on the machine differs from `results/` here.
"""

import pytest

from checks.processors import SHORT, available
from evidence import kernel, results, review

NAMES = results.notebooks()


def test_there_are_notebooks():
    assert NAMES, "chapters/ holds no notebook: a chapter is one if its header names a kernelspec."


@pytest.mark.parametrize("name", NAMES)
def test_notebook_runs_and_its_results_are_recorded(name, root, monkeypatch):
    for key, value in available(SHORT).items():
        monkeypatch.setenv(key, value)
    path = root / "chapters" / f"{name}.md"
    try:
        notebook = kernel.read(path)
        kernel.run(notebook, path)
    except kernel.NotebookError as error:
        pytest.fail(str(error), pytrace=False)
    moved = review.moved([results.collect(name, notebook)])
    listed = "\n".join(
        f"  {row['kind']} {row['name']}: {row['before']} → {row['after']}" for row in moved
    )
    assert not moved, (
        f"chapters/{name}.md finds other than results/ records. See `make review`; `make accept` records:\n{listed}"
    )
