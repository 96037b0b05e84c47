"""A language model as a reader: asked group of paragraphs by group, and believed only as far as it quotes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from realpolitik.errors import Unreadable
from realpolitik.reading.mentions import Cast
from realpolitik.reading.model.answer import Answer
from realpolitik.reading.model.endpoint import Chat, Endpoint, key_of_environment
from realpolitik.reading.model.kept import Kept
from realpolitik.reading.model.prompt import groups, question
from realpolitik.reading.readers import Proposed
from realpolitik.reading.said import together
from realpolitik.reading.source_text import Text


@dataclass(frozen=True)
class ModelReader:
    """A language model that answers somewhere."""

    name: str  # of the model, as its server knows it
    chat: Chat
    goes_to: str  # where the text is sent, in words

    def propose(self, text: Text, cast: Cast) -> Proposed:
        """What the model takes the text to say. Raises Unreadable where no answer can be had or used."""
        refused: Counter[str] = Counter()
        answers = [
            Answer(self.chat.answer(question(self.name, text, cast, group)), text, cast, group, refused)
            for group in groups(text)
        ]
        if answers and all(answer.is_useless for answer in answers):
            raise Unreadable(f"{text.name}: {self.name} gave no answer that is JSON of the form asked for")
        return Proposed(together(*(answer.said for answer in answers)), +refused)


def model_at(name: str, url: str, *, keep: Path | None = None, unencrypted: bool = False) -> ModelReader:
    """The model of a name at an address, with the key of the environment; `keep`: a folder for its answers.

    Raises Unreadable where a text may not be sent there.
    """
    endpoint = Endpoint(url, key_of_environment(), unencrypted)
    if keep is None:
        return ModelReader(name, endpoint, endpoint.host)
    return ModelReader(name, Kept(endpoint, keep), f"{endpoint.host}, but for what is answered in {keep}")
