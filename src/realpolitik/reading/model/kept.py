"""Answers kept in a folder: to see what the model said, and to read again without asking again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from realpolitik.case.writing import write_whole
from realpolitik.errors import Unreadable
from realpolitik.reading.model.endpoint import MOST_BYTES, Endpoint, Question


@dataclass(frozen=True)
class Kept:
    """An endpoint that is asked each question once; its answers stand in a folder, one file each."""

    endpoint: Endpoint
    folder: Path

    def answer(self, question: Question) -> str:
        """The answer that stands in the folder, or else the endpoint's."""
        asked = {
            "endpoint": self.endpoint.url,
            "model": question.model,
            "messages": list(question.messages),
            "schema": question.schema,
        }
        spelled = json.dumps(asked, ensure_ascii=False, sort_keys=True)
        file = self.folder / f"{hashlib.sha256(spelled.encode()).hexdigest()[:32]}.json"
        if file.exists():
            return _answer_in(file)
        answer = self.endpoint.answer(question).encode("utf-8", "replace").decode()
        if self.endpoint.key is not None:  # a server could send it back
            answer = answer.replace(self.endpoint.key, "…")
        asked.pop("schema")
        page = json.dumps({**asked, "answer": answer}, ensure_ascii=False, indent=2) + "\n"
        try:
            self.folder.mkdir(exist_ok=True)
            write_whole(file, page.encode())
        except OSError as error:
            raise Unreadable(f"can't keep an answer in {self.folder}: {error.strerror}") from None
        return answer


def _answer_in(file: Path) -> str:
    """The answer that a file holds, which somebody may have changed."""
    try:
        with file.open("rb") as stream:
            data = stream.read(2 * MOST_BYTES + 1)
        answer = json.loads(data)["answer"] if len(data) <= 2 * MOST_BYTES else None
    except (OSError, ValueError, RecursionError, LookupError, TypeError):
        answer = None
    if not isinstance(answer, str):
        raise Unreadable(f"{file} holds no answer any more; remove it, and the model is asked again")
    return answer
