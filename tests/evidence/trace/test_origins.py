"""What a slice reads: tables, rows, facts, and the files that they come from."""

import pytest

from evidence import tables
from evidence.trace import (
    Program,
    TraceError,
    Use,
    check_named,
    find_origin,
    list_files,
    list_pages,
)
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


START = "from evidence import fact, glue, load\n\n"
UNNAMED = {
    "theme = 'economy:'\nkey = theme + 'E001'\nglue('a', fact(key).value)": "`fact(key)`",
    "import evidence as ev\nname = '/'.join(['economy', 'trade'])\nglue('a', len(ev.load(name)))": "`ev.load(name)`",
}


@pytest.mark.parametrize("code", UNNAMED)
def test_a_result_that_names_nothing_it_reads_is_refused(project, code):
    program = Program([START, code])
    with pytest.raises(TraceError) as raised:
        check_named(program, "number", "a", program.slice("number", "a"))
    assert str(raised.value).startswith(
        f"The number 'a' reads data in code cell 2, line 3: {UNNAMED[code]}, but no statement"
    )
    assert 'Write the whole name out, such as "economy/' in str(raised.value).replace(":E", "/E")


@pytest.mark.parametrize(
    "code",
    [
        "for key in ['economy:E001']:\n    glue('a', fact(key).value)",
        "glue('a', 12)\nglue('b', fact('economy:E001').value)",
        "glue('a', len(load('economy/countries')))",
        "def fact(n):\n    return n\nglue('a', fact(2))",
    ],
)
def test_a_result_that_names_what_it_reads_or_reads_nothing_is_not(project, code):
    program = Program([START if "def" not in code else "from evidence import glue", code])
    check_named(program, "number", "a", program.slice("number", "a"))


def test_a_table_of_the_register_is_listed_where_the_code_loads_it(project):
    assert find_origin(['load("articles/claims")']).uses
    assert not find_origin(["claim('demo-01')"], ["articles/claims"]).uses
