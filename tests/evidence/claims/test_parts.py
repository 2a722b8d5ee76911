"""Parts of claims, documents in YAML, and dates: what they give, and what is refused with which message."""

import itertools
import re
from dataclasses import asdict

import nbformat
import pytest

from evidence import claims, kernel, seal, tables, usage
from evidence.claims import ClaimError, claim, documented, documents, settled
from evidence.claims.card import card_html, card_text
from evidence.claims.rules import DERIVATIONS, FIRM, RULES, combine
from evidence.claims.tolerance import date_agreement
from evidence.claims.verdict import forget

A = "demo-01,a,statement,A loan was approved.,,,,,,,2020-12-03,"
B = "demo-01,b,statement,It came to 12 per cent.,number,12,12,,,percent,,exact"
MOTIVE = "demo-01,b,statement,The lender wanted influence.,motive,,,,,,,"
RULE = "demo-01,a,rule,Loans are paid.,,,,,,,,"
ALWAYS = "demo-01,b,without exception,Every loan is paid.,,,,,,,,"


@pytest.fixture(autouse=True)
def fresh_kernel(monkeypatch):
    """Forget what other tests settled."""
    monkeypatch.setattr("evidence.claims.verdict._settled", {})
    monkeypatch.setattr("evidence.claims.verdict._parts", {})


@pytest.fixture
def refused(project):
    """Return refused(), the message with which `python -m evidence data` refuses the project."""

    def apply():
        with pytest.raises(tables.TableError) as error:
            seal.seal()
        return str(error.value)

    return apply


# ---- the table of parts


def expected(verdicts):
    """The verdict of a claim with parts, by the sentences of the specification."""
    counted = [one for one in verdicts if one != "not checkable"]
    holding = [one for one in counted if one in (*FIRM, "qualified")]
    if not counted:
        return "not checkable"
    if len(holding) == len(counted):
        if "qualified" in counted:
            return "qualified"
        return (
            "reproduced"
            if set(counted) == {"reproduced"}
            else "close"
            if "close" in counted
            else "confirmed"
        )
    if holding:
        return "half right" if "contradicted" in counted else "partly settled"
    return "contradicted" if "contradicted" in counted else "unresolved"


def test_the_table_of_parts_gives_what_its_sentences_say():
    single = [name for name in claims.VERDICTS if name not in ("half right", "partly settled")]
    for parts in itertools.chain.from_iterable(
        itertools.combinations_with_replacement(single, n) for n in (1, 2, 3)
    ):
        assert combine(parts) == expected(parts), parts
    assert {row.verdict for row in DERIVATIONS} == set(claims.VERDICTS)


def test_the_last_part_gives_the_verdict_of_the_claim(write_parts):
    write_parts(A, B)
    claim("demo-01a").document(supports="economy:E001")
    assert settled() == []
    claim("demo-01b").compare(20, source="economy/trade")
    (whole,) = settled()
    assert (whole.claim_id, whole.act, whole.verdict, whole.strength) == (
        "demo-01",
        "parts",
        "half right",
        "moderate",
    )
    assert [(one.part, one.verdict) for one in whole.parts] == [
        ("a", "confirmed"),
        ("b", "contradicted"),
    ]
    assert (whole.tables, whole.sources, whole.recomputed) == (
        "economy/facts; economy/trade",
        "economy:E001",
        "20",
    )


def test_a_card_says_at_once_that_a_part_cannot_be_checked(write_parts):
    write_parts(A, MOTIVE)
    claim("demo-01a").document(supports="economy:E001")
    claim("demo-01b").document(not_checkable="Nobody can look into a mind.")
    (whole,) = settled()
    assert whole.verdict == "confirmed"
    summary = card_html(asdict(whole)).partition("</summary>")[0]
    assert "1 of 2 parts cannot be checked" in summary
    assert "[CONFIRMED, strong evidence; 1 of 2 parts cannot be checked]" in card_text(
        asdict(whole)
    )


