"""Directives and roles that write the generated parts of the book, and the block under a title."""

import re
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from .. import arguments, claims, tables
from . import arguments as argued
from . import bibliography  # noqa: F401  its fillers are those of {source-list} and {cite-book}
from . import catalogue, disagreements, downloads, landing, ledger, provenance
from .markup import PARTS, Fill, Live, Page, filler, html, paragraph, part, serve_static
from .verdicts import of, settled

LOG = logging.getLogger(__name__)
WORDS_A_MINUTE = 220  # adults read non-fiction at about this pace
MINUTES_A_CHART = 0.3
SCRIPTS = {"ledger": "ledger.js", "data-catalogue": "fold.js"}


@part(
    "about-data", "argument-overview", "article-cards", "cite-book", "disagreement-overview", "ledger", "outcome-key",
    "reproducibility", "source-list", "status-key", "tolerance-rule", "verdict-key", "verdict-summary", "witnesses",
)  # fmt: skip
class Generated(SphinxDirective):
    """A directive without content whose text the build generates: {ledger}, {about-data}, …"""

    has_content = False
    options_ = {}

    def run(self):
        """The placeholder; the page is remembered as one that shows evidence."""
        self.note()
        return [Live(kind=self.name, **self.options_)]

    def note(self):
        """Read this page again when the register changes; write it again when a verdict does."""
        self.env.note_dependency(str(tables.DATA / "articles" / "claims.csv"))
        of(self.env, self.env.docname)["shows"].append(self.name)


    def refuse(self, message):
        """One warning at the place of the directive, which then shows nothing."""
        complain(self, message)
        return []


@part("claims-table")
class ClaimsTable(Generated):
    """{claims-table} CHAPTER: the chapter's claims, opened up to :open-rows: rows."""

    required_arguments = 1
    option_spec = {"open-rows": directives.nonnegative_int}

    def run(self):
        """The placeholder; a chapter that no claim belongs to is a mistake and says so."""
        chapter = self.arguments[0]
        chapters = sorted(set(claims.register()["chapter"]))
        if chapter not in chapters:
            known = ", ".join(chapters)
            return self.refuse(f"{{claims-table}} {chapter}: no claim belongs to it. Use one of: {known}.")
        opened = self.options.get("open-rows", ledger.OPEN_ROWS)
        self.options_ = {"chapter": chapter, "open_rows": opened}
        return super().run()


@part("data-catalogue")
class Catalogue(Generated):
    """{data-catalogue} [THEME]: tables with their cards, each in a section of its own.

    Without a theme it shows them all, under one line for each; a theme that has a page of its
    own beside this one (`data-<theme>` beside `data`) is left to it, so that no page grows too
    heavy. Links to cards and facts lead to the page on which a theme stands.
    """

    optional_arguments = 1

    def run(self):
        """Sections from the descriptors; only who uses a table waits for the end of reading."""
        themes = self.arguments or [t for t in tables.themes() if not self.has_own_page(t)]
        for theme in themes:
            if theme not in tables.themes():
                known = ", ".join(tables.themes())
                return self.refuse(f"{{data-catalogue}} {theme}: there is no such theme. Use one of: {known}.")
            self.env.note_dependency(str(tables.DATA / theme / "datapackage.json"))
        self.note()
        of(self.env, self.env.docname)["shows"].extend(f"data:{theme}" for theme in themes)
        parts = list(catalogue.sections(themes))
        return parts if self.arguments else [Live(kind="data-overview"), *parts]

    def has_own_page(self, theme):
        """Whether the book has a page for this theme alone."""
        return f"{self.env.docname}-{theme}" in self.env.found_docs


@part("picture")
class Picture(Generated):
    """{picture} CHAPTER/FIGURE: a figure that a chapter draws, shown on another page too."""

    required_arguments = 1

    def run(self):
        """The placeholder; what is no chapter/figure is said at its place."""
        self.options_ = {"shown": self.arguments[0]}
        if landing.SHOWN.fullmatch(self.arguments[0]):
            return super().run()
        return self.refuse(f"{{picture}} {self.arguments[0]}: name one figure as <chapter>/<figure>.")


