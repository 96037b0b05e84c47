"""The table of who is who: complete, consistent, and found in a text by the longest name."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import pytest

from realpolitik.reading.gazetteer import PERSON, STATE, gazetteer, state_of
from realpolitik.reading.source_text import folded
from tests.conftest import BESIDE

ACTORS = files("realpolitik.reading") / "actors"
NAMES = {"states.csv": ("name", "seats", "also", "adjectives", "people"), "groups.csv": ("name", "also", "adjectives"),
         "people.csv": ("name", "also", "short")}  # fmt: skip
DATE = re.compile(r"(\d{4}-\d{2})?$")


def rows(file):
    lines = (ACTORS / file).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_no_name_leads_to_two_actors():
    leads: dict[str, set[str]] = {}
    for file, columns in NAMES.items():
        for row in rows(file):
            for name in ";".join(row[column] for column in columns).split(";"):
                if name:
                    leads.setdefault(folded(name), set()).add(row["key"])
    assert {name: keys for name, keys in leads.items() if len(keys) > 1} == {}


@pytest.mark.parametrize("file", NAMES)
def test_every_row_has_every_column(file):
    assert all(None not in row and None not in row.values() and row["key"] and row["name"] for row in rows(file))


def test_keys_are_plain_words():
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", key) for key in gazetteer().entries)


def test_homes_and_offices_are_of_somebody_in_the_table():
    entries = gazetteer().entries
    assert {one.home for one in entries.values()} - {None} <= entries.keys()
    assert {office.of for one in entries.values() for office in one.offices} <= entries.keys()


def test_offices_have_dates_in_order():
    for one in gazetteer().entries.values():
        for office in one.offices:
            assert DATE.match(office.since)
            assert DATE.match(office.until)
            assert not office.until or office.since < office.until, one.key


def test_one_president_at_a_time():
    """Where terms overlap by more than the month of handing over, a date can't tell who "the president" was."""
    terms: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for one in gazetteer().entries.values():
        for office in one.offices:
            if office.title in ("president", "prime minister", "chancellor", "foreign minister"):
                terms.setdefault((office.title, office.of), []).append((office.since, office.until or "9999", one.key))
    overlaps = [
        (first, second)
        for held in terms.values()
        for first, second in zip(sorted(held), sorted(held)[1:], strict=False)
        if second[0] < first[1]
    ]
    assert overlaps == []


@pytest.mark.skipif(
    not (BESIDE / "ground-truth" / "codes").is_dir(), reason="the table of codes isn't beside the project"
)
def test_every_independent_state_is_there():
    with (BESIDE / "ground-truth" / "codes" / "country_codes.csv").open(encoding="utf-8") as stream:
        members = {row["iso3c"] for row in csv.DictReader(stream) if row["gwn"] and row["region"]}
    ours = {one.iso3 for one in gazetteer().entries.values() if one.kind == STATE}
    assert members - ours - {""} == set()  # Kosovo has none


NAMED = {
    "the United States": "usa",
    "U.S.": "usa",
    "Kyiv": "ukraine",
    "Türkiye": "turkey",
    "Turkiye": "turkey",
    "N’Djamena": "chad",
    "Cote d'Ivoire": "ivory_coast",
    "Côte d’Ivoire": "ivory_coast",
    "Downing Street": "uk",
    "Bankova": "ukraine",
    "Daesh": "isis",
    "Ansar Allah": "houthis",
    "Lula": "lula",
    "Erdogan": "erdogan",
    "Security Council": "unsc",
    "P5+1": "p5_plus_1",
}


@pytest.mark.parametrize(("name", "key"), NAMED.items())
def test_a_name_leads_to_its_actor(name, key):
    assert gazetteer().named(name) == key


def test_an_unknown_name_leads_nowhere():
    assert gazetteer().named("Ruritania") is None


def found(text):
    return [(text[start:end], name.key) for start, end, name in gazetteer().found_in(folded(text))]


LONGEST = {
    "Papua New Guinea, Guinea-Bissau and Guinea": ["papua_new_guinea", "guinea_bissau", "guinea"],
    "North Korea, South Korea": ["north_korea", "south_korea"],
    "Nigerian and Nigerien": ["nigeria", "niger"],
    "the Islamic State, the Islamic Republic": ["isis", "iran"],
    "the Islamic Republic of Pakistan": ["pakistan"],
    "UN General Assembly": ["unga"],
    "Democratic Republic of Congo and Republic of Congo": ["drc", "congo"],
    "Turkish Cypriots and Greek Cypriots": ["northern_cyprus", "cyprus"],
    "a turkey, a china plate and us": [],
    "Malice, Chadors and Omanis": ["oman"],
}


@pytest.mark.parametrize(("text", "keys"), LONGEST.items())
def test_the_longest_name_is_found_and_only_whole_words(text, keys):
    assert [key for _, key in found(text)] == keys


HOLDERS = [
    ("president", "usa", "2015-09-28", "obama"),
    ("president", "usa", "2018-07-16", "trump"),
    ("president", "usa", "2022-03-01", "biden"),
    ("foreign minister", "usa", "2015-11-01", "kerry"),
    ("president", "russia", "2010-01-01", "medvedev"),
    ("president", "usa", "1850-01-01", None),
    ("president", "nowhere", "2015-01-01", None),
]


@pytest.mark.parametrize(("title", "of", "date", "who"), HOLDERS)
def test_a_date_says_who_held_an_office(title, of, date, who):
    assert gazetteer().holder(title, of, date) == who


def test_a_surname_of_several_is_told_by_the_date():
    table = gazetteer()
    assert table.surnamed("Bush", "2003-03-20") == "bush"
    assert table.surnamed("Bush", "1991-01-17") == "bush_sr"
    assert table.surnamed("Bush", None) is None


@pytest.mark.parametrize(
    ("key", "state"), [("putin", "russia"), ("us_congress", "usa"), ("nato", None), ("soleimani", "iran")]
)
def test_an_actor_belongs_to_a_state_or_to_none(key, state):
    assert state_of(key, gazetteer().entries) == state


def test_people_are_known_by_their_short_names():
    short = [name for names in gazetteer().names.values() for name in names if name.is_surname]
    assert all(gazetteer()[name.key].kind == PERSON for name in short)
    assert len(short) > 300
