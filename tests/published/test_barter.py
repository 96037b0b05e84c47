"""Bill and Jack barter nine things: [Nash1950], the worked example.

The table of goods is the one usually quoted from the paper; the solution, (12, 5), is the paper's own.
"""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import numpy as np

from realpolitik.methods.bargaining import kalai_smorodinsky, nash
from realpolitik.methods.pareto import is_undominated

BILLS = {"book": (2, 4), "whip": (2, 2), "ball": (2, 1), "bat": (2, 2), "box": (4, 1)}  # worth to Bill, to Jack
JACKS = {"pen": (10, 1), "toy": (4, 1), "knife": (6, 2), "hat": (2, 2)}
THINGS = [*BILLS, *JACKS]


def packages(bills: dict[str, tuple[int, int]], jacks: dict[str, tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """What changes hands in every package, and both gains."""
    changes = np.array(list(product([False, True], repeat=len(bills) + len(jacks))))
    if_given = [(-to_bill, to_jack) for to_bill, to_jack in bills.values()]
    if_received = [(to_bill, -to_jack) for to_bill, to_jack in jacks.values()]
    return changes, changes @ np.array(if_given + if_received, dtype=float)


def test_nash_solution():
    changes, gains = packages(BILLS, JACKS)
    chosen = nash(gains)
    assert gains[chosen].tolist() == [[12, 5]]
    handed_over = [thing for thing, goes in zip(THINGS, changes[chosen][0], strict=True) if goes]
    assert handed_over == ["book", "whip", "ball", "bat", "pen", "toy", "knife"]


def test_kalai_smorodinsky_settles_on_the_same_package():
    _, gains = packages(BILLS, JACKS)
    assert gains[kalai_smorodinsky(gains)].tolist() == [[12, 5]]


def test_everything_else_about_the_barter_is_reproduced(ground_truth: Path):
    table = json.loads((ground_truth / "bargaining" / "exact-values.json").read_text("utf-8"))["nash_1950_barter"]
    changes, gains = packages(table["owned_by_Bill"], table["owned_by_Jack"])
    rational = gains[(gains >= 0).all(axis=1)]
    assert (len(changes), len(rational)) == (table["packages"], table["individually_rational_packages"])
    frontier = np.unique(rational[is_undominated(rational)], axis=0)
    assert frontier.tolist() == table["pareto_points_among_rational"]
    assert rational.max(axis=0).tolist() == table["ideal_point"]
    assert gains[nash(gains)].tolist() == [table["nash"]["gains"]]
    assert gains[kalai_smorodinsky(gains)].tolist() == [table["kalai_smorodinsky_discrete"]]


def test_dividing_a_unit_is_reproduced(ground_truth: Path):
    tables = json.loads((ground_truth / "bargaining" / "exact-values.json").read_text("utf-8"))
    share = np.linspace(0, 1, 10_001)
    gains = np.stack([share, np.sqrt(1 - share)], axis=-1)
    for rule, key in ((nash, "nash"), (kalai_smorodinsky, "kalai_smorodinsky")):
        assert np.abs(share[rule(gains)] - tables["divide_a_unit"][key]["x"]).max() < 1e-4
    outcomes = tables["ks_trap"]["outcomes"]
    chosen = kalai_smorodinsky(np.array(list(outcomes.values()), dtype=float))
    assert [name for name, is_best in zip(outcomes, chosen, strict=True) if is_best] == [tables["ks_trap"]["expected"]]
