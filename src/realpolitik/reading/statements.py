"""What a text says that its actors want, reject, fear, offer, demand or work for.

An attitude ("wants", "efforts to", "is concerned that") has a holder and a sign; each act inside it ("prevent",
"cease", "preserve") turns the sign or passes it on, until the phrase is reached that is at stake. "Moscow refuses to
stop arming the rebels" is: Moscow, for, the rebels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.reading.clauses import (
    NOMINAL,
    OBJECT_CONTROL,
    after,
    is_negated,
    is_passive,
    lemma,
    objects,
    owners,
    phrase,
    subjects,
)
from realpolitik.reading.passage import Actors, Passage
from realpolitik.reading.words import attitudes, effects, pattern, words

if TYPE_CHECKING:
    from spacy.tokens import Token

DEEPEST = 6  # acts inside acts: "agreed to try to help prevent …"
SURE, PLAIN, LOOSE = 0.8, 0.65, 0.45  # an attitude said outright; an act; an act of uncertain object
LESS_SURE = {"certain": 1.0, "likely": 0.9, "possible": 0.8, "conditional": 0.8}
PURPOSE = frozenset({"xcomp", "advcl"})
INDIFFERENT = "indifferent"
OF_NOUNS = ("for", "to", "of", "about", "at", "over", "against", "with")
OF_ADJECTIVES = (*OF_NOUNS, "in", "on", "towards", "toward")
TAKES_OF = frozenset({"pursuit", "fear", "rejection", "consideration", "endorsement", "condemnation"})
BACKED = frozenset({"backed", "led", "sponsored", "supported", "funded", "armed", "trained"})
ASKED = frozenset({"demand", "call", "request", "proposal", "appeal", "plan", "bid", "push"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
HYPOTHETICAL = frozenset({"if", "unless", "whether", "why", "should"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that an actor wants or doesn't, as the text says it."""

    holder: str  # actor key
    attitude: str  # wants, tries, demands, offers, declares, supports, rejects, fears, acts, indifferent
    about: str  # the phrase at stake, in the text's words
    about_start: int
    about_end: int
    whom: Actors  # the actors named in it
    direction: str  # favour, oppose, neutral, conditional
    declared: bool  # said in public, which isn't yet wanted
    modality: str  # certain, likely, possible, conditional
    condition: str | None  # "only if …", in the text's words
    horizon: str | None  # short, long
    quote: str
    start: int  # code points into the original; `end` exclusive
    end: int
    confidence: float  # 0 to 1
    paragraph: int


@dataclass(frozen=True, slots=True)
class Stake:
    """A phrase at stake inside an attitude, and on which side of it the holder is."""

    head: Token
    sign: int
    tail: Token | None = None  # "X from arming Y": the act that X is kept from


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
            if _is_hypothetical(token):
                continue
            for holders, attitude, stakes in _attitudes(passage, token, used):
                for stake in stakes:
                    yield from _said(passage, token, holders, attitude, stake)


# What one word says


def _attitudes(passage: Passage, token: Token, used: set[int]) -> Iterator[tuple[list[Token], str, list[Stake]]]:
    """The holders, the attitude and what is at stake, for each attitude that a word carries."""
    if token.i in used:
        return
    if token.lower_ in BACKED and _is_compound(token):
        used.add(token.i)
        yield [token.doc[token.i - 2]], "supports", [Stake(token.head, 1)]
        return
    if (found := _attitude(token)) is not None:
        attitude, sign = found
        stakes = list(_complement(token, sign, used))
        if stakes:
            yield _holders(token), attitude, stakes
            return
    if token.pos_ == "VERB" and (judged := list(_regards(token))):
        yield _doers(token), "regards", judged
    elif token.pos_ == "VERB" and _is_purpose(token):
        yield _doers(token), "wants", list(_act(token, 1, used, depth=1))
    elif token.pos_ == "VERB" and lemma(token) in effects() and not is_negated(token):
        yield _doers(token), "acts", list(_act(token, 1, used))
    elif token.pos_ == "ADJ" and token.dep_ == "acomp" and (holders := _for_whom(token)):
        for name in ("wants", "fears"):
            if token.lemma_.lower() in words("phrases", name):
                sign = -1 if name == "fears" else 1
                yield holders, name, [s for c in _clauses(token.head) for s in _whole_clause(c, sign)]


