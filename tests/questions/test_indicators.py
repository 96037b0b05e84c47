"""What one would see if a number moved, for every place where a number can stand."""

from __future__ import annotations

import pytest

from realpolitik.case import Case
from realpolitik.questions.indicators import condition, watch
from tests.small import small_document
from tests.strategies import case_of


@pytest.fixture(scope="module")
def case() -> Case:
    issues = {"army": "low middle high", "coast": "low high", "throne": "list son daughter"}
    document = small_document(
        issues,
        {"ann": {"army": ("low", 40), "throne": ({"son": 80, "daughter": 20}, 30)}, "bob": {"coast": ("low", 10)}},
        {"arm": {"issue": "army", "to": "high", "by": ["ann", "bob"], "chance": 0.5, "cost": {"bob": 5}, "noticed": 2}},
        discount=0.9,
        relations={"arms": {"kind": "supply", "patron": "ann", "client": "bob", "dependence": 0.4}},
        scenarios={"later": {"kind": "horizon", "trigger": "t", "stances": {"ann": {"army": {"salience": 60}}}}},
    )
    document["actors"]["ann"] |= {"capability": 30, "discount": 0.8}
    document["stances"]["bob"]["coast"] |= {
        "when": {"army": {"at_most": "middle"}},
        "otherwise": {"position": "high", "salience": 20},
    }
    return case_of(document)


WATCHED = [
    ("stances.ann.army.salience", "Ann gives army more weight", "Ann gives army less weight"),
    ("stances.ann.throne.values.son", "Ann warms to son on throne", "Ann turns from son on throne"),
    (
        "stances.bob.coast.salience",
        "with army up to middle, Bob gives coast",
        "with army up to middle, Bob gives coast",
    ),
    ("stances.bob.coast.otherwise.salience", "with army beyond middle, Bob", "with army beyond middle, Bob"),
    ("actors.ann.capability", "Ann gains forces", "Ann loses forces"),
    ("actors.ann.discount", "Ann can wait", "Ann can't wait"),
    ("discount", "everybody can wait", "everybody can't wait"),
    (
        "levers.arm.chance",
        "arm gets likelier to succeed: Ann and Bob put",
        "arm gets likelier to fail: Ann and Bob fall",
    ),
    ("levers.arm.cost.bob", "arm comes to cost Bob more", "arm comes to cost Bob less"),
    ("levers.arm.noticed", "withdrawals from arm stay hidden longer", "withdrawals from arm show sooner"),
    ("relations.arms.dependence", "Bob leans more on Ann", "Bob gets by without Ann"),
]


@pytest.mark.parametrize(("path", "up", "down"), WATCHED, ids=[path for path, _, _ in WATCHED])
def test_a_number_that_moves_shows_in_what_is_said_and_done(case: Case, path: str, up: str, down: str) -> None:
    assert watch(case, path, rises=True).startswith(up)
    assert watch(case, path, rises=False).startswith(down)
    assert watch(case, path, rises=True) != watch(case, path, rises=False)


def test_every_number_of_a_case_has_something_to_watch(case: Case) -> None:
    for path in (*case.numbers, *case.at("later").numbers):
        assert watch(case, path, rises=True, at=1.0)
        assert condition(case, path, None, 1.0)


@pytest.mark.parametrize(
    ("rises", "at", "level"),
    [(True, 30, "middle"), (True, 50, "middle"), (True, 51, "high"), (True, None, "high"), (False, 0, "low")],
)
def test_a_position_moves_towards_the_next_level(case: Case, rises: bool, at: float | None, level: str) -> None:
    assert f"on army moves towards {level}:" in watch(case, "stances.ann.army.position", rises, at)


def test_a_scenarios_number_is_said_to_be_its(case: Case) -> None:
    assert watch(case, "scenarios.later.stances.ann.army.salience", rises=True).endswith("(Later)")


CONDITIONS = [
    ("stances.ann.army.salience", (46, None), "the weight of army for Ann is more than 46"),
    ("stances.ann.army.position", (None, 20), "Ann's position on army is less than 20"),
    ("stances.ann.throne.values.son", (10, 20), "son on throne is worth to Ann between 10 and 20"),
    (
        "stances.bob.coast.otherwise.salience",
        (None, 20),
        "the weight of coast for Bob (with army beyond middle) is less than 20",
    ),
    ("levers.arm.chance", (0.45, None), "the chance of arm is more than .45"),
    ("levers.arm.cost.bob", (None, -3), "arm costs Bob less than −3"),
    ("actors.ann.capability", (30, None), "Ann's capability is more than 30"),
    ("discount", (0.9, None), "the discount is more than .90"),
]


@pytest.mark.parametrize(("path", "ends", "words"), CONDITIONS, ids=[path for path, _, _ in CONDITIONS])
def test_where_a_number_stands_reads_as_a_clause(
    case: Case, path: str, ends: tuple[float | None, float | None], words: str
) -> None:
    assert condition(case, path, *ends) == words
