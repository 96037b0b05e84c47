"""What actors want or reject is read with its holder, its side and the phrase at stake."""

from __future__ import annotations

import pytest

from tests.reading.invented import said, text_of

# What a sentence says: holder, attitude, direction, words of the phrase at stake.
SAYS = {
    "a-wish": ("Kenya wants a seat on the council.", "kenya", "wants", "favour", "a seat on the council"),
    "a-wish-denied": ("Kenya does not want a base on its coast.", "kenya", "wants", "oppose", "a base on its coast"),
    "prevented": (
        "India seeks to prevent China from building ports in Sri Lanka.",
        "india", "wants", "oppose", "China from building ports in Sri Lanka",
    ),
    "refuses-to-stop": ("France refused to stop arming Ukraine.", "france", "rejects", "favour", "Ukraine"),
    "kept-out": ("Chad hopes to keep Sudan out of the talks.", "chad", "wants", "oppose", "Sudan"),
    "fear": (
        "Japan is worried that China will blockade Taiwan.",
        "japan", "fears", "oppose", "that China will blockade Taiwan",
    ),
    "somebody-else-reduced": (
        "Poland wants the tariffs of Germany reduced.", "poland", "wants", "oppose", "the tariffs of Germany",
    ),
    "noun-of-effort": (
        "Brazil's efforts to weaken Venezuela have failed.", "brazil", "tries", "oppose", "Venezuela",
    ),
    "noun-of-opposition": (
        "Hungary's opposition to Ukrainian membership of NATO remains.",
        "hungary", "rejects", "oppose", "Ukrainian membership of NATO",
    ),
    "removal-of": ("Mali demands the withdrawal of France.", "mali", "demands", "oppose", "France"),
    "demand-for": (
        "Ethiopia has rejected a demand for a binding treaty.", "ethiopia", "rejects", "oppose", "a binding treaty",
    ),
    "for-whom-it-matters": (
        "For Egypt, it is vital that the river keeps flowing.",
        "egypt", "wants", "favour", "that the river keeps flowing",
    ),
    "purpose": (
        "China returned to Africa to secure its supply of cobalt.", "china", "wants", "favour", "its supply of cobalt",
    ),
    "regarded-as-a-threat": ("Spain regards Morocco as a threat.", "spain", "regards", "oppose", "Morocco"),
    "regarded-as-a-partner": ("Spain sees Algeria as a partner.", "spain", "regards", "favour", "Algeria"),
    "an-act": ("Norway has armed Estonia for years.", "norway", "acts", "favour", "Estonia"),
    "coordinated-holders": ("Peru and Chile oppose the dam.", "chile", "rejects", "oppose", "the dam"),
    "only-if": (
        "Turkey is willing to reopen the border only if Armenia signs.",
        "turkey", "offers", "conditional", "the border",
    ),
    "offer-if": (
        "Turkey is willing to reopen the border if Armenia signs.", "turkey", "offers", "conditional", "the border",
    ),
    "would-undo-if": (
        "Turkey is prepared to withdraw the fighters only if Russia leaves.",
        "turkey", "offers", "conditional", "to withdraw the fighters",
    ),
    "against-unless": ("China opposes sanctions unless Iran agrees.", "china", "rejects", "oppose", "sanctions"),
    "bargain": (
        "Turkey would share its data in exchange for recognition.", "turkey", "offers", "conditional", "share its data",
    ),
    "what-a-bargain-asks": (
        "Turkey would share its data in exchange for recognition.", "turkey", "wants", "favour", "recognition",
    ),
    "somebody-elses-act": (
        "Kenya wants Uganda to lift its tariffs.", "kenya", "wants", "oppose", "its tariffs",
    ),
    "whom-one-asks": ("Kenya urges Uganda to reconsider.", "kenya", "demands", "favour", "Uganda to reconsider"),
    "kept-open": (
        "Kenya hopes to keep the port open.", "kenya", "wants", "favour", "the port open",
    ),
    "is-against": ("Cuba is against any concession.", "cuba", "rejects", "oppose", "any concession"),
    "sides-with": ("Iceland has sided with Norway.", "iceland", "supports", "favour", "Norway"),
    "campaigns-against": ("Norway is lobbying against the ban.", "norway", "tries", "oppose", "the ban"),
    "says-it-would-harm": (
        "France says that cheap imports would ruin its farmers.", "france", "rejects", "oppose", "cheap imports",
    ),
    "this": ("Kenya wants a dam. Uganda rejects this.", "uganda", "rejects", "oppose", "a dam"),
    "that-which-is-opposed": ("Kenya opposes a dam. Uganda rejects that.", "uganda", "rejects", "favour", "a dam"),
    "do-so": (
        "Congo wants the M23 to leave Goma. The M23 refuses to do so.",
        "m23", "rejects", "oppose", "the M23 to leave Goma",
    ),
    "it": (
        "Kenya wants the dam, but Uganda is trying to stop it.", "uganda", "tries", "oppose", "the dam",
    ),
    "indifferent": ("Ghana is not interested in a new war.", "ghana", "indifferent", "neutral", "a new war"),
    "unlikely": ("Ukraine is unlikely to accept a ceasefire.", "ukraine", "offers", "oppose", "a ceasefire"),
    "careful-not-to": (
        "Vietnam is careful not to provoke its neighbour.", "vietnam", "wants", "oppose", "to provoke its neighbour",
    ),
    "pushed-towards": ("Oman is pushing both sides towards a truce.", "oman", "tries", "favour", "a truce"),
    "relative-object": (
        "France floated a peacekeeping force, which Russia has dismissed.", "russia", "rejects", "oppose",
        "a peacekeeping force",
    ),
    "fear-that-somebody-wont": (
        "Chad fears that Sudan will not pay.", "chad", "fears", "oppose", "that Sudan will not pay",
    ),
    "misread-lemma": ("Cuba hopes for better terms.", "cuba", "wants", "favour", "better terms"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "holder", "attitude", "direction", "about"), SAYS.values(), ids=SAYS.keys())
