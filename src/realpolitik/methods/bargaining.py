"""Bargaining on a finite set of packages: Nash, Kalai-Smorodinsky, egalitarian, utilitarian.

[Nash1950]: the largest product of gains. [KalaiSmorodinsky1975]: the largest smallest share of what each could hope
for; on a finite set by leximin, as in [Imai1983], since the smallest share alone leaves ties that waste gains (and the
smallest spread of shares is another, wrong rule). [Kalai1977]: the largest smallest gain. [Harsanyi1955]: the largest
sum. The first two don't depend on anybody's unit of gain, the last two do.

Each rule takes gains over no agreement and returns a mask of *all* its packages: ties are reported, never broken.
Nash asks that every party gain; the others that no party lose. Where no package passes, the mask is empty.
"""

from __future__ import annotations

import numpy as np

from realpolitik.methods import TIE, Bools, Floats


def nash(gains: Floats, weights: Floats | None = None) -> Bools:
    """The packages with the largest product of gains, each raised to its party's weight, among those where all gain.

    gains: (..., packages, parties); weights: (..., parties) > 0, equal unless given. Returns (..., packages).

    >>> nash(np.array([[12.0, 5.0], [14.0, 4.0], [30.0, -1.0]]))
    array([ True, False, False])
    """
    powers = np.ones(gains.shape[-1]) if weights is None else weights
    everybody_gains = np.asarray((gains > _rounding(gains)).all(axis=-1))
    logarithms = np.log(np.where(everybody_gains[..., None], gains, 1.0))
    mean = (logarithms * powers[..., None, :]).sum(axis=-1) / powers.sum(axis=-1)[..., None]
    return _best(mean, everybody_gains, np.asarray(TIE))


def kalai_smorodinsky(gains: Floats, ideal: Floats | None = None) -> Bools:
    """The packages that come nearest to everybody's best at once: leximin over each party's gain / ideal gain.

    gains: (..., packages, parties); ideal: (..., parties), unless given each party's largest gain in a package where
    nobody loses. A party with nothing to hope for has no share and no say. Returns (..., packages).

    >>> kalai_smorodinsky(np.array([[0.8, 0.8, 0.6], [0.61, 0.6, 0.61], [1, 0, 0], [0, 1, 0], [0, 0, 1]]))
    array([ True, False, False, False, False])
    """
    rational = _nobody_loses(gains)
    if ideal is None:
        ideal = np.where(rational[..., None], gains, 0.0).max(axis=-2, initial=0.0)
    hope = np.broadcast_to(ideal[..., None, :], gains.shape)
    shares = np.divide(gains, hope, out=np.ones(gains.shape), where=hope > _rounding(gains))
    return _leximin(shares, rational, np.asarray(TIE))


def egalitarian(gains: Floats) -> Bools:
    """The packages whose smallest gain is largest, then the second smallest, and so on; gains in a common unit.

    gains: (..., packages, parties). Returns (..., packages).

    >>> egalitarian(np.array([[3.0, 3.0], [3.0, 4.0], [9.0, 2.0]]))
    array([False,  True, False])
    """
    return _leximin(gains, _nobody_loses(gains), _slack(gains))


def utilitarian(gains: Floats) -> Bools:
    """The packages with the largest sum of gains where nobody loses; gains in a common unit.

    gains: (..., packages, parties). Returns (..., packages).

    >>> utilitarian(np.array([[3.0, 3.0], [9.0, 2.0], [20.0, -1.0]]))
    array([False,  True, False])
    """
    return _best(gains.sum(axis=-1), _nobody_loses(gains), _slack(gains))


def _rounding(gains: Floats) -> Floats:
    """What counts as nothing for each party: (..., 1, parties)."""
    return np.asarray(TIE * np.abs(gains).max(axis=-2, keepdims=True, initial=0.0))


def _nobody_loses(gains: Floats) -> Bools:
    return np.asarray((gains >= -_rounding(gains)).all(axis=-1))


def _slack(gains: Floats) -> Floats:
    """What counts as a tie where gains have one unit: (..., 1)."""
    return np.asarray(TIE * np.abs(gains).max(axis=(-2, -1), initial=0.0)[..., None])


def _best(scores: Floats, among: Bools, slack: Floats) -> Bools:
    scores = np.where(among, scores, -np.inf)
    return np.asarray(among & (scores >= scores.max(axis=-1, keepdims=True, initial=-np.inf) - slack))


def _leximin(values: Floats, among: Bools, slack: Floats) -> Bools:
    for rank in np.moveaxis(np.sort(values, axis=-1), -1, 0):
        among = _best(rank, among, slack)
    return among
