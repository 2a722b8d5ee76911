"""Know whether a built book is that of the files as they are: then nothing needs to start.

Times and sizes are compared, as make does. Sphinx and the notebooks' store decide by content what a
build has to do; here it is only decided whether one is needed.
"""

import json
import os
import sys
import sysconfig
from pathlib import Path

from .project import UNSEALED

PACKAGE = Path(__file__).resolve().parent
LEFT_OUT = {"_build", "raw", "tests", "browser", "checks", "bench", "binder", "__pycache__"}
MANIFEST = "manifest.json"
# Variables of the environment that change a book: its address, and the date that Sphinx writes
# instead of today's.
VARIABLES = ("BASEURL", "SOURCE_DATE_EPOCH")


def read_files(root: Path) -> dict[str, tuple[int, int]]:
    """Return time and size of every file below `root` that a build may read: {path: (time, size)}."""
    found = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in LEFT_OUT and not name.startswith(".")]
        for name in files:
            path = os.path.join(folder, name)
            try:
                status = os.stat(path)
            except FileNotFoundError:  # an editor has replaced it just now
                continue
            found[os.path.relpath(path, root)] = (status.st_mtime_ns, status.st_size)
    return found


def find_changed(before: dict, now: dict) -> list[str]:
    """Return the files that were changed, added or removed, sorted."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def read_inputs(root: Path) -> dict:
    """Return what a build of the project in `root` depends on.

    These are files, the package, the interpreter and its libraries, and variables of the environment.
    """
    libraries = os.stat(sysconfig.get_path("purelib")).st_mtime_ns  # changes when one is installed
    return {
        "files": read_files(root),
        "package": read_files(PACKAGE),
        "python": [sys.version, sys.prefix, libraries],
        "environment": {name: os.environ.get(name, "").strip() for name in VARIABLES},
        "hashes": not os.environ.get(UNSEALED),  # as `tables.are_hashes_checked` tells
    }


def is_fresh(folder: Path, output: str, inputs: dict) -> bool:
    """Tell whether the last build in `folder` was made from `inputs` and its `output` is as it left it."""
    known = folder / MANIFEST
    return known.exists() and known.read_bytes() == _describe(folder, output, inputs)


def find_unchanged(folder: Path, inputs: dict) -> set[str]:
    """Return the files that the last build in `folder` read as they are; none if it had another program.

    A build that failed, or was stopped, read none.
    """
    try:
        before = json.loads((folder / MANIFEST).read_bytes())["inputs"]
    except (FileNotFoundError, ValueError):  # nothing was built; or the disk was full
        return set()
    now = json.loads(json.dumps(inputs))
    if {**before, "files": {}} != {**now, "files": {}}:
        return set()
    return now["files"].keys() - find_changed(before["files"], now["files"])


def remember(folder: Path, output: str, inputs: dict) -> None:
    """Record from what the build in `folder` was made, and its files."""
    (folder / MANIFEST).write_bytes(_describe(folder, output, inputs))


def _describe(folder, output, inputs):
    known = {"inputs": inputs, "outputs": read_files(folder / output)}
    return json.dumps(known, sort_keys=True).encode()


def forget(folder: Path) -> None:
    """Let the next build begin, whatever has changed."""
    (folder / MANIFEST).unlink(missing_ok=True)
