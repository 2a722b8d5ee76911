"""The derived columns of the tables of facts are filled in, and what cannot be derived is named."""

import datetime
import re

import pytest

from evidence import cli, facts, seal, tables

FACTS = "data/economy/facts.csv"


def test_the_facts_of_the_book_follow_from_their_pages():
    assert facts.problems() == []


def test_sealing_fills_in_who_publishes_and_how_far_to_trust(project, change):
    change(FACTS, "Title,Agency,,https://agency.org/1,Daily,", "Title,,,https://agency.org/1,,")
    change(FACTS, "agrees,verified", "agrees,")
    assert seal.seal() == []  # what is filled in is what was there
    assert tables.fact("economy:E001")["publisher"] == "Agency"
    assert tables.fact("economy:E001")["second_publisher"] == "Daily"
    assert tables.fact("economy:E001")["integrity"] == "verified"


def test_nobody_types_verified(project, change, capsys):
    change(FACTS, "https://agency.org/3,,,,,single source", "https://agency.org/3,,,,,verified")
    assert cli.main(["data", "--check"]) == 2
    said = capsys.readouterr().out
    assert "data/economy/facts.csv: the content is not what its hash" in said
    with seal.unsealed():
        (problem,) = facts.problems()
    assert problem.startswith(f"{FACTS}, line 3, column 'integrity': “verified”, where the pages ")
    assert "give “single source”. Run `python -m evidence data`" in problem
    assert cli.main(["data"]) == 0
    said = capsys.readouterr().out
    assert f"{FACTS}, line 3, column 'integrity': “verified” replaced by “single source”" in said
    assert tables.fact("economy:E002")["integrity"] == "single source"


def test_a_change_of_house_changes_what_counts_as_verified(project, change):
    change("data/sources/publishers.csv", "independent,Daily", "independent,Agency")
    assert seal.seal() == ["economy/facts", "sources/publishers"]
    assert tables.fact("economy:E001")["integrity"] == "single source"


NEW_HOST = (
    "the host '{}' is not known. Add the row “{},<publisher>” to data/sources/hosts.csv, and a new "
    "publisher to data/sources/publishers.csv as “<publisher>,<kind>,<side>,<house>,<note>”."
)
FAULTS = [
    ("2020-12", "2122-09-13", "date", "'2122-09-13' lies in the future"),
    ("2020-12", "2122/2123", "date", "'2122' lies in the future"),
    (
        "2020-12",
        "2020-12-24/2020-11",
        "date",
        "'2020-12-24/2020-11' ends before it begins. Write the earlier",
    ),
    (
        "2020-12",
        "2020-02-30",
        "date",
        "'2020-02-30' is no day of the calendar. Write it as on the page.",
    ),
    (
        "https://weekly.org/4",
        "https:///4",
        "url",
        "'https:///4' is no address. Copy it from the browser.",
    ),
    ("//weekly.org/4", "//[weekly/4", "url", "'https://[weekly/4' is no address. Copy it"),
    ("//weekly.org/4", "//new.org/4", "url", NEW_HOST.format("new.org", "new.org")),
    ("//www.daily.org/2", "//a.org/2", "second_url", NEW_HOST.format("a.org", "a.org")),
    ("Weekly,,https", "Weekly,Nobody,https", "origin", "add the row “Nobody,<kind>,<side>,"),
    ("Weekly,,https", "Weekly,Weekly,https", "origin", "runs the page itself. Leave the cell"),
    ("agrees,", ",", "agreement", "“” does not fit. Say of a second page “agrees”"),
    ("org/4,,,,,", "org/4,,,,agrees,", "agreement", "without one leave it empty"),
]


@pytest.mark.parametrize(("old", "new", "column", "words"), FAULTS)
def test_what_cannot_be_derived_is_named_with_its_fix(project, change, old, new, column, words):
    change(FACTS, old, new)
    before = {path: path.read_bytes() for path in (project / "data").rglob("*.*")}
    with pytest.raises(tables.TableError) as error:
        seal.seal()
    assert re.match(rf"{FACTS}, line [24], column '{column}': ", str(error.value))
    assert words in str(error.value) and "\n" not in str(error.value)
    assert {path: path.read_bytes() for path in before} == before


def test_a_fact_of_today_is_good(project, change):
    today = datetime.date.today().isoformat()
    change(FACTS, "2020-12", f"2020/{today[:4]}")
    change(FACTS, "BLR,2021,", f"BLR,{today[:7]},")
    assert seal.seal() == ["economy/facts"]


def test_a_failed_seal_leaves_the_derived_columns_as_they_were(project, change):
    change(FACTS, "agrees,verified", "agrees,single source")
    change("data/economy/datapackage.json", '"title": "Trade"', '"title": ""')
    before = (project / FACTS).read_bytes()
    with pytest.raises(tables.TableError, match="has no title"):
        seal.seal()
    assert (project / FACTS).read_bytes() == before
