"""Register the generated parts of the book: one decorator for a directive and what it shows.

A *part* is text that the build writes: the ledger, the table of verdicts, the map of an argument.
A page asks for it by a directive or a role, which leaves a `Placeholder`; the part's function
fills it when the page is written, because only then are the verdicts of every chapter known.
Everything that lists parts (Sphinx, the download of a notebook, the bench) reads `PARTS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from .nodes import Page, Placeholder

Render = Callable[["Page", "Placeholder"], list[nodes.Node]]


@dataclass(frozen=True)
class Part:
    """One generated part: its name, the directive that asks for it, and the scripts it needs, in order."""

    name: str
    directive: type
    scripts: tuple[str, ...] = ()


PARTS: dict[str, Part] = {}
ROLES: dict[str, type] = {}
RENDERERS: dict[str, Render] = {}


def part(
    name: str, *, directive: type | None = None, script: str = ""
) -> Callable[[Render], Render]:
    """Register the decorated function (page, placeholder) -> nodes as the part `name`.

    Parameters
    ----------
    name
        What an author writes: `{name}`.
    directive
        A subclass of `Generated` where the directive takes arguments or options.
    script
        Files of `static/` that pages with this part load, divided by spaces.
    """
    from .directives import Generated

    def register(function: Render) -> Render:
        PARTS[name] = Part(name, directive or Generated, tuple(script.split()))
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
