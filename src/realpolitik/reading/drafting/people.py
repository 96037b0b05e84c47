"""Who acts in a draft: leaders speak for what they lead, everybody else for themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from realpolitik.reading.drafting.told import Told
from realpolitik.reading.gazetteer import PEOPLE, PERSON, Entry
from realpolitik.reading.mentions import Mention

MOST_NAMES = 8
ARMY = "armed_force"


class People:
    """Everybody whom the texts name, by key."""

    def __init__(self, sources: Sequence[Told]) -> None:
        self.sources = sources
        self.entries: Mapping[str, Entry] = {key: entry for told in sources for key, entry in told.cast.entries.items()}

    def actor(self, key: str) -> str:
        """Whom an actor acts for: itself, or the state or group whose office a person holds."""
        seen: set[str] = set()
        while key in self.entries and key not in seen:
            seen.add(key)
            entry = self.entries[key]
            if entry.kind != PERSON or entry.home is None:
                break
            key = entry.home
        return key.replace(".", "_").replace("#", "_")[:100]  # what no name of a case may hold

    def actors(self, keys: Iterable[str], without: Collection[str] = ()) -> tuple[str, ...]:
        """Whom several act for, each once."""
        return tuple(dict.fromkeys(actor for key in keys if (actor := self.actor(key)) not in without))

    def sides(self, keys: Iterable[str], without: Collection[str] = ()) -> tuple[str, ...]:
        """The same of the parties to a deal, but a state's own army or people: nobody deals with himself."""
        found = self.actors(keys, without)
        return tuple(actor for actor in found if not (self._is_part(actor) and self.entries[actor].home in found))

    def _is_part(self, actor: str) -> bool:
        return actor in self.entries and self.entries[actor].kind in {ARMY, PEOPLE}

    def section(self, wanted: Collection[str]) -> dict[str, Any]:
        """The actors of the case, in the order in which the texts name them."""
        names: dict[str, Counter[str]] = {}
        first: dict[str, dict[str, str]] = {}
        for told in self.sources:
            for mention in told.cast.mentions:
                if mention.actor is None or (actor := self.actor(mention.actor)) not in wanted:
                    continue
                first.setdefault(actor, told.cite(mention.paragraph, mention.text))
                if mention.kind == Mention.NAME:
                    names.setdefault(actor, Counter())[" ".join(mention.text.split())] += 1
        order = [*first, *sorted(set(wanted) - set(first))]
        return {actor: self._entry(actor, names.get(actor, Counter()), first.get(actor)) for actor in order}

    def _entry(self, actor: str, names: Counter[str], cited: Mapping[str, str] | None) -> dict[str, Any]:
        known = self.entries.get(actor)
        entry: dict[str, Any] = {"name": actor.replace("_", " ") if known is None else known.name}
        if known is not None:
            entry["kind"] = known.kind
        also: dict[str, str] = {}
        for name in sorted(names, key=lambda name: (-names[name], name)):
            also.setdefault(_bare(name), name)
        also.pop(_bare(entry["name"]), None)
        if also:
            entry["aka"] = list(also.values())[:MOST_NAMES]
        if cited is not None:
            entry["evidence"] = [dict(cited)]
        return entry

    def name(self, actor: str) -> str:
        """What an actor is called."""
        return self.entries[actor].name if actor in self.entries else actor.replace("_", " ")

    def names(self, actors: Iterable[str]) -> str:
        """What several are called: "Upland, Lowland and the port"."""
        *most, last = map(self.name, actors)
        return f"{', '.join(most)} and {last}" if most else last


def _bare(name: str) -> str:
    """A name without its article, in small letters: "The Kremlin" and "the Kremlin" are one."""
    return name.casefold().removeprefix("the ")
