"""Names in a text: by the table first, by spaCy's guesses where the table knows nobody."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from realpolitik.reading.gazetteer import PERSON, PRESS, REGION, STATE, Entry, Gazetteer, Name
from realpolitik.reading.mentions import Mention
from realpolitik.reading.parse import Parsed
from realpolitik.reading.source_text import folded

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

TITLES = frozenset(
    "mr mrs ms miss dr sir lord lady dame president vice-president vice premier prime minister chancellor king queen"
    " prince princess crown emir sheikh sultan ayatollah grand imam pope cardinal general gen lieutenant lt colonel col"
    " major maj captain marshal field admiral adm commander brigadier secretary secretary-general chairman chairwoman"
    " chair senator sen congressman representative rep governor gov mayor ambassador envoy special foreign defence"
    " defense finance interior trade minister ministers spokesman spokeswoman spokesperson professor prof judge leader"
    " former ex-president then-president acting interim deputy supreme comrade director chief of state".split()
)
PLACE_PREPOSITIONS = frozenset(
    "in into inside within throughout across outside near around over at through off along beyond via onto".split()
)
MEETINGS = frozenset(
    "summit talks meeting conference agreement agreements accord accords protocol process declaration round communique"
    " memorandum convention treaty format track forum airport suburb hotel street university school airport embassy"
    " press office correspondent bureau cease-fire ceasefire formula".split()
)
STATES_OF_THINGS = frozenset("be become remain seem appear look lie stay need matter".split())
NO_PLAYER = re.compile(  # institutions that report, study or sell rather than bargain
    r"\b(?:Prophet|Institute|University|College|School|Center|Centre|Journal|Times|Post|News|Press|Review|Magazine|Gazette|Daily"
    r"|Herald|Tribune|Agency Photo|Foundation|Endowment|Think Tank|Library|Museum|Observatory|Council on Foreign Relations"
    r"|Chatham House|Crisis Group|Brookings|Carnegie|RAND|Hotel|Airport|Palace|Street|Square|Inc|Ltd|Corp|LLC|Studies"
    r"|Monitor|Prize|Festival|Cup|Games|TV|Radio|Project|Act|Treaty|Agreement|Accords?|Protocol|Convention|Charter|Plan"
    r"|Initiative|Resolution|Declaration|Memorandum|Doctrine|Deal|War|Pact|Article|Chapter|Bill|Framework|Fund|Programme"
    r"|Program|Summit|Conference|Spring|Revolution|Day|Week|Month|Street|Internet|Covid)\b"
)
PREFIX = {
    "Franco": "france", "Sino": "china", "Russo": "russia", "Anglo": "uk", "Indo": "india", "Turco": "turkey",
    "Turko": "turkey", "Greco": "greece", "Israelo": "israel", "Serbo": "serbia", "Hispano": "spain", "Italo": "italy",
    "Luso": "portugal", "Armeno": "armenia", "Americano": "usa",
}  # fmt: skip
PREFIXES = re.compile(rf"\b({'|'.join(PREFIX)})(?=-[A-Z])")
_ACRONYM = re.compile(r"[A-Z]{3,6}$")
_NAME_WORD = re.compile(r"(?:[A-Z][\w'.-]*|al-\w+|el-\w+|bin|ben|ibn|von|van|der|de|da|dos|du|la|le|al|el|abu)$")
_COMPOUND = re.compile(r"[\w.'-]*")
_TRADED = re.compile(r"-for-", re.I)
_WRITES = re.compile(r"\b(?:writes|by|reports|photograph by)\s+$", re.I)
_TITLE_WORDS = re.compile(r"[\w.-]+")
_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST_SHOUTED = 3  # letters of an acronym that is a word too: IS, US, WHO, PA
_WHERE_FROM = ("-based", "-born")
_FEWEST_PLACES = 3  # mentions of a country as a place before it can be called the theatre
_OFTEN, _HARDLY_EVER = 0.25, 0.1  # shares of its mentions: as a place, and as one that acts


@dataclass
class People:
    """The people whom a text names in full, so that a surname alone can lead to them."""

    gazetteer: Gazetteer
    date: str | None  # of the text
    entries: dict[str, Entry] = field(default_factory=dict)  # those that the table doesn't know
    surnames: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def met(self, key: str, full: str) -> None:
        """Note somebody named in full."""
        words = folded(full).split()
        if len(words) > 1:
            self.surnames[words[-1]].add(key)
            if words[-1].lower().startswith(("al-", "el-")):
                self.surnames[words[-1][3:]].add(key)

    def introduced(self, full: str, home: str | None) -> str:
        """The key of somebody whom the table doesn't know, new if the text hasn't named him before."""
        key = slug(full)
        if key not in self.gazetteer and (key not in self.entries or self.entries[key].home is None):
            self.entries[key] = Entry(key, full, PERSON, home)
        self.met(key, full)
        return key

    def by_surname(self, word: str) -> str | None:
        """The one person named in full who has this surname."""
        keys = self.surnames.get(folded(word), set())
        return next(iter(keys)) if len(keys) == 1 else None


def slug(name: str) -> str:
    """A key made from a name.

    >>> slug("Órgano de Paz")
    'organo_de_paz'
    """
    return _SLUG.sub("_", folded(name).lower()).strip("_") or "unnamed"


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in a paragraph; offsets within the paragraph."""

    start: int
    end: int
    key: str
    is_adjective: bool


