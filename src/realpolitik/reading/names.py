"""Names in a text: by the table first, by spaCy's guesses where the table knows nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from realpolitik.reading.gazetteer import PEOPLE, PERSON, PRESS, REGION, STATE, Entry, Gazetteer
from realpolitik.reading.hits import Hit, Taken, bare_name, is_credited, slug
from realpolitik.reading.mentions import Mention
from realpolitik.reading.parse import LONGEST_SENTENCE, Parsed
from realpolitik.reading.people import NO_PLAYER, People, people_in, surnames_in
from realpolitik.reading.source_text import folded
from realpolitik.reading.words import meanings, sorts, words

if TYPE_CHECKING:
    from spacy.tokens import Token

WEST = "west"  # a bloc, and a point of the compass
_ARTICLE = re.compile(r"\b(?:[Tt]he |THE )(?:former )?$")
_LONGEST_ARTICLE = len("the former ")
_PREFIX = re.compile(rf"\b({'|'.join(meanings('prefixes'))})(?=-[A-Z])")
_ACRONYM = re.compile(r"[A-Z]{3,6}$")
_BODY = re.compile(  # words with capitals, the last of them one that says what it is
    rf"\b[A-Z][\w'.-]*(?: (?:(?:of|for) (?:the )?)?[A-Z][\w'.-]*){{0,6}}? (?:{'|'.join(sorted(words('bodies')))})\b"
    r"(?: (?:of|for) (?:the )?(?:[A-Z][\w'-]*(?: (?:and )?[A-Z][\w'-]*){0,3}))?"
)
_INTRODUCED = re.compile(r"(?:'s)? \((?:the )?\"?([A-Z][A-Za-z-]{1,7})\"?\)")
_SHORT = re.compile(r"\b[A-Z][A-Za-z-]{1,7}\b")
_LONGEST_NAME = 7  # words of an organisation
_WORD_BEFORE, _WORD_AFTER = re.compile(r"(\w+)\W*$"), re.compile(r"\W*(\w+)")
_HYPHEN_BEFORE, _HYPHEN_AFTER = re.compile(r"[\w.'-]*-$"), re.compile(r"-[\w.'-]*\w")
_TRADED = re.compile(r"-for-", re.I)
_NEAR = 60  # characters around a name in which the rest of its compound stands
_LONGEST_SHOUTED = 3  # letters of an acronym that is a word too: IS, US, WHO, PA
_WHERE_FROM = ("-based", "-born")
_DATELINE = re.compile(
    r"[A-Z][A-Z.' -]{3,30}(?:, [A-Z][\w. ]{2,30})?(?: \([\w ]{2,20}\))? ?[-–—] "
)  # "TEHRAN, Iran — "
_FEWEST_PLACES = 3  # mentions of a country as a place before it can be called the theatre
_OFTEN, _HARDLY_EVER = 0.25, 0.1  # shares of its mentions: as a place, and as one that acts


def named(
    paragraphs: Iterable[Parsed], gazetteer: Gazetteer, author: str | None, date: str | None
) -> tuple[list[Mention], dict[str, Entry]]:
    """Every name in a text, and the entries of those whom only this text knows.

    author: of the text, who is no actor in it. date: of the text, for "President Bush".
    """
    paragraphs = tuple(paragraphs)
    people = People(gazetteer, date)
    organisations: dict[str, Entry] = {}
    authors = frozenset(folded(author or "").split())
    introduced = [people_in(parsed, people, authors) for parsed in paragraphs]
    short: dict[str, str] = {}  # abbreviation that the text introduces → key
    mentions: list[Mention] = []
    acting: set[int] = set()  # where the names start that do something
    for parsed, persons in zip(paragraphs, introduced, strict=True):
        taken = Taken(len(parsed.words))
        in_table = list(_in_table(parsed, people))
        taken.add_all(_bodies(parsed, in_table, people, organisations))
        taken.add_all(persons)
        taken.add_all(in_table)
        taken.add_all(surnames_in(parsed, people))
        taken.add_all(_abbreviated(parsed, taken.hits, short, gazetteer))
        taken.add_all(_organisations(parsed, taken, gazetteer, organisations))
        taken.add_all(_abbreviated(parsed, taken.hits, short, gazetteer))  # those of the organisations just found
        hits = sorted(taken.hits, key=lambda hit: hit.start)
        mentions += _mentions(parsed, hits, gazetteer)
        acting |= {parsed.paragraph.start + hit.start for hit in hits if _acts(parsed.head(hit.start, hit.end))}
    return _with_theatres(mentions, acting, gazetteer), people.entries | organisations


# --- finding ---------------------------------------------------------------------------------------------------------


def _in_table(parsed: Parsed, people: People) -> Iterator[Hit]:
    """Names of the table, and the halves of "Franco-German" that it lacks."""
    text = folded(parsed.words)
    for start, end, name in people.gazetteer.found_in(text):
        if not _is_shouted(text, start, end):
            key = people.meant(name)
            yield Hit(_with_article(text, start, end, people.gazetteer[key]), end, key, name.is_adjective)
    for found in _PREFIX.finditer(text):
        yield Hit(found.start(), found.end(), meanings("prefixes")[found[1]], is_adjective=True)


def _with_article(text: str, start: int, end: int, entry: Entry) -> int:
    """Where a name starts with its article: "the United Nations", "the West"."""
    takes_article = (" " in text[start:end] and entry.kind != PERSON) or entry.key == WEST
    near = max(0, start - _LONGEST_ARTICLE)
    article = _ARTICLE.search(text[near:start]) if takes_article else None
    return near + article.start() if article else start


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Whether what looks like an acronym is a word among others in capitals: "WHO WINS IF IRAN IS OUT"."""
    if not text[start:end].isupper() or end - start > _LONGEST_SHOUTED:
        return False
    around = _WORD_BEFORE.search(text[max(0, start - _NEAR) : start]), _WORD_AFTER.match(text[end : end + _NEAR])
    neighbours = [found[1] for found in around if found and len(found[1]) > 1]
    return bool(neighbours) and all(word.isupper() and word.isalpha() for word in neighbours)


