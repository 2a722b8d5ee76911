"""Format the Python of the whole project as `ruff format` does: every file, and the cells of every chapter.

Written for `make format`; the style test calls `formatted` and says which chapter is not.
"""

import subprocess
import sys
from pathlib import Path

from evidence.myst import find_cells
from evidence.project import ROOT

RUFF = [Path(sys.prefix) / "bin" / "ruff", "format", "--quiet"]


def formatted(text: str, name: str) -> str:
    """Return a chapter with its code cells formatted; everything else stays as it is.

    Raises
    ------
    ValueError
        A cell is not Python; the message names the file and what ruff reports.
    """
    lines = text.split("\n")
    cells = find_cells(text)
    for cell in reversed(cells):  # from the end, so that earlier line numbers stay right
        first, last = cell.start - 1, cell.last - 1
        while first < last and not lines[first].strip():
            first += 1  # the blank lines between options and code are jupytext's
        source = "\n".join(lines[first:last])
        run = subprocess.run(
            [*RUFF, "-"], cwd=ROOT, input=source + "\n", capture_output=True, text=True
        )
        if run.returncode:
            raise ValueError(
                f"{name}: the cell of line {cell.first} cannot be formatted:\n{run.stderr}"
            )
        lines[first:last] = run.stdout.rstrip("\n").split("\n") if run.stdout.strip() else []
    return "\n".join(lines)


def main() -> int:
    """Format files and cells, and name the chapters that changed; return 0."""
    subprocess.run([*RUFF, "."], cwd=ROOT, check=True)
    for path in sorted((ROOT / "chapters").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if (new := formatted(text, path.name)) != text:
            path.write_text(new, encoding="utf-8", newline="\n")
            print(f"chapters/{path.name}: cells formatted")
    return 0


if __name__ == "__main__":
    sys.exit(main())
