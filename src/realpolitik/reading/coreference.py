"""Whom pronouns and "the two countries" mean, where the sentence before leaves little doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from realpolitik.reading.clauses import PASSIVE, SUBJECT, Actors, Passage
from realpolitik.reading.mentions import Mention
from realpolitik.reading.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

HE = frozenset({"he", "him", "his", "himself", "she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "themselves"})
PAIR = frozenset({"country", "side", "ally", "power", "neighbour", "neighbor", "party", "state", "government", "capital"})
RECENT = 3  # a pair that the text has since left behind isn't "the two countries" any more
BOTH = frozenset({"two", "both"})


def passages(parsed: Iterable[Parsed], original: str, mentions: Sequence[Mention]) -> tuple[Passage, ...]:
    """The paragraphs of a text with the actors that each word stands for."""
    memory = _Memory()
    return tuple(_passage(each, original, mentions, memory) for each in parsed)


def _passage(parsed: Parsed, original: str, mentions: Sequence[Mention], memory: _Memory) -> Passage:
    actors = _named(parsed, mentions)
    for token in parsed.doc:
        if token.i not in actors and (meant := memory.meant_by(token, actors)):
            actors[token.i] = meant
        elif token.i in actors:
            memory.heard(token, actors)
    return Passage(parsed, original, actors)


def _named(parsed: Parsed, mentions: Sequence[Mention]) -> dict[int, Actors]:
    """The actors of each token: those of the shortest mention around it."""
    base, end = parsed.paragraph.start, parsed.paragraph.end
    found: dict[int, Actors] = {}
    size: dict[int, int] = {}
    for mention in mentions:
        if mention.actor is None or not base <= mention.start < end:
            continue
        span = parsed.doc.char_span(mention.start - base, mention.end - base, alignment_mode="expand")
        if span is None:
            continue
        inside = span if mention.kind != "description" else [span.root]
        length = mention.end - mention.start
        for token in inside:
            if token.i not in found or length < size[token.i]:
                found[token.i], size[token.i] = (mention.actor,), length
            elif length == size[token.i] and mention.actor not in found[token.i]:
                found[token.i] += (mention.actor,)
    return found


@dataclass(slots=True)
class _Memory:
    """Who was spoken of last."""

    person: Actors = ()
    thing: Actors = ()  # the last subject that is no person
    heard_thing: Actors = ()  # … and the last such actor at all
    pair: Actors = ()
    subject: Actors = ()
    recent: list[str] = field(default_factory=list)

    def heard(self, token: Token, actors: dict[int, Actors]) -> None:
        """A word stands for these actors."""
        named = actors[token.i]
        is_subject = token.dep_ in SUBJECT | PASSIVE
        others = [actors[other.i] for other in token.conjuncts if other.i < token.i and other.i in actors]
        together = tuple(dict.fromkeys([actor for each in others for actor in each] + list(named)))
        if len(together) == 2:
            self.pair = together
        if token.ent_type_ == "PERSON":
            self.person = named
        elif token.dep_ not in {"amod", "compound", "npadvmod"}:
            self.heard_thing = named
            if is_subject:
                self.thing = named
        if is_subject or (others and any(o.dep_ in SUBJECT | PASSIVE for o in token.conjuncts)):
            self.subject = together
        for actor in named:
            if actor in self.recent:
                self.recent.remove(actor)
            self.recent.append(actor)

    def meant_by(self, token: Token, actors: Mapping[int, Actors]) -> Actors:
        """The actors that a pronoun or "the two sides" means, or nobody."""
        word = token.lower_
        if word in HE:
            return self.person or self.thing
        if word in IT and not _is_empty(token):
            return _of_clause_before(token, actors) or self.thing or self.heard_thing
        if word in THEY:
            return self.subject if len(self.subject) > 1 else self.thing
        if token.lemma_ in PAIR and any(child.lower_ in BOTH for child in token.children):
            return self.pair if set(self.pair) <= set(self.recent[-RECENT:]) else ()
        return ()


def _of_clause_before(token: Token, actors: Mapping[int, Actors]) -> Actors:
    """The subject of the clause that leads up to the pronoun's: "When X saw that Y …, it …" is X."""
    if token.dep_ not in SUBJECT:
        return ()
    clauses = [child for child in token.head.children if child.dep_ == "advcl" and child.i < token.i]
    heads = (child for clause in clauses for child in clause.children if child.dep_ in SUBJECT | PASSIVE)
    return next((actors[head.i] for head in heads if head.i in actors), ())


def _is_empty(token: Token) -> bool:
    """Whether "it" stands for nothing: "it is vital that", "it seems"."""
    verb = token.head
    if token.lower_ != "it" or token.dep_ not in SUBJECT | PASSIVE:
        return False
    return verb.lemma_ in {"seem", "appear"} or (
        verb.lemma_ == "be" and any(child.dep_ in {"acomp", "attr", "ccomp", "xcomp", "advmod"} for child in verb.children)
    )
