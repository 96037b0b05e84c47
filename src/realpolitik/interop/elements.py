"""XML as plain elements, each with its line; read without trusting it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from realpolitik.case.text import MAX_BYTES, MAX_DEPTH, MAX_VALUES, too_large
from realpolitik.errors import CaseError, Problem

RULE = "the file is XML"
NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # characters that none can hold


@dataclass
class Element:
    """An element: its name, attributes, line, what stands in it, and its own text."""

    name: str
    attributes: Mapping[str, str]
    line: int
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def all(self, name: str) -> Iterator[Element]:
        """Every element of that name below this one, in order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)

    def child(self, name: str) -> Element | None:
        """The first element of that name directly in this one."""
        return next((child for child in self.children if child.name == name), None)

    def words(self, name: str) -> str:
        """The text of the first such child, without blanks around it."""
        found = self.child(name)
        return "" if found is None else found.text.strip()


def elements(path: Path) -> Element:
    """A file's outermost element; a document type, which is how entities grow, is refused.

    Raises CaseError.
    """
    file = str(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CaseError([Problem("", f"can't be read: {reason}", rule=RULE, file=file)]) from None
    if len(data) > MAX_BYTES:
        raise CaseError([too_large(file)])
    parser = expat.ParserCreate()
    parser.buffer_text = True
    top, open_now, count = Element("", {}, 0), list[Element](), 0
    open_now.append(top)

    def refused(message: str, rule: str) -> CaseError:
        return CaseError([Problem("", message, None, rule, None, file, parser.CurrentLineNumber)])

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MAX_VALUES or len(open_now) > MAX_DEPTH:
            raise refused("the file has more elements, or deeper ones, than such a file could need", RULE)
        element = Element(name.rpartition(":")[2], dict(attributes), parser.CurrentLineNumber)
        open_now[-1].children.append(element)
        open_now.append(element)

    def write(text: str) -> None:
        open_now[-1].text += text

    def no_entities(*_: object) -> None:
        raise refused("the file declares a document type", "such a file declares none")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_now.pop()
    parser.CharacterDataHandler = write
    parser.StartDoctypeDeclHandler = no_entities
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        message = f"not XML: {expat.ErrorString(error.code)}"
        raise CaseError([Problem("", message, None, RULE, None, file, error.lineno)]) from None
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise CaseError([Problem("", f"not XML: {error}", None, RULE, None, file, 1)]) from None
    return top.children[0]
