"""Editing a case file in place: what isn't changed stays as it is, byte for byte, comments and order included.

The new text is spliced in where the parser saw the old; what is written anew is block style, except inside braces.
Afterwards the text is parsed again: a place that couldn't be edited soundly is refused rather than guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from realpolitik.case.change import REMOVE, changed, shape_at, steps, written
from realpolitik.case.file import inherited_by, parse, read_text
from realpolitik.case.merge import at_path, own_form, own_removal
from realpolitik.case.reading import dotted
from realpolitik.case.text import BYTE_ORDER_MARK, Node, Parsed, as_name, parse_text, resolve
from realpolitik.case.writing import write_whole
from realpolitik.errors import CaseError, Problem

_WIDTH = 80  # of a list in brackets, in a file that is written anew
_STEP = 2  # blanks of indentation, where the file shows no other habit
_PLAIN = re.compile(r"(?:[^\W\d_]|-?[0-9])[\w .()/+%*#–—’'-]*\Z")  # text that needs no quotation marks anywhere
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_COMMENT_OR_BLANK = re.compile(r"(?:\s|#[^\n]*(?=\n))*")


def edit_file(path: str | Path, changes: Mapping[str, Any]) -> None:
    """Changes a case file by path; None removes what is there. The file is replaced at once or not at all.

    Raises CaseError where the result would have problems, UnknownName where there is nothing to remove; the file is
    then as it was.
    """
    path = Path(path)
    text = edited_text(read_text(path), changes, inherited=inherited_by(path))
    parse(text, file=str(path), folder=path.parent)
    write_whole(path.resolve(), text.encode("utf-8"))


def edited_text(text: str, changes: Mapping[str, Any], *, inherited: Mapping[str, Any] | None = None) -> str:
    """The text with values put in place by path; None removes what is there.

    inherited: the document that the text extends; what is removed from there is written as null.

    Raises CaseError where the text isn't YAML or can't be edited at that place, UnknownName where there is nothing to
    remove.
    """
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    text = text.removeprefix(mark)
    for path, value in changes.items():
        text = _edited(text, steps(path), _own(path, value, inherited or {}))
    return mark + text


def _own(path: str, value: Any, inherited: Mapping[str, Any]) -> Any:
    """What to write at a path so that merging it into what is inherited gives the value."""
    there = at_path(inherited, steps(path))
    if value is None:
        return REMOVE if there is None else own_removal(there, steps(path))
    return own_form(there, written(path, value), shape_at(steps(path)))


def _edited(text: str, path: tuple[str, ...], value: Any) -> str:
    before = _sound(text)
    wanted = changed(before.root.plain(), path, value)
    try:
        leaves = [(path, REMOVE)] if value is REMOVE else _differences(before.root.plain(), wanted, ())
        for place, leaf in leaves:
            text = _put(parse_text(text), place, leaf)
        found = parse_text(text)
        sound = not found.problems and _same(found.root.plain(), wanted)
    except (CaseError, _NotHere):
        sound = False
    if not sound:
        message = f"{dotted(path)} can't be edited where it stands: the YAML there is written in an unusual way"
        raise CaseError([Problem(dotted(path), message, suggestion="edit it by hand")])
    return text


class _NotHere(Exception):
    """The text can't be spliced at this place."""


def _sound(text: str) -> Parsed:
    parsed = parse_text(text)
    if parsed.problems:
        raise CaseError(parsed.problems)
    return parsed


