"""What somebody would have to like better for a state to hold."""

from __future__ import annotations

import realpolitik as rp
from realpolitik.questions.stability import LEFT


def test_a_state_that_is_left_holds_once_the_liking_is_put_into_the_case():
    """Unless they strike or blockade, the missiles stay: only if the United States minded less would nothing happen."""
    case = rp.load("cuba-1962")
    outcome = rp.stability(case)["status_quo"]
    assert outcome.grade == LEFT
    (liking,) = outcome.likings
    assert (liking.actor, liking.name) == ("usa", "state 3 (blockade Cuba)")
    names = {row.key: row.name.split()[1] for row in rp.stability(case).by_concept}
    ranking = _ranking(case, "usa")
    place = ranking.index(names[liking.as_well_as])
    ranking.remove("1")
    ranking[place] = [ranking[place], "1"]
    changed = case.edit({"options.preferences.usa": {"ranking": ranking}})
    assert "SEQ" in next(row for row in rp.stability(changed).by_concept if row.name.startswith("state 1 ")).equilibrium


def _ranking(case: rp.Case, actor: str) -> list:  # type: ignore[type-arg]
    """The states from best to worst by their numbers, as the stated preferences order them."""
    from realpolitik.effectivity.options import option_graph

    graph = option_graph(case.options)
    value = graph.conflict.preferences[list(case.options.preferences).index(actor)].value
    order = sorted(range(len(value)), key=lambda state: -value[state])
    return [case.options.names[graph.states.state(state)] for state in order]


def test_what_holds_needs_no_liking():
    assert rp.stability(rp.load("elmira-1991"))["status_quo"].likings == ()
