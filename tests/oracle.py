"""A second program, as slow and plain as the rules read: verdicts on deals, and who holds the key.

It works on the maps of a case file, shares no code with the package, tries everything and counts in exact fractions.
For tiny cases only: a handful of actors, issues and levers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from itertools import chain, combinations, product
from typing import Any

HALF = Fraction(1, 2)
LEAST_RAISE = Fraction(1, 20)
ENDLESS = Fraction(10**9)

Outcome = tuple[str, ...]  # a level per issue, in the file's order
Terms = Mapping[str, str]
Coalition = frozenset[str]
NOBODY: Coalition = frozenset()


def exactly(written: Any) -> Fraction:
    """A number of the file; a range stands for its mean."""
    if isinstance(written, Mapping):
        return (exactly(written["low"]) + 4 * exactly(written["mode"]) + exactly(written["high"])) / 6
    low, _, high = str(written).partition("..")
    return (Fraction(low) + Fraction(high or low)) / 2


def subsets(things: Iterable[str]) -> Iterator[Coalition]:
    """Every subset, the empty one first."""
    each = sorted(things)
    return map(frozenset, chain.from_iterable(combinations(each, size) for size in range(len(each) + 1)))


def several(written: str | list[str]) -> tuple[str, ...]:
    """One name, or a list of names."""
    return (written,) if isinstance(written, str) else tuple(written)


@dataclass(frozen=True)
class Lever:
    key: str
    issue: str
    to: str
    by: Coalition
    origins: Coalition
    needs: tuple[tuple[str, Coalition], ...]
    chance: Fraction
    cost: tuple[tuple[str, Fraction], ...]
    over: Coalition


Way = Lever | None  # None: by vote
Plan = tuple[tuple[str, str, Way], ...]  # (issue, level, way) for each term that has to be moved


@dataclass(frozen=True)
class Attempt:
    """A plan that is tried from a situation."""

    plan: Plan
    acting: Coalition  # those who decide: root patrons
    chances: Mapping[str, Fraction]  # of each term
    chance: Fraction
    gain: Mapping[str, Fraction]
    cost: Mapping[str, Fraction]


@dataclass(frozen=True)
class Block:
    coalition: Coalition
    terms: tuple[tuple[str, str], ...]
    chance: Fraction
    undoes: bool


@dataclass(frozen=True)
class Verdict:
    """What becomes of a deal by one plan."""

    word: str
    chance: Fraction | None
    gain: Mapping[str, Fraction] | None


@dataclass(frozen=True)
class Key:
    actors: Coalition
    raised: Fraction
    price: Fraction
    burden: Fraction  # the largest loss in share of stake per unit of chance


@dataclass(frozen=True)
class Reading:
    """Who can bring a target about, by one of the plans that tie."""

    chance: Fraction
    willing: Coalition
    needed: Mapping[str, Fraction]
    keys: Mapping[Coalition, tuple[Key, ...]]  # several where plans tie


class Oracle:
    """The answers for one case file, given as its maps."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.actors = tuple(document["actors"])
        self.issues = tuple(document["issues"])
        self.status_quo: Outcome = tuple(document["issues"][issue]["status_quo"] for issue in self.issues)
        self.levers = tuple(self._lever(key, lever) for key, lever in document.get("levers", {}).items())
        self._worth: dict[tuple[str, Outcome, tuple[str, ...]], Fraction] = {}

    # What is written ----------------------------------------------------------------------------------------------

    def levels(self, issue: str) -> tuple[str, ...]:
        return tuple(self.document["issues"][issue]["levels"])

    def _lever(self, key: str, lever: Mapping[str, Any]) -> Lever:
        others = [level for level in self.levels(lever["issue"]) if level != lever["to"]]
        return Lever(
            key,
            lever["issue"],
            lever["to"],
            frozenset(several(lever["by"])),
            frozenset(several(lever.get("from", others))),
            tuple((issue, frozenset(several(levels))) for issue, levels in lever.get("needs", {}).items()),
            exactly(lever.get("chance", 1)),
            tuple((actor, exactly(cost)) for actor, cost in lever.get("cost", {}).items()),
            frozenset(several(lever.get("over", []))),
        )

    def relations(self, kind: str) -> list[Mapping[str, Any]]:
        return [relation for relation in self.document.get("relations", {}).values() if relation["kind"] == kind]

    @cache  # noqa: B019 -- an oracle lives as long as one example
    def root(self, actor: str) -> str:
        """Who decides for an actor: its patron's patron's … patron."""
        for relation in self.relations("command"):
            if relation["client"] == actor:
                return self.root(relation["patron"])
        return actor

    def members(self, coalition: Coalition) -> Coalition:
        return frozenset(actor for actor in self.actors if self.root(actor) in coalition)

    def rules(self, issue: str) -> list[tuple[Mapping[str, Fraction], Fraction]]:
        """How an issue is voted on: (weights, quota) for each rule; none where levers settle it."""
        written = self.document["issues"][issue]
        if "consensus" in written:
            voters = several(written["consensus"])
            return [({actor: Fraction(1) for actor in voters}, Fraction(len(voters)))]
        return [
            ({actor: exactly(weight) for actor, weight in rule["weights"].items()}, exactly(rule["at_least"]))
            for rule in written.get("vote", [])
        ]

    def is_carried(self, issue: str, coalition: Coalition) -> bool:
        """Whether the members of a coalition meet every rule."""
        agree = self.members(coalition)
        return all(
            sum(weight for actor, weight in weights.items() if actor in agree) >= quota
            for weights, quota in self.rules(issue)
        )

    def voters(self, issue: str) -> Coalition:
        """Those who decide on votes that count."""
        return frozenset(
            self.root(actor) for weights, _ in self.rules(issue) for actor, weight in weights.items() if weight > 0
        )

    def discount(self, actor: str) -> Fraction:
        return exactly(self.document["actors"][actor].get("discount", self.document.get("discount", 1)))

    # What outcomes are worth ----------------------------------------------------------------------------------------

    def place(self, issue: str, written: Any) -> Fraction:
        """A level or a number of an ordered issue, from 0 to 100."""
        levels = self.document["issues"][issue]["levels"]
        low, high = (exactly(end(levels.values(), key=exactly)) for end in (min, max))
        return 100 * (exactly(levels.get(written, written)) - low) / (high - low)

    def worth(self, actor: str, issue: str, x: Outcome) -> Fraction:
        """What one issue is worth to an actor in an outcome, in points."""
        stance = self.document.get("stances", {}).get(actor, {}).get(issue)
        if stance is None:
            return Fraction(0)
        if "when" in stance and not self.is_so(stance["when"], x):
            stance = stance.get("otherwise")
            if stance is None:
                return Fraction(0)
        level, salience = x[self.issues.index(issue)], exactly(stance["salience"]) / 100
        if "values" in stance:
            return salience * exactly(stance["values"][level])
        return -salience * abs(self.place(issue, level) - self.place(issue, stance["position"]))

    def is_so(self, condition: Mapping[str, Mapping[str, str]], x: Outcome) -> bool:
        ((issue, test),) = condition.items()
        ((relation, level),) = test.items()
        here = x[self.issues.index(issue)]
        if relation == "is":
            return here == level
        here_at, bound = self.place(issue, here), self.place(issue, level)
        return here_at <= bound if relation == "at_most" else here_at >= bound

    def utility(self, actor: str, x: Outcome, issues: tuple[str, ...] = ()) -> Fraction:
        """What an outcome is worth to an actor: on all issues, or on some."""
        key = actor, x, issues
        if key not in self._worth:
            self._worth[key] = sum((self.worth(actor, k, x) for k in issues or self.issues), Fraction(0))
        return self._worth[key]

    def moved(self, x: Outcome, terms: Iterable[tuple[str, str]]) -> Outcome:
        levels = dict(zip(self.issues, x, strict=True)) | dict(terms)
        return tuple(levels[issue] for issue in self.issues)

    # Plans ----------------------------------------------------------------------------------------------------------

    def is_available(self, lever: Lever, x: Outcome, target: Outcome) -> bool:
        start, end = dict(zip(self.issues, x, strict=True)), dict(zip(self.issues, target, strict=True))
        return start[lever.issue] in lever.origins and all(end[issue] in levels for issue, levels in lever.needs)

    def ways(self, issue: str, level: str, x: Outcome, target: Outcome) -> list[Way]:
        if self.rules(issue):
            return [None]
        return [
            lever
            for lever in self.levers
            if (lever.issue, lever.to) == (issue, level) and self.is_available(lever, x, target)
        ]

    def plans(self, terms: Terms, x: Outcome) -> list[Plan]:
        """One lever, or a vote, for each term that isn't so already."""
        target = self.moved(x, terms.items())
        open_terms = [(k, level) for k, level in terms.items() if x[self.issues.index(k)] != level]
        ways = [self.ways(issue, level, x, target) for issue, level in open_terms]
        return [
            tuple((issue, level, way) for (issue, level), way in zip(open_terms, chosen, strict=True))
            for chosen in product(*ways)
        ]

    def acting(self, plan: Plan) -> Coalition:
        return frozenset(self.root(actor) for _, _, way in plan if way for actor in way.by)

    def suppliers(self, plan: Plan) -> Coalition:
        """Those who supply somebody who acts in a plan."""
        clients = {actor for _, _, way in plan if way for actor in way.by}
        return frozenset(tie["patron"] for tie in self.relations("supply") if tie["client"] in clients)

    def losing_outside(self, plan: Plan, x: Outcome, inside: Coalition) -> Coalition:
        """Suppliers outside a coalition who lose by what it is after."""
        target = self.moved(x, ((issue, level) for issue, level, _ in plan))
        return frozenset(
            actor
            for actor in self.suppliers(plan)
            if actor not in inside
            and self.root(actor) not in inside
            and self.utility(actor, target) < self.utility(actor, x)
        )

    def attempt(
        self,
        plan: Plan,
        x: Outcome,
        lost: Coalition,
        only_if: Mapping[str, Any] | None = None,
        terms: Terms | None = None,
    ) -> Attempt:
        """What trying a plan is worth while some suppliers are lost; `terms` also names those that are so already."""
        chances = {issue: Fraction(1) for issue in terms or {}}
        for issue, _, way in plan:
            chances[issue] = Fraction(1)
            if way is not None:
                chances[issue] = way.chance
                for tie in self.relations("supply"):
                    if tie["patron"] in lost and tie["client"] in way.by:
                        chances[issue] *= 1 - exactly(tie["dependence"])
        gain = {actor: Fraction(0) for actor in self.actors}
        cost = dict(gain)
        for done, tried, odds in self._successes(chances, only_if or {}):
            there = self.moved(x, ((issue, level) for issue, level, _ in plan if issue in done))
            for actor in self.actors:
                gain[actor] += odds * (self.utility(actor, there) - self.utility(actor, x))
            for issue, _, way in plan:
                for actor, price in way.cost if way is not None and issue in tried else ():
                    cost[actor] += odds * price
        chance = Fraction(1)
        for each in chances.values():
            chance *= each
        return Attempt(
            plan, self.acting(plan), chances, chance, {actor: gain[actor] - cost[actor] for actor in gain}, cost
        )

    def _successes(
        self, chances: Mapping[str, Fraction], only_if: Mapping[str, Any]
    ) -> Iterator[tuple[Coalition, Coalition, Fraction]]:
        """Every set of terms that can succeed, the terms then tried, and how likely that is."""
        for done in subsets(chances):
            tried = frozenset(issue for issue in chances if set(several(only_if.get(issue, []))) <= done)
            odds = Fraction(1)
            for issue in chances:
                succeeds = chances[issue] if issue in tried else Fraction(0)
                odds *= succeeds if issue in done else 1 - succeeds
            if odds:
                yield done, tried, odds

    # No deal --------------------------------------------------------------------------------------------------------

    def alone(self, lever: Lever, x: Outcome) -> Attempt | None:
        """One lever pulled by itself, where it can be."""
        target = self.moved(x, [(lever.issue, lever.to)])
        if not self.is_available(lever, x, target):
            return None
        plan: Plan = ((lever.issue, lever.to, lever),)
        return self.attempt(plan, x, self.losing_outside(plan, x, self.acting(plan)))

    def is_worth_it_alone(self, lever: Lever, x: Outcome) -> bool:
        """Whether a single actor holds a lever, can pull it and gains."""
        tried = self.alone(lever, x)
        return tried is not None and len(tried.acting) == 1 and all(tried.gain[actor] > 0 for actor in tried.acting)

    def is_pulled(self, lever: Lever, x: Outcome) -> bool:
        tried = self.alone(lever, x)
        prevailing = [rival for rival in self.levers if lever.key in rival.over]
        return (
            tried is not None
            and tried.chance >= HALF
            and self.is_worth_it_alone(lever, x)
            and not any(self.is_worth_it_alone(rival, x) for rival in prevailing)
        )

    def voted(self, issue: str) -> str:
        """The level that beats every other by vote; the status quo where there is none."""

        def beats(level: str, other: str) -> bool:
            for_it, against = (self.moved(self.status_quo, [(issue, each)]) for each in (level, other))
            prefer = frozenset(a for a in self.actors if self.utility(a, for_it) > self.utility(a, against))
            return self.is_carried(issue, prefer)

        levels = self.levels(issue)
        winners = [level for level in levels if all(beats(level, other) for other in levels if other != level)]
        return winners[0] if len(winners) == 1 else self.status_quo[self.issues.index(issue)]

    @cached_property
    def groups(self) -> list[frozenset[str]]:
        """Issues that `needs` and `when` tie together."""
        ties = [(lever.issue, issue) for lever in self.levers for issue, _ in lever.needs]
        for stances in self.document.get("stances", {}).values():
            ties += [(issue, other) for issue, stance in stances.items() for other in stance.get("when", {})]
        groups = [frozenset([issue]) for issue in self.issues]
        for one, other in ties:
            joined = [group for group in groups if one in group or other in group]
            groups = [group for group in groups if group not in joined] + [frozenset().union(*joined)]
        return groups

    @cached_property
    def no_deal(self) -> Outcome:
        """Where everybody acting alone leads, group by group."""
        begin = self.moved(self.status_quo, ((k, self.voted(k)) for k in self.issues if self.rules(k)))
        end = self.status_quo
        for group in self.groups:
            ends, goes_round = self._ends(begin, group, ())
            if len(ends) == 1 and not goes_round:
                (only,) = ends
                end = self.moved(end, ((k, only[self.issues.index(k)]) for k in group))
        return end

    def _ends(self, x: Outcome, group: frozenset[str], path: tuple[Outcome, ...]) -> tuple[set[Outcome], bool]:
        """Where solo pulls can lead in every order, and whether they can go round in a circle."""
        if x in path:
            return set(), True
        onward = {
            self.moved(x, [(lever.issue, lever.to)])
            for lever in self.levers
            if lever.issue in group and self.is_pulled(lever, x)
        }
        if not onward:
            return {x}, False
        found = [self._ends(there, group, (*path, x)) for there in onward]
        return set().union(*(ends for ends, _ in found)), any(goes_round for _, goes_round in found)

    @cache  # noqa: B019 -- an oracle lives as long as one example
    def stake(self, actor: str, x: Outcome) -> Fraction:
        """Best less worst of what all actors together can reach from a situation."""
        worths = [self.utility(actor, y) for y in self.reachable(x)]
        return max(worths) - min(worths)

    @cache  # noqa: B019 -- an oracle lives as long as one example
    def reachable(self, x: Outcome) -> tuple[Outcome, ...]:
        return tuple(
            y
            for y in product(*(self.levels(issue) for issue in self.issues))
            if any(
                all(way is None or way.chance > 0 for _, _, way in plan)
                for plan in self.plans(dict(zip(self.issues, y, strict=True)), x)
            )
        )

    # Who is willing -------------------------------------------------------------------------------------------------

    def refusing(self, tried: Attempt, terms: Terms, x: Outcome, parties: Coalition, only_if: Any) -> Coalition:
        """Parties that don't gain, and ratifiers that lose on their issues."""
        against = {actor for actor in parties if tried.gain[actor] <= 0}
        for party in parties:
            for ratifier, issues in self.document["actors"][party].get("ratified_by", {}).items():
                theirs = Fraction(0)
                for done, _, odds in self._successes(tried.chances, only_if):
                    there = self.moved(x, ((issue, terms[issue]) for issue in done))
                    theirs += odds * (
                        self.utility(ratifier, there, several(issues)) - self.utility(ratifier, x, several(issues))
                    )
                if theirs < 0:
                    against.add(ratifier)
        return frozenset(against)

    def willing(
        self,
        terms: Terms,
        x: Outcome,
        stakes_at: Outcome,
        parties: Coalition = NOBODY,
        paid: Coalition = NOBODY,
        absent: Coalition = NOBODY,
        only_if: Mapping[str, Any] | None = None,
    ) -> list[tuple[Attempt, Coalition]]:
        """The plans by which the willing bring terms about, the best that tie, each with those who refuse it.

        Parties and those paid act whether they gain or not; everybody else who acts must gain.
        """
        possible = []
        for plan in self.plans(terms, x):
            inside = parties | paid | self.acting(plan)
            lost = self.losing_outside(plan, x, inside) | (self.suppliers(plan) & absent)
            tried = self.attempt(plan, x, lost, only_if, terms)
            gainers = frozenset(actor for actor in self.actors if tried.gain[actor] > 0)
            agree = (parties | paid | gainers) - absent
            if (
                tried.acting <= agree
                and tried.chance > 0
                and all(self.is_carried(issue, agree) for issue, _, way in plan if way is None)
            ):
                possible.append((tried, self.refusing(tried, terms, x, parties, only_if or {})))
        pool = [(tried, against) for tried, against in possible if not against] or possible
        best = max((tried.chance for tried, _ in pool), default=Fraction(0))
        pool = [(tried, against) for tried, against in pool if tried.chance == best]
        least = min((self.burden(tried, stakes_at) for tried, _ in pool), default=Fraction(0))
        pool = [(tried, against) for tried, against in pool if self.burden(tried, stakes_at) == least]
        return sorted(pool, key=lambda pair: sorted(way.key for _, _, way in pair[0].plan if way is not None))

    def burden(self, tried: Attempt, stakes_at: Outcome) -> Fraction:
        """The largest cost in share of its bearer's stake; endless for whoever has none."""
        shares = [Fraction(0)]
        for actor, cost in tried.cost.items():
            stake = self.stake(actor, stakes_at)
            if stake > 0:
                shares.append(cost / stake)
            elif cost > 0:
                shares.append(ENDLESS)
        return max(shares)

    # Blocks -----------------------------------------------------------------------------------------------------------

    def moves(self, x: Outcome) -> Iterator[Plan]:
        """Everything that could be done from a situation: at most one lever or vote an issue."""
        choices: list[list[tuple[str, str, Way] | None]] = []
        for issue, here in zip(self.issues, x, strict=True):
            by_vote = [(issue, level, None) for level in self.levels(issue) if level != here and self.rules(issue)]
            by_lever = [(issue, f.to, f) for f in self.levers if f.issue == issue and here in f.origins]
            choices.append([None, *by_vote, *by_lever])
        for chosen in product(*choices):
            plan = tuple(move for move in chosen if move is not None)
            target = self.moved(x, ((issue, level) for issue, level, _ in plan))
            if plan and all(way is None or self.is_available(way, x, target) for _, _, way in plan):
                yield plan

    def blocks(
        self, terms: Terms, x: Outcome, gain: Mapping[str, Fraction], parties: Coalition, surely: Fraction = HALF
    ) -> Iterator[Block]:
        """Every counter-package that upsets a deal: with a party from no deal, by outsiders from its outcome."""
        outcome = self.moved(x, terms.items())
        for plan in self.moves(x):
            yield from self._upsets(plan, x, outcome, terms, gain, parties, outsiders=False)
        nothing = {actor: Fraction(0) for actor in self.actors}
        for plan in self.moves(outcome):
            for block in self._upsets(plan, outcome, outcome, terms, nothing, parties, outsiders=True):
                if block.chance >= surely:
                    yield block

    def _upsets(
        self,
        plan: Plan,
        x: Outcome,
        outcome: Outcome,
        terms: Terms,
        least: Mapping[str, Fraction],
        parties: Coalition,
        *,
        outsiders: bool,
    ) -> Iterator[Block]:
        y = self.moved(x, ((issue, level) for issue, level, _ in plan))
        if all(y[k] == outcome[k] for k, issue in enumerate(self.issues) if issue in terms):
            return
        volunteers = self.acting(plan)
        if outsiders and volunteers & parties:
            return
        tempted = self.losing_outside(plan, x, volunteers)
        for joined in subsets(tempted - parties if outsiders else tempted):
            tried = self.attempt(plan, x, tempted - joined)
            more = frozenset(actor for actor in self.actors if tried.gain[actor] > least[actor])
            stays_out = tempted - joined - (parties if outsiders else NOBODY)
            if volunteers <= more and joined <= more and not stays_out & more:
                ballots = [issue for issue, _, way in plan if way is None]
                voters = frozenset().union(*(self.voters(issue) for issue in ballots)) & more
                for coalition in self._coalitions(volunteers | joined, voters, parties, outsiders=outsiders):
                    if all(self.is_carried(issue, coalition) for issue in ballots):
                        terms_of_y = tuple((issue, level) for issue, level, _ in plan)
                        yield Block(coalition, terms_of_y, tried.chance, outsiders)

    def _coalitions(
        self, must: Coalition, may: Coalition, parties: Coalition, *, outsiders: bool
    ) -> Iterator[Coalition]:
        """Those who must be in it with any of those who may: outsiders only, or some of the parties and not all."""
        for extra in subsets(may - must):
            inside = (must | extra) & parties
            if (not inside) if outsiders else (inside and inside != parties):
                yield must | extra

    # Verdicts -------------------------------------------------------------------------------------------------------

    def start(self, deal: Mapping[str, Any], x: Outcome) -> Outcome:
        """Where a deal's plan starts: a deal in force from how things would stand without it."""
        return self.moved(x, deal["unless"].items()) if deal.get("status") == "in_force" else x

    def by_itself(self, deal: Mapping[str, Any], x: Outcome) -> list[Verdict]:
        """The verdict on a deal by each plan that ties, rivals aside."""
        here, terms, parties = self.start(deal, x), deal["terms"], frozenset(deal["parties"])
        if self.moved(here, terms.items()) == here:
            return [Verdict("happens anyway", Fraction(1), {actor: Fraction(0) for actor in self.actors})]
        chosen = self.willing(terms, here, x, parties, only_if=deal.get("only_if"))
        if not chosen:
            return [Verdict("out of reach", None, None)]
        found = []
        for tried, against in chosen:
            if against:
                word = "refused"
            elif any(True for _ in self.blocks(terms, here, tried.gain, parties)):
                word = "blocked"
            else:
                word = "ready"
            found.append(Verdict(word, tried.chance, tried.gain))
        return found

    def verdicts(self, x: Outcome) -> dict[str, set[str]]:
        """The verdict on every deal from a situation; several where plans tie."""
        deals = self.document.get("deals", {})
        alone = {key: self.by_itself(deal, x) for key, deal in deals.items()}
        words = {key: {verdict.word for verdict in found} for key, found in alone.items()}
        held = {key: "ready" in words[key] and bool(self.held_out_for(key, alone)) for key in deals}
        return {key: words[key] - {"ready"} | {"held out for"} if held[key] else words[key] for key in deals}

    def held_out_for(self, key: str, alone: Mapping[str, list[Verdict]]) -> set[str]:
        """The rivals that a party credibly waits for, each waiter's best only."""
        deals = self.document["deals"]
        rivals = [rival for rival in deals if self.is_rival(key, rival) and self.could_be_had(key, rival, alone)]
        found = set()
        for waiter in deals[key]["parties"]:
            waits = [rival for rival in rivals if self.waits_credibly(waiter, key, rival, alone)]
            later = {rival: self.discount(waiter) * self.gain(rival, alone)[waiter] for rival in waits}
            found |= {rival for rival in waits if later[rival] == max(later.values())}
        return found

    def is_rival(self, key: str, rival: str) -> bool:
        one, other = self.document["deals"][key], self.document["deals"][rival]
        return key != rival and bool(
            set(one["parties"]) & set(other["parties"]) and set(one["terms"]) & set(other["terms"])
        )

    def gain(self, key: str, alone: Mapping[str, list[Verdict]]) -> Mapping[str, Fraction]:
        gain = alone[key][0].gain
        assert gain is not None
        return gain

    def could_be_had(self, key: str, rival: str, alone: Mapping[str, list[Verdict]]) -> bool:
        """Whether a rival is in reach, neither refused nor blocked, and doesn't simply better the deal for all."""
        if not any(verdict.word == "ready" for verdict in alone[rival]):
            return False
        parties = self.document["deals"][key]["parties"]
        return not all(self.gain(rival, alone)[i] > self.gain(key, alone)[i] for i in parties)

    def least_belief(self, i: str, now: str, later: str, alone: Mapping[str, list[Verdict]]) -> Fraction:
        """p*_i(now|later)."""
        gain_now, gain_later = self.gain(now, alone)[i], self.discount(i) * self.gain(later, alone)[i]
        waiting = self.discount(i) * gain_now if self.document["deals"][now].get("open") else Fraction(0)
        if gain_later <= max(waiting, gain_now):
            return Fraction(1)
        return max(Fraction(0), (gain_now - waiting) / (gain_later - waiting))

    def waits_credibly(self, i: str, key: str, rival: str, alone: Mapping[str, list[Verdict]]) -> bool:
        deals = self.document["deals"]
        common = [j for j in deals[key]["parties"] if j in deals[rival]["parties"]]
        own = self.least_belief(i, key, rival, alone) if i in common else Fraction(1)
        return own < 1 and all(
            own < self.least_belief(j, rival, key, alone)
            for j in common
            if j != i and self.gain(key, alone)[j] > self.gain(rival, alone)[j]
        )

    def smallest_additions(self, key: str, x: Outcome) -> set[Coalition]:
        """The smallest sets of outsiders whose help would bring a deal into reach."""
        deal = self.document["deals"][key]
        parties = frozenset(deal["parties"])
        for size in range(1, len(self.actors) + 1):
            found = {
                added
                for added in subsets(set(self.actors) - parties)
                if len(added) == size
                and self.willing(deal["terms"], self.start(deal, x), x, parties, added, only_if=deal.get("only_if"))
            }
            if found:
                return found
        return set()

    # Leverage -------------------------------------------------------------------------------------------------------

    def chance(self, terms: Terms, x: Outcome, **who: Coalition) -> Fraction:
        return max((tried.chance for tried, _ in self.willing(terms, x, x, **who)), default=Fraction(0))

    def readings(self, terms: Terms, x: Outcome) -> list[Reading]:
        """Who is willing, needed and holds the key, by each plan that ties."""
        chosen = self.willing(terms, x, x)
        willing = {tried.acting | {a for a in self.actors if tried.gain[a] > 0} for tried, _ in chosen} or {NOBODY}
        chance = self.chance(terms, x)
        return [
            Reading(
                chance,
                inside,
                {
                    actor: chance - self.chance(terms, x, absent=frozenset([actor]))
                    for actor in inside
                    if chance > self.chance(terms, x, absent=frozenset([actor]))
                },
                self.keys(terms, x, set(self.actors) - inside, chance),
            )
            for inside in willing
        ]

    def keys(self, terms: Terms, x: Outcome, outside: set[str], chance: Fraction) -> dict[Coalition, tuple[Key, ...]]:
        """The smallest sets of outsiders that raise the chance."""
        for size in (1, 2, 3):
            found = {}
            for help_from in subsets(outside):
                raised = self.chance(terms, x, paid=help_from) - chance
                if len(help_from) == size and raised >= LEAST_RAISE:
                    plans = [tried for tried, _ in self.willing(terms, x, x, paid=help_from)]
                    found[help_from] = tuple(self._key(tried, x, help_from, raised) for tried in plans)
            if found:
                return found
        return {}

    def _key(self, tried: Attempt, x: Outcome, help_from: Coalition, raised: Fraction) -> Key:
        shares = []
        for actor in help_from:
            loss, stake = max(Fraction(0), -tried.gain[actor]), self.stake(actor, x)
            shares.append(loss / stake if stake else ENDLESS if loss else Fraction(0))
        price = -sum((tried.gain[actor] for actor in help_from), Fraction(0))
        return Key(help_from, raised, price, max(shares) / raised if max(shares) < ENDLESS else ENDLESS)
