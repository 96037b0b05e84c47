"""Citations: how evidence is written, and whether the cited place is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, ClassVar

from realpolitik.case.reading import BAD, At, Note, as_map, nearest, shown
from realpolitik.case.shape import Record, Ref, Shape, kind_of
from realpolitik.case.source import WHOLE, Citation
from realpolitik.case.text import MAX_BYTES, as_name

# One character for one character, so that a quotation typed on another keyboard is still literal.
_SAME = str.maketrans({"\u00a0": " ", "\u202f": " ", "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"'})
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True)
class CitationShape(Shape):
    """`source#paragraph`, `source`, or `{source, quote}`."""

    is_one_value: ClassVar[bool] = True

    def _read(self, raw: Any, at: At) -> Any:
        if isinstance(raw, dict):
            return self._with_quote(raw, at)
        text = as_name(raw)
        if text is None:
            return at.wrong(f"must be source#paragraph or {{source, quote}}, not {kind_of(raw)}", raw)
        return self._place(text, at)

    def _place(self, text: str, at: At) -> Any:
        source, hash_, paragraph = text.partition("#")
        if Ref("sources").read(source.strip(), at) is BAD:
            return BAD
        if not hash_:
            return Citation(source.strip())
        if not paragraph.isascii() or not paragraph.isdigit() or len(paragraph) > 9 or int(paragraph) == 0:
            rule = "paragraphs are counted from 1: source#7"
            return at.wrong(f'"{shown(text)}" cites no paragraph', text, rule)
        paragraphs = at.book.texts.get(source.strip())
        if paragraphs is not None and int(paragraph) > len(paragraphs):
            rule = f"{source.strip()} has {len(paragraphs)} paragraphs"
            return at.wrong(f'"{shown(text)}" cites a paragraph that isn\'t there: {rule}', text, rule)
        return Citation(source.strip(), int(paragraph))

    def _with_quote(self, raw: Mapping[str, Any], at: At) -> Any:
        for key in raw:
            if key not in ("source", "quote"):
                return at.wrong(
                    f'has an unknown key "{shown(key)}"', key, "source and quote", nearest(key, ("source", "quote"))
                )
        source, quote = as_name(raw.get("source")), as_name(raw.get("quote"))
        if source is None or not (quote or "").strip():
            return at.wrong("needs a source and a quote", dict(raw), "{source, quote}")
        place = self._place(source, at.into("source"))
        if place is BAD:
            return BAD
        citation = Citation(place.source, place.paragraph, quote)
        paragraphs = at.book.texts.get(citation.source)
        if paragraphs is not None and not occurs(citation, paragraphs):
            where = f"paragraph {citation.paragraph} of {citation.source}" if citation.paragraph else citation.source
            return at.into("quote").wrong(
                f'"{shown(quote)}" does not occur in {where}', quote, "a quotation is literal"
            )
        return citation


@dataclass(frozen=True)
class EvidenceShape(Shape):
    """Citations for a whole entry, or a map from its fields to citations."""

    fields: tuple[str, ...]

    def _read(self, raw: Any, at: At) -> Any:
        if not isinstance(raw, dict) or "source" in raw:
            cited = self._list(raw, at)
            return BAD if cited is BAD else {WHOLE: cited}
        evidence = {}
        for name, written in raw.items():
            inner = at.into(name)
            if name not in self.fields:
                rule = f"evidence is for: {', '.join(self.fields)}"
                inner.wrong("is no field that evidence could be for", name, rule, nearest(name, self.fields))
            cited = self._list(written, inner)
            if cited is not BAD:
                evidence[name] = cited
        return evidence

    def _list(self, raw: Any, at: At) -> Any:
        if not isinstance(raw, list):
            citation = CitationShape().read(raw, at)
            return BAD if citation is BAD else (citation,)
        if not raw:
            return at.wrong("is empty", raw, "at least one citation, or leave it out")
        citations = [CitationShape().read(item, at.into(index)) for index, item in enumerate(raw)]
        return BAD if BAD in citations else tuple(citations)

    def inner(self, key: str) -> Shape:
        """The kind of what is cited for one field."""
        return CitationShape()

    def merges(self, old: Any, new: Any) -> bool:
        """Whether both sides cite field by field."""
        return all(isinstance(side, dict) and "source" not in side for side in (old, new))


def entry(fields: Mapping[str, Shape], **more: Any) -> Record:
    """The record of an entry that may carry evidence."""
    return Record({**fields, "evidence": EvidenceShape(tuple(fields))}, **more)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """The blocks of a text between blank lines; the first is paragraph 1, title and captions included."""
    blocks = _BLANK_LINE.split(text.replace("\r\n", "\n").replace("\r", "\n"))
    return tuple(block.strip() for block in blocks if block.strip())


def occurs(citation: Citation, paragraphs: tuple[str, ...]) -> bool:
    """Whether the quotation stands in the cited paragraph, or anywhere if no paragraph is cited."""
    cited = paragraphs if citation.paragraph is None else (paragraphs[citation.paragraph - 1],)
    return _literal(citation.quote or "") in _literal(" ".join(cited))


def same_signs(text: str) -> str:
    """Text for comparison, as long as before: quotation marks and blanks of one kind."""
    return text.translate(_SAME)


def _literal(text: str) -> str:
    """Text for comparison: as by `same_signs`, and runs of white space as one blank."""
    return " ".join(same_signs(text).split())


@dataclass(frozen=True, slots=True)
class Texts:
    """The sources' paragraphs, as far as their files are at hand."""

    paragraphs: Mapping[str, tuple[str, ...]]
    notes: tuple[Note, ...]
    absent: tuple[str, ...]  # sources whose file isn't there: quotations from them are unchecked


