"""Who could trade what: by hand on a small case, and what mustn't matter."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

import realpolitik as rp
from realpolitik.arena import Arena
from realpolitik.briefing.brief import section_of
from realpolitik.briefing.document import Figure, Table
from realpolitik.case import Case, parse
from realpolitik.cli import main
from realpolitik.errors import RealpolitikError
from realpolitik.questions.exchange import Exchange, felt_by

RIVER = """
realpolitik: 1
title: The river
actors: {port: {name: Port, capability: 0}, upland: {name: Upland}, lowland: {name: Lowland}, hermit: {name: Hermit}}
issues:
  water: {question: How much?, levels: {none: 0, all: 10}, status_quo: none}
  power: {question: How much?, levels: {none: 0, half: 50, all: 100}, status_quo: none}
  seat: {question: Where?, levels: [inland, coast], status_quo: inland}
  name: {question: What is it called?, levels: {old: 0, new: 1}, status_quo: old}
stances:
  upland: {water: {position: none, salience: 40}, power: {position: all, salience: 80}}
  lowland: {water: {position: all, salience: 80}, power: {position: none, salience: 40}}
  port: {water: {position: none, salience: 60}, seat: {values: {inland: 0, coast: 100}, salience: 10}}
scenarios:
  alike: {kind: counterfactual, stances: {upland: {water: {salience: 80}}, lowland: {power: {salience: 80}}}}
"""


@pytest.fixture(scope="module")
def river() -> Case:
    return parse(RIVER)


@pytest.fixture(scope="module")
def answer(river: Case) -> Exchange:
    return rp.exchange(river)


def test_each_gives_way_where_it_cares_less_and_both_gain_alike(answer):
    (one,) = answer
    sides = {side.actor: (side.issue, side.origin, side.to, side.gain) for side in one.sides}
    assert sides["upland"] == ("water", 0, 10, pytest.approx(40 / 3))
    assert sides["lowland"] == ("power", 0, 100, pytest.approx(40 / 3))
    assert (one.key, one.round, one.is_tied) == ("1.1", 1, False)
    assert one.gain == one.uncapped_gain == pytest.approx(40 / 3)


def test_outcomes_start_at_the_compromise_and_end_where_the_exchange_leaves_them(answer):
    courses = {course.key: (course.start, course.end) for course in answer.issues}
    assert courses == {
        "water": (pytest.approx(20 / 3), pytest.approx(10)),
        "power": (pytest.approx(200 / 3), pytest.approx(100)),
    }
    assert {move.issue: (move.before, move.after) for move in answer["1.1"].proof.moves} == courses


def test_who_has_not_traded_is_told_what_it_pays(answer):
    assert answer["1.1"].externalities == {"port": pytest.approx(-20)}
    balances = {one.key: (one.own, one.gains, one.losses, one.total) for one in answer.balances}
    assert balances["port"] == (0, 0, pytest.approx(-20), pytest.approx(-20))
    assert balances["upland"] == (pytest.approx(40 / 3), 0, 0, pytest.approx(40 / 3))
    assert balances["hermit"] == (0, 0, 0, 0)


def test_the_exchange_is_told_in_a_sentence(answer):
    assert answer["1.1"].why() == (
        "Lowland goes from none to all on power and Upland goes from none to all on water: each gains 13. "
        "Port pays most for it (−20)."
    )
    assert answer.sentence == (
        "1 exchange would pay both sides. Water moves farthest by it, from 6.7 to all. "
        "Port pays most for what others trade (−20), and comes out at −20."
    )


def test_what_cannot_be_exchanged_is_named(answer):
    assert any(warning.startswith("seat has no order") for warning in answer.warnings)
    assert any("cares about name" in warning for warning in answer.warnings)


def test_a_scenario_in_which_both_care_alike_leaves_nothing_to_exchange(river):
    found = rp.exchange(river, "alike")
    assert (found.exchanges, found.scenario) == ((), "alike")
    assert found.sentence.startswith("Nobody has anything to exchange")
    assert all(course.start == course.end for course in found.issues)


def test_rounds_go_on_from_where_the_last_one_ended(river):
    found = rp.exchange(river, rounds=3)
    assert [len(course.rounds) for course in found.issues] == [3, 3]
    # Upland keeps 0.34 of its move on water, Lowland as much on power; then both offer the rest.
    assert found["2.1"].sides[0].origin != found["1.1"].sides[0].origin
    assert {one.round for one in found} == {1, 2, 3}


# All but Upland stand with somebody on each issue, and three exchanges bring as much as each other.
TIED = """
realpolitik: 1
title: The first decides
actors: {upland: {}, north: {}, south: {}}
issues:
  water: {levels: {none: 0, all: 100}, status_quo: none}
  power: {levels: {none: 0, all: 100}, status_quo: none}
  fees: {levels: {none: 0, all: 100}, status_quo: none}
