"""Rules that hold between entries."""

from __future__ import annotations

import pytest

from realpolitik.case import parse
from realpolitik.case.form import circles
from realpolitik.case.rules import MOST_PLAYERS
from tests.case.samples import SMALL, problem_in, problems_of, spoilt

ORDERS = "  orders: {kind: command, patron: north, client: east}\n"
LEVERS = "\nlevers:\n"
LATER = "  later: {kind: horizon, after: now,"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            ORDERS,
            f"{ORDERS}  too: {{kind: command, patron: south, client: east}}\n",
            "east has two patrons: north (orders) and south (too)",
        ),
        (
            ORDERS,
            f"{ORDERS}  back: {{kind: command, patron: east, client: north}}\n",
            "patrons go in a circle: ",
        ),
        (
            ORDERS,
            f"{ORDERS}  more: {{kind: supply, patron: north, client: south, dependence: 1}}\n",
            "relation arms: north supplies south already (more)",
        ),
        (
            LEVERS,
            f"{LEVERS}  rig: {{issue: seat, to: there, by: [north]}}\n",
            "lever rig: seat is settled by vote, not by levers",
        ),
        (
            LEVERS,
            f"{LEVERS}  one: {{issue: army, to: none, by: [north], over: [two]}}\n"
            "  two: {issue: army, to: none, by: [north], over: [one]}\n",
            "levers one and two each prevail over the other",
        ),
        (
            LEVERS,
            f"{LEVERS}  one: {{issue: flag, to: blue, by: [north], over: [build]}}\n",
            "over names build, which moves army, not flag",
        ),
        (LATER, f"{LATER[:-1]}, base: later_still,", "scenarios build on each other in a circle: "),
        (
            "  later: {kind: horizon, after: now,",
            "  later: {kind: horizon, after: later_still,",
            "horizons come after each other in a circle: ",
        ),
        (
            "together:\n",
            "together:\n  more: [stances.north.army.salience, stances.north.flag.salience]\n",
            "stances.north.army.salience errs together with more already",
        ),
    ],
    ids=[
        "two-patrons",
        "circle-of-patrons",
        "supplied-twice",
        "lever-on-a-vote",
        "over-each-other",
        "over-elsewhere",
        "circle-of-bases",
        "circle-in-time",
        "two-groups",
    ],
)
def test_entries_that_contradict_each_other_are_a_problem(old, new, message):
    problems = problems_of(spoilt(old, new), file="small.yaml")
    assert [message in str(problem) for problem in problems] == [True], [str(problem) for problem in problems]
    assert problems[0].line is not None


def test_a_circle_of_patrons_names_everyone_in_it():
    problem = problem_in(
        ORDERS,
        f"{ORDERS}  a: {{kind: command, patron: east, client: south}}\n"
        "  b: {kind: command, patron: south, client: north}\n",
        "patrons go in a circle: east → north → south → east",
    )
    assert problem.rule == "nobody commands its own patron"


@pytest.mark.parametrize(("players", "fits"), [(MOST_PLAYERS - 3, True), (MOST_PLAYERS - 2, False)])
def test_sixty_four_actors_may_play_and_any_number_may_want_something(players, fits):
    names = [f"extra_{i}" for i in range(players)]
    watchers = [f"watcher_{i}" for i in range(50)]
    actors = "".join(f"  {name}: {{}}\n" for name in names + watchers)
    stances = "".join(f"  {name}: {{seat: {{position: here, salience: 1}}}}\n" for name in watchers)
    levers = "".join(f"  lever_of_{name}: {{issue: army, to: none, by: [{name}]}}\n" for name in names)
    text = SMALL.replace("  south: {}\n", f"  south: {{}}\n{actors}").replace("\nstances:\n", f"\nstances:\n{stances}")
    text = text.replace(LEVERS, LEVERS + levers)
    if fits:
        assert len(parse(text).actors) == players + 53
    else:
        (problem,) = problems_of(text)
        assert problem.message == "65 actors stand in levers, votes, patrons and parties"


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ({}, []),
        ({"a": ("b",), "b": ()}, []),
        ({"a": ("a",)}, [("a",)]),
        ({"a": ("b",), "b": ("a",)}, [("a", "b")]),
        ({"x": ("a",), "a": ("b",), "b": ("c",), "c": ("a",)}, [("a", "b", "c")]),
        ({"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()}, []),
    ],
    ids=["nothing", "chain", "itself", "two", "led-into", "diamond"],
)
def test_a_circle_is_found_once(before, found):
    assert circles(before) == found


def test_a_chain_of_thousands_is_no_trouble():
    assert circles({str(i): (str(i + 1),) for i in range(5000)} | {"5000": ()}) == []
