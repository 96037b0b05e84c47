"""Two versions of a case, or two codings: what they say differently, what comes of it, and which change did it.

The causes of an answer are the smallest sets of changes that give the old version the new answer. They are found by
trying sets in the order of their size, numbers as draws of one arena; where there are too many, one set is made as
small as it gets.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena
from realpolitik.case import NOW, Case, Query
from realpolitik.case.difference import NUMBER, STRUCTURE, TEXT, differences
from realpolitik.effectivity import no_deal
from realpolitik.errors import Contradiction, TooLarge, Undefined, UnknownName
from realpolitik.questions.alignment import alignment
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.causes import ENOUGH, MINIMAL, Changes, Judge, Search, Words, causes
from realpolitik.questions.claims import FAILS, FOLLOWS, holds, is_slow
from realpolitik.questions.coding import Agreement, agreements
from realpolitik.questions.differing import Change, change_of, changes_in_words, reversed_change
from realpolitik.questions.leverage import leverage
from realpolitik.questions.measures import World
from realpolitik.questions.naming import actors_in_words, key_in_words
from realpolitik.questions.settling import settlement
from realpolitik.questions.stability import stability
from realpolitik.questions.variants import Variants
from realpolitik.questions.wording import in_words, listed, plural, quoted, sentence

AT_ONCE = 1024  # draws judged together
MOVED = 0.05  # of an issue's scale: a forecast that moves less isn't told
MOST_READ = 40  # changes that aren't numbers; of more, units aren't worked out beforehand
MOST_TOLD = 3  # sets of causes that a sentence names

Progress = Callable[[int], None]  # told how many cases have been tried


@dataclass(frozen=True, slots=True)
class Cause:
    """Changes that together give an answer that the version without them hasn't."""

    changes: tuple[str, ...]  # their paths
    otherwise: str | None  # the other version's answer with them undone, and with them what can't stand without them
    is_needed: bool  # undone, the answer is again as it was
    sentence: str

    def why(self) -> str:
        """The changes in words."""
        return self.sentence


@dataclass(frozen=True, slots=True)
class Causes:
    """Everything found about what brings an answer about."""

    sets: tuple[Cause, ...]  # each does it by itself
    how: str | None  # smallest, minimal, enough: see `causes`; None: not looked for


@dataclass(frozen=True, slots=True)
class Changed:
    """One answer that differs."""

    key: str  # "deals.iran_for_ukraine"
    kind: str  # deal, claim, key, no deal, forecast, blocs, state
    name: str
    before: str | None  # None: only the new version asks this
    after: str | None
    causes: Causes  # which changes give the old version the new answer
    back: Causes  # of two codings also: which give the second the answer of the first
    sentence: str

    def why(self) -> str:
        """What differs and why, in a sentence."""
        return self.sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Answer):
    """What two cases say differently and what comes of it."""

    question: ClassVar[str] = "compare"

    other: CaseReference  # the old version, or the first coding; `case` is the new one, or the second
    names: tuple[str, str]  # what the two are called; of two codings the first is A, the second B
    changes: tuple[Change, ...]
    answers: tuple[Changed, ...]  # those that differ
    same: Mapping[str, str]  # deals and claims with the same answer in both
    agreement: tuple[Agreement, ...]  # of two codings
    opening: str  # how much differs

    @property
    def entries(self) -> tuple[Changed, ...]:
        """The answers that differ."""
        return self.answers

    @property
    def is_of_codings(self) -> bool:
        """Whether neither case is the earlier one."""
        return bool(self.parameters["codings"])

    def why(self) -> str:
        """How much differs, and which changes did it to the verdicts."""
        told = [f"{one.name}: {one.sentence}" for one in self.answers if one.kind == "deal" and one.causes.sets]
        return " ".join([self.opening, *told])

    def change(self, key: str) -> Change:
        """One change by its path. Raises UnknownName."""
        for change in self.changes:
            if change.key == key:
                return change
        raise UnknownName("a change", key, [change.key for change in self.changes])

    def records(self) -> list[dict[str, Any]]:
        """A row for each answer that differs and each set of changes that does it."""
        return [
            {
                "of": one.key,
                "before": one.before,
                "after": one.after,
                "changes": [] if cause is None else list(cause.changes),
                "needed": None if cause is None else cause.is_needed,
            }
            for one in self.answers
            for cause in one.causes.sets or (None,)
        ]


