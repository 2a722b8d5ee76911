"""Numbers, cards and figures of a small book lead to its page of traces; other formats have plain text."""

import json
import shutil

import pytest
from bs4 import BeautifulSoup

from evidence.book.execution.failures import BookError
from evidence.outputs import TABLE, VERDICT
from tests.book.pages import read_epub
from tests.book.small import CONF, begin, glued, output, record, stored

TEXT = """# Economy

It began low. In 2012 exports came to {glue:text}`tons:.0f` tons, or {glue:text}`tons`; see [the number {glue:text}`tons:.0f`](data.md).

## About {glue:text}`tons:.0f` tons
"""
CODE = """\
from evidence import claim, fact, glue, load
trade = load("economy/trade").query("year == '2012'")
aside = 1
tons = trade["tons"].iloc[0]
glue("tons", tons)
claim("demo-01").compare(tons, source=["economy/trade", "economy:E001"])"""


def chapter(code=CODE):
    """The text of an executed notebook whose outputs are those of its code."""
    loaded = output(TABLE, {"table": "economy/trade", "sha256": "sha256:0", "rows": 12})
    outputs = [loaded, glued("tons", "12.0"), output(VERDICT, record("demo-01"))]
    return stored([TEXT], [(code, outputs)])


@pytest.fixture
def traced(tmp_path, monkeypatch):
    book = begin(monkeypatch, tmp_path)
    book.write("conf.py", CONF.replace('"trace_links", "trace_files"', '"none"'))
    book.write("chapters/economy.ipynb", chapter())
    return book


def soup(book, page):
    return BeautifulSoup(book.html(page), "html.parser")


def test_a_number_and_a_card_lead_to_their_traces(traced):
    assert traced.build() == []
    page = soup(traced, "chapters/economy")
    assert [(link.text, link["href"]) for link in page.select("a.ev-trace")] == [
        ("12", "trace-economy.html#number-tons"), ("12.0", "trace-economy.html#number-tons"), ("Trace to the source", "trace-economy.html#verdict-demo-01"),
    ], "not in a heading, and not within another link"  # fmt: skip
    assert page.select_one("#claim-demo-01 a.ev-trace")


def test_a_trace_names_rows_sources_code_and_script(traced):
    assert traced.build() == []
    trace = soup(traced, "chapters/trace-economy").select_one("#number-tons")
    assert trace.h3.text == "12.0 In 2012 exports came to 12 tons, or 12.0; see the number 12."
    assert "Title of trade, 1 of 12 rows: 2012; from An office, Yearbook" in trace.text
    code = trace.pre.text
    assert (
        "aside" not in code
        and "claim" not in code
        and code.splitlines()[0] == "from evidence import glue, load"
    )
    script = traced.download("traces/economy/number-tons.py").read_text(encoding="utf-8")
    assert code in script and script.endswith("replay.compare('number', 'tons', value='12.0')\n")
    verdict = soup(traced, "chapters/trace-economy").select_one("#verdict-demo-01")
    assert (
        verdict.h3.a["href"] == "economy.html#claim-demo-01" and "A loan was paid." in verdict.text
    )
    assert {"https://example.org/1", "https://example.org/yearbook"} <= {
        a["href"] for a in verdict.select("li a")
    }


def test_a_trace_leads_back_to_the_first_place_of_its_number(traced):
    text = TEXT.replace("It began low.", "{glue:text}`first` was first.")
    code = CODE.replace(
        'glue("tons", tons)', 'glue("tons", tons)\nglue("first", 1)\nglue("unsaid", 2)'
    )
    outputs = [glued("tons", "12.0"), glued("first", "1"), glued("unsaid", "2")]
    outputs += [
        output(TABLE, {"table": "economy/trade", "sha256": "sha256:0", "rows": 12}),
        output(VERDICT, record("demo-01")),
    ]
    traced.write("chapters/economy.ipynb", stored([text], [(code, outputs)]))
    assert traced.build() == []
    page, traces = soup(traced, "chapters/economy"), soup(traced, "chapters/trace-economy")
    for name, said in (("tons", "12"), ("first", "1")):
        back = traces.select_one(f"#number-{name} h3 a")
        assert back["href"] == f"economy.html#number-{name}" and len(back.text.split()) > 2
        (place,) = page.select(f"#number-{name}")
        assert place.text == said and place.a["href"] == f"trace-economy.html#number-{name}"
    assert traces.select_one("#number-unsaid h3").text == "2 unsaid"
    assert not traces.select("#number-unsaid h3 a")


def test_a_number_that_stands_first_in_a_heading_has_its_place_there(traced):
    text = "# Economy\n\n## About {glue:text}`tons:.0f` tons\n\nThey were {glue:text}`tons:.0f`.\n"
    outputs = [glued("tons", "12.0"), output(VERDICT, record("demo-01"))]
    traced.write("chapters/economy.ipynb", stored([text], [(CODE, outputs)]))
    assert traced.build() == []
    (place,) = soup(traced, "chapters/economy").select("#number-tons")
    assert place.parent.name == "h2" and place.text == "12"


