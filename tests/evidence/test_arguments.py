"""Test that the status of a step follows from verdicts, and that a malformed map gives a clear error."""

import pytest

from evidence import arguments, claims

NODES = [
    {"id": "C", "kind": "interpretive", "supported_by": ["S1", "S2"], "claims": ["c0"]},
    {"id": "S1", "kind": "interpretive", "supported_by": ["P1", "P2"], "claims": []},
    {"id": "S2", "kind": "normative", "supported_by": [], "claims": ["c3"]},
    {"id": "P1", "kind": "empirical", "supported_by": [], "claims": ["c1"]},
    {"id": "P2", "kind": "empirical", "supported_by": [], "claims": ["c1", "c2"]},
]


def article(nodes=NODES, root="C"):
    return {"id": "x-2020", "argument": {"root": root, "nodes": [dict(n) for n in nodes]}}


def listed(nodes=NODES, root="C", disagreements=(), overlaps=()):
    kinds = ["empirical", "interpretive", "normative"]
    return {
        "schema": {"node_kinds": kinds}, "articles": [article(nodes, root)],
        "disagreements": list(disagreements), "source_overlaps": list(overlaps),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("verdicts", "c", "s1", "s2", "p1"),
    [
        (("confirmed", "close", "reproduced", "confirmed"), "stands", "stands", "stands", "stands"),
        (("confirmed", "qualified", "close", "confirmed"), "stands qualified", "stands qualified", "stands", "stands qualified"),
        (("qualified", "unresolved", "close", "confirmed"), "open", "open", "stands", "open"),
        (("qualified", "unresolved", "contradicted", "confirmed"), "shaken", "shaken", "stands", "open"),
        (("contradicted", "close", "close", "confirmed"), "shaken", "stands", "stands", "stands"),
        (("not checkable",) * 4, "interpretive", "interpretive", "interpretive", "interpretive"),
        (("not checkable", "close", "close", "not checkable"), "stands", "stands", "interpretive", "stands"),
    ],
)
def test_a_node_stands_no_firmer_than_its_weakest_claim(verdicts, c, s1, s2, p1):
    found = arguments.footings(article(), dict(zip(("c0", "c1", "c2", "c3"), verdicts, strict=True)))
    assert [found[name].status for name in ("C", "S1", "S2", "P1")] == [c, s1, s2, p1]


def test_a_claim_without_a_verdict_leaves_the_node_open():
    assert arguments.footings(article(), {"c1": "close"})["P2"].status == "open"


def test_the_footing_names_what_decides_it_and_counts_each_claim_once():
    verdicts = {"c0": "qualified", "c1": "contradicted", "c2": "close", "c3": "confirmed"}
    top = arguments.footings(article(), verdicts)["C"]
    assert top.because == {"P1": ["c1"], "P2": ["c1"]}
    assert top.beneath == {"qualified": 1, "contradicted": 1, "close": 1, "confirmed": 1}
    assert top.own == {"qualified": 1}
    assert arguments.footings(article(), verdicts)["S2"].because == {}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nodes": [*NODES, NODES[3]]}, "node P1 is there twice"),
        ({"nodes": [{**NODES[0], "supported_by": ["P9"]}, *NODES[1:]]}, "node C rests on 'P9'"),
        ({"nodes": [{**NODES[0], "claims": ["c9"]}, *NODES[1:]]}, "node C: there is no claim 'c9'"),
        ({"nodes": [{**NODES[0], "kind": "poetic"}, *NODES[1:]]}, "kind 'poetic' is not one of"),
        ({"root": "Z"}, "the root 'Z' is no node"),
        ({"nodes": [*NODES[:3], {**NODES[3], "supported_by": ["C"]}, NODES[4]]}, "in a circle, C → S1 → P1 → C"),
        (
            {"disagreements": [{"id": "D1", "positions": [{"article": "y", "claims": ["c9"]}]}]},
            "disagreement D1: there is no article 'y'",
        ),
        ({"disagreements": [{"id": "D1", "question": "Q?", "positions": []}]}, "disagreement D1 has no type and no test"),
        ({"overlaps": [{"articles": ["y"], "claims": [], "note": "N."}]}, "entry 1 of source_overlaps: give `articles:` the ids"),
        ({"overlaps": [{"claims": [], "note": "N."}]}, "out of x-2020."),
        ({"overlaps": [{"articles": ["x-2020"], "claims": ["c9"], "note": "N."}]}, "entry 1 of source_overlaps: there is no claim 'c9'"),
    ],
)
def test_a_malformed_map_names_its_fault(change, said):
    wrong = list(arguments.problems(listed(**change), {"c0", "c1", "c2", "c3"}))
    assert wrong and any(said in one for one in wrong), wrong


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"weak_steps": [{"nodes": ["P9"], "issue": "?"}]}, "x-2020: weak step 1 is about 'P9'"),
        ({"weak_steps": [{"nodes": ["P1"], "issue": "?", "answered_by": "luck"}]}, "weak step 1 has answered_by 'luck'. Write data"),
        ({"objections_on_page": [{"against": ["P9"], "claims": []}]}, "an objection on its page is against 'P9'"),
        ({"objections_on_page": [{"claims": []}]}, "an objection on its page is against no step. Give `against:`"),
        ({"objections_on_page": [{"against": ["C"], "claims": ["c9"]}]}, "an objection on its page: there is no claim 'c9'"),
    ],
)
def test_a_doubt_about_what_is_not_there_names_its_fault(part, said):
    whole = listed()
    whole["articles"][0] |= part
    (wrong,) = arguments.problems(whole, {"c0", "c1", "c2", "c3"})
    assert said in wrong


def test_an_unknown_claim_of_an_inconsistency_is_named():
    (wrong,) = arguments.problems(listed() | {"internal_inconsistencies": [{"id": "I1", "claims": ["c9"]}]}, {"c0", "c1", "c2", "c3"})
    assert "I1: there is no claim 'c9'" in wrong


def test_a_sound_map_has_no_faults():
    assert list(arguments.problems(listed(), {"c0", "c1", "c2", "c3"})) == []


def test_the_map_of_the_book_is_sound_and_every_node_gets_a_status():
    found = arguments.read()
    verdicts = dict.fromkeys(claims.register().index, "confirmed")
    for one in found["articles"]:
        footings = arguments.footings(one, verdicts)
        assert set(footings) == set(arguments.nodes_of(one))
        assert {f.status for f in footings.values()} <= {"stands", "interpretive"}


def test_an_unknown_disagreement_is_named():
    assert arguments.disagreement("D01")["positions"]
    with pytest.raises(arguments.ArgumentError, match="no disagreement 'D99'. Known: D01"):
        arguments.disagreement("D99")
