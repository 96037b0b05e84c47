"""Domains and profiles in JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from realpolitik.errors import CaseError
from realpolitik.interop.files import load
from tests.interop import samples


def written(folder: Path, text: str, name: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def problems_of(file: Path) -> list[tuple[int | None, str]]:
    with pytest.raises(CaseError) as raised:
        load(file)
    return [(problem.line, problem.message) for problem in raised.value.problems]


def test_a_profile_is_a_case_of_one_actor_and_a_value_that_it_does_not_name_is_worth_nothing(tmp_path):
    case = load(written(tmp_path, samples.WEB_PROFILE, "jobs1.json"))
    car, salary = case.stances["jobs1"]["lease car"], case.stances["jobs1"]["salary"]
    assert {level: value.mean for level, value in (car.values or {}).items()} == {"yes": 100, "no": 0}
    assert car.salience.mean == 60
    assert salary.position is not None
    assert (salary.position.mean, salary.salience.mean) == (4000, pytest.approx(24))  # 0.4 · (0.9 − 0.3)
    assert (case.title, case.issues["salary"].bounds) == ("jobs", (2000, 4000))


def test_a_domain_is_a_case_of_the_profiles_beside_it(tmp_path):
    written(tmp_path, samples.WEB_PROFILE, "jobs1.json")
    written(tmp_path, samples.WEB_PROFILE.replace('"yes": 1.0', '"no": 0.5'), "jobs2.json")
    written(tmp_path, "[1, 2", "broken.json")
    case = load(written(tmp_path, samples.WEB_DOMAIN, "jobs.json"))
    assert (list(case.actors), list(case.issues)) == (["jobs1", "jobs2"], ["lease car", "salary"])


def test_a_profile_whose_range_is_not_its_domains_is_told(tmp_path):
    written(tmp_path, samples.WEB_PROFILE.replace("4000", "5000"), "jobs1.json")
    ((_, message),) = problems_of(written(tmp_path, samples.WEB_DOMAIN, "jobs.json"))
    assert message == "the values of salary are not those of the domain"


def test_every_problem_of_a_profile_is_told_with_its_line(tmp_path):
    text = (
        samples.WEB_PROFILE.replace('"lowUtility": 0.3', '"lowUtility": "low"')
        .replace('"values": ["yes", "no"]', '"values": ["yes", "yes"]')
        .replace('"yes": 1.0', '"yas": 7')
        .replace('"salary": 0.4, "lease car": 0.6', '"salry": 0.4, "lease car": 1.6')
    )
    inside = "LinearAdditiveUtilitySpace"
    assert problems_of(written(tmp_path, text, "jobs1.json")) == [
        (4, f'{inside}.domain.issuesValues.lease car.values[1]: "yes" stands twice'),
        (7, f'{inside}.issueUtilities.salary.numberutils.lowUtility: "low" is not a number'),
        (8, f'{inside}.issueUtilities.lease car.discreteutils.valueUtilities.yas: "yas" is no value of lease car'),
        (9, f'{inside}.issueWeights.salry: "salry" is no issue of the domain'),
        (9, f"{inside}.issueWeights.salary: there is no number"),
        (9, f"{inside}.issueWeights.lease car: 1.6 is out of bounds"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"DefaultPartialOrdering": {"domain": {}, "better": [[0, 1]]}}', "the profile is a"),
        ('{"name": "jobs", "issuesValues": {}}', "there is no issue"),
        ('{"name": "jobs", "issuesValues": {"car": {"values": ["yes"]}}}', 'issue "car" has one value'),
        ('{"name": "jobs", "issuesValues": {"car": 3}}', "has neither values nor a range"),
        ('{"name": "jobs", "issuesValues": {"pay": {"range": [2, 1, 1]}}}', "pay runs from 2 to 1"),
    ],
    ids=["another-kind", "no-issue", "one-value", "no-values", "no-extent"],
)
def test_what_cannot_be_a_case_is_told(tmp_path, text, says):
    assert any(says in message for _, message in problems_of(written(tmp_path, text, "x.json")))
