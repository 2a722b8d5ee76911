"""What all tests share: the project's folder, one browser, and that nothing is skipped silently."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One worker more than processors (`-n auto`): one of them waits for its browser, a kernel or a timer."""
    return (os.cpu_count() or 1) + 1


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
    return report
