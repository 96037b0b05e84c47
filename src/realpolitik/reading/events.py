"""What a text says happened between its actors, coded by PLOVER's sixteen roots.

A verb names the event, or a light verb with its noun ("launched an attack", "imposed a curfew"); what stands above it
turns it: said that it *would* is a promise or a threat, said that they *must* is a demand, refused to is a rejection.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from realpolitik.reading.clauses import (
    OBJECT,
    PASSIVE,
    SUBJECT,
    after,
    agents,
    has_to,
    is_negated,
    is_passive,
    objects,
    passive_subjects,
    subjects,
)
from realpolitik.reading.dates import date_in
from realpolitik.reading.passage import Actors, Passage

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

ROOTS = (
    *("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"),
    *("REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
)
JOINT = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "RETREAT", "ASSAULT"})  # "X and Y met": sources both
# Labels of PLOVER before its codebook of 2021 → today's.
FORMER = {"DEMAND": "REQUEST", "FIGHT": "ASSAULT", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE"}
# Where a target stands, nearest first; what follows "according to" or "because" is somebody else's business.
BEHIND = frozenset({"prep", "xcomp", "ccomp", "acomp", "agent", "dative", "prt"})
ASIDE = frozenset({"advcl", "parataxis", "punct"})
FARTHER_ASIDE = ASIDE | {"relcl", "acl"}
ASIDE_OPENERS = frozenset({"according", "after", "before", "following", "despite", "amid", "because", "without"})
SOURCES = frozenset({"say", "report", "quote", "announce", "tell", "write", "confirm"})


@dataclass(frozen=True, slots=True)
class CodedEvent:
    """One event of a text: who did what to whom."""

    source: Actors
    target: Actors  # nobody, where several do it together
    root: str  # one of ROOTS
    what: str  # the words that say so
    date: str | None  # as precise as the text: 2015, 2015-09, 2015-09-30
    quote: str
    start: int  # code points into the original; `end` exclusive
    end: int
    confidence: float
    paragraph: int


def events(passages: Iterable[Passage]) -> tuple[CodedEvent, ...]:
    """The events of a text, in its order: one for each verb or noun that names one between two actors."""
    return tuple(one for passage in passages for sentence in passage.sentences for one in _of(passage, sentence))


def _of(passage: Passage, sentence: Span) -> Iterator[CodedEvent]:
    seen: set[tuple[Actors, Actors]] = set()
    for verb in _verbs(sentence):
        found = _coded(passage, verb)
        if found is None:
            continue
        root, by, to = found
        source, target = by, tuple(actor for actor in to if actor not in by)
        if (not target and not _is_joint(root, by)) or not source or (source, target) in seen:
            continue
        seen.add((source, target))
        yield _event(passage, sentence, verb, root, source, target)
    for noun in sentence:
        if noun.pos_ == "NOUN" and not _is_meant(noun) and (between := _noun_event(passage, noun)) is not None:
            root, source, target = between
            if (source, target) not in seen and (target, source) not in seen:
                seen.add((source, target))
                yield _event(passage, sentence, noun, root, source, target)


def _is_joint(root: str, by: Actors) -> bool:
    """Whether several do it together, so that it needs nobody whom it is done to."""
    return root in JOINT and len(by) > 1


def _event(passage: Passage, sentence: Span, word: Token, root: str, source: Actors, target: Actors) -> CodedEvent:
    ends = [token for token in sentence if not token.is_space]
    start, end = passage.place(ends[0], ends[-1])
    things = [thing for thing in objects(word) if thing.sent == sentence] if word.pos_ == "VERB" else []
    last = max([word, *things], key=lambda token: token.i)
    first = min([word, *things], key=lambda token: token.i)
    return CodedEvent(
        source=source,
        target=target,
        root=root,
        what=passage.quote(first, last),
        date=date_in(sentence.text),
        quote=passage.quote(ends[0], ends[-1]),
        start=start,
        end=end,
        confidence=0.7 if word.pos_ == "VERB" else 0.6,
        paragraph=passage.parsed.paragraph.number,
    )


# Which verbs tell of the sentence's events


def _verbs(sentence: Span) -> Iterator[Token]:
    """The main verb, those beside it and those that somebody says: not the ones of asides."""
    yield from _below(sentence.root)


def _below(verb: Token) -> Iterator[Token]:
    if verb.pos_ not in {"VERB", "AUX", "ADJ", "NOUN"}:
        return
    told = _told(verb) if verb.lemma_ in SOURCES else None
    if told is not None and not _opens(verb, told):  # "…, police said": only says who says so
        yield from _below(told)
        return
    yield verb
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"} and not _is_condition(child):
            yield from _below(child)


def _told(verb: Token) -> Token | None:
    """The clause that somebody is said to have said."""
    return next((child for child in verb.children if child.dep_ == "ccomp"), None)


def _opens(verb: Token, told: Token) -> bool:
    """Whether the speaker stands before what is said."""
    return any(child.dep_ in SUBJECT | PASSIVE and child.i < told.i for child in verb.children) and verb.i < told.i


# How a verb is coded


def _coded(passage: Passage, verb: Token) -> tuple[str, Actors, Actors] | None:
    """The root, the sources and the targets of what a verb tells, or nothing."""
    by = _sources(passage, verb)
    root = _root(verb)
    if verb.lemma_ in frames("says") and (told := _told(verb)) is not None:
        theirs = _sources(passage, told)
        if _modal(told) & frames("must") or verb.lemma_ in frames("insisting"):
            root = "REJECT" if is_negated(told) else "REQUEST"  # "said that they should not have to"
            return root, by, theirs or _targets(passage, told, by)
        if theirs and theirs != by and not set(theirs) & set(by) and not _modal(told) & frames("will"):
            return _coded(passage, told)  # a report of what others did
        root = _promised(told) if _modal(told) & frames("will") else _root(told)
        return (root, by, _targets(passage, told, by)) if root else None
    is_conditional = any(_is_condition(child) for child in verb.children)
    if root is None or "would" in _modal(verb) or (is_conditional and root not in {"THREATEN", "REJECT"}):
        return None
    return root, by, _targets(passage, verb, by)


def _root(verb: Token) -> str | None:
    """The root of a verb where it stands, its frame included; nothing for what did not, or only may, come about."""
    word = verb.lemma_.lower()
    if word in frames("refusing"):
        return "REJECT"
    if _modal(verb) & frames("will"):
        return _promised(verb)
    if is_negated(verb) or _modal(verb) & frames("may"):
        return "REJECT" if _is_willing(verb) and is_negated(verb) else None
    if word in frames("threatening"):
        return "THREATEN"
    if _is_willing(verb):
        return "AGREE"
    inner = _inner(verb)
    if inner is not None and word in frames("promising"):
        return _undertaken(word, inner)
    if inner is not None and word in frames("intending"):
        return "THREATEN" if _plain(inner) in frames("hostile") else "AGREE"
    if inner is not None and word in frames("passing"):
        return _root(inner)
    return "SANCTION" if word in frames("driving") and _particle(verb) == "out" else _plain(verb)


def _is_willing(verb: Token) -> bool:
    """Whether somebody is said to be willing: "is ready to"."""
    return verb.lemma_ == "be" and any(c.dep_ == "acomp" and c.lower_ in frames("willing") for c in verb.children)


def _undertaken(word: str, inner: Token) -> str:
    """What it comes to that somebody agrees, decides or vows to do something."""
    below = _plain(inner)
    if word in frames("resolving") and below in frames("hostile"):
        return "THREATEN" if word == "vow" else str(below)
    return "REJECT" if is_negated(inner) else "AGREE"


def _promised(verb: Token) -> str | None:
    """What saying that one will do it comes to: a threat, a promise or a refusal."""
    if is_negated(verb):
        return "REJECT"
    below = _plain(verb)
    if below in frames("hostile") or verb.lemma_ in frames("ending"):
        return "THREATEN"
    return "AGREE" if below is not None else None


def _plain(verb: Token) -> str | None:
    """The root of a verb by itself, or of the noun that a light verb carries."""
    word = verb.lemma_.lower()
    table = roots("verbs")
    particle = _particle(verb)
    known = table.get(f"{word}_{particle}") if particle else None
    things = [thing for thing in objects(verb) if thing.pos_ in {"NOUN", "PROPN"}]
    nouns = [root for thing in things for root in _of_noun(thing)]
    if _sends_somebody(verb):
        return "CONSULT"
    if word in frames("reversing") and nouns and nouns[0] in frames("hostile") | {"CONCEDE"}:
        return "CONCEDE"
    if word in frames("withholding") and nouns and nouns[0] not in frames("hostile"):
        return "SANCTION"
    if known is not None:
        return known
    if nouns and word in frames("light"):
        return nouns[0]
    return table.get(word)


def _sends_somebody(verb: Token) -> bool:
    """Whether an envoy is sent, rather than goods."""
    return verb.lemma_ in {"send", "dispatch"} and any(_is_envoy(thing) for thing in objects(verb))


def _is_envoy(thing: Token) -> bool:
    return bool(thing.ent_type_ == "PERSON") or thing.lemma_.lower() in frames("envoys")


def _of_noun(thing: Token) -> Iterator[str]:
    """The roots that a noun and the words before it name, the noun's own first."""
    table = roots("nouns")
    words = [thing, *(child for child in thing.children if child.dep_ in {"compound", "amod"})]
    words += [inner for inner in after(thing, "of") if inner.pos_ == "NOUN"]
    whole = "_".join(word.lemma_.lower() for word in sorted(words[:2], key=lambda token: token.i))
    if whole in table:
        yield table[whole]
    yield from (table[word.lemma_.lower()] for word in words if word.lemma_.lower() in table)


