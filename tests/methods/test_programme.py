"""The programme picks exactly what enumeration and the rules of bargaining pick."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from realpolitik.errors import TooLarge
from realpolitik.methods import TIE, bargaining, enumeration, programme
from realpolitik.methods.blocking import Ballot
from realpolitik.methods.packages import Moves, Space
from realpolitik.methods.programme import RULES, best

N = 5
SLIGHT = 1e-3  # whoever gains nothing refuses


def by_enumeration(space: Space, rule: str) -> tuple[np.ndarray, np.ndarray]:
    """The picks' choices and gains by looking at every package."""
    blocks = list(enumeration.packages(space))
    accepted = [block.accepted for block in blocks]
    labels = np.concatenate([block.label[some] for block, some in zip(blocks, accepted, strict=True)])
    gains = np.concatenate([block.gain[:, some].T for block, some in zip(blocks, accepted, strict=True)])
    members = space.members()
    stakes = space.stakes[members] if rule in ("egalitarian", "utilitarian") else 1.0
    picked = getattr(bargaining, rule)(gains[:, members] / stakes)
    order = np.argsort(labels[picked])
    return enumeration.choices(space, labels[picked][order]), gains[picked][order]


def plain(gains: list[np.ndarray], **others) -> Space:
    """A space of groups whose moves (moves, n) are surely carried out, the first doing nothing."""
    groups = []
    for gain in gains:
        count = len(gain)
        none = np.zeros(count, dtype=np.uint64)
        groups.append(
            Moves(
                gain=gain[None].astype(float),
                cost=np.zeros((1, *gain.shape)),
                chance=np.ones((1, count)),
                ratified=np.zeros((1, count, 0)),
                acting=none,
                ballots=none,
                depends=none,
                sure=np.zeros((count, 0)),
                terms=np.minimum(np.arange(count), 1),
                brings=np.arange(count),
                parts=np.zeros((count, 0), dtype=bool),
            )
        )
    n = gains[0].shape[1]
    return Space(tuple(groups), 2**n - 1, np.full(n, 100.0), np.arange(n), (), (), **others)


def random_space(seed: int) -> Space:
    """A small space with a bit of everything; in half of them gains are whole numbers, so that there are ties."""
    rng = np.random.default_rng(seed)
    suppliers = tuple(int(s) for s in rng.choice([2, 3, 4], size=rng.integers(0, 3), replace=False))
    parts, ratifications = int(rng.integers(0, 3)), int(rng.integers(0, 2))
    drawn = rng.integers(-3, 7, size=1000).astype(float) if seed % 2 else rng.normal(1.0, 3.0, size=1000)

    def numbers(*shape: int) -> np.ndarray:
        return rng.choice(drawn, size=shape)

    groups = []
    for _ in range(rng.integers(1, 5)):
        brings = np.sort(np.append(np.arange(3), rng.integers(1, 3, size=rng.integers(0, 3))))
        count = len(brings)
        acting, depends = np.zeros(count, dtype=np.uint64), np.zeros(count, dtype=np.uint64)
        acting[1:] = rng.choice([1, 2, 4, 3, 8, 9, 16], size=count - 1)
        depends[1:] = rng.integers(0, 2 ** len(suppliers), size=count - 1)
        held = rng.integers(0, 2, size=count).astype(np.uint64)
        gain = np.repeat(numbers(2, 3, N)[:1], 2 ** len(suppliers), axis=0)[:, brings]
        cost = np.where(rng.random((1, count, N)) < 0.3, rng.integers(0, 2, size=(1, count, N)), 0.0)
        chance = rng.choice([1.0, 0.5], size=(1, count))
        for losses in range(1, 2 ** len(suppliers)):
            hit = (depends & np.uint64(losses)) > 0
            gain[losses, hit] *= 0.5 if rng.random() < 0.8 else -0.5
        cost = np.repeat(cost, 2 ** len(suppliers), axis=0)
        chance = np.repeat(chance, 2 ** len(suppliers), axis=0)
        chance[-1, :] *= 1.0 if len(suppliers) == 0 or rng.random() < 0.8 else 0.0
        gain = gain - cost
        gain[:, 0], cost[:, 0], chance[:, 0] = 0.0, 0.0, 1.0
        ratified, sure = numbers(1, count, ratifications), numbers(count, len(suppliers))
        ratified[:, 0], sure[0] = 0.0, 0.0
        groups.append(
            Moves(
                gain=gain,
                cost=cost,
                chance=chance,
                ratified=np.repeat(ratified, 2 ** len(suppliers), axis=0),
                acting=acting,
                ballots=np.where(brings > 0, held, 0).astype(np.uint64),
                depends=depends,
                sure=sure[brings],
                terms=np.minimum(brings, 1),
                brings=brings,
                parts=rng.random((count, parts)) < 0.7,
            )
        )
    weights = rng.integers(0, 4, size=(2, N)).astype(float)
    return Space(
        groups=tuple(groups),
        parties=int(rng.choice([0b011, 0b111])),
        stakes=rng.uniform(5.0, 50.0, size=N) if seed % 3 else np.full(N, 20.0),
        root=np.array([0, 1, 2, 3, int(rng.choice([3, 4, 0]))]),
        ballots=(Ballot(weights, np.floor(weights.sum(axis=1) / 2) + 1),),
        suppliers=suppliers,
        exclusive=(tuple(range(parts)),) if parts else (),
        most_terms=int(rng.integers(1, 4)) if rng.random() < 0.3 else None,
        all_act=bool(rng.random() < 0.2),
    )


