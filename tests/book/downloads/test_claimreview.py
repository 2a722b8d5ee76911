"""Verdicts as ClaimReview: every finding, and nothing else."""

import json

from evidence.book.downloads import claimreview
from evidence.claims import GROUPS, VERDICTS
from tests.book.pages import CHAPTER
from tests.book.small import CONF, notebook, record


def test_claim_reviews_are_written_for_every_finding_and_no_other(small_book):
    records = [
        record("demo-01"),
        record("demo-02", "contradicted"),
        record("demo-03", "unresolved"),
    ]
    small_book.write("chapters/economy.ipynb", notebook(records, text=[CHAPTER]))
    small_book.build()
    reviews = json.loads(small_book.download("claims.jsonld").read_text(encoding="utf-8"))
    assert [one["reviewRating"]["alternateName"] for one in reviews] == [
        "reproduced",
        "contradicted",
    ]
    first = reviews[0]
    assert (
        first["@type"] == "ClaimReview" and first["url"] == "../chapters/economy.html#claim-demo-01"
    )
    assert (
        first["claimReviewed"].startswith("Exports of good № 1")
        and first["reviewBody"] == "A note."
    )
    assert 1 <= first["reviewRating"]["ratingValue"] <= first["reviewRating"]["bestRating"] == 5
    assert first["itemReviewed"]["appearance"]["name"] == "Demo 2020"


def test_addresses_are_absolute_once_the_book_has_one(small_book):
    small_book.write("conf.py", CONF + '\nhtml_baseurl = "https://book.example.org/en/"\n')
    small_book.build()
    reviews = json.loads(small_book.download("claims.jsonld").read_text(encoding="utf-8"))
    assert reviews[0]["url"] == "https://book.example.org/en/chapters/economy.html#claim-demo-01"


def test_ratings_follow_the_groups_of_verdicts():
    assert {name: claimreview.RATING.get(name) for name in VERDICTS} == {
        name: GROUPS[kind.group].rating for name, kind in VERDICTS.items()
    }
    assert "unresolved" not in claimreview.RATING and "not checkable" not in claimreview.RATING