def test_a_sentence_says_who_stands_where(words, holder, attitude, direction, about):
    found = [(one.holder, one.attitude, one.direction, one.about) for one in said(words).statements]
    assert (holder, attitude, direction, about) in found


SAYS_NOTHING = {
    "hypothetical": "If Kenya wanted a war, Uganda would know.",
    "question": "Nobody knows why Kenya would want a war.",
    "act-left-undone": "Kenya did not help Uganda.",
    "a-crisis-does-nothing": "The Syrian crisis helped Turkey.",
    "no-actor": "The committee wants a review.",
    "denied": "Rwanda denies backing the rebels of Congo.",
    "alleged": "Nobody suspects Kenya of arming Uganda.",
    "about-nothing-said": "Kenya wants it.",
    "a-tie": "The Iran-backed militia held the port.",
    "this-of-nothing": "Kenya rejects this.",
    "of-itself": "Kenya is concerned that it will lose.",
}


@pytest.mark.parametrize("words", SAYS_NOTHING.values(), ids=SAYS_NOTHING.keys())
def test_a_sentence_without_a_stance_gives_none(words):
    assert said(words).statements == ()


def test_the_condition_is_kept_in_the_words_of_the_text():
    (one,) = said("Turkey is willing to reopen the border only if Armenia signs.").statements
    assert one.condition == "only if Armenia signs"


def test_what_is_pledged_is_declared_and_what_is_wanted_is_not():
    (pledged,) = said("Germany has pledged to deliver grain.").statements
    (wanted,) = said("Germany wants more grain.").statements
    assert pledged.declared
    assert not wanted.declared


def test_a_hedge_makes_the_reading_less_sure():
    (sure,) = said("Kenya wants a new treaty.").statements
    (hedged,) = said("Kenya may want a new treaty.").statements
    assert hedged.modality == "possible"
    assert hedged.confidence < sure.confidence


def test_the_horizon_is_read_from_the_sentence():
    (now,) = said("For now, Kenya wants a truce.").statements
    (later,) = said("In the long run, Kenya wants a union.").statements
    assert (now.horizon, later.horizon) == ("short", "long")


def test_a_statement_has_the_date_of_its_sentence():
    (one,) = said("In March 2022 Kenya rejected a truce.").statements
    assert one.date == "2022-03"


def test_somebody_elses_wish_inside_a_fear_is_not_taken_for_a_fact():
    holders = {one.holder for one in said("Japan fears that China wants to seize Taiwan.").statements}
    assert holders == {"japan"}


def test_every_quotation_stands_where_its_offsets_say():
    words = (
        "Egypt’s “red line” is clear: Cairo rejects\u00a0any dam that Ethiopia fills alone.",
        "Sudan would accept a phased filling in exchange for guarantees from Egypt, unless Ethiopia refuses.",
    )
    text, found = text_of(*words), said(*words)
    everything = [*found.statements, *found.trades, *found.conditionals, *found.events]
    assert len(everything) > 3
    for one in everything:
        assert text.original[one.start : one.end] == one.quote
    for one in found.statements:
        assert text.original[one.about_start : one.about_end] == one.about


def test_the_same_text_says_the_same_twice():
    words = "Peru and Chile oppose the dam, which Bolivia wants. If Peru signs, Chile will follow."
    assert said(words) == said(words)
