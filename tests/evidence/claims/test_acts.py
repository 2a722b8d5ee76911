import json

import numpy as np
import pandas as pd
import pytest

from evidence import claims, seal, tables
from evidence.claims import GROUPS, VERDICTS, ClaimError, claim, settled, specify

SOURCE = ["economy/trade"]


@pytest.mark.parametrize(
    ("precision", "stated", "value", "verdict"),
    [
        ("exact", "49", 49.4, "reproduced"),
        ("exact", "49", 49.6, "close"),
        ("exact", "49", 47.0, "contradicted"),
        ("exact", "4.9", 4.94, "reproduced"),
        ("exact", "4.9", 4.97, "close"),
        ("exact", "4.9", 5.1, "contradicted"),
        ("exact", "8", 9, "contradicted"),
        ("exact", "38", 39, "close"),
        ("approx", "48", 50, "reproduced"),
        ("approx", "48", 52, "close"),
        ("approx", "48", 55, "contradicted"),
        ("at_least", "8", 8, "reproduced"),
        ("at_least", "8", 800, "reproduced"),
        ("at_least", "50", 48, "close"),
        ("at_least", "50", 47, "contradicted"),
        ("rank", "139", 139, "reproduced"),
        ("rank", "139", 140, "close"),
        ("rank", "139", 142, "contradicted"),
        ("superlative", "1", 1, "reproduced"),
        ("superlative", "1", 2, "contradicted"),
    ],
)
def test_tolerance_follows_the_precision(precision, stated, value, verdict):
    row = {
        "claim_id": "x",
        "precision": precision,
        "stated_value": stated,
        "stated_number": float(stated),
    }
    assert claims.agreement(value, row) == verdict


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(10, "reproduced"), (15, "reproduced"), (16, "close"), (9.2, "close"), (17, "contradicted")],
)
def test_a_range_is_met_inside_and_near_its_ends(project, value, verdict):
    assert claim("demo-03").compare(value, source=SOURCE).verdict == verdict


LIMIT = ("economy:E003", "Nothing of it was paid out.")


def test_compare_test_and_document_derive_their_verdicts(project):
    one, two = claim("demo-01"), claim("demo-02")
    assert one.compare(40.2, source=SOURCE).verdict == "reproduced"
    assert one.compare(40.2, source=SOURCE, context="It was small.").verdict == "reproduced"
    assert one.compare(40.2, source=SOURCE, limit=LIMIT).verdict == "qualified"
    assert one.compare(60, source=SOURCE, limit=LIMIT).verdict == "contradicted"
    assert one.test(True, source=SOURCE).verdict == "confirmed"
    assert one.test(False, source=SOURCE).verdict == "contradicted"
    assert one.test(True, source=SOURCE, missing="A series.").verdict == "unresolved"
    assert two.document(supports="economy:E001").verdict == "confirmed"
    assert two.document(supports="economy:E001", limit=LIMIT).verdict == "qualified"
    assert two.document(opposes=["economy:E003"]).verdict == "contradicted"
    both = two.document(
        supports=["economy:E001"], opposes=["economy:E003"], missing="The ledger of the bank."
    )
    assert (both.verdict, both.missing, both.strength) == (
        "unresolved",
        "The ledger of the bank.",
        "",
    )
    assert two.document(missing="The ledger of the bank.").verdict == "unresolved"
    assert two.document(not_checkable="A maxim.").verdict == "not checkable"


def test_each_verdict_has_its_group_and_the_open_ones_no_strength(project):
    for verdict, kind in VERDICTS.items():
        assert kind.group in GROUPS, verdict
    assert len({kind.sign for kind in VERDICTS.values()}) == len(VERDICTS)
    found = claim("demo-02").document(supports="economy:E001", limit=LIMIT)
    assert (found.group, found.strength) == ("holds in part", "strong")
    assert claim("demo-02").document(not_checkable="A maxim.").strength == ""


