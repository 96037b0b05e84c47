"""The evidence reader: a source paragraph by paragraph, and beside each what rests on its words."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Query

from realpolitik.case import Case, Citation, Source
from realpolitik.case.citing import occurs
from realpolitik.case.quoting import pieces
from realpolitik.case.reading import CONFLICT, ENTRY
from realpolitik.case.source import WHOLE
from realpolitik.errors import UnknownName
from realpolitik.questions.evidence import Number, reliability_in_words
from realpolitik.questions.naming import actors_in_words, key_in_words, scenario_in_words, spaced
from realpolitik.questions.wording import date, plural
from realpolitik.web.desk import Visit, Visiting
from realpolitik.web.frame import Frame, Link, frame
from realpolitik.web.page import page
from realpolitik.web.trial import address, written_at

SAID = {"claims": "says", "events": "what", "issues": "question"}  # what an entry of a section says of itself
APART = ("sources", "stances")  # sections whose entries cite nothing, or stand one level deeper
PLACES = {  # section → the page on which its entries are seen
    "actors": "positions",
    "levers": "ask/leverage",
    "deals": "ask/deals",
    "events": "ask/evidence",
    "claims": "ask/claims",
    "options": "ask/stability",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Another place that something rests on."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Rests:
    """Numbers of one thing, or an entry, that rest on some words."""

    about: str  # "Russia on army", "claim Russia is the key"
    values: tuple[tuple[str, str], ...]  # ("salience", "10..20"); what an entry says of itself goes by no name
    address: str  # its cell, or where else it is seen; empty: nowhere
    is_number: bool
    elsewhere: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """Some words of a source, and what rests on them."""

    key: str  # "7-1"
    quote: str  # empty: no words are quoted
    stands: bool  # whether the words are found in the paragraph beside it
    rests: tuple[Rests, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph."""

    text: str
    bases: tuple[str, ...]  # keys of those that it belongs to
    begins: tuple[str, ...]  # … and of those whose first words these are


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph."""

    number: int
    runs: tuple[Run, ...]  # empty: its text isn't at hand
    whole: str  # key of the basis that is all of it; empty: there is none
    bases: tuple[Basis, ...]  # none: nobody cites it


@dataclass(frozen=True, slots=True)
class Reading:
    """One source."""

    key: str
    title: str
    whence: str  # author, publisher, date
    kind: str
    rating: str  # Admiralty code
    meaning: str  # … in words
    facts: tuple[str, ...]  # how much of it is cited, and by how much
    is_at_hand: bool  # whether its text is
    shows_words: bool  # … or at least a quotation from it
    file: str  # where the case looks for it, below its folder
    blocks: tuple[Block, ...]
    loose: tuple[Basis, ...]  # what rests on it without naming a paragraph


@dataclass(frozen=True, slots=True)
class Reader:
    """The sources, the one that is read, and what rests on none."""

    frame: Frame
    sources: tuple[Link, ...]
    reading: Reading | None  # None: the case names no source
    judgement: tuple[Rests, ...]
    alone: int  # how many numbers that is
    numbers: str  # "115 numbers"


@page("/cases/{name}/sources", "reader.html")
async def reader(
    visit: Visiting, source: Annotated[str | None, Query(description="Which source is read")] = None
) -> Reader:
    """A source's text with the words that numbers rest on, and the numbers beside them."""
    case = visit.here
    chosen = source if source is not None else next(iter(case.sources), None)
    if chosen is not None and chosen not in case.sources:
        raise UnknownName("a source of this case", chosen, case.sources)
    numbers: tuple[Number, ...] = await visit.ask("numbers")
    cited = await asyncio.to_thread(lambda: tuple(_cited(visit, numbers)))
    alone = [one for one in numbers if one.is_judgement]
    judgement = await asyncio.to_thread(lambda: tuple(_joined(_number(visit, one) for one in alone)))
    reading = None if chosen is None else await asyncio.to_thread(_reading, visit, case.sources[chosen], cited)
    return Reader(
        frame=await frame(visit, "sources", "Sources"),
        sources=tuple(Link(one.title, _home(visit, source=key), key == chosen) for key, one in case.sources.items()),
        reading=reading,
        judgement=judgement,
        alone=len(alone),
        numbers=plural(len(numbers), "number"),
    )


def _home(visit: Visit, source: str) -> str:
    return address(f"/cases/{quote(visit.saved.name)}/sources", visit.trial, visit.scenario, [("source", source)])


