"""The spellings of names are one word each, in the script they name, and belong to one name."""

import pytest

from evidence import names


def test_every_spelling_of_the_book_is_sound():
    assert names.find_faults() == []
    assert "Лукашэнка" in names.read_names()["Lukashenko"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("Makei", "Vladimir Makey", "Latin"), "line 3: 'Vladimir Makey' is not one word"),
        (("Makei", "Макей", "Latin"), "line 3: 'Макей' is not in the script 'Latin'"),
        (("Makei", "Łatuszka", "Latin"), "line 3: 'Łatuszka' is given to Makei, but it is a spelling of Latushka"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named(row, said):
    found = list(names._find_faults([("Latushka", "Latuszka", "Latin"), row]))
    assert len(found) == 1 and found[0].startswith(f"data/articles/names.csv, {said}")
