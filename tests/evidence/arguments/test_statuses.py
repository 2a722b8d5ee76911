"""A status follows from what a step needs, in every reading of the map."""

import pytest

from evidence import arguments, claims
from evidence.arguments import AS_MAPPED, READINGS, Reading
from evidence.arguments.truth_table import ORDER, UNSETTLED
from evidence.claims.rules import DERIVATIONS
from tests.evidence.arguments.maps import KNOWN, article, found, node, nodes, status


@pytest.mark.parametrize(
    ("verdicts", "conclusion", "s1"),
    [
        (found(), "stands", "stands"),
        (found(c1="contradicted"), "stands", "stands"),
        (found(c1="contradicted", c2="contradicted"), "falls", "falls"),
        (found(c1="contradicted", c2="unresolved"), "open", "open"),
        (found(c3="contradicted"), "falls", "stands"),
        (found(c3="unresolved"), "open", "stands"),
        (found(c4="contradicted"), "stands", "stands"),
        (
            found(c0="contradicted"),
            "stands",
            "stands",
        ),  # the conclusion itself is for the direct test
        (found(c1="not_checkable", c2="contradicted"), "stands", UNSETTLED),
        (dict.fromkeys(KNOWN, "not checkable"), UNSETTLED, UNSETTLED),
        ({}, "open", "open"),
    ],
)
def test_a_status_follows_from_what_the_step_needs(verdicts, conclusion, s1):
    assert [status("C", verdicts), status("S1", verdicts)] == [conclusion, s1]


@pytest.mark.parametrize(
    ("reading", "verdicts", "wanted"),
    [
        (Reading("d", details=True), found(c4="contradicted"), "falls"),
        (Reading("w", "all"), found(c1="contradicted"), "falls"),
        (Reading("i", "any"), found(c3="contradicted"), "stands"),
        (Reading("h", half_right=False), found(c3="half_right"), "falls"),
        (Reading("h", half_right=False), found(c3="partly_settled"), "stands"),
        (Reading("p", partly_settled=False), found(c3="partly_settled"), "open"),
        (AS_MAPPED, found(c3="half_right"), "stands"),
    ],
)
def test_a_reading_changes_what_counts(reading, verdicts, wanted):
    assert status("C", verdicts, reading) == wanted


def test_the_second_view_of_a_step_is_a_reading():
    given = nodes()
    given[1]["also_read"] = {"needs": "all", "why": "So."}
    assert status("S1", found(c1="contradicted"), Reading("s", "second"), given) == "falls"
    assert status("S1", found(c1="contradicted"), AS_MAPPED, given) == "stands"


def test_a_standing_objection_leaves_a_step_open_and_another_does_nothing():
    given = [*nodes(), node("O1", kind="objection", essential=["c4"], attacks=["S2"])]
    held = arguments.derive_footings(article(given), found())
    assert (
        held["S2"].status == "open"
        and held["C"].status == "open"
        and held["S2"].objections == ("O1",)
    )
    assert status("C", found(c4="contradicted"), given=given) == "stands"
    assert status("C", found(), Reading("o", objections=False), given) == "stands"
    assert status("S2", found(c3="contradicted"), given=given) == "falls", (
        "an objection lifts nothing"
    )


def test_every_verdict_has_a_value_and_half_of_one_in_readings_that_count_it_so():
    assert set(arguments.VALUES) == {*claims.VERDICTS, claims.PENDING}
    assert set(arguments.IN_PART) == {
        row.verdict
        for row in DERIVATIONS
        if arguments.VALUES[row.verdict] == "stands" and len(row.has) == 2
    }


def test_the_truth_table_is_complete_and_its_orders_hold_every_status():
    table = arguments.list_truth_table()
    assert len(table) == 10 and all(
        set(order) == set(arguments.STATUSES) for order in ORDER.values()
    )


def test_the_readings_cross_every_base_with_both_kinds_of_half():
    assert len(set(READINGS)) == 4 * len(arguments.BASES) and READINGS[0] == AS_MAPPED


def test_the_footing_names_what_decides_it_and_counts_each_claim_once():
    verdicts = found(c1="contradicted", c2="contradicted", c0="qualified")
    top = arguments.derive_footings(article(), verdicts)["C"]
    assert top.because == {"P1": ["c1"], "P2": ["c2"]}
    assert top.beneath == {"qualified": 1, "contradicted": 2, "confirmed": 2}
