"""Show events of two states in the order of their dates: {timeline} takes the dates from facts.

An author writes what happened in plain words and names the fact. The date, the link to the fact and
the pages that carry it come from the table, so a corrected date moves the event.
"""

import re
from typing import NamedTuple

from docutils import nodes

from ... import tables
from ...claims.independence import addresses
from ...claims.wording import date_words
from ...markup import Markup, render
from ..directives import Generated, PartError, depend_on
from ..nodes import Page, Placeholder
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

    @property
    def date_words(self) -> str:
        """Return the date as readers see it."""
        return date_words(self.date)

    @property
    def named(self) -> str:
        """Return the names of its states, which a phone shows: "Belarus and Azerbaijan"."""
        return " and ".join(STATES[state] for state in self.states)


class Timeline(Generated):
    """{timeline}: one event a line, `politics:P141 BLR: Lukashenko is elected.`; any order."""

    has_content = True

    def make(self) -> list[nodes.Node]:
        """Return the placeholder; PartError for a line of another form or an unknown fact."""
        events = []
        for line in self.content:
            found = LINE.fullmatch(line.strip())
            if not found:
                raise PartError(f"{{timeline}}: the line “{line}” is no event. {FORM}")
            event = Event(found["facts"].split(), found["states"].split(), found["says"])
            for reference in event.facts:
                depend_on(self.env, f"{reference.split(':')[0]}/facts.csv")
                try:
                    tables.fact(reference)
                except tables.TableError as error:
                    raise PartError(f"{{timeline}}: {error}") from None
            events.append(event)
        if not events:
            raise PartError(f"{{timeline}}: there is no event. {FORM}")
        return self.place(events=sorted(events, key=lambda event: event.date))


@part("timeline", directive=Timeline)
def render_timeline(page: Page, node: Placeholder) -> Markup:
    """Return a table with a column for each state; an event of both is in both."""
    return render(
        "book/parts/timeline.html", page=page, states=STATES, events=node["events"],
        find_fact=tables.fact, addresses=addresses,
    )  # fmt: skip