def read_texts(
    sources: Mapping[str, Any], folder: FilePath | None, known: Mapping[str, tuple[Any, tuple[str, ...]]]
) -> Texts:
    """Reads the file of every source that names one.

    sources: the entries as written. folder: where the case file lies; None where it has no place. known: source → its
    `file` as written and its paragraphs, where they have been read before.
    """
    paragraphs: dict[str, tuple[str, ...]] = {}
    notes: list[Note] = []
    absent: list[str] = []
    for key, entry in sources.items():
        written = as_map(entry).get("file")
        if not isinstance(written, str):
            continue
        if key in known and known[key][0] == written:
            paragraphs[key] = known[key][1]
            continue
        try:
            text = None if folder is None else _read(written, folder)
        except _Unreadable as reason:
            rule = "a path below the case file's folder, to a text in UTF-8"
            notes.append(
                Note(("sources", key, "file"), f'source {key}: file "{shown(written)}" {reason}', written, rule)
            )
            continue
        if text is None:
            absent.append(key)
        else:
            paragraphs[key] = paragraphs_of(text)
    return Texts(paragraphs, tuple(notes), tuple(absent))


class _Unreadable(Exception):
    """Why the file of a source can't be used."""


def _read(written: str, folder: FilePath) -> str | None:
    """The text of a file below the folder; None if it isn't there."""
    if not stays_inside(written):
        raise _Unreadable("leaves the case file's folder")
    root = folder.resolve()
    try:
        path = (root / written).resolve()
        if not path.is_relative_to(root):
            raise _Unreadable("leaves the case file's folder")
        if any(part.startswith(".") for part in path.relative_to(root).parts):
            raise _Unreadable("is hidden")  # such as a folder's .env or .git: nothing that a case rests on
        if not path.exists():
            return None
        if not path.is_file():
            raise _Unreadable("is not a file")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _Unreadable(f"can't be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > MAX_BYTES:
        raise _Unreadable(f"is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Unreadable("is not UTF-8 text") from None


def stays_inside(written: str) -> bool:
    """Whether a relative path, on any system, leads to a place below where it starts."""
    paths = (PurePosixPath(written), PureWindowsPath(written))
    return bool(written.strip()) and not any(
        path.is_absolute() or path.drive or path.root or ".." in path.parts for path in paths
    )


def known_texts(
    sources: Mapping[str, Any], paragraphs: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[Any, tuple[str, ...]]]:
    """What `read_texts` needs to know of texts read before."""
    return {key: (as_map(sources.get(key)).get("file"), found) for key, found in paragraphs.items()}


def cited_sources(everything: Iterable[Mapping[str, tuple[Citation, ...]]]) -> frozenset[str]:
    """The sources that some evidence cites."""
    return frozenset(citation.source for evidence in everything for cited in evidence.values() for citation in cited)
