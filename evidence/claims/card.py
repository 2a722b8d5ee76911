"""Write the card of a verdict: one line that folds, and what is inside it; as HTML and as text."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from ..markup import Markup, render
from .register import place, row_of
from .remarks import split_names
from .robustness import read_flips
from .rules import STRENGTHS, VERDICTS
from .wording import change_words, cite, dates_within, is_date, say, stated_words, value_words

# A kind of `LINKS`, "place", "history", "table" or "fact", and a name -> an address, or None.
Link = Callable[[str, str], str | None]
LINKS = {"argument": "Its step in the argument", "trace": "Trace to the source"}
# Prepositions that notebooks name choices by, as the table names them.
CHOICES = {
    "from": "first year", "to": "last year", "of": "of which year", "above": "more than",
    "below": "less than", "after": "after which", "before": "before which",
}  # fmt: skip
DOTS = {name: "●" * (3 - n) + "○" * n for n, name in enumerate(STRENGTHS)}


class Line(NamedTuple):
    """A line of a card: label, sentence, the facts and tables that it cites, choices that turn it."""

    label: str
    text: str
    cites: Sequence[str] = ()
    turns: Mapping[str, Sequence[str]] = MappingProxyType({})  # levels by choice, for a table


def card_text(record: Mapping[str, Any]) -> str:
    """Return the card as plain text, for terminals and programs that show no HTML."""
    row = row_of(record["claim_id"])
    strength = f", {record['strength']} evidence" if record["strength"] else ""
    note = f"; {words}" if (words := note_words(record)) else ""
    head = f"[{record['verdict'].upper()}{strength}{note}] {record['claim_id']}, {place(row)}: {say(row['paraphrase'])}"
    said = [head, *map(_plain, card_lines(record))]
    for part in record.get("parts", []):
        said.append(
            f"Part {part['part']} [{part['verdict']}]: {say(row_of(part['claim_id'] + part['part'])['paraphrase'])}"
        )
        said += [f"  {_plain(line)}" for line in card_lines(part)]
    return "\n".join(said)


def card_html(
    record: Mapping[str, Any],
    link: Link | None = None,
    history: Sequence[Mapping[str, str]] = (),
    *,
    opened: bool = False,
) -> Markup:
    """Return the card as HTML: a fold whose summary is the line, with the id `claim-<id>`.

    Parameters
    ----------
    record
        The fields of a Verdict.
    link
        Takes a kind and a name, as `LINKS` says; returns an address or None. With it facts are
        named in brief, since they are links to their records.
    history
        Rows of `results/history.csv` on the claim, which the card lists.
    """
    find = link or (lambda kind, name: None)
    name = record["claim_id"]
    shown = list(_number_lines(record)) if number_words(record) else []  # in the summary
    return render(
        "claims/card.html",
        name=name,
        opened=opened,
        card=_describe(record, name, find, shown, brief=link is not None),
        numbers=number_words(record),
        where=place(row_of(name)),
        said=find("place", name),
        parts=[
            _describe(part, part["claim_id"] + part["part"], find, [], brief=link is not None)
            for part in record.get("parts", [])
        ],
        history=[(change_words(one), one["reason"]) for one in history],
        why=find("history", name),
        links=[(kind, find(kind, name), words) for kind, words in LINKS.items()],
    )


def _describe(record, name, find, shown, *, brief):
    """Return what a card shows of a claim, and of each part: verdict, words, and the lines not `shown`."""
    return {
        "name": name,
        "verdict": record["verdict"],
        "sign": VERDICTS[record["verdict"]].sign,
        "tone": VERDICTS[record["verdict"]].tone,
        "strength": strength_html(record["strength"]),
        "note": note_words(record),
        "says": say(row_of(name)["paraphrase"]),
        "lines": [
            (line, _list_cited(line.cites, find, brief=brief))
            for line in card_lines(record)
            if line not in shown
        ],
    }


def number_words(record: Mapping[str, Any]) -> str:
    """Return the numbers of the line: "stated 49 % → recomputed 49.2 per cent".

    "" if nothing was recomputed: what the article states is in the words of the claim.
    """
    if not record["recomputed"]:
        return ""
    lines = {line.label: line.text for line in _number_lines(record)}
    return " → ".join(f"{label.lower()} {text}" for label, text in lines.items())


def note_words(record: Mapping[str, Any]) -> str:
    """Return what a verdict does not cover: parts that cannot be checked, choices that disagree.

    Choices are named if fewer than half of them agree, on the claim or on one of its parts.

    Examples
    --------
    >>> none = {"specs": 0, "specs_agreeing": 0}
    >>> parts = [{"verdict": "confirmed", **none}, {"verdict": "not checkable", **none}]
    >>> note_words({"parts": parts, "verdict": "confirmed"})
    '1 of 2 parts cannot be checked'
    >>> note_words({"verdict": "close", "specs": 5, "specs_agreeing": 2})
    '2 of 5 ways to compute it give this verdict'
    >>> parts[0] |= {"part": "a", "specs": 8, "specs_agreeing": 3}
    >>> note_words({"parts": parts[:1], "verdict": "confirmed"})
    '3 of 8 ways to compute part a give this verdict'
    """
    parts = record.get("parts", [])
    unchecked = sum(part["verdict"] == "not checkable" for part in parts)
    notes = [f"{unchecked} of {len(parts)} parts cannot be checked"] * (0 < unchecked < len(parts))
    for one in parts or [record]:
        if one["specs_agreeing"] * 2 < one["specs"]:
            what = f"part {one['part']}" if parts else "it"
            ways = f"{one['specs_agreeing']} of {one['specs']} ways"
            notes.append(f"{ways} to compute {what} give this verdict")
    return "; ".join(notes)


def strength_html(strength: str) -> Markup:
    """Return the strength of evidence as a badge of dots and words; "" if there is none."""
    if not strength:
        return Markup()
    return Markup(
        '<span class="ev-strength"><span aria-hidden="true">{}</span> {} evidence</span>'
    ).format(DOTS[strength], strength)


def _list_cited(names, find, *, brief):
    """Return each source as (address, words) of its records; records of one page are one source."""
    found = {}
    for name in names:
        found.setdefault(cite(name, brief=brief), []).append(name)
    return [
        [
            (find("fact" if ":" in name else "table", name), "another record" if number else words)
            for number, name in enumerate(same if brief else same[:1])
        ]
        for words, same in found.items()
    ]


def _plain(line):
    cited = "; ".join(dict.fromkeys(cite(name) for name in line.cites))
    turns = "; ".join(f"{choice}: {', '.join(levels)}" for choice, levels in line.turns.items())
    text = f"{line.label}: {line.text}" + (f" {turns}." if turns else "")
    return text + (f" ({cited})" if cited and line.text else cited)


def _number_lines(record: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the stated and the recomputed value, as far as there are any."""
    if record["stated"]:
        yield Line("Stated", stated_words(record))
    if record["recomputed"]:
        label = "Nearest found" if record["verdict"] == "unresolved" else "Recomputed"
        yield Line("Found" if is_date(record) else label, value_words(record))


