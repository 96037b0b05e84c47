"""The form of `options`: a conflict given directly, and the graph model that it becomes.

Fields are read first, each where it stands. Then what they say together is checked: which states there are, which of
them a spelling means, and whether every decision maker ranks each of them once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from realpolitik.case.citing import entry
from realpolitik.case.options import (
    MOST_OPTIONS,
    Choice,
    GraphModel,
    Limit,
    Moves,
    Preference,
    Ranking,
    State,
    Statements,
    Utilities,
    Weights,
)
from realpolitik.case.options_shape import (
    ByMovers,
    ByState,
    Classes,
    OptionName,
    OptionRef,
    PairOfStates,
    SomeStates,
    Spelt,
    StatementShape,
    StateShape,
    StatesShape,
    Tiers,
    countable,
)
from realpolitik.case.query import Count
from realpolitik.case.reading import BAD, At, shown, titled
from realpolitik.case.shape import Keyed, Many, Number, Record, Ref, Text, Word
from realpolitik.case.states import (
    MOST_LAID_OUT,
    MOST_MERGED,
    MOST_PATTERNS,
    LaidOut,
    Listed,
    States,
    Untold,
    some,
)

MOST_MAKERS = 64  # coalitions are 64-bit masks
CONDITIONS = ("infeasible", "at_most", "at_least", "merge")
WAYS = ("ranking", "tiers", "statements", "weights", "utilities")  # to say what one prefers

Fields = Mapping[str, Any]  # the fields that could be read
Given = Collection[str]  # the fields that are written, sound or not

# --- options ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Written:
    """An entry that could be read, and where it stands."""

    values: Fields
    at: At


CHOICE = entry(
    {"name": Text(), "by": Many(Ref("actors")), "one_way": Word(("taken", "dropped"))},
    make=_Written,
    says={
        "by": "who decides on it; each of several may take or drop it alone",
        "one_way": "taken: once taken it stays; dropped: once dropped it is gone",
    },
)


def _limit(values: Fields, at: At) -> Any:
    of, count = values["of"], values["count"]
    if at.path[-2] == "at_most" and count >= len(of):
        return at.into("count").wrong(f"{count} of {len(of)} limits nothing", count, f"at most {len(of) - 1}")
    if count > len(of):
        return at.into("count").wrong(f"{count} of {len(of)} can't be met", count, f"at most {len(of)}")
    return Limit(of, count)


LIMIT = Record({"of": Many(OptionRef(), single=False), "count": Count()}, required=("of", "count"), make=_limit)

# --- preferences -----------------------------------------------------------------------------------------------------


def _one_way_to_say(values: Fields, given: Given, at: At) -> None:
    ways = [way for way in WAYS if way in given]
    rule = f"one of: {', '.join(WAYS)}"
    if not ways:
        at.note(f"preference of {at.key}: prefers nothing", rule=rule)
    elif len(ways) > 1:
        hint = "in a scenario, null removes the one that no longer holds"
        at.note(f"preference of {at.key}: has {' and '.join(ways)}", rule=rule, suggestion=hint)


PREFERENCE = entry(
    {
        "ranking": Classes(),
        "tiers": Tiers(),
        "statements": Many(StatementShape()),
        "weights": Keyed(OptionRef(), Number(), least=1),
        "utilities": ByState(Number(), least=1),
        "unknown": Many(PairOfStates(), single=False),
    },
    make=_Written,
    rules=(_one_way_to_say,),
    says={
        "ranking": "every state, best first; a list inside holds states that are equally good",
        "tiers": "rankings, each much better than the next: strength of preference",
        "statements": "what it wants to be so, most important first",
        "weights": "option: what it adds where it is taken",
        "utilities": "state: what it is worth; only the order counts",
        "unknown": "pairs of states that it can't compare, or of which we don't know",
    },
)

# --- the whole -------------------------------------------------------------------------------------------------------


def _few_enough(values: Fields, given: Given, at: At) -> None:
    count = len(at.names.options)
    if count > MOST_OPTIONS:
        rule = f"at most {MOST_OPTIONS}"
        at.into("choices").note(f"options: {count} options, {rule} can be dealt with", count, rule)
    if len(values.get("merge", ())) > MOST_MERGED:
        count = len(values["merge"])
        at.into("merge").note(f"options: merge has {count} statements", count, f"at most {MOST_MERGED}")


def _taken_by_somebody(values: Fields, given: Given, at: At) -> None:
    for key, choice in values.get("choices", {}).items():
        if "moves" in given:
            if "one_way" in choice.values:
                rule = "where moves are listed, they say it"
                choice.at.into("one_way").note(f"option {key}: one_way beside listed moves", rule=rule)
        elif "by" not in choice.values and not any(note.path[:4] == (*choice.at.path, "by") for note in at.book.notes):
            choice.at.note(f"option {key}: by is missing", rule="somebody decides on it, or moves are listed")


def _states_come_one_way(values: Fields, given: Given, at: At) -> None:
    if "states" not in given:
        return
    for condition in CONDITIONS:
        if condition in given:
            rule = "states are listed, or follow from conditions"
            at.into(condition).note(f"options: {condition} beside listed states", rule=rule)
    if "names" in given and isinstance(values.get("states"), tuple) and values["states"][0][0] is not None:
        at.into("names").note("options: names beside states that have names", rule="a state has one name")


def _deciders_prefer(values: Fields, given: Given, at: At) -> None:
    """Whoever decides on an option, or moves, prefers something."""
    preferences = values.get("preferences")
    if preferences is None:
        return
    deciding: dict[str, str] = {}
    for key, choice in values.get("choices", {}).items():
        for actor in choice.values.get("by", ()):
            deciding.setdefault(actor, f"decides on {key}")
    for movers, _ in values.get("moves", ()):
        for actor in movers:
            deciding.setdefault(actor, "moves")
    for actor, what in deciding.items():
        if actor not in at.names.makers:
            at.into("preferences").note(
                f"{actor} {what}, and what it prefers is missing", actor, "every decision maker prefers something"
            )
    if len(preferences) > MOST_MAKERS:
        count = len(preferences)
        at.into("preferences").note(f"{count} decision makers", count, f"at most {MOST_MAKERS}")


def _graph_model(values: Fields, at: At) -> Any:
    if not countable(at):
        return BAD
    return _Compiler(values, at).model()


OPTIONS = Record(
    {
        "choices": Keyed(OptionName(), CHOICE, least=1, of_entries=True),
        "infeasible": Many(StatementShape()),
        "at_most": Many(LIMIT, single=False),
        "at_least": Many(LIMIT, single=False),
        "merge": Many(StatementShape()),
        "states": StatesShape(),
        "names": StatesShape(),
        "moves": ByMovers(ByState(SomeStates())),
        "status_quo": StateShape(taken=True),
        "preferences": Keyed(Ref("actors"), PREFERENCE, least=1, of_entries=True),
    },
    required=("choices", "preferences"),
    make=_graph_model,
    rules=(_few_enough, _taken_by_somebody, _states_come_one_way, _deciders_prefer),
    says={
        "choices": "the options: each is taken or not",
        "infeasible": "no state is so: statements such as withdraw and escalate",
        "at_most": "at most so many of these options are taken",
        "at_least": "at least so many of these options are taken",
        "merge": "all states that are so are one state",
        "states": "the states, listed instead of conditions: a list, or a map from their names",
        "names": "name: state, such as the numbers of a paper",
        "moves": "listed where the options don't give them: actor: {state: [states]}",
        "status_quo": "the state that stands now",
        "preferences": "what each decision maker prefers",
    },
)


@dataclass
class _Compiler:
    """What the fields say together, checked."""

    values: Fields
    at: At

    def model(self) -> Any:
        """The graph model; notes whatever doesn't fit together."""
        states = self._states()
        meant = _Meant(states)
        meant.names = self._names(meant)
        return GraphModel(
            choices={key: _choice(key, written) for key, written in self.values["choices"].items()},
            infeasible=self.values.get("infeasible", ()),
            at_most=self.values.get("at_most", ()),
            at_least=self.values.get("at_least", ()),
            merge=self.values.get("merge", ()),
            states=tuple(states.states) if isinstance(states, Listed) else None,
            names=meant.names,
            moves=self._moves(meant),
            status_quo=meant(self.values.get("status_quo")),
            preferences={key: self._preference(key, written, meant) for key, written in self._preferences()},
        )

    # which states there are

    def _states(self) -> States:
        if "states" in self.values:
            return self._listed([spelt for _, spelt in self.values["states"]])
        if len(self.at.names.options) > MOST_LAID_OUT or self._is_spoilt():
            return Untold()
        return self._laid_out()

    def _is_spoilt(self) -> bool:
        """Whether a slip elsewhere leaves open which states there are."""
        noted = {note.path[1] for note in self.at.book.notes if len(note.path) > 1 and note.path[0] == "options"}
        return bool(noted & {"states", *CONDITIONS}) or len(self.values.get("merge", ())) > MOST_MERGED

    def _listed(self, spelt: Iterable[Spelt]) -> States:
        there: dict[State, Spelt] = {}
        for one in spelt:
            if one.state in there:
                one.at.note(f"options: {one.state} is listed twice", str(one.state), "each state stands once")
            there.setdefault(one.state, one)
        listed = Listed(there)
        if len(listed.by_known) > MOST_PATTERNS:
            at = self.at.into("states")
            at.wrong(f"leave {len(listed.by_known)} sets of options open", rule=f"at most {MOST_PATTERNS}")
            return listed
        for one_state, other in listed.overlaps():
            there[other].at.note(
                f"options: {other} and {one_state} overlap", str(other), "no combination lies in two states"
            )
        return listed

    def _laid_out(self) -> States:
        laid_out = LaidOut(self.at.names.options, *(self.values.get(condition, ()) for condition in CONDITIONS))
        if not laid_out.feasible:
            self.at.note("options: no state is left", rule="the conditions leave at least one state")
            return Untold()
        merge = self.values.get("merge", ())
        for first, second, where in laid_out.overlaps():
            self.at.into("merge").into(second).note(
                f"options: {where} is merged twice: {merge[first]}; {merge[second]}",
                str(merge[second]),
                "no state is merged by two statements",
            )
        for first, second, state in laid_out.twins():
            self.at.into("merge").into(second).note(
                f"options: what {merge[first]} and what {merge[second]} merges are both {state}",
                str(merge[second]),
                "states can be told apart by their letters",
            )
        return laid_out

    # what they are called

    def _names(self, meant: _Meant) -> dict[State, str]:
        named: dict[State, str] = {}
        for section in ("states", "names"):
            pairs = self.values.get(section, ())
            for name, spelt in pairs:
                state = meant(spelt)
                if name is None and section == "names":
                    self.at.into("names").wrong("must be a map", rule="name: state")
                    return named
                if state is None or name is None:
                    continue
                if state in named and section == "names":
                    spelt.at.note(f"options: {named[state]} and {name} are one state", name, "a state has one name")
                named.setdefault(state, name)
        return named

    # who moves

    def _moves(self, meant: _Meant) -> Moves | None:
        if "moves" not in self.values:
            return None
        moves: dict[tuple[str, ...], dict[State, tuple[State, ...]]] = {}
        for movers, arcs in self.values["moves"]:
            own = moves.setdefault(self._in_order(movers), {})
            for origin, ends in arcs:
                start = meant(origin)
                if start is None:
                    continue
                if start in own:
                    origin.at.note(f"options: the moves from {origin.state} stand twice", rule="each state stands once")
                own[start] = tuple(self._ends(start, ends, meant))
        return moves

    def _in_order(self, movers: tuple[str, ...]) -> tuple[str, ...]:
        order = list(self.at.names.makers)
        return tuple(sorted(movers, key=lambda mover: order.index(mover) if mover in order else len(order)))

    def _ends(self, start: State, ends: Iterable[Spelt], meant: _Meant) -> Iterator[State]:
        seen: set[State] = set()
        for end in ends:
            state = meant(end)
            if state is None:
                continue
            if state == start:
                end.at.note(f"options: {end.state} leads to itself", str(end.state), "a move leads to another state")
            elif state in seen:
                end.at.note(f"options: {end.state} stands twice among the moves from {start}", str(end.state))
            else:
                seen.add(state)
                yield state

    # what they prefer

    def _preferences(self) -> Iterator[tuple[str, _Written]]:
        for key, written in self.values["preferences"].items():
            if any(way in written.values for way in WAYS):
                yield key, written

    def _preference(self, key: str, written: _Written, meant: _Meant) -> Preference:
        way = next(way for way in WAYS if way in written.values)
        value = written.values[way]
        return Preference(
            of=key,
            by=_BY[way](value, written.at.into(way), meant),
            unknown=tuple(self._unknown(written, meant)),
            evidence=written.values.get("evidence", {}),
        )

    def _unknown(self, written: _Written, meant: _Meant) -> Iterator[tuple[State, State]]:
        seen: set[frozenset[State]] = set()
        for index, pair in enumerate(written.values.get("unknown", ())):
            one, other = (meant(spelt) for spelt in pair)
            if one is None or other is None:
                continue
            at = written.at.into("unknown").into(index)
            if one == other:
                at.wrong("names one state twice", str(one), "two states that can't be compared")
            elif frozenset((one, other)) in seen:
                at.wrong("stands twice", f"{one}, {other}", "each pair stands once")
            else:
                seen.add(frozenset((one, other)))
                yield one, other


