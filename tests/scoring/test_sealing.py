"""Sealed forecasts: what is in them, that nothing can be changed, and that no file is trusted."""

from __future__ import annotations

import json
from hashlib import sha256

import numpy as np
import pytest
from click.testing import CliRunner

import realpolitik as rp
from realpolitik.cli import main
from realpolitik.errors import RealpolitikError, Undefined
from realpolitik.scoring.sealing import FORM, opened, sealed, short
from tests.small import small_case

DATE = "2031-05-03"


def river(salience="20..60"):
    return small_case(
        {"water": "none half all", "fees": "low high", "seat": "list north south"},
        {
            "up": {"water": ("none", salience), "fees": ("high", 40), "seat": ({"north": 100, "south": 0}, 30)},
            "low": {"water": ("all", 50), "fees": ("low", "10..70"), "seat": ({"north": 0, "south": 100}, "10..60")},
            "port": {"water": (50, 30)},
        },
    )


def seal_of(case, **parameters):
    return sealed(case, rp.forecast(case, methods=["median", "challenge"]), DATE, **parameters)


@pytest.fixture
def whole():
    return seal_of(river(), draws=64)


@pytest.fixture
def file(tmp_path, whole):
    path = tmp_path / "river.json"
    path.write_text(whole.to_json(), encoding="utf-8")
    return path


def signed(path, content):
    """Write anything with a seal that fits it, as anybody can."""
    said = json.dumps(content, sort_keys=True, separators=(",", ":"))
    path.write_text(json.dumps({**content, "seal": sha256(said.encode()).hexdigest()}), encoding="utf-8")


def content_of(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["seal"]
    return content


def test_a_sealed_forecast_comes_back_as_it_was(file, whole):
    assert opened(file) == whole
    assert opened(file).seal == whole.seal


def test_the_seal_is_the_hash_of_everything_else_in_the_file(file, whole):
    said = json.dumps(content_of(file), sort_keys=True, separators=(",", ":"))
    assert whole.seal == sha256(said.encode()).hexdigest()
    assert short(whole.seal).replace(" ", "") == whole.seal[:16]


def test_it_says_what_the_forecast_was_asked_and_rests_on(whole):
    case = river()
    assert (whole.date, whole.draws, whole.seed) == (DATE, 64, 0)
    assert (whole.case.title, whole.case.sha256) == (case.title, case.sha256)
    asked = {"methods": ["compromise", "median", "challenge"], "rounds": None, "readings": {}}
    assert {name: whole.parameters[name] for name in asked} == asked


def test_points_are_the_forecasts_and_quantiles_those_of_its_draws(whole):
    water = whole.issues[0]
    answer = rp.forecast(river())["water"]
    assert water.by_method["compromise"].point == pytest.approx(answer.by_method["compromise"])
    # up pulls to 0 with a salience from 20 to 60: 100·50 + 50·30 over the sum of saliences
    expected = (5000 + 1500) / (80 + np.quantile(np.linspace(20, 60, 10_001), [0.9, 0.5, 0.1]))
    found = np.array(water.by_method["compromise"].quantiles)[[10, 50, 90]]
    assert found == pytest.approx(expected, rel=0.02)


def test_without_order_it_says_in_which_share_of_draws_each_level_is_worth_most(whole):
    (seat,) = (issue for issue in whole.issues if not issue.issue.is_ordered)
    assert seat.by_method == {}
    assert seat.shares["north"] == pytest.approx(20 / 50, abs=0.05)  # where low's 10 to 60 is less than up's 30
    assert sum(seat.shares.values()) == pytest.approx(1)


def test_a_case_without_ranges_has_points_for_distributions():
    case = small_case({"water": "none all"}, {"up": {"water": ("none", 20)}, "low": {"water": ("all", 60)}})
    found = seal_of(case)
    assert found.draws == 0
    assert set(found.issues[0].by_method["compromise"].quantiles) == {75.0}


def test_the_same_case_date_and_seed_give_the_same_bytes(whole):
    assert seal_of(river(), draws=64).to_json() == whole.to_json()
    assert seal_of(river(), draws=64, seed=1).seal != whole.seal
    assert seal_of(river("20..61"), draws=64).seal != whole.seal


def test_what_nobody_cares_about_is_left_out_and_nothing_at_all_is_refused():
    found = seal_of(small_case({"water": "none all", "void": "a b"}, {"up": {"water": ("all", 20)}}))
    assert [issue.key for issue in found.issues] == ["water"]
    with pytest.raises(Undefined, match="nobody cares about any issue"):
        seal_of(small_case({"void": "a b"}, {"up": {"void": ("a", 0)}}))


ALTERED = {
    "a-point": lambda content: content["issues"][0]["by_method"]["median"].update(point=1.0),
    "a-quantile": lambda content: content["issues"][1]["by_method"]["compromise"]["quantiles"].__setitem__(7, 0.0),
    "the-date": lambda content: content.update(date="2030-05-03"),
    "the-case": lambda content: content["case"].update(sha256="0" * 64),
    "the-seed": lambda content: content.update(seed=1),
    "the-program": lambda content: content.update(program="realpolitik 9"),
    "a-key-more": lambda content: content.update(note="as I always said"),
    "an-issue-less": lambda content: content["issues"].pop(),
}


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED.keys())
def test_an_altered_file_is_refused_and_nothing_of_it_told(file, alter):
    content = json.loads(file.read_text(encoding="utf-8"))
    alter(content)
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(RealpolitikError) as raised:
        opened(file)
    assert str(raised.value) == (
        f"{file} has been altered: its content isn't what its seal was made of, so nothing in it is trusted"
    )


