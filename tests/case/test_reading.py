"""Messages call things by the names that the analyst gave them."""

from __future__ import annotations

import pytest

from realpolitik.case.reading import names_of, nearest, shown, words


@pytest.mark.parametrize(
    ("path", "called"),
    [
        (("discount",), "discount"),
        (("actors", "russia"), "actor russia"),
        (("actors", "russia", "capability"), "actor russia: capability"),
        (("stances", "russia"), "russia"),
        (("stances", "russia", "army", "position"), "russia on army: position"),
        (("stances", "russia", "army", "otherwise", "salience"), "russia on army: otherwise.salience"),
        (("levers", "push", "cost", "iran"), "lever push: cost.iran"),
        (("issues", "seat", "vote", 0, "at_least"), "issue seat: vote.0.at_least"),
        (("together", "bias", 1), "together.bias.1"),
    ],
)
def test_a_place_is_called_what_the_analyst_calls_it(path, called):
    assert words(path) == called


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("rusia", 'did you mean "russia"?'),
        ("RUSSIA", 'did you mean "russia"?'),
        ("moscow", 'did you mean "russia"?'),
        ("Moskow", 'did you mean "russia"?'),
        ("xyz", None),
        ("", None),
    ],
)
def test_the_nearest_right_word_is_suggested(name, suggestion):
    assert nearest(name, ["russia", "iran"], {"moscow": "russia"}) == suggestion


@pytest.mark.parametrize(
    ("value", "text"),
    [("a\nb", "a\\nb"), (1.0, "1"), (None, "null"), (["a"], '["a"]'), (True, "true"), ("x" * 99, "x" * 59 + "…")],
)
def test_a_value_is_shown_as_it_is_written_on_one_short_line(value, text):
    assert shown(value) == text


def test_names_are_read_from_whatever_stands_there():
    junk = {
        "actors": {"a": {"aka": "B", "name": 5}, "c": []},
        "issues": {"k": {"levels": [None]}, "l": 5},
        "levers": [],
    }
    names = names_of(junk)
    assert list(names.keys["actors"]) == ["a", "c"]
    assert names.scales == {"k": None, "l": None}
    assert names.also == {"b": "a"}
    assert not names.has("levers", "x")
