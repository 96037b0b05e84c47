"""Who does what to whom in a sentence, as its tree says it: subjects, objects, negation, phrases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from realpolitik.reading.words import with_particles, words

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECT, PASSIVE = frozenset({"nsubj", "csubj"}), frozenset({"nsubjpass", "csubjpass"})
BEFORE = SUBJECT | PASSIVE
FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
OBJECT = frozenset({"dobj", "obj", "dative", "attr", "oprd"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
FARTHEST_PARTICLE = 12  # words from the verb: "roll the influence of its neighbour back"
MISREAD = {"hopes": "hope", "hoping": "hope", "hoped": "hope"}  # the model's lemma is "hop"


def subjects(verb: Token) -> list[Token]:
    """The heads of who does it, through coordination, control, purposes, participles and passives."""
    return _subjects(verb, frozenset())


def _subjects(verb: Token, seen: frozenset[int]) -> list[Token]:
    if verb.i in seen:
        return []
    seen |= {verb.i}
    if is_passive(verb):
        return agents(verb)
    own = [child for child in verb.children if child.dep_ in SUBJECT]
    own = own or _set_off(verb)
    if own:
        return [antecedent(token) for token in own]
    head = verb.head
    match verb.dep_:
        case "conj":
            if (before := _begun(verb)) is not None:
                return [before]
            return _subjects(head, seen) if head.pos_ in {"VERB", "AUX", "ADJ"} else []
        case "xcomp" | "ccomp":
            if head.lemma_ in words("grammar", "object_control") and (theirs := objects(head)):
                return theirs
            return _subjects(head, seen)
        case "advcl" | "acomp":
            return _subjects(head, seen) or ([] if not is_passive(head) else passive_subjects(head))
        case "acl" | "relcl":
            return [head] if verb.tag_ in {"VBG", "VBD", "VBP", "VBZ"} else owners(head, seen)
        case "pcomp":
            return _governor(head, seen)
    return []


def _set_off(verb: Token) -> list[Token]:
    """The subject that the model takes for an aside: "*Peru*, meanwhile, would like …"."""
    if verb.dep_ not in {"ROOT", "ccomp"} or verb.tag_ == "VBG":
        return []
    return [
        c for c in verb.children if c.dep_ == "npadvmod" and c.pos_ == "PROPN" and c.ent_type_ == "GPE" and c.i < verb.i
    ]


def speakers(word: Token, doers: list[Token]) -> list[Token]:
    """Who says so, where what is said has only a pronoun for a subject: "*X* says it is ready"."""
    if word.dep_ == "conj" and word.head.dep_ == "ccomp":
        return subjects(word.head.head)
    if not doers or any(doer.pos_ != "PRON" for doer in doers):
        return []
    said = next((above for above in (word, *word.ancestors) if above.dep_ == "ccomp"), None)
    return subjects(said.head) if said is not None and said.head.lemma_ in words("says", "verbs") else []


def _begun(verb: Token) -> Token | None:
    """The name right before a coordinated verb without subject, which the model took for one more object.

    "X keeps its port and *Y* pays."
    """
    before = verb.nbor(-1) if verb.i > verb.sent.start else verb
    return before if before.pos_ == "PROPN" and opens_clause(before) else None


def opens_clause(name: Token) -> bool:
    """Whether a coordinated name begins a clause of its own: a finite verb follows at once that has no subject."""
    if name.dep_ != "conj" or name.i + 1 >= name.sent.end:
        return False
    verb = name.nbor(1)
    return verb.tag_ in FINITE and verb.dep_ == "conj" and not any(child.dep_ in BEFORE for child in verb.children)


def owners(noun: Token, seen: frozenset[int] = frozenset()) -> list[Token]:
    """Whose effort, wish or plan it is: the possessor, "of X" or the subject of the verb that it is an object of."""
    for child in noun.children:
        beside = child.dep_ in {"compound", "amod", "nmod"} and child.pos_ in NOMINAL | {"ADJ"} and child.ent_type_
        is_theirs = child.lower_ == "their" and noun.dep_ in OBJECT and noun.head.pos_ == "VERB"
        if is_theirs and (doers := _subjects(noun.head, seen)):
            return doers
        if child.dep_ == "poss" or beside:
            return [antecedent(child)]
    for child in noun.children:
        says_what = child.lower_ == "of" and noun.lemma_ in words("grammar", "takes_of")
        if child.dep_ == "prep" and child.lower_ in {"of", "by", "from", "between"} and not says_what:
            found = [inner for inner in child.children if inner.dep_ == "pobj"]
            if found:
                return found
    if noun.dep_ == "conj" and noun.head.pos_ == "NOUN":
        return owners(noun.head, seen)
    if noun.dep_ in OBJECT and noun.head.pos_ in {"VERB", "AUX"}:
        return _subjects(noun.head, seen)
    if noun.dep_ == "pobj":
        return _governor(noun.head, seen)
    return []


def _governor(preposition: Token, seen: frozenset[int]) -> list[Token]:
    """Who does what a preposition opens: "succeeded in preserving", "prevents X from arming".

    Who does something "in exchange for" it isn't said.
    """
    above = preposition.head
    if above.lemma_ in {"exchange", "return"}:
        return []
    if preposition.lower_ == "from" and above.pos_ == "VERB" and (kept := objects(above)):
        return kept
    while above.dep_ in {"prep", "pobj", "pcomp", "dobj", "attr"} and above.pos_ not in {"VERB", "AUX"}:
        if above.pos_ == "NOUN" and (found := [c for c in above.children if c.dep_ == "poss"]):
            return found
        if above.head == above:
            break
        above = above.head
    if above.pos_ in {"VERB", "AUX", "ADJ"}:
        return _subjects(above, seen)
    return owners(above, seen) if above.pos_ == "NOUN" and above.i not in seen else []


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for; any other word for itself."""
    if token.lower_ in {"who", "which", "that", "whose"} and token.tag_ in {"WP", "WDT", "IN", "WP$"}:
        verb = token.head if token.lower_ != "whose" else token.head.head
        while verb.dep_ in {"conj", "xcomp"}:
            verb = verb.head
        if verb.dep_ in {"relcl", "acl"}:
            return verb.head
    return token


