"""The invented briefing of DESIGN §8, with a table, a note and every kind of figure besides."""

from __future__ import annotations

from itertools import combinations

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

ACTORS = ("Upland", "Lowland", "Port")
AGREEMENT = {"now": (0.41, 0.2, 0.41), "once the dam is full": (-0.3, None, -0.12)}

pairs = [
    {"a": a, "b": b, "horizon": horizon, "agreement": value}
    for horizon, values in AGREEMENT.items()
    for (a, b), value in zip(combinations(ACTORS, 2), values, strict=True)
]
stances = [
    {"actor": actor, "issue": issue, "position": position, "low": low, "high": high, "salience": salience, "level": ""}
    for actor, issue, position, low, high, salience in (
        ("Upland", "filling rate", 100, 100, 100, 70),
        ("Lowland", "filling rate", 20, 10, 30, 90),
        ("Port", "filling rate", 60, 60, 60, 15),
        ("Upland", "transit fees", 0, 0, 0, 30),
        ("Port", "transit fees", 100, 90, 100, 80),
    )
] + [
    {"actor": "Lowland", "issue": "seat of the commission", "position": None, "low": None, "high": None,
     "salience": 25, "level": "Lowland City"},
]  # fmt: skip
scales = [
    {"issue": "filling rate", "lowest": "seven years", "highest": "three years", "status_quo": 100},
    {"issue": "transit fees", "lowest": "none", "highest": "full", "status_quo": 50},
    {"issue": "seat of the commission", "lowest": "", "highest": "", "status_quo": None},
]
gains = [
    {"deal": "water for power", "actor": "Upland", "points": 12.0, "share": 0.18, "role": "party"},
    {"deal": "water for power", "actor": "Lowland", "points": 3.0, "share": 0.04, "role": "party"},
    {"deal": "water for power", "actor": "Port", "points": -9.0, "share": -0.14, "role": "payer"},
    {"deal": "slow fill", "actor": "Upland", "points": -7.0, "share": -0.1, "role": "party"},
    {"deal": "slow fill", "actor": "Lowland", "points": 40.0, "share": 0.55, "role": "party"},
    {"deal": "slow fill", "actor": "Port", "points": 2.0, "share": None, "role": "outside gainer"},
]
balances = [
    {"actor": "Upland", "own": 9.0, "gains": 4.0, "losses": -2.5},
    {"actor": "Lowland", "own": 5.0, "gains": 0.0, "losses": 0.0},
    {"actor": "Port", "own": 0.0, "gains": 1.0, "losses": -12.0},
]
chips = [
    {"holder": "Upland", "chip": "slow the filling", "buyer": "Lowland", "floor": 0.1, "ceiling": 0.55, "live": True},
    {"holder": "Port", "chip": "waive fees", "buyer": "Upland", "floor": 0.4, "ceiling": 0.1, "live": False},
]
points = [
    {"x": 12.0, "y": 3.0, "label": "water for power", "kind": "named"},
    {"x": 12.5, "y": 3.5, "label": "power and transit", "kind": "named"},
    {"x": 10.0, "y": 10.0, "label": "Nash", "kind": "solution"},
    {"x": 10.0, "y": 10.0, "label": "", "kind": "frontier"},
    {"x": 16.0, "y": 1.0, "label": "", "kind": "frontier"},
    {"x": -7.0, "y": 40.0, "label": "", "kind": "frontier"},
    {"x": -3.0, "y": 8.0, "label": "", "kind": "found"},
]
events = [
    {"date": "2024", "who": "Upland", "whom": "", "what": "begins to build the dam"},
    {"date": "2029-05", "who": "Lowland", "whom": "Upland", "what": "asks for a slower filling"},
    {"date": "2031-05-03", "who": "Port", "whom": "Lowland", "what": "closes transit for a week"},
]