@part("theme-cards")
class ThemeCards(Generated):
    """{theme-cards}: one line a card, CHAPTER/FIGURE; the figure's title is the headline."""

    has_content = True

    def run(self):
        """The placeholder; a line that names no figure is said at its place."""
        shown = [line.strip() for line in self.content if line.strip()]
        wrong = [line for line in shown if not landing.SHOWN.fullmatch(line)]
        self.options_ = {"shown": shown}
        if shown and not wrong:
            return super().run()
        return self.refuse(f"{{theme-cards}} {'; '.join(wrong) or 'is empty'}: write one <chapter>/<figure> a line.")


@part("argument", "argument-source", "argument-weak")
class ArgumentPart(Generated):
    """{argument}, {argument-source} or {argument-weak} ARTICLE: a part of what an article argues."""

    required_arguments = 1

    def run(self):
        """The placeholder; an article without an argument is said at its place."""
        article = self.arguments[0]
        self.env.note_dependency(str(argued.watched()))
        if article not in argued.names():
            known = ", ".join(argued.names())
            return self.refuse(f"{{{self.name}}} {article}: no such article. Use one of: {known}.")
        self.options_ = {"article": article}
        of(self.env, self.env.docname)["shows"].append(f"{self.name}:{article}")
        return super().run()


@part("disagreement")
class Disagreement(Generated):
    """{disagreement} D01, with :outcome: (a word of OUTCOMES) and :answer:, one line for the overview."""

    required_arguments = 1
    option_spec = {"outcome": directives.unchanged_required, "answer": directives.unchanged_required}

    def run(self):
        """The placeholder; an unknown question or outcome, or a missing answer, is said at its place."""
        name, found = self.arguments[0], self.options
        self.env.note_dependency(str(argued.watched()))
        known = [one["id"] for one in arguments.read()["disagreements"]]
        if name not in known:
            return self.refuse(f"{{disagreement}} {name}: no such disagreement. Use one of: {', '.join(known)}.")
        if found.get("outcome") not in disagreements.OUTCOMES or not found.get("answer"):
            words = ", ".join(disagreements.OUTCOMES)
            return self.refuse(f"{{disagreement}} {name}: give :answer: a line, and :outcome: one of: {words}.")
        docname = self.env.docname
        shown = of(self.env, docname).setdefault("disagreements", [])
        shown.append({"name": name, "docname": docname, **found})
        self.options_ = {"name": name, **found}
        return super().run()


class VerdictRole(SphinxRole):
    """{verdict}`id`: the claim's verdict, a link to its card."""

    def run(self):
        """The placeholder, or a warning for an unknown claim."""
        if not known_claim(self, self.text):
            return [nodes.inline("", self.text)], []
        of(self.env, self.env.docname)["shows"].append("verdict")
        return [Live(kind="verdict", claim=self.text)], []


class RecomputedRole(SphinxRole):
    """{recomputed}`id` or {recomputed}`id:.1f`: the recomputed value of a claim, in its unit or in a format.

    A format that begins with abs drops the sign: "fell by {recomputed}`id:abs.1f` points".
    """

    def run(self):
        """The placeholder, or a warning for an unknown claim or a format that is none."""
        claim_id, _, form = self.text.partition(":")
        if not known_claim(self, claim_id):
            return [nodes.inline("", self.text)], []
        if form and not re.fullmatch(r"(abs)?,?(\.\d)?[fd%]?", form):
            complain(self, f"{{recomputed}}`{self.text}`: '{form}' is no format of a number. Write it as in .1f, ,.0f or abs.1f.")
            return [nodes.inline("", self.text)], []
        found = of(self.env, self.env.docname)
        found["shows"].append("recomputed")
        found.setdefault("recomputed", []).append(claim_id)
        return [Live(kind="recomputed", claim=claim_id, form=form)], []


