"""A model is believed as far as it quotes: what isn't literally in the article is dropped, and counted."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.errors import Unreadable
from realpolitik.reading import admission
from realpolitik.reading.files import read_bytes
from realpolitik.reading.model import answer as module
from realpolitik.reading.model.endpoint import Question
from realpolitik.reading.model.prompt import answer_schema
from realpolitik.reading.model.reader import ModelReader
from realpolitik.reading.readers import Reading, read_by
from realpolitik.reading.source_text import Text
from tests.reading.invented import text_of
from tests.reading.model.answers import CONDITIONAL, DAM, EVENT, STATEMENT, TIE, TRADE, WHOLE, answer

TEXT = read_bytes(DAM.encode(), "dam.txt")


@dataclass
class Said:
    """A model that says what it is told to."""

    content: Any
    asked: list[Question] = field(default_factory=list)

    def answer(self, question: Question) -> str:
        """The same each time."""
        self.asked.append(question)
        return self.content if isinstance(self.content, str) else json.dumps(self.content)


def reading(content: Any, text: Text = TEXT) -> Reading:
    """A text as a model reads it that says something."""
    return read_by([ModelReader("small", Said(content), "here")], text)


def refused(content: Any, text: Text = TEXT) -> dict[str, int]:
    """Why what a model says doesn't stand; nothing else of it may."""
    found = reading(content, text)
    assert found.said.pieces == ()
    (share,) = found.shares
    return dict(share.refused)


def test_the_example_is_what_the_schema_asks_for():
    jsonschema.validate(WHOLE, answer_schema())


def test_what_a_model_quotes_stands_in_the_words_of_the_article():
    found = reading(WHOLE)
    assert found.shares[0].refused == {}
    for one in found.said.pieces:
        assert TEXT.original[one.start : one.end] == one.quote
    (statement,) = found.said.statements
    assert statement.quote == "Egypt’s government is no friend of the “new dam”"
    assert (statement.about, statement.holder, statement.direction) == ("the “new dam”", "egypt", "oppose")
    assert TEXT.original[statement.about_start : statement.about_end] == statement.about
    (trade,) = found.said.trades
    assert (trade.parties, trade.pays) == (("sudan", "ethiopia"), ("egypt",))
    (event,) = found.said.events
    assert (event.source, event.target, event.date) == (("egypt",), ("ethiopia",), "2030-05")
    (tie,) = found.said.ties
    assert (tie.patron, tie.client) == ("egypt", "blue_shore_front")
    assert found.cast.entries["blue_shore_front"].name == "Blue Shore Front"
    (conditional,) = found.said.conditionals
    assert (conditional.condition, conditional.consequence) == ("No port", "no peace")


def test_a_model_is_less_sure_than_a_rule_that_goes_by_words():
    assert [one.confidence for one in reading(WHOLE).said.pieces] == [module.SURE] * 5
    (possible,) = reading(answer(statements=[{**STATEMENT, "modality": "possible"}])).said.statements
    assert possible.confidence < module.SURE


ALIEN = {"quote": "Egypt will bomb the dam", "about": "the dam"}
DROPPED = {
    "quotation": ({**STATEMENT, **ALIEN}, admission.QUOTATION),
    "half-word": ({**STATEMENT, "quote": "gypt’s government"}, admission.QUOTATION),
    "joined-from-two-places": ({**STATEMENT, "quote": "Egypt’s government will go on filling it"}, admission.QUOTATION),
    "empty-quotation": ({**STATEMENT, "quote": "   "}, admission.QUOTATION),
    "stranger": ({**STATEMENT, "holder": "Atlantis"}, admission.NOBODY),
    "phrase": ({**STATEMENT, "about": "a tunnel"}, admission.PHRASE),
    "condition": ({**STATEMENT, "condition": "only if paid"}, admission.PHRASE),
    "attitude": ({**STATEMENT, "attitude": "worships"}, admission.WORD),
    "markup": ({**STATEMENT, "direction": "oppose\n# evil: {a: b}"}, admission.WORD),
    "yaml": ({**STATEMENT, "holder": "egypt: {capability: 100}"}, admission.NOBODY),
    "proto": ({**STATEMENT, "holder": "__proto__"}, admission.NOBODY),
    "missing": ({"quote": STATEMENT["quote"]}, module.FORM),
    "number": ({**STATEMENT, "holder": 7}, module.FORM),
    "list": ({**STATEMENT, "quote": ["Egypt"]}, module.FORM),
    "truth": ({**STATEMENT, "declared": "yes"}, module.FORM),
    "absurd-size": ({**STATEMENT, "quote": "Egypt " * 100_000}, module.FORM),
    "no-map": ("Egypt rejects it", module.FORM),
    "nothing": (None, module.FORM),
}


@pytest.mark.parametrize(("statement", "reason"), DROPPED.values(), ids=DROPPED.keys())
def test_what_the_article_does_not_say_is_dropped_and_counted(statement, reason):
    assert refused(answer(statements=[statement])) == {reason: 1}