def agents(verb: Token) -> list[Token]:
    """Who a passive says did it; "trained and equipped by X" says it of both."""
    found = [
        inner
        for child in verb.children
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by")
        for inner in child.children
        if inner.dep_ == "pobj"
    ]
    later = next((child for child in verb.children if child.dep_ == "conj" and child.tag_ == "VBN"), None)
    return found if found or later is None else agents(later)


def passive_subjects(verb: Token) -> list[Token]:
    """Whom a passive says it was done to."""
    own = [antecedent(child) for child in verb.children if child.dep_ in PASSIVE]
    if not own and verb.dep_ == "conj":
        return passive_subjects(verb.head)
    if not own and verb.dep_ in {"xcomp", "acl"}:
        return [verb.head] if verb.head.pos_ in NOMINAL else subjects(verb.head)
    return own


def is_passive(verb: Token) -> bool:
    """Whether the verb is said in the passive."""
    marks = {child.dep_ for child in verb.children}
    if marks & (PASSIVE | {"auxpass"}):
        return True
    return verb.dep_ == "acl" and verb.tag_ == "VBN"


def objects(verb: Token) -> list[Token]:
    """The heads of what it is done to."""
    if is_passive(verb):
        return passive_subjects(verb)
    own = one_each(antecedent(_behind(child)) for child in verb.children if child.dep_ in OBJECT)
    if not own and verb.dep_ in {"relcl"} and any(child.dep_ in SUBJECT for child in verb.children):
        return [verb.head]
    if not own:  # shared by coordinated verbs: "help and protect X"
        later = next((c for c in verb.children if c.dep_ == "conj" and c.i - verb.i == 2), None)
        own = [] if later is None else [c for c in later.children if c.dep_ == "dobj"]
    return own


