"""How well what a text says was read, against a gold file: stances, deals and marked conditionals.

The rules, kind by kind, are in the functions' docstrings: they decide what the figures mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from realpolitik.reading.issues import telling
from realpolitik.reading.mentions import Cast
from realpolitik.reading.readers import Reading
from realpolitik.reading.relations import Tie
from realpolitik.reading.scoring.gold import Gold, Tally, is_actor
from realpolitik.reading.trades import Trade
from realpolitik.reading.words import effects

SPOKESMEN = frozenset({"leader", "official", "government", "military commander"})  # they speak for their state
SHARED = 2  # words that a phrase and a gold issue must share where its evidence is elsewhere
WITHOUT_MARK = frozenset({"counterfactual-trade", "cause"})  # an annotator's inference: no word of the text marks it


def stances(reading: Reading, gold: Gold) -> Tally:
    """Who is for or against what.

    A gold stance is found when a statement has its holder (a leader speaks for the state), its direction, a quotation
    that overlaps the stance's evidence, and a telling word in common with the issue, the position or the evidence. A
    statement is right when it finds a stance, or has the holder and direction of one and two words in common with the
    issue or the position, wherever it stands. Directions are compared with the gold's, towards its issue, or else with
    the side that the gold's own words for the position take towards what they name: "contain X" is against X.
    """
    said, cast = reading.said, reading.cast
    expected = [(issue, stance) for issue in gold.content["issues"] for stance in issue["stances"]]
    here = [(issue, stance) for issue, stance in expected if stance["evidence"]["doc"] == gold.document]
    actors = {actor["id"]: actor for actor in gold.content["actors"]}
    states = {actor["iso3"]: actor for actor in gold.content["actors"] if actor["type"] == "state"}
    found: set[int] = set()
    right = 0
    for one in said.statements:
        same = [
            (place, issue, stance)
            for place, (issue, stance) in enumerate(expected)
            if one.direction in _sides(stance) and _speaks_for(one.holder, stance["actor"], actors, states, cast)
        ]
        hits = {
            place
            for place, issue, stance in same
            if stance["evidence"]["doc"] == gold.document
            and _overlap(one, [stance["evidence"]])
            and telling(one.about)
            & telling(f"{issue['name']} {stance['position']} {_words(stance['evidence'], reading)}")
        }
        found |= hits
        right += bool(hits) or any(
            len(telling(one.about) & telling(f"{issue['name']} {stance['position']}")) >= SHARED
            for _, issue, stance in same
        )
    return Tally(len(here), len(found), len(said.statements), right)


def deals(reading: Reading, gold: Gold) -> Tally:
    """Deals with their parties.

    A gold deal is found when a trade stands on its evidence and names two or more of its parties and nobody who isn't
    one; a leader counts as the state. A trade is right when it stands on a gold deal's evidence with two of its
    parties, whoever else it names.
    """
    said, cast = reading.said, reading.cast
    actors = {actor["id"]: actor for actor in gold.content["actors"]}
    states = {actor["iso3"]: actor for actor in gold.content["actors"] if actor["type"] == "state"}
    expected = [deal for deal in gold.content["deals"] if _evidence(deal, gold)]
    found = right = 0
    hit: set[str] = set()
    for one in said.trades:
        near = [deal for deal in expected if _overlap(one, _evidence(deal, gold))]
        parties = {deal["id"]: _parties(one, deal, actors, states, cast) for deal in near}
        right += any(len(known) > 1 for known, _ in parties.values())
        hit |= {key for key, (known, strangers) in parties.items() if len(known) > 1 and not strangers}
    found = len(hit)
    return Tally(len(expected), found, len(said.trades), right)


def marked_conditionals(reading: Reading, gold: Gold) -> Tally:
    """Conditionals that a word of the text marks: found when one of ours overlaps the evidence; right likewise."""
    said = reading.said
    every = [one for one in gold.content["conditionals"] if one["evidence"]["doc"] == gold.document]
    expected = [one["evidence"] for one in every if one["kind"] not in WITHOUT_MARK]
    found = sum(any(_overlap(one, [evidence]) for one in said.conditionals) for evidence in expected)
    right = sum(_overlap(one, [each["evidence"] for each in every]) for one in said.conditionals)
    return Tally(len(expected), found, len(said.conditionals), right)


def standing_ties(reading: Reading, gold: Gold) -> Tally:
    """Ties between two actors: found when one of ours overlaps the evidence and has both; a leader counts as the state.

    A group without a name of its own is the gold's if the words that mean it overlap the gold's mention of it. Which
    of the two stands behind the other is asked too, except of an alliance; what the tie is called isn't.
    """
    said, cast = reading.said, reading.cast
    actors = {actor["id"]: actor for actor in gold.content["actors"]}
    states = {actor["iso3"]: actor for actor in gold.content["actors"] if actor["type"] == "state"}
    expected = [one for one in gold.content["relations"] if one["evidence"]["doc"] == gold.document]
    found: set[int] = set()
    right = 0
    for one in said.ties:
        ways = [(one.patron, one.client), (one.client, one.patron)]
        hits = {
            place
            for place, tie in enumerate(expected)
            if _overlap(one, [tie["evidence"]])
            and any(
                _is_end(first, tie["source"], one, actors, states, cast, gold)
                and _is_end(second, tie["target"], one, actors, states, cast, gold)
                for first, second in (
                    ways if one.kind == "alliance" else ways[1:] if tie["relation"].startswith("depend") else ways[:1]
                )
            )
        }
        found |= hits
        right += bool(hits)
    return Tally(len(expected), len(found), len(said.ties), right)


# What the rules are made of


def _speaks_for(key: str, gold_id: str, actors: Mapping[str, Any], states: Mapping[str, Any], cast: Cast) -> bool:
    """Whether a holder is a gold actor, or both come to the same state."""
    actor = actors[gold_id]
    if is_actor(key, actor, cast):
        return True
    state = states.get(actor["iso3"]) if actor["type"] in SPOKESMEN | {"state"} else None
    entry = cast.entries.get(key)
    speaks = entry is not None and entry.kind in {"person", "state"}
    home = cast.state_of(key) if speaks else None
    return state is not None and home is not None and is_actor(home, state, cast)


def _words(span: Mapping[str, Any], reading: Reading) -> str:
    """The words of the text at a place."""
    return reading.text.original[span["start"] : span["end"]]


def _is_end(
    key: str, gold_id: str, tie: Tie, actors: Mapping[str, Any], states: Mapping[str, Any], cast: Cast, gold: Gold
) -> bool:
    """Whether one end of a tie is a gold actor: by its name, or by the words that mean it there."""
    if _speaks_for(key, gold_id, actors, states, cast):
        return True
    meant = [one for one in actors[gold_id].get("mentions", ()) if one["doc"] == gold.document]
    here = [one for one in cast.of(key) if one.start < tie.end and tie.start < one.end]
    return any(_overlap(one, meant) for one in here)


def _sides(stance: Mapping[str, Any]) -> set[str]:
    """The directions that a stance may be read as: towards its issue, and towards what its position names."""
    found = {str(stance["direction"])}
    for word in re.findall(r"[a-z]+", stance["position"].lower())[:3]:
        known = next((effects()[form] for form in _forms(word) if form in effects()), None)
        if known is not None:
            return found | {"favour" if known > 0 else "oppose"}
    return found


def _forms(word: str) -> Iterable[str]:
    """What a verb may be the form of."""
    yield word
    for ending in ("s", "ing", "ed"):
        if word.endswith(ending):
            yield word.removesuffix(ending)
            yield word.removesuffix(ending) + "e"


def _evidence(deal: Mapping[str, Any], gold: Gold) -> list[Any]:
    return [one for one in deal["evidence"] if one["doc"] == gold.document]


def _overlap(one: Any, evidence: Iterable[Mapping[str, Any]]) -> bool:
    return any(one.start < each["end"] and each["start"] < one.end for each in evidence)


def _parties(
    trade: Trade, deal: Mapping[str, Any], actors: Mapping[str, Any], states: Mapping[str, Any], cast: Cast
) -> tuple[set[str], list[str]]:
    """The gold's parties that a trade names, and those it names that aren't parties."""
    known: set[str] = set()
    strangers: list[str] = []
    for key in trade.parties:
        of = {party for party in deal["parties"] if _speaks_for(key, party, actors, states, cast)}
        known |= of
        if not of:
            strangers.append(key)
    return known, strangers
