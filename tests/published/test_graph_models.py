"""Published graph models, asked as an analyst asks them: loaded from their files, answered by `stability`.

The files of the ground truth hold what two programs written from the definitions found, decision maker by decision
maker, and what was printed. CNASH is CR. The bundled cases are held against the same numbers, written out here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import realpolitik as rp
from realpolitik.questions.concepts import Holding
from realpolitik.questions.stability import Stability
from tests.published.test_graph_model_oracle import FILES

INDIVIDUAL = ("R", "GMR", "SMR", "SEQ", "SSEQ")
COALITIONAL = {"CNASH": "CR", "CGMR": "CGMR", "CSMR": "CSMR", "CSEQ": "CSEQ"}


def number(state: Holding) -> int:
    """A state's number in the literature: its name, "state 5 (…)"."""
    return int(state.name.split()[1])


def stable(answer: Stability, concept: str, who: str) -> list[int]:
    """Where somebody stays, or a coalition written "a + b"."""
    return sorted(number(state) for state in answer.by_concept if who in state.stays[concept])


def equilibria(answer: Stability, concept: str) -> list[int]:
    return sorted(number(state) for state in answer.by_concept if concept in state.equilibrium)


class Published:
    """A file of the ground truth and the answer about it."""

    def __init__(self, file: Path) -> None:
        self.document: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        case = rp.load(str(file))
        self.answer = rp.stability(case)
        self.key = {actor.name: key for key, actor in case.actors.items()}


@pytest.fixture(scope="module", params=FILES)
def case(request: pytest.FixtureRequest, ground_truth: Path) -> Published:
    return Published(ground_truth / "graph-model" / f"{request.param}.json")


def of_file(ground_truth: Path, name: str) -> Published:
    return Published(ground_truth / "graph-model" / f"{name}.json")


@pytest.mark.parametrize("concept", INDIVIDUAL)
def test_each_decision_maker_stays_where_it_did(case: Published, concept: str):
    expected = {case.key[maker]: states for maker, states in case.document["per_dm_stability"][concept].items()}
    assert expected
    assert {maker: stable(case.answer, concept, maker) for maker in expected} == expected


@pytest.mark.parametrize("concept", INDIVIDUAL)
def test_the_equilibria_are_those_expected(case: Published, concept: str):
    assert equilibria(case.answer, concept) == case.document["expected"][concept]


def test_what_holds_looking_one_to_eight_moves_ahead(case: Published):
    expected = case.document.get("expected_Lh", {})
    assert len(expected) == (8 if len(case.key) == 2 else 0)
    assert {name: equilibria(case.answer, name) for name in expected} == expected


def test_what_holds_against_coalitions(case: Published):
    for coalition, expected in case.document.get("coalition_stability", {}).items():
        members = " + ".join(case.key[maker] for maker in coalition.split("+"))
        found = {name: stable(case.answer, COALITIONAL[name], members) for name in expected}
        assert found == expected, coalition


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        pytest.param("lit_PrisonersDilemma", {"R": "R", "SEQ": "GMR,SMR,SEQ", "SMR": "GMR,SMR,SEQ"}, id="dilemma"),
        pytest.param("lit_Chicken", {"R": "R", "GMR": "GMR,SMR", "SMR": "GMR,SMR", "NM": "NM"}, id="chicken"),
        pytest.param("lit_StagHunt", {"R": "R"}, id="stag-hunt"),
        pytest.param("lit_Elmira9", {"R": "R,GMR,SMR,SEQ", "SEQ": "R,GMR,SMR,SEQ"}, id="elmira"),
        pytest.param("blog_NorthKorea_base", {"SEQ or SIM": "SEQ", "SMR": "SMR"}, id="north-korea"),
    ],
)
def test_what_was_printed_is_found_again(ground_truth: Path, name: str, printed: Mapping[str, str]):
    """North Korea's hand analysis counts whoever is held back by moves at the same time as held back sequentially.

    Elmira's printed list is from memory and leaves out states 1 and 4, which GMR and SMR keep besides.
    """
    case = of_file(ground_truth, name)
    found = {concept: equilibria(case.answer, concept) for concept in printed}
    assert found == {concept: case.document["published"][words] for concept, words in printed.items()}


def test_a_state_that_a_hand_analysis_left_out_is_found(ground_truth: Path):
    """With an invasion that can't be undone the printed table omits state 12, which is sequentially stable."""
    case = of_file(ground_truth, "blog_NorthKorea_base_invasion_irrev")
    assert set(equilibria(case.answer, "SEQ or SIM")) - set(case.document["published"]["SEQ"]) == {12}


def test_without_myopia_two_hold_where_eight_moves_ahead_have_settled(case: Published):
    if len(case.key) != 2:
        assert all("NM" not in state.stays for state in case.answer.by_concept)
    elif not any(state.unsettled for state in case.answer.by_concept):
        assert equilibria(case.answer, "NM") == case.document["expected_Lh"]["L8"]


# Bundled cases ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def elmira() -> Stability:
    return rp.stability(rp.load("elmira-1991"))


def test_elmira_has_three_equilibria_and_two_that_are_kept_by_threats(elmira: Stability):
    found = {concept: equilibria(elmira, concept) for concept in INDIVIDUAL}
    assert found == {"R": [5, 8, 9], "GMR": [1, 4, 5, 8, 9], "SMR": [1, 4, 5, 8, 9], "SEQ": [5, 8, 9],
                     "SSEQ": [5, 8, 9]}  # fmt: skip


def test_in_elmira_the_ministry_and_the_company_jump_from_one_equilibrium_to_another(elmira: Stability):
    """State 5 holds against each alone, and was left for state 8, which is how it ended."""
    by_number = {number(state): state.key for state in elmira.by_concept}
    (five,) = (outcome for outcome in elmira.outcomes if outcome.state == by_number[5])
    jumps = {(way.step.by, way.step.to) for way in five.proof.exits if way.answer == "free"}
    assert (("ministry", "uniroyal"), by_number[8]) in jumps
    assert equilibria(elmira, "CR") == [8, 9]


def test_in_the_cuban_missile_crisis_the_withdrawals_hold_and_a_strike_does_not():
    answer = rp.stability(rp.load("cuba-1962"))
    assert equilibria(answer, "R") == []
    assert equilibria(answer, "SEQ") == [5, 7]
    assert equilibria(answer, "GMR") == [2, 3, 5, 6, 7, 8]
    irreversible = rp.stability(rp.load("cuba-1962"), "no_way_back")
    assert equilibria(irreversible, "SEQ") == [5, 6, 7]


def test_the_statements_of_the_bundled_crisis_give_the_rankings_of_the_file(ground_truth: Path):
    bundled = rp.stability(rp.load("cuba-1962"))
    listed = of_file(ground_truth, "lit_Cuban_FH").answer
    ours, theirs = ({number(state): state.equilibrium for state in one.by_concept} for one in (bundled, listed))
    assert ours == theirs


def test_in_the_dilemma_nobody_stays_alone_but_answers_keep_both_cooperating():
    answer = rp.stability(rp.load("prisoners-dilemma"))
    assert equilibria(answer, "R") == [4]
    for concept in ("GMR", "SMR", "SEQ", "SSEQ", "NM"):
        assert equilibria(answer, concept) == [1, 4], concept
    assert equilibria(answer, "CSEQ") == [1]