def compare(
    old: Case,
    new: Case,
    scenario: str | None = None,
    codings: bool = False,
    progress: Progress | None = None,
) -> Comparison:
    """What two versions of a case say differently, which answers differ, and the fewest changes that make them differ.

    codings: the two are codings of one situation by different analysts, neither earlier: causes are sought both ways,
    and agreement on numbers is summed up. progress: told how many cases have been tried.

    Raises UnknownName where the scenario is missing in either, Contradiction where the two have nothing in common.
    """
    names = _names(old, new) if codings else ("the old version", "the new version")
    here, there = _at(old, scenario, names[0]), _at(new, scenario, names[1])
    _check_related(old, new)
    changes = tuple(change_of(one, old, new) for one in differences(old, new))
    found = _Changes(Variants.between(old, new), here.scenario, changes, progress)
    told, same = _answers(here, there) if changes else ([], {})
    answers = tuple(found.explained(told, names, codings))
    return Comparison(
        case=CaseReference.of(new),
        scenario=here.scenario,
        parameters={"codings": codings},
        other=CaseReference.of(old),
        names=names,
        changes=changes,
        answers=answers,
        same=same,
        agreement=agreements(here, there) if codings else (),
        opening=_opening(changes, answers, same, codings),
    )


def _names(old: Case, new: Case) -> tuple[str, str]:
    """What two codings are called: by their titles, else by their files."""
    titles = old.title, new.title
    files = tuple(Path(case.file).stem if case.file else "" for case in (old, new))
    for one, other in (titles, files):
        if one and other and one != other:
            return one, other
    return "the first coding", "the second coding"


def _at(case: Case, scenario: str | None, name: str) -> Case:
    try:
        return case.at(scenario)
    except UnknownName as error:
        raise UnknownName(f"a scenario of {name}", error.name, error.known) from error


def _check_related(old: Case, new: Case) -> None:
    """Raises Contradiction where two cases share no name that anything could be compared by."""
    names = [{*case.actors, *case.issues, *(case.options.choices if case.options else ())} for case in (old, new)]
    if not names[0] & names[1]:
        raise Contradiction(
            f"{quoted(old.title)} and {quoted(new.title)} share no actor, issue or option: there is nothing to compare"
        )


# Answers that differ ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of one version."""

    kind: str  # deal, claim, key, no deal, forecast, blocs, state
    name: str
    word: str
    at: float | None = None  # of a forecast: its place on the scale, 0–1

    def differs_from(self, other: Said) -> bool:
        """Whether it is another answer; a forecast that hardly moves is the same."""
        if self.at is not None and other.at is not None:
            return abs(self.at - other.at) >= MOVED
        return self.word != other.word


ALWAYS_TOLD = frozenset({"deal", "claim"})  # also those that only one version has
SOUGHT = frozenset({"deal", "claim", "state"})  # those whose causes are sought
_NOT_SOUGHT = Causes((), None)


def _answers(old: Case, new: Case) -> tuple[list[Changed], dict[str, str]]:
    """The answers that differ, still without causes; and the deals and claims whose answers don't."""
    before, after = _said(old), _said(new)
    told, same = [], {}
    for key in dict.fromkeys((*after, *before)):
        one, other = before.get(key), after.get(key)
        known = other or one
        assert known is not None
        if one is None or other is None:
            if known.kind not in ALWAYS_TOLD:
                continue
        elif not one.differs_from(other):
            if known.kind in ALWAYS_TOLD:
                same[key] = known.word
            continue
        first, second = (None if said is None else said.word for said in (one, other))
        told.append(Changed(key, known.kind, known.name, first, second, _NOT_SOUGHT, _NOT_SOUGHT, ""))
    return told, same


