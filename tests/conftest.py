"""What all tests share: the project's folder, one browser, and that nothing is skipped silently."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MOST_WORKERS = 8  # each has a browser, and may have kernels
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def browser():
    """One headless Chromium without a network for all tests of a worker; Playwright starts once in a process."""
    from browser.reader import start_browser

    with start_browser() as started:
        yield started


@pytest.fixture
def has_failed(request):
    """Return has_failed(), which tells whether the test has failed so far; its fixtures ask at their end."""
    return lambda: request.node.stash.get(FAILED, False)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """Return how many workers `-n auto` starts; None leaves it to the variable of pytest-xdist."""
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None
    if hasattr(
        os, "sched_getaffinity"
    ):  # on Linux: a container may use fewer processors than there are
        processors = len(os.sched_getaffinity(0))
    else:
        processors = os.cpu_count() or 1
    # One more than processors: one of them waits for its browser, a kernel or a timer.
    return min(processors + 1, MOST_WORKERS)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A skipped test fails: what cannot be tested here must say so, not look like success."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped ({reason}). Install what it needs, or remove the test."
        )
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report