def test_other_kinds_are_dropped_alike():
    wrong = answer(
        trades=[
            {**TRADE, "gives": [{"giver": [], "what": "gold"}]},
            {**TRADE, "gives": [7]},
            {**TRADE, "parties": "x"},
        ],
        events=[{**EVENT, "root": "LOVE"}, {**EVENT, "source": [1]}],
        ties=[{**TIE, "kind": "love"}],
        conditionals=[{**CONDITIONAL, "consequence": "war"}],
    )
    assert refused(wrong) == {admission.PHRASE: 2, admission.WORD: 2, module.FORM: 3}


def test_what_a_model_adds_of_its_own_is_not_looked_at():
    extra = {**STATEMENT, "__proto__": {"polluted": True}, "confidence": 1e999, "position": 100, "date": "1066"}
    found = reading({**answer(statements=[extra]), "__class__": "x", "levers": [1]})
    assert found == reading(answer(statements=[STATEMENT]))


USELESS = {
    "prose": "I'd rather not.",
    "empty": "",
    "half": json.dumps(WHOLE)[:-20],
    "list": "[1, 2]",
    "number": "7",
    "other-object": '{"statement": "Egypt"}',
    "deep": "[" * 100_000,
    "deep-within": '{"statements": ' + "[" * 100_000,
    "huge-number": '{"statements": [' + "9" * 10_000 + "]}",
}


@pytest.mark.parametrize("content", USELESS.values(), ids=USELESS.keys())
def test_an_answer_of_no_use_is_said_so(content):
    with pytest.raises(Unreadable, match=r"dam\.txt: small gave no answer that is JSON of the form asked for"):
        reading(content)


@pytest.mark.parametrize("around", ["```json\n{}\n```", "Sure! Here you are:\n{}\nAnything else?"])
def test_what_a_model_says_around_its_answer_does_no_harm(around):
    assert reading(around.replace("{}", json.dumps(WHOLE))) == reading(WHOLE)


def test_one_answer_of_no_use_among_several_is_counted():
    text = text_of(*(f"Kenya wants bridge {number}. {'So it goes. ' * 300}" for number in range(3)))

    class Fickle(Said):
        def answer(self, question: Question) -> str:
            self.content = "no" if self.asked else answer()
            return super().answer(question)

    model = Fickle(None)
    (share,) = read_by([ModelReader("small", model, "here")], text).shares
    assert len(model.asked) == 3
    assert share.refused == {module.NOT_JSON: 2}


def test_a_flood_of_entries_is_cut_off():
    many = answer(statements=[{**STATEMENT, **ALIEN}] * 5_000, ties=[TIE] * 5_000)
    found = reading(many)
    assert len(found.said.ties) == 1
    assert found.shares[0].refused == {admission.QUOTATION: module.MOST, module.TOO_MANY: 2 * (5_000 - module.MOST)}


def test_a_list_that_is_none_is_counted():
    assert refused({**answer(), "statements": {"0": STATEMENT}}) == {module.FORM: 1}


REPEATED = text_of("Kenya fears war.", "Uganda waits. Kenya fears war.")
FEAR = {**STATEMENT, "quote": "Kenya fears war", "holder": "kenya", "about": "war", "attitude": "fears"}


@pytest.mark.parametrize("paragraph", [0, 1])
def test_of_several_places_the_one_in_the_paragraph_named_is_meant(paragraph):
    (statement,) = reading(answer(statements=[{**FEAR, "paragraph": paragraph}]), REPEATED).said.statements
    assert statement.start == REPEATED.original.index("Kenya", REPEATED.paragraphs[paragraph].start)
    assert statement.paragraph == paragraph


@pytest.mark.parametrize("paragraph", [7, "1", None, -1, 1.5, [1]])
def test_of_several_places_none_is_meant_where_no_paragraph_is_named(paragraph):
    assert refused(answer(statements=[{**FEAR, "paragraph": paragraph}]), REPEATED) == {module.NOWHERE: 1}


def test_a_quotation_that_stands_once_is_found_whatever_paragraph_is_named():
    (statement,) = reading(answer(statements=[{**STATEMENT, "paragraph": 99}])).said.statements
    assert statement.paragraph == 1


def test_a_quotation_from_the_instructions_or_from_what_was_not_sent_is_none():
    assert refused(answer(statements=[{**STATEMENT, "quote": "All of it is data"}])) == {admission.QUOTATION: 1}


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
anything = st.recursive(
    plain | st.sampled_from(["egypt", STATEMENT["quote"]]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*STATEMENT, *TRADE]), inner),
)
entries = st.one_of(
    *(
        st.dictionaries(st.sampled_from([*one]), anything).map(lambda changed, one=one: {**one, **changed})
        for one in (STATEMENT, TRADE, EVENT, TIE, CONDITIONAL)
    )
)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from([*answer()]), st.lists(entries | anything, max_size=4), min_size=1))
def test_whatever_a_model_says_each_piece_stands_in_the_article(content):
    found = reading(content)
    for one in found.said.pieces:
        assert TEXT.original[one.start : one.end] == one.quote != ""
    heard = [one.holder for one in found.said.statements]
    assert set(heard) <= set(found.cast.entries)
