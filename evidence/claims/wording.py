"""Write a verdict in words: the card as text and as HTML, and numbers with their units."""

import calendar
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from .. import tables
from .independence import labels
from .register import place, row_of
from .rules import STRENGTHS, VERDICTS
from .tolerance import ISO

Link = Callable[
    [str, str], str | None
]  # a kind ("table", "fact" or "claim") and a name -> an address
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
    record: Mapping[str, Any], link: Link | None = None, history: Sequence[Mapping[str, str]] = ()
) -> str:
    """Return the card as HTML.

    Parameters
    ----------
    record : mapping
        The fields of a Verdict.
    link : callable, optional
        Takes a kind ("table", "fact", "claim" or "argument") and a name; returns an address or None.
    history : sequence of mapping
        Rows of `results/history.csv` on the claim, which the card lists.

    Returns
    -------
    str
        An `aside` element.
    """
    row, name = row_of(record["claim_id"]), record["claim_id"]
    moved = "".join(
        f"<li>{escape(change_words(one))} {escape(one['reason'])}</li>" for one in history
    )
    changes = (
        f'<div><dt>History</dt><dd><ul class="ev-moves">{moved}</ul></dd></div>' if moved else ""
    )
    lines = "".join(_line_html(line, link) for line in card_lines(record))
    step = link("argument", name) if link else None
    if step:
        changes += f'<div><dt>Argument</dt><dd><a href="{escape(step)}">What if it were otherwise?</a></dd></div>'
    return (
        f'<aside class="ev-card ev-{VERDICTS[record["verdict"]].tone}" id="claim-{name}" '
        f'aria-label="Claim {name}: {record["verdict"]}">'
        f'<p class="ev-verdict">{_verdict_html(record)} {strength_html(record["strength"])} '
        f'<span class="ev-id">{_linked("claim", name, name, link)}</span></p>'
        f'<p class="ev-says">{escape(row["paraphrase"])} '
        f'<span class="ev-where">{escape(place(row))}</span></p>'
        f"{_parts_html(record.get('parts', []), link)}<dl>{lines}{changes}</dl></aside>"
    )


def _parts_html(parts, link):
    """Return the parts of a claim as a list, each with its own verdict and lines."""
    if not parts:
        return ""
    items = "".join(
        f'<li class="ev-{VERDICTS[part["verdict"]].tone}" id="claim-{part["claim_id"]}{part["part"]}">'
        f'<p class="ev-says">{_verdict_html(part)} {strength_html(part["strength"])} '
        f"{escape(_part_row(part)['paraphrase'])}</p>"
        f"<dl>{''.join(_line_html(line, link) for line in card_lines(part))}</dl></li>"
        for part in parts
    )
    return f'<ol class="ev-parts" type="a">{items}</ol>'


def _part_row(part):
    return row_of(part["claim_id"] + part["part"])


def _verdict_html(record):
    kind = VERDICTS[record["verdict"]]
    word = record["verdict"].capitalize()
    return f'<span class="ev-word"><span aria-hidden="true">{kind.sign}</span> <strong>{word}</strong></span>'


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
    text = escape(line.text)
    if cited:
        cited = (
            f'<span class="ev-cited">{cited}</span>'
            if not text
            else f' <span class="ev-cited">({cited})</span>'
        )
    return f"<div><dt>{escape(line.label)}</dt><dd>{text}{cited}</dd></div>"


def _linked(kind, name, words, link):
    address = link(kind, name) if link else None
    return f'<a href="{escape(address)}">{escape(words)}</a>' if address else escape(words)


def _plain(line):
    cited = "; ".join(cite(name) for name in line.cites)
    return f"{line.label}: {line.text}" + (f" ({cited})" if cited and line.text else cited)


def cite(name: str) -> str:
    """Name a fact as publisher, title and date, a table as publisher and title.

    Parameters
    ----------
    name : str
        "<theme>:<id>" or "<theme>/<table>".

    Returns
    -------
    str
        Words without an internal id.
    """
    if ":" in name:
        fact = tables.fact(name)
        parts = [
            "; ".join(dict.fromkeys(labels(fact))),
            fact.get("source_title") or "",
            date_words(fact["date"] or ""),
        ]
    else:
        entry = tables.resource(name)
        owners = dict.fromkeys(source["publisher"] for source in entry.get("sources", []))
        parts = [next(iter(owners)) if len(owners) == 1 else "", entry["title"]]
    return ", ".join(part for part in parts if part)


def card_lines(record: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the lines of a card, or of one part; the parts of a claim have their own."""
    if record.get("parts"):
        return
    if record["stated"]:
        yield Line("Stated", date_words(record["stated"]) if is_date(record) else record["stated"])
    if record["recomputed"]:
        label = "Nearest held" if record["verdict"] == "unresolved" else "Recomputed"
        yield Line("Found" if is_date(record) else label, value_words(record))
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


def value_words(record: Mapping[str, Any]) -> str:
    """Return the recomputed number with its unit, or the documented date in words; "" if neither."""
    found = str(record.get("recomputed") or "")
    if not found:
        return ""
    if is_date(record):
        return date_words(found)
    return quantity(float(found), record["unit"] or "")


def is_date(record: Mapping[str, Any]) -> bool:
    """Tell whether what was found is a date: documents give one, and a claim has it from its part."""
    found = bool(ISO.fullmatch(str(record.get("recomputed") or "")))
    return found and (
        record.get("act") == "document" or (record.get("act") == "parts" and not record["unit"])
    )


def change_words(row: Mapping[str, str]) -> str:
    """Say what a row of the history records: "28 November 2026: confirmed, before qualified."."""
    before = f", before {row['from']}" if row["from"] else ""
    return f"{date_words(row['date'])}: {row['to'] or 'withdrawn'}{before}."


def date_words(date: str) -> str:
    """Write an ISO day, month, year or span in words; other texts are returned unchanged.

    Examples
    --------
    >>> date_words("2013-11-20"), date_words("2020-12"), date_words("2021-01/2021-08")
    ('20 November 2013', 'December 2020', 'January 2021 to August 2021')
    """
    if "/" in date:
        return " to ".join(date_words(end) for end in date.split("/"))
    if not ISO.fullmatch(date):
        return date
    year, *rest = date.split("-")
    month = [calendar.month_name[int(rest[0])]] if rest and 1 <= int(rest[0]) <= 12 else []
    day = [str(int(rest[1]))] if len(rest) == 2 else []
    return " ".join([*day, *month, year])


def show(value: float, unit: str = "") -> str:
    """Write a number with three or four significant digits and separated thousands, except years.

    Examples
    --------
    >>> show(48.952), show(12345.6), show(2014, "year")
    ('49', '12,346', '2014')
    """
    if isinstance(value, bool):
        return str(value)
    if value == 0 or not math.isfinite(value):
        return str(value)
    if abs(value) >= 1000:
        return f"{value:.0f}" if unit.startswith("year") else f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.4g}"


def quantity(value: float, unit: str = "") -> str:
    """Write a number with its unit.

    Examples
    --------
    >>> quantity(24, "percent"), quantity(3, "rank among fourteen")
    ('24 percent', 'rank 3 among fourteen')
    """
    number = re.sub("^-", "\N{MINUS SIGN}", show(value, unit))
    if re.match(r"rank(?! correlation)\b", unit):
        return f"rank {number}{unit.removeprefix('rank')}"
    return f"{number} {unit}".strip()
