"""Keep what every notebook settled, loaded and drew, and what its page shows.

A `PageRecord` belongs to a page, in the domain `evidence` of Sphinx, which forgets it when the page
is read again and merges those of parallel readers. Every part that shows a verdict reads it there,
so the book shows the verdicts of the current build.
"""

import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment

from ..claims import register, stands_for, used_tables

NAME = "evidence"  # of the domain


@dataclass
class PageRecord:
    """What one page holds."""

    # What its notebook emitted, in order; of a chart what other pages tell of it.
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)  # {name: text}, glued
    shows: list[str] = field(default_factory=list)  # the generated parts on the page
    # The claims whose recomputed values, and the [name, form] of other chapters' numbers, it gives.
    recomputed: list[str] = field(default_factory=list)
    values: list[list[str]] = field(default_factory=list)
    disagreements: list[dict[str, Any]] = field(default_factory=list)  # the questions it answers
    identifiers: list[str] = field(default_factory=list)  # words of code that may name columns
    notebook: str = ""  # the file of the executed notebook
    # The tables that its notebook names, and the hash of what its code can see.
    inputs: tuple[list[str], str] | None = None

    def visible(self) -> dict[str, Any]:
        """Return what other pages can show of this one."""
        hidden = ("notebook", "inputs")
        return {key: value for key, value in vars(self).items() if key not in hidden}


class EvidenceDomain(Domain):
    """The records of all pages, and what the last build was made from. It has no roles of its own."""

    name = NAME
    label = "Evidence"
    initial_data: ClassVar[dict[str, Any]] = {
        "pages": {},  # page name: PageRecord
        "failed": {},  # page name: why its notebook cannot be used
        "state": "",  # hash of all that generated parts show
        "themes": [],  # of the tables
        "contents": None,  # from which the list of contents was made
        "commit": None,  # that the page on reproducibility names
    }

    def clear_doc(self, docname: str) -> None:
        """Delete the record of a page that is removed or about to be read again."""
        self.data["pages"].pop(docname, None)

    def merge_domaindata(self, docnames: list[str], otherdata: dict[str, Any]) -> None:
        """Take over the records of pages that a parallel reader has read."""
        self.data["failed"].update(otherdata["failed"])
        pages = otherdata["pages"]
        self.data["pages"].update({name: pages[name] for name in docnames if name in pages})

    def resolve_any_xref(self, *_: Any) -> list[tuple[str, nodes.reference]]:
        """Return no targets; without this method myst_parser warns of an old domain."""
        return []


def read_data(env: BuildEnvironment) -> dict[str, Any]:
    """Return all that the domain keeps between builds, see EvidenceDomain."""
    return env.domaindata[NAME]


def read_records(env: BuildEnvironment) -> dict[str, PageRecord]:
    """Return the records of all pages by page name."""
    return read_data(env)["pages"]


def get_page_record(env: BuildEnvironment, docname: str) -> PageRecord:
    """Return the record of one page, and begin it if there is none."""
    return read_records(env).setdefault(docname, PageRecord())


def find_page_record(env: BuildEnvironment, docname: str) -> PageRecord:
    """Return the record of one page, an empty one that is not kept if there is none."""
    return read_records(env).get(docname) or PageRecord()


def chapter_of(docname: str) -> str:
    """Return the chapter's name: "economy" for "chapters/economy" and for "chapters/economy.md"."""
    return posixpath.splitext(posixpath.basename(docname))[0]


def find_chapter(env: BuildEnvironment, name: str) -> str | None:
    """Return the page of the chapter `name`, or None."""
    return next((docname for docname in read_records(env) if chapter_of(docname) == name), None)


def find_page(env: BuildEnvironment, kind: str) -> str | None:
    """Return the name of the page that shows the part `kind`, or None."""
    pages = sorted(read_records(env).items())
    return next((docname for docname, found in pages if kind in found.shows), None)


def locate_notebook(env: BuildEnvironment, docname: str) -> Path:
    """Return the path at which the executed notebook of a page is kept between builds."""
    return Path(env.doctreedir) / "notebooks" / f"{docname}.ipynb"


def read_numbers(env: BuildEnvironment) -> dict[str, str]:
    """Return the numbers that the notebooks of this build glued, {"chapter:name": text}."""
    return {
        f"{chapter_of(docname)}:{name}": value
        for docname, page in read_records(env).items()
        for name, value in page.numbers.items()
    }


def is_chapter(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a page has a notebook that settled a claim or loaded a table."""
    found = find_page_record(env, docname)
    return bool(found.verdicts or found.tables)


def list_tables(env: BuildEnvironment, docname: str) -> list[str]:
    """Return the tables a chapter uses, loaded or holding facts it cites, sorted."""
    found = find_page_record(env, docname)
    names = {t["table"] for t in found.tables}
    return sorted(names.union(*map(used_tables, found.verdicts)))


def settled(env: BuildEnvironment) -> dict[str, dict[str, Any]]:
    """Return {id of claim or part: record with "docname"} of this build.

    Of two verdicts the first counts. A claim that repeats another has the other's record.
    """
    found: dict[str, dict[str, Any]] = {}
    for docname, page in sorted(read_records(env).items()):
        for record in page.verdicts:
            found.setdefault(record["claim_id"], {**record, "docname": docname})
            for part in record.get("parts", []):
                found.setdefault(record["claim_id"] + part["part"], {**part, "docname": docname})
    for name in register().index:
        if stands_for(name) != name and stands_for(name) in found:
            found[name] = found[stands_for(name)]
    return found


def setup(app: Sphinx) -> None:
    """Register the domain."""
    app.add_domain(EvidenceDomain)
