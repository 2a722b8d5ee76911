"""Cards of verdicts, and the build's memory of what every notebook settled, loaded and drew.

`env.evidence` maps a page to {"verdicts", "tables", "charts", "shows"}: lists of the records its
notebook emitted, and the names of the generated parts that stand on it. Everything that shows a
verdict reads it there, so the book shows the verdicts of the build being read.
"""

import json
from pathlib import Path

import nbformat
from docutils import nodes

from ..outputs import CHART, TABLE, VERDICT
from .nodes import Placeholder
from .registry import renders

CHART_FACTS = ("name", "title", "alt", "source", "sha256")


class Recorder:
    """Sees every output of a notebook while the page is read, and keeps what is evidence."""

    mime_priority_overrides = [("*", VERDICT, 1), ("*", TABLE, 1)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Nodes of a verdict or table output; None leaves an output to whoever shows it."""
        env = renderer.renderer.sphinx_env
        if inline or env is None:
            return None
        _keep_notebook(env, renderer.renderer.nb_client)
        found = get_page_record(env, env.docname)
        if data.mime_type == CHART:
            found["charts"].append({key: data.content.get(key) for key in CHART_FACTS})
        if data.mime_type == TABLE:
            found["tables"].append(dict(data.content))
            return [Placeholder(kind="nothing")]
        if data.mime_type == VERDICT:
            found["verdicts"].append(dict(data.content))
            return [Placeholder(kind="card", record=dict(data.content))]
        return None


def _keep_notebook(env, client):
    """Keep the executed notebook for the page's download.

    What myst-nb itself writes to `jupyter_execute` has no outputs when they come from its cache.
    """
    path = locate_notebook(env, env.docname)
    if get_page_record(env, env.docname).setdefault("notebook", "") != str(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        notebook = json.loads(nbformat.writes(client.notebook, indent=None))
        # myst-nb has taken the glued values out of the outputs; the download still needs them.
        notebook["metadata"]["glued"] = {
            name: output["data"].get("text/plain", "") for name, output in client.glue_data.items()
        }
        path.write_text(json.dumps(notebook), encoding="utf-8")
        get_page_record(env, env.docname)["notebook"] = str(path)


def locate_notebook(env, docname):
    """Where the executed notebook of a page is kept between builds."""
    return Path(env.doctreedir) / "notebooks" / f"{docname}.ipynb"


def get_page_record(env, docname):
    """What is known of one page; begins its entry if there is none."""
    if not hasattr(env, "evidence"):
        env.evidence = {}
    return env.evidence.setdefault(
        docname, {"verdicts": [], "tables": [], "charts": [], "shows": []}
    )


def is_chapter(env, docname):
    """Tell whether a page has a notebook that settled a claim or loaded a table."""
    found = env.evidence.get(docname, {})
    return bool(found.get("verdicts") or found.get("tables"))


def list_tables(env, docname):
    """Return the tables a chapter uses, loaded or holding facts it cites, sorted."""
    found = env.evidence.get(docname, {"tables": [], "verdicts": []})
    names = {t["table"] for t in found["tables"]}
    for record in found["verdicts"]:
        names.update(name for name in record["tables"].split("; ") if name)
    return sorted(names)


def forget_page(app, env, docname):
    """Forget a page that is read anew or gone."""
    getattr(env, "evidence", {}).pop(docname, None)


def merge_pages(app, env, docnames, other):
    """Take over what a parallel reader learnt of its pages."""
    for docname in docnames:
        if docname in getattr(other, "evidence", {}):
            get_page_record(env, docname).update(other.evidence[docname])


def settled(env):
    """{claim id: record with "docname"} of this build; of two verdicts the first counts."""
    found = {}
    for docname, page in sorted(getattr(env, "evidence", {}).items()):
        for record in page["verdicts"]:
            found.setdefault(record["claim_id"], {**record, "docname": docname})
    return found


def place_cards(app, doctree):
    """Put cards in the place of their outputs, and leave no empty frame where a table loaded."""
    for bundle in list(doctree.findall(_is_bundle)):
        live = next((n for part in bundle for n in part if isinstance(n, Placeholder)), None)
        if live is None:
            continue
        frame = bundle.parent
        bundle.replace_self([live] if live["kind"] == "card" else [])
        if not frame.children and frame.parent is not None:
            frame.parent.remove(frame)


def _is_bundle(node):
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


@renders("nothing")
def render_nothing(page, node):
    """A table that was loaded: the book shows it under "About the data" only."""
    return []


def setup(app):
    """Connect the memory of pages; the renderer is an entry point of pyproject.toml."""
    app.connect("env-purge-doc", forget_page)
    app.connect("env-merge-info", merge_pages)
    app.connect("doctree-read", place_cards)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
