"""Standing ties that a text speaks of: who commands or supplies whom, and who is allied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.reading.clauses import (
    after,
    has_to,
    is_negated,
    is_passive,
    is_unreal,
    lemma,
    objects,
    passive_subjects,
    subjects,
)
from realpolitik.reading.passage import Passage
from realpolitik.reading.stakes import attitude_of
from realpolitik.reading.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

BACKED = frozenset(
    {"backed", "led", "sponsored", "supported", "funded", "armed", "trained", "aligned", "controlled", "run"}
)
LED = frozenset({"led", "controlled", "run"})
MEANT = frozenset({"xcomp", "advcl", "acl", "pcomp"})
GIVING = frozenset({"provide", "lend", "give", "send", "ship", "sell", "deliver"})
KINDS = ("command", "supply", "alliance")
SURE, LOOSE = 0.75, 0.6


@dataclass(frozen=True, slots=True)
class Tie:
    """One standing tie, as a text speaks of it."""

    kind: str  # one of KINDS
    patron: str  # of an alliance, one of the two
    client: str
    quote: str
    start: int  # code points into the original; `end` exclusive
    end: int
    confidence: float
    paragraph: int


def ties(passages: Iterable[Passage]) -> tuple[Tie, ...]:
    """The ties of a text, in its order, each once a place."""
    found: dict[tuple[str, str, str, int], Tie] = {}
    for passage in passages:
        for sentence in passage.sentences:
            for token in sentence:
                for kind, patrons, clients, sure in _of(passage, token):
                    for one in _each(passage, token, kind, patrons, clients, sure):
                        found.setdefault((one.kind, one.patron, one.client, one.start), one)
    return tuple(found.values())


def _of(passage: Passage, token: Token) -> Iterator[tuple[str, list[Token], list[Token], float]]:
    """The ties that one word tells: the kind, the heads of the patrons and of the clients."""
    word = lemma(token)
    if token.lower_ in BACKED and token.i > 1 and token.nbor(-1).text == "-":
        yield "command" if token.lower_ in LED else "supply", [token.nbor(-2)], [token.head], SURE
    elif token.pos_ == "VERB" and not is_negated(token) and not _is_only_meant(token):
        yield from _of_verb(token, word)
    elif token.pos_ == "NOUN":
        yield from _of_noun(token, word)
    elif word in words("ties", "depending_words"):
        yield "supply", after(token, "on", "upon"), subjects(token.head), SURE


def _is_only_meant(verb: Token) -> bool:
    """Whether the act is wanted, planned, denied or alleged, rather than done."""
    return is_unreal(verb) or (verb.dep_ in MEANT and (has_to(verb) or attitude_of(verb.head) is not None))


def _of_verb(verb: Token, word: str) -> Iterator[tuple[str, list[Token], list[Token], float]]:
    done_to = passive_subjects(verb) if is_passive(verb) else objects(verb)
    if word in words("ties", "command_verbs"):
        yield "command", subjects(verb), done_to, SURE
    elif word in words("ties", "supply_verbs"):
        yield "supply", subjects(verb) or after(verb, "in", "by"), done_to + after(verb, "to"), SURE
    elif word in words("ties", "depending_verbs"):
        yield "supply", after(verb, "on", "upon"), subjects(verb), SURE
    elif word == "take" and any(thing.lemma_ == "order" for thing in objects(verb)):
        orders = [inner for thing in objects(verb) for inner in after(thing, "from")]
        yield "command", after(verb, "from") + orders, subjects(verb), SURE
    elif word in GIVING and not any(thing.ent_type_ == "PERSON" for thing in done_to):
        whom = after(verb, "to") + [inner for thing in done_to for inner in after(thing, "to")]
        yield "supply", subjects(verb), whom, LOOSE


def _of_noun(noun: Token, word: str) -> Iterator[tuple[str, list[Token], list[Token], float]]:
    if word in words("ties", "command_nouns") and noun.dep_ in {"attr", "appos"}:
        yield "command", _said_to_be(noun), after(noun, "of"), LOOSE
    elif word in words("ties", "supply_nouns") and noun.dep_ in {"attr", "appos"}:
        goods = [inner for thing in after(noun, "of") for inner in after(thing, "to")]
        yield "supply", _said_to_be(noun), after(noun, "of", "to") + goods, LOOSE
    elif word in words("ties", "ally_nouns"):
        whose = [child for child in noun.children if child.dep_ in {"poss", "amod"}] + after(noun, "of")
        named = [child for child in noun.children if child.dep_ == "appos"]
        yield "alliance", whose, named or _said_to_be(noun), SURE
        if noun.dep_ == "attr" and not whose:  # "X and Y are allies"
            yield "alliance", _said_to_be(noun), _said_to_be(noun), SURE
    elif word in words("ties", "alliance_nouns"):
        whose = [child for child in noun.children if child.dep_ in {"poss", "amod", "compound"}]
        yield "alliance", whose or subjects(noun.head), after(noun, "with"), SURE
        both = after(noun, "between")
        yield "alliance", both, both, SURE


def _said_to_be(noun: Token) -> list[Token]:
    """Of whom the noun is said: "X is the …", "X, the …"; "views X as a …"."""
    if noun.dep_ == "attr":
        return subjects(noun.head)
    if noun.dep_ == "appos":
        return [noun.head]
    return []


def _each(
    passage: Passage, token: Token, kind: str, patrons: list[Token], clients: list[Token], sure: float
) -> Iterator[Tie]:
    """One tie for each patron and client that are actors and differ; an alliance once, whoever is named first."""
    order = sorted({token, *patrons, *clients}, key=lambda word: word.i)
    near = [word for word in order if word.sent == token.sent]
    start, end = passage.place(near[0], near[-1])
    seen: set[frozenset[str]] = set()
    for patron in passage.parties(patrons):
        for client in passage.parties(clients):
            both = frozenset({patron, client})
            if len(both) < 2 or (kind == "alliance" and both in seen):
                continue
            seen.add(both)
            quote = passage.quote(near[0], near[-1])
            yield Tie(kind, patron, client, quote, start, end, sure, passage.parsed.paragraph.number)