def _said(case: Case) -> dict[str, Said]:
    """Everything that is compared."""
    names = {_DEAL + key: ("deal", deal.name) for key, deal in case.deals.items()}
    names |= {_CLAIM + key: ("claim", claim.says) for key, claim in case.claims.items()}
    words = _words(case, names, World(case, {}))
    found = {key: Said(kind, name, str(words[key][0])) for key, (kind, name) in names.items()}
    if case.issues:
        found |= said_of_issues(case)
    return found | said_of_states(case)


def said_of_states(case: Case) -> dict[str, Said]:
    """How firmly each named state of a graph model holds."""
    if case.options is None:
        return {}
    return {_STATE + one.key: Said("state", one.name, one.grade) for one in stability(case).outcomes if one.is_named}


def said_of_issues(case: Case) -> dict[str, Said]:
    """Who holds the keys, where issues stand if nobody deals and where each would settle, and who stands together."""
    arena = Arena.of(case)
    found: dict[str, Said] = {}
    for target in leverage(case).targets:
        found[f"keys.{target.key}"] = Said("key", _terms(case, target.terms), _holders(case, target.keys))
    for k, level in enumerate(no_deal(arena).outcomes[0].tolist()):
        issue = case.issues[arena.issues[k]]
        name = key_in_words(case, issue.key)
        found[f"no deal.{issue.key}"] = Said("no deal", name, key_in_words(case, issue.levels[level]))
        found[f"forecast.{issue.key}"] = _forecast(case, arena, issue.key, name)
    now = next((one for one in alignment(case).horizons if one.key in (NOW, case.scenario)), None)
    if now is not None:
        groups = sorted(sorted(case.actors[key].name for key in group) for group in now.blocs.groups if len(group) > 1)
        found["blocs"] = Said("blocs", "who stands together", "; ".join(map(listed, groups)) or "nobody")
    return found


def _terms(case: Case, terms: Mapping[str, str]) -> str:
    return ", ".join(f"{key_in_words(case, issue)}: {key_in_words(case, level)}" for issue, level in terms.items())


def _holders(case: Case, keys: Sequence[Any]) -> str:
    cheapest = " (cheapest)" if len(keys) > 1 else ""
    names = sorted(actors_in_words(case, key.actors) + (cheapest if key.is_cheapest else "") for key in keys)
    return listed(names, "or") if names else "nobody"


def _forecast(case: Case, arena: Arena, issue: str, name: str) -> Said:
    settled = settlement(arena, issue)[0]
    if not case.issues[issue].is_ordered:
        return Said("forecast", name, key_in_words(case, str(settled)))
    if np.isnan(settled):
        return Said("forecast", name, "nobody cares")
    low, high = case.issues[issue].bounds
    return Said("forecast", name, f"{settled:.3g}", float((settled - low) / (high - low)))


# What causes can be sought for ------------------------------------------------------------------------------------

_DEAL, _CLAIM, _STATE = "deals.", "claims.", "states."


def _words(case: Case, subjects: Collection[str], world: World) -> dict[str, npt.NDArray[Any]]:
    """The answers of a world, (d,) each, to those of the subjects that it has."""
    found: dict[str, npt.NDArray[Any]] = {}
    for place in subjects:
        key = place.partition(".")[2]
        if place.startswith(_DEAL) and key in case.deals:
            found[place] = world.measure(Query("verdict", {"deal": key}))
        elif place.startswith(_CLAIM) and key in case.claims:
            found[place] = np.where(holds(world, case.claims[key].test), FOLLOWS, FAILS)
    if any(place.startswith(_STATE) for place in subjects):
        grades = {_STATE + one.key: np.array([one.grade]) for one in stability(case).outcomes}
        found |= {place: grade for place, grade in grades.items() if place in subjects}
    return found


