"""Rows that differ by one group of numbers: no group is ever torn, and each row is a case that might be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from realpolitik.ensemble.crossing import Crossed, Stepped
from realpolitik.ensemble.sampling import sampled
from tests.ensemble.test_sampling import ANN, FEE, OPEN

SAMPLE = sampled(OPEN, 256)
GROUPS = (0, 1, 0, 2, 1)[: len(SAMPLE.axes)]


def rows(arranged):
    return np.concatenate([arranged.points(block) for block in arranged.blocks]).reshape(
        -1, arranged.rows_each, len(SAMPLE.axes)
    )


def test_each_draw_is_crossed_with_a_second_group_by_group():
    crossed = rows(Crossed.of(SAMPLE, GROUPS))
    one, other = crossed[:, 0], crossed[:, -1]
    assert (one != other).all()
    for group in range(max(GROUPS) + 1):
        of_it = np.array(GROUPS) == group
        assert (crossed[:, 1 + group][:, of_it] == other[:, of_it]).all()
        assert (crossed[:, 1 + group][:, ~of_it] == one[:, ~of_it]).all()


def test_on_a_path_each_group_steps_once_as_a_whole():
    stepped = rows(Stepped.of(SAMPLE, GROUPS))
    moved = np.diff(stepped, axis=1) != 0
    for path in moved:
        groups = [{GROUPS[axis] for axis in np.flatnonzero(step)} for step in path]
        assert all(len(group) == 1 for group in groups)
        assert set.union(*groups) == set(GROUPS)
        assert (path.sum(axis=0) == 1).all()


def test_paths_take_the_groups_in_many_orders():
    stepped = rows(Stepped.of(SAMPLE, GROUPS))
    first = {GROUPS[int(np.flatnonzero(step)[0])] for step in np.diff(stepped, axis=1)[:, 0] != 0}
    assert first == set(GROUPS)


@pytest.mark.parametrize("arrangement", [Crossed, Stepped])
def test_numbers_that_err_together_move_together(arrangement):
    arranged = arrangement.of(SAMPLE, GROUPS)
    for block in arranged.blocks:
        draws = arranged.draws(block)
        assert (draws[ANN] - 20) / 40 == pytest.approx((draws["stances.bob.fee.salience"] - 5) / 10)
        assert len(draws[FEE]) == block.rows


@pytest.mark.parametrize("arrangement", [Crossed, Stepped])
def test_blocks_are_drawn_alike_in_any_order(arrangement):
    arranged = arrangement.of(replace(SAMPLE, rows=4096), GROUPS)
    assert len(arranged.blocks) > 4
    last, first = (arranged.points(arranged.blocks[place]) for place in (-1, 0))
    assert (arranged.points(arranged.blocks[0]) == first).all()
    assert first.shape != last.shape or (first != last).any()
    assert sum(block.rows for block in arranged.blocks) == 4096 * arranged.rows_each


def test_what_is_drawn_tells_arrangements_apart():
    other = tuple(sorted(GROUPS))
    arranged = [kind.of(SAMPLE, groups) for kind in (Crossed, Stepped) for groups in (GROUPS, other)]
    assert len({one.sha256 for one in arranged} | {SAMPLE.sha256}) == 5
