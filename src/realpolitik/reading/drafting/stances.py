"""The issues of a draft, and who stands where: what statements are about, of one text or several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Any

from realpolitik.reading.drafting import wording
from realpolitik.reading.drafting.people import People
from realpolitik.reading.drafting.told import Told, new_key, shortened, without_repeats
from realpolitik.reading.drafting.wording import Range
from realpolitik.reading.issues import issues, telling
from realpolitik.reading.statements import Statement

LONGEST_NAME = 80  # characters of an issue's name
POINTING = re.compile(r"(?:its|his|her|their|him|them|it|he)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Voice:
    """One statement and the source that makes it; its holder is the actor of the case."""

    told: Told
    statement: Statement

    @property
    def cited(self) -> dict[str, str]:
        """Where it says so."""
        return self.told.cite(self.statement.paragraph, self.statement.quote)

    @property
    def cited_for_salience(self) -> dict[str, str]:
        """Where it says how much: the whole sentence, if the telling words stand outside the quotation."""
        if self.salience != wording.VITAL or wording.VITAL_WORDS.search(self.statement.quote):
            return self.cited
        return self.told.cite(self.statement.paragraph, self.told.around(self.statement.start, self.statement.end))

    @property
    def is_outright(self) -> bool:
        """Whether it makes an issue alone: a wish said in so many words, of something short enough to be a name."""
        one = self.statement
        is_judged = one.attitude == "regards" and self.salience == wording.VITAL  # "an existential threat"
        is_wish = (one.attitude not in wording.IN_PASSING or is_judged) and one.direction != "neutral"
        return (
            is_wish and one.confidence >= wording.SURE and bool(telling(one.about)) and len(one.about) <= LONGEST_NAME
        )

    @property
    def position(self) -> Range:
        """Where it puts its holder."""
        return wording.position(self.statement)

    @property
    def salience(self) -> Range:
        """How much its holder cares."""
        return wording.salience(self.statement, self.told.around(self.statement.start, self.statement.end))


@dataclass
class Table:
    """The issues so far, and the stances on them."""

    issues: dict[str, dict[str, Any]] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)  # issue → the phrase that it was made of
    stances: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    sides: dict[tuple[str, str], str] = field(default_factory=dict)  # actor, issue → for or against, where it is one
    undecided: list[str] = field(default_factory=list)
    in_passing: list[str] = field(default_factory=list)


def laid_on_the_table(sources: Sequence[Told], people: People) -> Table:
    """Every issue that the texts propose, with the stances of all who speak of it."""
    voices = [
        Voice(told, replace(one, holder=people.actor(one.holder))) for told in sources for one in told.said.statements
    ]
    table, grouped = Table(), set[int]()
    for proposed in issues([voice.statement for voice in voices]):
        grouped.update(proposed.statements)
        _open(table, people, proposed.name, [voices[place] for place in proposed.statements])
    for place, voice in enumerate(voices):
        if place not in grouped and voice.is_outright:
            _open(table, people, voice.statement.about, [voice])
        elif place not in grouped:
            table.in_passing.append(_in_passing(voice, people))
    return table


def _open(table: Table, people: People, name: str, voices: Sequence[Voice]) -> None:
    """Open an issue, and take down where each who speaks of it stands."""
    plain = _plainly(name, people, voices)
    key = new_key(plain, table.issues, "issue")
    table.about[key] = name
    table.issues[key] = {
        "question": f"For or against: {plain}?",
        "levels": dict(wording.LEVELS),
        "status_quo": wording.UNCHANGED,
        "evidence": without_repeats(voice.cited for voice in voices),
    }
    for actor in dict.fromkeys(voice.statement.holder for voice in voices):
        _take(table, people, actor, key, [voice for voice in voices if voice.statement.holder == actor])


def _plainly(name: str, people: People, voices: Sequence[Voice]) -> str:
    """What an issue is called: "its ports" by whose they are, "to sign" by who would."""
    same = [voice for voice in voices if voice.statement.about == name]
    line = " ".join(name.split())
    if line.startswith("to "):
        holders = dict.fromkeys(voice.statement.holder for voice in same if voice.statement.attitude != "demands")
        return shortened(f"{people.names(holders)} {line}" if holders else line, LONGEST_NAME)
    if (pointing := POINTING.match(line)) is not None:
        rest = line[pointing.end() :].strip()
        whose = same[0].told.pointed_at(same[0].statement.about_start) if same else None
        if whose is not None:
            ending = "" if pointing[0].lower() in {"him", "them", "it", "he"} or not rest else "’s"
            line = f"{people.name(people.actor(whose))}{ending} {rest}".strip()
        else:
            line = rest or line
    return shortened(line, LONGEST_NAME)


def _take(table: Table, people: People, actor: str, issue: str, voices: Sequence[Voice]) -> None:
    """Put an actor's stance on the table: a range over all that is said, each with its quotation."""
    meant = [voice for voice in voices if not voice.statement.declared]
    public = [voice for voice in voices if voice.statement.declared]
    stance: dict[str, Any] = {}
    evidence: dict[str, Any] = {}
    where = _over(voice.position for voice in meant or public)
    stance["position"] = _on_the_scale(where)
    stance["salience"] = str(_over(_strongest(voices)))
    evidence["position"] = without_repeats(voice.cited for voice in meant or public)
    evidence["salience"] = without_repeats(voice.cited_for_salience for voice in voices)
    if public:  # where nothing else is known the position is the same range, so that no gap is made up
        stance["declared"] = _on_the_scale(_over(voice.position for voice in public))
        evidence["declared"] = without_repeats(voice.cited for voice in public)
    stance["evidence"] = evidence
    table.stances.setdefault(actor, {})[issue] = stance
    table.sides[actor, issue] = _side(where)
    if {_side(voice.position) for voice in meant or public} >= {wording.FOR, wording.AGAINST}:
        table.undecided.append(_split(people.name(actor), issue, meant or public))
    for voice in voices:
        if voice.statement.condition:
            table.undecided.append(
                f"{people.name(actor)} on {issue}: on which issue does “{voice.statement.condition}” turn?"
                f" (when, {voice.cited['source']})"
            )


