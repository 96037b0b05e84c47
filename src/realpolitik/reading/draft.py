"""A draft case from texts: whatever they say, with its quotation; whatever they leave open, as a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from realpolitik.case.form import FORMAT
from realpolitik.case.shape import is_date
from realpolitik.case.text import MAX_BYTES
from realpolitik.case.text import Path as Place
from realpolitik.errors import Unreadable
from realpolitik.reading.drafting.deals import deals
from realpolitik.reading.drafting.page import page
from realpolitik.reading.drafting.people import People
from realpolitik.reading.drafting.stances import laid_on_the_table
from realpolitik.reading.drafting.ties import events, relations
from realpolitik.reading.drafting.told import Told, keys_of, told_by
from realpolitik.reading.drafting.unreviewed import unreviewed
from realpolitik.reading.files import read
from realpolitik.reading.marks import with_marks
from realpolitik.reading.readers import Reader, Rules
from realpolitik.reading.source_text import Paragraph, Text

LONGEST_TITLE = 200
COPIES = "texts"  # the folder of copies, beside the draft
OPINION = re.compile(r"\b(?:views?|opinions?) expressed\b", re.IGNORECASE)
MISSING = (
    "levers: who can bring what about? Without them no deal is in reach, and nobody holds a key.",
    "capability: how strong is each actor? Until you say so, all are equally strong.",
)


@dataclass(frozen=True)
class Draft:
    """A draft case: the document, and what could not be decided, by heading."""

    document: Mapping[str, Any]
    questions: Mapping[str, tuple[str, ...]]
    readers: tuple[str, ...]  # who read the texts
    left_out: tuple[str, ...] = ()  # what of a reading couldn't stand, source by source
    only_last: tuple[str, ...] = ()  # quotations of what the last of several readers found alone
    unreviewed: Mapping[Place, float | None] = field(default_factory=dict)  # path → how sure the reading was, 0–1

    @property
    def text(self) -> str:
        """The case file."""
        *others, last = self.readers
        remarks = {
            f"Left out of what {last} said, and why:": self.left_out,
            f"Found by {last} alone, not by {' or '.join(others)}:": self.only_last,
        }
        written = page(self.document, {**self.questions, **remarks}, self.readers)
        return with_marks(written, self.unreviewed)

    @property
    def summary(self) -> str:
        """How much there is of what."""
        counted = {
            "actor": len(self.document.get("actors", {})),
            "issue": len(self.document.get("issues", {})),
            "stance": sum(map(len, self.document.get("stances", {}).values())),
            "deal": len(self.document.get("deals", {})),
        }
        *most, last = (f"{number:,} {word}{'' if number == 1 else 's'}" for word, number in counted.items())
        asked = sum(map(len, self.questions.values()))
        return f"{', '.join(most)} and {last}; {asked:,} open points at its top"


@dataclass(frozen=True, slots=True)
class Copy:
    """The text that was read of a source whose own file no case can check, to be written as a plain file."""

    path: str  # below the case file's folder
    content: bytes


def copies(texts: Sequence[Text], files: Mapping[int, str]) -> Mapping[int, Copy]:
    """A copy of every text that has no file, by its place in `texts`: what `check` compares its quotations with."""
    keys = keys_of(texts)
    return {
        place: Copy(f"{COPIES}/{keys[place]}.txt", text.original.encode("utf-8"))
        for place, text in enumerate(texts)
        if place not in files
    }


def read_all(paths: Sequence[Path], folder: Path) -> tuple[tuple[Text, ...], Mapping[int, str]]:
    """The texts of files, and where a case in a folder finds those whose quotations it can check.

    Raises Unreadable, with a line for every file that can't be read.
    """
    texts: list[Text] = []
    problems: list[str] = []
    for path in dict.fromkeys(paths):
        try:
            texts.append(read(path))
        except Unreadable as problem:
            problems.append(str(problem))
    if problems:
        raise Unreadable("\n".join(problems))
    placed = {
        place: _below(path, text, folder)
        for place, (path, text) in enumerate(zip(dict.fromkeys(paths), texts, strict=True))
    }
    return tuple(texts), {place: file for place, file in placed.items() if file is not None}


def draft(
    texts: Sequence[Text],
    files: Mapping[int, str] | None = None,
    *,
    date: str | None = None,
    readers: Sequence[Reader] = (Rules(),),
) -> Draft:
    """The case that several texts tell together.

    files: place in `texts` → the path below the case file's folder, so that quotations can be checked. date: of those
    texts that don't tell theirs. readers: who reads them, the most trusted first.

    Raises Unreadable where spaCy or its model is missing, or where a reader can't read.
    """
    dated = [replace(one, origin=replace(one.origin, date=_date(one) or date)) for one in texts]
    sources = told_by(dated, readers)
    people = People(sources)
    table = laid_on_the_table(sources, people)
    ties = relations(sources, people, table.undecided)
    dealt = deals(sources, people, table)
    happened = events(sources, people)
    undecided = [*_of_sources(sources, files or {}), *table.undecided]
    document: dict[str, Any] = {"realpolitik": FORMAT, "title": _title(sources)}
    dates = [told.text.origin.date for told in sources if told.text.origin.date is not None]
    if dates:
        document["as_of"] = max(dates)
    acting = {*_heard(sources, people), *_ends(ties)}
    acting |= {actor for event in happened.values() for actor in (*event["who"], *event.get("whom", ()))}
    document |= {
        "sources": {told.key: _source(told, (files or {}).get(place)) for place, told in enumerate(sources)},
        "actors": people.section(acting),
        "relations": ties,
        "issues": table.issues,
        "stances": table.stances,
        "deals": dealt,
        "events": happened,
    }
    questions = {
        "Missing:": MISSING,
        "Undecided:": tuple(dict.fromkeys(undecided)),
        "Claims to be tested (each needs a test: what would be true if it were right?):": _claims(sources),
        "Said in passing, so no issue was made of it:": tuple(dict.fromkeys(table.in_passing)),
    }
    document = {key: value for key, value in document.items() if value != {}}
    return Draft(
        document,
        questions,
        tuple(reader.name for reader in readers),
        tuple(_left_out(sources)),
        tuple(dict.fromkeys(_only_last(sources))) if len(readers) > 1 else (),
        unreviewed(document, sources),
    )


def _left_out(sources: Sequence[Told]) -> Iterator[str]:
    """What of each reading couldn't stand."""
    for told in sources:
        for share in told.shares:
            for reason, times in share.refused.items():
                yield f"{told.key}: {times:,} × {reason}"


