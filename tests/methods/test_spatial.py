"""Spatial bargaining: against plain loops, and where there is little to bargain about."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.methods.spatial import (
    BARGAINS,
    COMMITMENTS,
    OBSERVERS,
    RISKS,
    VIEWS,
    SpatialRules,
    _odds,
    _utility,
    spatial_bargaining,
)
from tests.spatial_oracle import EVERY_READING, Turn

N, K = 5, 2


def some_case(seed: int, n: int = N, k: int = K) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 100, (n, k)), rng.dirichlet(np.ones(k + 1), n)[:, :k], rng.uniform(1, 100, n)


def on_one_issue(positions: list[float], saliences: list[float], capabilities: list[float], **rules):
    return spatial_bargaining(
        np.array(positions)[:, None], np.array(saliences)[:, None], np.array(capabilities), SpatialRules(**rules)
    )


# Against plain loops ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_every_turn_is_that_of_plain_loops(seed):
    positions, saliences, capabilities = some_case(seed)
    path = spatial_bargaining(positions, saliences, capabilities)
    assert path.turns >= 2
    for state in range(int(path.turns)):
        turn = Turn((path.positions[state] / 100).tolist(), saliences.tolist(), capabilities.tolist())
        np.testing.assert_allclose(path.risks[state], turn.risks, atol=1e-9)
        np.testing.assert_allclose(path.chances[state], turn.chances(), atol=1e-9)
        targets = {i: j for i, j, *_ in turn.bargains()}
        assert path.targets[state].tolist() == [targets.get(i, -1) for i in range(N)]
        np.testing.assert_allclose(path.positions[state + 1] / 100, turn.after(), atol=1e-9)


@pytest.mark.parametrize("reading", EVERY_READING, ids=lambda reading: " · ".join(reading.values()))
def test_every_reading_of_the_model_is_that_of_plain_loops(reading):
    positions, saliences, capabilities = some_case(11)
    path = spatial_bargaining(positions, saliences, capabilities, SpatialRules(**reading, most_turns=1))
    turn = Turn((positions / 100).tolist(), saliences.tolist(), capabilities.tolist(), **reading)
    np.testing.assert_allclose(path.risks[0], turn.risks, atol=1e-9)
    np.testing.assert_allclose(path.positions[1] / 100, turn.after(), atol=1e-9)


@pytest.mark.parametrize("accommodation", [0.0, 0.25])
@pytest.mark.parametrize("seed", [0, 3])
def test_every_turn_is_that_of_plain_loops_where_ideals_lag_behind(seed, accommodation):
    positions, saliences, capabilities = some_case(seed)
    rules = SpatialRules(accommodation=accommodation, view="both", most_turns=4)
    path = spatial_bargaining(positions, saliences, capabilities, rules)
    ideals = (positions / 100).tolist()
    assert path.turns >= 3
    for state in range(int(path.turns)):
        places = (path.positions[state] / 100).tolist()
        if state:
            ideals = [[accommodation * x + (1 - accommodation) * y for x, y in zip(place, ideal, strict=True)]
                      for place, ideal in zip(places, ideals, strict=True)]  # fmt: skip
        turn = Turn(places, saliences.tolist(), capabilities.tolist(), view="both", ideals=ideals)
        np.testing.assert_allclose(path.risks[state], turn.risks, atol=1e-9)
        np.testing.assert_allclose(path.positions[state + 1] / 100, turn.after(), atol=1e-9)


def test_who_stands_far_from_its_ideal_supports_the_other_side():
    distance = np.array([[[0.5, 0.1], [0.4, 0.0]]])  # the first actor's ideal is nearer to the second's position
    odds = _odds(distance, np.zeros((1, 2)), np.ones((1, 2)), SpatialRules())[0]
    assert odds[0, 1] == pytest.approx(1e-10 / (0.4 + 0.4), rel=1e-6)  # it would lose 0.4, and the second as much
    assert odds[1, 0] == pytest.approx(1)


def test_two_with_one_reckoning_make_one_bargain_whoever_is_asked():
    # With full insight and nobody else, both reckon alike: p = 1·0.8/(1·0.8 + 3·0.4); so do the views.
    paths = [on_one_issue([0, 100], [0.8, 0.4], [1, 3], observer="full", view=view, most_turns=1) for view in VIEWS]
    assert paths[0].positions[1, :, 0].tolist() == paths[2].positions[1, :, 0].tolist()
    assert paths[0].positions[1, :, 0].tolist() == paths[1].positions[1, :, 0].tolist()


def test_all_readings_have_been_tried():
    names = ("risk", "observer", "commitment", "bargain", "view")
    tried = [{reading[name] for reading in EVERY_READING if name in reading} for name in names]
    assert tried == [set(RISKS), set(OBSERVERS), set(COMMITMENTS), set(BARGAINS) - {"weaker moves"}, set(VIEWS)]


def test_where_only_the_weaker_moves_one_of_two_parties_stays():
    path = on_one_issue([0, 100], [0.5, 0.5], [1, 3], bargain="weaker moves", most_turns=1)
    assert path.targets[0].tolist()[1] == 0
    assert path.positions[1, 1, 0] == 100
    assert path.positions[1, 0, 0] > 50


def test_who_stands_well_is_averse_to_risk():
    positions, saliences, capabilities = some_case(1, k=1)
    path = spatial_bargaining(positions, saliences, capabilities)
    assert path.risks[0].max() == pytest.approx(1)
    assert path.risks[0].min() == pytest.approx(-0.5)
    assert _utility(np.array(0.5), np.array(path.risks[0].max())) > 0.5 > _utility(np.array(0.5), np.array(-0.5))


# What mustn't matter ----------------------------------------------------------------------------------------------


def test_each_of_many_draws_goes_its_own_way():
    cases = [some_case(seed) for seed in range(40)]
    positions, saliences, capabilities = (
        np.stack(part).reshape(8, 5, *part[0].shape) for part in zip(*cases, strict=True)
    )
    together = spatial_bargaining(positions, saliences, capabilities)
    assert together.turns.shape == (8, 5)
    assert len(np.unique(together.turns)) > 2
    for at, case in enumerate(cases):
        alone, place = spatial_bargaining(*case), divmod(at, 5)
        turns = int(alone.turns)
        assert together.turns[place] == turns
        np.testing.assert_array_equal(together.positions[place][: turns + 1], alone.positions)
        np.testing.assert_array_equal(together.positions[place][turns:], alone.positions[-1:].repeat(
            len(together.positions[place]) - turns, axis=0))  # fmt: skip
        np.testing.assert_array_equal(together.settlement[place], alone.settlement)
        assert (together.targets[place][turns:] == -1).all()


def test_the_order_of_actors_and_the_direction_of_scales_do_not_matter_without_ties():
    positions, saliences, capabilities = some_case(3)
    path, order = spatial_bargaining(positions, saliences, capabilities), [3, 0, 4, 2, 1]
    other = spatial_bargaining(100 - positions[order], saliences[order], capabilities[order])
    assert not path.is_tied
    np.testing.assert_allclose(other.positions, 100 - path.positions[:, order], atol=1e-9)
    # Of places that are nearly one the first stands for all in the last election.
    np.testing.assert_allclose(other.settlement, 100 - path.settlement, atol=0.01)


@pytest.mark.parametrize("seed", range(6))
def test_where_neither_side_cares_for_an_issue_a_bargain_moves_nobody_on_it(seed):
    positions, saliences, capabilities = some_case(seed, n=6, k=3)
    positions, saliences = positions.round(), saliences * (np.random.default_rng(seed).random((6, 3)) < 0.5)
    path = spatial_bargaining(positions, saliences, capabilities)
    turned = spatial_bargaining(100 - positions, saliences, capabilities)
    assert turned.positions == pytest.approx(100 - path.positions, abs=1e-6)
    low, high = path.positions[:-1].min(axis=1, keepdims=True), path.positions[:-1].max(axis=1, keepdims=True)
    inside = (path.positions[1:] >= low - 0.01) & (path.positions[1:] <= high + 0.01)
    assert np.abs(np.diff(path.positions, axis=0)).max() > 1
    assert inside.all()


def test_rounding_breaks_no_tie_differently_on_a_scale_that_is_turned_round():
    care, powers = [0.8, 0.3, 0.3], [1.0, 2.0, 1.0]
    path, turned = (on_one_issue(places, care, powers) for places in ([20.0, 0.0, 25.0], [80.0, 100.0, 75.0]))
    assert turned.settlement == pytest.approx(100 - path.settlement)


def test_another_scale_and_unit_of_capability_do_not_matter():
    positions, saliences, capabilities = some_case(5)
    path = spatial_bargaining(positions, saliences, capabilities)
    other = spatial_bargaining(positions / 20, saliences, capabilities, scale=5.0)
    np.testing.assert_allclose(other.positions, path.positions / 20, atol=1e-9)


def test_who_has_no_weight_or_no_stance_changes_nothing():
    positions, saliences, capabilities = some_case(6, k=1)
    alone = spatial_bargaining(positions, saliences, capabilities)
    more = spatial_bargaining(
        np.vstack([[[70.0], [10.0], [np.nan]], positions]),
        np.vstack([[[0.0], [0.5], [0.5]], saliences]),
        np.hstack([[50.0, 0.0, 50.0], capabilities]),
    )
    np.testing.assert_allclose(more.positions[:, 3:], alone.positions, atol=1e-9)
    np.testing.assert_allclose(more.settlement, alone.settlement)
    assert (more.chances[:, :3] == 0).all()
    assert (more.targets[:, :3] == -1).all()


def test_whoever_has_no_position_on_one_issue_of_two_still_bargains_on_the_other():
    positions, saliences, capabilities = some_case(8)
    positions[2, 1] = np.nan
    path = spatial_bargaining(positions, saliences, capabilities)
    assert np.isfinite(path.positions).all()
    assert np.isfinite(path.settlement).all()
    assert path.chances[0, 2] > 0
    others = [0, 1, 3, 4]
    weights = capabilities[others] * saliences[others, 1]
    assert path.positions[0, 2, 1] == pytest.approx((weights @ positions[others, 1]) / weights.sum())


# Where there is little to bargain about ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("positions", "saliences", "capabilities", "settlement"),
    [
        pytest.param([50, 50, 50], [0.5] * 3, [1, 2, 3], 50, id="all-at-one-place"),
        pytest.param([30], [0.5], [1], 30, id="one-actor"),
        pytest.param([0, 100], [1, 1], [1, 1], 50, id="two-alike-face-to-face"),
        pytest.param([0, 0, 100, 100], [1] * 4, [1] * 4, 50, id="two-blocs-alike"),
        pytest.param([10, 20], [0, 0], [1, 1], np.nan, id="nobody-cares"),
        pytest.param([10, 20], [1, 1], [0, 0], np.nan, id="nobody-counts"),
        pytest.param([np.nan, 20], [1, 1], [1, 1], 20, id="one-without-a-position"),
    ],
)
def test_where_there_is_little_to_bargain_about_it_settles_or_says_that_it_cannot(
    positions, saliences, capabilities, settlement
):
    path = on_one_issue(positions, saliences, capabilities)
    assert path.settlement[0] == pytest.approx(settlement, nan_ok=True)
    assert np.isfinite(path.chances).all()
    assert np.isfinite(path.risks).all()


def test_it_says_when_it_has_not_settled():
    path = on_one_issue([0, 30, 80, 100], [0.5, 0.4, 0.7, 0.6], [1, 2, 4, 3], observer="full")
    assert (int(path.turns), bool(path.has_settled)) == (100, False)
    assert len(path.positions) == 101
    shorter = on_one_issue([0, 30, 80, 100], [0.5, 0.4, 0.7, 0.6], [1, 2, 4, 3], observer="full", most_turns=7)
    np.testing.assert_array_equal(shorter.positions, path.positions[:8])


def test_without_turns_nobody_moves():
    path = on_one_issue([0, 100], [0.5, 0.5], [1, 3], most_turns=0)
    assert path.positions[:, :, 0].tolist() == [[0, 100]]
    assert path.settlement[0] == pytest.approx(75, abs=0.01)


def test_a_tie_that_the_order_of_actors_decides_is_told():
    assert on_one_issue([0, 50, 100], [0.5, 0.5, 0.5], [1, 1, 1]).is_tied
    assert not on_one_issue([0, 50, 100], [0.5, 0.4, 0.6], [1, 2, 4]).is_tied


def test_chances_may_be_drawn_and_the_same_seed_draws_the_same():
    case, rules = some_case(2), SpatialRules(choice="drawn")
    drawn = [
        spatial_bargaining(*case, rules, rng=np.random.default_rng(seed)).settlement.tolist() for seed in (0, 0, 1, 2)
    ]
    assert drawn[0] == drawn[1]
    assert len({tuple(one) for one in drawn}) > 1
    with pytest.raises(ValueError, match="with an rng"):
        spatial_bargaining(*case, rules)


def test_what_is_drawn_is_as_frequent_as_it_is_likely():
    positions, saliences, capabilities = some_case(2, n=2, k=1)
    rules = SpatialRules(choice="drawn", most_turns=1)
    many = np.broadcast_to(positions, (4000, 2, 1))
    path = spatial_bargaining(many, saliences, capabilities, rules, rng=np.random.default_rng(0))
    turn = Turn((positions / 100).tolist(), saliences.tolist(), capabilities.tolist())
    for actor, chances in enumerate(turn.chances_to_move()):
        moved = np.abs(path.positions[:, 1, actor, 0] - positions[actor, 0]) > 1e-9
        assert moved.mean() == pytest.approx(chances, abs=0.03)
