"""The spatial model of politics actor by actor, in plain loops: what the arrays must agree with."""

from __future__ import annotations

from itertools import product
from math import prod, sqrt

SHARES = {"none": 0.0, "third": 1 / 3, "half": 1 / 2, "two thirds": 2 / 3, "full": 1.0}
Place = list[float]


def utility(ideal: Place, place: Place, salience: list[float], risk: float) -> float:
    squares = [s * s for s in salience]
    away = sqrt(sum(q * (a - b) ** 2 for q, a, b in zip(squares, ideal, place, strict=True)) / sum(squares))
    return (1 - away) * (1 + min(away, 1) * risk)


def election(worth: list[list[float]], weights: list[float]) -> list[float]:
    """Chances by the conditional rule, from what each voter finds each candidate worth."""

    def strength(a: int, b: int) -> float:
        return 1e-8 + sum(max(0.0, w * (own[a] - own[b])) for own, w in zip(worth, weights, strict=True))

    candidates = range(len(worth[0]))
    beats = [prod(strength(a, b) / (strength(a, b) + strength(b, a)) for b in candidates) for a in candidates]
    return [one / sum(beats) for one in beats]


class Turn:
    """Everybody's reckoning in one turn; places on the 0–1 scale."""

    def __init__(
        self,
        places: list[Place],
        saliences: list[list[float]],
        powers: list[float],
        risk: str = "-1/2 to 1",
        observer: str = "third",
        commitment: str = "semi",
        bargain: str = "squared",
        view: str = "challenger",
        ideals: list[Place] | None = None,
    ) -> None:
        self.places, self.saliences, self.powers = places, saliences, powers
        self.ideals, self.view = ideals or places, view
        self.who = range(len(places))
        self.observer, self.commitment, self.bargain = observer, commitment, bargain
        self.risks = self.risk_attitudes(risk)

    def worth(self, i: int, place: Place, risk: float) -> float:
        return utility(self.ideals[i], place, self.saliences[i], risk)

    def risk_attitudes(self, rule: str) -> list[float]:
        chances = election([[self.worth(i, place, 0) for place in self.places] for i in self.who], self.powers)
        most, least = max(chances), min(chances)
        if rule == "-1/2 to 1":
            return [(3 * p - (most + 2 * least)) / (2 * (most - least)) for p in chances]
        if rule == "0 to 1":
            return [(p - least) / (most - least) for p in chances]
        return [(2 * p - most - least) / (most - least) for p in chances]

    def chances(self) -> list[float]:
        """Of each actor's place to prevail among the different places."""
        different: list[Place] = []
        for place in self.places:
            if all(sqrt(sum((a - b) ** 2 for a, b in zip(place, other, strict=True))) >= 1e-3 for other in different):
                different.append(place)
        found = election([[self.worth(i, place, self.risks[i]) for place in different] for i in self.who], self.powers)
        nearest = [
            next(c for c, p in enumerate(different) if sum((a - b) ** 2 for a, b in zip(place, p, strict=True)) < 1e-6)
            for place in self.places
        ]
        return [found[c] for c in nearest]

    def odds(self, i: int, j: int, observer: int | None = None) -> float:
        """That i's challenge to j succeeds, as i or another observer sees it."""
        share, h = SHARES[self.observer], i if observer is None else observer

        def of(k: int, place: int) -> float:
            return self.worth(k, self.places[place], (1 - share) * self.risks[h] + share * self.risks[k])

        stake = self.stakes()
        first = second = 1e-10
        for vote in (stake[i] * (of(i, i) - of(i, j)), stake[j] * (of(j, i) - of(j, j))):
            first, second = first + max(vote, 0), second + max(-vote, 0)
        side, other = first, second
        for n in self.who:
            if n not in (i, j):
                vote = stake[n] * (of(n, i) - of(n, j))
                for_i, for_j = first + max(vote, 0), second + max(-vote, 0)
                chance = for_i / (for_i + for_j)
                won_i, lost_i, won_j, lost_j = self.prospects(of(n, i), of(n, j), of(n, n))
                vote = stake[n] * (chance * won_i + (1 - chance) * lost_i - chance * lost_j - (1 - chance) * won_j)
                side, other = side + max(vote, 0), other + max(-vote, 0)
        return side / (side + other)

    def stakes(self) -> list[float]:
        """What everybody brings to a contest."""
        return [power * sum(own) for power, own in zip(self.powers, self.saliences, strict=True)]

    def prospects(self, ui: float, uj: float, own: float) -> tuple[float, float, float, float]:
        """What a third party has: beside i winning, beside i losing, beside j winning, beside j losing."""
        if self.commitment == "semi":
            return 2 * ui + own, 3 * uj, 2 * uj + own, 3 * ui
        if self.commitment == "full":
            return 3 * ui, 3 * uj, 3 * uj, 3 * ui
        return 2 * ui + own, 2 * uj + own, 2 * uj + own, 2 * ui + own

    def gain(self, i: int, j: int) -> float:
        own, other = (self.worth(i, self.places[k], self.risks[i]) for k in (i, j))
        care, chance = sum(self.saliences[j]), self.odds(i, j)
        return (1 - care) * 2 * own + care * (chance * 2 * own + (1 - chance) * 2 * other) - (own + other)

    def bargains(self) -> list[tuple[int, int, Place, Place]]:
        """Who would meet whom, and where both would stand."""
        made = []
        for i in self.who:
            gains = {j: self.gain(i, j) for j in self.who if j != i}
            j = max(gains, key=lambda key: (gains[key], -key))
            if gains[j] > 1e-5:
                made += [(i, j, *meeting) for meeting in self.meetings(i, j)]
        return made

    def meetings(self, i: int, j: int) -> list[tuple[Place, Place]]:
        """The bargains that are put to the vote: one, or both parties'."""
        first, second = (self.meeting(i, j, observer) for observer in (i, j))
        if self.view == "challenger":
            return [first]
        if self.view == "both":
            return [first, second]
        stake = self.stakes()
        part = stake[i] / (stake[i] + stake[j])
        ours, theirs = ([round(part * x + (1 - part) * y, 4) for x, y in zip(one, other, strict=True)]
                        for one, other in zip(first, second, strict=True))  # fmt: skip
        return [(ours, theirs)]

    def meeting(self, i: int, j: int, observer: int) -> tuple[Place, Place]:
        """Where both would stand, by an observer's reckoning."""
        power, chance = (1 if self.bargain == "plain" else 2), self.odds(i, j, observer)
        ours, theirs = [], []
        for k, (x, y) in enumerate(zip(self.places[i], self.places[j], strict=True)):
            w = self.saliences[i][k] ** power * chance**power
            v = self.saliences[j][k] ** power * (1 - chance) ** power
            ours.append(round(((w + 1e-6) * x + v * y) / (w + v + 1e-6), 4))
            theirs.append(round((w * x + (v + 1e-6) * y) / (w + v + 1e-6), 4))
        return ours, theirs

    def after(self) -> list[Place]:
        """Where everybody stands once each has decided on what is before it."""
        return [moves[chances.index(max(chances))] for chances, moves in self.ballots()]

    def chances_to_move(self) -> list[float]:
        """How likely each is to move at all, where it draws."""
        return [1 - chances[0] for chances, _ in self.ballots()]

    def ballots(self) -> list[tuple[list[float], list[Place]]]:
        """What is before each, leaving things first: the chances, and where it would stand."""
        made = self.bargains()
        futures = [self.places]
        for i, j, ours, theirs in made:
            future = list(self.places)
            future[i], future[j] = ours, theirs
            futures.append(future)
        mean = [
            [sum(self.worth(h, place, self.risks[h]) for place in future) / len(future) for future in futures]
            for h in self.who
        ]
        found = []
        for k in self.who:
            ballot = [0, *(at for at, (i, j, *_) in enumerate(made, 1) if k in (i, j))]
            chances = election([[own[item] for item in ballot] for own in mean], self.powers)
            found.append((chances, [futures[item][k] for item in ballot]))
        return found


EVERY_READING = [{"view": view} for view in ("challenger", "both", "mean")] + [
    {"risk": risk, "observer": observer, "commitment": commitment, "bargain": bargain}
    for risk, observer, commitment, bargain in product(
        ["-1/2 to 1", "0 to 1", "-1 to 1"], SHARES, ["none", "semi", "full"], ["squared", "plain"]
    )
]
