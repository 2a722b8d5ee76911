"""Show an article paragraph by paragraph: each claim in its place, with what the evidence makes of it.

Sections and paragraphs come from `data/articles/articles.yaml`, the claims and the opening words
of their sentences from `data/articles/claims.csv`. Views are nodes, for web and ePub alike.
"""

from typing import Any, NamedTuple
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from ... import arguments, claims, tables
from ...claims.wording import cite
from ..nodes import Page, Placeholder, html_node, link_node, paragraph_node
from ..registry import part
from .argument_map import ArgumentPart, find_article, link_argument, make_step_anchor, shorten_id
from .claim_lines import Claim, find_claim, link_card, list_claims, verdict_badge_html
from .ledger import reason_apart

NOTHING = "No statement that could be checked."


class Paragraph(NamedTuple):
    """A paragraph of an article: its place, the claims that begin there, and those that stand there too."""

    section: str
    number: int
    claims: list[Claim]
    again: list[Claim]

    @property
    def anchor(self) -> str:
        """Return the anchor: "paragraph-opening-3" for the third paragraph of the opening."""
        return make_paragraph_anchor(self.section, self.number)


class ArticlePart(ArgumentPart):
    """{article-claims}, {article-source} and {article-tally} ARTICLE: parts of an article's page."""

    def run(self) -> list[nodes.Node]:
        """Return the placeholder; the page is read again when the articles or the parts change."""
        for name in ("articles.yaml", "parts.csv"):
            self.env.note_dependency(str(tables.DATA / "articles" / name))
        return super().run()


