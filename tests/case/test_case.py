"""A case never changes; what is asked of it leads back to the file."""

from __future__ import annotations

import copy
import pickle
from dataclasses import fields

import pytest

from realpolitik.case import Case, Citation, Estimate, load, parse
from realpolitik.case.contents import Contents
from realpolitik.case.document import read_document
from realpolitik.errors import CaseError, UnknownName
from tests.case.samples import RIVER, SMALL, small


@pytest.fixture(scope="module")
def river():
    return load(RIVER)


def test_none_is_the_case_itself_and_now_the_case_as_it_stands(river):
    later = river.at("a_dry_decade")
    assert river.at(None) is river
    assert river.at("now") is river
    assert later.at(None) is later
    assert later.at("now") is river
    assert later.at("without_port") is river.at("without_port")
    assert (river.scenario, later.scenario) == (None, "a_dry_decade")


def test_a_scenario_is_applied_once(river):
    assert river.at("without_port") is river.at("without_port")


def test_a_scenario_that_is_not_there_is_refused_with_the_nearest(river):
    with pytest.raises(UnknownName, match="is not a scenario; did you mean"):
        river.at("a_dry_decde")


def test_every_number_that_is_written_has_its_path(river):
    numbers = river.numbers
    assert numbers["discount"] == Estimate(0.8, 0.95)
    assert numbers["actors.upland.discount"] == Estimate(0.9, 0.9)
    assert numbers["relations.turbines.dependence"] == Estimate(0.2, 0.4)
    assert numbers["stances.lowland.power.otherwise.salience"] == Estimate(55, 75)
    assert numbers["stances.port.seat.values.no"] == Estimate(30, 30)
    assert numbers["stances.upland.power.capability"] == Estimate(90, 90)
    assert numbers["levers.slow_the_filling.cost.lowland"] == Estimate(-1, -1)
    assert numbers["levers.strike.noticed"] == Estimate(0.5, 1)
    assert "levers.stop_selling.chance" not in numbers  # a default that nobody wrote
    assert "stances.upland.filling.declared" not in numbers
    assert river.origins == {path: path for path in numbers}


def test_a_number_keeps_its_path_in_a_scenario_unless_the_scenario_replaces_it(river):
    dry = river.at("a_dry_decade")
    assert dry.origins["stances.lowland.filling.position"] == "stances.lowland.filling.position"
    assert dry.origins["stances.lowland.filling.salience"] == "scenarios.a_dry_decade.stances.lowland.filling.salience"
    assert (
        dry.origins["stances.upland.filling.salience"] == "scenarios.after_the_filling.stances.upland.filling.salience"
    )
    assert dry.numbers["scenarios.a_dry_decade.stances.lowland.filling.salience"] == Estimate(95, 100)
    assert "stances.lowland.filling.salience" not in dry.numbers
    assert river.at("without_port").origins["discount"] == "scenarios.without_port.discount"


@pytest.mark.parametrize(
    ("path", "bounds"),
    [
        ("stances.upland.filling.position", (3, 10)),
        ("stances.upland.filling.salience", (0, 100)),
        ("stances.port.seat.values.no", (0, 100)),
        ("stances.upland.power.capability", (0, 180)),
        ("actors.lowland.capability", (0, 140)),
        ("levers.sell_half.chance", (0, 1)),
        ("levers.slow_the_filling.cost.lowland", (-100, 100)),
        ("levers.slow_the_filling.noticed", (0.1, 10)),
        ("relations.turbines.dependence", (0, 1)),
        ("discount", (0, 1)),
        ("actors.upland.discount", (0, 1)),
        ("scenarios.as_upland_sees_it.stances.lowland.filling.position", (3, 10)),
    ],
)
def test_a_number_lives_on_its_own_scale(river, path, bounds):
    assert river.number_bounds(path) == bounds


def test_a_scale_holds_the_number_even_where_it_is_unusual():
    case = parse(SMALL.replace("cost: {north: 2}", "cost: {north: 250}").replace("capability: 3", "capability: 0"))
    assert case.number_bounds("levers.build.cost.north") == (-100, 250)
    assert case.number_bounds("actors.north.capability") == (0, 1)