def _only_last(sources: Sequence[Told]) -> Iterator[str]:
    """The quotations of what the last reader found alone, in the order of the texts."""
    for told in sources:
        for one in told.shares[-1].said.pieces:
            cited = told.cite(one.paragraph, one.quote)
            yield f"{cited['quote']} ({cited['source']})"


def _date(text: Text) -> str | None:
    """The date that a text tells, if it is one."""
    told = text.origin.date
    return told if told is not None and is_date(told) else None


def _below(path: Path, text: Text, folder: Path) -> str | None:
    """The path of a text as a case in a folder may name it; None where the case couldn't check quotations there."""
    path, folder = path.resolve(), folder.resolve()
    if text.origin.form != "text" or text.origin.encoding != "utf-8" or not path.is_relative_to(folder):
        return None
    return path.relative_to(folder).as_posix() if path.stat().st_size <= MAX_BYTES else None


def _title(sources: Sequence[Told]) -> str:
    """What the texts are called, one after the other."""
    return "; ".join(map(_titled, sources))[:LONGEST_TITLE]


def _titled(told: Told) -> str:
    """What a text is called: by its file, by its first line, or after its file."""
    lines = (told.text.words_of(one) for one in told.text.article if one.kind == Paragraph.TITLE)
    return " ".join((told.text.origin.title or next(lines, told.text.name)).split())[:LONGEST_TITLE]


def _source(told: Told, file: str | None) -> dict[str, str]:
    origin = told.text.origin
    aside = " ".join(told.text.words_of(one) for one in told.text.paragraphs if one.kind == Paragraph.BOILERPLATE)
    known = {
        "title": _titled(told),
        "publisher": origin.publisher,
        "author": origin.author,
        "date": origin.date,
        "kind": "opinion" if OPINION.search(aside) else None,
        "file": file,
    }
    return {field: value for field, value in known.items() if value}


def _of_sources(sources: Sequence[Told], files: Mapping[int, str]) -> list[str]:
    """What the texts don't tell about themselves."""
    asked = []
    for place, told in enumerate(sources):
        origin = told.text.origin
        absent = [word for word in ("author", "publisher", "date") if getattr(origin, word) is None]
        wanted = [*absent, "reliability"]
        asked.append(f"{told.key}: its {', '.join(wanted[:-1])}{' and ' if absent else ''}{wanted[-1]}?")
        asked += [f"{told.key}: {remark}" for remark in origin.remarks]
        if files.get(place, "").startswith(f"{COPIES}/"):
            asked.append(
                f"{told.key}: read from {told.text.name}; {files[place]} is what was read, quotations come from it."
            )
    return asked


def _heard(sources: Sequence[Told], people: People) -> set[str]:
    """Everybody who wants something, deals or would pay for a deal."""
    said = [told.said for told in sources]
    holders = {statement.holder for one in said for statement in one.statements}
    dealing = {actor for one in said for trade in one.trades for actor in (*trade.parties, *trade.pays)}
    return {people.actor(actor) for actor in holders | dealing}


def _ends(relations: Mapping[str, Any]) -> set[str]:
    """Everybody who stands in a relation."""
    return {
        actor
        for one in relations.values()
        for actor in (*one.get("members", ()), one.get("patron"), one.get("client"))
        if actor is not None
    }


def _claims(sources: Sequence[Told]) -> tuple[str, ...]:
    """The conditionals of the texts."""
    return tuple(
        dict.fromkeys(
            f"{one['quote']} ({one['source']})"
            for told in sources
            for conditional in told.said.conditionals
            for one in (told.cite(conditional.paragraph, conditional.quote),)
        )
    )
