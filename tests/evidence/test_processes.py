"""Test that the helper for the ends of processes can tell running ones from those that have ended."""

import subprocess
import sys

import psutil
import pytest

from tests.evidence.processes import is_running, wait_for_end


def test_a_process_runs_until_it_has_ended_waited_for_or_not():
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert is_running(process.pid)
    with pytest.raises(AssertionError, match=f"process {process.pid} still runs"):
        wait_for_end(process.pid, 0.1)
    process.stdin.close()
    wait_for_end(process.pid)
    assert psutil.pid_exists(process.pid), "nobody has waited for it"
    process.wait()
    assert not is_running(process.pid)
