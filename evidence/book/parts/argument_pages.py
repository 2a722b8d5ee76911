"""The argument of each article, from its conclusion down to its premises, with the footing of every step.

The map is `data/articles/arguments.yaml`; statuses come from the verdicts of the build by the rule of
`evidence.arguments`. A page names an article three times: {argument-source}, who wrote what and
where; {argument}, the picture and the steps; {argument-weak}, what no data can mend.
"""

import re
from html import escape
from typing import NamedTuple

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from ... import arguments, claims, tables
from ..directives import Generated, warn
from ..nodes import (
    Placeholder,
    link_html,
    badge_html,
    html_node,
    pairs_html,
    table_html,
    list_node,
    paragraph_node,
    table_node,
    link_node,
)  # fmt: skip
from ..record import get_page_record
from ..registry import part, renders, role
from .ledger import link_card, claim_line_html, claim_line_nodes, list_claims, tally_html

KINDS = {"empirical": "a matter of fact", "interpretive": "a reading of facts", "normative": "a judgement of value"}
LANGUAGES = {"en": "English", "ru": "Russian", "be": "Belarusian"}
ROLES = {
    "corollary": "drawn from the argument, without carrying its conclusion",
    "occasion": "the event that prompts the text",
    "counter-position": "a view that is reported and not adopted",
}


class ArgumentMap:
    """One article's argument as it stands in the build that writes `page`."""

    def __init__(self, page, name):
        self.page, self.name = page, name
        self.article = find_article(name)
        self.nodes = arguments.nodes_of(self.article)
        self.claims = {claim["claim_id"]: claim for claim in list_claims(page)}
        verdicts = {key: claim["verdict"] for key, claim in self.claims.items()}
        self.footings = arguments.footings(self.article, verdicts)
        self.root = self.article["argument"]["root"]
        self.parent = {}
        for top in self.list_roots():
            self._adopt(top)

    def list_roots(self):
        """The conclusion, then the nodes that stand beside the tree: corollaries, occasions, other views."""
        held = {below for node in self.nodes.values() for below in node.get("supported_by", [])}
        return [self.root, *[name for name in self.nodes if name not in held and name != self.root]]

    def _adopt(self, name):
        for below in self.nodes[name].get("supported_by", []):
            if below not in self.parent and below != self.root:
                self.parent[below] = name
                self._adopt(below)

    def list_children(self, name):
        """Nodes that `name` rests on and that are shown beneath it; each node is shown once."""
        return [n for n in self.nodes[name].get("supported_by", []) if self.parent.get(n) == name]

    def list_shared(self, name):
        """Nodes that `name` rests on and that are shown beneath another."""
        return [n for n in self.nodes[name].get("supported_by", []) if self.parent.get(n) != name]

    def badge_html(self, name, link=True):
        """The status of a node as icon, word and colour; a link to the node if wanted."""
        word = self.footings[name].status
        icon, tone, meaning = arguments.STATUSES[word]
        text = link_html(f"#{make_step_anchor(name)}", word) if link else escape(word)
        return badge_html(icon, tone, text, meaning)


def find_article(name):
    """One article of the map by its id."""
    return next(article for article in arguments.read()["articles"] if article["id"] == name)


def list_articles():
    """Ids of the articles that have an argument."""
    return [article["id"] for article in arguments.read()["articles"]]


def make_step_anchor(node):
    """ "nau-P6" -> "node-nau-P6"."""
    return f"node-{node}"


def shorten_id(name):
    """ "nau-P6" -> "P6"."""
    return name.rpartition("-")[2]


# ---- who wrote what, and where ------------------------------------------------------------------


class ArgumentPart(Generated):
    """{argument}, {argument-source} or {argument-weak} ARTICLE: a part of what an article argues."""

    required_arguments = 1

    def run(self):
        """The placeholder; an article without an argument is said at its place."""
        article = self.arguments[0]
        self.env.note_dependency(str(locate_map()))
        if article not in list_articles():
            known = ", ".join(list_articles())
            return self.refuse(f"{{{self.name}}} {article}: no such article. Use one of: {known}.")
        self.options_ = {"article": article}
        get_page_record(self.env, self.env.docname)["shows"].append(f"{self.name}:{article}")
        return super().run()


