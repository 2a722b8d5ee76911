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
    a,
    badge_html,
    html,
    html_pairs,
    html_table,
    listing,
    paragraph,
    plain_table,
    reference,
)  # fmt: skip
from ..record import page_record
from ..registry import part, renders, role
from .ledger import card_address, claim_line, claim_words, rows, tally

KINDS = {"empirical": "a matter of fact", "interpretive": "a reading of facts", "normative": "a judgement of value"}
LANGUAGES = {"en": "English", "ru": "Russian", "be": "Belarusian"}
ROLES = {
    "corollary": "drawn from the argument, without carrying its conclusion",
    "occasion": "the event that prompts the text",
    "counter-position": "a view that is reported and not adopted",
}


class Map:
    """One article's argument as it stands in the build that writes `page`."""

    def __init__(self, page, name):
        self.page, self.name = page, name
        self.article = one(name)
        self.nodes = arguments.nodes_of(self.article)
        self.claims = {claim["claim_id"]: claim for claim in rows(page)}
        verdicts = {key: claim["verdict"] for key, claim in self.claims.items()}
        self.footings = arguments.footings(self.article, verdicts)
        self.root = self.article["argument"]["root"]
        self.parent = {}
        for top in self.tops():
            self._adopt(top)

    def tops(self):
        """The conclusion, then the nodes that stand beside the tree: corollaries, occasions, other views."""
        held = {below for node in self.nodes.values() for below in node.get("supported_by", [])}
        return [self.root, *[name for name in self.nodes if name not in held and name != self.root]]

    def _adopt(self, name):
        for below in self.nodes[name].get("supported_by", []):
            if below not in self.parent and below != self.root:
                self.parent[below] = name
                self._adopt(below)

    def under(self, name):
        """Nodes that `name` rests on and that are shown beneath it; each node is shown once."""
        return [n for n in self.nodes[name].get("supported_by", []) if self.parent.get(n) == name]

    def elsewhere(self, name):
        """Nodes that `name` rests on and that are shown beneath another."""
        return [n for n in self.nodes[name].get("supported_by", []) if self.parent.get(n) != name]

    def badge(self, name, link=True):
        """The status of a node as icon, word and colour; a link to the node if wanted."""
        word = self.footings[name].status
        icon, tone, meaning = arguments.STATUSES[word]
        text = a(f"#{anchor(name)}", word) if link else escape(word)
        return badge_html(icon, tone, text, meaning)


def one(name):
    """One article of the map by its id."""
    return next(article for article in arguments.read()["articles"] if article["id"] == name)


def names():
    """Ids of the articles that have an argument."""
    return [article["id"] for article in arguments.read()["articles"]]


def anchor(node):
    """ "nau-P6" -> "node-nau-P6"."""
    return f"node-{node}"


def short(name):
    """ "nau-P6" -> "P6"."""
    return name.rpartition("-")[2]


# ---- who wrote what, and where ------------------------------------------------------------------


class ArgumentPart(Generated):
    """{argument}, {argument-source} or {argument-weak} ARTICLE: a part of what an article argues."""

    required_arguments = 1

    def run(self):
        """The placeholder; an article without an argument is said at its place."""
        article = self.arguments[0]
        self.env.note_dependency(str(watched()))
        if article not in names():
            known = ", ".join(names())
            return self.refuse(f"{{{self.name}}} {article}: no such article. Use one of: {known}.")
        self.options_ = {"article": article}
        page_record(self.env, self.env.docname)["shows"].append(f"{self.name}:{article}")
        return super().run()


@part("argument-source", directive=ArgumentPart)
def source(page, node):
    """Author, outlet, date and address of an article, its thesis and summary."""
    article, said = claims.articles()[node["article"]], one(node["article"])
    pairs = [
        ("Author", author(article)),
        ("Title", article.get("title") or article.get("title_note", "")),
        ("Outlet", article.get("outlet") or article.get("outlet_note", "")),
        ("Date", f"{article['date']} ({article['date_note']})" if article.get("date_note") else str(article["date"])),
        ("Language", language(article)),
        ("Address", article.get("url") or article.get("url_note", "")),
        ("Thesis", said["thesis"]),
    ]
    if not page.web:
        return [plain_table(("What", "Which"), pairs), paragraph(said["summary"].strip())]
    ready = [(k, a(v, v) if v.startswith("http") else escape(v)) for k, v in pairs]
    return [html(f'<div class="ev-source">{html_pairs(ready)}<p>{escape(said["summary"].strip())}</p></div>')]


