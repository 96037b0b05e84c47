"""Several readers: the first is heard, the next adds what it didn't say."""

from __future__ import annotations

from dataclasses import dataclass, replace

from realpolitik.reading.cast import cast_of
from realpolitik.reading.mentions import Cast
from realpolitik.reading.readers import Proposed, Rules, read_by
from realpolitik.reading.said import Said, said_in
from realpolitik.reading.source_text import Text
from tests.reading.invented import text_of

TEXT = text_of(
    "Kenya wants the bridge. Uganda opposes the bridge. If it fails, Kenya will build a port.",
    "Kenya is willing to pay Uganda, but only if Uganda opens the harbour. In May 2030 Kenya attacked Uganda.",
    "Kenya depends on Uganda. Kenya is an ally of Uganda.",
)
SAID = said_in(TEXT, cast_of(TEXT))
NOTHING = Said((), (), (), (), ())


@dataclass(frozen=True)
class Other:
    """A reader that says what it is told to."""

    said: Said
    name: str = "other"
    goes_to: None = None

    def propose(self, _text: Text, _cast: Cast) -> Proposed:
        """The same of every text."""
        return Proposed(self.said, {"a reason": 2})


def test_the_rules_alone_say_what_they_read():
    found = read_by([Rules()], TEXT)
    assert (found.said, found.cast) == (SAID, cast_of(TEXT))
    (share,) = found.shares
    assert (share.reader, share.said, share.refused) == ("rules", SAID, {})


def test_nobody_says_nothing():
    assert read_by([], TEXT).said == NOTHING


def test_what_two_readers_find_in_one_place_stands_once_as_the_first_has_it():
    unsure = replace(SAID, statements=tuple(replace(one, confidence=0.1) for one in SAID.statements))
    assert all((SAID.trades, SAID.conditionals, SAID.events, SAID.ties))
    found = read_by([Rules(), Other(unsure)], TEXT)
    assert found.said == SAID
    assert found.shares[1].said == NOTHING


def test_allies_are_two_whoever_is_named_first():
    (tie,) = (one for one in SAID.ties if one.kind == "alliance")
    swapped = replace(tie, patron=tie.client, client=tie.patron)
    assert read_by([Rules(), Other(replace(NOTHING, ties=(swapped,)))], TEXT).said == SAID
    supply = next(one for one in SAID.ties if one.kind == "supply")
    swapped = replace(supply, patron=supply.client, client=supply.patron)
    assert read_by([Rules(), Other(replace(NOTHING, ties=(swapped,)))], TEXT).said.ties == (*SAID.ties, swapped)


def test_what_only_the_second_finds_is_added_and_told_apart():
    other_side = replace(SAID.statements[0], direction="oppose")
    elsewhere = replace(SAID.statements[0], holder="uganda")
    found = read_by([Rules(), Other(replace(NOTHING, statements=(other_side, elsewhere, elsewhere)))], TEXT)
    assert found.said.statements == (*SAID.statements, other_side, elsewhere)
    assert found.shares[1].said.statements == (other_side, elsewhere)


def test_what_is_refused_is_counted_for_its_reader():
    found = read_by([Other(replace(NOTHING, statements=(replace(SAID.statements[0], holder="nobody"),)))], TEXT)
    assert found.said == NOTHING
    assert sum(found.shares[0].refused.values()) == 3
