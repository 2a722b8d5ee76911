"""Write `_build/live`: the built book, with what runs its chapters in a browser.

The book of `make book` is copied. Each chapter gets one button, and the folder `_live` gets Python
(Pyodide), pandas, Altair, the package, the data and the chapters. Nothing in `_live` is loaded
before a reader presses the button.
"""

import csv
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

import nbformat

from evidence import results, tables
from evidence.archive import pack
from evidence.charts import layout
from evidence.charts import version as vega_lite
from evidence.outputs import CHART, TABLE, VERDICT
from evidence.review import COMPARED
from live.fetch import LiveError

HERE = Path(__file__).parent
ROOT = tables.ROOT
BOOK = ROOT / "_build" / "html"
LIVE = ROOT / "_build" / "live"
EXECUTED = ROOT / "_build" / ".doctrees" / "notebooks" / "chapters"
CACHE = HERE / "cache"
LEFT_OUT = re.compile(r"(^|/)(tests|__pycache__)/|\.pyi$|\.pyc$|/(book|_testing/tests)/")
CELL = re.compile(r'<div class="cell[ "]')
HIDDEN = {"remove-cell", "remove-input"}


def read_wheel(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a wheel that run: without tests and type stubs."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.endswith("/") and not LEFT_OUT.search(name):
                yield name, archive.read(name)


def read_sources(path: Path, take: str) -> Iterator[tuple[str, bytes]]:
    """Yield the Python files of the packages `take` ("src/markupsafe …") in a source archive."""
    with tarfile.open(path) as archive:
        for member in archive:
            name = member.name.partition("/")[2]
            for wanted in take.split():
                inside = name == wanted or name.startswith(wanted + "/")
                if inside and name.endswith(".py") and (found := archive.extractfile(member)):
                    yield wanted.rpartition("/")[2] + name.removeprefix(wanted), found.read()


def list_packages(lock: list[dict[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the pure packages, and of the stand-ins for IPython and others."""
    for row in lock:
        path = CACHE / row["file"]
        if row["take"]:
            yield from read_sources(path, row["take"])
        elif path.name.endswith("any.whl"):
            yield from read_wheel(path)
    for path in sorted((HERE / "stubs").glob("*.stub.py")):
        module = path.name.removesuffix(".stub.py").replace(".", "/")
        yield f"{module}.py" if "/" in module else f"{module}/__init__.py", path.read_bytes()


def list_project(chapters: dict[str, dict], about: dict) -> Iterator[tuple[str, bytes]]:
    """Yield the package (without what builds the book), the data, the results and the chapters."""
    for folder, pattern in (
        ("evidence", "*.py"),
        ("evidence", "*.html"),
        ("data", "*"),
        ("results", "*.csv"),
    ):
        for path in sorted((ROOT / folder).rglob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            if path.is_file() and not re.search(r"^evidence/book/|__pycache__", name):
                yield name, path.read_bytes()
    for name in ("pyproject.toml", "_config.yml", "_toc.yml"):
        yield name, (ROOT / name).read_bytes()
    for name, chapter in chapters.items():
        yield f"chapters/{name}.md", (ROOT / "chapters" / f"{name}.md").read_bytes()
        yield f"live/{name}.json", json.dumps(chapter, ensure_ascii=False).encode()
    yield "live.json", json.dumps(about).encode()


def describe_chapter(name: str) -> dict:
    """Return the cells of an executed chapter and what they gave in this build.

    Raises
    ------
    LiveError
        If the book is not built.
    """
    path = EXECUTED / f"{name}.ipynb"
    if not path.exists():
        raise LiveError(f"chapters/{name}.md is not built: run `make book` first.")
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    found: dict = {"verdicts": {}, "charts": {}, "widths": {}, "tables": []}
    for cell in code:
        for output in cell.get("outputs", []):
            _note_output(found, output.get("data", {}))
    found["numbers"] = dict(notebook.metadata.get("glued", {}))
    found["tables"] = sorted(set(found["tables"]))
    found["cells"] = [
        {"source": cell.source, "shown": not HIDDEN & set(cell.metadata.get("tags", []))}
        for cell in code
    ]
    return found


def _note_output(found, data):
    if VERDICT in data:
        record = data[VERDICT]
        found["verdicts"][record["claim_id"]] = {
            key: "" if record.get(key) is None else str(record[key]) for key in COMPARED["verdicts"]
        }
    if CHART in data:
        record = data[CHART]
        found["charts"][record["name"]] = record["sha256"]
        found["widths"][record["name"]] = {
            str(total): [view["width"] for view, _ in layout._plots(spec, 1.0, spec["datasets"])]
            for total, spec in (
                (layout_width("spec"), record["spec"]),
                (layout_width("narrow"), record["spec_narrow"]),
            )
        }
    if TABLE in data:
        found["tables"].append(data[TABLE]["table"])


def layout_width(which: str) -> int:
    """Return the width in px of a column of the book, or of a phone."""
    from evidence.charts.style import NARROW, WIDE

    return WIDE if which == "spec" else NARROW


def read_npm(path: Path) -> dict[str, bytes]:
    """Return the files of an npm package by name."""
    with tarfile.open(path) as archive:
        return {
            member.name.partition("/")[2]: found.read()
            for member in archive
            if member.isfile() and (found := archive.extractfile(member))
        }


def write_runtime(lock: list[dict[str, str]], chapters: dict[str, dict]) -> dict:
    """Write the folder `_live`; return its manifest."""
    folder = LIVE / "_live"
    folder.mkdir(parents=True)
    by_name = {row["name"]: row for row in lock}
    pyodide = read_npm(CACHE / by_name["pyodide"]["file"])
    about = {"vega_lite": vega_lite(), "pyodide": by_name["pyodide"]["version"], "commit": find_commit(),
             "compared": COMPARED["verdicts"]}  # fmt: skip
    lock_file = json.loads(pyodide["pyodide-lock.json"])
    content = {
        "wasm": ("pyodide.asm.wasm.gz", gzip.compress(pyodide["pyodide.asm.wasm"], 9, mtime=0)),
        "loader": ("pyodide.asm.js.gz", gzip.compress(pyodide["pyodide.asm.js"], 9, mtime=0)),
        "stdlib": ("python_stdlib.zip", pyodide["python_stdlib.zip"]),
        "numpy": ("numpy.whl", (CACHE / by_name["numpy"]["file"]).read_bytes()),
        "pandas": ("pandas.zip", pack(read_wheel(CACHE / by_name["pandas"]["file"]), level=9)),
        "packages": ("packages.zip", pack(dict(list_packages(lock)).items(), level=9)),
        "project": ("project.zip", pack(list_project(chapters, about), level=9)),
        "session": ("session.py", (HERE / "session.py").read_bytes()),
    }
    files = []
    for role, (name, data) in content.items():
        (folder / name).write_bytes(data)
        files.append(
            {
                "role": role,
                "name": name,
                "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
        )
    (folder / "pyodide.js").write_bytes(pyodide["pyodide.js"])
    small = {"info": lock_file["info"], "packages": {}}
    (folder / "pyodide-lock.json").write_text(json.dumps(small), encoding="utf-8")
    for name in ("worker.js", "live.js", "live.css"):
        shutil.copyfile(HERE / name, folder / name)
    manifest = {**about, "files": files, "chapters": list(chapters)}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return manifest


def find_commit() -> str:
    """Return the commit of the project, "" outside a repository."""
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return asked.stdout.strip()


def add_button(html: str, name: str, chapter: dict, megabytes: float) -> str:
    """Return the page of a chapter with its button, and with the number of each cell on it.

    Raises
    ------
    LiveError
        If the page does not show the cells that the notebook has.
    """
    shown = [index for index, cell in enumerate(chapter["cells"]) if cell["shown"]]
    places = list(CELL.finditer(html))
    if len(places) != len(shown):
        raise LiveError(
            f"chapters/{name}.html shows {len(places)} cells, its notebook has {len(shown)} to show. "
            "Run `make book` again; if it stays, the theme marks cells in another way than live/build.py expects."
        )
    for index, place in reversed(list(zip(shown, places, strict=True))):
        html = (
            f'{html[: place.start()]}<div data-cell="{index}" {place[0][5:]}{html[place.end() :]}'
        )
    button = BUTTON.format(
        chapter=escape(name),
        cells=len(chapter["cells"]),
        megabytes=f"{megabytes:.0f}",
        look=LOOK,
    )
    heading = re.search(r"<h1>.*?</h1>", html[html.index("<article") :], re.S)
    end = html.index("<article") + heading.end()
    return html[:end] + button + html[end:]


# live.css is loaded on the click, so the button brings its own style.
LOOK = (
    "font: inherit; min-height: 2.4rem; padding: 0.2rem 1rem; margin-bottom: 0.4rem; cursor: pointer; "
    "border: 1px solid var(--ev-quiet); border-radius: 0.3rem; background: var(--ev-soft); color: var(--ev-link)"
)
BUTTON = """
<div class="ev-run" data-chapter="{chapter}">
<button type="button" style="{look}" hidden>Run this chapter here</button>
<p>Your browser can run all {cells} cells of this chapter on this page and compare each result with the
printed one. The first run loads {megabytes} MB from this site; nothing is sent anywhere.</p>
<noscript><p>It needs JavaScript, which is off.</p></noscript>
</div>
<script>(() => {{
const box = document.querySelector(".ev-run"), button = box.querySelector("button");
if (location.protocol === "file:") {{
  box.append("This page was opened from a file, and browsers run Python only on pages from a server. " +
    "In the folder of the book, `python -m http.server` is one; then open http://127.0.0.1:8000/.");
  return;
}}
button.hidden = false;
button.onclick = () => {{
  button.disabled = true;
  const script = document.createElement("script");
  script.src = "../_live/live.js";
  script.onerror = () => {{ button.disabled = false; box.append("The program could not be loaded. Try again."); }};
  document.head.append(script);
}};
}})();</script>
"""


def main() -> int:
    """Write the live book, and say how large it is."""
    with (HERE / "wheels.lock").open(encoding="utf-8", newline="") as file:
        lock = list(csv.DictReader(file))
    try:
        chapters = {name: describe_chapter(name) for name in results.notebooks()}
        shutil.rmtree(LIVE, ignore_errors=True)
        shutil.copytree(BOOK, LIVE)
        manifest = write_runtime(lock, chapters)
        megabytes = sum(file["bytes"] for file in manifest["files"]) / 1e6
        for name, chapter in chapters.items():
            page = LIVE / "chapters" / f"{name}.html"
            page.write_text(
                add_button(page.read_text(encoding="utf-8"), name, chapter, megabytes),
                encoding="utf-8",
            )
    except LiveError as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"The book that runs in a browser is in _build/live ({megabytes:.1f} MB are loaded on a click)."
    )
    print("Serve it: .venv/bin/python -m http.server --bind 127.0.0.1 --directory _build/live 8000")
    return 0


if __name__ == "__main__":
    sys.exit(main())
