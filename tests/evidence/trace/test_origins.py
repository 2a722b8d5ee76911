"""What a slice reads: tables, rows, facts, and the files that they come from."""

import pytest

from evidence import tables
from evidence.trace import Use, find_origin, list_files, list_pages
from evidence.trace.origins import find_filters, read_names

FILTERED = [
    ('load("economy/trade").query("year == 2020")', ["year == 2020"]),
    ('t = load("economy/trade")\na = t.query("year == 2020")\nb = t.query("country == \'BLR\'")', ["year == 2020", "country == 'BLR'"]),
    ('t = load("economy/trade")\na = t.query("year == 2020")\nb = t["year"].max()', ["year == 2020", None, ]),
    ('t = load("economy/trade")\nt = 1\na = t.query("year == 2020")', [None]),
    ('t = load("economy/trade").rename(columns=str).query("year == 2020")', [None]),
    ("t = load('economy/trade').query(f'year == {last}')", [None]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "filters"), FILTERED)
def test_a_filter_is_known_where_every_use_has_one(code, filters):
    assert sorted(
        map(str, find_filters(list(map(read_names, code.split("\n"))))["economy/trade"])
    ) == sorted(map(str, filters))


WORDS = [
    ("country == 'BLR' and year >= 2020", "3", "2 of 3 rows: Belarus, from 2020"),
    (
        "country in ('BLR', 'AZE') and year < 2021",
        "3",
        "2 of 3 rows: Belarus or Azerbaijan, before 2021",
    ),
    ("country != 'BLR'", "3", "1 of 3 rows: not Belarus"),
    ("year - 1 == 2019", "3", "2 of 3 rows"),
    ("year == @last", "3", "all 3 rows"),
    ("made_by_the_notebook > 1", "3", "all 3 rows"),
]


@pytest.mark.parametrize(("query", "total", "said"), WORDS)
def test_rows_are_counted_and_said_in_words(project, query, total, said):
    (use,) = find_origin([f'a = load("economy/trade").query("{query}")']).uses
    assert use.describe() == said and str(use.total) == total


def test_facts_and_tables_named_by_a_verdict_are_read_too(project):
    found = find_origin(
        ['claim("demo-01").document(supports=["economy:E001"])'],
        ["economy/trade", "economy:E002", "economy/facts"],
    )
    assert found.facts == ["economy:E001", "economy:E002"]
    assert found.uses == [Use("economy/trade", 3, 3)]
    assert find_origin(['fact("economy:E999")']).facts == []


def test_every_table_leads_to_a_file_a_page_or_says_that_it_is_our_own():
    for name in tables.known_tables():
        entry = tables.resource(name)
        kind = entry["lineage"]["kind"]
        found = (
            list_files(name)
            or list_pages(name)
            or [s["path"] for s in entry.get("sources", []) if s.get("path")]
        )
        # Ours: who publishes what, and the spellings that search joins.
        assert found or name.startswith("sources/") or name == "articles/names", (
            f"{name} ({kind}): no publisher's file and no page"
        )
