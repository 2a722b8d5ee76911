"""The generated pages: ledger, data page, chapter heads, roles, downloads; and the ledger's script."""

import csv
import json
import re
import statistics
import zipfile

import pytest
from bs4 import BeautifulSoup
from frictionless import Package
from playwright.sync_api import sync_playwright

from evidence import claims
from evidence.book.downloads.notebook import simplify_markdown
from evidence.book.parts.verdicts import parse_tolerance_rows
from evidence.book.registry import PARTS, RENDERERS
from tests.book.small import begin, claim, notebook, record
from tests.site.reader import NARROW, WIDE, launch

CHAPTER = """# Economy

The article says {stated}`demo-01`; see {claim}`demo-02`, {claim}`the fifth <other-05>` and {claim}`demo-01`.

```{claims-table} economy
```

## About the data

```{about-data}
```
"""


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A small book whose economy chapter settles two of its four claims."""
    book = begin(monkeypatch, tmp_path)
    book.write("chapters/economy.ipynb", notebook([record("demo-01"), record("demo-02", "contradicted")], text=[CHAPTER]))
    return book


@pytest.fixture
def built(book):
    """The small book, built without a warning."""
    assert book.build() == []
    return book


def soup(book, page):
    """A page of the last build."""
    return BeautifulSoup(book.html(page), "html.parser")


@pytest.mark.parametrize("name", sorted(PARTS))
def test_every_generated_part_is_written_and_left_out_of_a_download(name):
    assert {"data-catalogue": "data-overview"}.get(name, name) in RENDERERS
    assert simplify_markdown(f"Before.\n\n```{{{name}}}\nwords\n```", {}).strip() == "Before."


# ---- ledger -------------------------------------------------------------------------------------


def test_ledger_has_every_claim_and_says_where_it_is_settled(built):
    page = soup(built, "chapters/ledger")
    rows = page.select("#ev-rows tr")
    assert [row["id"] for row in rows] == [f"ledger-{name}" for name in claims.register().index]
    settled, waiting = rows[0], rows[5]
    assert settled.a["href"] == "economy.html#claim-demo-01"
    cells = [" ".join(cell.text.split()) for cell in settled.select("td")]
    assert cells == [
        "demo-01", "Demo 2020", "economy", "statistic", "Exports of good № 1 came to <40> tons.", "40 tons",
        "41.2 tons", "✔ reproduced",
    ]  # fmt: skip
    assert waiting.a is None and "to be settled in politics" in waiting.text
    assert [option.text for option in page.select("select[name=verdict] option")] == [
        "all", "Reproduced (1)", "Contradicted (1)", "To be settled (4)",
    ]  # fmt: skip


def test_ledger_downloads_with_every_column(built):
    with built.download("ledger.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert set(claims.register().columns) | set(claims.COLUMNS) <= set(rows[0])
    assert len(rows) == len(claims.register())
    assert rows[0]["verdict"] == "reproduced" and rows[0]["notebook"] == "economy" and rows[0]["recomputed"] == "41.2"
    assert rows[5]["verdict"] == "to be settled" and rows[5]["notebook"] == ""


def test_verdicts_and_tolerances_are_explained_from_the_code(built):
    page = soup(built, "chapters/ledger").text
    for name, (_, _, meaning) in claims.VERDICTS.items():
        assert name in page and meaning in page
    rule = parse_tolerance_rows(claims.rules.__doc__)
    assert [row[0] for row in rule] == [
        "precision of the claim", "exact", "approx", "at_least", "range", "rank, superlative",
    ]  # fmt: skip
    assert rule[1] == [
        "exact", "equal after rounding to the decimals stated", "within one unit of the last decimal, or 2.5 %",
    ]  # fmt: skip


# ---- chapters and landing page ------------------------------------------------------------------


def test_head_of_a_chapter(built):
    head = soup(built, "chapters/economy").select_one("h1 + ul.ev-head")
    assert [item.text for item in head.select("li")] == [
        "1 minute to read", "Notebook, executed (.ipynb)", "Data of this chapter (.zip)", "settles 2 of 4 claims",
    ]  # fmt: skip
    for link in head.select("a"):
        assert built.download(link["href"].removeprefix("../_downloads/")).exists()
    assert "ev-head" not in built.html("chapters/ledger"), "a page that settles nothing is no chapter"


def test_roles_and_table_of_a_chapter(built):
    page = soup(built, "chapters/economy")
    assert "The article says 40 tons; see demo-02, the fifth and demo-01." in page.text
    links = {link.text: link["href"] for link in page.select("p a.ev-claim")}
    assert links == {"demo-02": "#claim-demo-02", "the fifth": "ledger.html#ledger-other-05", "demo-01": "#claim-demo-01"}
    glance = page.select(".ev-glance tbody tr")
    assert [row.th.text for row in glance] == [f"demo-0{n}" for n in (1, 2, 3, 4)]
    assert page.select_one(".ev-chapter-claims details").has_attr("open")
    assert "1 reproduced" in page.select_one(".ev-tally").text
    cards = page.select(".ev-about .ev-mini-title a")
    assert [card["href"] for card in cards] == ["data.html#table-economy-facts", "data.html#table-economy-trade"]


def test_landing_page_counts_verdicts_and_leads_to_them(built):
    page = soup(built, "index")
    assert page.select_one(".ev-lead").text == "2 of 6 claims have a verdict:"
    links = {link["href"] for link in page.select(".ev-summary a")}
    assert links == {f"chapters/ledger.html#verdict={verdict}" for verdict in ("reproduced", "contradicted", "to+be+settled")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{claim}`demo-77`", "{claim}`demo-77`: no such claim"),
        ("{claim}`this one <demo-77>`", "{claim}`demo-77`: no such claim"),
        ("{stated}`demo-77`", "{stated}`demo-77`: no such claim"),
        ("{stated}`demo-09`", "claim demo-09 states no value"),
        ("```{claims-table} weather\n```", "{claims-table} weather: no claim belongs to it. Use one of: economy"),
        ("```{data-catalogue} weather\n```", "{data-catalogue} weather: there is no such theme. Use one of: articles, economy"),
    ],
)
def test_each_mistake_is_one_warning_with_its_place(tmp_path, monkeypatch, text, message):
    silent = claim(9, stated_value="", stated_number="", unit="")
    book = begin(monkeypatch, tmp_path, [claim(1), silent])
    book.write("chapters/wrong.md", f"# Wrong\n\n{text}\n")
    warnings = book.build()
    assert len(warnings) == 1 and message in warnings[0], warnings
    assert re.search(r"wrong\.md:\d", warnings[0]), "the warning does not say where"


# ---- data page ----------------------------------------------------------------------------------


def test_data_page_shows_all_that_a_descriptor_says(built):
    page = soup(built, "chapters/data")
    card = page.select_one("#table-economy-trade")
    said = " ".join(card.text.split())
    for part in ("One row is one observation.", "single source: Nobody else.", "Yearbook, An office", "read 2026-11-22",
                 "Edition 2020", "CC BY 4.0", "attribution", "State statistics", "New method in 2010.", "Rounded.",
                 "About tons.", "number, thousand tons", "5 of 12 rows"):  # fmt: skip
        assert part in said, part
    assert card.select_one('a[href="https://example.org/yearbook"]')
    assert [row.th.text for row in card.select(".ev-fold")[1].select("tbody tr")] == ["BLR"] * 5
    used = card.select_one(".ev-datacard").text
    assert "Economy" in used and "demo-01" in used and "demo-02" in used
    fact = page.select_one("#fact-economy-E001").find_parent("tr")
    assert [link["href"] for link in fact.select("a")] == ["https://example.org/1", "https://example.org/2"]
    for link in page.select("a[download]"):
        assert built.download(link["href"].removeprefix("../_downloads/")).exists()


def test_a_theme_with_a_page_of_its_own_is_left_to_it(built):
    assert 'id="table-economy-trade"' in built.html("chapters/data")
    built.write("chapters/data-economy.md", "# Tables of the economy\n\n```{data-catalogue} economy\n```\n")
    assert built.build() == []
    page = built.html("chapters/data")
    assert 'id="table-articles-claims"' in page and 'id="table-economy-trade"' not in page
    assert 'href="data-economy.html#table-economy-trade"' in page
    assert 'href="data-economy.html#fact-economy-E001"' in built.html("chapters/economy")


def test_data_of_a_chapter_is_a_data_package_that_others_can_read(built, tmp_path):
    with zipfile.ZipFile(built.download("chapters/economy-data.zip")) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        archive.extractall(tmp_path / "unpacked")
    package = Package(str(tmp_path / "unpacked" / "economy" / "datapackage.json"))
    assert sorted(package.resource_names) == ["facts", "trade"]
    assert package.validate().valid


def test_downloads_are_the_same_in_every_build(built):
    first = {path: path.read_bytes() for path in built.download("").rglob("*") if path.is_file()}
    for path in first:
        path.unlink()
    built.build()
    assert first and {path: path.read_bytes() for path in first} == first


def test_a_table_that_is_not_what_its_hash_says_is_one_warning(book):
    path = book.root / "data" / "economy" / "facts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("A loan", "No loan"), encoding="utf-8")
    warnings = book.build()
    assert len(warnings) == 1 and "data/economy/facts.csv: the content is not what its hash" in warnings[0], warnings


# ---- notebooks ----------------------------------------------------------------------------------


def test_downloaded_notebook_is_executed_and_plain(built):
    text = built.download("chapters/economy.ipynb").read_text(encoding="utf-8")
    found = json.loads(text)
    words = "".join("".join(c["source"]) for c in found["cells"] if c["cell_type"] == "markdown")
    assert "The article says 40 tons; see demo-02, the fifth and demo-01." in words
    assert "{" not in words and "```" not in words
    assert sum(len(cell.get("outputs", [])) for cell in found["cells"]) == 3
    assert '"id": "c0"' not in text, "random ids of cells would make no two builds alike"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Grew to {glue:text}`share:.1f` percent.", "Grew to 12.3 percent."),
        ("It was {glue}`word`.", "It was Russia."),
        ("See [](#x) and {numref}`Chart %s <fig>`.", "See [](#x) and Chart %s."),
        ("(label)=\n# Title", "# Title"),
        ("```{claims-table} economy\n```\nText", "Text"),
        ("````{exercise} First\n:label: one\nDo it.\n```{tip}\nHint\n```\n````\nEnd", "**First**\n\nDo it.\n\nHint\nEnd"),
        ("```python\n:x: kept\n```", "```python\n:x: kept\n```"),
        (":::{note}\nWords\n:::", "\nWords"),
    ],
)
def test_markdown_without_the_books_own_marks(text, plain):
    assert simplify_markdown(text, {"share": "12.345", "word": "'Russia'"}) == plain


# ---- in a browser -------------------------------------------------------------------------------

# One keystroke, and the two frames in which its result comes to be seen.
TYPE = """async text => {
  const field = document.querySelector('#ev-filters input[name=q]');
  field.value = text;
  field.dispatchEvent(new Event('input', {bubbles: true}));
  const frame = () => new Promise(done => requestAnimationFrame(done));
  await frame(); document.body.getBoundingClientRect(); await frame();
}"""


def keystroke(page, session, text):
    """Milliseconds of the page's own processor time that a keystroke costs.

    Not wall time: other work on the machine must not decide whether this test passes.
    """

    def busy():
        found = session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(m["value"] for m in found if m["name"] == "TaskDuration")

    before = busy()
    page.evaluate(TYPE, text)
    return busy() - before


def rows_left(page, count):
    """Wait until the ledger shows `count` rows, in later frames too."""
    shown = "n => document.querySelectorAll('#ev-rows tr:not([hidden])').length === n"
    page.wait_for_function(shown, arg=count)


@pytest.fixture(scope="module")
def browser():
    """One headless Chromium without a network."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.mark.parametrize("count", [366, 3660])
