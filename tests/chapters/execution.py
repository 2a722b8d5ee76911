"""Run a notebook as a stranger would: a clean kernel, no network, and another processor.

The kernel computes as an old processor in another time zone would (`checks.processors.SHORT`), so
that a result which depends on the machine differs from `results/` here.
"""

import os
import sys
from pathlib import Path

from nbclient import NotebookClient

from checks.processors import SHORT, available

# Python runs a module of this name at the start of every process that finds it on its path.
NO_NETWORK = """
import ipaddress, socket

def _refuse(real):
    def connect(self, address, *rest):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _local(address[0]):
            raise ConnectionRefusedError(f"a notebook asked for the network: {address!r}. Read data/ with load() instead.")
        return real(self, address, *rest)
    return connect

def _local(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

def _resolve(host, *rest, _real=socket.getaddrinfo, **named):
    if host is not None and not _local(host if isinstance(host, str) else host.decode()):
        raise ConnectionRefusedError(f"a notebook asked for the network: {host!r}. Read data/ with load() instead.")
    return _real(host, *rest, **named)

socket.socket.connect = _refuse(socket.socket.connect)
socket.socket.connect_ex = _refuse(socket.socket.connect_ex)
socket.getaddrinfo = _resolve
"""


def execute(notebook, folder: Path, scratch: Path):
    """Execute an nbformat notebook with `folder` as its working directory; returns it with its outputs.

    `scratch` is an empty directory for the module that closes the network. CellExecutionError if a cell fails.
    """
    (scratch / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    environment = {**os.environ, **available(SHORT), "PYTHONPATH": str(scratch)}
    # The kernel of the interpreter that runs the tests, whatever kernels the user has installed.
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    client = NotebookClient(notebook, kernel_name="python3", timeout=300, resources={"metadata": {"path": str(folder)}})
    client.execute(env=environment)
    return notebook