DEALS = Findings(
    (
        Finding(
            "water_for_power",
            "held out for",
            ("Lowland wants power_and_transit and can outwait Upland (p* .31 against .44)", Cite("survey#4")),
            (
                ("gains: ", Strong("Upland +12"), " (18\u00a0% of its stake), Lowland +3 (4\u00a0%)"),
                "Port pays −9 · needs Port? no",
            ),
            tone="open",
        ),
        Finding("slow_fill", "refused", "by Upland (−7); sweetener: the credit line, then +2", tone="bad"),
        Finding("power_and_transit", "ready", "", tone="good"),
    )
)
ARGUMENT = Findings(
    (
        Finding("port_will_be_ignored_by_both_neighbours", "doesn't follow", "It is needed for transit.", (), "bad"),
        Finding("upland_is_bluffing", "follows", ("It rests on ", Emphasis("itself"), "."), (), "good"),
    )
)
POSITIONS = Table(
    (
        Column("Actor"),
        Column("Gain", "points", "points"),
        Column("Gain", "signed_share", "share of stake"),
        Column("Chance", "chance"),
        Column("Agreement", "agreement"),
        Column("Says"),
        Column("Sources"),
    ),
    (
        ("Upland", 12.0, 0.18, 0.31, 0.41, "builds | fills", Cite("survey#4")),
        ("Lowland", 3, 0.04, 1, -0.12, None, ("see ", Cite("gazette", "the river is ours"))),
    ),
    "What water_for_power brings",
)

links = [
    {"issues": ["transit fees", "power"], "brings": 0.41, "pairs": ["Upland and Port"]},
    {"issues": ["transit fees", "filling rate"], "brings": 0.08, "pairs": ["Upland and Port", "Upland and Lowland"]},
]

states = [
    {"key": "now", "name": "no deal", "note": "open to a coalition", "holds": False},
    {"key": "dry", "name": "filling rate: three years", "note": "doesn't hold", "holds": False},
    {"key": "deal", "name": "water for power", "note": "kept by answers", "holds": True},
]
arcs = [
    {"start": "now", "end": "deal", "who": "Upland and Lowland"},
    {"start": "deal", "end": "dry", "who": "Upland"},
    {"start": "dry", "end": "now", "who": "Lowland"},
]

misreadings = [
    {"deal": "water for power", "actor": "Upland", "version": "as Lowland sees it", "believed": -4.0, "own": 12.0},
    {"deal": "water for power", "actor": "Lowland", "version": "as Upland sees it", "believed": 9.0, "own": 3.0},
    {"deal": "slow fill", "actor": "Port", "version": "as Lowland sees it", "believed": 7.0, "own": -9.0},
    {"deal": "slow fill", "actor": "Port", "version": "as Upland sees it", "believed": 7.0, "own": -9.0},
]
stages = [
    {"deal": "water for power", "order": "the safest order", "at": at, "step": step, "actor": actor, "share": share}
    for actor, shares in (("Upland", (0.0, -0.06, 0.02, 0.18)), ("Lowland", (0.0, 0.2, 0.12, 0.04)))
    for at, (step, share) in enumerate(zip(("no deal", "release", "credit", "power"), shares, strict=True))
]
parties = [
    {"deal": "water for power", "actor": "Upland", "low": 0.58, "high": 2.0, "strikes": True, "own": 0.9},
    {"deal": "water for power", "actor": "Lowland", "low": 0.4, "high": 0.31, "strikes": True, "own": 0.9},
]

verdicts = [
    {"of": "water for power", "word": "held out for", "share": 0.81, "low": 0.78, "high": 0.84},
    {"of": "water for power", "word": "blocked or ready", "share": 0.16, "low": 0.13, "high": 0.19},
    {"of": "water for power", "word": "ready", "share": 0.03, "low": 0.01, "high": 0.05},
    {"of": "slow fill", "word": "refused", "share": 1.0, "low": 0.99, "high": 1.0},
]
claims = [
    {"of": "Port will be ignored", "share": 0.31, "low": 0.28, "high": 0.34, "required": 0.6},
    {"of": "Upland is bluffing", "share": 0.97, "low": 0.95, "high": 0.99, "required": 0.95},
]

