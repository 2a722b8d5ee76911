"""Write the card of a verdict: one line that folds, and what is inside it; as HTML and as text."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any, NamedTuple

from .register import place, row_of
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
TRACED = ' class="ev-trace"'  # by which such a link shows its short form
DOTS = {name: "●" * (3 - n) + "○" * n for n, name in enumerate(STRENGTHS)}


class Line(NamedTuple):
    """A line of a card: label, sentence, the facts and tables that it cites, choices that turn it."""

    label: str
    text: str
    cites: tuple[str, ...] = ()
    turns: Mapping[str, Sequence[str]] = MappingProxyType({})  # levels by choice, for a table


def card_text(record: Mapping[str, Any], history: Sequence[Mapping[str, str]] = ()) -> str:
    """Return the card as plain text, for terminals, PDF and ePub; `history` as in `card_html`."""
    row = row_of(record["claim_id"])
    strength = f", {record['strength']} evidence" if record["strength"] else ""
    head = f"[{record['verdict'].upper()}{strength}] {record['claim_id']}, {place(row)}: {say(row['paraphrase'])}"
    said = [head, *map(_plain, card_lines(record))]
    for part in record.get("parts", []):
        said.append(
            f"Part {part['part']} [{part['verdict']}]: {say(_part_row(part)['paraphrase'])}"
        )
        said += [f"  {_plain(line)}" for line in card_lines(part)]
    return "\n".join([*said, *(f"{change_words(one)} {one['reason']}" for one in history)])


def card_html(
    record: Mapping[str, Any],
    link: Link | None = None,
    history: Sequence[Mapping[str, str]] = (),
    *,
    opened: bool = False,
) -> str:
    """Return the card as HTML: a fold whose summary is the line.

    Parameters
    ----------
    record : mapping
        The fields of a Verdict.
    link : callable, optional
        Takes a kind and a name, as `LINKS` says; returns an address or None. With it facts are
        named in brief, since they are links to their records.
    history : sequence of mapping
        Rows of `results/history.csv` on the claim, which the card lists.
    opened : bool
        Write the fold open, as a notebook shows it.

    Returns
    -------
    str
        A `details` element, whose id is `claim-<id>`.
    """
    row, name = row_of(record["claim_id"]), record["claim_id"]
    shown = list(_number_lines(record)) if number_words(record) else []  # in the summary
    lines = "".join(_line_html(line, link) for line in card_lines(record) if line not in shown)
    return (
        f'<details class="ev-card ev-{VERDICTS[record["verdict"]].tone}" id="claim-{name}"'
        f"{' open' if opened else ''}>{_summary_html(record, row)}"
        f'<div class="ev-body"><p class="ev-where">{_linked("place", name, place(row), link)}</p>'
        f"{_parts_html(record.get('parts', []), link)}<dl>{lines}{_history_html(name, history, link)}</dl>"
        f"{_links_html(name, link)}</div></details>"
    )


def _summary_html(record, row):
    """Return the line: verdict, strength, paraphrase, numbers and id, no link among them."""
    numbers = number_words(record)
    return (
        f"<summary>{_verdict_html(record)} {strength_html(record['strength'])} "
        f'<span class="ev-says">{_text(say(row["paraphrase"]))} <span class="ev-more">'
        + (f'<span class="ev-num">{_text(numbers)}</span> ' if numbers else "")
        + f'<span class="ev-id">{record["claim_id"]}</span></span></span></summary>'
    )


def number_words(record: Mapping[str, Any]) -> str:
    """Return the numbers of the line: "stated 49 % → recomputed 49.2 per cent".

    "" if nothing was recomputed: what the article states is in the words of the claim.
    """
    if not record["recomputed"]:
        return ""
    lines = {line.label: line.text for line in _number_lines(record)}
    return " → ".join(f"{label.lower()} {text}" for label, text in lines.items())


def _history_html(name, history, link):
    """Return what moved; the reasons too, unless a page has them."""
    if not history:
        return ""
    why = link("history", name) if link else None
    moved = "<br>".join(
        _text(change_words(one) + ("" if why else f" {one['reason']}")) for one in history
    )
    reason = f' <a href="{escape(why)}">Why</a>' if why else ""
    return f"<dt>History</dt><dd>{moved}{reason}</dd>"


def _links_html(name, link):
    """Return the links of a card; only those that have an address."""
    found = {kind: link(kind, name) for kind in LINKS} if link else {}
    items = "".join(
        f'<li><a href="{escape(address)}"{TRACED if kind == "trace" else ""}>{LINKS[kind]}</a></li>'
        for kind, address in found.items()
        if address
    )
    return f'<ul class="ev-links">{items}</ul>' if items else ""


def _parts_html(parts, link):
    """Return the parts of a claim as a list, each with its own verdict and lines."""
    if not parts:
        return ""
    items = "".join(
        f'<li class="ev-{VERDICTS[part["verdict"]].tone}" id="claim-{part["claim_id"]}{part["part"]}">'
        f"<p>{_verdict_html(part)} {strength_html(part['strength'])} "
        f"{_text(say(_part_row(part)['paraphrase']))}</p>"
        f"<dl>{''.join(_line_html(line, link) for line in card_lines(part))}</dl></li>"
        for part in parts
    )
    return f'<ol class="ev-parts" type="a">{items}</ol>'


def _part_row(part):
    return row_of(part["claim_id"] + part["part"])


def _verdict_html(record):
    kind = VERDICTS[record["verdict"]]
    word = record["verdict"].capitalize()
    return f'<span class="ev-word"><span aria-hidden="true">{kind.sign}</span> {word}</span>'


def strength_html(strength: str) -> str:
    """Return the strength of evidence as a badge of dots and words; "" if there is none."""
    if not strength:
        return ""
    dots = f'<span aria-hidden="true">{DOTS[strength]}</span>'
    return f'<span class="ev-strength">{dots} {strength} evidence</span>'


def _line_html(line, link):
    cited = _cited_html(line.cites, link)
    if cited and not line.text:
        cited = f'<ul class="ev-src"><li>{"</li><li>".join(cited)}</li></ul>'
    elif cited:
        cited = f' <span class="ev-cited">({"; ".join(cited)})</span>'
    return f"<dt>{line.label}</dt><dd>{_text(line.text)}{cited or ''}{_turns_html(line.turns)}</dd>"


def _cited_html(names, link):
    """Return each source as a link; records of one page are one source."""
    found = {}
    for name in names:
        found.setdefault(cite(name, brief=link is not None), []).append(name)
    return [
        " ".join(
            _linked(
                "fact" if ":" in name else "table",
                name,
                "another record" if number else words,
                link,
            )
            for number, name in enumerate(same if link else same[:1])
        )
        for words, same in found.items()
    ]


def _turns_html(turns):
    """Return the choices that turn a verdict as a table of two columns."""
    rows = "".join(
        f'<tr><th scope="row">{_text(choice)}</th><td>{_text("; ".join(levels))}</td></tr>'
        for choice, levels in turns.items()
    )
    return f'<table class="ev-turns">{rows}</table>' if rows else ""


def _linked(kind, name, words, link):
    address = link(kind, name) if link else None
    return f'<a href="{escape(address)}">{_text(words)}</a>' if address else _text(words)


def _text(words):
    """Escape text between tags, where quotes may stand as they are."""
    return escape(words, quote=False)


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
        yield Line("Limit", say(record["limit"]), _names(record["limit_sources"]))
    if record["missing"]:
        open_ = record["verdict"] == "not checkable"
        yield Line("Why not" if open_ else "What would settle it", say(record["missing"]))
    if record["context"]:
        yield Line("Context", say(record["context"]))
    if record["since"]:
        yield Line("Since then", say(record["since"]), _names(record["since_sources"]))
    used = tuple(name for name in _names(record["tables"]) if not name.endswith("/facts"))
    if sources := used + _names(record["sources"]):
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


def _names(text):
    return tuple(name for name in text.split("; ") if name)
