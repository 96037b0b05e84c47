"""What of a draft somebody must confirm, and how sure the reading is of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from realpolitik.case.text import Path
from realpolitik.reading.drafting.told import Told
from realpolitik.reading.events import CodedEvent
from realpolitik.reading.marks import proposed
from realpolitik.reading.relations import Tie
from realpolitik.reading.statements import Statement
from realpolitik.reading.trades import Trade


def unreviewed(document: Mapping[str, Any], sources: Sequence[Told]) -> dict[Path, float | None]:
    """Every entry and number of a draft, with the confidence of the surest reading that it cites."""
    sure = _confidences(sources)
    return {path: max(_known(_cited(document, path), sure), default=None) for path in proposed(document)}


def _cited(document: Mapping[str, Any], path: Path) -> list[Any]:
    """What a proposal cites."""
    section, key, *rest = map(str, path)
    if section != "stances":
        return list(document[section][key].get("evidence", []))
    issue, name = rest
    return list(document[section][key][issue]["evidence"].get(name, []))


def _confidences(sources: Sequence[Told]) -> dict[tuple[str, str], float]:
    """Source with paragraph, and quotation → how sure the reading of it is."""
    found: dict[tuple[str, str], float] = {}
    for told in sources:
        said = told.said
        pieces: tuple[Statement | Trade | CodedEvent | Tie, ...] = (
            *said.statements, *said.trades, *said.events, *said.ties
        )  # fmt: skip
        for one in pieces:
            cited = told.cite(one.paragraph, one.quote)
            place = cited["source"], cited["quote"]
            found[place] = max(one.confidence, found.get(place, 0.0))
    return found


def _known(cited: Iterable[Mapping[str, str]], sure: Mapping[tuple[str, str], float]) -> Iterator[float]:
    """The confidences of citations; a whole sentence has that of what was read in it."""
    for one in cited:
        for (source, quote), confidence in sure.items():
            if source == one["source"] and (quote == one["quote"] or quote in one["quote"]):
                yield confidence
