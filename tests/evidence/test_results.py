"""results/datapackage.json describes every file of results/, and each file matches its description."""

import json

import pytest

from evidence import history, results, tables
from evidence.claims import GROUPS, STRENGTHS, VERDICTS
from evidence.tabular import csvtext
from evidence.tabular.schema import validate

PACKAGE = json.loads((results.RESULTS / "datapackage.json").read_text(encoding="utf-8"))
DESCRIBED = {entry["path"]: entry for entry in PACKAGE["resources"]}


def test_every_file_of_the_results_is_described():
    files = {
        path.relative_to(results.RESULTS).as_posix() for path in results.RESULTS.rglob("*.csv")
    }
    assert files == set(DESCRIBED), "describe new files in results/datapackage.json"


@pytest.mark.parametrize("path", DESCRIBED)
def test_a_file_of_the_results_matches_its_description(path):
    entry = DESCRIBED[path]
    assert len(entry["description"]) > 20 and all(
        field["description"] for field in entry["schema"]["fields"]
    )
    validate(csvtext.read(results.RESULTS / path, tables.may_be_empty(entry)), entry["schema"])


def test_the_description_is_that_of_the_code():
    for name, columns in [*results.FILES.items(), ("history", history.COLUMNS)]:
        fields = {field["name"]: field for field in DESCRIBED[f"{name}.csv"]["schema"]["fields"]}
        assert list(fields) == list(columns), name
        for column, known in (
            ("verdict", VERDICTS),
            ("group", GROUPS),
            ("strength", STRENGTHS),
            ("from", VERDICTS),
        ):
            if column in fields:
                assert fields[column]["constraints"]["enum"] == list(known)


def test_a_chapter_accepted_alone_keeps_the_rows_that_another_uses(project):
    """So that the review of the other can still say why its results moved."""
    chapter = (project / "chapters" / "economy.md").read_text(encoding="utf-8")
    (project / "chapters" / "politics.md").write_text(chapter, encoding="utf-8")
    both = [results.Run("economy"), results.Run("politics")]
    results.accept(both)
    trade, hosts = project / "data/economy/trade.csv", project / "data/sources/hosts.csv"
    trade.write_text(
        trade.read_text("utf-8").replace("BLR,RUS,2020,40", "BLR,RUS,2020,60"), "utf-8"
    )
    hosts.write_text(hosts.read_text("utf-8") + "new.example.org,Agency\n", "utf-8")
    before = results.moved_rows()
    assert {table for table, _, _ in before} == {"economy/trade", "sources/hosts"}
    results.accept(both[:1])
    assert results.moved_rows() == [row for row in before if row[0] == "economy/trade"]
    results.accept(both)
    assert results.moved_rows() == []
