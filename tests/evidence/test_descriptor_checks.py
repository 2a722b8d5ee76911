"""Test that numbers in the sentences of data cards are checked against the tables."""

import json
from urllib.parse import urlparse

import frictionless
import pytest

from evidence import cli, descriptor_checks, results, seal, tables

CARD = "data/economy/datapackage.json"
SOLD = "They sold 40 million."
OPEN = {"creativecommons.org", "opendatacommons.org", "mozilla.org"}
OWN = {"commoncrawl.org"}  # the terms of a publisher whose data are on another site


@pytest.fixture
def card(project):
    """Return card(**changes), which changes the card of economy/trade and returns its problems."""

    def apply(**changes):
        path = project / CARD
        package = json.loads(path.read_text(encoding="utf-8"))
        package["resources"][-1] |= changes
        path.write_text(json.dumps(package), encoding="utf-8")
        tables._parse.cache_clear()
        return descriptor_checks.problems()

    return apply


def test_the_cards_of_the_book_hold():
    assert descriptor_checks.problems() == []


def test_a_computed_sentence_passes(card):
    sold = "cell(t, 'exports_million_usd', country='BLR', year=2020)"
    check = {"says": "{:.0f} million in {}", "is": [sold, "t.year.min()"]}
    assert card(caveats=["Belarus sold 40 million in 2020."], checks=[check]) == []


def test_a_sentence_that_the_table_does_not_bear_out_is_refused(card):
    sold = "total(t, 'exports_million_usd', country=['BLR', 'AZE'])"
    problem, _ = card(caveats=[SOLD], checks=[{"says": "sold {:.0f} million", "is": sold}])
    assert problem.startswith(f"{CARD}: table 'trade', checks[0]: the card says “sold 40 million”")
    assert "the tables give “sold 50 million”. Correct the sentence." in problem  # 50.5, to even


def test_a_number_without_a_check_is_refused_and_sealing_writes_nothing(card, project):
    assert f"the number in “{SOLD}” has no check" in card(caveats=[SOLD])[0]
    before = (project / CARD).read_bytes()
    with pytest.raises(tables.TableError, match="has no check"):
        seal.seal()
    assert (project / CARD).read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        "Read on 24 February 2022, in 1992-2014, 2011/12 and the 1990s; see facts E041 and inf144.",
        "COW 3.0 and 4.0, version 14, release 7, section 9, ES-11/7 to 9, Polity5, gdp_2016.",
    ],
)
def test_dates_names_and_releases_need_no_check(card, text):
    assert card(caveats=[text]) == []


def test_a_condition_and_a_named_origin(card):
    condition = {"says": "in every row", "is": "known.all()"}
    origin = {"says": "an error of 3 points", "from": "the note of the office"}
    names = {"known": "t.exports_million_usd.gt(5) | t.exports_million_usd.isna()"}
    text, checks = ["Some in every row, with an error of 3 points."], [condition, origin]
    assert card(caveats=text, checks=checks, names=names) == []
    names = {"known": "t.exports_million_usd.gt(20)"}
    assert "“in every row” is not true" in card(caveats=text, checks=checks, names=names)[0]


@pytest.mark.parametrize(
    ("check", "named"),
    [
        ({"says": "{} rows", "is": "t.year.__class__"}, "names may not begin with _"),
        ({"says": "{} rows", "is": "open('x')"}, "NameError"),
        ({"says": "{} rows", "is": "t.year.max("}, "is no expression"),
        ({"says": "{} rows", "is": ["1", "2"]}, "1 fields and 2 expressions"),
        ({"says": "{} rows", "is": "cell(t, 'year', country='BLR')"}, "2 rows have"),
        ({"says": "{:.1f} rows", "is": "t.country.max()"}, "Correct the format"),
        ({"says": "rows"}, "either `is` or `from`"),
    ],
)
def test_a_check_that_cannot_be_read_is_one_clear_error(card, check, named):
    (problem,) = card(checks=[check])
    assert "table 'trade', checks[0]" in problem and named in problem


def site(address):
    """Return the last two parts of an address's host."""
    return ".".join(urlparse(address).netloc.split(".")[-2:])


@pytest.mark.parametrize("theme", tables.themes())
def test_outside_tools_find_a_valid_data_package_of_version_2(theme):
    report = frictionless.validate(str(tables.DATA / theme / "datapackage.json"))
    assert tables.descriptor(theme)["$schema"] == seal.PROFILE
    assert report.valid, [error.note for task in report.tasks for error in task.errors][:5]


@pytest.mark.parametrize("theme", tables.themes())
def test_licences_are_those_of_the_sources(theme):
    """By the Data Package rules a list of licences may be left out, and is never empty or nameless."""
    package = tables.descriptor(theme)
    for entry in [package, *package["resources"]]:
        licences = entry.get("licenses", [{"name": "of each table"}])
        assert licences and all(one.get("name") or one.get("path") for one in licences)
        assert not any(one.get("name") == "mixed" for one in licences), entry["name"]
        known = (
            OPEN
            | OWN
            | {site(source["path"]) for source in entry.get("sources", []) if "path" in source}
        )
        for one in licences:
            assert "path" not in one or site(one["path"]) in known, (entry["name"], one)


@pytest.mark.parametrize("name", tables.known_tables())
def test_no_cell_is_read_as_a_formula(name):
    """Check cells that begin with =, + or @, which spreadsheets take for a formula."""
    frame = tables.read(name).select_dtypes(["object", "string"])
    formulas = frame[frame.apply(lambda column: column.str.match(r"[=+@]").eq(True)).any(axis=1)]
    assert formulas.empty, formulas.head()


def test_a_sentence_that_fails_lists_the_rows_that_changed(project, change, card, capsys):
    sold = "cell(t, 'exports_million_usd', country='BLR', year=2020)"
    assert card(caveats=[SOLD], checks=[{"says": "sold {:.0f} million", "is": sold}]) == []
    results.accept([results.Run("economy")])  # records a hash of every row
    change("data/economy/trade.csv", "BLR,RUS,2020,40", "BLR,RUS,2020,60")
    assert cli.main(["data"]) == 2
    said = capsys.readouterr().err
    assert "the card says “sold 40 million”" in said
    assert "table  economy/trade: row [BLR | RUS | 2020] changed" in said
