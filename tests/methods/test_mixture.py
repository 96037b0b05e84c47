"""The mixture: a stated position as it stands, or near the compromise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.methods.compromise import compromise
from realpolitik.methods.mixture import MixtureRules, central, mixture

ACTORS = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 5)), min_size=1, max_size=8)
RULES = st.builds(MixtureRules, st.floats(0, 1), st.floats(1, 40), st.floats(0, 1))


def of(positions, weights, prevails=0.0, base=1.0, slope=0.0):
    return mixture(
        np.array(positions, dtype=float), np.array(weights, dtype=float), MixtureRules(prevails, base, slope)
    )


def chance_at(found, place):
    points, chances = found
    return chances[points == place].sum()


def width(found):
    low, high = central(*found, 0.1)
    return high - low


def apart(actors):
    return (np.array(part, dtype=float) for part in zip(*actors, strict=True))


def test_every_place_is_as_likely_however_much_weight_stands_there():
    found = of([0, 0, 0, 40, 100], [9, 9, 9, 1, 2], prevails=0.3)
    assert [chance_at(found, place) for place in (0, 40, 100)] == pytest.approx([0.1] * 3)


def test_bargains_end_about_the_compromise_as_far_off_as_said():
    points, chances = of([0, 100], [1, 3], base=2)
    mean = (points * chances).sum()
    assert mean == pytest.approx(75)
    assert np.sqrt((chances * (points - mean) ** 2).sum()) == pytest.approx(2, rel=0.02)


def test_bargains_end_farther_off_the_more_positions_differ():
    near, far = (of([50 - off, 50 + off], [1, 1], slope=0.5) for off in (10, 40))
    assert width(near) < width(far)


def test_where_all_want_the_same_it_ends_there():
    assert chance_at(of([30, 30], [1, 5], prevails=0.2, base=20), 30) == pytest.approx(1)


@given(ACTORS, RULES)
def test_chances_add_up_and_nothing_lies_beyond_what_is_asked_for(actors, rules):
    positions, weights = apart(actors)
    points, chances = mixture(positions, weights, rules)
    if not (weights > 0).any():
        assert np.isnan(points).all()
        return
    assert chances.sum() == pytest.approx(1)
    assert (np.diff(points) >= 0).all()
    there = points[chances > 0]
    assert positions[weights > 0].min() <= there.min() <= there.max() <= positions[weights > 0].max()


@given(ACTORS, RULES)
def test_who_pulls_on_nothing_or_stands_nowhere_changes_nothing(actors, rules):
    positions, weights = apart(actors)
    plain = mixture(positions, weights, rules)
    more = mixture(np.append(positions, [7.0, np.nan]), np.append(weights, [0.0, 3.0]), rules)
    for outside in (0.1, 0.5):
        np.testing.assert_allclose(central(*more, outside), central(*plain, outside), atol=1e-9)


@given(ACTORS, RULES, st.sampled_from((0.1, 0.25, 0.5)))
def test_a_turned_scale_turns_the_middle(actors, rules, outside):
    positions, weights = apart(actors)
    low, high = central(*mixture(positions, weights, rules), outside)
    turned = central(*mixture(100 - positions, weights, rules), outside)
    np.testing.assert_allclose(turned, (100 - high, 100 - low), atol=1e-6)


def test_with_no_position_prevailing_the_middle_is_the_compromise():
    positions, weights = np.array([20.0, 30.0, 90.0]), np.array([1.0, 2.0, 1.0])
    (middle,) = compromise(positions[:, None], weights[:, None])
    low, high = central(*mixture(positions, weights, MixtureRules(0.0, 10.0, 0.0)), 0.5)
    assert (low + high) / 2 == pytest.approx(middle)
    assert high - low < 0.5


def test_many_issues_at_once_are_each_as_by_themselves():
    positions, weights = np.array([[0.0, 100.0, np.nan], [10.0, 20.0, 60.0]]), np.array([[1.0, 1, 1], [1, 2, 0]])
    both = mixture(positions, weights, MixtureRules(0.2, 5.0, 0.4))
    for row in range(2):
        one = mixture(positions[row], weights[row], MixtureRules(0.2, 5.0, 0.4))
        np.testing.assert_array_equal(both[0][row], one[0])
        np.testing.assert_array_equal(both[1][row], one[1])


def test_less_than_what_is_said_lies_beyond_either_end():
    points, chances = np.array([0.0, 40.0, 100.0]), np.array([0.5, 0.0, 0.5])
    assert [float(end) for end in central(points, chances, 0.5)] == [0, 100]
    assert [float(end) for end in central(points, np.array([0.1, 0.8, 0.1]), 0.1)] == [0, 100]
    assert [float(end) for end in central(points, np.array([0.09, 0.82, 0.09]), 0.1)] == [40, 40]
