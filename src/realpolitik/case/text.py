"""From YAML text to plain maps, with the place of every value.

YAML 1.2 scalars, so that `no`, `012` and `10:30` stay words and dates stay text; no anchors, aliases or tags; bounded
in size, depth and number of values. The tree is built from the parser's events, one at a time: nothing recurses on
what a stranger wrote.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from realpolitik.errors import CaseError, Problem

MAX_BYTES = 5_000_000  # a case of ten thousand lines has half a megabyte
MAX_DEPTH = 40  # the format's own deepest place is a dozen levels down
MAX_VALUES = 500_000
MOST_NOTES = 1000  # reading stops there: nobody reads more, and guessing the right word takes a millisecond each
_TOO_DEEP, _LESS_DEEP = f"more than {MAX_DEPTH} levels deep", "a case is nested less deeply"

BYTE_ORDER_MARK = "\ufeff"

Path = tuple[str | int, ...]  # keys of maps, indices of lists

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_LIKE_A_NUMBER = frozenset("0123456789+-.")
_FIXED: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_MOST_DIGITS = 15  # a whole number with more isn't exact as a float anyway


@dataclass(slots=True)
class Node:
    """One value of the text: what it is, where it starts and ends (in characters), and where its key stands."""

    value: Any  # map: dict of nodes; list: list of nodes; else the plain scalar
    start: int
    end: int
    flow: bool = False  # a collection in {} or []
    block_scalar: bool = False  # text after | or >
    key_start: int | None = None
    key_end: int | None = None

    @property
    def is_map(self) -> bool:
        """Whether the value is a map."""
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return isinstance(self.value, list)

    def children(self) -> Iterator[Node]:
        """The values directly inside."""
        if isinstance(self.value, dict):
            yield from self.value.values()
        elif isinstance(self.value, list):
            yield from self.value

    def plain(self) -> Any:
        """The value as plain maps, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def child(self, part: str | int) -> Node | None:
        """The value under a key or index, if there is one."""
        if isinstance(self.value, dict):
            return self.value.get(str(part))
        if isinstance(self.value, list) and str(part).isdecimal() and int(part) < len(self.value):
            item: Node = self.value[int(part)]
            return item
        return None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as a tree of places, with what is wrong with it as YAML."""

    text: str
    root: Node
    problems: tuple[Problem, ...]

    def line_of(self, path: Path) -> int | None:
        """The line of a path, or of the nearest thing around it that stands in the text."""
        node, offset = self.root, None
        for part in path:
            inner = node.child(part)
            if inner is None:
                break
            node = inner
            offset = node.start if node.key_start is None else node.key_start
        return None if offset is None else line_at(self.text, offset)

    def has(self, path: Path) -> bool:
        """Whether something stands at a path."""
        node: Node | None = self.root
        for part in path:
            node = node.child(part) if node is not None else None
        return node is not None


def line_at(text: str, offset: int) -> int:
    """The line of a character, counted from 1."""
    return bisect_left(_line_ends(text), offset) + 1


@lru_cache(maxsize=2)  # a file with problems asks for one line after the other
def _line_ends(text: str) -> tuple[int, ...]:
    return tuple(found.start() for found in re.finditer("\n", text))


def resolve(text: str) -> Any:
    """What a plain scalar means: a number, true or false, nothing, or a word."""
    if text in _FIXED:
        return _FIXED[text]
    if text[0] in _LIKE_A_NUMBER:
        if _WHOLE_NUMBER.match(text):
            return int(text) if len(text) <= _MOST_DIGITS else float(text)
        if _DECIMAL.match(text):
            return float(text)
    return text


def as_name(value: Any) -> str | None:
    """A scalar used as a name: `2030` and `true` are the words they look like; nothing and collections have no name."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return None


def decode(data: bytes, file: str | None) -> str:
    """The bytes of a case file as text.

    Raises CaseError for what can't be a case: too large, binary, not UTF-8.
    """
    if len(data) > MAX_BYTES:
        raise CaseError([too_large(file)])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CaseError([_whole_file(file, "the file is UTF-16", "a case file is UTF-8", "save it as UTF-8")])
    if b"\0" in data:
        raise CaseError([_whole_file(file, "the file is binary, not text", "a case file is YAML text in UTF-8")])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CaseError(
            [_whole_file(file, "the file isn't UTF-8", "a case file is UTF-8", "save it as UTF-8", line)]
        ) from None


def too_large(file: str | None) -> Problem:
    """The problem of a file beyond the bound."""
    limit = f"at most {MAX_BYTES // 1_000_000} MB"
    return _whole_file(file, f"the file is larger than {MAX_BYTES // 1_000_000} MB", f"a case file has {limit}")


def parse_text(text: str, file: str | None = None) -> Parsed:
    """YAML text as a tree of places.

    Raises CaseError where there is no tree to speak of: not YAML, empty, not a map, too large or too deep. Slips that
    leave the rest readable (a key twice, an anchor, a tag) are in `.problems`.
    """
    if len(text) > MAX_BYTES:
        raise CaseError([too_large(file)])
    text = text.removeprefix(BYTE_ORDER_MARK)
    composer = _Composer(text, file)
    try:
        root = composer.compose()
    except yaml.YAMLError as error:
        raise CaseError([*composer.problems, _not_yaml(error, file)]) from None
    if root is None or root.value is None:
        raise CaseError([_whole_file(file, "the file is empty", "a case is a map: title, actors, issues, stances, …")])
    if not root.is_map:
        rule = "a case is a map: title, actors, issues, stances, …"
        raise CaseError([*composer.problems, _whole_file(file, "the file isn't a map of names", rule, line=1)])
    return Parsed(text, root, tuple(composer.problems))


