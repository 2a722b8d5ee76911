"""Show an article paragraph by paragraph: each claim in its place, with what the evidence makes of it.

Sections and paragraphs come from `data/articles/articles.yaml`, the claims and the opening words
of their sentences from `data/articles/claims.csv`.
"""

import functools
from typing import Any, NamedTuple
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx

from ... import arguments, claims
from ...claims.wording import cite
from ...markup import render
from ..directives import depend_on
from ..nodes import Page, Placeholder, html_node
from ..registry import part
from .argument_map import ArgumentPart, find_article, link_argument, make_step_anchor, shorten_id
from .claim_lines import Claim, find_address, find_claim, list_claims
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
        return f"paragraph-{nodes.make_id(self.section)}-{self.number}"


class ArticlePart(ArgumentPart):
    """{article-claims}, {article-source} and {article-tally} ARTICLE: parts of an article's page."""

    def make(self) -> list[nodes.Node]:
        """Return the placeholder; the page is read again when the articles or the parts change."""
        depend_on(self.env, "articles/articles.yaml", "articles/parts.csv")
        return super().make()


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


def make_said_anchor(claim_id: str) -> str:
    """Return the anchor of a claim on the page of its article."""
    return f"said-{claim_id}"


def section_node(page: Page, section: dict[str, Any], paragraphs: list[Paragraph]) -> nodes.section:
    """Return one section of an article under its heading, or else its label."""
    title = nodes.title("", section.get("heading", section["label"]))
    anchor = f"section-{nodes.make_id(section['label'])}"
    text = render(
        "book/parts/article_pages.html",
        page=page,
        paragraphs=paragraphs,
        nothing=NOTHING,
        anchor=make_said_anchor,
        places=claims.places,
        list_parts=lambda claim: [
            find_claim(page, one) for one in claims.parts_of(claim["claim_id"])
        ],
        original=link_original,
        speaker=name_speaker,
        checks=functools.partial(list_checks, page),
        apart=reason_apart,
        split=claims.split_names,
        cite=cite,
    )
    return nodes.section("", title, html_node(text, searched=True), ids=[anchor], names=[anchor])


# ---- one claim ----------------------------------------------------------------------------------


def list_checks(page: Page, claim: Claim) -> list[tuple[str | None, str]]:
    """Return where a claim can be checked: addresses and names of its card and of its steps."""
    name = claim["claim_id"]
    steps = [
        (
            link_argument(page, claim["article"], make_step_anchor(step)),
            f"{'objection' if node['kind'] == 'objection' else 'step'} {shorten_id(step)}",
        )
        for step, node in list_steps(claim)
    ]
    return [(find_address(page, claim), f"card {name.rpartition('-')[2]}"), *steps]


def name_speaker(claim: Claim) -> str:
    """Return whom the article follows: "after A. Shraibman"; "" if the author speaks."""
    said = str(claim["attribution"] or "author")
    if said.startswith("author"):
        return "" if said == "author" else said
    return f"after {said}"


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


def setup(app: Sphinx) -> None:
    """Add the style of the articles' pages."""
    app.add_css_file("articles.css")
