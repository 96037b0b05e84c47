"""What happened between actors is read with who did it, to whom, and its root code."""

from __future__ import annotations

import pytest

from realpolitik.reading.events import ROOTS, frames, roots
from tests.reading.invented import said

EVENTS = {
    "agree": ("Kenya agreed to open its border to Uganda.", "kenya", "AGREE", "uganda"),
    "consult": ("Kenya met Uganda on Monday.", "kenya", "CONSULT", "uganda"),
    "support": ("Kenya praised Uganda.", "kenya", "SUPPORT", "uganda"),
    "aid": ("Kenya sent food to Uganda.", "kenya", "AID", "uganda"),
    "aid-by-a-light-verb": ("Kenya gave aid to Uganda.", "kenya", "AID", "uganda"),
    "concede": ("Kenya lifted the embargo on Uganda.", "kenya", "CONCEDE", "uganda"),
    "retreat": ("Kenya withdrew from Uganda.", "kenya", "RETREAT", "uganda"),
    "request": ("Kenya urged Uganda to pay.", "kenya", "REQUEST", "uganda"),
    "said-they-must": ("Kenya said that Uganda must pay.", "kenya", "REQUEST", "uganda"),
    "accuse": ("Kenya accused Uganda of spying.", "kenya", "ACCUSE", "uganda"),
    "reject": ("Kenya rejected a Ugandan proposal.", "kenya", "REJECT", "uganda"),
    "refused-to": ("Kenya refused to meet Uganda.", "kenya", "REJECT", "uganda"),
    "will-not": ("Kenya said it would not help Uganda.", "kenya", "REJECT", "uganda"),
    "threaten": ("Kenya threatened to attack Uganda.", "kenya", "THREATEN", "uganda"),
    "would-attack": ("Kenya announced it would bomb Uganda.", "kenya", "THREATEN", "uganda"),
    "unless": ("Kenya threatened to strike unless Uganda paid.", "kenya", "THREATEN", "uganda"),
    "would-help": ("Kenya said it would help Uganda.", "kenya", "AGREE", "uganda"),
    "sanction": ("Kenya suspended aid to Uganda.", "kenya", "SANCTION", "uganda"),
    "coerce": ("Kenya imposed a curfew on Uganda.", "kenya", "COERCE", "uganda"),
    "assault": ("Kenya shelled Uganda.", "kenya", "ASSAULT", "uganda"),
    "passive": ("Uganda was attacked by Kenya.", "kenya", "ASSAULT", "uganda"),
    "reported": ("Kenya shelled Uganda, officials in Rwanda said.", "kenya", "ASSAULT", "uganda"),
    "noun": ("The meeting between Kenya and Uganda was short.", "kenya", "CONSULT", "uganda"),
    "noun-with-owner": ("Kenya's attack on Uganda was a surprise.", "kenya", "ASSAULT", "uganda"),
}


@pytest.mark.parametrize(("words", "source", "root", "target"), EVENTS.values(), ids=EVENTS.keys())
def test_an_event_has_its_source_root_and_target(words, source, root, target):
    assert [(one.source, one.root, one.target) for one in said(words).events] == [((source,), root, (target,))]


TOGETHER = {
    "subjects": "Kenya and Uganda signed a treaty.",
    "adjectives": "Kenyan and Ugandan officials agreed on a ceasefire.",
}


@pytest.mark.parametrize("words", TOGETHER.values(), ids=TOGETHER.keys())
def test_what_several_do_together_has_them_all_as_sources_and_nobody_as_target(words):
    assert [(one.source, one.target) for one in said(words).events] == [(("kenya", "uganda"), ())]


def test_an_envoy_sent_is_a_meeting_and_no_aid():
    (one,) = said("Kenya sent an envoy to Uganda.").events
    assert (one.root, one.target) == ("CONSULT", ("uganda",))


def test_who_is_for_somebody_acts_for_himself():
    (one,) = said("The pro-Iranian Hezbollah group shelled Kenya.").events
    assert one.source == ("hezbollah",)


def test_an_official_nobody_knows_acts_for_the_body_of_his_title():
    (one,) = said("Arab League envoy Mohammed Mamoun urged Kenya and Uganda to sign.").events
    assert one.source == ("arab_league",)


def test_several_who_reject_together_do_not_reject_each_other():
    assert said("Kenya and Uganda rejected the plan.").events == ()


NO_EVENTS = {
    "denied": "Kenya did not attack Uganda.",
    "possible": "Kenya may attack Uganda.",
    "only-would": "Kenya would attack Uganda.",
    "on-a-condition": "Kenya will help Uganda if Rwanda pays.",
    "only-meant": "Chad formed a mission to oversee a ceasefire between Kenya and Uganda.",
}


@pytest.mark.parametrize("words", NO_EVENTS.values(), ids=NO_EVENTS.keys())
def test_what_did_not_come_about_is_no_event(words):
    assert said(words).events == ()


def test_an_event_needs_two_actors():
    assert said("Kenya attacked a depot.").events == ()


def test_an_event_has_the_date_of_its_sentence():
    (one,) = said("On 3 March 2022 Kenya shelled Uganda.").events
    assert one.date == "2022-03-03"


def test_every_root_has_words_of_its_own():
    assert len(ROOTS) == 16
    assert set(roots("verbs").values()) == set(ROOTS)
    assert frames("hostile") < set(ROOTS)
