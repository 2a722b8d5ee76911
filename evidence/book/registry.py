"""Register the generated parts of the book: one decorator for a directive and what it shows.

A *part* is text that the build writes: the ledger, the table of verdicts, the map of an argument.
A page asks for it by a directive or a role, which leaves a `Placeholder`; the part's function
fills it when the page is written, because only then are the verdicts of every chapter known.
Everything that lists parts (Sphinx, the download of a notebook, the bench) reads `PARTS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from .. import tables
from ..markup import Markup
from .nodes import Page, Placeholder, html_node

LOG = logging.getLogger(__name__)
Shown = Markup | list[nodes.Node]  # HTML of a template, or nodes
Render = Callable[[Page, Placeholder], Shown]


@dataclass(frozen=True)
class Part:
    """One generated part: its name, the scripts it needs in order, and its directive if that takes options."""

    name: str
    scripts: tuple[str, ...] = ()
    directive: type | None = None


PARTS: dict[str, Part] = {}
ROLES: dict[str, type] = {}
RENDERERS: dict[str, Render] = {}


def part(
    name: str, *, directive: type | None = None, script: str = ""
) -> Callable[[Render], Render]:
    """Register the decorated function (page, placeholder) -> HTML or nodes as the part `{name}`.

    directive: a subclass of `Generated` where it takes arguments or options. script: files of
    `static/` that pages with this part load, divided by spaces.
    """

    def register(function: Render) -> Render:
        PARTS[name] = Part(name, tuple(script.split()), directive)
        return renders(name)(function)

    return register


def renders(kind: str) -> Callable[[Render], Render]:
    """Register the decorated function as the one that fills placeholders of `kind`."""

    def register(function: Render) -> Render:
        RENDERERS[kind] = function
        return function

    return register


def role(name: str) -> Callable[[type], type]:
    """Register the decorated SphinxRole class as the role `name`."""

    def register(cls: type) -> type:
        ROLES[name] = cls
        return cls

    return register


class FillPlaceholders(SphinxPostTransform):
    """Replace every placeholder of a page that is about to be written."""

    default_priority = 3  # before references are resolved and outputs are chosen

    def run(self, **_: Any) -> None:
        """Call the renderer of each placeholder; a table that cannot be read is a warning."""
        page = Page(self.app, self.env.docname)
        for node in list(self.document.findall(Placeholder)):
            try:
                shown = RENDERERS[node["kind"]](page, node)
            except tables.TableError as error:
                # With warnings as errors the build ends with this message.
                where = self.env.docname
                LOG.warning(
                    str(error), location=where, type="evidence", subtype="tables", once=True
                )
                shown = []
            node.replace_self(html_node(shown) if isinstance(shown, Markup) else shown)
