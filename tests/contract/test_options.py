"""What is promised of every question, of cases that give a conflict by its options."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.briefing.brief import Briefing
from realpolitik.briefing.document import from_dict
from realpolitik.case import Case
from realpolitik.errors import CaseError
from tests.contract.answers import Who, as_named, grade_of
from tests.contract.transformations import renamed, reordered
from tests.strategies import Document, case_of, option_documents, text_of

FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
NAMES = {"ann": "cyd", "bob": "ann", "cyd": "bob"}


def readable(document: Document) -> Case | None:
    """The case, unless the draw contradicts itself: a status quo that is ruled out, a statement that says nothing."""
    try:
        return case_of(document)
    except CaseError:
        return None


def told(case: Case, who: Who = as_named) -> Mapping[str, Any]:
    """Everything about an answer that doesn't depend on how the case is written."""
    answer = rp.stability(case)
    return {
        "outcomes": {frozenset(one.content.items()): (grade_of(one, who), _path(one.path)) for one in answer.outcomes},
        "concepts": {
            frozenset(one.content.items()): (
                {name: {frozenset(map(who, each.split(" + "))) for each in stays} for name, stays in one.stays.items()},
                set(map(who, one.unsettled)),
            )
            for one in answer.by_concept
        },
        "counts": (answer.states, answer.moves, answer.holding, answer.unlisted),
    }


def _path(path: Any) -> int | None:
    return None if path is None else len(path)


def unchanged(change: Callable[[Document], Document], who: Who = as_named) -> None:
    @FEW
    @given(option_documents())
    def on_random_cases(document: Document) -> None:
        note(text_of(document))
        case = readable(document)
        if case is not None:
            assert told(case) == told(case_of(change(document)), who)

    on_random_cases()


def test_reordering_options_and_decision_makers_changes_no_answer() -> None:
    unchanged(reordered)


def test_renaming_the_decision_makers_only_renames_them() -> None:
    back = {new: old for old, new in NAMES.items()}
    unchanged(lambda document: renamed(document, NAMES), lambda key: back.get(key, key))


@FEW
@given(option_documents())
def test_an_answer_leaves_the_case_alone_and_its_json_round_trips(document: Document) -> None:
    case = readable(document)
    if case is None:
        return
    before = json.dumps(case.document)
    answer, briefing = rp.stability(case), rp.brief(case)
    assert json.dumps(case.document) == before
    assert rp.stability(case).to_json() == answer.to_json()
    assert type(answer).from_json(answer.to_json()).to_json() == answer.to_json()
    form = json.loads(briefing.to_json())["answer"]
    assert from_dict(form["document"]) == briefing.document
    assert Briefing.from_json(briefing.to_json()).to_json() == briefing.to_json()


@FEW
@given(option_documents(), st.sampled_from((60, 80, 120)))
def test_every_answer_can_be_printed(document: Document, width: int) -> None:
    case = readable(document)
    if case is not None:
        assert max(map(len, rp.brief(case).to_terminal(width=width).splitlines())) <= width
