"""Turn what a notebook emits into nodes, and record it for the page: verdicts, tables and charts."""

import json
from typing import Any

import nbformat
from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from .. import usage
from ..outputs import CHART, PART, TABLE, VERDICT
from .nodes import Page, Placeholder
from .record import get_page_record, locate_notebook
from .registry import renders

MANY = 8  # cards in one output; more are a list that folds
CHART_FACTS = ("name", "title", "caption", "alt", "source", "sha256")


class Chart(nodes.General, nodes.Element):
    """One figure of a notebook.

    Its attributes are `record`, as `evidence.charts.figure` emits it, and `docname`, the page of the
    notebook that draws it.
    """


class Renderer:
    """Record the outputs of a notebook as its page is read, and give each a node.

    The entry point of pyproject.toml names it to myst-nb.
    """

    mime_priority_overrides = [("*", mime, 1) for mime in (VERDICT, PART, TABLE, CHART)]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Node] | None:
        """Return the node of an output; None leaves the output to other renderers."""
        env = renderer.renderer.sphinx_env
        if inline or env is None:
            return None
        keep_notebook(env, renderer.renderer.nb_client)
        found = get_page_record(env, env.docname)
        if data.mime_type == CHART:
            found.charts.append({key: data.content.get(key) for key in CHART_FACTS})
            return [_make_chart(renderer, data)]
        if data.mime_type == TABLE:
            found.tables.append(dict(data.content))
        if data.mime_type in (TABLE, PART):  # the card of its claim shows a part
            return [Placeholder(kind="nothing")]
        if data.mime_type == VERDICT:
            found.verdicts.append(dict(data.content))
            return [Placeholder(kind="card", record=dict(data.content))]
        return _refuse_chart(renderer, data) if _is_plain_chart(data) else None


def keep_notebook(env: BuildEnvironment, client: Any) -> None:
    """Keep the executed notebook for the page's download, with the first output that is rendered.

    What myst-nb itself writes to `jupyter_execute` has no outputs when they come from its cache.
    """
    path, found = locate_notebook(env, env.docname), get_page_record(env, env.docname)
    if found.notebook == str(path):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    code = "\n".join(cell.source for cell in client.notebook.cells if cell.cell_type == "code")
    found.identifiers = sorted(usage.find_identifiers(code))
    # myst-nb has taken the glued values out of the outputs; the download still needs them.
    found.numbers = {
        name: output["data"].get("text/plain", "") for name, output in client.glue_data.items()
    }
    notebook = json.loads(nbformat.writes(client.notebook, indent=None))
    notebook["metadata"]["glued"] = found.numbers
    path.write_text(json.dumps(notebook), encoding="utf-8")
    found.notebook = str(path)


def _make_chart(renderer, data):
    document, docname = renderer.renderer.document, renderer.renderer.sphinx_env.docname
    # Keys come sorted from the cache but unsorted from a kernel; the page must not differ.
    record = json.loads(json.dumps(data.content, sort_keys=True))
    node = Chart("", record=record, docname=docname, names=[f"fig-{record['name']}"], ids=[])
    document.note_explicit_target(node, node)
    return node


def _is_plain_chart(data):
    if data.mime_type.startswith(("application/vnd.vegalite", "application/vnd.vega.")):
        return True
    return data.mime_type == "text/html" and "vegaEmbed" in data.string


def _refuse_chart(renderer, data):
    renderer.logger.warning(
        f"cell {data.cell_index + 1} shows an Altair chart without alt text and sources. "
        "Hand it to figure(chart, name=…, title=…, alt=…, source=…).",
        subtype="chart",
        line=data.line,
    )
    return [nodes.paragraph("", "(a chart that was not handed to figure())")]


class UnwrapOutputs(SphinxTransform):
    """Move charts and cards out of the containers of their outputs; drop those of loaded tables.

    Numbers and references then find a chart, and files of its other forms are not collected.
    """

    default_priority = 850

    def apply(self, **_: Any) -> None:
        """Unwrap every output that `Renderer` made a node for."""
        for bundle in list(self.document.findall(_is_bundle)):
            node = next(bundle.findall(_is_ours), None)
            if node is None:
                continue
            frame = bundle.parent
            bundle.replace_self([] if node.get("kind") == "nothing" else [node])
            if not frame.children and frame.parent is not None:
                frame.parent.remove(frame)
        _join_cards(self.document)


def _is_bundle(node):
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


def _is_ours(node):
    return isinstance(node, (Chart, Placeholder))


def _is_card(node):
    return isinstance(node, Placeholder) and node["kind"] == "card"


def _join_cards(document):
    """Mark the cards that follow one another in one output: they are a list."""
    for card in list(document.findall(_is_card)):
        if _is_card(card.previous_sibling()):
            continue
        run = [card]
        while _is_card(after := run[-1].next_node(siblings=True, descend=False)):
            run.append(after)
        for place, one in enumerate(run):
            one["listed"], one["many"] = len(run) > 1, len(run) > MANY
            one["opens"], one["closes"] = place == 0, place == len(run) - 1
        card["run"] = [one["record"] for one in run]


@renders("nothing")
def render_nothing(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return no nodes for a loaded table: only "About the data" shows it."""
    return []


def setup(app: Sphinx) -> None:
    """Register the transform; the renderer is an entry point of pyproject.toml."""
    app.add_transform(UnwrapOutputs)
