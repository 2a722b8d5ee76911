"""A downloaded chapter runs in an empty folder, and gives the verdicts of the page."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat

from browser.pages import file_of
from evidence.outputs import VERDICT

# Prints where the package was read from, so that the book's own copy cannot stand in for the archive's.
WHERE = "import evidence; print(evidence.__file__)"


def read_notebook_verdicts(notebook: nbformat.NotebookNode) -> list[tuple[str, str]]:
    """Return (claim, verdict) of what the cells settled."""
    return [
        (output.data[VERDICT]["claim_id"], output.data[VERDICT]["verdict"])
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if VERDICT in output.get("data", {})
    ]


def test_an_archive_runs_in_an_empty_folder(tmp_path):
    with zipfile.ZipFile(file_of("_downloads/chapters/military.zip")) as archive:
        archive.extractall(tmp_path)
    folder, path = tmp_path / "military", tmp_path / "military" / "military.ipynb"
    notebook = nbformat.read(path, as_version=4)
    before = read_notebook_verdicts(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    notebook.cells[-1] = {
        "cell_type": "code",
        "source": WHERE,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    nbformat.write(nbformat.from_dict(notebook), path)
    command = [Path(sys.executable).parent / "jupyter-execute", "--inplace", path.name]
    alone = os.environ | {"PYTHONPATH": ""}
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=alone)
    assert ran.returncode == 0, ran.stderr
    after = nbformat.read(path, as_version=4)
    assert str(folder / "evidence") in after.cells[-1].outputs[0].text
    assert len(before) > 30 and read_notebook_verdicts(after) == before
