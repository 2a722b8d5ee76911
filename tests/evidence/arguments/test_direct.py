"""The outcome of a direct test follows from its conditions."""

import pytest

from evidence import arguments, tables
from tests.accepted import read_numbers
from tests.evidence.arguments.maps import listed, nodes


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        ([{"number": "a:x", "above": 2, "says": "S."}], "borne out"),
        ([{"number": "a:x", "below": 2, "says": "S."}], "not borne out"),
        ([{"number": "a:x", "equals": "a:y", "says": "S."}], "borne out"),
        ([{"number": "a:z", "above": 2, "says": "S."}], "cannot be tested"),
        (
            [
                {"number": "a:x", "above": 2, "says": "S."},
                {"number": "a:x", "above": 9, "says": "S."},
            ],
            "borne out in part",
        ),
        ([{"verdict": "c1", "is": "holds", "says": "S."}], "borne out"),
        ([{"verdict": "c2", "is": "holds", "says": "S."}], "not borne out"),
        ([{"verdict": "c2", "is": "fails", "says": "S."}], "borne out"),
        ([{"verdict": "c3", "is": "holds", "says": "S."}], "borne out in part"),
        ([{"verdict": "c4", "is": "holds", "says": "S."}], "cannot be tested"),
    ],
)
def test_the_outcome_of_a_direct_test_is_computed(conditions, wanted):
    verdicts = {"c1": "qualified", "c2": "contradicted", "c3": "half right", "c4": "unresolved"}
    outcome, tried = arguments.test_node({"tests": conditions}, {"a:x": "3.0", "a:y": 3}, verdicts)
    assert outcome == wanted and len(tried) == len(conditions)


def test_a_step_without_a_test_has_no_outcome_and_one_that_cannot_be_tested_says_so():
    assert arguments.test_node({}, {}, {}) is None
    assert arguments.test_node({"untestable": "No data."}, {}, {}) == ("cannot be tested", [])


def test_every_number_that_the_maps_look_at_is_among_the_results():
    numbers = read_numbers()
    for one in arguments.read()["articles"]:
        for step in arguments.nodes_of(one).values():
            for condition in [*step.get("tests", []), *step.get("stands_if", [])]:
                tried = arguments.try_condition(condition, numbers, {})
                assert not tried.number or "unknown" not in (tried.found, tried.bound), (
                    f"{step['id']}: {condition}"
                )


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"number": "a:sum", "above": 2}, ""),
        ({"number": "a:sum", "below": "a:unknown"}, ""),
        ({"verdict": "c1", "is": "holds"}, ""),
        ({"number": "a:sun", "above": 2}, "no chapter glues the number 'a:sun'. Did you mean 'a:sum'?"),
        ({"number": "a:sum", "below": "b:other"}, "'b:other'. Name one of results/numbers.csv."),
        ({"number": "a:word", "above": 2}, "'a:word' is the word 'Minsk'. Name a number."),
    ],
)  # fmt: skip
def test_a_number_that_no_chapter_glues_is_named(condition, said):
    numbers = {"a:sum": "3.0", "a:unknown": "nan", "a:word": "'Minsk'"}
    for key in ("tests", "stands_if"):
        given = nodes()
        given[3][key] = [condition]
        found = list(arguments.find_lost_numbers(listed(given), numbers))
        assert len(found) == bool(said)
        assert all(one.startswith(f"{arguments.FILE}: node P1: ") for one in found)
        assert all(said in one for one in found)


def test_a_lost_number_is_named_with_its_line():
    name = "synthesis:syn-gap-last"
    numbers = {key: value for key, value in read_numbers().items() if key != name}
    lines = (tables.DATA / "articles" / "arguments.yaml").read_text(encoding="utf-8").split("\n")
    places = [number for number, line in enumerate(lines, 1) if f'"{name}"' in line]
    found = list(arguments.find_lost_numbers(arguments.read(), numbers))
    assert [one.partition(": ")[0] for one in found] == [f"{arguments.FILE}:{n}" for n in places]
