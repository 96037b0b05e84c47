"""Who appears in a text: every name, linked to one actor; what describes it, and what points back at it."""

from __future__ import annotations

import pytest

from realpolitik.reading.cast import cast_of
from realpolitik.reading.files import read_bytes
from realpolitik.reading.mentions import Cast, Mention
from realpolitik.reading.source_text import Text, plain
from tests.reading.marked import marked

pytest.importorskip("spacy", reason="spaCy isn't installed")


def cast(said: str) -> tuple[Text, Cast]:
    text = read_bytes(said.encode(), "a.txt")
    return text, cast_of(text)


def seen(said: str, kinds: tuple[str, ...] = ("name",)) -> set[tuple[str, str | None]]:
    return {(one.text, one.actor) for one in cast(said)[1].mentions if one.kind in kinds}


def assert_marked(source: str, kinds: set[str]) -> None:
    """Exactly what is marked is found, of the kinds given."""
    expected = marked(source)
    _, found = cast(expected.text)
    got: dict[tuple[int, int, str, bool], set[str | None]] = {}
    for one in found.mentions:
        if one.kind in kinds:
            got.setdefault((one.start, one.end, one.kind, one.place), set()).add(one.actor)
    want = {
        (start, end, kind, place): set(keys) for start, end, keys, kind, place in expected.expected if kind in kinds
    }
    text = expected.text
    assert {(text[start:end], *rest, *sorted(map(str, who))) for (start, end, *rest), who in got.items()} == {
        (text[start:end], *rest, *sorted(map(str, who))) for (start, end, *rest), who in want.items()
    }


NAMES = {
    "seats-of-government": (
        "[Washington|usa] pressed [Kyiv|ukraine], while the [Kremlin|russia] and [Downing Street|uk] waited."
        " [Beijing|china] agreed with [New Delhi|india]."
    ),
    "leaders": (
        "President [Volodymyr Zelenskyy|zelensky] met [Emmanuel Macron|macron]. [Zelenskyy|zelensky] thanked"
        " [Macron|macron]; Chancellor [Olaf Scholz|scholz] sent [Boris Pistorius|pistorius]."
    ),
    "possessives": "[Turkey|turkey]’s offer and [Erdoğan|erdogan]’s letter reached [Hamas|hamas]' leaders.",
    "blocs": (
        "[ECOWAS|ecowas] threatened [the Alliance of Sahel States|aes]. [The European Union|eu], [NATO|nato] and"
        " [the African Union|african_union] urged calm; [the UN Security Council|unsc] met."
    ),
    "armed-groups": (
        "[Hezbollah|hezbollah] warned [Israel|israel]. [Ansar Allah|houthis] and [the Islamic State|isis] attacked;"
        " the [Houthis|houthis] claimed it, and [Daesh|isis] did not."
    ),
    "parties-at-a-climate-summit": (
        "[The Alliance of Small Island States|aosis] walked out; the [G77|g77] stayed. [Saudi Arabia|saudi_arabia]"
        " objected and [Brazil|brazil] mediated."
    ),
    "acronyms": "The [U.S.|usa] and the [UK|uk] told the [WTO|wto] that the [UAE|uae] had agreed.",
    "a-country-as-a-given-name": "Minister [Israel Katz|israel_katz] met the envoy. [Chad|chad] protested.",
    "a-surname-of-another": "[Trump|trump] said no. [Melania Trump|melania_trump] said nothing at all.",
    "a-title-within-a-name": "Crown Prince [Mohammed bin Salman|mbs] met Sheikh [Tamim bin Hamad|tamim].",
    "bodies": (
        "The [Chinese Coast Guard|chinese_coast_guard] left. Fighters of the [Free Coast Brigade|free_coast_brigade]"
        " stayed. [The Syrian Democratic Forces|sdf] waited."
    ),
    "an-abbreviation-of-the-text": (
        "The [Free Coast Union|free_coast_union] ([FCU|free_coast_union]) agreed. The [FCU|free_coast_union] signed."
    ),
    "office-and-name": (
        "Its commander, [Davit Korral|davit_korral], said no. [Korral|davit_korral] has broken three truces."
    ),
    "look-alikes": (
        "[Niger|niger] and [Nigeria|nigeria], [Guinea|guinea] and [Guinea-Bissau|guinea_bissau], [Georgia|georgia]"
        " and [Jordan|jordan] agreed with [the Republic of Congo|congo] and [South Korea|south_korea]."
    ),
    "a-capital-that-looks-like-a-person": "The fund supports [Buenos Aires|argentina].",
    "the-month-of-may": "[Theresa May|theresa_may] resigned in May. [May|theresa_may] had promised a deal.",
    "the-press-is-no-actor": "[Norway|norway] agreed, according to Reuters and the Washington Post. Al Jazeera did.",
    "western-is-a-direction": (
        "The west of [Ukraine|ukraine] is calm; western [Libya|libya] isn't, and [the West|west] knows it."
    ),
    "peoples": "The [Russians|russia] left. The [Saudis|saudi_arabia] and the [Emiratis|uae] stayed.",
    "trades": "An [Iran|iran]-for-[Ukraine|ukraine] bargain tempts [Moscow|russia].",
}


