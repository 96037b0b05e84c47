"""Articles are uploaded and become a draft, their texts beside it."""

from __future__ import annotations

import importlib

import pytest

from realpolitik.case import load
from realpolitik.errors import RealpolitikError
from realpolitik.web.pages.drafting import MOST_TEXTS
from realpolitik.web.shelf import Shelf
from tests.web.test_workbench import words

DRAFT = """\
realpolitik: 1
title: A note
sources:
  note: {title: A note, file: texts/note.txt}
actors:
  egypt: {name: Egypt, evidence: [{source: note#1, quote: Egypt}]}  # to review
"""
COPIES = {"texts/note.txt": b"Egypt rejects the dam.\n"}


def articles(*given: tuple[str, bytes | str]):
    return [("articles", one) for one in given]


def files(folder) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path)


def test_a_draft_stands_on_the_shelf_with_its_texts_beside_it(shelf, tmp_path):
    assert shelf.add_draft("A note", DRAFT, COPIES) == "a-note.yaml"
    assert files(tmp_path) == {"a-note.yaml": DRAFT.encode(), **COPIES}


def test_a_draft_overwrites_neither_a_case_nor_a_text(shelf, tmp_path):
    shelf.add_draft("note", DRAFT, COPIES)
    before = files(tmp_path)
    other = {"texts/note.txt": b"Egypt accepts the dam.\n"}
    assert shelf.add_draft("note", DRAFT, other) == "note-2.yaml"
    assert load(tmp_path / "note-2.yaml").sources["note"].file == "texts/note_2.txt"
    after = files(tmp_path)
    assert {name: after[name] for name in before} == before
    assert after["texts/note_2.txt"] == other["texts/note.txt"]


def test_a_text_that_is_there_already_is_kept_once(shelf, tmp_path):
    shelf.add_draft("note", DRAFT, COPIES)
    shelf.add_draft("note", DRAFT, COPIES)
    assert sorted(files(tmp_path)) == ["note-2.yaml", "note.yaml", "texts/note.txt"]


def test_of_a_draft_that_can_not_stand_nothing_is_kept(shelf, tmp_path):
    with pytest.raises(RealpolitikError, match="does not occur"):
        shelf.add_draft("note", DRAFT, {"texts/note.txt": b"Nobody rejects the dam.\n"})
    assert files(tmp_path) == {}


def test_texts_are_not_written_out_of_the_folder(tmp_path):
    outside, served = tmp_path / "outside", tmp_path / "served"
    outside.mkdir()
    served.mkdir()
    (served / "texts").symlink_to(outside)
    with pytest.raises(RealpolitikError, match="leads out"):
        Shelf(served).add_draft("note", DRAFT, COPIES)
    assert files(outside) == {}


def test_a_link_in_the_place_of_a_text_is_not_followed(shelf, tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "note.txt").symlink_to(tmp_path / "elsewhere.txt")
    shelf.add_draft("note", DRAFT, COPIES)
    assert not (tmp_path / "elsewhere.txt").exists()
    assert (tmp_path / "texts" / "note_2.txt").is_file()


def test_articles_become_a_draft_whose_review_begins(apart, tmp_path):
    pytest.importorskip("spacy", reason="reading needs spaCy and its model")
    client = apart(seconds=120)
    sent = articles(
        ("../../Dam <b>talks<b>.txt", "Egypt rejects the dam.\n\nSudan wants the dam."),
        ("page.html", "<html><body><p>Egypt is willing to pay Sudan for the dam.</p></body></html>"),
    )
    page = client.post("/cases/read", files=sent)
    assert page.status_code == 200
    assert page.url.path == "/cases/dam-b-talks-b.yaml/review"
    assert "looked at" in words(page)
    case = load(tmp_path / "dam-b-talks-b.yaml")
    assert {"egypt", "sudan"} <= set(case.actors)
    assert {source.file for source in case.sources.values()} <= set(files(tmp_path))
    assert case.paragraphs.keys() == case.sources.keys()


UNREADABLE = {
    "empty": ("a.txt", b""),
    "no-pdf": ("a.pdf", b"%PDF-1.7 nothing"),
    "damaged-word": ("a.docx", b"PK\x03\x04nothing"),
    "a-picture": ("a.txt", b"\x89PNG\r\n\x1a\n"),
    "zero-bytes": ("<script>alert(1)</script>.txt", b"\xff\0\0"),
}


@pytest.mark.parametrize("given", UNREADABLE.values(), ids=UNREADABLE)
def test_what_can_not_be_read_is_told_and_nothing_is_kept(workbench, folder, given):
    before = sorted(folder.rglob("*"))
    answer = workbench.post("/cases/read", files=articles(("fine.txt", "Egypt rejects the dam."), given))
    assert answer.status_code == 422
    assert "That can't be read" in words(answer)
    assert "Traceback" not in answer.text
    assert "<script>alert" not in answer.text
    assert sorted(folder.rglob("*")) == before


def test_too_many_articles_are_refused(workbench):
    answer = workbench.post("/cases/read", files=articles(*[("a.txt", "Egypt.")] * (MOST_TEXTS + 1)))
    assert answer.status_code == 422
    assert "more than 20 articles" in words(answer)


def test_where_nothing_is_saved_no_article_is_read(apart):
    client = apart(read_only=True)
    assert client.post("/cases/read", files=articles(("a.txt", "Egypt."))).status_code == 422
    assert "Draft a case" not in client.get("/").text


def test_reading_that_takes_too_long_is_cut_off(apart, tmp_path):
    answer = apart(seconds=0.001).post("/cases/read", files=articles(("a.txt", "Egypt rejects the dam.")))
    assert answer.status_code == 504
    assert files(tmp_path) == {}


def test_without_what_reading_needs_one_line_says_how_to_get_it(workbench, monkeypatch):
    cases = importlib.import_module("realpolitik.web.pages.cases")
    monkeypatch.setattr(cases, "is_installed", lambda: False)
    page = workbench.get("/")
    assert "pip install 'realpolitik[reading]'" in words(page)
    assert 'action="/cases/read"' not in page.text
