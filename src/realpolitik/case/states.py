"""Which states a conflict has, and which of them a file means, however it spells one.

The states are listed, or they are every combination of options that no condition rules out. Up to 16 options all
combinations are laid out as the bits of one whole number, so that a statement is judged everywhere at once; beyond
that only compiling tells which states there are, and what the file spells is taken at its word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Protocol

from realpolitik.case.options import EITHER, NOT_TAKEN, TAKEN, Limit, State
from realpolitik.case.statement import Statement, truth

MOST_LAID_OUT = 16  # options
MOST_PATTERNS = 50  # sets of options that listed states leave open; each is held against every other
MOST_MERGED = 32  # statements that merge states; every spelling is held against each

_STATEMENTS = ("infeasible", "merge", "statements")
_LETTERS = re.compile(r"[YN-]+\Z")
_NUMBER = re.compile(r"(?<![\w-])-?[0-9]")
LETTERS: Mapping[Any, str] = {
    **dict.fromkeys((True, "yes", "true", "taken", TAKEN), TAKEN),
    **dict.fromkeys((False, "no", "false", NOT_TAKEN), NOT_TAKEN),
    **dict.fromkeys(("either", EITHER), EITHER),
}


def letter(raw: Any) -> str | None:
    """The letter for yes, no or either as written, or nothing."""
    return LETTERS.get(raw) if isinstance(raw, str | bool) else None


def is_spelled_in_letters(text: str, options: int) -> bool:
    """Whether a text is a letter for each option."""
    return len(text) == options and set(text) <= {TAKEN, NOT_TAKEN, EITHER}


def spelled(raw: Any, options: Sequence[str]) -> State | None:
    """The state that letters, a map from options to yes or no, or a list of the options taken spell; or nothing."""
    if isinstance(raw, str):
        return State(raw) if is_spelled_in_letters(raw, len(options)) else None
    if isinstance(raw, dict):
        given = {option: letter(written) for option, written in raw.items()}
    elif isinstance(raw, list):
        given = {option: TAKEN for option in raw if isinstance(option, str)}
        if len(given) < len(raw):
            return None
    else:
        return None
    if None in given.values() or not given.keys() <= set(options):
        return None
    return State("".join(given.get(option) or NOT_TAKEN for option in options))


def counts_on_order(raw: Any, in_statements: bool = False) -> bool:
    """Whether something written about options would mean another thing if they stood in another order.

    Letters do, and numbers in statements.
    """
    if isinstance(raw, dict):
        return any(
            _LETTERS.match(key) or counts_on_order(inner, in_statements or key in _STATEMENTS)
            for key, inner in raw.items()
        )
    if isinstance(raw, list):
        return any(counts_on_order(inner, in_statements) for inner in raw)
    if in_statements and not isinstance(raw, bool):
        return _NUMBER.search(str(raw)) is not None
    return isinstance(raw, str) and _LETTERS.match(raw) is not None


class States(Protocol):
    """The states of a conflict, as far as they can be told."""

    def meant(self, state: State) -> State | None:
        """The state that a spelling means, or nothing."""

    def why_not(self, state: State) -> str:
        """Why a spelling means no state; goes on from it."""

    def missing(self, named: Iterable[State]) -> Iterator[State]:
        """The states that aren't among those named."""


class Listed:
    """States that the file lists."""

    def __init__(self, states: Iterable[State]) -> None:
        self.states: dict[State, None] = {}
        self.by_known: dict[int, dict[int, State]] = {}  # mask of options said → those taken → state
        for state in states:
            self.states.setdefault(state)
            self.by_known.setdefault(state.known, {}).setdefault(state.taken, state)

    def meant(self, state: State) -> State | None:
        """The listed state of that spelling, or the one that a combination of options lies in."""
        if state in self.states or EITHER in state.letters:
            return state if state in self.states else None
        inside = (group.get(state.taken & known) for known, group in self.by_known.items())
        return next((found for found in inside if found is not None), None)

    def why_not(self, state: State) -> str:
        """Why a spelling means no state."""
        return "is not among the states listed"

    def missing(self, named: Iterable[State]) -> Iterator[State]:
        """The states that aren't among those named."""
        there = set(named)
        return (state for state in self.states if state not in there)

    def overlaps(self) -> Iterator[tuple[State, State]]:
        """Pairs of listed states that some combination of options lies in both of."""
        groups = list(self.by_known.items())
        for place, (known, group) in enumerate(groups):
            for other_known, other in groups[place + 1 :]:
                common = known & other_known
                inside = {taken & common: state for taken, state in group.items()}
                twins = ((inside.get(taken & common), state) for taken, state in other.items())
                yield from ((one, state) for one, state in twins if one is not None)


