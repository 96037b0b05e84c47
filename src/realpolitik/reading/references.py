"""What points back at actors named before: "the two countries", "both sides", "it", "he"; only where it is certain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from realpolitik.reading.gazetteer import PEOPLE, PERSON, STATE, Entry
from realpolitik.reading.mentions import Mention, by_paragraph
from realpolitik.reading.parse import Parsed
from realpolitik.reading.words import words

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

OF_STATES = (
    "countries",
    "states",
    "powers",
    "superpowers",
    "neighbours",
    "neighbors",
    "governments",
    "capitals",
    "nations",
)
OF_ANY = ("sides", "allies", "rivals", "partners", "parties", "adversaries", "foes", "enemies")
OF_PEOPLE = ("leaders", "presidents", "men")
PAIR = re.compile(
    r"\b(?:(?:the|these|their) two|both) (?P<great>great )?(?:rival |neighbou?ring |former )?"
    rf"(?P<what>{'|'.join((*OF_STATES, *OF_ANY, *OF_PEOPLE))})\b",
    re.I,
)
GREAT_POWERS = frozenset({"usa", "russia", "china", "uk", "france", "soviet_union"})
LATTER = re.compile(r"\bthe (latter|former)\b", re.I)
HE, IT = frozenset({"he", "him", "his", "she", "her"}), frozenset({"it", "its"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_BACK, _BACK_FOR_PAIRS = 2, 4  # sentences that a pronoun, and a phrase for two, may look back
_ONLY_STATES, _PEOPLE = frozenset({STATE}), frozenset({PERSON})
_ANY = frozenset({STATE, "bloc", "armed_group", "armed_force", "movement", "party", "body"})
_JOINS = re.compile(r"(?:'s)?,?(?: and| or| with|-|/|–)?(?: the)? ?")
_NOTHING = frozenset({"seem", "appear", "rain", "follow", "turn", "happen"})  # "it seems that": nobody


def referred(paragraphs: Iterable[Parsed], mentions: list[Mention], known: Mapping[str, Entry]) -> list[Mention]:
    """Pairs and pronouns, linked to whom they mean.

    mentions: names and descriptions of the same paragraphs.
    """
    found: list[Mention] = []
    past: list[_Sentence] = []
    for parsed, here in by_paragraph(paragraphs, mentions):
        base = parsed.paragraph.start
        for span in parsed.sentences:
            left, right = base + span.start_char, base + span.end_char
            sentence = _Sentence(parsed, span, [one for one in here if left <= one.start and one.end <= right], known)
            pronouns = _pronouns(sentence, [one for one in past[-_BACK:] if one.parsed is parsed])
            sentence.people |= {one.actor for one in pronouns if one.actor and known[one.actor].kind == PERSON}
            found += _pairs(sentence, past) + pronouns
            past.append(sentence)
    return found


class _Sentence:
    """One sentence and who is named in it."""

    def __init__(self, parsed: Parsed, span: Span, named: list[Mention], known: Mapping[str, Entry]) -> None:
        self.parsed, self.span, self.named, self.known = parsed, span, named, known
        self.people = {
            one.actor
            for one in named
            if one.actor is not None and known[one.actor].kind == PERSON and one.kind == Mention.NAME
        }

    def mention(self, start: int, end: int, key: str, kind: str) -> Mention:
        base = self.parsed.paragraph.start
        number = self.parsed.paragraph.number
        return Mention(base + start, base + end, self.parsed.words[start:end], key, kind, number)

    def acting(self, kinds: frozenset[str], until: int | None = None) -> list[tuple[Mention, str]]:
        """Those of some kinds who act, in order; a leader speaks for the state."""
        found = []
        for one in self.named:
            if one.place or (until is not None and one.end > until):
                continue
            if (key := _as(one, kinds, self.known)) is not None:
                found.append((one, key))
        return found

    def pairs(self, kinds: frozenset[str], until: int | None = None) -> list[tuple[str, str]]:
        """Two who belong together: side by side, subject and object of one verb, or the only two of the sentence."""
        acting = self.acting(kinds, until)
        found = []
        keys = list(dict.fromkeys(key for _, key in acting))
        if len(keys) == 2:
            found.append((keys[0], keys[1]))
        for (one, first), (other, second) in pairwise(acting):
            if first != second and self._opposed(one, other):
                found.append((first, second))
        for (one, first), (other, second) in pairwise(acting):
            if first != second and self._side_by_side(one, other):
                found.append((first, second))
        return found

    def _side_by_side(self, one: Mention, other: Mention) -> bool:
        base = self.parsed.paragraph.start
        between = self.parsed.words[one.end - base : other.start - base]
        return one.start == other.start or _JOINS.fullmatch(between) is not None

    def _opposed(self, one: Mention, other: Mention) -> bool:
        """Whether the one is the subject and the other the object of a verb."""
        base = self.parsed.paragraph.start
        subject, thing = (self.parsed.head(each.start - base, each.end - base) for each in (one, other))
        return subject.dep_ == "nsubj" and subject.head == thing.head and thing.dep_ in ("dobj", "dative")

    def subject(self) -> str | None:
        """The actor that is the subject of the sentence's last main clause."""
        subjects = [
            key
            for token in self.span
            if token.dep_ in SUBJECTS
            and (token.head == self.span.root or (token.head.dep_ == "conj" and token.head.head == self.span.root))
            and (key := self.actor_at(token)) is not None
        ]
        return subjects[-1] if subjects else None

    def is_named(self, token: Token) -> bool:
        """Whether a word is part of a name."""
        at = self.parsed.paragraph.start + token.idx
        return any(one.start <= at < one.end and one.kind == Mention.NAME for one in self.named)

    def actor_at(self, token: Token) -> str | None:
        """The actor whose name or description a word heads."""
        at = self.parsed.paragraph.start + token.idx
        covering = [
            one for one in self.named if one.start <= at < one.end and not one.place and one.kind != Mention.ADJECTIVE
        ]
        return covering[0].actor if covering else None


