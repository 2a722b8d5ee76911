"""Test that recorded numbers are the same on every processor."""

import math

import pytest

from evidence import results
from evidence.outputs import portable, round_significant


def neighbours(value, steps=8):
    """List `value` and the neighbouring floats, which other orders of a sum would give."""
    found = [value]
    for end in (-math.inf, math.inf):
        near = value
        for _ in range(steps):
            near = math.nextafter(near, end)
            found.append(near)
    return found


@pytest.mark.parametrize("value", [1.000015, 0.55049173009375, 20.5, 2 / 3, 1e-7, 123456.5, 1234567.0, 41.25])
def test_noise_of_a_processor_changes_no_digit(value):
    assert len({portable(near) for near in neighbours(value)}) == 1
    assert len({round_significant(near, 6) for near in neighbours(value)}) == 1


def test_whole_numbers_keep_all_their_digits():
    assert portable(12345678901.0) == 12345678901
    assert portable(1 / 3) == 0.333333333
    assert portable(-2 / 3) == -0.666666667


def test_what_is_no_number_stays_so():
    assert math.isnan(portable(math.nan)) and portable(math.inf) == math.inf


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        ("0.55049173009375", "0.5504917300937499", True),
        ("0.550491730", "0.550491731", False),
        ("1.5e-07", "1.50000000001e-07", True),
        ("100", "101", False),
        ("1000000000", "1000000001", False),  # counts are exact
        ("40.0", "60.0", False),
        ("reproduced", "close", False),
        ("(none)", "1.5", False),
        ("5", "5.0", False),  # a count that became a float: the cell changed
    ],
)
def test_results_are_compared_by_value(before, now, same):
    assert results.same_value(before, now) is same