def _is_hypothetical(token: Token) -> bool:
    """Whether the word stands under an "if" or a question."""
    for verb in (token, *token.ancestors):
        for child in verb.children:
            if child.dep_ in {"mark", "advmod"} and child.lower_ in HYPOTHETICAL and child.i < token.i:
                return True
    return False


def _is_purpose(verb: Token) -> bool:
    """Whether the verb says what another act is for: "returned to the region to prove that …"."""
    return (
        verb.dep_ == "advcl"
        and verb.head.pos_ == "VERB"
        and verb.i > verb.head.i
        and any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
    )


def _regards(verb: Token) -> Iterator[Stake]:
    """What somebody is seen as: "views X as a partner"."""
    if verb.lemma_ not in words("regards", "verbs"):
        return
    for judged in after(verb, "as"):
        for side, sign in (("for", 1), ("against", -1)):
            if judged.lemma_ in words("regards", side):
                yield from (Stake(head, -sign if is_negated(verb) else sign) for head in objects(verb))


def _attitude(token: Token) -> tuple[str, int] | None:
    """The attitude that a word says, and its sign, or nothing."""
    part = {"VERB": "verbs", "ADJ": "adjectives", "NOUN": "nouns"}.get(token.pos_)
    if token.tag_ == "VBN" and (token.dep_ == "acomp" or is_passive(token)):
        part = "adjectives" if token.lower_ in attitudes("adjectives") else part
    if part is None:
        return None
    word = lemma(token) if part == "verbs" else token.lemma_.lower()
    table = attitudes(part)
    return table.get(word) or (table.get(token.lower_) if part == "adjectives" else None)


def _holders(token: Token) -> list[Token]:
    """Whose attitude it is."""
    if token.pos_ == "NOUN":
        return owners(token)
    if token.pos_ == "ADJ" or token.lower_ in attitudes("adjectives"):
        above = token.head if token.dep_ in {"acomp", "oprd", "xcomp"} else token
        found = [child for child in token.children if child.dep_ in {"nsubj", "nsubjpass"}]
        return found or ([token.head] if token.dep_ == "amod" else subjects(above))
    return _doers(token)


def _doers(verb: Token) -> list[Token]:
    return subjects(verb)


def _for_whom(adjective: Token) -> list[Token]:
    """Whom it matters to: "for X, it is vital that"."""
    return after(adjective.head, "for", "to") + after(adjective, "for", "to")


def _is_compound(token: Token) -> bool:
    """Whether it ends a compound such as "US-backed"."""
    return bool(token.i > 1 and token.doc[token.i - 1].text == "-" and token.head.pos_ in NOMINAL)


# What is at stake


def _complement(token: Token, sign: int, used: set[int]) -> Iterator[Stake]:
    """What an attitude is about."""
    used.add(token.i)
    if is_negated(token):
        sign = -sign
    clauses = list(_clauses(token))
    if token.pos_ == "NOUN" and token.dep_ in {"attr", "nsubj"} and token.head.lemma_ == "be":
        clauses += _clauses(token.head)  # "one of its goals is to …"
    for clause in clauses:
        yield from _clause(token, clause, sign, used)
    if clauses:
        return
    if token.pos_ == "VERB":
        heads = objects(token) or after(token, "for", "to", "on", "in", "against", "at", "with", "about", "towards")
    else:
        heads = after(token, *(OF_NOUNS if token.pos_ == "NOUN" else OF_ADJECTIVES))
        if token.pos_ == "NOUN":
            heads = [h for h in heads if h.head.lower_ != "of" or token.lemma_ in TAKES_OF]
    for head in heads:
        if head.dep_ == "pcomp":
            yield from _act(head, sign, used, depth=1)
        elif head.lemma_ not in {"itself", "himself", "themselves"}:
            yield from _noun(head, -sign if token.pos_ == "NOUN" and sign > 0 and head.head.lower_ == "against" else sign)


