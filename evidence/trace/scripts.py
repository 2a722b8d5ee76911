"""Write a slice as a script that runs alone."""

import re
from collections.abc import Mapping, Sequence

from .origins import Origin
from .replay import COMPARED
from .slices import Program


def name_script(kind: str, name: str) -> str:
    """Return the file name of a slice: "number-share-2014.py"."""
    return f"{kind}-{re.sub(r'[^A-Za-z0-9_.-]', '-', name)}.py"


def write_script(
    program: Program,
    kind: str,
    name: str,
    chosen: Sequence[int],
    record: Mapping[str, str],
    origin: Origin,
) -> str:
    """Return a script that makes one result and compares it with `record`, the result as the book has it."""
    read = [f"{use.table} ({use.describe()})" for use in origin.uses] + origin.facts
    said = "\n".join(f"#   {one}" for one in read) or "#   no table or fact that they name"
    expected = ", ".join(f"{key}={str(record.get(key, ''))!r}" for key in COMPARED[kind])
    return (
        f"# The {kind} {name} of the book, computed by the statements of its notebook that make it.\n"
        f"# It reads:\n{said}\n"
        f"# Run it with the project installed: .venv/bin/python {name_script(kind, name)}\n\n"
        "from evidence.trace import Replay\n\n"
        f"replay = Replay()\n\n{program.text(chosen)}\n\n"
        f"replay.compare({kind!r}, {name!r}, {expected})\n"
    )
