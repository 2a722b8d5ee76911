"""What an argument's page says of its readings follows from them, in whatever order they stand."""

import itertools
from dataclasses import replace
from types import SimpleNamespace

import pytest

from evidence.arguments import AS_MAPPED
from evidence.book.parts.argument_map import Assessed

STRICT = replace(AS_MAPPED, name="strict", support="all")


@pytest.mark.parametrize("order", itertools.permutations(range(3)))
def test_a_reading_stands_for_those_crossed_with_it(order):
    tried = [
        (STRICT, "fails"),
        (replace(STRICT, half_right=False), "fails"),
        (replace(STRICT, partly_settled=False), "open"),
    ]
    argument = Assessed.__new__(Assessed)
    argument.footings = {"top": SimpleNamespace(status="stands")}
    argument.readings = {"top": [(AS_MAPPED, "stands"), *(tried[place] for place in order)]}
    assert argument.find_flips("top") == {
        "fails": ["strict"],
        "open": ["strict, but partly settled does not count as holding"],
    }
