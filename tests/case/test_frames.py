"""Tables of actors, stances and issues make a case."""

from __future__ import annotations

import pytest

from realpolitik.case import Case, Estimate
from realpolitik.errors import CaseError

ACTORS = [{"actor": "ann", "capability": 2.0, "name": "Ann"}, {"actor": "bob", "capability": 1}]
STANCES = [
    {"actor": "ann", "issue": "tax", "position": 4, "salience": 50},
    {"actor": "bob", "issue": "tax", "position": 10, "salience": 80, "capability": 3},
]


def messages(*tables):
    with pytest.raises(CaseError) as caught:
        Case.from_frames(*tables)
    return [str(problem) for problem in caught.value.problems]


def test_a_scale_runs_from_the_least_position_to_the_largest():
    case = Case.from_frames(ACTORS, STANCES, title="Taxes")
    tax = case.issues["tax"]
    assert case.title == "Taxes"
    assert (tax.levels, tax.points, tax.status_quo) == (("lowest", "highest"), (4, 10), "lowest")
    assert case.actors["ann"].name == "Ann"
    assert case.actors["bob"].capability == Estimate(1, 1)
    assert case.stances["bob"]["tax"].capability == Estimate(3, 3)


def test_a_table_of_issues_gives_the_scale():
    issues = [{"issue": "tax", "low": 0, "high": 20, "status_quo": "highest", "question": "How high?"}]
    tax = Case.from_frames(ACTORS, STANCES, issues).issues["tax"]
    assert (tax.bounds, tax.status_quo, tax.question) == ((0, 20), "highest", "How high?")


def test_a_dataframe_is_a_table():
    pandas = pytest.importorskip("pandas")
    stances = pandas.DataFrame(STANCES)  # with a cell that has no value
    case = Case.from_frames(pandas.DataFrame(ACTORS), stances)
    assert case == Case.from_frames(ACTORS, STANCES)


def test_ranges_are_numbers_where_the_scale_is_given():
    stances = [{**STANCES[0], "position": "4..6", "salience": "10..20"}]
    case = Case.from_frames(ACTORS, stances, [{"issue": "tax", "low": 0, "high": 20}])
    assert case.stances["ann"]["tax"].position == Estimate(4, 6)


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (([{"name": "x"}], STANCES), "actors: row 1 has no actor"),
        (([{**ACTORS[0], "capabilty": 2}], STANCES), 'actors: unknown column "capabilty"; did you mean "capability"?'),
        (([*ACTORS, ACTORS[0]], STANCES), '"ann" stands twice in actors'),
        ((ACTORS, [*STANCES, STANCES[0]]), "ann on tax stands twice in stances"),
        ((ACTORS, [{**STANCES[0], "actor": "bbo"}, *STANCES]), '"bbo" is not an actor; did you mean "bob"?'),
        ((ACTORS, STANCES[:1]), "issue tax: every position is 4, so the scale has no extent"),
        ((ACTORS, [STANCES[0], {**STANCES[1], "salience": 800}]), "bob on tax: salience 800 is outside 0–100"),
        (
            (ACTORS, STANCES, [{"issue": "tax", "low": 5, "high": 20}]),
            "ann on tax: position 4 is outside the scale 5–20",
        ),
        ((ACTORS, [{**STANCES[0], "position": float("nan")}]), "stances: row 1 has no position"),
        (([{"actor": "U.S."}], []), '"U.S." can\'t be a name'),
    ],
)
def test_a_table_that_makes_no_case_is_explained(tables, message):
    assert any(message in found for found in messages(*tables)), messages(*tables)