def _organisations(parsed: Parsed, taken: Taken, gazetteer: Gazetteer, known: dict[str, Entry]) -> Iterator[Hit]:
    """Bodies that the table doesn't know but spaCy takes for organisations."""
    for entity in parsed.doc.ents:
        start, end = bare_name(entity)
        said = parsed.words[start:end]
        if (
            entity.label_ == "ORG"
            and taken.is_free(start, end)
            and _is_proper_name(said)
            and not is_credited(parsed.words, start)
            and slug(said) not in gazetteer
        ):
            key = slug(said)
            known.setdefault(key, Entry(key, said, "organisation"))
            yield Hit(start, end, key)


def _bodies(parsed: Parsed, in_table: list[Hit], people: People, known: dict[str, Entry]) -> Iterator[Hit]:
    """Bodies that the table doesn't know, by their last word: "the Chinese Coast Guard", "Varenian Liberation Front".

    in_table: the names of the table in the same paragraph.
    """
    text = folded(parsed.words)
    for found in _BODY.finditer(text):
        start, end = found.span()
        inside = [hit for hit in in_table if hit.start < end and start < hit.end]
        entries = {hit: people.gazetteer[hit.key] for hit in inside}
        parts = found[0].split()
        while parts and parts[0].lower().strip(".") in words("titles") | words("openings"):
            start += len(parts.pop(0)) + 1
        if len(parts) > 2 and parts[1] in ("of", "for") and parts[0] not in words("bodies"):  # "Fighters of the …"
            opening = 3 if parts[2] == "the" else 2
            start += len(" ".join(parts[:opening])) + 1
            parts = parts[opening:]
        is_part = len(parts) == 2 and bool(inside) and parts[-1].lower() in sorts("heads")  # "the Syrian Army"
        is_whole = any(hit.end >= end and hit.end - hit.start > len(parts[-1]) for hit in inside) if parts else True
        is_other = any(
            entry.kind not in (STATE, REGION, PEOPLE) and hit.start == start for hit, entry in entries.items()
        )
        if len(parts) < 2 or is_part or is_whole or is_other or NO_PLAYER.search(" ".join(parts)):
            continue
        said = parsed.words[start:end]
        key = slug(said)
        home = next((hit.key for hit in inside if entries[hit].kind == STATE), None)
        known.setdefault(key, Entry(key, said, "organisation", home))
        yield Hit(start, end, key)


def _abbreviated(parsed: Parsed, hits: list[Hit], short: dict[str, str], gazetteer: Gazetteer) -> Iterator[Hit]:
    """Abbreviations that the text introduces itself, here and from here on: "the Free Coast Union (FCU)"."""
    text = parsed.words
    for hit in tuple(hits):
        introduced = _INTRODUCED.match(text, hit.end)
        if introduced and gazetteer.named(introduced[1]) is None and not hit.is_adjective:
            initials = {part[0].upper() for part in text[hit.start : hit.end].split()}
            if introduced[1][0] in initials:
                short[introduced[1]] = hit.key
    if short:
        for word in _SHORT.finditer(text):
            if word[0] in short:
                yield Hit(word.start(), word.end(), short[word[0]])


def _is_proper_name(said: str) -> bool:
    """Whether words are a player's name: several with capitals, or an acronym; and not that of an institute."""
    parts = said.split()
    is_phrase = 1 < len(parts) <= _LONGEST_NAME and sum(part[0].isupper() for part in parts) > 1 and said[0].isupper()
    return (is_phrase or _ACRONYM.match(said) is not None) and not NO_PLAYER.search(said)


