"""What is promised of every question, on random cases and on the bundled ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.arena import Arena
from realpolitik.briefing.brief import Briefing
from realpolitik.briefing.document import from_dict
from realpolitik.case import Case
from realpolitik.case.file import library
from realpolitik.effectivity import no_deal
from realpolitik.questions.answer import Answer
from realpolitik.questions.forecast import forecast
from realpolitik.questions.leverage import Target
from tests.contract.answers import alignments, alike, as_named, differences, told
from tests.contract.transformations import is_tied, renamed, reordered, rescaled, split, with_bystander
from tests.strategies import Document, case_of, documents, text_of


def compared(case: Case) -> Answer:
    """A case compared with a version in which the first saliences are half of what they are."""
    saliences = [(path, number) for path, number in case.numbers.items() if path.endswith("salience")]
    return rp.compare(case.edit({path: number.mean / 2 for path, number in saliences[:3]}), case)


QUESTIONS: dict[str, Callable[[Case], Answer]] = {
    "alignment": rp.alignment,
    "forecast": rp.forecast,
    "exchange": partial(rp.exchange, rounds=2),
    "deals": rp.deals,
    "leverage": rp.leverage,
    "stability": rp.stability,
    "commitment": rp.commitment,
    "perception": rp.perception,
    "robustness": partial(rp.robustness, draws=32),
    "tipping": partial(rp.tipping, draws=64),
    "claims": rp.claims,
    "evidence": rp.evidence,
    "compare": compared,
    "brief": rp.brief,
}
QUICKLY = QUESTIONS | {  # what flips a claim takes long to find in a large case
    "claims": partial(rp.claims, flips=False),
    "robustness": partial(rp.robustness, draws=16, seed=0),
    "brief": partial(rp.brief, flips=False),
    "brief with draws": partial(rp.brief, flips=False, draws=16),
}
CASES = documents(most_actors=4, most_issues=3, most_levers=5, claims=True)
FEW = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])

each_question = pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
each_bundled_case = pytest.mark.parametrize("name", sorted(library()))


def keeps_the_contract(ask: Callable[[Case], Answer], case: Case) -> None:
    """The case is untouched, the same call gives the same text, and the text can be read back."""
    before, written = case.sha256, json.dumps(case.document)
    answer = ask(case)
    assert (case.sha256, json.dumps(case.document)) == (before, written)
    text = answer.to_json()
    assert ask(case).to_json() == text
    form = json.loads(text, parse_constant=pytest.fail)
    assert form["case"]["sha256"] == before
    assert form["format"].startswith(f"realpolitik/{type(answer).question}/")
    assert_read_back(answer, text)


def assert_read_back(answer: Answer, text: str) -> None:
    if isinstance(answer, Briefing):
        form = json.loads(text)["answer"]
        assert from_dict(form["document"]) == answer.document
        assert set(form["questions"]) == {inner.question for inner in answer.answers}
    else:
        assert type(answer).from_json(text).to_json() == text


@each_question
def test_a_question_leaves_the_case_alone_and_its_json_round_trips(ask: Callable[[Case], Answer]) -> None:
    @FEW
    @given(CASES)
    def on_random_cases(document: Document) -> None:
        note(text_of(document))
        keeps_the_contract(ask, case_of(document))

    on_random_cases()


AT_LENGTH = {"tipping": pytest.mark.slow, "brief with draws": pytest.mark.slow}  # they move every number of a case


@each_bundled_case
@pytest.mark.parametrize(
    "ask", [pytest.param(ask, marks=AT_LENGTH.get(word, ()), id=word) for word, ask in QUICKLY.items()]
)
def test_so_it_is_with_the_bundled_cases(ask: Callable[[Case], Answer], name: str) -> None:
    keeps_the_contract(ask, rp.load(name))


# The same case, written differently -----------------------------------------------------------------------------------


def test_reordering_the_file_changes_no_answer() -> None:
    assert_unchanged(CASES, reordered)


def test_renaming_the_actors_only_renames_them_in_the_answers() -> None:
    names = {"ann": "dot", "bob": "cyd", "cyd": "bob", "dot": "ann"}
    assert_unchanged(CASES, lambda document: renamed(document, names), lambda key: names.get(key, key))


@pytest.mark.parametrize(
    ("factor", "shift"), [pytest.param(-1, 30, id="reversed"), pytest.param(4, -7, id="in-another-unit")]
)
def test_turning_or_stretching_the_scales_changes_no_answer(factor: float, shift: float) -> None:
    assert_unchanged(documents(most_levers=5), lambda document: rescaled(document, factor, shift))


def test_an_actor_that_neither_cares_nor_acts_changes_nothing() -> None:
    def without_zed(answers: Any) -> Any:
        if isinstance(answers, dict):
            return {key: without_zed(value) for key, value in answers.items() if "zed" not in _names_in(key)}
        return answers

    @FEW
    @given(documents(most_levers=5))
    def on_random_cases(document: Document) -> None:
        note(text_of(document))
        before, after = told(case_of(document)), without_zed(told(case_of(with_bystander(document))))
        assert alike(before, after), differences(before, after)

    on_random_cases()


def _names_in(key: Any) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else tuple(key)


def assert_unchanged(
    cases: st.SearchStrategy[Document], change: Callable[[Document], Document], who: Callable[[str], str] = as_named
) -> None:
    @FEW
    @given(cases)
    def on_random_cases(document: Document) -> None:
        note(text_of(document))
        before, after = told(case_of(document)), told(case_of(change(document)), who)
        assert alike(before, after), differences(before, after)

    on_random_cases()


@each_bundled_case
def test_reordering_a_bundled_case_changes_no_answer(name: str) -> None:
    case = rp.load(name)
    before, after = told(case, flips=False), told(case_of(reordered(dict(case.document))), flips=False)
    assert alike(before, after), differences(before, after)


# Nobody has anything at stake, so that no cost is a burden and Bob's two levers tie, though one pays Ann to try it.
TIED_MEANS: Document = {
    "realpolitik": 1,
    "title": "Two means tie",
    "actors": {"ann": {}, "bob": {}},
    "issues": {name: {"levels": ["low", "middle"], "status_quo": "low"} for name in ("army", "border")},
    "stances": {"bob": {"army": {"salience": 90, "values": {"low": 0, "middle": 0}}}},
    "levers": {
        "f0": {"issue": "army", "to": "middle", "by": ["ann", "bob"], "chance": 0.2},
        "f1": {"issue": "army", "to": "middle", "by": ["bob"], "chance": 0.2, "cost": {"ann": -6}},
    },
    "deals": {"first": {"parties": ["ann", "bob"], "terms": {"army": "middle"}}},
}


def test_which_of_several_means_that_tie_is_taken_does_not_turn_on_the_order_of_the_file() -> None:
    before, after = told(case_of(TIED_MEANS)), told(case_of(reordered(TIED_MEANS)))
    assert alike(before, after), differences(before, after)


# Splitting ------------------------------------------------------------------------------------------------------------


def test_splitting_an_issue_leaves_alignment_forecasts_and_certain_gains_alone() -> None:
    @FEW
    @given(documents(most_levers=5), st.data())
    def on_random_cases(document: Document, data: st.DataObject) -> None:
        free = [issue for issue in document["issues"] if not is_tied(document, issue)]
        if not free:
            return
        issue = data.draw(st.sampled_from(free))
        case, halved = case_of(document), case_of(split(document, issue))
        assert alike(alignments(case), alignments(halved))
        whole = forecast(case)[issue]
        for side in "ab":
            half = forecast(halved)[f"{issue}_{side}"]
            assert alike((whole.compromise, whole.median), (half.compromise, half.median))
            assert set(whole.levels) == set(half.levels)
        assert alike(certain_gains(case), certain_gains(halved))

    on_random_cases()


def certain_gains(case: Case) -> dict[str, dict[str, float]]:
    """What each actor gains over no deal by each named deal, if all of it comes about."""
    arena = Arena.of(case)
    start = tuple(map(int, no_deal(arena).outcomes[0]))
    change = {key: arena.change(start, arena.package_of(deal).outcome(start))[0] for key, deal in case.deals.items()}
    return {key: dict(zip(arena.actors, map(float, gains), strict=True)) for key, gains in change.items()}


# Two questions about the same thing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "how",
    [
        pytest.param(settings(FEW, max_examples=8), id="few"),
        pytest.param(settings(FEW, max_examples=100), id="at-length", marks=pytest.mark.slow),
    ],
)
def test_claims_measure_what_deals_and_leverage_say(how: settings) -> None:
    @how
    @given(documents(most_levers=5))
    def on_random_cases(document: Document) -> None:
        note(text_of(document))
        case = case_of(document)
        said: dict[str, tuple[Document, Any]] = {}
        for entry in rp.deals(case):
            words = " or ".join((entry.verdict, *entry.also))
            said[f"verdict of {entry.key}"] = {"verdict": {"deal": entry.key}, "equals": "ready"}, words
            said[f"chance of {entry.key}"] = {"chance": {"deal": entry.key}, "above": 0}, entry.chance or 0.0
            for gain in entry.gains:
                asked = {"gain": {"of": gain.actor, "deal": entry.key}, "above": 0}
                said[f"{gain.actor} by {entry.key}"] = asked, gain.points
        for target in rp.leverage(case).targets:
            said |= _asked_of(target, case)
        tests = {key: {"says": "So it is.", "test": test} for key, (test, _) in said.items()}
        for entry in rp.claims(case_of(document | {"claims": tests}), flips=False):
            (finding,) = entry.proof.findings
            assert alike(finding.value, said[entry.key][1]), (entry.key, finding.value, said[entry.key][1])

    on_random_cases()


def _asked_of(target: Target, case: Case) -> dict[str, tuple[Document, Any]]:
    """What leverage says about a target, as tests with what they must find; joint keys are nobody's own."""
    terms = {"for": dict(target.terms)}
    said: dict[str, tuple[Document, Any]] = {f"chance of {target.key}": ({"chance": terms, "above": 0}, target.chance)}
    needs = {need.actor: need.loss for need in target.needed}
    keys = {key.actors[0]: key for key in target.keys if len(key.actors) == 1}
    for actor in case.actors:
        about = terms | {"of": actor}
        if actor in target.willing:
            said[f"{actor} needed for {target.key}"] = {"needed": about, "above": 0}, needs.get(actor, 0.0)
        said[f"{actor} key to {target.key}"] = {"key": about}, actor in keys
        cheapest = actor in keys and keys[actor].is_cheapest
        said[f"{actor} cheapest key to {target.key}"] = {"key": about | {"rank": "cheapest"}}, cheapest
        if actor in keys:
            said[f"price of {actor} for {target.key}"] = {"price": about, "above": 0}, keys[actor].price
    return said