# What cites ----------------------------------------------------------------------------------------------------------

Citing = tuple[Rests, tuple[Citation, ...]]


def _cited(visit: Visit, numbers: Sequence[Number]) -> Iterator[Citing]:
    """Everything that cites: numbers first, then entries whose evidence no number of theirs carries."""
    carried: dict[tuple[Citation, ...], list[str]] = {}
    for one in numbers:
        citations = tuple(Citation(cited.source, cited.paragraph, cited.quote) for cited in one.citations)
        local = one.key if one.scenario is None else one.key.removeprefix(f"scenarios.{one.scenario}.")
        carried.setdefault(citations, []).append(f"{local}.")
        yield _number(visit, one), citations
    case = visit.here
    scenarios = case.scenarios if case.scenario is None else ()
    seen: set[tuple[str, tuple[Citation, ...]]] = set()
    for scenario in (None, *scenarios):
        there = case if scenario is None else case.at(scenario)
        for path, citations in _entries(there):
            is_carried = any(number.startswith(f"{path}.") for number in carried.get(citations, ()))
            if citations and not is_carried and (path, citations) not in seen:
                seen.add((path, citations))
                yield _entry(visit, there, scenario, path), citations


def _entries(case: Case) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    """Every entry and field of one that cites something, by its path."""
    sections: dict[str, Mapping[str, Any]] = {one: getattr(case, one) for one in ENTRY if one not in APART}
    sections |= {f"stances.{actor}": stances for actor, stances in case.stances.items()}
    if case.options is not None:
        sections |= {"options.choices": case.options.choices, "options.preferences": case.options.preferences}
    for section, entries in sections.items():
        for key, entry in entries.items():
            for field, citations in entry.evidence.items():
                yield f"{section}.{key}" + ("" if field == WHOLE else f".{field}"), citations


def _number(visit: Visit, one: Number) -> Rests:
    """A number, apart from what it is a number of: "Russia on army", "salience"."""
    about, _, field = one.about.partition(": ")
    field, _, where = field.partition(" (")
    values = ((field, spaced(one.written)),)
    return Rests(about + (where and f" ({where}"), values, _seen_at(visit, one.scenario, one.key), is_number=True)


def _entry(visit: Visit, there: Case, scenario: str | None, path: str) -> Rests:
    """An entry, or a field of it, as what it is: "claim Russia is the key"."""
    section, key, *rest = path.split(".")
    if section == "stances":
        issue, *rest = rest
        about = f"{there.actors[key].name} on {key_in_words(there, issue)}"
    elif section == "options":
        name, *rest = rest
        assert there.options is not None, "what cites is there"
        named = there.options.choices[name].name if key == "choices" else there.actors[name].name
        about = f"{CONFLICT[key]} {named}"
    else:
        entry = getattr(there, section)[key]
        about = f"{ENTRY[section]} {getattr(entry, 'name', '') or key_in_words(there, key)}"
    field = " ".join(map(spaced, rest))
    where = f" ({scenario_in_words(visit.here, scenario)})" if scenario is not None else ""
    return Rests(about + where, ((field, _said(there, path)),), _seen_at(visit, scenario, path), is_number=False)


def _said(case: Case, path: str) -> str:
    """What an entry says of itself, or what is written in a field of it."""
    match path.split("."):
        case ("levers", lever, "by"):
            return actors_in_words(case, case.levers[lever].by)
        case (section, key) if section in SAID:
            return str(getattr(getattr(case, section)[key], SAID[section]))
        case (_, _) | ("stances" | "options", _, _):
            return ""
    return spaced(written_at(case, path))


def _joined(several: Iterable[Rests]) -> Iterator[Rests]:
    """With what is about one thing and stands in the same places told at once."""
    found: dict[object, Rests] = {}
    for one in several:
        key = (one.about, one.address, one.is_number, one.elsewhere)
        said = tuple(dict.fromkeys((*found[key].values, *one.values))) if key in found else one.values
        found[key] = replace(one, values=said)
    return iter(found.values())


def _seen_at(visit: Visit, scenario: str | None, path: str) -> str:
    """Where something is seen: a stance in its cell, an entry on the page of its question."""
    home, here = f"/cases/{quote(visit.saved.name)}", scenario or visit.scenario
    parts = path.split(".")
    match parts[2:] if parts[0] == "scenarios" else parts:
        case ("stances", actor, issue, *_):
            return address(f"{home}/positions", visit.trial, here, [("cell", f"{actor}.{issue}")])
        case (section, _, *_) if section in PLACES:
            return address(f"{home}/{PLACES[section]}", visit.trial, here)
    return ""