def _as(one: Mention, kinds: frozenset[str], known: Mapping[str, Entry]) -> str | None:
    """The actor of some kinds that a mention means; a person stands for its state where persons aren't asked for."""
    if one.actor is None:
        return None
    speaks = known[one.actor].kind == PERSON and PERSON not in kinds
    key = known[one.actor].home if speaks else one.actor
    return key if key is not None and key in known and known[key].kind in kinds else None


def _pairs(sentence: _Sentence, past: list[_Sentence]) -> list[Mention]:
    """Phrases for two actors, each linked to both; "the latter" to one."""
    found: list[Mention] = []
    said, base = sentence.parsed.words, sentence.parsed.paragraph.start
    for phrase in PAIR.finditer(said, sentence.span.start_char, sentence.span.end_char):
        what, until = phrase["what"].lower(), base + phrase.start()
        if phrase["great"] or what == "superpowers":
            meant = _great_powers(sentence, past, until)
        else:
            kinds = _PEOPLE if what in OF_PEOPLE else _ANY if what in OF_ANY else _ONLY_STATES
            meant = _pair(sentence, past, kinds, until)
        found += [sentence.mention(phrase.start(), phrase.end(), key, Mention.DESCRIPTION) for key in meant]
    for phrase in LATTER.finditer(said, sentence.span.start_char, sentence.span.end_char):
        token = sentence.parsed.head(*phrase.span(1))
        pairs = [pair for each in (*past[-1:], sentence) for pair in each.pairs(_ANY, base + phrase.start())]
        if pairs and token.dep_ not in ("amod", "compound"):  # "the former president"
            key = pairs[-1][phrase[1].lower() == "latter"]
            found.append(sentence.mention(phrase.start(), phrase.end(), key, Mention.DESCRIPTION))
    return found


