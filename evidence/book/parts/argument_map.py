"""Read the argument of one article with its statuses, and link to its steps."""

import re
from typing import Any, TypeVar

from docutils import nodes

from ... import arguments, claims
from ...markup import Markup, badge, link
from ..directives import Generated, depend_on
from ..memory import get_memory
from ..nodes import Page
from ..record import get_page_record, read_numbers
from .claim_lines import list_claims, read_settled

MAP = "articles/arguments.yaml"  # on which every page with an argument depends
Words = TypeVar("Words", bound=str)


class Assessed:
    """The argument of one article with all that follows from the verdicts of the current build.

    A page shows each node once, in a tree.
    """

    def __init__(self, page: Page, name: str) -> None:
        self.name, self.article = name, find_article(name)
        self.nodes = arguments.nodes_of(self.article)
        self.root = self.article["argument"]["root"]
        self.claims = {claim["claim_id"]: claim for claim in list_claims(page)}
        # A claim that says the same as another has the other's verdict.
        self.verdicts = arguments.repeat_verdicts(
            {name: claim["verdict"] for name, claim in self.claims.items()}
        )
        self.numbers = read_numbers(page.env)
        parts = {name: record["verdict"] for name, record in read_settled(page).items()}
        self.given = arguments.find_given(self.article, self.numbers)
        self.footings = arguments.derive_footings(self.article, self.verdicts, given=self.given)
        self.statuses = arguments.Statuses(self.article, self.verdicts, given=self.given)
        self.readings = arguments.robustness(self.article, self.verdicts, self.given)
        self.tests = {
            key: found
            for key, node in self.nodes.items()
            if (found := arguments.test_node(node, self.numbers, parts | self.verdicts))
        }
        self.cuts = arguments.find_cut_sets(self.statuses)
        self.waits = arguments.find_waits(self.statuses)
        self.blocks = arguments.find_blocks(self.statuses)
        self.ranked = arguments.rank_claims(self.article, self.verdicts, self.given)
        self.parent: dict[str, str] = {}  # of each node the one under which a page shows it
        for top in self.list_roots():
            self._adopt(top)

    @property
    def status(self) -> str:
        """Return the status of the conclusion as mapped."""
        return self.footings[self.root].status

    @property
    def outcome(self) -> str:
        """Return the outcome of the conclusion's direct test."""
        return self.tests[self.root][0] if self.root in self.tests else "cannot be tested"

    def say_untested(self, name: str) -> str:
        """Return in words how many conditions of a step's test say nothing, "" if each or none does."""
        outcome, tried = self.tests.get(name, ("", []))
        untested = sum(one.outcome == "cannot be tested" for one in tried)
        if not untested or outcome == "cannot be tested":
            return ""
        return f" ({untested} of {len(tried)} conditions cannot be tested)"

    def count_readings(self, name: str) -> tuple[int, int]:
        """Return in how many readings a node keeps its status, and how many there are."""
        tried = self.readings[name]
        return sum(status == self.footings[name].status for _, status in tried), len(tried)

    def find_flips(self, name: str) -> dict[str, list[str]]:
        """Return {other status: readings in words}; a reading stands for those crossed with it."""
        flips: dict[str, list[str]] = {}
        plain = {}  # status by the name of a reading, of its variant that is not crossed with another
        for reading, status in self.readings[name]:
            if reading.half_right and reading.partly_settled:
                plain[reading.name] = status
        for reading, status in self.readings[name]:
            whole = reading.half_right and reading.partly_settled
            if status != self.footings[name].status and (whole or status != plain[reading.name]):
                flips.setdefault(status, []).append(arguments.describe_reading(reading))
        return flips

    def list_roots(self) -> list[str]:
        """Return the conclusion, then the nodes outside its tree: corollaries, occasions, asides."""
        held = {below for node in self.nodes.values() for below in node.get("supported_by", [])}
        others = [name for name in self.list_steps() if name not in held and name != self.root]
        return [self.root, *others]

    def list_steps(self) -> list[str]:
        """Return the nodes that are no objections."""
        return [name for name, node in self.nodes.items() if node["kind"] != "objection"]

    def list_objections(self, name: str = "") -> list[str]:
        """Return the objections, or those to one node."""
        return [
            one
            for one, node in self.nodes.items()
            if node["kind"] == "objection" and (not name or name in node["attacks"])
        ]

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