def _differences(old: Any, new: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The least changes that make one document the other: what is put in place first, then what is removed."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key, value in new.items():
            if key in old:
                yield from _differences(old[key], value, (*path, key))
            else:
                yield (*path, key), value
        for key in old:
            if key not in new:
                yield (*path, key), REMOVE
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _differences(before, after, (*path, index))
    elif not _same(old, new):
        yield path, new


def _same(one: Any, other: Any) -> bool:
    """Whether two documents say the same; true isn't 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_same(a, b) for a, b in zip(one, other, strict=True))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


# --- splicing --------------------------------------------------------------------------------------------------------


def _put(parsed: Parsed, path: tuple[str | int, ...], value: Any) -> str:
    """The text with one value put in place, added or removed."""
    parents, node = _descend(parsed.root, path)
    if value is REMOVE:
        return _Splice(parsed, parents).remove(path[-1])
    if node is not None:
        return _Splice(parsed, parents).replace(node, value)
    return _Splice(parsed, parents).add(str(path[-1]), value)


def _descend(root: Node, path: tuple[str | int, ...]) -> tuple[list[Node], Node | None]:
    """The collections on the way to a path, and what stands there."""
    parents: list[Node] = []
    node: Node | None = root
    for part in path:
        if node is None:
            raise _NotHere
        parents.append(node)
        node = node.child(part)
    return parents, node


@dataclass(frozen=True, slots=True)
class _Splice:
    """One change of a text, at a place inside `parents` (outermost first)."""

    parsed: Parsed
    parents: Sequence[Node]

    @property
    def text(self) -> str:
        return self.parsed.text

    @property
    def newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    @property
    def in_flow(self) -> bool:
        """Whether the place lies inside braces or brackets."""
        return any(parent.flow for parent in self.parents)

    @property
    def outside(self) -> _Splice:
        """The place of the innermost collection itself."""
        return _Splice(self.parsed, self.parents[:-1])

    # what is written anew

    def block(self, value: Any, column: int) -> str:
        """A collection in block style, every line indented and none ended."""
        return self.newline.join(" " * column + line for line in _block_lines(value, self.habit()))

    def habit(self) -> int:
        """How far the file indents."""
        for node in self.parsed.root.children():
            first = next(iter(node.children()), None) if node.is_map and not node.flow else None
            if first is not None and first.key_start is not None:
                return self.column(first.key_start) or _STEP
        return _STEP

    # where things stand

    def column(self, offset: int) -> int:
        return offset - (self.text.rfind("\n", 0, offset) + 1)

    def line_end(self, offset: int) -> int:
        """Where the line ends: before its line break, or at the end of the text."""
        end = self.text.find("\n", offset)
        if end < 0:
            return len(self.text)
        return end - 1 if end > offset and self.text[end - 1] == "\r" else end

    def end(self, node: Node) -> int:
        """Where a value ends; the parser lets block collections run on to what follows them."""
        while not node.flow and (node.is_map or node.is_list):
            last = list(node.children())
            if not last:
                break
            node = last[-1]
        if node.block_scalar and node.end > node.start and self.text[node.end - 1] == "\n":
            return node.end - (2 if self.text[node.end - 2] == "\r" else 1)
        return node.end

    def after_key(self, node: Node) -> int:
        """Where the value of a key, or an item of a list, may begin: after the colon or dash."""
        if node.key_end is not None:
            colon = _COMMENT_OR_BLANK.match(self.text, node.key_end)
            place = colon.end() if colon else node.key_end
            if self.text[place : place + 1] != ":":
                raise _NotHere
            return place + 1
        dash = self.text.rfind("-", 0, node.start)
        if dash < 0 or self.text[dash + 1 : node.start].strip():
            raise _NotHere
        return dash + 1

    # the three changes

    def replace(self, node: Node, value: Any) -> str:
        """The text with another value in a node's place."""
        block_collection = (node.is_map or node.is_list) and not node.flow
        if self.in_flow or _is_scalar(value) or not value or (node.flow and _like(node, value)):
            new = _flow(value)
            if block_collection:
                return self._collapse(node, new)
            if node.start == node.end:
                return self._fill(node, new)
            return self.text[: node.start] + new + self.text[self.end(node) :]
        if block_collection:
            return self._unfold(node, value, self.after_key(node), self.end(node))
        start = node.start if node.start < node.end else self.after_key(node)
        return self._unfold(node, value, len(self.text[:start].rstrip(" ")), self.end(node))

    def _fill(self, node: Node, new: str) -> str:
        """Gives a value to a key that had none."""
        try:
            place = self.after_key(node)
        except _NotHere:
            if node.key_end is None or not self.in_flow:
                raise
            return f"{self.text[: node.key_end]}: {new}{self.text[node.key_end :]}"
        return f"{self.text[:place]} {new}{self.text[place:]}"

    def _collapse(self, node: Node, new: str) -> str:
        """A block collection gives way to a scalar, which stands behind the key; a comment there stays."""
        if not self.parents:
            return new + self.text[self.end(node) :]
        place = self.after_key(node)
        comment = self.text[place : min(self.line_end(place), node.start)].rstrip()
        return f"{self.text[:place]} {new}{comment}{self.text[self.end(node) :]}"

    def _unfold(self, node: Node, value: Any, place: int, end: int) -> str:
        """A collection in block style takes the place of what stood behind the key; a comment there stays."""
        block_collection = (node.is_map or node.is_list) and not node.flow
        if block_collection:
            comment = self.text[place : min(self.line_end(place), node.start)].rstrip()
            rest = self.text[end:]
        else:
            line_end = self.line_end(end)
            comment, rest = self.text[end:line_end].rstrip(), self.text[line_end:]
        column = self.column(node.key_start) if node.key_start is not None else self.column(place - 1)
        return self.text[:place] + comment + self.newline + self.block(value, column + self.habit()) + rest

    def add(self, key: str, value: Any) -> str:
        """The text with a new key in the innermost collection."""
        parent = self.parents[-1]
        if not parent.is_map:
            return self.outside.replace(parent, {key: value})
        siblings = list(parent.children())
        if self.in_flow:
            if not siblings:
                return self._first_in_flow(parent, key, value)
            end = self.end(siblings[-1])
            return f"{self.text[:end]}, {_flow(key)}: {_flow(value)}{self.text[end:]}"
        column = self.column(siblings[0].key_start or 0)
        end = self.line_end(self.end(siblings[-1]))
        return self.text[:end] + self.newline + self.block({key: value}, column) + self.text[end:]

    def _first_in_flow(self, parent: Node, key: str, value: Any) -> str:
        """The first entry of an empty map: the braces go where block style is possible and nothing stands inside."""
        inside = self.text[parent.start + 1 : parent.end - 1]
        if self.outside.parents and not self.outside.in_flow and not inside.strip():
            return self.outside.replace(parent, {key: value})
        return f"{self.text[: parent.start + 1]}{_flow(key)}: {_flow(value)}{self.text[parent.start + 1 :]}"

    def remove(self, part: str | int) -> str:
        """The text without one entry of the innermost collection."""
        parent = self.parents[-1]
        siblings = list(parent.children())
        node = parent.child(part)
        if node is None:
            raise _NotHere
        if len(siblings) == 1:
            return self.outside.replace(parent, {} if parent.is_map else [])
        position = siblings.index(node)
        return self._remove_from_flow(siblings, position) if self.in_flow else self._remove_lines(siblings, position)

    def _remove_from_flow(self, siblings: list[Node], position: int) -> str:
        node = siblings[position]
        start = node.start if node.key_start is None else node.key_start
        if position == len(siblings) - 1:
            before = self.end(siblings[position - 1])
            return self.text[:before] + self.text[self.end(node) :]
        gap = _COMMENT_OR_BLANK.match(self.text, self.end(node))
        comma = gap.end() if gap else self.end(node)
        if self.text[comma : comma + 1] != ",":
            raise _NotHere
        after = comma + 1
        while self.text[after : after + 1] == " ":
            after += 1
        return self.text[:start] + self.text[after:]

    def _remove_lines(self, siblings: list[Node], position: int) -> str:
        node = siblings[position]
        start = self.after_key(node) - 1 if node.key_start is None else node.key_start
        line_start = self.text.rfind("\n", 0, start) + 1
        end = self.line_end(self.end(node))
        if self.text[line_start:start].strip():  # the first entry of a map that begins behind a dash
            if position != 0 or siblings[1].key_start is None:
                raise _NotHere
            return self.text[:start] + self.text[siblings[1].key_start :]
        if end < len(self.text):
            return self.text[:line_start] + self.text[self.text.index("\n", end) + 1 :]
        return self.text[:line_start].rstrip("\r\n")


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, dict | list)


