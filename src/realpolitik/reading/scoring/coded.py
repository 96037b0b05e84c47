"""How well events were read, against single sentences that others coded by PLOVER."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from realpolitik.reading.cast import cast_of
from realpolitik.reading.events import FORMER
from realpolitik.reading.gazetteer import PERSON
from realpolitik.reading.mentions import Cast
from realpolitik.reading.said import said_in
from realpolitik.reading.scoring.gold import Tally
from realpolitik.reading.source_text import Origin, Paragraph, Text

SPELLED = {"JAP": "JPN", "VTN": "VNM"}  # the records' own spelling of a country's code


def coded_events(records: Iterable[Mapping[str, Any]]) -> dict[str, Tally]:
    """Actor pairs and root codes on sentences coded by PLOVER, such as the codebook's own examples.

    Pairs: source and target of different codes; a pair that a sentence is given and its record lacks is wrong, also
    where the record has none. Roots: of the pairs found, those with the record's root (in today's labels).
    """
    pairs, codes = Tally(0, 0, 0, 0), Tally(0, 0, 0, 0)
    for record in records:
        gold = {
            (SPELLED.get(one["code"], one["code"]), SPELLED.get(other["code"], other["code"]))
            for one in record["source"]
            for other in record["target"]
            if one.get("code") and other.get("code") and one["code"] != other["code"]
        }
        given = _coded(record["text"], record["date"])
        both = gold & set(given)
        pairs += Tally(len(gold), len(both), len(given), len(both))
        root = FORMER.get(record["plover"], record["plover"])
        named = sum(given[pair] == root for pair in both)
        codes += Tally(len(both), named, len(both), named)
    return {"event pairs": pairs, "event roots": codes}


def _coded(words: str, date: str) -> dict[tuple[str, str], str]:
    """The pairs of codes that a sentence is read as, each with its root."""
    text = Text("record", words, (Paragraph(0, 0, len(words), Paragraph.BODY),), Origin(date=date))
    cast = cast_of(text)
    found: dict[tuple[str, str], str] = {}
    for one in said_in(text, cast).events:
        for source in one.source:
            for target in one.target:
                pair = (_code(source, cast), _code(target, cast))
                if pair[0] != pair[1]:
                    found.setdefault(pair, one.root)
    return found


def _code(key: str, cast: Cast) -> str:
    """The country that an actor belongs to, or what kind of body it is."""
    state = cast.state_of(key)
    if state is not None:
        return cast.entries[state].iso3 or state
    entry = cast.entries.get(key)
    home = entry.home if entry is not None and entry.kind == PERSON else None
    if home is not None and home in cast.entries:
        return _code(home, cast)
    kind = "" if entry is None else entry.kind
    return "IGO" if kind in {"bloc", "organisation"} else key
