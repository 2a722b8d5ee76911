"""Every claim of a chapter that stands has its verdict, once, with a source and a place."""

from collections import Counter

import pytest

from evidence import claims, results
from evidence.claims.rules import combine
from tests.chapters.sources import theme_chapters

CHAPTERS = [path.stem for path in theme_chapters()]


def recorded():
    """Rows of results/verdicts.csv."""
    return results.accepted("verdicts")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_claim_is_settled_once_and_in_its_chapter(chapter):
    register = claims.register()
    register = register[register["same_as"].isna()]
    due = set(register.index[(register["chapter"] == chapter) & register["annex"].isna()])
    known = set(register.index[register["chapter"] == chapter])
    assert due, f"data/articles/claims.csv gives no claim to the chapter {chapter}."
    settled = Counter(row["claim_id"] for row in recorded() if row["notebook"] == chapter)
    missing, foreign = sorted(due - settled.keys()), sorted(settled.keys() - known)
    assert not missing, (
        f"chapters/{chapter}.md settles no verdict for: {', '.join(missing)}. Settle them, then `make accept`."
    )
    assert not foreign, (
        f"chapters/{chapter}.md settles claims of other chapters: {', '.join(foreign)}."
    )
    assert set(settled.values()) == {1}, (
        f"settled twice: {[name for name, n in settled.items() if n > 1]}"
    )


def test_results_are_sorted_and_known():
    names = [row["claim_id"] for row in recorded()]
    assert names == sorted(set(names)), (
        "results/verdicts.csv: one row a claim, sorted by id. `make accept` writes it so."
    )
    unknown = set(names) - set(claims.register().index)
    assert not unknown, (
        f"results/verdicts.csv names claims that the register does not: {sorted(unknown)}"
    )


def test_each_part_is_settled_once_and_gives_the_verdict_of_its_claim():
    rows = results.accepted("parts")
    assert [row["claim_id"] + row["part"] for row in rows] == list(claims.parts())
    verdicts = {row["claim_id"]: row["verdict"] for row in recorded()}
    for name in dict.fromkeys(row["claim_id"] for row in rows):
        assert verdicts[name] == combine(
            row["verdict"] for row in rows if row["claim_id"] == name
        ), name


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_verdict_says_why(chapter):
    wrong = []
    for row in (
        row for row in recorded() + results.accepted("parts") if row["notebook"] == chapter
    ):
        name, verdict = row["claim_id"] + row.get("part", ""), row["verdict"]
        if bool(row["strength"]) == (verdict in claims.OPEN):
            wrong.append(f"{name}: {verdict}, strength “{row['strength']}”")
        if verdict not in claims.VERDICTS:
            wrong.append(f"{name}: “{verdict}” is no verdict")
        if verdict not in ("unresolved", "not checkable") and not (row["sources"] or row["tables"]):
            wrong.append(f"{name}: {verdict}, but no source")
        if row["act"] == "compare" and not row["recomputed"]:
            wrong.append(f"{name}: compared, but with no recomputed value")
        if verdict in claims.OPEN and not row["missing"]:
            wrong.append(f"{name}: {verdict}, but no sentence says why")
        if bool(row["specs"]) != bool(row["specs_agreeing"]):
            wrong.append(f"{name}: specifications without how many agree")
    assert not wrong, f"results/verdicts.csv, chapter {chapter}:\n" + "\n".join(wrong)
