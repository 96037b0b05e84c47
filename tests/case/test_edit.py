"""Editing changes what it is asked to change, and not one byte more."""

from __future__ import annotations

import difflib
import stat

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from realpolitik.case import load, parse
from realpolitik.case.change import REMOVE, changed, written
from realpolitik.case.edit import edit_file, edited_text
from realpolitik.case.text import parse_text
from realpolitik.errors import CaseError, UnknownName
from tests.case.samples import CASES, RIVER, SMALL

RIVER_TEXT = RIVER.read_text(encoding="utf-8")


def lines_changed(old, new):
    """The lines that went and those that came."""
    found = [line for line in difflib.ndiff(old.splitlines(), new.splitlines()) if line[:2] in ("- ", "+ ")]
    return [line[2:] for line in found if line[0] == "-"], [line[2:] for line in found if line[0] == "+"]


def test_a_number_is_changed_where_it_stands():
    new = edited_text(RIVER_TEXT, {"stances.upland.filling.salience": 75, "stances.port.transit.when.seat.is": "no"})
    assert lines_changed(RIVER_TEXT, new) == (
        ["      salience: 60..90", "      when: {seat: {is: port_city}} # and otherwise it doesn't care"],
        ["      salience: 75", "      when: {seat: {is: no}} # and otherwise it doesn't care"],
    )


@pytest.mark.parametrize(
    ("text", "changes", "after"),
    [
        ("a: 1\nb: 2 # two\n", {"a": 5}, "a: 5\nb: 2 # two\n"),
        ("a: 1 # one\n", {"a": {"x": [1, 2]}}, "a: # one\n  x:\n    - 1\n    - 2\n"),
        ("a: # c1\n  # c2\n  b: 1 # c3\n  # c4\nz: 1\n", {"a": 5}, "a: 5 # c1 # c3\n  # c4\nz: 1\n"),
        ("a:\n  b: 1 # x\n\n# end\nz: 1\n", {"a.c": 2}, "a:\n  b: 1 # x\n  c: 2\n\n# end\nz: 1\n"),
        ("a:\n    b: 1\n", {"c.d.e": 2}, "a:\n    b: 1\nc:\n    d:\n        e: 2\n"),
        ("a:\n  b: 1 # x\n  c: 2\n", {"a.b": None}, "a:\n  c: 2\n"),
        ("a:\n  b: 1\nc: 1\n", {"a.b": None}, "a: {}\nc: 1\n"),
        ("a:\n  b: 1\nc: 1", {"c": None}, "a:\n  b: 1"),
        ("a: 1", {"b": 2}, "a: 1\nb: 2"),
        ("a: 1\r\nb: 2\r\n", {"c": {"d": 1}}, "a: 1\r\nb: 2\r\nc:\r\n  d: 1\r\n"),
        ("a: {}\nb: 1\n", {"a.x": {"y": 1}}, "a:\n  x:\n    y: 1\nb: 1\n"),
        ("a:\nb: 1\n", {"a.x": 1}, "a:\n  x: 1\nb: 1\n"),
        ("a:\nb: 1\n", {"a": 1}, "a: 1\nb: 1\n"),
        ("a: {x: 1, y: 2}\n", {"a.z": {"q": [1]}}, "a: {x: 1, y: 2, z: {q: [1]}}\n"),
        ("a: {x: 1, y: 2}\n", {"a.x": None}, "a: {y: 2}\n"),
        ("a: {x: 1, y: 2}\n", {"a.y": None}, "a: {x: 1}\n"),
        ("a: {x: 1}\n", {"a.x": None}, "a: {}\n"),
        ("a: {x, y: , z: 1}\n", {"a.x": 1, "a.y": 2}, "a: {x: 1, y: 2 , z: 1}\n"),
        ("a: {\n  x: 1, # one\n  y: 2, # two\n}\n", {"a.z": 3}, "a: {\n  x: 1, # one\n  y: 2, z: 3, # two\n}\n"),
        ("a: {\n  x: 1, # one\n  y: 2, # two\n}\n", {"a.x": None}, "a: {\n  # one\n  y: 2, # two\n}\n"),
        ("a: [x, y]\n", {"a": ["x", "y", "z"]}, "a: [x, y, z]\n"),
        ("a: [x, y]\n", {"a.0": None}, "a: [y]\n"),
        ("a:\n- x\n- y: 1\n  z: 2\n", {"a.0": None}, "a:\n- y: 1\n  z: 2\n"),
        ("a:\n- x\n- y: 1\n  z: 2\n", {"a.1.y": None}, "a:\n- x\n- z: 2\n"),
        ("a:\n- x\n- y: 1\n  z: 2\n", {"a.1.w": 3}, "a:\n- x\n- y: 1\n  z: 2\n  w: 3\n"),
        ("a: |\n  long\n  text\nb: 1\n", {"a": "short"}, "a: short\nb: 1\n"),
        ("b: 1\na: |\n  long\n  text\n", {"c": 1}, "b: 1\na: |\n  long\n  text\nc: 1\n"),
        ("---\na: 1\n...\n", {"b": 2}, "---\na: 1\nb: 2\n...\n"),
        ("{a: 1}\n", {"b": {"c": 2}}, "{a: 1, b: {c: 2}}\n"),
        ("\ufeffa: 1\n", {"b": "ü"}, "\ufeffa: 1\nb: ü\n"),
        ("'a b': {\"c\":1}\n", {"a b.c": 2, "a b.d": "x, y"}, "'a b': {\"c\":2, d: \"x, y\"}\n"),
        ("? a\n: 1\n", {"a": 2}, "? a\n: 2\n"),
    ],
)  # fmt: skip
def test_everything_else_stays_as_it_is(text, changes, after):
    assert edited_text(text, changes) == after


