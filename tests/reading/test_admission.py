"""What isn't in the article is refused, whoever read it; what is there stands as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from realpolitik.reading import admission
from realpolitik.reading.admission import admitted
from realpolitik.reading.cast import cast_of
from realpolitik.reading.mentions import Cast
from realpolitik.reading.said import Said, said_in
from realpolitik.reading.source_text import Text
from realpolitik.reading.statements import Statement
from tests.reading.invented import text_of
from tests.reading.test_said import sentences

TEXT = text_of(
    "Kenya wants the bridge. Uganda opposes the bridge. If it fails, Kenya will build a port.",
    "Kenya is willing to pay Uganda, but only if Uganda opens the harbour. In May 2030 Kenya attacked Uganda.",
    "Kenya funds the Blue Shore Front. Guards of the Blue Nile Authority wait, and the BBC reports it.",
)
CAST = cast_of(TEXT)
SAID = said_in(TEXT, CAST)
(WISH, *_) = SAID.statements
NOTHING = Said((), (), (), (), ())


def test_the_example_has_every_kind():
    assert all((SAID.statements, SAID.trades, SAID.conditionals, SAID.events, SAID.ties))


def test_what_the_rules_read_stands_as_it_is():
    found = admitted(SAID, TEXT, CAST)
    assert (found.said, found.cast, found.refused) == (SAID, CAST, {})


@settings(max_examples=40)
@given(sentences)
def test_whatever_the_rules_read_stands(words):
    text = text_of(words)
    cast = cast_of(text)
    said = said_in(text, cast)
    found = admitted(said, text, cast)
    assert (found.said, found.refused) == (said, {})


STATEMENTS = {
    "another-quotation": ({"quote": "Kenya wants the tunnel"}, admission.QUOTATION),
    "another-place": ({"start": WISH.start + 1}, admission.QUOTATION),
    "before-the-text": ({"start": -3}, admission.QUOTATION),
    "behind-the-text": ({"end": 10**9}, admission.QUOTATION),
    "empty": ({"start": 0, "end": 0, "quote": ""}, admission.QUOTATION),
    "another-paragraph": ({"paragraph": 1}, admission.QUOTATION),
    "about-something-else": ({"about": "a tunnel"}, admission.PHRASE),
    "about-something-elsewhere": ({"about_start": 0, "about_end": 500}, admission.PHRASE),
    "on-another-condition": ({"condition": "only if paid"}, admission.PHRASE),
    "attitude": ({"attitude": "worships"}, admission.WORD),
    "direction": ({"direction": "up"}, admission.WORD),
    "modality": ({"modality": "surely"}, admission.WORD),
    "horizon": ({"horizon": "2030"}, admission.WORD),
    "date": ({"date": "soon"}, admission.WORD),
    "stranger": ({"holder": "Atlantis"}, admission.NOBODY),
    "pronoun": ({"holder": "it"}, admission.NOBODY),
    "opening-word": ({"holder": "If"}, admission.NOBODY),
    "small-word": ({"holder": "bridge"}, admission.NOBODY),
    "press": ({"holder": "BBC"}, admission.NOBODY),
    "endless": ({"holder": "Kenya " * 1_000}, admission.NOBODY),
    "key-that-only-looks-so": ({"holder": "__proto__"}, admission.NOBODY),
    "stranger-at-stake": ({"whom": ("Atlantis",)}, admission.NOBODY),
}


@pytest.mark.parametrize(("change", "reason"), STATEMENTS.values(), ids=STATEMENTS.keys())
def test_a_statement_that_the_article_does_not_make_is_refused(change, reason):
    found = admitted(replace(NOTHING, statements=(replace(WISH, **change),)), TEXT, CAST)
    assert (found.said, found.cast) == (NOTHING, CAST)
    assert found.refused == {reason: 1}


OTHERS = {
    "trade-of-one": ("trades", {"parties": ("kenya",)}, admission.TOO_FEW),
    "trade-of-a-stranger": ("trades", {"parties": ("kenya", "Atlantis")}, admission.NOBODY),
    "trade-at-a-strangers-expense": ("trades", {"pays": ("Atlantis",)}, admission.NOBODY),
    "trade-status": ("trades", {"status": "done"}, admission.WORD),
    "trade-quotation": ("trades", {"quote": "Kenya pays"}, admission.QUOTATION),
    "conditional-kind": ("conditionals", {"kind": "maybe"}, admission.WORD),
    "conditional-consequence": ("conditionals", {"consequence": "war"}, admission.PHRASE),
    "conditional-condition": ("conditionals", {"condition": "war"}, admission.PHRASE),
    "event-root": ("events", {"root": "LOVE"}, admission.WORD),
    "event-words": ("events", {"what": "bombed"}, admission.PHRASE),
    "event-without-target": ("events", {"target": ()}, admission.TOO_FEW),
    "event-with-oneself": ("events", {"target": ("kenya",)}, admission.TOO_FEW),
    "event-date": ("events", {"date": "2030-13"}, admission.WORD),
    "tie-kind": ("ties", {"kind": "love"}, admission.WORD),
    "tie-with-oneself": ("ties", {"client": "kenya"}, admission.TOO_FEW),
    "tie-with-a-stranger": ("ties", {"client": "Atlantis"}, admission.NOBODY),
}


@pytest.mark.parametrize(("kind", "change", "reason"), OTHERS.values(), ids=OTHERS.keys())
def test_so_is_every_other_piece(kind, change, reason):
    (piece, *_) = getattr(SAID, kind)
    found = admitted(replace(NOTHING, **{kind: (replace(piece, **change),)}), TEXT, CAST)
    assert (found.said, found.refused) == (NOTHING, {reason: 1})


def test_what_two_do_together_needs_no_target():
    (event, *_) = SAID.events
    together = replace(event, source=("kenya", "uganda"), target=())
    assert admitted(replace(NOTHING, events=(together,)), TEXT, CAST).said.events == (together,)


def test_a_gift_in_other_words_is_refused():
    (trade, *_) = SAID.trades
    gives = tuple(replace(give, what="gold") for give in trade.gives)
    found = admitted(replace(NOTHING, trades=(replace(trade, gives=gives),)), TEXT, CAST)
    assert found.refused == {admission.PHRASE: 1}


@pytest.mark.parametrize("name", ["kenya", "Kenya", "the  Kenya", "Nairobi"])
def test_an_actor_of_the_cast_goes_by_any_of_its_names(name):
    found = admitted(replace(NOTHING, statements=(replace(WISH, holder=name),)), TEXT, CAST)
    assert [one.holder for one in found.said.statements] == ["kenya"]
    assert found.cast == CAST


def wish(holder: str, text: Text, quote: str, about: str) -> Statement:
    """A statement that quotes a text of one paragraph."""
    start, about_start = text.original.index(quote), text.original.index(about)
    return replace(
        WISH,
        holder=holder,
        quote=quote,
        start=start,
        end=start + len(quote),
        about=about,
        about_start=about_start,
        about_end=about_start + len(about),
        whom=(),
        paragraph=0,
    )


def test_an_actor_whom_only_the_article_names_joins_the_cast_with_its_place():
    text = text_of("Both wait. The Grey Wardens want the bridge.")
    said = wish("Grey  Wardens", text, "The Grey Wardens want the bridge", "the bridge")
    found = admitted(replace(NOTHING, statements=(said,)), text, Cast((), {}))
    (statement,), (mention,) = found.said.statements, found.cast.mentions
    assert statement.holder == mention.actor == "grey_wardens"
    assert found.cast.entries["grey_wardens"].name == mention.text == "Grey Wardens"
    assert text.original[mention.start : mention.end] == "Grey Wardens"


def test_a_name_that_points_at_two_means_nobody():
    text = text_of("Kenya and Uganda met. Both countries want the bridge.")
    cast = cast_of(text)
    assert {one.actor for one in cast.mentions if one.text == "Both countries"} == {"kenya", "uganda"}
    said = wish("Both countries", text, "Both countries want the bridge", "the bridge")
    assert admitted(replace(NOTHING, statements=(said,)), text, cast).refused == {admission.NOBODY: 1}
