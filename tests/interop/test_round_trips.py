"""Every form of file, with whatever names and numbers: written and read it is the same; damaged, it is told."""

from __future__ import annotations

from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.case import Case, parse
from realpolitik.errors import CaseError, Problem, RealpolitikError
from realpolitik.interop.files import FORMS, converted, load
from realpolitik.interop.ktab import dimension_names
from tests.interop.samples import SAMPLES
from tests.strategies import text_of

NAME = (
    st.text(st.characters(exclude_categories=("C",), exclude_characters=".#\u2028\u2029\x85"), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
TRICKY = st.sampled_from(["O'Neill, the 2nd", '"quoted"', "'single", "a;b;c;d;e;f", "état №1", "x  y", "=1+1", "100%"])
NAMES = st.one_of(NAME, TRICKY)
HUNDRED = st.integers(0, 1000).map(lambda tenth: tenth / 10)
POWER = st.integers(1, 10**6).map(lambda thousandth: thousandth / 1000)


@st.composite
def cases(draw: st.DrawFn, issues: int = 3, is_full: bool = False) -> Case:
    """A case of actors, issues from 0 to 100 and stances; with gaps, or everybody on every issue."""
    actors = draw(st.lists(NAMES, min_size=2, max_size=4, unique=True))
    keys = draw(st.lists(NAMES, min_size=issues, max_size=issues, unique=True))
    cells = list(product(actors, keys))
    here = cells if is_full else draw(st.lists(st.sampled_from(cells), min_size=1, unique=True))
    stances: dict[str, dict[str, object]] = {}
    for actor, key in (cell for cell in cells if cell in here):
        salience = draw(HUNDRED) / (issues if is_full else 1)
        stances.setdefault(actor, {})[key] = {"position": draw(HUNDRED), "salience": round(salience, 6)}
    return parse(text_of({
        "realpolitik": 1,
        "title": draw(NAMES),
        "actors": {actor: {"name": draw(NAMES), "capability": draw(POWER)} for actor in stances},
        "issues": {key: {"levels": {"lowest": 0, "highest": 100}, "status_quo": "lowest"} for key in keys},
        "stances": stances,
    }))  # fmt: skip


@st.composite
def profiles(draw: st.DrawFn) -> Case:
    """A case of one actor, on issues of whose values the best is worth all, and on ranges of which it wants an end."""
    keys = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    weights = draw(st.lists(st.integers(1, 9), min_size=len(keys), max_size=len(keys)))
    issues: dict[str, object] = {}
    stances: dict[str, object] = {}
    for key, weight in zip(keys, weights, strict=True):
        salience = round(100 * weight / sum(weights), 9)
        if draw(st.booleans()):
            low, width = draw(st.integers(-50, 50)), draw(st.integers(1, 5000))
            issues[key] = {"levels": {"lowest": low, "highest": low + width}, "status_quo": "lowest"}
            stances[key] = {"position": draw(st.sampled_from((low, low + width))), "salience": salience}
        else:
            levels = draw(st.lists(NAMES, min_size=2, max_size=4, unique=True))
            issues[key] = {"levels": levels, "status_quo": levels[0]}
            worths = [100.0, *(draw(HUNDRED) for _ in levels[1:])]
            stances[key] = {"values": dict(zip(levels, worths, strict=True)), "salience": salience}
    document = {"realpolitik": 1, "title": draw(NAMES), "actors": {"actor": {"name": "actor"}}, "issues": issues,
                "stances": {"actor": stances}}  # fmt: skip
    return parse(text_of(document))


def back(folder: Path, case: Case, form: str, suffix: str, of: str | None = None) -> Case:
    """A case written in a form, and read again."""
    there = folder / "case.yaml"
    there.write_text(text_of(case.document), encoding="utf-8")
    (folder / "back").mkdir(exist_ok=True)
    file = folder / "back" / f"{of or 'case'}{suffix}"
    file.write_bytes(converted(str(there), suffix, form, of)[0])
    return load(file)


def facts(case: Case) -> dict[str, object]:
    """What a case says, but for its title and rounding."""
    stances = {
        (actor, key): (
            one.position and pytest.approx(one.position.mean),
            {level: pytest.approx(value.mean, abs=1e-6) for level, value in (one.values or {}).items()},
            pytest.approx(one.salience.mean, abs=1e-6),
            pytest.approx((one.capability or case.actors[actor].capability).mean),
        )
        for actor, own in case.stances.items()
        for key, one in own.items()
    }
    return {
        "actors": {key: one.name for key, one in case.actors.items()},
        "issues": {key: (one.levels, one.points) for key, one in case.issues.items()},
        "stances": stances,
    }


# There and back -------------------------------------------------------------------------------------------------------


@given(cases())
def test_whatever_the_exchange_model_can_hold_comes_back(tmp_path_factory, case):
    assert facts(back(tmp_path_factory.mktemp("x"), case, "exchange", ".txt")) == facts(case)


@pytest.mark.parametrize("suffix", [".csv", ".xml"], ids=["table", "scenario"])
@given(case=cases(is_full=True))
def test_whatever_ktab_can_hold_comes_back(tmp_path_factory, suffix, case):
    found = back(tmp_path_factory.mktemp("k"), case, "ktab", suffix)
    assert facts(found)["stances"].keys() == {
        (actor, key) for actor, key in product(case.actors, names_of_dimensions(case))
    }
    assert list(facts(found)["stances"].values()) == list(facts(case)["stances"].values())
    assert {key: one.name for key, one in found.actors.items()} == {key: one.name for key, one in case.actors.items()}


def names_of_dimensions(case: Case) -> list[str]:
    """What dimensions are called once read: a name of digits only, or with a word for position, is not kept."""
    return dimension_names([f"{key} Position" for key in case.issues])


@given(cases(issues=1))
def test_whatever_a_table_of_one_issue_can_hold_comes_back(tmp_path_factory, case):
    folder = tmp_path_factory.mktemp("c")
    ((key, _),) = case.issues.items()
    if len({own[key].position.mean for own in case.stances.values()}) < 2:
        with pytest.raises(RealpolitikError, match=r"wants .* alike"):
            back(folder, case, "challenge", ".csv")
        return
    found = back(folder, case, "challenge", ".csv")
    assert [*facts(found)["stances"].values()] == [*facts(case)["stances"].values()]
    assert list(found.actors) == list(case.actors)


@pytest.mark.parametrize("suffix", [".xml", ".json"])
@given(case=profiles())
def test_whatever_a_profile_can_hold_comes_back(tmp_path_factory, suffix, case):
    assert facts(back(tmp_path_factory.mktemp("p"), case, "genius", suffix, "actor")) == facts(case)


@pytest.mark.parametrize("suffix", [".xml", ".json"])
def test_a_domain_is_read_with_the_profiles_written_beside_it(tmp_path, suffix):
    for name, of in (("syria", None), ("russia", "russia"), ("usa", "usa")):
        (tmp_path / f"{name}{suffix}").write_bytes(converted("syria-2018", suffix, "genius", of)[0])
    case = load(tmp_path / f"syria{suffix}")
    assert (case.title, set(case.actors)) == ("Endgame in Syria, July 2018", {"russia", "usa"})


# Damaged --------------------------------------------------------------------------------------------------------------

BYTES = st.one_of(st.sampled_from(list(b"\0\t\n\r ,;.'\"#<>&{}[]:-%0919eEN\xff\xef\xc3")), st.integers(0, 255))
DAMAGE = st.lists(st.tuples(st.floats(0, 1), st.sampled_from(("put", "drop", "change", "cut")), BYTES), max_size=12)


def damaged(data: bytes, changes: list[tuple[float, str, int]]) -> bytes:
    """A file after some bytes have been put in, dropped or changed, or a piece has been cut out."""
    for where, how, byte in changes:
        at = round(where * len(data))
        end = {"put": at, "drop": at + 1, "change": at + 1, "cut": at + byte}[how]
        data = data[:at] + (bytes([byte]) if how in ("put", "change") else b"") + data[end:]
    return data


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=60)
@given(changes=DAMAGE)
def test_a_damaged_file_is_a_case_or_says_what_is_wrong(tmp_path_factory, name, changes):
    file = tmp_path_factory.mktemp("damaged") / name
    file.write_bytes(damaged(SAMPLES[name].encode("utf-8"), changes))
    outcome = read_and_written(file)
    assert outcome
    assert all(isinstance(one, bytes) or one.file == str(file) for one in outcome)


def read_and_written(file: Path) -> list[Problem | bytes]:
    """Every problem of a file; or, where it has none, all that can be made of it."""
    try:
        load(file)
    except CaseError as error:
        return list(error.problems)
    made: list[Problem | bytes] = []
    for suffix in (".txt", ".csv", ".xml", ".json", ".yaml"):
        for form in (None, *(form for form, endings in FORMS.items() if suffix in endings)):
            with suppress(RealpolitikError):
                made.append(converted(str(file), suffix, form)[0])
    return made