@part("argument-source", directive=ArgumentPart)
def render_article_source(page, node):
    """Author, outlet, date and address of an article, its thesis and summary."""
    article, said = claims.articles()[node["article"]], find_article(node["article"])
    pairs = [
        ("Author", name_author(article)),
        ("Title", article.get("title") or article.get("title_note", "")),
        ("Outlet", article.get("outlet") or article.get("outlet_note", "")),
        ("Date", f"{article['date']} ({article['date_note']})" if article.get("date_note") else str(article["date"])),
        ("Language", name_language(article)),
        ("Address", article.get("url") or article.get("url_note", "")),
        ("Thesis", said["thesis"]),
    ]
    if not page.web:
        return [table_node(("What", "Which"), pairs), paragraph_node(said["summary"].strip())]
    ready = [(k, link_html(v, v) if v.startswith("http") else escape(v)) for k, v in pairs]
    return [html_node(f'<div class="ev-source">{pairs_html(ready)}<p>{escape(said["summary"].strip())}</p></div>')]


def name_author(article):
    """Who wrote an article, with what the copy says of them; "not named" where it says nothing."""
    named, noted = ", ".join(article.get("authors") or []), article.get("authors_note", "")
    return f"{named} ({noted})" if named and noted else named or noted or "not named"


def name_language(article):
    """The language of the copy that was read and, where it is a translation, of the original."""
    read, first = article.get("language"), article.get("original_language")
    said = LANGUAGES.get(read, read or "not named")
    return f"{said}, from the {LANGUAGES.get(first, first)}" if first else said


# ---- the argument itself ------------------------------------------------------------------------


@part("argument", directive=ArgumentPart)
def render_argument(page, node):
    """The picture of an argument and, below it, its steps one by one."""
    found = ArgumentMap(page, node["article"])
    if not page.web:
        return [paragraph_node(describe_map(found)), steps_node(found, found.list_roots())]
    return [html_node(map_html(found) + steps_html(found))]


def describe_map(found):
    """What the picture says, in words: the conclusion's status and how the other steps stand."""
    words = [f.status for name, f in found.footings.items() if name != found.root]
    counts = ", ".join(f"{word} {words.count(word)}" for word in arguments.STATUSES if word in words)
    return (
        f"The conclusion of {claims.articles()[found.name]['label']} is {found.footings[found.root].status}. "
        f"Of the {len(words)} other steps: {counts}."
    )


def map_html(found):
    """The argument as boxes within boxes: the conclusion above what it rests on, premises at the bottom."""
    root, *beside = found.list_roots()
    more = "".join(box_html(found, name) for name in beside)
    aside = f'<div class="ev-beside"><p class="ev-where">Beside the argument</p>{more}</div>' if more else ""
    return (
        f'<div class="ev-map" role="group" aria-label="{escape(describe_map(found))}">'
        f"{box_html(found, root)}{aside}</div>"
        f'<p class="ev-where">{escape(describe_map(found))} C is the conclusion, each S a step towards it, each P a premise '
        "that rests on claims alone. Each box leads to its words below.</p>"
    )


def box_html(found, name):
    """One step in the picture: a box with its words, or a small one for a premise below a step that shows its own."""
    node = found.nodes[name]
    icon, tone, _ = arguments.STATUSES[found.footings[name].status]
    below = "".join(box_html(found, one) for one in found.list_children(name))
    words = escape(node["text"]) if below or found.parent.get(name, found.root) == found.root else ""
    title = f"{node['text']} ({found.footings[name].status})"
    head = (
        f'<a class="ev-step ev-{tone}" href="#{make_step_anchor(name)}" title="{escape(title)}">'
        f'<span aria-hidden="true">{icon}</span> <strong>{shorten_id(name)}</strong> '
        f'<span class="ev-said">{words}</span><span class="ev-hidden"> {found.footings[name].status}</span></a>'
    )
    return f'<div class="ev-box{" ev-premise" if not words else ""}">{head}<div class="ev-under">{below}</div></div>'


def steps_html(found):
    """The steps as nested lists, each with its claims one click down."""
    return '<ul class="ev-steps">' + "".join(step_html(found, name) for name in found.list_roots()) + "</ul>"


def step_html(found, name):
    """One step: status, words, what decides the status and, folded, the claims it rests on."""
    node = found.nodes[name]
    below = "".join(step_html(found, one) for one in found.list_children(name))
    sub = f'<ul class="ev-sub">{below}</ul>' if below else ""
    role = f"; {ROLES[node['role']]}" if node.get("role") else ""
    links = ", ".join(link_html(f"#{make_step_anchor(one)}", shorten_id(one)) for one in found.list_shared(name))
    also = f' <span class="ev-where">Rests on {links}.</span>' if links else ""
    return (
        f'<li id="{make_step_anchor(name)}"><p>{found.badge_html(name, link=False)} <strong>{shorten_id(name)}</strong> {escape(node["text"])} '
        f'<span class="ev-where">{KINDS[node["kind"]]}{role}{"." * bool(links)}</span>{also}{doubt_links_html(found, name)}</p>'
        f"{reason_html(found, name)}{own_claims_html(found, name)}{sub}</li>"
    )