def named(
    paragraphs: Iterable[Parsed], gazetteer: Gazetteer, authors: str | None, date: str | None
) -> tuple[list[Mention], dict[str, Entry]]:
    """Every name in a text, and the entries of those whom only this text knows.

    authors: of the text, who are no actors in it. date: of the text, for "President Bush".
    """
    paragraphs = tuple(paragraphs)
    people = People(gazetteer, date)
    organisations: dict[str, Entry] = {}
    outside = frozenset(folded(authors or "").split())
    guesses = [_people_in(parsed, people, outside) for parsed in paragraphs]
    mentions: list[Mention] = []
    acting: set[int] = set()  # where the names start that do something
    for parsed, guess in zip(paragraphs, guesses, strict=True):
        hits = _hits(parsed, people, guess)
        hits += _organisations(parsed, hits, gazetteer, organisations)
        hits.sort(key=lambda hit: hit.start)
        mentions += _mentions(parsed, hits, gazetteer)
        acting |= {parsed.paragraph.start + hit.start for hit in hits if _acts(_token(parsed, hit))}
    return _with_theatres(mentions, acting, gazetteer), people.entries | organisations


# --- people ----------------------------------------------------------------------------------------------------------


def _people_in(parsed: Parsed, people: People, outside: frozenset[str]) -> list[Hit]:
    """Everybody named in full whom the table doesn't know; those it does are noted by the way."""
    text = folded(parsed.doc.text)
    known = list(people.gazetteer.found_in(text))
    for start, end, name in known:
        if not name.is_surname and people.gazetteer[name.key].kind == PERSON:
            people.met(name.key, text[start:end])
    found = []
    for entity in parsed.doc.ents:
        if entity.label_ != "PERSON":
            continue
        start, end = _bare_name(entity)
        full = parsed.doc.text[start:end]
        words = full.split()
        inside = [name for left, right, name in known if start <= left and right <= end]
        if (
            len(words) < 2
            or not all(map(_NAME_WORD.match, words))
            or not words[-1][:1].isupper()
            and not words[-1].startswith(("al-", "el-"))
            or any(
                not name.is_surname and (people.gazetteer[name.key].kind != STATE or name.is_adjective)
                for name in inside
            )
            or sum(name.is_surname for name in inside) > 1
            or any(left < end and start < right and not (start <= left and right <= end) for left, right, _ in known)
            or NO_PLAYER.search(full)
            or _WRITES.search(parsed.doc.text[:start])
            or outside & set(folded(full).split())
        ):
            continue
        key = people.introduced(full, _home_of(entity, start, text, known, people.gazetteer))
        found.append(Hit(start, end, key, False))
    return found


def _home_of(
    entity: Span, start: int, text: str, known: list[tuple[int, int, Name]], gazetteer: Gazetteer
) -> str | None:
    """The state that somebody speaks for: "Kenyan Vice-President …"; the only one of the sentence, if there is a title."""
    sentence = entity.sent
    states = [
        (end, key)
        for left, end, name in known
        if sentence.start_char <= left
        and end <= sentence.end_char
        and (key := gazetteer.state_of(name.key)) is not None
    ]
    before = [(end, key) for end, key in states if end <= start]
    if before and _between_are_titles(text[before[-1][0] : start]):
        return before[-1][1]
    titled = bool(_titles_before(text[:start]))
    return states[0][1] if titled and len({key for _, key in states}) == 1 else None


def _between_are_titles(between: str) -> bool:
    """Whether a name follows a country by titles only: "Kenya's vice-president, …"."""
    words = _TITLE_WORDS.findall(between.removeprefix("'s"))
    return 0 < len(words) <= 6 and all(
        word.lower().strip(".") in TITLES | {"for", "of", "the", "and"} for word in words
    )


def _titles_before(before: str) -> list[str]:
    """The titles that a name follows."""
    words = _TITLE_WORDS.findall(before)[-2:]
    return [word for word in words[-1:] if word.lower().strip(".") in TITLES]


