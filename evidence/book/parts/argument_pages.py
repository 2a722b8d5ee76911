"""Show the argument of each article, from its conclusion down to its premises, with every status.

The map is `data/articles/arguments.yaml`; statuses are derived from the verdicts of the build by
the rule of `evidence.arguments`. A page names an article three times: {argument-source} shows who
wrote what and where; {argument} the picture and the steps; {argument-weak} its weak points.
"""

from collections.abc import Iterable
from html import escape
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from ... import arguments, claims
from ..directives import warn
from ..nodes import (
    Page,
    Placeholder,
    badge_html,
    html_node,
    link_html,
    link_node,
    list_node,
    pairs_html,
    paragraph_node,
    table_html,
    table_node,
)  # fmt: skip
from ..record import get_page_record
from ..registry import part, renders, role
from .argument_doubts import doubt_links_html
from .argument_map import (
    ArgumentMap,
    ArgumentPart,
    find_article,
    link_argument,
    list_articles,
    locate_map,
    make_step_anchor,
    shorten_id,
)
from .claim_lines import claim_line_html, claim_line_nodes, link_card, tally_html

KINDS = {
    "empirical": "a matter of fact",
    "interpretive": "a reading of facts",
    "normative": "a judgement of value",
}
LANGUAGES = {"en": "English", "ru": "Russian", "be": "Belarusian"}
ROLES = {
    "corollary": "drawn from the argument, without carrying its conclusion",
    "occasion": "the event that prompts the text",
    "counter-position": "a view that is reported and not adopted",
}


# ---- who wrote what, and where ------------------------------------------------------------------


