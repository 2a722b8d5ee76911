"""Test that forked kernels are like started ones, and that none is left over."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from evidence import kernel, launcher
from tests.evidence.processes import is_running, wait_for_end
from tests.evidence.test_kernel import ENDS, refused, written

CELLS = (
    "import altair as alt\nimport pandas as pd\nfrom evidence import figure, glue, load",
    'trade = load("economy/national_trade")\nglue("rows", len(trade))\ntrade.head()',
    'figure(alt.Chart(pd.DataFrame({"a": [1, 2]})).mark_bar().encode(x="a:Q"), name="bars", title="Two bars",\n'
    '  alt="Bar chart of two bars, which says nothing of importance.", source=["economy/national_trade"])',
    "import os, sys\n(__name__, os.path.basename(sys.argv[0]), os.getsid(0) == os.getpid(), {'b', 'a', 'c'})",
)


@pytest.fixture
def plain(monkeypatch):
    """Start kernels as other systems do."""
    monkeypatch.setattr(launcher, "FORKING", False)


@pytest.fixture
def server(monkeypatch):
    """A server of this test alone, started by it."""
    started = {}
    monkeypatch.setattr(launcher, "STARTED", started)
    kernel.prepare(warm=False)
    yield lambda: list(started.values())[-1]
    for each in started.values():
        each.process.kill()
        each.close()


def outputs(folder):
    """Run a notebook; return its outputs and the peak memory."""
    path, _ = written(folder, *CELLS)
    notebook = kernel.read(path)
    peak = kernel.run(notebook, path)
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"], peak


def test_a_forked_kernel_gives_the_outputs_of_a_started_one(tmp_path, monkeypatch):
    forked, peak = outputs(tmp_path)
    monkeypatch.setattr(launcher, "FORKING", False)
    started, other = outputs(tmp_path)
    assert json.dumps(forked) == json.dumps(started)
    # A started kernel counts what its parent held when it was forked, here the whole test process.
    assert 80 < peak < 2 * other


@pytest.mark.parametrize("name", ["an error", "an end", "a crash", "killed", "too long"])
def test_a_started_kernel_is_named_too_where_it_ends(tmp_path, plain, name):
    text, line, words = ENDS[name]
    said, starts = refused(tmp_path, text, "never = 1", limit=1 if "sleep" in text else None)
    assert said.startswith(f"chapters/demo.md, line {starts[0] + line - 1} (code cell 2, “")
    assert f": {words}" in said


def test_kernels_with_other_settings_have_another_server(tmp_path, server, monkeypatch):
    path, _ = written(tmp_path, "import os\nos.environ['SETTING']")
    first = server()
    monkeypatch.setenv("SETTING", "b")
    notebook = kernel.read(path)
    kernel.run(notebook, path)
    assert notebook.cells[-1].outputs[0].data["text/plain"] == "'b'"
    assert server() is not first and first.process.wait(10) == 0, (
        "the first ends when nobody needs it"
    )


def test_without_its_server_a_kernel_is_started(tmp_path, server):
    server().process.kill()
    server().process.wait()
    path, _ = written(tmp_path, "1 + 1")
    notebook = kernel.read(path)
    kernel.run(notebook, path)
    assert notebook.cells[-1].outputs[0].data["text/plain"] == "2"


def test_a_kernel_does_not_outlive_those_who_asked_for_it(tmp_path, server):
    for end in (lambda forked: forked.client.close(), lambda forked: server().process.kill()):
        with open(os.devnull, "w") as nothing:
            connection = tmp_path / f"{time.monotonic_ns()}.json"
            forked = server().fork(
                ["ipykernel_launcher", "-f", str(connection)],
                str(tmp_path),
                dict(os.environ),
                nothing,
            )
        assert forked.poll() is None and is_running(forked.pid)
        while not connection.exists():  # it runs
            time.sleep(0.05)
        end(forked)
        wait_for_end(forked.pid)


def test_a_kernel_ends_if_its_server_ended_before_it_began():
    code = "from evidence.forkserver import become_kernel; become_kernel({'server': 1})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_forked_process_answers_as_popen_does(tmp_path, server):
    with open(os.devnull, "w") as nothing:
        forked = server().fork(["ipykernel_launcher"], str(tmp_path), dict(os.environ), nothing)
    with pytest.raises(launcher.subprocess.TimeoutExpired):
        forked.wait(0.01)
    forked.terminate()
    assert forked.wait(10) == forked.poll() == -signal.SIGTERM
    forked.kill()  # nothing is left to be killed
