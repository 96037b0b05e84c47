"""Where labels and nodes go in a figure, so that nothing covers anything: plain geometry, the same every time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

# Advance widths in Arial (and its twins Helvetica and Liberation Sans), in thousandths of the type size.
_WIDTHS: Mapping[str, int] = {
    **dict.fromkeys("ijl'|", 222), **dict.fromkeys(" .,:;!ftI/[]()-·", 310), **dict.fromkeys("rs\"*", 400),
    **dict.fromkeys("ckvxyzJ", 500), **dict.fromkeys("ABDEFHKLNPRSTUVXYZ&", 680), **dict.fromkeys("CGOQmw+=", 780),
    **dict.fromkeys("MW%@", 900),
}  # fmt: skip
_DIGIT_OR_LETTER = 556
_IDEOGRAPH = 1000  # Chinese, Japanese, Korean


def text_width(text: str, size: float) -> float:
    """About how wide a line of text is, in pixels, at a type size in pixels."""
    return size * sum(_WIDTHS.get(mark, _IDEOGRAPH if mark > "\u2e7f" else _DIGIT_OR_LETTER) for mark in text) / 1000


def wrapped(text: str, size: float, width: float, lines: int) -> list[str]:
    """Text broken into at most `lines` lines of `width` pixels; what doesn't fit ends in an ellipsis."""
    broken = [""]
    for word in text.split():
        longer = f"{broken[-1]} {word}".strip()
        if text_width(longer, size) <= width or not broken[-1]:
            broken[-1] = longer
        else:
            broken.append(word)
    if len(broken) > lines:
        broken = [*broken[: lines - 1], " ".join(broken[lines - 1 :])]
    return [shortened(line, size, width) for line in broken]


def shortened(text: str, size: float, width: float) -> str:
    """Text cut to `width` pixels, with an ellipsis where something is missing."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def circular_order(names: Sequence[str], closeness: Callable[[str, str], float]) -> list[str]:
    """Names in an order in which the close ones are neighbours, read round a circle.

    closeness: symmetric, from −1 to 1. The angle in the plane of the two leading eigenvectors; the order starts at
    the widest gap, so that cutting the circle there separates the camps.
    """
    if len(names) < 3:
        return list(names)
    ordered = sorted(names)  # eigenvectors mustn't depend on the order given
    matrix = np.array([[closeness(a, b) if a != b else 1.0 for b in ordered] for a in ordered])
    vectors = np.linalg.eigh(matrix)[1][:, -2:]
    signs = np.sign(vectors[np.abs(vectors).argmax(axis=0), [0, 1]])
    first, second = (vectors * signs).round(9).T
    angles = np.arctan2(second, first).round(6)
    around = sorted(range(len(ordered)), key=lambda at: (angles[at], ordered[at]))
    gaps = (angles[around] - angles[np.roll(around, 1)]) % (2 * math.pi)  # each to the one before
    start = max(range(len(around)), key=lambda at: (round(float(gaps[at]), 6), -at))
    return [ordered[at] for at in around[start:] + around[:start]]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        beside = self.right <= other.left or other.right <= self.left
        above = self.bottom <= other.top or other.bottom <= self.top
        return not (beside or above)

    def within(self, outer: Box) -> bool:
        """Whether it lies inside another."""
        return (
            self.left >= outer.left
            and self.right <= outer.right
            and self.top >= outer.top
            and self.bottom <= outer.bottom
        )


LINE_HEIGHT = 1.3  # of the type size


@dataclass(frozen=True, slots=True)
class Label:
    """A text's place, in pixels, and whether it stands away from its point."""

    lines: tuple[str, ...]
    box: Box
    is_distant: bool

    @property
    def first_line(self) -> float:
        """The middle of the first line."""
        return self.box.top + (self.box.bottom - self.box.top) / len(self.lines) / 2


def placed(
    points: Sequence[tuple[float, float, Sequence[str]]],
    others: Sequence[Box],
    frame: Box,
    size: float,
    walls: Sequence[Box] = (),
) -> list[Label]:
    """A place for each point's label: as near as it can be, over no other label or labelled point.

    points: (x, y, lines) in pixels. others: what had better not be covered, a grid line or a nameless dot; walls: what
    mustn't be.
    """
    taken = [*walls, *(Box(x - 6, y - 6, x + 6, y + 6) for x, y, _ in points)]
    labels = []
    for x, y, lines in points:
        width = max(text_width(line, size) for line in lines) + 2
        box, is_distant = _best(x, y, width, size * LINE_HEIGHT * len(lines), taken, others, frame)
        taken.append(box)
        labels.append(Label(tuple(lines), box, is_distant))
    return labels


_NEAR = 8.0  # pixels between a point and its label
_FARTHEST = 200.0
_COVERING = 6.0  # pixels that a label moves sooner than cover a dot


def _best(
    x: float, y: float, width: float, height: float, taken: Sequence[Box], others: Sequence[Box], frame: Box
) -> tuple[Box, bool]:
    """The cheapest box around a point, and whether it stands away from it; beside the point if there is no room."""
    beside = _box(x, y, _NEAR, 0, width, height)
    cheapest, best, is_distant = math.inf, beside, False
    for distance in _distances():
        if distance >= cheapest:
            break
        for turn in range(16):
            box = _box(x, y, distance, turn, width, height)
            if box.within(frame) and not any(box.overlaps(other) for other in taken):
                cost = distance + turn / 4 + _COVERING * sum(box.overlaps(other) for other in others)
                if cost < cheapest:
                    cheapest, best, is_distant = cost, box, distance > _NEAR
    return best, is_distant


def _distances() -> Iterable[float]:
    return np.arange(_NEAR, _FARTHEST, 8.0).tolist()


def _box(x: float, y: float, distance: float, turn: int, width: float, height: float) -> Box:
    """A box whose nearest point lies `distance` from (x, y): right first, then round in both senses."""
    angle = math.pi / 8 * ((turn + 1) // 2) * (1 if turn % 2 else -1)
    along, down = math.cos(angle), math.sin(angle)
    middle_x = x + along * (distance + width / 2)
    middle_y = y + down * (distance + height / 2)
    return Box(middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2)
