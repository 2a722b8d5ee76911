"""A malformed map gives a clear error, and the maps of the book are sound."""

import copy
import functools
import operator
import re

import pytest

from evidence import arguments, claims
from evidence.arguments.truth_table import OPEN, STANDS
from evidence.forms import find_faults_of_file
from tests.evidence.arguments.maps import KNOWN, listed, node, nodes


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({3: {"id": "P2"}}, "node P2 is there twice"),
        ({0: {"supported_by": ["P9"]}}, "node C names 'P9', which x-2020 does not have"),
        (
            {0: {"essential": [{"claims": ["c9"], "because": "so"}]}},
            "node C: there is no claim 'c9'",
        ),
        (
            {0: {"essential": [{"claims": ["c1"]}]}},
            "node C: each entry of `essential:` has `claims:` and the reason",
        ),
        (
            {2: {"detail": [{"claims": ["c3"], "because": "so"}]}},
            "node S2: the claim 'c3' is there twice",
        ),
        ({0: {"kind": "poetic"}}, "kind 'poetic' is not one of"),
        ({0: {"role": "hero"}}, "role 'hero' is not one of"),
        ({1: {"needs": "some"}}, "node S1: needs 'some' is neither all nor any"),
        ({1: {"why": ""}}, "node S1 has no `why:`"),
        ({1: {"needs": None}}, "node S1 has no `needs:`. Write all or any."),
        ({1: {"kind": None}}, "node S1 has no `kind:`. Write one of empirical"),
        ({1: {"paragraphs": []}}, "node S1 has no `paragraphs:`"),
        (
            {1: {"paragraphs": ["Body"]}},
            "node S1: paragraphs 'Body': write a section and the numbers",
        ),
        (
            {1: {"paragraphs": ["Body 1", "Bodys 2"]}},
            "paragraphs 'Bodys 2': the article has no section 'Bodys'. Did you mean 'Body'?",
        ),
        (
            {1: {"paragraphs": ["Body 1, 3–5"]}},
            "paragraphs 'Body 1, 3–5': the section has paragraphs 1–4, not 3–5.",
        ),
        ({1: {"paragraphs": ["Body 0"]}}, "the section has paragraphs 1–4, not 0."),
        ({1: {"paragraphs": ["Body 3–2"]}}, "the section has paragraphs 1–4, not 3–2."),
        (
            {1: {"also_read": {"needs": "any", "why": "So."}}},
            "node S1: `also_read:` needs any as the node itself does",
        ),
        (
            {1: {"also_read": {"needs": "all"}}},
            "node S1: `also_read:` needs `needs:` (all or any) and `why:`",
        ),
        ({3: {"supported_by": ["C"]}}, "in a circle, C → S1 → P1 → C"),
        ({3: {"essential": []}}, "node P1 rests on nothing"),
        ({3: {"attacks": ["C"]}}, "node P1: an objection, and nothing else, has `attacks:`"),
        (
            {3: {"stands_if": [{"number": "a:b", "above": 1, "says": "S."}]}},
            "only an objection has `stands_if:`",
        ),
        (
            {3: {"tests": [{"number": "ab", "above": 1, "says": "S."}]}},
            "node P1: 'ab' is no number",
        ),
        (
            {3: {"tests": [{"number": "a:b", "says": "S."}]}},
            "the condition on a:b needs one of above",
        ),
        ({3: {"tests": [{"number": "a:b", "above": 1}]}}, "the condition on a:b has no words"),
        (
            {3: {"tests": [{"number": "a:b", "over": 1, "says": "S."}]}},
            "unknown key 'over' of a condition",
        ),
        (
            {3: {"tests": [{"verdict": "c9", "is": "holds", "says": "S."}]}},
            "node P1: there is no claim 'c9'",
        ),
        (
            {3: {"tests": [{"verdict": "c1", "is": "true", "says": "S."}]}},
            "needs `is: holds` or `is: fails`",
        ),
        ({3: {"tests": [{"says": "S."}]}}, "a condition names `number:"),
        (
            {3: {"tests": [{"verdict": "c1", "is": "holds", "says": "S."}], "untestable": "No."}},
            "has both `tests:` and `untestable:`",
        ),
    ],
)
def test_a_malformed_node_names_its_fault(change, said):
    given = nodes()
    for place, keys in change.items():
        given[place] |= keys
    sections = {"x-2020": {"Body": 4, "What Is It?": 2}}
    wrong = list(arguments.problems(listed(given), KNOWN, (), sections))
    assert wrong and any(said in one for one in wrong), wrong


