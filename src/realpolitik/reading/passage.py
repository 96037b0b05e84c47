"""A parsed paragraph in which each word knows the actors that it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.reading.clauses import NOMINAL, antecedent, opens_clause
from realpolitik.reading.gazetteer import PERSON
from realpolitik.reading.mentions import Cast, Mention, by_paragraph
from realpolitik.reading.parse import Parsed, parse
from realpolitik.reading.source_text import Text
from realpolitik.reading.words import words

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

Actors = tuple[str, ...]
OF_A_NOUN = frozenset({"amod", "compound", "poss", "nmod", "npadvmod", "nummod"})
BELONGING = frozenset({"of", "from", "in", "by", "within", "under"})  # "forces of X", "the rebels in X"


@dataclass(frozen=True, slots=True)
class Passage:
    """One parsed paragraph with the actors that its words stand for."""

    parsed: Parsed
    original: str
    actors: Mapping[int, Actors]  # token → actors named, or meant, there
    places: Mapping[int, Actors]  # token → those whose name only says where
    loners: frozenset[str] = frozenset()  # persons of whom no table says for whom they speak

    @property
    def sentences(self) -> Iterator[Span]:
        """Its sentences, in order, but those that nobody would write."""
        return self.parsed.sentences

    def place(self, first: Token, last: Token) -> tuple[int, int]:
        """From the first token to the last, as offsets into the original."""
        base = self.parsed.paragraph.start
        return base + first.idx, base + last.idx + len(last.text)

    def quote(self, first: Token, last: Token) -> str:
        """The original's own words from the first token to the last."""
        start, end = self.place(first, last)
        return self.original[start:end]

    def named(self, token: Token) -> Actors:
        """The actors that one word stands for."""
        return self.actors.get(token.i, ())

    def actors_of(self, token: Token) -> Actors:
        """The actors that a phrase stands for, by its head: themselves, those whose it is, and those beside them."""
        found = [*self._sharing(token), *(self.named(token) or self._owners(token))]
        for child in token.children:
            if child.dep_ not in {"conj", "appos"} or child.pos_ not in NOMINAL | {"ADJ"} or not _is_near(token, child):
                continue
            if child.dep_ == "conj" or self.named(child):  # "X, an ally of Y" is X alone
                found += self.actors_of(child)
        known = [actor for actor in found if actor not in self.loners]
        return tuple(dict.fromkeys(known or found))

    def actors_of_all(self, heads: Iterable[Token]) -> Actors:
        """The actors that several phrases stand for, each once."""
        return tuple(dict.fromkeys(actor for head in heads for actor in self.actors_of(head)))

    def parties(self, heads: Iterable[Token]) -> Actors:
        """The same of phrases in the place of a party, who acts though the name may say where."""
        found = (actor for head in heads for actor in self.actors_of(head) or self.places.get(head.i, ()))
        return tuple(dict.fromkeys(found))

    def named_by(self, tokens: Iterable[Token]) -> Actors:
        """The actors that single words stand for, each once."""
        return tuple(dict.fromkeys(actor for token in tokens for actor in self.named(token)))

    def actors_between(self, first: Token, last: Token) -> Actors:
        """The actors named from the first word to the last."""
        return self.named_by(self.parsed.doc[first.i : last.i + 1])

    @staticmethod
    def outermost(tokens: Iterable[Token]) -> tuple[Token, Token]:
        """The leftmost and the rightmost of some words."""
        order = sorted(tokens, key=lambda token: int(token.i))
        return order[0], order[-1]

    def _sharing(self, token: Token) -> list[str]:
        """Those coordinated before a name or a title: "*Peruvian* and Chilean officials", "*UN* envoy X"."""
        is_loner = self.loners.issuperset(self.named(token))
        beside = (child for child in token.children if child.dep_ in OF_A_NOUN and self.named(token))
        joined = (child for child in beside if is_loner or any(inner.dep_ == "conj" for inner in child.children))
        return [actor for child in joined for actor in self._beside(child)]

    def _owners(self, token: Token) -> list[str]:
        """Whose a common noun is: "Israel's cabinet", "Afghan rebels", "the government of Chad"."""
        if token.pos_ not in NOMINAL or token.lemma_.lower() in words("grammar", "nobody"):
            return []
        for child in sorted(token.children, key=lambda child: child.dep_ != "compound" or child.pos_ != "PROPN"):
            if child.dep_ in OF_A_NOUN and (beside := self._beside(child)):
                return beside  # "bin Laden's al-Qaeda network" is al-Qaeda
        for child in token.children:
            if child.lower_ == "whose" and (named := self.named(antecedent(child))):
                return list(named)  # "Peru, whose envoys …"
            if child.dep_ == "prep" and child.lower_ in BELONGING:
                for inner in child.children:
                    if inner.dep_ == "pobj" and (found := self.actors_of(inner)):
                        return list(found)
        return []

    def _beside(self, token: Token) -> list[str]:
        """The actors of one modifier and of those coordinated with it: "Hungarian and Romanian"."""
        if _is_backed(token):
            return []
        found = [] if _is_pro(token) else list(self.named(token))
        for child in token.children:
            if child.dep_ in {"conj", "compound", "amod", "npadvmod", "poss", "nmod"}:
                found += [actor for actor in self._beside(child) if actor not in found]
        return found

    def within(self, token: Token, *, skip: Actors = (), places: bool = False) -> Iterator[tuple[Token, Actors]]:
        """Every word below a token that stands for an actor, or for its place, in the order of the text."""
        where = self.places if places else self.actors
        for inner in token.subtree:
            new = tuple(actor for actor in where.get(inner.i, ()) if actor not in skip)
            if new:
                yield inner, new


