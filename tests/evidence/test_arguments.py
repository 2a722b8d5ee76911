"""Statuses, direct tests and load-bearing claims follow from verdicts; a malformed map gives a clear error."""

import copy
import itertools
import json
import random
import re
import time

import pytest

from evidence import arguments, claims
from evidence.arguments import AS_MAPPED, READINGS, Reading, Statuses
from evidence.arguments.statuses import OPEN, ORDER, STANDS, UNSETTLED
from tests.accepted import read_numbers, read_verdicts

KNOWN = {"c0", "c1", "c2", "c3", "c4"}


def node(name, on=(), needs="all", kind="empirical", essential=(), detail=(), **more):
    found = {
        "id": name,
        "text": "Words.",
        "kind": kind,
        "theme": "politics",
        "paragraphs": ["Body 1"],
        "needs": needs,
        "why": "So.",
    }
    found |= {"supported_by": list(on)} if on else {}
    for mark, named in (("essential", essential), ("detail", detail)):
        found |= {mark: [{"claims": list(named), "because": "so"}]} if named else {}
    return found | more


def nodes():
    return [
        node("C", ["S1", "S2"], essential=["c0"]),
        node("S1", ["P1", "P2"], "any"),
        node("S2", essential=["c3"], detail=["c4"]),
        node("P1", essential=["c1"]),
        node("P2", essential=["c2"]),
    ]


def article(given=None, root="C"):
    return {"id": "x-2020", "argument": {"root": root, "nodes": copy.deepcopy(given or nodes())}}


def listed(given=None, root="C", disagreements=(), overlaps=()):
    return {
        "schema": {}, "articles": [article(given, root)],
        "disagreements": list(disagreements), "source_overlaps": list(overlaps),
    }  # fmt: skip


def status(name, verdicts, reading=AS_MAPPED, given=None):
    return arguments.footings(article(given), verdicts, reading)[name].status


def found(**verdicts):
    return dict.fromkeys(KNOWN, "confirmed") | {
        key: word.replace("_", " ") for key, word in verdicts.items()
    }


# ---- the logic ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdicts", "conclusion", "s1"),
    [
        (found(), "stands", "stands"),
        (found(c1="contradicted"), "stands", "stands"),
        (found(c1="contradicted", c2="contradicted"), "falls", "falls"),
        (found(c1="contradicted", c2="unresolved"), "open", "open"),
        (found(c3="contradicted"), "falls", "stands"),
        (found(c3="unresolved"), "open", "stands"),
        (found(c4="contradicted"), "stands", "stands"),
        (
            found(c0="contradicted"),
            "stands",
            "stands",
        ),  # the conclusion itself is for the direct test
        (found(c1="not_checkable", c2="contradicted"), "stands", UNSETTLED),
        (dict.fromkeys(KNOWN, "not checkable"), UNSETTLED, UNSETTLED),
        ({}, "open", "open"),
    ],
)
def test_a_status_follows_from_what_the_step_needs(verdicts, conclusion, s1):
    assert [status("C", verdicts), status("S1", verdicts)] == [conclusion, s1]


@pytest.mark.parametrize(
    ("reading", "verdicts", "wanted"),
    [
        (Reading("d", details=True), found(c4="contradicted"), "falls"),
        (Reading("w", "all"), found(c1="contradicted"), "falls"),
        (Reading("i", "any"), found(c3="contradicted"), "stands"),
        (Reading("h", half_right=False), found(c3="half_right"), "falls"),
        (Reading("h", half_right=False), found(c3="partly_settled"), "stands"),
        (Reading("p", partly_settled=False), found(c3="partly_settled"), "open"),
        (AS_MAPPED, found(c3="half_right"), "stands"),
    ],
)
def test_a_reading_changes_what_counts(reading, verdicts, wanted):
    assert status("C", verdicts, reading) == wanted