def test_spaces_line_ends_and_the_order_of_keys_are_no_alteration(file, whole):
    content = json.loads(file.read_text(encoding="utf-8"))
    file.write_bytes(json.dumps(dict(reversed(content.items())), indent=7).replace("\n", "\r\n").encode())
    assert opened(file) == whole


NOT_SEALED = {
    "empty": ("", "Expecting value"),
    "no-json": ("realpolitik: 1", "Expecting value"),
    "a-list": ("[1, 2]", "its format isn't"),
    "an-answer": ('{"format": "realpolitik/forecast/2"}', "its format isn't"),
    "no-seal": (f'{{"format": "{FORM}"}}', "it has no seal"),
    "nan": (f'{{"format": "{FORM}", "seal": "", "seed": NaN}}', "NaN is no number"),
    "beyond-floats": (f'{{"format": "{FORM}", "seal": "", "seed": 1e999}}', "Out of range float"),
    "a-number-of-many-digits": (f'{{"format": "{FORM}", "seal": "", "seed": {"9" * 5000}}}', "digits"),
    "a-key-twice": (f'{{"format": "{FORM}", "seal": "", "seed": 1, "seed": 2}}', "a key stands twice"),
    "deep": ("[" * 200_000 + "]" * 200_000, "nested too deeply"),
}


@pytest.mark.parametrize(("text", "reason"), NOT_SEALED.values(), ids=NOT_SEALED.keys())
def test_what_is_no_sealed_forecast_is_told_so(tmp_path, text, reason):
    path = tmp_path / "odd.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RealpolitikError, match=f"odd.json is not a sealed forecast: .*{reason}"):
        opened(path)


def test_a_file_too_large_to_be_one_is_not_read(tmp_path):
    path = tmp_path / "huge.json"
    path.write_bytes(b" " * 6_000_000)
    with pytest.raises(RealpolitikError, match="larger than"):
        opened(path)


