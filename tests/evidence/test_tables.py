import json

import frictionless
import pandas as pd
import pytest

from evidence import claims, newtable, seal, tables
from evidence.claims.independence import publishers

from .conftest import TRADE as TRADE_TEXT

TRADE = "data/economy/trade.csv"

# what breaks, and what the one message must name
BROKEN = {
    "missing column": (
        TRADE_TEXT, TRADE_TEXT.replace("partner,", "").replace("RUS,", ""), ["trade.csv", "'partner' is missing"],
    ),
    "extra column": (
        TRADE_TEXT, TRADE_TEXT.replace("\n", ",red\n").replace("red", "colour", 1),
        ["trade.csv", "'colour' is not described"],
    ),
    "a name missing in the header": ("partner,year", "year", ["line 2", "has 5 cells, the header has 4"]),
    "a name too many in the header": ("reporter\n", "reporter,colour\n", ["line 2", "has 5 cells, the header has 6"]),
    "text where a number belongs": ("10.5", "ten", ["line 2", "exports_million_usd", "'ten'", "number"]),
    "duplicate key": ("BLR,RUS,2021", "BLR,RUS,2020", ["line 4", "duplicate key", "year = 2020"]),
    "unknown country code": ("AZE,RUS", "AZB,RUS", ["line 2", "unknown code 'AZB'", "countries.csv"]),
    "required and empty": ("AZE,RUS", ",RUS", ["line 2", "'country'"]),
    "below the minimum": ("10.5", "-1", ["line 2", "below the minimum 0. Correct the cell, or lower the minimum"]),
    "above the maximum": ("AZE,RUS,2020", "AZE,RUS,2099", ["line 2", "above the maximum 2030. Correct the cell, or raise the maximum"]),
    "outside the list": ("10.5,AZE", "10.5,ARM", ["line 2", "'ARM' is not one of ['AZE', 'BLR']. Write one of these."]),
    "near one of the list": ("10.5,AZE", "10.5,Aze", ["line 2", "['AZE', 'BLR']. Did you mean 'AZE'?"]),
    "against the pattern": ("AZE,RUS", "Aze,RUS", ["line 2", "the pattern [A-Z]{3}. Write AZE."]),
    "like no other code": ("AZE,RUS", "7,RUS", ["line 2", "the pattern [A-Z]{3}. Write it like 'BLR'."]),
    "a fraction where an integer belongs": ("BLR,RUS,2021", "BLR,RUS,2021.5", ["line 4", "integer"]),
}  # fmt: skip


def test_load_gives_types_and_keeps_missing_apart_from_zero(project):
    frame = tables.load("economy/trade")
    assert frame.attrs["table"] == "economy/trade"
    assert frame["year"].dtype == "int64"
    assert frame["exports_million_usd"].dtype == "float64"
    assert pd.isna(frame["exports_million_usd"].iloc[2])


def test_a_caller_cannot_spoil_the_next_load(project):
    frame = tables.load("economy/trade")
    frame["year"] = 0
    assert (tables.load("economy/trade")["year"] > 0).all()


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_table_is_refused_by_name_and_place(project, change, case):
    old, new, named = BROKEN[case]
    change(TRADE, old, new)
    with seal.unsealed(), pytest.raises(tables.TableError) as caught:
        tables.load("economy/trade")
    for words in named:
        assert words in str(caught.value)


@pytest.mark.parametrize("case", BROKEN)
def test_outside_tools_reach_the_same_judgement(project, change, case):
    old, new, _ = BROKEN[case]
    change(TRADE, old, new)
    path = project / "data/economy/datapackage.json"
    package = json.loads(path.read_text())
    for entry in package["resources"]:
        entry.pop("hash"), entry.pop("bytes")
    path.write_text(json.dumps(package))
    assert not frictionless.validate(str(path)).valid


def test_outside_tools_accept_what_load_accepts(project):
    assert frictionless.validate(str(project / "data/economy/datapackage.json")).valid