turning = [
    {"of": of, "by": by, "name": name, "first": total / 2, "total": total, "low": total - 0.04, "high": total + 0.04}
    for of in ("water for power: held out for", "slow fill: refused")
    for by, name, total in (
        ("actor", "Lowland's numbers", 0.81), ("actor", "Upland's numbers", 0.3), ("issue", "the numbers on power", 0.7)
    )
]  # fmt: skip

distances = [
    {
        "of": "water for power",
        "number": "Lowland on power: salience",
        "share": 0.26,
        "open": True,
        "words": "40 → 27: is ready",
    },
    {
        "of": "water for power",
        "number": "build the dam: chance",
        "share": 0.4,
        "open": False,
        "words": ".9 → .5: is blocked",
    },
    {
        "of": "slow fill",
        "number": "Upland on filling rate: position",
        "share": 0.1,
        "open": False,
        "words": "3 → 4: is ready",
    },
]
regions = [
    {"of": of, "left": x, "right": x + 50.0, "bottom": 0.0, "top": 100.0, "answer": answer}
    for of in ("water for power", "slow fill")
    for x, answer in ((0.0, "held out for"), (50.0, "blocked or ready"))
]

places = [
    {"issue": issue, "actor": actor, "round": at, "at": point}
    for issue in ("filling rate", "power")
    for actor, points in {
        "Upland": (0.0, 20.0, 30.0),
        "Port": (50.0, 50.0, 30.0),
        "Lowland": (100.0, 60.0, 30.0),
    }.items()
    for at, point in enumerate(points)
]
ends = [
    {"issue": issue, "lowest": "slow", "highest": "fast", "end": 30.0, "words": "ends at 30 on 0–100"}
    for issue in ("filling rate", "power")
]

errors = [
    {"name": "compromise", "kind": "method", "value": 22.8, "low": 19.5, "high": 26.4},
    {"name": "midpoint", "kind": "baseline", "value": 26.6, "low": 23.6, "high": 29.5},
]

forecast_of = [
    {"issue": issue, "name": name, "value": value, "low": value - 12.0, "high": value + 8.0}
    for issue in ("filling rate", "transit fees", "the seat of the joint commission for the river's upper half")
    for name, value in (("compromise", 48.0), ("weighted median", 90.0), ("Condorcet", 12.0))
]
outcomes = [
    {"issue": "filling rate", "lowest": "slow", "highest": "fast", "came": 60.0, "words": "60 has come"},
    {"issue": "transit fees", "lowest": "none", "highest": "full", "came": None, "words": "nothing has come yet"},
    {"issue": "the seat of the joint commission for the river's upper half", "lowest": "up", "highest": "down",
     "came": 0.0, "words": "up has come"},
]  # fmt: skip

FIGURES = (
    Figure("positions", "positions", {"stances": stances, "scales": scales}, "Who wants what", "Three issues."),
    Figure("matrix", "alignment_matrix", {"pairs": pairs}, "Agreement in numbers", "A matrix per horizon."),
    Figure("network", "alignment_network", {"pairs": pairs}, "Agreement as a drawing", "A circle per horizon."),
    Figure("gains", "gains", {"gains": gains}, "Who gains and who pays", "Upland gains 18 %, Port loses 14 %."),
    Figure("chips", "chips", {"chips": chips}, "What each chip is worth", "Slowing the filling can be traded."),
    Figure("plane", "pareto", {"points": points, "x_title": "Upland", "y_title": "Lowland"}, "Room for a deal", "…"),
    Figure("linkage", "linkage", {"links": links}, "What linking issues brings", "Fees and power bring most."),
    Figure("states", "state_graph", {"states": states, "arcs": arcs}, "Three outcomes", "The deal holds."),
    Figure("exposure", "exposure", {"stages": stages}, "The way, step by step", "Upland is exposed after the first."),
    Figure("windows", "windows", {"parties": parties, "period": "a year"}, "How patient each must be", "…"),
    Figure("events", "timeline", {"events": events}, "What happened", "Three events."),
    Figure("misreadings", "misreadings", {"misreadings": misreadings}, "Who misreads whom", "Upland would gain."),
    Figure("verdict_shares", "verdict_shares", {"verdicts": verdicts}, "How sure", "…"),
    Figure("claim_shares", "claim_shares", {"claims": claims}, "How sure the argument is", "…"),
    Figure("turns_on", "turns_on", {"parts": turning}, "Whose numbers", "…"),
    Figure("tipping_distances", "tipping_distances", {"distances": distances}, "What would change it", "…"),
    Figure(
        "tipping_map",
        "tipping_map",
        {
            "regions": regions,
            "titles": ["Lowland on power", "Upland on fees"],
            "values": [40, 20],
            "given": [[40, 40], [10, 30]],
        },
        "Where which verdict holds",
        "…",
    ),
    Figure("errors", "errors", {"errors": errors, "measure": 22.8}, "How far forecasts were off", "…"),
    Figure("balances", "balances", {"balances": balances}, "Who gains from others' trades", "Port loses 11 points."),
    Figure("paths", "paths", {"places": places, "ends": ends}, "Who moves where", "All meet at 30."),
    Figure(
        "forecasts", "forecasts", {"forecasts": forecast_of, "outcomes": outcomes}, "What came", "Above the median."
    ),
)

