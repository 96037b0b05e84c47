"""`read --review` at a terminal: what is asked, and what stands in the file after each answer."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from realpolitik.case import parse
from realpolitik.cli import main
from tests.reading.test_review import DRAFT, NOTE
from tests.terminal import at_a_terminal

REVIEW = ("read", "--review", "draft.yaml")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "note.txt").write_text(NOTE, encoding="utf-8")
    (tmp_path / "draft.yaml").write_text(DRAFT, encoding="utf-8")
    return tmp_path


def reviewed(folder, *keys):
    """What is shown, how it ends, and the file afterwards."""
    shown, code = at_a_terminal(
        folder, REVIEW, [f"{key}\n" if key not in "\x03\x04" or not key else key for key in keys]
    )
    return shown, code, (folder / "draft.yaml").read_text(encoding="utf-8")


def test_accepting_everything_leaves_the_draft_without_its_marks(folder):
    shown, code, text = reviewed(folder, "", "a", "accept", "", "", "")
    assert code == 0
    assert "6 to review in draft.yaml" in shown
    assert "6 decided, 0 left to review in draft.yaml" in shown
    assert parse(text) == parse(DRAFT)
    assert "to review" not in text


def test_a_value_that_the_rules_forbid_is_asked_for_again(folder):
    shown, code, text = reviewed(folder, "", "", "c 900", "banana", "20..30", "q")
    assert code == 1
    assert "position 900 is outside the scale 0–100" in shown
    assert '"banana" is not a level of dam' in shown
    assert "      position: 20..30\n" in text
    assert "3 decided, 3 left to review" in shown


def test_what_goes_with_an_actor_is_told_before_it_goes(folder):
    shown, _, text = reviewed(folder, "d", "n", "s", "q")
    assert "this goes too: all stances of Egypt; deal both; event talks" in " ".join(shown.split())
    assert text == DRAFT
    _, _, text = reviewed(folder, "d", "y", "q")
    assert list(parse(text).actors) == ["sudan"]


def test_back_undoes_the_last_decision_and_shows_what_was_skipped(folder):
    shown, code, text = reviewed(folder, "b", "s", "", "d", "y", "b", "b", "b", "q")
    assert code == 1
    assert "there is nothing to go back to" in shown
    assert text == DRAFT
    assert "0 decided, 6 left to review" in shown


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
def test_stopping_keeps_what_was_decided_and_the_rest_is_asked_next_time(folder, key):
    shown, code, text = reviewed(folder, "", key)
    assert code == 1
    assert "1 decided, 5 left to review" in shown
    assert text == DRAFT.replace("  egypt:  # to review", "  egypt:", 1)
    shown, _, _ = reviewed(folder, "q")
    assert "5 to review in draft.yaml" in shown
    assert "actor Egypt" not in shown


def test_an_answer_that_is_none_is_answered_with_help(folder):
    shown, _, text = reviewed(folder, "maybe", "?", "q")
    assert '"maybe" is no answer here' in shown
    assert shown.count("skip it for now") == 2
    assert text == DRAFT


def test_nothing_is_left_to_review_in_a_case_without_marks(folder):
    (folder / "draft.yaml").write_text(DRAFT.replace("# to review", "# seen"), encoding="utf-8")
    shown, code, _ = reviewed(folder)
    assert code == 0
    assert "0 decided, 0 left to review" in shown


def test_a_draft_with_problems_is_told_about_and_left_alone(folder):
    broken = DRAFT.replace("status_quo: unchanged", "status_quo: nowhere")
    (folder / "draft.yaml").write_text(broken, encoding="utf-8")
    shown, code, text = reviewed(folder)
    assert code == 1
    assert 'draft.yaml:15  "nowhere" is not a level of dam' in shown
    assert text == broken


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--review", "draft.yaml"], "the review needs a terminal"),
        (["--review"], "--review takes one draft"),
        (["--review", "a.yaml", "b.yaml"], "--review takes one draft"),
        (["--review", "a.yaml", "--force"], "--review takes one draft"),
        (["--review", "a.yaml", "--score", "g.json"], "--review takes one draft"),
        (["--score", "g.json", "a.txt", "--date", "2031"], "--score writes no draft: leave out --date"),
        (["a.txt", "--json"], "--json belongs to --score"),
        (["a.txt"], "-o FILE says where the draft is written"),
        ([], "Missing argument"),
    ],
    ids=["no-terminal", "nothing", "two", "force", "both", "score-date", "json", "no-output", "no-text"],
)
def test_options_that_do_not_go_together_are_wrong_usage(arguments, says):
    result = CliRunner().invoke(main, ["read", *arguments])
    assert result.exit_code == 2
    assert says in result.stderr
