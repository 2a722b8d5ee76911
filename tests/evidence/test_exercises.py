"""An exercise checks numbers at the digits it asks for, and words without regard to case."""

from xml.etree import ElementTree

import numpy as np
import pytest

from evidence import exercise


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("12.3", True),
        ("12,3 %", True),
        (12.34, True),
        (12.2500001, True),
        ("12.4", False),
        ("", False),
        ("twelve", False),
        (None, False),
        ([12.3], False),
    ],
)
def test_a_number_is_right_at_the_digits_asked_for(given, right):
    asked = exercise("share", "Which share?", np.float64(12.3), digits=1)
    assert asked.check(given) is right


@pytest.mark.parametrize("given", ["1,070", "1 070", "1070", "1.070,", "1070.3 %"])
def test_thousands_may_be_divided_as_the_book_divides_them(given):
    asked = exercise("price", "At which price?", 1070.3)
    assert asked.check(given) is (given != "1.070,")
    assert not exercise("years", "How many?", 12.0).check("1,2")


def test_a_negative_number_may_have_either_sign_of_minus():
    asked = exercise("fall", "By how much?", -4.0)
    assert asked.check("−4") and asked.check("-4") and not asked.check("4")
    assert asked.shown() == "−4"


def test_a_word_is_right_in_any_case():
    asked = exercise("state", "Which state?", "Armenia")
    assert asked.check(" armenia") and not asked.check("Belarus") and not asked.check(3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "My Name"}, "write the name in small letters"),
        ({"answer": float("nan")}, "the answer is missing. Compute it"),
        ({"answer": ""}, "the answer is missing. Compute it"),
        ({"start": "x = "}, "does not set `answer`"),
    ],
)
def test_an_exercise_that_nobody_can_answer_is_refused(change, said):
    with pytest.raises(ValueError, match="exercise\\(") as error:
        exercise(**{"name": "a", "question": "Q?", "answer": 1.0} | change)
    assert said in str(error.value)


def test_what_is_shown_is_text_not_markup():
    html = exercise("a", "Q?", "<b>&", explain="<script>")._repr_html_()
    assert "<b>" not in html and "<script>" not in html and "&lt;b&gt;&amp;" in html


def test_the_html_is_well_formed_for_an_epub():
    html = exercise("a", "Q?", 1.5, digits=1, start='answer = "<"')._repr_html_()
    assert ElementTree.fromstring(html).get("data-start") == 'answer = "<"'
