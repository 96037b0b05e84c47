"""Where a number or an entry comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

WHOLE = ""  # the field name under which an entry keeps the evidence for all of itself


@dataclass(frozen=True, slots=True)
class Source:
    """A text that the case is coded from, rated by the Admiralty code (A–F reliability, 1–6 credibility)."""

    key: str
    title: str
    publisher: str | None = None
    author: str | None = None
    date: str | None = None
    kind: str | None = None
    reliability: str | None = None  # "B2"
    file: str | None = None  # path beside the case file


@dataclass(frozen=True, slots=True)
class Citation:
    """A paragraph of a source (counted from 1), a literal quotation from it, or the source as a whole."""

    source: str
    paragraph: int | None = None
    quote: str | None = None

    def __str__(self) -> str:
        return self.source if self.paragraph is None else f"{self.source}#{self.paragraph}"


# Evidence of an entry: field name → citations; the key WHOLE stands for the whole entry.
Evidence = Mapping[str, tuple[Citation, ...]]
NO_EVIDENCE: Evidence = MappingProxyType({})
