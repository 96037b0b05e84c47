"""Holding out: whether a party may refuse a deal that pays because it waits for a better one.

[Zeuthen1930]: what a party can at most risk is what it would gain by winning, as a share of what it would lose by
failing; the party with less to lose outwaits the other. [Harsanyi1956] showed that yielding to whoever can risk more
leads to Nash's solution. Here deal A is on the table and B is its rival; 1 − p* is Zeuthen's risk limit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.methods import TIE, Bools, Floats


@dataclass(frozen=True, slots=True)
class Holdout:
    """Who waits for the rival deal, and whether the others can outwait it; i, j: the parties that both deals share."""

    threshold_now: Floats  # (..., i): the belief in the rival below which i should take the deal now, 0 … 1
    threshold_rival: Floats  # (..., i): the belief in the deal below which i should take the rival, 0 … 1
    waits: Bools  # (..., i): gains by waiting if it believes enough in the rival
    outwaited_by: Bools  # (..., i, j): i would wait, but j prefers the deal and can risk as much or more
    credible: Bools  # (..., i): waits, and nobody outwaits it


def waiting_threshold(gain_now: Floats, gain_rival: Floats, discount: Floats, waiting_value: Floats) -> Floats:
    """p*: with less belief in the rival than this, a party should take the deal that is on the table.

    Gains over no deal, what a period later is worth, and the value of the time spent waiting, all broadcast together:
    `1 if δ·g(B) ≤ max(w, g(A)), else max(0, (g(A) − w) / (δ·g(B) − w))`.

    >>> waiting_threshold(np.array([4.0, 4.0, 0.0]), np.array([10.0, 4.0, 10.0]), np.array(0.8), np.array(0.0))
    array([0.5, 1. , 0. ])
    """
    later = discount * gain_rival
    pays = _exceeds(later, np.maximum(waiting_value, gain_now))
    safe, at_stake = np.broadcast_arrays(gain_now - waiting_value, later - waiting_value)
    threshold = np.divide(safe, at_stake, out=np.ones(at_stake.shape), where=np.broadcast_to(pays, at_stake.shape))
    return np.asarray(np.maximum(threshold, 0.0))


def _exceeds(one: Floats, other: Floats) -> Bools:
    """Whether one gain is larger than another by more than rounding."""
    return np.asarray(one - other > TIE * np.maximum(np.abs(one), np.abs(other)))


def credible_waits(
    gains_now: Floats, gains_rival: Floats, discount: Floats, *, open_now: bool = False, open_rival: bool = False
) -> Holdout:
    """Who can wait for the rival B instead of taking deal A, and who can't because another outwaits it.

    gains_now, gains_rival, discount: (..., parties), the parties that A and B share. A deal that is open stays on the
    table while a party waits, so waiting is worth it a period later; otherwise nothing. A wait is credible when
    p*_i(A|B) < p*_j(B|A) for every j that gains more by A than by B; where there is none, always.

    >>> lowland_and_upland = credible_waits(np.array([6.0, 9.0]), np.array([20.0, 2.0]), np.array([0.9, 0.9]))
    >>> lowland_and_upland.credible
    array([False, False])
    """
    nothing = np.zeros_like(gains_now)
    now = waiting_threshold(gains_now, gains_rival, discount, discount * gains_now if open_now else nothing)
    rival = waiting_threshold(gains_rival, gains_now, discount, discount * gains_rival if open_rival else nothing)
    waits = now < 1 - TIE
    opposes = _exceeds(gains_now, gains_rival)[..., None, :] & ~np.eye(gains_now.shape[-1], dtype=np.bool_)
    risks_less = now[..., :, None] < rival[..., None, :] - TIE
    outwaited_by = waits[..., :, None] & opposes & ~risks_less
    return Holdout(
        threshold_now=now,
        threshold_rival=rival,
        waits=waits,
        outwaited_by=outwaited_by,
        credible=waits & ~outwaited_by.any(axis=-1),
    )
