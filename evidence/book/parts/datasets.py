"""Describe each table as a schema.org Dataset, and the data page as their DataCatalog, in JSON-LD.

Search engines for data and reference managers read it. Everything comes from the descriptors, as
the cards do; addresses are absolute only if the book's `baseurl` is set.
"""

from typing import Any
from urllib.parse import urljoin

from ... import tables
from ...markup import Markup
from ..nodes import Page, json_html

CATALOG = "data-catalogue"  # the part that the page with the catalogue shows
CONTEXT = "https://schema.org"


def script_html(described: dict[str, Any]) -> Markup:
    """Return a description as an element of the page that browsers do not run."""
    return json_html({"@context": CONTEXT, **described}, type="application/ld+json")


def describe_catalog(page: Page) -> dict[str, Any]:
    """Return the DataCatalog of the book: its name, and name and address of every table."""
    return {
        "@type": "DataCatalog",
        "@id": locate(page, "#catalogue"),
        "name": f"{page.app.config.project}: data",
        "description": "Every table that the numbers of the book come from.",
        "isAccessibleForFree": True,
        "dataset": [
            {
                "@type": "Dataset",
                "@id": locate(page, page.link_table(name)),
                "name": tables.resource(name)["title"],
                "description": tables.resource(name).get("description", ""),
                "license": list_licences(tables.resource(name)),
            }
            for name in tables.known_tables()
            if page.link_table(name)
        ],
    }


def describe_dataset(page: Page, name: str, files: list[dict[str, str]]) -> dict[str, Any]:
    """Return a table as a Dataset; `files` are the rows of `data/upstream.csv` that it was made from."""
    entry = tables.resource(name)
    theme = name.partition("/")[0]
    described = {
        "@type": "Dataset",
        "@id": locate(page, page.link_table(name)),
        "url": locate(page, page.link_table(name)),
        "name": entry["title"],
        "description": entry.get("description", ""),
        "identifier": name,
        "version": entry.get("vintage", ""),
        "license": list_licences(entry),
        "isAccessibleForFree": True,
        "creator": list_publishers(entry),
        "isBasedOn": list_origins(entry, files),
        "temporalCoverage": describe_period(entry),
        "variableMeasured": [describe_column(field) for field in entry["schema"]["fields"]],
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "text/csv",
            "contentUrl": locate(page, page.link_file(f"_downloads/data/{theme}/{entry['path']}")),
            "contentSize": f"{entry.get('bytes', 0)} B",
            "sha256": entry.get("hash", "").removeprefix("sha256:"),
        },
    }
    if address := page.link_part(CATALOG, "catalogue"):
        described["includedInDataCatalog"] = {"@id": locate(page, address)}
    return {key: value for key, value in described.items() if value}


def locate(page: Page, address: str | None) -> str:
    """Return an address with the book's `baseurl`, if it has one; else as it is."""
    base = page.app.config.html_baseurl or ""
    if not base:
        return address or ""
    here = urljoin(base.rstrip("/") + "/", page.builder.get_target_uri(page.docname))
    return urljoin(here, address or "")


def list_licences(entry: dict[str, Any]) -> list[str]:
    """Return address or, without one, the name of each licence of a table."""
    return [one.get("path") or one.get("title") or one["name"] for one in entry.get("licenses", [])]


def list_publishers(entry: dict[str, Any]) -> list[dict[str, str]]:
    """Return the publishers of a table's sources as organisations, each once."""
    names = [one["publisher"] for one in entry.get("sources", []) if one.get("publisher")]
    return [{"@type": "Organization", "name": name} for name in dict.fromkeys(names)]


def list_origins(entry: dict[str, Any], files: list[dict[str, str]]) -> list[str]:
    """Return the addresses of a table's sources and of the copies that were read, each once."""
    found = [one["path"] for one in entry.get("sources", []) if one.get("path")]
    return list(dict.fromkeys(found + [row["url"] for row in files]))


def describe_period(entry: dict[str, Any]) -> str:
    """Return first and last year as "1992/2026", from the rule of the column `year`; else ""."""
    for field in entry["schema"]["fields"]:
        rules = field.get("constraints", {})
        if field["name"] == "year" and {"minimum", "maximum"} <= rules.keys():
            return f"{rules['minimum']}/{rules['maximum']}"
    return ""


def describe_column(field: dict[str, Any]) -> dict[str, str]:
    """Return a column as a PropertyValue: name, meaning and, of a number, unit."""
    found = {
        "@type": "PropertyValue",
        "name": field["name"],
        "description": field.get("description", ""),
        "unitText": field.get("unit", "") if field.get("unit") != "1" else "",
    }
    return {key: value for key, value in found.items() if value}
