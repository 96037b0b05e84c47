"""A file of an analyst's, as a text: plain text, HTML, PDF or Word; whatever it is, in bounded time and memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from realpolitik.errors import Unreadable
from realpolitik.reading import docx, html, pdf
from realpolitik.reading.blocks import Extract, check_length, joined
from realpolitik.reading.paragraphs import paragraphs_of
from realpolitik.reading.source_text import Origin, Paragraph, Text

MOST_BYTES = 50_000_000  # a scanned book; a page of the web has less than one million
MOST_WORDS = 100_000  # and signs; prose of the greatest length has 60,000
FORMS: Mapping[str, Callable[[bytes], Extract]] = {"html": html.extract, "pdf": pdf.extract, "docx": docx.extract}
ENDINGS = {".htm": "html", ".html": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx"}

_MARKS = (  # the longer first: the mark of UTF-32 begins with that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_OTHER_FORMATS = {
    b"{\\rtf": "a rich-text file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"PK\x03\x04": "a ZIP file, but no Word document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}
_WORD = re.compile(r"[^\W\d_]+")
_WORD_OR_SIGN = re.compile(r"\w+|[^\w\s]")
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # what no text file should hold
_COMMON = re.compile(
    r"\b(?:a|about|after|an|and|are|as|at|be|been|but|by|for|from|had|has|have|he|in|is|it|its|not|of|on|or|said|that|the"
    r"|their|they|this|to|was|were|which|who|will|with|would)\b"
)
# Share of the commonest words: English prose has .35 to .5, its neighbours less than .1; few words say little.
_ENGLISH = ((60, 0.15), (20, 0.08))  # from how many words on, and the least share
_LETTERS = 0.5  # share of letters that the Latin alphabet must have


_SAMPLE, _ZEROS = 2_000, 0.8  # bytes from which UTF-16 is told, and the share of zeros among every other
_GUESSED = "nothing marks its encoding, it was read as {}: check letters with accents"


def read(path: str | Path) -> Text:
    """The text of a file, its paragraphs sorted into what the author wrote and what stands around it.

    Raises Unreadable.
    """
    path = Path(path)
    try:
        if path.exists() and not path.is_file():
            raise Unreadable(
                f"{path}: is a folder; name the files in it"
                if path.is_dir()
                else f"{path}: is a pipe or a device; save what it gives as a file"
            )
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path}: can't be read: {getattr(error, 'strerror', None) or error}") from None
    try:
        return read_bytes(data, path.name)
    except Unreadable as reason:
        raise Unreadable(f"{path}: {reason}") from None


def read_bytes(data: bytes, name: str) -> Text:
    """The text of a file's bytes; the name's ending says of which form, where the bytes don't.

    Raises Unreadable.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(f"is larger than {MOST_BYTES // 1_000_000} MB; cut out the part that matters")
    if not data.strip():
        raise Unreadable("is empty")
    form = _form(data, name)
    if form == "text":
        original, encoding, remarks = decoded(data)
        found = Text(name, original, (), Origin(form, encoding, remarks=remarks))
        kinds: Mapping[int, str] = {}
    else:
        extract = FORMS[form](data)
        original, kinds, pages = joined(extract)
        original = _UNWRITABLE.sub(" ", original)
        found = Text(name, original, (), replace(extract.origin, pages=pages))
    _check(found)
    paragraphs, byline = paragraphs_of(found.original, kinds)
    origin = found.origin
    return replace(
        found,
        paragraphs=paragraphs,
        origin=replace(
            origin,
            title=origin.title or _title(found.original, paragraphs),
            author=origin.author or byline.author,
            date=origin.date or byline.date,
        ),
    )


def _title(original: str, paragraphs: tuple[Paragraph, ...]) -> str | None:
    """The title that a text gives itself."""
    return next((original[one.start : one.end] for one in paragraphs if one.kind == Paragraph.TITLE), None)


def decoded(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Bytes as text, the encoding, and a remark where it had to be guessed: UTF-8 strictly, then Windows-1252.

    Raises Unreadable.
    """
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None) or _unmarked(data)
    remarks = () if encoding in ("utf-8", *dict(_MARKS).values()) else (_GUESSED.format(encoding.upper()),)
    try:
        return data.decode(encoding), encoding.removesuffix("-sig"), remarks
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise Unreadable(f"is marked as {encoding.upper()} but breaks it at byte {error.start:,}") from None
        wrong = error.start
    if b"\0" in data:
        raise Unreadable("is no text (it holds zero bytes); save it as UTF-8")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable(f"is neither UTF-8 (byte {wrong:,} breaks it) nor Windows-1252; save it as UTF-8") from None
    return text, "cp1252", (f"byte {wrong:,} breaks UTF-8, so it was read as Windows-1252: check letters with accents",)


def _unmarked(data: bytes) -> str:
    """The encoding of bytes without a mark: UTF-16 where every other byte of English would be zero, else UTF-8."""
    for encoding, zeros, letters in (
        ("utf-16-le", data[1:_SAMPLE:2], data[:_SAMPLE:2]),
        ("utf-16-be", data[:_SAMPLE:2], data[1:_SAMPLE:2]),
    ):
        if zeros.count(0) > _ZEROS * len(zeros) and 0 not in letters:
            return encoding
    return "utf-8"


def _form(data: bytes, name: str) -> str:
    """What the file is: its first bytes decide, then its ending."""
    start = data[:1024].lstrip()
    if start.startswith(b"%PDF-"):
        return "pdf"
    if docx.is_docx(data):
        return "docx"
    form = ENDINGS.get(Path(name).suffix.lower(), "text")
    if form == "docx" and data.startswith(b"PK"):
        raise Unreadable("is a damaged Word document")
    for mark, what in _OTHER_FORMATS.items():
        if start.startswith(mark):
            raise Unreadable(f"is {what}; text, HTML, PDF and Word (.docx) can be read")
    if re.match(
        rb"(?:\xef\xbb\xbf)?(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
        start,
        re.I | re.S,
    ):
        return "html"
    if form in ("pdf", "docx"):
        raise Unreadable(f"is no {'PDF' if form == 'pdf' else 'Word document'}, whatever its name says")
    return form


def _check(text: Text) -> None:
    """Raise unless there is text, not too much of it, in English."""
    original = text.original
    if not original.strip():
        raise Unreadable(f"holds no text{' that the author wrote' if text.origin.form == 'html' else ''}")
    check_length(len(original))
    parts = sum(1 for _ in _WORD_OR_SIGN.finditer(original))
    if parts > MOST_WORDS:
        raise Unreadable(
            f"has {parts:,} words and signs, at most {MOST_WORDS:,} are read; cut out the part that matters"
        )
    odd = sum(sign < " " and sign not in "\t\n\r\f\v" for sign in original)
    if odd > len(original) // 100:
        raise Unreadable("is no text (one sign in a hundred is a control character); save it as UTF-8")
    letters = [sign for sign in original if sign.isalpha()]
    if letters and sum(sign < "\u0250" or "\u1e00" <= sign < "\u1f00" for sign in letters) < _LETTERS * len(letters):
        raise Unreadable("is mostly in another alphabet than the Latin one; only English is read")
    lower = original.lower()
    words, common = len(_WORD.findall(lower)), len(_COMMON.findall(lower))
    least = next((share for enough, share in _ENGLISH if words >= enough), 0)
    if common < least * words:
        raise Unreadable("doesn't read like English, the only language that is read")
