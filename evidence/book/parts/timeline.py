"""Show events of two states in the order of their dates: {timeline} takes the dates from facts.

An author writes what happened in plain words and names the fact. The date, the link to the fact and
the pages that carry it come from the table, so a corrected date moves the event.
"""

import re
from html import escape
from typing import Any, NamedTuple

from docutils import nodes

from ... import tables
from ...claims.independence import labels
from ...claims.wording import date_words
from ..directives import Generated
from ..nodes import Page, Placeholder, html_node, link_html, link_node, table_node
from ..registry import part

STATES = {"BLR": "Belarus", "AZE": "Azerbaijan"}
LINE = re.compile(
    r"(?P<facts>[a-z]+:\w+(?: [a-z]+:\w+)*) (?P<states>BLR AZE|BLR|AZE): (?P<says>\S.*)"
)
FORM = "Write the facts, the states and what happened: `politics:P141 BLR: Lukashenko is elected.`"


class Event(NamedTuple):
    """One event: its facts, of which the first gives the date, its states, and what happened."""

    facts: list[str]
    states: list[str]
    says: str

    @property
    def date(self) -> str:
        """Return the date of the first fact as it is in the table: a day, month, year or span."""
        return str(tables.fact(self.facts[0])["date"])


class Timeline(Generated):
    """{timeline}: one event a line, `politics:P141 BLR: Lukashenko is elected.`; any order."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the placeholder, or warn of a line of another form or of an unknown fact."""
        events = []
        for line in self.content:
            found = LINE.fullmatch(line.strip())
            if not found:
                return self.refuse(f"{{timeline}}: the line “{line}” is no event. {FORM}")
            event = Event(found["facts"].split(), found["states"].split(), found["says"])
            for reference in event.facts:
                self.env.note_dependency(str(tables.DATA / reference.split(":")[0] / "facts.csv"))
                try:
                    tables.fact(reference)
                except tables.TableError as error:
                    return self.refuse(f"{{timeline}}: {error}")
            events.append(event)
        if not events:
            return self.refuse(f"{{timeline}}: there is no event. {FORM}")
        self.options_ = {"events": sorted(events, key=lambda event: event.date)}
        return super().run()


@part("timeline", directive=Timeline)
def render_timeline(page: Page, node: Placeholder) -> list[nodes.Node]:
    """Return a table with a column for each state; an event of both is in both."""
    events: list[Event] = node["events"]
    if page.web:
        return [html_node(timeline_html(page, events))]
    rows = [
        [date_words(event.date), name_states(event), inline_node(page, event)] for event in events
    ]
    return [table_node(["Date", "State", "What happened"], rows)]


def name_states(event: Event) -> str:
    """Return the names of an event's states.

    Examples
    --------
    >>> name_states(Event([], ["BLR", "AZE"], ""))
    'Belarus and Azerbaijan'
    """
    return " and ".join(STATES[state] for state in event.states)


def inline_node(page: Page, event: Event) -> nodes.inline:
    """Return what happened and links to its facts, for ePub and PDF."""
    parts: list[Any] = [nodes.Text(f"{event.says} ")]
    for reference in event.facts:
        parts += [
            link_node(page.link_fact(reference), reference.partition(":")[2]),
            nodes.Text(" "),
        ]
    return nodes.inline("", "", *parts[:-1])


def timeline_html(page: Page, events: list[Event]) -> str:
    """Return the table in HTML; on a phone each row becomes a block that names its states."""
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Date", *STATES.values()))
    body = "".join(_row_html(page, event) for event in events)
    return (
        '<table class="ev-table ev-timeline" role="table">'
        f'<thead><tr role="row">{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _row_html(page, event):
    said = (
        f'<span class="ev-state">{name_states(event)}:</span> {escape(event.says)} '
        f'<span class="ev-where">{"; ".join(_source_html(page, one) for one in event.facts)}</span>'
    )
    if len(event.states) == len(STATES):
        cells = f'<td role="cell" class="ev-both" colspan="{len(STATES)}">{said}</td>'
    else:
        cells = "".join(
            f'<td role="cell" class="ev-{state.lower()}">{said}</td>'
            if state in event.states
            else '<td role="cell"></td>'
            for state in STATES
        )
    when = escape(date_words(event.date))
    return f'<tr role="row"><th scope="row" role="rowheader">{when}</th>{cells}</tr>'


def _source_html(page, reference):
    """Return a link to the fact and links to the pages that carry it."""
    fact = tables.fact(reference)
    pages = zip((fact["url"], fact["second_url"]), labels(fact), strict=False)
    links = [link_html(page.link_fact(reference), f"Fact {fact['id']}")]
    return ": ".join([*links, ", ".join(link_html(url, name) for url, name in pages)])
