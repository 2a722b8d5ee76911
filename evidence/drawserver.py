"""Draw charts in one process for all kernels that `evidence.forkserver` forks.

The renderer's engine takes a third of a second to start, is slow on its first pictures and needs
100 MB, in every kernel. `evidence.charts.svg.draw` asks this process where there is one.
"""

import json
import os
import socket
import socketserver
import threading
from typing import Any, NoReturn

from .charts.svg import draw_here

POLL_SECONDS = 1  # how often it checks that its parent is alive
SMALL = {"mark": "point", "data": {"values": [{"a": 1}]}}
ONE_BY_ONE = threading.Lock()


class Handler(socketserver.StreamRequestHandler):
    """Answers each line, a specification as JSON, with a line: {"svg": …} or {"error": …}."""

    def handle(self) -> None:
        """Draw until the client goes away."""
        for line in self.rfile:
            try:
                with ONE_BY_ONE:
                    answer = {"svg": draw_here(json.loads(line))}
            except ValueError as error:
                answer = {"error": str(error)}
            self.wfile.write(json.dumps(answer).encode() + b"\n")


class Server(socketserver.ThreadingUnixStreamServer):
    """Draws for the clients of a listening socket, until the process that forked it has ended."""

    daemon_threads = True

    def __init__(self, listener: socket.socket, parent: int) -> None:
        super().__init__(listener.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket, self.parent = listener, parent

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away."""

    def service_actions(self) -> None:
        """End with the parent."""
        if os.getppid() != self.parent:
            os._exit(0)


def serve(listener: socket.socket, parent: int) -> NoReturn:
    """Draw for the clients of `listener` while the process `parent` is alive; never return."""
    server = Server(listener, parent)
    draw_here(SMALL)  # starts the engine before the first chart
    server.serve_forever(POLL_SECONDS)
    os._exit(0)
