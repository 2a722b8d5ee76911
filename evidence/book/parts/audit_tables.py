"""Count verdicts for the audit page: by article, rule, kind and strength, and the same rule in every article."""

from collections import Counter

from docutils import nodes

from ... import claims, tables
from ...claims import fairness
from ...markup import Markup, link, table
from ..directives import Generated
from ..nodes import Page, Placeholder, html_node, paragraph_node
from ..registry import part
from .claim_lines import (
    find_claim,
    label_article,
    link_card,
    list_counted,
    read_settled,
    verdict_badge_html,
)
from .ledger import ORDINARY

ORDERS = {"rule": [*claims.RULES, ORDINARY], "strength": [*claims.STRENGTHS, ""]}
TITLES = {
    "article": "Article",
    "rule": "Rule",
    "kind": "Kind of statement",
    "strength": "Strength of the evidence",
}
EMPTY = {"strength": "none: nothing settles it"}


class VerdictCounts(Generated):
    """{verdict-counts} FACET: how many claims have each verdict, by article, rule, kind or strength."""

    required_arguments = 1

    def make(self) -> list[nodes.Node]:
        """Return the placeholder; PartError for an unknown facet."""
        self.check_known(self.arguments[0], TITLES, "there is no such facet")
        return self.place(facet=self.arguments[0])


@part("verdict-counts", directive=VerdictCounts)
def render_verdict_counts(page: Page, node: Placeholder) -> Markup:
    """Return a table of counts: a row for each value of the facet, a column for each group of verdicts."""
    facet = node["facet"]
    pairs = (
        [(one.rule or ORDINARY, one.verdict) for one in list_units(page)]
        if facet == "rule"
        else [(claim[facet], claim["verdict"]) for claim in list_counted(page)]
    )
    counts = Counter(pairs)
    seen = dict.fromkeys(value for value, _ in counts)
    rows = []
    for value in [one for one in ORDERS.get(facet, sorted(seen)) if one in seen]:
        of_value = {verdict: n for (found, verdict), n in counts.items() if found == value}
        name = label_article(value) if facet == "article" else value or EMPTY[facet]
        cells = [
            _counts(of_value, [v for v, kind in claims.VERDICTS.items() if kind.group == group])
            for group in claims.GROUPS
        ]
        rows.append((name, *cells, str(sum(of_value.values()))))
    what = "claims without parts, parts, and universals" if facet == "rule" else "claims"
    head = (TITLES[facet], *(group.capitalize() for group in claims.GROUPS), "All")
    return table(head, rows, f"Verdicts by {TITLES[facet].lower()} ({what})", stacked=True)


def _counts(found, verdicts):
    """Return counts in words: "21 confirmed, 6 reproduced"."""
    return ", ".join(f"{found[verdict]} {verdict}" for verdict in verdicts if found.get(verdict))


@part("same-verdict")
def render_same_verdict(page: Page, node: Placeholder) -> Markup:
    """Return which verdicts each rule gave in each article."""
    counts = Counter((one.rule, one.article, one.verdict) for one in list_units(page) if one.rule)
    articles = list(claims.articles())
    rows = []
    for rule in [name for name in claims.RULES if any(key[0] == name for key in counts)]:
        given = [{name: counts[rule, one, name] for name in claims.VERDICTS} for one in articles]
        cells = [_counts(found, claims.VERDICTS) for found in given]
        rows.append((claims.RULES[rule].title, *cells))
    head = ("Rule", *map(label_article, articles))
    caption = "The same caveat, the same verdict: what each rule gave in each article"
    return table(head, rows, caption, stacked=True)


class SecondReading(Generated):
    """{second-reading} DRAW: the claims of a draw that somebody else read, with marks and today's verdicts."""

    required_arguments = 1

    def make(self) -> list[nodes.Node]:
        """Return the placeholder; PartError for a draw that data/articles/readings.csv does not hold."""
        draws = [str(draw) for draw in sorted(set(tables.read("articles/readings")["draw"]))]
        said = "data/articles/readings.csv has no such draw"
        self.check_known(self.arguments[0], draws, said)
        return self.place(draw=int(self.arguments[0]))


@part("second-reading", directive=SecondReading)
def render_second_reading(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return how many verdicts the readers found right, weak and wrong, and a row for each claim."""
    rows = tables.read("articles/readings").query(f"draw == {node['draw']}")
    marks = Counter(rows["mark"])
    agreed = len(rows) - marks["wrong"]
    said = (
        f"In {agreed} of {len(rows)} the readers came to the same verdict: {marks['right']} were right as they stood, "
        f"{marks['weak']} had the right verdict and something weak in evidence, parts or wording. In {marks['wrong']} they "
        "gave another verdict."
    )
    order = {"wrong": 0, "weak": 1, "right": 2}
    found = sorted(rows.to_dict("records"), key=lambda row: (order[row["mark"]], row["claim_id"]))
    shown = [_describe_reading(page, row) for row in found]
    caption = f"Claims of draw {node['draw']}, wrong ones first"
    head = ("Claim", "What the reader found")
    return [paragraph_node(said), html_node(table(head, shown, caption))]


def _describe_reading(page, row):
    """Return the cells of one claim that was read again."""
    claim = find_claim(page, row["claim_id"])
    mark, now = row["mark"].capitalize(), verdict_badge_html(claim["verdict"])
    said = Markup("<strong>{}</strong>; read as {}, now {}. {}")
    told = said.format(mark, row["verdict_read"], now, row["reason"])
    return link(link_card(page, claim), row["claim_id"]), told


def list_units(page: Page) -> list[fairness.Unit]:
    """Return what is settled by itself in this build, see `evidence.claims.fairness`."""
    known = read_settled(page).items()
    parts = [record for _, record in known if record["part"]]
    whole = [one for name, one in known if name == one["claim_id"] and not one["part"]]
    return fairness.units(whole, parts)