def test_a_keystroke_is_quick_however_long_the_ledger(tmp_path, monkeypatch, browser, count):
    many = [claim(n, paraphrase=f"Exports of good {n} to Azerbaijan and nine other states grew.") for n in range(count)]
    book = begin(monkeypatch, tmp_path, many)
    assert book.build() == []
    page = browser.new_page()
    page.goto((tmp_path / "_build" / "html" / "chapters" / "ledger.html").as_uri())
    assert page.locator("#ev-count").inner_text() == f"{count} claims"
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    left = {"g": count, "good 12": len([n for n in range(count) if "12" in str(n)]), "none": 0, "": count}
    times = {text: [] for text in left}
    for _ in range(3):
        for text, rows in left.items():
            times[text].append(keystroke(page, session, text))
            rows_left(page, rows)
    best = {text: round(min(found)) for text, found in times.items()}
    assert statistics.median(best.values()) < 100, f"{count} rows, milliseconds for each text: {best}"
    page.close()


def test_ledger_filters_from_a_file_and_its_address_brings_the_view_back(built, browser):
    address = (built.root / "_build" / "html" / "chapters" / "ledger.html").as_uri()
    page = browser.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}#verdict=contradicted")
    assert page.locator("#ev-rows tr:visible").count() == 1
    assert page.locator("#ev-count").inner_text() == "1 of 6 claims"
    page.locator("#ev-filters button[type=reset]").click()
    page.locator("select[name=article]").select_option("other")
    page.wait_for_function("location.hash === '#article=other'")
    assert page.locator("#ev-rows tr:visible").count() == 2
    assert "Contradicted (0)" in page.locator("select[name=verdict]").inner_text()
    page.goto("about:blank")
    page.goto(f"{address}#ledger-demo-03")
    assert page.locator("#ev-rows tr:visible").count() == 6, "the address of a row is no filter"
    assert not faults
    page.close()