def test_a_changed_file_is_refused_until_it_is_sealed(project, change):
    change(TRADE, "10.5", "11.5")
    with pytest.raises(tables.TableError, match="python -m evidence data"):
        tables.load("economy/trade")
    seal.seal()
    assert tables.load("economy/trade")["exports_million_usd"].iloc[0] == 11.5


@pytest.mark.parametrize(
    ("table", "old", "new", "ask"),
    [
        ("sources/publishers", "Weekly,press", "Weekly,agency", publishers),
        ("articles/claims", "First partner.", "Second partner.", claims.register),
    ],
)
def test_what_is_made_from_an_altered_table_is_refused_like_the_table(
    project, change, table, old, new, ask
):
    change(f"data/{table}.csv", old, new)
    with seal.unsealed():
        ask()
    for read in (lambda: tables.read(table), ask):
        with pytest.raises(tables.TableError, match="not what its hash"):
            read()


def test_unknown_table_theme_and_fact_are_named(project):
    with pytest.raises(tables.TableError, match="no table 'economy/tradd'.*economy/trade"):
        tables.load("economy/tradd")
    with pytest.raises(tables.TableError, match="no such theme.*economy"):
        tables.load("climate/heat")
    with pytest.raises(tables.TableError, match="no fact 'economy:E999'"):
        tables.fact("economy:E999")


def test_a_missing_file_and_a_broken_descriptor_are_named(project, change):
    (project / TRADE).unlink()
    with pytest.raises(tables.TableError, match="trade.csv: the descriptor lists this table"):
        tables.load("economy/trade")
    change("data/economy/datapackage.json", "{", "{,")
    with pytest.raises(tables.TableError, match="datapackage.json, line 1: not JSON"):
        tables.load("economy/trade")


def test_sealing_writes_nothing_when_a_table_is_broken(project, change):
    change(TRADE, "10.5", "ten")
    before = (project / "data/economy/datapackage.json").read_bytes()
    with pytest.raises(tables.TableError, match="'ten'"):
        seal.seal()
    assert (project / "data/economy/datapackage.json").read_bytes() == before


def test_sealing_twice_changes_nothing(project):
    assert seal.seal() == []


def test_an_incomplete_card_is_a_problem(project, change):
    path = project / "data/economy/datapackage.json"
    path.write_text(path.read_text().replace('"vintage": "2020"', '"vintage": ""'))
    assert any("has no vintage" in problem for problem in seal.check())


def test_a_new_table_is_begun_with_its_columns_and_refused_until_described(project):
    (project / "data/economy/loans.csv").write_text("country,year,amount_usd\nBLR,2020,1.5\n")
    newtable.begin("economy/loans")
    kinds = {f["name"]: f["type"] for f in tables.resource("economy/loans")["schema"]["fields"]}
    assert kinds == {"country": "string", "year": "integer", "amount_usd": "number"}
    with pytest.raises(tables.TableError, match="'loans'.*title"):
        seal.seal()


def test_the_first_table_of_a_new_theme_begins_its_package(project):
    (tables.DATA / "weather").mkdir()
    (tables.DATA / "weather" / "rain.csv").write_text(
        "country,year,rain_mm\nBLR,2020,600.5\n", encoding="utf-8"
    )
    path, _ = newtable.begin("weather/rain")
    assert path == tables.DATA / "weather" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    assert [entry["name"] for entry in package["resources"]] == ["countries", "rain"]
    with pytest.raises(
        tables.TableError, match="weather/datapackage.json: the theme has no description"
    ):
        seal.seal()
    text = path.read_text(encoding="utf-8")
    text = text.replace(f'"path": "{seal.UNDESCRIBED}"', '"path": "https://example.org"')
    text = text.replace(seal.UNDESCRIBED, "mm of rain")
    path.write_text(text, encoding="utf-8")
    assert "weather/rain" in seal.seal()
    assert tables.load("weather/rain")["rain_mm"].item() == 600.5
