"""Kernels in plain Python, compiled where the work is worth it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


@cache
def compiled(kernel: Kernel) -> Kernel:
    """A kernel as machine code, kept on disk where there is room for it."""
    import numba  # half a second: only where it saves more

    try:
        made: Any = numba.njit(cache=True, nogil=True)(kernel)
    except RuntimeError:  # nowhere to keep what is compiled, such as a read-only home
        made = numba.njit(nogil=True)(kernel)
    return cast("Kernel", made)
