"""Every package formed: the same ones whatever the blocks, each by the means that its parties choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from realpolitik.errors import TooLarge
from realpolitik.methods import enumeration
from realpolitik.methods.enumeration import choices, packages
from realpolitik.methods.packages import Moves, Space, judge


def moves(
    gain: Sequence[Sequence[float]],
    *,
    acting: Sequence[int] | None = None,
    chance: Sequence[float] | None = None,
    cost: Sequence[Sequence[float]] | None = None,
    brings: Sequence[int] | None = None,
) -> Moves:
    """What can be done about one group, nothing first: gain (moves, actors) without what nothing brings."""
    count, n = len(gain) + 1, len(gain[0])
    none = np.zeros(count, dtype=np.uint64)
    return Moves(
        gain=np.array([[[0.0] * n, *gain]]),
        cost=np.zeros((1, count, n)) if cost is None else np.array([[[0.0] * n, *cost]]),
        chance=np.array([[1.0, *(chance or [1.0] * len(gain))]]),
        ratified=np.zeros((1, count, 0)),
        acting=none if acting is None else np.array([0, *acting], dtype=np.uint64),
        ballots=none,
        depends=none,
        sure=np.zeros((count, 0)),
        terms=(np.arange(count) > 0).astype(np.int64),
        brings=np.arange(count) if brings is None else np.array([0, *brings]),
        parts=np.zeros((count, 0), dtype=bool),
    )


def space(*groups: Moves, parties: int = 0b11) -> Space:
    n = groups[0].gain.shape[2] if groups else 2
    return Space(groups, parties, np.full(n, 10.0), np.arange(n), (), ())


def found(whole: Space) -> dict[tuple[int, ...], tuple[tuple[float, ...], bool]]:
    """Every package in reach by its moves: what each actor gains, and whether the parties accept it."""
    rows = {}
    for block in packages(whole):
        for choice, gain, accepted in zip(choices(whole, block.label), block.gain.T, block.accepted, strict=True):
            rows[tuple(map(int, choice))] = tuple(map(float, gain)), bool(accepted)
    return rows


def random_space(seed: int) -> Space:
    rng = np.random.default_rng(seed)
    groups = [
        moves(
            rng.integers(-3, 4, size=(count, 3)).tolist(),
            acting=rng.integers(0, 8, size=count).tolist(),
            chance=rng.choice([0.0, 0.5, 1.0], size=count).tolist(),
            cost=rng.integers(0, 2, size=(count, 3)).tolist(),
            brings=np.sort(rng.integers(1, 3, size=count)).tolist(),
        )
        for count in rng.integers(1, 5, size=4)
    ]
    return space(*groups)


@pytest.mark.parametrize("seed", range(20))
def test_blocks_of_any_size_find_the_same_and_each_is_as_judged_alone(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = random_space(seed)
    expected = found(whole)
    for size in (1, 7):
        monkeypatch.setattr(enumeration, "BLOCK", size)
        assert found(whole) == expected
    for choice, (gain, accepted) in expected.items():
        alone = judge(whole.package(choice), whole)
        assert (tuple(alone.gain[:, 0]), bool(alone.accepted[0])) == (gain, accepted)
        assert alone.in_reach[0]


@pytest.mark.parametrize("most", [0, 1, 2, 3, 9])
@pytest.mark.parametrize("seed", range(10))
def test_of_a_limited_number_of_terms_only_such_packages_are_formed(
    seed: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = random_space(seed)
    few = replace(whole, most_terms=most)
    terms = [sum(move > 0 for move in choice) for choice in product(*(range(group.count) for group in whole.groups))]
    assert few.size == sum(count <= most for count in terms)
    expected = {choice: what for choice, what in found(whole).items() if sum(move > 0 for move in choice) <= most}
    for size in (enumeration.BLOCK, 1, 7):
        monkeypatch.setattr(enumeration, "BLOCK", size)
        assert found(few) == expected


def test_few_terms_of_many_issues_are_formed_though_all_packages_could_not_be() -> None:
    one = moves([[1, 1], [2, 2], [3, 3], [4, 4]])
    few = replace(space(*[one] * 40), most_terms=3)
    assert few.size == 1 + 40 * 4 + 780 * 16 + 9880 * 64
    labels = [block.label for block in packages(few)]
    assert sorted(np.concatenate(labels)) == list(range(1, few.size))
    best = max(packages(few), key=lambda block: block.gain[0].max(initial=0))
    assert best.gain[0].max() == 12
    (choice,) = choices(few, best.label[best.gain[0] == 12][:1])
    assert sorted(choice)[-4:] == [0, 4, 4, 4]


def test_an_outsider_acts_only_where_it_gains() -> None:
    helped = moves([[1, 1, -1], [1, 1, 1]], acting=[0b100, 0b100])
    assert found(space(helped)) == {(2,): ((1, 1, 1), True)}


def test_of_several_means_the_parties_take_the_best_chance_that_nobody_refuses() -> None:
    likelier = moves([[1, -1], [0.5, 0.5]], chance=[0.9, 0.4], brings=[1, 1])
    assert found(space(likelier)) == {(2,): ((0.5, 0.5), True)}
    both_fine = moves([[1, 1], [2, 2]], chance=[0.9, 0.4], brings=[1, 1])
    assert found(space(both_fine)) == {(1,): ((1, 1), True)}


def test_of_means_with_one_chance_the_parties_take_the_least_burden() -> None:
    cheaper = moves([[1, 1], [1, 1]], cost=[[3, 0], [2, 1]], brings=[1, 1])
    assert list(found(space(cheaper))) == [(2,)]


def test_two_spaces_of_issues_without_ties_are_each_others_multiples() -> None:
    one = moves([[1, 1], [2, -1]])
    assert len(found(space(one, one))) == 3 * 3 - 1
    assert found(space(one, one))[1, 2] == ((3, 0), False)


def test_without_issues_there_is_nothing_to_find() -> None:
    assert found(space()) == {}


def test_too_many_packages_are_counted_and_the_limit_named() -> None:
    one = moves([[1, 1]])
    with pytest.raises(TooLarge, match="16 packages can be put together; at most 15 are formed one by one"):
        list(packages(space(one, one, one, one), most=15))
