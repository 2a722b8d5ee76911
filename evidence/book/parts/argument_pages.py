"""Show the argument of each article, from its conclusion down to its premises, with every status.

The map is `data/articles/arguments.yaml`; statuses are derived from the verdicts of the build by
`evidence.arguments`. A page names an article several times: {argument-source} shows who wrote what
and where; {argument} the picture and the steps; {argument-carries} what carries the conclusion;
{argument-weak} its objections.
"""

from typing import Any

from docutils import nodes

from ... import arguments, claims
from ...markup import Markup, link, render
from ..directives import GeneratedRole, PartError, depend_on
from ..nodes import Page, Placeholder, link_node, paragraph_node
from ..registry import part, renders, role
from .argument_map import (
    MAP,
    SIGNS,
    ArgumentPart,
    Assessed,
    assess,
    find_article,
    find_article_of,
    find_step,
)
from .argument_overview import say_follows
from .argument_picture import map_html
from .argument_steps import steps_html
from .argument_try import explorer_html

LANGUAGES = {"en": "English", "ru": "Russian", "be": "Belarusian"}


# ---- who wrote what, and where ------------------------------------------------------------------


@part("argument-source", directive=ArgumentPart)
def render_article_source(page: Page, node: Placeholder) -> Markup:
    """Return author, outlet, date and address of an article, its thesis and summary."""
    facts = describe_source(page, node["article"])
    summary = find_article(node["article"])["summary"].strip()
    return render("book/parts/argument_pages.html", facts=facts, summary=summary)


def describe_source(page: Page, name: str) -> list[tuple[str, str]]:
    """Return who wrote an article, and where it stands: labels and values; some values are empty."""
    article = claims.articles()[name]
    by_claim = page.link_part(f"article-claims:{name}")
    return [
        ("Author", name_author(article)),
        ("Title", article.get("title") or article.get("title_note", "")),
        ("Outlet", article.get("outlet") or article.get("outlet_note", "")),
        ("Who is behind it", article.get("behind", "")),
        ("Date", add_note(claims.date_words(str(article["date"])), article.get("date_note"))),
        ("Language", name_language(article)),
        ("Address", link_address(article.get("url") or article.get("url_note", ""))),
        ("Copy", link_address(article.get("copy_url", ""))),
        ("Thesis", find_article(name)["thesis"]),
        ("Claim by claim", by_claim and link(by_claim, "each paragraph with its verdicts")),
    ]


def link_address(words: str) -> Markup:
    """Return an address as a link to itself; other words stay as they are."""
    return link(words if words.startswith("http") else None, words)


def add_note(said: str | None, note: str | None) -> str:
    """Return a value with its note in brackets; the note alone if there is no value."""
    value, words = said or "", (note or "").strip()
    return Markup("{} ({})").format(value, words) if value and words else value or words


def name_author(article: dict[str, Any]) -> str:
    """Return who wrote an article, with the note on the author; "not named" if neither is known."""
    named = ", ".join(article.get("authors") or [])
    return add_note(named, article.get("authors_note")) or "not named"


def name_language(article: dict[str, Any]) -> str:
    """Return the language of the copy that was read and, if it is a translation, of the original."""
    read, first = article.get("language", ""), article.get("original_language", "")
    said = LANGUAGES.get(read, read or "not named")
    return f"{said}, from the {LANGUAGES.get(first, first)}" if first else said


# ---- the argument itself ------------------------------------------------------------------------


@part("argument", directive=ArgumentPart, script="argument.js")
def render_argument(page: Page, node: Placeholder) -> Markup:
    """Return the picture of an argument and, below it, its steps one by one."""
    found = assess(page, node["article"])
    content = map_html(page, found) + steps_html(page, found)
    if page.web:
        content += downloads_html(page, found)
    return explorer_html(page, found, content)


def downloads_html(page: Page, found: Assessed) -> Markup:
    """Return links to the argument in formats of other tools."""
    name = f"_downloads/arguments/{found.name}"
    links = [
        link(page.link_file(f"{name}{ending}"), words, download="")
        for ending, words in ((".argdown", "Argdown"), (".aif.json", "AIF-JSON"))
    ]
    return Markup('<p class="ev-where">This argument for other tools: {}, {}.</p>').format(*links)


@part("argument-finding", directive=ArgumentPart)
def render_finding(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return in a sentence whether the reasons hold, whether the conclusion is borne out, and what follows."""
    found = assess(page, node["article"])
    same, total = found.count_readings(found.root)
    finding = found.article.get("finding", "").strip()
    said = [nodes.strong("", "In short: "), f"{finding} "] if finding else []
    return [
        paragraph_node(
            *said,
            "The reasons of the article: ", status_node(page, found.root),
            f" (the same in {same} of {total} readings). Its conclusion, tested directly: ",
            outcome_node(page, found.root), f"{found.say_untested(found.root)}. So the article is {say_follows(found)}.",
        )
    ]  # fmt: skip


# ---- one status, or the outcome of one direct test, in a sentence --------------------------------


@role("status")
@role("borne-out")
class StepRole(GeneratedRole):
    """{status}`nau-P6` and {borne-out}`nau-C`: what one step comes to, with a link to the step."""

    def make(self) -> nodes.Node:
        """Return the placeholder; PartError for an unknown step."""
        depend_on(self.env, MAP)
        known = [name for one in arguments.read()["articles"] for name in arguments.nodes_of(one)]
        if self.text not in known:
            near = [name for name in known if name.partition("-")[0] == self.text.partition("-")[0]]
            raise PartError(
                f"{{{self.name}}}`{self.text}`: no such step. Use one of: {', '.join(near or known)}."
            )
        return self.place(self.name, node=self.text)


@renders("status")
def render_status(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the status of one step within a sentence, with a link to the step."""
    return [status_node(page, node["node"])]


@renders("borne-out")
def render_outcome(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the outcome of a step's direct test within a sentence, with a link to the step."""
    return [outcome_node(page, node["node"])]


def status_node(page: Page, step: str) -> nodes.Node:
    """Return the status of a step as a badge that links to it."""
    return badge_node(page, step, assess(page, find_article_of(step) or "").footings[step].status)


def outcome_node(page: Page, step: str) -> nodes.Node:
    """Return the outcome of a step's direct test as a badge that links to it."""
    found = assess(page, find_article_of(step) or "")
    return badge_node(page, step, found.tests.get(step, ("cannot be tested", []))[0])


def badge_node(page: Page, step: str, word: str) -> nodes.Node:
    """Return the badge of a status or an outcome as a link to a step."""
    icon, tone, _ = SIGNS[word]
    node = link_node(find_step(page, step), f"{icon}\N{NO-BREAK SPACE}{word}")
    node["classes"] += ["ev-badge", f"ev-{tone}"]
    return node
