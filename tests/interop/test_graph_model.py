"""Graph models in JSON: what is read is what the file says, what is written is read again, and problems have places."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from realpolitik.case import parse
from realpolitik.case.edit import text_of
from realpolitik.case.file import load
from realpolitik.case.options import State
from realpolitik.errors import CaseError, RealpolitikError, TooLarge
from realpolitik.interop.graph_model import read, write
from tests.conftest import BESIDE

FOLDER = BESIDE / "ground-truth" / "graph-model"
FILES = sorted(FOLDER.glob("*.json"))
each_file = pytest.mark.parametrize("file", FILES or [FOLDER / "none"], ids=lambda file: file.stem)
OURS = ("title", "source", "decision_makers", "options", "feasible_states", "state_codes", "moves", "preferences")

SMALL = {
    "title": "Small",
    "source": "a seminar",
    "decision_makers": ["US", "Soviet Union"],
    "options": [{"name": "Strike!", "dm": "US"}, {"name": "If", "dm": "Soviet Union"}, {"name": "9", "dm": "US"}],
    "feasible_states": ["NN-", "YNN", "YNY", "NY-", "YY-"],
    "moves": {"US": {"1": [2, 3], "2": [1]}, "Soviet Union": {"1": [4], "2": [5], "3": []}},
    "preferences": {"US": [[2], [3], [1, 4], [5]], "Soviet Union": [[1], [2, 3, 4], [5]]},
    "expected": {"R": [1]},
}


@pytest.fixture
def ground(file):
    if not file.is_file():
        pytest.skip("needs ../shared/ground-truth/graph-model, which isn't part of the project")
    return file


def said(text):
    """What a graph model says, without what isn't read; equally good states have no order."""
    model = json.loads(text)
    kept = {key: model[key] for key in OURS if key in model}
    ranks = {maker: [sorted(tied) for tied in classes] for maker, classes in model["preferences"].items()}
    return kept | {"preferences": ranks}


@each_file
def test_a_published_model_written_again_says_the_same(ground, file):
    text = file.read_text("utf-8")
    assert said(write(read(text))) == said(text)


@each_file
def test_a_published_model_as_a_case_file_is_the_same_case(ground, file):
    case = read(file.read_text("utf-8"))
    again = parse(text_of(case.document))
    assert again == case
    assert again.options == case.options


@each_file
def test_states_keep_the_numbers_of_the_file(ground, file):
    model = json.loads(file.read_text("utf-8"))
    numbers = model.get("state_codes", range(1, len(model["feasible_states"]) + 1))
    names = {state.letters: name for state, name in read(file.read_text("utf-8")).options.names.items()}
    assert names == {letters: str(n) for letters, n in zip(model["feasible_states"], numbers, strict=True)}


def test_names_become_keys_and_are_kept_as_they_are():
    case = read(json.dumps(SMALL))
    assert {key: actor.name for key, actor in case.actors.items()} == {"us": "US", "soviet_union": "Soviet Union"}
    assert {key: one.name for key, one in case.options.choices.items()} == {
        "strike": "Strike!", "option_if": "If", "option_9": "9",
    }  # fmt: skip
    assert case.options.moves["us",][State("NN-")] == (State("YNN"), State("YNY"))
    assert [str(one) for one in case.options.preferences["us"].evidence[""]] == ["source"]
    assert said(write(case))["moves"]["US"] == {"1": [2, 3], "2": [1], "3": [], "4": [], "5": []}


def test_without_moves_the_options_give_them():
    model = {key: value for key, value in SMALL.items() if key != "moves"}
    written = said(write(read(json.dumps(model))))
    assert written["moves"]["Soviet Union"] == {"1": [4], "2": [5], "3": [5], "4": [1], "5": [2, 3]}
    assert written["moves"]["US"]["1"] == [2, 3]


def test_an_option_may_have_several_owners():
    model = SMALL | {"options": [{"name": "x", "dm": ["US", "Soviet Union"]}, *SMALL["options"][1:]]}
    case = read(json.dumps(model))
    assert case.options.choices["x"].by == ("us", "soviet_union")
    assert json.loads(write(case))["options"][0]["dm"] == ["US", "Soviet Union"]


def test_the_status_quo_is_kept():
    case = read(json.dumps(SMALL | {"status_quo": 4}))
    assert case.options.status_quo == State("NY-")
    assert json.loads(write(case))["status_quo"] == 4


