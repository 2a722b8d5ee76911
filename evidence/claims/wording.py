"""Write a verdict in words: the card as text and as HTML, and numbers with their units."""

import math
import re
from collections.abc import Callable
from html import escape

from .. import tables
from .independence import labels
from .register import place, register
from .rules import VERDICTS


def card_text(record: dict) -> str:
    """Return the card as plain text, for terminals, PDF and ePub."""
    row = register().loc[record["claim_id"]]
    said = f"[{record['verdict'].upper()}] {record['claim_id']}, {place(row)}: {row['paraphrase']}"
    parts = [said] + [f"{label}: {value}" for label, value in _lines(record)]
    return "\n".join(parts)


def card_html(record: dict, link: Callable[[str, str], str | None] | None = None) -> str:
    """Return the card as HTML.

    Parameters
    ----------
    record : dict
        The fields of a Verdict.
    link : callable, optional
        Takes a kind ("table", "fact" or "claim") and a name; returns an address or None.

    Returns
    -------
    str
        An `aside` element.
    """
    icon, tone, meaning = VERDICTS[record["verdict"]]
    row = register().loc[record["claim_id"]]
    lines = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>"
        for label, value in _lines(record)
    )
    names = [("table", n) for n in record["tables"].split("; ") if n and not n.endswith("/facts")]
    names += [("fact", n) for n in record["sources"].split("; ") if n]
    sources = ", ".join(_linked(kind, name, link) for kind, name in names)
    ends = f"<div><dt>Source</dt><dd>{sources}</dd></div>" if sources else ""
    return (
        f'<aside class="ev-card ev-{tone}" id="claim-{record["claim_id"]}" '
        f'aria-label="Claim {record["claim_id"]}: {record["verdict"]}">'
        f'<p class="ev-verdict"><span aria-hidden="true">{icon}</span> '
        f'<strong title="{escape(meaning)}">{record["verdict"].capitalize()}</strong> '
        f'<span class="ev-id">{_linked("claim", record["claim_id"], link)}</span></p>'
        f'<p class="ev-says">{escape(row["paraphrase"])} '
        f'<span class="ev-where">{escape(place(row))}</span></p>'
        f"<dl>{lines}{ends}</dl></aside>"
    )


def _linked(kind, name, link):
    address = link(kind, name) if link else None
    text = name if kind != "fact" else f"{name} ({'; '.join(labels(tables.fact(name)))})"
    return f'<a href="{escape(address)}">{escape(text)}</a>' if address else escape(text)


def _lines(record):
    if record["stated"]:
        yield "Stated", record["stated"]
    if record["recomputed"]:
        label = "Nearest held" if record["verdict"] == "unresolved" else "Recomputed"
        yield label, quantity(float(record["recomputed"]), record["unit"] or "")
    if record["specs"]:
        turn = f"; turned by {record['flips_on']}" if record["flips_on"] else ""
        yield (
            "Robustness",
            f"{record['specs_agreeing']} of {record['specs']} specifications agree{turn}",
        )
    if record["note"]:
        yield "Note", record["note"]


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
