"""What a text says that its actors want, reject, fear, offer, demand or work for.

An attitude ("wants", "efforts to", "is concerned that") has a holder and a sign; `stakes` says what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.reading.clauses import (
    NOMINAL,
    after,
    has_to,
    is_negated,
    is_unreal,
    lemma,
    objects,
    owners,
    phrase,
    subjects,
)
from realpolitik.reading.dates import date_in
from realpolitik.reading.passage import Actors, Passage
from realpolitik.reading.stakes import (
    Stake,
    attitude_of,
    clauses,
    is_participle,
    stakes_of_act,
    stakes_of_attitude,
    stakes_of_clause,
)
from realpolitik.reading.words import effects, pattern, words

if TYPE_CHECKING:
    from spacy.tokens import Token

OUTRIGHT, ACT = 0.8, 0.65  # how sure an attitude is that is said in words, and one that an act shows
LESS_SURE = {"certain": 1.0, "likely": 0.9, "possible": 0.8, "conditional": 0.8}
IN_PUBLIC = frozenset({"declares", "demands", "offers"})
OF_GRAMMAR = frozenset({"supports", "regards", "acts", "indifferent"})  # attitudes beside those in words.toml
DIRECTIONS = ("favour", "oppose", "neutral", "conditional")
HORIZONS = ("short", "long")
ONLY = re.compile(
    r"\b(?:but only|only (?:if|as|when|after|in exchange|in return)|unless|provided that|on condition)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that an actor wants or doesn't, as the text says it."""

    holder: str  # actor key
    attitude: str  # one of those in words.toml, or of OF_GRAMMAR
    about: str  # the phrase at stake, in the text's words
    about_start: int
    about_end: int
    whom: Actors  # the actors named in it
    direction: str  # one of DIRECTIONS
    declared: bool  # said in public, which isn't yet wanted
    modality: str  # a key of LESS_SURE
    condition: str | None  # "only if …", in the text's words
    horizon: str | None  # one of HORIZONS
    date: str | None  # in the sentence, as precise as it is written
    quote: str
    start: int  # code points into the original; `end` exclusive
    end: int
    confidence: float  # 0 to 1
    paragraph: int


def statements(passages: Iterable[Passage]) -> tuple[Statement, ...]:
    """Everything that the actors of a text want or reject, in the order of the text, each once."""
    found: dict[tuple[str, int, str], Statement] = {}
    for passage in passages:
        for one in _of_passage(passage):
            place = (one.holder, one.about_start, one.direction)
            if place not in found or found[place].confidence < one.confidence:
                found[place] = one
    return tuple(sorted(found.values(), key=lambda one: (one.start, one.about_start, one.holder)))


def _of_passage(passage: Passage) -> Iterator[Statement]:
    for sentence in passage.sentences:
        used: set[int] = set()
        for token in sentence:
            if token.i in used or _is_hypothetical(token) or is_unreal(token):
                continue
            holders, attitude, at_stake = _said_by(token, used)
            for stake in at_stake:
                yield from _statements(passage, token, holders, attitude, stake)


def _is_hypothetical(token: Token) -> bool:
    """Whether the word stands under an "if" or a question."""
    return any(
        child.dep_ in {"mark", "advmod"} and child.lower_ in words("grammar", "hypothetical") and child.i < token.i
        for verb in (token, *token.ancestors)
        for child in verb.children
    )


# What one word says


def _said_by(token: Token, used: set[int]) -> tuple[list[Token], str, list[Stake]]:
    """The holders, the attitude and what is at stake in one word; nothing is at stake in most."""
    if token.lower_ in words("grammar", "backed") and _is_compound(token):
        return [token.nbor(-2)], "supports", [Stake(token.head, 1)]
    if (found := attitude_of(token)) is not None:
        attitude, sign = found
        if at_stake := list(stakes_of_attitude(token, sign, used)):
            return _holders(token), attitude, at_stake
    if token.pos_ == "VERB":
        if judged := list(_regards(token)):
            return subjects(token), "regards", judged
        if _is_purpose(token):
            return subjects(token), "wants", list(stakes_of_act(token, 1, used, depth=1))
        if lemma(token) in effects() and not is_negated(token):
            return subjects(token), "acts", list(stakes_of_act(token, 1, used))
    if token.pos_ == "ADJ" and token.dep_ == "acomp":
        return _for_whom(token)
    return [], "", []


def _is_compound(token: Token) -> bool:
    """Whether it ends a compound such as "US-backed"."""
    return bool(token.i > 1 and token.nbor(-1).text == "-" and token.head.pos_ in NOMINAL)


def _regards(verb: Token) -> Iterator[Stake]:
    """What somebody is seen as: "views X as a partner"."""
    if verb.lemma_ not in words("regards", "verbs"):
        return
    for judged in after(verb, "as"):
        for side, sign in (("for", 1), ("against", -1)):
            if judged.lemma_ in words("regards", side):
                yield from (Stake(head, -sign if is_negated(verb) else sign) for head in objects(verb))


