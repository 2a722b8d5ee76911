"""Stop cells that break the rules for chapters: an IPython extension for kernels of the book.

`evidence.kernel` loads it into every kernel that it starts; JupyterLab does not. A cell that writes
into the project's folder, starts a program, uses the network, draws random numbers without a seed,
puts the name of a table or fact together or prints too much is stopped at its line. The refusal is also displayed as an output of the cell,
so that a `try` around the call does not hide it.
"""

import ast
import faulthandler
import os
import pickle
import random
import sys
import tempfile
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

import numpy as np
from IPython.core.error import InputRejected
from IPython.display import display

from .outputs import REFUSED
from .project import ROOT as PROJECT
from .usage import READERS

ROOT = os.path.realpath(PROJECT)

TEMPORARY = os.path.realpath(tempfile.gettempdir())
# Folders of tools that may be inside the project's folder: the environment, and the caches of the
# user if it is the home folder (as on Binder).
TOOLS = {".venv", ".cache", ".config", ".ipython", ".jupyter", ".local", "__pycache__"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CRASHES = "EVIDENCE_CRASHES"  # variable: the file to which the line of a crash is written
LINES, CHARACTERS = 1_000, 100_000  # of one cell's output

# Python's audit events, and which of their arguments are paths that are changed.
FILES = {
    "os.link": (1,), "os.mkdir": (0,), "os.remove": (0,), "os.rename": (0, 1), "os.rmdir": (0,),
    "os.symlink": (1,), "os.truncate": (0,), "sqlite3.connect": (0,),
}  # fmt: skip
PROGRAMS = {"os.exec", "os.forkpty", "os.posix_spawn", "os.system", "pty.spawn", "subprocess.Popen"}
HOSTS = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0}
ADDRESSES = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}

SEEDED = "Draw from rng = np.random.default_rng(2026), or another number: then every build draws the same."
# Generators that take a random seed from the machine if none is given.
UNSEEDED = {"random.Random", "random.seed"} | {
    f"numpy.random.{name}"
    for name in ("default_rng", "seed", "RandomState", "SeedSequence", "PCG64", "PCG64DXSM", "MT19937",
                 "Philox", "SFC64")
}  # fmt: skip
SEEDLESS = ("random.SystemRandom", "os.urandom", "uuid.uuid1", "uuid.uuid4", "secrets.")
PUT_TOGETHER = {"format", "format_map", "join"}  # methods of texts
SEEDING = {"random.seed", "random.setstate", "numpy.random.seed", "numpy.random.set_state"}


class Refused(Exception):
    """A cell broke a rule for chapters. The message says which, and what to do instead."""