def doubt_links_html(found, name):
    """Links from a node to the weak steps and the objections that are about it."""
    doubted = [one for _, items, _ in find_doubts(found) for one in items if one.spot and name in one.about]
    return "".join(f' <a class="ev-where" href="#{one.spot}">{one.kind} {one.number}</a>' for one in doubted)


def reason_html(found, name):
    """What decides a node's status, where that is not just its own claims."""
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


def own_claims_html(found, name):
    """The claims of one node with their verdicts, folded under their counts."""
    own = [found.claims[claim] for claim in found.nodes[name].get("claims", [])]
    if not own:
        return ""
    lines = "".join(f"<li>{claim_line_html(found.page, claim)}</li>" for claim in own)
    count = f"{len(own)} claim{'s' * (len(own) > 1)}"
    return f'<details class="ev-fold"><summary>{count} {tally_html(own)}</summary><ul class="ev-lines">{lines}</ul></details>'


def steps_node(found, names_):
    """The steps as nested bullet lists, for ePub and PDF."""
    items = []
    for name in names_:
        node, footing = found.nodes[name], found.footings[name]
        words = f"[{footing.status}] {shorten_id(name)}: {node['text']} ({KINDS[node['kind']]})"
        item = nodes.list_item("", paragraph_node(words), ids=[make_step_anchor(name)])
        own = [claim_line_nodes(found.page, found.claims[claim]) for claim in node.get("claims", [])]
        if own:
            item += list_node(own)
        if found.list_children(name):
            item += steps_node(found, found.list_children(name))
        items.append(item)
    return nodes.bullet_list("", *items)


# ---- what no data can mend ----------------------------------------------------------------------


def name_articles(text):
    """A note of the map with the articles by their labels instead of their ids."""
    for name in claims.articles():
        text = re.sub(rf"\b{name}\b(?!-\d)", claims.articles()[name]["label"], text)
    return text


class Doubt(NamedTuple):
    """One point against an article: the ids of nodes and claims it is about, and its words.

    A point that its nodes link to says what it is (`kind`), has an anchor (`spot`) and a number from 1 in its list.
    """

    about: list
    claims: list
    text: str
    kind: str = ""
    spot: str = ""
    number: int = 0


def number_weak_steps(article):
    """Weak steps as (number, step), numbered as they are listed: first those that no data can mend."""
    return list(enumerate(sorted(article.get("weak_steps", []), key=lambda one: "mended_by" in one), 1))


@part("argument-weak", directive=ArgumentPart)
def render_weak_points(page, node):
    """Weak steps, objections made on the article's own page, its inconsistencies, and shared witnesses."""
    found = ArgumentMap(page, node["article"])
    blocks = [(title, items, fold) for title, items, fold in find_doubts(found) if items]
    if not page.web:
        return [part for title, items, _ in blocks for part in doubt_nodes(title, items)]
    parts = "".join(doubt_html(found, title, items, fold) for title, items, fold in blocks)
    return [html_node(f'<div class="ev-weak">{parts}</div>')]


def find_doubts(found):
    """What can be held against an article: (title, [Doubt], folded) per kind."""
    whole = arguments.read()
    marked = [
        (Doubt(one["nodes"], [], name_articles(one["issue"]), "weak step", f"weak-{found.name}-{n}", n), one.get("mended_by"))
        for n, one in number_weak_steps(found.article)
    ]
    reasoned = [one for one, mended in marked if not mended]
    recorded = [one for one, mended in marked if mended]
    said = [
        Doubt(one["against"], one["claims"], f"{one['attribution']}: {one['text']}", "objection", f"objection-{found.name}-{n}", n)
        for n, one in enumerate(found.article.get("objections_on_page", []), 1)
    ]
    odd = [Doubt([], one["claims"], one["text"]) for one in whole["internal_inconsistencies"] if one["article"] == found.name]
    shared = [Doubt([], one["claims"], name_articles(one["note"])) for one in whole["source_overlaps"] if found.name in one["articles"]]
    return [
        ("", reasoned, False),
        ("Weak too, but for data to mend: the cards of their claims say what was found", recorded, False),
        ("An objection made beside the article", said, False),
        ("Slips, gaps, and passages that do not fit together", odd, True),
        ("Witnesses that are not independent", shared, True),
    ]


def doubt_nodes(title, items):
    """One kind of doubt as a caption and a list, for ePub and PDF."""
    texts = [f"{one.text} ({', '.join([*map(shorten_id, one.about), *one.claims])})" for one in items]
    return [*([paragraph_node(f"{title}:")] if title else []), list_node(texts)]