def test_the_second_view_of_a_step_is_a_reading():
    given = nodes()
    given[1]["also_read"] = {"needs": "all", "why": "So."}
    assert status("S1", found(c1="contradicted"), Reading("s", "second"), given) == "falls"
    assert status("S1", found(c1="contradicted"), AS_MAPPED, given) == "stands"


def test_a_standing_objection_leaves_a_step_open_and_another_does_nothing():
    given = [*nodes(), node("O1", kind="objection", essential=["c4"], attacks=["S2"])]
    held = arguments.footings(article(given), found())
    assert (
        held["S2"].status == "open"
        and held["C"].status == "open"
        and held["S2"].objections == ("O1",)
    )
    assert status("C", found(c4="contradicted"), given=given) == "stands"
    assert status("C", found(), Reading("o", objections=False), given) == "stands"
    assert status("S2", found(c3="contradicted"), given=given) == "falls", (
        "an objection lifts nothing"
    )


def test_every_verdict_of_the_book_has_a_value():
    assert set(claims.VERDICTS) <= set(arguments.VALUES)


def test_the_truth_table_is_complete_and_its_orders_hold_every_status():
    table = arguments.list_truth_table()
    assert len(table) == 10 and all(
        set(order) == set(arguments.STATUSES) for order in ORDER.values()
    )


def test_the_readings_cross_every_base_with_both_kinds_of_half():
    assert len(set(READINGS)) == 4 * len(arguments.BASES) and READINGS[0] == AS_MAPPED


def test_the_footing_names_what_decides_it_and_counts_each_claim_once():
    verdicts = found(c1="contradicted", c2="contradicted", c0="qualified")
    top = arguments.footings(article(), verdicts)["C"]
    assert top.because == {"P1": ["c1"], "P2": ["c2"]}
    assert top.beneath == {"qualified": 1, "contradicted": 2, "confirmed": 2}


# ---- what carries it ----------------------------------------------------------------------------


def test_cuts_and_waits_of_a_small_map():
    known = Statuses(article(), found())
    assert (
        arguments.find_cuts(known) == [["c3"], ["c1", "c2"]] and arguments.find_waits(known) == []
    )
    waiting = Statuses(article(), found(c1="unresolved", c2="unresolved", c3="unresolved"))
    assert arguments.find_waits(waiting) == [["c1", "c3"], ["c2", "c3"]]
    ranked = arguments.rank_claims(article(), found())
    assert [(one.claim, one.smallest) for one in ranked] == [("c3", 1), ("c1", 2), ("c2", 2)]


@pytest.mark.parametrize("name", [one["id"] for one in arguments.read()["articles"]])
def test_cuts_of_one_and_two_claims_are_those_that_trying_finds(name):
    one = next(a for a in arguments.read()["articles"] if a["id"] == name)
    verdicts, given = read_verdicts(), arguments.find_given(one, read_numbers())
    known = Statuses(one, verdicts, AS_MAPPED, given)
    if known.known[known.root] == "falls":
        pytest.skip("nothing is left to fell")
    beneath = {
        c
        for n in arguments.names_below(known.nodes, known.root)
        if n != known.root
        for c in known.nodes[n]["marks"]
    }
    can = sorted(c for c in beneath if known.claim(c) != UNSETTLED)

    def falls(*named):
        return (
            Statuses(one, verdicts | dict.fromkeys(named, "contradicted"), AS_MAPPED, given).known[
                known.root
            ]
            == "falls"
        )

    alone = [[c] for c in can if falls(c)]
    rest = [c for c in can if [c] not in alone]
    sample = random.Random(13).sample(list(itertools.combinations(rest, 2)), min(400, len(rest)))
    cuts = arguments.find_cuts(known)
    assert alone == [c for c in cuts if len(c) == 1]
    assert [list(pair) for pair in sample if falls(*pair)] == [
        list(pair) for pair in sample if list(pair) in cuts
    ]
    assert all(falls(*cut) for cut in cuts)


