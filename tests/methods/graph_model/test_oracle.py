"""The second program keeps what is known of the concepts, whatever the conflict."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.graph_model_oracle import INDIVIDUAL, MODES, Model, Rules, coalitions
from tests.graph_model_strategies import Sketch, sketches

ANY = sketches(joint=True, strength=True, unknown=True)


def every_stable(model: Model, rules: Rules) -> dict[str, list[set[int]]]:
    return {concept: [model.stable(i, concept, rules) for i in range(model.makers)] for concept in INDIVIDUAL}


def includes(less: list[set[int]], more: list[set[int]]) -> bool:
    return all(one <= other for one, other in zip(less, more, strict=True))


@settings(max_examples=40)
@given(ANY, st.sampled_from(MODES), st.booleans(), st.booleans(), st.booleans())
def test_concepts_that_ask_less_hold_more_often(sketch: Sketch, mode: str, equal: bool, strong: bool, once: bool):
    found = every_stable(sketch.model(), Rules(unknown=mode, equal=equal, strong=strong, once=once))
    for less, more in [("R", "SSEQ"), ("SSEQ", "SEQ"), ("SEQ", "GMR"), ("SSEQ", "SMR"), ("SMR", "GMR")]:
        assert includes(found[less], found[more]), (less, more)


@settings(max_examples=40)
@given(ANY, st.booleans(), st.booleans())
def test_the_more_is_ventured_when_unsure_the_more_holds(sketch: Sketch, strong: bool, once: bool):
    found = {mode: every_stable(sketch.model(), Rules(unknown=mode, strong=strong, once=once)) for mode in MODES}
    for concept in INDIVIDUAL:
        for less, more in ["ab", "ac", "bd", "cd"]:
            assert includes(found[less][concept], found[more][concept]), (concept, less, more)


@settings(max_examples=40)
@given(ANY, st.sampled_from(MODES))
def test_laxer_rules_let_more_states_hold(sketch: Sketch, mode: str):
    model = sketch.model()
    usual = every_stable(model, Rules(unknown=mode))
    for rules in [Rules(mode, strong=True), Rules(mode, equal=False), Rules(mode, once=True)]:
        stricter = every_stable(model, rules)
        for concept in INDIVIDUAL:
            assert includes(stricter[concept], usual[concept]), (concept, rules)


@settings(max_examples=40)
@given(ANY, st.sampled_from(MODES), st.booleans(), st.booleans())
def test_a_coalition_of_one_judges_as_its_member(sketch: Sketch, mode: str, strong: bool, once: bool):
    rules = Rules(unknown=mode, strong=strong, once=once, classes=False)
    model = sketch.model()
    for i in range(model.makers):
        for concept in INDIVIDUAL:
            alone = model.coalition_stable(frozenset([i]), f"C{concept}", rules)
            assert alone == model.stable(i, concept, rules), concept


@settings(max_examples=40)
@given(sketches(most_makers=4, joint=True, unknown=True), st.sampled_from(MODES))
def test_opponents_who_improve_as_coalitions_sanction_more(sketch: Sketch, mode: str):
    model = sketch.model()
    for coalition in coalitions(range(model.makers)):
        for concept in ("CSEQ", "CSSEQ"):
            older = model.coalition_stable(coalition, concept, Rules(mode, classes=False))
            assert older <= model.coalition_stable(coalition, concept, Rules(mode))
        found = {name: model.coalition_stable(coalition, name, Rules(mode)) for name in ("CR", "CGMR", "CSMR", "CSEQ")}
        assert found["CR"] <= found["CSMR"] <= found["CGMR"]
        assert found["CR"] <= found["CSEQ"]


@settings(max_examples=40)
@given(sketches(strength=True))
def test_with_everything_known_the_modes_agree(sketch: Sketch):
    found = [every_stable(sketch.model(), Rules(unknown=mode)) for mode in MODES]
    assert all(one == found[0] for one in found)


@settings(max_examples=40)
@given(sketches(most_makers=2))
def test_looking_one_move_ahead_is_not_moving_where_nothing_is_better(sketch: Sketch):
    model = sketch.model()
    for i in (0, 1):
        assert model.limited_move_stable(i, 0) == set(model.states)
        assert model.limited_move_stable(i, 1) == model.stable(i, "R")
        settled, unsettled = model.non_myopic(i)
        for h in (60, 61, 62):
            assert settled <= model.limited_move_stable(i, h) <= settled | unsettled


@settings(max_examples=40)
@given(sketches(options=True, unknown=True), st.sampled_from(MODES))
def test_whoever_has_no_improvement_is_stable_whatever_others_do_at_the_same_time(sketch: Sketch, mode: str):
    model = sketch.model()
    for i in range(model.makers):
        assert model.stable(i, "R", Rules(mode)) <= model.simultaneously_stable(i, Rules(mode))
