"""Run each downloaded chapter as a reader would: unpack, install its lock, execute (`make test-archives`).

One environment serves all chapters, because their locks are one file. Needs what `make book` needs:
the packages of the lock, from the network or pip's cache.
"""

import json
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from evidence.outputs import VERDICT

BUILT = Path(__file__).resolve().parents[1] / "_build/html/_downloads/chapters"


def run(*command: str | Path, folder: Path) -> None:
    """Run a command in a folder; SystemExit with its last lines if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{folder.name}: {command[0]} failed:\n{done.stderr[-2000:]}")


def read_notebook_verdicts(path: Path) -> dict[str, str]:
    """Return {claim or part: verdict} of an executed notebook."""
    found = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if record := output.get("data", {}).get(VERDICT):
                found[record["claim_id"] + record["part"]] = record["verdict"]
    return found


def main() -> int:
    """Run the archive of every chapter; return 1 if a verdict differs."""
    archives = sorted(BUILT.glob("*.zip"))
    if not archives:
        print("No archives in _build/html/_downloads/chapters: run `make book` first.")
        return 1
    with tempfile.TemporaryDirectory() as made:
        bin_ = Path(made) / ".venv" / "bin"
        run(sys.executable, "-m", "venv", ".venv", folder=Path(made))
        for path in archives:
            with zipfile.ZipFile(path) as archive:
                archive.extractall(made)
        first = Path(made) / archives[0].stem
        begun = time.perf_counter()
        run(bin_ / "pip", "install", "-q", "-r", "requirements.txt", folder=first)
        print(f"lock installed in {time.perf_counter() - begun:.0f} s")
        for path in archives:
            folder, begun = Path(made) / path.stem, time.perf_counter()
            before = read_notebook_verdicts(folder / f"{path.stem}.ipynb")
            run(bin_ / "jupyter", "execute", "--inplace", f"{path.stem}.ipynb", folder=folder)
            after = read_notebook_verdicts(folder / f"{path.stem}.ipynb")
            if after != before:
                print(f"{path.stem}: the verdicts differ from those of the page.")
                return 1
            took = time.perf_counter() - begun
            print(
                f"{path.stem}: {len(after)} verdicts as on the page, {path.stat().st_size / 1e6:.1f} MB, {took:.0f} s"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