def test_context_and_later_changes_are_shown_and_change_nothing(project):
    found = claim("demo-02").document(
        supports="economy:E001",
        context="It was small.",
        since=("economy:E002", "economy:E003", "It was paid later."),
    )
    assert (found.verdict, found.context, found.since) == (
        "confirmed",
        "It was small.",
        "It was paid later.",
    )
    assert found.since_sources == "economy:E002; economy:E003" and not found.limit


def test_the_limit_of_a_claim_that_fails_is_only_context(project):
    found = claim("demo-01").compare(60, source=SOURCE, limit=LIMIT)
    assert (found.limit, found.limit_sources, found.context) == ("", "", LIMIT[1])


def test_one_source_lowers_the_strength_and_never_the_verdict(project, change):
    assert claim("demo-02").document(supports=["economy:E001"]).strength == "strong"
    change("data/sources/publishers.csv", "independent,Daily", "independent,Agency")
    seal.seal()
    one_house = claim("demo-02").document(supports=["economy:E001"])
    assert (one_house.verdict, one_house.strength) == ("confirmed", "moderate")
    change("data/economy/facts.csv", "https://agency.org/3", "https://copies.org/3")
    seal.seal()
    copied = claim("demo-02").document(supports=["economy:E002"])
    assert (copied.verdict, copied.strength) == ("confirmed", "thin")


def describe(project, **lineage):
    """Give the table of trade another lineage."""
    path = project / "data/economy/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"][-1] |= lineage
    path.write_text(json.dumps(package), encoding="utf-8")


def test_the_strength_of_a_table_follows_its_origin_and_its_specifications(project):
    def strength(*values):
        specs = pd.DataFrame(
            {"value": [40.0, *values], "count": [str(n) for n in range(len(values) + 1)]}
        )
        return claim("demo-01").compare(40, source=SOURCE, specs=specs if values else None).strength

    describe(project, lineage={"kind": "rebuilt"})
    assert (strength(), strength(40.1), strength(60.0)) == ("strong", "strong", "moderate")
    describe(
        project,
        lineage={"kind": "transcribed", "note": "Copied."},
        sources=[{"publisher": "Daily"}],
    )
    assert (strength(), strength(40.1)) == ("thin", "thin")
    describe(project, sources=[{"publisher": "An office"}])
    assert strength() == "moderate"


