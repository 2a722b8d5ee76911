"""One process draws for all kernels: the same pictures, the same errors, and it ends with its parent."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress

import psutil
import pytest

from evidence.charts import svg
from tests.evidence.processes import is_running, wait_for_end

POINT = {"mark": "point", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}}


# A process of its own: the engine does not survive a fork, and other tests may have started it here.
PARENT = """\
import os, signal, socket, sys
from evidence import drawserver
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()
parent, child = int(sys.argv[2]) if sys.argv[2:] else os.getpid(), os.fork()
if not child:
    drawserver.serve(listener, parent)
print(child, flush=True)
signal.pause()
"""


@contextmanager
def start(address, *believed):
    """Start a process that forks a server; return both process ids. At the end both are killed.

    believed: the process id that the server takes for its parent's, if not the right one.
    """
    command = [sys.executable, "-c", PARENT, address, *believed]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        try:
            child = psutil.Process(int(parent.stdout.readline()))
            try:
                yield parent.pid, child.pid
            finally:
                with suppress(psutil.NoSuchProcess):
                    child.kill()
        finally:
            parent.kill()  # it waits for a signal for ever


@pytest.fixture
def server(tmp_path, monkeypatch):
    """Start a process that forks a server; return both process ids."""
    address = str(tmp_path / "drawing")
    monkeypatch.setenv(svg.DRAWING, address)
    with start(address) as found:
        yield found


def test_it_draws_what_a_kernel_would_draw(server, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(svg, "draw_here", lambda spec: "drawn here")
        drawn = svg.draw(POINT)
    assert drawn.startswith("<svg") and drawn == svg.draw_here(POINT)


def test_what_it_cannot_draw_is_the_same_error(server, monkeypatch):
    with pytest.raises(ValueError) as asked:
        svg.draw({"mark": "no such mark"})
    monkeypatch.delenv(svg.DRAWING)
    with pytest.raises(ValueError) as here:
        svg.draw({"mark": "no such mark"})
    assert str(asked.value) == str(here.value)
    assert svg.draw(POINT).startswith("<svg")


def test_a_kernel_whose_server_was_killed_draws_by_itself(server):
    svg.draw(POINT)
    os.kill(server[1], signal.SIGKILL)
    assert svg.draw(POINT).startswith("<svg") and svg.DRAWING not in os.environ


def test_a_kernel_whose_server_never_answers_draws_by_itself(tmp_path, monkeypatch):
    address = str(tmp_path / "silent")
    monkeypatch.setenv(svg.DRAWING, address)
    monkeypatch.setattr(svg, "LONGEST", 0.2)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        assert svg.draw(POINT).startswith("<svg") and svg.DRAWING not in os.environ


def test_it_ends_if_its_parent_ended_before_it_served(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with start(str(tmp_path / "drawing"), str(ended.pid)) as (_, child):
        wait_for_end(child)


def test_it_ends_with_its_parent(server):
    parent, child = server
    assert is_running(child)
    os.kill(parent, signal.SIGKILL)
    wait_for_end(child)
