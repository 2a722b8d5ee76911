"""Fork kernels from one process that has imported their libraries (Linux).

Importing pandas, Altair, IPython and the package takes a kernel about a second. This process does it
once, waits on a socket, and forks itself into a kernel for each request; nothing else runs in it, so
a kernel begins in the same state as one started by itself. `evidence.launcher` starts it. One more
process is forked to draw the charts of all kernels (`evidence.drawserver`).

A request is one line of JSON, {"argv", "cwd", "env"}, and the file for the kernel's stderr. The
answer is one line with the process id, and one with exit status and peak memory when it has ended. A
kernel whose client goes away is killed.
"""

import functools
import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

PRELOADED = (
    "ipykernel.kernelapp", "IPython.core.completerlib", "pandas", "pandas.core.computation.api",
    "altair", "jsonschema", "rpds", "vl_convert", "yaml", "evidence.guard", "evidence.descriptor_checks", "evidence.charts",
    "evidence.claims", "evidence.drawserver", "evidence.index", "evidence.lookup", "evidence.measures", "evidence.outputs",
    "evidence.tables",
)  # fmt: skip
LARGEST = 1 << 20  # bytes of a request
MODULE = "ipykernel_launcher"  # what a kernel runs


class Server:
    """The kernels that were forked, and the connections of those who asked for them."""

    def __init__(self, listener: socket.socket, control: Any):
        self.listener, self.control = listener, control
        self.watched = selectors.DefaultSelector()
        self.watched.register(listener, selectors.EVENT_READ, self._accept)
        self.watched.register(control, selectors.EVENT_READ, self._close)
        self.open = True
        self.kernels: dict[int, socket.socket] = {}
        self.drawing, self.address = 0, f"{os.path.dirname(listener.getsockname())}/drawing"

    def serve(self) -> dict | None:
        """Return a request in each forked kernel, and None in the server at its end."""
        while self.open or self.kernels:
            for key, _ in self.watched.select():
                if request := key.data(key.fileobj):
                    return request
        return None

    def _close(self, control):
        """Stop: the process that started this one, and all that it forked, have ended."""
        self.watched.unregister(control)
        self.watched.unregister(self.listener)
        self.open = False

    def _accept(self, listener):
        """Fork a kernel; return its request in the kernel."""
        import_libraries()
        self._start_drawing()  # before it would have the connection and the file of a kernel
        client, _ = listener.accept()
        message, files, _, _ = socket.recv_fds(client, LARGEST, 1)
        while message and not message.endswith(b"\n"):
            message += client.recv(LARGEST)
        request = json.loads(message or "null")
        if not request:  # who asked only wanted the libraries to be imported
            return client.close()
        server = os.getpid()
        pid = os.fork()
        if not pid:
            self._leave()
            client.close()
            return request | {"stderr": files[0], "server": server, "drawing": self.address}
        os.close(files[0])
        self.kernels[pid] = client
        self.watched.register(
            os.pidfd_open(pid), selectors.EVENT_READ, lambda file: self._ended(file, pid)
        )
        self.watched.register(client, selectors.EVENT_READ, lambda _: self._gone(client, pid))
        with suppress(BrokenPipeError):
            client.sendall(json.dumps({"pid": pid}).encode() + b"\n")

    def _start_drawing(self):
        """Fork the process that draws for all kernels."""
        if self.drawing:
            return
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.address)
            listener.listen()  # kernels wait until it accepts them
            parent, self.drawing = os.getpid(), os.fork()
            if not self.drawing:
                from . import drawserver  # imported with the other libraries

                self._leave()
                drawserver.serve(listener, parent)

    def _leave(self):
        """Close in a forked process what belongs to the server."""
        for key in self.watched.get_map().values():
            if isinstance(key.fileobj, int):
                os.close(key.fileobj)
        self.watched.close()
        for file in (self.listener, *self.kernels.values()):
            file.close()

    def _ended(self, file, pid):
        """Tell the client how its kernel ended."""
        self.watched.unregister(file)
        os.close(file)
        _, status, used = os.wait4(pid, 0)
        client = self.kernels.pop(pid)
        with suppress(KeyError):
            self.watched.unregister(client)
        answer = {"status": os.waitstatus_to_exitcode(status), "peak": used.ru_maxrss}
        with suppress(OSError):
            client.sendall(json.dumps(answer).encode() + b"\n")
        client.close()

    def _gone(self, client, pid):
        """Kill the kernel of a client that went away."""
        self.watched.unregister(client)
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def become_kernel(request: dict) -> None:
    """Run a kernel in this process, as `python -m ipykernel_launcher` would."""
    os.setsid()  # as the leader of a group, which is signalled as a whole
    if os.getppid() != request["server"]:  # killed before this kernel left its group: nobody waits
        os._exit(1)
    os.environ.clear()
    os.environ.update(request["env"])
    from .charts.svg import DRAWING

    os.environ[DRAWING] = request["drawing"]
    os.chdir(request["cwd"])
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(request["stderr"], 2)
    os.close(request["stderr"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # It ends itself if this parent dies; ipykernel reads JPY_PARENT_PID when it is imported.
    sys.argv = [*request["argv"], f"--IPKernelApp.parent_handle={request['server']}"]
    runpy.run_module(MODULE, run_name="__main__", alter_sys=True)


@functools.cache
def import_libraries() -> None:
    """Import what most kernels need; at the first request, as many builds run no notebook."""
    for name in PRELOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # otherwise each collection in a kernel would copy what it shares with the others


def main() -> None:
    """Fork kernels until the control pipe (standard input) is closed.

    The argument is the file descriptor of the listening socket.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks for kernels
    with (
        socket.socket(fileno=int(sys.argv[1])) as listener,
        open(0, "rb", closefd=False) as control,
    ):
        server = Server(listener, control)
        request = server.serve()
    if not request and server.drawing:
        os.kill(server.drawing, signal.SIGKILL)
    if request:
        become_kernel(request)


if __name__ == "__main__":
    main()
