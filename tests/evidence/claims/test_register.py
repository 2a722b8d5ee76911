"""Where a claim stands in its article, and the words by which a reader finds it there."""

import pytest

from evidence import claims, seal
from evidence.claims.register import QUOTED, find_faults

SECTIONS = "{id: demo, label: Demo 2020, title: A demo, date: 2020, sections: [{label: Body, paragraphs: 4}]}"


@pytest.mark.parametrize(
    ("words", "count"), [("On 20-21 November, A. B.", 0), ("one two three four five six", 1)]
)
def test_more_than_five_words_are_refused(add_column, words, count):
    add_column("opens", {"demo-02": f'"{words}"'})
    with seal.unsealed():
        found = find_faults()
    assert len(found) == count
    if found:
        assert found[0] == (
            "data/articles/claims.csv, line 3, column 'opens': demo-02 quotes 6 words, "
            "'one two three four five six'. Give at most 5 words of the article."
        )


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("demo-02,demo,Body,5,", "line 3: demo-02 stands at 'Body' ¶5, which the article does not have"),
        ("demo-02,demo,Tail,2,", "line 3: demo-02 stands at 'Tail' ¶2, which the article does not have"),
        ("demo-02,demo,Body,4–5,", "line 3: demo-02 stands at 'Body' ¶4–5, which the article does not"),
        ("demo-02,demo,Body,2; 3,", "line 3: demo-02 names 1 sections and 2 paragraphs. Name a section"),
    ],
)  # fmt: skip
def test_a_paragraph_that_the_article_does_not_have_is_refused(change, new, said):
    change(
        "data/articles/articles.yaml",
        "{id: demo, label: Demo 2020, title: A demo, date: 2020}",
        SECTIONS,
    )
    assert find_faults() == []
    change("data/articles/claims.csv", "demo-02,demo,Body,2,", new)
    with seal.unsealed():
        (fault,) = find_faults()
    assert said in fault


def test_every_claim_of_the_book_can_be_found_by_words_that_no_other_claim_has():
    known = claims.register()
    assert all(1 <= len(words.split()) <= QUOTED for words in known["opens"])
    for article, words in known.groupby("article")["opens"]:
        twice = words[words.str.casefold().duplicated(keep=False)]
        assert twice.empty, f"{article}: {dict(twice)}"


def test_places_are_sections_with_their_paragraphs():
    row = {"section": "Body; In short", "paragraph": "7–8; 3"}
    assert claims.places(row) == [("Body", [7, 8]), ("In short", [3])]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("{id: demo, label: Demo}", ", line 2, article 'demo': the key 'date' is missing. Add it."),
        ("{id: demo, lebel: Demo, date: 2020}", ", line 2, article 'demo': there is no key 'lebel'. Did you mean 'label'?"),
        ("{id: demo, label: 12, date: 2020}", ", line 2, article 'demo': label is a whole number, where a text is due."),
        ("{id: demo, label: D, date: 2020-05-01, sections: [{label: Body}]}",
         ", line 2, article 'demo', section 1: the key 'paragraphs' is missing. Add it."),
        ("{id: demo, label: D, date: 2020, who: [A man]}", ", line 2, article 'demo': who[0] is a text, where an object"),
        ("demo", ", line 1: articles[0] is a text, where an object is due."),
    ],
)  # fmt: skip
def test_an_article_of_another_form_is_named(change, new, said):
    change(
        "data/articles/articles.yaml",
        "{id: demo, label: Demo 2020, title: A demo, date: 2020}",
        new,
    )
    with pytest.raises(claims.ClaimError) as caught:
        claims.articles()
    assert str(caught.value).startswith(f"data/articles/articles.yaml{said}")
    assert "\n" not in str(caught.value)


def test_numbers_of_a_journal_need_no_quotes(change):
    article = "{id: demo, label: Demo 2020, title: A demo, date: 2020"
    change("data/articles/articles.yaml", f"{article}}}", f"{article}, volume: 21, issue: 81}}")
    assert claims.articles()["demo"]["volume"] == 21
