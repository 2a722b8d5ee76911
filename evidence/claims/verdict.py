"""The verdict of a claim or part as a record, and the verdicts that this kernel has settled."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from .. import tables
from ..outputs import PART, VERDICT, emit
from .card import card_html, card_text
from .register import parts_of
from .remarks import split_names
from .rules import VERDICTS, combine, weakest

JOINED = ("tables", "sources", "limit_sources", "since_sources")  # lists divided by "; "
SENTENCES = ("limit", "context", "missing", "since")
NO_FIGURES = {
    **dict.fromkeys(("stated", "recomputed", "unit", "flips_on"), ""), "specs": 0, "specs_agreeing": 0,
}  # fmt: skip
_settled: dict[str, "Verdict"] = {}  # claim id -> the verdict that this kernel gave it last
_parts: dict[str, dict[str, "Verdict"]] = {}  # claim id -> the verdicts of its parts so far


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One row of `results/verdicts.csv`, or of `results/parts.csv` if it names a part.

    `results.collect` adds the name of the notebook.
    """

    claim_id: str
    act: str
    stated: str
    recomputed: str
    unit: str
    verdict: str
    group: str
    strength: str
    notebook: str = ""
    tables: str
    sources: str
    specs: int
    specs_agreeing: int
    flips_on: str
    limit: str = ""
    limit_sources: str = ""
    context: str = ""
    missing: str = ""
    since: str = ""
    since_sources: str = ""
    part: str = ""
    parts: list["Verdict"] = field(default_factory=list)

    def show(self) -> None:
        """Display the card, with the record that the book and `review` collect."""
        record = asdict(self)
        register_file = tables.DATA / "articles" / "claims.csv"
        record["register"] = tables.digest(register_file)
        if self.part:
            text = f"{self.claim_id}{self.part}: {self.verdict}. Its claim's card shows it once every part is settled."
            emit({PART: record, "text/plain": text})
        else:
            card = card_html(record, opened=True)
            emit({VERDICT: record, "text/html": card, "text/plain": card_text(record)})

    def _ipython_display_(self):
        """Display nothing: the act has shown the card, and the cell's value would repeat it."""


COLUMNS = [one.name for one in fields(Verdict) if one.name not in ("part", "parts")]
PART_COLUMNS = ["claim_id", "part", *COLUMNS[1:]]


def keep(verdict: "Verdict") -> None:
    """Show a verdict and remember it; the last part of a claim gives the verdict of the claim, too."""
    verdict.show()
    if not verdict.part:
        _settled[verdict.claim_id] = verdict
        return
    found = _parts.setdefault(verdict.claim_id, {})
    found[verdict.part] = verdict
    due = [name.removeprefix(verdict.claim_id) for name in parts_of(verdict.claim_id)]
    if set(due) <= set(found):
        keep(_whole([found[part] for part in due]))


def forget() -> None:
    """Forget every verdict and part that this kernel has settled, as a new kernel would."""
    _settled.clear()
    _parts.clear()


def _whole(settled: list["Verdict"]) -> "Verdict":
    """Return the verdict of a claim whose parts are all settled."""
    verdict = combine(one.verdict for one in settled)
    group = VERDICTS[verdict].group
    strengths = [one.strength for one in settled if one.verdict != "not checkable"]
    # A number is the claim's own if one part alone has it; the date of a document stays with its part.
    numbered = [one for one in settled if one.recomputed and one.act != "document"]
    figures: dict[str, Any] = dict(NO_FIGURES)
    if len(numbered) == 1:
        figures = {name: getattr(numbered[0], name) for name in NO_FIGURES}
    figures |= {name: _union(getattr(one, name) for one in settled) for name in JOINED}
    for name in SENTENCES:
        figures[name] = " ".join(getattr(one, name) for one in settled if getattr(one, name))
    return Verdict(
        claim_id=settled[0].claim_id, act="parts", verdict=verdict, group=group,
        strength="" if group == "open" else weakest(strengths), parts=settled, **figures,
    )  # fmt: skip


def _union(lists):
    return "; ".join(dict.fromkeys(name for one in lists for name in split_names(one)))


def used_tables(record: Mapping[str, Any]) -> list[str]:
    """List the tables that a record rests on, those of its limit and of later changes among them."""
    cited = [split_names(record.get(key, "")) for key in ("limit_sources", "since_sources")]
    found = split_names(record["tables"])
    found += [f"{name.partition(':')[0]}/facts" if ":" in name else name for name in sum(cited, [])]
    return list(dict.fromkeys(found))


def settled(*, parts: bool = False) -> "list[Verdict]":
    """Return the verdicts that this kernel has settled so far, in the order of the cells.

    Parameters
    ----------
    parts : bool
        Return the parts of a claim in the place of the claim; a claim without parts stays.

    Returns
    -------
    list of Verdict
        One a claim; the parts of a claim are its `parts`. A claim settled again, as when an author
        runs a cell twice, counts once, with its last verdict.

    Examples
    --------
    >>> import pandas as pd
    >>> tried = pd.DataFrame([vars(one) for one in settled() if one.specs])
    """
    whole = list(_settled.values())
    return [part for one in whole for part in one.parts or [one]] if parts else whole