def doubt_html(found, title, items, fold):
    """One kind of doubt on a page: each with links to the steps and the claims that it is about."""
    if fold:
        return folded_points_html(title, found, items)
    return (f'<p class="ev-caption">{escape(title)}</p>' if title else "") + points_html(found, items)


def claim_link_html(found, claim):
    """A claim's id as a link to its card, or to its row in the ledger while it has none."""
    return link_html(link_card(found.page, found.claims[claim]) or found.page.link_row(claim), claim)


def points_html(found, items):
    """A list of doubts with links to what each is about; those that nodes link to are numbered."""
    lines = []
    for one in items:
        spot = f' id="{one.spot}" value="{one.number}"' if one.spot else ""
        links = ", ".join([*(link_html(f"#{make_step_anchor(n)}", shorten_id(n)) for n in one.about), *(claim_link_html(found, c) for c in one.claims)])
        lines.append(f'<li{spot}>{escape(one.text)} <span class="ev-where">{links}</span></li>')
    tag = "ol" if items[0].spot else "ul"
    return f"<{tag}>{''.join(lines)}</{tag}>"


def folded_points_html(title, found, items):
    """A list one click away under its title and the number of its points."""
    return f'<details class="ev-fold"><summary>{escape(title)} ({len(items)})</summary>{points_html(found, items)}</details>'


# ---- all five, the rule, and one status in a sentence -------------------------------------------


@part("argument-overview")
def render_argument_overview(page, node):
    """The five articles: thesis, status of the conclusion, how many steps stand how, a way to each."""
    found = sorted((ArgumentMap(page, name) for name in list_articles()), key=lambda m: str(claims.articles()[m.name]["date"]))
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
    head = ("Article", "Its thesis, in our words", "Conclusion", "All steps", "Claims beneath the conclusion")
    return [html_node(table_html(head, body, "The five arguments and their footing", "ev-arguments"))]


def conclusion_badge_html(page, found):
    """The conclusion's status with a link to the article's page."""
    word = found.footings[found.root].status
    icon, tone, _ = arguments.STATUSES[word]
    text = link_html(link_argument(page, found.name, make_step_anchor(found.root)), word)
    return badge_html(icon, tone, text)


def status_counts_html(found):
    """How many steps have each status, as icon, number and word."""
    words = [footing.status for footing in found.footings.values()]
    return "<br>".join(
        f"{badge_html(icon, tone, word)} {words.count(word)}"
        for word, (icon, tone, _) in arguments.STATUSES.items()
        if word in words
    )


def link_argument(page, article, spot=""):
    """Address of the page that shows an article's argument, or None."""
    docname = page.find_page(f"argument:{article}")
    return page.link_page(docname, spot) if docname else None


@part("status-key")
def render_status_key(page, node):
    """The statuses and when each is given, from the code that derives them."""
    if not page.web:
        return [table_node(("Status", "When"), [(word, v[2]) for word, v in arguments.STATUSES.items()])]
    body = [
        (badge_html(icon, tone, word), escape(meaning))
        for word, (icon, tone, meaning) in arguments.STATUSES.items()
    ]
    return [html_node(table_html(("Status", "When"), body, "The five statuses and when each is given"))]


@role("status")
class StatusRole(SphinxRole):
    """{status}`nau-P6`: how one step of an argument stands, a link to it."""

    def run(self):
        """The placeholder, or a warning for an unknown step."""
        self.env.note_dependency(str(locate_map()))
        known = [name for one in arguments.read()["articles"] for name in arguments.nodes_of(one)]
        if self.text not in known:
            near = [name for name in known if name.partition("-")[0] == self.text.partition("-")[0]]
            warn(self, f"{{status}}`{self.text}`: no such step. Use one of: {', '.join(near or known)}.")
            return [nodes.inline("", self.text)], []
        get_page_record(self.env, self.env.docname)["shows"].append("status")
        return [Placeholder(kind="status", node=self.text)], []


@renders("status")
def render_status(page, node):
    """The status of one step within a sentence, a link to it."""
    article = next(one["id"] for one in arguments.read()["articles"] if node["node"] in arguments.nodes_of(one))
    found = ArgumentMap(page, article)
    word = found.footings[node["node"]].status
    icon, tone, _ = arguments.STATUSES[word]
    link = link_node(link_argument(page, article, make_step_anchor(node["node"])), f"{icon} {word}")
    link["classes"] += ["ev-badge", f"ev-{tone}"]
    return [link]


def locate_map():
    """The file that every page with an argument depends on."""
    return tables.DATA / "articles" / "arguments.yaml"