def test_a_verdict_names_its_tables_and_facts(project):
    verdict = claim("demo-02").document(supports=["economy:E001", "economy:E002"])
    assert (verdict.tables, verdict.sources) == ("economy/facts", "economy:E001; economy:E002")


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: claim("demo-99"), "no claim 'demo-99'.*demo-01 to demo-04"),
        (lambda: claim("demo-01").compare(40, source=[]), "a verdict needs a source"),
        (lambda: claim("demo-01").compare(float("nan"), source=SOURCE), "value is nan"),
        (lambda: claim("demo-01").compare("40", source=SOURCE), "a number is needed"),
        (lambda: claim("demo-01").compare(40, source=["economy/nothing"]), "no table"),
        (lambda: claim("demo-01").compare(40, source=["economy:E999"]), "no fact"),
        (lambda: claim("demo-01").test(1, source=SOURCE), "needs True or False"),
        (lambda: claim("demo-02").compare(1, source=SOURCE), "states no number"),
        (lambda: claim("demo-02").document(), "no fact given"),
        (
            lambda: claim("demo-02").document(supports=["economy:E001"], opposes=["economy:E003"]),
            "facts on both sides",
        ),
        (
            lambda: claim("demo-01").compare(40, source=SOURCE, limit="Not so."),
            "limit without a citation",
        ),
        (
            lambda: claim("demo-01").compare(40, source=SOURCE, limit=("Not so.",)),
            "limit without a citation",
        ),
        (
            lambda: claim("demo-01").compare(40, source=SOURCE, limit=([], "Not so.")),
            "limit cites nothing",
        ),
        (
            lambda: claim("demo-01").compare(40, source=SOURCE, limit=("E001", "Not so.")),
            "limit cites .'E001'.*Name facts",
        ),
        (
            lambda: claim("demo-01").compare(
                40, source=SOURCE, limit=("economy:E001", "economy:E002")
            ),
            "not in a sentence",
        ),
        (
            lambda: claim("demo-01").compare(40, source=SOURCE, limit=("economy:E099", "Not so.")),
            "no fact 'economy:E099'",
        ),
        (
            lambda: claim("demo-01").compare(40, source=SOURCE, context=""),
            "context is ''.*one sentence",
        ),
        (
            lambda: claim("demo-02").document(missing="A list.", limit=LIMIT),
            "limit without a supporting fact",
        ),
        (
            lambda: claim("demo-02").document(opposes="economy:E001", dated="2020"),
            "dated without a supporting fact",
        ),
        (
            lambda: claim("demo-02").document(missing="A list.", not_checkable="A maxim."),
            "not both",
        ),
        (
            lambda: claim("demo-01").compare(
                40, source=SOURCE, specs=pd.DataFrame({"value": [1, 2]})
            ),
            "names a choice",
        ),
        (
            lambda: claim("demo-01").compare(
                40,
                source=SOURCE,
                specs=pd.DataFrame({"value": [40, 41], "count": ["own", "mirror_v2"]}),
            ),
            "demo-01: specs names 'mirror_v2' as code does. Give readers a name",
        ),
        (
            lambda: claim("demo-01").compare(
                40,
                source=SOURCE,
                specs=pd.DataFrame({"value": [40, 41], "count_by": ["own", "mirror"]}),
            ),
            "demo-01: specs names 'count_by' as code does",
        ),
        (
            lambda: claim("demo-01").compare(
                40, source=SOURCE, specs=pd.DataFrame({"value": [41, 40], "year": [1, 2]})
            ),
            "first row of specs is the baseline",
        ),
    ],
)
def test_what_the_rules_forbid_is_refused_with_a_fix(project, act, words):
    with pytest.raises((ClaimError, tables.TableError), match=words):
        act()


def test_robustness_counts_and_names_the_choice_that_flips(project):
    specs = pd.DataFrame(
        {
            "source": ["own", "own", "mirror", "mirror"],
            "year": [2020, 2021, 2020, 2021],
            "value": [40.0, 40.1, 55.0, 60.0],
        }
    )
    verdict = claim("demo-01").compare(40.0, source=SOURCE, specs=specs)
    assert (verdict.specs, verdict.specs_agreeing, verdict.flips_on) == (4, 2, "source = mirror")


def test_specifications_are_all_combinations_that_can_be_tried_and_begin_with_the_baseline():
    prices = {"customs": {2020: 3, 2021: 9}, "Belstat": {2020: 5}}
    specs = specify(
        lambda table, year, least: table[year] > least if year in table else None,
        {"source": prices, "year": (2021, 2020), "more than": (4, 8)},
        first=("customs", 2020, 8),
    )
    assert specs.to_numpy().tolist() == [
        ["customs", 2020, 8, False],
        ["customs", 2021, 4, True],
        ["customs", 2021, 8, True],
        ["customs", 2020, 4, False],
        ["Belstat", 2020, 4, True],
        ["Belstat", 2020, 8, False],
    ]
    assert list(specs.columns) == ["source", "year", "more than", "holds"]
    assert list(specify(lambda n: n * 2.5, {"times": (1, 2)}).columns) == ["times", "value"]


@pytest.mark.parametrize("first", [("Belstat", 2021), ("customs",), None])
def test_a_baseline_that_cannot_be_tried_is_refused(first):
    prices = {"Belstat": {2020: 5}, "customs": {2020: 3, 2021: 9}}
    with pytest.raises(ClaimError, match=r"is no combination of source and year .* first="):
        specify(dict.get, {"source": prices, "year": (2021, 2020)}, first)


