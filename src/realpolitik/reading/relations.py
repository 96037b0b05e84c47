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
    owners,
    passive_subjects,
    subjects,
)
from realpolitik.reading.passage import Passage
from realpolitik.reading.stakes import attitude_of
from realpolitik.reading.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

BACKED = {
    **dict.fromkeys(("backed", "sponsored", "supported", "funded", "financed", "armed", "trained"), "supply"),
    **dict.fromkeys(("led", "controlled", "run", "commanded"), "command"),
    **dict.fromkeys(("aligned", "allied"), "alliance"),
}
OFFICE = "office"  # "US President X": a command, told once
MEANT = frozenset({"xcomp", "advcl", "acl", "pcomp"})
KINDS = ("command", "supply", "alliance")
SURE, LOOSE = 0.75, 0.6
Told = tuple[str, list["Token"], list["Token"], float]  # the kind, heads of patrons, heads of clients, how sure


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
                for kind, patrons, clients, sure in _of(token):
                    for one in _each(passage, token, kind, patrons, clients, sure):
                        place = -1 if kind == OFFICE else one.start
                        found.setdefault((one.kind, one.patron, one.client, place), one)
    return tuple(found.values())


def _of(token: Token) -> Iterator[Told]:
    """The ties that one word tells."""
    word = lemma(token)
    if token.lower_ in BACKED and token.i > 1 and token.nbor(-1).text == "-":
        yield BACKED[token.lower_], [token.nbor(-2)], [token.head], SURE
    elif token.pos_ == "VERB" and not is_negated(token) and not _is_only_meant(token):
        yield from _of_verb(token, word)
    elif token.pos_ == "PROPN" and word in words("ties", "command_nouns"):
        yield OFFICE, _said_to_be(token), _whose_office(token), SURE
    elif token.pos_ == "NOUN":
        yield from _of_noun(token, word)
    elif word in words("ties", "depending_words"):
        yield "supply", after(token, "on", "upon"), subjects(token.head), SURE


def _is_only_meant(verb: Token) -> bool:
    """Whether the act is wanted, planned, denied or alleged, rather than done."""
    return is_unreal(verb) or (verb.dep_ in MEANT and (has_to(verb) or attitude_of(verb.head) is not None))


def _of_verb(verb: Token, word: str) -> Iterator[Told]:
    done_to = passive_subjects(verb) if is_passive(verb) else objects(verb)
    doers = subjects(verb)
    if word in words("ties", "command_verbs"):
        yield "command", doers or after(verb, "from", "in"), [thing for thing in done_to if _is_body(thing)], SURE
    elif word in words("ties", "supply_verbs"):
        yield "supply", doers or after(verb, "in", "by"), done_to + after(verb, "to"), SURE
    elif word in words("ties", "depending_verbs"):
        yield "supply", after(verb, "on", "upon"), doers, SURE
    elif word in words("ties", "obeying_verbs"):
        yield "command", after(verb, "to") if word != "obey" else done_to, doers, SURE
    elif word in words("ties", "siding_verbs"):
        yield "alliance", doers or done_to, after(verb, "with", "alongside", "by", "to", "beside"), LOOSE
    elif word == "take" and any(thing.lemma_ == "order" for thing in objects(verb)):
        orders = [inner for thing in objects(verb) for inner in after(thing, "from")]
        yield "command", after(verb, "from") + orders, doers, SURE
    elif word in words("ties", "giving_verbs"):
        given = [thing for thing in done_to if thing.ent_type_ != "PERSON"]
        whom = after(verb, "to", "for") if given or not done_to else []  # "sent X to Y": X went there
        whom += [inner for thing in given for inner in after(thing, "to", "for")]
        whom += [inner for child in verb.children if child.dep_ == "dative" for inner in (child, *child.children)]
        beside = [child for thing in given for child in thing.children if child.dep_ == "compound"]
        yield "supply", doers, whom or beside, LOOSE  # "lent *Peru* billions" is often taken for one noun
    elif word in words("regards", "verbs"):
        seen_as = [judged for judged in after(verb, "as") if judged.lemma_ in words("ties", "ally_nouns")]
        yield "alliance", doers if seen_as else [], done_to, LOOSE