class LaidOut:
    """Every combination of a few options as a bit of a whole number; bit k of its place says if option k is taken."""

    def __init__(
        self,
        options: Sequence[str],
        infeasible: Iterable[Statement],
        at_most: Iterable[Limit],
        at_least: Iterable[Limit],
        merge: Iterable[Statement],
    ) -> None:
        assert len(options) <= MOST_LAID_OUT, "too many options to lay out"
        self.options = tuple(options)
        self.every = (1 << (1 << len(options))) - 1
        self.taken = {option: _taken(bit, self.every) for bit, option in enumerate(options)}
        feasible = self.every
        for statement in infeasible:
            feasible &= self.every ^ truth(statement, self.taken, self.every)
        for limit in at_most:
            feasible &= self.every ^ self._at_least(limit.of, limit.count + 1)
        for limit in at_least:
            feasible &= self._at_least(limit.of, limit.count)
        self.feasible = feasible
        self.merged = [feasible & truth(statement, self.taken, self.every) for statement in merge]
        self.alone = feasible
        for merged in self.merged:
            self.alone &= self.every ^ merged
        self._feasible_bytes = self._bytes(feasible)
        self._merged_bytes = [self._bytes(merged) for merged in self.merged]
        self._spelling = {merged: State(self._letters(merged)) for merged in self.merged if merged}

    def _bytes(self, combinations: int) -> bytes:
        return combinations.to_bytes((self.every.bit_length() + 7) // 8, "little")

    def _at_least(self, options: Iterable[str], count: int) -> int:
        """Where so many of these options are taken."""
        so_many = [self.every, *[0] * count]
        for option in options:
            for place in range(count, 0, -1):
                so_many[place] |= so_many[place - 1] & self.taken[option]
        return so_many[count]

    def _letters(self, combinations: int) -> str:
        """What all these combinations agree on."""
        return "".join(self._letter(combinations, taken) for taken in self.taken.values())

    def _letter(self, combinations: int, taken: int) -> str:
        if not combinations & taken:
            return NOT_TAKEN
        return TAKEN if combinations & taken == combinations else EITHER

    def overlaps(self) -> Iterator[tuple[int, int, State]]:
        """Pairs of merging statements that are both so somewhere, and where."""
        for second, merged in enumerate(self.merged):
            for first, before in enumerate(self.merged[:second]):
                if both := merged & before:
                    yield first, second, self._first(both)

    def twins(self) -> Iterator[tuple[int, int, State]]:
        """Pairs of merging statements whose states couldn't be told apart by their letters."""
        for second, merged in enumerate(self.merged):
            for first, before in enumerate(self.merged[:second]):
                if merged and before and merged != before and self._spelling[merged] == self._spelling[before]:
                    yield first, second, self._spelling[merged]

    def _first(self, combinations: int) -> State:
        """The first of some combinations, as a state."""
        place = (combinations & -combinations).bit_length() - 1
        return State("".join(TAKEN if place >> bit & 1 else NOT_TAKEN for bit in range(len(self.options))))

    def _combinations(self, state: State) -> int:
        """The feasible combinations that a spelling covers."""
        found = self.feasible
        for sign, taken in zip(state.letters, self.taken.values(), strict=True):
            if sign == TAKEN:
                found &= taken
            elif sign == NOT_TAKEN:
                found &= self.every ^ taken
        return found

    def meant(self, state: State) -> State | None:
        """The one state that all feasible combinations of a spelling lie in."""
        if EITHER not in state.letters:
            return self._of_one(state)
        covered = self._combinations(state)
        if not covered:
            return None
        for merged in self.merged:
            if covered & merged == covered:
                return self._spelling[merged]
        return self._first(covered) if covered & (covered - 1) == 0 else None

    def _of_one(self, combination: State) -> State | None:
        """The state of one combination, told byte by byte."""
        byte, bit = combination.taken >> 3, combination.taken & 7
        if not self._feasible_bytes[byte] >> bit & 1:
            return None
        for merged, written in zip(self.merged, self._merged_bytes, strict=True):
            if written[byte] >> bit & 1:
                return self._spelling[merged]
        return combination

    def why_not(self, state: State) -> str:
        """Why a spelling means no state."""
        return "can mean several states" if self._combinations(state) else "is no state: a condition rules it out"

    def states(self) -> Iterator[State]:
        """Every state: those that stand alone, by their bits, then the merged ones."""
        yield from (self._first(1 << place) for place in _places(self.alone))
        yield from self._spelling.values()

    def members(self) -> dict[State, list[int]]:
        """The combinations in every state; bit k of one is whether option k is taken."""
        alone = {self._first(1 << place): [place] for place in _places(self.alone)}
        return alone | {state: list(_places(merged)) for merged, state in self._spelling.items()}

    def __len__(self) -> int:
        return self.alone.bit_count() + len(self._spelling)

    def missing(self, named: Iterable[State]) -> Iterator[State]:
        """The states that aren't among those named."""
        there = set(named)
        if len(there) == len(self):
            return iter(())
        return (state for state in self.states() if state not in there)


class Untold:
    """States of more options than are laid out: what the file spells is taken at its word."""

    def meant(self, state: State) -> State | None:
        """The state as it is spelled."""
        return state

    def why_not(self, state: State) -> str:
        """Never asked, since every spelling counts."""
        return "is no state"

    def missing(self, named: Iterable[State]) -> Iterator[State]:
        """None that could be told."""
        return iter(())


def some(states: Iterator[State], most: int = 5) -> list[State]:
    """The first few states, one more than `most` if there are more."""
    return list(islice(states, most + 1))


def _places(combinations: int) -> Iterator[int]:
    """The bits that are set, lowest first."""
    written = combinations.to_bytes((combinations.bit_length() + 7) // 8, "little")
    return (8 * byte + bit for byte, bits in enumerate(written) if bits for bit in range(8) if bits >> bit & 1)


def _taken(bit: int, every: int) -> int:
    """The combinations in which an option is taken."""
    block = 1 << bit
    return every // ((1 << block) + 1) << block
