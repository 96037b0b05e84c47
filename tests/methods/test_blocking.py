"""The search for blocks against trying everything, on random options."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.methods import blocking
from realpolitik.methods.blocking import Ballot, Contest, Options, search

ACTORS, DRAWS = 4, 2
WORTHS = st.integers(-3, 3)
MASKS = st.integers(0, 2**ACTORS - 1)
Choice = tuple[int, ...]


@st.composite
def options(draw: st.DrawFn, ballots: int, suppliers: int) -> Options:
    """What can be done about one group; the first option is to do nothing."""
    size = draw(st.integers(1, 3))

    def each(of: st.SearchStrategy[int], nothing: int) -> list[int]:
        return [nothing, *(draw(of) for _ in range(size))]

    worths = [[each(WORTHS, 0) for _ in range(ACTORS)] for _ in range(DRAWS)]
    sure = [[each(WORTHS, 0) for _ in range(suppliers)] for _ in range(DRAWS)]
    return Options(
        gain=np.array(worths, dtype=float).transpose(0, 2, 1),
        chance=np.array([each(st.sampled_from((1, 2, 4)), 4) for _ in range(DRAWS)]) / 4,
        acting=np.array(each(MASKS, 0), dtype=np.uint64),
        moves=np.array(each(st.integers(1, 2), 0), dtype=np.intp),
        agrees=np.array([draw(st.booleans()) for _ in range(size + 1)]),
        ballots=np.array(each(st.integers(0, 2**ballots - 1), 0), dtype=np.uint64),
        depends=np.array(each(st.sampled_from([0, *(1 << s for s in range(suppliers))]), 0), dtype=np.uint64),
        sure=np.array(sure, dtype=float).reshape(DRAWS, suppliers, size + 1).transpose(0, 2, 1),
    )


def side_by_side(one: Options, other: Options) -> Options:
    """The first draw of two groups as two draws of one, in which each has its own options."""
    size = max(len(one.moves), len(other.moves))

    def padded(values: np.ndarray, missing: float = 0) -> np.ndarray:
        return np.concatenate([values, np.full((size - len(values), *values.shape[1:]), missing, dtype=values.dtype)])

    return Options(
        gain=np.stack([padded(one.gain[0]), padded(other.gain[0])]),
        chance=np.stack([padded(one.chance[0], np.nan), padded(other.chance[0], np.nan)]),
        acting=np.stack([padded(one.acting), padded(other.acting)]),
        moves=np.stack([padded(one.moves), padded(other.moves)]),
        agrees=np.stack([padded(one.agrees), padded(other.agrees)]),
        ballots=np.stack([padded(one.ballots), padded(other.ballots)]),
        depends=np.stack([padded(one.depends), padded(other.depends)]),
        sure=np.stack([padded(one.sure[0]), padded(other.sure[0])]),
    )


@st.composite
def contests(draw: st.DrawFn) -> tuple[list[Options], Contest]:
    """Groups of options, and what a coalition must satisfy; suppliers are the first actors.

    Draws are of one package, or stand for two.
    """
    ballots, suppliers = draw(st.integers(0, 1)), draw(st.integers(0, 2))
    groups = [draw(options(ballots, suppliers)) for _ in range(draw(st.integers(1, 3)))]
    parties: int | np.ndarray = draw(MASKS.filter(bool))
    if draw(st.booleans()):
        groups = [side_by_side(group, draw(options(ballots, suppliers))) for group in groups]
        parties = np.array([parties, draw(MASKS.filter(bool))], dtype=np.uint64)
    patron = draw(st.integers(0, ACTORS - 1))
    root = [patron if i == draw(st.integers(0, 8)) else i for i in range(ACTORS)]
    root[patron] = patron
    kind = draw(st.sampled_from(("party", "outsiders", "anyone", "all_parties")))
    contest = Contest(
        least=np.array([[draw(WORTHS) for _ in range(ACTORS)] for _ in range(DRAWS)], dtype=float),
        parties=parties,
        root=np.array(root, dtype=np.intp),
        ballots=tuple(
            Ballot(np.array([[draw(st.integers(0, 2)) for _ in range(ACTORS)]], dtype=float), np.array([2.0]))
            for _ in range(ballots)
        ),
        suppliers=tuple(range(suppliers)),
        lost=draw(st.integers(0, 2**suppliers - 1)),
        outsiders=kind == "outsiders",
        anyone=kind == "anyone",
        all_parties=kind == "all_parties",
        sure_enough=0.5 if kind == "outsiders" else 0.0,
    )
    return groups, contest


# By definition ----------------------------------------------------------------------------------------------------


def inside(mask: int) -> set[int]:
    return {i for i in range(ACTORS) if int(mask) >> i & 1}


def of(values: np.ndarray, draw: int, option: int) -> Any:
    return values[option] if values.ndim == 1 else values[draw, option]


def parties_of(contest: Contest, draw: int) -> set[int]:
    return inside(contest.parties if isinstance(contest.parties, int) else contest.parties[draw])


def coalitions(groups: list[Options], contest: Contest, draw: int, choice: Choice) -> Iterator[set[int]]:
    """Every coalition that upsets the package by a choice: those who act and supply, with any voters who gain."""
    taken = list(zip(groups, choice, strict=True))
    gain = sum(group.gain[draw, o] for group, o in taken)
    chance = np.prod([group.chance[draw, o] for group, o in taken])
    acting = set().union(*(inside(of(group.acting, draw, o)) for group, o in taken))
    if not moves_of(groups, draw, choice) or all(of(group.agrees, draw, o) for group, o in taken):
        return
    if not chance >= contest.sure_enough:
        return
    parties, root = parties_of(contest, draw), [int(i) for i in contest.root]
    more = {i for i in range(ACTORS) if gain[i] > contest.least[draw, i]}
    may_join = more - parties if contest.outsiders else more
    if not acting <= may_join:
        return
    supplying = set().union(*(inside(of(group.depends, draw, o)) for group, o in taken))
    tempted = {
        s for s in supplying if not {s, root[s]} & acting and sum(group.sure[draw, o, s] for group, o in taken) < 0
    }
    if tempted - may_join != inside(contest.lost):
        return
    held = [
        ballot
        for b, ballot in enumerate(contest.ballots)
        if any(int(of(g.ballots, draw, o)) >> b & 1 for g, o in taken)
    ]
    voters = {root[i] for ballot in held for i in range(ACTORS) if ballot.weights[0, i] > 0} & may_join
    must = acting | (tempted & may_join)
    for extra in product((False, True), repeat=ACTORS):
        together = must | {i for i in voters if extra[i]}
        votes = [sum(ballot.weights[0, i] for i in range(ACTORS) if root[i] in together) for ballot in held]
        if all(count >= ballot.quotas[0] for count, ballot in zip(votes, held, strict=True)) and fits(
            together, parties, contest
        ):
            yield together


def moves_of(groups: list[Options], draw: int, choice: Choice) -> int:
    return sum(int(of(group.moves, draw, o)) for group, o in zip(groups, choice, strict=True))


def fits(together: set[int], parties: set[int], contest: Contest) -> bool:
    if contest.outsiders or contest.anyone:
        return True
    return parties <= together if contest.all_parties else bool(together & parties) and not parties <= together


def by_enumeration(groups: list[Options], contest: Contest, most_moves: int) -> set[tuple[int, Choice]]:
    return {
        (draw, choice)
        for draw in range(DRAWS)
        for choice in choices(groups)
        if moves_of(groups, draw, choice) <= most_moves and any(True for _ in coalitions(groups, contest, draw, choice))
    }


def choices(groups: list[Options]) -> Iterator[Choice]:
    return product(*(range(group.gain.shape[1]) for group in groups))


# The search ---------------------------------------------------------------------------------------------------------


@pytest.fixture(
    scope="module",
    params=[{}, {"ROWS_AT_ONCE": 2, "MANY_ROWS": 0}],
    ids=["all-at-once", "in-small-portions"],
    autouse=True,
)
def portions(request: pytest.FixtureRequest) -> Iterator[None]:
    """However much is looked at together, the same is found."""
    with pytest.MonkeyPatch.context() as patched:
        for name, value in request.param.items():
            patched.setattr(blocking, name, value)
        yield


@given(contests(), st.integers(1, 6))
def test_the_search_finds_what_enumeration_finds(given_contest: tuple[list[Options], Contest], most: int) -> None:
    groups, contest = given_contest
    found = search(groups, contest, most, first_only=False)
    rows = [(int(draw), tuple(map(int, choice))) for draw, choice in zip(found.draw, found.choice, strict=True)]
    assert rows == sorted(by_enumeration(groups, contest, most))
    assert found.complete


@given(contests(), st.integers(1, 6))
def test_looking_for_one_block_finds_one_in_every_draw_that_has_any(
    given_contest: tuple[list[Options], Contest], most: int
) -> None:
    groups, contest = given_contest
    found = search(groups, contest, most, first_only=True)
    assert sorted(found.draw) == sorted({draw for draw, _ in by_enumeration(groups, contest, most)})


@given(contests())
def test_what_is_found_is_a_certificate(given_contest: tuple[list[Options], Contest]) -> None:
    groups, contest = given_contest
    found = search(groups, contest, 6, first_only=False)
    for r, draw in enumerate(found.draw):
        choice = tuple(map(int, found.choice[r]))
        taken = list(zip(groups, choice, strict=True))
        assert inside(found.coalition[r]) in list(coalitions(groups, contest, int(draw), choice))
        assert found.gain[r] == pytest.approx(sum(group.gain[draw, o] for group, o in taken))
        assert found.chance[r] == pytest.approx(np.prod([group.chance[draw, o] for group, o in taken]))
        assert found.moves[r] == moves_of(groups, int(draw), choice)


@given(contests())
def test_a_counter_package_found_in_one_draw_can_be_tried_in_all(
    given_contest: tuple[list[Options], Contest],
) -> None:
    groups, contest = given_contest
    expected = by_enumeration(groups, contest, 6)
    for choice in choices(groups):
        upset = blocking.upsets(groups, contest, np.array(choice))
        assert {(d, choice) for d in np.flatnonzero(upset)} == {(d, c) for d, c in expected if c == choice}


@given(contests(), MASKS)
def test_a_block_may_be_asked_to_include_somebody(given_contest: tuple[list[Options], Contest], wanted: int) -> None:
    groups, contest = given_contest
    asked = blocking.replace(contest, including=wanted)
    rows = search(groups, asked, 6, first_only=False)
    found = {(int(draw), tuple(map(int, choice))) for draw, choice in zip(rows.draw, rows.choice, strict=True)}
    assert found == {
        (draw, choice)
        for draw, choice in by_enumeration(groups, contest, 6)
        if any(inside(wanted) <= coalition for coalition in coalitions(groups, contest, draw, choice))
    }


def ladder(groups: int, ways: int) -> tuple[list[Options], Contest]:
    """Groups that one of two parties can move in several ways, each paying it more; it wants more than half."""
    pays = np.arange(ways + 1.0)
    group = Options(
        gain=np.stack([pays, -pays], axis=1)[None],
        chance=np.ones((1, ways + 1)),
        acting=np.array([0] + [1] * ways, dtype=np.uint64),
        moves=np.array([0] + [1] * ways),
        agrees=np.array([True] + [False] * ways),
        ballots=np.zeros(ways + 1, dtype=np.uint64),
        depends=np.zeros(ways + 1, dtype=np.uint64),
        sure=np.zeros((1, ways + 1, 0)),
    )
    least = np.array([[groups * ways / 2, 0.0]])
    return [group] * groups, Contest(least, parties=0b11, root=np.arange(2), ballots=(), suppliers=(), lost=0)


def test_a_search_that_was_cut_off_says_so_and_follows_what_promises_most(monkeypatch: pytest.MonkeyPatch) -> None:
    groups, contest = ladder(4, 5)
    everything = search(groups, contest, 4, first_only=False)
    assert everything.complete
    monkeypatch.setattr(blocking, "MOST_ROWS", 10)
    monkeypatch.setattr(blocking, "KEPT_ROWS", 3)
    cut = search(groups, contest, 4, first_only=False)
    assert not cut.complete
    assert 0 < len(cut.draw) < len(everything.draw)
    assert [5, 5, 5, 5] in cut.choice.tolist()
    assert cut.choice.tolist() == search(groups, contest, 4, first_only=False).choice.tolist()


def test_no_more_is_held_than_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    groups, contest = ladder(4, 5)
    monkeypatch.setattr(blocking, "MOST_FOUND", 10)
    monkeypatch.setattr(blocking, "ROWS_AT_ONCE", 20)
    found = search(groups, contest, 4, first_only=False)
    assert not found.complete
    assert 10 < len(found.draw) <= 10 + 20


def test_what_is_found_in_one_draw_does_not_turn_on_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    groups, contest = ladder(4, 5)
    monkeypatch.setattr(blocking, "MOST_ROWS", 40)
    monkeypatch.setattr(blocking, "KEPT_ROWS", 3)
    monkeypatch.setattr(blocking, "ROWS_AT_ONCE", 8)
    several = [
        blocking.replace(
            group, gain=group.gain.repeat(3, 0), chance=group.chance.repeat(3, 0), sure=group.sure.repeat(3, 0)
        )
        for group in groups
    ]
    least = contest.least.repeat(3, 0) * np.array([[1.0], [0.8], [1.2]])
    together = search(several, blocking.replace(contest, least=least), 4, first_only=False)
    for draw in range(3):
        alone = search(groups, blocking.replace(contest, least=least[[draw]]), 4, first_only=False)
        assert not alone.complete
        assert together.choice[together.draw == draw].tolist() == alone.choice.tolist()
