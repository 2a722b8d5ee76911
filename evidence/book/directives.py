"""Base classes of directives and roles that show generated parts, and warnings at their place."""

from collections.abc import Callable, Collection, Iterable
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


def depend_on(env: BuildEnvironment, *files: str) -> None:
    """Have the page that is read now read again when one of these files of `data/` changes."""
    for file in files:
        env.note_dependency(str(tables.DATA / file))


class PartError(Exception):
    """The text of a directive or role cannot be used. The message says why, and what to write."""


class Generated(SphinxDirective):
    """A directive whose text the build generates: {ledger}, {about-data}, …

    A subclass that takes arguments has a `make` of its own.
    """

    has_content = False

    def make(self) -> list[nodes.Node]:
        """Return the nodes of the directive; PartError if its text cannot be used."""
        return self.place()

    def run(self) -> list[nodes.Node]:
        """Return the nodes, or warn of a mistake and return none."""
        try:
            return self.make()
        except PartError as error:
            warn(self, str(error))
            return []

    def place(self, **options: Any) -> list[nodes.Node]:
        """Return the placeholder with its options, and record that the page shows this part."""
        self.note()
        return [Placeholder(kind=self.name, **options)]

    def note(self) -> None:
        """Have the page read again when the register changes, and written again when a verdict does."""
        depend_on(self.env, "articles/claims.csv")
        get_page_record(self.env, self.env.docname).shows.append(self.name)

    def check_known(self, name: str, known: Collection[str], said: str) -> None:
        """Raise PartError, which says what is wrong and what is known, if `name` is not known."""
        if name not in known:
            raise PartError(f"{{{self.name}}} {name}: {said}. Use one of: {', '.join(known)}.")


class GeneratedRole(SphinxRole):
    """A role whose text the build generates; `make` returns its node, or raises PartError."""

    def make(self) -> nodes.Node:
        """Return the node of the role."""
        raise NotImplementedError

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the node, or warn of a mistake and return the text as it is."""
        try:
            return [self.make()], []
        except PartError as error:
            warn(self, str(error))
            return [nodes.inline("", self.text)], []

    def place(self, kind: str, **options: Any) -> Placeholder:
        """Return a placeholder of `kind`, and record that the page shows it."""
        get_page_record(self.env, self.env.docname).shows.append(kind)
        return Placeholder(kind=kind, **options)

    def check_claim(self, claim_id: str) -> None:
        """Raise PartError if the register has no such claim; have the page read again when it changes."""
        depend_on(self.env, "articles/claims.csv", "articles/parts.csv")
        if not claims.claim_of(claim_id):
            raise PartError(
                f"{{{self.name}}}`{claim_id}`: no such claim. Use an id of data/articles/claims.csv."
            )


def check_pages(
    app: Sphinx, find: Callable[[BuildEnvironment], Iterable[tuple[str | None, str]]]
) -> None:
    """Warn of each (page or None, message) that `find` returns when all pages are read."""

    def warn_of_each(app: Sphinx, env: BuildEnvironment) -> None:
        for docname, message in find(env):
            LOG.warning(message, location=docname, type="evidence", subtype="claims")

    app.connect("env-check-consistency", warn_of_each)


def warn(where: SphinxDirective | SphinxRole, message: str) -> None:
    """Warn at the place of a role or directive; with warnings as errors the build fails."""
    LOG.warning(message, location=where.get_location(), type="evidence", subtype="claims")
