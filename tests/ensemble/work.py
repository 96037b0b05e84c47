"""Functions of draws for the tests of engines and runs, some of them ill-behaved; workers import them from here."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from realpolitik.arena import Draws
from realpolitik.case import Case
from realpolitik.ensemble.engines import Columns
from realpolitik.ensemble.sampling import Block
from tests.small import small_case


def open_case() -> Case:
    return small_case(
        {"dam": "low high", "fee": "none full"},
        {"ann": {"dam": ("high", "20..60"), "fee": ("none", "0..30")}, "bob": {"fee": ("full", "5..15")}},
    )


@dataclass(frozen=True)
class Sum:
    """The sum of all open numbers, and whether it is large."""

    identity: str = "sum"
    seconds: float = 0.0  # that a block takes

    def __call__(self, draws: Draws, block: Block) -> Columns:
        time.sleep(self.seconds)
        total = np.asarray(sum(draws[path] for path in sorted(draws)))
        return {"total": total, "is_large": total > 60, "number": np.full(block.rows, block.number, dtype=np.int32)}


@dataclass(frozen=True)
class Deadly(Sum):
    """Kills the first worker that comes to a block, or every one; the process that started it is spared."""

    spared: int = 0
    mark: str = ""
    always: bool = False

    def __call__(self, draws: Draws, block: Block) -> Columns:
        if os.getpid() != self.spared and block.number == 9 and (self.always or not Path(self.mark).exists()):
            Path(self.mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(draws, block)
