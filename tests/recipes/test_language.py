"""Recipes of the theme language on made-up rows with the traps of the publishers' files."""

import pandas as pd

from evidence import lineage
from recipes.common import NAMES
from recipes.factbook import STATES
from tests.recipes.conftest import rows


def voices(stub, **hours):
    """Every release with the given languages; other figures by language."""
    for key in lineage.load_recipe("language/common_voice").INPUTS:
        stub.json(
            key,
            {
                "locales": {
                    code.replace("_", "-"): {"users": 3, "clips": 1, "validHrs": value}
                    for code, value in hours.items()
                }
            },
        )


def test_common_voice_ranks_among_all_languages(stub):
    voices(stub, en=100.0, be=50.126, uk=50.126, hy_AM=1, de=7)
    table = stub.build("language/common_voice")
    module = lineage.load_recipe("language/common_voice")
    held = (
        "country",
        "release",
        "release_date",
        "speakers",
        "hours_validated",
        "rank",
        "languages",
    )
    assert rows(table, *held)[:3] == [
        ("ARM", "4", "2019-12-10", "3", "1", "5", "5"), ("BLR", "4", "2019-12-10", "3", "50.13", "2", "5"),
        ("UKR", "4", "2019-12-10", "3", "50.13", "2", "5"),
    ]  # fmt: skip
    assert table["release"].unique().tolist() == list(module.RELEASES)


def test_common_voice_stops_without_validated_hours(stub):
    voices(stub, be=1)
    stub.json("common_voice_7_0", {"locales": {"be": {"users": 3}}})
    assert (
        "cv-corpus-7.0-2021-07-21.json: languages have no 'users' or no 'validHrs'"
        in stub.fails("language/common_voice")
    )


def web(stub, *extra):
    module = lineage.load_recipe("language/web_text")
    lines = ["subset,split,code,script,name,words,documents"]
    for subset in module.SUBSETS:
        lines += [
            f"{subset},train,a,b,c,1000000,2500",
            f"{subset},test,a,b,c,9,9",
            f"{subset}_removed,train,a,b,c,-,9",
        ]
    stub.csv("fineweb2_languages", "\n".join([*lines, *extra]) + "\n")
    people = "".join(
        f"x,{code},{year},9178298\n"
        for code, _ in module.SUBSETS.values()
        for year in (2022, module.YEAR)
    )
    stub.csv(
        "population_world_bank",
        "Country Name,Country Code,Year,Value\nArab World,ARB,2023,1\n" + people,
    )


def test_web_text_takes_the_main_script_of_the_training_split(stub):
    web(stub, "azj_Cyrl,train,a,b,c,5,5")
    table = stub.build("language/web_text")
    assert rows(table, *table)[:2] == [
        ("ARM", "Armenian", "1.0", "2.5", "9.178"),
        ("AZE", "Azerbaijani", "1.0", "2.5", "9.178"),
    ]
    assert len(table) == 15


def test_web_text_stops_at_a_second_row_of_a_subset(stub):
    web(stub, "bel_Cyrl,train,a,b,c,5,5")
    assert "not one row each of split train" in stub.fails("language/web_text")


def views(*tuples):
    text = "insert into viewcountsbymonth(pagename,`language`,drilldown,`monthfull`,viewcount) values\n    "
    everywhere = [(name, "ru", "201505", 1000) for name in NAMES]
    return (
        text
        + "\n    ,".join(
            f"('{n}','{lang}','country-total','{month}',{count})"
            for n, lang, month, count in [*everywhere, *tuples]
        )
        + "\n;\n"
    )


def test_wikipedia_views_class_editions(stub):
    stub.csv(
        "wikipedia_views_squid",
        views(
            ("Belarus", "be", "201505", 300000), ("Belarus", "be-tarask", "201505", 207000), ("Belarus", "simple", "201505", 5000),
            ("Belarus", "en", "201505", 6000), ("Belarus", "pl", "201505", 7000), ("Belarus", "en", "201504", 999000),
            ("Georgia", "xmf", "201809", 2000), ("Georgia", "tr", "201809", 3000), ("Unknown (code php=zend)", "nl", "201505", 1),
            ("Cote d''Ivoire", "fr", "201505", 1000),
        ),
    )  # fmt: skip
    table = stub.build("language/wikipedia_views")
    assert rows(table[table["country"] == "BLR"], "month", "edition", "views_thousand") == [
        ("2015-05-01", "English", "11"), ("2015-05-01", "Russian", "1"), ("2015-05-01", "other", "7"), ("2015-05-01", "titular", "507"),
    ]  # fmt: skip
    assert rows(table[table["country"] == "GEO"], "month", "edition", "views_thousand")[1:] == [
        ("2018-09-01", "Turkish", "3"), ("2018-09-01", "titular", "2"),
    ]  # fmt: skip


