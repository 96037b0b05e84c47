"""Deals are read with their parties, what each gives, and who pays."""

from __future__ import annotations

import pytest

from tests.reading.invented import said

TRADES = {
    "exchange": (
        "Ukraine offered grain in exchange for tanks from Poland.", "exchange", {"ukraine", "poland"}, set(),
    ),
    "who-is-forced-out-pays": (
        "Turkey would reopen its airspace to Russia in exchange for forcing Israel out of the region.",
        "exchange", {"turkey", "russia"}, {"israel"},
    ),
    "x-for-y": (
        "A prisoners-for-hostages swap between Israel and Hamas is close.", "X-for-Y", {"israel", "hamas"}, set(),
    ),
    "x-for-y-of-countries": (
        "China offered America a Taiwan for Korea deal.", "X-for-Y", {"china", "usa"}, {"taiwan"},
    ),
    "link": (
        "Germany is willing to lift the ban only if China opens its market.", "link", {"germany", "china"}, set(),
    ),
    "offer-if": ("Romania has offered to help Moldova if Moldova signs.", "link", {"romania", "moldova"}, set()),
    "would-if": ("America would pay more if Kenya evicted the navy.", "link", {"usa", "kenya"}, set()),
    "if-first": ("If Kenya opened the port, Uganda would pay the toll.", "link", {"kenya", "uganda"}, set()),
    "whose-goods": (
        "The EU would buy Azerbaijani gas in exchange for keeping the Ukrainian pipes open.",
        "exchange", {"eu", "ukraine"}, set(),
    ),
    "whom-it-helps": (
        "France promised to defend Kenya in exchange for the use of two airfields.",
        "exchange", {"france", "kenya"}, set(),
    ),
    "laid-down": (
        "Under the deal, Rwanda is to withdraw its troops and Uganda is to pay.", "terms", {"rwanda", "uganda"}, set(),
    ),
    "first-step": (
        "Iran is ready to talk, but only as a first step towards relief from Washington.",
        "link", {"iran", "usa"}, set(),
    ),
    "chip": ("Russia wants to use gas as leverage over Germany.", "chip", {"russia", "germany"}, set()),
    "gain": ("Egypt hopes to win concessions from Ethiopia.", "gain", {"egypt", "ethiopia"}, set()),
    "between": ("A deal between India and Pakistan is near.", "deal", {"india", "pakistan"}, set()),
    "with": ("Japan's pact with Vietnam surprised many.", "deal", {"japan", "vietnam"}, set()),
    "at-whose-expense": (
        "Germany and France may strike a deal at the expense of Poland.", "agreed", {"germany", "france"}, {"poland"},
    ),
    "signed": ("India and China signed an agreement on the border.", "agreed", {"india", "china"}, set()),
    "agreed-to-a-request": ("Qatar agreed to the Turkish request.", "agreed", {"qatar", "turkey"}, set()),
}  # fmt: skip


@pytest.mark.parametrize(("words", "mark", "parties", "pays"), TRADES.values(), ids=TRADES.keys())
def test_a_trade_has_its_parties_and_who_pays(words, mark, parties, pays):
    found = [one for one in said(words).trades if one.mark == mark]
    assert len(found) == 1
    assert set(found[0].parties) == parties
    assert pays <= set(found[0].pays)


NO_TRADES = {
    "an-idiom": "Russia and Ukraine fought a tit-for-tat war.",
    "one-party": "Kenya signed an agreement.",
    "signing-no-deal": "Kenya and Uganda signed a book.",
    "a-threat": "Israel would attack if Iran refused.",
    "no-condition-of-theirs": "Kenya would pay if the rain failed.",
    "a-plain-chip": "Taiwan makes chips with Japan.",
}


@pytest.mark.parametrize("words", NO_TRADES.values(), ids=NO_TRADES.keys())
def test_what_is_no_trade_gives_none(words):
    assert said(words).trades == ()


def test_each_side_gives_what_the_text_says():
    (one,) = said("Germany is willing to lift the ban only if China opens its market.").trades
    assert [(give.giver, give.what) for give in one.gives] == [
        (("germany",), "to lift the ban"),
        (("china",), "only if China opens its market"),
    ]


def test_each_side_of_a_deal_gives_what_is_laid_down_for_it():
    (one,) = said("Under the deal, Rwanda is to withdraw its troops and Uganda is to pay.").trades
    assert [(give.giver, give.what) for give in one.gives] == [
        (("rwanda",), "withdraw its troops"),
        (("uganda",), "pay"),
    ]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("Kenya and Uganda signed a deal.", []),
        ("Kenya and Uganda signed a deal to swap prisoners.", ["to swap prisoners"]),
    ],
    ids=["nothing-said", "said"],
)
def test_a_deal_gives_what_it_is_about_and_not_itself(words, given):
    (one,) = said(words).trades
    assert [give.what for give in one.gives] == given


def test_what_is_got_may_be_said_before_what_is_given():
    (one,) = said("Brazil lost. In exchange for grain from Ukraine, Poland sent tanks.").trades
    assert [(give.giver, give.what) for give in one.gives] == [
        (("poland",), "sent tanks"),
        (("ukraine",), "grain from Ukraine"),
    ]


def test_a_later_mention_takes_the_parties_of_the_trade_before_it():
    found = said(
        "Ukraine offered Poland grain in exchange for tanks. Such a grain-for-tanks bargain should please everyone."
    ).trades
    assert [(one.mark, set(one.parties)) for one in found] == [
        ("exchange", {"ukraine", "poland"}),
        ("X-for-Y", {"ukraine", "poland"}),
    ]
    assert found[1].confidence < 0.85


STATUSES = {
    "refused": ("Kenya rejected a deal with Uganda.", "refused"),
    "possible": ("A deal between Kenya and Uganda could follow.", "possible"),
    "sought": ("Kenya wants a deal with Uganda.", "sought"),
    "concluded": ("Kenya and Uganda signed a deal.", "concluded"),
}


@pytest.mark.parametrize(("words", "status"), STATUSES.values(), ids=STATUSES.keys())
def test_how_far_a_deal_has_come_is_read_from_its_verb(words, status):
    assert {one.status for one in said(words).trades} == {status}