FORGED = {
    "a-word-for-a-number": lambda content: content.update(seed="none"),
    "no-date": lambda content: content.update(date="yesterday"),
    "no-issues": lambda content: content.update(issues=[]),
    "an-issue-twice": lambda content: content["issues"].append(content["issues"][0]),
    "too-few-quantiles": lambda content: content["issues"][0]["by_method"]["median"]["quantiles"].pop(),
    "quantiles-that-fall": lambda content: content["issues"][0]["by_method"]["median"]["quantiles"].reverse(),
    "off-the-scale": lambda content: content["issues"][0]["by_method"]["median"].update(point=1e300),
    "a-scale-without-extent": lambda content: content["issues"][1].update(levels={"low": 5.0, "high": 5.0}),
    "a-scale-beyond-floats": lambda content: content["issues"][1].update(levels={"low": -1.7e308, "high": 1.7e308}),
    "a-level-without-a-point": lambda content: content["issues"][1]["levels"].update(low=None),
    "shares-of-other-levels": lambda content: content["issues"][2].update(shares={"east": 1.0}),
    "shares-above-one": lambda content: content["issues"][2]["shares"].update(north=3.0),
    "more-than-a-forecast": lambda content: content.update(note="trust me"),
    "a-name-that-steers-the-terminal": lambda content: content["issues"][0].update(key="\x1b[2Jwater"),
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
def test_a_seal_alone_makes_no_forecast(file, forge):
    content = content_of(file)
    content["issues"][0]["by_method"]["median"]["quantiles"] = [float(at) for at in range(101)]
    forge(content)
    signed(file, content)
    with pytest.raises(RealpolitikError, match="is sealed, but not as a forecast: ") as raised:
        opened(file)
    assert "\x1b" not in str(raised.value)


# The command ------------------------------------------------------------------------------------------------------


def run(*arguments, **environment):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environment)


def test_the_command_answers_seals_and_tells_the_seal(tmp_path):
    file = tmp_path / "emissions.json"
    result = run("forecast", "emissions-1989", "--seal", file, SOURCE_DATE_EPOCH="1935532800")
    found = opened(file)
    assert (result.exit_code, found.date) == (0, "2031-05-03")
    assert "Issue by issue" in result.stdout
    assert found.seal in result.stderr
    again = tmp_path / "again.json"
    run("forecast", "emissions-1989", "--json", "--seal", again, SOURCE_DATE_EPOCH="1935532800")
    assert again.read_bytes() == file.read_bytes()


def test_what_is_sealed_is_never_replaced(file, whole):
    result = run("forecast", "emissions-1989", "--seal", file)
    assert result.exit_code == 2
    assert "what is sealed isn't replaced" in result.stderr
    assert opened(file) == whole


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--draws", "64"], "belong to --seal"),
        (["--seal", "nowhere/river.json"], "there is no folder nowhere"),
        (["--seal", "one.json", "-o", "one.json"], "name one file"),
    ],
    ids=["draws-without-a-seal", "no-folder", "one-file-for-both"],
)
def test_options_that_make_no_sense_are_wrong_usage(tmp_path, monkeypatch, arguments, reason):
    monkeypatch.chdir(tmp_path)
    result = run("forecast", "emissions-1989", *arguments)
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert reason in result.stderr


def test_a_date_that_is_none_seals_nothing(tmp_path):
    result = run("forecast", "emissions-1989", "--seal", tmp_path / "a.json", SOURCE_DATE_EPOCH="May")
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "SOURCE_DATE_EPOCH is a number of seconds" in result.stderr


def test_the_mixture_is_sealed_beside_the_methods_and_as_wide_as_decisions_have_been_far_off():
    case = rp.load("emissions-1989")
    (issue,) = sealed(case, rp.forecast(case), "2031-05-01").issues
    (entry,) = rp.forecast(case).settlements
    mixture = issue.by_method["mixture"]
    assert (mixture.quantiles[10], mixture.point, mixture.quantiles[90]) == pytest.approx(
        (entry.likely.low, entry.likely.median, entry.likely.high)
    )
    assert len(set(issue.by_method["compromise"].quantiles)) == 1  # the case has no ranges
