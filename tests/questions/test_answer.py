"""The JSON form of every answer keeps to its published schema."""

import json

import jsonschema
import pytest

import realpolitik as rp

QUESTIONS = ["alignment", "forecast", "exchange", "deals", "leverage", "claims", "evidence"]


def answer(word, case):
    return rp.claims(case, flips=False) if word == "claims" else getattr(rp, word)(case)


@pytest.mark.parametrize("word", QUESTIONS)
@pytest.mark.parametrize("name", ["syria-2018", "security-council", "barter-1950"])
def test_an_answer_keeps_to_its_schema(word, name):
    given = answer(word, rp.load(name))
    jsonschema.validate(json.loads(given.to_json()), type(given).schema())


@pytest.mark.parametrize("word", QUESTIONS)
def test_the_schema_refuses_another_form(word):
    given = answer(word, rp.load("security-council"))
    form = given.to_dict() | {"format": "realpolitik/other/1"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(form, type(given).schema())


@pytest.mark.parametrize("word", QUESTIONS)
def test_an_answer_prints_as_a_table_and_as_html(word):
    given = answer(word, rp.load("syria-2018"))
    rows = given.records()
    assert len(str(given).splitlines()) > len(rows)
    assert given._repr_html_().count("<tr>") == len(rows) + 1
    assert len(given.to_frame()) == len(rows)


def test_a_briefing_round_trips_through_json():
    briefing = rp.brief(rp.load("barter-1950"))
    again = type(briefing).from_json(briefing.to_json())
    assert again == briefing
    assert again.to_json() == briefing.to_json()


def test_an_entry_that_is_not_there_is_named_with_the_nearest():
    deals = rp.deals(rp.load("syria-2018"))
    with pytest.raises(rp.RealpolitikError, match="syria_for_iran"):
        deals["syria_for_irn"]
