"""Tables of the collective-decision programs: read as they come, every problem with its line, and written back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.case import Case
from realpolitik.cli import main
from realpolitik.errors import CaseError, RealpolitikError
from realpolitik.interop.files import converted, load
from realpolitik.interop.rows import Rows
from tests.interop import samples

EXCHANGE = """\
'#A'\t'upland'\t'Upland'\t''
'#A'\t'Cote d''Azur'\t''\t''
'#P'\t'water'\t'water'\t'How much?'
'#M'\t'water'\t0.5
'#M'\t'water'\t7
'#P'\t'power'
'#M'\t'power'\t0
'#M'\t'power'\t100
'#D'\t'upland'\t'water'\t3\t0.95\t1.0
'#D'\t'upland'\t'power'\t100\t0.07\t1.0
'#D'\t'Cote d''Azur'\t'water'\t7\t0.2\t0.6
'#D'\t'Cote d''Azur'\t'power'\t0\t1\t0.3
"""
KTAB = """\
The river,"Two states; two dimensions",2,2,
Actor,Description,Power,Water Position,Water Salience,Power Pstn,Power Sal
UP, Upland,100.5,30,24.0,20,48.0,
LOW,Lowland,60,45,44.7,65,41.3
"""
CHALLENGE = """\
Actor,Capability,Position,Salience
Upland,0.08,4,0.8
Lowland,0.16,10,0.6
"""


def written(folder: Path, text: str, name: str) -> Path:
    file = folder / name
    file.write_bytes(text.encode("utf-8"))
    return file


def problems_of(file: Path) -> list[tuple[int | None, str]]:
    with pytest.raises(CaseError) as raised:
        load(file)
    assert all(problem.file == str(file) for problem in raised.value.problems)
    return [(problem.line, problem.message) for problem in raised.value.problems]


def stance(case: Case, actor: str, issue: str) -> tuple[float, float]:
    found = case.stances[actor][issue]
    assert found.position is not None
    return found.position.mean, found.salience.mean


# Read -----------------------------------------------------------------------------------------------------------------


def test_a_file_of_the_exchange_model_is_a_case(tmp_path):
    case = load(written(tmp_path, EXCHANGE, "river.txt"))
    assert (case.title, list(case.actors), list(case.issues)) == (
        "river",
        ["upland", "Cote d'Azur"],
        ["water", "power"],
    )
    assert case.actors["upland"].name == "Upland"
    assert (case.issues["water"].bounds, case.issues["water"].question) == ((0.5, 7), "How much?")
    assert (stance(case, "upland", "water"), stance(case, "upland", "power")) == ((3, 95), (100, 7))


def test_power_that_differs_by_issue_stands_in_the_stance(tmp_path):
    case = load(written(tmp_path, EXCHANGE, "river.txt"))
    azure = case.stances["Cote d'Azur"]
    powers = {key: one.capability.mean if one.capability else case.actors["Cote d'Azur"].capability.mean
              for key, one in azure.items()}  # fmt: skip
    assert powers == {"water": 0.6, "power": 0.3}


def test_a_table_for_ktab_is_a_case(tmp_path):
    case = load(written(tmp_path, KTAB, "river.csv"))
    assert (case.title, list(case.actors), list(case.issues)) == ("The river", ["UP", "LOW"], ["Water", "Power"])
    assert (case.actors["UP"].name, case.actors["UP"].capability.mean) == ("Upland", 100.5)
    assert (stance(case, "LOW", "Water"), stance(case, "UP", "Power")) == ((45, 44.7), (20, 48))
    assert case.issues["Water"].bounds == (0, 100)


def test_headings_that_only_count_dimensions_give_them_names(tmp_path):
    text = KTAB.replace("Water Position,Water Salience,Power Pstn,Power Sal", "Pstn1,Sal1,Pstn2,Sal2")
    assert list(load(written(tmp_path, text, "river.csv")).issues) == ["Dimension 1", "Dimension 2"]


def test_a_table_of_one_issue_is_a_case_on_the_range_of_its_positions(tmp_path):
    case = load(written(tmp_path, CHALLENGE, "cars.csv"))
    assert (case.title, list(case.issues)) == ("cars", ["position"])
    assert case.issues["position"].bounds == (4, 10)
    assert stance(case, "Lowland", "position") == (10, 60)


def test_saliences_of_a_table_of_one_issue_may_run_to_a_hundred(tmp_path):
    text = CHALLENGE.replace("0.8\n", "80\n").replace("0.6\n", "60\n")
    case = load(written(tmp_path, text, "cars.csv"))
    assert stance(case, "Upland", "position") == (4, 80)


def semicolons(text: str) -> str:
    return text.replace("\t", ";").replace("'", '"').replace('""', "'")


FORMS = {
    "mark-and-windows-lines": (lambda text: "\ufeff" + text.replace("\n", "\r\n")),
    "blank-lines-and-comments": (lambda text: "# by hand\n\n" + text.replace("\n", "\n\n#  -- \n") + "\n"),
    "no-last-line-end": (lambda text: text.rstrip("\n")),
    "old-macintosh-lines": (lambda text: text.replace("\n", "\r")),
}


@pytest.mark.parametrize("change", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize(
    ("text", "name"),
    [(EXCHANGE, "r.txt"), (KTAB, "r.csv"), (CHALLENGE, "r.csv")],
    ids=["exchange", "ktab", "one-issue"],
)
def test_the_form_of_a_file_does_not_matter(tmp_path, text, name, change):
    plain = load(written(tmp_path, text, name))
    (tmp_path / "other").mkdir()
    assert load(written(tmp_path / "other", change(text), name)).sha256 == plain.sha256


@pytest.mark.parametrize("name", ["r.txt", "r.csv", "r.tsv"])
def test_semicolons_double_quotes_and_decimal_commas_are_read(tmp_path, name):
    plain = load(written(tmp_path, EXCHANGE, "r.txt"))
    (tmp_path / "other").mkdir()
    text = EXCHANGE.replace("d''Azur", "d'Azur").replace("\t'", '\t"').replace("'\t", '"\t').replace("'\n", '"\n')
    text = text.replace("'#", '"#').replace(".", ",").replace("\t", ";")
    assert load(written(tmp_path / "other", text, name)).sha256 == plain.sha256


def test_columns_of_a_table_of_one_issue_may_stand_in_any_order_under_other_names(tmp_path):
    text = "Salience;Power;Player;Position\n0,8;0,08;Upland;4\n0,6;0,16;Lowland;10\n"
    plain = load(written(tmp_path, CHALLENGE, "cars.csv"))
    (tmp_path / "other").mkdir()
    assert load(written(tmp_path / "other", text, "cars.csv")).sha256 == plain.sha256


def test_a_name_that_paths_could_not_hold_is_still_read(tmp_path):
    text = CHALLENGE.replace("Upland", "St. Kitts").replace("Lowland", "St_ Kitts")
    case = load(written(tmp_path, text, "cars.csv"))
    assert {key: actor.name for key, actor in case.actors.items()} == {
        "St_ Kitts": "St. Kitts",
        "St_ Kitts 2": "St_ Kitts",
    }


def test_a_table_for_ktab_may_count_more_in_its_title_and_leave_stances_out(tmp_path):
    case = load(written(tmp_path, samples.KTAB, "river.csv"))
    assert list(case.issues) == ["Water", "Composition"]
    assert (list(case.stances["SEA"]), case.actors["LOW"].name) == (["Water"], "Lowland, the")


def test_semicolons_in_names_do_not_separate_where_commas_do(tmp_path):
    text = CHALLENGE.replace("Upland", '"Upland; a, b"').replace("Lowland", "Lowland; c; d")
    assert list(load(written(tmp_path, text, "cars.csv")).actors) == ["Upland; a, b", "Lowland; c; d"]


def test_headings_may_name_units_and_numbers_use_a_real_minus_sign(tmp_path):
    case = load(written(tmp_path, samples.CHALLENGE, "cars.csv"))
    assert (stance(case, "Upland", "position"), stance(case, "Lowland", "position")) == ((4, 80), (-10, 60))


def test_a_scenario_for_ktab_is_the_case_of_its_table(tmp_path):
    case = load(written(tmp_path, samples.SCENARIO, "river.xml"))
    table = load(
        written(tmp_path, KTAB.replace(",48.0,", ",48.0").replace('"Two states; two dimensions"', ""), "river.csv")
    )
    assert case.sha256 == table.sha256


# What is wrong --------------------------------------------------------------------------------------------------------


def test_every_problem_of_a_scenario_is_told_with_its_actors_line(tmp_path):
    text = samples.SCENARIO.replace("<dCoord>30</dCoord>", "<dCoord/>").replace(">41.3<", ">71.3<").replace("LOW", "UP")
    assert problems_of(written(tmp_path, text, "river.xml")) == [
        (12, "the position on Water is missing"),
        (19, 'actor "UP" stands in line 12 already'),
        (19, "the saliences add up to 116"),
    ]


def test_a_table_for_ktab_without_its_first_or_second_row_says_which(tmp_path):
    first, second, *rest = KTAB.splitlines(keepends=True)
    assert problems_of(written(tmp_path, first + "".join(rest), "river.csv")) == [(2, "the headings are missing")]
    with pytest.raises(CaseError, match="if it is KTAB's, a row stands above: name, description, 2, 2"):
        load(written(tmp_path, second + "".join(rest), "river.csv"))


def test_a_mark_between_thousands_and_saliences_of_two_units_are_told(tmp_path):
    text = 'Actor,Power,Position,Salience\nUpland,"1,000",4,0.5\nLowland,1,10,60\nSea,1,7,0.9\n'
    assert problems_of(written(tmp_path, text, "cars.csv")) == [
        (2, 'the capability "1,000" is not a number'),
        (4, "the salience 0.9 runs to 1, and another, 60, to 100"),
    ]


def test_every_problem_of_a_file_of_the_exchange_model_is_told_with_its_line(tmp_path):
    text = """\
