"""Run the live book (`_build/live`) in a browser, and measure what a reader waits for and loads."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from browser.reader import WIDE, serve

LIVE = Path(__file__).resolve().parents[1] / "_build" / "live"
MINUTES = 60_000  # ms
MOST_MEGABYTES = 18  # of a first visit
SECOND_VISIT_KB = 100  # what is loaded again when the browser's cache has the rest
BUTTON = "text=Run this chapter here"
SAME = "every result is the same as printed"


@dataclass
class Traffic:
    """What a page asked for and loaded since it was watched."""

    asked: list[str] = field(default_factory=list)
    loaded: list[int] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note every request of a page and of its workers."""
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("requestfinished", self._add)

    def _add(self, request):
        # An answer from the browser's cache counts as less than nothing: its headers are subtracted.
        self.loaded.append(max(0, request.sizes()["responseBodySize"]))

    @property
    def megabytes(self) -> float:
        """The bodies of all answers, in millions of bytes."""
        return sum(self.loaded) / 1e6


@dataclass
class Measured:
    """A run of the live book: seconds from the clicks, and MB from the network after the first click."""

    first_cell: float
    chapter: float
    book: float
    megabytes: float
    second_visit: float  # seconds from the click to the end of a chapter
    second_megabytes: float


def wait_for(page: Page, words: list[str]) -> str:
    """Wait until the status line of the page begins with one of `words`; return it."""
    page.wait_for_function(
        "(words) => words.some((word) => document.querySelector('.ev-run-status')?.textContent.startsWith(word))",
        arg=words,
    )
    return page.inner_text(".ev-run-status")


def run_chapter(page: Page) -> tuple[float, float]:
    """Press the button of a chapter; return the seconds to its first cell and to its end.

    Raises
    ------
    RuntimeError
        If a result is not the printed one.
    """
    began = time.perf_counter()
    page.click(BUTTON)
    page.wait_for_selector(".ev-run-said p", state="attached")
    first = time.perf_counter() - began
    said = wait_for(page, ["Done", "It did", "Cell"])
    if SAME not in said:
        raise RuntimeError(f"{page.url}: {said}")
    return first, time.perf_counter() - began


def run_book(page: Page) -> float:
    """Run the whole book on a page whose chapter has run; return the seconds.

    Raises
    ------
    RuntimeError
        If a cell fails.
    """
    began = time.perf_counter()
    page.click("text=Run the whole book")
    said = wait_for(page, ["The whole book", "It did"])
    if not said.startswith("The whole book"):
        raise RuntimeError(f"{page.url}: {said}")
    return time.perf_counter() - began


def measure(browser: Browser, folder: Path = LIVE) -> Measured:
    """Run a chapter and the whole book with an empty cache, then a chapter again as a second visit."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900})
    context.set_default_timeout(10 * MINUTES)
    page = context.new_page()
    with serve(folder) as base:
        page.goto(f"{base}chapters/language.html")
        traffic = Traffic()
        traffic.watch(page)
        first, chapter = run_chapter(page)
        book = run_book(page)
        megabytes = traffic.megabytes
        page.goto(f"{base}chapters/military.html")
        traffic.loaded.clear()
        _, again = run_chapter(page)
    context.close()
    return Measured(first, chapter, book, megabytes, again, traffic.megabytes)
