"""How outcomes hold in many draws: the same as in each of them by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.arena import Arena
from realpolitik.case import Case
from realpolitik.case.claim import STAYING
from realpolitik.ensemble import sampled
from realpolitik.ensemble.sampling import Block
from realpolitik.questions.drawn import NOT_REACHED, Held
from realpolitik.questions.lever_scene import ASKED, LeverScene, lever_scenes
from realpolitik.questions.stability import GRADES, grades_of, stays
from tests.small import small_case
from tests.strategies import case_of, documents, draws_of

ROWS = 4


def one_by_one(arena: Arena) -> list[LeverScene]:
    return [LeverScene.of(arena.take(np.array([draw]))) for draw in range(arena.draws)]


def agree(arena: Arena) -> None:
    assert [grades_of(scene) for scene in lever_scenes(arena)] == [grades_of(scene) for scene in one_by_one(arena)]


@given(case=documents().map(case_of), data=st.data())
@settings(max_examples=20)
def test_a_draw_among_others_is_graded_as_by_itself(case: Case, data: st.DataObject):
    agree(Arena.of(case, None, data.draw(draws_of(case, ROWS))))


@pytest.mark.slow
@given(case=documents(most_issues=4).map(case_of), data=st.data())
@settings(max_examples=500)
def test_a_draw_of_many_larger_cases_is_too(case: Case, data: st.DataObject):
    agree(Arena.of(case, None, data.draw(draws_of(case, ROWS))))


@given(case=documents().map(case_of), concept=st.sampled_from(STAYING), data=st.data())
@settings(max_examples=15)
def test_terms_hold_among_other_draws_as_by_themselves(case: Case, concept: str, data: st.DataObject):
    arena = Arena.of(case, None, data.draw(draws_of(case, ROWS)))
    issue = data.draw(st.sampled_from(arena.issues))
    terms = {issue: data.draw(st.sampled_from(list(case.issues[issue].levels)))}
    together = [asked(scene, concept) for scene in lever_scenes(arena, terms=terms)]
    alone = [next(lever_scenes(arena.take(np.array([draw])), terms=terms)) for draw in range(ROWS)]
    assert together == [asked(scene, concept) for scene in alone]


def asked(scene: LeverScene, concept: str) -> bool:
    return stays(scene, next(place for place in scene.places if place.key == ASKED), concept)


@pytest.mark.parametrize("name", ["syria-2015", pytest.param("syria-2018", marks=pytest.mark.slow)])
def test_a_bundled_case_is_graded_as_its_stability_tells_it(name: str):
    case = rp.load(name)
    sample = sampled(case, 16)
    (block,) = sample.blocks
    draws = sample.draws(block)
    found = Held(case, None)(draws, block)
    for row in range(sample.rows):
        answer = rp.stability(case.edit({path: float(values[row]) for path, values in draws.items()}))
        told = {f"grade {outcome.key}": outcome.grade for outcome in answer if outcome.is_named}
        assert told == {
            column: GRADES[place] for column, values in found.items() if (place := int(values[row])) != NOT_REACHED
        }


def test_the_status_quo_has_a_column_whether_or_not_it_stands_apart_from_no_deal():
    levers = {"raise": {"issue": "army", "to": "high", "by": "ann", "chance": "0.4..0.6"}}
    case = small_case({"army": "low high"}, {"ann": {"army": ("high", 40)}, "bob": {"army": ("low", 20)}}, levers)
    block = Block(0, 0, 0, 1)
    stays, moves = (Held(case, None)({"levers.raise.chance": np.array([chance])}, block) for chance in (0.4, 0.6))
    assert stays.keys() == moves.keys()
    assert stays["grade status_quo"] == NOT_REACHED
    assert moves["grade status_quo"] != NOT_REACHED