def _behind(token: Token) -> Token:
    """The noun behind the preposition of an indirect object: "lent support to X"."""
    inner = [child for child in token.children if child.dep_ == "pobj"]
    return inner[0] if token.dep_ == "dative" and inner else token


def has_to(verb: Token) -> bool:
    """Whether it is an infinitive: "to prove"."""
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def after(token: Token, *prepositions: str) -> list[Token]:
    """What stands behind a preposition that hangs on the word."""
    return one_each(
        inner
        for child in token.children
        if child.dep_ in {"prep", "dative", "agent"} and (not prepositions or child.lower_ in prepositions)
        for inner in child.children
        if inner.dep_ in {"pobj", "pcomp"}
    )


def one_each(heads: Iterable[Token]) -> list[Token]:
    """The heads without those that the model split off a name: of "al", "-", "Sadr" the last."""
    found = list(heads)
    places = {head.i for head in found}
    return [head for head in found if head.i + 1 not in places]


def is_negated(word: Token) -> bool:
    """Whether the word is denied where it stands: "does not want", "no longer", "rather than", "without"."""
    denying = (child for child in word.children if child.dep_ in {"neg", "advmod", "det", "preconj"})
    for child in denying:
        if child.dep_ == "neg" or child.lower_ in words("grammar", "negative"):
            return child.lower_ not in {"only", "rather"}
    if word.dep_ == "conj":
        between = word.doc[word.head.i + 1 : word.i]
        if "rather than" in between.text.lower() or "instead of" in between.text.lower():
            return True
    if word.dep_ == "xcomp" and word.head.lower_ in {"unlikely", "unable"}:
        return True
    if word.dep_ in {"acomp", "attr", "oprd", "xcomp"} and word.head.lemma_ in {"be", "seem", "appear", "do"}:
        return is_negated(word.head)
    if word.dep_ in OBJECT and word.head.lemma_ in {"have", "show", "hold", "express"}:
        return is_negated(word.head)
    if word.dep_ != "pcomp":
        return False
    return word.head.lower_ == "without" or (word.head.lower_ == "than" and word.nbor(-2).lower_ == "rather")


def is_unreal(word: Token) -> bool:
    """Whether what the word says is only denied, refused or alleged: "denies arming", "reluctance to supply"."""
    while word.dep_ in {"xcomp", "ccomp", "pcomp", "acl", "conj", "prep", "acomp"} and word.head != word:
        word = word.head
        if word.lemma_.lower() in words("grammar", "unreal"):
            return True
    return False


def lemma(word: Token) -> str:
    """The lemma, with the particle where the verb has one: "roll_back"."""
    base: str = MISREAD.get(word.lower_, word.lemma_.lower())
    if word.pos_ != "VERB":
        return base
    for other in word.subtree:
        if 0 < other.i - word.i < FARTHEST_PARTICLE and f"{base}_{other.lower_}" in with_particles():
            return f"{base}_{other.lower_}"
    return base


def phrase(head: Token) -> tuple[Token, Token]:
    """The first and the last word of the phrase that a word heads, without what trails behind it."""
    inside = [token for token in head.subtree if not _trails(token, head)]
    while len(inside) > 1 and inside[-1].is_punct and inside[-1].text not in ")”\"'":
        inside.pop()
    while len(inside) > 1 and inside[0].is_punct and inside[0].text not in "(“\"'":
        inside.pop(0)
    return inside[0], inside[-1]


def _trails(token: Token, head: Token) -> bool:
    """Whether a word belongs to a clause that only follows the phrase: "…, which", "… because"."""
    if token.dep_ == "cc" and token.i + 1 < token.sent.end and opens_clause(token.nbor(1)):
        return True
    while token != head and token.head != token:
        if opens_clause(token):
            return True
        if token.dep_ == "relcl" and token.left_edge.i > head.i and token.left_edge.nbor(-1).text == ",":
            return True
        if token.i > head.i and token.head == head and token.dep_ in {"advcl", "relcl", "appos", "conj", "cc"}:
            return token.dep_ in {"advcl", "relcl"} or head.pos_ not in NOMINAL
        token = token.head
    return False