stances:
  upland:
    water: {position: all, salience: 30}
    power: {position: none, salience: 30}
    fees: {position: none, salience: 30}
  north:
    water: {position: none, salience: 90}
    power: {position: none, salience: 30}
    fees: {position: all, salience: 30}
  south:
    water: {position: all, salience: 30}
    power: {position: all, salience: 90}
    fees: {position: none, salience: 90}
"""


def test_ties_that_leave_an_outcome_open_are_told_with_its_ends():
    found = rp.exchange(parse(TIED))
    assert found["1.1"].is_tied
    assert (found.orders, found.open_rounds) == (16, (1,))
    ends = {course.key: (course.rounds[0].low, course.rounds[0].high) for course in found.issues}
    assert ends["water"] == pytest.approx((10, 20))
    assert ends["power"] == pytest.approx((60, 80))
    assert ends["fees"] == pytest.approx((0, 0))
    assert "matters in round 1: power ends anywhere from 60 to 80" in " ".join(found.warnings)


def test_more_orders_are_tried_if_they_are_asked_for_and_told_as_a_distribution():
    found = rp.exchange(parse(TIED), orders=200)
    assert found.orders == 200
    (power,) = (course.rounds[0] for course in found.issues if course.key == "power")
    assert power.low <= power.ten <= power.mean <= power.ninety <= power.high
    assert power.low < power.mean < power.high
    assert "with this and 200 other orders" in str(section_of(found, parse(TIED)))


def test_without_ties_no_other_order_is_tried(answer):
    assert (answer.orders, answer.open_rounds) == (0, ())
    assert all(course.rounds[0].low == course.rounds[0].high for course in answer.issues)


def test_the_same_seed_gives_the_same_exchanges_and_chance_moves_their_terms(river):
    one, other = (rp.exchange(river, seed=3, rate=1.0) for _ in range(2))
    assert one.to_json() == other.to_json()
    first, second = one["1.1"].sides
    assert first.gain != pytest.approx(second.gain)
    assert one.seed == 3
    assert rp.exchange(river, rate=1.0).seed == 0
    assert one.open_rounds == (1,)
    assert any("on what terms" in warning for warning in one.warnings)


def test_turning_a_scale_round_or_changing_its_unit_turns_the_exchange_with_it(river, answer):
    turned = parse(
        RIVER.replace("levels: {none: 0, all: 10}", "levels: {all: -10, none: 30}")
        .replace("{none: 0, half: 50, all: 100}", "{none: 0, half: 5, all: 10}")
    )  # fmt: skip
    found = rp.exchange(turned)
    assert found["1.1"].gain == pytest.approx(answer["1.1"].gain)
    assert found["1.1"].why() == answer["1.1"].why()


def test_an_answer_reads_back_and_is_a_table(answer):
    assert Exchange.from_json(answer.to_json()) == answer
    (row,) = answer.records()
    assert (row["actor_a"], row["issue_b"], row["others_lose"]) == ("lowland", "water", pytest.approx(-20))


def test_the_section_names_traders_payers_and_ends(river, answer):
    (section,) = section_of(answer, river).sections
    text = str(section)
    for words in ("Upland: water, none → all", "Port −20", "Seat has no order"):
        assert words in text


def test_the_command_takes_rounds_seed_and_rate(tmp_path, river):
    file = tmp_path / "river.yaml"
    file.write_text(RIVER, encoding="utf-8")
    arguments = ["exchange", str(file), "--rounds", "2", "--seed", "1", "--rate", "0.5", "--json"]
    result = CliRunner().invoke(main, arguments)
    form = json.loads(result.stdout)
    assert (form["seed"], form["parameters"]) == (1, {"rounds": 2, "rate": 0.5, "orders": 16})


def test_what_exchanges_bring_an_actor_is_told_in_every_draw(river):
    path = "stances.upland.water.salience"
    arena = Arena.of(river, None, {path: np.array([40.0, 60.0])})
    assert felt_by(arena, "upland")[0] == pytest.approx([40 / 3, 0])
    assert felt_by(arena, "port")[0] == pytest.approx([0, -20])
    for actor in river.actors:
        other = rp.exchange(river.edit({path: 60}))
        balance = next(one for one in other.balances if one.key == actor)
        assert felt_by(arena, actor)[1] == pytest.approx([balance.own, balance.gains + balance.losses])


CLAIMED = {
    "trades": ("{exchange_gain: {of: upland}, above: 13}", True),
    "pays": ("{externality: {of: port}, below: 0}", True),
    "is-asked": ("{exchange gain: {of: port}, above: 0}", False),
    "more-than-it-gains": ("{externality: {of: port}, above: {exchange_gain: {of: lowland}}}", False),
    "alike": ("{exchange_gain: {of: upland, in: alike}, above: 0}", False),
}


@pytest.mark.parametrize(("test", "follows"), CLAIMED.values(), ids=CLAIMED.keys())
def test_a_claim_can_be_about_what_exchanges_bring(test, follows):
    claimed = parse(f"{RIVER}claims: {{it: {{says: So it is., test: {test}}}}}\n")
    entry = rp.claims(claimed)["it"]
    assert (entry.follows, entry.proof.flips) == (follows, ())


def test_claims_about_exchanges_are_drawn_where_what_takes_long_is():
    ranged = RIVER.replace(
        "upland: {water: {position: none, salience: 40}", "upland: {water: {position: none, salience: 30..90}"
    )
    claimed = parse(
        f"{ranged}claims: {{it: {{says: It trades., test: {{exchange_gain: {{of: upland}}, above: 10}}}}}}\n"
    )
    without = rp.robustness(claimed, draws=64)
    assert (without.claims, "about exchanges" in without.warnings[0]) == ((), True)
    drawn = rp.robustness(claimed, draws=64, equilibria=True)["claims.it"].share.share
    assert 0 < drawn < 1


def test_a_briefing_has_the_exchanges_that_bring_most_and_the_answer_by_itself_more(river):
    case = rp.load("syria-2018")
    (short,) = (one for one in rp.brief(case, flips=False).document.sections if one.key == "exchange")
    (full,) = section_of(rp.exchange(case), case).sections
    tables = [[block for block in one.blocks if isinstance(block, Table)] for one in (short, full)]
    assert [len(found) for found in tables] == [1, 2]
    assert [len(found[0].rows) for found in tables] == [4, 12]
    assert tables[0][0].rows == tables[1][0].rows[:4]
    assert not [block for block in short.blocks if isinstance(block, Figure)]
    assert short.sheets == full.sheets


@pytest.mark.parametrize("name", ["barter-1950", "emissions-1989", "prisoners-dilemma"])
def test_a_briefing_of_less_than_two_scales_has_no_exchange(name):
    document = rp.brief(rp.load(name), flips=False).document
    assert "exchange" not in [section.key for section in document.sections]


@pytest.mark.parametrize("given", [{"rounds": 0}, {"rate": 1.5}, {"rate": float("nan")}, {"orders": 0}], ids=str)
def test_no_round_and_no_such_rate_are_refused(river, given):
    with pytest.raises(RealpolitikError, match="a round or more"):
        rp.exchange(river, **given)


def test_of_many_rounds_the_section_shows_the_first_and_the_last(river):
    (section,) = section_of(rp.exchange(river, rounds=9), river).sections
    columns = [column.title for block in section.blocks if isinstance(block, Table) for column in block.columns]
    assert [title for title in columns if title.startswith("after")] == [
        "after round 1", "after round 7", "after round 8", "after round 9",
    ]  # fmt: skip


@pytest.mark.parametrize("arguments", [("--rounds", "0"), ("--rate", "1.5"), ("--seed", "-1")], ids=" ".join)
def test_what_makes_no_sense_is_wrong_usage(arguments):
    assert CliRunner().invoke(main, ["exchange", "syria-2018", *arguments]).exit_code == 2
