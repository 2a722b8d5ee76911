"""A reader's browser over a folder of pages: a local server, and what went wrong or over the wire.

The browser resolves no name but the server's, so the network is cut. A page that asks for another
host gets no answer, and `Visit.problems` says which address it was. The tests, checks, bench and the PDF share this.
"""

import contextlib
import functools
import gzip
import http.server
import io
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from . import chromium

WIDE, NARROW = 1280, 390
ZOOMED = 320  # pixels: a window of 1280 at 400 per cent
CALM, STEP, LONGEST = 0.1, 0.025, 60  # seconds
KB = 1000
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules of axe on colours
# Puts texts into the filter of the ledger, one after the other; gives the milliseconds of each to the
# frame that shows its result.
FILTER = """async texts => {
  const field = document.querySelector('#ev-filters input[name=q]'), times = [];
  const frame = () => new Promise(done => requestAnimationFrame(done));
  for (const text of texts) {
    await frame();
    const start = performance.now();
    field.value = text;
    field.dispatchEvent(new Event('input', {bubbles: true}));
    await frame();
    document.body.getBoundingClientRect();
    times.push(performance.now() - start);
    await frame();
  }
  return times;
}"""
NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
PACKED = (".woff2", ".png", ".jpg", ".webp", ".gz", ".zip")  # hosts do not compress these again


def launch(playwright):
    """A headless Chromium without a network; AssertionError that says how to fix it if there is none."""
    executable = chromium.find()
    assert executable, chromium.FIX
    options = chromium.launch_options(executable)
    return playwright.chromium.launch(**options | {"args": [*options["args"], NO_NETWORK]})


@contextlib.contextmanager
def start_browser():
    """Start one Chromium without a network; close it at the end."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def on_the_wire(response) -> int:
    """Bytes of a response as a host with gzip at level 6 sends it, headers not counted."""
    body = response.body()
    return len(body) if response.url.split("?")[0].endswith(PACKED) else packed_size(body)


@functools.lru_cache(maxsize=64)
def packed_size(body):
    """Bytes of a text as a host sends it; every page asks for the same scripts and styles."""
    return len(gzip.compress(body, 6, mtime=0))


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files as a static host does, text compressed, without a line for each request."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send_head(self):
        path = Path(self.translate_path(self.path))
        if (
            not path.is_file()
            or path.name.endswith(PACKED)
            or "gzip" not in self.headers.get("Accept-Encoding", "")
        ):
            return super().send_head()
        body = packed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        return io.BytesIO(body)


@functools.lru_cache(maxsize=256)
def packed(path, _changed):
    """A file as a host sends it."""
    return gzip.compress(path.read_bytes(), 6, mtime=0)


@contextlib.contextmanager
def serve(folder):
    """Serve a folder on a port of its own; the value is its address, ending in a slash."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Visit:
    """A page as one reader sees it, and all that went wrong or over the wire while it was open."""

    def __init__(self, context, base):
        self.page = context.new_page()
        self.base = base
        self.problems = []
        self.responses = []
        self.open = set()  # requests without an answer
        self.moved = 0.0  # when a request was last sent or answered
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)
        self.page.on("requestfinished", self._answered)
        self.page.on("requestfailed", self._answered)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.problems.append(
                f"console {message.type}: {message.text} ({message.location.get('url', '')})"
            )

    def _request(self, request):
        self.open.add(request)
        self.moved = time.monotonic()
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and not request.url.startswith(self.base):
            self.problems.append(f"asks another host: {request.url}")

    def _answered(self, request):
        self.open.discard(request)
        self.moved = time.monotonic()

    def _response(self, response):
        self.responses.append(response)
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def go(self, path):
        """Open a page of the book and wait until nothing is loading."""
        self.page.goto(self.base + path, wait_until="load")
        self.settle()
        return self.page

    def forget(self):
        """Leave the page, and forget what went wrong or over the wire on it."""
        self.page.goto("about:blank")
        self.problems.clear()
        self.responses.clear()

    def settle(self, calm=CALM):
        """Wait until no request has been open for `calm` seconds (Playwright's "networkidle" takes half a second)."""
        start = time.monotonic()
        self.moved = max(self.moved, start)
        while (left := self.moved + calm - time.monotonic()) > 0 or self.open:
            assert time.monotonic() < start + LONGEST, (
                f"no answer in {LONGEST} s: {[one.url for one in self.open]}"
            )
            self.page.wait_for_timeout(max(left, STEP) * 1000)

    def weights(self, first=None) -> dict[str, int]:
        """Address -> bytes on the wire of all that came so far, or of the `first` responses."""
        return {
            response.url.removeprefix(self.base): on_the_wire(response)
            for response in self.responses[:first]
        }