#A\tupland
#A\tupland
#P\twater
#M\twater\t0
#M\twater\tten
#P\tpower
#M\tpower\t5
#D\tlowland\twater\t3\t0.5\t1
#D\tupland\twatr\t3\t0.5\t1
#D\tupland\tpower\t3\t5\t-1
#D\tupland\twater
#X\tupland
#A\tlowland
"""
    assert problems_of(written(tmp_path, text, "river.txt")) == [
        (2, 'actor "upland" stands in line 1 already'),
        (5, 'the end "ten" is not a number'),
        (6, 'issue "power" has one end, 5'),
        (8, 'actor "lowland" is declared only in line 13'),
        (9, '"watr" is no issue of the file'),
        (10, "the salience 5 is above 1"),
        (10, "the power -1 is below 0"),
        (11, "the position is missing"),
        (11, "the salience is missing"),
        (11, "the power is missing"),
        (12, '"#X" is no kind of row'),
    ]


def test_a_stance_given_twice_or_off_the_scale_is_told(tmp_path):
    text = EXCHANGE + "'#D'\t'upland'\t'water'\t8\t0.95\t1.0\n"
    assert problems_of(written(tmp_path, text, "river.txt")) == [
        (13, 'what is wanted by "upland" on "water" stands in line 9 already'),
        (13, "the position 8 is above 7"),
    ]


def test_every_problem_of_a_table_for_ktab_is_told_with_its_line(tmp_path):
    text = """\