def _is_purpose(verb: Token) -> bool:
    """Whether the verb says what another act is for: "returned to the region to prove that …"."""
    return verb.dep_ == "advcl" and verb.head.pos_ == "VERB" and bool(verb.i > verb.head.i) and has_to(verb)


def _for_whom(adjective: Token) -> tuple[list[Token], str, list[Stake]]:
    """What matters to somebody: "for X, it is vital that …"."""
    for attitude, sign in (("wants", 1), ("fears", -1)):
        if adjective.lemma_.lower() in words("phrases", attitude):
            holders = after(adjective.head, "for", "to") + after(adjective, "for", "to")
            inner = clauses(adjective.head)
            return holders, attitude, [stake for clause in inner for stake in stakes_of_clause(clause, sign)]
    return [], "", []


def _holders(token: Token) -> list[Token]:
    """Whose attitude it is."""
    if token.pos_ == "NOUN":
        return owners(token)
    if token.pos_ != "ADJ" and not is_participle(token):
        return subjects(token)
    own = [child for child in token.children if child.dep_ in {"nsubj", "nsubjpass"}]
    if own or token.dep_ == "amod":
        return own or [token.head]
    return subjects(token.head if token.dep_ in {"acomp", "oprd", "xcomp"} else token)


# The statement


def _statements(
    passage: Passage, token: Token, holders: list[Token], attitude: str, stake: Stake
) -> Iterator[Statement]:
    """One statement for each holder."""
    first, last = _about(token, stake)
    is_pronoun = first == last and first.pos_ == "PRON"
    if is_pronoun and first.lower_ in {"it", "this", "that"}:
        return
    keys = passage.actors_of_all(holders)
    if not keys and token.dep_ == "conj" and token.head.dep_ == "ccomp":  # "X says that it is so, and rejects …"
        keys = passage.actors_of_all(subjects(token.head.head))
    whom = passage.actors_between(first, last)
    near = [token, first, last, *(holder for holder in holders if holder.sent == token.sent)]
    left, right = passage.outermost(near)
    about_start, about_end = passage.place(first, last)
    start, end = passage.place(left, right)
    modality = _modality(token)
    condition = _condition(passage, token)
    is_indifferent = token.lemma_ in words("indifferent", "words") and is_negated(token)
    for key in keys:
        others = tuple(actor for actor in whom if actor != key)
        if not others and (attitude == "acts" or is_pronoun):
            continue
        yield Statement(
            holder=key,
            attitude="indifferent" if is_indifferent else attitude,
            about=passage.quote(first, last),
            about_start=about_start,
            about_end=about_end,
            whom=others,
            direction=_direction(stake, condition, is_indifferent),
            declared=attitude in IN_PUBLIC or _is_reported(token),
            modality=modality,
            condition=condition,
            horizon=horizon_of(token.sent.text),
            date=date_in(token.sent.text),
            quote=passage.quote(left, right),
            start=start,
            end=end,
            confidence=round((ACT if attitude == "acts" else OUTRIGHT) * LESS_SURE[modality], 2),
            paragraph=passage.parsed.paragraph.number,
        )


def _about(token: Token, stake: Stake) -> tuple[Token, Token]:
    """The first and the last word of what is at stake, without the condition that may follow it."""
    first, last = phrase(stake.head)
    if stake.tail is not None:
        last = phrase(stake.tail)[1]
    if first.dep_ == "neg" and first != last:  # "not to attack": the side says it already
        first = first.nbor(1)
    opening = _opening(token)
    if opening is not None and first.i < opening.i <= last.i:
        last = opening.nbor(-1)
    return first, last


def _direction(stake: Stake, condition: str | None, is_indifferent: bool) -> str:
    if condition is not None:
        return "conditional"
    if is_indifferent:
        return "neutral"
    return "favour" if stake.sign > 0 else "oppose"


def _opening(token: Token) -> Token | None:
    """The word that opens the condition of an attitude, where the sentence has one after it."""
    rest = token.doc[token.i : token.sent.end]
    found = ONLY.search(rest.text)
    return None if found is None else next(t for t in rest if t.idx + len(t.text) > token.idx + found.start())


def _condition(passage: Passage, token: Token) -> str | None:
    """What it depends on, in the text's words."""
    opening = _opening(token)
    if opening is None:
        return None
    return passage.quote(opening, [word for word in token.sent if not word.is_punct][-1])


def _modality(token: Token) -> str:
    """How sure the text is."""
    verbs = [token, token.head] if token.dep_ in {"acomp", "oprd", "xcomp"} else [token]
    near = {child.lemma_.lower() for verb in verbs for child in verb.children if child.dep_ in {"aux", "advmod"}}
    near |= {verb.lemma_.lower() for verb in verbs[1:]}
    return next(
        (level for level in ("possible", "likely", "conditional") if near & words("modality", level)), "certain"
    )


def _is_reported(token: Token) -> bool:
    """Whether somebody says so, rather than the author."""
    return any(above.lemma_.lower() in words("says", "verbs") for above in token.ancestors if above.pos_ == "VERB")


def horizon_of(sentence: str) -> str | None:
    """Whether a sentence looks at now or far ahead."""
    return next((name for name in HORIZONS if pattern("horizon", name).search(sentence)), None)
