"""Record what every notebook settled, loaded and drew, and what its page shows.

`env.evidence` maps a page to {"verdicts", "tables", "charts", "shows"}: the records its notebook
emitted, and the names of the generated parts on it. Every part that shows a verdict reads it
there, so the book shows the verdicts of the current build.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from .. import usage
from ..claims import register, stands_for, used_tables
from ..outputs import CHART, PART, TABLE, VERDICT
from .nodes import Page, Placeholder, chapter_of
from .registry import renders

PageRecord = dict[str, Any]
CHART_FACTS = ("name", "title", "caption", "alt", "source", "sha256")


class Recorder:
    """Record the verdicts, tables and charts among the outputs of a notebook as its page is read."""

    mime_priority_overrides = [("*", VERDICT, 1), ("*", PART, 1), ("*", TABLE, 1)]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Node] | None:
        """Return the placeholder of a verdict or table; None leaves the output to other renderers."""
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
        if data.mime_type == PART:  # the card of its claim shows it
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
        code = "\n".join(cell.source for cell in client.notebook.cells if cell.cell_type == "code")
        get_page_record(env, env.docname)["identifiers"] = sorted(usage.find_identifiers(code))
        notebook = json.loads(nbformat.writes(client.notebook, indent=None))
        # myst-nb has taken the glued values out of the outputs; the download still needs them.
        glued = {
            name: output["data"].get("text/plain", "") for name, output in client.glue_data.items()
        }
        notebook["metadata"]["glued"] = get_page_record(env, env.docname)["numbers"] = glued
        path.write_text(json.dumps(notebook), encoding="utf-8")
        get_page_record(env, env.docname)["notebook"] = str(path)


def locate_notebook(env: BuildEnvironment, docname: str) -> Path:
    """Return the path at which the executed notebook of a page is kept between builds."""
    return Path(env.doctreedir) / "notebooks" / f"{docname}.ipynb"


def get_page_record(env: BuildEnvironment, docname: str) -> PageRecord:
    """Return the record of one page, and begin it if there is none."""
    empty: PageRecord = {"verdicts": [], "tables": [], "charts": [], "shows": []}
    return vars(env).setdefault("evidence", {}).setdefault(docname, empty)


def read_records(env: BuildEnvironment) -> dict[str, PageRecord]:
    """Return the records of all pages by page name."""
    return getattr(env, "evidence", {})


def read_numbers(env: BuildEnvironment) -> dict[str, str]:
    """Return the numbers that the notebooks of this build glued, {"chapter:name": text}."""
    return {
        f"{chapter_of(docname)}:{name}": value
        for docname, page in read_records(env).items()
        for name, value in page.get("numbers", {}).items()
    }


def is_chapter(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a page has a notebook that settled a claim or loaded a table."""
    found = read_records(env).get(docname, {})
    return bool(found.get("verdicts") or found.get("tables"))


def list_tables(env: BuildEnvironment, docname: str) -> list[str]:
    """Return the tables a chapter uses, loaded or holding facts it cites, sorted."""
    found = read_records(env).get(docname, {"tables": [], "verdicts": []})
    names = {t["table"] for t in found["tables"]}
    for record in found["verdicts"]:
        names.update(used_tables(record))
    return sorted(names)


def forget_page(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Delete the record of a page that is removed or about to be read again."""
    read_records(env).pop(docname, None)


def merge_pages(
    app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment
) -> None:
    """Copy the records of pages that a parallel reader has read."""
    for docname in docnames:
        if docname in read_records(other):
            get_page_record(env, docname).update(read_records(other)[docname])


def settled(env: BuildEnvironment) -> dict[str, dict[str, Any]]:
    """Return {id of claim or part: record with "docname"} of this build.

    Of two verdicts the first counts. A claim that repeats another has the other's record.
    """
    found: dict[str, dict[str, Any]] = {}
    for docname, page in sorted(read_records(env).items()):
        for record in page["verdicts"]:
            found.setdefault(record["claim_id"], {**record, "docname": docname})
            for part in record.get("parts", []):
                found.setdefault(record["claim_id"] + part["part"], {**part, "docname": docname})
    for name in register().index:
        if stands_for(name) != name and stands_for(name) in found:
            found[name] = found[stands_for(name)]
    return found


def place_cards(app: Sphinx, doctree: nodes.document) -> None:
    """Move each card out of its output's container, and remove the containers of loaded tables."""
    for bundle in list(doctree.findall(_is_bundle)):
        card = next((n for part in bundle for n in part if isinstance(n, Placeholder)), None)
        if card is None:
            continue
        frame = bundle.parent
        bundle.replace_self([card] if card["kind"] == "card" else [])
        if not frame.children and frame.parent is not None:
            frame.parent.remove(frame)
    _join_cards(doctree)


def _join_cards(doctree):
    """Mark the cards that follow one another in one output: they are a list."""
    cards = list(doctree.findall(lambda n: isinstance(n, Placeholder) and n["kind"] == "card"))
    for card in cards:
        after, before = card.next_node(siblings=True, descend=False), card.previous_sibling()
        joined = [isinstance(n, Placeholder) and n["kind"] == "card" for n in (before, after)]
        card["listed"], card["opens"], card["closes"] = any(joined), not joined[0], not joined[1]


def _is_bundle(node):
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


@renders("nothing")
def render_nothing(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return no nodes for a loaded table: only "About the data" shows it."""
    return []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the record of pages; the renderer is an entry point of pyproject.toml."""
    app.connect("env-purge-doc", forget_page)
    app.connect("env-merge-info", merge_pages)
    app.connect("doctree-read", place_cards)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
