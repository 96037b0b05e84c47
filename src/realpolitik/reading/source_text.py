"""A text as it was written: its paragraphs, by offsets that stay exact."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar

INSTALL = 'pip install "realpolitik[reading]"'

# Signs that a keyboard lacks, one for one, so that offsets hold: no-break spaces, curly quotation marks, hyphens.
PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2007\u2009\t\r\n", " "),
        **dict.fromkeys("‘’‚\u02bc\u02bb", "'"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("\u2010\u2011", "-"),
    }
)
ENDS_SENTENCE = re.compile(r"""[.!?]["'”’)\]]*\s*$""")
_WITHOUT_MARKS = {"\u0131": "i", "İ": "I", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ð": "d"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of a text that is one thing: its title, prose, a caption, or nothing that the author wrote."""

    TITLE: ClassVar = "title"
    BODY: ClassVar = "body"
    CAPTION: ClassVar = "caption"
    BOILERPLATE: ClassVar = "boilerplate"

    number: int  # of the block between blank lines that it stands in, as evidence cites it; several may share one
    start: int  # code points into the original; `end` exclusive
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a text came from, as far as its file says."""

    form: str = "text"  # text, html, pdf, docx
    encoding: str | None = None  # of the bytes that were read
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    date: str | None = None  # 2018-07-25
    pages: tuple[int, ...] = ()  # where each page of a PDF starts in the original
    remarks: tuple[str, ...] = ()  # what the reader should know, such as a guessed encoding


@dataclass(frozen=True, slots=True)
class Text:
    """A text and where its paragraphs stand.

    `original` is a text file as decoded, line ends kept; of HTML, PDF and Word it is the text taken out of the file.
    """

    name: str
    original: str
    paragraphs: tuple[Paragraph, ...]
    origin: Origin = Origin()

    @property
    def article(self) -> tuple[Paragraph, ...]:
        """The paragraphs that the author wrote."""
        return tuple(one for one in self.paragraphs if one.kind != Paragraph.BOILERPLATE)

    def words_of(self, paragraph: Paragraph) -> str:
        """What a paragraph says, in plain signs: character for character as long as the original."""
        return plain(self.original[paragraph.start : paragraph.end])


def plain(text: str) -> str:
    """A text with one kind of blank, quotation mark and hyphen; every character keeps its place.

    >>> plain("the “plan”")
    'the "plan"'
    """
    return text.translate(PLAIN)


def folded(text: str) -> str:
    """A plain text whose letters have lost their marks; every character keeps its place.

    >>> folded("Erdoğan’s São Tomé")
    "Erdogan's Sao Tome"
    """
    text = plain(text)
    return text if text.isascii() else "".join(map(_bare, text))


def _bare(letter: str) -> str:
    if letter in _WITHOUT_MARKS:
        return _WITHOUT_MARKS[letter]
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else letter
