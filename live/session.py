"""Run the chapters of the book in the browser and compare what they give with the printed book.

This file runs in Pyodide, in the web worker of `worker.js`. A chapter is a JSON file that
`build.py` writes: its cells, and what they gave when the book was built.
"""

import ast
import contextlib
import csv
import io
import json
import os
import sys
import time
import traceback
from pathlib import Path

PROJECT = Path("/project")
sys.path[:0] = ["/packages", str(PROJECT)]
os.chdir(PROJECT / "chapters")

import IPython  # noqa: E402  (the stand-in of /packages)
import vl_convert  # noqa: E402

from evidence import results, tables  # noqa: E402
from evidence.charts import compose, layout  # noqa: E402
from evidence.claims.verdict import forget  # noqa: E402
from evidence.exercises import Exercise  # noqa: E402
from evidence.outputs import CHART, TABLE, VERDICT  # noqa: E402

MANIFEST = json.loads((PROJECT / "live.json").read_text(encoding="utf-8"))
vl_convert.VERSION = MANIFEST["vega_lite"]
MOST_TEXT = 20_000  # characters of printed output that a page shows


class Shell:
    """Collect the outputs of one chapter, cell by cell, and what it settled, glued and drew."""

    def __init__(self, chapter):
        path = PROJECT / "live" / f"{chapter}.json"
        self.chapter = chapter
        self.printed = json.loads(path.read_text(encoding="utf-8"))
        self.names = {"__name__": "__main__"}
        self.execution_count = 0
        self.cell = 0
        self.outputs = []
        self.exercises = {}
        self.found = {"verdicts": {}, "numbers": {}, "charts": {}}

    def get_parent(self):
        """Name the running cell, as IPython does: a figure's name may be used in one cell only."""
        return {"metadata": {"cellId": self.cell}}

    def glue(self, name, value):
        """Keep a glued value under its name."""
        self._note("numbers", name, repr(value))

    def show(self, value, raw):
        """Add an output to the running cell."""
        if value is None:
            return
        bundle = value if raw else self._bundle(value)
        if VERDICT in bundle:
            record = bundle[VERDICT]
            kept = {key: as_recorded(record.get(key, "")) for key in MANIFEST["compared"]}
            self._note("verdicts", record["claim_id"], kept, html=bundle.get("text/html", ""))
        elif CHART in bundle:
            record = bundle[CHART]
            self._note("charts", record["name"], record["sha256"],
                       title=record["title"], specs=[record["spec"], record["spec_narrow"]])  # fmt: skip
        elif TABLE not in bundle and bundle:
            html = bundle.get("text/html")
            text = bundle.get("text/plain", "")
            self.outputs.append(
                {"kind": "html", "html": html} if html else {"kind": "text", "text": text}
            )

    def _bundle(self, value):
        if isinstance(value, Exercise):
            self.exercises[value.name] = value
            self.outputs.append({"kind": "exercise", "name": value.name})
            return {}
        if hasattr(value, "_ipython_display_"):
            value._ipython_display_()
            return {}
        html = value._repr_html_() if hasattr(value, "_repr_html_") else None
        return {"text/html": html, "text/plain": repr(value)}

    def _note(self, kind, name, value, **more):
        self.found[kind][name] = value
        printed = self.printed[kind].get(name)
        changed = describe_change(kind, printed, value)
        if kind == "charts" and not changed:
            more.pop("specs")  # the page has the same picture
        self.outputs.append(
            {"kind": kind, "name": name, "same": not changed, "change": changed, **more}
        )


def describe_change(kind, printed, value):
    """Say how a result differs from the printed one: "" if it is the same."""
    if printed is None:
        return "not in the printed book"
    if kind == "charts":
        return "" if printed == value else "another picture"
    if kind == "numbers":
        return "" if results.same_value(printed, value) else f"{printed} → {value}"
    moved = [
        f"{key.replace('_', ' ')} {printed[key] or 'none'} → {value[key] or 'none'}"
        for key in MANIFEST["compared"]
        if not results.same_value(printed[key], value[key])
    ]
    return "; ".join(moved)


def as_recorded(value):
    """Write a field of a verdict as `results/` does."""
    return "" if value is None else str(value)


def fit_printed_width(spec, total, name, margin=60.0):
    """Give the plots of a chart the widths that they have in the printed book.

    The build measures the labels with a renderer that the browser lacks. A chart that is not in
    the book gets a guess.
    """
    spec = json.loads(layout.canonical(spec))
    plots = list(layout._plots(spec, 1.0, spec["datasets"]))
    widths = IPython.shell.printed["widths"].get(name, {}).get(str(total), [])
    if len(widths) != len(plots):
        widths = [max(1, round((total - margin) * share)) for _, share in plots]
    for (view, _), width in zip(plots, widths, strict=True):
        layout._set_width(view, width, spec["datasets"])
    return spec, "", margin


