"""Base class of the directives that show generated parts, and warnings at their place."""

from typing import Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from .. import claims, tables
from .nodes import Placeholder
from .record import get_page_record

LOG = logging.getLogger(__name__)
RoleNodes = tuple[list[nodes.Node], list[nodes.system_message]]


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


def warn(where: SphinxDirective | SphinxRole, message: str) -> None:
    """Warn at the place of a role or directive; with warnings as errors the build fails."""
    LOG.warning(message, location=where.get_location(), type="evidence", subtype="claims")


def is_known_claim(role: SphinxRole, claim_id: str) -> bool:
    """Tell whether the register has a claim; if not, warn at the place of the role."""
    role.env.note_dependency(str(tables.DATA / "articles" / "claims.csv"))
    role.env.note_dependency(str(tables.DATA / "articles" / "parts.csv"))
    if claims.claim_of(claim_id):
        return True
    warn(
        role, f"{{{role.name}}}`{claim_id}`: no such claim. Use an id of data/articles/claims.csv."
    )
    return False
