"""An article, and what a model should say of it."""

from __future__ import annotations

from typing import Any

DAM = (
    "Egypt’s government is no friend of the “new dam”. Ethiopia will go on filling it, come what may.\n\n"
    "Sudan gets power from Ethiopia and would look away in return for the port. In May 2030 Egypt struck the new dam. "
    "The Blue Shore Front takes its orders from Cairo. No port, no peace.\n"
)
STATEMENT = {
    "paragraph": 1,
    "quote": 'Egypt\'s  government is no friend of the "new dam"',
    "holder": "egypt",
    "attitude": "rejects",
    "about": 'the "new dam"',
    "direction": "oppose",
    "modality": "certain",
    "declared": False,
    "condition": None,
}
TRADE = {
    "paragraph": 2,
    "quote": "Sudan gets power from Ethiopia and would look away in return for the port",
    "parties": ["sudan", "Ethiopia"],
    "gives": [{"giver": ["ethiopia"], "what": "the port"}, {"giver": ["sudan"], "what": "look away"}],
    "pays": ["egypt"],
    "status": "possible",
}
EVENT = {
    "paragraph": 2,
    "quote": "Egypt struck the new dam",
    "source": ["Egypt"],
    "target": ["Ethiopia"],
    "root": "ASSAULT",
    "what": "struck the new dam",
}
TIE = {
    "paragraph": 2,
    "quote": "The Blue Shore Front takes its orders from Cairo",
    "kind": "command",
    "patron": "Cairo",
    "client": "Blue Shore Front",
}
CONDITIONAL = {
    "paragraph": 2,
    "quote": "No port, no peace.",
    "kind": "conditional",
    "condition": "No port",
    "consequence": "no peace",
}


def answer(**lists: Any) -> dict[str, Any]:
    """An answer with some lists, the others empty."""
    return {"statements": [], "trades": [], "events": [], "ties": [], "conditionals": [], **lists}


WHOLE = answer(statements=[STATEMENT], trades=[TRADE], events=[EVENT], ties=[TIE], conditionals=[CONDITIONAL])
