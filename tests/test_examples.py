"""The examples by which the explanations show what a theory can't tell come out as they say."""

from __future__ import annotations

import pytest

import realpolitik as rp
from tests.conftest import ROOT
from tests.docs import inside, snippets, write_down


@pytest.fixture
def gas(tmp_path):
    """The tutorial's case before its numbers become ranges."""
    with inside(tmp_path):
        for snippet in snippets(ROOT / "docs" / "tutorial.md"):
            if snippet.title and ".." not in snippet.text:
                write_down(snippet, tmp_path / snippet.title)
    return rp.load(str(tmp_path / "gas.yaml"))


def verdicts(case):
    return [deal.verdict for deal in rp.deals(case)]


def test_two_papers_change_places_between_21_and_19(gas):
    where = "stances.karsa.meters.salience"
    assert verdicts(gas) == verdicts(gas.edit({where: 21})) == ["ready", "held out for"]
    assert verdicts(gas.edit({where: 20})) == ["ready", "ready"]
    assert verdicts(gas.edit({where: 19})) == ["held out for", "ready"]


def test_a_lever_that_nobody_wrote_makes_somebody_look_needed(gas):
    ships = gas.edit({"levers.ship_it": {"issue": "flow", "to": "all", "by": ["karsa", "talmark"]}})
    assert rp.claims(gas, flips=False)["meren_is_needed"].answer == "follows"
    assert rp.claims(ships, flips=False)["meren_is_needed"].answer == "doesn't follow"
    assert "meren" not in {who for row in rp.leverage(ships, target={"flow": "all"}).records() for who in row["actors"]}


FEE, FLOW = "stances.karsa.fee.salience", "stances.meren.flow.salience"


@pytest.mark.parametrize(
    ("flow", "fee", "share"),
    [pytest.param("0..40", "20..60", 0.56, id="wide"), pytest.param("0..20", "30..50", 1, id="narrow")],
)
def test_narrower_ranges_make_a_verdict_sure(gas, flow, fee, share):
    shares = rp.robustness(gas.edit({FLOW: flow, FEE: fee}), draws=256)["deals.gas_for_fee"].verdicts
    assert {one.word: one.share.share for one in shares}["ready"] == pytest.approx(share, abs=0.005)


def test_an_exact_number_hides_the_nearest_tipping_point(gas):
    ranged = gas.edit({FLOW: "0..40", FEE: "20..60"})
    changes = rp.tipping(ranged, deals=("gas_for_fee",), draws=0)["gas_for_fee"].singles
    meters = next(change for change in changes if change.path == "stances.meren.meters.salience")
    assert (changes[0].path, changes[0].at, changes[0].share, changes[0].becomes) == (FLOW, 30, 0.25, "refused")
    assert (meters.is_open, meters.becomes, meters.at) == (False, "held out for", pytest.approx(31, abs=0.2))


def test_what_lasts_decides_what_is_kept(gas):
    def kept(*levers):
        return rp.commitment(gas.edit({f"levers.{lever}.lasts": "kept" for lever in levers}))["gas_for_fee"]

    assert kept().verdict == "nothing to withdraw"
    assert kept("open_the_valve").verdict == "never kept"
    both = kept("open_the_valve", "raise_by_half")
    assert both.verdict == "kept"
    assert "Meren 33\N{NO-BREAK SPACE}%" in both.why()


def test_the_dilemma_holds_by_answers_and_not_by_nash():
    states = {state.key: set(state.equilibrium) for state in rp.stability(rp.load("prisoners-dilemma")).by_concept}
    assert [key for key, concepts in states.items() if "R" in concepts] == ["none"]
    assert {"GMR", "SMR", "SEQ"} <= states["a_cooperates+b_cooperates"]


def test_moscow_and_washington_differ_by_little_in_what_the_bargain_brings():
    answer = rp.perception(rp.load("syria-2018")).records()
    first = answer[0]
    assert (first["version"], first["about"], first["topic"]) == ("as_russia_sees_it", ("usa",), "iran_for_ukraine")
    assert -5 < first["believed_value"] < 0 < first["own_value"] < 5


@pytest.fixture
def dam(tmp_path):
    """The forecast's example."""
    lines = [
        "realpolitik: 1",
        "title: The dam",
        "actors: {upland: {name: Upland}, lowland: {name: Lowland}}",
        "issues: {water: {question: How much water is released?, levels: {none: 0, all: 100}, status_quo: none}}",
        "stances:",
        "  upland: {water: {position: none, salience: 30}}",
        "  lowland: {water: {position: all, salience: 70}}",
        "levers: {open: {issue: water, to: all, by: [upland, lowland]}}",
    ]
    (tmp_path / "dam.yaml").write_text("\n".join(lines), encoding="utf-8")
    return rp.load(str(tmp_path / "dam.yaml"))


def test_a_compromise_can_lie_where_nobody_will_ever_be(dam):
    water = rp.forecast(dam)["water"]
    assert (water.compromise, water.median) == (pytest.approx(70), (100, 100))
