"""Base classes of directives and roles that show generated parts, and warnings at their place."""

from collections.abc import Callable, Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from .. import claims, tables
from .nodes import Placeholder
from .record import get_page_record

LOG = logging.getLogger(__name__)


class Generated(SphinxDirective):
    """A directive whose text the build generates: {ledger}, {about-data}, …

    Attributes
    ----------
    options_
        Attributes that `run` gives to the placeholder.
    """

    has_content = False
    options_: dict[str, Any] = {}

    def run(self) -> list[nodes.Node]:
        """Return the placeholder, and record that the page shows this part."""
        self.note()
        return [Placeholder(kind=self.name, **self.options_)]

    def note(self) -> None:
        """Have the page read again when the register changes, and written again when a verdict does."""
        self.env.note_dependency(str(tables.DATA / "articles" / "claims.csv"))
        get_page_record(self.env, self.env.docname).shows.append(self.name)

    def refuse(self, message: str) -> list[nodes.Node]:
        """Warn at the place of the directive, and return no nodes."""
        warn(self, message)
        return []


class RoleError(Exception):
    """The text of a role cannot be used. The message says why, and what to write."""


class GeneratedRole(SphinxRole):
    """A role whose text the build generates; `make` returns its node, or raises RoleError."""

    def make(self) -> nodes.Node:
        """Return the node of the role."""
        raise NotImplementedError

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the node, or warn of a mistake and return the text as it is."""
        try:
            return [self.make()], []
        except RoleError as error:
            warn(self, str(error))
            return [nodes.inline("", self.text)], []

    def place(self, kind: str, **options: Any) -> Placeholder:
        """Return a placeholder of `kind`, and record that the page shows it."""
        get_page_record(self.env, self.env.docname).shows.append(kind)
        return Placeholder(kind=kind, **options)

    def check_claim(self, claim_id: str) -> None:
        """Raise RoleError if the register has no such claim; have the page read again when it changes."""
        for name in ("claims.csv", "parts.csv"):
            self.env.note_dependency(str(tables.DATA / "articles" / name))
        if not claims.claim_of(claim_id):
            raise RoleError(
                f"{{{self.name}}}`{claim_id}`: no such claim. Use an id of data/articles/claims.csv."
            )


def check_pages(app: Sphinx, find: Callable[[BuildEnvironment], Iterator[tuple[str, str]]]) -> None:
    """Warn of each (page, message) that `find` yields when all pages are read."""

    def warn_of_each(app: Sphinx, env: BuildEnvironment) -> None:
        for docname, message in find(env):
            LOG.warning(message, location=docname, type="evidence", subtype="claims")

    app.connect("env-check-consistency", warn_of_each)


def warn(where: SphinxDirective | SphinxRole, message: str) -> None:
    """Warn at the place of a role or directive; with warnings as errors the build fails."""
    LOG.warning(message, location=where.get_location(), type="evidence", subtype="claims")