# --- what a name stands for ------------------------------------------------------------------------------------------


def _mentions(parsed: Parsed, hits: list[Hit], gazetteer: Gazetteer) -> Iterator[Mention]:
    """Hits as mentions: what is part of a compound is an adjective; the press is left out."""
    text, base = parsed.words, parsed.paragraph.start
    dateline = _DATELINE.match(text)
    for hit in hits:
        entry = gazetteer.entries.get(hit.key)
        if entry is not None and (entry.kind == PRESS or (entry.key == WEST and _is_compass(text, hit))):
            continue
        start, end = _compound(text, hit)
        said = text[start:end]
        head = parsed.head(hit.start, hit.end)
        is_adjective = end - start > hit.end - hit.start or (hit.is_adjective and not _is_people(head))
        kind = Mention.ADJECTIVE if is_adjective else Mention.NAME
        if dateline is not None and end <= dateline.end():
            place = True
        else:
            place = said.endswith(_WHERE_FROM) if is_adjective else entry is not None and _is_place(head, entry, said)
        yield Mention(base + start, base + end, said, hit.key, kind, parsed.paragraph.number, place)


def _is_compass(text: str, hit: Hit) -> bool:
    """Whether the west is a direction: "western Ukraine", "the western border", "the west of the country"."""
    if text[hit.end : hit.end + 1] == "-":
        return False
    after = _WORD_AFTER.match(text[hit.end : hit.end + _NEAR])
    following = after[1] if after else ""
    if not text[hit.start : hit.end].lower().endswith("western"):
        return following in words("compass") or text[hit.end :].startswith(" of ")
    return following in words("compass") or (text[hit.start].islower() and following[:1].isupper())


def _compound(text: str, hit: Hit) -> tuple[int, int]:
    """The hyphened word that a name is part of: "US-backed"; but in "gas-for-peace" each side stands alone."""
    before = _HYPHEN_BEFORE.search(text[max(0, hit.start - _NEAR) : hit.start])
    after = _HYPHEN_AFTER.match(text[hit.end : hit.end + _NEAR])
    left = hit.start - len(before[0]) if before else hit.start
    right = hit.end + len(after[0]) if after else hit.end
    return (hit.start, hit.end) if _TRADED.search(text[left:right]) else (left, right)


def _is_people(token: Token) -> bool:
    """Whether an adjective stands for the people, and so for their state: "the Chinese refuse"."""
    return (
        token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj", "conj")
        and token.pos_ in ("NOUN", "PROPN")
        and any(child.dep_ == "det" for child in token.children)
    )


def _is_place(token: Token, entry: Entry, said: str) -> bool:
    """Whether a name stands for where something is: "in Syria", "the Vienna talks"."""
    if entry.kind != STATE:
        return entry.kind == REGION
    if token.dep_ == "compound" and token.head.lower_ in words("meetings"):
        return said != entry.name and not said.isupper()
    token = _first_of_list(token)
    if token.dep_ == "pobj":
        return token.head.lower_ in words("place_prepositions")
    return token.dep_ == "appos" and token.head.ent_type_ == "GPE"


def _acts(token: Token) -> bool:
    """Whether a name does something: the subject of a verb that says more than how things are, or the agent of one."""
    token = _first_of_list(token)
    if token.dep_ == "nsubj":
        return token.head.pos_ in ("VERB", "AUX") and token.head.lemma_ not in words("states_of_things")
    return token.dep_ == "pobj" and token.head.dep_ == "agent"


def _first_of_list(token: Token) -> Token:
    """The name that opens a list of names: what it stands for, they all do."""
    for _ in range(LONGEST_SENTENCE):
        if token.dep_ != "conj" or token.head.pos_ != "PROPN":
            break
        token = token.head
    return token


def _with_theatres(mentions: list[Mention], acting: set[int], gazetteer: Gazetteer) -> list[Mention]:
    """The same mentions; a country that hardly ever acts and often is where things happen is a place throughout.

    acting: where the names start that do something.
    """
    bare = [one for one in mentions if one.kind == Mention.NAME and _is_own_name(one, gazetteer)]
    counts = Counter(one.actor for one in bare)
    places = Counter(one.actor for one in bare if one.place)
    acts = Counter(one.actor for one in bare if one.start in acting)
    theatres = {
        key
        for key, count in counts.items()
        if places[key] >= max(_FEWEST_PLACES, _OFTEN * count) and acts[key] <= _HARDLY_EVER * count
    }
    moved = {one for one in bare if one.actor in theatres and one.start not in acting}
    return [replace(one, place=True) if one in moved else one for one in mentions]


def _is_own_name(one: Mention, gazetteer: Gazetteer) -> bool:
    """Whether a mention is a country by its own name, rather than its capital or its government's seat."""
    return one.actor is not None and one.actor in gazetteer and one.text == gazetteer[one.actor].name