def test_a_universal_with_a_counter_example_is_half_right(write_parts, add_column):
    add_column("rule", {"demo-01": "universal"})
    write_parts(RULE, ALWAYS)
    claim("demo-01a").document(supports="economy:E001")
    claim("demo-01b").document(opposes="economy:E003")
    assert settled()[0].verdict == "half right"


def test_a_universal_without_parts_is_refused(add_column, refused):
    add_column("rule", {"demo-02": "universal"})
    assert "claims.csv, line 3: demo-02 is a universal without parts. Add the parts" in refused()


@pytest.mark.parametrize(
    ("row", "other", "words"),
    [
        ("demo-02", "demo-09", "line 3, column 'same_as': there is no claim 'demo-09'"),
        ("demo-02", "demo-02", "line 3, column 'same_as': 'demo-02' repeats a claim itself"),
    ],
)
def test_a_claim_repeats_only_one_that_is_settled(add_column, refused, row, other, words):
    add_column("same_as", {row: other})
    assert words in refused()


def test_a_claim_that_repeats_another_is_not_settled(add_column):
    add_column("same_as", {"demo-02": "demo-01"})
    seal.seal()
    with pytest.raises(
        ClaimError, match="demo-02 repeats demo-01 and takes its verdict.*Take the cell out"
    ):
        claim("demo-02")
    assert claims.stands_for("demo-02") == "demo-01" and list(claims.counted().index) == [
        "demo-01",
        "demo-03",
        "demo-04",
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            ["demo-09,a,statement,Said.,,,,,,,,", "demo-09,b,statement,Said.,,,,,,,,"],
            "parts.csv, line 2: there is no claim 'demo-09'",
        ),
        ([A], "line 2: demo-01 has one part. Give it another"),
        ([A, A.replace(",a,", ",c,")], "line 3: part 'c' of demo-01, where 'b' is due"),
        ([B, A], "line 2: part 'b' of demo-01, where 'a' is due"),
        ([RULE, B], "a part 'rule' alone. A universal has both"),
        ([RULE, ALWAYS], "the rule of demo-01 and the roles of its parts do not agree"),
    ],
)
def test_parts_that_do_not_fit_are_refused(write_parts, rows, words):
    with pytest.raises(tables.TableError, match=words.replace("(", r"\(")):
        write_parts(*rows)


def test_a_claim_with_parts_is_not_settled_itself(write_parts):
    write_parts(A, B)
    with pytest.raises(ClaimError, match="demo-01 has parts.*Settle demo-01a, demo-01b instead"):
        claim("demo-01")


CELLS = {
    "one": """claim("demo-01a").document(supports=["economy:E001"])""",
    "two": """claim("demo-01b").compare(12, source=["economy/trade"])""",
    "twice": """claim("demo-01a").document(supports=["economy:E002"])""",
}


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (
            ("one",),
            r"claim demo-01 has no verdict yet: part a is settled, demo-01b not. Write claim\(\"demo-01b\"\)",
        ),
        (("one", "twice", "two"), "part demo-01a is settled already, in code cell 1. Keep one."),
    ],
)
def test_a_notebook_settles_each_part_once(cells, words):
    notebook = nbformat.v4.new_notebook()
    for number, name in enumerate(cells):
        part = "b" if name == "two" else "a"
        cell = nbformat.v4.new_code_cell(CELLS[name], execution_count=number)
        data = {kernel.PART: {"claim_id": "demo-01", "part": part}}
        cell.outputs = [nbformat.v4.new_output("display_data", data)]
        notebook.cells.append(cell)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("evidence.claims.parts_of", lambda name: ["demo-01a", "demo-01b"])
        found = [text for _, text, _ in kernel.find_loose_parts(notebook)]
    assert len(found) == 1 and re.match(words, found[0]), found


# ---- documents


