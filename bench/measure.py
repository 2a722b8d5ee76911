"""Measure a build (time, memory of all its processes) and the size and speed of its pages."""

import json
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Browser

from bench.books import build_command, clean_environment, python
from browser import chromium
from browser.reader import FILTER, KB, WIDE, Visit, serve

MB = 1024 * 1024
LETTERS = ["azerbaijan"[:n] for n in range(1, 11)]  # a word as it is typed
LOAD = """
import time
from evidence import load
load({name!r})
times = []
for _ in range(7):
    start = time.perf_counter()
    load({name!r})
    times.append(time.perf_counter() - start)
print(sorted(times)[3] * 1000)
"""


@dataclass
class Build:
    """One build: wall time in seconds, and the peak memory of its processes in MB, if it was sampled."""

    seconds: float
    peak: float = 0.0


def build(root: Path, watch: bool = False) -> Build:
    """Build the book in `root`; with `watch`, sample the memory of all its processes too.

    The measure is PSS: memory that two processes share counts half for each. Sampling costs time, so
    a build is either timed or sampled. Raises RuntimeError with the end of the log if it fails.
    """
    log = root / "bench.log"
    started = time.perf_counter()
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            build_command(),
            cwd=root,
            env=clean_environment(root),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        sampler = Sampler(process.pid) if watch else None
        status = process.wait()
    seconds = time.perf_counter() - started
    if status:
        tail = "\n".join(log.read_text(encoding="utf-8").splitlines()[-25:])
        raise RuntimeError(f"The build of {root.name} failed with status {status}:\n{tail}")
    return Build(seconds, sampler.stop() if sampler else 0.0)


class Sampler(threading.Thread):
    """The peak memory of a process and all its descendants, sampled five times a second."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.root, self.peak, self.done = psutil.Process(pid), 0, threading.Event()
        self.start()

    def run(self) -> None:
        """Sample until stopped."""
        while not self.done.wait(0.2):
            self.peak = max(self.peak, sum(self._memory()))

    def _memory(self):
        try:
            family = [self.root, *self.root.children(recursive=True)]
        except psutil.NoSuchProcess:  # it ended between two samples
            return
        for process in family:
            try:
                yield process.memory_full_info().pss
            except (psutil.NoSuchProcess, psutil.AccessDenied):  # ended, or a zombie
                continue

    def stop(self) -> float:
        """Stop; return the peak in MB."""
        self.done.set()
        self.join()
        return self.peak / MB


def loading(root: Path, name: str) -> float:
    """Return the milliseconds of a warm `load()` of a table: the median of seven."""
    run = subprocess.run(
        [str(python()), "-c", LOAD.format(name=name)],
        cwd=root,
        env=clean_environment(root),
        capture_output=True,
        text=True,
        check=True,
    )
    return float(run.stdout)


@dataclass
class PageCost:
    """The cost of opening a page: KB transferred, requests answered, requests to other hosts."""

    kb: float
    requests: int
    foreign: int


def opened(browser: Browser, html: Path, page: str) -> PageCost:
    """Open a page with an empty cache and no network, without any interaction."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900})
    with serve(html) as base:
        reader = Visit(context, base)
        reader.go(page)
        weights = reader.weights()
        foreign = sum("asks another host" in problem for problem in reader.problems)
    context.close()
    return PageCost(sum(weights.values()) / KB, len(weights), foreign)


def keystroke(browser: Browser, html: Path) -> float:
    """Return the milliseconds of the slowest letter typed into the ledger's filter, best of three runs."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900})
    with serve(html) as base:
        page = Visit(context, base).go("chapters/ledger.html")
        runs = [page.evaluate(FILTER, LETTERS) for _ in range(3)]
    context.close()
    return max(min(times) for times in zip(*runs))


def lighthouse(html: Path, page: str, executable: str) -> str:
    """Return the mobile scores "performance / accessibility / best practices / SEO", or "not measured"."""
    command = shutil.which("lighthouse")
    if not command:
        return "not measured"
    flags = chromium.launch_options(executable)["args"]
    with serve(html) as base:
        run = subprocess.run(
            [
                command,
                base + page,
                "--output=json",
                "--quiet",
                f"--chrome-flags={' '.join(['--headless=new', *flags])}",
            ],
            env=clean_environment(html) | {"CHROME_PATH": executable},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    if run.returncode:
        return f"failed: {run.stderr.strip().splitlines()[-1][:60]}"
    scores = json.loads(run.stdout)["categories"]
    names = ("performance", "accessibility", "best-practices", "seo")
    return " / ".join(f"{(scores[name]['score'] or 0) * 100:.0f}" for name in names)
