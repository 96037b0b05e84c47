"""What would follow from what is found by the words that mark it."""

from __future__ import annotations

import re

import pytest

from realpolitik.reading.conditionals import marks
from tests.reading.invented import said

MARKED = {
    "if": ("If Egypt signs, Sudan will follow.", "conditional", "If Egypt signs", "Sudan will follow"),
    "inverted-should": (
        "Should Kenya leave, Uganda would stay.", "conditional", "Should Kenya leave", "Uganda would stay",
    ),
    "unless": (
        "The talks will fail unless Kenya gives way.", "unless", "unless Kenya gives way", "The talks will fail",
    ),
    "had": (
        "Had France come earlier, Mali would have held.",
        "counterfactual", "Had France come earlier", "Mali would have held",
    ),
    "without": (
        "Without Chinese parts, Russia could not build drones.",
        "counterfactual", "Without Chinese parts", "Russia could not build drones",
    ),
    "provided-that": (
        "Germany will pay provided that Poland opens its books.",
        "only-if", "provided that Poland opens its books", "Germany will pay",
    ),
    "until": ("Until Chad agrees, Niger will wait.", "until", "Until Chad agrees", "Niger will wait"),
    "as-long-as": (
        "Iraq will stay neutral as long as Iran does.", "only-if", "as long as Iran does", "Iraq will stay neutral",
    ),
    "fear": (
        "Japan is worried that China will blockade Taiwan.",
        "fear", "is worried that China will blockade Taiwan", "Japan",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("words", "kind", "condition", "consequence"), MARKED.values(), ids=MARKED.keys())
def test_a_mark_divides_condition_from_consequence(words, kind, condition, consequence):
    found = [(one.kind, one.condition, one.consequence) for one in said(words).conditionals]
    assert (kind, condition, consequence) in found


UNMARKED = {
    "plain": "Kenya will sign the treaty on Monday.",
    "as-if": "Kenya went on as if nothing had changed.",
    "until-now": "Kenya has kept quiet until now.",
    "what-if-any": "Kenya has few, if any, friends here.",
    "should-be": "Kenya should be pleased.",
}


@pytest.mark.parametrize("words", UNMARKED.values(), ids=UNMARKED.keys())
def test_a_sentence_without_a_mark_is_no_conditional(words):
    assert said(words).conditionals == ()


def test_a_conditional_names_whom_it_speaks_of():
    (one,) = said("If Egypt signs, Sudan will follow.").conditionals
    assert one.actors == ("egypt", "sudan")


@pytest.mark.parametrize("kind", marks())
def test_no_mark_takes_long_over_a_hostile_sentence(kind):
    mark, sure = marks()[kind]
    assert 0 < sure < 1
    assert isinstance(mark, re.Pattern)
    for hostile in ("had " * 5_000, "as " + "more " * 5_000, "would x" * 5_000, "the more " * 3_000):
        mark.search(hostile)
