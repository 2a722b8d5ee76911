"""The slices of the chapters make what the chapters make; `make test-trace` runs all of them."""

import pytest

from evidence import results
from evidence.trace import check_named, slices
from evidence.trace.verify import list_results, read_program, verify, verify_all

SAMPLE = 2  # slices of each chapter that every test run executes


def test_a_sample_of_slices_run_alone_makes_the_accepted_results():
    count, said = verify_all(results.notebooks(), SAMPLE)
    assert not said, "\n".join(said)
    assert count == sum(min(SAMPLE, len(list_results(name))) for name in results.notebooks())


@pytest.mark.parametrize("chapter", results.notebooks())
def test_every_result_has_a_slice(chapter):
    program = read_program(chapter)
    for kind, name in list_results(chapter):
        chosen = program.slice(kind, name)
        # A notebook that makes one result may need all of its statements for it.
        most = len(program.statements) - (len(list_results(chapter)) > 1)
        assert 0 < len(chosen) <= most, f"{kind} {name}: the slice is the whole notebook, or empty"
        check_named(
            program, kind, name, chosen
        )  # otherwise its trace would say that it reads nothing
        if kind == "number":
            assert is_named(name, program.text(chosen)), f"{name}: its slice makes another number"


def is_named(name, code):
    """Tell whether code writes out a name, or the words that it begins with: "x", "x-" or f"x-{…}"."""
    words = name.split("-")
    begins = ["-".join(words[:count]) for count in range(1, len(words) + 1)]
    return any(f'"{one}{end}' in code for one in begins for end in ('"', '-"', "-{"))


def test_a_statement_that_is_missing_is_noticed(monkeypatch):
    whole = slices.Program.slice
    monkeypatch.setattr(slices.Program, "slice", lambda self, *key: whole(self, *key)[-1:])
    _, said = verify("information", SAMPLE)
    assert len(said) == SAMPLE and "is not defined" in said[0]