class _Meant:
    """From spellings to states; a spelling that means none is noted where it stands."""

    def __init__(self, states: States) -> None:
        self.states = states
        self.names: Mapping[State, str] = {}
        self.known: dict[State, State | None] = {}

    def __call__(self, spelt: Spelt | None) -> State | None:
        if spelt is None:
            return None
        if spelt.state not in self.known:
            self.known[spelt.state] = self.states.meant(spelt.state)
        found = self.known[spelt.state]
        if found is None:
            written = shown(spelt.state.letters)
            spelt.at.note(f"{_lead(spelt.at)}{written} {self.states.why_not(spelt.state)}", written, "a state")
        return found


def _lead(at: At) -> str:
    """Whose preference, or the options at large."""
    return f"preference of {at.path[2]}: " if at.path[1:2] == ("preferences",) else "options: "


def _choice(key: str, written: _Written) -> Choice:
    values = written.values
    return Choice(
        key=key,
        name=values.get("name", titled(key)),
        by=values.get("by", ()),
        one_way=values.get("one_way"),
        evidence=values.get("evidence", {}),
    )


def _once(spelt: Iterable[Spelt], at: At, meant: _Meant) -> None:
    """Notes a state that stands twice, and states that are left out."""
    seen: dict[State, Spelt] = {}
    sound = True
    for one in spelt:
        state = meant(one)
        if state is None:
            sound = False
        elif state in seen:
            before = seen[state].state
            also = "" if before == one.state else f", also as {before}"
            one.at.note(f"{_lead(at)}{at.key} names {one.state} twice{also}", str(one.state), "each state stands once")
        else:
            seen[state] = one
    missing = some(meant.states.missing(seen)) if sound else []
    if missing:
        listed = ", ".join(meant.names.get(state) or str(state) for state in missing[:5])
        listed += ", …" if len(missing) > 5 else ""
        at.note(f"{_lead(at)}{at.key} leaves out {listed}", listed, "every state has its place")


def _ranked(tiers: Iterable[Any], at: At, meant: _Meant) -> Ranking:
    tiers = tuple(tiers)
    _once((spelt for tier in tiers for tied in tier for spelt in tied), at, meant)
    return Ranking(tuple(tuple(tuple(_found(tied, meant)) for tied in tier) for tier in tiers))


def _found(spelt: Iterable[Spelt], meant: _Meant) -> Iterator[State]:
    return (state for one in spelt if (state := meant.known.get(one.state)) is not None)


def _worth(pairs: Iterable[tuple[Spelt, float]], at: At, meant: _Meant) -> Utilities:
    pairs = tuple(pairs)
    _once((spelt for spelt, _ in pairs), at, meant)
    return Utilities({state: worth for one, worth in pairs if (state := meant.known.get(one.state)) is not None})


_BY: Mapping[str, Callable[[Any, At, _Meant], Ranking | Statements | Weights | Utilities]] = {
    "ranking": lambda value, at, meant: _ranked((value,), at, meant),
    "tiers": _ranked,
    "statements": lambda value, at, meant: Statements(value),
    "weights": lambda value, at, meant: Weights(value),
    "utilities": _worth,
}
