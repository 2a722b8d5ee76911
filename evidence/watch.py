"""Build the book whenever a file is saved, and reload the page that shows it (`make watch`); or once (`make serve`).

Own code on the standard library instead of sphinx-autobuild: that runs Sphinx, not `evidence.build`
with its lock and its messages, and would add eight packages to the lock.
"""

import argparse
import functools
import http.server
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .build import WAIT
from .build import main as build_once
from .freshness import find_changed, read_files
from .markup import Markup, render
from .project import ROOT

HTML = ROOT / "_build" / "html"
PAUSE = 0.3  # seconds between two looks at the files
FAILED = "The book was not built."
EVENTS = "/.watch/events"
ALIVE = 15  # seconds between two signs of life, by which the server notices closed pages
MOST = 65_535  # the highest port
SCRIPT = render("watch.html", events=EVENTS)


def find_message(log: str) -> str:
    """Return why a build failed, from all that it printed: its last message, or its warnings."""
    _, found, after = log.rpartition(FAILED)
    if found and after.strip():
        return after.strip()
    lines = log.splitlines()
    warned = [line for line in lines if "WARNING" in line or "ERROR" in line]
    return "\n".join(warned or lines[-5:])


class WaitingBuild:
    """A build that loads everything before a page changes, which takes a second and a half."""

    def __init__(self) -> None:
        self.process = self._start()

    def _start(self):
        return subprocess.Popen(
            [sys.executable, "-m", "evidence.build", "html", WAIT],
            cwd=ROOT,
            env={**os.environ, "NO_COLOR": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def build(self) -> str:
        """Build the book; return "" or why it failed."""
        log, _ = self.process.communicate("\n")
        failed, self.process = self.process.returncode, self._start()
        return find_message(log) if failed else ""

    def close(self) -> None:
        """End the process, and a build that it is at."""
        self.process.terminate()
        self.process.communicate()


class Builds:
    """The builds so far: how many ended well, and what is wrong with the last."""

    def __init__(self, build: Callable[[], str], root: Path = ROOT):
        self.build, self.root = build, root
        self.number, self.message = 0, ""
        self.condition = threading.Condition()

    def run(self, changed: list[str]) -> None:
        """Build, and tell terminal and pages how it ended."""
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        what = ", ".join(changed[:3]) + more or "Start"
        print(f"{time.strftime('%H:%M:%S')} {what}: building …", flush=True)
        begun = time.perf_counter()
        message = self.build()
        print(message or f"         built in {time.perf_counter() - begun:.1f} s", flush=True)
        with self.condition:
            self.message = message
            self.number += not message
            self.condition.notify_all()

    def watch(self, ended: threading.Event) -> None:
        """Build now and after every change, until `ended` is set."""
        seen: dict = {}
        while not ended.is_set():
            now = read_files(self.root)
            changed = find_changed(seen, now) if seen else []
            if changed or not seen:
                seen = now  # before the build: a file saved meanwhile is built next
                self.run(changed)
            ended.wait(PAUSE)

    def events(self) -> Iterator[dict]:
        """Yield the state now and after every build, and again as a sign of life."""
        while True:
            with self.condition:
                yield {"number": self.number, "message": self.message}
                self.condition.wait(ALIVE)


class BuiltHandler(http.server.SimpleHTTPRequestHandler):
    """Serves the built pages as they are (`make serve`)."""

    def log_message(self, *_: object) -> None:
        """Print nothing for a request."""

    def end_headers(self) -> None:
        """Let no browser keep a page."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


class PageHandler(BuiltHandler):
    """Serves the built pages with the script that reloads them."""

    builds: Builds

    def do_GET(self) -> None:
        """Answer with a file, a page or the stream of builds."""
        if self.path == EVENTS:
            return self._stream()
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() or self.path == "/" else path
        if path.suffix != ".html" or (not path.is_file() and self.path != "/"):
            return super().do_GET()
        text = "<!doctype html><body>Building …</body>"
        if path.is_file():
            text = path.read_text(encoding="utf-8")
        end = Markup("{}</body>").format(SCRIPT)
        self._send("text/html; charset=utf-8", text.replace("</body>", end).encode())

    def _send(self, kind, body):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            for state in self.builds.events():
                self.wfile.write(f"data: {json.dumps(state)}\n\n".encode())
                self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            pass  # the page was closed


def serve(builds: Builds | None, folder: Path, port: int) -> http.server.ThreadingHTTPServer:
    """Return a server of the built pages in `folder`, not started yet; without `builds`, as they are."""
    handler = type("Handler", (PageHandler,), {"builds": builds}) if builds else BuiltHandler
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", port), functools.partial(handler, directory=str(folder))
    )
    server.daemon_threads = True
    return server


def read_port(text: str) -> int:
    """Return a port; ValueError, which says why, if the text is no port."""
    if not text.isascii() or not text.isdecimal() or int(text) > MOST:
        raise ValueError(f"a port is a number from 1 to {MOST}")
    return int(text)


def main(arguments: list[str] | None = None) -> int:
    """Watch, or build once, and serve the book until interrupted; return the exit status."""
    options = argparse.ArgumentParser(prog="python -m evidence.watch", description=__doc__)
    options.add_argument("--port", default="8000")
    options.add_argument("--once", action="store_true", help="build once (`make serve`)")
    chosen = options.parse_args(arguments)
    waiting = None if chosen.once else WaitingBuild()
    try:
        return _run(Builds(waiting.build) if waiting else None, chosen.port)
    finally:
        if waiting:
            waiting.close()


def _run(builds, port):
    """Serve the book at a port, and watch it if there are `builds`; else build it, if the port is free."""
    try:
        server = serve(builds, HTML, read_port(port))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        again = f"make {'watch' if builds else 'serve'} PORT=8001"
        print(f"Port {port} cannot be used ({why}). Choose another: {again}", file=sys.stderr)
        return 2
    if not builds and (failed := build_once(["html"])):
        server.server_close()
        return failed
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"Reading: http://127.0.0.1:{server.server_port}/   (Ctrl-C stops it)", flush=True)
    ended = threading.Event()
    try:
        builds.watch(ended) if builds else ended.wait()
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
