"""The folder as the database: what is on it, what is saved, and what is never overwritten."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from realpolitik.errors import CaseError, RealpolitikError, UnknownName
from realpolitik.web.shelf import Conflict, Shelf
from realpolitik.web.trial import Trial
from tests.web.cases import DAM, FLIP

NAME = "dam.yaml"


@pytest.fixture
def shelf(tmp_path):
    (tmp_path / NAME).write_text(DAM, encoding="utf-8")
    return Shelf(tmp_path)


def file(shelf: Shelf) -> Path:
    return shelf.folder / NAME


def test_a_save_changes_one_value_and_no_other_byte(shelf):
    saved = shelf.save(NAME, Trial.of([FLIP]), shelf.load(NAME).sha)
    assert file(shelf).read_text() == DAM.replace("fast, salience: 20", "fast, salience: 90")
    assert saved.case.stances["upland"]["filling"].salience.mean == 90


def test_a_case_is_laid_down_for_workers_before_anybody_asks_it_anything(shelf):
    saved = shelf.load("dam.yaml")
    assert saved.case.numbers
    laid_down = pickle.loads(saved.pickled)
    assert laid_down.document == saved.case.document
    assert "numbers" not in vars(laid_down)  # found out since


def test_a_file_that_has_changed_is_not_overwritten(shelf):
    made_on = shelf.load(NAME).sha
    theirs = DAM.replace("The dam", "Their dam")
    file(shelf).write_text(theirs)
    with pytest.raises(Conflict) as conflict:
        shelf.save(NAME, Trial.of([FLIP]), made_on)
    assert file(shelf).read_text() == theirs
    assert conflict.value.now.title == "Their dam"


def test_a_trial_that_would_break_the_case_is_not_saved(shelf):
    with pytest.raises(CaseError, match="400"):
        shelf.save(NAME, Trial.of(["stances.upland.filling.salience:400"]), shelf.load(NAME).sha)
    assert file(shelf).read_text() == DAM


def test_saves_are_taken_back_one_by_one(shelf):
    shelf.save(NAME, Trial.of([FLIP]), shelf.load(NAME).sha)
    once = file(shelf).read_text()
    shelf.save(NAME, Trial.of(["as_of:2032"]), shelf.load(NAME).sha)
    shelf.undo(NAME)
    assert file(shelf).read_text() == once
    shelf.undo(NAME)
    assert file(shelf).read_text() == DAM
    assert not shelf.can_undo(NAME)


def test_a_save_is_not_taken_back_from_a_file_that_has_changed_since(shelf):
    shelf.save(NAME, Trial.of([FLIP]), shelf.load(NAME).sha)
    file(shelf).write_text(DAM + "# a remark\n")
    assert not shelf.can_undo(NAME)
    with pytest.raises(Conflict):
        shelf.undo(NAME)
    assert file(shelf).read_text() == DAM + "# a remark\n"


def test_a_write_that_fails_leaves_the_file_as_it_was(shelf, monkeypatch):
    def fail(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="full"):
        shelf.save(NAME, Trial.of([FLIP]), shelf.load(NAME).sha)
    assert file(shelf).read_text() == DAM
    assert [path.name for path in shelf.folder.iterdir()] == [NAME]


def test_a_text_that_is_put_beside_a_case_is_read(shelf):
    file(shelf).write_text(DAM.replace("reliability: B2}", "reliability: B2, file: gazette.txt}"))
    before = shelf.load(NAME)
    assert before.case.paragraphs == {}
    (shelf.folder / "gazette.txt").write_text("The dam is full.")
    assert shelf.load(NAME).case.paragraphs == {"gazette": ("The dam is full.",)}
    assert shelf.load(NAME).identity != before.identity


def test_a_changed_file_is_read_again(shelf):
    shelf.load(NAME)
    file(shelf).write_text(DAM.replace("The dam", "Another dam"))
    os.utime(file(shelf), (1, 1))
    assert shelf.load(NAME).title == "Another dam"


def test_a_case_that_extends_a_changed_file_is_read_again(shelf):
    (shelf.folder / "later.yaml").write_text("realpolitik: 1\ntitle: Later\nextends: dam.yaml\n")
    assert shelf.load("later.yaml").case.stances["upland"]["filling"].salience.mean == 20
    before = shelf.load("later.yaml").identity
    file(shelf).write_text(DAM.replace("salience: 20, evidence", "salience: 21, evidence"))
    os.utime(file(shelf), (1, 1))
    assert shelf.load("later.yaml").case.stances["upland"]["filling"].salience.mean == 21
    assert shelf.load("later.yaml").identity != before


def test_a_broken_case_is_listed_with_its_problems(shelf):
    (shelf.folder / "broken.yaml").write_text("realpolitik: 1\ntitle: Broken\nactors: 3\n")
    broken = next(saved for saved in shelf.cases() if saved.name == "broken.yaml")
    assert broken.case is None
    assert broken.problems[0].line == 3


@pytest.mark.parametrize(
    "name", ["../secret.yaml", "/etc/passwd", "dam", ".hidden.yaml", "notes.txt", "dam.yaml/", "x\0"]
)
def test_only_names_of_the_listing_are_known(shelf, name):
    (shelf.folder.parent / "secret.yaml").write_text(DAM)
    (shelf.folder / ".hidden.yaml").write_text(DAM)
    (shelf.folder / "notes.txt").write_text(DAM)
    with pytest.raises(UnknownName):
        shelf.load(name)


def test_a_link_that_leads_out_of_the_folder_is_not_followed(shelf, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text(DAM)
    (shelf.folder / "link.yaml").symlink_to(outside)
    assert "link.yaml" not in shelf.files()


def test_a_bundled_case_stays_as_it_is(shelf):
    with pytest.raises(RealpolitikError, match="copy it"):
        shelf.save("barter-1950", Trial.of(["as_of:1951"]), shelf.load("barter-1950").sha)


def test_nothing_is_saved_where_one_only_reads(shelf):
    reading = Shelf(shelf.folder, read_only=True)
    for change in (
        lambda: reading.save(NAME, Trial.of([FLIP]), reading.load(NAME).sha),
        lambda: reading.undo(NAME),
        lambda: reading.add("new", DAM),
    ):
        with pytest.raises(RealpolitikError, match="only reads"):
            change()
    assert file(shelf).read_text() == DAM


def test_a_new_case_gets_a_harmless_name_that_nobody_has(shelf):
    assert shelf.add("../../Dam!", DAM) == "dam-2.yaml"
    assert shelf.add("...", DAM) == "case.yaml"
    assert sorted(path.name for path in shelf.folder.iterdir()) == ["case.yaml", "dam-2.yaml", "dam.yaml"]


def test_of_a_draft_with_problems_nothing_is_kept(shelf):
    with pytest.raises(CaseError):
        shelf.add_draft("new", "realpolitik: 1\ntitle: x\nactors: 3\n", {"texts/a.txt": b"a"})
    assert list(shelf.files()) == [NAME]
    assert not list(shelf.folder.glob("texts/*"))
