"""Numbers and names in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.questions import wording

NUMBERS = st.floats(-100, 100, allow_nan=False)


@given(NUMBERS)
def test_a_gain_and_its_loss_differ_in_the_sign_alone(value):
    gain, loss = wording.points(abs(value)), wording.points(-abs(value))
    assert gain.removeprefix("+") == loss.removeprefix("−")
    assert "-" not in loss


@given(st.floats(0.01, 100))
def test_what_is_gained_is_never_printed_as_nothing(value):
    assert wording.points(value).startswith("+")
    assert wording.points(value).strip("+0.") != ""


@given(st.floats(0, 1))
def test_a_chance_is_certain_only_when_it_is(value):
    assert (wording.chance(value) == "1") == (value >= 1 - 1e-9)
    assert (wording.chance(value) == "0") == (value <= 1e-9)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2015", "2015"),
        ("2031-05", "May 2031"),
        ("2018-07-31", "31 July 2018"),
        ("2018-13", "2018-13"),
        ("soon", "soon"),
    ],
    ids=["year", "month", "day", "no-such-month", "no-date"],
)
def test_dates_are_said_as_precisely_as_they_are_known(written, words):
    assert wording.date(written) == words


def test_names_are_joined_as_in_a_sentence():
    assert wording.listed([]) == ""
    assert wording.listed(["Iran"]) == "Iran"
    assert wording.listed(["Iran", "Russia"]) == "Iran and Russia"


def test_a_sentence_is_finished_once():
    assert wording.sentence("it holds") == "It holds."
    assert wording.sentence("Does it hold?") == "Does it hold?"
    assert wording.sentence("") == ""


def test_small_counts_are_words():
    assert (wording.in_words(0), wording.in_words(3), wording.in_words(13)) == ("no", "three", "13")


@pytest.mark.parametrize("value", [-1.0, -0.3, 0.0, 0.004, 0.5, 1.0])
@pytest.mark.parametrize("name", sorted(wording.FORMATS))
def test_every_format_writes_every_number(name, value):
    written = wording.FORMATS[name](value)
    assert written
    assert "-" not in written
