"""Test the steps of a composite index against values computed by hand."""

import numpy as np
import pandas as pd
import pytest

from evidence import index

NAN = np.nan
STATES, YEARS = ["AZE", "BLR", "ARM"], [2000, 2001, 2002]


def cube(*rows):
    """Return one indicator with a row per state and a column per year."""
    return np.array([rows], dtype=float)


def test_a_panel_is_filled_by_name_and_leaves_out_the_rest():
    long = pd.DataFrame(
        [("a", "BLR", 2001, 5.0), ("a", "USA", 2001, 9.0), ("a", "AZE", 1990, 9.0)],
        columns=["indicator", "country", "year", "value"],
    )
    found = index.panel(long, ["a"], STATES, YEARS)
    assert found.shape == (1, 3, 3) and found[0, 1, 1] == 5 and np.isnan(found).sum() == 8


def test_a_panel_refuses_two_values_and_an_empty_indicator():
    long = pd.DataFrame(
        [("a", "BLR", 2001, 5.0)] * 2, columns=["indicator", "country", "year", "value"]
    )
    with pytest.raises(ValueError, match="two values of 'a' for BLR in 2001"):
        index.panel(long, ["a"], STATES, YEARS)
    with pytest.raises(ValueError, match="no value at all for: b"):
        index.panel(long[:1], ["a", "b"], STATES, YEARS)


def test_the_last_value_is_carried_no_further_than_asked():
    values = cube([1, NAN, NAN], [NAN, 2, NAN], [NAN, NAN, NAN])
    assert np.array_equal(index.carry(values, 0), values, equal_nan=True)
    assert np.array_equal(
        index.carry(values, 1)[0], [[1, 1, NAN], [NAN, 2, 2], [NAN] * 3], equal_nan=True
    )
    assert np.array_equal(index.carry(values, 2)[0, 0], [1, 1, 1])


def test_min_max_spans_all_states_and_years_and_turns_what_points_down():
    values = cube([0, 10, 20], [5, NAN, 15], [20, 20, 20])
    assert np.array_equal(
        index.normalise(values, "min-max", [1])[0, :2],
        [[0, 0.5, 1], [0.25, NAN, 0.75]],
        equal_nan=True,
    )
    assert np.array_equal(index.normalise(values, "min-max", [-1])[0, 0], [1, 0.5, 0])


def test_z_scores_have_mean_nought_and_deviation_one():
    found = index.normalise(cube([0, 10, 20], [5, NAN, 15], [20, 20, 20]), "z-score", [1])
    assert np.isclose(np.nanmean(found), 0) and np.isclose(np.nanstd(found), 1)


def test_ranks_count_the_states_below_within_the_year_and_halve_ties():
    found = index.normalise(cube([1, 3, NAN], [2, 3, 5], [3, 1, NAN]), "rank", [1])[0]
    assert np.array_equal(found, [[0, 0.75, NAN], [0.5, 0.75, 0.5], [1, 0, NAN]], equal_nan=True)


def test_a_constant_indicator_says_nothing():
    assert (index.normalise(np.ones((1, 3, 3)), "min-max", [1]) == 0.5).all()
    assert (index.normalise(np.ones((1, 3, 3)), "z-score", [1]) == 0).all()


def test_an_unknown_method_is_named():
    with pytest.raises(ValueError, match="'magic' is not one of min-max, z-score, rank"):
        index.normalise(np.ones((1, 1, 1)), "magic", [1])


def test_groups_are_means_of_what_is_known():
    scaled = np.array([[[0.0]], [[1.0]], [[NAN]], [[0.4]]])
    assert np.allclose(index.group_means(scaled, ["x", "x", "y", "y"])[:, 0, 0], [0.5, 0.4])


def test_a_score_weighs_only_what_is_known():
    parts = np.array([[[0.2, NAN]], [[0.8, 0.6]]])
    found = index.score(parts, [[1, 1], [3, 1], [1, 0]])
    assert np.allclose(found[:2, 0], [[0.5, 0.6], [0.35, 0.6]])
    assert found[2, 0, 0] == 0.2 and np.isnan(found[2, 0, 1]), "nothing with a weight is known"


def test_states_with_too_few_parts_drop_out():
    parts = np.array([[[1.0, NAN]], [[1.0, 1.0]]])
    assert np.array_equal(index.least(parts, 2)[:, 0], [[1, NAN], [1, NAN]], equal_nan=True)


def test_random_weights_add_up_and_repeat():
    drawn = index.random_weights(5, 6, 7)
    assert drawn.shape == (5, 6) and np.allclose(drawn.sum(axis=1), 1) and (drawn >= 0).all()
    assert np.array_equal(drawn, index.random_weights(5, 6, 7))


def test_choices_are_every_combination():
    found = index.choices(a=[1, 2], b=["x", "y", "z"])
    assert len(found) == 6 and found[0] == {"a": 1, "b": "x"} and found[-1] == {"a": 2, "b": "z"}