def _like(node: Node, value: Any) -> bool:
    """Whether a list in brackets gives way to a list that may stand in brackets too."""
    return node.is_list and isinstance(value, list) and all(_is_scalar(item) for item in value)


# --- writing ---------------------------------------------------------------------------------------------------------


def text_of(document: Mapping[str, Any]) -> str:
    """A whole document as the text of a case file: maps in block style, short lists in brackets."""
    return "".join(f"{line}\n" for line in _block_lines(document, _STEP, _WIDTH))


def one_line(value: Any) -> str:
    """A value as it stands on one line of a case file."""
    return _flow(value)


def _block_lines(value: Any, step: int, width: int = 0) -> Iterator[str]:
    """A collection in block style, line by line; lists that hold no map and fit into `width` stand in brackets."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, dict | list) and inner and not _fits(inner, width):
                yield f"{_key(key)}:"
                yield from (" " * step + line for line in _block_lines(inner, step, width - step))
            else:
                yield f"{_key(key)}: {_flow(inner)}"
        return
    for item in value:
        if isinstance(item, dict | list) and item and not _fits(item, width):
            first, *rest = _block_lines(item, step, width - step)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
        else:
            yield f"- {_flow(item)}"


def _fits(value: Any, width: int) -> bool:
    """Whether a list without maps is short enough for brackets."""
    if not isinstance(value, list) or not width or any(isinstance(item, dict) for item in value):
        return False
    return len(value) <= width and len(_flow(value)) <= width


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    if value is None:
        return "null"
    if isinstance(value, str):
        return _text(value)
    return as_name(value) or "null" if isinstance(value, bool) else repr(value)


def _key(key: str) -> str:
    """A key; a number needs no quotation marks there."""
    return key if key and as_name(resolve(key)) == key and _PLAIN.match(key) else _flow(key)


def _text(text: str) -> str:
    """Text as a plain scalar if that reads back as the same text, else in quotation marks."""
    if _PLAIN.match(text) and " #" not in text and not text.endswith(" ") and resolve(text) == text:
        return text
    return '"' + "".join(_ESCAPES.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in text) + '"'
