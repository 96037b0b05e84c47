"""What is at stake in an attitude, and on which side of it the holder is.

Each act inside an attitude ("prevent", "cease", "preserve") turns its sign or passes it on, until a phrase is reached:
to refuse to stop arming the rebels is to be for the rebels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.reading.clauses import after, has_to, is_negated, is_passive, lemma, objects
from realpolitik.reading.words import attitudes, effects, words

if TYPE_CHECKING:
    from spacy.tokens import Token

DEEPEST = 6  # acts inside acts: "agreed to try to help prevent …"
FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
THEIRS = frozenset({"nsubj", "nsubjpass", "expl"})  # subjects: somebody else's act
PURPOSE = frozenset({"xcomp", "advcl"})
WITH_PURPOSE = frozenset({"work", "fight", "struggle", "push"})  # verbs whose "to …" says what for
OF_VERBS = ("for", "to", "on", "in", "against", "at", "with", "about", "towards")
GOALS = ("towards", "toward", "into", "for")
OF_NOUNS = ("for", "to", "of", "about", "at", "over", "against", "with")
OF_ADJECTIVES = (*OF_NOUNS, "in", "on", "towards", "toward")
OF_ACTS = ("to", "on", "against", "for", "in", "from")
OF_CLAUSES = frozenset({"to", "on", "at", "in", "of", "for", "from", "about", "with"})
THEMSELVES = frozenset({"itself", "himself", "herself", "themselves"})


@dataclass(frozen=True, slots=True)
class Stake:
    """A phrase at stake, and whether the holder is for it (+1) or against it (−1)."""

    head: Token
    sign: int
    tail: Token | None = None  # "X from arming Y": the act that X is kept from


def attitude_of(token: Token) -> tuple[str, int] | None:
    """The attitude that a word says, and its sign, or nothing."""
    part = {"VERB": "verbs", "ADJ": "adjectives", "NOUN": "nouns"}.get(token.pos_)
    if is_participle(token):
        part = "adjectives"
    if part is None:
        return None
    table = attitudes(part)
    return table.get(lemma(token)) or (table.get(token.lower_) if part == "adjectives" else None)


def is_participle(token: Token) -> bool:
    """Whether a participle says an attitude as an adjective does: "is concerned", "is determined"."""
    said_of = token.dep_ == "acomp" or is_passive(token)
    return token.tag_ == "VBN" and said_of and token.lower_ in attitudes("adjectives")


def stakes_of_attitude(token: Token, sign: int, used: set[int]) -> Iterator[Stake]:
    """What a word that says an attitude is about; the words that are read on the way are `used`."""
    used.add(token.i)
    if is_negated(token):
        sign = -sign
    inner = list(clauses(token))
    whole = _whole(token)
    if token.pos_ == "NOUN" and whole.dep_ in {"attr", "nsubj"} and whole.head.lemma_ == "be":
        inner += clauses(whole.head)  # "one of its goals is to …"
    for clause in inner:
        yield from _clause(token, clause, sign, used)
    if inner:
        return
    for head in _complements(token):
        if head.dep_ == "pcomp":
            yield from stakes_of_act(head, sign, used, depth=1)
        elif head.lemma_ not in THEMSELVES:
            is_fight = sign > 0 and head.head.lower_ == "against"  # "campaigns against", "efforts against"
            yield from _noun(head, -sign if is_fight else sign)


def stakes_of_act(verb: Token, sign: int, used: set[int], depth: int = 0) -> Iterator[Stake]:
    """What is at stake in an act: its object, or the act inside it; an act by itself (depth 0) needs an object."""
    if depth > DEEPEST or (depth == 0 and verb.i in used):
        return
    used.add(verb.i)
    word = lemma(verb)
    if is_negated(verb):
        sign = -sign
    stance = attitudes("verbs").get(word)
    if (inner := list(clauses(verb))) and (passed := _passed_on(word)) is not None:
        for clause in inner:
            yield from _clause(verb, clause, sign * passed, used)
        return
    effect = effects().get(word, stance[1] if stance is not None else 0)
    yield from _object(verb, sign, effect, used, depth)
    for purpose in (child for child in verb.children if child.dep_ in PURPOSE and has_to(child)):
        yield from stakes_of_act(purpose, sign if effect >= 0 else 1, used, depth + 1)


def stakes_of_phrase(head: Token, used: set[int]) -> Iterator[Stake]:
    """What is at stake in something asked for: "in exchange for *lifting the ban*", "… for *copper*"."""
    return stakes_of_act(head, 1, used, depth=1) if head.dep_ == "pcomp" else _noun(head, 1)


def stakes_of_clause(verb: Token, sign: int) -> Iterator[Stake]:
    """What somebody else's act comes to: "X reduced" is against X; anything else stands as said, "not" and all."""
    effect = effects().get(lemma(verb), 0)
    passive = is_passive(verb) or verb.tag_ == "VBN" or (verb.tag_ == "VBD" and verb.dep_ in {"ccomp", "conj"})
    heads = [child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"}] if effect and passive else []
    turned = -sign if is_negated(verb) else sign
    if effect and not passive and has_to(verb) and any(thing.pos_ != "PRON" for thing in objects(verb)):
        yield from _object(verb, turned, effect, set(), 1)  # "wants X to lift its tariffs" is against the tariffs
        return
    yield from (Stake(head, turned * effect) for head in heads)
    if not heads:
        yield Stake(verb, sign)


def clauses(token: Token) -> Iterator[Token]:
    """The clauses that complete a word."""
    for child in token.children:
        if child.dep_ in {"xcomp", "ccomp"} and child.i > token.i:
            yield child
        elif child.dep_ in {"acl", "advcl"} and has_to(child):
            if token.pos_ in {"NOUN", "ADJ"} or token.lemma_ in WITH_PURPOSE:
                yield child
        elif child.dep_ == "prep" and child.lower_ in OF_CLAUSES:
            yield from (inner for inner in child.children if inner.dep_ == "pcomp")


def _whole(noun: Token) -> Token:
    """What a noun is said to be one of many of: of "one of its goals" the "one"."""
    above = noun.head.head
    return above if noun.dep_ == "pobj" and noun.head.lower_ == "of" and above.lower_ in {"one", "part"} else noun


def _complements(token: Token) -> list[Token]:
    """The phrases that complete a word which no clause completes."""
    if token.pos_ == "VERB" and token.lemma_ in words("grammar", "object_control"):
        return after(token, *GOALS) or objects(token)  # "pushes X towards a truce"
    if token.pos_ == "VERB" and after(token, "for") and after(token, "to"):
        return objects(token) or after(token, "for")  # "appeals to X for Y"
    if token.pos_ == "VERB":
        return objects(token) or after(token, *OF_VERBS)
    if token.pos_ != "NOUN":
        return after(token, *OF_ADJECTIVES)
    whose_is_what = token.lemma_ in words("grammar", "takes_of")
    return [head for head in after(token, *OF_NOUNS) if whose_is_what or head.head.lower_ != "of"]


def _clause(token: Token, clause: Token, sign: int, used: set[int]) -> Iterator[Stake]:
    """What is at stake in a clause: in an act of the holder's, or in what somebody else would do."""
    shared = [child for child in clause.children if child.dep_ in {"nsubj", "nsubjpass"}]
    for verb in (clause, *_coordinated(clause)):
        if verb != clause and verb.tag_ in FINITE and (has_to(clause) or attitude_of(verb) is not None):
            continue  # "wants to …, and has rejected …": it isn't what is wanted
        others = [child for child in verb.children if child.dep_ in THEIRS] or shared
        if others and (verb.dep_ != "xcomp" or token.lemma_ in words("grammar", "object_control")):
            others_say = [other for other in verb.conjuncts if other.tag_ in FINITE]
            others_say += [
                word for word in verb.subtree if word.dep_ == "relcl" and word.left_edge.nbor(-1).text == ","
            ]
            apart = {word.i for other in others_say for word in other.subtree}
            used.update(word.i for word in verb.subtree if word.i not in apart)
            yield from stakes_of_clause(verb, sign)
        else:
            asked = (
                objects(token) if token.pos_ == "VERB" and token.lemma_ in words("grammar", "object_control") else []
            )
            for stake in stakes_of_act(verb, sign, used, depth=1):
                itself = stake.head == verb and asked and asked[0].i < verb.i  # "urges *X to pay*"
                yield Stake(asked[0], stake.sign, verb) if itself else stake


def _coordinated(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"}:
            yield child
            yield from _coordinated(child)


def _passed_on(word: str) -> int | None:
    """How a verb passes on the sign to the act inside it: turned, as it is, or not at all."""
    stance = attitudes("verbs").get(word)
    if word in words("turns", "verbs") or (stance is not None and stance[1] < 0):
        return -1
    return 1 if stance is not None or word in words("carries", "verbs") else None


def _object(verb: Token, sign: int, effect: int, used: set[int], depth: int) -> Iterator[Stake]:
    """What an act does something to; an act without known effect is itself at stake."""
    kept = [child for child in verb.children if child.dep_ in {"dobj", "oprd"}]
    if effect and [child.dep_ for child in kept] == ["dobj", "oprd"]:
        yield Stake(kept[0], sign * effect, kept[1])  # "keep *the port open*"
    elif effect and (heads := objects(verb)):
        for head in heads:
            yield from _kept_from(verb, head, sign * effect, used) or _noun(head, sign * effect)
    elif effect and (behind := after(verb, *OF_ACTS)):
        head = behind[0]
        is_act = head.dep_ == "pcomp"
        yield from stakes_of_act(head, sign * effect, used, depth + 1) if is_act else _noun(head, sign * effect)
    elif depth > 0:
        yield Stake(verb, sign)


def _kept_from(verb: Token, head: Token, sign: int, used: set[int]) -> list[Stake]:
    """What somebody is kept from doing: "prevent X from arming Y"."""
    inner = [act for act in after(verb, "from") if act.dep_ == "pcomp"]
    used.update(act.i for act in inner)
    return [Stake(head, sign, inner[0])] if inner and inner[0].i > head.i else []


def _noun(head: Token, sign: int) -> Iterator[Stake]:
    """What is at stake in a noun: "the removal of X" is against X, "a demand for X" is about X."""
    word = head.lemma_.lower()
    turn = effects("effect_nouns").get(word, 1)
    inside = [inner for inner in after(head, "of", "to", "for", "against", "on") if inner.pos_ != "PRON"]
    if word in words("grammar", "asked"):
        inside = [inner for inner in inside if inner.head.lower_ == "for"]
    elif turn > 0:
        inside = []
    yield Stake(inside[0], sign * turn) if inside else Stake(head, sign)
