"""YAML text becomes plain maps with places, or a clear message."""

from __future__ import annotations

import pytest

from realpolitik.case.text import MAX_BYTES, MAX_DEPTH, MAX_VALUES, as_name, decode, parse_text, resolve
from realpolitik.errors import CaseError


def plain(text):
    parsed = parse_text(text)
    assert parsed.problems == ()
    return parsed.root.plain()


def refusal(text):
    with pytest.raises(CaseError) as caught:
        parse_text(text, "x.yaml")
    return caught.value.problems


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("off", "off"),
        ("yes", "yes"),
        ("y", "y"),
        ("012", "012"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("10:30", "10:30"),
        ("2018-07-31", "2018-07-31"),
        ("10..25", "10..25"),
        ("=", "="),
        ("<<", "<<"),
        ("'5'", "5"),
        ('"true"', "true"),
        ("5", 5),
        ("-5", -5),
        ("+5", 5),
        ("0", 0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        (".inf", float("inf")),
    ],
)
def test_a_scalar_means_what_yaml_1_2_says(written, meant):
    value = plain(f"a: {written}")["a"]
    assert value == meant
    assert type(value) is type(meant)


def test_a_number_with_thousands_of_digits_is_a_number():
    assert resolve("9" * 6000) == float("inf")


def test_keys_are_words_whatever_they_look_like():
    assert plain("2030: a\ntrue: b\nno: c\n'x': d") == {"2030": "a", "true": "b", "no": "c", "x": "d"}


@pytest.mark.parametrize(("value", "name"), [("x", "x"), (2030, "2030"), (True, "true"), (None, None), ([], None)])
def test_a_scalar_used_as_a_name_is_the_word_it_looks_like(value, name):
    assert as_name(value) == name


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3", 3, '"a" stands twice in one map (first in line 1)'),
        ("a: 1\n1: x\n'1': y", 3, '"1" stands twice in one map (first in line 2)'),
        ("a:\n  ~: 1", 2, "a key is missing (null)"),
        ("a:\n  ?\n  : 1", 2, "a key is missing (null)"),
        ("a: 1\n? [x, y]\n: 2", 2, "a key is a collection"),
        ("a: &anchor 1", 1, "&anchor is an anchor"),
        ("a: 1\nb: !!str 2", 2, "!!str is a tag"),
        ("a: 1\nb: !point {x: 1}", 2, "!point is a tag"),
        ("a: 1\n---\nb: 2", 2, "a second document begins here"),
    ],
    ids=["twice", "twice-as-number-and-text", "null-key", "no-key", "list-as-key", "anchor", "tag", "own-tag", "two"],
)
def test_what_the_format_does_without_is_noted_and_the_rest_read(text, line, message):
    parsed = parse_text(text, "x.yaml")
    (problem,) = parsed.problems
    assert (problem.file, problem.line) == ("x.yaml", line)
    assert problem.message == message
    assert parsed.root.is_map


def test_an_alias_is_refused_where_it_stands():
    assert [str(problem) for problem in parse_text("a: &x [1]\nb: *x", "x.yaml").problems] == [
        "x.yaml:1  &x is an anchor; write the value out",
        "x.yaml:2  *x is an alias; write the value out",
    ]


def test_a_bomb_of_aliases_is_read_without_unfolding_it():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    problems = parse_text("\n".join(lines)).problems
    assert len(problems) == 30 + 29 * 9


@pytest.mark.parametrize("text", ["a: " + "[" * 100_000, "a: " + "{a: " * 100_000, "- " * 100_000], ids=["[", "{", "-"])
def test_deep_nesting_is_refused_before_it_is_read(text):
    (problem,) = refusal(text)
    assert problem.message == f"more than {MAX_DEPTH} levels deep"


def test_too_many_values_are_refused():
    (problem,) = refusal("a: [" + "x," * MAX_VALUES + "]")
    assert "more than 500,000 values" in problem.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("# nothing but a comment\n", "the file is empty"),
        ("null\n", "the file is empty"),
        ("just words\n", "the file isn't a map of names"),
        ("- a\n- b\n", "the file isn't a map of names"),
        ("a: [1, 2\n", "not YAML: while parsing a flow sequence did not find expected ',' or ']'"),
        ("a: 1\n\tb: 2\n", "not YAML: while scanning a plain scalar found a tab character that violates indentation"),
        ("a: 'open\n", "not YAML: while scanning a quoted scalar found unexpected end of stream"),
        ("a: \x07\n", "not YAML: control characters are not allowed"),
        ("a: *nowhere\nb: [", "not YAML: while parsing a flow node did not find expected node content"),
    ],
    ids=["empty", "comment", "null", "words", "list", "bracket", "tab", "quote", "bell", "alias-and-bracket"],
)
def test_what_is_no_case_at_all_is_said_in_words(text, message):
    assert refusal(text)[-1].message == message


def test_a_tab_is_pointed_out():
    (problem,) = refusal("a: 1\n\tb: 2\n")
    assert (problem.line, problem.suggestion) == (2, "indent with spaces, not tabs")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a: \xff\xfe", "the file isn't UTF-8"),
        ("title: Türkiye".encode("latin-1"), "the file isn't UTF-8"),
        ("title: x".encode("utf-16"), "the file is UTF-16"),
        (b"\x7fELF\x00\x01", "the file is binary, not text"),
        (b"#" * (MAX_BYTES + 1), "the file is larger than 5 MB"),
    ],
    ids=["bytes", "latin-1", "utf-16", "binary", "large"],
)
def test_bytes_that_are_no_text_are_refused(data, message):
    with pytest.raises(CaseError) as caught:
        decode(data, "x.yaml")
    assert caught.value.problems[0].message == message


def test_a_byte_order_mark_does_no_harm():
    assert plain("\ufeffa: 1\nb: 2") == {"a": 1, "b": 2}


def test_places_are_found_by_path():
    text = "a:\n  b: 1\n  # comment\n  c: [x,\n    y]\nd: |\n  long\n  text\ne: {f: 1}\n"
    parsed = parse_text(text)
    places = {("a",): 1, ("a", "b"): 2, ("a", "c"): 4, ("a", "c", 1): 5, ("d",): 6, ("e", "f"): 9, ("a", "x", "y"): 1}
    assert {path: parsed.line_of(path) for path in places} == places
    assert parsed.has(("a", "c", 1))
    assert not parsed.has(("a", "x"))


def test_the_text_of_windows_has_the_same_lines():
    parsed = parse_text("a: 1\r\nb:\r\n  c: é\r\n  d: 2\r\n")
    assert parsed.line_of(("b", "d")) == 4
