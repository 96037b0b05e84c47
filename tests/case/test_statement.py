"""Statements: what a text means, what is wrong with one, and that printing and parsing undo each other."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.case.statement import (
    DEEPEST,
    MOST_CHARACTERS,
    And,
    If,
    Iff,
    Not,
    NotAStatement,
    Option,
    Or,
    can_name_an_option,
    statement_of,
    truth,
)

OPTIONS = ("strike", "blockade", "withdraw", "escalate")
A, B, C, D = (Option(name) for name in OPTIONS)

MEANS = {
    "strike": A,
    " not  strike ": Not(A),
    "-1": Not(A),
    "−strike": Not(A),
    "not not strike": Not(Not(A)),
    "strike and blockade and withdraw": And((A, B, C)),
    "1 & 2 | 3": Or((And((A, B)), C)),
    "strike or blockade and withdraw": Or((A, And((B, C)))),
    "(strike or blockade) and withdraw": And((Or((A, B)), C)),
    "withdraw if strike": If(C, A),
    "withdraw IF strike OR blockade": If(C, Or((A, B))),
    "withdraw iff not strike": Iff(C, Not(A)),
    "withdraw if strike iff blockade": Iff(If(C, A), B),
    "4 if (3 if 2)": If(D, If(C, B)),
}


@pytest.mark.parametrize(("text", "meant"), MEANS.items(), ids=MEANS.keys())
def test_a_text_means(text, meant):
    assert statement_of(text, OPTIONS) == meant


WRONG = {
    "": ("is empty", 1),
    "   ": ("is empty", 4),
    "strke": ("names an option that isn't there: strke", 1),
    "withdraw if strke": ("names an option that isn't there: strke", 13),
    "5": ("counts 4 options and finds no 5", 1),
    "0": ("counts 4 options and finds no 0", 1),
    "strike and": ("ends where an option is missing", 11),
    "not": ("ends where an option is missing", 4),
    "and strike": ("needs an option before and", 1),
    "if strike withdraw": ("needs an option before if", 1),
    "strike withdraw": ("needs and, or, if or iff before withdraw", 8),
    "strike (withdraw)": ("needs and, or, if or iff before (", 8),
    "(strike": ("leaves a parenthesis open", 1),
    "strike)": ("closes a parenthesis that isn't open", 7),
    "()": ("needs an option before )", 2),
    "1 if 2 if 3": ("doesn't say which if comes first", 8),
    "1 iff 2 iff 3": ("doesn't say which iff comes first", 9),
    "strike; withdraw": ("has no use for ;", 7),
    "strike ⇒ withdraw": ("has no use for ⇒", 8),
    "not " * (DEEPEST + 1) + "strike": (f"is more than {DEEPEST} levels deep", 4 * DEEPEST + 1),
    "(" * (DEEPEST + 1): (f"is more than {DEEPEST} levels deep", DEEPEST + 1),
    "1" * 300: ("counts 4 options and finds no", 1),
    "strike or " * 1000: (f"has more than {MOST_CHARACTERS:,} characters", MOST_CHARACTERS + 1),
}


@pytest.mark.parametrize(("text", "why"), WRONG.items(), ids=lambda value: repr(value)[:40])
def test_what_is_no_statement_says_where_it_stops_being_one(text, why):
    with pytest.raises(NotAStatement) as caught:
        statement_of(text, OPTIONS)
    assert (f"{caught.value.why} {caught.value.token}".startswith(why[0]), caught.value.position) == (True, why[1])


def test_a_condition_written_first_is_told_where_it_belongs():
    with pytest.raises(NotAStatement) as caught:
        statement_of("if strike withdraw", OPTIONS)
    assert caught.value.suggestion == "write the condition last: b if a"


@pytest.mark.parametrize(
    ("name", "possible"),
    [("strike", True), ("air-strike", True), ("Über_2", True), ("If", False), ("2nd", False), ("a b", False),
     ("", False), ("-a", False)],
)  # fmt: skip
def test_what_statements_can_refer_to(name, possible):
    assert can_name_an_option(name) is possible


statements = st.recursive(
    st.sampled_from([A, B, C, D]),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(If, inner, inner),
        st.builds(Iff, inner, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=12,
)
EVERYWHERE = [dict(zip(OPTIONS, taken, strict=True)) for taken in product((False, True), repeat=4)]


@given(statements)
def test_a_statement_printed_and_parsed_again_is_the_same(statement):
    again = statement_of(str(statement), OPTIONS)
    assert again == statement
    assert str(again) == str(statement)


def is_so(statement, taken):
    """The same by the words' meaning, one combination at a time."""
    match statement:
        case Option(name):
            return taken[name]
        case Not(inner):
            return not is_so(inner, taken)
        case And(parts):
            return all(is_so(part, taken) for part in parts)
        case Or(parts):
            return any(is_so(part, taken) for part in parts)
        case If(then, given_):
            return is_so(then, taken) if is_so(given_, taken) else True
        case Iff(one, other):
            return is_so(one, taken) == is_so(other, taken)


@given(statements)
def test_truth_is_the_words_meaning_for_values_and_for_bits(statement):
    so = [is_so(statement, taken) for taken in EVERYWHERE]
    assert [truth(statement, taken, True) for taken in EVERYWHERE] == so
    bits = {name: sum(taken[name] << place for place, taken in enumerate(EVERYWHERE)) for name in OPTIONS}
    assert truth(statement, bits, (1 << 16) - 1) == sum(one << place for place, one in enumerate(so))


@given(st.text(alphabet="123-&|() notandrif\u2212abc_;", max_size=60) | st.text(max_size=60))
def test_any_text_is_a_statement_or_says_why_not(text):
    statement, position = parsed(text)
    assert 1 <= position <= len(text) + 1
    assert statement is None or statement_of(str(statement), OPTIONS) == statement


def parsed(text):
    """The statement, or where the text stops being one."""
    try:
        return statement_of(text, OPTIONS), 1
    except NotAStatement as error:
        return None, error.position
