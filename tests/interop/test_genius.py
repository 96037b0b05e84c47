"""Domains and profiles in XML: read without trusting them, and written back."""

from __future__ import annotations

from pathlib import Path

import pytest

from realpolitik.errors import CaseError, RealpolitikError, UnknownName
from realpolitik.interop.files import converted, load
from tests.interop import samples

DOMAIN = """\
<negotiation_template>
  <utility_space number_of_issues="2">
    <objective index="0" etype="objective" type="objective" name="laptops">
      <issue index="1" etype="discrete" type="discrete" vtype="discrete" name="brand">
        <item index="1" value="north"/>
        <item index="2" value="south"/>
      </issue>
      <issue index="2" etype="integer" type="integer" vtype="integer" name="price" lowerbound="100" upperbound="300"/>
    </objective>
  </utility_space>
</negotiation_template>
"""
BUYER = """\
<?xml version="1.0" encoding="UTF-8"?>
<utility_space type="any" number_of_issues="2">
  <objective index="0" etype="objective" type="objective" name="laptops">
    <issue index="1" etype="discrete" type="discrete" vtype="discrete" name="brand">
      <item index="1" value="north" evaluation="5"/>
      <item index="2" value="south" evaluation="20"/>
    </issue>
    <issue index="2" etype="integer" type="integer" vtype="integer" name="price" lowerbound="100" upperbound="300">
      <evaluator ftype="linear" offset="1.5" slope="-0.005"/>
    </issue>
    <weight index="1" value="0.25"/>
    <weight index="2" value="0.75"/>
  </objective>
  <discount_factor value="0.9"/>
  <reservation value="0.4"/>
</utility_space>
"""
SELLER = BUYER.replace('"5"', '"1.0"').replace('"20"', '"0.5"').replace('"-0.005"', '"0.005"').replace("1.5", "-0.5")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("domain", DOMAIN), ("buyer", BUYER), ("seller", SELLER)):
        (tmp_path / f"{name}.xml").write_text(text, encoding="utf-8")
    return tmp_path


def problems_of(file: Path) -> list[tuple[int | None, str]]:
    with pytest.raises(CaseError) as raised:
        load(file)
    return [(problem.line, problem.message) for problem in raised.value.problems]


def test_a_profile_is_a_case_of_one_actor(folder):
    case = load(folder / "buyer.xml")
    assert (case.title, list(case.actors), list(case.issues)) == ("laptops", ["buyer"], ["brand", "price"])
    brand, price = case.stances["buyer"]["brand"], case.stances["buyer"]["price"]
    assert {level: value.mean for level, value in (brand.values or {}).items()} == {"north": 25, "south": 100}
    assert (brand.salience.mean, price.salience.mean) == (25, 75)
    assert price.position is not None
    assert (price.position.mean, case.issues["price"].bounds) == (100, (100, 300))


def test_a_domain_is_a_case_of_the_profiles_beside_it(folder):
    (folder / "else.xml").write_text("<note/>", encoding="utf-8")
    (folder / "other.xml").write_text(BUYER.replace("brand", "colour"), encoding="utf-8")
    case = load(folder / "domain.xml")
    assert list(case.actors) == ["buyer", "seller"]
    assert list(case.stances["seller"]) == ["brand", "price"]


def test_a_domain_alone_says_what_is_missing(tmp_path):
    (tmp_path / "domain.xml").write_text(DOMAIN, encoding="utf-8")
    ((line, message),) = problems_of(tmp_path / "domain.xml")
    assert line is None
    assert message.startswith("no profile of this domain stands beside it")


def test_every_problem_of_a_profile_is_told_with_its_line(folder):
    text = (
        BUYER.replace('value="south" evaluation="20"', 'value="north" evaluation="x"')
        .replace('lowerbound="100"', 'lowerbound="400"')
        .replace('<weight index="2" value="0.75"/>', '<weight index="3" value="7"/>')
        .replace('evaluation="5"', 'evaluation="-5"')
    )
    (folder / "buyer.xml").write_text(text, encoding="utf-8")
    assert sorted(problems_of(folder / "buyer.xml")) == [
        (5, 'evaluation of <item> "-5" is out of bounds'),
        (6, 'value "north" of brand stands twice'),
        (8, 'issue "price" has no weight'),
        (8, "price runs from 400 to 300"),
        (12, 'value of <weight> "7" is out of bounds'),
    ]


def test_weights_of_nested_objectives_are_multiplied(tmp_path):
    (tmp_path / "car.xml").write_text(samples.PROFILE, encoding="utf-8")
    case = load(tmp_path / "car.xml")
    assert {key: one.salience.mean for key, one in case.stances["car"].items()} == {
        "CD player": 12.5,  # ½ · ¼
        "Seats": pytest.approx(22.5),  # ½ · ¾, of which a slope of 0.2 over 3 seats takes 60 %
        "Price": pytest.approx(49.995),
    }
    assert (case.title, case.issues["Seats"].bounds) == ("Car", (2, 5))


