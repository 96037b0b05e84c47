"""Whose a number is: an actor's, on an issue, from a source. So numbers form the groups that an answer may turn on.

A number that belongs to several, such as the chance of what two actors do together, is in a group of its like; so is
one that belongs to nobody, such as a judgement, which has no source. Numbers that err `together` are one, and belong to
whomever any of them belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from realpolitik.case import Case
from realpolitik.ensemble.sampling import Axis
from realpolitik.questions.naming import key_in_words
from realpolitik.questions.wording import possessive, quoted

Owners: TypeAlias = frozenset[str]

NOBODY, SEVERAL = "", "*"  # no key of a case file is either


def owning_actors(case: Case, path: str) -> Owners:
    """The actors whose number it is.

    A lever's chance is of all who act in it, a cost of who bears it, a dependence of patron and client; a number of a
    belief is of the actor that it is about; the patience of all is nobody's.
    """
    here, parts = _home(case, path)
    match parts:
        case ("stances" | "actors", actor, *_):
            return frozenset({actor})
        case ("levers", _, "cost", payer):
            return frozenset({payer})
        case ("levers", lever, *_):
            return frozenset(here.levers[lever].by)
        case ("relations", key, *_):
            tie = here.relations[key]
            return frozenset(one for one in (tie.patron, tie.client) if one)
    return frozenset()


def owning_issues(case: Case, path: str) -> Owners:
    """The issue that a number is about: its stance's, or its lever's; power, patience and ties are about none."""
    here, parts = _home(case, path)
    match parts:
        case ("stances", _, issue, *_):
            return frozenset({issue})
        case ("levers", lever, *_):
            return frozenset({here.levers[lever].issue})
    return frozenset()


def owning_sources(case: Case, path: str) -> Owners:
    """The sources that a number is taken from; none where it is judgement."""
    return frozenset(citation.source for citation in case.cited(path))


OWNERS: Mapping[str, Callable[[Case, str], Owners]] = {
    "actor": owning_actors,
    "issue": owning_issues,
    "source": owning_sources,
}


def owner(case: Case, by: str, axis: Axis) -> str:
    """Whose an axis is: the key of an actor, an issue or a source; NOBODY, or SEVERAL."""
    owners = frozenset[str]().union(*(OWNERS[by](case, path) for path, _ in axis.numbers))
    return SEVERAL if len(owners) > 1 else next(iter(owners), NOBODY)


def numbers_of_owner(case: Case, by: str, key: str) -> str:
    """An owner's numbers in words: "Russia's numbers", "the numbers on Ukraine", "the numbers from Kabalan"."""
    if key in (NOBODY, SEVERAL):
        return _OTHERS[by, key]
    if by == "actor":
        return f"{possessive(case.actors[key].name)} numbers"
    if by == "issue":
        return f"the numbers on {key_in_words(case, key)}"
    return f"the numbers from {_name(case, key)}"


def _name(case: Case, source: str) -> str:
    """A source by its author or publisher, whichever has no other, else by its title."""
    for field in ("author", "publisher"):
        names = [getattr(one, field) for one in case.sources.values()]
        own: str | None = getattr(case.sources[source], field)
        if own is not None and names.count(own) == 1:
            return own
    return quoted(case.sources[source].title)


_OTHERS: Mapping[tuple[str, str], str] = {
    ("actor", NOBODY): "everybody's patience",
    ("actor", SEVERAL): "what several can do together, and their ties",
    ("issue", NOBODY): "power, patience and ties",
    ("issue", SEVERAL): "the numbers that err together on several issues",
    ("source", NOBODY): "what rests on judgement alone",
    ("source", SEVERAL): "the numbers that several sources support",
}


def _home(case: Case, path: str) -> tuple[Case, Sequence[str]]:
    """The case in which a number stands, and its place there."""
    first, *rest = path.split(".")
    return (case.at(rest[0]), rest[1:]) if first == "scenarios" else (case, (first, *rest))
