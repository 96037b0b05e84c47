"""Random cases, as the maps of a case file: small, lively, and with every feature of the format that the rules judge.

Numbers are coarse on purpose: gains of exactly nothing and plans that tie are what a rule is most likely to get wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import yaml
from hypothesis import strategies as st

from realpolitik.case import Case, parse

Document = dict[str, Any]

ACTORS = ("ann", "bob", "cyd", "dot")
ISSUES = ("army", "border", "coast", "dam")
CHANCES = (0.2, 0.4, 0.5, 0.6, 0.8, 0.9, 1)
POINTS = st.integers(0, 10).map(lambda tens: 10 * tens)
COSTS = st.sampled_from((-6, 1, 2, 5, 10))
DISCOUNTS = (0.5, 0.7, 0.9, 1)
DRAWN = {
    "chance": st.sampled_from(CHANCES),
    "cost": COSTS,
    "salience": POINTS,
    "values": POINTS,
    "dependence": st.sampled_from((0.5, 0.8, 1)),
}


def case_of(document: Mapping[str, Any]) -> Case:
    """The case that a document says."""
    return parse(text_of(document))


def draws_of(case: Case, rows: int) -> st.SearchStrategy[dict[str, np.ndarray]]:
    """Draws in which chances, costs, dependences and what everybody cares for differ."""
    drawn = {
        path: st.lists(values, min_size=rows, max_size=rows).map(lambda row: np.array(row, dtype=float))
        for path in case.numbers
        for word, values in DRAWN.items()
        if word in path.split(".")
    }
    return st.fixed_dictionaries(drawn)


class _WithoutAliases(yaml.SafeDumper):
    """A case file has none, though a document may hold the same list twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def text_of(document: Mapping[str, Any]) -> str:
    """A document as the text of a case file."""
    return yaml.dump(dict(document), Dumper=_WithoutAliases, sort_keys=False, allow_unicode=True)


def sometimes(draw: st.DrawFn, tenths: int) -> bool:
    """True that many times in ten; shrinks to False."""
    return draw(st.integers(0, 9)) >= 10 - tenths


def some(draw: st.DrawFn, things: Any, least: int = 1, most: int | None = None) -> list[Any]:
    """A few of the things, in their order."""
    each = list(things)
    chosen = draw(st.sets(st.sampled_from(each), min_size=least, max_size=most or len(each)))
    return [thing for thing in each if thing in chosen]


@st.composite
def documents(
    draw: st.DrawFn, most_actors: int = 4, most_issues: int = 3, most_levers: int = 8, claims: bool = False
) -> Document:
    """A whole case: actors, issues, stances, levers, relations and deals, and if wanted claims."""
    actors = ACTORS[: draw(st.integers(2, most_actors))]
    names = ISSUES[: draw(st.integers(2, most_issues))]
    issues = {name: draw(_issues(actors)) for name in names}
    levers = draw(_levers(actors, issues, most_levers))
    document: Document = {
        "realpolitik": 1,
        "title": "A random case",
        "actors": {actor: draw(_actors(actor, actors, names)) for actor in actors},
        "issues": issues,
        "stances": {actor: draw(_stances(issues, _own_aims(actor, levers))) for actor in actors},
        "levers": levers,
        "relations": draw(_relations(actors)),
        "deals": draw(_deals(actors, issues, levers)),
    }
    if sometimes(draw, 3):
        document["discount"] = draw(st.sampled_from(DISCOUNTS))
    if claims:
        document["claims"] = draw(_claims(document))
    return {key: value for key, value in document.items() if value != {}}


@st.composite
def _actors(draw: st.DrawFn, actor: str, actors: tuple[str, ...], issues: tuple[str, ...]) -> Document:
    own: Document = {"capability": draw(st.sampled_from((1, 2, 5)))}
    if sometimes(draw, 2):
        own["discount"] = draw(st.sampled_from(DISCOUNTS))
    if sometimes(draw, 1):
        ratifier = draw(st.sampled_from([other for other in actors if other != actor]))
        own["ratified_by"] = {ratifier: some(draw, issues)}
    return own


