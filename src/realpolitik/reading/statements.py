"""What a text says that its actors want, reject, fear, offer, demand or work for.

An attitude ("wants", "efforts to", "is concerned that") has a holder and a sign; `stakes` says what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from realpolitik.reading.clauses import (
    after,
    has_to,
    is_negated,
    is_passive,
    is_unreal,
    lemma,
    objects,
    owners,
    phrase,
    speakers,
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
    stakes_of_phrase,
)
from realpolitik.reading.words import effects, pattern, words

if TYPE_CHECKING:
    from spacy.tokens import Token

IT, THAT = frozenset({"it", "them", "these", "those"}), frozenset({"this", "that"})
ANSWERS = frozenset({"rejects", "supports", "offers"})  # what "it" may mean from sentence to sentence
POINTING = 0.85  # how sure it is what "this" means
OUTRIGHT, ACT = 0.8, 0.65  # how sure an attitude is that is said in words, and one that an act or a purpose shows
LESS_SURE = {"certain": 1.0, "likely": 0.9, "possible": 0.8, "conditional": 0.8}
WOULD = frozenset({"would", "could", "will", "'d", "might", "may"})
IN_PUBLIC = frozenset({"declares", "demands", "offers"})
OF_GRAMMAR = frozenset({"supports", "regards", "acts", "indifferent"})  # attitudes beside those in words.toml
DIRECTIONS = ("favour", "oppose", "neutral", "conditional")
HORIZONS = ("short", "long")
ONLY = re.compile(
    r"\b(?:but only|only (?:if|as|when|after|once|in exchange|in return)|unless|on condition"
    r"|provid(?:ed|ing) that|(?<=, )provid(?:ed|ing))\b",
    re.IGNORECASE,
)
FOR_ITS_PART = re.compile(rf"{ONLY.pattern}|\b(?:in (?:exchange|return)(?: for)?|if|as long as)\b", re.IGNORECASE)


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
    before: list[Statement] = []  # what the sentence before says
    for sentence in passage.sentences:
        used: set[int] = set()
        here: list[Statement] = []
        for token in sentence:
            if token.i in used or _is_hypothetical(token) or is_unreal(token):
                continue
            holders, attitude, at_stake = _said_by(token, used)
            for stake in at_stake:
                for one in _statements(passage, token, holders, attitude, stake):
                    if (whole := _pointing_back(passage, one, stake, here, before)) is not None:
                        here.append(whole)
        yield from here
        before = here


def _pointing_back(
    passage: Passage, one: Statement, stake: Stake, here: list[Statement], before: list[Statement]
) -> Statement | None:
    """The statement, with what "it" or "this" stands for; nothing where nobody can tell.

    "It" is the phrase that the same sentence was about; "this" and "to do so" are what somebody else wants or rejects.
    """
    word = stake.head.lower_
    is_so = stake.head.lemma_ == "do" and any(child.lower_ in {"so", "it", "this"} for child in stake.head.children)
    if word in THAT or is_so:
        past = [other for other in (*before, *here) if other.holder != one.holder and other.direction != "neutral"]
        turned = bool(past) and past[-1].direction == "oppose"
    elif word in IT:
        others = [other for other in before if other.holder != one.holder and one.attitude in ANSWERS]
        past, turned = here or others, False
    else:
        return one
    if not past:
        return None
    meant = past[-1]
    start, end = min(meant.about_start, one.start), max(meant.about_end, one.end)
    return replace(
        one,
        about=meant.about,
        about_start=meant.about_start,
        about_end=meant.about_end,
        whom=tuple(actor for actor in meant.whom if actor != one.holder),
        direction={"favour": "oppose", "oppose": "favour"}.get(one.direction, one.direction)
        if turned
        else one.direction,
        quote=passage.original[start:end],
        start=start,
        end=end,
        confidence=round(one.confidence * POINTING, 2),
    )


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
    if (found := attitude_of(token)) is not None:
        attitude, sign = found
        if at_stake := list(stakes_of_attitude(token, sign, used)):
            return _holders(token), attitude, at_stake
    if (spoken := _says_for_or_against(token)) is not None:
        return spoken
    if token.lemma_ in {"exchange", "return"} and token.head.lower_ == "in" and (asked := after(token, "for")):
        verb = next((above for above in token.ancestors if above.pos_ == "VERB"), token)
        return subjects(verb), "wants", [stake for thing in asked for stake in stakes_of_phrase(thing, used)]
    if token.pos_ == "VERB":
        if bargains(token) is not None and (at_stake := list(stakes_of_act(token, 1, used, depth=1))):
            return subjects(token), "offers", at_stake
        if judged := list(_regards(token)):
            return subjects(token), "regards", judged
        if _is_purpose(token):
            return subjects(token), "wants", list(stakes_of_act(token, 1, used, depth=1))
        if lemma(token) in effects() and not is_negated(token) and not _is_to(token):
            return subjects(token), "acts", list(stakes_of_act(token, 1, used))
    if token.pos_ == "ADJ" and token.dep_ == "acomp":
        return _for_whom(token)
    return [], "", []


def _regards(verb: Token) -> Iterator[Stake]:
    """What somebody is seen as: "views X as a partner"."""
    if verb.lemma_ not in words("regards", "verbs"):
        return
    said_to_be = [child for child in verb.children if child.dep_ == "oprd"]  # "calls X *a betrayal*"
    for judged in after(verb, "as") + said_to_be:
        for side, sign in (("for", 1), ("against", -1)):
            if judged.lemma_ in words("regards", side):
                yield from (
                    Stake(head, -sign if is_negated(verb) else sign) for head in objects(verb) if head not in said_to_be
                )


def _says_for_or_against(token: Token) -> tuple[list[Token], str, list[Stake]] | None:
    """Who "is against" something, and who says that something "would ruin" it."""
    if token.lemma_ == "be" and (disliked := after(token, "against")):
        turn = -1 if is_negated(token) else 1
        return subjects(token), "rejects", [Stake(head, -turn) for head in disliked]
    if token.pos_ == "VERB" and token.lemma_ in words("says", "verbs") and not is_negated(token):
        if token.lemma_ == "warn" and (feared := after(token, "against")):
            return subjects(token), "fears", [Stake(head, -1) for head in feared if head.dep_ == "pobj"]
        for said in (child for child in token.children if child.dep_ == "ccomp"):
            does_harm = lemma(said) in words("harm", "verbs") and not is_negated(said) and not is_passive(said)
            doers = [child for child in said.children if child.dep_ == "nsubj" and child.pos_ == "NOUN"]
            if does_harm and doers and any(child.lower_ in WOULD for child in said.children):
                return subjects(token), "rejects", [Stake(head, -1) for head in doers]
    return None


def _is_to(verb: Token) -> bool:
    """Whether the act is only laid down: "is to withdraw"."""
    return verb.dep_ == "xcomp" and verb.head.lemma_ == "be" and has_to(verb)


def bargains(verb: Token) -> Token | None:
    """The word that opens what somebody asks for what it would do: "would pay X *in exchange* for Y"."""
    if verb.pos_ != "VERB" or verb.lemma_ in words("turns", "verbs"):  # "would cease to …": it is still at it
        return None
    if not any(child.lower_ in WOULD for child in verb.children if child.dep_ == "aux"):
        return None
    return next(
        (
            word
            for word in verb.subtree
            if word.lemma_ in {"exchange", "return"} and word.i > verb.i and word.head.lower_ == "in"
        ),
        None,
    )


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
    condition = _condition(passage, token)
    if condition is not None and stake.sign < 0:
        stake = _whole_act(token, stake)
    first, last = _about(token, stake)
    is_pronoun = first == last and first.pos_ == "PRON"
    keys = passage.actors_of_all(holders) or passage.actors_of_all(speakers(token, holders))
    whom = passage.actors_between(first, last)
    near = [token, first, last, *(holder for holder in holders if holder.sent == token.sent)]
    left, right = passage.outermost(near)
    about_start, about_end = passage.place(first, last)
    start, end = passage.place(left, right)
    modality = _modality(token)
    themselves = passage.actors_of_all(subjects(stake.head)) if stake.head.pos_ == "VERB" else ()
    sure = ACT if attitude == "acts" or (attitude_of(token) is None and _is_purpose(token)) else OUTRIGHT
    is_indifferent = token.lemma_ in words("indifferent", "words") and is_negated(token)
    for key in keys:
        others = tuple(actor for actor in whom if actor != key)
        if attitude == "fears" and key in themselves:
            continue
        if not others and (attitude == "acts" or (is_pronoun and first.lower_ not in IT | THAT)):
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
            confidence=round(sure * LESS_SURE[modality], 2),
            paragraph=passage.parsed.paragraph.number,
        )


def _whole_act(token: Token, stake: Stake) -> Stake:
    """What somebody would do on a condition: of "willing to lift the ban if …" the lifting, which it is then for."""
    if bargains(token) is not None:
        return Stake(token, 1)
    found = attitude_of(token)
    act = next(clauses(token), None) if found is not None and found[1] > 0 and not is_negated(token) else None
    return stake if act is None else Stake(act, 1)


def _about(token: Token, stake: Stake) -> tuple[Token, Token]:
    """The first and the last word of what is at stake, without the condition that may follow it."""
    first, last = phrase(stake.head)
    if stake.head == token and not has_to(token):
        first = token  # the act itself, without who does it
    if stake.tail is not None:
        last = phrase(stake.tail)[1]
    if first.dep_ == "neg" and first != last:  # "not to attack": the side says it already
        first = first.nbor(1)
    opening = _opening(token)
    if opening is not None and first.i < opening.i <= last.i:
        last = opening.nbor(-1)
    return first, last


def _direction(stake: Stake, condition: str | None, is_indifferent: bool) -> str:
    if condition is not None and stake.sign > 0:
        return "conditional"
    if is_indifferent:
        return "neutral"
    return "favour" if stake.sign > 0 else "oppose"


def _is_offer(token: Token) -> bool:
    """Whether somebody says what it would do: whatever it asks for that is a condition."""
    found = attitude_of(token)
    return token.pos_ != "NOUN" and (bargains(token) is not None or (found is not None and found[0] == "offers"))


def _opening(token: Token) -> Token | None:
    """The word that opens the condition of an attitude, where the sentence has one after it."""
    rest = token.doc[token.i : token.sent.end]
    found = (FOR_ITS_PART if _is_offer(token) else ONLY).search(rest.text)
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