def test_a_missing_number_is_no_verdict():
    with pytest.raises(ClaimError, match=r"gives NaN for \(2,\). Return None"):
        specify(lambda year: [1.0, 2.0, np.nan][year], {"year": (0, 1, 2)})


def test_a_flip_that_needs_two_choices_says_so():
    choices = pd.DataFrame({"a": [1, 2, 1, 2], "b": [1, 1, 2, 2]})
    agree = pd.Series([True, True, True, False])
    assert claims.flips(choices, agree) == "a = 2 with b = 2"
    assert claims.flips(choices, agree | True) == ""


def test_no_more_than_three_turns_are_named():
    choices = pd.DataFrame({"year": range(2000, 2006)})
    agree = pd.Series([True] + [False] * 5)
    assert claims.flips(choices, agree) == "year = 2001; year = 2002; year = 2003; and 2 more"
    assert claims.flips(choices[:4], agree[:4]) == "year = 2001; year = 2002; year = 2003"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (2018.0, "year of the first delivery", "2018"),
        (2018.0, "tons", "2,018"),
        (0.0321, "", "0.0321"),
        (157.04, "rank", "157"),
    ],
)
def test_numbers_are_shown_as_readers_write_them(value, unit, shown):
    assert claims.show(value, unit) == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (139.0, "rank", "rank 139"), (3.0, "rank among fourteen", "rank 3 among fourteen"),
        (0.52, "rank correlation of reading and trading", "0.52 rank correlation of reading and trading"),
        (-0.212, "points", "−0.212 points"), (6.0, "", "6"), (0.0, "of 12 votes", "0 of 12 votes"),
        (-4.0, "percent of GDP", "−4 per cent of GDP"), (46.5, "billion USD", "$46.5 billion"),
        (-1.5, "million USD, net", "−$1.5 million, net"), (-7.25, "fell by {abs} points", "fell by 7.25 points"),
    ],
)  # fmt: skip
def test_a_number_and_its_unit_are_read_as_words(value, unit, shown):
    assert claims.quantity(value, unit) == shown


def test_the_card_says_whose_claim_value_verdict_and_source(project):
    record = vars(
        claim("demo-02").document(supports=["economy:E001"], context="Signed in May.", limit=LIMIT)
    )
    html = claims.card_html(dict(record), link=lambda kind, name: f"#{kind}-{name}")
    summary = html[html.index("<summary>") : html.index("</summary>")]
    for words in ("Qualified", "strong evidence", "demo-02"):
        assert words in summary
    assert "<a " not in summary, "a link inside a summary cannot be reached"
    for words in ("Qualified", "strong evidence", "Demo 2020, paragraph 2, after An economist", "Signed in May.", 'href="#fact-economy:E001"', 'id="claim-demo-02"'):  # fmt: skip
        assert words in html
    whole = claims.card_html(dict(record))  # as a notebook shows it: no links, sources in full
    assert "Weekly: Title, 2021" in whole and "Agency; Daily: Title, December 2020" in whole
    assert "[QUALIFIED, strong evidence] demo-02" in claims.card_text(dict(record))


def test_settled_lists_each_claim_once_with_its_last_verdict(project, monkeypatch):
    monkeypatch.setattr("evidence.claims.verdict._settled", {})
    claim("demo-01").compare(40, source="economy/trade")
    claim("demo-04").compare(1, source="economy/trade")
    claim("demo-01").compare(60, source="economy/trade")
    assert [(one.claim_id, one.verdict) for one in settled()] == [
        ("demo-01", "contradicted"),
        ("demo-04", "reproduced"),
    ]


def test_choices_that_disagree_lower_the_strength_of_facts_too(project):
    def strength(other):
        specs = pd.DataFrame({"year": [2013, 2014], "value": [40.0, other]})
        act = claim("demo-01").compare(40.0, source=["economy:E001"], specs=specs)
        return act.strength

    assert (strength(40.1), strength(60.0)) == ("strong", "moderate")
