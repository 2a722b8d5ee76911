"""Both exports hold the whole map."""

import json
import re

import pytest

from evidence import arguments, claims
from tests.accepted import read_numbers, read_verdicts
from tests.evidence.arguments.maps import article


def exported(one):
    verdicts, said = read_verdicts(), claims.register()["paraphrase"].to_dict()
    verdicts = dict.fromkeys(said, claims.PENDING) | verdicts
    footings = arguments.derive_footings(
        one, verdicts, given=arguments.find_given(one, read_numbers())
    )
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
