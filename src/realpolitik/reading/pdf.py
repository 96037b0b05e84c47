"""The text of a PDF, its lines put together to paragraphs again."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import zip_longest
from typing import Any

from realpolitik.errors import Unreadable
from realpolitik.reading.blocks import Block, Extract, check_length
from realpolitik.reading.source_text import INSTALL, Origin

MOST_PAGES = 500
MOST_STEPS = 2_000_000  # of drawing; 500 pages of print have a tenth
_STEPS_OF_A_FORM = 400  # a picture, or a drawing within the drawing: those may stand in each other
_FULL = 0.8  # of the usual length of a line; a shorter one that ends a sentence ends a paragraph
_RUNNING = 3  # pages on which the same line stands at the edge: a running head, not text
_DIGITS = re.compile(r"\d+")
_ENDS_SENTENCE = re.compile(r"""[.!?:]["'”’)\]]*$""")
_SOFT_HYPHEN = "\u00ad"  # what many fonts call their hyphen
_BROKEN_WORD = re.compile(r"(?<=\w)[-\u00ad]$")
_HYPHENED = re.compile(r"(?:backed|based|led|held|allied|style|for)\b")  # "US-" at a line's end keeps its hyphen


def extract(data: bytes) -> Extract:
    """The paragraphs of a PDF, page by page.

    Raises Unreadable.
    """
    if find_spec("pypdf") is None:
        raise Unreadable(f"reading PDF needs pypdf; {INSTALL}")
    pages, origin = _pages(data)
    if not any(line.strip() for lines in pages for line in lines):
        raise Unreadable(
            "is a PDF without text, pictures of pages perhaps; run it through text recognition (OCR) first"
        )
    return Extract(tuple(_blocks(_without_running_heads(pages))), origin)


def _pages(data: bytes) -> tuple[list[list[str]], Origin]:
    """The lines of every page."""
    import logging

    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it complains of, the text shows
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("is a PDF locked with a password; save it without")
        if len(reader.pages) > MOST_PAGES:
            raise Unreadable(
                f"has {len(reader.pages):,} pages, at most {MOST_PAGES} are read; cut out the part that matters"
            )
        about = reader.metadata
        created = about.creation_date if about else None
        origin = Origin(
            "pdf",
            title=(about.title or None) if about else None,
            author=(about.author or None) if about else None,
            date=created.date().isoformat() if created else None,
        )
        return list(_lines(reader.pages)), origin
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        reason = _DIGITS.sub("…", str(error)).split("\n")[0][:80] or type(error).__name__
        raise Unreadable(f"is a damaged PDF, or one of an odd kind ({reason}); print it to a new PDF") from None


def _lines(pages: Iterable[Any]) -> Iterator[list[str]]:
    """The lines of each page, as long as text and drawing stay within bounds."""
    steps = characters = 0

    def count(step: bytes, *_: object) -> None:
        nonlocal steps
        steps += _STEPS_OF_A_FORM if step == b"Do" else 1
        check()

    def check() -> None:
        if steps > MOST_STEPS:
            raise Unreadable("draws more than any document does; print the part that matters to a new PDF")

    for page in pages:
        text = page.extract_text(visitor_operand_before=count)
        check()  # again, since within a form pypdf passes over every error
        characters += len(text)
        check_length(characters)
        yield text.splitlines()


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """The pages without lines that stand at the edge of several, whatever number they carry."""

    def edges(lines: list[str]) -> set[str]:
        said = [line for line in lines if line.strip()]
        return {_DIGITS.sub("#", line.strip()) for line in (*said[:2], *said[-2:])}

    seen = Counter(edge for lines in pages for edge in edges(lines))
    heads = {edge for edge, count in seen.items() if count >= min(_RUNNING, len(pages)) > 1 or edge == "#"}
    return [
        [line for line in lines if _DIGITS.sub("#", line.strip()) not in heads or not line.strip()] for lines in pages
    ]


def _blocks(pages: Iterable[list[str]]) -> Iterator[Block]:
    """Lines as paragraphs: one ends at a blank line, and at a short line that ends a sentence or opens nothing."""
    for number, lines in enumerate(pages, 1):
        lengths = sorted(len(line) for line in lines if line.strip())
        full = _FULL * lengths[len(lengths) * 3 // 4] if lengths else 0
        paragraph: list[str] = []
        for line, following in zip_longest(lines, lines[1:], fillvalue=""):
            if line.strip():
                paragraph.append(line.strip())
            if paragraph and _ends_paragraph(line.strip(), following.strip(), len(paragraph) == 1, len(line) < full):
                yield Block(_one_line(paragraph), page=number)
                paragraph = []
        if paragraph:
            yield Block(_one_line(paragraph), page=number)


def _ends_paragraph(line: str, following: str, is_first: bool, is_short: bool) -> bool:
    """Whether a paragraph ends with a line; a first line that is short is a heading, where a capital follows."""
    is_heading = is_first and following[:1].isupper()
    return not line or (is_short and (is_heading or _ENDS_SENTENCE.search(line) is not None))


def _one_line(lines: list[str]) -> str:
    """The lines of a paragraph, words that a line's end had broken put together again."""
    text = ""
    for line in lines:
        if not (_BROKEN_WORD.search(text) and line[:1].islower()):
            text = f"{text} {line}".strip()
        elif _HYPHENED.match(line):
            text += line
        else:
            text = text[:-1] + line
    return text.replace(_SOFT_HYPHEN, "-")
