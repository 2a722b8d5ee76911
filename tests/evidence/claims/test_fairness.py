"""The same caveat, the same verdict: what the rules forbid is found, and the book has none of it."""

from dataclasses import replace

import pytest

from evidence import claims, results
from evidence.claims.fairness import Unit, find_broken, is_ahead, units

GOOD = Unit("x-2020-01", "x-2020", "", "confirmed", "document", "politics:P1", "")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            {"rule": "date"},
            "confirmed, but the rule 'date' gives reproduced, close, contradicted, unresolved",
        ),
        (
            {"rule": "motive", "verdict": "contradicted"},
            "contradicted, but the rule 'motive' gives not checkable",
        ),
        ({"rule": "maxim"}, "confirmed, but the rule 'maxim'"),
        (
            {"rule": "quotation", "sources": ""},
            "a quotation that is confirmed without a source of its words",
        ),
        (
            {"rule": "quotation", "verdict": "contradicted"},
            "contradicted, but the rule 'quotation' gives confirmed",
        ),
        ({"rule": "universal"}, "a universal settled without its two parts"),
        (
            {"rule": "forecast", "stated_date": "2031"},
            "a forecast for 2031, which is ahead, is confirmed",
        ),
        ({"verdict": "qualified"}, "qualified without a cited limit"),
        ({"verdict": "unresolved"}, "unresolved, and no sentence says why"),
    ],
)
def test_what_a_rule_forbids_is_found(more, words):
    (message,) = find_broken([replace(GOOD, **more)])
    assert message.startswith("x-2020-01: ") and words in message


def test_what_a_rule_allows_is_not_found():
    good = [
        GOOD,
        replace(GOOD, rule="date", verdict="close"),
        replace(GOOD, rule="forecast", stated_date="2024"),
    ]
    assert list(find_broken(good)) == []
    assert is_ahead("2026-11-29") and not is_ahead("2026-11-28")


def test_the_same_caveat_has_the_same_verdict_in_every_article():
    found = units(results.accepted("verdicts"), results.accepted("parts"))
    assert len(found) >= len(claims.counted())
    assert list(find_broken(found)) == []


def test_at_most_a_third_of_the_claims_is_qualified():
    found = [
        row["verdict"]
        for row in results.accepted("verdicts")
        if row["claim_id"] in claims.counted().index
    ]
    assert found.count("qualified") <= len(found) / 3
