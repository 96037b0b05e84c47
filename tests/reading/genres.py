"""Invented articles of many genres (`genres.toml`), and how much of what a reader finds in them is read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from realpolitik.reading.cast import cast_of
from realpolitik.reading.files import read_bytes
from realpolitik.reading.gazetteer import PERSON
from realpolitik.reading.issues import telling
from realpolitik.reading.mentions import Cast
from realpolitik.reading.said import Said, said_in
from realpolitik.reading.score import Tally
from realpolitik.reading.statements import Statement
from realpolitik.reading.trades import Trade

GENRES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "genres.toml").read_text(encoding="utf-8"))
HELD_OUT = tuple(name for name, genre in GENRES.items() if genre.get("held_out"))
SEEN = tuple(name for name in GENRES if name not in HELD_OUT)


@dataclass(frozen=True)
class Reading:
    """One invented article as it is read."""

    original: str
    said: Said
    cast: Cast

    def who(self, key: str) -> str:
        """A leader speaks for whom he leads, an army for its state."""
        entry = self.cast.entries.get(key)
        return key if entry is None or entry.kind not in {PERSON, "armed_force"} else entry.home or key

    def group(self, keys: Sequence[str]) -> frozenset[str]:
        return frozenset(map(self.who, keys))

    def stands_at(self, one: Any, words: str) -> bool:
        """Whether what was read stands where the words do."""
        start = self.original.index(words)
        return bool(one.start < start + len(words) and start < one.end)


@cache
def reading(name: str) -> Reading:
    """One article, read once."""
    text = read_bytes(GENRES[name]["text"].strip().encode(), f"{name}.txt")
    cast = cast_of(text)
    return Reading(text.original, said_in(text, cast), cast)


def stances(name: str) -> Tally:
    """Found: the holder, the side, and a telling word of what is at stake."""
    here, expected = reading(name), GENRES[name]["stances"]
    found, right = set(), 0
    for one in here.said.statements:
        hits = {place for place, stance in enumerate(expected) if _is_stance(here, one, stance)}
        found |= hits
        right += bool(hits)
    return Tally(len(expected), len(found), len(here.said.statements), right)


def deals(name: str) -> Tally:
    """Found: a trade where the deal is spoken of, with its very parties."""
    here, expected = reading(name), GENRES[name]["deals"]
    hits = [_deals_of(here, trade, expected) for trade in here.said.trades]
    return Tally(len(expected), len(set().union(*hits)), len(hits), sum(map(bool, hits)))


def gives(name: str) -> Tally:
    """Found: of what each party gives, the giver and a word of it, in a trade where the deal is spoken of."""
    here, expected = reading(name), GENRES[name]["deals"]
    wanted = [(deal["at"], giver, what) for deal in expected for giver, what in deal["gives"]]
    found, given, right = set(), 0, 0
    for trade in here.said.trades:
        for give in trade.gives:
            given += 1
            hits = {
                place
                for place, (at, giver, what) in enumerate(wanted)
                if here.stands_at(trade, at)
                and here.group(give.giver) == {giver} - {""}
                and telling(give.what) & telling(what)
            }
            found |= hits
            right += bool(hits)
    return Tally(len(wanted), len(found), given, right)


def conditionals(name: str) -> Tally:
    """Found: a conditional where the words stand."""
    here, expected = reading(name), GENRES[name]["conditionals"]
    hits = [{words for words in expected if here.stands_at(one, words)} for one in here.said.conditionals]
    return Tally(len(expected), len(set().union(*hits)), len(hits), sum(map(bool, hits)))


def ties(name: str) -> Tally:
    """Found: the kind and both ends; of an alliance in either order."""
    here = reading(name)
    expected = {_tie(*one) for one in GENRES[name]["ties"]}
    given = set(_ties(here))
    return Tally(len(expected), len(expected & given), len(given), len(expected & given))


MEASURES = {"stances": stances, "deals": deals, "gives": gives, "conditionals": conditionals, "ties": ties}


def tallied(names: Sequence[str]) -> dict[str, Tally]:
    """Every measure over several articles."""
    return {kind: sum((measure(name) for name in names), start=Tally(0, 0, 0, 0)) for kind, measure in MEASURES.items()}


def _is_stance(here: Reading, one: Statement, stance: Sequence[str]) -> bool:
    holder, *ways = stance
    return here.who(one.holder) == holder and any(
        one.direction == side and telling(f"{one.about} {' '.join(one.whom)}") & telling(about)
        for side, about in zip(ways[::2], ways[1::2], strict=True)
    )


def _deals_of(here: Reading, trade: Trade, expected: Sequence[Any]) -> set[str]:
    return {
        deal["at"]
        for deal in expected
        if here.stands_at(trade, deal["at"]) and here.group(trade.parties) == set(deal["parties"])
    }


def _ties(here: Reading) -> Iterator[tuple[str, ...]]:
    """The ties read, but those of an office: "President X"."""
    for one in here.said.ties:
        if (patron := here.who(one.patron)) != (client := here.who(one.client)):
            yield _tie(one.kind, patron, client)


def _tie(kind: str, patron: str, client: str) -> tuple[str, ...]:
    return (kind, *sorted((patron, client))) if kind == "alliance" else (kind, patron, client)


def report(names: Sequence[str]) -> Iterator[str]:
    """What was found, missed and made up, line by line: to look at while mending rules."""
    for name in names:
        here = reading(name)
        yield f"\n=== {name}"
        for one in here.said.statements:
            mark = " " if any(_is_stance(here, one, stance) for stance in GENRES[name]["stances"]) else "✗"
            yield f"{mark} {here.who(one.holder)} {one.attitude} {one.direction} | {one.about}"
        for stance in GENRES[name]["stances"]:
            if not any(_is_stance(here, one, stance) for one in here.said.statements):
                yield f"  MISSED {' '.join(stance)}"
        for trade in here.said.trades:
            gives_ = "; ".join(f"{'+'.join(give.giver)}: {give.what}" for give in trade.gives)
            yield f"  TRADE {trade.mark} {trade.status} {'+'.join(trade.parties)} [{gives_}] pays {trade.pays}"
        for deal in GENRES[name]["deals"]:
            if not any(_deals_of(here, trade, [deal]) for trade in here.said.trades):
                yield f"  MISSED deal {deal}"
        for words in GENRES[name]["conditionals"]:
            if not any(here.stands_at(one, words) for one in here.said.conditionals):
                yield f"  MISSED conditional {words}"
        for one in here.said.conditionals:
            yield f"  COND {one.kind}: {one.condition!r} → {one.consequence!r}"
        expected = {_tie(*one) for one in GENRES[name]["ties"]}
        given = set(_ties(here))
        yield f"  TIES right {sorted(given & expected)}"
        yield f"  TIES wrong {sorted(given - expected)} missed {sorted(expected - given)}"
