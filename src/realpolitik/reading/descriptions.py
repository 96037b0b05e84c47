"""Actors that a text describes rather than names: "the Syrian army", "Iran-backed militias", "his government"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from realpolitik.reading.gazetteer import PERSON, REGION, STATE, Entry, gazetteer
from realpolitik.reading.mentions import Mention
from realpolitik.reading.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

GOVERNMENT, FORCES, OPPOSITION, MILITIAS, PEOPLE = "government", "forces", "opposition", "militias", "people"
OFFICE = "office"
# Head noun → the part of a country that it calls. A government is its state; the others are actors of their own.
HEADS: Mapping[str, str] = {
    **dict.fromkeys(
        "government governments regime regimes administration authority authorities leadership leaders cabinet junta juntas"
        " presidency state ministry ministries parliament legislature lawmakers officials official diplomats diplomat negotiators negotiator"
        " delegation delegations side elite establishment rulers policymakers decision-makers embassy monarchy coalition"
        " counterpart counterparts spokesman spokeswoman spokesperson envoy envoys ministers intelligence".split(),
        GOVERNMENT,
    ),
    **dict.fromkeys(
        "army armies military forces troops navy soldiers generals commanders officers police marines airforce".split(),
        FORCES,
    ),
    **dict.fromkeys(
        "opposition rebels rebel rebellion insurgents insurgency opponents dissidents protesters demonstrators revolution"
        "aries separatists resistance uprising secessionists".split(),
        OPPOSITION,
    ),
    **dict.fromkeys(
        "militia militias paramilitaries fighters mercenaries militants proxies volunteers gunmen jihadists jihadis".split(),
        MILITIAS,
    ),
    **dict.fromkeys("people public population voters citizens liberals islamists nationalists society".split(), PEOPLE),
    **dict.fromkeys("president premier chancellor minister king monarch leader".split(), OFFICE),
}
GROUPS = frozenset(
    {"groups", "group", "factions", "faction", "movement", "party", "parties", "organisations", "bodies"}
)
ARMED = {"armed": OPPOSITION, "opposition": OPPOSITION, "rebel": OPPOSITION, "militant": MILITIAS, "jihadist": MILITIAS}
KINDS = {FORCES: "armed_force", OPPOSITION: "movement", MILITIAS: "armed_group", PEOPLE: "people"}
WORDS = {FORCES: "armed forces", OPPOSITION: "opposition", MILITIAS: "militias", PEOPLE: "people"}
OFFICES = {
    "president": "president", "premier": "prime minister", "chancellor": "chancellor", "king": "monarch",
    "monarch": "monarch", "leader": "supreme leader",
}  # fmt: skip
MINISTERS = {"prime": "prime minister", "foreign": "foreign minister", "defence": "defence minister",
             "defense": "defence minister", "finance": "finance minister"}  # fmt: skip
SUPPORT = (
    "backed",
    "supported",
    "led",
    "allied",
    "aligned",
    "funded",
    "armed",
    "trained",
    "sponsored",
    "controlled",
    "held",
)
HIS = frozenset({"his", "her"})
_IN_COUNTRY = frozenset({"in", "of", "from", "inside", "within", "across"})


def described(
    paragraphs: Iterable[Parsed], names: list[Mention], known: Mapping[str, Entry], date: str | None
) -> tuple[list[Mention], dict[str, Entry]]:
    """Descriptions of actors, and the entries of groups that the table doesn't know.

    names: the names found in the same paragraphs. known: every entry by key. date: of the text, for "the president".
    """
    theatre = _theatre(names, known)
    groups: dict[str, Entry] = {}
    found: list[Mention] = []
    for parsed in paragraphs:
        start, end = parsed.paragraph.start, parsed.paragraph.end
        here = [one for one in names if start <= one.start and one.end <= end]
        for chunk in _chunks(parsed, here):
            said = _Said(parsed, chunk, here, known)
            sort = said.sort
            if sort is None:
                continue
            key = said.actor(sort, theatre, date, groups)
            if key is None and len(chunk) == 1:  # "soldiers": nobody's
                continue
            left, right = chunk.start_char, chunk.end_char
            found.append(
                Mention(
                    start + left,
                    start + right,
                    parsed.doc.text[left:right],
                    key,
                    Mention.DESCRIPTION,
                    parsed.paragraph.number,
                )
            )
    return found, groups


def _chunks(parsed: Parsed, names: list[Mention]) -> Iterable[Span]:
    """The noun phrases whose head is a word for a government, its forces, its opponents; with "of NAME" behind it."""
    base = parsed.paragraph.start
    for chunk in parsed.doc.noun_chunks:
        head = chunk.root
        if head.lower_ not in HEADS and head.lower_ not in GROUPS:
            continue
        end = chunk.end_char
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                inside = [base + inner.idx for inner in child.children if inner.dep_ == "pobj"]
                named = [one for one in names if any(one.start <= at < one.end for at in inside)]
                end = max([end, *(one.end - base for one in named)])
        start = next(token.idx for token in chunk if not token.is_punct)
        span = parsed.doc.char_span(start, end, alignment_mode="contract")
        yield chunk if span is None else span


class _Said:
    """One noun phrase and who is named in it."""

    def __init__(self, parsed: Parsed, chunk: Span, names: list[Mention], known: Mapping[str, Entry]) -> None:
        self.head, self.chunk, self.known = chunk.root, chunk, known
        base = parsed.paragraph.start
        left, right = base + chunk.start_char, base + chunk.end_char
        self.inside = [one for one in names if left <= one.start and one.end <= right]
        self.before = [one for one in names if one.end <= left]
        sentence = base + chunk.sent.start_char
        self.where = [one.actor for one in self.before if one.start >= sentence and one.place and one.actor]
        self.behind = self._in_country(names, base)

    def _in_country(self, names: list[Mention], base: int) -> str | None:
        """The country of "rebels in Syria"."""
        for child in self.head.children:
            if child.dep_ == "prep" and child.lower_ in _IN_COUNTRY:
                for inner in child.children:
                    at = base + inner.idx
                    for one in names:
                        if one.start <= at < one.end and one.actor and self._home(one.actor):
                            return self._home(one.actor)
        return None

    @property
    def sort(self) -> str | None:
        """The part of a country that the phrase calls; None where it calls none."""
        word = self.head.lower_
        if word in GROUPS:
            return next((ARMED[token.lower_] for token in self.chunk if token.lower_ in ARMED), None)
        sort = HEADS.get(word)
        if sort in (GOVERNMENT, OFFICE) and not self.inside and not self._his and not self.behind:
            return None
        if sort == OFFICE and any(self.known[one.actor].kind == PERSON for one in self.inside if one.actor):
            return None
        if sort == PEOPLE and not self.inside:
            return None
        return sort

    @property
    def _his(self) -> bool:
        return any(token.lower_ in HIS and token.dep_ == "poss" for token in self.chunk)

    def actor(self, sort: str, theatre: str | None, date: str | None, groups: dict[str, Entry]) -> str | None:
        """Whom the phrase means; None where it doesn't say."""
        owner = self._owner()
        if owner is not None and self.known[owner].kind not in (STATE, PERSON, REGION):
            return None if sort == OPPOSITION and self.known[owner].kind != "people" else owner
        home = self._home(owner) if owner else self.behind
        if home is None and self._his:
            home = self._his_state()
        if sort == GOVERNMENT:
            return home
        if sort == OFFICE:
            return self._office(home, date)
        home = home or self._here() or theatre
        return None if home is None else _group(home, sort, self.known, groups)

    def _owner(self) -> str | None:
        """Whose the group is: the last one named before its head, unless it only backs it or is opposed by it."""
        for one in reversed(self.inside):
            low = one.text.lower()
            supports = one.kind == Mention.ADJECTIVE and low.endswith(SUPPORT) and "-" in low
            opposed = low.startswith(("anti-", "pro-", "non-"))
            if one.actor and not supports and not opposed and one.actor != "west":
                return one.actor
        return None

    def _home(self, key: str) -> str | None:
        """The state that somebody named belongs to."""
        seen = set()
        at: str | None = key
        while at is not None and at in self.known and at not in seen:
            seen.add(at)
            if self.known[at].kind == STATE:
                return at
            at = self.known[at].home
        return None

    def _here(self) -> str | None:
        """The country where the sentence so far takes place: "In Mali, …"."""
        return self._home(self.where[-1]) if self.where else None

    def _his_state(self) -> str | None:
        """The state of whoever was named last, if a person."""
        people = [one.actor for one in self.before if one.actor and self.known[one.actor].kind == PERSON]
        return self._home(people[-1]) if people else None

    def _office(self, home: str | None, date: str | None) -> str | None:
        """Who held an office when the text was written; the state where that isn't known."""
        if home is None or date is None:
            return home
        title = OFFICES.get(self.head.lower_)
        if self.head.lower_ == "minister":
            title = next((MINISTERS[token.lower_] for token in self.chunk if token.lower_ in MINISTERS), None)
        return (gazetteer().holder(title, home, date) if title is not None else None) or home


def _theatre(names: Iterable[Mention], known: Mapping[str, Entry]) -> str | None:
    """The country where most of it happens, if there is one."""
    places = Counter(
        one.actor for one in names if one.place and one.actor and known[one.actor].kind == STATE
    ).most_common(2)
    if not places or (len(places) == 2 and places[0][1] < 2 * places[1][1]):
        return None
    return places[0][0]


def _group(home: str, sort: str, known: Mapping[str, Entry], groups: dict[str, Entry]) -> str:
    """The key of a part of a country: `syria_opposition`."""
    key = f"{home}_{sort}"
    if key not in known:
        groups.setdefault(key, Entry(key, f"{known[home].name} {WORDS[sort]}", KINDS[sort], home=home))
    return key
