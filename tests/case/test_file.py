"""A case is found by name or path, and may extend another."""

from __future__ import annotations

import os
import sys

import pytest

from realpolitik.case import Estimate, library, load, parse
from realpolitik.errors import CaseError, UnknownName
from tests.case.samples import CASES, RIVER, SMALL, problems_of


def problems_in_file(path):
    with pytest.raises(CaseError) as caught:
        load(path)
    return caught.value.problems


def test_a_case_is_loaded_by_path():
    assert load(RIVER).title == load(str(RIVER)).title == "The river treaty"
    assert load(RIVER).file == str(RIVER)


def test_every_bundled_case_is_loaded_by_name_and_listed_with_its_title():
    titles = library()
    assert titles
    for name, title in titles.items():
        assert load(name).title == title


def test_a_folder_of_the_same_name_does_not_hide_a_bundled_case(tmp_path, monkeypatch):
    name = next(iter(library()))
    (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    assert load(name).title == library()[name]


def test_a_name_that_is_no_case_is_refused_with_the_nearest():
    name = next(iter(library()))
    with pytest.raises(UnknownName, match=f'is not a bundled case or a file; did you mean "{name}"?'):
        load(f"{name}x")


@pytest.mark.parametrize("path", ["no/such/case", "nothing.yaml", "a" * 300 + ".yaml", "nul\0.yaml"])
def test_a_path_that_leads_nowhere_is_a_problem(path):
    (problem,) = problems_in_file(path)
    assert problem.file == path
    assert problem.line is None


def test_a_name_longer_than_any_file_is_refused():
    with pytest.raises(UnknownName):
        load("a" * 5000)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "the file is binary, not text"),
        (b"title: \xfc", "the file isn't UTF-8"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "the file isn't UTF-8"),
        (b"<html><body>x: y</body></html>", "unknown key"),
        (b"title: x\n  bad: [", "not YAML: mapping values are not allowed in this context"),
        (b"- 1\n- 2\n", "the file isn't a map of names"),
        (b"{}", "realpolitik is missing"),
    ],
    ids=["empty", "binary", "latin-1", "pdf", "html", "not-yaml", "list", "empty-map"],
)
def test_a_file_that_is_no_case_is_a_problem(tmp_path, content, message):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    problems = problems_in_file(path)
    assert any(message in problem.message for problem in problems)
    assert {problem.file for problem in problems} == {str(path)}


def test_a_directory_is_a_problem(tmp_path):
    assert str(problems_in_file(tmp_path)[0]) == f"{tmp_path}  is a directory, not a case file"


def test_fifty_megabytes_are_refused_without_being_read(tmp_path):
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    assert str(problems_in_file(path)[0]) == f"{path}  the file is larger than 5 MB"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions don't bind this user")
def test_a_file_that_may_not_be_read_is_a_problem(tmp_path):
    path = tmp_path / "secret.yaml"
    path.write_text(SMALL, encoding="utf-8")
    path.chmod(0)
    assert "Permission denied" in problems_in_file(path)[0].message


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "with-mark"])
def test_files_of_other_systems_are_read_alike(tmp_path, ends, mark):
    path = tmp_path / "small.yaml"
    path.write_bytes((mark + SMALL.replace("\n", ends)).encode())
    assert load(path) == parse(SMALL)
    path.write_bytes((mark + SMALL.replace("\n", ends).replace("salience: 50", "salience: 500")).encode())
    assert problems_in_file(path)[0].line == parse_line("salience: 50")


def parse_line(passage):
    return 1 + SMALL[: SMALL.index(passage)].count("\n")


# --- extending -------------------------------------------------------------------------------------------------------


def child(tmp_path, text, parent=SMALL):
    (tmp_path / "parent.yaml").write_text(parent, encoding="utf-8")
    path = tmp_path / "child.yaml"
    path.write_text(f"realpolitik: 1\n{text}", encoding="utf-8")
    return path


def test_a_file_may_extend_another_and_say_only_what_differs():
    flood = load(CASES / "flood.yaml")
    river = load(RIVER)
    assert flood.title == "The river treaty, after the flood"
    assert flood.stances["lowland"]["filling"].position == river.stances["lowland"]["filling"].position
    assert flood.stances["lowland"]["filling"].salience == Estimate(60, 60)
    assert "strike" not in flood.levers
    assert flood.paragraphs == river.paragraphs


def test_a_file_may_extend_a_bundled_case(tmp_path):
    name = next(iter(library()))
    case = load(child(tmp_path, f"extends: {name}\ntitle: Mine\n"))
    assert case.title == "Mine"
    assert case.actors == load(name).actors


def test_a_scenario_of_the_child_may_remove_what_the_parent_declares(tmp_path):
    text = "extends: parent.yaml\nscenarios: {bare: {kind: counterfactual, levers: {repaint: null}}}\n"
    case = load(child(tmp_path, text))
    assert "repaint" in case.levers
    assert "repaint" not in case.at("bare").levers


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "extends: parnt.yaml\n",
            2,
            'extends "parnt.yaml", which is neither a bundled case nor a file beside this one',
        ),
        ("title: x\nextends: ../parent.yaml\n", 3, "leaves the folder of the case file"),
        ("extends: /etc/passwd\n", 2, "leaves the folder of the case file"),
        ("extends: child.yaml\n", 2, "which extends this file"),
        ("extends: parent.yaml\nlevers: {biuld: null}\n", 3, "levers.biuld: null removes nothing"),
        ("extends: parent.yaml\nlevers: {repaint: {chance: 7}}\n", 3, "lever repaint: chance 7 is outside 0–1"),
        (
            "extends: parent.yaml\nactors: {north: {capability: -1}}\n",
            3,
            "actor north: capability -1 must be at least 0",
        ),
        ("extends: parent.yaml\nlevers: {build: null}\n", 2, '"build" is not a lever'),
    ],
)
def test_what_goes_wrong_in_a_child_is_placed_in_the_child(tmp_path, text, line, message):
    path = child(tmp_path, text)
    (problem,) = problems_in_file(path)
    assert message in str(problem)
    assert (problem.file, problem.line) == (str(path), line)


def test_what_is_wrong_in_the_parent_is_placed_in_the_parent(tmp_path):
    path = child(tmp_path, "extends: parent.yaml\n", SMALL.replace("salience: 50", "salience: 500"))
    (problem,) = problems_in_file(path)
    assert problem.file == str(tmp_path / "parent.yaml")


def test_files_that_extend_each_other_are_refused(tmp_path):
    path = child(tmp_path, "extends: parent.yaml\n", "realpolitik: 1\nextends: child.yaml\n")
    (problem,) = problems_in_file(path)
    assert problem.message == 'extends "child.yaml", which extends this file'


def test_a_text_without_a_folder_extends_bundled_cases_only():
    name = next(iter(library()))
    assert parse(f"realpolitik: 1\nextends: {name}\n").actors
    (problem,) = problems_of("realpolitik: 1\nextends: parent.yaml\n")
    assert "neither a bundled case nor a file" in problem.message
