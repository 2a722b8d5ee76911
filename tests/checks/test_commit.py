"""`make check` runs the chapters that a change can move, and no other."""

import pytest

from checks import commit
from evidence import results

TEXTS = {
    "economy": 'load("economy/national_trade"); load("military/countries")',
    "military": 'load("military/countries"); claim("demo-01"); documented("nau-2025-06")',
    "prose": "Nothing is loaded.",
}


@pytest.mark.parametrize(
    ("changed", "chapters"),
    [
        ([], []),
        (None, ["economy", "military", "prose"]),
        (["chapters/prose.md", "README.md"], ["prose"]),
        (["data/economy/national_trade.csv"], ["economy"]),
        (["data/economy/datapackage.json"], ["economy"]),
        (["data/military/countries.csv"], ["economy", "military"]),
        (["data/articles/claims.csv"], ["military"]),
        (["data/countries.csv"], ["economy", "military", "prose"]),
        (["data/articles/documents/nau-2025.yaml"], ["military"]),
        (["evidence/index.py"], ["economy", "military", "prose"]),
        (["evidence/claims/card.html"], ["economy", "military", "prose"]),
        (["evidence/book/nodes.py", "evidence/trace/slices.py", "data/CHANGES.md"], []),
    ],
)
def test_a_change_runs_the_chapters_that_it_can_move(changed, chapters):
    assert commit.moved_chapters(changed, TEXTS) == chapters


def test_changed_files_are_those_of_git_or_unknown(tmp_path, monkeypatch):
    monkeypatch.setattr(commit, "ROOT", tmp_path)
    assert commit.changed_files() is None, "no repository"
    for command in (["init", "-q"], ["add", "."]):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / "é new.csv").write_text("a\n")
        commit.subprocess.run(["git", *command], cwd=tmp_path, check=True)
    (tmp_path / "later.md").write_text("b\n")
    assert commit.changed_files() == ["data/é new.csv", "later.md"]


def test_a_fault_of_data_settings_or_arguments_is_reported(monkeypatch):
    assert list(commit.faults()) == []
    monkeypatch.setattr(commit.seal, "check", lambda: ["data/a.csv, line 2: wrong"])

    def broken():
        raise commit.arguments.ArgumentError("arguments.yaml: a step that does not exist")

    monkeypatch.setattr(commit.arguments, "read", broken)
    assert list(commit.faults()) == [
        "data/a.csv, line 2: wrong",
        "arguments.yaml: a step that does not exist",
    ]


def test_a_number_of_an_argument_that_is_no_longer_glued_fails_the_check(monkeypatch, capsys):
    assert commit.report_lost_numbers([]) == []
    rows = [row for row in results.accepted("numbers") if row["notebook"] == "synthesis"]
    kept = [row for row in rows if row["name"] != "syn-gap-last"]
    assert commit.report_lost_numbers([results.Run("synthesis", numbers=rows)]) == []
    (fault,) = commit.report_lost_numbers([results.Run("synthesis", numbers=kept)])
    assert "node nau-C: no chapter glues the number 'synthesis:syn-gap-last'" in fault
    assert f"error: {fault}" in capsys.readouterr().out


def test_a_moved_result_and_a_failing_chapter_fail_the_check(monkeypatch, capsys):
    monkeypatch.setattr(
        commit.review, "execute_all", lambda names: [results.Run(name) for name in names]
    )
    monkeypatch.setattr(commit.review, "report", lambda runs: ("number economy: share 1 → 2", True))
    monkeypatch.setattr(commit, "report_lost_numbers", lambda runs: [])
    assert commit.run_chapters(["economy"]) == ["results moved"]
    assert "make accept" in capsys.readouterr().out

    def failing(names):
        raise results.ReviewError("chapters/economy.md, line 9: no")

    monkeypatch.setattr(commit.review, "execute_all", failing)
    assert commit.run_chapters(["economy"]) == ["chapters/economy.md, line 9: no"]