compose.fit_width = fit_printed_width
compose.shrink = lambda svg, key: svg
compose.framed = lambda svg, title, lines: svg


def open_chapter(chapter):
    """Start a chapter: nothing has run yet."""
    compose._USED.clear()
    forget()
    IPython.shell = Shell(chapter)
    return json.dumps([cell["source"] for cell in IPython.shell.printed["cells"]])


def run_cell(index, source):
    """Run one cell and return its outputs as JSON."""
    shell = IPython.shell
    shell.cell, shell.outputs = index, []
    shell.execution_count += 1
    name = f"<cell {index + 1}>"
    printed, began, error = io.StringIO(), time.perf_counter(), None
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            run_source(source, name, shell)
        except BaseException as fault:
            error = shorten(fault, name, source)
    if printed.getvalue():
        shell.outputs.append({"kind": "text", "text": printed.getvalue()[:MOST_TEXT]})
    seconds = time.perf_counter() - began
    return json.dumps(
        {"index": index, "outputs": shell.outputs, "error": error, "seconds": seconds}
    )


def run_source(source, name, shell):
    """Run the statements of a cell, and show the value of the last one if it is an expression."""
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), shell.names)
    if last is not None and not source.rstrip().endswith(";"):
        shell.show(eval(compile(ast.Expression(last.value), name, "eval"), shell.names), False)


def shorten(fault, name, source):
    """Say what went wrong and in which line of the cell."""
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(fault.__traceback__)
        if frame.filename == name
    ]
    line = lines[-1] if lines else getattr(fault, "lineno", None)
    shown = (
        source.splitlines()[line - 1].strip() if line and line <= len(source.splitlines()) else ""
    )
    place = f"Line {line}: {shown}\n" if line else ""
    return f"{place}{type(fault).__name__}: {fault}"


def check_exercise(name, source):
    """Run the code of a reader on what the chapter has computed, and check its `answer`, as JSON.

    The code gets a copy of the names: what it sets does not reach the cells of the chapter.
    """
    shell, where, printed = IPython.shell, "<your code>", io.StringIO()
    names, error = dict(shell.names), None
    names.pop("answer", None)
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            exec(compile(source, where, "exec"), names)
        except BaseException as fault:
            error = shorten(fault, where, source)
    given = names.get("answer")
    if getattr(given, "size", 0) == 1:
        given = given.item()  # of NumPy and pandas; what holds several values is no answer
    right = "answer" in names and shell.exercises[name].check(given)
    said = "" if error or "answer" not in names else str(given)
    return json.dumps({
        "right": right and not error, "given": said, "error": error,
        "printed": printed.getvalue()[:MOST_TEXT],
    })  # fmt: skip


def list_tables():
    """List the tables of the chapter with their rows as text, as JSON."""
    return json.dumps(IPython.shell.printed["tables"])


def read_table(name):
    """Return the columns of a table and its rows as text, as JSON."""
    with tables._path(name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return json.dumps({"columns": rows[0], "rows": rows[1:]})


def change_cell(name, row, column, value):
    """Write one value of a table, and check the table as a build does.

    Returns
    -------
    str
        "" or, if the value does not fit the column, the message; then nothing is changed.
    """
    path = tables._path(name)
    before = path.read_bytes()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    rows[row + 1][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    os.environ[tables.UNSEALED] = "yes"  # the hash of the descriptor is that of the printed book
    try:
        tables.read(name)
    except tables.TableError as error:
        path.write_bytes(before)
        tables.read(name)
        return str(error)
    return ""


def compare():
    """Compare everything that the chapter gave with the printed book, as JSON for the receipt."""
    shell = IPython.shell
    listed = {}
    for kind, found in shell.found.items():
        printed = shell.printed[kind]
        moved = {name: describe_change(kind, printed[name], found[name])
                 for name in printed if name in found}  # fmt: skip
        listed[kind] = {
            "printed": len(printed),
            "same": sum(not change for change in moved.values()),
            "moved": {name: change for name, change in moved.items() if change},
            "missing": sorted(printed.keys() - found.keys()),
            "found": found,
        }
    return json.dumps({"chapter": shell.chapter, **listed})


def describe_environment():
    """Return the versions that ran, as JSON."""
    import altair
    import numpy
    import pandas

    return json.dumps({
        "python": sys.version.split()[0], "pyodide": MANIFEST["pyodide"], "numpy": numpy.__version__,
        "pandas": pandas.__version__, "altair": altair.__version__, "vega_lite": MANIFEST["vega_lite"],
        "commit": MANIFEST["commit"],
    })  # fmt: skip
