"""Every notebook runs from a clean kernel without a network, and finds what results/ records."""

import jupytext
import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from evidence import results, review
from tests.chapters.execution import execute

NAMES = results.notebooks()


@pytest.fixture(autouse=True)
def own_kernels(monkeypatch):
    """Kernels of this environment, not one of the same name in the user's home."""
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")


def test_there_are_notebooks():
    assert NAMES, "chapters/ holds no notebook: a chapter is one if its header names a kernelspec."


@pytest.mark.parametrize("name", NAMES)
def test_notebook_runs_and_its_results_are_recorded(name, root, tmp_path):
    notebook = jupytext.read(root / "chapters" / f"{name}.md")
    try:
        execute(notebook, root / "chapters", tmp_path)
    except CellExecutionError as error:
        pytest.fail(f"chapters/{name}.md does not run: {error}", pytrace=False)
    said = [
        f"chapters/{name}.md, cell {number}: {output.text.strip()}"
        for number, cell in enumerate(notebook.cells, 1)
        for output in cell.get("outputs", [])
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert not said, "Cells write to stderr, which stops the build:\n" + "\n".join(said)
    moved = review.moved([results.collect(name, notebook)])
    listed = "\n".join(f"  {row['kind']} {row['name']}: {row['before']} → {row['after']}" for row in moved)
    assert not moved, (
        f"chapters/{name}.md finds other than results/ records. See `make review`; `make accept` records:\n{listed}"
    )


@pytest.mark.parametrize(
    "source",
    [
        'import urllib.request; urllib.request.urlopen("http://192.0.2.1/data.csv", timeout=2)',
        'import pandas; pandas.read_csv("https://example.org/data.csv")',
        'import socket; socket.create_connection(("example.org", 443), timeout=2)',
    ],
)
def test_the_network_is_closed_to_notebooks(source, tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    with pytest.raises(CellExecutionError, match="a notebook asked for the network"):
        execute(notebook, tmp_path, tmp_path)