@pytest.mark.parametrize("place", [1, 2])
def test_each_missing_key_is_one_message(place):
    given = [
        node("C", ["S1"]),
        node("S1", essential=["c1"]),
        node("O", kind="objection", attacks=["S1"]),
    ]
    for key in ("text", "kind", "needs", "why"):
        del given[place][key]
    found = list(arguments.problems(listed(given), KNOWN))
    assert [re.search("`(.*):`", one)[1] for one in found] == ["text", "kind", "needs", "why"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"root": "Z"}, "the root 'Z' is no node"),
        (
            {"disagreements": [{"id": "D1", "positions": [{"article": "y", "claims": ["c9"]}]}]},
            "disagreement D1: there is no article 'y'",
        ),
        (
            {"disagreements": [{"id": "D1", "question": "Q?", "positions": []}]},
            "disagreement D1 has no type and no test",
        ),
        (
            {"overlaps": [{"articles": ["y"], "claims": [], "note": "N."}]},
            "entry 1 of source_overlaps: give `articles:` the ids",
        ),
        ({"overlaps": [{"claims": [], "note": "N."}]}, "out of x-2020."),
        (
            {"overlaps": [{"articles": ["x-2020"], "claims": ["c9"], "note": "N."}]},
            "entry 1 of source_overlaps: there is no claim 'c9'",
        ),
    ],
)
def test_a_malformed_map_names_its_fault(change, said):
    wrong = list(arguments.problems(listed(**change), KNOWN))
    assert wrong and any(said in one for one in wrong), wrong


def test_a_fault_is_named_with_file_and_line(tmp_path, monkeypatch):
    from evidence import tables

    text = (tables.DATA / "articles" / "arguments.yaml").read_text(encoding="utf-8")
    about = (tables.DATA / "articles" / "articles.yaml").read_text(encoding="utf-8")
    monkeypatch.setattr(tables, "DATA", tmp_path)
    monkeypatch.setattr(
        claims, "register", lambda: __import__("pandas").DataFrame(index=list(known_ids(text)))
    )
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "articles.yaml").write_text(about, encoding="utf-8")
    line = text[: text.index("- id: nau-P6")].count("\n") + 1
    mean = text[: text.index("- id: nau-S6")].count("\n") + 1
    for old, new, said in (
        (
            "- id: nau-P6\n",
            "- id: nau-P6\n          colour: red\n",
            f"data/articles/arguments.yaml, line {line}, article 'nau-2025': argument, node 'nau-P6': "
            "there is no key 'colour'. Use one of: id, text, kind, ",
        ),
        (
            "- id: nau-P6\n",
            "- id: nau-P6\n          id: nau-P6\n",
            f"data/articles/arguments.yaml, line {line + 1}: not YAML (the key 'id' is given twice). Keep one.",
        ),
        (
            "- id: nau-P6\n",
            "- id: [nau-P6\n",
            f"data/articles/arguments.yaml, line {line}: not YAML (did not find expected ',' or ']'). Close the quote or bracket",
        ),
        (
            '"What Does This Mean? 1–3"',
            '"What Does That Mean? 1–3"',
            f"data/articles/arguments.yaml:{mean}: node nau-S6: paragraphs 'What Does That Mean? 1–3': the "
            "article has no section 'What Does That Mean?'. Did you mean 'What Does This Mean?'?",
        ),
    ):
        (tmp_path / "articles" / "arguments.yaml").write_text(
            text.replace(old, new), encoding="utf-8"
        )
        with pytest.raises(arguments.ArgumentError) as caught:
            arguments.read()
        assert str(caught.value).startswith(said)


def known_ids(text):
    return set(re.findall(r"\b[a-z]+(?:-[a-z]+)*-\d{4}-\d+\b", text))


def test_an_unknown_claim_of_an_inconsistency_is_named():
    (wrong,) = arguments.problems(
        listed() | {"internal_inconsistencies": [{"id": "I1", "claims": ["c9"]}]}, KNOWN
    )
    assert "I1: there is no claim 'c9'" in wrong


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ": it has no `key: value`. Restore the file, or write `articles:`, `disagreements:`."),
        ("- a\n", ": it has no `key: value`. Restore the file, or write `articles:`, `disagreements:`."),
        ("disagreements:\narticles: []\n", ", line 1: disagreements is null, where a list is due. Write it, or delete it."),
        ("articles: []\n", ", line 1: the key 'disagreements' is missing. Add it."),
        ("disagreements: []\narticles:\n- id: x\n", ", line 3, article 'x': the key 'argument' is missing"),
        ("disagreements: []\narticles:\n- argument: {nodes: []}\n", ", line 3, article 1: the key 'id' is missing"),
        ("disagreements: []\narticles:\n- id: 2013-05-07\n  argument:\n", ", line 3, article 1: id is a date, where a text is due"),
    ],
)  # fmt: skip
def test_a_map_of_another_form_is_named(tmp_path, monkeypatch, text, said):
    from evidence import tables

    monkeypatch.setattr(tables, "DATA", tmp_path)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "arguments.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(arguments.ArgumentError) as caught:
        arguments.read()
    assert str(caught.value).startswith(f"data/articles/arguments.yaml{said}")