def _inner(verb: Token) -> Token | None:
    """The act that a verb is about: "agreed to *send*"."""
    return next((child for child in verb.children if child.dep_ in {"xcomp", "ccomp"} and child.i > verb.i), None)


def _modal(verb: Token) -> set[str]:
    """The modal verbs of a clause; "has to" counts as must."""
    return {child.lemma_.lower() if child.lower_ != "'ll" else "will" for child in verb.children if child.dep_ == "aux"}


def _particle(verb: Token) -> str | None:
    """The particle of a verb: "call *off*", "force … *out*"."""
    near = (child for child in verb.children if child.dep_ in {"prt", "prep", "advmod"} and child.i > verb.i)
    return next((child.lower_ for child in near if child.lower_ in frames("particles")), None)


# Who, and to whom


def _sources(passage: Passage, verb: Token) -> Actors:
    """The actors that do it."""
    doers = subjects(verb)
    found = tuple(dict.fromkeys(actor for doer in doers for actor in passage.actors_of(doer)))
    return found or tuple(dict.fromkeys(a for doer in doers for _, named in passage.within(doer) for a in named))[:1]


def _targets(passage: Passage, verb: Token, by: Actors) -> Actors:
    """The actors that it is done to: of the objects first, then of whatever else hangs on the verb, nearest first."""
    if is_passive(verb):
        found = _first(passage, passive_subjects(verb), by)
        if found:
            return found
    things = [child for child in verb.children if child.dep_ in OBJECT]
    if _sends_somebody(verb):
        things = [thing for thing in things if not _is_envoy(thing)]
    rest = [c for c in verb.children if c.dep_ in BEHIND and c.i > verb.i and c.lower_ not in ASIDE_OPENERS]
    purposes = [c for c in verb.children if c.dep_ == "advcl" and any(x.lower_ == "to" for x in c.children)]
    beside = [child for child in verb.children if child.dep_ == "conj" and _root(child) is None]
    reach = (things, rest, purposes, beside)
    if len(by) > 1 and verb.lemma_ == "agree":  # to do something: with each other
        return _nearest(passage, (things, [child for child in rest if child.lower_ == "with"]), by, FARTHER_ASIDE)
    found = _nearest(passage, reach, by, FARTHER_ASIDE)
    if found or len(by) > 1:  # several who do it, and nobody near whom they do it to, do it to each other
        return found
    found = _nearest(passage, reach, by, ASIDE)
    if not found and verb.lemma_ in frames("threatening"):  # "… unless X withdraws"
        clauses = [clause for clause in verb.subtree if clause.dep_ == "advcl" and _is_condition(clause)]
        heads = [head for clause in clauses for head in subjects(clause)]
        found = _first(passage, heads, by)
    return found or _nearest(passage, reach, by, ASIDE, places=True)


