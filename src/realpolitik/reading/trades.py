"""Deals that a text speaks of: who gives what for what, with whom, and at whose expense.

Eight turns of phrase: "X-for-Y", "in exchange for", "if" and "as a first step towards" after an offer, "under the deal,
X is to", a bargaining chip, concessions from somebody, a deal between two, and two who agree or sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from realpolitik.reading.clauses import (
    after,
    has_to,
    is_negated,
    lemma,
    objects,
    opens_clause,
    owners,
    phrase,
    speakers,
    subjects,
)
from realpolitik.reading.passage import Actors, Passage
from realpolitik.reading.words import effects, pattern, words

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

FOR = re.compile(
    r"\b([A-Z][\w.]+(?: [A-Z][\w.]+)?|\w+)-for-(\w+)\b"
    r"|\b([A-Z]\w+(?: [A-Z]\w+)?) for ([A-Z]\w+(?: [A-Z]\w+)?)(?= (?:deal|swap|trade|bargain|exchange|formula)|\?|$)"
)
NOT_GOODS = frozenset({"tit", "like", "dollar", "word", "pound", "man", "one", "pay", "not", "blow", "eye"})
CORE = frozenset({"dobj", "nsubj"})
BESIDE = frozenset({"amod", "compound", "poss", "nmod"})
REFUSALS = frozenset({"reject", "refuse", "decline", "rebuff", "dismiss"})
SIDES_WITH = frozenset(
    {"want", "seek", "try", "hope", "aim", "willing", "ready", "interested", "offer", "propose", "accept"}
)
IF = re.compile(r"\bif\b(?! (?:any|ever|not)\b)", re.IGNORECASE)
STATUSES = ("concluded", "sought", "possible", "refused")
AFTER_OTHERS = 2  # sentences back where the parties of "the X-for-Y deal" may have been named


@dataclass(frozen=True, slots=True)
class Give:
    """What one side of a trade gives."""

    giver: Actors
    what: str  # in the text's words


@dataclass(frozen=True, slots=True)
class Trade:
    """A deal as a text speaks of it."""

    parties: Actors
    gives: tuple[Give, ...]
    pays: Actors  # third parties at whose expense it is
    mark: str  # X-for-Y, exchange, link, terms, chip, gain, deal, agreed
    status: str  # one of STATUSES
    quote: str
    start: int  # code points into the original; `end` exclusive
    end: int
    confidence: float
    paragraph: int


def trades(passages: Iterable[Passage]) -> tuple[Trade, ...]:
    """Every trade that a text speaks of, in its order; at most one a sentence and mark."""
    found: list[Trade] = []
    for passage in passages:
        said: list[Actors] = []  # the actors of each sentence so far
        for sentence in passage.sentences:
            marks: set[str] = set()
            for one in _of(passage, sentence):
                whole = _with_parties_from_before(one, found, said)
                if len(whole.parties) > 1 and whole.mark not in marks:
                    marks.add(whole.mark)
                    found.append(whole)
            said.append(tuple(dict.fromkeys(actor for token in sentence for actor in passage.named(token))))
    return tuple(found)


def _with_parties_from_before(trade: Trade, found: Sequence[Trade], said: Sequence[Actors]) -> Trade:
    """The trade, with the parties of the one just spoken of, or of the sentences before, where it names too few."""
    if len(trade.parties) > 1 or trade.mark != "X-for-Y":
        return trade
    near = [one for one in found if one.paragraph == trade.paragraph and set(trade.parties) <= set(one.parties)]
    others = near[-1].parties if near else tuple(actor for actors in said[-AFTER_OTHERS:] for actor in actors)
    parties = _once(trade.parties, (actor for actor in others if actor not in trade.pays))
    return replace(trade, parties=parties, confidence=round(trade.confidence * 0.8, 2))


def _of(passage: Passage, sentence: Span) -> Iterator[Trade]:
    for reader in (_for, _exchange, _link, _under, _chip, _gain, _between, _agreed):
        yield from reader(passage, sentence)


# The turns of phrase


def _for(passage: Passage, sentence: Span) -> Iterator[Trade]:
    """“X-for-Y”: X and Y are what changes hands, or who pays."""
    for first, last, goods in _goods(sentence):
        inside = range(first.i, last.i + 1)
        pays = passage.named_by(token for token in sentence if token.i in inside)
        named = passage.parties(c for word in (last, last.head) for c in after(word, "between", "among"))
        parties = named if len(named) > 1 else _sides(passage, sentence)
        gives = tuple(Give((), good) for good in goods)
        yield _trade(passage, sentence, "X-for-Y", parties, gives, pays, first, 0.85)


def _goods(sentence: Span) -> Iterator[tuple[Token, Token, list[str]]]:
    """The first and last word of every “X-for-Y”, and what X and Y are."""
    for found in FOR.finditer(sentence.text):
        goods = [part for part in found.groups() if part]
        if goods[0].lower() not in NOT_GOODS:
            yield _at(sentence, found.start()), _at(sentence, found.end() - 1), goods


def _exchange(passage: Passage, sentence: Span) -> Iterator[Trade]:
    """“… in exchange for …”: who does the one gives it, the other side gives the other."""
    found = pattern("trades", "exchange").search(sentence.text)
    if found is None:
        return
    mark = _at(sentence, found.start())
    verb = _governing(mark)
    givers = passage.parties(subjects(verb))
    got = [inner for noun in (mark, *mark.children) for inner in after(noun, "for")]
    pays = passage.named_by(word for thing in got for word in _acted_against(thing.subtree))
    hidden, goods = (*givers, *pays), passage.named_by(word for thing in got for word in thing.subtree)
    others = (
        _without(hidden, _whose(passage, got))
        or _without(hidden, passage.parties(_receivers(verb)))
        or _without((*hidden, *goods), _sides(passage, sentence))
        or _without(hidden, _sides(passage, sentence))
    )
    last = mark.nbor(-1) if verb.i < mark.i else phrase(verb)[1]
    gives = [Give(givers, passage.quote(*passage.outermost((verb, last))))]
    if got:
        gives.append(Give(others, passage.quote(*phrase(got[0]))))
    yield _trade(passage, sentence, "exchange", (*givers, *others), tuple(gives), pays, mark, 0.8)


def _whose(passage: Passage, things: Iterable[Token]) -> Actors:
    """Whose the goods are: "Peruvian copper", "keeping the Peruvian mines open", "copper from Peru"."""
    return passage.actors_of_all(
        head
        for thing in things
        for head in ((word for word in thing.subtree if word.dep_ in CORE) if thing.dep_ == "pcomp" else (thing,))
    )


def _receivers(verb: Token) -> Iterator[Token]:
    """To whom something is given: "offers X grain", "opens its airspace to X", "promised to defend X"."""
    for act in (verb, *(child for child in verb.children if child.dep_ == "xcomp")):
        yield from after(act, "to", "with")
        for thing in objects(act):
            yield from after(thing, "to")
            if thing.dep_ == "dative" or effects().get(lemma(act), 0) >= 0:
                yield thing
        yield from (inner for child in act.children if child.dep_ == "dative" for inner in (child, *child.children))


def _link(passage: Passage, sentence: Span) -> Iterator[Trade]:
    """“… willing to …, but only if …”, “would … if …”: the holder gives the one and wants the other."""
    found = pattern("trades", "linking").search(sentence.text) or IF.search(sentence.text)
    if found is None:
        return
    mark = _at(sentence, found.start())
    is_plain = mark.lower_ == "if"
    condition = next((word for word in (mark, *mark.ancestors) if word.pos_ in {"VERB", "AUX"}), mark)
    inside = {word.i for word in condition.subtree} if condition.i > mark.i else set()
    offer = next((token for token in sentence if token.i not in inside and _offers(token, mark)), None)
    if offer is None or (is_plain and (not inside or is_negated(condition))):
        return
    doers = subjects(offer if offer.pos_ == "VERB" else offer.head)
    givers = passage.parties(doers) or passage.parties(speakers(offer, doers))
    asked = _without(givers, passage.parties(subjects(condition))) if inside else ()
    if is_plain and not asked:
        return
    others = asked or _without(givers, _sides(passage, sentence))
    clause = next((child for child in offer.children if child.dep_ in {"xcomp", "ccomp"}), offer)
    first = clause if clause == offer else clause.left_edge
    ends = [token for token in sentence if not token.is_punct]
    if offer.i < mark.i:
        last = passage.outermost((mark.nbor(-1), clause.right_edge))[0]
        wanted = passage.quote(mark, ends[-1])
    else:
        last, wanted = phrase(clause)[1], passage.quote(mark, condition.right_edge)
    gives = (Give(givers, passage.quote(*passage.outermost((first, last))).rstrip(" ,;")), Give(others, wanted))
    yield _trade(passage, sentence, "link", (*givers, *others), gives, (), mark, 0.7)


def _under(passage: Passage, sentence: Span) -> Iterator[Trade]:
    """“Under the deal, X is to … and Y would …”, “a swap: X would … and Y …”: each gives what it is to do."""
    verb = _laid_down(sentence)
    if verb is None:
        return
    joined = [c for c in verb.children if c.dep_ in {"conj", "advcl"} and c.pos_ in {"VERB", "AUX"} and c.i > verb.i]
    acts = [verb, *joined]
    gives = [
        Give(givers, passage.quote(done, _last_of(done, acts)))
        for act in acts
        if (givers := passage.parties(subjects(act)))
        for done in (next((child for child in act.children if child.dep_ == "xcomp"), act),)
    ]
    if len(gives) > 1:
        yield _trade(passage, sentence, "terms", _once(*(give.giver for give in gives)), tuple(gives), (), verb, 0.75)


def _laid_down(sentence: Span) -> Token | None:
    """The first verb of what a deal lays down: what stands under it, or behind its colon."""
    frames = words("trades", "frames") | words("trades", "nouns")
    if any(noun.lemma_.lower() in frames for noun in after(sentence.root, "under")):
        return sentence.root
    colon = next((word for word in sentence if word.text == ":"), None)
    if colon is None or not any(word.lemma_.lower() in frames for word in sentence if word.i < colon.i):
        return None
    behind = (word for word in sentence if word.i > colon.i and word.pos_ == "VERB")
    return next((w for w in behind if any(c.lower_ in {"would", "will"} for c in w.children if c.dep_ == "aux")), None)


def _last_of(act: Token, acts: Sequence[Token]) -> Token:
    """The last word of an act, before what joins the next one to it."""
    others = {word.i for other in acts if other != act and other.i > act.i for word in other.subtree}
    inside = [word for word in act.subtree if word.i >= act.i and word.i not in others and not opens_clause(word)]
    while len(inside) > 1 and (inside[-1].is_punct or inside[-1].pos_ in {"CCONJ", "SCONJ"}):
        inside.pop()
    return inside[-1]


def _chip(passage: Passage, sentence: Span) -> Iterator[Trade]:
    """“Use X as a bargaining chip with Y on Z”: the user gives X and wants Z of Y."""
    for token in sentence:
        if token.lemma_.lower() not in words("trades", "chips"):
            continue
        beside = {child.lower_ for child in token.children if child.dep_ in {"compound", "amod"}}
        verb = _governing(token)
        near = after(token, "with", "against", "over") + after(verb, "with", "against", "over")
        withs = passage.parties(near)
        if not withs or (token.lemma_ == "chip" and not beside & set(words("trades", "chip"))):
            continue
        users = passage.parties(subjects(verb))
        used = objects(verb)
        gives = (Give(users, passage.quote(*phrase(used[0]))),) if used else ()
        sought = after(token, "on") or [c for c in verb.children if c.dep_ in {"xcomp", "advcl"} and c.i > token.i]
        if sought:
            gives = (*gives, Give(withs, passage.quote(*phrase(sought[0]))))
        yield _trade(passage, sentence, "chip", (*users, *withs), gives, (), token, 0.75)


def _gain(passage: Passage, sentence: Span) -> Iterator[Trade]:
    """“Get concessions from Y on Z”."""
    for token in sentence:
        if token.lemma_.lower() not in words("trades", "gains") or token.head.pos_ != "VERB":
            continue
        verb = token.head
        if verb.lemma_.lower() not in words("trades", "getting"):
            continue
        givers = passage.parties(after(token, "from") + after(verb, "from"))
        takers = passage.parties(subjects(verb))
        gives = (Give(givers, passage.quote(*phrase(token))),)
        if givers and takers:
            yield _trade(passage, sentence, "gain", (*takers, *givers), gives, (), token, 0.7)


def _between(passage: Passage, sentence: Span) -> Iterator[Trade]:
    """“A deal between X and Y”, “X’s agreement with Y”, “an X-Y accord”."""
    for token in sentence:
        if token.pos_ != "NOUN" or token.lemma_.lower() not in words("trades", "nouns"):
            continue
        parties = passage.parties(after(token, "between", "among"))
        withs = passage.parties(after(token, "with"))
        if withs and len(parties) < 2:
            parties = _once(parties, passage.parties(owners(token)), withs)
        if len(parties) < 2:
            goods = {i for first, last, _ in _goods(sentence) for i in range(first.i, last.i + 1)}
            beside = (child for child in token.children if child.dep_ in BESIDE and child.i not in goods)
            parties = _once(parties, passage.named_by(word for child in beside for word in child.subtree))
        if len(parties) > 1:
            yield _trade(passage, sentence, "deal", parties, (), (), token, 0.7)


def _agreed(passage: Passage, sentence: Span) -> Iterator[Trade]:
    """“X and Y agreed on …”, “X and Y signed …”, “X agreed to Y’s request”."""
    for verb in sentence:
        if verb.pos_ != "VERB" or verb.lemma_.lower() not in words("trades", "closing"):
            continue
        doers = passage.parties(subjects(verb))
        agrees = verb.lemma_.lower() == "agree"
        things = [*objects(verb), *(after(verb, "on", "to", "with") if agrees else ())]
        things = [thing for thing in things if thing.ent_type_ != "DATE"]
        if not agrees and not any(thing.lemma_.lower() in words("trades", "nouns") for thing in things):
            continue
        withs = passage.parties(inner for word in (verb, *things) for inner in after(word, "with"))
        beside = (child for thing in things for child in thing.children if child.dep_ in BESIDE)
        parties = _once(doers, withs, passage.named_by(beside) if agrees else ())
        purposes = [child for child in verb.children if child.dep_ == "advcl" and has_to(child)]
        content = next((inner for thing in things if (inner := _content(thing, purposes)) is not None), None)
        gives = () if content is None else (Give(doers, passage.quote(*phrase(content))),)
        if doers and len(parties) > 1:
            yield _trade(passage, sentence, "agreed", parties, gives, (), verb, 0.7)


def _content(thing: Token, purposes: list[Token]) -> Token | None:
    """What is agreed: of "an agreement to swap prisoners" the swap, of "a deal" alone nothing."""
    if thing.lemma_.lower() not in words("trades", "nouns"):
        return thing
    acts = [child for child in thing.children if child.dep_ == "acl" and has_to(child)]
    return next(iter([*acts, *after(thing, "on", "over", "for"), *purposes]), None)


# What they have in common


def _trade(
    passage: Passage,
    sentence: Span,
    mark: str,
    parties: Actors,
    gives: tuple[Give, ...],
    pays: Actors,
    at: Token,
    sure: float,
) -> Trade:
    ends = [token for token in sentence if not token.is_space]
    start, end = passage.place(ends[0], ends[-1])
    losers = _once(pays, _at_expense(passage, sentence))
    return Trade(
        parties=tuple(actor for actor in dict.fromkeys(parties) if actor not in losers),
        gives=gives,
        pays=losers,
        mark=mark,
        status=_status(at, mark),
        quote=passage.quote(ends[0], ends[-1]),
        start=start,
        end=end,
        confidence=sure,
        paragraph=passage.parsed.paragraph.number,
    )


def _at_expense(passage: Passage, sentence: Span) -> Actors:
    """Those whom the sentence lets pay: "at the expense of X", "behind X's back"."""
    found = pattern("trades", "expense").search(sentence.text)
    if found is None:
        return ()
    within = [token for token in sentence if found.start() <= token.idx - sentence.start_char < found.end()]
    behind = [word for thing in after(within[-1]) + objects(within[-1]) for word in thing.subtree]
    return passage.named_by((*within, *behind, *(w for token in within for c in token.children for w in c.subtree)))


def _sides(passage: Passage, sentence: Span) -> Actors:
    """The actors of a sentence that may be a side of its deal: not its goods, nor those whom somebody acts against."""
    hidden = {token.i for token in _acted_against(sentence)}
    hidden |= {i for first, last, _ in _goods(sentence) for i in range(first.i, last.i + 1)}
    for token in sentence:
        if token.lower_ in {"except", "against"}:
            hidden |= {inner.i for inner in token.subtree}
    return passage.named_by(token for token in sentence if token.i not in hidden)


def _acted_against(tokens: Iterable[Token]) -> Iterator[Token]:
    """The words for whom or what an act is against."""
    for token in tokens:
        if token.pos_ == "VERB" and effects().get(lemma(token), 0) < 0:
            yield from (inner for thing in objects(token) for inner in thing.subtree)


def _status(token: Token, mark: str) -> str:
    """How far the deal has come, by the verbs that its mark hangs on."""
    verbs = list(_chain(token))
    lemmas = {verb.lemma_ for verb in verbs}
    if lemmas & REFUSALS or any(is_negated(verb) for verb in verbs if verb.lemma_ in SIDES_WITH):
        return "refused"
    if mark in {"link", "chip", "gain"} or lemmas & SIDES_WITH:
        return "sought"
    if any(child.tag_ == "MD" for verb in verbs for child in verb.children if child.dep_ == "aux"):
        return "possible"
    return "concluded" if any(verb.tag_ in {"VBD", "VBN"} for verb in verbs) else "possible"


def _chain(token: Token) -> Iterator[Token]:
    """The verbs above a word, up to where another clause begins."""
    for word in (token, *token.ancestors):
        if word.pos_ in {"VERB", "AUX", "ADJ"}:
            yield word
        if word.dep_ in {"ccomp", "relcl", "advcl", "parataxis"}:
            return


def _offers(token: Token, mark: Token) -> bool:
    """Whether a word says what somebody would do: "is willing to", "offers to"; "would pay", with a bare "if" too."""
    said = words("attitudes", "offers", "verbs") | words("attitudes", "offers", "adjectives") | words("trades", "eager")
    if token.lemma_.lower() in said:
        return not is_negated(token)
    would = any(child.lower_ in {"would", "could"} for child in token.children if child.dep_ == "aux")
    return mark.lower_ == "if" and would and lemma(token) in words("trades", "giving") and not is_negated(token)


def _governing(token: Token) -> Token:
    """The verb that a word hangs on."""
    return next((above for above in token.ancestors if above.pos_ in {"VERB", "AUX"}), token)


def _at(sentence: Span, offset: int) -> Token:
    """The word at a place of the sentence's text."""
    place = sentence.start_char + offset
    return next(token for token in sentence if token.idx + len(token.text) > place)


def _without(hidden: Iterable[str], found: Actors) -> Actors:
    """The actors found, without some."""
    return tuple(actor for actor in found if actor not in hidden)


def _once(*groups: Iterable[str]) -> Actors:
    """The actors of several groups, each once."""
    return tuple(dict.fromkeys(actor for group in groups for actor in group))