def _pair(sentence: _Sentence, past: list[_Sentence], kinds: frozenset[str], until: int) -> tuple[str, ...]:
    """The last two named together: in the sentence so far, else in one before; one named here is one of them."""
    here = sentence.pairs(kinds, until)
    if here:
        return here[-1]
    named = {key for _, key in sentence.acting(kinds, until)}
    for earlier in reversed(past[-_BACK_FOR_PAIRS:]):
        for pair in reversed(earlier.pairs(kinds)):
            if named <= set(pair):
                return pair
    return ()


def _great_powers(sentence: _Sentence, past: list[_Sentence], until: int) -> tuple[str, ...]:
    """The last two great powers named."""
    found: list[str] = []
    for each, end in ((sentence, until), *((one, None) for one in reversed(past[-_BACK_FOR_PAIRS:]))):
        for _, key in reversed(each.acting(_ONLY_STATES, end)):
            if key in GREAT_POWERS and key not in found:
                found.append(key)
        for person in sorted(each.people):
            home = each.known[person].home
            if home in GREAT_POWERS and home not in found:
                found.append(home)
        if len(found) >= 2:
            return tuple(found[:2])
    return ()


def _pronouns(sentence: _Sentence, past: list[_Sentence]) -> list[Mention]:
    """Pronouns of one sentence that can mean only one actor; past: the sentences before it in the paragraph."""
    found: list[Mention] = []
    last = next((key for one in reversed(past) if (key := one.subject()) is not None), None)
    for token in sentence.span:
        word = token.lower_
        if sentence.is_named(token):  # "He Lifeng"
            continue
        if word in HE:
            key = _person(sentence, token, past)
        elif word in IT and not (token.head.lemma_ in _NOTHING or _is_expletive(token) or _is_object(token)):
            key = _thing(sentence, token, last)
        else:
            continue
        if key is not None:
            found.append(sentence.mention(token.idx, token.idx + len(token), key, Mention.PRONOUN))
    return found


def _is_expletive(token: Token) -> bool:
    """Whether "it" means nobody: "it is likely that", "it was the first"."""
    return token.dep_ == "expl" or (token.head.lemma_ == "be" and token.dep_ in SUBJECTS)


def _is_object(token: Token) -> bool:
    """Whether "it" is the object of its clause, and so can't be its subject: "Sweden rejects it"."""
    to = token.head.head if token.dep_ == "pobj" else token.head
    return token.dep_ in ("dobj", "dative", "pobj") and to.pos_ in ("VERB", "AUX")


def _person(sentence: _Sentence, token: Token, past: list[_Sentence]) -> str | None:
    """The one person whom "he" can mean: the only one named before it in the sentence, else shortly before."""
    at = sentence.parsed.paragraph.start + token.idx
    before = {one.actor for one in sentence.named if one.end <= at and one.actor in sentence.people}
    if before:
        return before.pop() if len(before) == 1 else None
    if token.dep_ not in SUBJECTS and sentence.subject() in sentence.people:  # "in his speech, Macron said"
        return None
    if any(one.dep_ in SUBJECTS and one.i < token.i and one.lower_ in words("titles") for one in sentence.span):
        return None  # "the chancellor will lose his majority"
    for one in reversed(past):
        if one.people:
            return next(iter(one.people)) if len(one.people) == 1 else None
    return None


def _thing(sentence: _Sentence, token: Token, last: str | None) -> str | None:
    """Whom "it" means: the subject of the clause around it; where there is none and "it" is a subject, the last one."""
    subject = _governing(token)
    before = last if token.dep_ in SUBJECTS else None
    key = before if subject is None else sentence.actor_at(subject)
    return key if key is not None and sentence.known[key].kind not in (PERSON, PEOPLE) else None


def _governing(token: Token) -> Token | None:
    """The nearest subject before a pronoun, clause by clause outwards: its own, one set before it, the one above."""
    verb = token
    while verb.head != verb:
        verb = verb.head
        for clause in (verb, *(child for child in verb.children if child.dep_ == "advcl" and child.i < token.i)):
            for one in clause.children:
                if one.dep_ in SUBJECTS and one.i < token.i and one.pos_ != "PRON":
                    return one
    return None
