"""In which draws an answer is given, and how that reads."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.case import Case
from realpolitik.methods.discovery import Patience
from realpolitik.questions.boxes import Circumstances, box_in_words, circumstances, shares_of, stability_in_words
from tests.small import small_case

ARMY, COAST = "stances.ann.army.salience", "stances.ann.coast.salience"
CASE = small_case(
    {"army": "low high", "coast": "low high"}, {"ann": {"army": ("high", "0..100"), "coast": ("high", "0..100")}}
)
RNG = np.random.default_rng(0)
DRAWS = {ARMY: 100 * RNG.random(1000), COAST: 100 * RNG.random(1000)}
REFUSES = (DRAWS[ARMY] > 60) & (DRAWS[COAST] < 50)


def found(words: np.ndarray, case: Case = CASE, seed: int = 0) -> list[Circumstances]:
    return list(circumstances(case, DRAWS, words, seed, "deal", Patience(resamples=10)))


def test_shares_are_told_the_commonest_first() -> None:
    assert shares_of(np.array(["a", "b", "b", "c"])) == {"b": 0.5, "a": 0.25, "c": 0.25}
    assert list(shares_of(np.array(["c", "a"]))) == ["a", "c"]


def test_a_box_is_found_for_an_answer_and_reads_as_a_sentence() -> None:
    (box,) = (one for one in found(np.where(REFUSES, "refused", "ready")) if one.becomes == "refused")
    assert {limit.path for limit in box.limits} == {ARMY, COAST}
    army, coast = box.limits
    assert army.low == pytest.approx(60, abs=2)
    assert army.high is None
    assert coast.high == pytest.approx(50, abs=2)
    assert army.watch.startswith("Ann gives army more weight")
    assert coast.watch.startswith("Ann gives coast less weight")
    assert box.share == pytest.approx(REFUSES.mean())
    words = box_in_words(CASE, box, {"refused": "is refused"}, "it")
    assert "of the draws in which it is refused, the weight of army for Ann is more than" in words
    assert "and the weight of coast for Ann is less than" in words
    assert "found again in 100\u00a0% and 100\u00a0% of resamples" in stability_in_words(CASE, box)


@pytest.mark.parametrize("words", [np.full(1000, "ready"), np.where(np.arange(1000) < 20, "refused", "ready")])
def test_an_answer_that_hardly_varies_isnt_looked_into(words: np.ndarray) -> None:
    assert found(words) == []


def test_chance_makes_no_box() -> None:
    assert found(np.where(np.random.default_rng(3).random(1000) < 0.4, "refused", "ready")) == []


def test_no_drivers_no_boxes() -> None:
    assert list(circumstances(CASE, {}, np.where(REFUSES, "a", "b"), 0, "deal")) == []


def test_the_seed_settles_the_resamples_only() -> None:
    words = np.where(REFUSES, "refused", "ready")
    assert found(words) == found(words)
    one, other = found(words)[-1], found(words, seed=5)[-1]
    assert [limit.low for limit in one.limits] == [limit.low for limit in other.limits]