def test_all_five_articles_are_worked_out_in_a_second():
    verdicts, numbers = read_verdicts(), read_numbers()
    begun = time.process_time()
    for one in arguments.read()["articles"]:
        given = arguments.find_given(one, numbers)
        arguments.rank_claims(one, verdicts, given)
        arguments.robustness(one, verdicts, given)
    assert time.process_time() - begun < 1


# ---- direct tests -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        ([{"number": "a:x", "above": 2, "says": "S."}], "borne out"),
        ([{"number": "a:x", "below": 2, "says": "S."}], "not borne out"),
        ([{"number": "a:x", "equals": "a:y", "says": "S."}], "borne out"),
        ([{"number": "a:z", "above": 2, "says": "S."}], "cannot be tested"),
        (
            [
                {"number": "a:x", "above": 2, "says": "S."},
                {"number": "a:x", "above": 9, "says": "S."},
            ],
            "borne out in part",
        ),
        ([{"verdict": "c1", "is": "holds", "says": "S."}], "borne out"),
        ([{"verdict": "c2", "is": "holds", "says": "S."}], "not borne out"),
        ([{"verdict": "c2", "is": "fails", "says": "S."}], "borne out"),
        ([{"verdict": "c3", "is": "holds", "says": "S."}], "borne out in part"),
        ([{"verdict": "c4", "is": "holds", "says": "S."}], "cannot be tested"),
    ],
)
def test_the_outcome_of_a_direct_test_is_computed(conditions, wanted):
    verdicts = {"c1": "qualified", "c2": "contradicted", "c3": "half right", "c4": "unresolved"}
    outcome, tried = arguments.test_node({"tests": conditions}, {"a:x": "3.0", "a:y": 3}, verdicts)
    assert outcome == wanted and len(tried) == len(conditions)


def test_a_step_without_a_test_has_no_outcome_and_one_that_cannot_be_tested_says_so():
    assert arguments.test_node({}, {}, {}) is None
    assert arguments.test_node({"untestable": "No data."}, {}, {}) == ("cannot be tested", [])


def test_every_number_that_the_maps_look_at_is_among_the_results():
    numbers = read_numbers()
    for one in arguments.read()["articles"]:
        for step in arguments.nodes_of(one).values():
            for condition in [*step.get("tests", []), *step.get("stands_if", [])]:
                tried = arguments.try_condition(condition, numbers, {})
                assert not tried.number or "unknown" not in (tried.found, tried.bound), (
                    f"{step['id']}: {condition}"
                )


# ---- a malformed map ----------------------------------------------------------------------------


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
        ({0: {"claims": ["c1"]}}, "node C: unknown key 'claims'. Use:"),
        ({1: {"needs": "some"}}, "node S1: needs 'some' is neither all nor any"),
        ({1: {"why": ""}}, "node S1 has no `why:`"),
        ({1: {"paragraphs": []}}, "node S1 has no `paragraphs:`"),
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
    wrong = list(arguments.problems(listed(given), KNOWN))
    assert wrong and any(said in one for one in wrong), wrong


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
    monkeypatch.setattr(tables, "DATA", tmp_path)
    monkeypatch.setattr(
        claims, "register", lambda: __import__("pandas").DataFrame(index=list(known_ids(text)))
    )
    (tmp_path / "articles").mkdir()
    line = text[: text.index("- id: nau-P6")].count("\n") + 1
    for old, new, said in (
        (
            "- id: nau-P6\n",
            "- id: nau-P6\n          colour: red\n",
            f"arguments.yaml:{line}: node nau-P6: unknown key 'colour'",
        ),
        (
            "- id: nau-P6\n",
            "- id: nau-P6\n          id: nau-P6\n",
            f"arguments.yaml:{line + 1}: the key 'id' is given twice",
        ),
        ("- id: nau-P6\n", "- id: [nau-P6\n", "not YAML"),
    ):
        (tmp_path / "articles" / "arguments.yaml").write_text(
            text.replace(old, new), encoding="utf-8"
        )
        with pytest.raises(arguments.ArgumentError, match="arguments.yaml") as caught:
            arguments.read()
        assert said in str(caught.value)