def check(seed: int) -> None:
    space = random_space(seed)
    for rule in RULES:
        choices, gains = by_enumeration(space, rule)
        picks = best(space, rule)
        assert picks.complete
        assert picks.choices.tolist() == choices.tolist(), (seed, rule)
        assert picks.gains == pytest.approx(gains, abs=TIE)


@pytest.mark.parametrize("seed", range(10))
def test_it_picks_what_enumeration_picks(seed):
    check(seed)


@pytest.mark.parametrize("seed", range(40))
def test_however_few_moves_are_looked_at_first_it_picks_the_same(seed, monkeypatch):
    monkeypatch.setattr(programme, "MOST_WHOLE", 2)
    check(seed)


@pytest.mark.parametrize("rule", ["nash", "kalai_smorodinsky"])
def test_of_thousands_of_tied_moves_a_few_are_looked_at(rule, monkeypatch):
    rng = np.random.default_rng(0)
    space = plain([np.vstack([np.zeros(3), rng.normal(size=(count, 3))]) for count in (4000, 4, 4, 4)])
    expected, _ = by_enumeration(space, rule)
    looked_at, solved = [], programme._Programme.solved

    def counted(self, cost, able=None, *, relaxed=False):
        looked_at.append(0 if relaxed else len(cost) if able is None else able.sum())
        return solved(self, cost, able, relaxed=relaxed)

    monkeypatch.setattr(programme._Programme, "solved", counted)
    assert best(space, rule).choices.tolist() == expected.tolist()
    assert max(looked_at) < 1000


def test_more_moves_than_can_be_searched_are_counted_and_what_would_fit_is_named(monkeypatch):
    monkeypatch.setattr(programme, "MOST_MOVES", 5)
    with pytest.raises(TooLarge, match=r"leave 6 moves .* among 9 packages at most 5 .* of at most 2 terms"):
        best(plain([np.zeros((3, 2)), np.zeros((3, 2))]), "nash")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 2000))
def test_it_picks_what_enumeration_picks_a_thousand_times(seed):
    check(seed)


def test_most_random_spaces_have_picks_and_some_have_none():
    found = [len(by_enumeration(random_space(seed), "nash")[0]) > 0 for seed in range(200)]
    assert 100 < sum(found) < 200


