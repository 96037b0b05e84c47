"""How two actors stand to each other, and what becomes of it: the values of an alignment, and their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from realpolitik.case import NOW, Case
from realpolitik.effectivity import TOLERANCE
from realpolitik.errors import UnknownName
from realpolitik.questions.naming import actors_in_words, key_in_words
from realpolitik.questions.wording import agreement as as_agreement
from realpolitik.questions.wording import in_words, listed, plural, portion, sentence, share

ZERO_AS_PRINTED = 0.005  # agreement and direction below it are printed as 0, and called neither
NAMED_CAUSES = 3  # issues that a sentence names; the rest are counted


@dataclass(frozen=True, slots=True)
class Time:
    """A point in time: now, or a horizon before or after it."""

    key: str
    scenario: str | None  # None: the case as it was given
    name: str
    when: str
    is_past: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How two actors stand to each other at one horizon; None is what can't be compared."""

    horizon: str
    agreement: float | None  # S, −1 to 1
    beyond_chance: float | None  # 1 the same, 0 as far apart as any two actors here, below farther
    direction: float | None  # −1 to 1
    shared_priorities: float | None  # 0–1
    vulnerability: Mapping[str, float | None]  # actor → what the other alone could cost it at most, share of stake


@dataclass(frozen=True, slots=True)
class Cause:
    """What one issue does to a pair between two horizons."""

    issue: str
    new_conflict: float  # growth of weighted distance, in points times salience
    share: float | None  # of all new conflict
    faded_agreement: float  # loss of weighted closeness, in points times salience
    contribution: float | None  # to the change of S, mean over all orders (Shapley)


@dataclass(frozen=True, slots=True)
class Parting:
    """What comes between two actors from one horizon to another."""

    since: str
    until: str
    change: float | None  # of agreement S
    new_conflict: float  # over all issues
    faded_agreement: float
    causes: tuple[Cause, ...]  # issues on which something changes, the most new conflict first


@dataclass(frozen=True, slots=True)
class IssueStanding:
    """Two actors on one issue that they share."""

    issue: str
    distance: float  # 0–100
    weight: float  # √(s_i·s_j), 0–1
    contribution: float  # to S, of which it is a term


