"""A document whose every text tries to be something else."""

from __future__ import annotations

from realpolitik.briefing.document import (
    Bullets,
    Cite,
    Column,
    Document,
    Emphasis,
    Figure,
    Finding,
    Findings,
    Note,
    Paragraph,
    Reference,
    Section,
    Strong,
    Table,
)

SCRIPT = "<script>alert('x')</script>"
MARKS = "a|b *c* _d_ `e` [f](g) ![h](i) <b> # {{ 7*7 }} {% raise %} \\"
ESCAPES = "\x1b[31mred\x1b[0m\nnew line\u202e"
NASTY = f"{SCRIPT} {MARKS} {ESCAPES}"

_events = [{"date": "2031", "who": NASTY, "whom": NASTY, "what": NASTY}]
_pairs = [{"a": NASTY, "b": "b", "horizon": NASTY, "agreement": 0.5}]
_scales = [{"issue": NASTY, "lowest": NASTY, "highest": NASTY, "status_quo": 50}]
_stances = [{"actor": NASTY, "issue": NASTY, "position": 5, "low": 5, "high": 5, "salience": 50, "level": NASTY}]
_gains = [{"deal": NASTY, "actor": NASTY, "points": 1.0, "share": 0.1, "role": "party"}]
_errors = [{"name": NASTY, "kind": "method", "value": 1.0, "low": 0.5, "high": 2.0}]
_forecasts = [{"issue": NASTY, "name": NASTY, "value": 1.0, "low": 0.5, "high": 2.0}]
_outcomes = [{"issue": NASTY, "lowest": NASTY, "highest": NASTY, "came": 5.0, "words": NASTY}]
_balances = [{"actor": NASTY, "own": 1.0, "gains": 0.5, "losses": -2.0}]
_chips = [{"holder": NASTY, "chip": NASTY, "buyer": NASTY, "floor": 0.1, "ceiling": 0.2, "live": True}]
_verdicts = [{"of": NASTY, "word": NASTY, "share": 1.0, "low": 0.9, "high": 1.0}]
_claims = [{"of": NASTY, "share": 0.5, "low": 0.4, "high": 0.6, "required": 0.95}]
_turning = [{"of": NASTY, "by": NASTY, "name": NASTY, "first": 0.2, "total": 0.5, "low": 0.4, "high": 0.6}]
_links = [{"issues": [NASTY, "b"], "brings": 0.5, "pairs": [NASTY]}]
_points = [{"x": 1.0, "y": 2.0, "label": NASTY, "kind": "named"}]
_states = [{"key": key, "name": NASTY, "note": NASTY, "holds": True} for key in (NASTY, "b")]
_misreadings = [{"deal": NASTY, "actor": NASTY, "version": NASTY, "believed": -1.0, "own": 2.0}]
_stages = [{"deal": NASTY, "order": NASTY, "at": at, "step": NASTY, "actor": NASTY, "share": 0.1} for at in (0, 1)]
_parties = [{"deal": NASTY, "actor": NASTY, "low": 0.2, "high": 0.8, "strikes": True, "own": 0.9}]
_distances = [{"of": NASTY, "number": NASTY, "share": 0.1, "open": True, "words": NASTY}]
_regions = [{"of": NASTY, "left": 0.0, "right": 2.0, "bottom": 0.0, "top": 2.0, "answer": NASTY}]
_places = [{"issue": NASTY, "actor": NASTY, "round": at, "at": 10.0} for at in (0, 1)]
_ends = [{"issue": NASTY, "lowest": NASTY, "highest": NASTY, "end": 5.0, "words": NASTY}]
_arcs = [{"start": NASTY, "end": "b", "who": NASTY}]

HOSTILE = Document(
    title=NASTY,
    subtitle=NASTY,
    facts=(NASTY,),
    standfirst=(NASTY, Strong(NASTY), Emphasis(NASTY)),
    sections=(
        Section(
            '"><script>',
            NASTY,
            (
                Paragraph((NASTY, Cite(f"{NASTY}#{NASTY}", NASTY))),
                Bullets((NASTY,)),
                Note(NASTY),
                Findings((Finding(NASTY, NASTY, NASTY, (NASTY,)),)),
                Table((Column(NASTY), Column(NASTY, "points", NASTY)), ((NASTY, NASTY),), NASTY),
                Figure("a", "timeline", {"events": _events}, NASTY, NASTY),
                Figure("b", "alignment_matrix", {"pairs": _pairs}, NASTY, NASTY),
                Figure("c", "alignment_network", {"pairs": _pairs}, NASTY, NASTY),
                Figure("d", "positions", {"stances": _stances, "scales": _scales}, NASTY, NASTY),
                Figure("r", "paths", {"places": _places, "ends": _ends}, NASTY, NASTY),
                Figure("e", "gains", {"gains": _gains}, NASTY, NASTY),
                Figure("balances", "balances", {"balances": _balances}, NASTY, NASTY),
                Figure("errors", "errors", {"errors": _errors}, NASTY, NASTY),
                Figure("s", "forecasts", {"forecasts": _forecasts, "outcomes": _outcomes}, NASTY, NASTY),
                Figure("f", "chips", {"chips": _chips}, NASTY, NASTY),
                Figure("h", "linkage", {"links": _links}, NASTY, NASTY),
                Figure("i", "state_graph", {"states": _states, "arcs": _arcs}, NASTY, NASTY),
                Figure("j", "misreadings", {"misreadings": _misreadings}, NASTY, NASTY),
                Figure("k", "exposure", {"stages": _stages}, NASTY, NASTY),
                Figure("o", "verdict_shares", {"verdicts": _verdicts}, NASTY, NASTY),
                Figure("p", "claim_shares", {"claims": _claims}, NASTY, NASTY),
                Figure("q", "turns_on", {"parts": _turning}, NASTY, NASTY),
                Figure("m", "tipping_distances", {"distances": _distances}, NASTY, NASTY),
                Figure(
                    "n",
                    "tipping_map",
                    {"regions": _regions, "titles": [NASTY, NASTY], "values": [1, 1], "given": [[0, 2], [0, 2]]},
                    NASTY,
                    NASTY,
                ),
                Figure("l", "windows", {"parties": _parties, "period": NASTY}, NASTY, NASTY),
                Figure('"g"', "pareto", {"points": _points, "x_title": NASTY, "y_title": NASTY}, NASTY, NASTY),
            ),
            1,
        ),
    ),
    references=(Reference(NASTY, NASTY, NASTY),),
    notes=(NASTY,),
)
