"""Statements about options, such as `withdraw if strike`: their text, their tree, and where they are so.

Fang, Hipel, Kilgour and Peng (2003), "A decision support system for interactive decision making": options by name or
number, joined by not, and, or, if, iff. `not` binds most, then `and`, `or`, `if`, `iff`; the numbers and the signs `-`,
`&`, `|` are those of the field's programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

MOST_CHARACTERS = 2000
DEEPEST = 40  # nots and parentheses inside each other


class _Written:
    """Prints a statement as it could be written."""

    __slots__ = ()

    def __str__(self) -> str:
        return _text(self, 0)  # type: ignore[arg-type]  # every subclass is a Statement


@dataclass(frozen=True, slots=True)
class Option(_Written):
    """The option is taken."""

    name: str


@dataclass(frozen=True, slots=True)
class Not(_Written):
    """The statement isn't so."""

    statement: Statement


@dataclass(frozen=True, slots=True)
class And(_Written):
    """Every part is so."""

    parts: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Or(_Written):
    """At least one part is so."""

    parts: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class If(_Written):
    """`then` is so wherever `given` is."""

    then: Statement
    given: Statement


@dataclass(frozen=True, slots=True)
class Iff(_Written):
    """Both are so, or neither."""

    one: Statement
    other: Statement


Statement = Option | Not | And | Or | If | Iff

WORDS = ("not", "and", "or", "if", "iff")  # no option can be called so
_SIGNS = {"-": "not", "−": "not", "&": "and", "|": "or"}
_NAME = r"[^\W\d][\w-]*"
_TOKEN = re.compile(rf"(?P<word>{_NAME})|(?P<number>[0-9]+)|(?P<sign>[-−&|()])")
_OPTION = re.compile(rf"{_NAME}\Z")
_BLANK = re.compile(r"\s*")


def can_name_an_option(name: str) -> bool:
    """Whether statements can refer to an option of that name."""
    return _OPTION.match(name) is not None and name.casefold() not in WORDS


class NotAStatement(Exception):
    """Why a text is no statement."""

    def __init__(self, why: str, position: int, token: str = "", suggestion: str | None = None) -> None:
        self.why = why  # goes on from "the statement"
        self.position = position  # the character at which it shows, from 1
        self.token = token  # what `why` ends with, as written
        self.suggestion = suggestion
        super().__init__(f"{why} {token} at character {position}")


# --- from text to tree -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # not, and, or, if, iff, (, ), name, number, end
    text: str
    position: int  # from 1


class UnknownOption(NotAStatement):
    """The text names an option that isn't there: `token`."""

    def __init__(self, token: _Token) -> None:
        super().__init__("names an option that isn't there:", token.position, token.text)


def statement_of(text: str, options: Sequence[str]) -> Statement:
    """The statement that a text makes.

    options: the names that may occur, in order: a number stands for one of them, counted from 1.

    Raises NotAStatement.
    """
    if len(text) > MOST_CHARACTERS:
        raise NotAStatement(f"has more than {MOST_CHARACTERS:,} characters", MOST_CHARACTERS + 1)
    return _Parser(tuple(_tokens(text)), options).whole()


def _tokens(text: str) -> Iterator[_Token]:
    place = _skip(text, 0)
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise NotAStatement("has no use for", place + 1, text[place])
        yield _Token(_kind(found), found[0], place + 1)
        place = _skip(text, found.end())
    yield _Token("end", "", len(text) + 1)


def _skip(text: str, place: int) -> int:
    blank = _BLANK.match(text, place)
    return blank.end() if blank else place


def _kind(found: re.Match[str]) -> str:
    if found["number"]:
        return "number"
    if found["sign"]:
        return _SIGNS.get(found[0], found[0])
    word = found[0].casefold()
    return word if word in WORDS else "name"