def test_no_value_of_another_kind_ends_in_a_traceback():
    known = listed(
        [*nodes(), node("O", kind="objection", attacks=["P1"], tests=[{"number": "a:b", "above": 1}])],
        disagreements=[{"id": "D1", "positions": [{"article": "x-2020", "claims": ["c1"]}]}],
        overlaps=[{"articles": ["x-2020"], "claims": ["c1"]}],
    )  # fmt: skip
    assert find_faults_of_file(known, "map", "map") == []
    for path in walk(known):
        for value in (None, 3, "x", [], {}, [3], [None], [{}], True):
            changed = copy.deepcopy(known)
            *above, last = path
            functools.reduce(operator.getitem, above, changed)[last] = value
            if not find_faults_of_file(changed, "map", "map"):
                list(arguments.problems(changed, KNOWN))


def walk(held, path=()):
    """Yield the path of each value of lists and mappings."""
    if path:
        yield path
    pairs = (
        held.items()
        if isinstance(held, dict)
        else enumerate(held)
        if isinstance(held, list)
        else ()
    )
    for key, value in pairs:
        yield from walk(value, (*path, key))


def test_a_sound_map_has_no_faults():
    assert list(arguments.problems(listed(), KNOWN)) == []
    given = nodes()
    given[0]["paragraphs"] = ["What Is It? 1–2", "Body 2, 4"]
    sections = {"x-2020": {"Body": 4, "What Is It?": 2}}
    assert list(arguments.problems(listed(given), KNOWN, (), sections)) == []


def test_a_condition_and_no_step_may_name_a_part_of_a_claim():
    given = nodes()
    given[3]["tests"] = [{"verdict": "c1a", "is": "holds", "says": "S."}]
    assert list(arguments.problems(listed(given), KNOWN, {"c1a"})) == []
    given[3]["essential"] = [{"claims": ["c1a"], "because": "B."}]
    (wrong,) = arguments.problems(listed(given), KNOWN, {"c1a"})
    assert "there is no claim 'c1a'" in wrong


# ---- the maps of the book -----------------------------------------------------------------------


def places(section, paragraph):
    """Return {(section, number)} of a locator such as "Opening; Body", "3; 1–2"."""
    sections, numbers = [part.split(";") for part in (section, paragraph)]
    listed = set()
    for number, name in enumerate(numbers):
        first, _, last = name.replace(",", "–").partition("–")
        where = sections[min(number, len(sections) - 1)].strip()
        listed |= {(where, n) for n in range(int(first), int(last or first) + 1)}
    return listed


def named_places(step):
    """Return {(section, number)} of the paragraphs that a node names."""
    found_places = set()
    section = ""
    for part in ", ".join(step.get("paragraphs", [])).split(", "):
        words, _, number = part.rpartition(" ")
        section = words or section
        found_places |= places(section, number)
    return found_places


@pytest.mark.parametrize("name", [one["id"] for one in arguments.read()["articles"]])
def test_the_claims_of_a_premise_stand_in_the_paragraphs_that_it_names(name):
    one = next(a for a in arguments.read()["articles"] if a["id"] == name)
    register = claims.register()
    wrong = []
    for step in arguments.nodes_of(one).values():
        if step["kind"] == "objection" or step.get("supported_by"):
            continue
        for claim in step["marks"]:
            row = register.loc[claim]
            if not places(row["section"], str(row["paragraph"])) & named_places(step):
                wrong.append(
                    f"{step['id']} names {step['paragraphs']}; {claim} is in {row['section']} {row['paragraph']}"
                )
    assert not wrong, "\n".join(wrong)


def test_every_claim_of_an_author_is_under_a_step():
    register = claims.register()
    used = {
        c
        for one in arguments.read()["articles"]
        for step in arguments.nodes_of(one).values()
        for c in step["marks"]
    }
    left = [
        claim for claim in register.index if claim not in used and not is_annex(register.loc[claim])
    ]
    assert not left, (
        f"put these under a step in {arguments.FILE}, with a mark and a reason: {', '.join(left)}"
    )


def is_annex(row):
    """Tell whether a claim is a caption or repeats another, by its column or by its words."""
    told = [row.get("annex"), row.get("same_as")]
    return any(isinstance(one, str) and one for one in told) or row["paraphrase"].startswith(
        ("Caption", "Cover picture")
    )


def test_the_map_of_the_book_is_sound_and_every_node_gets_a_status():
    verdicts = dict.fromkeys(claims.register().index, "confirmed")
    for one in arguments.read()["articles"]:
        footings = arguments.derive_footings(one, verdicts)
        assert set(footings) == set(arguments.nodes_of(one))
        assert footings[one["argument"]["root"]].status in (STANDS, OPEN)


def test_an_unknown_disagreement_is_named():
    assert arguments.disagreement("D01")["positions"]
    with pytest.raises(arguments.ArgumentError, match="no disagreement 'D99'. Known: D01"):
        arguments.disagreement("D99")
