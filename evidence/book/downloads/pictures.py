"""Write each figure's downloads: the picture with title and sources, the table, the specification."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ...charts import frame_record
from ...markup import compact_json
from ..execution import background
from ..nodes import is_web
from ..parts.figures import DOWNLOADS, address_figure
from ..record import read_records
from ..renderer import Chart

METADATA = "-metadata"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"  # of titles, texts and pictures
# Scale of a PNG: 1,068 px wide, for a text column or a slide; the SVG is for larger ones.
SCALE = 1.5


def add_figure_jobs(app: Sphinx, env: BuildEnvironment) -> None:
    """Add background jobs for charts whose downloads are missing, older than their page or of another address."""
    if not is_web(app):
        return
    root = Path(app.outdir) / DOWNLOADS
    known = sorted(read_records(env).items())
    figures = {docname: [chart["name"] for chart in page.charts] for docname, page in known}
    _drop_downloads(root, figures)
    for docname, names in figures.items():
        if _is_made(app, root, docname, names):
            continue
        for part in range(background.WORKERS):
            what = f"{DOWNLOADS}/{docname}/, the figures of {docname}.md,"
            background.add(app, what, _make_downloads, app, env, docname, root, part)


def _is_made(app, root, docname, names):
    """Tell whether the files of a page's charts exist, newer than the page as it was read.

    The specification is written last, so its time counts.
    """
    read = (Path(app.doctreedir) / f"{docname}.doctree").stat().st_mtime_ns
    for name in names:
        endings = (".png", f"{METADATA}.json", ".json")
        png, about, spec = (root / docname / f"{name}{ending}" for ending in endings)
        if not (png.exists() and spec.exists() and spec.stat().st_mtime_ns >= read):
            return False
        known = json.loads(about.read_text(encoding="utf-8"))["address"] if about.exists() else ""
        if known != address_figure(app, docname, name):  # BASEURL is another one
            return False
    return True


def _drop_downloads(root, figures):
    """Remove the downloads of charts that are gone."""
    wanted = {f"{docname}/{name}" for docname, names in figures.items() for name in names}
    for path in root.rglob("*.*"):
        of = path.relative_to(root).with_suffix("").as_posix().removesuffix(METADATA)
        if of not in wanted:
            path.unlink()


def _make_downloads(app, env, docname, root, part):
    """Write the files of one part of a page's charts, so that the workers get even shares."""
    # By name: two workers must not write one file. A name used twice is an error elsewhere.
    charts = [chart["record"] for chart in env.get_doctree(docname).findall(Chart)]
    records = {record["name"]: record for record in charts}
    for record in list(records.values())[part :: background.WORKERS]:
        address = address_figure(app, docname, record["name"])
        _write_downloads(root / docname, record, address)


def _write_downloads(folder, record, address):
    """Write the picture with title and sources, as SVG and PNG, the table with what it is, the specification."""
    import vl_convert

    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(record["table"]["columns"])
    writer.writerows(record["table"]["rows"])
    folder.mkdir(parents=True, exist_ok=True)
    endings = ("svg", "png", "csv", "json")
    svg, png, table, spec = (folder / f"{record['name']}.{ending}" for ending in endings)
    picture = frame_record(record)
    if not (png.exists() and svg.exists() and svg.read_text(encoding="utf-8") == picture):
        png.unlink(missing_ok=True)  # so that a build after an interruption draws it again
        svg.write_text(picture, encoding="utf-8")
        drawn = png.with_suffix(".png.part")
        drawn.write_bytes(vl_convert.svg_to_png(picture, scale=SCALE))
        drawn.replace(png)
    # With a byte order mark, without which spreadsheets read Cyrillic letters as Latin ones.
    table.write_text(lines.getvalue(), encoding="utf-8-sig")
    about = json.dumps(describe_table(record, address), ensure_ascii=False, indent=1) + "\n"
    (folder / f"{record['name']}{METADATA}.json").write_text(about, encoding="utf-8")
    spec.write_text(compact_json(record["spec"]) + "\n", encoding="utf-8")


def describe_table(record: dict[str, Any], address: str) -> dict[str, Any]:
    """Return what a reader of a figure's CSV must know: title, columns, sources, licence, address."""
    table = record["table"]
    return {
        "title": record["title"],
        "caption": record["caption"],
        "description": record["alt"],
        "address": address,
        "columns": dict(zip(table["columns"], table["headings"], strict=True)),
        "sources": record["credits"],
        "licence": f"Title, texts and picture: {LICENCE} The data: the licence of each source.",
    }


def setup(app: Sphinx) -> None:
    """Add the jobs once it is certain that no notebook failed."""
    app.connect("env-updated", add_figure_jobs, priority=900)
