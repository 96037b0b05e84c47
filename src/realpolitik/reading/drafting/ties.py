"""Who supplies, commands and stands by whom in a draft, and what happened when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from realpolitik.case.shape import is_date
from realpolitik.reading.drafting import wording
from realpolitik.reading.drafting.people import People
from realpolitik.reading.drafting.told import Told, new_key, without_repeats
from realpolitik.reading.relations import Tie

BETWEEN = {"command": "commands", "supply": "supplies", "alliance": "and"}


def relations(sources: Sequence[Told], people: People, undecided: list[str]) -> dict[str, Any]:
    """The standing ties between two actors of the case; a client has one commander, and nobody commands its own."""
    found: dict[str, dict[str, Any]] = {}
    commanders: dict[str, str] = {}
    for told, tie, patron, client in _ties(sources, people):
        cited = told.cite(tie.paragraph, tie.quote)
        ends = sorted((patron, client)) if tie.kind == "alliance" else [patron, client]
        key = f"{ends[0]}_{BETWEEN[tie.kind]}_{ends[1]}"[:100]
        if key in found:
            if tie.kind == "supply":
                found[key]["dependence"] = max(found[key]["dependence"], wording.dependence(tie.quote))
            found[key]["evidence"] = without_repeats([*found[key]["evidence"], cited])
            continue
        if tie.kind == "alliance":
            found[key] = {"kind": tie.kind, "members": ends, "evidence": [cited]}
            continue
        if tie.kind == "command":
            if client in commanders or client in _above(patron, commanders):
                asked = f"Who commands {people.name(client)}?" if client in commanders else "Who commands whom?"
                undecided.append(f"{asked} “{cited['quote']}” ({cited['source']})")
                continue
            commanders[client] = patron
        found[key] = {"kind": tie.kind, "patron": patron, "client": client}
        if tie.kind == "supply":
            found[key]["dependence"] = wording.dependence(tie.quote)
        found[key]["evidence"] = [cited]
    return found


def _ties(sources: Sequence[Told], people: People) -> Iterator[tuple[Told, Tie, str, str]]:
    """The ties between two actors that differ, the surest first, so that no guess keeps out a sure one."""
    ties = [
        (told, tie, people.actor(tie.patron), people.actor(tie.client)) for told in sources for tie in told.said.ties
    ]
    yield from sorted((one for one in ties if one[2] != one[3]), key=lambda one: -one[1].confidence)


def _above(actor: str, commanders: dict[str, str]) -> set[str]:
    """Everybody who commands an actor, one above the other."""
    found: set[str] = set()
    while actor in commanders and actor not in found:
        found.add(actor)
        actor = commanders[actor]
    return found | {actor}


def events(sources: Sequence[Told], people: People) -> dict[str, Any]:
    """What happened on a date that a text gives."""
    found: dict[str, dict[str, Any]] = {}
    for told in sources:
        for one in told.said.events:
            who = people.actors(one.source)
            if one.date is None or not is_date(one.date) or not who:
                continue
            key = new_key("", found, f"{one.root.lower()}_{one.date.replace('-', '_')}")
            found[key] = {"date": one.date, "who": list(who)}
            if whom := people.actors(one.target, without=who):
                found[key]["whom"] = list(whom)
            found[key] |= {"what": " ".join(one.what.split()), "evidence": [told.cite(one.paragraph, one.quote)]}
    return found
