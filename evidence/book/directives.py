"""What the directives and roles of generated parts share: placeholders, notes and warnings."""

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from .. import claims, tables
from .nodes import Placeholder
from .record import get_page_record

LOG = logging.getLogger(__name__)


class Generated(SphinxDirective):
    """A directive without content whose text the build generates: {ledger}, {about-data}, …"""

    has_content = False
    options_ = {}

    def run(self) -> list[nodes.Node]:
        """Return the placeholder; the page is remembered as one that shows evidence."""
        self.note()
        return [Placeholder(kind=self.name, **self.options_)]

    def note(self) -> None:
        """Read this page again when the register changes; write it again when a verdict does."""
        self.env.note_dependency(str(tables.DATA / "articles" / "claims.csv"))
        get_page_record(self.env, self.env.docname)["shows"].append(self.name)

    def refuse(self, message: str) -> list[nodes.Node]:
        """Warn at the place of the directive, which then shows nothing."""
        warn(self, message)
        return []


def warn(where: SphinxDirective | SphinxRole, message: str) -> None:
    """Warn at the place of a role or directive; a strict build fails."""
    LOG.warning(message, location=where.get_location(), type="evidence", subtype="claims")


def is_known_claim(role: SphinxRole, claim_id: str) -> bool:
    """Tell whether the register has a claim; if not, warn at the place of the role."""
    role.env.note_dependency(str(tables.DATA / "articles" / "claims.csv"))
    if claim_id in claims.register().index:
        return True
    warn(role, f"{{{role.name}}}`{claim_id}`: no such claim. Use an id of data/articles/claims.csv.")
    return False
