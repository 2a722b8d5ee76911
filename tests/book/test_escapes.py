"""What data hold is shown as text on every page and in every download, whatever its letters mean in HTML."""

import json
import re
import zipfile
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from evidence import seal
from tests.book.small import CONF, begin, claim, notebook, record, text_of

PROBE = "<script>window.broken = true</script> & <b>\"fat\"</b> 'thin' № Минск"
SCRIPT = re.compile(r"<script>window", re.I)
CHAPTER = """# Economy

The article says {stated}`demo-01`; see {claim}`demo-01`. It is {verdict}`demo-01`.

```{claims-table} economy
```

## About the data

```{about-data}
```
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A small book whose register, table, fact, publisher, descriptor and verdict hold the probe."""
    with pytest.MonkeyPatch.context() as patch:
        rows = [
            claim(n, paraphrase=f"{PROBE} {n}", stated_value=PROBE, attribution=PROBE, note=PROBE)
            for n in (1, 2)
        ]
        book = begin(patch, tmp_path_factory.mktemp("escapes"), rows)
        spoil_data(book)
        told = {"note": PROBE, "flips_on": PROBE, "stated": PROBE, "unit": PROBE}
        records = [record("demo-01", "qualified", **told), record("demo-02", "unresolved", **told)]
        book.write("chapters/economy.ipynb", notebook(records, text=[CHAPTER]))
        book.write("chapters/data-economy.md", "# Data\n\n```{data-catalogue} economy\n```\n")
        book.write("chapters/data-sources.md", "# Sources\n\n```{source-list}\n```\n")
        book.write("conf.py", CONF + 'copyright = "2026"\nversion = "1"\n')
        book.first = book.build()
        book.epub_warnings = book.build("epub")
        yield book


def spoil_data(book):
    """Put the probe into cells of tables, and into the sentences that describe them."""
    for name in ("data/economy/facts.csv", "data/economy/trade.csv", "data/sources/publishers.csv"):
        path = book.root / name
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        columns = header.split(",")
        spoilt = [dict(zip(columns, row.split(","), strict=True)) for row in rows]
        for row in spoilt:
            row |= {key: PROBE for key in ("statement", "source_title", "note") if key in row}
        if "trade" in name:
            spoilt[0]["country"] = PROBE
        path.write_text(text_of(columns, spoilt), encoding="utf-8")
    path = book.root / "data" / "economy" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for entry in package["resources"]:
        entry |= {
            "title": PROBE,
            "caveats": [PROBE],
            "breaks": [PROBE],
            "measured_by": PROBE,
            "integrity_note": PROBE,
        }
        entry["sources"][0] |= {"title": PROBE, "publisher": PROBE}
    path.write_text(json.dumps(package), encoding="utf-8")
    seal.seal()


def faults(markup):
    """Yield where the probe became an element, or was escaped twice."""
    page = BeautifulSoup(markup, "html.parser")
    for script in page.find_all("script"):
        if "window.broken" in script.text and script.get("type") not in (
            "application/json",
            "application/ld+json",
        ):
            yield f"a script: {script}"
    for fat in page.find_all("b"):
        if "fat" in fat.text:
            yield f"an element: {fat.parent}"
    if "&lt;script" in page.get_text() or "&amp;" in page.get_text():
        yield "escaped twice"
    if "window.broken" in page.get_text() and "Минск" not in page.get_text():
        yield "letters are lost"


def test_pages_show_the_probe_as_text(built):
    assert built.first == []
    pages = {
        path.name: path.read_text(encoding="utf-8")
        for path in (built.root / "_build/html").rglob("*.html")
    }
    said = [f"{name}: {fault}" for name, text in pages.items() for fault in faults(text)]
    assert not said, "\n".join(said)
    for name in ("economy.html", "ledger.html", "data-economy.html"):
        assert PROBE in BeautifulSoup(pages[name], "html.parser").get_text(), (
            f"{name} does not show the probe"
        )


def test_the_epub_shows_the_probe_as_text(built):
    assert built.epub_warnings == []
    [book] = (built.root / "_build" / "epub").glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        pages = {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith("html")
        }
    said = [f"{name}: {fault}" for name, text in pages.items() for fault in faults(text)]
    assert not said, "\n".join(said)
    for name in ("economy", "ledger", "data-economy", "data-sources"):
        text = pages[f"chapters/{name}.xhtml"]
        assert PROBE in BeautifulSoup(text, "html.parser").get_text(), f"{name} lacks the probe"


def test_links_within_the_epub_lead_somewhere(built):
    """Readers refuse an address that no page has, as of a part that only the site shows."""
    root = built.root / "_build" / "epub"
    pages = {
        path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in root.rglob("*.xhtml")
    }
    anchors = {path: {one["id"] for one in page.select("[id]")} for path, page in pages.items()}
    dead = [
        f"{path.name}: {link['href']}"
        for path, page in pages.items()
        for link in page.select("a[href]")
        if not urlsplit(link["href"]).scheme
        and not _leads_to(path, urlsplit(link["href"]), anchors)
    ]
    assert not dead, "\n".join(dead)


def _leads_to(path, address, anchors):
    """Tell whether the page of an address, and its anchor, exist."""
    target = (path.parent / unquote(address.path)).resolve() if address.path else path
    return target in anchors and (not address.fragment or address.fragment in anchors[target])


def test_the_claim_reviews_hold_the_probe_as_it_is(built):
    path = next((built.root / "_build/html/_downloads").rglob("*.jsonld"))
    assert PROBE in json.dumps(
        json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False
    ).replace('\\"', '"')
    for page in (built.root / "_build/html").rglob("*.html"):
        for script in BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select(
            'script[type*="json"]'
        ):
            json.loads(script.string)


def test_a_downloaded_notebook_holds_no_element_of_the_probe(built):
    path = built.root / "_build" / "html" / "_downloads" / "chapters" / "economy.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        assert cell["cell_type"] == "code" or not SCRIPT.search("".join(cell["source"])), cell[
            "source"
        ]
        for output in cell.get("outputs", []):
            assert not SCRIPT.search("".join(output.get("data", {}).get("text/html", ""))), output


def test_a_fault_is_found():
    assert list(faults(f"<p>{PROBE}</p>")) and list(faults("<p>&amp;lt;script&amp;gt;</p>"))
    assert not list(faults("<p>&lt;script&gt;window.broken = true&lt;/script&gt; &amp; Минск</p>"))
