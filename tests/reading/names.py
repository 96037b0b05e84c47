"""A crude list of names for tests: a stand-in for the table of actors, so that statements can be tested by themselves."""

from __future__ import annotations

import re

from realpolitik.reading.mentions import Mention
from realpolitik.reading.source_text import Paragraph, Text

# Code, then whatever names it.
NAMES = """
AFG Afghanistan Afghan Afghans Kabul Afganistan
AGO Angola Angolan Luanda UNITA
ALB Albania Albanian Albanians Tirana
ARG Argentina Argentine Argentinian
ARM Armenia Armenian Armenians Yerevan
AUT Austria Austrian Vienna
AZE Azerbaijan Azerbaijani Azerbaijanis Baku Nakhichevan
BDI Burundi Burundian Hutu
BGD Bangladesh Bangladeshi Dhaka
BGR Bulgaria Bulgarian Sofia
BIH Bosnia Bosnian Gorazde Sarajevo
BRA Brazil Brazilian
CAN Canada Canadian Ottawa
CHL Chile Chilean
CHN China Chinese Beijing
CIV Ivory_Coast Ivorian Abidjan Gbagbo
COD Congo Congolese Kinshasa
CUB Cuba Cuban Havana
CZE Czech
DEU Germany German Berlin Bonn
DNK Denmark Danish Copenhagen
DZA Algeria Algerian
EGY Egypt Egyptian Cairo Kifaya Mubarak
ERI Eritrea Eritrean
ETH Ethiopia Ethiopian Ethopia
FRA France French Paris
GBR Britain British UK London Irish
GEO Georgia Georgian Tbilisi
GHA Ghana Ghanaian
GIN Guinea Guinean
GMB Gambia Gambian
GRC Greece Greek Athens
HKG Hong_Kong
HRV Croatia Croatian Croat Zagreb
HTI Haiti Haitian
HUN Hungary Hungarian Budapest
IDN Indonesia Indonesian Jakarta
IND India Indian Delhi
IRN Iran Iranian Tehran
IRQ Iraq Iraqi Iraqis Baghdad Basra Samarra
ISR Israel Israeli Israelis Jerusalem Tel_Aviv Jewish
ITA Italy Italian Rome
JOR Jordan Jordanian Amman
JPN Japan Japanese Tokyo
KEN Kenya Kenyan Nairobi
KGZ Kyrgyzstan Kyrgyz
KHM Cambodia Cambodian
LBN Lebanon Lebanese Beirut Hezbollah Hizbollah
LBR Liberia Liberian Liberians
LBY Libya Libyan Tripoli
LKA Sri_Lanka Sinhalese Colombo
MAR Morocco Moroccan Rabat
MKD Macedonia Macedonian
MLI Mali Malian Bamako
MMR Burma Burmese Myanmar Karen
MNE Montenegro Montenegrin
MOZ Mozambique
MRT Mauritania Mauritanian
NGA Nigeria Nigerian Abuja Ibo Hausa Yoruba Biafra
NIC Nicaragua Nicaraguan Sandinista
NOR Norway Norwegian
PAK Pakistan Pakistani Islamabad
PAN Panama Panamanian
PER Peru Peruvian
PHL Philippines Philippine Filipino Manila
POL Poland Polish Warsaw
PRK North_Korea North_Korean Pyongyang
PRT Portugal Portuguese
PSE Palestinian Palestinians Hamas Fatah Gaza West_Bank PLO Palestine East_Jerusalem Abbas
ROU Romania Romanian
RUS Russia Russian Moscow Kremlin Soviet
RWA Rwanda Rwandan Kagame
SAU Saudi_Arabia Saudi Riyadh
SDN Sudan Sudanese Khartoum Darfur
SEN Senegal Senegalese
SLE Sierra_Leone
SOM Somalia Somali
SRB Serbia Serbian Serb Serbs Belgrade Kosovo
SWE Sweden Swedish
SYR Syria Syrian Damascus Assad Golan
TCD Chad Chadian
THA Thailand Thai
TUR Turkey Turkish Ankara Turks Kurds
TWN Taiwan Taiwanese Taipei
UGA Uganda Ugandan
UKR Ukraine Ukrainian Kyiv Kiev
USA United_States US U.S. American Americans Washington Reagan
VNM Vietnam Vietnamese
YEM Yemen Yemeni
ZMB Zambia Zambian
ZWE Zimbabwe Zimbabwean
IGO UN U.N. United_Nations NATO EU European_Union European_Community EC Arab_League IAEA ECOWAS OPEC
NGO Red_Cross Amnesty_International
"""
CODE = {name.replace("_", " "): line.split()[0] for line in NAMES.split("\n") if line for name in line.split()[1:]}
ADJECTIVE = re.compile(r"(?:an|ese|ish|i|ch|ic|ine|er|Greek|Czech|Thai|Serb|Croat)$")
PATTERN = re.compile(
    r"(?<![\w.])(?:" + "|".join(re.escape(name) for name in sorted(CODE, key=len, reverse=True)) + r")(?!\w)"
)


def text_of(*paragraphs: str) -> Text:
    """A text of a few paragraphs."""
    original, placed = "", []
    for number, words in enumerate(paragraphs):
        placed.append(Paragraph(number, len(original), len(original) + len(words), "body"))
        original += words + "\n\n"
    return Text("invented", original, tuple(placed))


def mentions_of(text: Text) -> tuple[Mention, ...]:
    """Every name of the list in a text."""
    return tuple(
        Mention(
            start=paragraph.start + found.start(),
            end=paragraph.start + found.end(),
            text=found[0],
            actor=CODE[found[0]],
            kind="adjective" if ADJECTIVE.search(found[0]) else "name",
            paragraph=paragraph.number,
        )
        for paragraph in text.paragraphs
        for found in PATTERN.finditer(text.original[paragraph.start : paragraph.end])
    )
