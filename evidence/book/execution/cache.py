"""Execution by content: a notebook runs again when something it stands on changed, and only then.

It stands on its own code (jupyter-cache compares that by itself), on the package and the lock
(their hash names the folder of the cache, so a change of either begins a new one), and on the
tables it used. The last are written down beside every executed notebook; before the next build
reads anything, they are compared with the files as they are now, and a notebook whose tables
changed is forgotten and read anew.
"""

import csv
import hashlib
import json
import os
import re
import shutil
import sys
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.cache.db import NbCacheRecord
from jupyter_cache.cache.main import JupyterCacheBase
from sphinx.util.parallel import make_chunks

from ... import results, tables
from ...claims.independence import PUBLISHERS
from ...outputs import TABLE, VERDICT
from ..nodes import chapter_of

PACKAGE = Path(__file__).resolve().parents[2]
INPUTS = "inputs.json"  # beside every executed notebook: table -> hash of what was read
KEPT = 5  # caches of earlier states of the package, for those who go back and forth
READ = 200_000  # bytes of a page read in a second, once its notebook ran
JOBS = 2  # more would make 668 MB of memory a gigabyte, and few machines have idle cores

TABLE_NAMED = re.compile(r"""["']([a-z_]+/[a-z0-9_]+)["']""")
FACT_NAMED = re.compile(r"""["']([a-z_]+):(?:[A-Z]|inf)\d{3}["']""")
REGISTER = "articles/claims"


def package_key():
    """16 hexadecimal digits that stand for the interpreter, the lock and the package's code."""
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    sources = [p for p in PACKAGE.rglob("*.py") if PACKAGE / "book" not in p.parents]
    for path in [*sorted(sources), tables.ROOT / "requirements.txt"]:
        content = path.read_bytes() if path.exists() else b""
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]


def prepare(app, config):
    """Settle where executed notebooks are kept, and what their kernels inherit.

    A fixed hash seed keeps the order of sets, and with it every output, the same in two builds.
    """
    os.environ.setdefault("PYTHONHASHSEED", "0")
    # The kernel of this environment, not one of the same name in the user's home.
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")
    config.nb_execution_cache_path = str(caches(app) / package_key())


def spread(app, env, docnames):
    """Order the pages to be read so that parallel readers get even shares of run times and of text.

    Sphinx deals pages out in runs of the list. In the order of their names the long notebooks would
    come last, and one reader would work on while the other waits.
    """
    if app.parallel < 2:
        return
    runs, long = make_chunks(docnames, app.parallel), times()
    whole = len(runs) // app.parallel * app.parallel  # the last round may leave readers idle: light pages only
    dealt, load = [[] for _ in runs], [0.0] * len(runs)
    weight = {name: long.get(chapter_of(name), 0) + os.path.getsize(env.doc2path(name)) / READ for name in docnames}
    for docname in sorted(docnames, key=lambda name: (-weight[name], name)):
        heavy = chapter_of(docname) in long
        room = [i for i, run in enumerate(runs) if len(dealt[i]) < len(run)]
        room = [i for i in room if not heavy or i < whole] or room
        mine = min(room, key=lambda i: (load[i], i))
        dealt[mine].append(docname)
        load[mine] += weight[docname]
    docnames[:] = [docname for part in dealt for docname in part]


def times():
    """Seconds that each notebook took when its results were accepted: {name: seconds}."""
    path = results.RESULTS / "timings.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["notebook"]: float(row["seconds"]) for row in csv.DictReader(file)}


def caches(app):
    """The folder that holds one cache for each state of the package."""
    return Path(app.outdir).parent / ".jupyter_cache"


def more_writers(app, env):
    """After reading: Sphinx writes with one process fewer than it reads, and kernels no longer fill the memory."""
    if app.parallel == JOBS:
        app.parallel += 1


