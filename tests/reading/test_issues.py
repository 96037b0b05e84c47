"""Issues are proposed where statements are about the same."""

from __future__ import annotations

from realpolitik.reading.issues import issues
from tests.reading.invented import said

DISPUTE = (
    "Kenya wants a new harbour on the lake.",
    "Uganda opposes the new harbour on the lake.",
    "Rwanda wants cheaper coffee.",
)


def test_what_one_wants_and_another_opposes_is_a_disputed_issue():
    (one,) = said(*DISPUTE).issues
    assert one.is_disputed
    assert (one.favour, one.oppose) == (("kenya",), ("uganda",))
    assert "harbour" in one.words


def test_what_only_one_statement_is_about_is_no_issue():
    assert said(DISPUTE[0], DISPUTE[2]).issues == ()


def test_actors_on_one_side_agree():
    (one,) = said(DISPUTE[0], "Rwanda favours a new harbour on the lake.").issues
    assert not one.is_disputed
    assert one.favour == ("kenya", "rwanda")


def test_an_issue_points_at_its_statements():
    found = said(*DISPUTE)
    (one,) = issues(found.statements)
    assert [found.statements[place].holder for place in one.statements] == ["kenya", "uganda"]


def test_no_statements_make_no_issues():
    assert issues([]) == ()