WRONG = {  # id: (changes, place, message)
    "no-makers": ({"decision_makers": []}, "decision_makers", "must be a list that isn't empty"),
    "maker-twice": ({"decision_makers": ["US", "Soviet Union", "US"]}, "decision_makers[2]", '"US" stands twice'),
    "maker-number": ({"decision_makers": ["US", "Soviet Union", 3]}, "decision_makers[2]", "must be a name, not 3"),
    "option-text": ({"options": ["x", *SMALL["options"][1:]]}, "options[0]", 'must be {name, dm}, not "x"'),
    "option-nameless": ({"options": [{"dm": "US"}, *SMALL["options"][1:]]}, "options[0].name", "is missing"),
    "owner": (
        {"options": [{"name": "x", "dm": "USS"}, *SMALL["options"][1:]]}, "options[0].dm",
        '"USS" is not a decision maker; did you mean "US"?',
    ),
    "letters": ({"feasible_states": ["NN-", "YN", "YNY", "NY-", "YY-"]}, "feasible_states[1]", "2 letters, and there"),
    "letters-number": ({"feasible_states": ["NN-", 7, "YNY", "NY-", "YY-"]}, "feasible_states[1]", "must be a letter"),
    "overlap": ({"feasible_states": ["NN-", "YN-", "YNY", "NY-", "YY-"]}, "feasible_states[2]", "overlap"),
    "codes-short": ({"state_codes": [0, 1]}, "state_codes", "has 2 codes for 5 states"),
    "codes-twice": ({"state_codes": [0, 1, 1, 2, 3]}, "state_codes", "must be different numbers"),
    "mover": ({"moves": {"Sovjet Union": {}}}, "moves.Sovjet Union", 'did you mean "Soviet Union"?'),
    "moves-list": ({"moves": {"US": [1]}}, "moves.US", "must be a map from states to states, not a list"),
    "move-from": ({"moves": {"US": {"6": [1]}}}, "moves.US.6", '"6" is not a state'),
    "move-to": ({"moves": {"US": {"1": [2, 6]}}}, "moves.US.1[1]", "6 is not a state"),
    "move-to-itself": ({"moves": {"US": {"1": [2, 1]}}}, "moves.US.1[1]", "leads to itself"),
    "preference-of": ({"preferences": SMALL["preferences"] | {"UK": []}}, "preferences.UK", "not a decision maker"),
    "no-preference": ({"preferences": {"US": [[1, 2, 3, 4, 5]]}}, "preferences", "leaves out Soviet Union"),
    "preference-map": (
        {"preferences": SMALL["preferences"] | {"US": {"1": 3}}}, "preferences.US", "must be a list of classes",
    ),
    "left-out": ({"preferences": SMALL["preferences"] | {"US": [[2], [3, 1]]}}, "preferences.US", "leaves out 4, 5"),
    "named-twice": (
        {"preferences": SMALL["preferences"] | {"US": [[2], [3], [1, 4, 2], [5]]}}, "preferences.US[2][2]", "twice",
    ),
    "unknown-state": (
        {"preferences": SMALL["preferences"] | {"US": [[2], [3], [1, 4], [5], [6]]}}, "preferences.US[4]", "6 is not a",
    ),
    "class-empty": (
        {"preferences": SMALL["preferences"] | {"US": [[2], [], [3], [1, 4], [5]]}}, "preferences.US[1]", "is empty",
    ),
    "title": ({"title": ["x"]}, "title", "must be text, not a list"),
    "status-quo": ({"status_quo": 9}, "status_quo", "9 is not a state"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "place", "message"), WRONG.values(), ids=WRONG.keys())
def test_a_problem_is_told_once_with_its_place(changes, place, message):
    with pytest.raises(CaseError) as caught:
        read(json.dumps(SMALL | changes, indent=1), "model.json")
    (problem,) = caught.value.problems
    assert problem.path == place
    assert str(problem).startswith(f"model.json:{problem.line}  {place}: ")
    assert message in str(problem)


def test_all_problems_are_told_at_once():
    model = SMALL | {"title": 3, "moves": {"UK": {}}, "preferences": {"US": [[2], [7]], "Soviet Union": 4}}
    with pytest.raises(CaseError) as caught:
        read(json.dumps(model))
    assert {problem.path for problem in caught.value.problems} == {"title", "moves.UK", "preferences.Soviet Union"}


