"""Test how the tests themselves are run: on how many workers, and what a test's fixtures are told."""

import os
import subprocess
import sys

import pytest

from tests.conftest import MOST_WORKERS, ROOT, pytest_xdist_auto_num_workers

PROBE = """\
import pytest

@pytest.fixture
def told(has_failed):
    yield
    print("told", has_failed())

def test_that_fails(told):
    assert False

def test_that_passes(told):
    pass
"""


@pytest.mark.parametrize(
    ("processors", "workers"), [(1, 2), (MOST_WORKERS - 1, MOST_WORKERS), (128, MOST_WORKERS)]
)
def test_workers_follow_the_processors_that_may_be_used(monkeypatch, processors, workers):
    monkeypatch.delenv("PYTEST_XDIST_AUTO_NUM_WORKERS", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 128)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(processors), raising=False)
    assert pytest_xdist_auto_num_workers() == workers
    monkeypatch.delattr(os, "sched_getaffinity")
    assert pytest_xdist_auto_num_workers() == MOST_WORKERS


def test_the_variable_of_xdist_decides_how_many_workers(monkeypatch):
    monkeypatch.setenv("PYTEST_XDIST_AUTO_NUM_WORKERS", "3")
    assert pytest_xdist_auto_num_workers() is None, "pytest-xdist reads it"


def test_fixtures_are_told_whether_their_test_failed(tmp_path):
    (tmp_path / "test_probe.py").write_text(PROBE)
    (tmp_path / "conftest.py").write_text((ROOT / "tests/conftest.py").read_text("utf-8"))
    command = [sys.executable, "-m", "pytest", "-s", "-p", "no:cacheprovider", "--rootdir", "."]
    said = subprocess.run([*command, "."], cwd=tmp_path, capture_output=True, text=True).stdout
    assert "told True" in said and "told False" in said and "1 failed, 1 passed" in said