@pytest.mark.parametrize("suffix", [".xml", ".json"])
def test_a_range_is_written_as_a_range(folder, suffix):
    file = folder / f"again{suffix}"
    file.write_bytes(converted(str(folder / "buyer.xml"), suffix, "genius", "buyer")[0])
    case = load(file)
    assert case.issues["price"].bounds == (100, 300)
    assert case.stances["again"]["price"].position.mean == 100


def test_a_profile_that_values_issues_together_is_refused_once(tmp_path):
    text = BUYER.replace("</objective>", '<utility><ufun type="PlainUfun"/></utility></objective>')
    (tmp_path / "x.xml").write_text(text, encoding="utf-8")
    assert problems_of(tmp_path / "x.xml") == [(13, "the profile values issues together (<ufun>)")]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        pytest.param("<utility_space>", 1, "not XML", id="not-closed"),
        pytest.param("", 1, "not XML", id="nothing"),
        pytest.param("<html/>", 1, "<html> is neither a domain nor a profile", id="another-document"),
        pytest.param("<utility_space/>", 1, "the file has no issue", id="no-issue"),
        pytest.param(
            '<!DOCTYPE u [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<utility_space>&b;</utility_space>',
            1, "the file declares a document type", id="entities-that-grow",
        ),
        pytest.param(
            '<!DOCTYPE u SYSTEM "file:///etc/passwd">\n<utility_space/>',
            1, "the file declares a document type", id="another-file",
        ),
        pytest.param("<a>" * 5000, 1, "the file has more elements, or deeper ones", id="too-deep"),
        pytest.param('<?xml version="1.0" encoding="none"?><utility_space/>', 1, "not XML", id="unknown-encoding"),
    ],
)  # fmt: skip
def test_what_is_no_domain_is_refused(tmp_path, text, line, says):
    (tmp_path / "x.xml").write_text(text, encoding="utf-8")
    ((found, message),) = problems_of(tmp_path / "x.xml")
    assert found == line
    assert message.startswith(says)


def test_a_profile_that_is_written_ranks_all_outcomes_as_the_actor_does(tmp_path):
    data, lost = converted("syria-2018", ".xml", of="russia")
    file = tmp_path / "russia.xml"
    file.write_bytes(data)
    case, original = load(file), load("syria-2018")
    assert "other actors" in lost
    share = {key: one.salience.mean for key, one in case.stances["russia"].items() if one.salience.mean > 0}
    assert sum(share.values()) == pytest.approx(100)
    stances = original.stances["russia"]
    assert set(share) == {key for key, one in stances.items() if one.salience.mean > 0}
    for key in share:  # what a step from one level to another is worth, up to one factor for all issues
        issue, own = original.issues[key], case.stances["russia"][key]
        wanted = stances[key]
        if wanted.position is not None and own.values is not None:
            first, last = issue.levels[0], issue.levels[-1]
            told = share[key] * (own.values[last].mean - own.values[first].mean)
            place = wanted.position.mean
            away = [abs(issue.to_scale(issue.point(level)) - issue.to_scale(place)) for level in (first, last)]
            meant = wanted.salience.mean * (away[0] - away[1])
            assert told == pytest.approx(meant * 100 / _stake(original), rel=1e-6)


def _stake(case):
    """What an actor's best levels are worth, all issues together: what GENIUS sets to one."""
    total = 0.0
    for key, one in case.stances["russia"].items():
        issue = case.issues[key]
        if one.position is None:
            total += one.salience.mean * max(value.mean for value in one.values.values())
        else:
            place = issue.to_scale(one.position.mean)
            total += one.salience.mean * max(100 - abs(issue.to_scale(issue.point(at)) - place) for at in issue.levels)
    return total / 100


def test_a_domain_and_its_profiles_that_are_written_are_read_together(tmp_path):
    for name, of in (("syria", None), ("russia", "russia"), ("usa", "usa")):
        (tmp_path / f"{name}.xml").write_bytes(converted("syria-2018", ".xml", of=of)[0])
    case = load(tmp_path / "syria.xml")
    assert (case.title, set(case.actors)) == ("Endgame in Syria, July 2018", {"russia", "usa"})


def test_a_profile_of_nobody_is_refused():
    with pytest.raises(UnknownName, match="rusia"):
        converted("syria-2018", ".xml", of="rusia")
    with pytest.raises(RealpolitikError, match="only a profile"):
        converted("syria-2018", ".txt", of="russia")
