"""A second program for the graph model, as slow and plain as the definitions read.

Sets, dictionaries and searches over pairs (state, last mover); it shares no code with the package. A mover is a set of
decision makers who must move together; one decision maker by itself is a set of one, and in most models all are. For
tiny models only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from itertools import combinations, product
from typing import Any

INDIVIDUAL = ("R", "GMR", "SMR", "SEQ", "SSEQ")
COALITIONAL = ("CR", "CGMR", "CSMR", "CSEQ", "CSSEQ")
SYMMETRIC = ("SMR", "SSEQ", "CSMR", "CSSEQ")  # whoever left can't escape the sanction either
CREDIBLE = ("SEQ", "SSEQ", "CSEQ", "CSSEQ")  # a sanction pays those who make it
MODES = ("a", "b", "c", "d")

Coalition = frozenset[int]
Step = Callable[[Coalition, int], set[int]]  # where a mover can take a state
Letters = Mapping[int, bool]  # option: taken or not; an option that isn't known is missing


@dataclass(frozen=True)
class Rules:
    """What definitions differ in; the defaults are the literature's."""

    unknown: str = "a"  # leaves when it can't compare: a, c; a sanction may be one that it can't compare: c, d
    equal: bool = True  # a state that is as good as the first one is a sanction
    strong: bool = False  # a sanction must be much worse (or, in c and d, one that it can't compare)
    once: bool = False  # every opponent moves at most once in a sanction
    classes: bool = True  # credible opponents of a coalition may improve as coalitions (CSEQ, CSSEQ)


USUAL = Rules()


def coalitions(makers: Iterable[int]) -> list[Coalition]:
    """Every non-empty one, the small ones first."""
    each = sorted(makers)
    return [frozenset(some) for size in range(1, len(each) + 1) for some in combinations(each, size)]


def remembered(method: Callable[..., set[int]]) -> Callable[..., set[int]]:
    """A set of states, looked for only once."""

    @wraps(method)
    def found(model: Model, *where: Any, **how: Any) -> set[int]:
        key = (method.__name__, *where, *sorted(how.items()))
        if key not in model.memory:
            model.memory[key] = method(model, *where, **how)
        return model.memory[key]

    return found


