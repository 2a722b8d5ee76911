"""Find a Chromium that starts, or install one.

Order: ``$CHROMIUM``, ``chromium`` or ``google-chrome`` on the PATH, the one Playwright keeps for
itself. Run as a script (``make test`` does) it installs one when there is none: Playwright's own
where its download host can be reached, else Debian's or Ubuntu's package. There is no fourth way
and no silent skip: without a browser the script ends with one message and status 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FIX = (
    "The browser tests need Chromium, and none was found or could be installed.\n"
    "  Fix: install it (Debian: apt-get install chromium; anywhere: .venv/bin/playwright install --with-deps chromium)\n"
    "  or name one: make test CHROMIUM=/path/to/chromium"
)


def launch_options(executable: str) -> dict:
    """Keyword arguments for Playwright's ``chromium.launch``; Chromium refuses its sandbox to root."""
    args = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    # A container's /dev/shm is often too small for a tab.
    return {"executable_path": executable, "args": [*args, "--disable-dev-shm-usage"]}


def candidates() -> Iterator[str]:
    """Paths that may be a Chromium, best first. ``$CHROMIUM`` excludes all others: what is named is used."""
    if named := os.environ.get("CHROMIUM"):
        yield shutil.which(named) or named
        return
    yield from filter(None, map(shutil.which, NAMES))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def starts(executable: str) -> bool:
    """Whether it opens a page: Ubuntu's ``chromium`` may be a stub that only asks for snap."""
    from playwright.sync_api import Error, sync_playwright

    if not os.access(executable, os.X_OK):
        return False
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_options(executable), timeout=30_000)
            browser.new_page().goto("data:text/html,<title>ready</title>")
            browser.close()
    except Error as error:
        print(f"{executable} does not start: {str(error).splitlines()[0]}", file=sys.stderr)
        return False
    return True


def find() -> str | None:
    """Path of the first Chromium that is there (tests call this after the script proved that it starts)."""
    return next((path for path in candidates() if os.access(path, os.X_OK)), None)


def find_starting() -> str | None:
    """Path of the first Chromium that opens a page."""
    return next((path for path in list(dict.fromkeys(candidates())) if starts(path)), None)


def as_root() -> list[str] | None:
    """The prefix that makes a command run as root: none if we are, ``sudo -n`` if it asks nothing, else None."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def run(command: list[str], seconds: int) -> bool:
    """Run a command, showing what it says; False if it fails or takes longer than ``seconds``."""
    print("+", " ".join(command), flush=True)
    env = os.environ | {
        "DEBIAN_FRONTEND": "noninteractive",
        "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "15000",
    }
    try:
        return (
            subprocess.run(command, stdin=subprocess.DEVNULL, env=env, timeout=seconds).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {error}", file=sys.stderr)
        return False


def install() -> None:
    """Try both ways of getting a Chromium; whether one worked is for `find_starting` to say."""
    root = as_root()
    playwright = [sys.executable, "-m", "playwright"]
    if run([*playwright, "install", "chromium"], 600):
        if root is not None:  # the system libraries that it links to
            run([*root, *playwright, "install-deps", "chromium"], 600)
        if find_starting():
            return
    if root is not None and shutil.which("apt-get"):
        run([*root, "apt-get", "update", "-qq"], 300)
        run([*root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], 900)


def main() -> int:
    """Print the Chromium that the tests will use, installing it if need be."""
    path = find_starting()
    if path is None and not os.environ.get("CHROMIUM"):
        print("No Chromium that starts: installing one.", flush=True)
        install()
        path = find_starting()
    if path is None:
        print(FIX, file=sys.stderr)
        return 1
    print(f"Chromium: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