HOSTILE = {
    "not-json": ("{'a': 1}", "not JSON"),
    "empty": ("", "not JSON"),
    "a-list": ("[]", "isn't a map"),
    "nan": ('{"title": NaN}', "NaN is no number"),
    "huge-number": ('{"title": ' + "9" * 5000 + "}", "not JSON"),
    "twice": ('{"title": "a", "title": "b"}', '"title" stands twice'),
    "deep": ('{"moves": ' + "[" * 100_000 + "]" * 100_000 + "}", "levels deep"),
    "rather-deep": ('{"moves": ' + "[" * 60 + "]" * 60 + "}", "levels deep"),
    "many": ('{"moves": [' + "0," * 600_000 + "0]}", "more than 500,000 values"),
    "large": (" " * 5_000_001, "larger than 5 MB"),
    "options": (json.dumps(SMALL | {"options": [{"name": "x", "dm": "US"}] * 3000}), "3000 options"),
    "states": (json.dumps(SMALL | {"feasible_states": ["NN-"] * 5000}), "listed twice"),
    "patterns": (
        json.dumps(SMALL | {"options": [{"name": f"o{n}", "dm": "US"} for n in range(20)],
                            "feasible_states": [f"{n:020b}".replace("0", "N").replace("1", "-") for n in range(5000)]}),
        "sets of options open",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused(text, message):
    with pytest.raises(CaseError, match=message):
        read(text)


def test_any_change_of_a_model_is_read_or_refused_in_words():
    rng = random.Random(0)
    junk = [None, True, 3, -1.5, "x", "US", "NN-", [], {}, [1], {"1": [2]}, [["1"]], "Y" * 70]
    for _ in range(300):
        model = json.loads(json.dumps(SMALL))
        for _ in range(rng.randint(1, 3)):
            spoil(model, rng, junk)
        try:
            again = read(write(read(json.dumps(model))))
        except RealpolitikError as error:
            assert str(error)  # noqa: PT017 - refusing is one of two right answers
        else:
            assert again.options is not None


def spoil(value, rng, junk):
    """Puts something else somewhere inside."""
    while isinstance(value, dict | list) and value:
        key = rng.choice(list(value) if isinstance(value, dict) else range(len(value)))
        if rng.random() < 0.4 or not isinstance(value[key], dict | list) or not value[key]:
            value[key] = json.loads(json.dumps(rng.choice(junk)))
            return
        value = value[key]


LOST = {
    "nothing": ("title: X", "gives no conflict directly"),
    "tiers": ("a: {tiers: [[YN], [NY, NN, YY]]}", "how strongly a prefers"),
    "unknown": ("a: {weights: {x: 1}, unknown: [[YN, NY]]}", "what a can't compare"),
}
TWO = """\
realpolitik: 1
title: Two
actors: {a: {}, b: {}}
options:
  choices: {x: {by: a}, y: {by: b}}
  preferences:
    b: {weights: {y: 1}}
    """


@pytest.mark.parametrize(("line", "message"), LOST.values(), ids=LOST.keys())
def test_what_the_form_cannot_hold_is_refused_rather_than_lost(line, message):
    case = parse("realpolitik: 1\ntitle: X\n" if line.startswith("title") else TWO + line)
    with pytest.raises(RealpolitikError, match=message):
        write(case)


def test_moves_that_need_several_are_refused():
    with pytest.raises(RealpolitikError, match="that b and a move together"):
        write(parse(TWO + "a: {weights: {x: 1}}\n  moves: {a + b: {NN: [YY]}}\n"))


def test_what_is_too_large_to_spell_out_is_refused_with_its_size():
    choices = ", ".join(f"o{n}: {{by: a}}" for n in range(14))
    text = f"realpolitik: 1\ntitle: X\nactors: {{a: {{}}}}\noptions: {{choices: {{{choices}}}, preferences: "
    with pytest.raises(TooLarge, match="16,384 combinations"):
        write(parse(text + "{a: {weights: {o1: 1}}}}\n"))


BUNDLED = {
    "elmira-1991": ("lit_Elmira9", None),
    "cuba-1962": ("lit_Cuban_FH", None),
    "cuba-1962-no-way-back": ("lit_Cuban_FH_airstrike_irrev", "no_way_back"),
    "prisoners-dilemma": ("lit_PrisonersDilemma", None),
}


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_conflict_gives_the_states_moves_and_rankings_that_the_listed_graph_has(name):
    stem, scenario = BUNDLED[name]
    file: Path = FOLDER / f"{stem}.json"
    if not file.is_file():
        pytest.skip("needs ../shared/ground-truth/graph-model, which isn't part of the project")
    ours = json.loads(write(load(name.removesuffix("-no-way-back")).at(scenario)))
    listed = json.loads(file.read_text("utf-8"))
    assert all(
        agrees(mine, theirs) for mine, theirs in zip(ours["feasible_states"], listed["feasible_states"], strict=True)
    )
    assert list(ours["moves"].values()) == list(listed["moves"].values())
    assert list(ours["preferences"].values()) == list(listed["preferences"].values())


def agrees(mine, theirs):
    """Whether two spellings of a state differ only where one leaves an option open."""
    return all(a == b or "-" in (a, b) for a, b in zip(mine, theirs, strict=True))
