"""The second program for the graph model, held against published and independently computed stability."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.graph_model_oracle import INDIVIDUAL, Model
from tests.graph_model_strategies import read

FILES = (
    "blog_NorthKorea_base",
    "blog_NorthKorea_base_invasion_irrev",
    "lit_Chicken",
    "lit_Cuban_FH",
    "lit_Cuban_FH_airstrike_irrev",
    "lit_Elmira9",
    "lit_PrisonersDilemma",
    "lit_StagHunt",
)
CLASSES = {"CNASH": "CR", "CGMR": "CGMR", "CSMR": "CSMR", "CSEQ": "CSEQ"}


class Published:
    """A file of the ground truth: its model, and its states by their published numbers."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.makers = document["decision_makers"]
        sketch, self.codes = read(document)
        self.model: Model = sketch.model()

    def named(self, states: Iterable[int]) -> list[int]:
        return sorted(self.codes[state] for state in states)

    def both(self, stable: Iterable[set[int]]) -> list[int]:
        return self.named(set.intersection(*stable))


def published(ground_truth: Path, name: str) -> Published:
    return Published(json.loads((ground_truth / "graph-model" / f"{name}.json").read_text("utf-8")))


@pytest.fixture(params=FILES)
def case(request: pytest.FixtureRequest, ground_truth: Path) -> Published:
    return published(ground_truth, request.param)


def test_every_file_is_here(ground_truth: Path):
    assert tuple(sorted(file.stem for file in (ground_truth / "graph-model").glob("*.json"))) == FILES


@pytest.mark.parametrize("concept", INDIVIDUAL)
def test_stability_of_each_decision_maker(case: Published, concept: str):
    found = {maker: case.named(case.model.stable(i, concept)) for i, maker in enumerate(case.makers)}
    assert found == case.document["per_dm_stability"][concept]


@pytest.mark.parametrize("concept", INDIVIDUAL)
def test_equilibria(case: Published, concept: str):
    assert case.named(case.model.equilibria(concept)) == case.document["expected"][concept]


def test_limited_moves(case: Published):
    for name, expected in case.document.get("expected_Lh", {}).items():
        h = int(name.removeprefix("L"))
        assert case.both(case.model.limited_move_stable(i, h) for i in (0, 1)) == expected, name


def test_stability_of_coalitions(case: Published):
    for coalition, expected in case.document.get("coalition_stability", {}).items():
        members = frozenset(case.makers.index(maker) for maker in coalition.split("+"))
        for name, states in expected.items():
            assert case.named(case.model.coalition_stable(members, CLASSES[name])) == states, (coalition, name)


def test_the_ministry_and_the_company_jump_in_elmira(ground_truth: Path):
    case = published(ground_truth, "lit_Elmira9")
    jumps = {
        (case.codes[s], case.codes[t], tuple(case.makers[i] for i in sorted(coalition)))
        for s, t, coalition in case.model.jumps("R")
    }
    assert (5, 8, ("MoE", "UR")) in jumps


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("lit_") and name != "lit_Elmira9"])
def test_what_is_stable_without_myopia(ground_truth: Path, name: str):
    case = published(ground_truth, name)
    each = [case.model.non_myopic(i) for i in (0, 1)]
    assert case.both(settled for settled, _ in each) == case.document["expected_Lh"]["L8"]
    if "NM" in case.document["published"]:
        assert case.both(settled for settled, _ in each) == case.document["published"]["NM"]


def test_north_korea_is_reproduced_by_either_sequential_or_simultaneous_sanctions(ground_truth: Path):
    case = published(ground_truth, "blog_NorthKorea_base")
    either = [case.model.stable(i, "SEQ") | case.model.simultaneously_stable(i) for i in (0, 1)]
    assert case.both(either) == case.document["published"]["SEQ"]