def _whole_file(
    file: str | None, message: str, rule: str, suggestion: str | None = None, line: int | None = None
) -> Problem:
    return Problem("", message, rule=rule, suggestion=suggestion, file=file, line=line)


def _not_yaml(error: yaml.YAMLError, file: str | None) -> Problem:
    rule = "a case file is YAML"
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        if "nesting depth" in (error.problem or ""):  # the scanner, which runs ahead, has a limit of its own
            return _whole_file(file, _TOO_DEEP, _LESS_DEEP, line=None if mark is None else mark.line + 1)
        words = " ".join(part for part in (error.context, error.problem) if part)
        hint = "indent with spaces, not tabs" if "\\t" in words or "tab" in words else None
        return _whole_file(file, f"not YAML: {words}", rule, hint, None if mark is None else mark.line + 1)
    return _whole_file(file, f"not YAML: {getattr(error, 'reason', None) or error}", rule)


def _start(event: yaml.Event) -> int:
    mark = event.start_mark
    assert mark is not None, "the parser marks every event"
    return mark.index


def _end(event: yaml.Event) -> int:
    mark = event.end_mark
    assert mark is not None, "the parser marks every event"
    return mark.index


class _Composer:
    """Builds the tree from the parser's events."""

    def __init__(self, text: str, file: str | None) -> None:
        self.text, self.file = text, file
        self.problems: list[Problem] = []
        self.path: list[str | int] = []

    def compose(self) -> Node | None:
        root: Node | None = None
        open_nodes: list[Node] = []
        keys: list[Node | None] = []  # per open map, the key that waits for its value
        count = 0
        for event in yaml.parse(self.text, Loader=_PARSER):
            if isinstance(event, yaml.ScalarEvent):
                node = self._scalar(event)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                node = self._collection(event)
            elif isinstance(event, yaml.AliasEvent):
                node = self._alias(event)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                done = open_nodes.pop()
                keys.pop()
                done.end = _end(event)
                continue
            elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                self._note(event, "a second document begins here", "one file holds one case", "remove the ---")
                break
            else:
                continue
            count += 1
            if count > MAX_VALUES:
                raise CaseError(
                    [_whole_file(self.file, f"more than {MAX_VALUES:,} values", "a case has fewer", line=1)]
                )
            if not open_nodes:
                root = node
            else:
                self._place(node, open_nodes[-1], keys)
            if isinstance(node.value, dict | list) and not isinstance(event, yaml.ScalarEvent):
                open_nodes.append(node)
                keys.append(None)
                if len(open_nodes) > MAX_DEPTH:
                    self._note(event, _TOO_DEEP, _LESS_DEEP)
                    raise CaseError(self.problems)
        return root

    def _place(self, node: Node, parent: Node, keys: list[Node | None]) -> None:
        """Puts a value into the open collection, or remembers it as the key of the next."""
        if isinstance(parent.value, list):
            parent.value.append(node)
            return
        key = keys[-1]
        if key is None:
            keys[-1] = node
            return
        keys[-1] = None
        name = as_name(key.value)
        if name is None:
            what = "a key is a collection" if key.is_map or key.is_list else "a key is missing (null)"
            self._note_at(key.start, what, "a key is a word", "quote it if it is meant as a word")
        elif name in parent.value:
            first = parent.value[name]
            line = line_at(self.text, first.key_start or 0)
            self._note_at(
                key.start, f'"{name}" stands twice in one map (first in line {line})', "a key stands once", value=name
            )
        else:
            node.key_start, node.key_end = key.start, key.end
            parent.value[name] = node

    def _scalar(self, event: yaml.ScalarEvent) -> Node:
        self._refuse_extras(event)
        plain = not event.style
        value = resolve(event.value) if plain else event.value
        return Node(value, _start(event), _end(event), block_scalar=event.style in ("|", ">"))

    def _collection(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> Node:
        self._refuse_extras(event)
        value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        return Node(value, _start(event), _end(event), flow=bool(event.flow_style))

    def _alias(self, event: yaml.AliasEvent) -> Node:
        self._note(event, f"*{event.anchor} is an alias", "no anchors or aliases", "write the value out")
        return Node(None, _start(event), _end(event))

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self._note(event, f"&{event.anchor} is an anchor", "no anchors or aliases", "write the value out")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._note(event, f"{tag} is a tag", "no tags", "leave it out; quote what must stay text")

    def _note(self, event: Any, message: str, rule: str, suggestion: str | None = None) -> None:
        self._note_at(_start(event), message, rule, suggestion)

    def _note_at(
        self, offset: int, message: str, rule: str, suggestion: str | None = None, value: str | None = None
    ) -> None:
        line = line_at(self.text, offset)
        self.problems.append(Problem("", message, value, rule, suggestion, self.file, line))
        if len(self.problems) >= MOST_NOTES:
            raise CaseError(self.problems)