def test_a_linked_fact_opens_its_list(built, browser):
    page = browser.new_page()
    page.goto((built.root / "_build" / "html" / "chapters" / "data.html").as_uri() + "#fact-economy-E001")
    assert page.locator("#fact-economy-E001").is_visible()
    page.close()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_everything_reads_without_javascript(built, browser, width):
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto((built.root / "_build" / "html" / "chapters" / "ledger.html").as_uri())
    assert page.locator("#ev-rows tr:visible").count() == 6
    assert page.locator("#ev-filters").is_hidden()
    first = page.locator("#ev-rows tr").first.inner_text()
    for part in ("demo-01", "Demo 2020", "Exports of good", "40 tons", "41.2 tons", "reproduced"):
        assert part in first
    box = page.locator("table.ev-claims").bounding_box()
    assert box["x"] + box["width"] <= width
    context.close()


# ---- for other machines -------------------------------------------------------------------------


def test_claim_reviews_are_written_for_every_finding_and_no_other(book):
    records = [record("demo-01"), record("demo-02", "contradicted"), record("demo-03", "unresolved")]
    book.write("chapters/economy.ipynb", notebook(records, text=[CHAPTER]))
    book.build()
    reviews = json.loads(book.download("claims.jsonld").read_text(encoding="utf-8"))
    assert [one["reviewRating"]["alternateName"] for one in reviews] == ["reproduced", "contradicted"]
    first = reviews[0]
    assert first["@type"] == "ClaimReview" and first["url"] == "../chapters/economy.html#claim-demo-01"
    assert first["claimReviewed"].startswith("Exports of good № 1") and first["reviewBody"] == "A note."
    assert 1 <= first["reviewRating"]["ratingValue"] <= first["reviewRating"]["bestRating"] == 5
    assert first["itemReviewed"]["appearance"]["name"] == "Demo 2020"


# ---- cells that are none ------------------------------------------------------------------------

CELL = "```{code-cell} python3\n:tags: [hide-input]\n\nx = 4\n```\n"
NOTEBOOK = "---\njupytext:\n  text_representation:\n    extension: .md\n    format_name: myst\nkernelspec:\n  display_name: Python 3\n  language: python\n  name: python3\n---\n\n# Page\n\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (f"{NOTEBOOK}````{{admonition}} Solution\n{CELL}````\n", 15, "stands inside another block, so it is not run. Move it out"),
        (f"# Page\n\n{CELL}", 3, "is no notebook. Give it the header of one"),
    ],
)
def test_a_cell_that_is_not_run_is_named_with_its_mend(book, text, line, said):
    book.write("chapters/stray.md", text)
    (warning,) = [one for one in book.build() if "WARNING" in one]
    assert said in warning and f"stray.md:{line}:" in warning