def assess(page: Page, name: str) -> Assessed:
    """Return the argument of an article; it is worked out once a build."""
    memory = get_memory(page.app).arguments
    if name not in memory:
        memory[name] = Assessed(page, name)
    return memory[name]


SIGNS = arguments.STATUSES | arguments.OUTCOMES


def status_badge_html(word: str, address: str | None = None) -> Markup:
    """Return a status, or the outcome of a direct test, as a badge, linked if an address is given."""
    icon, tone, _ = SIGNS[word]
    return badge(icon, tone, link(address, word))


def find_article(name: str) -> dict[str, Any]:
    """Return the entry of one article in the map."""
    return next(article for article in arguments.read()["articles"] if article["id"] == name)


def list_articles() -> list[str]:
    """Return the ids of the articles that have an argument, the oldest article first."""
    named = claims.articles()
    listed = [article["id"] for article in arguments.read()["articles"]]
    return sorted(listed, key=lambda name: str(named.get(name, {}).get("date", "")))


def make_step_anchor(node: str) -> str:
    """Return the anchor of a node: "node-nau-P6" for "nau-P6"."""
    return f"node-{node}"


def link_step(name: str, words: str = "") -> Markup:
    """Return a link to a step on the same page; its words are the step's short id unless given."""
    return link(f"#{make_step_anchor(name)}", words or shorten_id(name))


def shorten_id(name: str) -> str:
    """Return a node's id without its article: "P6" for "nau-P6"."""
    return name.rpartition("-")[2]


class ArgumentPart(Generated):
    """{argument}, {argument-source} and so on, ARTICLE: a part of what an article argues."""

    required_arguments = 1

    def make(self) -> list[nodes.Node]:
        """Return the placeholder; PartError for an article without an argument."""
        article = self.arguments[0]
        depend_on(self.env, MAP)
        self.check_known(article, list_articles(), "no such article")
        get_page_record(self.env, self.env.docname).shows.append(f"{self.name}:{article}")
        return self.place(article=article)


def name_articles(text: str) -> str:
    """Return a note of the map with each article's id replaced by its label."""
    for name in claims.articles():
        text = re.sub(rf"\b{name}\b(?!-\d)", claims.articles()[name]["label"], text)
    return text


def link_argument(page: Page, article: str, spot: str = "") -> str | None:
    """Return the address of the page that shows an article's argument, or None."""
    return page.link_part(f"argument:{article}", spot)


def find_step(page: Page, node: str) -> str | None:
    """Return the address of a step, on whichever page shows its article's argument."""
    article = find_article_of(node)
    return link_argument(page, article, make_step_anchor(node)) if article else None


def find_place(page: Page, claim: str) -> str | None:
    """Return the address of a claim under the first step that has it, or None."""
    article = claims.register()["article"].get(claim)
    address = link_argument(page, article, f"under-{claim}") if article else None
    return address if address and find_holder(article, claim) else None


def find_holder(article: str, claim: str) -> str | None:
    """Return the first step of an article that has a claim, or None."""
    nodes_ = arguments.nodes_of(find_article(article)) if article in list_articles() else {}
    return next((name for name, node in nodes_.items() if claim in node["marks"]), None)


def find_article_of(node: str) -> str | None:
    """Return the article that has a node, or None."""
    listed = arguments.read()["articles"]
    return next((one["id"] for one in listed if node in arguments.nodes_of(one)), None)


def join_words(words: list[Words], last: str = "and") -> Words | str:
    """Return words as a list in a sentence; as Markup, if they are.

    Examples
    --------
    >>> join_words(["a", "b", "c"], "or")
    'a, b or c'
    >>> join_words([Markup("<b>a</b>"), Markup("b")])
    Markup('<b>a</b> and b')
    """
    if len(words) < 2:
        return words[0] if words else ""
    *first, end = words
    return type(end)(", ").join(first) + f" {last} " + end