@part("article-claims", directive=ArticlePart)
def render_article_claims(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the sections of an article, each with its paragraphs and their claims in order."""
    found = list_paragraphs(page, node["article"])
    return [
        section_node(page, section, [one for one in found if one.section == section["label"]])
        for section in claims.articles()[node["article"]].get("sections", [])
    ]


def list_paragraphs(page: Page, article: str) -> list[Paragraph]:
    """Return every paragraph of an article in its order; each claim begins in exactly one of them."""
    found = {
        (section["label"], number): Paragraph(section["label"], number, [], [])
        for section in claims.articles()[article].get("sections", [])
        for number in range(1, section["paragraphs"] + 1)
    }
    for claim in list_claims(page):
        if claim["article"] != article:
            continue
        first, *rest = [
            (section, number) for section, numbers in claims.places(claim) for number in numbers
        ]
        found[first].claims.append(claim)
        for place in rest:
            found[place].again.append(claim)
    for paragraph in found.values():
        paragraph.claims.sort(key=find_order)
    return list(found.values())


def find_order(claim: Claim) -> tuple[int, int, int]:
    """Return what claims of a paragraph are sorted by: sentence, place in the sentence, number."""
    sentence, _, clause = str(claim["sentence"] or "0").partition(".")
    return int(sentence), int(clause or 0), int(claim["claim_id"].rpartition("-")[2])


def make_paragraph_anchor(section: str, number: int) -> str:
    """Return the anchor of a paragraph of an article."""
    return f"paragraph-{nodes.make_id(section)}-{number}"


def make_said_anchor(claim_id: str) -> str:
    """Return the anchor of a claim on the page of its article."""
    return f"said-{claim_id}"


def section_node(page: Page, section: dict[str, Any], paragraphs: list[Paragraph]) -> nodes.section:
    """Return one section of an article under its heading, or else its label."""
    title = nodes.title("", section.get("heading", section["label"]))
    anchor = f"section-{nodes.make_id(section['label'])}"
    found = nodes.section("", title, ids=[anchor], names=[anchor])
    found += [paragraph_of_claims(page, one) for one in paragraphs]
    return found


def paragraph_of_claims(page: Page, found: Paragraph) -> nodes.container:
    """Return one paragraph: its number, its claims, and links to claims that stand in it too."""
    link = link_node(f"#{found.anchor}", f"¶ {found.number}")
    box = nodes.container("", ids=[found.anchor], classes=["ev-paragraph"])
    head = paragraph_node(link)
    box += head
    if found.claims:
        box += nodes.bullet_list(
            "", *[claim_node(page, claim) for claim in found.claims], classes=["ev-sayings"]
        )
    if found.again:
        box += again_node(page, found)
    if not found.claims and not found.again:
        head += nodes.Text(f" {NOTHING}")
        head["classes"].append("ev-nothing")
    return box


def again_node(page: Page, found: Paragraph) -> nodes.paragraph:
    """Return verdicts of the claims that stand in this paragraph too, with links to them."""
    parts: list[Any] = ["Also here: "]
    for number, claim in enumerate(found.again):
        section, numbers = claims.places(claim)[0]
        same = "" if section == found.section else f"{section}, "
        link = link_node(f"#{make_said_anchor(claim['claim_id'])}", claim["paraphrase"].rstrip("."))
        badge = badge_node(page, claim["verdict"])
        parts += ["; " if number else "", badge, " ", link, f" ({same}paragraph {numbers[0]})"]
    again = paragraph_node(*parts, ".")
    again["classes"].append("ev-again")
    return again


# ---- one claim ----------------------------------------------------------------------------------


def claim_node(page: Page, claim: Claim) -> nodes.list_item:
    """Return one claim: verdict, words, parts, where to check it, and what is known now."""
    item = nodes.list_item("", verdict_line(page, claim), ids=[make_said_anchor(claim["claim_id"])])
    divided = [find_claim(page, name) for name in claims.parts_of(claim["claim_id"])]
    if divided:
        rows = [
            nodes.list_item("", verdict_line(page, one), *since_nodes(page, one)) for one in divided
        ]
        item += nodes.enumerated_list("", *rows, enumtype="loweralpha", prefix="", suffix=".")
    item += where_node(page, claim)
    if not divided:
        item += since_nodes(page, claim)
    return item


def verdict_line(page: Page, claim: Claim) -> nodes.paragraph:
    """Return verdict, strength of the evidence and paraphrase of a claim or a part."""
    strength = claim["strength"]
    dots: nodes.Node = html_node(claims.strength_html(strength))
    if not page.web:
        dots = nodes.inline("", f"({strength} evidence)" if strength else "")
    badge = badge_node(page, claim["verdict"])
    return paragraph_node(badge, " ", dots, " " if strength else "", claim["paraphrase"])


def badge_node(page: Page, verdict: str) -> nodes.Node:
    """Return a verdict as a badge, in ePub as a word."""
    return html_node(verdict_badge_html(verdict)) if page.web else nodes.strong("", verdict)


def where_node(page: Page, claim: Claim) -> nodes.paragraph:
    """Return the opening words with a link to the original, the speaker, the card and the steps."""
    parts: list[Any] = [quotation_node(claim), " "] if claim["opens"] else []
    if speaker := name_speaker(claim):
        parts.append(f"{speaker} · ")
    number = claim["claim_id"].rpartition("-")[2]
    parts.append(
        link_node(link_card(page, claim) or page.link_row(claim["claim_id"]), f"card {number}")
    )
    for step, node in list_steps(claim):
        kind = "objection" if node["kind"] == "objection" else "step"
        address = link_argument(page, claim["article"], make_step_anchor(step))
        parts += [" · ", link_node(address, f"{kind} {shorten_id(step)}")]
    if reason := claim["annex"] or claim["same_as"] and reason_apart(claim):
        parts.append(f" · not counted: {reason}")
    where = paragraph_node(*parts)
    where["classes"] += ["ev-where", "ev-check"]
    return where


def name_speaker(claim: Claim) -> str:
    """Return whom the article follows: "after A. Shraibman"; "" if the author speaks."""
    said = str(claim["attribution"] or "author")
    if said.startswith("author"):
        return "" if said == "author" else said
    return f"after {said}"


def quotation_node(claim: Claim) -> nodes.Node:
    """Return the opening words in quotation marks, as a link to their place in the original."""
    words = f"“{claim['opens']} …”"
    address = link_original(claim["article"], claim["opens"])
    if not address:
        return nodes.inline("", words)
    return nodes.reference("", words, internal=False, refuri=address)


def link_original(article: str, words: str) -> str:
    """Return the address of some words in the original or its copy, as a text fragment.

    It is "" if neither is public.
    """
    known = claims.articles()[article]
    address = known.get("url") or known.get("copy_url") or ""
    return f"{address}#:~:text={encode_fragment(words)}" if address else ""


def encode_fragment(words: str) -> str:
    """Return words for a text fragment, in which comma, hyphen and ampersand have a meaning.

    Examples
    --------
    >>> encode_fragment("On 20-21 November, Alexander")
    'On%2020%2D21%20November%2C%20Alexander'
    """
    return quote(words, safe="").replace("-", "%2D")


def list_steps(claim: Claim) -> list[tuple[str, dict[str, Any]]]:
    """Return the steps and objections of the article's argument that have a claim under them."""
    steps = arguments.nodes_of(find_article(claim["article"]))
    return [(name, node) for name, node in steps.items() if claim["claim_id"] in node["marks"]]


def since_nodes(page: Page, claim: Claim) -> list[nodes.paragraph]:
    """Return what is known now of a claim or a part, with its sources; nothing if nothing changed."""
    record = claim["record"]
    if not record.get("since"):
        return []
    parts: list[Any] = [nodes.strong("", "Known now:"), f" {record['since']} ("]
    for number, name in enumerate(one for one in record["since_sources"].split("; ") if one):
        address = page.link_fact(name) if ":" in name else page.link_table(name)
        parts += ["; " if number else "", link_node(address, cite(name))]
    known = paragraph_node(*parts, ")")
    known["classes"].append("ev-since")
    return [known]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the style of the articles' pages."""
    app.add_css_file("articles.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
