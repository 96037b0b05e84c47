"""The JSON Schema accepts what loading accepts, and tells an editor what is wrong in shape."""

from __future__ import annotations

import json

import jsonschema
import pytest

from realpolitik.case.schema import schema
from realpolitik.case.text import parse_text
from tests.case.samples import CASES, RIVER, SMALL
from tests.case.test_form import WRONG


@pytest.fixture(scope="module")
def validator():
    jsonschema.Draft202012Validator.check_schema(schema())
    return jsonschema.Draft202012Validator(schema())


def accepts(validator, text):
    return validator.is_valid(parse_text(text).root.plain())


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_sample_cases_are_accepted(validator, path):
    assert [error.message for error in validator.iter_errors(parse_text(path.read_text("utf-8")).root.plain())] == []


def test_the_bundled_cases_are_accepted(validator):
    from realpolitik.case.file import library, load

    for name in library():
        with open(load(name).file, encoding="utf-8") as stream:  # noqa: PTH123 - the path is a string
            assert accepts(validator, stream.read()), name


def test_the_small_case_is_accepted(validator):
    assert accepts(validator, SMALL)


SEEN = (
    "version", "unknown-section", "title-list", "discount-above-1", "as-of", "source-without-title", "reliability",
    "source-key", "capability-negative", "capability-quoted", "name-with-dot", "actor-text", "aka-twice",
    "relation-kind", "dependence", "alliance-of-one", "one-level", "levels-word", "point-word", "vote-not-list",
    "vote-at-least-0", "vote-weight", "vote-without", "value-above-100", "salience-missing", "salience-above-100",
    "salience-typo", "stance-capability", "when-two", "when-relation", "otherwise-nested", "lever-by-nobody",
    "lever-without-by", "lever-chance", "lever-chance-percent", "lever-lasts", "lever-noticed", "lever-irreversible",
    "deal-alone", "deal-status", "scenario-kind", "scenario-section", "event-date", "event-what", "modality",
    "together-alone",
)  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_what_is_wrong_in_shape_is_refused(validator, name):
    old, new, _ = WRONG[name]
    assert not accepts(validator, SMALL.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [("{gain: {of: north, deal: pact}, above: 0}", test) for test in
     ("{gian: {of: north}}", "{gain: {off: north}, above: 0}", "{all: {}}", "{rises: {with: x}}", "[]")],
)  # fmt: skip
def test_a_test_of_another_shape_is_refused(validator, old, new):
    assert not accepts(validator, SMALL.replace(old, new))


def test_a_scenario_gives_changes_and_nulls(validator):
    assert accepts(validator, SMALL.replace("{salience: 70}", "{salience: null, declared: none}"))
    assert not accepts(validator, SMALL.replace("{salience: 70}", "{salience: 700}"))


def test_it_is_plain_json_with_a_description_for_whoever_types():
    text = json.dumps(schema())
    assert "0 indifferent" in text
    assert schema()["properties"]["extends"]["description"]


def test_the_river_uses_every_field_of_the_format():
    """The sample that other tests rely on leaves no field out."""
    from realpolitik.case.form import FORM
    from realpolitik.case.shape import Keyed, Record

    def unused(shape, values, path):
        if isinstance(shape, Record):
            for name, inner in shape.fields.items():
                found = [value[name] for value in values if isinstance(value, dict) and name in value]
                if not found:
                    yield f"{path}.{name}"
                yield from unused(inner, found, f"{path}.{name}")
        elif isinstance(shape, Keyed):
            yield from unused(shape.item, [inner for value in values if value for inner in value.values()], path)

    river = parse_text(RIVER.read_text("utf-8")).root.plain()
    assert {path for path in unused(FORM, [river], "case") if not path.startswith("case.options.")} == {
        "case.options",  # a conflict of its own: test_options.py
        "case.extends",
        "case.stances.otherwise.values",
        "case.stances.otherwise.declared",
        "case.stances.otherwise.capability",
    }
