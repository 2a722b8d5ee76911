"""Read the argument of one article with its statuses, and link to its steps."""

import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes

from ... import arguments, claims, tables
from ..directives import Generated
from ..nodes import (
    Page,
    badge_html,
    link_html,
)  # fmt: skip
from ..record import get_page_record
from .claim_lines import list_claims


class ArgumentMap:
    """The argument of one article with its statuses in the current build.

    Parameters
    ----------
    page
        The page being written.
    name
        Id of the article.
    """

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        self.article = find_article(name)
        self.nodes = arguments.nodes_of(self.article)
        self.claims = {claim["claim_id"]: claim for claim in list_claims(page)}
        verdicts = {key: claim["verdict"] for key, claim in self.claims.items()}
        self.footings = arguments.footings(self.article, verdicts)
        self.root = self.article["argument"]["root"]
        self.parent: dict[str, str] = {}
        for top in self.list_roots():
            self._adopt(top)

    def list_roots(self) -> list[str]:
        """Return the conclusion, then the nodes outside its tree: corollaries, occasions, other views."""
        held = {below for node in self.nodes.values() for below in node.get("supported_by", [])}
        return [self.root, *[name for name in self.nodes if name not in held and name != self.root]]

    def _adopt(self, name):
        for below in self.nodes[name].get("supported_by", []):
            if below not in self.parent and below != self.root:
                self.parent[below] = name
                self._adopt(below)

    def list_children(self, name: str) -> list[str]:
        """Return the nodes that `name` rests on and that are shown under it; each node is shown once."""
        return [n for n in self.nodes[name].get("supported_by", []) if self.parent.get(n) == name]

    def list_shared(self, name: str) -> list[str]:
        """Return the nodes that `name` rests on and that are shown under another node."""
        return [n for n in self.nodes[name].get("supported_by", []) if self.parent.get(n) != name]

    def badge_html(self, name: str, link: bool = True) -> str:
        """Return a badge with the status of a node, linked to the node if wanted."""
        word = self.footings[name].status
        icon, tone, meaning = arguments.STATUSES[word]
        text = link_html(f"#{make_step_anchor(name)}", word) if link else escape(word)
        return badge_html(icon, tone, text, meaning)


def find_article(name: str) -> dict[str, Any]:
    """Return the entry of one article in the map."""
    return next(article for article in arguments.read()["articles"] if article["id"] == name)


def list_articles() -> list[str]:
    """Return the ids of the articles that have an argument."""
    return [article["id"] for article in arguments.read()["articles"]]


def make_step_anchor(node: str) -> str:
    """Return the anchor of a node: "node-nau-P6" for "nau-P6"."""
    return f"node-{node}"


def shorten_id(name: str) -> str:
    """Return a node's id without its article: "P6" for "nau-P6"."""
    return name.rpartition("-")[2]


class ArgumentPart(Generated):
    """{argument}, {argument-source} or {argument-weak} ARTICLE: a part of what an article argues."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the placeholder, or warn of an article without an argument."""
        article = self.arguments[0]
        self.env.note_dependency(str(locate_map()))
        if article not in list_articles():
            known = ", ".join(list_articles())
            return self.refuse(f"{{{self.name}}} {article}: no such article. Use one of: {known}.")
        self.options_ = {"article": article}
        get_page_record(self.env, self.env.docname)["shows"].append(f"{self.name}:{article}")
        return super().run()


def name_articles(text: str) -> str:
    """Return a note of the map with each article's id replaced by its label."""
    for name in claims.articles():
        text = re.sub(rf"\b{name}\b(?!-\d)", claims.articles()[name]["label"], text)
    return text


def link_argument(page: Page, article: str, spot: str = "") -> str | None:
    """Return the address of the page that shows an article's argument, or None."""
    docname = page.find_page(f"argument:{article}")
    return page.link_page(docname, spot) if docname else None


def locate_map() -> Path:
    """Return the path of the map, on which every page with an argument depends."""
    return tables.DATA / "articles" / "arguments.yaml"
