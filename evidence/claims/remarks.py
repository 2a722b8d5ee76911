"""Read the sentences that an author adds to a verdict, and what they cite."""

import re
from dataclasses import dataclass
from typing import Any

from ..project import listed
from .register import ClaimError

CITED = re.compile(r"[a-z_]+(:[A-Za-z]+\d+|/[a-z0-9_]+)")


def split_names(text: str) -> list[str]:
    """Return the names in a column that lists them divided by "; "."""
    return [name for name in text.split("; ") if name]


@dataclass(frozen=True)
class Remarks:
    """What an author says with the evidence: each field is a sentence, "" if it is not given."""

    limit: str = ""
    limit_sources: tuple[str, ...] = ()
    context: str = ""
    missing: str = ""
    since: str = ""
    since_sources: tuple[str, ...] = ()
    not_checkable: str = ""

    @classmethod
    def of(
        cls, name: str, limit: Any, context: str | None, missing: str | None, since: Any,
        not_checkable: str | None = None,
    ) -> "Remarks":  # fmt: skip
        """Return the arguments of an act as remarks; `name` is the id of the claim, for messages.

        Raises
        ------
        ClaimError
            If a sentence is empty or no text, or limit or since cites nothing.
        """
        sentences = {"context": context, "missing": missing, "not_checkable": not_checkable}
        for key, text in sentences.items():
            if text is not None and not (isinstance(text, str) and text.strip()):
                raise ClaimError(f"{name}: {key} is {text!r}. Write one sentence, or leave it out.")
        limit_sources, limit = _cited(name, "limit", limit)
        since_sources, since = _cited(name, "since", since)
        context, missing, not_checkable = (
            (text or "").strip() for text in (context, missing, not_checkable)
        )
        return cls(limit, limit_sources, context, missing, since, since_sources, not_checkable)

    @property
    def cited(self) -> tuple[str, ...]:
        """The facts and tables of limit and since."""
        return self.limit_sources + self.since_sources

    def columns(self, verdict: str) -> dict[str, str]:
        """Return the columns of a Verdict; a limit that limits nothing is a sentence of context."""
        limits = verdict == "qualified"
        return {
            "limit": self.limit if limits else "",
            "limit_sources": "; ".join(self.limit_sources) if limits else "",
            "context": self.context if limits else f"{self.context} {self.limit}".strip(),
            "missing": self.missing or self.not_checkable,
            "since": self.since,
            "since_sources": "; ".join(self.since_sources),
        }


def _cited(name, key, given):
    """Return (names, sentence) of a tuple that ends in a sentence."""
    if given is None:
        return (), ""
    example = f'{key}=("politics:P111", "A sentence.")'
    if isinstance(given, str) or not isinstance(given, (tuple, list)) or len(given) < 2:
        raise ClaimError(
            f"{name}: {key} without a citation. Name the fact or table that says so: {example}."
        )
    *cited, sentence = given
    names = tuple(one for group in cited for one in listed(group))
    wrong = [one for one in names if not isinstance(one, str) or not CITED.fullmatch(one)]
    if wrong or not names:
        raise ClaimError(
            f"{name}: {key} cites {wrong or 'nothing'}. Name facts or tables: {example}."
        )
    if not isinstance(sentence, str) or " " not in sentence.strip():
        raise ClaimError(f"{name}: {key} ends in {sentence!r}, not in a sentence. Write {example}.")
    return names, sentence.strip()
