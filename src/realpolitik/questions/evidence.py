"""Evidence: where each number comes from, what rests on judgement alone, and where sources disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from realpolitik.case import Case, Citation, Estimate, Issue, Stance
from realpolitik.case.merge import at_path
from realpolitik.case.quoting import passage
from realpolitik.case.source import WHOLE
from realpolitik.errors import UnknownName
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.belonging import owning_actors, owning_issues, owning_sources
from realpolitik.questions.naming import actors_in_words, number_in_words, spaced
from realpolitik.questions.wording import amount, date, in_words, listed, plural, sentence

WIDE = 0.25  # of a number's scale: sources that leave so much open hardly say the same

# The Admiralty code, as NATO intelligence uses it: how far the source is trusted, and how likely this report is.
TRUST = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability can't be judged",
}
CREDIBILITY = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth can't be judged",
}
UNITS = {  # a field of the case file → what its numbers count; positions have their issue's scale
    "discount": "0–1 a period",
    "capability": "any, one for all",
    "dependence": "0–1",
    "salience": "0–100",
    "values": "0–100",
    "chance": "0–1",
    "cost": "points",
    "noticed": "periods",
}


@dataclass(frozen=True, slots=True)
class Cited:
    """One place in a source."""

    source: str
    paragraph: int | None
    quote: str | None
    reliability: str | None  # Admiralty code of the source
    excerpt: str | None = None  # what stands there, shortened around what matters, where the source's text is at hand

    def __str__(self) -> str:
        return self.source if self.paragraph is None else f"{self.source}#{self.paragraph}"


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the case, and what it rests on."""

    key: str  # its path in the file
    about: str  # in words: "Russia on army: salience"
    scenario: str | None  # the scenario that brings it
    written: str  # as the analyst wrote it
    low: float
    mode: float | None  # most likely, where one is given
    high: float
    unit: str
    citations: tuple[Cited, ...]  # empty: judgement

    @property
    def is_judgement(self) -> bool:
        """Whether no source stands behind it."""
        return not self.citations


@dataclass(frozen=True, slots=True)
class Coalition:
    """Who must act together in a lever, and what says so."""

    key: str  # the lever
    by: tuple[str, ...]
    citations: tuple[Cited, ...]  # empty: judgement