def _over(ranges: Iterable[Range]) -> Range:
    return reduce(or_, ranges)


def _on_the_scale(where: Range) -> str:
    """A range as the case file has it."""
    return str(where) if where.low < where.high else wording.UNCHANGED


def _strongest(voices: Sequence[Voice]) -> list[Range]:
    """The strongest wording of each source."""
    keys = dict.fromkeys(voice.told.key for voice in voices)
    return [max(voice.salience for voice in voices if voice.told.key == key) for key in keys]


def _side(where: Range) -> str:
    """Which side of the scale a range lies on."""
    if where.low >= 50 and where.high > 50:
        return wording.FOR
    return wording.AGAINST if where.high <= 50 and where.low < 50 else wording.UNCHANGED


def _split(name: str, issue: str, voices: Sequence[Voice]) -> str:
    """The question that two voices leave open."""
    pro = next(voice for voice in voices if _side(voice.position) == wording.FOR)
    con = next(voice for voice in voices if _side(voice.position) == wording.AGAINST)
    quoted = [f"“{voice.cited['quote']}” ({voice.cited['source']})" for voice in (pro, con)]
    return f"{name} on {issue}: for or against? {quoted[0]}, but {quoted[1]}"


def _in_passing(voice: Voice, people: People) -> str:
    """A statement too slight, or too long, to make an issue of."""
    side = {"favour": "for", "conditional": "for, if", "oppose": "against", "neutral": "neither for nor against"}
    one = voice.statement
    return f"{people.name(one.holder)} {side[one.direction]}: {one.about} ({voice.cited['source']})"
