"""Derive from who publishes its pages how independent and how strong a fact is.

A fact names one or two pages. A page reports for itself, or passes on the report, count, poll or
text of another, its *origin*. Who speaks on the page is the origin, or else the publisher:

* one who relays others (a copy, an encyclopedia, a blog) is no witness unless an origin is named;
* two pages of one house, or of one origin, are one witness;
* so are two pages on the side of one of the five states that the book speaks of, which owns both.

What kind a publisher is of, on which side and of which house, stands in `data/sources`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from .. import tables
from ..kept import kept_until_changed

PUBLISHERS = "sources/publishers"
HOSTS = "sources/hosts"

SECOND_HAND = {"copy or aggregator", "encyclopedia", "blog"}
AT_FIRST_HAND = {"international body", "research institute", "primary record", "statistical office"}
RECORDS = {"primary record", "statistical office"}
# Organs, companies and media of one state are one witness: it owns them all.
ONE_OWNER = {
    f"{name} state" for name in ("Armenian", "Azerbaijani", "Belarusian", "Russian", "Ukrainian")
}
NO_SIDE = "independent"
UNKNOWN_SIDE = "not established"


@dataclass(frozen=True)
class Publisher:
    """One row of `data/sources/publishers.csv`."""

    name: str
    kind: str
    side: str
    house: str


@dataclass(frozen=True)
class FactPage:
    """One page that carries a fact: who runs it, and whom it passes on ("" for nobody)."""

    publisher: str
    origin: str = ""

    @property
    def speaker(self) -> str:
        """Whose report is read: the origin if there is one."""
        return self.origin or self.publisher


def pages(fact: Mapping) -> list[FactPage]:
    """List the pages that carry a fact: the first, and the second if it carries the whole fact."""
    return _read_pages(fact)[: 2 if fact["agreement"] in ("agrees", "same report") else 1]


def _read_pages(fact):
    """Return the pages of a fact, the second whether or not it carries the whole fact."""
    found = [FactPage(fact["publisher"], fact["origin"] or "")]
    if fact["second_url"]:
        found.append(FactPage(fact["second_publisher"], fact["second_origin"] or ""))
    return found


class Publishers(dict[str, Publisher]):
    """Publishers by name, and what follows from them for facts and their pages.

    A fact is a mapping with the columns of a table of facts.
    """

    def witness(self, page: FactPage) -> str:
        """Name the witness behind a page: the house of the speaker, or the state that owns it.

        "" if the page relays nobody in particular.
        """
        speaker = self[page.speaker]
        if speaker.kind in SECOND_HAND:
            return ""
        return speaker.side if speaker.side in ONE_OWNER else speaker.house

    def witnesses(self, fact: Mapping) -> dict[str, FactPage]:
        """Map each independent witness of a fact, two at most, to the first page on which it speaks.

        There is none if the fact rests on a copy, an encyclopedia or a blog alone.
        """
        carriers = pages(fact)
        if fact["agreement"] == "same report":
            carriers = carriers[:1]
        found: dict[str, FactPage] = {}
        for page in carriers:
            if name := self.witness(page):
                found.setdefault(name, page)
        return found

    def integrity(self, fact: Mapping) -> str:
        """Derive how far a fact can be trusted.

        "disputed" if a reader found another figure, "verified" with two independent witnesses, else
        "single source".
        """
        if fact["agreement"] == "differs":
            return "disputed"
        return "verified" if len(self.witnesses(fact)) > 1 else "single source"

    def strength(self, facts: Iterable[Mapping]) -> str:
        """Derive how strong the evidence of facts is that support the same statement.

        "strong": a record or an office's own count, read at its publisher, or two witnesses who
        do not share a side. "moderate": two witnesses of one side; or one who speaks at first
        hand (a record or count read elsewhere, an international body, a research institute, an
        agency of no side). "thin": one newspaper, one party's word, a copy, an encyclopedia, a
        blog. What is disputed is moderate at most.
        """
        facts = list(facts)
        carriers = [page for fact in facts for page in pages(fact)]
        heard = {name: page for fact in facts for name, page in self.witnesses(fact).items()}
        sides = {self[page.speaker].side for page in heard.values()} - {UNKNOWN_SIDE}
        apart = len(heard) > 1 and (len(sides) > 1 or sides == {NO_SIDE})
        if apart or any(not p.origin and self[p.publisher].kind in RECORDS for p in carriers):
            disputed = any(fact["agreement"] == "differs" for fact in facts)
            return "moderate" if disputed else "strong"
        speakers = [self[page.speaker] for page in carriers]
        first_hand = any(
            one.kind in AT_FIRST_HAND or (one.kind == "agency" and one.side == NO_SIDE)
            for one in speakers
        )
        return "moderate" if len(heard) > 1 or first_hand else "thin"

    def label(self, page: FactPage) -> str:
        """Name a page as readers see it: what was read, and whom it passes on.

        "Euroradio", "Reuters, as reported by Kyiv Post" or "TASS, read at dnyuz.com".
        """
        if not page.origin:
            return page.publisher
        carrier = self.get(page.publisher)
        copied = carrier is not None and carrier.kind in ("copy or aggregator", "blog")
        return f"{page.origin}, {'read at' if copied else 'as reported by'} {page.publisher}"


@kept_until_changed(PUBLISHERS)
def publishers() -> Publishers:
    """Return all publishers by name; TableError if their table does not match its descriptor."""
    rows = tables.read(PUBLISHERS)[["publisher", "kind", "side", "house"]]
    return Publishers({row[0]: Publisher(*row) for row in rows.itertuples(index=False)})


def hosts() -> dict[str, str]:
    """Return {host: the publisher that runs it}, as `data/sources/hosts.csv` says."""
    return dict(tables.read(HOSTS)[["host", "publisher"]].itertuples(index=False))


def host(url: str) -> str:
    """Return the host of an address, in lower case and without `www.`, port and last dot.

    Examples
    --------
    >>> host("https://WWW.Example.org.:80/page")
    'example.org'
    """
    return (urlsplit(url).hostname or "").rstrip(".").lower().removeprefix("www.")


def addresses(fact: Mapping) -> list[tuple[str, str]]:
    """Return address and label of each page of a fact, labels as of `labels`."""
    return list(zip((fact["url"], fact["second_url"]), labels(fact), strict=False))


def labels(fact: Mapping) -> list[str]:
    """Name the pages of a fact, the second whether or not it carries the whole fact."""
    return [publishers().label(page) for page in _read_pages(fact)]
