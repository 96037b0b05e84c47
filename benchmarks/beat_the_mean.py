"""What was tried to beat the compromise, and what came of it: `python benchmarks/beat_the_mean.py deu3-dev.tsv`.

Every candidate chooses its numbers on nine tenths of the proposals and is scored on the tenth; the table is the one in
docs/explanation/forecast.md. Chances are kept as distribution functions on a grid of half points.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from scipy.special import ndtr

from realpolitik.arena import Array
from realpolitik.methods import Bools, Integers
from realpolitik.methods.compromise import compromise
from realpolitik.methods.median import weighted_median
from realpolitik.scoring.decisions import read_decisions
from realpolitik.scoring.fitting import HOLDS, SLACK
from realpolitik.scoring.forecasters import forecasts
from realpolitik.scoring.measures import Measured, measured, per_issue, resampled, spread_of

GRID = np.arange(0.25, 100, 0.5)  # the middles of half points
FOLDS = 10
SPREADS = (5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 45.0)
CHANCES = (0.0, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
SLOPES = (0.0, 0.3, 0.45, 0.6, 0.9)


@dataclass(frozen=True)
class Table:
    """Decided issues as arrays; n issues, a actors, at most p places."""

    positions: Array  # (n, a), NaN where nobody stands
    weights: Array  # (n, a), the saliences of those who stand somewhere
    outcomes: Array  # (n,)
    reference: Array  # (n,), NaN where unknown
    proposals: Integers  # (n,)
    exchanged: Array  # (n,): the outcome once all exchanges are made
    places: Array  # (n, p), NaN beyond the last
    shares: Array  # (n, p): of the weight
    is_codecision: Bools
    institutions: tuple[int, int]  # the columns of the Commission and the Parliament

    @classmethod
    def read(cls, path: Path) -> Table:
        """A table in the form of DEU III."""
        with path.open(encoding="utf-8", newline="") as stream:
            rows = {row["isnrnmc"]: row for row in csv.DictReader(stream, delimiter="\t")}
        decisions = read_decisions(path)
        decided = [(proposal.key, one) for proposal in decisions.proposals for one in proposal.decisions]
        scored = [at for at, (_, one) in enumerate(decided) if one.outcome is not None]
        here = [rows[decided[at][1].issue] for at in scored]
        actors = [head[1:] for head in here[0] if head[0] == "s" and f"p{head[1:]}" in here[0]]
        positions = np.array([[_number(row[f"p{actor}"]) for actor in actors] for row in here])
        weights = np.nan_to_num([[_number(row[f"s{actor}"]) for actor in actors] for row in here])
        weights = np.where(np.isnan(positions), 0.0, weights)
        keys = [decided[at][0] for at in scored]
        places, shares = _places(np.where(weights > 0, positions, np.nan), weights)
        return cls(
            positions=positions,
            weights=weights,
            outcomes=np.array([_number(row["out"]) for row in here]),
            reference=np.array([_number(row["rp"]) for row in here]),
            proposals=np.unique(keys, return_inverse=True)[1],
            exchanged=forecasts(decisions, ("exchange",))["exchange"][scored],
            places=places,
            shares=shares,
            is_codecision=np.array([row["proc"] == "COD" for row in here]),
            institutions=(actors.index("com"), actors.index("ep")),
        )

    def mean(self, weights: Array) -> Array:
        """The mean of positions: (n,)."""
        return compromise(self.positions[..., None], weights[..., None])[:, 0]

    @property
    def middle(self) -> Array:
        """The compromise: (n,)."""
        return self.mean(self.weights)

    @property
    def apart(self) -> Array:
        """How far positions differ: their weighted standard deviation, (n,)."""
        off = np.nan_to_num(self.positions - self.middle[:, None]) ** 2
        return np.asarray(np.sqrt((off * self.weights).sum(axis=1) / self.weights.sum(axis=1)))

    @property
    def alike(self) -> Array:
        """Every place as likely: (n, p)."""
        stands = ~np.isnan(self.places)
        return stands / stands.sum(axis=1, keepdims=True)


def _number(text: str) -> float:
    return float(text) if text.strip() else np.nan


def _places(positions: Array, weights: Array) -> tuple[Array, Array]:
    found = [np.unique(row[~np.isnan(row)]) for row in positions]
    places = np.full((len(found), max(map(len, found))), np.nan)
    shares = np.zeros_like(places)
    for i, own in enumerate(found):
        places[i, : len(own)] = own
        shares[i, : len(own)] = [weights[i, positions[i] == place].sum() / weights[i].sum() for place in own]
    return places, shares


# Candidates -------------------------------------------------------------------------------------------------------

Numbers = tuple[float, ...]
Points = Callable[[Table, Numbers], Array]
Curves = Callable[[Table, Numbers, Bools], Array]  # (n, grid); the truths say which issues one may learn from


@dataclass(frozen=True)
class Candidate:
    """A way to do better, and what its numbers may be."""

    name: str
    settings: tuple[Numbers, ...]
    points: Points | None = None
    curves: Curves | None = None
    learns: bool = False  # its curves are made of errors on the issues that it is fitted on
    is_calibrated: bool = False  # its interval must hold as often as it says, where it is fitted


def _shrunk(t: Table, n: Numbers) -> Array:
    return 50 + n[0] * (t.middle - 50)


def _to_reference(t: Table, n: Numbers) -> Array:
    shrunk = _shrunk(t, n)
    return np.where(np.isnan(t.reference), shrunk, shrunk + n[1] * (np.nan_to_num(t.reference) - shrunk))


def _by_institution(t: Table, n: Numbers) -> Array:
    weights, (commission, parliament) = t.weights.copy(), t.institutions
    weights[:, commission] *= n[0]
    weights[:, parliament] *= np.where(t.is_codecision, n[1], n[2])
    return t.mean(weights)


def _median(t: Table) -> Array:
    return weighted_median(t.positions, t.weights).mean(axis=1)


def _mixed(other: Callable[[Table], Array]) -> Points:
    return lambda t, n: (1 - n[0]) * t.middle + n[0] * other(t)


def _normal(t: Table, middle: Array, spread: Array | float, is_held: bool) -> Array:
    """A normal distribution, held to the range of positions, or only to the scale."""
    spread = np.broadcast_to(np.maximum(spread, 0.5), middle.shape)
    curve = ndtr((GRID - middle[:, None]) / spread[:, None])
    if is_held:
        curve = np.where(np.nanmin(t.places, axis=1)[:, None] > GRID, 0.0, curve)
        curve = np.where(np.nanmax(t.places, axis=1)[:, None] <= GRID, 1.0, curve)
    return np.asarray(curve)


def _lottery(t: Table, shares: Array, blur: float = 0.0) -> Array:
    """One of the places as it stands, or about there."""
    away = GRID - np.nan_to_num(t.places)[..., None]
    steps = ndtr(away / blur) if blur else (away >= 0).astype(float)
    return np.asarray((shares[..., None] * steps).sum(axis=1))


def _prevails(is_held: bool, slope: bool = False, blur: bool = False, power: bool = False) -> Curves:
    """A place drawn by its weight with chance n[0], else near the compromise."""

    def curves(t: Table, n: Numbers, _: Bools) -> Array:
        shares = t.shares
        if power:
            shares = np.where(shares > 0, np.maximum(shares, 1e-12) ** n[2], 0.0)
            shares = shares / shares.sum(axis=1, keepdims=True)
        spread = n[1] + n[2] * t.apart if slope else n[1]
        return n[0] * _lottery(t, shares, n[2] if blur else 0.0) + (1 - n[0]) * _normal(t, t.middle, spread, is_held)

    return curves


def _two_places(is_held: bool) -> Curves:
    def curves(t: Table, n: Numbers, _: Bools) -> Array:
        chance = np.where((~np.isnan(t.places)).sum(axis=1) == 2, n[1], n[0])[:, None]
        return chance * _lottery(t, t.shares) + (1 - chance) * _normal(t, t.middle, n[2], is_held)

    return curves


def _or_reference(is_held: bool) -> Curves:
    def curves(t: Table, n: Numbers, _: Bools) -> Array:
        stays = np.where(np.isnan(t.reference), 0.0, n[2])[:, None]
        lottery = (1 - stays) * _lottery(t, t.shares) + stays * (np.nan_to_num(t.reference)[:, None] <= GRID)
        return n[0] * lottery + (1 - n[0]) * _normal(t, t.middle, n[1], is_held)

    return curves


def _alike(t: Table, n: Numbers, _: Bools) -> Array:
    return n[0] * _lottery(t, t.alike) + (1 - n[0]) * _normal(t, t.middle, n[1] + n[2] * t.apart, True)


def _scaled_errors(is_held: bool) -> Curves:
    """Errors made elsewhere, larger where positions differ more; n: base, chance of any place, share of their mean."""

    def curves(t: Table, n: Numbers, known: Bools) -> Array:
        middle = (1 - n[2]) * t.middle + n[2] * np.nanmean(t.places, axis=1)
        spread = n[0] + t.apart
        off = (t.outcomes - middle) / spread
        found = np.empty((len(middle), len(GRID)))
        for i in range(len(middle)):
            drawn = np.sort(middle[i] + spread[i] * off[known & (t.proposals != t.proposals[i])])
            ends = (np.nanmin(t.places[i]), np.nanmax(t.places[i])) if is_held else (0.0, 100.0)
            found[i] = np.searchsorted(np.clip(drawn, *ends), GRID, side="right") / len(drawn)
        return n[1] * _lottery(t, t.alike) + (1 - n[1]) * found

    return curves


def candidates() -> Iterator[Candidate]:
    """All that were tried, in that order."""
    few, shares = (0.5, 1.0, 2.0, 4.0), tuple(np.linspace(-0.3, 1, 14).round(2).tolist())
    shrink = tuple(np.linspace(0.5, 1.1, 13).round(2).tolist())
    yield Candidate("shrunk to the midpoint", tuple(product(shrink)), _shrunk)
    yield Candidate("… and to the reference point", tuple(product(shrink, shares)), _to_reference)
    yield Candidate(
        "salience to a power",
        tuple(product((0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0))),
        lambda t, n: t.mean(np.where(t.weights > 0, np.maximum(t.weights, 1e-9) ** n[0], 0.0)),
    )
    yield Candidate("Commission and Parliament weighted", tuple(product(few, few, few)), _by_institution)
    yield Candidate("mixed with the median", tuple(product(shares)), _mixed(_median))
    yield Candidate("mixed with exchange", tuple(product(shares)), _mixed(lambda t: t.exchanged))
    yield Candidate(
        "shrunk by procedure",
        tuple(product(shrink, shrink)),
        lambda t, n: np.where(t.is_codecision, _shrunk(t, n[:1]), _shrunk(t, n[1:])),
    )
    yield Candidate(
        "mixed with the mean of places", tuple(product(shares)), _mixed(lambda t: np.nanmean(t.places, axis=1))
    )
    for is_held, end in ((False, "on the scale"), (True, "in the range")):
        plain = tuple(product((0.0,), SPREADS, (0.0,)))
        drawn = tuple(product(CHANCES, SPREADS))
        sloped = tuple(product((0.0,), SPREADS, SLOPES))
        yield Candidate(f"normal, {end}", plain, curves=_prevails(is_held))
        yield Candidate(f"normal by spread, {end}", sloped, curves=_prevails(is_held, slope=True))
        yield Candidate(f"place by weight, {end}", drawn, curves=_prevails(is_held))
        blurred = tuple(product(CHANCES, SPREADS, (0.1, 3.0, 8.0)))
        yield Candidate(f"place by weight, blurred, {end}", blurred, curves=_prevails(is_held, blur=True))
        powers = tuple(product(CHANCES, SPREADS, (0.0, 0.25, 0.5, 1.0, 2.0)))
        yield Candidate(f"place by a power of weight, {end}", powers, curves=_prevails(is_held, power=True))
        apart = tuple(product(CHANCES, CHANCES, SPREADS))
        yield Candidate(f"place by weight, two-place issues apart, {end}", apart, curves=_two_places(is_held))
        both = tuple(product(CHANCES, SPREADS, SLOPES))
        yield Candidate(f"place by weight, normal by spread, {end}", both, curves=_prevails(is_held, slope=True))
        stays = tuple(product(CHANCES, SPREADS, (0.0, 0.1, 0.3)))
        yield Candidate(f"place by weight or reference point, {end}", stays, curves=_or_reference(is_held))
    bases, none = (0.1, 5.0, 15.0, 40.0), (0.0,)
    yield Candidate(
        "errors by spread, on the scale", tuple(product(bases, none, none)), curves=_scaled_errors(False), learns=True
    )
    for name, chances, means in (("", none, none), (" about a mixed mean", none, (0.0, 0.25, 0.5)),
                                 (" or any place", CHANCES[:6:2], none),
                                 (" or any place, about a mixed mean", CHANCES[:6:2], (0.0, 0.25, 0.5))):  # fmt: skip
        yield Candidate(
            f"errors by spread{name}", tuple(product(bases, chances, means)), curves=_scaled_errors(True), learns=True
        )
    yield Candidate("any place, alike", tuple(product(CHANCES, SPREADS, none)), curves=_alike)
    everything = tuple(product(CHANCES, SPREADS, SLOPES))
    yield Candidate("any place, alike, normal by spread", everything, curves=_alike)
    yield Candidate("… and calibrated: the mixture", everything, curves=_alike, is_calibrated=True)


# Scoring ----------------------------------------------------------------------------------------------------------


def score(t: Table, curves: Array) -> Array:
    """CRPS: (n,)."""
    return np.asarray(((curves - (t.outcomes[:, None] <= GRID)) ** 2).sum(axis=1) * 0.5)


def interval(curves: Array) -> tuple[Array, Array]:
    """The middle 80 %; a mass between two middles of the grid lies where they meet."""
    points = np.arange(0, 100.5, 0.5)
    whole = np.concatenate([curves, np.ones((len(curves), 1))], axis=1)
    return points[(whole >= 0.1 - 1e-9).argmax(axis=1)], points[(whole > 0.9 + 1e-9).argmax(axis=1)]


def halfway(curves: Array) -> Array:
    """The median."""
    return np.append(GRID - 0.25, 100.0)[(np.append(curves, np.ones((len(curves), 1)), axis=1) >= 0.5).argmax(axis=1)]


def out_of_fold(t: Table, one: Candidate) -> dict[str, Array]:
    """What each issue adds to every measure, the numbers fitted on other proposals."""
    fold = np.random.default_rng(0).permutation(t.proposals.max() + 1)[t.proposals] % FOLDS
    parts = [fold != at for at in range(FOLDS)]
    if one.points is not None:
        return _points(t, one.settings, one.points, parts)
    assert one.curves is not None
    return _curves(t, one, one.curves, parts)


def _points(t: Table, settings: Sequence[Numbers], points: Points, parts: Sequence[Bools]) -> dict[str, Array]:
    tried = np.array([points(t, numbers) for numbers in settings])
    errors, found = np.abs(tried - t.outcomes), np.empty(len(t.outcomes))
    for known in parts:
        found[~known] = tried[errors[:, known].mean(axis=1).argmin()][~known]
    return per_issue(found, spread_of(found, t.outcomes, t.proposals), t.outcomes)


def _curves(t: Table, one: Candidate, curves: Curves, parts: Sequence[Bools]) -> dict[str, Array]:
    found, everything = np.empty((len(t.outcomes), len(GRID))), np.ones(len(t.outcomes), dtype=np.bool_)
    trials = None if one.learns else _trials(t, one.settings, curves, everything)
    for known in parts:
        scores, holds = (part[:, known].mean(axis=1) for part in trials or _trials(t, one.settings, curves, known))
        off = np.abs(holds - HOLDS)
        is_right = off <= max(SLACK, off.min()) if one.is_calibrated else off >= 0
        best = one.settings[int(np.where(is_right, scores, np.inf).argmin())]
        found[~known] = curves(t, best, known)[~known]
    low, high = interval(found)
    return {
        "error": np.abs(halfway(found) - t.outcomes),
        "crps": score(t, found),
        "coverage": ((low <= t.outcomes) & (t.outcomes <= high)).astype(np.float64),
        "width": high - low,
    }


def _trials(t: Table, settings: Sequence[Numbers], curves: Curves, known: Bools) -> tuple[Array, Array]:
    """The score of every setting on every issue, and whether its interval holds: (settings, n) both."""
    scores, holds = np.empty((2, len(settings), len(t.outcomes)))
    for at, numbers in enumerate(settings):
        found = curves(t, numbers, known)
        low, high = interval(found)
        scores[at], holds[at] = score(t, found), (low <= t.outcomes) & (t.outcomes <= high)
    return scores, holds


def main() -> None:
    """Print the table."""
    t = Table.read(Path(sys.argv[1]))
    counts = resampled(t.proposals.max() + 1, 0)
    own = per_issue(t.middle, spread_of(t.middle, t.outcomes, t.proposals), t.outcomes)
    sys.stdout.write("| tried | mean error | CRPS | 80 % holds | its width |\n|---|---|---|---|---|\n")

    def figure(values: Array, form: str) -> str:
        found = measured(values, t.proposals, counts)
        assert isinstance(found, Measured)
        ends = f" ({found.low:{form}}, {found.high:{form}})" if form[0] == "+" else ""
        return f"{found.value:{form}}{ends}".replace("-", "−")

    for one in candidates():
        found = out_of_fold(t, one)
        less = (figure(found[part] - own[part], "+.2f") for part in ("error", "crps"))
        cells = (one.name, *less, figure(found["coverage"], ".2f"), figure(found["width"], ".1f"))
        sys.stdout.write(f"| {' | '.join(cells)} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
