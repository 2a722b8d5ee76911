"""Show the block under a chapter's title, refuse cells that no notebook runs and words of the template."""

from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from ... import claims, myst
from ...contents import OPTIONS
from ...markup import render
from ..directives import LOG, warn
from ..nodes import Page, Placeholder, html_node
from ..record import get_page_record, is_chapter, read_records

WORDS_A_MINUTE = 230  # adults read non-fiction at about this pace
FIGURE_WORDS = ("title", "caption")


class StrayCell(SphinxDirective):
    """A {code-cell} that is not run: it is inside another block, or the page is not a notebook."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = dict.fromkeys(OPTIONS, directives.unchanged)

    def run(self) -> list[nodes.Node]:
        """Warn which of the two it is and how to fix it; return no nodes."""
        if is_nested(Path(self.env.doc2path(self.env.docname)), self.lineno):
            warn(self, "this code cell is inside another block, so it is not run. Move it out of the block; "
                           "`:tags: [hide-cell]` folds a cell and what it shows.")  # fmt: skip
        else:
            warn(self, "this page has a code cell but is no notebook. Give it the header of one (`python -m evidence new "
                           "chapter <name>` writes it): `jupytext` and `kernelspec` between the lines of dashes.")  # fmt: skip
        return []


def is_nested(path: Path, line: int) -> bool:
    """Tell whether a block opened before `line` (from 1) is still open there."""
    blocks = myst.find_blocks(path.read_text(encoding="utf-8"))
    return any(block.first < line <= block.last for block in blocks)


class ChapterHead(SphinxPostTransform):
    """Put minutes to read, downloads and the number of claims with a verdict under every chapter's title."""

    default_priority = 2  # before placeholders are filled, so that only the author's words count

    def run(self, **_: Any) -> None:
        """Insert the block into the page if it is a chapter."""
        if not is_chapter(self.env, self.env.docname):
            return
        section = next(self.document.findall(nodes.section), None)
        if section is not None:
            page = Page(self.app, self.env.docname)
            parts = self.document.findall(Placeholder)
            shown = [node["chapter"] for node in parts if node["kind"] == "claims-table"]
            listed = f"#claims-of-{page.name}" if page.name in shown else ""
            section.insert(1, head_node(page, estimate_minutes(self.document, self.env), listed))


def estimate_minutes(document: nodes.document, env: BuildEnvironment) -> int:
    """Return the minutes that a chapter takes: prose, lines of cards and words of figures."""
    known = read_records(env)[env.docname]
    read = [p.astext() for p in document.findall(nodes.paragraph)]
    read += [line_words(record) for record in known.verdicts]
    read += [" ".join(str(chart[key] or "") for key in FIGURE_WORDS) for chart in known.charts]
    return max(1, round(sum(len(text.split()) for text in read) / WORDS_A_MINUTE))


def line_words(record: dict[str, Any]) -> str:
    """Return what the line of a folded card shows."""
    if claims.claim_of(record["claim_id"]) == "":
        return ""
    says = claims.row_of(record["claim_id"])["paraphrase"]
    strength = f"{record['strength']} evidence" if record["strength"] else ""
    return f"{record['verdict']} {strength} {says} {claims.number_words(record)}"


def head_node(page: Page, minutes: int, listed: str) -> nodes.Node:
    """Return the block; the buttons and the downloads are on the web only.

    listed: the address of the list of the chapter's claims, "" if the page does not show it.
    """
    belonging = set(claims.counted().query("chapter == @page.name").index)
    settled = {record["claim_id"] for record in read_records(page.env)[page.docname].verdicts}
    head = render(
        "book/parts/chapter.html",
        page=page,
        minutes=minutes,
        base=page.link_file(f"_downloads/chapters/{page.name}"),
        settled=len(settled & belonging),
        belonging=len(belonging),
        listed=listed,
        cards=len(get_page_record(page.env, page.docname).verdicts),
    )
    return html_node(head)


def warn_of_template(app: Sphinx, docname: str, source: list[str]) -> None:
    """Warn of each line of the template of chapters that a page still has."""
    for line, said in myst.find_unwritten(source[0]):
        LOG.warning(said, location=(docname, line), type="evidence", subtype="claims")


def setup(app: Sphinx) -> None:
    """Register the block under a chapter's title, and warnings of what no author has written or no notebook runs."""
    app.connect("source-read", warn_of_template)
    app.add_post_transform(ChapterHead)
    app.add_directive("code-cell", StrayCell, override=True)