def _clauses(token: Token) -> Iterator[Token]:
    """The clauses that complete a word."""
    for child in token.children:
        if child.dep_ in {"xcomp", "ccomp"} and child.i > token.i:
            yield child
        elif child.dep_ in {"acl", "advcl"} and any(c.lower_ == "to" and c.dep_ == "aux" for c in child.children):
            if token.pos_ in {"NOUN", "ADJ"} or token.lemma_ in {"work", "fight", "struggle", "push"}:
                yield child
        elif child.dep_ == "prep" and child.lower_ in {"to", "on", "at", "in", "of", "for", "from", "about", "with"}:
            yield from (inner for inner in child.children if inner.dep_ == "pcomp")


def _clause(token: Token, clause: Token, sign: int, used: set[int]) -> Iterator[Stake]:
    """What is at stake in a clause: in an act of the holder's, or in what somebody else would do."""
    finite = [verb for verb in _coordinated(clause) if not (verb.tag_ in FINITE and _attitude(verb))]
    for verb in (clause, *finite):
        others = [child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass", "expl"}]
        if verb != clause and not others and any(c.dep_ in {"nsubj", "nsubjpass"} for c in clause.children):
            others = [child for child in clause.children if child.dep_ in {"nsubj", "nsubjpass"}]
        theirs = bool(others) and not (verb.dep_ == "xcomp" and token.lemma_ not in OBJECT_CONTROL)
        if theirs:
            apart = {word.i for other in verb.conjuncts if other.tag_ in FINITE for word in other.subtree}
            used.update(word.i for word in verb.subtree if word.i not in apart)
            yield from _whole_clause(verb, sign)
        else:
            yield from _act(verb, sign, used, depth=1)


def _coordinated(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"}:
            yield child
            yield from _coordinated(child)


def _whole_clause(verb: Token, sign: int) -> Iterator[Stake]:
    """What somebody else's act comes to: "X reduced" is against X; anything else stands as it is said."""
    if is_negated(verb):
        sign = -sign
    known = effects().get(lemma(verb))
    passive = is_passive(verb) or verb.tag_ == "VBN" or (verb.tag_ == "VBD" and verb.dep_ in {"ccomp", "conj"})
    if known is not None and passive:
        heads = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}]
        for head in heads:
            yield Stake(head, sign * known)
        if heads:
            return
    yield Stake(verb, sign)


def _act(verb: Token, sign: int, used: set[int], depth: int = 0) -> Iterator[Stake]:
    """What is at stake in an act: its object, or the act inside it."""
    word = lemma(verb)
    if verb.i in used and depth == 0:
        return
    used.add(verb.i)
    if depth > DEEPEST:
        return
    if is_negated(verb):
        sign = -sign
    inner = list(_clauses(verb))
    turned = word in words("turns", "verbs")
    stance = attitudes("verbs").get(word)
    if inner and (turned or stance is not None or word in words("carries", "verbs")):
        passed = -sign if turned or (stance is not None and stance[1] < 0) else sign
        for clause in inner:
            yield from _clause(verb, clause, passed, used)
        return
    known = effects().get(word)
    if known is None and stance is not None:
        known = stance[1]
    heads = objects(verb)
    if known is not None and heads:
        for head in heads:
            yield from _kept_from(verb, head, sign * known, used) or _noun(head, sign * known)
    elif known is not None and (behind := after(verb, "to", "on", "against", "for", "in", "from")):
        for head in behind[:1]:
            yield from (
                _act(head, sign * known, used, depth + 1) if head.dep_ == "pcomp" else _noun(head, sign * known)
            )
    elif depth > 0:
        yield Stake(verb, sign)
    purposes = [c for c in verb.children if c.dep_ in PURPOSE and any(x.lower_ == "to" for x in c.children)]
    for purpose in purposes:
        yield from _act(purpose, sign if known is None or known > 0 else 1, used, depth + 1)


def _kept_from(verb: Token, head: Token, sign: int, used: set[int]) -> list[Stake]:
    """What somebody is kept from doing: "prevent X from arming Y"."""
    inner = [act for act in after(verb, "from") if act.dep_ == "pcomp"]
    used.update(act.i for act in inner)
    return [Stake(head, sign, inner[0])] if inner and inner[0].i > head.i else []


def _noun(head: Token, sign: int) -> Iterator[Stake]:
    """What is at stake in a noun: "the removal of X" is against X, "a demand for X" is about X."""
    turn = effects("effect_nouns").get(head.lemma_.lower(), 1)
    inside = [inner for inner in after(head, "of", "to", "for", "against", "on") if inner.pos_ != "PRON"]
    if head.lemma_.lower() in ASKED:
        inside = [inner for inner in inside if inner.head.lower_ == "for"]
    elif turn > 0:
        inside = []
    yield Stake(inside[0], sign * turn) if inside else Stake(head, sign)