class _Parser:
    """Goes through the tokens once, a method for each strength of binding."""

    def __init__(self, tokens: Sequence[_Token], options: Sequence[str]) -> None:
        self.tokens, self.options = tokens, options
        self.place = 0
        self.depth = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.place]

    def take(self) -> _Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def whole(self) -> Statement:
        """The statement that all tokens make."""
        statement = self.iff()
        if self.next.kind == ")":
            raise NotAStatement("closes a parenthesis that isn't open", self.next.position)
        if self.next.kind != "end":
            raise NotAStatement("needs and, or, if or iff before", self.next.position, self.next.text)
        return statement

    def iff(self) -> Statement:
        one = self.conditional()
        if self.next.kind != "iff":
            return one
        self.take()
        other = self.conditional()
        self.only_one("iff")
        return Iff(one, other)

    def conditional(self) -> Statement:
        then = self.several("or")
        if self.next.kind != "if":
            return then
        self.take()
        given = self.several("or")
        self.only_one("if")
        return If(then, given)

    def only_one(self, word: str) -> None:
        if self.next.kind == word:
            why = f"doesn't say which {word} comes first"
            raise NotAStatement(why, self.next.position, suggestion="put parentheses around one of them")

    def several(self, word: str) -> Statement:
        """Statements joined by `or`, each perhaps joined by `and`."""
        parts = [self.several("and") if word == "or" else self.single()]
        while self.next.kind == word:
            self.take()
            parts.append(self.several("and") if word == "or" else self.single())
        if len(parts) == 1:
            return parts[0]
        return (Or if word == "or" else And)(tuple(parts))

    def single(self) -> Statement:
        token = self.take()
        if token.kind == "not":
            with_depth = self.deeper(token)
            statement: Statement = Not(self.single())
            self.depth = with_depth
            return statement
        if token.kind == "(":
            with_depth = self.deeper(token)
            statement = self.iff()
            if self.next.kind != ")":
                raise NotAStatement("leaves a parenthesis open", token.position)
            self.take()
            self.depth = with_depth
            return statement
        if token.kind in ("name", "number"):
            return Option(self.option(token))
        raise self.missing(token)

    def deeper(self, token: _Token) -> int:
        """Goes one level down; gives the level to come back to."""
        if self.depth == DEEPEST:
            raise NotAStatement(f"is more than {DEEPEST} levels deep", token.position)
        self.depth += 1
        return self.depth - 1

    def option(self, token: _Token) -> str:
        if token.kind == "number":
            number = int(token.text)
            if 1 <= number <= len(self.options):
                return self.options[number - 1]
            raise NotAStatement(f"counts {len(self.options)} options and finds no", token.position, token.text)
        if token.text not in self.options:
            raise UnknownOption(token)
        return token.text

    def missing(self, token: _Token) -> NotAStatement:
        """Something stands where a statement should begin."""
        if token.kind == "end":
            return NotAStatement(
                "ends where an option is missing" if len(self.tokens) > 1 else "is empty", token.position
            )
        hint = "write the condition last: b if a" if token.kind == "if" else None
        return NotAStatement("needs an option before", token.position, token.text, hint)


# --- from tree to text -----------------------------------------------------------------------------------------------

_BINDING: Mapping[type, int] = {Iff: 1, If: 2, Or: 3, And: 4, Not: 5, Option: 6}


def _text(statement: Statement, above: int) -> str:
    """A statement as it is written inside one that binds as strongly as `above`."""
    own = _BINDING[type(statement)]
    match statement:
        case Option(name):
            text = name
        case Not(inner):
            text = f"not {_text(inner, own - 1)}"
        case And(parts):
            text = " and ".join(_text(part, own) for part in parts)
        case Or(parts):
            text = " or ".join(_text(part, own) for part in parts)
        case If(then, given):
            text = f"{_text(then, own)} if {_text(given, own)}"
        case Iff(one, other):
            text = f"{_text(one, own)} iff {_text(other, own)}"
    return text if own > above else f"({text})"


def options_of(statement: Statement) -> Iterator[str]:
    """The options that a statement speaks of, each as often as it does."""
    match statement:
        case Option(name):
            yield name
        case Not(inner):
            yield from options_of(inner)
        case And(parts) | Or(parts):
            for part in parts:
                yield from options_of(part)
        case If(one, other) | Iff(one, other):
            yield from options_of(one)
            yield from options_of(other)


# --- where it is so --------------------------------------------------------------------------------------------------


class Logical(Protocol):
    """What truth can be counted in: a truth value, an array of them, or the bits of a whole number."""

    def __and__(self, other: Any, /) -> Any: ...

    def __or__(self, other: Any, /) -> Any: ...

    def __xor__(self, other: Any, /) -> Any: ...


Truth = TypeVar("Truth", bound=Logical)


def truth(statement: Statement, taken: Mapping[str, Truth], always: Truth) -> Truth:
    """Where a statement is so.

    taken: option → where it is taken, as a truth value, an array of them or a whole number's bits. always: everywhere,
    in the same form.

    >>> truth(If(Option("withdraw"), Option("strike")), {"strike": True, "withdraw": False}, True)
    False
    """
    found: Any
    match statement:
        case Option(name):
            found = taken[name]
        case Not(inner):
            found = always ^ truth(inner, taken, always)
        case And(parts):
            found = always
            for part in parts:
                found = found & truth(part, taken, always)
        case Or(parts):
            found = always ^ always
            for part in parts:
                found = found | truth(part, taken, always)
        case If(then, given):
            found = (always ^ truth(given, taken, always)) | truth(then, taken, always)
        case Iff(one, other):
            found = always ^ truth(one, taken, always) ^ truth(other, taken, always)
    return found  # type: ignore[no-any-return]  # the operators give what they are given