def test_documents_settle_a_claim_and_those_parts_that_they_hold(write_parts, write_documents):
    write_parts(A, B)
    write_documents("""
        # the loan
        demo-01a:
          supports: [economy:E001, economy:E002]
          context: "A sentence: with a colon."
        demo-02: {supports: economy:E001, limit: {cite: [economy:E003], says: It was never paid out.}}
    """)
    documented("demo-01", "demo-02")
    claim("demo-01b").compare(12, source="economy/trade")
    assert {one.claim_id: one.verdict for one in settled()} == {
        "demo-02": "qualified",
        "demo-01": "confirmed",
    }
    assert settled()[1].parts[0].context == "A sentence: with a colon."
    with pytest.raises(
        ClaimError, match=r"demo-01a is settled by .*demo.yaml, line 2. Write documented"
    ):
        claim("demo-01a").test(True, source="economy/trade")
    with pytest.raises(
        ClaimError, match=r"demo-03: .*demo.yaml says nothing of it. Add an entry “demo-03:”"
    ):
        documented("demo-03")


def test_a_build_knows_what_documented_reads(write_documents, project):
    write_documents("demo-2020-01:\n  supports: economy:E001\n")
    change = project / "data/articles/claims.csv"
    change.write_text(
        change.read_text(encoding="utf-8").replace("demo-02,demo,", "demo-2020-01,demo,"),
        encoding="utf-8",
    )
    seal.seal()
    named = usage.name_tables('documented("demo-2020-01")')
    assert {"economy/facts", "sources/publishers", "articles/documents/demo"} <= set(named)
    before = usage.hash_inputs(named)
    write_documents("demo-2020-01:\n  opposes: economy:E001\n")
    assert usage.hash_inputs(named) != before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("demo-02:\n  supports: economy:E001\n  verdict: confirmed\n", "line 3: a verdict is derived from the facts, never written"),
        ("demo-02:\n  backs: economy:E001\n", "line 2: there is no key 'backs'. Use: supports, opposes"),
        ("demo-02:\n  supports: economy:E001\n  supports: economy:E002\n", "line 3: the key 'supports' is there twice"),
        ("demo-02: {supports: economy:E001}\ndemo-02: {supports: economy:E001}\n", "line 2: demo-02 is there twice, first in line 1"),
        ("demo-77: {supports: economy:E001}\n", "line 1: there is no claim or part 'demo-77'"),
        ("demo-02: {supports: economy:E077}\n", "line 1, demo-02: There is no fact 'economy:E077'"),
        ("demo-02:\n  limit: Not so.\n  supports: economy:E001\n", "line 2: 'limit' is not {cite:"),
        ("demo-02:\n  supports: economy:E001\n  limit: {says: Not so.}\n", "line 3: 'limit' is not {cite:"),
        ("demo-02:\n  supports: [economy/trade]\n", "line 2: 'supports' is not a list of facts"),
        ("demo-02:\n", "line 1: an entry needs one key at least"),
        ("demo-02:\n  dated: 25.12.2024\n", "line 2: 'dated' is not a date such as 2013-11-20, 2013-11 or 2013. Write 2024-12-25."),
        ("demo-02:\n  dated: in summer\n", "line 2: 'dated' is not a date such as 2013-11-20, 2013-11 or 2013. Write it so."),
        ("demo-02: {missing: a: b}\n", "line 1: not YAML"),
        ("demo-02:\n\tsupports: economy:E001\n", "line 2: not YAML (a tab). Write spaces instead of the tab."),
        ("- demo-02\n", "line 1: a list, where a key for each claim is due"),
    ],
)  # fmt: skip
def test_documents_are_read_strictly(write_documents, refused, text, words):
    write_documents(text)
    message = refused()
    assert message.startswith("data/articles/documents/demo.yaml, line") and words in message, (
        message
    )


def test_every_fault_of_a_file_is_listed(write_documents, refused):
    write_documents("demo-77: {supports: economy:E001}\ndemo-02: {verdict: confirmed}\n")
    assert len(refused().splitlines()) == 2


def test_a_file_without_an_article_is_refused(write_documents, refused):
    write_documents("")
    (documents.file_of("demo")).rename(documents.file_of("demos"))
    assert "there is no article 'demos'. Name the file after one of: demo." in refused()