@dataclass(frozen=True, slots=True)
class PairProof:
    """What a pair's agreement is made of."""

    issues: Mapping[str, tuple[IssueStanding, ...]]  # horizon → the issues that the two share then


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors, at every horizon."""

    key: str
    actors: tuple[str, str]
    standings: tuple[Standing, ...]  # in the order of horizons
    partings: tuple[Parting, ...]  # from an earlier horizon to now, from now to a later one
    sentence: str
    proof: PairProof

    def why(self) -> str:
        """How the two stand, until when, and what parts them."""
        return self.sentence

    def at(self, horizon: str) -> Standing:
        """How the two stand at one horizon."""
        for standing in self.standings:
            if standing.horizon == horizon:
                return standing
        raise UnknownName("a horizon", horizon, [standing.horizon for standing in self.standings])


@dataclass(frozen=True, slots=True)
class Split:
    """A division of the actors who care, and the disagreement that it leaves."""

    groups: tuple[tuple[str, ...], ...]
    as_good: tuple[tuple[tuple[str, ...], ...], ...]  # other divisions that leave no more
    disagreement: float  # ties that run against the division, as a share of the weight of all ties
    gap: float  # how much less a division that was missed might leave, as such a share
    is_exact: bool  # every division was weighed
    is_unique: bool  # … and no other does as well


@dataclass(frozen=True, slots=True)
class Horizon:
    """Who stands together at one point in time."""

    key: str  # "now", or a scenario
    name: str
    when: str  # in a sentence: "now", "once talks begin"
    is_past: bool
    blocs: Split  # any number
    camps: Split  # two; its disagreement is the frustration index
    unbalanced: tuple[tuple[str, str, str], ...]  # triads with a strain
    sentence: str

    def why(self) -> str:
        """Who stands together, in words."""
        return self.sentence


# Words ------------------------------------------------------------------------------------------------------------

# (sign of agreement, sign of direction) → what the two do; direction 0 also where there is none
_VERBS = {
    (1, 1): "pull the same way",
    (1, 0): "agree more than not",
    (1, -1): "agree more than not but pull in opposite directions",
    (0, 1): "agree as much as they disagree but pull the same way",
    (0, 0): "agree as much as they disagree",
    (0, -1): "agree as much as they disagree and pull in opposite directions",
    (-1, 1): "disagree more than not but pull the same way",
    (-1, 0): "disagree more than not",
    (-1, -1): "pull against each other",
}


def _sign(value: float | None) -> int:
    return 0 if value is None or abs(value) < ZERO_AS_PRINTED else 1 if value > 0 else -1


def pair_sentence(
    case: Case,
    times: Sequence[Time],
    one: str,
    other: str,
    standings: Sequence[Standing],
    partings: Sequence[Parting],
) -> str:
    """How two actors stand now, what becomes of it, what came before, and what each change is about."""
    at = {standing.horizon: standing for standing in standings}
    time = {one.key: one for one in times}
    present = time.get(NOW, times[0])
    before = [p for p in partings if p.until == NOW]
    after = [p for p in partings if p.since == NOW]
    here = at[present.key]
    names = actors_in_words(case, (one, other))
    if partings and all(_is_same(p.change) for p in partings):
        return sentence(f"{names} {_standing_in_words(here, 'throughout')}")
    clauses = [_standing_in_words(here, present.when if len(times) > 1 or present.key != NOW else "")]
    clauses += [_change_in_words(here.agreement, at[p.until].agreement, time[p.until].name) for p in after]
    parts = [f"{names} {listed(clauses)}"]
    parts += [_causes_ahead(case, p, time[p.until].name if len(after) > 1 else "") for p in after]
    parts += [_past_in_words(case, p, at[p.since].agreement, time[p.since].name) for p in before]
    return " ".join(sentence(part) for part in parts if part)


def _is_same(change: float | None) -> bool:
    return change is not None and abs(change) < ZERO_AS_PRINTED


def _standing_in_words(standing: Standing, when: str) -> str:
    time = f" {when}" if when else ""
    if standing.agreement is None:
        return f"have nothing in common{time}"
    figures = f"agreement {as_agreement(standing.agreement)}"
    if standing.direction is not None:
        figures += f", direction {as_agreement(standing.direction)}"
    return f"{_verb(standing.agreement, standing.direction)}{time} ({figures})"


def _verb(agreed: float, pushed: float | None) -> str:
    """What two actors do, by the signs of agreement and direction; the ends of the scale have their own words."""
    if _sign(pushed) == 0 and abs(agreed) > 1 - ZERO_AS_PRINTED:
        return "want the same" if agreed > 0 else "want the opposite"
    return _VERBS[_sign(agreed), _sign(pushed)]


def _change_in_words(first: float | None, last: float | None, later: str) -> str:
    """What becomes of two actors by a later horizon, whose name stands in brackets."""
    if last is None:
        return f"have nothing in common later ({later})"
    if first is None:
        return f"meet later ({later}: {as_agreement(last)})"
    if _is_same(last - first):
        return f"stay so ({later})"
    if last < first:
        verb = "part" if _sign(first) > 0 >= _sign(last) else "draw apart"
    else:
        verb = "come together" if _sign(first) < 0 <= _sign(last) else "draw closer"
    return f"{verb} later ({later}: {as_agreement(last)})"


def _causes_ahead(case: Case, parting: Parting, later: str) -> str:
    """What a later horizon puts between two actors; empty where it is nothing."""
    lead = f" ({later})" if later else ""
    falls = parting.change is not None and parting.change <= -ZERO_AS_PRINTED
    if parting.new_conflict > TOLERANCE:
        what = "what parts them" if falls else "what stands between them all the same"
        return f"{what}{lead}: {_causes_in_words(case, parting)}"
    if falls:
        faded = sorted(parting.causes, key=lambda cause: -cause.faded_agreement)
        united = listed(
            key_in_words(case, cause.issue) for cause in faded[:NAMED_CAUSES] if cause.faded_agreement > TOLERANCE
        )
        return f"nothing new parts them{lead}: what united them counts for less ({united})"
    return ""


def _past_in_words(case: Case, parting: Parting, then: float | None, earlier: str) -> str:
    """How two actors stood at an earlier horizon, and what has come between them; empty where nothing changed."""
    if then is None or parting.change is None or _is_same(parting.change):
        return ""
    if parting.change > 0:
        return f"they stood further apart earlier ({earlier}: {as_agreement(then)})"
    stood = f"they stood closer earlier ({earlier}: {as_agreement(then)})"
    if parting.new_conflict <= TOLERANCE:
        return stood
    return f"{stood}; what has come between them since: {_causes_in_words(case, parting)}"


def _causes_in_words(case: Case, parting: Parting) -> str:
    """Issues with their part of the new conflict: "army (four fifths of the new conflict), orientation (the rest)"."""
    new = [cause for cause in parting.causes if cause.new_conflict > TOLERANCE]
    if len(new) == 1:
        return key_in_words(case, new[0].issue)
    named = new if len(new) <= NAMED_CAUSES + 1 else new[:NAMED_CAUSES]
    items = [(key_in_words(case, cause.issue), portion(cause.share or 0.0)) for cause in named]
    if len(named) < len(new):
        items.append((f"{in_words(len(new) - len(named))} others", ""))
    if any("%" in part for _, part in items[:-1]):  # either all in words or none
        items = [(name, share(cause.share or 0.0)) for (name, _), cause in zip(items, named, strict=False)]
    items[0] = (items[0][0], f"{items[0][1]} of the new conflict")
    items[-1] = (items[-1][0], "the rest")
    return ", ".join(f"{name} ({part})" for name, part in items)


def blocs_sentence(case: Case, when: str, found: Split) -> str:
    """Who stands together: blocs of two and more, then those on their own, then how well it fits."""
    together = [actors_in_words(case, group) for group in found.groups if len(group) > 1]
    alone = [key for group in found.groups if len(group) == 1 for key in group]
    parts = [f"blocs {when}: {'; '.join(together) if together else 'nobody stands together'}"]
    if alone:
        parts.append(f"on {'its' if len(alone) == 1 else 'their'} own: {actors_in_words(case, alone)}")
    if found.disagreement >= ZERO_AS_PRINTED:
        parts.append(f"{share(found.disagreement)} of all agreement and disagreement doesn't fit these lines")
    if found.as_good:
        parts.append(f"{plural(len(found.as_good), 'other division')} would fit as well")
    if not found.is_exact:
        parts.append(f"a better division may have been missed (by at most {share(found.gap)})")
    return " ".join(sentence(part) for part in parts)