def _is_dear(case: Case, subjects: Collection[str]) -> bool:
    """Whether some answer takes as long in every draw as a case takes to be read."""
    return any(
        place.startswith(_STATE) or (place.startswith(_CLAIM) and is_slow(case.claims[place.removeprefix(_CLAIM)]))
        for place in subjects
    )


class _Changes:
    """The changes between two cases, made in part."""

    def __init__(
        self, variants: Variants, scenario: str | None, changes: Sequence[Change], progress: Progress | None
    ) -> None:
        self.forward, self.backward = variants, variants.reversed()
        self.scenario = scenario
        self.changes = {change.key: change for change in changes}
        self.progress = progress
        self.tried = 0

    def explained(self, told: Sequence[Changed], names: tuple[str, str], codings: bool) -> Iterator[Changed]:
        """Every answer with its causes and its sentence."""
        sought = [one for one in told if one.kind in SOUGHT and one.before is not None and one.after is not None]
        there = {one.key: str(one.after) for one in sought}
        back = {one.key: str(one.before) for one in sought}
        onward = self._sought(self.forward, self.backward, there, back)
        homeward = self._sought(self.backward, self.forward, back, there) if codings else {}
        for one in told:
            found = replace(one, causes=onward.get(one.key, _NOT_SOUGHT), back=homeward.get(one.key, _NOT_SOUGHT))
            yield replace(found, sentence=_sentence(found, names, codings))

    def _sought(
        self, start: Variants, end: Variants, wanted: Mapping[str, str], otherwise: Mapping[str, str]
    ) -> dict[str, Causes]:
        """What gives `start` the answers that are wanted; undone in `end`, does it restore the other ones?"""
        if not wanted:
            return {}
        few = len(start.read) <= MOST_READ
        units = list(start.units()) if few else [frozenset({at}) for at in sorted(start.all)]
        dear = _is_dear(start.case.at(self.scenario), wanted)
        search = Search(units, self._judge(start, wanted), start.all if dear else start.read, start.closed, by_size=few)
        found = causes(search, wanted)
        undone = {chosen: end.closed(chosen) for one in found.values() for chosen in one.sets}
        words = dict(zip(undone, self._judge(end, wanted)(list(undone.values())), strict=True))
        return {
            key: Causes(
                tuple(self._cause(start, chosen, words[chosen], key, otherwise[key]) for chosen in one.sets), one.how
            )
            for key, one in found.items()
        }

    def _cause(self, start: Variants, chosen: Changes, undone: Words | None, key: str, before: str) -> Cause:
        paths = tuple(start.changes[at].place for at in sorted(chosen))
        word = None if undone is None else undone.get(key)
        made = [self.changes[path] for path in paths]
        if start is self.backward:
            made = [reversed_change(change) for change in made]
        return Cause(paths, word, word == before, changes_in_words(made))

    def _judge(self, variants: Variants, subjects: Collection[str]) -> Judge:
        known: dict[Changes, Words | None] = {}

        def judge(sets: Sequence[Changes]) -> list[Words | None]:
            alike: dict[Changes, list[Changes]] = {}
            for chosen in dict.fromkeys(sets):
                if chosen not in known:
                    alike.setdefault(chosen & variants.read, []).append(chosen)
            for read, own in alike.items():
                case = variants.variant(read)
                for part in (own[start : start + AT_ONCE] for start in range(0, len(own), AT_ONCE)):
                    known.update(zip(part, self._rows(variants, case, part, subjects), strict=True))
                self.tried += len(own)
                if self.progress is not None:
                    self.progress(self.tried)
            return [known[chosen] for chosen in sets]

        return judge

    def _rows(
        self, variants: Variants, case: Case | None, sets: Sequence[Changes], subjects: Collection[str]
    ) -> Sequence[Words | None]:
        """The answers after each of several sets that differ in numbers alone, asked of one case; None: it has none."""
        if case is None:
            return [None] * len(sets)
        here = case.at(self.scenario)
        try:
            found = _words(here, subjects, World(here, variants.draws(sets, case)))
        except (TooLarge, Undefined):  # halfway between two cases that can be answered
            return [None] * len(sets)
        columns = {key: np.broadcast_to(words, len(sets)) for key, words in found.items()}
        return [{key: str(column[row]) for key, column in columns.items()} for row in range(len(sets))]