The river,,3,2
Actor,Description,Power,Pstn1,Sal1,Pstn2
UP,Upland,much,30,24,120,48
UP,Again,1,0,60,0,60
,Nobody,1,0,1,0,1,9
"""
    assert problems_of(written(tmp_path, text, "river.csv")) == [
        (2, "6 headings for 2 dimensions"),
        (3, 'the power "much" is not a number'),
        (3, "the position on Dimension 2 120 is above 100"),
        (4, 'actor "UP" stands in line 3 already'),
        (4, "the saliences add up to 120"),
        (5, "the actor has no name"),
        (5, "the row has 8 cells"),
    ]


def test_a_table_for_ktab_that_miscounts_its_actors_is_told(tmp_path):
    text = KTAB.replace(",2,2,", ",5,2,")
    assert problems_of(written(tmp_path, text, "river.csv")) == [(1, "the table has 2 rows of actors, not 5")]


def test_every_problem_of_a_table_of_one_issue_is_told_with_its_line(tmp_path):
    text = "Actor,Capability,Position,Salience\nUpland,-1,4,0.8\nUpland,1,,120\n,1,nan,1\n"
    assert problems_of(written(tmp_path, text, "cars.csv")) == [
        (2, "the capability -1 is below 0"),
        (3, 'actor "Upland" stands in line 2 already'),
        (3, "the position is missing"),
        (3, "the salience 120 is above 100"),
        (4, "the actor has no name"),
        (4, 'the position "nan" is not a number'),
    ]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        pytest.param("", None, "the file is empty", id="nothing"),
        pytest.param("a,b\n1,2\n", 1, "the file is no table that is read here", id="another-table"),
        pytest.param("Actor,Position\nUpland,3\n", 1, "there is no column of capability", id="a-column-is-missing"),
        pytest.param("Actor,Power,Position,Salience\n", 1, "the table has no actors", id="no-rows"),
        pytest.param(CHALLENGE.replace(",10,", ",4,"), None, "every position is 4", id="all-want-the-same"),
    ],
)
def test_what_makes_no_table_is_told(tmp_path, text, line, says):
    first, *_ = problems_of(written(tmp_path, text, "t.csv"))
    assert first[0] == line
    assert first[1].startswith(says)


def test_a_text_that_is_no_table_may_be_a_case_file(tmp_path):
    file = written(
        tmp_path, "realpolitik: 1\ntitle: X\nactors: {a: {}}\nissues: {b: {levels: [c, d], status_quo: c}}\n", "x.txt"
    )
    assert load(file).title == "X"


@given(st.text(alphabet="#AMPD'\"\t;,\n 0.1x", max_size=200))
def test_whatever_stands_in_a_table_it_is_a_case_or_a_problem(tmp_path_factory, text):
    file = written(tmp_path_factory.mktemp("any"), text, "any.csv")
    try:
        found: object = load(file)
    except CaseError as error:
        found = error.problems
    assert isinstance(found, Case) or found


def test_a_line_of_many_quotes_takes_no_time():
    rows = Rows.of("'a," * 6000 + "\n", None, lambda line: False)
    assert rows.rows[0].cells[0] == "'a"


# Written --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [(EXCHANGE, "r.txt", "exchange"), (KTAB, "r.csv", "ktab"), (CHALLENGE, "r.csv", "challenge")],
    ids=["exchange", "ktab", "one-issue"],
)
def test_what_is_written_reads_back_as_the_same_case(tmp_path, text, name, form):
    case = load(written(tmp_path, text, name))
    there = tmp_path / "case.yaml"
    there.write_bytes(converted(str(tmp_path / name), ".yaml")[0])
    (tmp_path / "back").mkdir()
    back = tmp_path / "back" / name
    back.write_bytes(converted(str(there), Path(name).suffix, form)[0])
    assert load(back).sha256 == case.sha256


def test_what_a_table_cannot_hold_is_named():
    _, lost = converted("syria-2018", ".txt")
    assert {"levers", "deals", "claims", "names of levels", "conditions of stances", "comments"} <= set(lost)
    assert "issues without order (successor)" in lost


def test_saliences_that_add_up_to_too_much_for_ktab_are_made_smaller_and_that_is_named(tmp_path):
    file = written(tmp_path, EXCHANGE, "river.txt")
    data, lost = converted(str(file), ".csv")
    assert any("all times 0.833" in one for one in lost)
    assert any("capability by issue" in one for one in lost)
    case = load(written(tmp_path, data.decode(), "river.csv"))
    assert stance(case, "Cote d'Azur", "power") == (0, pytest.approx(100 / 1.2))
    assert stance(case, "upland", "water") == (pytest.approx(100 * 2.5 / 6.5), pytest.approx(95 / 1.2))


@pytest.mark.parametrize(
    ("suffix", "form", "says"),
    [
        (".csv", "ktab", "missing are usa on army"),
        (".csv", "challenge", "holds one issue"),
        (".yaml", "ktab", "the form ktab is for a file that ends in .csv"),
        (".pdf", None, "no file is written that ends in .pdf"),
    ],
)
def test_what_cannot_be_written_says_why(suffix, form, says):
    with pytest.raises(RealpolitikError, match=says):
        converted("syria-2018", suffix, form)


def test_a_scale_that_is_wider_than_its_positions_is_named_where_it_is_lost(tmp_path):
    there = written(tmp_path, KTAB.replace(",2,2,", ",2,1,").replace(",Power Pstn,Power Sal", "").replace(
        ",20,48.0,", "").replace(",65,41.3", ""), "river.csv")  # fmt: skip
    data, lost = converted(str(there), ".csv", "challenge")
    assert lost == ("ends of the scale (it runs over the positions)",)
    assert load(written(tmp_path, data.decode(), "one.csv")).issues["position"].bounds == (30, 45)


def test_a_file_that_is_of_the_wanted_kind_already_is_not_converted(tmp_path):
    with pytest.raises(RealpolitikError, match="is a table for KTAB already"):
        converted(str(written(tmp_path, KTAB, "r.csv")), ".csv")


def test_a_case_without_a_stance_has_nothing_to_write():
    with pytest.raises(RealpolitikError, match="no stance on an issue with a scale"):
        converted("barter-1950", ".txt")


# As commands ----------------------------------------------------------------------------------------------------------


def test_a_command_takes_such_a_file_as_its_case(tmp_path):
    file = written(tmp_path, EXCHANGE, "river.txt")
    result = CliRunner().invoke(main, ["exchange", str(file), "--json"])
    assert json.loads(result.stdout)["case"]["title"] == "river"


def test_a_file_with_problems_writes_nothing_and_tells_all(tmp_path):
    file, out = written(tmp_path, CHALLENGE.replace("0.08", "x").replace("10", "y"), "cars.csv"), tmp_path / "cars.yaml"
    result = CliRunner().invoke(main, ["convert", str(file), str(out)])
    assert result.exit_code == 1
    assert "cars.csv:2" in result.output
    assert "cars.csv:3" in result.output
    assert not out.exists()


def test_files_of_both_programs_give_what_they_are_known_to_give(ground_truth):
    folder = ground_truth / "collective"
    emissions = json.loads((folder / "emissions-expected.json").read_text("utf-8"))
    (settled,) = rp.forecast(rp.load(str(folder / "emissions.csv"))).settlements
    assert settled.compromise == pytest.approx(emissions["weighted_mean_cap_x_sal"])
    for name, file, rounds in (("sample_data", "sample_data.txt", 4), ("copenhagen", "copenhagen.csv", 1)):
        expected = json.loads((folder / f"{name}-expected-5rounds.json").read_text("utf-8"))
        found = rp.exchange(rp.load(str(folder / file)), rounds=rounds)
        for at in range(rounds):
            ends = {course.key: course.rounds[at].outcome for course in found.issues}
            assert ends == pytest.approx(expected[at]["voting_nbs_denorm"], abs=1e-9)
    assert len(rp.load(str(folder / "dummyData_3Dim.csv")).issues) == 3
    assert len(rp.load(str(folder / "SOE-Pol-Comp.csv")).actors) == 13
