"""Places that write verdicts a second time name those of the rules."""

import re

import pytest

from evidence.claims import VERDICTS

NUMBERS = ("seven", "eight", "nine", "ten", "eleven")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("chapters/ledger.md", r"one of (\w+) words from them"),
        ("evidence/book/parts/verdicts.py", r"The (\w+) verdicts and when each is given"),
    ],
)
def test_the_number_of_verdicts_in_words_is_right(root, name, words):
    found = re.findall(words, (root / name).read_text(encoding="utf-8"))
    assert found and {7 + NUMBERS.index(word) for word in found} == {len(VERDICTS)}


def test_the_page_of_the_ledger_lists_the_verdicts_in_their_order(root):
    text = (root / "chapters/ledger.md").read_text(encoding="utf-8")
    listed = text.partition(" words from them: ")[2].partition(". ")[0]
    assert re.findall(r"\{term\}`([^`]+)`", listed) == list(VERDICTS)
