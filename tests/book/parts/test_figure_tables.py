"""The table of a figure shows headings and cells as text."""

from bs4 import BeautifulSoup

from evidence.book.parts.figure_tables import figure_table_html

HEADINGS = ["Year", "Country", "R&D <b>share</b>"]
ROWS = [[2000, "<i>BLR</i>", 1.5], [2000, "AZE", -20000], [2001, "<i>BLR</i>", None]]


def test_a_long_table_gets_a_column_per_series_and_all_words_are_text():
    record = {"title": '"A" & <b>', "table": {"headings": HEADINGS, "rows": ROWS}}
    page = BeautifulSoup(figure_table_html(record), "html.parser")
    assert page.summary.text == "Table of this figure (2 rows, R&D <b>share</b>)"
    assert [cell.text for cell in page.select("th")] == ["Year", "<i>BLR</i>", "AZE"]
    assert [cell.text for cell in page.select("td")] == ["2000", "1.5", "−20,000", "2001", "", ""]
    assert not page.select("b, i")
    assert page.select_one("[role=region]")["aria-label"] == 'Table: "A" & <b>'


def test_a_name_that_occurs_once_is_a_row():
    rows = [[5.5, "BLR", 6.5], [1.5, "AZE", 2.5]]
    record = {
        "title": "Two measures",
        "table": {"headings": ["Trade", "State", "Votes"], "rows": rows},
    }
    page = BeautifulSoup(figure_table_html(record), "html.parser")
    assert [cell.text for cell in page.select("th")] == ["Trade", "State", "Votes"]
    assert len(page.select("tbody tr")) == 2