def _of_noun(noun: Token, word: str) -> Iterator[Told]:
    whose = [child for child in noun.children if child.dep_ in {"poss", "amod"}] + after(noun, "of")
    goods = [inner for thing in after(noun, "of") for inner in after(thing, "to")]
    if word in words("ties", "command_nouns"):
        yield "command", _said_to_be(noun), after(noun, "of") or whose, LOOSE
    elif word in words("ties", "supply_nouns"):
        yield "supply", _said_to_be(noun), whose + after(noun, "to") + goods, LOOSE
    elif word in words("ties", "client_nouns"):
        yield "supply", whose, _said_to_be(noun), LOOSE
    elif word in words("ties", "ally_nouns"):
        yield "alliance", whose, _said_to_be(noun) or [child for child in noun.children if child.dep_ == "appos"], SURE
        if noun.dep_ == "attr" and not whose:  # "X and Y are allies"
            yield "alliance", _said_to_be(noun), _said_to_be(noun) + after(noun, "with", "to"), SURE
    elif word in words("ties", "alliance_nouns"):
        beside = [child for child in noun.children if child.dep_ in {"poss", "amod", "compound"}]
        yield "alliance", beside or subjects(noun.head), after(noun, "with"), SURE
        both = after(noun, "between")
        yield "alliance", both, both, SURE
    elif word in words("ties", "help_nouns") and not _is_turned(noun):
        yield "supply", owners(noun), after(noun, "to", "for"), LOOSE


def _whose_office(title: Token) -> list[Token]:
    """Whom somebody leads: "*US* President X", "*Peru*'s Foreign Minister X"."""
    beside = [child for word in (title, title.head) for child in word.children if child.i < title.i]
    return after(title, "of") + [child for child in beside if child.dep_ in {"compound", "poss", "nmod", "amod"}]


def _is_body(thing: Token) -> bool:
    """Whether it is somebody who can be commanded: a name, an army; not a railway."""
    return thing.pos_ in {"PROPN", "PRON"} or thing.lemma_.lower() in words("ties", "bodies")


def _is_turned(noun: Token) -> bool:
    """Whether the help is only asked for, or never came."""
    return any(above.lemma_ in words("ties", "not_given") or is_negated(above) for above in noun.ancestors)


def _said_to_be(noun: Token) -> list[Token]:
    """Of whom the noun is said: "X is the …", "X, the …", "the …, X", "president X"."""
    if noun.dep_ == "attr":
        return subjects(noun.head)
    if noun.dep_ == "appos":
        return [noun.head]
    if noun.dep_ in {"compound", "nmod"} and noun.head.pos_ == "PROPN":
        return [noun.head]
    return [child for child in noun.children if child.dep_ == "appos" and child.pos_ == "PROPN"]


def _each(
    passage: Passage, token: Token, kind: str, patrons: list[Token], clients: list[Token], sure: float
) -> Iterator[Tie]:
    """One tie for each patron and client that are actors and differ; an alliance once, whoever is named first."""
    order = sorted({token, *patrons, *clients}, key=lambda word: word.i)
    near = [word for word in order if word.sent == token.sent]
    start, end = passage.place(near[0], near[-1])
    seen: set[frozenset[str]] = set()
    read = passage.named_by if kind == OFFICE else passage.parties
    for patron in read(patrons):
        for client in read(clients):
            both = frozenset({patron, client})
            if len(both) < 2 or (kind == "alliance" and both in seen):
                continue
            seen.add(both)
            quote = passage.quote(near[0], near[-1])
            yield Tie(
                "command" if kind == OFFICE else kind,
                patron,
                client,
                quote,
                start,
                end,
                sure,
                passage.parsed.paragraph.number,
            )
