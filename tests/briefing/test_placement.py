"""Labels that keep clear of each other, and names round a circle."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from realpolitik.briefing.placement import Box, circular_order, placed, shortened, text_width, wrapped

FRAME = Box(0, 0, 400, 400)
PLACES = st.integers(0, 400)


@given(st.lists(st.tuples(PLACES, PLACES, st.lists(st.text("abc ", min_size=1, max_size=12), min_size=1, max_size=2)),
                max_size=6))  # fmt: skip
def test_labels_cover_neither_each_other_nor_a_labelled_point(points):
    labels = placed(points, [], FRAME, 11)
    for one, other in combinations(labels, 2):
        assert not one.box.overlaps(other.box)
    for label in labels:
        assert not any(label.box.overlaps(Box(x - 5, y - 5, x + 5, y + 5)) for x, y, _ in points)
        assert label.box.within(FRAME)


def test_a_label_stands_beside_its_point_where_there_is_room():
    (label,) = placed([(100, 100, ["here"])], [], FRAME, 11)
    assert not label.is_distant
    assert label.box.left > 100
    assert label.first_line == 100


@given(st.text(max_size=60), st.integers(20, 200), st.integers(1, 3))
def test_wrapped_text_keeps_within_its_lines(text, width, lines):
    broken = wrapped(text, 11, width, lines)
    assert len(broken) <= lines
    assert all(text_width(line, 11) <= width or line == "…" for line in broken)


def test_what_fits_is_left_whole():
    assert wrapped("one two three", 11, 500, 2) == ["one two three"]
    assert shortened("one", 11, 500) == "one"
    assert shortened("one hundred", 11, 40).endswith("…")


def test_camps_stand_together_on_the_circle_whatever_order_they_come_in():
    camps = {"a": 1, "b": -1, "c": 1, "d": -1, "e": 1}

    def closeness(one: str, other: str) -> float:
        return 0.8 * camps[one] * camps[other] + 0.01 * (ord(one) + ord(other) - 200)

    order = circular_order(list(camps), closeness)
    changes = sum(camps[one] != camps[other] for one, other in zip(order, order[1:] + order[:1], strict=True))
    assert changes == 2
    assert circular_order(list(reversed(camps)), closeness) == order