@pytest.mark.parametrize("source", NAMES.values(), ids=NAMES.keys())
def test_names_are_found_and_linked(source):
    assert_marked(source, {Mention.NAME})


PLACES = {
    "in-a-country": "[Russia|russia] fought in [Syria|syria@] and across [Libya|libya@].",
    "dateline": "[TEHRAN|iran@], [Iran|iran@] — [Norway|norway] refused on Monday.",
    "summit": "At the [Helsinki|finland@] summit [Moscow|russia] agreed.",
    "accord": "[France|france] left the [Paris|france@] agreement.",
    "region": "[Egypt|egypt] fears for [the Middle East|middle_east@].",
    "list": "There were talks in [Mali|mali@], [Niger|niger@] and [Chad|chad@].",
    "government": "[Syria|syria] rejected the plan that [Turkey|turkey] had made.",
}


@pytest.mark.parametrize("source", PLACES.values(), ids=PLACES.keys())
def test_a_country_as_a_place_is_told_from_its_government(source):
    assert_marked(source, {Mention.NAME})


def test_a_leader_is_told_by_the_date():
    when = ["2010-05-04", "2015-05-04"]
    said = [f"The talks\n\nPublished {day}\n\nThe Turkish president refused." for day in when]
    assert [dict(seen(one, ("description",)))["The Turkish president"] for one in said] == ["turkey", "erdogan"]


def test_the_theatre_is_a_place_throughout():
    said = (
        "Egypt sent troops to fight in Libya. Turkey had arms in Libya. France lost influence in Libya. Nobody knows"
        " the future of Libya."
    )
    _, found = cast(said)
    assert [one.place for one in found.of("libya")] == [True] * 4
    assert not any(one.place for one in found.of("turkey"))


ADJECTIVES = {
    "nation": "The [Russian|russia/adjective] offer and a [French|france/adjective] answer arrived.",
    "backed": "[US-backed|usa/adjective] and [Iran-backed|iran/adjective] forces fought.",
    "two": "[Franco-German|france+germany/adjective] talks and [Russia-Iran|russia+iran/adjective] ties broke down.",
    "against": "An [anti-Israeli|israel/adjective] stance helped.",
}


@pytest.mark.parametrize("source", ADJECTIVES.values(), ids=ADJECTIVES.keys())
def test_adjectives_lead_to_their_actors(source):
    assert_marked(source, {Mention.ADJECTIVE})


DESCRIPTIONS = {
    "government": ("the Malian junta expelled them.", ("the Malian junta", "mali")),
    "regime-of-a-leader": ("Nobody defended the Assad regime.", ("the Assad regime", "syria")),
    "government-of": ("The government of Nicolás Maduro refused.", ("The government of Nicolás Maduro", "venezuela")),
    "ministry": ("China’s foreign ministry protested.", ("China's foreign ministry", "china")),
    "army": ("The Sudanese army retook the bridge.", ("The Sudanese army", "sudan_forces")),
    "backed-militia": ("In Iraq, Iran-backed militias fired rockets.", ("Iran-backed militias", "iraq_militias")),
    "rebels-in": ("Rebels in Mali took the town.", ("Rebels", "mali_opposition")),
    "forces-of-a-group": ("Hezbollah forces withdrew.", ("Hezbollah forces", "hezbollah")),
    "his": ("Abiy Ahmed said no. His government agreed.", ("His government", "ethiopia")),
    "office-without-date": ("The French president refused.", ("The French president", "france")),
}


@pytest.mark.parametrize(("said", "expected"), DESCRIPTIONS.values(), ids=DESCRIPTIONS.keys())
def test_descriptions_lead_to_their_actors(said, expected):
    assert expected in seen(said, (Mention.DESCRIPTION,))


def test_the_president_is_who_held_the_office_when_the_text_was_written():
    said = (
        "The offer\n\nPublished 4 May 2011\n\nThe French president refused, and the German chancellor agreed with him."
    )
    assert {("The French president", "sarkozy"), ("the German chancellor", "merkel")} <= seen(said, ("description",))


def test_a_group_of_a_country_is_an_actor_with_a_home():
    _, found = cast("The Sudanese army retook the bridge.")
    assert found.entries["sudan_forces"].home == "sudan"
    assert found.state_of("sudan_forces") == "sudan"


REFERENCES = {
    "two-countries": (
        "Serbia and Kosovo signed. The two countries want more.",
        ("The two countries", {"serbia", "kosovo"}),
    ),
    "both-sides": ("Egypt met Ethiopia in May. Both sides were angry.", ("Both sides", {"egypt", "ethiopia"})),
    "leaders-of": ("Putin flew to meet Xi Jinping. The two leaders agreed.", ("The two leaders", {"putin", "xi"})),
    "great-powers": (
        "Norway watched as China warned the United States. The two great powers paid no heed to Norway.",
        ("The two great powers", {"china", "usa"}),
    ),
    "former-president": ("Turkey and Greece quarrelled. The former president called a meeting.", ("The former", set())),
    "latter": ("Turkey and Greece quarrelled. The latter called a meeting.", ("The latter", {"greece"})),
}