@pytest.mark.parametrize(
    "value",
    ["", " ", "no", "true", "12", "012", "null", "~", "10..25", "-5..3", "2018-07-31", "a: b", "a #b", "#b", "kab#9",
     "- a", "[a]", "{a}", "a, b", "&a", "*a", "!a", "%a", "@a", "`a", "'a'", '"a"', "line\nbreak", "\ttab", "é “x” ’",
     "\u2028", "\x85", "\x7f", "😀", "\\", "x" * 300, "yes", "=", "<<", "?", ":", "a:", "-", "…", " lead", "trail "],
)  # fmt: skip
@pytest.mark.parametrize("text", ["a: 1\nb: {c: 1}\n", '{"a": 1, "b": {"c": 1}}'], ids=["block", "flow"])
def test_text_of_any_kind_is_read_back_as_it_was(text, value):
    new = edited_text(text, {"a": value, "b.c": value, "b.d": [value]})
    assert parse_text(new).root.plain() == {"a": value, "b": {"c": value, "d": [value]}}


@pytest.mark.parametrize(
    ("text", "changes", "error"),
    [
        ("a: 1\n", {"b": None}, '"b" is not in the case'),
        ("a: {x: 1}\n", {"a.y": None}, '"a.y" is not in the case'),
        ("a: 1\n", {"a.b": 1}, "a is 1, which has no b inside"),
        ("a: [1]\n", {"a.1": 2}, '"a.1" is not in the case'),
        ("a: [1\n", {"a": 2}, "not YAML"),
        ("a: &x 1\n", {"a": 2}, "&x is an anchor"),
        ("? a\n: 1\n", {"b": 2}, "b can't be edited where it stands: the YAML there is written in an unusual way"),
    ],
)
def test_what_cannot_be_done_soundly_is_refused(text, changes, error):
    with pytest.raises((CaseError, UnknownName)) as caught:
        edited_text(text, changes)
    assert error in str(caught.value)


# --- any edit at all -------------------------------------------------------------------------------------------------


def paths_in(document, path=()):
    if path:
        yield path
    if isinstance(document, dict):
        for key, inner in document.items():
            yield from paths_in(inner, (*path, key))
    elif isinstance(document, list):
        for index, inner in enumerate(document):
            yield from paths_in(inner, (*path, str(index)))