class StatusRole(SphinxRole):
    """{status}`nau-P6`: how one step of an argument stands, a link to it."""

    def run(self):
        """The placeholder, or a warning for an unknown step."""
        self.env.note_dependency(str(argued.watched()))
        known = [name for one in arguments.read()["articles"] for name in arguments.nodes_of(one)]
        if self.text not in known:
            near = [name for name in known if name.partition("-")[0] == self.text.partition("-")[0]]
            complain(self, f"{{status}}`{self.text}`: no such step. Use one of: {', '.join(near or known)}.")
            return [nodes.inline("", self.text)], []
        of(self.env, self.env.docname)["shows"].append("status")
        return [Live(kind="status", node=self.text)], []


class StrayCell(SphinxDirective):
    """A {code-cell} that is no cell of a notebook: it stands inside another block, or the page is no notebook."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = dict.fromkeys(("tags", "name", "mystnb"), directives.unchanged)

    def run(self):
        """One warning at its place that says which of the two it is, and the mend."""
        if nests(Path(self.env.doc2path(self.env.docname)), self.lineno):
            complain(self, "this code cell stands inside another block, so it is not run. Move it out of the block; "
                           "`:tags: [hide-cell]` folds a cell and what it shows.")  # fmt: skip
        else:
            complain(self, "this page has a code cell but is no notebook. Give it the header of one (`python -m evidence new "
                           "chapter <name>` writes it): `jupytext` and `kernelspec` between the lines of dashes.")  # fmt: skip
        return []


def nests(path, line):
    """Whether the fence of the cell at `line` (from 1) stands inside another block: one opened before is open still."""
    opened = []
    for text in path.read_text(encoding="utf-8").splitlines()[: line - 1]:
        fence = re.match(r"\s*(`{3,}|:{3,})(.*)$", text)
        if fence and fence[2].strip():
            opened.append(fence[1])
        elif fence and opened and fence[1] == opened[-1]:
            opened.pop()
    return bool(opened)


class ClaimRole(SphinxRole):
    """{claim}`id` or {claim}`words <id>`: a link to the card, or to the ledger until it stands."""

    def run(self):
        """The placeholder, or a warning for an unknown claim."""
        match = re.fullmatch(r"(?s)(.+?)\s*<([^<>]+)>", self.text)
        title, claim_id = match.groups() if match else (self.text, self.text)
        if not known_claim(self, claim_id):
            return [nodes.inline("", title)], []
        of(self.env, self.env.docname)["shows"].append("claim")
        return [Live(kind="claim", claim=claim_id, title=title)], []


class StatedRole(SphinxRole):
    """{stated}`id`: the value as the article gives it, with its unit."""

    def run(self):
        """The text, or a warning for an unknown claim or one that states no value."""
        if not known_claim(self, self.text):
            return [nodes.inline("", self.text)], []
        said = ledger.stated(ledger.entry(self.text))
        if not said:
            complain(self, f"claim {self.text} states no value. Say it in words instead.")
        return [nodes.inline("", said, classes=["ev-stated"])], []


def complain(where, message):
    """One warning at the place of a role or directive; it fails a build that is strict."""
    LOG.warning(message, location=where.get_location(), type="evidence", subtype="claims")


def known_claim(role, claim_id):
    """Whether the register has a claim; if not, one warning at the place of the role."""
    role.env.note_dependency(str(tables.DATA / "articles" / "claims.csv"))
    if claim_id in claims.register().index:
        return True
    complain(role, f"{{{role.name}}}`{claim_id}`: no such claim. Use an id of data/articles/claims.csv.")
    return False


@filler("claim")
def claim_link(page, node):
    """The link to a claim's card, wherever it is settled."""
    record = settled(page.env).get(node["claim"])
    if record:
        address = page.link(record["docname"], f"claim-{node['claim']}")
    else:
        address = page.row(node["claim"])
    if address is None:
        return [nodes.inline("", node["title"])]
    return [nodes.reference("", node["title"], internal=True, refuri=address, classes=["ev-claim"])]