def passages(text: Text, cast: Cast) -> tuple[Passage, ...]:
    """The paragraphs of a text with the actors that each word stands for."""
    known = [mention for mention in cast.mentions if mention.actor is not None]
    loners = frozenset(key for key, entry in cast.entries.items() if entry.kind == PERSON and entry.home is None)
    return tuple(_passage(parsed, text, here, loners) for parsed, here in by_paragraph(parse(text), known))


def _passage(parsed: Parsed, text: Text, mentions: list[Mention], loners: frozenset[str]) -> Passage:
    actors = _by_token(parsed, [mention for mention in mentions if not mention.place])
    places = _by_token(parsed, [mention for mention in mentions if mention.place])
    return Passage(parsed, text.original, actors, places, loners)


def _by_token(parsed: Parsed, mentions: Iterable[Mention]) -> dict[int, Actors]:
    """The actors of each token: those of the shortest mention around it. A description stands at its head."""
    found: dict[int, Actors] = {}
    size: dict[int, int] = {}
    base = parsed.paragraph.start
    for mention in mentions:
        span = parsed.doc.char_span(mention.start - base, mention.end - base, alignment_mode="expand")
        length = mention.end - mention.start
        for token in () if span is None else (span.root,) if mention.kind == Mention.DESCRIPTION else span:
            if token.i not in found or length < size[token.i]:
                found[token.i], size[token.i] = (str(mention.actor),), length
            elif length == size[token.i] and mention.actor not in found[token.i]:
                found[token.i] += (str(mention.actor),)
    return found


def _is_near(first: Token, second: Token) -> bool:
    """Whether nothing stands between two words that parts them: no verb, no colon, no end of a clause."""
    between = first.doc[first.i + 1 : second.i]
    if any(word.pos_ == "VERB" or word.text == ":" for word in between) or opens_clause(second):
        return False
    return not (any(word.text == "," for word in between) and _is_only_comma(first.sent))


def _is_only_comma(sentence: Span) -> bool:
    """Whether its one comma ends the clause that a sentence opens with: "If X joins Y, Z and …"."""
    return sentence[0].lower_ in words("grammar", "opening") and sum(word.text == "," for word in sentence) == 1


def _is_backed(token: Token) -> bool:
    """Whether it ends a compound such as "US-backed": whom somebody backs isn't somebody's."""
    return token.i > 0 and token.nbor(-1).text == "-" and token.lower_ in words("grammar", "backed")


def _is_pro(token: Token) -> bool:
    """Whether the name only says for or against whom: "pro-Iranian"."""
    return token.i > 1 and token.nbor(-1).text == "-" and token.nbor(-2).lower_ in words("grammar", "pro")