def author(article):
    """Who wrote an article, with what the copy says of them; "not named" where it says nothing."""
    named, noted = ", ".join(article.get("authors") or []), article.get("authors_note", "")
    return f"{named} ({noted})" if named and noted else named or noted or "not named"


def language(article):
    """The language of the copy that was read and, where it is a translation, of the original."""
    read, first = article.get("language"), article.get("original_language")
    said = LANGUAGES.get(read, read or "not named")
    return f"{said}, from the {LANGUAGES.get(first, first)}" if first else said


# ---- the argument itself ------------------------------------------------------------------------


@part("argument", directive=ArgumentPart)
def argument(page, node):
    """The picture of an argument and, below it, its steps one by one."""
    found = Map(page, node["article"])
    if not page.web:
        return [paragraph(says(found)), listing_of(found, found.tops())]
    return [html(picture(found) + steps(found))]


def says(found):
    """What the picture says, in words: the conclusion's status and how the other steps stand."""
    words = [f.status for name, f in found.footings.items() if name != found.root]
    counts = ", ".join(f"{word} {words.count(word)}" for word in arguments.STATUSES if word in words)
    return (
        f"The conclusion of {claims.articles()[found.name]['label']} is {found.footings[found.root].status}. "
        f"Of the {len(words)} other steps: {counts}."
    )


def picture(found):
    """The argument as boxes within boxes: the conclusion above what it rests on, premises at the bottom."""
    root, *beside = found.tops()
    more = "".join(box(found, name) for name in beside)
    aside = f'<div class="ev-beside"><p class="ev-where">Beside the argument</p>{more}</div>' if more else ""
    return (
        f'<div class="ev-map" role="group" aria-label="{escape(says(found))}">'
        f"{box(found, root)}{aside}</div>"
        f'<p class="ev-where">{escape(says(found))} C is the conclusion, each S a step towards it, each P a premise '
        "that rests on claims alone. Each box leads to its words below.</p>"
    )


def box(found, name):
    """One step in the picture: a box with its words, or a small one for a premise below a step that shows its own."""
    node = found.nodes[name]
    icon, tone, _ = arguments.STATUSES[found.footings[name].status]
    below = "".join(box(found, one) for one in found.under(name))
    words = escape(node["text"]) if below or found.parent.get(name, found.root) == found.root else ""
    title = f"{node['text']} ({found.footings[name].status})"
    head = (
        f'<a class="ev-step ev-{tone}" href="#{anchor(name)}" title="{escape(title)}">'
        f'<span aria-hidden="true">{icon}</span> <strong>{short(name)}</strong> '
        f'<span class="ev-said">{words}</span><span class="ev-hidden"> {found.footings[name].status}</span></a>'
    )
    return f'<div class="ev-box{" ev-premise" if not words else ""}">{head}<div class="ev-under">{below}</div></div>'


def steps(found):
    """The steps as nested lists, each with its claims one click down."""
    return '<ul class="ev-steps">' + "".join(step(found, name) for name in found.tops()) + "</ul>"


def step(found, name):
    """One step: status, words, what decides the status and, folded, the claims it rests on."""
    node = found.nodes[name]
    below = "".join(step(found, one) for one in found.under(name))
    sub = f'<ul class="ev-sub">{below}</ul>' if below else ""
    role = f"; {ROLES[node['role']]}" if node.get("role") else ""
    links = ", ".join(a(f"#{anchor(one)}", short(one)) for one in found.elsewhere(name))
    also = f' <span class="ev-where">Rests on {links}.</span>' if links else ""
    return (
        f'<li id="{anchor(name)}"><p>{found.badge(name, link=False)} <strong>{short(name)}</strong> {escape(node["text"])} '
        f'<span class="ev-where">{KINDS[node["kind"]]}{role}{"." * bool(links)}</span>{also}{held_against(found, name)}</p>'
        f"{because(found, name)}{own_claims(found, name)}{sub}</li>"
    )


def held_against(found, name):
    """Links from a node to the weak steps and the objections that are about it."""
    doubted = [one for _, items, _ in doubts(found) for one in items if one.spot and name in one.about]
    return "".join(f' <a class="ev-where" href="#{one.spot}">{one.kind} {one.number}</a>' for one in doubted)