def card_lines(record: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the lines of a card, or of one part; the parts of a claim have their own."""
    if record.get("parts"):
        return
    yield from _number_lines(record)
    if record["specs"]:
        yield _robustness(record)
    if record["limit"]:
        yield Line("Limit", say(record["limit"]), split_names(record["limit_sources"]))
    if record["missing"]:
        open_ = record["verdict"] == "not checkable"
        yield Line("Why not" if open_ else "What would settle it", say(record["missing"]))
    if record["context"]:
        yield Line("Context", say(record["context"]))
    if record["since"]:
        yield Line("Since then", say(record["since"]), split_names(record["since_sources"]))
    used = [name for name in split_names(record["tables"]) if not name.endswith("/facts")]
    if sources := used + split_names(record["sources"]):
        yield Line("Sources", "", sources)


def _robustness(record):
    """Return how many choices agree, and which turn the verdict."""
    turns, more = read_flips(record["flips_on"])
    rest = f", and {more} more" if more else ""
    turning = f" The verdict turns with these{rest}:" if turns else ""
    return Line(
        "Robustness",
        f"{record['specs_agreeing']} of {record['specs']} choices agree.{turning}",
        turns={
            _name_choice(name): [say(dates_within(one)) for one in levels]
            for name, levels in turns.items()
        },
    )


def _name_choice(name):
    """Return the name of one choice, or of several joined by "and", as readers know it."""
    return say(" and ".join(CHOICES.get(one, one) for one in name.split(" and ")))
