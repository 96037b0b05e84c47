"""What each number rests on, by hand on a small case."""

from __future__ import annotations

import pytest

from realpolitik.case import Case, parse
from realpolitik.errors import UnknownName
from realpolitik.questions.evidence import Evidence, evidence, reliability_in_words

RIVER = """
realpolitik: 1
title: The river
as_of: 2031-05
discount: 0.9
sources:
  memo: {title: Notes from the talks, publisher: The commission, author: A. Delegate, date: 2031-04, reliability: B2}
  speech: {title: A speech, reliability: D4}
  rumour: {title: What is said}
actors:
  upland: {name: Upland, capability: {low: 10, mode: 20, high: 60}, evidence: {capability: [memo#2]}}
  port: {name: Port}
relations:
  ferry: {kind: supply, patron: port, client: upland, dependence: 0.2..0.4, evidence: [memo#7]}
issues:
  dam: {question: How full?, levels: {empty: 0, half: 50, full: 100}, status_quo: half}
  seat: {question: Where?, levels: [inland, coast], status_quo: inland}
stances:
  upland:
    dam:
      position: half..full
      salience: 20..60
      declared: empty
      evidence: {salience: [memo#3, speech], declared: [{source: speech, quote: We shall drain it}]}
    seat: {values: {inland: 90, coast: 10}, salience: 20..30, declared: coast, evidence: [memo#4]}
  port:
    dam: {position: empty, salience: 50, declared: empty, evidence: {salience: [memo#3, speech#1]}}
levers:
  drain: {issue: dam, to: empty, by: [upland, port], chance: 0.5, cost: {port: 5}, evidence: {by: [memo#5]}}
  fill: {issue: dam, to: full, by: [upland]}
scenarios:
  later:
    name: once it rains
    kind: horizon
    after: now
    stances:
      upland: {dam: {salience: 70}}
      port: {dam: {salience: 80, evidence: {salience: [memo#6]}}}
events:
  rain: {date: 2031-02-03, who: [upland], whom: [port], what: opens the gates, evidence: [memo#1]}
  founding: {date: 2030, who: [upland, port], what: found the commission}
  talks: {date: 2031-02, who: [port], what: calls for talks, evidence: {what: [memo#1, speech#2]}}
"""


@pytest.fixture(scope="module")
def river() -> Case:
    return parse(RIVER)


@pytest.fixture(scope="module")
def answer(river: Case) -> Evidence:
    return evidence(river)


def test_every_number_is_listed_once_where_it_stands_in_the_file(answer):
    assert [number.key for number in answer] == [
        "discount",
        "actors.upland.capability",
        "relations.ferry.dependence",
        "stances.upland.dam.position",
        "stances.upland.dam.salience",
        "stances.upland.seat.values.inland",
        "stances.upland.seat.values.coast",
        "stances.upland.seat.salience",
        "stances.port.dam.position",
        "stances.port.dam.salience",
        "levers.drain.chance",
        "levers.drain.cost.port",
        "scenarios.later.stances.upland.dam.salience",
        "scenarios.later.stances.port.dam.salience",
    ]


@pytest.mark.parametrize(
    ("path", "about", "written", "cited"),
    [
        ("discount", "discount", "0.9", []),
        ("actors.upland.capability", "Upland: capability", "10..60, most likely 20", ["memo#2"]),
        ("relations.ferry.dependence", "ferry: dependence", "0.2..0.4", ["memo#7"]),
        ("stances.upland.dam.position", "Upland on dam: position", "half..full", []),
        ("stances.upland.seat.values.coast", "Upland on seat: value of coast", "10", ["memo#4"]),
        ("levers.drain.cost.port", "drain: cost to Port", "5", []),
        ("scenarios.later.stances.port.dam.salience", "Port on dam: salience (once it rains)", "80", ["memo#6"]),
    ],
    ids=["judgement", "most-likely", "whole-entry", "levels-as-ends", "value-of-a-level", "cost", "scenario"],
)
def test_a_number_is_given_as_it_was_written_with_what_it_rests_on(answer, path, about, written, cited):
    number = answer[path]
    assert (number.about, number.written) == (about, written)
    assert [str(one) for one in number.citations] == cited
    assert number.is_judgement == (not cited)


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("discount", "0–1 a period"),
        ("actors.upland.capability", "any, one for all"),
        ("relations.ferry.dependence", "0–1"),
        ("stances.upland.dam.position", "empty 0 … full 100"),
        ("stances.upland.seat.values.coast", "0–100"),
        ("levers.drain.cost.port", "points"),
    ],
)
def test_a_number_has_its_unit(answer, path, unit):
    assert answer[path].unit == unit


