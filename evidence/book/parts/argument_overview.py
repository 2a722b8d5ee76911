"""Show all arguments together: statuses, soundness against truth, and the most load-bearing claims."""

import functools
from typing import Any

from docutils import nodes

from ... import arguments
from ...markup import Markup, badge, join, link, noted, render, table
from ..nodes import Page, Placeholder, html_node
from ..registry import part
from .argument_map import (
    SIGNS,
    Assessed,
    assess,
    find_step,
    link_argument,
    list_articles,
    make_step_anchor,
    shorten_id,
    status_badge_html,
)
from .claim_lines import find_sign, label_article, link_claim, verdict_badge_html

RANKED = 15  # load-bearing claims that the overview lists
# What follows from soundness and truth together: {(does the argument stand, is it borne out): words}.
COLUMNS = {
    "stands": ("The reasons hold", ("stands",)),
    "not": (
        "The reasons do not hold, or are not settled",
        ("open", "falls", "not settled by evidence"),
    ),
}
ROWS = {
    "yes": ("Borne out by the evidence directly", ("borne out", "borne out in part")),
    "unknown": ("Cannot be tested directly", ("cannot be tested",)),
    "no": ("Not borne out", ("not borne out",)),
}
FOLLOWS = {
    ("stands", "yes"): "right, for reasons that hold",
    ("not", "yes"): "right, though the reasons given for it do not all hold or are not settled",
    ("stands", "unknown"): "well supported, but not testable directly",
    ("not", "unknown"): "not supported by reasons that all hold, and not testable directly",
    ("stands", "no"): "wrong, although the reasons given for it hold",
    ("not", "no"): "not borne out, and the reasons given for it do not hold either",
}


def find_cell(found: Assessed) -> tuple[str, str]:
    """Return the column and the row of an article in the picture of soundness and truth."""
    column = next(key for key, (_, words) in COLUMNS.items() if found.status in words)
    return column, next(key for key, (_, words) in ROWS.items() if found.outcome in words)


@part("argument-overview")
def render_argument_overview(page: Page, node: Placeholder) -> Markup:
    """Return a table of the articles: thesis, status, readings, direct test, and claims beneath."""
    rows = [describe_article(page, assess(page, name)) for name in list_articles()]
    asked = ("Do its reasons hold?", "Is its conclusion borne out?")
    head = ("Article", "Its thesis, in our words", *asked, "Claims beneath")
    return table(head, rows, "The five arguments", "ev-arguments")


def describe_article(page: Page, found: Assessed) -> tuple[Any, ...]:
    """Return the cells of one article's row."""
    address = link_argument(page, found.name, make_step_anchor(found.root))
    status = status_badge_html(found.status, address)
    return (
        link(link_argument(page, found.name), label_article(found.name)),
        found.article["thesis"],
        Markup("{} {} of {} readings").format(status, *found.count_readings(found.root)),
        status_badge_html(found.outcome),
        found.footings[found.root].beneath.total(),
    )


@part("argument-plane")
def render_plane(page: Page, node: Placeholder) -> Markup:
    """Return the picture of soundness against truth with the articles in it, and what follows."""
    found = [assess(page, name) for name in list_articles()]
    return render(
        "book/parts/argument_overview-plane.html",
        columns=COLUMNS,
        rows=ROWS,
        follows=FOLLOWS,
        articles=[(find_cell(one), one) for one in found],
        signs=SIGNS,
        label=label_article,
        address=functools.partial(link_argument, page),
        lines=[f"{label_article(one.name)}: {say_follows(one)}." for one in found],
    )


def say_follows(found: Assessed) -> str:
    """Return in words what follows from soundness and truth of one article."""
    said = FOLLOWS[find_cell(found)]
    in_part = found.outcome == "borne out in part"
    return said.replace("right", "right in part", 1) if in_part else said


@part("load-bearing")
def render_load_bearing(page: Page, node: Placeholder) -> Markup:
    """Return the claims on which the conclusions depend most, over all articles."""
    found = {name: assess(page, name) for name in list_articles()}
    ranked = sorted(
        (one for known in found.values() for one in known.ranked), key=arguments.sort_key
    )
    rows = [describe_claim(page, found[one.article], one) for one in ranked[:RANKED]]
    head = ("Claim", "What it says, and where it stands", "Verdict", "What depends on it")
    title = f"The {len(rows)} claims on which most depends, of {len(ranked)} on which a conclusion depends"
    return table(head, rows, title, "ev-bearing")


def describe_claim(page: Page, found: Assessed, one: arguments.Bearing) -> tuple[str, ...]:
    """Return the cells of one claim's row: words and place, verdict, and what falls with it."""
    claim = found.claims[one.claim]
    steps = [name for name, step in found.nodes.items() if one.claim in step["marks"]]
    places = join((link(find_step(page, name), shorten_id(name)) for name in steps), ", ")
    return (
        link_claim(page, claim),
        noted(claim["paraphrase"], join([label_article(one.article), places], ", ")),
        noted(verdict_badge_html(claim["verdict"]), claim["strength"]),
        describe_bearing(one),
    )


def describe_bearing(one: arguments.Bearing) -> str:
    """Return in words what falls with a claim."""
    if one.smallest == 1:
        steps = f"and {one.steps - 1} other steps" if one.steps != 2 else "and 1 other step"
        return f"the conclusion {steps} depend on it alone, in {one.readings} of {len(arguments.READINGS)} readings"
    others = "one other claim" if one.smallest == 2 else "two other claims"
    return f"the conclusion depends on it together with {others} ({one.sets} such sets)"


# ---- keys: statuses, outcomes, truth table, readings ---------------------------------------------


def key_node(
    head: tuple[str, str], signs: dict[str, tuple[str, str, str]], title: str
) -> nodes.raw:
    """Return a table of words with their signs and meanings."""
    rows = [(badge(icon, tone, word), when) for word, (icon, tone, when) in signs.items()]
    return html_node(table(head, rows, title))


@part("status-key")
def render_status_key(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the tables of statuses and of outcomes, from the code that derives them."""
    return [
        key_node(("Status", "When"), arguments.STATUSES, "The statuses of a step"),
        key_node(("Outcome", "When"), arguments.OUTCOMES, "The outcomes of a direct test"),
    ]


@part("truth-table")
def render_truth_table(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the value of a claim by its verdict, and of a step by the values of two reasons."""
    verdicts: dict[str, list[str]] = {}
    for word, value in arguments.VALUES.items():
        verdicts.setdefault(value, []).append(f"{find_sign(word)[0]} {word}")
    first = ("A claim counts as", "with the verdict")
    one = [(status_badge_html(value), ", ".join(words)) for value, words in verdicts.items()]
    second = ("One reason", "Another reason", "If all are needed", "If any is enough")
    two = [[status_badge_html(word) for word in row] for row in arguments.list_truth_table()]
    return [
        html_node(table(first, one, "The value of a claim")),
        html_node(table(second, two, "The value of a step with two reasons")),
    ]


@part("reading-key")
def render_reading_key(page: Page, node: Placeholder) -> Markup:
    """Return the readings of the map, with the statuses of the conclusions in each."""
    found = [assess(page, name) for name in list_articles()]
    head = ("Reading", "What counts", *(label_article(one.name) for one in found))
    statuses = [dict(one.readings[one.root]) for one in found]
    rows = [
        (reading.name, meaning, *(status_badge_html(known[reading]) for known in statuses))
        for reading, meaning in arguments.BASES.items()
    ]
    title = "The conclusions in each reading, claims that hold in part counted as holding"
    return table(head, rows, title, "ev-readings", stacked=True)
