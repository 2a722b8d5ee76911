"""The history of verdicts: only added to, with a reason for each verdict that moved."""

import csv

import pytest

from evidence import history, results
from evidence.results import ReviewError, Run
from evidence.tables import TableError

DAY = "2026-11-28"


def run(**verdicts):
    """What a run of the chapter economy gives."""
    rows = [
        dict.fromkeys(results.FILES["verdicts"], "")
        | {"claim_id": f"demo-{name[1:]}", "verdict": verdict, "notebook": "economy"}
        for name, verdict in verdicts.items()
    ]
    return Run("economy", verdicts=rows)


@pytest.fixture
def recorded(project):
    """A project whose first two verdicts are recorded."""
    first = run(c01="confirmed", c02="qualified")
    results.accept([first])
    history.append(history.give_reasons(history.find_moves([first], "2026-11-22"), "", {}))
    return project


def test_the_first_verdict_of_a_claim_needs_no_reason(recorded):
    rows = history.read()
    assert [(row["claim"], row["from"], row["to"]) for row in rows] == [
        ("demo-01", "", "confirmed"),
        ("demo-02", "", "qualified"),
    ]
    assert {row["reason"] for row in rows} == {history.FIRST}
    assert not any(row["from"] for row in rows)


def test_a_verdict_that_moved_needs_a_reason_and_nothing_is_recorded_without(recorded):
    before = (recorded / "results/history.csv").read_bytes()
    moves = history.find_moves([run(c01="contradicted", c02="qualified")], DAY)
    with pytest.raises(
        ReviewError, match=r'(?s)1 verdict moved.*demo-01: confirmed → contradicted.*WHY="…"'
    ):
        history.give_reasons(moves, " ", {})
    assert (recorded / "results/history.csv").read_bytes() == before
    history.append(history.give_reasons(moves, "A page was found.", {}))
    assert (recorded / "results/history.csv").read_bytes().startswith(before)
    assert [row for row in history.read() if row["from"]] == [
        {
            "date": DAY,
            "claim": "demo-01",
            "from": "confirmed",
            "to": "contradicted",
            "reason": "A page was found.",
        }
    ]


def test_a_claim_that_is_settled_no_more_is_withdrawn(recorded):
    (move,) = history.find_moves([run(c01="confirmed")], DAY)
    assert (move["claim"], move["from"], move["to"]) == ("demo-02", "qualified", "")


def test_reasons_of_single_claims_come_from_a_file(recorded, tmp_path):
    path = tmp_path / "moved.csv"
    path.write_text(
        "claim,from,to,reason\ndemo-01,confirmed,contradicted,Its own reason.\n", encoding="utf-8"
    )
    moves = history.find_moves([run(c01="contradicted", c02="confirmed")], DAY)
    given = history.give_reasons(moves, "The scheme is new.", history.read_reasons([str(path)]))
    assert [row["reason"] for row in given] == ["Its own reason.", "The scheme is new."]
    path.write_text("claim,why\n", encoding="utf-8")
    with pytest.raises(
        ReviewError, match="line 1: its columns are .*Name two of them claim and reason"
    ):
        history.read_reasons([str(path)])
    with pytest.raises(ReviewError, match="there is no such file"):
        history.read_reasons([str(tmp_path / "nowhere.csv")])
    path.write_text("claim,reason\ndemo-01,The scheme is new, and better.\n", encoding="utf-8")
    with pytest.raises(
        TableError, match="line 2: .* has 3 cells.* Quote a cell that holds a comma"
    ):
        history.read_reasons([str(path)])
    with pytest.raises(TableError, match="this is a folder"):
        history.read_reasons([str(tmp_path)])


def test_a_row_that_was_changed_is_noticed(recorded):
    path = recorded / "results/history.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + f"{DAY},demo-01,qualified,close,Why.\n", encoding="utf-8"
    )
    with pytest.raises(
        ReviewError, match="line 4: demo-01 moves from “qualified”, but it was “confirmed” before"
    ):
        history.read()


def test_the_history_of_the_book_ends_with_the_verdicts_of_today():
    last = {row["claim"]: row["to"] for row in history.read()}
    today = {row["claim_id"]: row["verdict"] for row in results.accepted("verdicts")}
    assert {claim: to for claim, to in last.items() if to} == today, (
        "`make accept WHY=…` records both."
    )


def test_every_move_of_the_book_has_a_reason_in_a_sentence():
    with (results.RESULTS / "history.csv").open(encoding="utf-8", newline="") as file:
        bare = [
            row["claim"]
            for row in csv.DictReader(file)
            if not row["reason"].endswith(".") or " " not in row["reason"]
        ]
    assert not bare


def test_a_history_with_another_header_is_to_be_restored_not_accepted(recorded, change):
    change("results/history.csv", "date,claim", "day,claim")
    with pytest.raises(ReviewError, match="history.csv, line 1: .*'day'.* Restore") as caught:
        history.read()
    assert "make accept" not in str(caught.value)