class Guard:
    """The rules for the cells of one kernel, checked while a cell runs."""

    def __init__(self, shell: Any):
        self.shell = shell
        self.running = False
        # Of the running cell: {"said": message, "line": number or None}.
        self.refused: list[dict] = []
        self.printed = [0, 0]  # lines and characters
        self.names: dict[str, str] = {}  # what the cells have imported: {"np": "numpy"}
        self.seeded: set[str] = set()  # which of the two global generators the cells have seeded
        self.drawn: int | None = None  # the line of the cell that may draw from one of them
        self.before: dict[str, Any] = {}

    def begin(self, info: Any) -> None:
        """Start to check; IPython calls it before a cell."""
        self.refused, self.printed, self.drawn = [], [0, 0], None
        self.before = _states()
        self.running = True

    def end(self, result: Any) -> None:
        """Stop checking and display what was refused; IPython calls it after a cell."""
        self.running = False
        moved = [name for name, state in _states().items() if state != self.before.get(name)]
        unseeded = [name for name in moved if name not in self.seeded]
        if unseeded:
            said = f"the cell draws random numbers from `{unseeded[0]}` without a seed. {SEEDED}"
            self.refused.append({"said": said, "line": self.drawn})
        for record in self.refused:
            display({REFUSED: record}, raw=True)

    def visit(self, tree: ast.AST) -> ast.AST:
        """Refuse generators without a seed and names put together; IPython calls it before a cell runs."""
        for node in ast.walk(tree):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self.names |= _imported(node)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                self._call(node, self._dotted(node.func))
        return tree

    def _call(self, node, name):
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        none = all(isinstance(value, ast.Constant) and value.value is None for value in given)
        if name in UNSEEDED and none:
            said = (
                f"the cell calls {ast.unparse(node)}, whose numbers differ in every build. {SEEDED}"
            )
            self._reject(said, node.lineno)
        if name.startswith(SEEDLESS):
            said = f"the cell calls {name}, whose values differ in every build. {SEEDED}"
            self._reject(said, node.lineno)
        if name in READERS and given and _is_put_together(given[0]):
            said = (
                f"the cell calls {ast.unparse(node)} with a name that is put together, so no trace can "
                f'list what is read. Write the whole name out, such as "{READERS[name]}": in the call, '
                "or in the list that the cell goes through."
            )
            self._reject(said, node.lineno)
        if name in SEEDING:
            self.seeded.add(name.rpartition(".")[0])
        elif name.startswith(("random.", "numpy.random.")) or name.rpartition(".")[2] == "sample":
            self.drawn = self.drawn or node.lineno

    def _reject(self, said, line):
        self.refused.append({"said": said, "line": line})
        raise InputRejected(said)

    def _dotted(self, node):
        """Return the full name of what is called: "numpy.random.default_rng"."""
        parts = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name):
            parts.append(self.names.get(node.id, node.id))
        return ".".join(reversed(parts))

    def audit(self, event: str, arguments: tuple) -> None:
        """Refuse an event of a running cell; Python calls it with every audit event."""
        if not self.running:
            return
        if event == "open":
            if isinstance(arguments[2], int) and arguments[2] & WRITING:
                self._changes(arguments[0])
        elif event in FILES:
            for place in FILES[event]:
                self._changes(arguments[place])
        elif event in PROGRAMS:
            self._refuse("the cell starts another program, which nobody watches. Do it in Python.")
        elif event in HOSTS or event in ADDRESSES:
            address = arguments[HOSTS[event] if event in HOSTS else ADDRESSES[event]]
            host = address[0] if isinstance(address, tuple) else address if event in HOSTS else None
            if host and not _is_local(host):
                self._refuse(
                    f"the cell asks for the network ({_text(host)}). Put the table into "
                    "data/<theme>/ and load() it."
                )

    def _changes(self, path):
        name = _inside(path)
        if name:
            self._refuse(
                f"the cell writes {name}. Chapters only read: glue() and figure() record results, "
                "and tempfile.mkdtemp() makes a folder for other files."
            )

    def write(self, real: Callable[[str], int]) -> Callable[[str], int]:
        """Return `real`, the write method of standard output, with the limit of a cell's output."""

        def write(text: str) -> int:
            self.printed[0] += text.count("\n")
            self.printed[1] += len(text)
            if self.running and (self.printed[0] > LINES or self.printed[1] > CHARACTERS):
                self._refuse(
                    f"the cell prints more than {LINES:,} lines or {CHARACTERS:,} characters, "
                    "which nobody reads. Show a part of it, as frame.head() does."
                )
            return real(text)

        return write

    def _refuse(self, said):
        frame, line = sys._getframe(), None
        while frame:  # outwards: the last match is the line of the cell itself
            if frame.f_globals is self.shell.user_global_ns and frame.f_code.co_name == "<module>":
                line = frame.f_lineno
            frame = frame.f_back
        self.refused.append({"said": said, "line": line})
        raise Refused(said)


def _is_put_together(node):
    """Tell whether code makes a text of others: f"economy:{key}", "economy:" + key, "{}".format(key)."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr in PUT_TOGETHER
    return isinstance(node, ast.BinOp) or (
        isinstance(node, ast.JoinedStr)
        and any(isinstance(part, ast.FormattedValue) for part in node.values)
    )


def _imported(node):
    """Return {name in the notebook: full name} of one import."""
    if isinstance(node, ast.Import):
        return {a.asname: a.name for a in node.names if a.asname}
    return {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names if not node.level}


def _states():
    """Return the states of the two global generators of the process."""
    return {
        "random": random.getstate(),
        "numpy.random": pickle.dumps(np.random.get_state(legacy=False)),
    }


def _inside(path):
    """Return the path relative to the project's folder; None if it is outside or of a tool."""
    if isinstance(path, int) or path == ":memory:":  # opened before; a database without a file
        return None
    full = os.path.realpath(os.fsdecode(path))
    folder = os.path.commonpath([TEMPORARY, ROOT]) == ROOT and TEMPORARY + os.sep
    if not full.startswith(ROOT + os.sep) or (folder and full.startswith(folder)):
        return None
    name = os.path.relpath(full, ROOT)
    return None if TOOLS & set(name.split(os.sep)) else name


def _text(host):
    return host.decode(errors="replace") if isinstance(host, bytes) else str(host)


def _is_local(host):
    try:
        return ip_address(_text(host)).is_loopback
    except ValueError:
        return _text(host) in ("localhost", "")


def load_ipython_extension(shell: Any) -> None:
    """Check the cells of this kernel from now on."""
    guard = Guard(shell)
    shell.events.register("pre_run_cell", guard.begin)
    shell.events.register("post_run_cell", guard.end)
    shell.ast_transformers.append(guard)
    sys.stdout.write = guard.write(sys.stdout.write)  # type: ignore[method-assign]
    sys.addaudithook(guard.audit)
    if os.environ.get(CRASHES):
        faulthandler.enable(os.open(os.environ[CRASHES], os.O_WRONLY | os.O_APPEND))