# The statement


def _said(passage: Passage, token: Token, holders: list[Token], attitude: str, stake: Stake) -> Iterator[Statement]:
    """One statement for each holder."""
    first, last = phrase(stake.head)
    if stake.tail is not None:
        last = phrase(stake.tail)[1]
    keys = _keys(passage, holders)
    if not keys and token.dep_ == "conj" and token.head.dep_ == "ccomp":  # "X says that it is so, and rejects …"
        keys = _keys(passage, subjects(token.head.head))
    if not keys or first == last and first.lower_ in {"it", "this", "that"}:
        return
    opening = _opening(token)
    if opening is not None and first.i < opening.i <= last.i:
        last = opening.nbor(-1)
    about_start, about_end = passage.place(first, last)
    near = [holder for holder in holders if holder.sent == token.sent]
    tokens = [*near, token, first, last]
    left, right = min(tokens, key=lambda t: t.i), max(tokens, key=lambda t: t.i)
    quote = passage.quote(left, right)
    start, end = passage.place(left, right)
    condition = None if opening is None else _condition(passage, opening)
    modality = _modality(token)
    direction = "favour" if stake.sign > 0 else "oppose"
    if condition is not None:
        direction = "conditional"
    elif token.lemma_ in words("indifferent", "words") and is_negated(token):
        direction, attitude = "neutral", INDIFFERENT
    named = (actor for at in passage.parsed.doc[first.i : last.i + 1] for actor in passage.named(at))
    whom = tuple(dict.fromkeys(named))
    for key in keys:
        others = set(whom) - {key}
        if not others and (attitude == "acts" or first == last and first.pos_ == "PRON"):
            continue
        yield Statement(
            holder=key,
            attitude=attitude,
            about=passage.quote(first, last),
            about_start=about_start,
            about_end=about_end,
            whom=tuple(actor for actor in whom if actor != key),
            direction=direction,
            declared=attitude in {"declares", "demands", "offers"} or _is_reported(token),
            modality=modality,
            condition=condition,
            horizon=_horizon(token),
            quote=quote,
            start=start,
            end=end,
            confidence=round((PLAIN if attitude == "acts" else SURE) * LESS_SURE[modality], 2),
            paragraph=passage.parsed.paragraph.number,
        )


def _keys(passage: Passage, heads: Iterable[Token]) -> Actors:
    """The actors that phrases stand for, each once."""
    return tuple(dict.fromkeys(actor for head in heads for actor in passage.actors_of(head)))


ONLY = re.compile(r"\b(?:but only|only (?:if|as|when|after|in exchange|in return)|unless|provided that|on condition)\b", re.I)


def _opening(token: Token) -> Token | None:
    """The word that opens the condition of an attitude, where the sentence has one after it."""
    rest = token.doc[token.i : token.sent.end]
    found = ONLY.search(rest.text)
    return None if found is None else next(t for t in rest if t.idx + len(t.text) > rest[0].idx + found.start())


def _condition(passage: Passage, opening: Token) -> str:
    """What it depends on, in the text's words."""
    ends = [token for token in opening.sent if not token.is_punct]
    return passage.quote(opening, ends[-1])


def _modality(token: Token) -> str:
    """How sure the text is."""
    near = {child.lemma_.lower() for child in token.children if child.dep_ in {"aux", "advmod"}}
    if token.dep_ in {"acomp", "oprd", "xcomp"}:
        near |= {token.head.lemma_.lower()} | {c.lemma_.lower() for c in token.head.children if c.dep_ in {"aux", "advmod"}}
    for level in ("possible", "likely", "conditional"):
        if near & words("modality", level):
            return level
    return "certain"


def _is_reported(token: Token) -> bool:
    """Whether somebody says so, rather than the author."""
    return any(above.lemma_.lower() in words("says", "verbs") for above in token.ancestors if above.pos_ == "VERB")


def _horizon(token: Token) -> str | None:
    """Whether the sentence looks at now or far ahead."""
    return next((name for name in ("short", "long") if pattern("horizon", name).search(token.sent.text)), None)
