"""The kinds of value that a conflict given directly is made of: statements, states, rankings, movers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from realpolitik.case.options import EITHER, MOST_OPTIONS, NOT_TAKEN, TAKEN, State
from realpolitik.case.reading import BAD, At, nearest, quoted, shown
from realpolitik.case.shape import NewName, Ref, Shape, kind_of
from realpolitik.case.statement import WORDS, NotAStatement, UnknownOption, can_name_an_option, statement_of
from realpolitik.case.states import is_spelled_in_letters, letter, spelled
from realpolitik.case.text import as_name

TOGETHER = "+"  # between those who move together

MOST_GUESSED = 200  # names among which the nearest is looked for

_NAME_RULE = f"letters, digits, _ and -, not beginning with a digit, and none of {', '.join(WORDS)}: statements name it"
_STATE_RULE = "a letter per option (Y, N or -), a map {option: yes}, or the name of a state"


@dataclass(frozen=True)
class Spelt:
    """A state as the file spells it, and where."""

    state: State
    at: At

    def __repr__(self) -> str:
        return str(self.state)


def countable(at: At) -> bool:
    """Whether there are options, and no more than a state can have; if not, that is said elsewhere, once."""
    return 0 < len(at.names.options) <= MOST_OPTIONS


@dataclass(frozen=True)
class OptionName(NewName):
    """The name of an option that the case declares here."""

    def _read(self, raw: Any, at: At) -> Any:
        name = super()._read(raw, at)
        if name is BAD or can_name_an_option(name):
            return name
        return at.note(f"{quoted(raw)} can't be the name of an option", raw, _NAME_RULE)


@dataclass(frozen=True)
class OptionRef(Shape):
    """The name of an option."""

    def _read(self, raw: Any, at: At) -> Any:
        name, known = as_name(raw), at.names.options
        if name is None:
            return at.wrong(f"must name an option, not be {kind_of(raw)}", raw)
        if not countable(at) or name in known:
            return name if countable(at) else BAD
        return at.note(f'"{shown(name)}" is not an option', raw, _one_of(known), nearest(name, known))


@dataclass(frozen=True)
class StatementShape(Shape):
    """Options joined by not, and, or, if, iff."""

    def _read(self, raw: Any, at: At) -> Any:
        text = as_name(raw)
        if text is None or isinstance(raw, bool):
            return at.wrong(
                f"must be a statement about options, not {kind_of(raw)}", raw, "such as: withdraw if strike"
            )
        if not countable(at):
            return BAD
        try:
            return statement_of(text, at.names.options)
        except NotAStatement as error:
            hint = nearest(error.token, at.names.options) if isinstance(error, UnknownOption) else error.suggestion
            token = f' "{shown(error.token)}"' if error.token else ""
            what = f"{quoted(text)} {error.why}{token} (character {error.position})"
            return at.wrong(what, raw, "options joined by not, and, or, if, iff", hint)


@dataclass(frozen=True)
class StateShape(Shape):
    """A state: a letter per option, a map from options to yes or no, a name; where `taken`, a list of options taken."""

    is_one_value: ClassVar[bool] = True

    taken: bool = False  # a list means those taken; elsewhere lists hold several states
    named: bool = True  # may be one of the names that the file gives

    def _read(self, raw: Any, at: At) -> Any:
        if not countable(at):
            return BAD
        if isinstance(raw, dict):
            return self._of_map(raw, at)
        if isinstance(raw, list):
            return self._of_list(raw, at)
        text, options = as_name(raw), at.names.options
        if self.named and text is not None and text in at.names.states:
            state = at.names.states[text]
            return BAD if state is None else Spelt(state, at)  # what is wrong with it is said where it's named
        if text is not None and is_spelled_in_letters(text, len(options)):
            return Spelt(State(text), at)
        return self._unknown(text or "", raw, at)

    def _unknown(self, text: str, raw: Any, at: At) -> Any:
        options = at.names.options
        if text and set(text.upper()) <= {TAKEN, NOT_TAKEN, EITHER}:
            if is_spelled_in_letters(text.upper(), len(options)):
                return at.note(f"{quoted(raw)} is not a state", raw, _STATE_RULE, f"write {text.upper()}")
            count = f"{len(text)} {'letter' if len(text) == 1 else 'letters'}"
            what = f"{quoted(raw)} has {count}, and there are {len(options)} options"
            return at.note(what, raw, f"a letter for each of {shown(', '.join(options))}")
        known = tuple(at.names.states)[:MOST_GUESSED] if self.named else ()
        return at.note(f"{quoted(raw)} is not a state", raw, _STATE_RULE, nearest(text, known))

    def _of_map(self, raw: dict[str, Any], at: At) -> Any:
        sound = True
        for option, written in raw.items():
            here = at.into(option)
            known = OptionRef().read(option, here) is not BAD
            if letter(written) is None:
                here.note(f"{quoted(written)} is not yes, no or either", written, "yes, no or either")
                known = False
            sound = sound and known
        return self._spelt(raw, at) if sound else BAD

    def _of_list(self, raw: list[Any], at: At) -> Any:
        if not self.taken:
            return at.wrong("must be one state, not a list", raw, _STATE_RULE)
        options = [OptionRef().read(option, at.into(index)) for index, option in enumerate(raw)]
        return BAD if BAD in options else self._spelt(options, at)

    def _spelt(self, raw: Any, at: At) -> Any:
        state = spelled(raw, at.names.options)
        return BAD if state is None else Spelt(state, at)


@dataclass(frozen=True)
class StateName(NewName):
    """A name that the file gives to a state."""

    def _read(self, raw: Any, at: At) -> Any:
        name = super()._read(raw, at)
        if name is BAD or not is_spelled_in_letters(name, len(at.names.options)):
            return name
        return at.note(f'"{name}" can\'t be the name of a state', raw, "letters Y, N and - spell a state")


@dataclass(frozen=True)
class StatesShape(Shape):
    """States: a list, or a map from their names."""

    def _read(self, raw: Any, at: At) -> Any:
        if isinstance(raw, list):
            shape = StateShape(taken=True, named=False)
            found = [(None, shape.read(item, at.into(index))) for index, item in enumerate(raw)]
        elif isinstance(raw, dict):
            shape = StateShape(taken=True, named=False)
            found = []
            for name, item in raw.items():
                here = at.into(name)
                found.append((StateName().read(name, here), shape.read(item, here)))
        else:
            return at.wrong(f"must be a list of states or a map of them, not {kind_of(raw)}", raw, _STATE_RULE)
        if not found:
            return at.wrong("is empty", raw, "at least one state")
        return BAD if any(BAD in pair for pair in found) else tuple(found)

    def inner(self, key: str) -> Shape:
        """The kind of what stands under a name."""
        return StateShape(taken=True, named=False)


@dataclass(frozen=True)
class Classes(Shape):
    """States from best to worst; a list inside holds states that are equally good."""

    def _read(self, raw: Any, at: At) -> Any:
        rule = "best first: [state, [two, that are equal], …]"
        if not isinstance(raw, list):
            return at.wrong(f"must be a list of states, best first, not {kind_of(raw)}", raw, rule)
        if not raw:
            return at.wrong("is empty", raw, rule)
        found = [self._class(item, at.into(index)) for index, item in enumerate(raw)]
        return BAD if BAD in found else tuple(found)

    def _class(self, raw: Any, at: At) -> Any:
        if not isinstance(raw, list):
            state = StateShape().read(raw, at)
            return BAD if state is BAD else (state,)
        if not raw:
            return at.wrong("is empty", raw, "states that are equally good")
        states = [StateShape().read(item, at.into(index)) for index, item in enumerate(raw)]
        return BAD if BAD in states else tuple(states)


@dataclass(frozen=True)
class Tiers(Shape):
    """Rankings one below the other: whatever is in one is much better than whatever is in the next."""

    def _read(self, raw: Any, at: At) -> Any:
        if not isinstance(raw, list) or len(raw) < 2:
            what = "needs at least two, best first" if isinstance(raw, list) else f"must be a list, not {kind_of(raw)}"
            return at.wrong(what, raw, "a list of rankings, each much better than the next; with one, write ranking")
        found = [Classes().read(tier, at.into(index)) for index, tier in enumerate(raw)]
        return BAD if BAD in found else tuple(found)


@dataclass(frozen=True)
class PairOfStates(Shape):
    """Two states."""

    def _read(self, raw: Any, at: At) -> Any:
        if not isinstance(raw, list) or len(raw) != 2:
            return at.wrong("must be two states", raw, "a pair: [state, state]")
        one, other = (StateShape().read(item, at.into(index)) for index, item in enumerate(raw))
        return BAD if BAD in (one, other) else (one, other)


@dataclass(frozen=True)
class ByState(Shape):
    """A map from states to something."""

    item: Shape
    least: int = 0

    def _read(self, raw: Any, at: At) -> Any:
        if not isinstance(raw, dict):
            return at.wrong(f"must be a map of states, not {kind_of(raw)}", raw, "{state: …}")
        if len(raw) < self.least:
            return at.wrong("is empty", raw, "at least one state")
        found = []
        for state, item in raw.items():
            here = at.into(state)
            found.append((StateShape().read(state, here), self.item.read(item, here)))
        return BAD if any(BAD in pair for pair in found) else tuple(found)

    def inner(self, key: str) -> Shape:
        """The kind of what stands under a state."""
        return self.item


@dataclass(frozen=True)
class SomeStates(Shape):
    """A list of states, perhaps none; one may stand for a list of one."""

    def _read(self, raw: Any, at: At) -> Any:
        items = raw if isinstance(raw, list) else [raw]
        found = [StateShape().read(item, at.into(index)) for index, item in enumerate(items)]
        return BAD if BAD in found else tuple(found)


@dataclass(frozen=True)
class Movers(Shape):
    """An actor, or actors that move together: `usa + uk`."""

    def _read(self, raw: Any, at: At) -> Any:
        name = as_name(raw) or ""
        together = [name] if at.names.has("actors", name) else [part.strip() for part in name.split(TOGETHER)]
        read = [Ref("actors").read(part, at) for part in together]
        if BAD in read:
            return BAD
        if len(set(read)) < len(read):
            return at.wrong("names an actor twice", raw, "each stands once")
        return tuple(read)


@dataclass(frozen=True)
class ByMovers(Shape):
    """A map from who moves to something."""

    item: Shape

    def _read(self, raw: Any, at: At) -> Any:
        if not isinstance(raw, dict):
            return at.wrong(f"must be a map of who moves, not {kind_of(raw)}", raw, "{actor: {state: [states]}}")
        found = list(self._pairs(raw, at))
        return BAD if any(BAD in pair for pair in found) else tuple(found)

    def _pairs(self, raw: dict[str, Any], at: At) -> Iterator[tuple[Any, Any]]:
        for movers, item in raw.items():
            here = at.into(movers)
            yield Movers().read(movers, here), self.item.read(item, here)

    def inner(self, key: str) -> Shape:
        """The kind of what stands under who moves."""
        return self.item


def _one_of(known: tuple[str, ...]) -> str:
    listed = ", ".join(known[:12])
    return f"one of: {listed}{', …' if len(known) > 12 else ''}" if known else "none is declared"
