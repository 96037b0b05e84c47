"""In which draws an answer is given: boxes of a few ranges, and how they read as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Array, Draws
from realpolitik.case import Case
from realpolitik.methods.discovery import Box, Patience, Restriction, Stage, discover
from realpolitik.questions.indicators import condition, watch
from realpolitik.questions.wording import listed, share

RARE = 0.05  # an answer given in fewer draws, or in nearly all, isn't looked into: a box would hold too few


@dataclass(frozen=True, slots=True)
class Limit:
    """What a box asks of one number."""

    path: str
    low: float | None  # None: no lower end
    high: float | None
    quasi_p: float  # how likely so high a share would be if this number told nothing
    stability: float  # share of the resamples in which the number is restricted again
    watch: str  # what one would see if the number went there
    sources: tuple[str, ...]  # empty: judgement

    @property
    def rises(self) -> bool:
        """Whether the number has to be high for the answer."""
        return self.high is None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """A box: where its limits are met an answer is given more often than elsewhere."""

    becomes: str  # the answer
    limits: tuple[Limit, ...]
    coverage: float  # share of the draws with this answer that are in the box
    density: float  # share of the box's draws with this answer
    mass: float  # share of all draws that are in the box
    share: float  # of all draws with this answer
    peeling: tuple[Stage, ...]  # from all draws to the smallest box that was tried


def circumstances(
    case: Case, drivers: Draws, words: npt.NDArray[Any], seed: int, named: str, patience: Patience | None = None
) -> Iterator[Circumstances]:
    """The boxes of every answer that some draws give and others don't, the commonest answer first.

    drivers: the numbers that a box may ask about; words: the answer in every draw; `named`: whose answer it is, which
    with the seed settles the resamples.
    """
    paths = sorted(drivers)
    values = np.stack([drivers[path] for path in paths], axis=-1) if paths else np.zeros((len(words), 0))
    shares = shares_of(words)
    for word, part in shares.items() if paths else ():
        if RARE <= part <= 1 - RARE:
            rng = np.random.default_rng([seed, crc32(f"{named}: {word}".encode())])
            for box in discover(values, words == word, rng, patience=patience).boxes:
                limits = tuple(_limit(case, paths, limit, values) for limit in box.restrictions)
                yield Circumstances(word, limits, box.coverage, box.density, box.mass, part, _thinned(box))


def shares_of(words: npt.NDArray[Any]) -> dict[str, float]:
    """In which share of the draws each answer is given, the commonest first."""
    found, counts = np.unique(words, return_counts=True)
    pairs = zip(map(str, found), map(float, counts / max(len(words), 1)), strict=True)
    return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _thinned(box: Box) -> tuple[Stage, ...]:
    """A peeling without the steps that an eye can't tell apart."""
    kept: list[Stage] = []
    for stage in box.trajectory:
        if not kept or abs(stage.coverage - kept[-1].coverage) >= 0.02 or stage is box.trajectory[-1]:
            kept.append(stage)
    return tuple(kept)


def _limit(case: Case, paths: Sequence[str], limit: Restriction, values: Array) -> Limit:
    path = paths[limit.driver]
    low = float(limit.low) if np.isfinite(limit.low) else None
    high = float(limit.high) if np.isfinite(limit.high) else None
    middle = float(values[:, limit.driver].mean())
    rises = high is None or (low is not None and low > middle)
    sources = tuple(str(citation) for citation in case.cited(path))
    at = low if rises else high
    return Limit(path, low, high, limit.quasi_p, limit.stability, watch(case, path, rises, at), sources)


def box_in_words(case: Case, box: Circumstances, answered: Mapping[str, str], name: str) -> str:
    """A box as a sentence, without a full stop.

    `answered`: an answer as a verb, such as "is held out for".
    """
    verb = answered[box.becomes]
    where = listed(condition(case, limit.path, limit.low, limit.high) for limit in box.limits)
    return (
        f"in {share(box.coverage)} of the draws in which {name} {verb}, {where}; where that is so it {verb} in "
        f"{share(box.density)} of draws, against {share(box.share)} of all"
    )


def stability_in_words(case: Case, box: Circumstances) -> str:
    """How often each of a box's numbers comes back when the draws are resampled, as a clause."""
    parts = [share(limit.stability) for limit in box.limits]
    if len(parts) == 1:
        return f"the same number is found again in {parts[0]} of resamples"
    return f"the same numbers are found again in {listed(parts)} of resamples"