@st.composite
def _issues(draw: st.DrawFn, actors: tuple[str, ...]) -> Document:
    size = draw(st.integers(2, 3))
    names = ["low", "middle", "high"][:size]
    issue: Document = {"levels": names}
    if sometimes(draw, 7):
        low, width = draw(st.sampled_from((0, -5, 100))), draw(st.sampled_from((10, 100)))
        middle = [low + draw(st.sampled_from((2, 5))) * width // 10] if size == 3 else []
        places = [low, *middle, low + width]
        issue["levels"] = dict(zip(names, places, strict=True))
    issue["status_quo"] = draw(st.sampled_from(names))
    if sometimes(draw, 2):
        rules = []
        for _ in range(draw(st.integers(1, 2))):
            weights = {actor: draw(st.integers(0, 3)) for actor in some(draw, actors)}
            weights = weights if sum(weights.values()) else dict.fromkeys(weights, 1)
            rule = {"weights": weights, "at_least": draw(st.integers(1, sum(weights.values())))}
            rules += [rule] if rule not in rules else []
        issue["vote"] = rules
    elif sometimes(draw, 1):
        issue["consensus"] = some(draw, actors)
    return issue


def _is_scale(issue: Mapping[str, Any]) -> bool:
    return isinstance(issue["levels"], dict)


def _own_aims(actor: str, levers: Mapping[str, Any]) -> dict[str, str]:
    """Where an actor's own levers lead: it often, not always, wants to go there."""
    return {lever["issue"]: lever["to"] for lever in levers.values() if actor in lever["by"]}


@st.composite
def _wants(draw: st.DrawFn, issue: Mapping[str, Any], aim: str | None) -> Document:
    wants: Document = {"salience": draw(POINTS)}
    is_aim = aim is not None and sometimes(draw, 6)
    if not _is_scale(issue):
        values = {level: draw(POINTS) for level in issue["levels"]}
        return wants | {"values": values | {aim: 100} if is_aim else values}
    if is_aim:
        return wants | {"position": aim}
    low, high = min(issue["levels"].values()), max(issue["levels"].values())
    between = low + draw(st.integers(0, 10)) * (high - low) // 10
    return wants | {"position": draw(st.sampled_from([*issue["levels"], between, f"{low}..{between}"]))}


@st.composite
def _stances(draw: st.DrawFn, issues: Mapping[str, Any], aims: Mapping[str, str]) -> Document:
    stances: Document = {}
    for name, issue in issues.items():
        if sometimes(draw, 9):
            stances[name] = draw(_wants(issue, aims.get(name)))
            if sometimes(draw, 1):
                other = draw(st.sampled_from([each for each in issues if each != name]))
                relations = ("at_most", "at_least", "is") if _is_scale(issues[other]) else ("is",)
                level = draw(st.sampled_from(list(issues[other]["levels"])))
                stances[name]["when"] = {other: {draw(st.sampled_from(relations)): level}}
                if sometimes(draw, 6):
                    stances[name]["otherwise"] = draw(_wants(issue, None))
    return stances


@st.composite
def _levers(draw: st.DrawFn, actors: tuple[str, ...], issues: Mapping[str, Any], most: int) -> Document:
    pulled = [name for name, issue in issues.items() if not issue.keys() & {"vote", "consensus"}]
    levers: Document = {}
    for number in range(draw(st.integers(3, most)) if pulled else 0):
        name = draw(st.sampled_from(pulled))
        levels = list(issues[name]["levels"])
        likely = [level for level in levels if level != issues[name]["status_quo"]]
        to = draw(st.sampled_from([*likely, *levels]))
        lever: Document = {"issue": name, "to": to, "by": some(draw, actors, most=3)}
        lever["chance"] = draw(st.sampled_from(CHANCES))
        if sometimes(draw, 4):
            lever["cost"] = {actor: draw(COSTS) for actor in some(draw, actors, most=2)}
        if sometimes(draw, 2):
            lever["from"] = some(draw, [level for level in levels if level != to])
        if sometimes(draw, 1):
            other = draw(st.sampled_from([each for each in issues if each != name]))
            lever["needs"] = {other: some(draw, issues[other]["levels"])}
        if sometimes(draw, 3):
            lever |= {"lasts": "kept", "noticed": draw(st.sampled_from((0.5, 1, 2)))}
            lever |= {"else": draw(st.sampled_from([each for each in levels if each != to]))}
        earlier = [key for key, each in levers.items() if each["issue"] == name]
        if earlier and sometimes(draw, 2):
            lever["over"] = some(draw, earlier, most=1)
        levers[f"f{number}"] = lever
    return levers


@st.composite
def _relations(draw: st.DrawFn, actors: tuple[str, ...]) -> Document:
    relations: Document = {}
    if sometimes(draw, 2):
        patron, client = draw(st.permutations(actors))[:2]
        relations["command"] = {"kind": "command", "patron": patron, "client": client}
    for number in range(draw(st.integers(0, 2)) if sometimes(draw, 5) else 0):
        patron, client = draw(st.permutations(actors))[:2]
        taken = [(tie["patron"], tie["client"]) for tie in relations.values() if tie["kind"] == "supply"]
        if (patron, client) not in taken:
            dependence = draw(st.sampled_from((0.5, 0.8, 1)))
            relations[f"supply{number}"] = {
                "kind": "supply", "patron": patron, "client": client, "dependence": dependence,
            }  # fmt: skip
    return relations


@st.composite
def _deals(draw: st.DrawFn, actors: tuple[str, ...], issues: Mapping[str, Any], levers: Mapping[str, Any]) -> Document:
    """Deals whose terms are mostly what some lever brings about, with those who pull it among the parties."""
    deals: Document = {}
    for name in ("first", "second", "third")[: draw(st.integers(1, 3))]:
        terms: Document = {}
        parties: set[str] = set()
        for key in some(draw, levers, most=3) if levers else ():
            lever = levers[key]
            if lever["issue"] not in terms and lever["to"] != issues[lever["issue"]]["status_quo"]:
                terms[lever["issue"]] = lever["to"]
                parties.update(lever["by"])
        for issue in some(draw, issues, least=0 if terms else 1, most=1):
            terms.setdefault(issue, draw(st.sampled_from(list(issues[issue]["levels"]))))
        if len(parties) < 2 or sometimes(draw, 2):
            parties = set(some(draw, actors, least=2, most=3))
        deal: Document = {"parties": [actor for actor in actors if actor in parties], "terms": terms}
        order = draw(st.permutations(list(terms)))
        if len(order) > 1 and sometimes(draw, 3):
            deal["only_if"] = {order[-1]: some(draw, order[:-1])}
        if len(order) > 1 and sometimes(draw, 3):
            deal["steps"] = order
        if sometimes(draw, 2):
            deal["open"] = True
        if sometimes(draw, 1):
            deal["status"] = "in_force"
            deal["unless"] = {issue: draw(st.sampled_from(list(issues[issue]["levels"]))) for issue in terms}
        deals[name] = deal
    return deals


@st.composite
def _claims(draw: st.DrawFn, document: Document) -> Document:
    """A few claims that ask for different measures."""
    actors, deals = list(document["actors"]), list(document["deals"])
    issue = draw(st.sampled_from(list(document["issues"])))
    level = draw(st.sampled_from(list(document["issues"][issue]["levels"])))
    one, other = draw(st.permutations(actors))[:2]
    deal, target = draw(st.sampled_from(deals)), {issue: level}
    step = draw(st.sampled_from(list(document["deals"][deal]["terms"])))
    tests: list[Document] = [
        {"agreement": {"of": [one, other]}, "above": 0.1},
        {"direction": {"of": [one, other]}, "below": 0.3},
        {"shared priorities": {"of": [one, other]}, "above": {"agreement": {"of": [one, other]}}},
        {"vulnerability": {"of": one, "for": other}, "above": 0.2},
        {"salience": {"of": one, "issue": issue, "rank": 1}},
        {"verdict": {"deal": deal}, "equals": draw(st.sampled_from(("ready", "refused", "blocked")))},
        {"in reach": {"for": target}},
        {"acceptable to": {"of": one, "deal": deal}},
        {"blocked by": {"of": one, "deal": deal}},
        {"gain": {"of": one, "deal": deal}, "above": {"gain": {"of": other, "deal": deal}}},
        {"pays": {"of": one, "for": target, "rank": draw(st.sampled_from(("any", "first", "only")))}},
        {"rides free": {"of": one, "deal": deal}},
        {"chance": {"for": target}, "above": 0.45},
        {"needed": {"of": one, "for": target}, "above": 0.2},
        {"key": {"of": one, "for": target, "rank": draw(st.sampled_from(("any", "cheapest", "only")))}},
        {"price": {"of": one, "for": target}, "below": 5},
        {"p*": {"of": one, "deal": deals[0], "rival": deals[-1]}, "below": 0.7},
        {"outwaits": {"of": one, "deal": deal}},
        {"holds": {"for": target}},
        {"delta*": {"of": one, "deal": deal}, "below": 0.6},
        {"goes on after": {"of": one, "deal": deal, "step": step}},
        {"rises": {"measure": {"chance": {"deal": deal}}, "with": f"actors.{one}.capability", "by": 1}},
    ]
    chosen = draw(st.lists(st.sampled_from(tests), min_size=1, max_size=4))
    written: Document = {}
    for number, test in enumerate(chosen):
        written[f"c{number}"] = {"says": "So it is.", "test": {"not": test} if sometimes(draw, 2) else test}
    return written


# Options ----------------------------------------------------------------------------------------------------------


@st.composite
def option_documents(draw: st.DrawFn, most_actors: int = 3, most_options: int = 4) -> Document:
    """A conflict given by its options: conditions, one-way and shared options, merging, every kind of preference."""
    actors = ACTORS[: draw(st.integers(2, most_actors))]
    keys = [f"o{number}" for number in range(draw(st.integers(len(actors), most_options)))]
    choices: Document = {}
    for number, key in enumerate(keys):
        owners = [actors[number % len(actors)]]
        if sometimes(draw, 1):
            owners = some(draw, actors, least=2)
        choices[key] = {"by": owners[0] if len(owners) == 1 else owners}
        if sometimes(draw, 2):
            choices[key]["one_way"] = draw(st.sampled_from(("taken", "dropped")))
    options: Document = {"choices": choices}
    if sometimes(draw, 3):
        options["infeasible"] = [" and ".join(some(draw, keys, least=2, most=2))]
    elif sometimes(draw, 3):
        options["at_most"] = [{"of": keys, "count": draw(st.integers(1, len(keys) - 1))}]
    if sometimes(draw, 2) and "infeasible" not in options:
        options["merge"] = [draw(st.sampled_from(keys))]
    if sometimes(draw, 7):
        options["status_quo"] = {draw(st.sampled_from(keys)): True}
    options["preferences"] = {actor: draw(_wishes(keys)) for actor in actors}
    return {"realpolitik": 1, "title": "Random options", "actors": {actor: {} for actor in actors}, "options": options}


@st.composite
def _wishes(draw: st.DrawFn, keys: list[str]) -> Document:
    """By weights, few of them so that there are ties, or by statements."""
    if sometimes(draw, 5):
        return {"weights": {key: draw(st.integers(-2, 2)) for key in keys}}
    joined = st.builds("{1} {0} {2}".format, st.sampled_from(("and", "or", "if", "iff")), *[st.sampled_from(keys)] * 2)
    statement = st.one_of(joined, joined.map("not ({})".format), st.sampled_from(keys))
    return {"statements": draw(st.lists(statement, min_size=1, max_size=4, unique=True))}