@dataclass(frozen=True, slots=True)
class Gap:
    """What an actor says in public against what it wants."""

    key: str
    actor: str
    issue: str
    declared: str
    wanted: str
    points: float  # apart, 0–100; without order what it would forgo if it got what it says
    citations: tuple[Cited, ...]  # for what it says
    sentence: str


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source, and how much rests on it."""

    key: str
    title: str
    publisher: str | None
    author: str | None
    date: str | None
    kind: str | None
    reliability: str | None  # Admiralty code
    meaning: str | None  # … in words
    numbers: int  # that cite it


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A number that several sources speak of, and that is left wide open."""

    key: str  # its path
    about: str
    low: float
    high: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened."""

    key: str
    date: str  # year, month or day
    who: tuple[str, ...]
    whom: tuple[str, ...]
    what: str
    citations: tuple[Cited, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Answer):
    """Every number with what it rests on, the sources, and the course of events."""

    question: ClassVar[str] = "evidence"

    numbers: tuple[Number, ...]
    coalitions: tuple[Coalition, ...]
    total: int  # numbers
    sourced: int
    judgement: tuple[str, ...]  # paths of numbers that no source stands behind
    sources: tuple[SourceEntry, ...]
    disagreements: tuple[Disagreement, ...]
    gaps: tuple[Gap, ...]
    events: tuple[Moment, ...]  # by date
    sentence: str

    @property
    def entries(self) -> tuple[Number, ...]:
        """The numbers."""
        return self.numbers

    @property
    def judgement_share(self) -> float | None:
        """The part of all numbers that rests on judgement alone; None without numbers."""
        return 1 - self.sourced / self.total if self.total else None

    def why(self) -> str:
        """How much is sourced and what isn't, in words."""
        return self.sentence

    def records(self) -> list[dict[str, Any]]:
        """A row for each number."""
        return [
            {
                "path": number.key,
                "value": number.written,
                "low": number.low,
                "mode": number.mode,
                "high": number.high,
                "unit": number.unit,
                "evidence": [str(cited) for cited in number.citations] or "judgement",
                "reliability": list(dict.fromkeys(c.reliability for c in number.citations if c.reliability)),
            }
            for number in self.numbers
        ]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose numbers are asked about: of any of some actors, on any of some issues, from any of some sources."""

    actors: frozenset[str] = frozenset()  # empty: whoever's
    issues: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.actors or self.issues or self.sources)

    def covers(self, actors: Iterable[str], issues: Iterable[str], sources: Iterable[str]) -> bool:
        """Whether what belongs to these is asked about."""
        pairs = ((self.actors, actors), (self.issues, issues), (self.sources, sources))
        return all(not wanted or not wanted.isdisjoint(there) for wanted, there in pairs)


def evidence(
    case: Case,
    scenario: str | None = None,
    of: Sequence[str] = (),
    issues: Sequence[str] = (),
    sources: Sequence[str] = (),
) -> Evidence:
    """Where every number of a case comes from, those that its scenarios bring included; or of one scenario.

    of, issues, sources: only what belongs to these actors, is about these issues, comes from these sources.

    Raises UnknownName for an actor, an issue or a source that the case doesn't have.
    """
    here = case.at(scenario)
    for what, names, known in (
        ("an actor", of, here.actors),
        ("an issue", issues, here.issues),
        ("a source", sources, here.sources),
    ):
        for name in names:
            if name not in known:
                raise UnknownName(what, name, known)
    asked = Asked(frozenset(of), frozenset(issues), frozenset(sources))
    numbers = tuple(_all_numbers(here, asked))
    judgement = tuple(number.key for number in numbers if number.is_judgement)
    disagreements = tuple(_disagreements(here, numbers))
    gaps = tuple(_gaps(here, asked))
    return Evidence(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters={"of": list(of), "issues": list(issues), "sources": list(sources)},
        warnings=tuple(
            f"source {key} has no reliability rating" for key, one in here.sources.items() if one.reliability is None
        ),
        numbers=numbers,
        coalitions=tuple(_coalitions(here, asked)),
        total=len(numbers),
        sourced=len(numbers) - len(judgement),
        judgement=judgement,
        sources=tuple(entry for entry in _sources(here, numbers) if asked.is_everything or entry.numbers),
        disagreements=disagreements,
        gaps=gaps,
        events=tuple(_events(here, asked)),
        sentence=_sentence(numbers, disagreements, gaps, asked),
    )


# Numbers ----------------------------------------------------------------------------------------------------------


def _all_numbers(case: Case, asked: Asked) -> Iterator[Number]:
    """The numbers of a case that are asked about, then those that its scenarios bring."""
    for path, value in case.numbers.items():
        if _covers(asked, case, path):
            yield _number(case, path, value)
    if case.scenario is None:
        for key in case.scenarios:
            there = case.at(key)
            for path, value in there.numbers.items():
                if path.startswith(f"scenarios.{key}.") and _covers(asked, there, path):
                    yield _number(there, path, value)


def _covers(asked: Asked, case: Case, path: str) -> bool:
    return asked.is_everything or asked.covers(
        owning_actors(case, path), owning_issues(case, path), owning_sources(case, path)
    )


def _number(case: Case, path: str, value: Estimate) -> Number:
    parts = tuple(path.split("."))
    home, local = (parts[1], parts[2:]) if parts[0] == "scenarios" else (None, parts)
    return Number(
        key=path,
        about=number_in_words(case, path),
        scenario=home,
        written=_written(at_path(case.document, parts)),
        low=value.low,
        mode=value.mode,
        high=value.high,
        unit=_unit(case, local),
        citations=_cited(case, case.cited(path), local),
    )


def _cited(case: Case, citations: Sequence[Citation], about: Sequence[str]) -> tuple[Cited, ...]:
    """Citations with what stands there; `about`: keys of what they are given for."""
    words = [word for key in about for word in _called(case, key)]
    return tuple(
        Cited(one.source, one.paragraph, one.quote, case.sources[one.source].reliability, _excerpt(case, one, words))
        for one in citations
    )


def _excerpt(case: Case, citation: Citation, about: Sequence[str]) -> str | None:
    if citation.source not in case.paragraphs:
        return None
    there = passage(citation, case.paragraphs, about)
    return None if there is None else there.text


def _called(case: Case, key: str) -> tuple[str, ...]:
    """The words by which a text may name what has a key."""
    actor = case.actors.get(key)
    return (actor.name, *actor.aka) if actor is not None else tuple(key.split("_"))


def _written(value: Any) -> str:
    """A value as the analyst wrote it; a range with a most likely value on one line."""
    if isinstance(value, Mapping):
        most_likely = f", most likely {_written(value['mode'])}" if "mode" in value else ""
        return f"{_written(value['low'])}..{_written(value['high'])}{most_likely}"
    return f"{value:.15g}" if isinstance(value, int | float) else str(value)


def _unit(case: Case, parts: tuple[str, ...]) -> str:
    if parts[-1] == "position":
        issue = case.issues[parts[2]]
        ordered = sorted(issue.levels, key=issue.point)
        ends = [f"{spaced(level)} {_written(issue.point(level))}" for level in (ordered[0], ordered[-1])]
        return f"{ends[0]} … {ends[1]}"
    return next(UNITS[part] for part in reversed(parts) if part in UNITS)


# What rests on what -----------------------------------------------------------------------------------------------


def _coalitions(case: Case, asked: Asked) -> Iterator[Coalition]:
    for key, lever in case.levers.items():
        cited = lever.evidence.get("by") or lever.evidence.get(WHOLE, ())
        if asked.covers(lever.by, (lever.issue,), (one.source for one in cited)):
            yield Coalition(key, lever.by, _cited(case, cited, (key, *lever.by)))


def _sources(case: Case, numbers: Sequence[Number]) -> Iterator[SourceEntry]:
    for key, source in case.sources.items():
        yield SourceEntry(
            key=key,
            title=source.title,
            publisher=source.publisher,
            author=source.author,
            date=source.date,
            kind=source.kind,
            reliability=source.reliability,
            meaning=reliability_in_words(source.reliability),
            numbers=sum(any(cited.source == key for cited in number.citations) for number in numbers),
        )


def reliability_in_words(code: str | None) -> str | None:
    """An Admiralty code spelled out.

    >>> reliability_in_words("B2")
    'usually reliable; probably true'
    """
    if code is None:
        return None
    words = [table[mark] for table in (TRUST, CREDIBILITY) for mark in code if mark in table]
    return "; ".join(words) or None


def _disagreements(case: Case, numbers: Sequence[Number]) -> Iterator[Disagreement]:
    """Numbers that several sources speak of and that are left open over a good part of their scale."""
    for number in numbers:
        sources = tuple(dict.fromkeys(cited.source for cited in number.citations))
        if len(sources) > 1:
            low, high = case.number_bounds(number.key)
            if number.high - number.low >= WIDE * (high - low):
                yield Disagreement(number.key, number.about, number.low, number.high, sources)


def _gaps(case: Case, asked: Asked) -> Iterator[Gap]:
    for actor, stances in case.stances.items():
        for key, stance in stances.items():
            cited = stance.evidence.get("declared") or stance.evidence.get(WHOLE, ())
            if stance.declared is not None and asked.covers((actor,), (key,), (one.source for one in cited)):
                issue = case.issues[key]
                declared, wanted, points = _apart(issue, stance)
                name = case.actors[actor].name
                yield Gap(
                    key=f"{actor}:{key}",
                    actor=actor,
                    issue=key,
                    declared=declared,
                    wanted=wanted,
                    points=points,
                    citations=_cited(case, cited, (actor, key)),
                    sentence=_gap_sentence(name, spaced(key), declared, wanted, points),
                )


def _apart(issue: Issue, stance: Stance) -> tuple[str, str, float]:
    """What is said, what is wanted, and how far apart they are, 0–100."""
    if isinstance(stance.declared, Estimate) and stance.position is not None:
        said, wanted = stance.declared.mean, stance.position.mean
        return _point(issue, said), _point(issue, wanted), abs(issue.to_scale(said) - issue.to_scale(wanted))
    assert isinstance(stance.declared, str)
    values = {level: value.mean for level, value in (stance.values or {}).items()}
    best = max(values.values())
    wanted_levels = listed((level for level in issue.levels if values[level] == best), "or")
    return stance.declared, wanted_levels, best - values[stance.declared]


def _point(issue: Issue, value: float) -> str:
    """A point of the scale as its level, or as a number between."""
    here = [level for level in issue.levels if issue.point(level) == value]
    return here[0] if here else _written(round(value, 6))


# Events, words ----------------------------------------------------------------------------------------------------


def _events(case: Case, asked: Asked) -> Iterator[Moment]:
    """What happened, by date; a year stands before its months; an event is about no issue."""
    for event in sorted(case.events.values(), key=lambda event: event.date):
        cited = tuple(citation for citations in event.evidence.values() for citation in citations)
        if not asked.covers((*event.who, *event.whom), (), (one.source for one in cited)):
            continue
        who, whom = (actors_in_words(case, keys) for keys in (event.who, event.whom))
        between = " → ".join(names for names in (who, whom) if names)
        yield Moment(
            key=event.key,
            date=event.date,
            who=event.who,
            whom=event.whom,
            what=event.what,
            citations=_cited(case, cited, (*event.who, *event.whom)),
            sentence=sentence(", ".join(part for part in (date(event.date), between) if part) + f": {event.what}"),
        )


def _gap_sentence(name: str, issue: str, declared: str, wanted: str, points: float) -> str:
    said, meant = spaced(declared), spaced(wanted)
    if points == 0:
        return sentence(f"on {issue} {name} says what it wants: {said}")
    return sentence(f"on {issue} {name} says {said} and wants {meant}, {amount(points)} points apart")


def _sentence(
    numbers: Sequence[Number], disagreements: Sequence[Disagreement], gaps: Sequence[Gap], asked: Asked
) -> str:
    total, judged = len(numbers), sum(number.is_judgement for number in numbers)
    which = "" if asked.is_everything else " asked about"
    parts = [f"{total - judged} of {plural(total, 'number')}{which} are sourced; {judged} are judgement"]
    parts += [
        f"{in_words(len(one.sources))} sources leave {one.about} wide open ({_written(one.low)}–{_written(one.high)})"
        for one in disagreements
    ]
    parts += [gap.sentence for gap in gaps if gap.points > 0]
    return " ".join(map(sentence, parts))
