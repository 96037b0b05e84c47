"""What is said is scored by rules that a wrong reading fails."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from realpolitik.reading.readers import Rules, read_by
from realpolitik.reading.score import MEASURES, score_files
from realpolitik.reading.scoring.coded import coded_events
from realpolitik.reading.scoring.gold import Gold, Tally
from tests.reading.invented import text_of

WORDS = (
    "Kenya opposes the Ugandan dam. If Uganda signs, Rwanda will pay. Kenya and Uganda signed a pact. "
    "France has armed Chad."
)
STATE = {"type": "state", "aliases": []}


def evidence(quote: str) -> dict[str, object]:
    start = WORDS.index(quote)
    return {"doc": "A", "start": start, "end": start + len(quote), "quote": quote}


GOLD = {
    "actors": [
        {"id": "KEN", "canonical": "Kenya", "iso3": "KEN", **STATE},
        {"id": "UGA", "canonical": "Uganda", "iso3": "UGA", **STATE},
        {"id": "FRA", "canonical": "France", "iso3": "FRA", **STATE},
        {"id": "TCD", "canonical": "Chad", "iso3": "TCD", **STATE},
    ],
    "issues": [
        {
            "name": "The Ugandan dam",
            "stances": [
                {
                    "actor": "KEN",
                    "direction": "oppose",
                    "position": "no dam on the river",
                    "evidence": evidence("Kenya opposes the Ugandan dam"),
                }
            ],
        }
    ],
    "deals": [{"id": "D1", "parties": ["KEN", "UGA"], "evidence": [evidence("Kenya and Uganda signed a pact")]}],
    "conditionals": [{"kind": "conditional", "evidence": evidence("If Uganda signs, Rwanda will pay")}],
    "relations": [
        {"source": "FRA", "target": "TCD", "relation": "arms", "evidence": evidence("France has armed Chad")}
    ],
}


@pytest.fixture(scope="module")
def reading():
    """What the invented words say, and who is in them."""
    return read_by((Rules(),), text_of(WORDS))


KINDS = ("stances", "deals", "conditionals", "ties")


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_reading_finds_what_the_gold_has(reading, kind):
    tally = MEASURES[kind](reading, Gold(GOLD, "A"))
    assert (tally.recall, tally.right) == (1, 1)


def test_the_other_direction_is_wrong(reading):
    said = reading.said
    turned = replace(said, statements=tuple(replace(one, direction="favour") for one in said.statements))
    assert MEASURES["stances"](replace(reading, said=turned), Gold(GOLD, "A")).found == 0


def test_another_holder_is_wrong(reading):
    said = reading.said
    turned = replace(said, statements=tuple(replace(one, holder="uganda") for one in said.statements))
    assert MEASURES["stances"](replace(reading, said=turned), Gold(GOLD, "A")).found == 0


def test_a_stranger_among_the_parties_is_wrong(reading):
    said = reading.said
    more = replace(said, trades=tuple(replace(one, parties=(*one.parties, "france")) for one in said.trades))
    assert MEASURES["deals"](replace(reading, said=more), Gold(GOLD, "A")).found == 0


def test_a_tie_the_wrong_way_round_is_wrong(reading):
    said = reading.said
    turned = replace(said, ties=tuple(replace(one, patron=one.client, client=one.patron) for one in said.ties))
    assert MEASURES["ties"](replace(reading, said=turned), Gold(GOLD, "A")).found == 0


def test_nothing_read_finds_nothing(reading):
    said = reading.said
    empty = replace(said, statements=(), trades=(), conditionals=(), ties=())
    tallies = [MEASURES[kind](replace(reading, said=empty), Gold(GOLD, "A")) for kind in KINDS]
    assert {(tally.found, tally.given) for tally in tallies} == {(0, 0)}


def record(text: str, source: str, target: str, label: str) -> dict[str, object]:
    return {
        "text": text,
        "date": "2004-01-01",
        "source": [{"code": source}],
        "target": [{"code": target}],
        "plover": label,
    }


def test_coded_events_count_pairs_and_then_roots():
    counted = coded_events(
        [
            record("Kenya shelled Uganda.", "KEN", "UGA", "FIGHT"),
            record("Kenya praised Uganda.", "KEN", "UGA", "DEMAND"),
            record("Kenya praised Uganda.", "UGA", "KEN", "SUPPORT"),
            record("Kenya praised Kenya.", "KEN", "KEN", "SUPPORT"),  # one country: not a pair
        ]
    )
    assert counted == {"event pairs": Tally(3, 2, 3, 2), "event roots": Tally(2, 1, 2, 1)}


@pytest.fixture(scope="module")
def tallies(ground_truth, sources):
    """Both articles, kind by kind, read from their files with nothing given."""
    gold = ground_truth / "reading" / "seeds-gold.json"
    content = json.loads(gold.read_text(encoding="utf-8"))
    return score_files(gold, [sources.parent / about["file"] for about in content["docs"].values()], [Rules()]).kinds


def test_the_articles_stances_are_found(tallies):
    assert tallies["stances"].expected == 69
    assert tallies["stances"].recall >= 0.65
    assert tallies["stances"].precision >= 0.65


def test_the_articles_deals_are_found_with_their_parties(tallies):
    assert tallies["deals"].expected == 9
    assert tallies["deals"].found >= 7


def test_the_articles_marked_conditionals_are_found(tallies):
    assert tallies["conditionals"].recall >= 0.9
    assert tallies["conditionals"].precision >= 0.8


def test_the_sentences_that_others_coded_are_coded_alike(ground_truth):
    lines = (ground_truth / "reading" / "plover_gsr-dev.jsonl").read_text(encoding="utf-8").splitlines()
    counted = coded_events(map(json.loads, lines))
    assert counted["event pairs"].expected == 116
    assert counted["event pairs"].recall >= 0.6
    assert counted["event pairs"].precision >= 0.72
    assert counted["event roots"].recall >= 0.65