def because(found, name):
    """What decides a node's status, where that is not just its own claims."""
    deciding = found.footings[name].because
    if not deciding or set(deciding) == {name}:
        return ""
    parts = [
        f"{a('#' + anchor(node), short(node))} ({', '.join(a(card_address(found.page, found.claims[c]), c) for c in named)})"
        for node, named in deciding.items()
    ]
    many = f'<details class="ev-fold"><summary>{{}}</summary><p class="ev-why">{"; ".join(parts)}</p></details>'
    word = found.footings[name].status
    count = sum(map(len, deciding.values()))
    said = f"{word.capitalize()} by {count} claim{'s' * (count > 1)} of {len(deciding)} step{'s' * (len(deciding) > 1)}"
    return many.format(said)


def own_claims(found, name):
    """The claims of one node with their verdicts, folded under their counts."""
    own = [found.claims[claim] for claim in found.nodes[name].get("claims", [])]
    if not own:
        return ""
    lines = "".join(f"<li>{claim_line(found.page, claim)}</li>" for claim in own)
    count = f"{len(own)} claim{'s' * (len(own) > 1)}"
    return f'<details class="ev-fold"><summary>{count} {tally(own)}</summary><ul class="ev-lines">{lines}</ul></details>'


def listing_of(found, names_):
    """The steps as nested bullet lists, for ePub and PDF."""
    items = []
    for name in names_:
        node, footing = found.nodes[name], found.footings[name]
        words = f"[{footing.status}] {short(name)}: {node['text']} ({KINDS[node['kind']]})"
        item = nodes.list_item("", paragraph(words), ids=[anchor(name)])
        own = [claim_words(found.page, found.claims[claim]) for claim in node.get("claims", [])]
        if own:
            item += listing(own)
        if found.under(name):
            item += listing_of(found, found.under(name))
        items.append(item)
    return nodes.bullet_list("", *items)


# ---- what no data can mend ----------------------------------------------------------------------


def called(text):
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


def weak_steps(article):
    """Weak steps as (number, step), numbered as they are listed: first those that no data can mend."""
    return list(enumerate(sorted(article.get("weak_steps", []), key=lambda one: "mended_by" in one), 1))


@part("argument-weak", directive=ArgumentPart)
def weak(page, node):
    """Weak steps, objections made on the article's own page, its inconsistencies, and shared witnesses."""
    found = Map(page, node["article"])
    blocks = [(title, items, fold) for title, items, fold in doubts(found) if items]
    if not page.web:
        return [part for title, items, _ in blocks for part in in_words(title, items)]
    parts = "".join(doubt(found, title, items, fold) for title, items, fold in blocks)
    return [html(f'<div class="ev-weak">{parts}</div>')]


def doubts(found):
    """What can be held against an article: (title, [Doubt], folded) per kind."""
    whole = arguments.read()
    marked = [
        (Doubt(one["nodes"], [], called(one["issue"]), "weak step", f"weak-{found.name}-{n}", n), one.get("mended_by"))
        for n, one in weak_steps(found.article)
    ]
    reasoned = [one for one, mended in marked if not mended]
    recorded = [one for one, mended in marked if mended]
    said = [
        Doubt(one["against"], one["claims"], f"{one['attribution']}: {one['text']}", "objection", f"objection-{found.name}-{n}", n)
        for n, one in enumerate(found.article.get("objections_on_page", []), 1)
    ]
    odd = [Doubt([], one["claims"], one["text"]) for one in whole["internal_inconsistencies"] if one["article"] == found.name]
    shared = [Doubt([], one["claims"], called(one["note"])) for one in whole["source_overlaps"] if found.name in one["articles"]]
    return [
        ("", reasoned, False),
        ("Weak too, but for data to mend: the cards of their claims say what was found", recorded, False),
        ("An objection made beside the article", said, False),
        ("Slips, gaps, and passages that do not fit together", odd, True),
        ("Witnesses that are not independent", shared, True),
    ]


def in_words(title, items):
    """One kind of doubt as a caption and a list, for ePub and PDF."""
    texts = [f"{one.text} ({', '.join([*map(short, one.about), *one.claims])})" for one in items]
    return [*([paragraph(f"{title}:")] if title else []), listing(texts)]


def doubt(found, title, items, fold):
    """One kind of doubt on a page: each with links to the steps and the claims that it is about."""
    if fold:
        return folded(title, found, items)
    return (f'<p class="ev-caption">{escape(title)}</p>' if title else "") + points(found, items)


