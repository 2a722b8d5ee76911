"""Start the kernels of `evidence.kernel`: forked where that is safe, otherwise as Jupyter does.

On Linux kernels are forked from `evidence.forkserver`. Elsewhere each kernel is a new interpreter: the
system libraries of macOS do not survive a fork. Both give the same outputs, which a test compares.
"""

import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from .forkserver import MODULE
from .project import find_root

FORKING = sys.platform == "linux" and hasattr(os, "pidfd_open")
# Variables that differ between kernels, and that no module reads when it is imported.
OF_ONE_KERNEL = ("EVIDENCE_CRASHES", "JPY_PARENT_PID", "JPY_SESSION_NAME", "PYTEST_CURRENT_TEST")
SECONDS_TO_END = 5
STARTED: dict[str, "Forks"] = {}  # the server of this process, by the environment it has


class Forks:
    """A process that forks kernels, and the address at which it waits."""

    def __init__(self, environment: dict[str, str], root: Path):
        self.folder = tempfile.mkdtemp(prefix="kernels-")  # only this user may enter
        self.address = f"{self.folder}/socket"
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.address)
            listener.listen()  # requests wait until it accepts them
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "evidence.forkserver", str(listener.fileno())],
                cwd=root, env=environment, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL,
                pass_fds=[listener.fileno()],
            )  # fmt: skip
        # It ends when this process and all that it forked have closed the pipe.
        weakref.finalize(self, _end, self.process, self.folder, os.getpid())

    def warm(self) -> None:
        """Let it import the libraries now."""
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(self.address)
            client.sendall(b"null\n")

    def fork(
        self, command: Sequence[str], cwd: str, environment: dict, stderr: Any
    ) -> "Forked | None":
        """Fork a kernel; return its process, or None if the server has failed."""
        client = socket.socket(socket.AF_UNIX)
        try:
            client.connect(self.address)
            request = {"argv": list(command), "cwd": cwd, "env": environment}
            sent = json.dumps(request).encode() + b"\n"
            done = socket.send_fds(client, [sent], [stderr.fileno()])
            client.sendall(sent[done:])
            return Forked(client)
        except (OSError, EOFError):
            client.close()
            return None

    def close(self) -> None:
        """Let it end once its kernels have ended."""
        if self.process.stdin:
            self.process.stdin.close()


def _end(process, folder, owner):
    """Remove the folder of a server, and end it if this process started it and ends."""
    if os.getpid() != owner:
        return
    shutil.rmtree(folder, ignore_errors=True)
    process.stdin.close()
    try:
        process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()  # kernels end themselves when it has died


class Forked:
    """A forked kernel, with what jupyter_client uses of `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, client: socket.socket):
        self.client, self.unread = client, b""
        self.returncode: int | None = None
        self.peak = 0  # KB of memory
        self.pid = self._read()["pid"]

    def _read(self):
        """Return the next answer of the server; EOFError if it has ended."""
        while b"\n" not in self.unread:
            more = self.client.recv(4096)
            if not more:
                raise EOFError
            self.unread += more
        line, _, self.unread = self.unread.partition(b"\n")
        return json.loads(line)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended; return its exit status, negative for a signal."""
        if self.returncode is None:
            try:
                self.client.settimeout(timeout)
                answer = self._read()
            except TimeoutError:
                raise subprocess.TimeoutExpired(MODULE, timeout or 0) from None
            except (EOFError, ConnectionError):  # the server was killed, and its kernels with it
                answer = {"status": -signal.SIGKILL, "peak": 0}
            self.client.close()
            self.returncode, self.peak = answer["status"], answer["peak"]
        return self.returncode

    def poll(self) -> int | None:
        """Return its exit status, or None while it runs."""
        try:
            return self.wait(1e-6)
        except subprocess.TimeoutExpired:
            return None

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Send SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Send SIGTERM."""
        self.send_signal(signal.SIGTERM)


class Provisioner(LocalProvisioner):
    """Launches a kernel for jupyter_client, and knows the memory that it took."""

    started: Any = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel if this is the command of Python's own, otherwise start its program."""
        if FORKING and cmd[:3] == [sys.executable, "-m", MODULE]:
            self.process = _fork(cmd[2:], kwargs)
        if self.process is None:
            info = await super().launch_kernel(cmd, **kwargs)
        else:
            self.pid = self.pgid = self.process.pid
            self.cwd, info = Path(kwargs["cwd"]), self.connection_info
        self.started = self.process
        return info

    def read_peak(self) -> float:
        """Return the peak memory in MB of the kernel, or of the largest of this process's children."""
        peak = (
            getattr(self.started, "peak", 0)
            or resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        )
        return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def start(environment: dict[str, str], folder: Path, warm: bool) -> None:
    """Start the server for kernels of this process and of those forked from it.

    warm: import the libraries now, while this process does something else.
    """
    if FORKING:
        server = _server(environment, folder)
        if warm:
            server.warm()


def _server(environment, folder):
    """Return the server for kernels in `folder` with `environment`; another would have other settings."""
    common = {key: value for key, value in environment.items() if key not in OF_ONE_KERNEL}
    root = find_root(folder)
    key = json.dumps([str(root), common], sort_keys=True)
    if key not in STARTED:
        while STARTED:
            STARTED.popitem()[1].close()
        STARTED[key] = Forks(common, root)
    return STARTED[key]


def _fork(command, options):
    """Return the process of a forked kernel, or None if it cannot be forked."""
    folder, environment = Path(options["cwd"]), options["env"]
    own = environment | {"JPY_PARENT_PID": str(os.getpid())}  # as Jupyter sets it
    return _server(environment, folder).fork(command, str(folder), own, options["stderr"])