def _bare_name(entity: Span) -> tuple[int, int]:
    """Where a name starts and ends without titles before it and a possessive behind."""
    tokens = list(entity)
    while tokens and (tokens[0].lower_.strip(".") in TITLES or tokens[0].is_punct or tokens[0].lower_ in ("the", "'s")):
        tokens.pop(0)
    while tokens and (tokens[-1].tag_ == "POS" or tokens[-1].is_punct or tokens[-1].lower_ in ("'s", "'")):
        tokens.pop()
    if not tokens:
        return entity.start_char, entity.start_char
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def _hits(parsed: Parsed, people: People, guesses: list[Hit]) -> list[Hit]:
    """Names of the table, then people whom the text has introduced, by full name and by surname."""
    text = folded(parsed.doc.text)
    hits = [hit for hit in guesses]
    for start, end, name in people.gazetteer.found_in(text):
        if _overlaps(hits, start, end) or _is_shouted(text, start, end):
            continue
        key = _meant(name, text[start:end], people)
        start = _with_article(parsed, start, end, people.gazetteer[key])
        hits.append(Hit(start, end, key, name.is_adjective))
    for found in PREFIXES.finditer(text):
        if not _overlaps(hits, *found.span(1)):
            hits.append(Hit(*found.span(1), PREFIX[found[1]], True))
    for token in parsed.doc:
        end = token.idx + len(token)
        if not _could_be_surname(token) or _overlaps(hits, token.idx, end):
            continue
        surname = text[token.idx : end]
        who = people.by_surname(surname)
        if who is None and _titles_before(text[: token.idx]):
            who = people.gazetteer.surnamed(surname, people.date)
        if who is not None:
            hits.append(Hit(token.idx, end, who, False))
    return hits


def _could_be_surname(token: Token) -> bool:
    """Whether a word looks like a surname, and not like the month of May."""
    capital = token.text[:1].isupper() and token.pos_ in ("PROPN", "NOUN", "VERB", "AUX")
    return (capital or token.text.startswith(("al-", "el-"))) and not (
        token.ent_type_ == "DATE" or (token.lower_ == "may" and token.dep_ == "pobj")
    )


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Whether what looks like an acronym is a word among others in capitals: "WHO WINS IF IRAN IS OUT"."""
    if not text[start:end].isupper() or end - start > _LONGEST_SHOUTED:
        return False
    around = (re.search(r"(\w+)\W*$", text[:start][-40:]), re.match(r"\W*(\w+)", text[end : end + 40]))
    words = [one[1] for one in around if one and len(one[1]) > 1]
    return bool(words) and all(word.isupper() and word.isalpha() for word in words)


def _meant(name: Name, said: str, people: People) -> str:
    """Whom a name means: of several in the table with this surname, the one whom the text names in full."""
    met = people.surnames.get(said, set()) & people.gazetteer.entries.keys() if name.is_surname else set()
    return next(iter(met)) if len(met) == 1 else name.key


def _with_article(parsed: Parsed, start: int, end: int, entry: Entry) -> int:
    """Where a name starts with its article: "the United Nations", "the West"."""
    before = parsed.doc.text[:start]
    said = parsed.doc.text[start:end]
    article = re.search(r"\b(?:[Tt]he |THE )(?:former )?$", before)
    takes = (" " in said and entry.kind != PERSON) or entry.key == "west"
    return article.start() if article and takes else start


def _overlaps(hits: Iterable[Hit], start: int, end: int) -> bool:
    return any(hit.start < end and start < hit.end for hit in hits)


# --- organisations ---------------------------------------------------------------------------------------------------


def _organisations(parsed: Parsed, hits: list[Hit], gazetteer: Gazetteer, known: dict[str, Entry]) -> list[Hit]:
    """Bodies that the table doesn't know but spaCy takes for organisations."""
    found: list[Hit] = []
    for entity in parsed.doc.ents:
        if entity.label_ != "ORG":
            continue
        start, end = _bare_name(entity)
        said = parsed.doc.text[start:end]
        words = [word for word in said.split() if word[:1].isupper()]
        if (
            _overlaps([*hits, *found], start, end)
            or NO_PLAYER.search(said)
            or not (len(words) > 1 and len(said.split()) <= 7 or _ACRONYM.match(said))
            or not said[:1].isupper()
            or _WRITES.search(parsed.doc.text[:start])
            or (entity.start > 0 and parsed.doc[entity.start - 1].text in "[(")
        ):
            continue
        key = slug(said)
        if key in gazetteer:
            continue
        known.setdefault(key, Entry(key, said, "organisation"))
        found.append(Hit(start, end, key, False))
    return found


