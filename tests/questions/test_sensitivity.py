"""Whose numbers an answer turns on, on cases whose indices are worked out by hand."""

from __future__ import annotations

import sys
from math import isfinite

import pytest

import realpolitik as rp
from realpolitik.briefing.brief import section_of
from realpolitik.briefing.terminal import render
from realpolitik.errors import UnknownName
from realpolitik.questions.robustness import Robustness
from realpolitik.questions.sensitivity import Grouping, Part, grouping_in_words
from tests.contract.transformations import reordered
from tests.questions.test_robustness import CLAIMS, DEALS, ISSUES, LEVERS, STANCES, TREATY
from tests.small import small_case
from tests.strategies import case_of

# Both parties must gain, and each does in 30/54 of its range, independently: p each. Of the variance p²(1 − p²) a party
# accounts for p³(1 − p) by itself, and for all but the other's part with it.
P = 30 / 54
FIRST, TOTAL = P / (1 + P), 1 / (1 + P)


@pytest.fixture(scope="module")
def answer():
    return rp.robustness(TREATY, draws=2048, sensitivity=True)


def test_the_indices_are_the_analytic_ones(answer):
    by_actor = answer.turns_on("deals.treaty").by("actor")
    assert {part.owner for part in by_actor.parts} == {"ann", "bob"}
    for part in by_actor.parts:
        assert abs(part.first - FIRST) <= 1.5 * part.first_margin
        assert abs(part.total - TOTAL) <= 1.5 * part.total_margin
        assert part.total_margin < 0.06


def test_an_answer_that_hangs_on_one_number_turns_on_its_owner_alone(answer):
    turn = answer.turns_on("claims.perhaps")
    by_actor = turn.by("actor")
    ann, bob = by_actor.parts
    assert (ann.owner, ann.total) == ("ann", pytest.approx(1, abs=0.06))
    assert (bob.owner, bob.first, bob.total, bob.steps) == ("bob", 0, 0, 0)
    assert by_actor.is_ranked
    assert turn.why().startswith("By actor it turns on Ann's numbers: ")


def test_steps_tell_in_how_many_places_two_thirds_of_the_range_matter(answer):
    """From 20 or 38 to 56 or 74 Ann's cost crosses 50 in either case: each step changes whether she gains."""
    ann, _ = answer.turns_on("claims.perhaps").by("actor").parts
    assert ann.steps == pytest.approx(1)


def test_verdict_and_claims_are_asked_as_they_are_printed(answer):
    words = {one.key: one.word for one in answer.sensitivity}
    assert words == {
        "deals.treaty": answer["deals.treaty"].verdict,
        "claims.surely": "follows",
        "claims.perhaps": "follows",
        "claims.able": "follows",
    }


def test_what_never_varies_turns_on_nothing(answer):
    able = answer.turns_on("claims.able")
    assert able.groupings == ()
    assert able.by("actor") is None
    assert "the same in all 2,048 draws" in able.why()


def test_what_varies_in_too_few_draws_isnt_told():
    few = rp.robustness(TREATY, draws=16, sensitivity=True).turns_on("deals.treaty")
    assert few.groupings == ()
    assert "of 16 draws: too few" in few.why()


def test_equals_arent_ranked(answer):
    by_actor = answer.turns_on("deals.treaty").by("actor")
    assert not by_actor.is_ranked
    assert by_actor.contenders == by_actor.parts
    assert "too wide to say which counts most" in grouping_in_words(by_actor)


def test_what_counts_most_is_told_with_its_margin():
    first, second = (
        Part(owner, f"{owner.title()}'s numbers", 3, total - 0.17, 0.05, total, 0.06, 0.4, 0.05)
        for owner, total in (("ann", 0.78), ("bob", 0.3))
    )
    told = grouping_in_words(Grouping("actor", (first, second), True))
    assert (
        told == "By actor it turns on Ann's numbers: 61\xa0% of the variation by themselves, 78\xa0% with others, ± 6."
    )


def test_numbers_that_err_together_are_one_group():
    levers = {"levers.build.cost.ann", "levers.pay.cost.bob"}
    case = small_case(ISSUES, STANCES, LEVERS, DEALS, claims=CLAIMS, together={"bias": sorted(levers)})
    (part,) = rp.robustness(case, draws=256, sensitivity=True).turns_on("deals.treaty").by("actor").parts
    assert (part.owner, part.numbers) == ("*", 2)
    assert part.first == pytest.approx(1, abs=0.2)
    assert part.total == pytest.approx(1, abs=0.2)


# The same whoever works, and however it is written ----------------------------------------------------------------


def test_the_indices_are_the_same_on_two_workers_and_resumed(tmp_path):
    pytest.importorskip("pyarrow", reason="needs pyarrow")
    expected = rp.robustness(TREATY, draws=512, seed=3, sensitivity=True).to_json()
    assert rp.robustness(TREATY, draws=512, seed=3, sensitivity=True, engine=rp.Local(2)).to_json() == expected
    kept = [rp.robustness(TREATY, draws=512, seed=3, sensitivity=True, folder=tmp_path).to_json() for _ in range(2)]
    assert kept == [expected, expected]


def test_reordering_the_file_changes_no_index(answer):
    other = rp.robustness(case_of(reordered(dict(TREATY.document))), draws=2048, sensitivity=True)
    assert {one.key: one for one in other.sensitivity} == {one.key: one for one in answer.sensitivity}


def test_the_shares_are_the_same_with_and_without(answer):
    without = rp.robustness(TREATY, draws=2048)
    assert (without.deals, without.claims, without.issues) == (answer.deals, answer.claims, answer.issues)
    assert without.sensitivity == ()
    with pytest.raises(UnknownName):
        without.turns_on("deals.treaty")


# What is told -----------------------------------------------------------------------------------------------------


def test_its_json_is_read_back_and_every_row_is_a_number(answer):
    jsonschema = pytest.importorskip("jsonschema")
    assert Robustness.from_json(answer.to_json()) == answer
    jsonschema.validate(answer.to_dict(), Robustness.schema())
    indices = [row for row in answer.records() if row["word"].endswith((": by themselves", ": with others"))]
    parts = [part for one in answer.sensitivity for grouping in one.groupings for part in grouping.parts]
    assert len(indices) == 2 * len(parts)
    assert all(isfinite(row[name]) for row in answer.records() for name in ("share", "low", "high"))


def test_the_section_says_whose_numbers_it_turns_on(answer):
    text = " ".join(render(section_of(answer, TREATY), width=100).split())
    assert "by actor the margins are too wide to say which counts most" in text
    assert "What each claim turns on" in text
    assert "“By themselves”" in text


def test_a_case_without_ranges_turns_on_nothing():
    assert rp.robustness(rp.load("eec-1958"), sensitivity=True).sensitivity == ()


def test_without_salib_one_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib.analyze", None)
    with pytest.raises(rp.RealpolitikError, match="need SALib"):
        rp.robustness(TREATY, draws=64, sensitivity=True)
