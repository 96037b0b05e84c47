"""The article of a web page, by trafilatura: menus, forms, scripts and what else stands around it are left out."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any

from realpolitik.errors import Unreadable
from realpolitik.reading.blocks import Block, Extract
from realpolitik.reading.source_text import INSTALL, Origin, Paragraph

MOST_BYTES = 3_000_000  # of a page; ten times an article with all its frame
MOST_TAGS = 60_000  # of a page, ends and all; the longest articles of an encyclopedia have as many
MOST_ATTRIBUTES = 5_000  # of a tag; the parser compares each with every other
_TAG = re.compile(rb"<[^<>]+")
_DECLARED = re.compile(rb"""<meta[^>]{1,200}charset=["']?\s*([\w-]{1,40})""", re.I)
_KINDS = {"figcaption": Paragraph.CAPTION, "h1": Paragraph.TITLE}
# Signs that no page may hold, raw or by number; one of them and trafilatura gives up.
_IMPOSSIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"
    r"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[\da-f]|d[89a-f][\da-f]{2}|fff[ef]))(?:;|(?![\da-f]))",
    re.I,
)
_BLANKS = re.compile(r"\s+")


def extract(data: bytes) -> Extract:
    """The blocks of a page's article.

    Raises Unreadable.
    """
    if find_spec("trafilatura") is None:
        raise Unreadable(f"reading HTML needs trafilatura; {INSTALL}")
    if len(data) > MOST_BYTES:
        raise Unreadable(f"is a page of more than {MOST_BYTES // 1_000_000} MB; save its text instead")
    if data.count(b"<") > MOST_TAGS:
        raise Unreadable(f"is a page of more than {MOST_TAGS:,} tags; save its text instead")
    if any(len(tag.split()) > MOST_ATTRIBUTES for tag in _TAG.findall(data)):
        raise Unreadable(f"has a tag of more than {MOST_ATTRIBUTES:,} attributes; save its text instead")
    import trafilatura

    page, encoding = _decoded(data)
    page = _IMPOSSIBLE.sub(" ", page)
    tree = trafilatura.load_html(page)
    if tree is None:
        raise Unreadable("is no HTML that could be read")
    kinds = _marked(tree)
    found: Any = trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False, favor_recall=True)
    if found is None or not (found.text or "").strip():
        raise Unreadable("holds no article that could be told from what stands around it; save its text instead")
    lines = [line.strip() for line in found.text.splitlines() if line.strip()]
    blocks = [Block(line, kinds.get(_same(line))) for line in lines]
    if found.title and _same(found.title) not in map(_same, lines[:3]):
        blocks.insert(0, Block(_BLANKS.sub(" ", found.title).strip(), Paragraph.TITLE))
    return Extract(tuple(blocks), Origin("html", encoding, found.title, found.author, found.sitename, found.date))


def _decoded(data: bytes) -> tuple[str, str]:
    """The page as text: as it is marked or declares itself, else as UTF-8, else as browsers do."""
    declared = _DECLARED.search(data[:4096])
    for encoding in ("utf-8-sig", declared[1].decode("ascii") if declared else "cp1252"):
        try:
            return data.decode(encoding), encoding.removesuffix("-sig").lower()
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace"), "cp1252"


def _marked(tree: Any) -> dict[str, str]:
    """What the page's own tags say about a block. A caption becomes a paragraph: as a caption it would be dropped."""
    kinds: dict[str, str] = {}
    for tag, kind in _KINDS.items():
        for element in tree.iter(tag):
            said = "".join(element.itertext())
            if said.strip():
                kinds[_same(said)] = kind
    for element in tree.iter("figcaption", "figure"):
        element.tag = "p" if element.tag == "figcaption" else "div"
    return kinds


def _same(text: str) -> str:
    """A line for comparison, without blanks."""
    return _BLANKS.sub("", text)
