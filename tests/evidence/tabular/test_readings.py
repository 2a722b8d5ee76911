"""What a cell in another form may mean, as messages suggest it."""

import re

import pytest

from evidence.tabular.readings import is_address, rewrite

DAY = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
SPAN = f"{DAY}(/{DAY})?"


@pytest.mark.parametrize(
    ("cell", "pattern", "fix"),
    [
        ("13.09.2022", SPAN, "Write 2022-09-13."),
        ("2022-9-3", SPAN, "Write 2022-09-03."),
        ("03/04/2022", SPAN, "Write 2022-04-03 or 2022-03-04, whichever is meant."),
        ("09.2022", SPAN, "Write 2022-09."),
        ("13.09.2022", "[0-9]{4}-[0-9]{2}", "Write 2022-09."),
        ("2020–2021", SPAN, "Write 2020/2021."),
        ("in autumn", SPAN, ""),
        ("www.example.org/a", "https?://.+", "Write https://www.example.org/a."),
        ("a page", "https?://.+", ""),
        ("e001", "E[0-9]{3}", "Write E001."),
        ("Daily.org", "[a-z0-9.-]+", "Write daily.org."),
    ],
)
def test_a_text_is_rewritten_in_the_form_of_its_column(cell, pattern, fix):
    assert rewrite(cell, re.compile(pattern).fullmatch) == fix


def test_an_address_has_a_scheme_and_a_host():
    good = ["https://example.org", "http://www.example.org:80/a?b=c#d", "https://пример.бел/"]
    bad = ["", "https://", "example.org", "ftp://example.org", "https://example", "https://a b.org", "http://[::1", "https://.org"]  # fmt: skip
    assert [one for one in good if not is_address(one)] == []
    assert [one for one in bad if is_address(one)] == []