def test_the_ends_of_a_range_are_numbers_on_the_issues_own_scale(answer):
    position, capability = answer["stances.upland.dam.position"], answer["actors.upland.capability"]
    assert (position.low, position.mode, position.high) == (50, None, 100)
    assert (capability.low, capability.mode, capability.high) == (10, 20, 60)


def test_what_a_source_says_of_a_number_says_nothing_of_the_one_that_replaces_it(answer):
    assert [str(one) for one in answer["stances.upland.dam.salience"].citations] == ["memo#3", "speech"]
    assert answer["scenarios.later.stances.upland.dam.salience"].is_judgement


def test_citations_carry_paragraph_quotation_and_the_sources_rating(answer):
    (cited,) = answer.gaps[0].citations
    assert (cited.source, cited.paragraph, cited.quote, cited.reliability) == (
        "speech",
        None,
        "We shall drain it",
        "D4",
    )


def test_counts_tell_sourced_from_judgement(answer):
    assert (answer.total, answer.sourced) == (14, 8)
    assert answer.judgement_share == pytest.approx(6 / 14)
    assert answer.judgement == (
        "discount",
        "stances.upland.dam.position",
        "stances.port.dam.position",
        "levers.drain.chance",
        "levers.drain.cost.port",
        "scenarios.later.stances.upland.dam.salience",
    )


def test_sources_are_rated_in_words_and_counted_by_the_numbers_that_cite_them(answer):
    memo, speech, rumour = answer.sources
    assert (memo.meaning, memo.numbers) == ("usually reliable; probably true", 8)
    assert (speech.meaning, speech.numbers) == ("not usually reliable; doubtful", 2)
    assert (rumour.meaning, rumour.numbers) == (None, 0)
    assert answer.warnings == ("source rumour has no reliability rating",)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("A1", "completely reliable; confirmed by other sources"),
        ("F6", "reliability can't be judged; truth can't be judged"),
        ("C", "fairly reliable"),
        (None, None),
    ],
    ids=["best", "unknown", "source-alone", "unrated"],
)
def test_an_admiralty_code_is_spelled_out(code, words):
    assert reliability_in_words(code) == words


def test_a_wide_range_between_two_sources_is_shown(answer):
    (open_number,) = answer.disagreements  # Port's salience has two sources too, but is exact
    assert (open_number.key, open_number.sources) == ("stances.upland.dam.salience", ("memo", "speech"))
    assert (open_number.low, open_number.high) == (20, 60)


def test_what_is_said_is_held_against_what_is_wanted(answer):
    dam, seat, plain = answer.gaps
    assert (dam.key, dam.declared, dam.wanted, dam.points) == ("upland:dam", "empty", "75", 75)
    assert (seat.declared, seat.wanted, seat.points) == ("coast", "inland", 80)
    assert (plain.key, plain.points) == ("port:dam", 0)
    assert seat.sentence == "On seat Upland says coast and wants inland, 80 points apart."
    assert plain.sentence == "On dam Port says what it wants: empty."


def test_the_gap_is_the_same_on_another_scale():
    text = RIVER.replace("{empty: 0, half: 50, full: 100}", "{empty: 2, half: 4, full: 6}")
    dam = evidence(parse(text)).gaps[0]
    assert (dam.wanted, dam.points) == ("5", 75)


def test_who_stands_in_a_coalition_has_its_own_evidence(answer):
    drain, fill = answer.coalitions
    assert (drain.key, drain.by, [str(one) for one in drain.citations]) == ("drain", ("upland", "port"), ["memo#5"])
    assert fill.citations == ()


def test_events_stand_in_the_order_of_time_a_year_before_its_months(answer):
    assert [moment.key for moment in answer.events] == ["founding", "talks", "rain"]
    founding, talks, rain = answer.events
    assert founding.sentence == "2030, Upland and Port: found the commission."
    assert rain.sentence == "3 February 2031, Upland → Port: opens the gates."
    assert [str(one) for one in talks.citations] == ["memo#1", "speech#2"]


