"""The loop over one draw's choices against trying everything, on random options."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from realpolitik.methods.blocking import Contest, Options
from realpolitik.methods.upset import Table, is_for_all, upset
from tests.methods.test_blocking import MASKS, by_enumeration, coalitions, contests, inside


@pytest.mark.parametrize("interpreted", [True, False], ids=["interpreted", "compiled"])
def test_a_draw_is_upset_where_some_counter_package_upsets_it(interpreted: bool) -> None:
    @settings(max_examples=50, suppress_health_check=[HealthCheck.filter_too_much])  # few contests are for all
    @given(contests(), MASKS, st.sampled_from([[0], [1], [0, 1]]))
    def on_random_options(given_contest: tuple[list[Options], Contest], wanted: int, draws: list[int]) -> None:
        groups, contest = given_contest
        asked = replace(contest, least=contest.least[draws], including=wanted)
        assume(is_for_all(groups, asked))
        agrees = np.concatenate([group.agrees for group in groups])
        found = upset(Table.of(groups), agrees, asked, np.array(draws), interpreted=interpreted)
        few = Table.of(groups, np.array(draws))
        assert found.tolist() == upset(few, agrees, asked, np.arange(len(draws)), interpreted=interpreted).tolist()
        blocked = {
            draw
            for draw, choice in by_enumeration(groups, contest, 2 * len(groups))
            if any(inside(wanted) <= coalition for coalition in coalitions(groups, contest, draw, choice))
        }
        assert dict(zip(draws, found, strict=True)) == {draw: draw in blocked for draw in draws}

    on_random_options()