# --- what a name stands for ------------------------------------------------------------------------------------------


def _mentions(parsed: Parsed, hits: list[Hit], gazetteer: Gazetteer) -> Iterator[Mention]:
    """Hits as mentions: what is part of a compound is an adjective; the press is left out."""
    text, base = parsed.doc.text, parsed.paragraph.start
    for hit in hits:
        entry = gazetteer.entries.get(hit.key)
        if entry is not None and (entry.kind == PRESS or _is_compass(hit, text)):
            continue
        start, end, in_compound = _compound(text, hit)
        token = _token(parsed, hit)
        is_adjective = in_compound or (hit.is_adjective and not _is_people(token))
        if entry is None:
            place = False
        elif is_adjective:
            place = text[start:end].endswith(_WHERE_FROM)
        else:
            place = entry.kind == REGION or _is_place(token, entry, text[start:end])
        kind = Mention.ADJECTIVE if is_adjective else Mention.NAME
        yield Mention(base + start, base + end, text[start:end], hit.key, kind, parsed.paragraph.number, place)


def _is_compass(hit: Hit, text: str) -> bool:
    """Whether "western" or "the west" is a direction: "western Ukraine", "in the west of the country"."""
    if hit.key != "west":
        return False
    after = text[hit.end :].lstrip()
    if text[hit.end : hit.end + 1] == "-":
        return False
    following = re.match(r"[\w'-]*", after)
    word = following[0] if following else ""
    if text[hit.end - 1] == "t":  # the west
        return word in ("of", "coast", "bank", "side", "African") or bool(word[:1].isupper())
    lower = text[hit.start].islower()
    return word in (
        "border", "borders", "coast", "front", "part", "parts", "region", "regions", "province", "provinces", "city",
        "flank", "edge", "half", "bank", "side", "district", "desert", "town", "highlands", "corridor",
    ) or (lower and word[:1].isupper())  # fmt: skip


def _compound(text: str, hit: Hit) -> tuple[int, int, bool]:
    """The hyphened word that a name is part of: "US-backed"; but in "gas-for-peace" each side stands alone."""
    before = re.search(r"[\w.'-]*-$", text[: hit.start])
    after = re.match(r"-[\w.'-]*\w", text[hit.end :])
    left = hit.start - len(before[0]) if before else hit.start
    right = hit.end + (len(after[0]) if after else 0)
    if (left, right) == (hit.start, hit.end) or _TRADED.search(text[left:right]):
        return hit.start, hit.end, False
    return left, right, True


def _token(parsed: Parsed, hit: Hit) -> Token:
    """The word that carries a name: the head of its words."""
    span = parsed.doc.char_span(hit.start, hit.end, alignment_mode="expand")
    assert span is not None, "a hit lies within its paragraph"
    return span.root


def _is_people(token: Token) -> bool:
    """Whether an adjective stands for the people, and so for their state: "the Chinese refuse"."""
    return (
        token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj", "conj")
        and token.pos_ in ("NOUN", "PROPN")
        and any(child.dep_ == "det" for child in token.children)
    )


def _is_place(token: Token, entry: Entry, said: str) -> bool:
    """Whether the name of a country stands for where something is: "in Syria", "TEHRAN, Iran —", "the Vienna talks"."""
    if entry.kind != STATE:
        return False
    if said.isupper() and token.i < 4 and len(said) > 3:  # a dateline
        return True
    if token.dep_ == "compound" and token.head.lower_ in MEETINGS:
        return said not in (entry.name, "US", "U.S.")
    while token.dep_ in ("conj", "appos") and token.head.pos_ == "PROPN":
        token = token.head
    if token.dep_ == "pobj":
        return token.head.lower_ in PLACE_PREPOSITIONS
    return token.dep_ == "appos" and token.head.ent_type_ == "GPE"


def _acts(token: Token) -> bool:
    """Whether a name does something: the subject of a verb that says more than how things are, or the agent of one."""
    while token.dep_ == "conj" and token.head.pos_ == "PROPN":
        token = token.head
    if token.dep_ == "nsubj":
        return token.head.pos_ in ("VERB", "AUX") and token.head.lemma_ not in STATES_OF_THINGS
    return token.dep_ == "pobj" and token.head.dep_ == "agent"


def _with_theatres(mentions: list[Mention], acting: set[int], gazetteer: Gazetteer) -> list[Mention]:
    """The same mentions; a country that hardly ever acts and often is where things happen is a place throughout.

    acting: where the names start that do something.
    """
    bare = [
        one for one in mentions
        if one.kind == Mention.NAME and one.actor in gazetteer and one.text == gazetteer[one.actor].name
    ]  # fmt: skip
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