def _nearest(
    passage: Passage, reach: Sequence[Sequence[Token]], by: Actors, aside: frozenset[str], *, places: bool = False
) -> Actors:
    """The actors of the first group of phrases that names any."""
    return next((named for heads in reach if (named := _first(passage, heads, by, aside, places=places))), ())


def _first(
    passage: Passage, heads: Sequence[Token], by: Actors, aside: frozenset[str] = ASIDE, *, places: bool = False
) -> Actors:
    """The actors, or else the places, of the first phrase that names any but the sources."""
    for head in sorted(heads, key=lambda token: token.i):
        own = () if places else tuple(actor for actor in passage.actors_of(head) if actor not in by)
        if own:
            return own
        for inner, named in passage.within(head, skip=by, places=places):
            if not _is_aside(inner, head, aside):
                return tuple(actor for actor in passage.actors_of(inner) if actor not in by) or named
    return ()


def _is_condition(clause: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ in {"if", "unless", "until"} for child in clause.children)


def _is_aside(token: Token, head: Token, aside: frozenset[str]) -> bool:
    """Whether a word stands in an aside of the phrase: a clause of its own, or "according to"."""
    while token != head and token.head != token:
        if token.dep_ in aside and not any(child.lower_ == "to" for child in token.children):
            return True
        if token.dep_ == "prep" and token.lower_ in ASIDE_OPENERS:
            return True
        token = token.head
    return False