@dataclass(frozen=True, eq=False)
class Model:
    """A conflict. `compare(i, s, t)`: what t is to i that has s, from 2 much better to -2 much worse; None: unknown."""

    makers: int
    states: Sequence[int]
    moves: Mapping[Coalition, Mapping[int, set[int]]]
    compare: Callable[[int, int, int], int | None]
    letters: Mapping[int, Letters] = field(default_factory=dict)  # of every state, in option form
    memory: dict[Any, set[int]] = field(default_factory=dict, repr=False)

    # Moves ------------------------------------------------------------------------------------------------------------

    @cached_property
    def everybody(self) -> Coalition:
        return frozenset(range(self.makers))

    def step(self, mover: Coalition, s: int) -> set[int]:
        """R_i(s)."""
        return set(self.moves.get(mover, {}).get(s, ())) - {s}

    def improves(self, mover: Coalition, s: int, t: int, *, doubtful: bool) -> bool:
        """Everybody prefers t to s, or, if doubtful, can't compare them."""
        judged = [self.compare(i, s, t) for i in mover]
        return all(doubtful if one is None else one > 0 for one in judged)

    def improvements(self, mover: Coalition, s: int, *, doubtful: bool) -> set[int]:
        """R_i⁺(s), or R_i^{+,U}(s) if doubtful."""
        return {t for t in self.step(mover, s) if self.improves(mover, s, t, doubtful=doubtful)}

    def movers(self, coalition: Coalition) -> list[Coalition]:
        """Those of a coalition who can move without the rest."""
        return [mover for mover in self.moves if mover <= coalition]

    @remembered
    def reach(self, coalition: Coalition, s: int, *, once: bool = False) -> set[int]:
        """R_H(s): by sequences of moves in which nobody moves twice running."""
        return sequences(self.movers(coalition), self.step, s, once=once)

    @remembered
    def improving_reach(self, coalition: Coalition, s: int, *, once: bool = False) -> set[int]:
        """R_H⁺(s), of moves that improve the state they leave; what can't be compared counts."""
        step: Step = lambda mover, t: self.improvements(mover, t, doubtful=True)  # noqa: E731
        return sequences(self.movers(coalition), step, s, once=once)

    @remembered
    def joint_improvements(self, coalition: Coalition, s: int, *, doubtful: bool) -> set[int]:
        """R_H⁺⁺(s): what a coalition can reach that everybody in it prefers."""
        return {t for t in self.reach(coalition, s) if t != s and self.improves(coalition, s, t, doubtful=doubtful)}

    @remembered
    def class_reach(self, coalition: Coalition, s: int, *, once: bool = False) -> set[int]:
        """By sequences of joint improvements of coalitions within a coalition, none of them twice running."""
        step: Step = lambda some, t: self.joint_improvements(some, t, doubtful=True)  # noqa: E731
        return sequences(coalitions(coalition), step, s, once=once)

    # What one decision maker does -------------------------------------------------------------------------------------

    def is_bad(self, i: int, s: int, h: int, rules: Rules = USUAL) -> bool:
        """A state h takes away what i hoped for when it left s."""
        judged = self.compare(i, s, h)
        if judged is None:
            return rules.unknown in "cd"
        return judged <= (-2 if rules.strong else 0 if rules.equal else -1)

    def is_stable(self, i: int, s: int, concept: str, rules: Rules = USUAL) -> bool:
        own, others = frozenset([i]), self.everybody - {i}
        return all(
            any(self.is_bad(i, s, h, rules) and (self._holds(i, s, h, rules) or concept not in SYMMETRIC) for h in hit)
            for k in self.improvements(own, s, doubtful=rules.unknown in "ac")
            for hit in [self._replies(others, k, concept, rules)]
        )

    def _replies(self, others: Coalition, k: int, concept: str, rules: Rules) -> set[int]:
        if concept == "R":
            return set()
        if concept in CREDIBLE:
            return self.improving_reach(others, k, once=rules.once)
        return self.reach(others, k, once=rules.once)

    def _holds(self, i: int, s: int, h: int, rules: Rules) -> bool:
        return all(self.is_bad(i, s, g, rules) for g in self.step(frozenset([i]), h))

    def stable(self, i: int, concept: str, rules: Rules = USUAL) -> set[int]:
        return {s for s in self.states if self.is_stable(i, s, concept, rules)}

    def equilibria(self, concept: str, rules: Rules = USUAL) -> set[int]:
        return {s for s in self.states if all(self.is_stable(i, s, concept, rules) for i in range(self.makers))}

    # Coalitions -------------------------------------------------------------------------------------------------------

    def is_coalition_stable(self, coalition: Coalition, s: int, concept: str, rules: Rules = USUAL) -> bool:
        def is_bad(h: int) -> bool:
            return any(self.is_bad(i, s, h, rules) for i in coalition)

        def sanctions(h: int) -> bool:
            return is_bad(h) and (concept not in SYMMETRIC or all(map(is_bad, self.reach(coalition, h))))

        others = self.everybody - coalition
        left = self.joint_improvements(coalition, s, doubtful=rules.unknown in "ac")
        return all(any(map(sanctions, self._coalition_replies(others, k, concept, rules))) for k in left)

    def _coalition_replies(self, others: Coalition, k: int, concept: str, rules: Rules) -> set[int]:
        if concept == "CR":
            return set()
        if concept not in CREDIBLE:
            return self.reach(others, k, once=rules.once)
        if rules.classes:
            return self.class_reach(others, k, once=rules.once)
        return self.improving_reach(others, k, once=rules.once)

    def coalition_stable(self, coalition: Coalition, concept: str, rules: Rules = USUAL) -> set[int]:
        return {s for s in self.states if self.is_coalition_stable(coalition, s, concept, rules)}

    def universally_stable(self, concept: str, rules: Rules = USUAL) -> set[int]:
        """Stable for every coalition."""
        each = [self.coalition_stable(coalition, concept, rules) for coalition in coalitions(self.everybody)]
        return set.intersection(*each)

    def jumps(self, concept: str, rules: Rules = USUAL) -> set[tuple[int, int, Coalition]]:
        """From one equilibrium to another that everybody in a coalition prefers and it can reach by itself."""
        found = self.equilibria(concept, rules)
        return {
            (s, t, coalition)
            for s in found
            for coalition in coalitions(self.everybody)
            for t in self.joint_improvements(coalition, s, doubtful=False) & found
        }

    # Moves at the same time -------------------------------------------------------------------------------------------

    def is_simultaneously_stable(self, i: int, s: int, rules: Rules = USUAL) -> bool:
        """SIM: what others would do anyway, done at the same time, spoils every improvement."""
        return all(
            any(self.is_bad(i, s, t, rules) for t in self._at_the_same_time(i, s, k))
            for k in self.improvements(frozenset([i]), s, doubtful=rules.unknown in "ac")
        )

    def _at_the_same_time(self, i: int, s: int, k: int) -> Iterator[int]:
        """The states that come of a move to k together with improvements of some others, each from s."""
        others = self.movers(self.everybody - {i})
        choices = [[None, *self.improvements(mover, s, doubtful=True)] for mover in others]
        for chosen in product(*choices):
            acting = [mover for mover, t in zip(others, chosen, strict=True) if t is not None]
            if acting and sum(map(len, acting)) == len(frozenset().union(*acting)):
                combined = self._combined(s, [k, *(t for t in chosen if t is not None)])
                if combined is not None:
                    yield combined

    def _combined(self, s: int, ends: Sequence[int]) -> int | None:
        """The only state that agrees with everything that moves from s change, if they change nothing both ways."""
        here, changed = self.letters[s], dict[int, bool]()
        for end in ends:
            for option, taken in self.letters[end].items():
                if here.get(option) != taken and changed.setdefault(option, taken) != taken:
                    return None
        there = {**here, **changed}
        agreeing = [
            t
            for t in self.states
            if all(there.get(option, taken) == taken for option, taken in self.letters[t].items())
        ]
        return agreeing[0] if len(agreeing) == 1 else None

    def simultaneously_stable(self, i: int, rules: Rules = USUAL) -> set[int]:
        return {s for s in self.states if self.is_simultaneously_stable(i, s, rules)}

    # Foresight of two decision makers ---------------------------------------------------------------------------------

    def foreseen(self, i: int, s: int, h: int, *, kind: bool = False) -> int:
        """G_h(i, s): where things end if i moves first and h moves are looked ahead.

        Of moves that end equally well for i it makes the one whose end the other likes best if kind, least if not.
        """
        return self._foresight(h, kind)[i, s]

    def _foresight(self, h: int, kind: bool) -> dict[tuple[int, int], int]:
        ends = {(i, s): s for i in (0, 1) for s in self.states}
        for _ in range(h):
            ends = self._further(ends, kind)
        return ends

    def _further(self, ends: Mapping[tuple[int, int], int], kind: bool) -> dict[tuple[int, int], int]:
        """G_h from G_(h−1)."""
        assert self.makers == 2
        longer = {}
        for i, s in ends:
            j, best = 1 - i, s
            for t in sorted(self.step(frozenset([i]), s)):
                end = ends[j, t]
                if self._gain(i, s, end) > 0:
                    gain = self._gain(i, best, end)
                    if gain > 0 or (gain == 0 and self._gain(j, best, end) * (1 if kind else -1) > 0):
                        best = end
            longer[i, s] = best
        return longer

    def _gain(self, i: int, s: int, t: int) -> int:
        judged = self.compare(i, s, t)
        assert judged is not None
        return judged

    def limited_move_stable(self, i: int, h: int, *, kind: bool = False) -> set[int]:
        """L_h."""
        ends = self._foresight(h, kind)
        return {s for s in self.states if ends[i, s] == s}

    def non_myopic(self, i: int, *, kind: bool = False) -> tuple[set[int], set[int]]:
        """States that stay stable from some number of moves on, and those that never settle."""
        seen = [self._foresight(0, kind)]
        while True:
            longer = self._further(seen[-1], kind)
            if longer in seen:
                repeated = seen[seen.index(longer) :]
                break
            seen.append(longer)
        stays = [{s for s in self.states if ends[i, s] == s} for ends in repeated]
        return set.intersection(*stays), set.union(*stays) - set.intersection(*stays)


def sequences(movers: Iterable[Coalition], step: Step, s: int, *, once: bool) -> set[int]:
    """The states that one or more moves lead to: nobody twice running, or, if once, nobody twice."""
    each = list(movers)
    seen: set[tuple[int, Coalition]] = set()
    open_: list[tuple[int, Coalition]] = [(s, frozenset())]  # with the last mover, or everybody who has moved
    while open_:
        here, before = open_.pop()
        for mover in each:
            if mover & before if once else mover == before:
                continue
            for there in step(mover, here):
                reached = (there, mover | before if once else mover)
                if reached not in seen:
                    seen.add(reached)
                    open_.append(reached)
    return {there for there, _ in seen}
