"""A number may be exact, a range or a range with a most likely value."""

from __future__ import annotations

import pytest

from realpolitik.case import Estimate
from realpolitik.case.reading import At, Book, Scale, names_of
from realpolitik.case.shape import Amount, Position

SCALE = {"levels": {"none": 0, "some": 40, "all": 100}, "status_quo": "none"}
DOWN = {"levels": {"none": 10, "some": 4, "all": 0}, "status_quo": "none"}


def read(shape, raw, issue=SCALE):
    book = Book(names_of({"issues": {"army": issue}}))
    return shape.read(raw, At(book, ("x",), "army")), [note.problem() for note in book.notes]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (5, Estimate(5, 5)),
        (0.25, Estimate(0.25, 0.25)),
        ("10..25", Estimate(10, 25)),
        ("-5..3", Estimate(-5, 3)),
        ("-5..-3", Estimate(-5, -3)),
        ("0.1..0.3", Estimate(0.1, 0.3)),
        (" 1 .. 2 ", Estimate(1, 2)),
        ("5..5", Estimate(5, 5)),
        ("1e1..2e1", Estimate(10, 20)),
        ({"low": 1, "mode": 2, "high": 4}, Estimate(1, 4, 2)),
        ({"low": 1, "high": 4}, Estimate(1, 4)),
    ],
)
def test_a_number_is_read_as_it_is_written(written, meant):
    assert read(Amount(), written) == (meant, [])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("some", Estimate(40, 40)),
        (70, Estimate(70, 70)),
        ("none..some", Estimate(0, 40)),
        ("some..70", Estimate(40, 70)),
        ({"low": "none", "mode": 10, "high": "some"}, Estimate(0, 40, 10)),
    ],
)
def test_a_position_may_name_levels(written, meant):
    assert read(Position(), written) == (meant, [])


def test_on_a_scale_that_runs_down_a_range_runs_from_the_lower_point():
    assert read(Position(), "all..some", DOWN)[0] == Estimate(0, 4)
    _, (problem,) = read(Position(), "some..all", DOWN)
    assert str(problem) == 'x "some..all" runs from 4 down to 0; write all..some'


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("ten", 'x "ten" is not a number, a range 10..25 or {low, mode, high}'),
        ("1..", 'x "1.." is not a number'),
        ("..1", 'x "..1" is not a number'),
        ("3..1", 'x "3..1" runs from 3 down to 1; write 1..3'),
        ("1..2..3", 'x "1..2..3" is not a number'),
        ("1-2", "write 1..2"),
        ("1 – 2", "write 1..2"),
        ("7", "leave out the quotation marks"),
        (float("nan"), "x nan is not a finite number"),
        ("1...inf", 'x "1...inf" is not a number'),
        (True, "x true is not a number"),
        (None, "x has no value"),
        ([1, 2], "x [1, 2] is not a number"),
        ({"low": 1}, "x lacks high"),
        ({"low": 1, "high": 2, "mod": 1}, 'x has an unknown key "mod"; did you mean "mode"?'),
        ({"low": 3, "high": 1}, "runs from 3 down to 1"),
        ({"low": 1, "mode": 5, "high": 2}, "x has its mode 5 outside 1–2"),
        ({"low": 1, "mode": None, "high": 2}, "x.mode null is not a number"),
    ],
)
def test_a_number_that_is_none_is_explained(written, message):
    _, (problem,) = read(Amount(), written)
    assert message in str(problem)


def test_both_ends_of_a_range_are_held_against_the_bounds():
    _, problems = read(Amount(0, 1), "-1..2")
    assert [str(problem) for problem in problems] == ["x -1..2 is outside 0–1"] * 2


def test_a_position_on_a_broken_scale_says_nothing_more():
    book = Book(names_of({"issues": {"army": {"levels": 5}}}))
    Position().read("anything", At(book, ("x",), "army"))
    assert book.notes == []


def test_a_scale_knows_where_its_levels_stand():
    scale = Scale(("a", "b"), (1.0, 2.0))
    assert (scale.point("b"), scale.point("c"), Scale(("a",), None).point("a")) == (2.0, None, None)