def test_equal_misery_is_not_kalai_smorodinsky():
    trap = [[0.8, 0.8, 0.6], [0.61, 0.6, 0.61], [1, SLIGHT, SLIGHT], [SLIGHT, 1, SLIGHT], [SLIGHT, SLIGHT, 1]]
    picks = best(plain([np.array([[0.0, 0.0, 0.0], *trap])]), "kalai_smorodinsky")
    assert picks.choices.tolist() == [[1]]


@pytest.mark.parametrize("rule", RULES)
def test_a_division_in_steps_is_that_of_enumeration(rule):
    share = np.linspace(0, 1, 101)
    space = replace(
        plain([np.stack([share, np.where(share > 0, np.sqrt(1 - share), 0.0)], axis=-1)]), stakes=np.ones(2)
    )
    assert best(space, rule).choices.tolist() == by_enumeration(space, rule)[0].tolist()


@pytest.mark.parametrize("rule", ["nash", "kalai_smorodinsky"])
def test_the_barter_of_1950_is_twelve_to_five(rule):
    bill = {"book": (-2, 4), "whip": (-2, 2), "ball": (-2, 1), "bat": (-2, 2), "box": (-4, 1)}
    jack = {"pen": (10, -1), "toy": (4, -1), "knife": (6, -2), "hat": (2, -2)}
    goods = bill | jack
    picks = best(plain([np.array([(0, 0), worth]) for worth in goods.values()]), rule)
    assert picks.gains.tolist() == [[12, 5]]
    (choice,) = picks.choices
    passed = [good for good, moved in zip(goods, choice, strict=True) if moved]
    assert passed == ["book", "whip", "ball", "bat", "pen", "toy", "knife"]


@pytest.mark.parametrize("rule", RULES)
def test_where_no_package_is_accepted_there_are_no_picks(rule):
    picks = best(plain([np.array([[0.0, 0.0], [5.0, -1.0]])]), rule)
    assert picks.choices.shape == (0, 1)
    assert picks.gains.shape == (0, 2)
    assert picks.complete


@pytest.mark.parametrize(
    ("rule", "picks"), [(rule, [[1, 1], [2, 2]]) for rule in RULES if rule != "utilitarian"]
    + [("utilitarian", [[1, 1], [1, 2], [2, 1], [2, 2]])]
)  # fmt: skip
def test_ties_are_all_reported(rule, picks):
    one, other = np.array([[0, 0], [3, 1], [1, 3]]), np.array([[0, 0], [1, 3], [3, 1]])
    assert best(plain([one, other]), rule).choices.tolist() == picks


@pytest.mark.parametrize("rule", RULES)
def test_ties_beyond_what_anybody_reads_are_cut_off(rule, monkeypatch):
    monkeypatch.setattr(programme, "MOST_PICKS", 5)
    picks = best(plain([np.array([[0, 0], [1, 1], [1, 1]])] * 3), rule)
    assert not picks.complete
    assert picks.is_best
    assert len(picks.choices) == 5


@pytest.mark.parametrize("rule", ["nash", "kalai_smorodinsky", "egalitarian"])
def test_a_search_that_ends_too_early_says_that_better_packages_may_be_missing(rule, monkeypatch):
    monkeypatch.setattr(programme, "MOST_FOUND", 1)
    picks = best(plain([np.array([[0, 0], [9, 1], [1, 9], [4, 4]])] * 3), rule)
    assert not picks.complete
    assert not picks.is_best


@pytest.mark.parametrize("rule", RULES)
def test_of_several_means_it_takes_those_that_the_parties_choose(rule):
    space = plain([np.array([[0, 0], [3, 3], [2, 2], [1, 1]])])
    (group,) = space.groups
    likelier = replace(group, brings=np.array([0, 1, 1, 2]), chance=np.array([[1.0, 0.5, 0.8, 1.0]]))
    assert best(replace(space, groups=(likelier,)), rule).choices.tolist() == [[2]]
