"""Slices that share their first statements run as if each were alone."""

from evidence.trace import Program
from evidence.trace.forks import run_slices

HEAD = "from evidence import glue\nseen = []"


def test_a_slice_does_not_see_what_another_changes():
    program = Program(
        [HEAD, "seen.append('a')\nglue('a', len(seen))", "seen.append('b')\nglue('b', len(seen))"]
    )
    # By hand, since a real slice of b would include the first change.
    slices = {("number", "a"): [0, 1, 2, 3], ("number", "b"): [0, 1, 4, 5]}
    made = run_slices(program, slices)
    assert {key[1]: found["value"] for key, found in made.items()} == {"a": "1", "b": "1"}


def test_a_slice_that_is_the_beginning_of_another_ends_there():
    program = Program([HEAD, "glue('a', 1)", "glue('b', 2)"])
    made = run_slices(program, {("number", "a"): [0, 1, 2], ("number", "b"): [0, 1, 2, 3]})
    assert [found["value"] for found in made.values()] == ["1", "2"]


def test_a_failing_statement_fails_the_slices_that_hold_it_alone():
    program = Program([HEAD, "wrong = 1 / 0", "glue('a', 1)", "glue('b', 2)"])
    made = run_slices(program, {("number", "a"): [0, 1, 2, 3], ("number", "b"): [0, 1, 4]})
    assert made["number", "a"] == {
        "error": "cell 2, “wrong = 1 / 0”: ZeroDivisionError: division by zero"
    }
    assert made["number", "b"]["value"] == "2"


def test_a_slice_without_its_result_says_so():
    program = Program([HEAD, "glue('a', 1)"])
    assert run_slices(program, {("number", "b"): [0, 1]})["number", "b"] == {
        "error": "the slice does not make it"
    }


def test_a_process_that_dies_is_reported():
    program = Program([HEAD, "import os\nos._exit(3)", "glue('a', 1)"])
    assert (
        "killed" in run_slices(program, {("number", "a"): [0, 1, 2, 3, 4]})["number", "a"]["error"]
    )
