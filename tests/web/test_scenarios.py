"""Scenarios side by side."""

from __future__ import annotations

import pytest

from realpolitik.web.solver import CutOff, Solver
from tests.web.cases import DAM, FLIP
from tests.web.test_workbench import HOSTILE, Elements, words

LATER = DAM + (
    "scenarios:\n"
    "  full: {name: the dam is full, kind: horizon, after: now, stances: {upland: {filling: {salience: 90}}}}\n"
    "  as_port_sees_it: {kind: belief, of: port, levers: {waive_fees: null}}\n"
)


def beside(workbench, address):
    """The page, as its twin has it; its tables by their kind."""
    answer = workbench.get(f"/api{address}")
    assert answer.status_code == 200, answer.text
    page = answer.json()
    return page, {table["kind"]: table for table in page["tables"]}


def sides(table):
    """What a table says, line by line."""
    return {line["name"]: [(side["words"], side["is_apart"]) for side in line["sides"]] for line in table["lines"]}


def test_verdicts_stand_beside_each_other_with_what_differs_marked(workbench, put):
    page, tables = beside(workbench, f"{put(LATER)}/scenarios")
    assert [one["name"] for one in page["columns"]] == ["now", "the dam is full", "As port sees it"]
    assert sides(tables["deal"]) == {"Water for transit": [("ready", False), ("refused", True), ("out of reach", True)]}


def test_a_trial_holds_in_every_scenario(workbench, put):
    _, tables = beside(workbench, f"{put(LATER)}/scenarios?try={FLIP}")
    assert [word for word, _ in sides(tables["deal"])["Water for transit"]] == ["refused", "refused", "out of reach"]


def test_forecasts_have_their_place_and_where_they_stood(workbench, put):
    _, tables = beside(workbench, f"{put(LATER)}/scenarios")
    (filling,) = tables["forecast"]["lines"]
    now, full, _ = filling["sides"]
    assert (filling["name"], filling["scale"]) == ("filling", "slow … fast")
    assert full["is_apart"]
    assert full["place"] > now["place"] == full["first"]
    assert tables["forecast"]["same"][0].startswith("transit (")


def test_the_scenario_one_is_in_is_what_others_are_held_against(workbench, put):
    page, tables = beside(workbench, f"{put(LATER)}/scenarios?in=full")
    assert [one["key"] for one in page["columns"]] == ["full", "now", "as_port_sees_it"]
    assert sides(tables["deal"])["Water for transit"][:2] == [("refused", False), ("ready", True)]


def test_only_some_are_shown_when_chosen_and_links_keep_the_choice(workbench, put):
    page, _ = beside(workbench, f"{put(LATER)}/scenarios?show=now&show=full")
    assert [one["key"] for one in page["columns"]] == ["now", "full"]
    assert page["frame"]["scenarios"][1]["address"].endswith("show=now&show=full&in=full")


def test_what_is_the_same_in_all_is_shown_when_asked(workbench, put):
    case = put(LATER)
    _, tables = beside(workbench, f"{case}/scenarios?all=true")
    assert list(sides(tables["forecast"])) == ["filling", "transit"]
    assert tables["forecast"]["same"] == []


def test_a_cell_leads_to_its_question_in_its_scenario(workbench, put):
    case = put(LATER)
    _, tables = beside(workbench, f"{case}/scenarios?try={FLIP}")
    address = tables["deal"]["lines"][0]["sides"][1]["address"]
    assert address.startswith(f"{case}/ask/deals?in=full&try=")
    assert workbench.get(address).status_code == 200


def test_a_case_without_scenarios_says_what_they_are_for(workbench, put):
    page = words(workbench.get(f"{put()}/scenarios"))
    assert "The case names no scenario yet" in page
    assert "Water for transit ready" in page


def test_a_deal_that_only_one_scenario_has_is_missing_in_the_others(workbench, put):
    own = "{kind: counterfactual, deals: {alone: {parties: [port, upland], terms: {transit: free}}}}"
    _, tables = beside(workbench, f"{put(f'{DAM}scenarios: {{other: {own}}}' + chr(10))}/scenarios")
    assert sides(tables["deal"])["Alone"] == [("not there", False), ("refused", True)]


def test_a_scenario_that_takes_too_long_is_told_and_the_others_are_shown(workbench, put, monkeypatch):
    answer = Solver.answer

    async def slow(self, job):
        if job.scenario == "full" and job.task == "outlook":
            raise CutOff("this took longer than 60 seconds and was cut off")
        return await answer(self, job)

    monkeypatch.setattr(Solver, "answer", slow)
    case = put(LATER)
    page = words(workbench.get(f"{case}/scenarios"))
    assert "the dam is full. This took longer than 60 seconds and was cut off." in page
    assert "not known" in page
    assert "Water for transit ready refused , differs out of reach , differs" in page


def test_what_is_still_being_worked_out_is_fetched_again(workbench, put, monkeypatch):
    desk = workbench.app.app.state.desk
    monkeypatch.setattr(desk, "patience", 0.0)
    case = put(LATER + "# Asked for the first time.\n")
    page, tables = beside(workbench, f"{case}/scenarios")
    assert page["waits"] == f"{case}/scenarios"
    monkeypatch.setattr(desk, "patience", 60.0)
    page, tables = beside(workbench, page["waits"])
    assert page["waits"] == ""
    assert sides(tables["deal"])["Water for transit"][0] == ("ready", False)


def test_a_scenario_that_is_not_there_is_not_found(workbench, put):
    assert workbench.get(f"{put(LATER)}/scenarios?show=%3Cscript%3E").status_code == 404


def test_script_in_a_case_stays_text(workbench, put):
    answer = workbench.get(f"{put(HOSTILE)}/scenarios?all=true")
    assert answer.status_code == 200
    assert Elements.of(answer.text) == (["workbench.js"], [])


@pytest.mark.parametrize("broken", [DAM.replace("port: {name", "port: {nam")])
def test_a_broken_case_is_told(workbench, put, broken):
    assert workbench.get(f"{put(broken)}/scenarios").status_code == 422


def test_what_makes_verdicts_differ_is_told_when_asked(workbench, put):
    case = put(LATER)
    page, _ = beside(workbench, f"{case}/scenarios")
    assert page["whys"] is None
    page, _ = beside(workbench, page["why"])
    told = {one["name"]: [(deal["after"], deal["causes"]) for deal in one["deals"]] for one in page["whys"]}
    assert told == {
        "the dam is full": [("refused", ["Upland on filling: salience (20 → 90)"])],
        "As port sees it": [("out of reach", ["lever waive fees (removed)"])],
    }


def test_a_deal_that_belongs_to_a_scenario_does_not_keep_reasons_from_being_told(workbench, put):
    own = "  tomorrow: {parties: [upland, port], terms: {transit: free}, in: full}\nclaims:"
    page, _ = beside(workbench, f"{put(LATER.replace('claims:', own))}/scenarios?why=true&show=now&show=full")
    assert [one["trouble"] for one in page["whys"]] == [""]
    assert [deal["name"] for deal in page["whys"][0]["deals"]] == ["Water for transit"]


def test_the_states_of_a_graph_model_stand_beside_each_other(workbench):
    _, tables = beside(workbench, "/cases/cuba-1962/scenarios?all=true")
    assert list(tables) == ["state"]
    assert len(tables["state"]["lines"][0]["sides"]) == 2
