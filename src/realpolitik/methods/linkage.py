"""Linkage: what tying issues together brings to those who trade.

Actors who care for different things can trade what neither would give by itself [TollisonWillett1979],
[Sebenius1983]. The surplus of a set of issues is the most that those who trade can gain together over packages that
move nothing else; what linking two sets brings is the surplus of both together less their surpluses apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from realpolitik.methods import Floats

Masks = NDArray[np.uint64]


def surplus(moved: Masks, worth: Floats, issues: int) -> float:
    """The largest worth of a package that moves only these issues; nothing done is worth 0.

    moved: (packages,) masks of issues; worth: (packages,).

    >>> surplus(np.array([0b01, 0b11], dtype=np.uint64), np.array([0.2, 0.9]), 0b01)
    0.2
    """
    inside = moved & ~np.uint64(issues) == 0
    return max(0.0, float(worth[inside].max(initial=0.0)))


def linkage(moved: Masks, worth: Floats, issues: int) -> Floats:
    """Surplus of every two issues together less apart, (issues, issues); on the diagonal each issue's own surplus.

    moved: (packages,) masks of issues; worth: (packages,); issues: how many there are.

    >>> linkage(np.array([0b01, 0b11], dtype=np.uint64), np.array([0.25, 0.75]), 2)
    array([[0.25, 0.5 ],
           [0.5 , 0.  ]])
    """
    few = np.bitwise_count(moved) <= 2
    moved, worth = moved[few], worth[few]
    alone = np.array([surplus(moved, worth, 1 << k) for k in range(issues)])
    table = np.diag(alone)
    for k in range(issues):
        for j in range(k):
            table[k, j] = table[j, k] = surplus(moved, worth, 1 << k | 1 << j) - alone[k] - alone[j]
    return table
