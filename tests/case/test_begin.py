"""A case begun by questions: every answer is judged as a case file would be, and whatever was answered is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from realpolitik.case import parse
from realpolitik.case.begin import EXAMPLE, Beginning, Stopped, laid_out


@dataclass
class Scripted:
    """Somebody who answers from a list, and stops where it ends."""

    answers: list[str]
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def answer(self, question: str, example: str, default: str, wrong: str | None) -> str:
        self.asked.append(question)
        if wrong is not None:
            self.wrong.append(wrong)
        if not self.answers:
            raise Stopped
        return self.answers.pop(0)


def begun(answers: Iterable[str], whole: bool = True) -> tuple[Beginning, Scripted]:
    asked = Scripted(list(answers))
    beginning = Beginning(asked, "power_line")
    if whole:
        beginning.ask_all()
        assert asked.answers == []
    else:
        with pytest.raises(Stopped):
            beginning.ask_all()
    return beginning, asked


HEAD = ["The power line", "2031-05", "Upland, Low land"]
POWER = ["Power", "Who gets it?", "nobody, low land", "n", ""]
TRANSIT = ["transit", "", "closed: 0, night: 40, open: 100", "", ""]  # … and nothing else is open
STANCES = ["20", "nobody: 100, low land: 0", "60", "nobody: 20, low land: 100", "50", "night..open", "0"]
LEVERS = ["upland", "", "", "low land, Upland", "0.5..0.8"]
DEAL = ["Upland, Low land", "power: low land, transit: open"]
ANSWERS = [*HEAD, *POWER, *TRANSIT, *STANCES, *LEVERS, *DEAL]


def test_the_answers_make_a_case():
    beginning, asked = begun(ANSWERS)
    assert asked.wrong == []
    case = parse(laid_out(beginning.document))
    assert case.document == {
        "realpolitik": 1,
        "title": "The power line",
        "as_of": "2031-05",
        "actors": {"upland": {"name": "Upland"}, "low_land": {"name": "Low land"}},
        "issues": {
            "power": {"question": "Who gets it?", "levels": ["nobody", "low_land"], "status_quo": "nobody"},
            "transit": {
                "question": "What becomes of transit?",
                "levels": {"closed": 0, "night": 40, "open": 100},
                "status_quo": "closed",
            },
        },
        "stances": {
            "upland": {
                "power": {"values": {"nobody": 100, "low_land": 0}, "salience": 20},
                "transit": {"position": "night..open", "salience": 50},
            },
            "low_land": {"power": {"values": {"nobody": 20, "low_land": 100}, "salience": 60}},
        },
        "levers": {
            "power_to_low_land": {"issue": "power", "to": "low_land", "by": ["upland"]},
            "transit_to_open": {"issue": "transit", "to": "open", "by": ["low_land", "upland"], "chance": "0.5..0.8"},
        },
        "deals": {
            "first_deal": {"parties": ["upland", "low_land"], "terms": {"power": "low_land", "transit": "open"}},
        },
    }


def test_enter_all_along_makes_a_case_that_says_nothing_untold():
    beginning, asked = begun([""] * 14)
    assert asked.wrong == []
    case = parse(laid_out(beginning.document))
    assert (case.title, list(case.actors), list(case.issues)) == ("Power line", ["upland", "lowland"], ["power"])
    assert case.issues["power"].levels == ("none", "half", "all")
    assert (case.stances, case.levers, case.deals) == ({}, {}, {})


WRONG = {
    "date": (1, "May", 'as_of "May" is not a date; write it as 2015-09-30'),
    "one actor": (2, "Upland", "actors needs at least two, has 1"),
    "no letter": (2, "Upland, !", '"!" can\'t be a name; 1 to 100 letters or digits'),
    "actor twice": (2, "Upland, upland", 'actors names "upland" twice'),
    "issue twice": (8, "power", '"power" stands there already'),
    "one level": (10, "closed", "issue transit: levels needs at least two, has 1"),
    "same point": (10, "a: 0, b: 0", "issue transit: a and b are the same point 0"),
    "status quo": (11, "clsed", '"clsed" is not a level of transit; did you mean "closed"?'),
    "salience": (13, "120", "upland on power: salience 120 is outside 0–100"),
    "values": (14, "nobody: 100", "upland on power: values leaves out low_land"),
    "position": (18, "opne", 'upland on transit: position "opne" is not a level of transit or a number;'),
    "who": (20, "uplnd", '"uplnd" is not an actor; did you mean "upland"?'),
    "chance": (24, "2", "lever transit_to_open: chance 2 is outside 0–1"),
    "party": (25, "upland", "deal first_deal: parties needs at least two, has 1"),
    "term": (26, "power: all", '"all" is not a level of power'),
    "no term": (26, "everything", "deal first_deal: terms must be a map"),
}  # fmt: skip


@pytest.mark.parametrize(("at", "answer", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_answer_is_asked_again_with_the_reason(at, answer, says):
    right, _ = begun(ANSWERS)
    beginning, asked = begun([*ANSWERS[:at], answer, *ANSWERS[at:]])
    (reason,) = asked.wrong
    assert says in reason
    assert asked.asked[at] == asked.asked[at + 1]
    assert beginning.document == right.document


@pytest.mark.parametrize("count", range(len(ANSWERS)))
def test_wherever_somebody_stops_the_case_so_far_is_sound(count):
    beginning, _ = begun(ANSWERS[:count], whole=False)
    if "title" in beginning.document:
        assert parse(laid_out(beginning.document)).title == "The power line"


@pytest.mark.parametrize("count", [3, 8, 13, 20, len(ANSWERS)])
def test_the_examples_in_comments_fit_the_case(count):
    beginning, _ = begun(ANSWERS[:count], whole=count == len(ANSWERS))
    text = laid_out(beginning.document)
    extra = ("sources", "scenarios", "claims") if count == len(ANSWERS) else ("sources",)
    for section in extra:
        block = re.search(rf"^# {section}:\n(#  .*\n)+", text, re.MULTILINE)
        assert block is not None
        text = text.replace(block[0], re.sub(r"^# ", "", block[0], flags=re.MULTILINE))
    assert set(extra) <= parse(text).document.keys()


def test_the_example_to_replace_is_a_case_in_block_style():
    text = laid_out(EXAMPLE)
    assert parse(text).document == EXAMPLE
    assert "{" not in re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
