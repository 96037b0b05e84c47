"""What comes from outside, a draft or an upload: read, reviewed and decided upon."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from time import monotonic

from realpolitik.case import Case
from realpolitik.case.edit import text_of
from realpolitik.case.file import parse
from realpolitik.case.text import decode
from realpolitik.errors import TooLarge, Unreadable
from realpolitik.interop.files import load as load_any
from realpolitik.reading.review import Item, Review
from realpolitik.web.shelf import ENDINGS

LONGEST_READING = 10.0  # seconds: a case of a megabyte takes three


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands on the shelf."""

    text: str
    file: Path
    identity: str  # changes also with what it extends, and with the texts beside it


@dataclass(frozen=True, slots=True)
class ToReview:
    """What of a draft is unreviewed."""

    items: tuple[Item, ...]
    looked_at: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision makes of a draft."""

    text: str
    goes_too: tuple[str, ...]  # in words: what is dropped besides
    next: str | None  # path of what is to be looked at then


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft case, and the texts that it was read from, by their paths below its folder."""

    text: str
    copies: Mapping[str, bytes]


def to_review(_case: Case, _scenario: str | None, draft: Draft) -> ToReview:
    """What of a draft is still to be reviewed."""
    review = _review(draft)
    return ToReview(review.items, review.looked_at)


@lru_cache(maxsize=2)  # a reviewer goes from item to item
def _review(draft: Draft) -> Review:
    return Review(draft.text, draft.file)


def decided(_case: Case, _scenario: str | None, draft: Draft, path: str, decision: str, typed: str | None) -> Decided:
    """What accepting or dropping an item makes of a draft. typed: what it is changed to, if to anything.

    Raises UnknownName where it is no longer there, CaseError with what speaks against it.
    """
    review = _review(draft)
    if decision == "drop":
        dropped = review.drop(path)
        return Decided(dropped.text, tuple(map(review.in_words, dropped.with_it)), review.after(path, dropped.text))
    changed = review.accept(path) if typed is None else review.change(path, typed)
    return Decided(changed, (), review.after(path, changed))


def case_text(data: bytes, ending: str, name: str = "", near: str | None = None) -> str:
    """A file from outside as the text of a case file: as it is, or a spreadsheet or graph model made into one.

    near: the folder in which a case file would stand. Raises CaseError with every problem, TooLarge for what takes
    longer to read than whoever asks for its pages would wait.
    """
    began = monotonic()
    if ending in ENDINGS:
        text = decode(data, name)
        parse(text, file=name, folder=None if near is None else Path(near))
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"upload{ending}"
            path.write_bytes(data)
            text = text_of(load_any(path).document)
    if monotonic() - began > LONGEST_READING:
        raise TooLarge(f"this case takes longer than {LONGEST_READING:g} seconds to read; work on it from the terminal")
    return text


def drafted(texts: tuple[tuple[str, bytes], ...]) -> Drafted:
    """The case that articles tell, by their names and bytes.

    Raises Unreadable, with a line for every article that can't be read.
    """
    files, drafting = import_module("realpolitik.reading.files"), import_module("realpolitik.reading.draft")
    read, problems = [], []
    for name, data in texts:
        try:
            read.append(files.read_bytes(data, name))
        except Unreadable as reason:
            problems.append(f"{name} {reason}")
    if problems:
        raise Unreadable("; ".join(problems))
    copies = drafting.copies(read, {})
    draft = drafting.draft(read, {place: copy.path for place, copy in copies.items()})
    return Drafted(draft.text, {copy.path: copy.content for copy in copies.values()})