@pytest.mark.parametrize(("said", "expected"), REFERENCES.values(), ids=REFERENCES.keys())
def test_phrases_for_two_lead_to_both(said, expected):
    phrase, actors = expected
    assert {who for what, who in seen(said, (Mention.DESCRIPTION,)) if what == phrase} == actors


PRONOUNS = {
    "subject-again": ("Iran refused the plan. It wants a guarantee.", {("It", "iran")}),
    "own-clause": ("Russia says that it will stay.", {("it", "russia")}),
    "nearest-governing": ("When Iran saw that the army was weak, it raised volunteers.", {("it", "iran")}),
    "person": ("Macron met the press. He said that he would wait.", {("He", "macron"), ("he", "macron")}),
    "expletive": ("Iran waits. It is likely that talks fail.", set()),
    "another-subject": ("Iran waits. The plan says that it must open the sites.", set()),
    "object": ("Norway wants a quota, and Sweden rejects it.", set()),
    "object-of-a-noun": ("Iran wants to prevent an attack against it.", {("it", "iran")}),
    "an-office": ("Macron waits. The chancellor will lose his majority.", set()),
    "part-of-a-name": ("Scott Bessent met He Lifeng.", set()),
    "two-people": ("Macron told Scholz to wait. He refused.", set()),
}


@pytest.mark.parametrize(("said", "expected"), PRONOUNS.values(), ids=PRONOUNS.keys())
def test_pronouns_are_linked_only_where_they_are_certain(said, expected):
    assert seen(said, (Mention.PRONOUN,)) == expected


def test_somebody_unknown_becomes_an_actor_of_the_text():
    _, found = cast("Kenyan mediator Amina Wanjiru accused Egypt. Wanjiru said that the talks were over.")
    assert [one.text for one in found.of("amina_wanjiru")] == ["Amina Wanjiru", "Wanjiru"]
    assert found.state_of("amina_wanjiru") == "kenya"


def test_the_author_is_no_actor():
    said = (
        "The offer\n\nBy Amina Wanjiru\n\nAmina Wanjiru thinks that Egypt will wait. Egypt, writes Wanjiru, is patient."
    )
    assert "amina_wanjiru" not in cast(said)[1].entries


def test_nobody_is_found_in_boilerplate():
    said = (
        "Egypt refuses to open the dam for its neighbours this year.\n\nRead more: Why Turkey wants a seat at the table"
    )
    assert set(cast(said)[1].entries) == {"egypt"}


def test_words_in_capitals_are_no_acronyms():
    assert seen("WHO WINS IF IRAN IS OUT. The WHO warned Norway.") == {
        ("IRAN", "iran"),
        ("WHO", "who"),
        ("Norway", "norway"),
    }


HARD = (
    "Erdoğan’s Türkiye\u00a0and Côte d’Ivoire—says São Tomé’s minister—want “peace”. “The two countries” wait; it is"
    " Franco-German… N’Djamena’s army left in May.\n\n• Iran\r\n• Iraq\n\nThe U.S.-led force’s end."
)


def test_every_span_is_exact():
    text, found = cast(HARD)
    assert found.mentions
    for one in found.mentions:
        assert plain(text.original[one.start : one.end]) == one.text
        paragraph = next(each for each in text.paragraphs if each.start <= one.start and one.end <= each.end)
        assert paragraph.number == one.paragraph


def test_mentions_stand_in_order_and_come_once():
    _, found = cast(HARD)
    assert [one.start for one in found.mentions] == sorted(one.start for one in found.mentions)
    assert len(set(found.mentions)) == len(found.mentions)


def test_every_actor_mentioned_has_an_entry():
    _, found = cast(HARD + " Wagner fighters of Yevgeny Prigozhin left.")
    assert {one.actor for one in found.mentions} - {None} <= found.entries.keys()
    assert {one.home for one in found.entries.values()} - {None} <= found.entries.keys() | {"russia"}


def test_the_same_text_gives_the_same_cast():
    assert cast(HARD)[1].mentions == cast(HARD)[1].mentions


@pytest.mark.parametrize(
    "said", ["«»“”…", "a", "- - -\n\n-", "‘’", "The the THE", "In.", "\u200b\u200b", "👩‍👩‍👧 Iran"]
)
def test_odd_texts_do_no_harm(said):
    assert isinstance(cast(said)[1], Cast)


def test_the_army_is_the_one_described_before():
    said = "The Sudanese army holds the port. Egypt backs the army."
    assert ("the army", "sudan_forces") in seen(said, (Mention.DESCRIPTION,))


def test_a_name_is_no_description():
    assert seen("The Rapid Support Forces hold Darfur.", (Mention.DESCRIPTION,)) == set()