def known_ids(text):
    return set(re.findall(r"\b[a-z]+(?:-[a-z]+)*-\d{4}-\d+\b", text))


def test_an_unknown_claim_of_an_inconsistency_is_named():
    (wrong,) = arguments.problems(
        listed() | {"internal_inconsistencies": [{"id": "I1", "claims": ["c9"]}]}, KNOWN
    )
    assert "I1: there is no claim 'c9'" in wrong


def test_a_sound_map_has_no_faults():
    assert list(arguments.problems(listed(), KNOWN)) == []


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
        footings = arguments.footings(one, verdicts)
        assert set(footings) == set(arguments.nodes_of(one))
        assert footings[one["argument"]["root"]].status in (STANDS, OPEN)


def test_an_unknown_disagreement_is_named():
    assert arguments.disagreement("D01")["positions"]
    with pytest.raises(arguments.ArgumentError, match="no disagreement 'D99'. Known: D01"):
        arguments.disagreement("D99")


# ---- exports ------------------------------------------------------------------------------------


def exported(one):
    verdicts, said = read_verdicts(), claims.register()["paraphrase"].to_dict()
    verdicts = dict.fromkeys(said, claims.PENDING) | verdicts
    footings = arguments.footings(one, verdicts, given=arguments.find_given(one, read_numbers()))
    return (
        arguments.format_argdown(one, "Title", said, verdicts, footings),
        json.loads(arguments.format_aif(one, said, verdicts, footings)),
    )


@pytest.mark.parametrize("name", [one["id"] for one in arguments.read()["articles"]])
def test_both_exports_hold_every_step_claim_inference_and_attack(name):
    one = next(a for a in arguments.read()["articles"] if a["id"] == name)
    nodes_ = arguments.nodes_of(one)
    text, aif = exported(one)
    wanted = set(nodes_) | {claim for step in nodes_.values() for claim in step["marks"]}
    assert set(re.findall(r"^\[([^\]]+)\]: ", text, re.MULTILINE)) == wanted
    assert {n["nodeID"] for n in aif["nodes"] if n["type"] == "I"} == wanted
    inferences = [n["nodeID"] for n in aif["nodes"] if n["type"] == "RA"]
    assert re.findall(r"^<([^>]+)>$", text, re.MULTILINE) == inferences
    attacks = [(a, b) for a, step in nodes_.items() for b in step.get("attacks", [])]
    assert len([n for n in aif["nodes"] if n["type"] == "CA"]) == len(attacks)
    assert all(f"[{b}]\n  - [{a}]" in text for a, b in attacks)


@pytest.mark.parametrize("name", [one["id"] for one in arguments.read()["articles"]])
def test_the_aif_export_is_a_graph_of_the_format(name):
    """I-nodes are joined only through RA- and CA-nodes; an RA has premises and one conclusion."""
    _, aif = exported(next(a for a in arguments.read()["articles"] if a["id"] == name))
    kinds = {n["nodeID"]: n["type"] for n in aif["nodes"]}
    assert len(kinds) == len(aif["nodes"]) and set(kinds.values()) <= {"I", "RA", "CA"}
    for edge in aif["edges"]:
        assert (kinds[edge["fromID"]] == "I") != (kinds[edge["toID"]] == "I"), edge
    for name_, kind in kinds.items():
        if kind != "I":
            assert len([e for e in aif["edges"] if e["fromID"] == name_]) == 1
            assert [e for e in aif["edges"] if e["toID"] == name_]


def test_a_step_that_needs_any_has_an_inference_for_each_reason():
    from evidence.arguments.export import list_inferences

    found_ = list(list_inferences(article()))
    assert ("S1 by 1", "S1", ["P1"]) in found_ and ("S1 by 2", "S1", ["P2"]) in found_
    assert ("C by all", "C", ["S1", "S2"]) in found_ and ("S2 by all", "S2", ["c3"]) in found_