@pytest.mark.parametrize(
    ("path", "cited"),
    [
        ("stances.upland.filling.salience", [Citation("gazette", 3)]),
        ("stances.upland.filling.position", []),
        ("stances.lowland.power.otherwise.salience", [Citation("gazette", 4)]),
        ("stances.port.filling.salience", [Citation("gazette", 5)]),
        ("actors.port.capability", [Citation("survey")]),
        ("actors.upland.discount", [Citation("gazette", 3)]),
        ("levers.slow_the_filling.cost.upland", [Citation("survey")]),
        ("levers.slow_the_filling.noticed", []),
        ("discount", []),
        ("scenarios.after_the_filling.stances.upland.filling.salience", [Citation("gazette", 3)]),
        ("scenarios.after_the_filling.stances.upland.power.salience", [Citation("survey", 2)]),
        ("scenarios.without_port.discount", []),
    ],
)
def test_a_number_rests_on_its_own_evidence_else_on_that_of_its_entry(river, path, cited):
    assert list(river.cited(path)) == cited


def test_a_number_that_a_scenario_replaces_does_not_rest_on_what_it_replaced(river):
    applied = river.at("a_dry_decade")
    assert river.cited("stances.lowland.filling.salience") == (
        Citation("gazette", None, "lose a third of their harvest"),
    )
    assert applied.cited("stances.lowland.filling.salience") == ()
    assert applied.cited("stances.lowland.filling.position") == (Citation("gazette", 4),)


@pytest.mark.parametrize(
    "path", ["stances.upland.filling", "stances.x.y.z", "", "levers.stop_selling.chance", "scenarios.x"]
)
def test_what_is_no_number_is_refused(river, path):
    with pytest.raises(UnknownName):
        river.number_bounds(path)
    with pytest.raises(UnknownName):
        river.cited(path)


def test_an_edit_makes_a_new_case_and_leaves_the_old():
    case = small()
    before = copy.deepcopy(case.document)
    bold = case.edit({"stances.north.army.salience": "60..80", "levers.build": None, "levers.expand.over": None})
    assert bold.stances["north"]["army"].salience == Estimate(60, 80)
    assert "build" not in bold.levers
    assert case.document == before
    assert case.stances["north"]["army"].salience == Estimate(50, 50)


def test_an_edit_takes_values_as_python_has_them():
    numpy = pytest.importorskip("numpy")
    case = small().edit(
        {
            "stances.north.army.salience": numpy.float64(61),
            "stances.south.army.salience": Estimate(1, 5, 2),
            "levers.build.by": ("north", "south"),
            "stances.east": {"seat": {"position": "here", "salience": 3}},
        }
    )
    assert case.stances["south"]["army"].salience == Estimate(1, 5, 2)
    assert case.levers["build"].by == ("north", "south")
    assert case.stances["east"]["seat"].salience == Estimate(3, 3)


def test_an_edit_that_breaks_a_rule_names_it():
    with pytest.raises(CaseError) as caught:
        small().edit({"stances.north.army.salience": 120, "levers.build.by": ["nort"]})
    assert [problem.path for problem in caught.value.problems] == ["stances.north.army.salience", "levers.build.by.0"]


@pytest.mark.parametrize(
    ("path", "value", "error"),
    [
        ("levers.biuld", None, '"levers.biuld" is not in the case; did you mean "levers.build"?'),
        ("levers..build", 1, "is not a path"),
        ("title.long", "x", "title is A small case, which has no long inside"),
        ("levers.build.by.3", "south", '"levers.build.by.3" is not in the case'),
        ("levers.build.chance", object(), "a object can't be written in a case file"),
        ("levers.build.cost", {None: 3}, "null can't be a key"),
    ],
)
def test_an_edit_that_leads_nowhere_is_refused(path, value, error):
    with pytest.raises((UnknownName, CaseError), match=error.replace("?", r"\?")):
        small().edit({path: value})


def test_an_item_of_a_list_may_be_edited():
    case = small().edit({"levers.expand.by.1": "east", "together.bias.0": None, "together.bias": None})
    assert case.levers["expand"].by == ("north", "east")
    assert case.together == {}


def test_an_edit_in_a_scenario_is_made_in_that_scenario():
    case = small()
    later = case.at("later").edit({"stances.north.army.position": "large"})
    assert later.scenario == "later"
    assert later.stances["north"]["army"].position == Estimate(100, 100)
    assert later.stances["north"]["army"].salience == Estimate(70, 70)
    assert later.at("now").stances == case.stances
    assert later.origins["stances.north.army.position"] == "scenarios.later.stances.north.army.position"


