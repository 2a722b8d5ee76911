"""One process draws for all kernels: the same pictures, the same errors, and it ends with its parent."""

import os
import signal
import socket
import subprocess
import sys

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
parent, child = os.getpid(), os.fork()
if not child:
    drawserver.serve(listener, parent)
print(child, flush=True)
signal.pause()
"""


@pytest.fixture
def server(tmp_path, monkeypatch):
    """Start a process that forks a server; return both process ids."""
    address = str(tmp_path / "drawing")
    command = [sys.executable, "-c", PARENT, address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        monkeypatch.setenv(svg.DRAWING, address)
        yield parent.pid, child
        parent.kill()


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
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True
    )
    program = PARENT.replace("parent, child = os.getpid()", f"parent, child = {int(ended.stdout)}")
    address = str(tmp_path / "drawing")
    with subprocess.Popen(
        [sys.executable, "-c", program, address], stdout=subprocess.PIPE, text=True
    ) as parent:
        wait_for_end(int(parent.stdout.readline()))
        parent.kill()


def test_it_ends_with_its_parent(server):
    parent, child = server
    assert is_running(child)
    os.kill(parent, signal.SIGKILL)
    wait_for_end(child)