# ---- the block under a chapter's title ----------------------------------------------------------


class ChapterHead(SphinxPostTransform):
    """Minutes to read, downloads and claims settled, under the title of every chapter."""

    default_priority = 2  # before placeholders are filled, so that only the author's words count

    def run(self, **_):
        if not downloads.is_chapter(self.env, self.env.docname):
            return
        section = next(self.document.findall(nodes.section), None)
        if section is not None:
            page = Page(self.app, self.env.docname)
            section.insert(1, chapter_head(page, minutes(self.document, self.env)))


def minutes(document, env):
    """Minutes that a chapter takes: its prose at a reader's pace, and a moment for each chart."""
    text = " ".join(p.astext() for p in document.findall(nodes.paragraph))
    charts = len(env.evidence[env.docname]["charts"])
    return max(1, round(len(text.split()) / WORDS_A_MINUTE + charts * MINUTES_A_CHART))


def chapter_head(page, length):
    """The block itself: HTML on the web, a sentence elsewhere."""
    belonging = claims.register().query("chapter == @page.name")
    done = len({r["claim_id"] for r in page.env.evidence[page.docname]["verdicts"]})
    settles = f"settles {done} of {len(belonging)} claims" if len(belonging) else ""
    time = f"{length} minutes to read" if length > 1 else "1 minute to read"
    if not page.web:
        return paragraph(", ".join(filter(None, [time, settles])).capitalize() + ".")
    base = page.file(f"_downloads/chapters/{page.name}")
    items = [
        time,
        f'<a href="{base}.ipynb" download>Notebook, executed (.ipynb)</a>',
        f'<a href="{base}-data.zip" download>Data of this chapter (.zip)</a>',
        settles,
    ]
    return html('<ul class="ev-head">' + "".join(f"<li>{i}</li>" for i in items if i) + "</ul>")


def reconsider(app, env, added, changed, removed):
    """Pages with a catalogue are read anew when pages or themes come or go: they may have to share."""
    before, env.evidence_themes = getattr(env, "evidence_themes", None), tables.themes()
    if not (added or removed) and before == env.evidence_themes:
        return []
    return [d for d, page in getattr(env, "evidence", {}).items() if "data-catalogue" in page["shows"]]


def valueless(app, env):
    """Say of each value asked for in prose that its claim has none."""
    for docname, message in disagreements.valueless(env):
        LOG.warning(message, location=docname, type="evidence", subtype="claims")


# ---- registration -------------------------------------------------------------------------------


def assets(app, pagename, templatename, context, doctree):
    """The script of a page goes to that page alone."""
    for kind in getattr(app.env, "evidence", {}).get(pagename, {}).get("shows", []):
        if kind in SCRIPTS:
            app.add_js_file(SCRIPTS[kind], loading_method="defer")


def setup(app):
    """Register directives, roles and downloads."""
    app.setup_extension("evidence.book.beside")
    app.add_post_transform(ChapterHead)
    app.add_post_transform(Fill)
    for name, directive in PARTS.items():
        app.add_directive(name, directive)
    app.add_role("status", StatusRole())
    app.add_role("verdict", VerdictRole())
    app.add_role("recomputed", RecomputedRole())
    app.add_directive("code-cell", StrayCell, override=True)
    app.add_role("claim", ClaimRole())
    app.add_role("stated", StatedRole())
    app.add_css_file("pages.css")
    app.connect("config-inited", serve_static)
    app.connect("html-page-context", assets)
    app.connect("env-get-outdated", reconsider)
    app.connect("env-get-updated", provenance.refresh)
    app.connect("env-check-consistency", valueless)
    app.connect("env-updated", downloads.begin, priority=900)  # once it is sure that no notebook failed
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
