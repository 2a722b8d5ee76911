"""Write the card of a verdict: one line that folds, and what is inside it; as HTML and as text."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from .register import place, row_of
from .rules import STRENGTHS, VERDICTS
from .wording import change_words, cite, is_date, stated_words, value_words

# A kind ("table", "fact", "claim", "argument", "trace") and a name -> an address, or None.
Link = Callable[[str, str], str | None]
DOTS = {name: "●" * (3 - n) + "○" * n for n, name in enumerate(STRENGTHS)}


class Line(NamedTuple):
    """A line of a card: its label, its sentence, and the facts and tables that it cites."""

    label: str
    text: str
    cites: tuple[str, ...] = ()


def card_text(record: Mapping[str, Any], history: Sequence[Mapping[str, str]] = ()) -> str:
    """Return the card as plain text, for terminals, PDF and ePub; `history` as in `card_html`."""
    row = row_of(record["claim_id"])
    strength = f", {record['strength']} evidence" if record["strength"] else ""
    head = f"[{record['verdict'].upper()}{strength}] {record['claim_id']}, {place(row)}: {row['paraphrase']}"
    said = [head, *map(_plain, card_lines(record))]
    for part in record.get("parts", []):
        said.append(f"Part {part['part']} [{part['verdict']}]: {_part_row(part)['paraphrase']}")
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
        Takes a kind ("table", "fact", "claim", "argument" or "trace") and a name; returns an
        address or None.
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
    lines = "".join(_line_html(line, link) for line in card_lines(record))
    return (
        f'<details class="ev-card ev-{VERDICTS[record["verdict"]].tone}" id="claim-{name}"'
        f"{' open' if opened else ''}>{_summary_html(record, row)}"
        f'<div class="ev-body"><p class="ev-where">{_text(place(row))}</p>'
        f"{_parts_html(record.get('parts', []), link)}<dl>{lines}{_history_html(history)}</dl>"
        f"{_links_html(name, link)}</div></details>"
    )


def _summary_html(record, row):
    """Return the line: verdict, strength, paraphrase, numbers and id, no link among them."""
    numbers = number_words(record)
    return (
        f"<summary>{_verdict_html(record)} {strength_html(record['strength'])} "
        f'<span class="ev-says">{_text(row["paraphrase"])} <span class="ev-more">'
        + (f'<span class="ev-num">{_text(numbers)}</span> ' if numbers else "")
        + f'<span class="ev-id">{record["claim_id"]}</span></span></span></summary>'
    )


def number_words(record: Mapping[str, Any]) -> str:
    """Return the numbers of the line: "stated 49 % → recomputed 49.2 per cent"; "" without one."""
    lines = {line.label: line.text for line in _number_lines(record)}
    return " → ".join(f"{label.lower()} {text}" for label, text in lines.items())


def _history_html(history):
    moved = "".join(
        f"<li>{_text(change_words(one))} {_text(one['reason'])}</li>" for one in history
    )
    return f'<div><dt>History</dt><dd><ul class="ev-moves">{moved}</ul></dd></div>' if moved else ""


LINKS = (
    ("argument", "What if it were otherwise?", ""),
    ("trace", "Trace to the source", ' class="ev-trace"'),
    ("claim", "In the ledger", ""),
)


def _links_html(name, link):
    """Return the links of a card; only those that have an address."""
    found = [(link(kind, name), words, css) for kind, words, css in LINKS] if link else []
    items = "".join(
        f'<li><a href="{escape(address)}"{css}>{words}</a></li>'
        for address, words, css in found
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
        f"{_text(_part_row(part)['paraphrase'])}</p>"
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
    cited = "; ".join(
        _linked("fact" if ":" in name else "table", name, cite(name), link) for name in line.cites
    )
    text = _text(line.text)
    if cited:
        cited = (
            f'<span class="ev-cited">{cited}</span>'
            if not text
            else f' <span class="ev-cited">({cited})</span>'
        )
    return f"<div><dt>{_text(line.label)}</dt><dd>{text}{cited}</dd></div>"


def _linked(kind, name, words, link):
    address = link(kind, name) if link else None
    return f'<a href="{escape(address)}">{_text(words)}</a>' if address else _text(words)


def _text(words):
    """Escape text between tags, where quotes may stand as they are."""
    return escape(words, quote=False)


def _plain(line):
    cited = "; ".join(cite(name) for name in line.cites)
    return f"{line.label}: {line.text}" + (f" ({cited})" if cited and line.text else cited)


def _number_lines(record: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the stated and the recomputed value, as far as there are any."""
    if record["stated"]:
        yield Line("Stated", stated_words(record))
    if record["recomputed"]:
        label = "Nearest held" if record["verdict"] == "unresolved" else "Recomputed"
        yield Line("Found" if is_date(record) else label, value_words(record))


def card_lines(record: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the lines of a card, or of one part; the parts of a claim have their own."""
    if record.get("parts"):
        return
    yield from _number_lines(record)
    if record["specs"]:
        turn = (
            f"; turned by {record['flips_on'].replace(' = ', ': ')}" if record["flips_on"] else ""
        )
        yield Line(
            "Robustness",
            f"{record['specs_agreeing']} of {record['specs']} specifications agree{turn}",
        )
    if record["limit"]:
        yield Line("Limit", record["limit"], _names(record["limit_sources"]))
    if record["missing"]:
        open_ = record["verdict"] == "not checkable"
        yield Line("Why not" if open_ else "What would settle it", record["missing"])
    if record["context"]:
        yield Line("Context", record["context"])
    if record["since"]:
        yield Line("Since then", record["since"], _names(record["since_sources"]))
    used = tuple(name for name in _names(record["tables"]) if not name.endswith("/facts"))
    if sources := used + _names(record["sources"]):
        yield Line("Source", "", sources)


def _names(text):
    return tuple(name for name in text.split("; ") if name)