def test_wikipedia_views_stop_at_a_tuple_that_cannot_be_read_or_stands_twice(stub):
    stub.csv("wikipedia_views_squid", views().replace(",1000)", ",1e3)", 1))
    assert "out-2019-06-08.sql: not every tuple could be read (14 of 15)" in stub.fails(
        "language/wikipedia_views"
    )
    stub.raw._checked.clear()
    stub.csv("wikipedia_views_squid", views(("Belarus", "ru", "201505", 5)))
    assert "stands twice" in stub.fails("language/wikipedia_views")


def factbook(stub, **languages):
    """The page of each state; the section Languages as given by country."""
    module = lineage.load_recipe("language/census_language")
    for name, country in STATES.items():
        if country in module.TITULAR:
            text = languages.get(country) or {
                "Languages": {
                    "text": f"{module.TITULAR[country]} (official) 80.5%, Russian 10% (2014 est.)"
                }
            }
            stub.json(f"factbook_2026_{name}", {"People and Society": {"Languages": text}})
    rows = pd.read_csv(
        lineage.recipe_path("language/census_language").with_suffix(".csv"),
        dtype=str,
        keep_default_na=False,
    )
    for key in rows["fact"]:
        stub.raw.facts[f"language:{key}"] = {"value": 55.5, "url": "https://example.org/census"}


def test_census_language_reads_sentences(stub):
    factbook(
        stub,
        AZE={
            "Languages": {
                "text": "Azerbaijani 96%, other 1.4%; less than 1%: Russian, Avar (2019 est.)"
            },
            "note": "<strong>note:</strong> Russian is widely spoken",
        },
        LVA={
            "Languages": {"text": "Latvian (official) 56%, Russian 33.8%&nbsp; (2011 est.)"},
            "note": "data represent language usually spoken at home",
        },
        EST={"text": "Estonian (official) 67%, Russian 28.5% (2021est.)"},
        MDA={
            "Languages": {
                "text": "Moldovan/Romanian 80% (official) (56.7% Moldovan; 23.5% Romanian), Russian 9% (2014)"
            },
            "note": "data represent mother tongue",
        },
    )
    table = stub.build("language/census_language")
    held = ("country", "year", "question", "language", "percent")
    pages = table[table["source_url"].str.contains("factbook.json/blob/")]
    assert rows(pages[pages["country"].isin(["AZE", "EST", "LVA", "MDA", "GEO"])], *held) == [
        ("AZE", "2019", "not named", "titular", "96"), ("EST", "2021", "not named", "Russian", "28.5"),
        ("EST", "2021", "not named", "titular", "67"), ("GEO", "2014", "not named", "Russian", "10"),
        ("GEO", "2014", "not named", "titular", "80.5"), ("LVA", "2011", "home", "Russian", "33.8"),
        ("LVA", "2011", "home", "titular", "56"), ("MDA", "2014", "native", "Russian", "9"), ("MDA", "2014", "native", "titular", "80"),
    ]  # fmt: skip
    assert rows(table[table["source_url"] == "https://example.org/census"], "percent")[0] == (
        "55.5",
    )


def test_census_language_stops_without_a_year_or_a_share(stub):
    factbook(stub, AZE={"Languages": {"text": "Azerbaijani 96%, other 4%"}})
    assert "aj.json: no year at the end of 'Azerbaijani 96%, other 4%'" in stub.fails(
        "language/census_language"
    )
    stub.raw._checked.clear()
    factbook(stub, AZE={"Languages": {"text": "Azeri 96%, other 4% (2019 est.)"}})
    assert "aj.json: no share of Azerbaijani" in stub.fails("language/census_language")
