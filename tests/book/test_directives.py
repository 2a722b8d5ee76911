"""A mistake in a role or directive is one warning at its place."""

import re

import pytest

from tests.book.small import begin, claim


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{claim}`demo-77`", "{claim}`demo-77`: no such claim"),
        ("{claim}`this one <demo-77>`", "{claim}`demo-77`: no such claim"),
        ("{stated}`demo-77`", "{stated}`demo-77`: no such claim"),
        ("{stated}`demo-09`", "claim demo-09 states no value"),
        (
            "```{claims-table} weather\n```",
            "{claims-table} weather: no claim belongs to it. Use one of: economy",
        ),
        (
            "```{data-catalogue} weather\n```",
            "{data-catalogue} weather: there is no such theme. Use one of: articles, economy",
        ),
    ],
)
def test_each_mistake_is_one_warning_with_its_place(tmp_path, monkeypatch, text, message):
    silent = claim(9, stated_value="", stated_number="", unit="")
    small_book = begin(monkeypatch, tmp_path, [claim(1), silent])
    small_book.write("chapters/wrong.md", f"# Wrong\n\n{text}\n")
    warnings = small_book.build()
    assert len(warnings) == 1 and message in warnings[0], warnings
    assert re.search(r"wrong\.md:\d", warnings[0]), "the warning does not say where"
