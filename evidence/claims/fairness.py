"""Check that the same caveat gets the same verdict in every article."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .register import counted, parts_of, row_of
from .rules import OPEN, RULES
from .tolerance import ISO

READ = "2026-11-28"  # the day of the register: a forecast of a later date is still open


@dataclass(frozen=True)
class Unit:
    """What is settled by itself: a claim without parts, or a part; and a universal as a whole."""

    name: str
    article: str
    rule: str
    verdict: str
    act: str
    sources: str
    stated_date: str
    limit_sources: str = ""
    missing: str = ""


def units(verdicts: Iterable[Mapping[str, str]], parts: Iterable[Mapping[str, str]]) -> list[Unit]:
    """Return the units of counted claims: claims without parts and universals, then parts.

    The arguments are rows of `results/verdicts.csv` and `results/parts.csv`.
    """
    known = set(counted().index)
    whole = [row for row in verdicts if row["claim_id"] in known]
    found = [
        _unit(row["claim_id"], row)
        for row in whole
        if row["act"] != "parts" or row_of(row["claim_id"])["rule"] == "universal"
    ]
    return found + [
        _unit(row["claim_id"] + row["part"], row) for row in parts if row["claim_id"] in known
    ]


def _unit(name, row):
    of = row_of(name)
    return Unit(
        name, of["article"], of["rule"] or "", row["verdict"], row["act"], row["sources"] or row["tables"],
        of["stated_date"] or "", row["limit_sources"], row["missing"],
    )  # fmt: skip


def find_broken(found: Iterable[Unit]) -> Iterator[str]:
    """Yield a message, with the fix, for each unit whose verdict its rule does not allow."""
    for one in found:
        rule = RULES.get(one.rule)
        if rule and one.verdict not in rule.verdicts:
            yield f"{one.name}: {one.verdict}, but the rule '{one.rule}' gives {', '.join(rule.verdicts)}. Settle it so."
        if one.rule == "quotation" and one.verdict not in OPEN and not one.sources:
            yield f"{one.name}: a quotation that is {one.verdict} without a source of its words. Cite it, or say what is missing."
        if one.rule == "universal" and (one.act != "parts" or len(parts_of(one.name)) < 2):
            yield f"{one.name}: a universal settled without its two parts. Settle the rule and its being without exception."
        if one.rule == "forecast" and one.verdict != "not checkable" and is_ahead(one.stated_date):
            yield f"{one.name}: a forecast for {one.stated_date}, which is ahead, is {one.verdict}. It is not checkable yet."
        if one.verdict == "qualified" and not one.limit_sources:
            yield f"{one.name}: qualified without a cited limit. Cite the fact that limits it, or say it as context."
        if one.verdict in OPEN and not one.missing and one.act != "parts":
            yield f"{one.name}: {one.verdict}, and no sentence says why. Give missing or not_checkable."


def is_ahead(date: str) -> bool:
    """Tell whether an ISO day, month or year lies after the day of the register.

    Examples
    --------
    >>> is_ahead("2030"), is_ahead("2026"), is_ahead("soon")
    (True, False, False)
    """
    return bool(ISO.fullmatch(date)) and date > READ[: len(date)]
