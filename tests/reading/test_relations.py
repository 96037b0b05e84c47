"""Standing ties are read with who stands behind whom."""

from __future__ import annotations

import pytest

from tests.reading.invented import said

TIES = {
    "backed": ("The Iran-backed Hezbollah held the port.", "supply", "iran", "hezbollah"),
    "led": ("The Saudi-led Arab League met.", "command", "saudi_arabia", "arab_league"),
    "commands": ("Iran controls Hezbollah.", "command", "iran", "hezbollah"),
    "takes-orders": ("Hezbollah takes orders from Iran.", "command", "iran", "hezbollah"),
    "arms": ("France has armed Chad for years.", "supply", "france", "chad"),
    "armed-by": ("Chad is armed by France.", "supply", "france", "chad"),
    "sells": ("France sells rifles to Chad.", "supply", "france", "chad"),
    "supplies-to": ("Turkey supplies drones to Ukraine.", "supply", "turkey", "ukraine"),
    "depends": ("Armenia depends on Russia.", "supply", "russia", "armenia"),
    "dependent": ("Armenia is dependent on Russia.", "supply", "russia", "armenia"),
    "exporter": ("France is the largest exporter of rifles to Chad.", "supply", "france", "chad"),
    "allies": ("Kenya and Uganda are allies.", "alliance", "kenya", "uganda"),
    "whose-supplier": ("Russia is Armenia's main supplier.", "supply", "russia", "armenia"),
    "its-supplier": ("Italy needs Libya, its supplier of gas.", "supply", "libya", "italy"),
    "proxy": ("Hezbollah is a proxy of Iran.", "supply", "iran", "hezbollah"),
    "lends": ("China has lent Zambia billions.", "supply", "china", "zambia"),
    "support-for": ("France's support for Chad is old.", "supply", "france", "chad"),
    "their-support": ("France increased its support for Chad.", "supply", "france", "chad"),
    "shared-agent": ("Chad was trained and equipped by France.", "supply", "france", "chad"),
    "run-from": ("Hezbollah, run from Iran, is strong.", "command", "iran", "hezbollah"),
    "whose-men": ("Cuba, whose security men protect Kenya, is poor.", "supply", "cuba", "kenya"),
    "allied-with": ("Kenya is allied with Uganda.", "alliance", "kenya", "uganda"),
    "sides-with": ("Kenya has sided with Uganda.", "alliance", "kenya", "uganda"),
    "seen-as-partner": ("Kenya views Uganda as a partner.", "alliance", "kenya", "uganda"),
    "ends-with-its-clause": ("If Kenya keeps its alliance with Uganda, Chad and Niger's hopes are dim.",
                             "alliance", "kenya", "uganda"),
    "alliance-with": ("Kenya's alliance with Uganda is old.", "alliance", "kenya", "uganda"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "kind", "patron", "client"), TIES.values(), ids=TIES.keys())
def test_a_tie_says_who_stands_behind_whom(words, kind, patron, client):
    assert [(one.kind, one.patron, one.client) for one in said(words).ties] == [(kind, patron, client)]


NO_TIES = {
    "denied": "France does not arm Chad.",
    "disavowed": "France denies arming Chad.",
    "reluctant": "France's reluctance to arm Chad is well known.",
    "withheld": "France suspended aid to Chad.",
    "things-run": "France runs Chad's railways.",
    "somebody-sent": "Iran sent General Qassem Soleimani to Moscow.",
    "only-wanted": "France wants to arm Chad.",
    "alone": "France is an exporter of rifles.",
    "itself": "France's alliance with France is a joke.",
}


@pytest.mark.parametrize("words", NO_TIES.values(), ids=NO_TIES.keys())
def test_what_is_no_tie_gives_none(words):
    assert said(words).ties == ()


def test_an_office_is_a_tie_that_is_told_once():
    found = said("US President Donald Trump spoke. US President Donald Trump left.").ties
    assert [(one.kind, one.patron, one.client) for one in found] == [("command", "trump", "usa")]