# In words ---------------------------------------------------------------------------------------------------------

_HOW: Mapping[str | None, str] = {
    MINIMAL: "no part of these is enough, though fewer others might be",
    ENOUGH: "perhaps not all of these are needed",
}


def _sentence(one: Changed, names: tuple[str, str], codings: bool) -> str:
    if one.before is None or one.after is None:
        first, other = ("A", "B") if codings else names
        word, place = (one.after, other) if one.before is None else (one.before, first)
        return sentence(f"only in {place}: {word}")
    if codings:
        parts = [f"A says {one.before}, B {one.after}"]
        parts += [f"A comes to B's answer with {_caused(one.causes)}"] if one.causes.sets else []
        parts += [f"B to A's with {_caused(one.back)}"] if one.back.sets else []
        return sentence("; ".join(parts))
    text = f"{one.before} before, {one.after} now"
    return sentence(f"{text}, because of {_caused(one.causes)}" if one.causes.sets else text)


def _caused(found: Causes) -> str:
    """The sets of changes that do it, as part of a sentence."""
    told = [cause.sentence for cause in found.sets[:MOST_TOLD]]
    more = len(found.sets) - len(told)
    rest = [f"{plural(more, 'other set')} of as few changes"] if more else []
    return "; or ".join([*told, *rest]) + how_in_words(found)


def how_in_words(found: Causes) -> str:
    """How sure it is that no fewer changes do it, in brackets, where that needs saying."""
    if found.how not in _HOW:
        return ""
    return f" ({_HOW[found.how] if len(found.sets[0].changes) > 1 else 'others might do it too'})"


def undone_in_words(cause: Cause, after: str) -> str:
    """What would be if a cause were undone: a clause."""
    if cause.otherwise is None:
        return "undone, it would leave no sound case"
    if cause.is_needed:
        return f"needed too: undone, it would be {quoted(cause.otherwise)} again"
    if cause.otherwise == after:
        return "not needed: undone, other changes would still do it"
    return f"not needed alone: undone, it would be {quoted(cause.otherwise)}"


def _opening(changes: Sequence[Change], answers: Sequence[Changed], same: Mapping[str, str], codings: bool) -> str:
    """How much differs."""
    if not changes:
        return "The two say the same." if codings else "Nothing changed."
    counts = [(sum(change.kind == kind for change in changes), noun, many) for kind, noun, many in _KINDS]
    told = listed(plural(number, noun, many) for number, noun, many in counts if number)
    parts = [f"{plural(len(changes), 'difference')}: {told}" if len(changes) > 1 else f"{told} differs"]
    for kind, noun in (("deal", "verdict"), ("claim", "claim")):
        differ = [one for one in answers if one.kind == kind and one.before is not None and one.after is not None]
        of = len(differ) + sum(key.startswith(f"{kind}s.") for key in same)
        if of:
            count = in_words(len(differ)) if differ else "none"
            parts.append(f"of {plural(of, noun)} in both {count} {'differ' if len(differ) > 1 else 'differs'}")
    return sentence("; ".join(parts))


_KINDS = (
    (NUMBER, "number", "numbers"),
    (STRUCTURE, "entry or field", "entries or fields"),
    (TEXT, "text", "texts"),
)