def _is_meant(noun: Token) -> bool:
    """Whether somebody only means to bring it about: "ready to host a meeting"."""
    verbs = (word for word in noun.ancestors if word.pos_ == "VERB")
    return (verb := next(verbs, None)) is not None and has_to(verb)


def _noun_event(passage: Passage, noun: Token) -> tuple[str, Actors, Actors] | None:
    """An event named by a noun: "the meeting between X and Y", "X's attack on Y", "the X-Y talks"."""
    root = roots("nouns").get(noun.lemma_.lower())
    if root is None:
        return None
    both = tuple(dict.fromkeys(a for head in after(noun, "between") for a in passage.actors_of(head)))
    if len(both) > 1:
        return root, both[:1], both[1:]
    whose = [c for c in noun.children if c.dep_ in {"poss", "amod", "compound"}] + agents(noun)
    source = tuple(dict.fromkeys(actor for head in whose for actor in passage.named(head)))
    whom = after(noun, "on", "against", "to", "with")
    target = tuple(dict.fromkeys(a for head in whom for a in passage.actors_of(head) if a not in source))
    return (root, source, target) if source and target else None


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("realpolitik") / "reading" / "plover.toml").read_text(encoding="utf-8"))


@cache
def roots(part: str) -> dict[str, str]:
    """Lemma → root; `part` is verbs or nouns. The first root that lists a word has it."""
    found: dict[str, str] = {}
    for root in ROOTS:
        for word in _table()[root][part].split():
            found.setdefault(word, root)
    return found


@cache
def frames(name: str) -> frozenset[str]:
    """A list of words that turn what is said."""
    return frozenset(_table()["frames"][name].split())
