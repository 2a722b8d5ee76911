"""Find the claims whose fall fells a conclusion, and those that it waits for."""

import itertools
import random
import time

import pytest

from evidence import arguments
from evidence.arguments import AS_MAPPED, Statuses
from evidence.arguments.truth_table import UNSETTLED
from tests.accepted import read_numbers, read_verdicts
from tests.evidence.arguments.maps import article, found


def test_cuts_and_waits_of_a_small_map():
    known = Statuses(article(), found())
    assert (
        arguments.find_cut_sets(known) == [["c3"], ["c1", "c2"]]
        and arguments.find_waits(known) == []
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
    cuts = arguments.find_cut_sets(known)
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