def begin(app):
    """Before reading: two jobs, and a cache whose tables exist before two readers want them.

    Readers are forked, and each would create the tables of a new cache; one of them fails.
    """
    if app.parallel == 1:  # not a number that someone asked for
        app.parallel = min(JOBS, os.cpu_count() or 1)
    # It keeps all it knows in the numbers of the pages, which are given after reading.
    if numbering := app.extensions.get("sphinx_multitoc_numbering"):
        numbering.parallel_read_safe = True
    keep_all()
    here = Path(app.config.nb_execution_cache_path)
    get_cache(here).list_cache_records()
    os.utime(here)
    old = sorted(caches(app).iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in old[KEPT:]:
        shutil.rmtree(path)


def keep_all():
    """Let jupyter-cache throw nothing away: what is old goes with its folder.

    After each notebook it asks which records are too many, with two questions to its database. A
    record that another reader begins between the two is taken for one of them, and as its file is
    not there yet, the build fails: one in thirty did, when two notebooks ended together.
    """
    JupyterCacheBase.truncate_caches = lambda self: None


def used_tables(notebook):
    """Names of the tables that an executed notebook (as a dict) stands on, sorted.

    Those it loaded say so in its outputs. Tables and facts that the code names count too, with
    the publishers that decide what a fact is worth, and the register of claims if it asks for one:
    reading on doubt is better than an old number.
    """
    names, code = set(), []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        code.append("".join(cell["source"]))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            names |= {data[TABLE]["table"]} if TABLE in data else set()
            names |= {REGISTER} if VERDICT in data else set()
    text = "\n".join(code)
    named = set(TABLE_NAMED.findall(text)) | {f"{t}/facts" for t in FACT_NAMED.findall(text)}
    named |= {PUBLISHERS} if FACT_NAMED.search(text) else set()
    named |= {REGISTER} if "claim(" in text else set()
    return sorted(names | {name for name in named if table_file(name).exists()})


def recorded(notebook):
    """The hash of each table at the moment the notebook loaded it: {table: "sha256:…"}."""
    found = [
        output["data"][TABLE]
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if TABLE in output.get("data", {})
    ]
    return {record["table"]: record["sha256"] for record in found}


def table_file(name):
    """The file of a table, e.g. data/economy/bilateral_trade.csv."""
    return tables.DATA / f"{name}.csv"


def state(name):
    """A hash of all that a notebook can see of a table: its rows and its schema.

    Titles, sources and caveats of the descriptor are left out: no cell computes with them. The
    register brings the list of articles with it, whose titles stand on the cards.
    """
    theme, _, table = name.partition("/")
    digest = hashlib.sha256()
    files = [table_file(name)] + ([tables.DATA / theme / "articles.yaml"] if name == REGISTER else [])
    for path in files:
        digest.update(path.read_bytes() if path.exists() else b"missing")
    package = tables.DATA / theme / "datapackage.json"
    if package.exists():
        described = json.loads(package.read_text(encoding="utf-8"))["resources"]
        schemas = [entry.get("schema") for entry in described if entry["name"] == table]
        digest.update(json.dumps(schemas, sort_keys=True).encode())
    return digest.hexdigest()


def executed(cache, record):
    """Path of the executed notebook of a cache record; it need not exist."""
    return Path(cache.path) / "executed" / record.hashkey / "base.ipynb"


def executions(env):
    """What myst-nb remembers of each page's execution: {page: dict}; pages without code have none."""
    known = getattr(env, "nb_metadata", {})  # it begins with the first notebook read
    return {docname: data["exec_data"] for docname, data in known.items() if data.get("exec_data")}


def changed_tables(path):
    """Tables that are not what the executed notebook at `path` used; None if it cannot say."""
    inputs = path.with_name(INPUTS)
    if not (path.exists() and inputs.exists()):
        return None  # a build was interrupted, or someone cleared files by hand
    known = json.loads(inputs.read_text(encoding="utf-8"))
    return sorted(name for name, before in known.items() if before != state(name))


def outdated(app, env, added, changed, removed):
    """Before reading: forget executed notebooks whose tables changed; returns their pages."""
    cache = get_cache(app.config.nb_execution_cache_path)
    records = cache.list_cache_records()
    # With the cache gone, nothing says what the pages in memory stand on: execute them all.
    pages = set() if records else set(executions(env))
    for record in records:
        path = executed(cache, record)
        moved = changed_tables(path)
        if moved == []:
            continue
        shutil.rmtree(path.parent, ignore_errors=True)
        NbCacheRecord.remove_records([record.pk], cache.db)
        pages.add(env.path2doc(record.uri))
    return sorted(pages & env.found_docs)


def remember(app, env):
    """After reading: write down what each newly executed notebook used; then stop if one failed."""
    cache = get_cache(app.config.nb_execution_cache_path)
    for record in cache.list_cache_records():
        path = executed(cache, record)
        if path.exists() and not path.with_name(INPUTS).exists():
            notebook = json.loads(path.read_text(encoding="utf-8"))
            inputs = {name: state(name) for name in used_tables(notebook)}
            inputs |= dict.fromkeys(overtaken(notebook), "changed while it ran")
            path.with_name(INPUTS).write_text(json.dumps(inputs, indent=1), encoding="utf-8")
    stop_if_failed(app, env)


def overtaken(notebook):
    """Tables whose file changed between the loading cell and the end of reading."""
    for name, before in recorded(notebook).items():
        path = table_file(name)
        now = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
        if before.removeprefix("sha256:") != now:
            yield name


def stop_if_failed(app, env):
    """End the build, after every notebook had its turn, with one line for each that failed.

    SystemExit passes by the traceback that Sphinx and Jupyter Book would print last.
    """
    failed = [name for name, known in sorted(executions(env).items()) if not known["succeeded"]]
    if failed:
        folder = Path(env.mystnb_config.output_folder)
        lines = [f"  {failure(env, docname, folder)}" for docname in failed]
        count = "1 notebook" if len(failed) == 1 else f"{len(failed)} notebooks"
        raise SystemExit(
            f"\nThe book was not built: {count} failed.\n" + "\n".join(lines) + "\n"
            "Mend the cell and build again; the warnings above name the files of the tracebacks."
        )


def failure(env, docname, folder):
    """One message about a failed notebook: file, line, number of the code cell, error."""
    name = os.path.relpath(env.doc2path(docname), env.srcdir)
    notebook = json.loads((folder / f"{docname}.ipynb").read_text(encoding="utf-8"))
    lines = notebook["metadata"].get("source_map", [])
    number = 0
    for index, cell in enumerate(notebook["cells"]):
        number += cell["cell_type"] == "code"
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                line = f", line {lines[index] + 1}" if lines else ""
                return f"{name}{line} (code cell {number}): {output['ename']}: {output['evalue']}"
    # A cell that was stopped leaves no error behind.
    seconds = env.mystnb_config.execution_timeout
    return f"{name}: {executions(env)[docname]['error']} (a cell may take {seconds} s)"


def forget(app, error):
    """A build with warnings is not remembered: Sphinx would not repeat them, and the next pass."""
    if error is None and app._warncount:
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)


def setup(app):
    """Connect the cache to the build."""
    app.connect("config-inited", prepare)
    app.connect("builder-inited", begin, priority=900)  # once myst-nb has settled its own
    app.connect("env-get-outdated", outdated)
    app.connect("env-before-read-docs", spread)
    app.connect("env-updated", remember)
    app.connect("env-updated", more_writers, priority=900)
    app.connect("build-finished", forget, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
