"""`make test-lab`: a chapter opened in JupyterLab, run and saved, is the file that it was.

A real JupyterLab serves a copy of the project, as `make lab` starts it. In Chromium each chapter is
double-clicked, its cells are run, and it is saved. Not a part of `make test`: it needs JupyterLab,
and runs every chapter once more.

    python checks/lab.py                    # all notebooks
    python checks/lab.py military economy   # these
"""

import contextlib
import difflib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from browser.chromium import find_starting, launch_options  # noqa: E402
from evidence import results  # noqa: E402

NOT_COPIED = shutil.ignore_patterns(".venv", ".git", "_build", "raw", "__pycache__", ".*_cache")
STARTS = 90  # seconds that JupyterLab may take to answer
OPENS = 120  # seconds until a page of JupyterLab is there
OPENED = "path => globalThis.jupyterapp?.shell.currentWidget?.context?.path === path"
RUN_AND_SAVE = """async () => {
  const panel = jupyterapp.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  await jupyterapp.commands.execute('notebook:run-all-cells');
  await jupyterapp.commands.execute('docmanager:save');
  const code = [...panel.content.model.cells].filter(cell => cell.type === 'code');
  const outputs = code.flatMap(cell => cell.outputs.toJSON());
  const result = {
    cells: code.length,
    not_run: code.filter(cell => cell.source && !cell.executionCount).length,
    errors: outputs.filter(o => o.output_type === 'error').map(o => `${o.ename}: ${o.evalue}`),
  };
  await panel.sessionContext.shutdown();
  panel.dispose();
  return result;
}"""


def main(chapters):
    """Check the named chapters, else all notebooks; returns the exit status."""
    unknown = sorted(set(chapters) - set(results.notebooks()))
    if unknown:
        print(
            f"error: there is no notebook '{unknown[0]}'. Notebooks: {', '.join(results.notebooks())}."
        )
        return 2
    browser = find_starting()
    if not browser:
        print("error: no Chromium that starts. `make chromium` finds or installs one.")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
        with jupyterlab(copy) as address, sync_playwright() as playwright:
            page = playwright.chromium.launch(**launch_options(browser)).new_page()
            page.set_default_timeout(OPENS * 1000)
            page.goto(address)
            failed = [
                name for name in chapters or results.notebooks() if not check(page, copy, name)
            ]
    return 1 if failed else 0


@contextlib.contextmanager
def jupyterlab(folder):
    """Serve `folder` with JupyterLab, as `make lab` does; yields the address to open."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex()
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--LabApp.default_url=/lab/tree/chapters",
        "--expose-app-in-browser", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={token}",
    ]  # fmt: skip
    # Settings and workspaces of the user neither count nor change.
    own = {
        name: str(folder.parent / name)
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    }
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(folder.parent / "settings"), "PYTHONPATH": str(folder)}
    log = (folder.parent / "lab.log").open("w+")
    server = subprocess.Popen(
        command, cwd=folder, env={**os.environ, **own}, stdout=log, stderr=log
    )
    try:
        wait(f"http://127.0.0.1:{port}/api", server, log)
        yield f"http://127.0.0.1:{port}/?token={token}"
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def wait(address, server, log):
    """Return once `address` answers; SystemExit with JupyterLab's log if it does not."""
    begun = time.monotonic()
    while server.poll() is None and time.monotonic() - begun < STARTS:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.5)
    log.seek(0)
    raise SystemExit(
        f"{log.read()}\nerror: JupyterLab did not start. `make .venv/lab-ok` installs it."
    )


def check(page, copy, name):
    """Open, run and save one chapter; returns whether it is as it was."""
    path = copy / "chapters" / f"{name}.md"
    before, written = path.read_text(encoding="utf-8"), path.stat().st_mtime_ns
    page.locator(f'.jp-DirListing-item[title^="Name: {name}.md\\a"]').dblclick()
    page.wait_for_function(OPENED, arg=f"chapters/{name}.md")
    if not page.evaluate("Boolean(jupyterapp.shell.currentWidget.content.model.cells)"):
        print(f"FAILED {name}: a double click does not open it as a notebook.")
        return False
    found = page.evaluate(RUN_AND_SAVE)
    diff = difflib.unified_diff(
        before.splitlines(),
        path.read_text(encoding="utf-8").splitlines(),
        "before",
        "saved by JupyterLab",
        lineterm="",
    )
    faults = [*found["errors"], *list(diff)[:40]]
    if found["not_run"]:
        faults.append(f"{found['not_run']} of {found['cells']} cells did not run.")
    if path.stat().st_mtime_ns == written:
        faults.append("It was not saved.")
    print(
        f"{'FAILED' if faults else 'ok'} {name}: {found['cells']} cells run, saved",
        *faults,
        sep="\n  ",
        flush=True,
    )
    return not faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