def test_a_claim_with_parts_has_no_entry_of_its_own(write_parts, write_documents, refused):
    write_parts(A, B)
    write_documents("demo-01: {supports: economy:E001}\n")
    assert (
        "demo-01 has parts, and its verdict follows from them. Give each its own entry: demo-01a, demo-01b."
        in refused()
    )


def test_the_error_of_an_entry_names_its_line(write_documents):
    write_documents("\ndemo-02: {supports: economy:E001, opposes: economy:E003}\n")
    with pytest.raises(ClaimError, match=r"demo.yaml, line 1: demo-02: facts on both sides"):
        documented("demo-02")


# ---- dates and rules


@pytest.mark.parametrize(
    ("stated", "found", "verdict"),
    [
        ("2013-11-20", "2013-11-20", "reproduced"), ("2013-11-20", "2013-11-19", "close"),
        ("2013-12-31", "2014-01-01", "close"), ("2013-11-20", "2013-11-22", "contradicted"),
        ("2013-11", "2013-11-05", "reproduced"), ("2013-11", "2013-12-01", "contradicted"),
        ("2013", "2013-05", "reproduced"), ("2013", "2014", "contradicted"),
    ],
)  # fmt: skip
def test_a_date_is_compared_at_the_precision_stated(stated, found, verdict):
    assert date_agreement(found, {"claim_id": "x", "stated_date": stated}) == verdict


@pytest.mark.parametrize(
    ("stated", "found", "words"),
    [
        (
            "summer 2013",
            "2013-07",
            "^data/articles/claims.csv, x: stated_date is “summer 2013”, not a date such as .* Write it so.$",
        ),
        (
            "2013-11-20",
            "20.11.2013",
            "^x: dated is “20.11.2013”, not a date such as .* Write 2013-11-20.$",
        ),
        ("2013-02-30", "2013-02-28", "stated_date is “2013-02-30”"),
        ("2013-11-20", "2013-11", "the documents give 2013-11, less than the stated 2013-11-20"),
    ],
)
def test_dates_that_cannot_be_compared_are_refused(stated, found, words):
    with pytest.raises(ClaimError, match=words):
        date_agreement(found, {"claim_id": "x", "stated_date": stated})


def test_a_date_on_the_card_is_in_words(write_parts):
    write_parts(A, B)
    found = claim("demo-01a").document(supports="economy:E001", dated="2020-12-04")
    assert (found.verdict, found.stated, found.recomputed) == ("close", "2020-12-03", "2020-12-04")
    assert claims.value_words(vars(found)) == "4 December 2020"


def test_the_date_of_one_part_is_no_number_of_the_claim(write_parts):
    write_parts(A, "demo-01,b,statement,It came through a bank.,,,,,,,,")
    claim("demo-01a").document(supports="economy:E001", dated="2020-12-03")
    claim("demo-01b").document(supports="economy:E001")
    (whole,) = settled()
    assert claims.value_words(vars(whole)) == ""


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_allows_its_verdicts_and_no_other(rule, project):
    one = claim("demo-02")
    one.row["rule"] = rule
    acts = {
        "confirmed": lambda: one.document(supports="economy:E001"),
        "contradicted": lambda: one.document(opposes="economy:E003"),
        "not checkable": lambda: one.document(not_checkable="Nobody can look into a mind."),
    }
    for verdict, act in acts.items():
        if verdict in RULES[rule].verdicts:
            assert act().verdict == verdict
        else:
            with pytest.raises(
                ClaimError, match=f"demo-02: {verdict}, which the rule '{rule}' does not allow"
            ):
                act()


def test_a_new_run_keeps_no_part_of_the_last_one(project, write_parts):
    """The live page runs a chapter again in one process: a part of the last run must not complete a claim."""
    write_parts(A, B)
    claim("demo-01b").compare(12, source=["economy/trade"])
    forget()
    claim("demo-01a").document(supports=["economy:E001"])
    assert settled() == []
