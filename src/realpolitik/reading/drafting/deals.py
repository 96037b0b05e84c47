"""The deals of a draft: what changes hands, as terms on issues that are there, or on what is given itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from realpolitik.reading.drafting import wording
from realpolitik.reading.drafting.people import People
from realpolitik.reading.drafting.stances import Table
from realpolitik.reading.drafting.told import Told, new_key, shortened, without_repeats
from realpolitik.reading.issues import SHARED, stem, telling
from realpolitik.reading.trades import Give, Trade
from realpolitik.reading.words import effects

LONGEST_QUESTION = 160
LONGEST_JOINED = 80
NEARLY_ALL = 0.99
CONDITION = re.compile(
    r"(?:(?:but|and|only)\s+)*(?:if|as|when|once|provided(?: that)?|on condition that)\s+", re.IGNORECASE
)


def deals(sources: Sequence[Told], people: People, table: Table) -> dict[str, Any]:
    """Every trade with two parties and something given; what is given and no issue yet becomes one on the table."""
    found: dict[str, dict[str, Any]] = {}
    for told in sources:
        named = [trade for trade in told.said.trades if trade.mark == "X-for-Y"]
        for trade in told.said.trades:
            is_named = any(one.start < trade.end and trade.start < one.end for one in named)
            if trade.mark != "link" or not is_named:  # "… only if it becomes an X-for-Y deal" is that deal
                _add(found, told, trade, people, table)
    return found


def _add(found: dict[str, dict[str, Any]], told: Told, trade: Trade, people: People, table: Table) -> None:
    """Put a trade among the deals found, or ask what it lacks."""
    cited = told.cite(trade.paragraph, trade.quote)
    pays = people.actors(trade.pays)
    parties = people.sides(trade.parties, without=pays)
    if len(parties) < 2 or not trade.gives:
        table.undecided += _lacking(told, trade, parties, people, cited)
        return
    terms: dict[str, str] = {}
    for give in trade.gives:
        issue, level = _term(give, parties, pays, terms, cited, people, table)
        terms[issue] = level
    for deal in found.values():
        if deal["terms"] == terms and set(deal["parties"]) == set(parties):
            deal["evidence"] = without_repeats([*deal["evidence"], cited])
            return
    if trade.mark == "X-for-Y":
        name = " for ".join(" ".join(give.what.split()) for give in trade.gives)
        key = new_key("", found, "_for_".join(new_key(give.what, (), "deal") for give in trade.gives))
    else:
        name, key = people.names(parties), new_key("", found, "_and_".join(parties)[:LONGEST_JOINED])
    found[key] = {"name": name, "parties": list(parties), "terms": terms, "evidence": [cited]}
    table.undecided += _left_open(key, trade, pays, people, cited)


def _lacking(told: Told, trade: Trade, parties: Sequence[str], people: People, cited: dict[str, str]) -> Iterator[str]:
    """What must be known before a trade is a deal."""
    if len(parties) < 2:
        who = people.names(parties) if parties else "whom"
        yield f"Who deals with {who}? “{cited['quote']}” ({cited['source']})"
    elif not any(one.gives and one.start < trade.end and trade.start < one.end for one in told.said.trades):
        yield f"What do {people.names(parties)} give each other? “{cited['quote']}” ({cited['source']})"


def _left_open(key: str, trade: Trade, pays: Sequence[str], people: People, cited: dict[str, str]) -> Iterator[str]:
    """What a deal doesn't say about itself."""
    asked = {"concluded": "is it in force?", "refused": "who refuses it?"}
    if trade.status in asked:
        yield f"{key}: {asked[trade.status]} “{cited['quote']}” ({cited['source']})"
    if pays:
        yield f"{key}: {people.names(pays)} would pay; on which issue? “{cited['quote']}” ({cited['source']})"


