"""Tables of decisions: read as they come, every problem with its line."""

from __future__ import annotations

import pytest

from realpolitik.errors import CaseError
from realpolitik.scoring.decisions import MOST_ACTORS, read_decisions
from tests.scoring.table import HEADS, ROWS, changed, table


@pytest.fixture
def read(tmp_path):
    def of(text):
        file = tmp_path / "table.tsv"
        file.write_bytes(text.encode("utf-8"))
        return read_decisions(file)

    return of


def problems(read, text):
    with pytest.raises(CaseError) as raised:
        read(text)
    return [(problem.line, problem.message) for problem in raised.value.problems]


def test_issues_of_one_proposal_make_one_case(read):
    found = read(table())
    assert [(one.key, len(one.case.issues), len(one.case.actors)) for one in found.proposals] == [
        ("1", 2, 3),
        ("2", 2, 3),
        ("3", 1, 3),
    ]
    assert (found.file, len(found.sha256)) == ("table.tsv", 64)


def test_a_blank_position_is_no_stance_and_a_blank_salience_no_weight(read):
    fish, river, _ = (one.case for one in read(table()).proposals)
    assert "quota" not in fish.stances["port"]
    assert river.stances["port"]["gate"].salience.mean == 0


def test_everybody_counts_alike(read):
    cases = [one.case for one in read(table()).proposals]
    assert {actor.capability.mean for case in cases for actor in case.actors.values()} == {1.0}


def test_a_decision_keeps_its_outcome_and_reference_point(read):
    (_, river, _) = read(table()).proposals
    assert [(one.issue, one.reference, one.outcome) for one in river.decisions] == [
        ("gate", 0.0, 30.0),
        ("flow", 100.0, None),
    ]


def test_a_table_may_lack_reference_points(read):
    at = HEADS.index("rp")
    rows = [row[:at] + row[at + 1 :] for row in ROWS]
    found = read(table(*rows, heads=HEADS[:at] + HEADS[at + 1 :]))
    assert {one.reference for proposal in found.proposals for one in proposal.decisions} == {None}


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "not-a-number": (changed(0, "pup", "north"), [(2, 'the position of up "north" is not a number')]),
        "off-the-scale": (changed(4, "out", "120"), [(6, "the outcome 120 is above 100")]),
        "negative": (changed(2, "slow", "-1"), [(4, "the salience of low -1 is below 0")]),
        "nan": (changed(2, "rp", "nan"), [(4, 'the reference point "nan" is not a number')]),
        "no-proposal": (changed(1, "prnrnmc", ""), [(3, "prnrnmc is missing")]),
        "twice": (changed(1, "isnrnmc", "quota"), [(3, 'issue "quota" stands in line 2 already')]),
        "short-row": (table(ROWS[0], ROWS[1][:-1]), [(3, "the row has 10 cells")]),
        "no-outcome-column": (table(*(row[:-1] for row in ROWS), heads=HEADS[:-1]), [(1, 'there is no column "out"')]),
        "no-salience-column": (
            table(heads=tuple(word.replace("sport", "harbour") for word in HEADS)),
            [(1, 'there is a column "pport" and none "sport"')],
        ),
        "column-twice": (
            table(heads=tuple(word.replace("prname", "pup") for word in HEADS)),
            [(1, 'column "pup" stands twice')],
        ),
        "no-actors": (
            table(("1", "a", "50"), heads=("prnrnmc", "isnrnmc", "out")),
            [(1, "there is no actor")],
        ),
        "no-issues": (table(heads=HEADS).splitlines(keepends=True)[0], [(None, "the table has no issues")]),
        "empty": ("", [(None, "the file is empty")]),
    }.values(),
    ids=lambda value: None,
)
def test_what_makes_no_sense_is_told_with_its_line(read, text, expected):
    assert problems(read, text) == expected


def test_every_problem_is_told_at_once(read):
    rows = [list(row) for row in ROWS]
    rows[0][3], rows[3][6], rows[4][-1] = "x", "101", "y"
    assert [line for line, _ in problems(read, table(*map(tuple, rows)))] == [2, 5, 6]


def test_more_actors_than_can_be_bargained_for_are_refused(read):
    names = [f"n{at}" for at in range(MOST_ACTORS + 1)]
    heads = ("prnrnmc", "isnrnmc", *(f"p{name}" for name in names), *(f"s{name}" for name in names), "out")
    row = ("1", "a", *("50" for _ in heads[2:]))
    assert problems(read, table(row, heads=heads)) == [(1, f"there are {MOST_ACTORS + 1} actors")]