def test_an_edit_in_a_scenario_may_remove_and_replace():
    later = small().at("later")
    assert "expand" not in later.edit({"levers.expand": None}).levers
    assert later.edit({"stances.north.army.salience": None, "stances.north.army": None}).stances["north"].keys() == {
        "flag"
    }
    replaced = later.edit({"levers.build": {"issue": "army", "to": "small", "by": ["south"]}})
    assert replaced.levers["build"].cost == {}
    whole = later.edit({"scenarios.later.levers": {"build": None}, "levers.expand.over": None})
    assert "build" not in whole.levers


def test_the_hash_says_what_the_case_says_and_not_how():
    case = small()
    reordered = parse(SMALL.replace("  south: {}\n", "").replace("\nactors:\n", "\nactors:\n  south: {}\n"))
    respelt = parse(SMALL.replace("capability: 3,", "capability: 3.0,"))
    assert case.sha256 == reordered.sha256 == respelt.sha256
    assert case.sha256 != case.edit({"actors.north.capability": 4}).sha256
    assert len(case.sha256) == 64


def test_cases_that_say_the_same_are_equal():
    assert small() == small()
    assert hash(small()) == hash(small())
    assert small() != small().at("later")
    assert small() != "a case"


def test_a_case_travels_to_other_processes(river):
    there = pickle.loads(pickle.dumps(river))
    assert there == river
    assert there.at("a_dry_decade").numbers == river.at("a_dry_decade").numbers
    assert there.edit({"discount": 0.5}).discount == Estimate(0.5, 0.5)


def test_an_edited_case_still_knows_its_texts(river):
    edited = river.edit({"stances.upland.filling.salience": 70})
    assert edited.paragraphs == river.paragraphs
    with pytest.raises(CaseError, match="paragraphs"):
        river.edit({"stances.upland.filling.evidence": {"salience": ["gazette#99"]}})


def test_a_source_that_is_edited_is_read_again(tmp_path):
    (tmp_path / "short.txt").write_text("One paragraph.", encoding="utf-8")
    case = parse(SMALL, folder=tmp_path)
    with pytest.raises(CaseError, match="paper#2"):
        case.edit({"sources.paper.file": "short.txt"})


def test_nothing_that_is_asked_changes_the_case(river):
    before = copy.deepcopy(river.document)
    for name in river.scenarios:
        applied = river.at(name)
        for path in applied.numbers:
            applied.cited(path)
            applied.number_bounds(path)
    assert river.document == before


def test_a_case_is_made_of_tables_too():
    case = Case.from_frames([{"actor": "a"}], [{"actor": "a", "issue": "k", "position": 1, "salience": 5},
                                               {"actor": "a", "issue": "l", "position": 1, "salience": 5}],
                            [{"issue": "k", "low": 0, "high": 2}, {"issue": "l", "low": 0, "high": 9}])  # fmt: skip
    assert case.issues["k"].bounds == (0, 2)


REREAD = {
    "a-number": lambda case: {next(path for path in case.numbers if path.startswith("stances.")): 41},
    "a-number-of-a-scenario": lambda case: {
        next(path for key in case.scenarios for path in case.at(key).numbers if path.startswith("scenarios.")): 0.41
    },
    "another-actor": lambda case: {"actors.stranger": {"name": "A stranger"}},
    "no-claims": lambda case: dict.fromkeys((f"claims.{key}" for key in case.claims), None),
}


@pytest.mark.parametrize("name", ["syria-2018", "syria-2015"])
@pytest.mark.parametrize("changes", REREAD.values(), ids=REREAD)
def test_what_an_edit_takes_over_is_what_a_reading_from_nothing_finds(name, changes):
    edited = load(name).edit({"stances.russia.ukraine.salience": 90}).edit(changes(load(name)))
    afresh = Case.of(read_document(edited.document))
    for scenario in (None, *edited.scenarios):
        one, other = edited.at(scenario), afresh.at(scenario)
        assert all(getattr(one, field.name) == getattr(other, field.name) for field in fields(Contents))
        assert (one.document, one.origins) == (other.document, other.origins)
