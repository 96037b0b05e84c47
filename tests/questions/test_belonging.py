"""Whose a number is."""

from __future__ import annotations

import pytest

import realpolitik as rp
from realpolitik.ensemble.sampling import sampled
from realpolitik.questions.belonging import NOBODY, SEVERAL, numbers_of_owner, owner, owning_actors, owning_issues

CASE = rp.load("syria-2018")
AXES = {axis.name: axis for axis in sampled(CASE, 16).axes}


@pytest.mark.parametrize(
    ("path", "actors", "issues"),
    [
        ("stances.iran.army.salience", {"iran"}, {"army"}),
        ("stances.usa.us_presence.otherwise.position", {"usa"}, {"us_presence"}),
        ("actors.israel.capability", {"israel"}, set()),
        ("levers.push_iran_out.chance", {"russia", "usa", "israel"}, {"iran_presence"}),
        ("levers.push_iran_out.cost.usa", {"usa"}, {"iran_presence"}),
        ("relations.russia_arms_damascus.dependence", {"russia", "damascus"}, set()),
        ("scenarios.as_iran_sees_it.stances.russia.ukraine.salience", {"russia"}, {"ukraine"}),
        ("scenarios.as_iran_sees_it.levers.push_without_russia.chance", {"usa", "israel"}, {"iran_presence"}),
        ("discount", set(), set()),
    ],
)
def test_a_number_belongs_to_whom_it_is_about(path, actors, issues):
    assert owning_actors(CASE, path) == actors
    assert owning_issues(CASE, path) == issues


@pytest.mark.parametrize(
    ("axis", "by", "expected"),
    [
        ("what_moscow_is_after", "actor", "russia"),
        ("what_moscow_is_after", "issue", SEVERAL),
        ("what_moscow_is_after", "source", "kabalan"),
        ("levers.push_iran_out.chance", "actor", SEVERAL),
        ("actors.russia.capability", "source", SEVERAL),
        ("actors.iran.capability", "source", NOBODY),
        ("discount", "issue", NOBODY),
    ],
)
def test_what_belongs_to_several_or_to_nobody_is_with_its_like(axis, by, expected):
    assert owner(CASE, by, AXES[axis]) == expected


@pytest.mark.parametrize(
    ("by", "key", "words"),
    [
        ("actor", "iran", "Iran's numbers"),
        ("issue", "us_presence", "the numbers on US presence"),
        ("source", "almonitor", "the numbers from Al-Monitor"),
        ("source", NOBODY, "what rests on judgement alone"),
        ("actor", SEVERAL, "what several can do together, and their ties"),
    ],
)
def test_groups_are_named_as_an_analyst_would(by, key, words):
    assert numbers_of_owner(CASE, by, key) == words
