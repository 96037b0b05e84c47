"""The text of a Word document: a ZIP file of XML, neither of which may grow beyond bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from realpolitik.errors import Unreadable
from realpolitik.reading.blocks import Block, Extract, check_length
from realpolitik.reading.source_text import Origin, Paragraph

DOCUMENT, ABOUT = "word/document.xml", "docProps/core.xml"
MOST_XML = 60_000_000  # bytes, unpacked; a book has a tenth
MOST_TAGS, MOST_NESTED = 1_000_000, 100  # a book has a tenth; paragraphs within paragraphs: boxes of text
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main "
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_KINDS = {"title": Paragraph.TITLE, "caption": Paragraph.CAPTION}
_ABOUT = {"title": "title", "creator": "author", "created": "date"}


def is_docx(data: bytes) -> bool:
    """Whether the bytes are a Word document."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return DOCUMENT in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def extract(data: bytes) -> Extract:
    """The paragraphs of a Word document; footnotes, comments and what was struck out are left aside.

    Raises Unreadable.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _Body()
            _parse(_unpacked(archive, DOCUMENT), body)
            about = _About()
            if ABOUT in archive.namelist():
                _parse(_unpacked(archive, ABOUT), about)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unreadable(f"is a damaged Word document ({error})") from None
    if not body.blocks:
        raise Unreadable("is a Word document without text")
    return Extract(tuple(body.blocks), Origin("docx", **about.said))


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """One file of the archive, unless it unpacks to more than any document has."""
    with archive.open(name) as packed:
        data = packed.read(MOST_XML + 1)
    if len(data) > MOST_XML:
        raise Unreadable(f"unpacks to more than {MOST_XML // 1_000_000} MB, which no document does")
    return data


class _Body:
    """The paragraphs of `document.xml`, as its tags come by."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._open: list[tuple[list[str], list[str]]] = []  # paragraphs (one may hold another): words and styles
        self._is_text = False
        self._tags = self._characters = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._tags += 1
        if self._tags > MOST_TAGS or len(self._open) > MOST_NESTED:
            raise Unreadable("has more tags, or tags within tags, than any document; save its text instead")
        name = _local(tag)
        if name == "p":
            self._open.append(([], []))
        elif self._open and name == "pStyle":
            self._open[-1][1].extend(value for key, value in attributes.items() if key.endswith(" val"))
        elif self._open and name in _BREAKS:
            self._open[-1][0].append(_BREAKS[name])
        self._is_text = name == "t"

    def end(self, tag: str) -> None:
        self._is_text = False
        if _local(tag) == "p" and self._open:
            words, styles = self._open.pop()
            text = "\n".join(line.strip() for line in "".join(words).splitlines() if line.strip())
            if text:
                self.blocks.append(Block(text, next((_KINDS.get(style.lower()) for style in styles), None)))

    def text(self, data: str) -> None:
        if self._is_text and self._open:
            self._open[-1][0].append(data)
            self._characters += len(data)
            check_length(self._characters)


class _About:
    """Title, author and date of `core.xml`."""

    def __init__(self) -> None:
        self.said: dict[str, Any] = {}
        self._field: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._field = _ABOUT.get(tag.rpartition(" ")[2])

    def end(self, tag: str) -> None:
        self._field = None

    def text(self, data: str) -> None:
        if self._field is not None and data.strip():
            value = data.strip()
            self.said[self._field] = value[:10] if self._field == "date" else self.said.get(self._field, "") + value


def _local(tag: str) -> str | None:
    """A tag's own name, if it is one of Word's."""
    return tag.rpartition(" ")[2] if tag.startswith((_WORD, _STRICT)) else None


def _parse(xml: bytes, reader: _Body | _About) -> None:
    """Feed a document's tags to a reader; one that declares entities isn't Word's and isn't read."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.buffer_text = True
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise Unreadable(f"is a damaged Word document ({error})") from None


def _refuse(*declared: Any) -> None:
    raise Unreadable("declares a document type of its own, as no Word document does; it isn't read")