def test_the_whole_is_told_in_a_few_sentences(answer):
    assert answer.why() == (
        "8 of 14 numbers are sourced; 6 are judgement. Two sources leave Upland on dam: salience wide open (20–60). "
        "On dam Upland says empty and wants 75, 75 points apart. On seat Upland says coast and wants inland, 80 points "
        "apart."
    )


def test_a_scenario_lists_the_numbers_that_hold_in_it(river):
    found = evidence(river, "later")
    assert (found.scenario, found.total, found.sourced) == ("later", 12, 6)
    assert "stances.upland.dam.salience" not in [number.key for number in found]
    assert found["scenarios.later.stances.upland.dam.salience"].written == "70"


def test_a_case_without_numbers_has_no_share():
    found = evidence(
        parse("""
realpolitik: 1
title: Nothing yet
actors: {a: {}}
issues: {x: {question: What?, levels: [one, other], status_quo: one}}
""")
    )
    assert (found.total, found.judgement_share, found.why()) == (
        0,
        None,
        "0 of 0 numbers are sourced; 0 are judgement.",
    )


def test_the_json_form_comes_back_as_it_was(answer):
    assert Evidence.from_json(answer.to_json()) == answer


def test_a_row_is_given_for_each_number(answer):
    rows = {row["path"]: row for row in answer.records()}
    assert len(rows) == answer.total
    assert rows["discount"]["evidence"] == "judgement"
    assert rows["stances.upland.dam.salience"]["evidence"] == ["memo#3", "speech"]
    assert rows["stances.upland.dam.salience"]["reliability"] == ["B2", "D4"]
    assert "10..60, most likely 20" in str(answer)


def test_a_number_comes_with_the_words_that_it_rests_on(tmp_path):
    (tmp_path / "memo.txt").write_text(f"Notes\n\nPort waits. {'It rains. ' * 40}Upland needs the dam.\n", "utf-8")
    text = RIVER.replace("title: Notes from the talks,", "title: Notes from the talks, file: memo.txt,")
    text = text.replace("memo#2", "{source: memo#2, quote: Port waits}")
    for number in range(3, 8):
        text = text.replace(f"memo#{number}", "memo#2")
    answer = evidence(parse(text, folder=tmp_path))
    (capability,) = answer["actors.upland.capability"].citations
    assert capability.quote == "Port waits"
    assert capability.excerpt.startswith("Port waits. It rains.")
    (first, second) = answer["stances.upland.dam.salience"].citations
    assert first.excerpt.startswith("… It rains.")
    assert first.excerpt.endswith("Upland needs the dam.")
    assert (second.quote, second.excerpt) == (None, None)
    assert Evidence.from_json(answer.to_json()) == answer


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        ({"of": ["port"]}, [
            "relations.ferry.dependence", "stances.port.dam.position", "stances.port.dam.salience",
            "levers.drain.chance", "levers.drain.cost.port", "scenarios.later.stances.port.dam.salience",
        ]),
        ({"of": ["port"], "sources": ["speech"]}, ["stances.port.dam.salience"]),
        ({"issues": ["seat"]}, [
            "stances.upland.seat.values.inland", "stances.upland.seat.values.coast", "stances.upland.seat.salience",
        ]),
        ({"sources": ["rumour"]}, []),
    ],
    ids=["actor", "actor-and-source", "issue", "nothing"],
)  # fmt: skip
def test_some_numbers_can_be_asked_about(river, asked, keys):
    answer = evidence(river, **asked)
    assert [number.key for number in answer] == keys
    assert answer.total == len(keys)
    assert " asked about are sourced" in answer.sentence
    assert all(entry.numbers for entry in answer.sources)


def test_what_isnt_asked_about_is_left_out_everywhere(river):
    answer = evidence(river, of=["port"])
    assert [gap.key for gap in answer.gaps] == ["port:dam"]
    assert [lever.key for lever in answer.coalitions] == ["drain"]
    assert [event.key for event in answer.events] == ["founding", "talks", "rain"]
    assert evidence(river, issues=["dam"]).events == ()


@pytest.mark.parametrize("asked", [{"of": ["prot"]}, {"issues": ["damm"]}, {"sources": ["meno"]}])
def test_an_unknown_name_is_named_with_the_nearest(river, asked):
    with pytest.raises(UnknownName, match="did you mean"):
        evidence(river, **asked)