RIVER_TREATY = Document(
    title="The River Treaty",
    facts=("three states, four issues", "11 sourced numbers of 19", "as of May 2031"),
    standfirst="Lowland waits for a better deal, and can; only rationing in its cities would end the wait.",
    sections=(
        Section(
            "alignment",
            "Who stands with whom",
            (
                Paragraph(
                    (
                        "Upland and Port pull the same way now (agreement +.41, direction +.66)",
                        Cite("survey#2"),
                        " and part once the dam is full (−.12).",
                    )
                ),
                Paragraph("What parts them: transit fees (four fifths of the change), the filling rate (the rest)."),
                *FIGURES[:3],
            ),
            1,
        ),
        Section(
            "no_deal",
            "If nobody deals",
            (Paragraph("The dam fills in three years. Nobody can better itself alone."),),
            2,
        ),
        Section("deals", "Deals", (DEALS, POSITIONS, FIGURES[3], FIGURES[5], FIGURES[6]), 3),
        Section(
            "leverage",
            "Who holds the key",
            (
                Paragraph(
                    (
                        Strong("To slow the filling: Upland."),
                        " Without it no coalition gets there; with it .9. Its price is 7 points; Lowland's gain is 40.",
                    )
                ),
                FIGURES[4],
            ),
            4,
        ),
        Section(
            "stability",
            "What holds once reached",
            (
                Paragraph(
                    "water_for_power is coalition-proof; if Upland refills early, Lowland's countermove (transit "
                    "closed) leaves it worse off."
                ),
                FIGURES[7],
            ),
            5,
        ),
        Section(
            "commitment",
            "Will it be kept",
            (
                Paragraph(
                    "If the parties expect at least a 58\u00a0% chance of still dealing next year. Safest order: "
                    "release, then credit, then power."
                ),
                FIGURES[8],
                FIGURES[9],
            ),
            6,
        ),
        Section(
            "perception",
            "What if they misread each other",
            (Paragraph("Lowland believes that Port would welcome a slow filling."), FIGURES[11]),
            7,
        ),
        Section(
            "robustness",
            "How sure, and what would change it",
            (
                Paragraph(
                    "“held out for” in 81\u00a0% of the ranges' combinations (± 3). It turns on one number: Lowland's "
                    "salience on power (40; at 27 the deal is ready)."
                ),
                Bullets(("Watch for: rationing in Lowland's cities.",)),
                *FIGURES[12:],
            ),
            8,
        ),
        Section("claims", "The argument", (Paragraph("5 of 7 claims follow."), ARGUMENT), 9),
        Section(
            "evidence",
            "Where it comes from",
            (
                Paragraph("8 numbers are judgement."),
                Note("Two sources disagree on the filling rate (20–60)."),
                FIGURES[10],
            ),
            10,
        ),
    ),
    references=(
        Reference("survey", ("A. Pen, ", Emphasis("The river in spring"), ", River Survey, 2 May 2031"), "B2"),
        Reference("gazette", "Lowland Gazette, April 2031", "C3"),
    ),
    notes=("A range stands for its mean.",),
)
