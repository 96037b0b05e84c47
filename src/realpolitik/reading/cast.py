"""Who appears in a text: names, descriptions and what points back at them, each linked to one actor."""

from __future__ import annotations

from realpolitik.reading.descriptions import described
from realpolitik.reading.gazetteer import gazetteer
from realpolitik.reading.mentions import Cast
from realpolitik.reading.names import named
from realpolitik.reading.parse import parse
from realpolitik.reading.references import referred
from realpolitik.reading.source_text import Text


def cast_of(text: Text) -> Cast:
    """Everybody whom a text mentions, in its order.

    Raises Unreadable where spaCy or its model is missing.
    """
    table = gazetteer()
    paragraphs = parse(text)
    names, met = named(paragraphs, table, text.origin.author, text.origin.date)
    known = {**table.entries, **met}
    descriptions, groups = described(paragraphs, names, known, text.origin.date)
    known |= groups
    references = referred(paragraphs, [*names, *descriptions], known)
    mentions = sorted(
        {*names, *descriptions, *references}, key=lambda one: (one.start, -one.end, one.kind, one.actor or "")
    )
    keys = {one.actor for one in mentions if one.actor is not None}
    homes = {known[key].home for key in keys} - {None}
    return Cast(tuple(mentions), {key: entry for key, entry in known.items() if key in keys | homes})
