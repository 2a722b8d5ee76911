"""Tell whether processes that a test did not start itself have ended, on Linux and macOS."""

import time

import psutil


def is_running(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and is not yet waited for does not.

    Some containers have no process that waits for those whose parent has ended.
    """
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_for_end(pid: int, seconds: float = 20) -> None:
    """Wait until a process has ended; AssertionError if it has not after `seconds`."""
    end = time.monotonic() + seconds
    while is_running(pid):
        assert time.monotonic() < end, f"process {pid} still runs after {seconds} s"
        time.sleep(0.05)
