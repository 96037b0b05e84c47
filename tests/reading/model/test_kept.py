"""Answers kept in a folder are not asked for again, and hold no key."""

from __future__ import annotations

import json

import pytest

from realpolitik.errors import Unreadable
from realpolitik.reading.model.endpoint import Endpoint, Question
from realpolitik.reading.model.kept import Kept
from tests.reading.model.stand_in import failing, in_turn, saying, stand_in

KEY = "sk-never-told"


def asking(what: str, model: str = "small") -> Question:
    """A question."""
    return Question(model, ({"role": "user", "content": what},), {"type": "object"})


def test_a_question_is_asked_once(tmp_path):
    with stand_in(in_turn(saying("one"), saying("two"), saying("three"))) as server:
        chat = Kept(Endpoint(server.url, KEY), tmp_path / "kept")
        said = [chat.answer(asking(what, model)) for what, model in ("ab", "ab", "cb", "ad", "ab")]
    assert said == ["one", "one", "two", "three", "one"]
    assert len(list((tmp_path / "kept").iterdir())) == 3


def test_what_is_kept_can_be_read_and_has_no_key(tmp_path):
    with stand_in(saying(f"“so” {KEY} \ud800")) as server:
        Kept(Endpoint(server.url, KEY), tmp_path).answer(asking("why?"))
    (file,) = tmp_path.iterdir()
    assert KEY not in file.read_text("utf-8")
    page = json.loads(file.read_text("utf-8"))
    assert (page["model"], page["endpoint"], page["answer"]) == ("small", server.url, "“so” … ?")
    assert page["messages"] == [{"role": "user", "content": "why?"}]


def test_the_first_and_a_later_reading_hear_the_same(tmp_path):
    with stand_in(saying(f"{KEY} \ud800")) as server:
        chat = Kept(Endpoint(server.url, KEY), tmp_path)
        assert chat.answer(asking("a")) == chat.answer(asking("a"))


def test_a_failure_is_not_kept(tmp_path):
    with stand_in(failing(404)) as server, pytest.raises(Unreadable):
        Kept(Endpoint(server.url), tmp_path).answer(asking("a"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "7", "[]", '{"answer": 7}', "[" * 100_000, "\udcff"], ids=range(6))
def test_a_file_that_was_spoilt_is_said_so(tmp_path, content):
    with stand_in(saying("one")) as server:
        chat = Kept(Endpoint(server.url), tmp_path)
        chat.answer(asking("a"))
        (file,) = tmp_path.iterdir()
        file.write_text(content, encoding="utf-8", errors="surrogateescape")
        with pytest.raises(Unreadable, match="holds no answer any more; remove it"):
            chat.answer(asking("a"))


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path):
    (tmp_path / "file").write_text("")
    with stand_in(saying("one")) as server, pytest.raises(Unreadable, match="can't keep an answer in"):
        Kept(Endpoint(server.url), tmp_path / "file").answer(asking("a"))