# What is cited -------------------------------------------------------------------------------------------------------


def _reading(visit: Visit, source: Source, cited: Sequence[Citing]) -> Reading:
    case = visit.here
    text = case.paragraphs.get(source.key, ())
    placed: dict[int | None, dict[str, list[Rests]]] = {}
    for rests, citations in cited:
        for one in citations:
            if one.source == source.key:
                words = placed.setdefault(_paragraph(one, text), {}).setdefault(one.quote or "", [])
                words.append(_with_others(visit, rests, citations, one, text))
    numbers = range(1, len(text) + 1) if text else sorted(number for number in placed if number is not None)
    blocks = tuple(_block(number, text, placed.get(number, {})) for number in numbers)
    resting = [rests.is_number for rests, citations in cited if any(one.source == source.key for one in citations)]
    return Reading(
        key=source.key,
        title=source.title,
        whence=", ".join(filter(None, (source.author, source.publisher, date(source.date) if source.date else ""))),
        kind=source.kind or "",
        rating=source.reliability or "",
        meaning=reliability_in_words(source.reliability) or "",
        facts=(
            f"{len([block for block in blocks if block.bases])} of {plural(len(blocks), 'paragraph')} cited"
            if text
            else "",
            plural(resting.count(True), "number") if any(resting) else "",
            plural(resting.count(False), "entry", "entries") if not all(resting) else "",
        ),
        is_at_hand=bool(text),
        shows_words=bool(text) or any(basis.quote for block in blocks for basis in block.bases),
        file=source.file or "",
        blocks=blocks,
        loose=tuple(_bases("source", placed.get(None, {}), "")),
    )


def _paragraph(citation: Citation, text: tuple[str, ...]) -> int | None:
    """The paragraph that is cited: as it says, or where its words stand."""
    if citation.paragraph is not None or citation.quote is None:
        return citation.paragraph
    return next((number for number, one in enumerate(text, 1) if occurs(citation, (one,))), None)


def _with_others(
    visit: Visit, rests: Rests, citations: Sequence[Citation], here: Citation, text: tuple[str, ...]
) -> Rests:
    """With the ways to the other places that it cites."""
    others = (one for one in citations if (one.source, one.paragraph) != (here.source, here.paragraph))
    places = {}
    for one in others:
        number = _paragraph(one, text if one.source == here.source else visit.here.paragraphs.get(one.source, ()))
        anchor = f"#p-{number}" if number is not None else "#loose"
        words = f"¶\u00a0{number}" if number is not None else "as a whole"
        if one.source == here.source:
            places[anchor] = Place(words, anchor)
        else:
            to = _home(visit, source=one.source) + anchor
            places[to] = Place(f"{visit.here.sources[one.source].title}, {words}", to)
    return replace(rests, elsewhere=tuple(places.values()))


def _block(number: int, text: tuple[str, ...], cited: Mapping[str, list[Rests]]) -> Block:
    said = text[number - 1] if text else ""
    bases = tuple(_bases(str(number), cited, said))
    quoted = [basis for basis in bases if basis.quote]
    begun: set[str] = set()
    runs = []
    for piece in pieces(said, [basis.quote for basis in quoted]) if said else ():
        keys = tuple(quoted[at].key for at in piece.quotes)
        runs.append(Run(piece.text, keys, tuple(key for key in keys if key not in begun)))
        begun.update(keys)
    return Block(number, tuple(runs), next((basis.key for basis in bases if not basis.quote), ""), bases)


def _bases(place: str, cited: Mapping[str, list[Rests]], said: str) -> Iterator[Basis]:
    """What rests on the words of one place, in the order in which they stand there; on the whole of it last."""
    quotes = [quoted for quoted in cited if quoted]
    standing = dict.fromkeys(at for piece in pieces(said, quotes) for at in piece.quotes)
    order = dict.fromkeys((*standing, *range(len(quotes))))
    for number, at in enumerate(order, 1):
        yield Basis(f"{place}-{number}", quotes[at], at in standing, tuple(_joined(cited[quotes[at]])))
    if "" in cited:
        yield Basis(f"{place}-whole", "", False, tuple(_joined(cited[""])))