def _term(
    give: Give,
    parties: Sequence[str],
    pays: Sequence[str],
    terms: dict[str, str],
    cited: dict[str, str],
    people: People,
    table: Table,
) -> tuple[str, str]:
    """The issue that is moved, and where to: as those want it who receive, or else against those who pay."""
    givers = people.actors(give.giver)
    others = [actor for actor in parties if actor not in givers]
    issue = _issue(give.what, terms, table)
    if issue is not None:
        if (wanted := _wanted(issue, others or parties, table)) is not None:
            return issue, wanted
        if (offered := _offered(give.what, issue, givers, table)) is not None:
            _receive(others, issue, offered, cited, table)
            return issue, offered
        level = _spared(issue, pays, table) or (_worded(give.what) if givers else None)
        if level is not None:
            return issue, level
    return _gift(give.what, others if givers else [], cited, table), wording.GIVEN


def _offered(what: str, issue: str, givers: Sequence[str], table: Table) -> str | None:
    """The givers' own side, if the issue is the very thing that they offer."""
    is_the_same = telling(what) == telling(table.about[issue])
    return _wanted(issue, givers, table) if is_the_same else None


def _issue(what: str, terms: dict[str, str], table: Table) -> str | None:
    """The issue that a phrase is about, if one shares enough of its telling words and isn't a term yet."""
    whole = telling(what)
    bare = frozenset(word for word in whole if _verb(word) not in _signs()) or whole  # "forcing out X" is about X
    best, most = None, 0.0
    for key, about in table.about.items():
        if key in terms or wording.FOR not in table.issues[key]["levels"]:
            continue
        other = telling(about)
        share, size = max((len(said & other) / max(1, len(said | other)), len(said)) for said in (whole, bare))
        if share > max(most, SHARED if size > 1 else NEARLY_ALL):  # a name alone may mean anything about it
            best, most = key, share
    return best


def _wanted(issue: str, actors: Sequence[str], table: Table) -> str | None:
    """The side that all of some actors who have one are on."""
    sides = {table.sides.get((actor, issue)) for actor in actors} - {None, wording.UNCHANGED}
    return sides.pop() if len(sides) == 1 else None


def _spared(issue: str, pays: Sequence[str], table: Table) -> str | None:
    """The side that those who pay aren't on."""
    against = _wanted(issue, pays, table)
    return None if against is None else wording.AGAINST if against == wording.FOR else wording.FOR


@cache
def _signs() -> dict[str, int]:
    """The stems of the verbs that serve their object or work against it."""
    return {_verb(lemma): sign for lemma, sign in effects().items()}


def _verb(word: str) -> str:
    """The stem that a verb's forms share: "force", "forces", "forcing"."""
    return stem(word).removesuffix("e")


def _worded(what: str) -> str | None:
    """The side that the verbs of a gift are on: "ending the blockade" is against it."""
    found = [_verb(word) for word in re.findall(r"[^\W\d_]+", what.lower())]
    turns = [_signs()[verb] for verb in found if verb in _signs()]
    if not turns:
        return None
    return wording.AGAINST if turns.count(-1) % 2 else wording.FOR


def _gift(what: str, receivers: Sequence[str], cited: dict[str, str], table: Table) -> str:
    """An issue made of what is given, wanted by those who are to receive it."""
    what = CONDITION.sub("", " ".join(what.split()).removeprefix("to "), count=1)
    key = next(
        (key for key, about in table.about.items() if about == what and wording.GIVEN in table.issues[key]["levels"]),
        None,
    )
    if key is None:
        key = new_key(what, table.issues, "gift")
        table.about[key] = what
        table.issues[key] = {
            "question": f"Given or withheld: {shortened(what, LONGEST_QUESTION)}?",
            "levels": dict(wording.GIFT),
            "status_quo": wording.WITHHELD,
            "evidence": [cited],
        }
        if not receivers:
            table.undecided.append(f"{key}: who gives it, who wants it? “{cited['quote']}” ({cited['source']})")
    _receive(receivers, key, wording.FOR, cited, table)
    return key


def _receive(actors: Sequence[str], issue: str, side: str, cited: dict[str, str], table: Table) -> None:
    """Whoever is to be given something wants it, unless it has a stance."""
    where = wording.SOMEHOW if side == wording.FOR else wording.SOMEHOW.mirrored
    for actor in actors:
        table.stances.setdefault(actor, {}).setdefault(
            issue,
            {
                "position": str(where),
                "salience": str(wording.WANTED),
                "evidence": {"position": [cited], "salience": [cited]},
            },
        )
