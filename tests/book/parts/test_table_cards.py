"""A table's card shows its checked statements with what they are compared with."""

from bs4 import BeautifulSoup

from evidence.book.parts import table_cards


def test_checked_statements_are_shown_with_what_they_are_compared_with():
    entry = {
        "caveats": ["Sales rose to 12.5 tons in 2020.", "In every year they fell <behind>."],
        "schema": {"fields": []},
        "checks": [
            {"says": "to {:.1f} tons in {}", "is": ["t.tons.max()", "t.year.max()"]},
            {"says": "they fell <behind>", "is": "gap < 5"},
            {"says": "rose", "from": "the office's note"},
        ],
        "names": {"gap": "t.tons - t.plan"},
    }
    page = BeautifulSoup(table_cards.checks_html("economy/trade", entry), "html.parser")
    assert page.summary.text == "Checked: 3 statements of this card"
    rows = [[cell.text for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert rows == [
        ["to 12.5 tons in 2020", "t.tons.max(); t.year.max()"],
        ["they fell <behind>", "gap < 5"],
        ["rose", "from the office's note"],
        ["gap stands for", "t.tons - t.plan"],
    ]
    assert table_cards.checks_html("economy/trade", {"schema": {"fields": []}}) == ""
