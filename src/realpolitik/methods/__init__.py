"""Arithmetic: one theory per file, its source first.

Arrays in, arrays (or a frozen result) out; nothing here knows a name, a file or a case. Every kernel broadcasts over
leading axes (`...`), since an axis of draws comes first; where a position is NaN, nobody stands there. Coalitions are
uint64 masks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]

# Numbers that differ by less than this share of their scale are one number. They are sums of a few dozen products of
# figures that analysts know to two or three digits: rounding stays near 1e-15, and no source tells 1e-9 apart.
TIE = 1e-9
