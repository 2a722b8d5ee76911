"""Cite the book, or one claim, figure or table of it: in plain words, as BibTeX and as CSL-JSON.

The edition (version and date) is that of CITATION.cff, which tools for citations read as well.
"""

import calendar
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .project import ROOT, suggest_name
from .yamlerrors import parse, worded

FILE = "CITATION.cff"
# The keys of Citation File Format 1.2.0; citation tools refuse a file with others.
KEYS = (
    "abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers",
    "keywords", "license", "license-url", "message", "preferred-citation", "references", "repository",
    "repository-artifact", "repository-code", "title", "type", "url", "version",
)  # fmt: skip
NEEDED = ("cff-version", "message", "title", "authors", "version", "date-released")
VERSION = re.compile(r"\d{4}\.\d+(\.dev\d+)?")


class CitationError(ValueError):
    """CITATION.cff cannot be used. The message names the key and the fix."""


@dataclass(frozen=True)
class Edition:
    """Which edition this is, and who made it."""

    title: str
    authors: tuple[str, ...]
    version: str
    released: date

    @property
    def is_draft(self) -> bool:
        """Whether the version is one between two editions."""
        return ".dev" in self.version


def read_edition(root: Path = ROOT) -> Edition:
    """Return the edition of CITATION.cff; CitationError if a key is missing or has another form."""
    if not (root / FILE).exists():
        raise CitationError(
            f"{FILE}: there is no such file. Write it: cff-version, title, authors, …"
        )
    with worded(root / FILE, FILE, CitationError):
        said = parse((root / FILE).read_text(encoding="utf-8"))
    if not isinstance(said, dict):
        raise CitationError(
            f"{FILE}: no `key: value` on any line. Write title, authors, version, …"
        )
    if wrong := list(_find_wrong_keys(said)):
        raise CitationError("\n".join(f"{FILE}: {text}" for text in wrong))
    version, released = str(said["version"]), said["date-released"]
    if not VERSION.fullmatch(version):
        raise CitationError(
            f"{FILE}: version is '{version}'. Write year and number, as in 2026.1, or 2026.2.dev0 for a draft."
        )
    if not isinstance(released, date):
        raise CitationError(
            f"{FILE}: date-released is '{released}'. Write it without quotes, as in 2026-11-28."
        )
    names = (_read_name(author) for author in said["authors"])
    return Edition(said["title"], tuple(names), version, released)


def _read_name(author):
    """Return the name of an author, "" without one; the format asks for no particular key."""
    keys = ("name", "family-names", "given-names", "alias")
    return next((str(author[key]) for key in keys if author.get(key)), "")


def _find_wrong_keys(said: dict) -> Iterator[str]:
    """Yield keys that are missing or that the format does not know, and authors without a name."""
    unknown = [str(key) for key in said if key not in KEYS]
    for key in unknown:
        fix = suggest_name(key, KEYS, "Drop it: tools for citations refuse it.")
        yield f"there is no key `{key}`. {fix}"
    for key in NEEDED if not unknown else ():  # a misspelled key is said once
        if not said.get(key):
            yield f"`{key}` is missing. Add it."
    authors = said.get("authors") or []
    if not isinstance(authors, list):
        yield "`authors` is no list. Begin each author with `- name: `."
        return
    for number, author in enumerate(authors, 1):
        if not isinstance(author, dict) or not _read_name(author):
            yield f"author {number} has no `name`. Write it as `- name: Its contributors`."


def name_edition(edition: Edition) -> str:
    """Return the edition in words: "edition 2026.1, 28 November 2026"."""
    day = edition.released
    kind = "draft" if edition.is_draft else "edition"
    return f"{kind} {edition.version}, {day.day} {calendar.month_name[day.month]} {day.year}"


def cite_plain(edition: Edition, part: str = "", address: str = "") -> str:
    """Return a citation in plain words.

    Parameters
    ----------
    part
        What is cited: "Claim nau-2025-16: contradicted"; empty for the whole book.
    address
        Where it stands; empty if the book has no address.

    Examples
    --------
    >>> book = Edition("A Book", ("Its contributors",), "2026.1", date(2026, 11, 28))
    >>> cite_plain(book, "Figure 3")
    'Its contributors: “Figure 3”, in: A Book, edition 2026.1, 28 November 2026.'
    """
    inside = f"“{part}”, in: " if part else ""
    end = f", {address}" if address else ""
    return f"{', '.join(edition.authors)}: {inside}{edition.title}, {name_edition(edition)}{end}."


def cite_bibtex(edition: Edition, key: str, part: str = "", address: str = "") -> str:
    """Return a citation as BibTeX; the parameters are those of `cite_plain`, and the entry's `key`."""
    fields = {
        "author": " and ".join(f"{{{name}}}" for name in edition.authors),
        "title": part or edition.title,
        "booktitle": edition.title if part else "",
        "edition": edition.version,
        "year": str(edition.released.year),
        "month": f"{edition.released.month}",
        "url": address,
    }
    # An address is printed as it is.
    lines = [
        f"  {name} = {{{text if name == 'url' else escape_tex(text)}}}"
        for name, text in fields.items()
        if text
    ]
    kind = "incollection" if part else "book"
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}"


def escape_tex(text: str) -> str:
    """Return text in which TeX's own signs print as they are; braces stay."""
    return re.sub(r"([%&#_$])", r"\\\1", text)


def cite_csl(edition: Edition, key: str, address: str = "") -> str:
    """Return a citation of the whole book as one item of CSL-JSON; parameters as of `cite_bibtex`."""
    day = edition.released
    item = {
        "id": key,
        "type": "book",
        "title": edition.title,
        "author": [{"literal": name} for name in edition.authors],
        "edition": edition.version,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "URL": address or None,
    }
    return json.dumps({k: v for k, v in item.items() if v}, ensure_ascii=False)
