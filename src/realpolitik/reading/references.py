"""What points back at actors named before: "the two countries", "both sides", "it", "he"; only where it is certain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from realpolitik.reading.gazetteer import PERSON, STATE, Entry
from realpolitik.reading.mentions import Mention
from realpolitik.reading.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

PAIR = re.compile(
    r"\b(?:the two|both|these two|the two great|the two rival|the two neighbou?ring) (?:countries|states|sides|powers|allies|neighbou?rs|governments"
    r"|capitals|nations|rivals|partners|parties|superpowers|adversaries|great powers|foes|leaders|presidents|men)\b",
    re.I,
)
OF_PEOPLE = re.compile(r"(?:leaders|presidents|men)$", re.I)
HE, IT = frozenset({"he", "him", "his", "she", "her"}), frozenset({"it", "its"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_BACK = 2  # sentences that a pronoun may look back
_NOTHING = frozenset({"seem", "appear", "rain", "follow", "turn", "happen"})  # "it seems that": nobody


def referred(paragraphs: Iterable[Parsed], mentions: list[Mention], known: Mapping[str, Entry]) -> list[Mention]:
    """Pairs and pronouns, linked to whom they mean.

    mentions: names and descriptions of the same paragraphs.
    """
    found: list[Mention] = []
    pair: tuple[str, ...] = ()
    for parsed in paragraphs:
        base = parsed.paragraph.start
        here = [one for one in mentions if base <= one.start and one.end <= parsed.paragraph.end]
        subjects: list[str | None] = []  # of the sentences so far
        for sentence in parsed.doc.sents:
            left, right = base + sentence.start_char, base + sentence.end_char
            named = [one for one in here if left <= one.start and one.end <= right]
            for one in PAIR.finditer(parsed.doc.text, sentence.start_char, sentence.end_char):
                before = [each for each in here if each.end <= base + one.start()]
                meant = _pair(parsed, before, known, bool(OF_PEOPLE.search(one[0]))) or pair
                found += [_mention(parsed, one.start(), one.end(), key, Mention.DESCRIPTION) for key in meant]
            found += _pronouns(parsed, sentence, named, subjects[-_BACK:], known)
            subjects.append(_subject(parsed, sentence, named))
            pair = _pair(parsed, named, known, False) or pair
    return found


def _mention(parsed: Parsed, start: int, end: int, key: str, kind: str) -> Mention:
    base = parsed.paragraph.start
    return Mention(base + start, base + end, parsed.doc.text[start:end], key, kind, parsed.paragraph.number)


def _pair(parsed: Parsed, before: list[Mention], known: Mapping[str, Entry], people: bool) -> tuple[str, ...]:
    """The last two actors named side by side, else the last two that act."""
    acting = [one for one in before if one.actor and not one.place and one.kind != Mention.PRONOUN and known[one.actor].acts]
    sort = PERSON if people else STATE
    states = [(one, key) for one in acting if (key := _as(one, sort, known)) is not None]
    for (one, first), (other, second) in zip(reversed(states[:-1]), reversed(states[1:]), strict=True):
        between = parsed.doc.text[one.end - parsed.paragraph.start : other.start - parsed.paragraph.start]
        side_by_side = one.start == other.start or re.fullmatch(r"(?:'s)?,?(?: and| or| with|-|/|–)?(?: the)? ?", between)
        if first != second and side_by_side:
            return (first, second)
    recent: list[str] = []
    for _, key in reversed(states):
        if key not in recent:
            recent.append(key)
    return tuple(reversed(recent[:2])) if len(recent) == 2 else ()


def _as(one: Mention, sort: str, known: Mapping[str, Entry]) -> str | None:
    """The state that an actor speaks for, or the person that it is."""
    if one.actor is None:
        return None
    if sort == PERSON:
        return one.actor if known[one.actor].kind == PERSON else None
    entry = known[one.actor]
    if entry.kind == PERSON and entry.home in known:
        return entry.home if known[entry.home].kind == STATE else None
    return one.actor if entry.kind in (STATE, "bloc", "armed_group") else None


def _subject(parsed: Parsed, sentence: Span, named: list[Mention]) -> str | None:
    """The actor that is the subject of a sentence's main clause."""
    for token in sentence:
        if token.dep_ in SUBJECTS and (token.head == sentence.root or token.head.dep_ == "ROOT"):
            return _actor_at(parsed, token, named)
    return None


def _actor_at(parsed: Parsed, token: Token, named: list[Mention]) -> str | None:
    """The actor whose name or description a word heads."""
    at = parsed.paragraph.start + token.idx
    covering = [one for one in named if one.start <= at < one.end and not one.place and one.kind != Mention.ADJECTIVE]
    return covering[0].actor if covering else None


def _pronouns(
    parsed: Parsed, sentence: Span, named: list[Mention], subjects: list[str | None], known: Mapping[str, Entry]
) -> list[Mention]:
    """Pronouns of one sentence that can mean only one actor."""
    found = []
    last = next((key for key in reversed(subjects) if key is not None), None)
    for token in sentence:
        word = token.lower_
        if word in HE:
            key = _person(parsed, token, named, last, known)
        elif word in IT and not (token.head.lemma_ in _NOTHING or _is_expletive(token)):
            key = _thing(parsed, token, sentence, named, last, known)
        else:
            continue
        if key is not None:
            found.append(_mention(parsed, token.idx, token.idx + len(token), key, Mention.PRONOUN))
            if token.dep_ in SUBJECTS and last is None:
                last = key
    return found


def _is_expletive(token: Token) -> bool:
    """Whether "it" means nobody: "it is likely that", "it was Russia's first"."""
    return token.dep_ == "expl" or (token.head.lemma_ == "be" and token.dep_ in SUBJECTS)


def _person(
    parsed: Parsed, token: Token, named: list[Mention], last: str | None, known: Mapping[str, Entry]
) -> str | None:
    """The one person whom "he" can mean: the only one named before it in the sentence, else the last subject."""
    at = parsed.paragraph.start + token.idx
    before = {
        one.actor
        for one in named
        if one.end <= at and one.actor and known[one.actor].kind == PERSON and one.kind == Mention.NAME
    }
    if len(before) == 1:
        return before.pop()
    return last if not before and last is not None and known[last].kind == PERSON else None


def _thing(
    parsed: Parsed, token: Token, sentence: Span, named: list[Mention], last: str | None, known: Mapping[str, Entry]
) -> str | None:
    """Whom "it" means where it is a subject or an owner: the subject of its own sentence before it, else the last one."""
    own = next(
        (
            key
            for one in sentence
            if one.dep_ in SUBJECTS and one.i < token.i and (key := _actor_at(parsed, one, named)) is not None
        ),
        None,
    )
    key = own if own is not None else last if token.dep_ in SUBJECTS else None
    return key if key is not None and known[key].kind not in (PERSON, "people") else None