def card(found, claim):
    """A claim's id as a link to its card, or to its row in the ledger while it has none."""
    return a(card_address(found.page, found.claims[claim]) or found.page.row(claim), claim)


def points(found, items):
    """A list of doubts with links to what each is about; those that nodes link to are numbered."""
    lines = []
    for one in items:
        spot = f' id="{one.spot}" value="{one.number}"' if one.spot else ""
        links = ", ".join([*(a(f"#{anchor(n)}", short(n)) for n in one.about), *(card(found, c) for c in one.claims)])
        lines.append(f'<li{spot}>{escape(one.text)} <span class="ev-where">{links}</span></li>')
    tag = "ol" if items[0].spot else "ul"
    return f"<{tag}>{''.join(lines)}</{tag}>"


def folded(title, found, items):
    """A list one click away under its title and the number of its points."""
    return f'<details class="ev-fold"><summary>{escape(title)} ({len(items)})</summary>{points(found, items)}</details>'


# ---- all five, the rule, and one status in a sentence -------------------------------------------


@part("argument-overview")
def overview(page, node):
    """The five articles: thesis, status of the conclusion, how many steps stand how, a way to each."""
    found = sorted((Map(page, name) for name in names()), key=lambda m: str(claims.articles()[m.name]["date"]))
    if not page.web:
        return [listing([f"{one(m.name)['thesis']} {says(m)}" for m in found])]
    body = [
        (
            a(address(page, m.name), claims.articles()[m.name]["label"]),
            escape(m.article["thesis"]),
            m_badge(page, m),
            standing(m),
            str(m.footings[m.root].beneath.total()),
        )
        for m in found
    ]
    head = ("Article", "Its thesis, in our words", "Conclusion", "All steps", "Claims beneath the conclusion")
    return [html(html_table(head, body, "The five arguments and their footing", "ev-arguments"))]


def m_badge(page, found):
    """The conclusion's status with a link to the article's page."""
    word = found.footings[found.root].status
    icon, tone, _ = arguments.STATUSES[word]
    text = a(address(page, found.name, anchor(found.root)), word)
    return badge_html(icon, tone, text)


def standing(found):
    """How many steps have each status, as icon, number and word."""
    words = [footing.status for footing in found.footings.values()]
    return "<br>".join(
        f"{badge_html(icon, tone, word)} {words.count(word)}"
        for word, (icon, tone, _) in arguments.STATUSES.items()
        if word in words
    )


def address(page, article, spot=""):
    """Address of the page that shows an article's argument, or None."""
    docname = page.home(f"argument:{article}")
    return page.link(docname, spot) if docname else None


@part("status-key")
def key(page, node):
    """The statuses and when each is given, from the code that derives them."""
    if not page.web:
        return [plain_table(("Status", "When"), [(word, v[2]) for word, v in arguments.STATUSES.items()])]
    body = [
        (badge_html(icon, tone, word), escape(meaning))
        for word, (icon, tone, meaning) in arguments.STATUSES.items()
    ]
    return [html(html_table(("Status", "When"), body, "The five statuses and when each is given"))]


@role("status")
class StatusRole(SphinxRole):
    """{status}`nau-P6`: how one step of an argument stands, a link to it."""

    def run(self):
        """The placeholder, or a warning for an unknown step."""
        self.env.note_dependency(str(watched()))
        known = [name for one in arguments.read()["articles"] for name in arguments.nodes_of(one)]
        if self.text not in known:
            near = [name for name in known if name.partition("-")[0] == self.text.partition("-")[0]]
            warn(self, f"{{status}}`{self.text}`: no such step. Use one of: {', '.join(near or known)}.")
            return [nodes.inline("", self.text)], []
        page_record(self.env, self.env.docname)["shows"].append("status")
        return [Placeholder(kind="status", node=self.text)], []


@renders("status")
def status(page, node):
    """The status of one step within a sentence, a link to it."""
    article = next(one["id"] for one in arguments.read()["articles"] if node["node"] in arguments.nodes_of(one))
    found = Map(page, article)
    word = found.footings[node["node"]].status
    icon, tone, _ = arguments.STATUSES[word]
    link = reference(address(page, article, anchor(node["node"])), f"{icon} {word}")
    link["classes"] += ["ev-badge", f"ev-{tone}"]
    return [link]


def watched():
    """The file that every page with an argument depends on."""
    return tables.DATA / "articles" / "arguments.yaml"