def test_the_short_forms_say_the_same(traced):
    assert traced.build() == []
    text = traced.download("traces/economy.js").read_text(encoding="utf-8")
    found = json.loads(text.removeprefix("evTraces(").removesuffix(");\n"))
    assert found["number-tons"] == [
        ["Title of trade", "1 of 12 rows: 2012", "An office, Edition 2020"]
    ]
    assert found["verdict-demo-01"][1] == ["A loan was paid.", "2020-12", "Agency; Daily"]


def test_only_pages_of_changed_notebooks_are_written_again(traced):
    traced.build()
    path = traced.root / "_build/html/chapters/trace-economy.html"
    before = path.stat().st_mtime_ns
    traced.write("chapters/data.md", "# Data\n\n```{data-catalogue}\n```\n\nMore.\n")
    traced.build()
    assert path.stat().st_mtime_ns == before
    traced.write("chapters/economy.ipynb", chapter(CODE.replace("aside = 1", "tons = 1")))
    traced.build()
    assert path.stat().st_mtime_ns > before


def test_a_changed_sentence_is_on_the_page_and_needs_no_new_slices(traced):
    traced.build()
    script = traced.download("traces/economy/number-tons.py")
    before = script.stat().st_mtime_ns
    found = json.loads(chapter())
    words = next(cell for cell in found["cells"] if cell["cell_type"] == "markdown")
    words["source"] = TEXT.replace("exports came to", "sales reached")
    traced.write("chapters/economy.ipynb", json.dumps(found))
    assert traced.build() == []
    trace = soup(traced, "chapters/trace-economy").select_one("#number-tons")
    assert trace.h3.text.startswith("12.0 In 2012 sales reached 12 tons")
    assert script.stat().st_mtime_ns == before
    shutil.rmtree(traced.root / "_build/html")
    traced.build()
    assert script.exists(), "the files are made again where they are missing"


def test_a_result_that_no_statement_makes_ends_the_build(traced):
    traced.write("chapters/economy.ipynb", chapter(CODE.replace("claim(", "print(")))
    with pytest.raises(BookError) as raised:
        traced.build()
    assert str(raised.value) == (
        "the traces of chapters/economy.md could not be made: No statement of the notebook makes the "
        "verdict 'demo-01'. Write its name out where claim() is called."
    )


def test_a_changed_recipe_alone_is_on_the_page(traced):
    recipe = "recipes/economy/trade.py"
    path = traced.root / "data/economy/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    (entry,) = [one for one in package["resources"] if one["name"] == "trade"]
    entry["lineage"] = {"kind": "computed", "recipe": recipe}
    traced.write("data/economy/datapackage.json", json.dumps(package))
    for said in ("first", "second"):
        traced.write(recipe, f"{said} = 1\n")
        assert traced.build() == []
        assert f"{said} = 1" in soup(traced, "chapters/trace-economy").text


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("data/countries.csv", "Belarus", "White Russia"),
        ("data/economy/facts.csv", "A loan was paid.", "A loan was refused."),
    ],
)  # fmt: skip
def test_what_the_page_reads_besides_the_outputs_is_on_it_without_a_recorded_hash(
    traced, monkeypatch, file, before, after
):
    monkeypatch.setenv("EVIDENCE_UNSEALED", "1")
    traced.write("data/countries.csv", "code,name\nBLR,Belarus\n")
    traced.write(
        "chapters/economy.ipynb", chapter(CODE.replace("year ==", "country == 'BLR' and year =="))
    )
    assert traced.build() == []
    path = traced.root / file
    assert before in path.read_text(encoding="utf-8")
    traced.write(file, path.read_text(encoding="utf-8").replace(before, after))
    executed = json.loads((traced.root / "chapters/economy.ipynb").read_text(encoding="utf-8"))
    executed["metadata"]["executed"] = {"at": 2.0, "seconds": 1.0}  # again, with the same outputs
    traced.write("chapters/economy.ipynb", json.dumps(executed))
    assert traced.build() == []
    assert after in soup(traced, "chapters/trace-economy").text


def test_a_changed_title_of_the_book_is_on_the_page(traced):
    assert traced.build() == []
    settings = traced.root / "conf.py"
    settings.write_text(settings.read_text() + '\nhtml_title = "Another title"\n')
    assert traced.build() == []
    assert "Another title" in traced.html("chapters/trace-economy")


def test_a_page_of_traces_goes_with_its_chapter(traced):
    traced.build()
    (traced.root / "chapters/economy.ipynb").unlink()
    traced.build()
    assert not (traced.root / "_build/html/chapters/trace-economy.html").exists()
    assert (
        not traced.download("traces/economy.js").exists()
        and not traced.download("traces/economy").exists()
    )


def test_other_formats_have_plain_text(traced):
    assert traced.build("text") == []
    text = (traced.root / "_build/text/chapters/economy.txt").read_text(encoding="utf-8")
    assert "came to 12 tons" in text and "Trace" not in text


def test_the_epub_has_no_places_of_numbers(traced):
    page = read_epub(traced, "chapters/economy")
    assert "came to 12 tons" in page.text and not page.select("[id^=number-]")