PATHS = list(paths_in(parse_text(RIVER_TEXT).root.plain()))
names = st.sampled_from(["new", "two words", "2030", "é", "null", "no", "a-b"])
scalars = st.integers(-100, 100) | st.booleans() | st.text(max_size=6) | st.sampled_from(["10..25", "gazette#3", "no"])
values = st.recursive(
    scalars | st.floats(-1e6, 1e6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
edits = st.tuples(st.sampled_from(PATHS), st.lists(names, max_size=2), st.none() | values)
texts = st.sampled_from([RIVER_TEXT, RIVER_TEXT.rstrip("\n"), RIVER_TEXT.replace("\n", "\r\n"), "\ufeff" + RIVER_TEXT])


@given(texts, st.lists(edits, min_size=1, max_size=2))
@settings(max_examples=30)
def test_an_edited_text_says_what_the_edited_document_says(text, chosen):
    for there, more, value in chosen:
        path = ".".join((*there, *more))
        document = parse_text(text).root.plain()
        try:
            wanted = changed(document, tuple(path.split(".")), REMOVE if value is None else written(path, value))
        except (UnknownName, CaseError):
            assume(False)
        new = edited_text(text, {path: value})
        assert parse_text(new).root.plain() == wanted
        assert new.endswith("\n") == text.endswith("\n")
        assert ("\r\n" in text) == ("\r\n" in new)
        assert "\r\n" not in text or "\n" not in new.replace("\r\n", "")
        text = new


@given(st.sampled_from(PATHS), scalars)
@settings(max_examples=30)
def test_a_scalar_put_in_place_of_a_scalar_touches_its_line_only(path, value):
    document = parse_text(RIVER_TEXT).root.plain()
    inner = document
    for part in path:
        inner = inner[int(part)] if isinstance(inner, list) else inner[part]
    assume(not isinstance(inner, dict | list) and inner != value)
    gone, come = lines_changed(RIVER_TEXT, edited_text(RIVER_TEXT, {".".join(path): value}))
    assert len(gone) == len(come) == 1


SOUND = {
    "stances.upland.filling.salience": [5, "10..20", {"low": 1, "mode": 2, "high": 3}],
    "stances.port.charter": [None, {"position": "signed", "salience": 3}],
    "stances.ferrymen": [{"transit": {"position": "free", "salience": 4}}],
    "levers.sell_half.by": [["upland"], ["upland", "port"]],
    "levers.strike": [None],
    "levers.new_lever": [{"issue": "power", "to": "all", "by": ["port"], "chance": 0.5}],
    "deals.water_for_power.open": [None, False],
    "discount": [None, 0.5, "0.1..0.2"],
    "scenarios.without_port.levers.sell_half": [{"chance": 0.1}],
    "scenarios.a_dry_decade": [None],
    "together": [None],
    "title": ["Another: title", "2031"],
    "claims.key.test": [{"acceptable_to": {"of": "port", "deal": "water_for_power"}}],
    "actors.upland.name": ["Upland — “the high one”"],
}


@given(st.dictionaries(st.sampled_from(sorted(SOUND)), st.integers(0, 2), min_size=1, max_size=5))
@settings(max_examples=25)
def test_the_edited_file_is_the_edited_case(choices):
    changes = {path: SOUND[path][choice % len(SOUND[path])] for path, choice in choices.items()}
    if changes.get("scenarios.a_dry_decade", "") is None:
        changes["together"] = None
    if "scenarios.a_dry_decade" in changes or "claims.key.test" in changes:
        changes.pop("claims.patience", None)
        changes["claims"] = None
    changes = {
        path: value for path, value in changes.items() if not (path == "claims.key.test" and "claims" in changes)
    }
    by_text = parse(edited_text(RIVER_TEXT, changes), folder=CASES)
    assert by_text == parse(RIVER_TEXT, folder=CASES).edit(changes)


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_a_file_is_edited_in_place_with_its_permissions(file):
    file.chmod(0o640)
    edit_file(file, {"stances.north.army.salience": 55, "actors.west": {"capability": 1}})
    assert load(file) == parse(SMALL).edit({"stances.north.army.salience": 55, "actors.west": {"capability": 1}})
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in file.parent.iterdir()] == ["small.yaml"]


def test_line_ends_and_the_lack_of_a_last_one_are_kept(file):
    file.write_bytes(SMALL.rstrip("\n").replace("\n", "\r\n").encode())
    edit_file(file, {"events.march": None, "title": "T"})
    data = file.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
    assert not data.endswith(b"\n")


@pytest.mark.parametrize(
    "changes",
    [{"stances.north.army.salience": 500}, {"levers.build": None}, {"levers.biuld": None}, {"title": object()}],
    ids=["off-the-scale", "dangling", "not-there", "not-writable"],
)
def test_an_edit_that_cannot_stand_leaves_the_file_as_it_was(file, changes):
    with pytest.raises((CaseError, UnknownName)):
        edit_file(file, changes)
    assert file.read_text(encoding="utf-8") == SMALL
    assert [path.name for path in file.parent.iterdir()] == ["small.yaml"]


def test_a_write_that_fails_leaves_the_file_as_it_was(file, monkeypatch):
    def fail(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="full"):
        edit_file(file, {"title": "T"})
    assert file.read_text(encoding="utf-8") == SMALL
    assert [path.name for path in file.parent.iterdir()] == ["small.yaml"]


def test_a_broken_file_can_be_mended(file):
    file.write_text(SMALL.replace("salience: 50", "salience: 500"), encoding="utf-8")
    edit_file(file, {"stances.north.army.salience": 50})
    assert file.read_text(encoding="utf-8") == SMALL


def test_a_link_to_a_file_stays_a_link(file):
    link = file.parent / "link.yaml"
    link.symlink_to(file)
    edit_file(link, {"title": "T"})
    assert link.is_symlink()
    assert load(file).title == "T"


@pytest.mark.parametrize(
    "changes",
    [
        {"events.march": None, "levers.repaint.chance": 0.25},
        {"stances.north.army.salience": 5},
        {"stances.north.army": {"position": "none", "salience": 1}},
        {"stances.south": None, "together": None, "events": None},
        {"levers.expand.needs": None, "title": "T"},
        {"deals.pact": {"parties": ["north", "east"], "terms": {"army": "large"}}},
    ],
    ids=["remove", "number", "entry", "section-entry", "field", "deal"],
)
def test_a_file_that_extends_another_says_what_differs(file, changes):
    child = file.parent / "child.yaml"
    child.write_text(
        "realpolitik: 1\nextends: small.yaml # the parent\nlevers: {repaint: {chance: 0.5}}\n", encoding="utf-8"
    )
    expected = load(child).edit(changes)
    edit_file(child, changes)
    found = load(child)
    assert found == expected
    assert "# the parent" in child.read_text(encoding="utf-8")
    assert file.read_text(encoding="utf-8") == SMALL