@part("argument-source", directive=ArgumentPart)
def render_article_source(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return author, outlet, date and address of an article, its thesis and summary."""
    article, said = claims.articles()[node["article"]], find_article(node["article"])
    pairs = [
        ("Author", name_author(article)),
        ("Title", article.get("title") or article.get("title_note", "")),
        ("Outlet", article.get("outlet") or article.get("outlet_note", "")),
        (
            "Date",
            f"{article['date']} ({article['date_note']})"
            if article.get("date_note")
            else str(article["date"]),
        ),
        ("Language", name_language(article)),
        ("Address", article.get("url") or article.get("url_note", "")),
        ("Thesis", said["thesis"]),
    ]
    if not page.web:
        return [table_node(("What", "Which"), pairs), paragraph_node(said["summary"].strip())]
    ready = [(k, link_html(v, v) if v.startswith("http") else escape(v)) for k, v in pairs]
    return [
        html_node(
            f'<div class="ev-source">{pairs_html(ready)}<p>{escape(said["summary"].strip())}</p></div>'
        )
    ]


def name_author(article: dict[str, Any]) -> str:
    """Return who wrote an article, with the note on the author; "not named" if neither is known."""
    named, noted = ", ".join(article.get("authors") or []), article.get("authors_note", "")
    return f"{named} ({noted})" if named and noted else named or noted or "not named"


def name_language(article: dict[str, Any]) -> str:
    """Return the language of the copy that was read and, if it is a translation, of the original."""
    read, first = article.get("language", ""), article.get("original_language", "")
    said = LANGUAGES.get(read, read or "not named")
    return f"{said}, from the {LANGUAGES.get(first, first)}" if first else said


# ---- the argument itself ------------------------------------------------------------------------


@part("argument", directive=ArgumentPart)
def render_argument(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the picture of an argument and, below it, its steps one by one."""
    found = ArgumentMap(page, node["article"])
    if not page.web:
        return [paragraph_node(describe_map(found)), steps_node(found, found.list_roots())]
    return [html_node(map_html(found) + steps_html(found))]


def describe_map(found: ArgumentMap) -> str:
    """Return the picture in words: the status of the conclusion, and a count of the other statuses."""
    words = [f.status for name, f in found.footings.items() if name != found.root]
    counts = ", ".join(
        f"{word} {words.count(word)}" for word in arguments.STATUSES if word in words
    )
    return (
        f"The conclusion of {claims.articles()[found.name]['label']} is {found.footings[found.root].status}. "
        f"Of the {len(words)} other steps: {counts}."
    )


def map_html(found: ArgumentMap) -> str:
    """Return the argument as nested boxes: the conclusion at the top, premises at the bottom."""
    root, *others = found.list_roots()
    more = "".join(box_html(found, name) for name in others)
    aside = (
        f'<div class="ev-beside"><p class="ev-where">Next to the argument</p>{more}</div>'
        if more
        else ""
    )
    return (
        f'<div class="ev-map" role="group" aria-label="{escape(describe_map(found))}">'
        f"{box_html(found, root)}{aside}</div>"
        f'<p class="ev-where">{escape(describe_map(found))} C is the conclusion, each S a step towards it, each P a premise '
        "that rests on claims alone. Each box leads to its words below.</p>"
    )


def box_html(found: ArgumentMap, name: str) -> str:
    """Return one step of the picture as a box; a premise below a shown step is a small box without words."""
    node = found.nodes[name]
    icon, tone, _ = arguments.STATUSES[found.footings[name].status]
    below = "".join(box_html(found, one) for one in found.list_children(name))
    words = (
        escape(node["text"]) if below or found.parent.get(name, found.root) == found.root else ""
    )
    title = f"{node['text']} ({found.footings[name].status})"
    head = (
        f'<a class="ev-step ev-{tone}" href="#{make_step_anchor(name)}" title="{escape(title)}">'
        f'<span aria-hidden="true">{icon}</span> <strong>{shorten_id(name)}</strong> '
        f'<span class="ev-said">{words}</span><span class="ev-hidden"> {found.footings[name].status}</span></a>'
    )
    return f'<div class="ev-box{" ev-premise" if not words else ""}">{head}<div class="ev-under">{below}</div></div>'


def steps_html(found: ArgumentMap) -> str:
    """Return the steps as nested lists, each with its claims folded."""
    return (
        '<ul class="ev-steps">'
        + "".join(step_html(found, name) for name in found.list_roots())
        + "</ul>"
    )


def step_html(found: ArgumentMap, name: str) -> str:
    """Return one step: status, words, what decides the status and, folded, the claims it rests on."""
    node = found.nodes[name]
    below = "".join(step_html(found, one) for one in found.list_children(name))
    sub = f'<ul class="ev-sub">{below}</ul>' if below else ""
    role = f"; {ROLES[node['role']]}" if node.get("role") else ""
    links = ", ".join(
        link_html(f"#{make_step_anchor(one)}", shorten_id(one)) for one in found.list_shared(name)
    )
    also = f' <span class="ev-where">Rests on {links}.</span>' if links else ""
    return (
        f'<li id="{make_step_anchor(name)}"><p>{found.badge_html(name, link=False)} <strong>{shorten_id(name)}</strong> {escape(node["text"])} '
        f'<span class="ev-where">{KINDS[node["kind"]]}{role}{"." * bool(links)}</span>{also}{doubt_links_html(found, name)}</p>'
        f"{reason_html(found, name)}{own_claims_html(found, name)}{sub}</li>"
    )


def reason_html(found: ArgumentMap, name: str) -> str:
    """Return what decides a node's status, unless its own claims alone do."""
    deciding = found.footings[name].because
    if not deciding or set(deciding) == {name}:
        return ""
    parts = [
        f"{link_html('#' + make_step_anchor(node), shorten_id(node))} ({', '.join(link_html(link_card(found.page, found.claims[c]), c) for c in named)})"
        for node, named in deciding.items()
    ]
    many = f'<details class="ev-fold"><summary>{{}}</summary><p class="ev-why">{"; ".join(parts)}</p></details>'
    word = found.footings[name].status
    count = sum(map(len, deciding.values()))
    said = f"{word.capitalize()} by {count} claim{'s' * (count > 1)} of {len(deciding)} step{'s' * (len(deciding) > 1)}"
    return many.format(said)


def own_claims_html(found: ArgumentMap, name: str) -> str:
    """Return the claims of one node with their verdicts, folded under their counts."""
    own = [found.claims[claim] for claim in found.nodes[name].get("claims", [])]
    if not own:
        return ""
    lines = "".join(f"<li>{claim_line_html(found.page, claim)}</li>" for claim in own)
    count = f"{len(own)} claim{'s' * (len(own) > 1)}"
    return f'<details class="ev-fold"><summary>{count} {tally_html(own)}</summary><ul class="ev-lines">{lines}</ul></details>'


def steps_node(found: ArgumentMap, names_: Iterable[str]) -> nodes.bullet_list:
    """Return the steps as nested bullet lists, for ePub and PDF."""
    items = []
    for name in names_:
        node, footing = found.nodes[name], found.footings[name]
        words = f"[{footing.status}] {shorten_id(name)}: {node['text']} ({KINDS[node['kind']]})"
        item = nodes.list_item("", paragraph_node(words), ids=[make_step_anchor(name)])
        own = [
            claim_line_nodes(found.page, found.claims[claim]) for claim in node.get("claims", [])
        ]
        if own:
            item += list_node(own)
        if found.list_children(name):
            item += steps_node(found, found.list_children(name))
        items.append(item)
    return nodes.bullet_list("", *items)


# ---- the overview, the table of statuses, and one status in a sentence --------------------------


@part("argument-overview")
def render_argument_overview(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return a table of the articles: thesis, status of the conclusion, counts of statuses, links."""
    found = sorted(
        (ArgumentMap(page, name) for name in list_articles()),
        key=lambda m: str(claims.articles()[m.name]["date"]),
    )
    if not page.web:
        return [list_node([f"{find_article(m.name)['thesis']} {describe_map(m)}" for m in found])]
    body = [
        (
            link_html(link_argument(page, m.name), claims.articles()[m.name]["label"]),
            escape(m.article["thesis"]),
            conclusion_badge_html(page, m),
            status_counts_html(m),
            str(m.footings[m.root].beneath.total()),
        )
        for m in found
    ]
    head = (
        "Article",
        "Its thesis, in our words",
        "Conclusion",
        "All steps",
        "Claims beneath the conclusion",
    )
    return [
        html_node(table_html(head, body, "The five arguments and their footing", "ev-arguments"))
    ]


def conclusion_badge_html(page: Page, found: ArgumentMap) -> str:
    """Return a badge with the conclusion's status that links to the article's page."""
    word = found.footings[found.root].status
    icon, tone, _ = arguments.STATUSES[word]
    text = link_html(link_argument(page, found.name, make_step_anchor(found.root)), word)
    return badge_html(icon, tone, text)


def status_counts_html(found: ArgumentMap) -> str:
    """Return how many steps have each status, as badges and numbers."""
    words = [footing.status for footing in found.footings.values()]
    return "<br>".join(
        f"{badge_html(icon, tone, word)} {words.count(word)}"
        for word, (icon, tone, _) in arguments.STATUSES.items()
        if word in words
    )


@part("status-key")
def render_status_key(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the table of statuses, from the code that derives them."""
    if not page.web:
        return [
            table_node(("Status", "When"), [(word, v[2]) for word, v in arguments.STATUSES.items()])
        ]
    body = [
        (badge_html(icon, tone, word), escape(meaning))
        for word, (icon, tone, meaning) in arguments.STATUSES.items()
    ]
    return [
        html_node(table_html(("Status", "When"), body, "The five statuses and when each is given"))
    ]


@role("status")
class StatusRole(SphinxRole):
    """{status}`nau-P6`: the status of one step of an argument, with a link to the step."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the placeholder, or warn of an unknown step."""
        self.env.note_dependency(str(locate_map()))
        known = [name for one in arguments.read()["articles"] for name in arguments.nodes_of(one)]
        if self.text not in known:
            near = [name for name in known if name.partition("-")[0] == self.text.partition("-")[0]]
            warn(
                self,
                f"{{status}}`{self.text}`: no such step. Use one of: {', '.join(near or known)}.",
            )
            return [nodes.inline("", self.text)], []
        get_page_record(self.env, self.env.docname)["shows"].append("status")
        return [Placeholder(kind="status", node=self.text)], []


@renders("status")
def render_status(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the status of one step within a sentence, with a link to the step."""
    article = next(
        one["id"] for one in arguments.read()["articles"] if node["node"] in arguments.nodes_of(one)
    )
    found = ArgumentMap(page, article)
    word = found.footings[node["node"]].status
    icon, tone, _ = arguments.STATUSES[word]
    link = link_node(link_argument(page, article, make_step_anchor(node["node"])), f"{icon} {word}")
    link["classes"] += ["ev-badge", f"ev-{tone}"]
    return [link]
