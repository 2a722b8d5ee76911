"""Show all arguments together: statuses, soundness against truth, and the most load-bearing claims."""

from html import escape

from docutils import nodes

from ... import arguments, claims
from ..nodes import (
    Page,
    Placeholder,
    badge_html,
    html_node,
    link_html,
    list_node,
    table_html,
    table_node,
)
from ..registry import part
from .argument_map import (
    Assessed,
    assess,
    join_words,
    link_argument,
    list_articles,
    make_step_anchor,
    outcome_badge_html,
    shorten_id,
    status_badge_html,
)
from .claim_lines import find_sign, link_card, verdict_badge_html

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


def label(name: str) -> str:
    """Return the label of an article."""
    return claims.articles()[name]["label"]


@part("argument-overview")
def render_argument_overview(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return a table of the articles: thesis, status, readings, direct test, and claims beneath."""
    found = [assess(page, name) for name in list_articles()]
    if not page.web:
        return [list_node([f"{one.article['thesis']} {describe_pair(one)}" for one in found])]
    body = [
        (
            link_html(link_argument(page, one.name), label(one.name)),
            escape(one.article["thesis"]),
            status_badge_html(one.status, link_argument(page, one.name, make_step_anchor(one.root)))
            + " {} of {} readings".format(*one.count_readings(one.root)),
            outcome_badge_html(one.outcome),
            str(one.footings[one.root].beneath.total()),
        )
        for one in found
    ]
    head = (
        "Article",
        "Its thesis, in our words",
        "Do its reasons hold?",
        "Is its conclusion borne out?",
        "Claims beneath",
    )
    return [html_node(table_html(head, body, "The five arguments", "ev-arguments"))]


def describe_pair(found: Assessed) -> str:
    """Return soundness and truth of one article in a sentence."""
    same, total = found.count_readings(found.root)
    return (
        f"Its reasons: {found.status} (in {same} of {total} readings). "
        f"Its conclusion, tested directly: {found.outcome}."
    )


@part("argument-plane")
def render_plane(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the picture of soundness against truth with the articles in it, and what follows."""
    found = [assess(page, name) for name in list_articles()]
    lines = [describe_follows(one) for one in found]
    if not page.web:
        return [list_node(lines)]
    body = "".join(plane_row_html(page, found, key) for key in ROWS)
    top = "".join(f'<th scope="col">{escape(words)}</th>' for words, _ in COLUMNS.values())
    said = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return [
        html_node(
            '<table class="ev-plane"><caption>Is the argument sound, and is its conclusion borne out?</caption>'
            f"<thead><tr><td></td>{top}</tr></thead><tbody>{body}</tbody></table><ul>{said}</ul>"
        )
    ]


def plane_row_html(page: Page, found: list[Assessed], row: str) -> str:
    """Return one row of the picture: outcome, and in each cell the articles and what follows."""
    cells = ""
    for column in COLUMNS:
        here = [one for one in found if find_cell(one) == (column, row)]
        names = "".join(
            f"<li>{link_html(link_argument(page, one.name), label(one.name))} "
            f"{signs_html(one)}</li>"
            for one in here
        )
        listed = f"<ul>{names}</ul>" if names else ""
        words = FOLLOWS[column, row]
        cells += f'<td{"" if here else " class=ev-empty"}>{listed}<span class="ev-where">{escape(words)}</span></td>'
    return f'<tr><th scope="row">{escape(ROWS[row][0])}</th>{cells}</tr>'


def signs_html(found: Assessed) -> str:
    """Return the signs of an article's status and outcome, each with its own colour."""
    known = (arguments.STATUSES[found.status], arguments.OUTCOMES[found.outcome])
    return "".join(badge_html(icon, tone, "") for icon, tone, _ in known)


def describe_follows(found: Assessed) -> str:
    """Return in a sentence what follows from soundness and truth of one article."""
    return f"{label(found.name)}: {say_follows(found)}."


def say_follows(found: Assessed) -> str:
    """Return in words what follows from soundness and truth of one article."""
    said = FOLLOWS[find_cell(found)]
    in_part = found.outcome == "borne out in part"
    return said.replace("right", "right in part", 1) if in_part else said


@part("load-bearing")
def render_load_bearing(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the claims on which the conclusions depend most, over all articles."""
    found = {name: assess(page, name) for name in list_articles()}
    ranked = sorted(
        (one for known in found.values() for one in known.ranked), key=arguments.sort_key
    )
    shown = ranked[:RANKED]
    if not page.web:
        return [list_node([f"{one.claim}: {describe_bearing(one)}" for one in shown])]
    rows = []
    for one in shown:
        known = found[one.article]
        claim = known.claims[one.claim]
        steps = [n for n, step in known.nodes.items() if one.claim in step["marks"]]
        places = ", ".join(
            link_html(link_argument(page, one.article, make_step_anchor(n)), shorten_id(n))
            for n in steps
        )
        rows.append(
            (
                link_html(link_card(page, claim) or page.link_row(one.claim), one.claim),
                f'{escape(claim["paraphrase"])} <span class="ev-where">{escape(label(one.article))}, {places}</span>',
                f"{verdict_badge_html(claim['verdict'])}{strength_html(claim['record'])}",
                describe_bearing(one),
            )
        )
    head = ("Claim", "What it says, and where it stands", "Verdict", "What depends on it")
    title = f"The {len(shown)} claims on which most depends, of {len(ranked)} on which a conclusion depends"
    return [html_node(table_html(head, rows, title, "ev-bearing"))]


def strength_html(record: dict) -> str:
    """Return how well a verdict is evidenced, if the record says so."""
    return (
        f' <span class="ev-where">{escape(record["strength"])}</span>'
        if record.get("strength")
        else ""
    )


def describe_bearing(one: arguments.Bearing) -> str:
    """Return in words what falls with a claim."""
    if one.smallest == 1:
        steps = f"and {one.steps - 1} other steps" if one.steps != 2 else "and 1 other step"
        return f"the conclusion {steps} depend on it alone, in {one.readings} of {len(arguments.READINGS)} readings"
    others = "one other claim" if one.smallest == 2 else "two other claims"
    return f"the conclusion depends on it together with {others} ({one.sets} such sets)"


# ---- keys: statuses, outcomes, truth table, readings ---------------------------------------------


def key_nodes(page: Page, head: tuple[str, str], signs: dict, title: str) -> list[nodes.Node]:
    """Return a table of words with their signs and meanings."""
    if not page.web:
        return [table_node(head, [(word, v[2]) for word, v in signs.items()])]
    body = [
        (badge_html(icon, tone, word), escape(when)) for word, (icon, tone, when) in signs.items()
    ]
    return [html_node(table_html(head, body, title))]


@part("status-key")
def render_status_key(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the tables of statuses and of outcomes, from the code that derives them."""
    return [
        *key_nodes(page, ("Status", "When"), arguments.STATUSES, "The statuses of a step"),
        *key_nodes(page, ("Outcome", "When"), arguments.OUTCOMES, "The outcomes of a direct test"),
    ]


@part("truth-table")
def render_truth_table(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the value of a claim by its verdict, and of a step by the values of two reasons."""
    verdicts: dict[str, list[str]] = {}
    for word, value in arguments.VALUES.items():
        verdicts.setdefault(value, []).append(word)
    first = ("A claim counts as", "with the verdict")
    one = [(value, join_words(words, "or")) for value, words in verdicts.items()]
    second = ("One reason", "Another reason", "If all are needed", "If any is enough")
    two = arguments.list_truth_table()
    if not page.web:
        return [table_node(first, one), table_node(second, two)]
    ready = [
        (
            status_badge_html(value),
            ", ".join(f"{escape(find_sign(w)[0])} {escape(w)}" for w in verdicts[value]),
        )
        for value in verdicts
    ]
    table = [tuple(status_badge_html(word) for word in row) for row in two]
    return [
        html_node(
            table_html(first, ready, "The value of a claim")
            + table_html(second, table, "The value of a step with two reasons")
        )
    ]


@part("reading-key")
def render_reading_key(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return the readings of the map, with the statuses of the conclusions in each."""
    found = [assess(page, name) for name in list_articles()]
    head = ("Reading", "What counts", *(label(one.name) for one in found))
    rows = [
        (reading.name, meaning, *(_in_reading(one, reading) for one in found))
        for reading, meaning in arguments.BASES.items()
    ]
    if not page.web:
        return [table_node(head, rows)]
    ready = [
        (escape(row[0]), escape(row[1]), *(status_badge_html(word) for word in row[2:]))
        for row in rows
    ]
    title = "The conclusions in each reading, claims that hold in part counted as holding"
    return [html_node(table_html(head, ready, title, "ev-readings"))]


def _in_reading(found, reading):
    return next(status for tried, status in found.readings[found.root] if tried == reading)
