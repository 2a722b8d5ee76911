"""List what is known of a table: its origin, the files read, sources, licences, edition and limits."""

from typing import Any

from ... import trace
from ...markup import Markup, link, render

FILES = 6  # files shown on the card of a table; more are folded
# A value on a card: a text, or texts with the address that each links to.
Value = str | list[tuple[str, str | None]]


def list_metadata(entry: dict[str, Any], count: int) -> list[tuple[str, Value]]:
    """Return (label, value) pairs of a table's card; a value is a text or a list of (text, address)."""
    rights = [(r.get("title") or r["name"], r.get("path")) for r in entry.get("licenses", [])]
    found = [
        ("Rows", f"{count:,}"),
        ("Integrity", ": ".join(filter(None, [entry.get("integrity"), entry.get("integrity_note")]))),
        ("Sources", list_sources(entry)),
        ("How it was made", describe_origin(entry)),
        ("Files read", list_files(entry)),
        ("Vintage", entry.get("vintage", "")),
        ("Newer edition", describe_newer(entry)),
        ("Licence", rights),
        ("Redistribution", "; ".join(dict.fromkeys(
            s["redistribution"] for s in entry.get("sources", []) if s.get("redistribution")))),
        ("Measured by", entry.get("measured_by", "")),
        ("Breaks", [(text, None) for text in entry.get("breaks", [])]),
        ("Caveats", [(text, None) for text in entry.get("caveats", [])]),
        ("SHA-256", entry.get("hash", "").removeprefix("sha256:")[:12]),
    ]  # fmt: skip
    return [(label, value) for label, value in found if value]


ORIGINS = {
    "rebuilt": "rebuilt from the publisher's files by {recipe}, which anyone can run again",
    "transcribed": "transcribed: read row by row from pages",
    "derived": "derived from other tables of the book",
}


def describe_origin(entry: dict[str, Any]) -> str:
    """Return how a table came to be; "" if its descriptor does not say."""
    found = entry.get("lineage", {})
    said = ORIGINS.get(found.get("kind", ""), "").format(**found)
    note = found.get("note", "").rstrip(".")
    return f"{said}. {note}" if note else said


def describe_newer(entry: dict[str, Any]) -> str:
    """Return which newer edition was found, and when somebody looked; "" if nobody did."""
    looked = entry.get("newer_edition")
    return f"{looked['found']} (searched on {looked['searched']})" if looked else ""


def list_files(entry: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Return the copies that were read: (title, commit and licence, address) of each."""
    said = "{}, the copy at commit {}; {}"
    return [
        (said.format(row["title"], row["commit"][:7], row["licence"].rstrip(".")), row["url"])
        for row in trace.find_files(entry)
    ]


def list_sources(entry: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Return the sources of a table and, after each, the archived copy that was seen: (text, address).

    A table without a recipe also says where each source was read.
    """
    found: list[tuple[str, str | None]] = []
    rebuilt = entry.get("lineage", {}).get("kind") == "rebuilt"
    for source in entry.get("sources", []):
        read_in = "" if rebuilt else source.get("via", "")
        said = describe_source(source) + (f"; {read_in}" if read_in else "")
        found.append((said, source.get("path")))
        if source.get("archived_url"):
            found.append((f"{source.get('title')}, archived copy", source["archived_url"]))
    return found


def describe_source(source: dict[str, Any]) -> str:
    """Return title, publisher, edition and date of access of one source."""
    said = [source.get("title"), source.get("publisher"), source.get("vintage")]
    if source.get("licence"):
        said.append(f"licence: {source['licence']}")
    if source.get("accessed"):
        said.append(f"read {source['accessed']}")
    return ", ".join(part for part in said if part)


def metadata_html(value: Value, *, opened: bool = False) -> Markup | str:
    """Return a value of `list_metadata`: one text or link, or a list when there are several.

    A long list is folded, unless it is `opened`.
    """
    if isinstance(value, str):
        return value
    items = [link(address, text) for text, address in value]
    return render("book/parts/table_metadata.html", listed=items, most=FILES, opened=opened)


def format_metadata(value: Value) -> str:
    """Return a value of `list_metadata` as one line of text."""
    return value if isinstance(value, str) else "; ".join(text for text, _ in value)
