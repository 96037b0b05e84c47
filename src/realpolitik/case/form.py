"""The form of the case file: every section, every field, and the value that an entry becomes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from realpolitik.case.actor import Actor
from realpolitik.case.citing import entry
from realpolitik.case.claim import REQUIRED_SHARE, Claim
from realpolitik.case.deal import Deal
from realpolitik.case.estimate import Estimate
from realpolitik.case.event import Event
from realpolitik.case.issue import Issue, VoteRule
from realpolitik.case.lever import Lever
from realpolitik.case.options_form import OPTIONS
from realpolitik.case.query import TestShape
from realpolitik.case.reading import BAD, At, Scale, entry_words, titled
from realpolitik.case.relation import Relation
from realpolitik.case.scenario import NOW, Scenario
from realpolitik.case.shape import (
    Amount,
    Date,
    Flag,
    Keyed,
    Level,
    Levels,
    Many,
    NewName,
    Number,
    Pattern,
    Position,
    Public,
    Record,
    Ref,
    Shape,
    Text,
    Version,
    Word,
)
from realpolitik.case.source import Source
from realpolitik.case.stance import Condition, Stance

FORMAT = 1
ACTORS = Many(Ref("actors"))
TERMS = Keyed(Ref("issues"), Level())
SHARE = Amount(0.0, 1.0)
POINTS = Amount(0.0, 100.0)
POWER = Amount(0.0)
ONE: Final = Estimate(1.0, 1.0)

Fields = Mapping[str, Any]  # the fields that could be read
Given = Collection[str]  # the fields that are written, sound or not

# --- sources ---------------------------------------------------------------------------------------------------------


def _source(values: Fields, at: At) -> Source:
    return Source(at.key, **values)


SOURCE = Record(
    {
        "title": Text(),
        "publisher": Text(),
        "author": Text(),
        "date": Date(),
        "kind": Text(),
        "reliability": Pattern("[A-F][1-6]", "an Admiralty code, A1 to F6"),
        "file": Text(),
    },
    required=("title",),
    make=_source,
    says={
        "reliability": "Admiralty code: source A (reliable) to F, information 1 (confirmed) to 6",
        "file": "the text, below the folder of the case file; optional",
    },
)

# --- actors ----------------------------------------------------------------------------------------------------------


def _ratifiers_are_others(values: Fields, given: Given, at: At) -> None:
    for ratifier in values.get("ratified_by", ()):
        if ratifier == at.key:
            at.into("ratified_by").into(ratifier).note(f"{at.key} can't ratify for itself", ratifier, "another actor")


def _actor(values: Fields, at: At) -> Actor:
    return Actor(
        key=at.key,
        name=values.get("name", titled(at.key)),
        kind=values.get("kind"),
        capability=values.get("capability", ONE),
        aka=values.get("aka", ()),
        ratified_by=values.get("ratified_by", {}),
        discount=values.get("discount"),
        evidence=values.get("evidence", {}),
    )


ACTOR = entry(
    {
        "name": Text(),
        "kind": Text(),
        "capability": POWER,
        "aka": Many(Text()),
        "ratified_by": Keyed(Ref("actors"), Many(Ref("issues"))),
        "discount": SHARE,
    },
    make=_actor,
    rules=(_ratifiers_are_others,),
    says={
        "capability": "0 or more, in any unit, the same for all; 1 if left out",
        "ratified_by": "actor: [issues] on which its loss refuses a deal",
        "discount": "what a period later is worth to it",
    },
)

# --- relations -------------------------------------------------------------------------------------------------------

FIELDS_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "command": ("patron", "client"),
    "supply": ("patron", "client", "dependence"),
    "alliance": ("members",),
    "understanding": ("deal",),
}
RELATION_FIELDS = tuple(dict.fromkeys(name for names in FIELDS_OF_KIND.values() for name in names))


def _fields_fit_the_kind(values: Fields, given: Given, at: At) -> None:
    kind = values.get("kind")
    if kind is None:
        return
    own = FIELDS_OF_KIND[kind]
    for name in own:
        if name not in given:
            at.note(f"{entry_words(at.path)}: {name} is missing", rule=f"{kind} has {', '.join(own)}")
    for name in RELATION_FIELDS:
        if name in given and name not in own:
            at.into(name).wrong(f"doesn't belong to {kind}", name, f"{kind} has {', '.join(own)}")


def _two_ends(values: Fields, given: Given, at: At) -> None:
    if values.get("patron") is not None and values.get("patron") == values.get("client"):
        at.note(f"{entry_words(at.path)}: {values['patron']} is both patron and client", values["patron"], "two actors")


def _relation(values: Fields, at: At) -> Relation:
    return Relation(
        key=at.key,
        kind=values["kind"],
        patron=values.get("patron"),
        client=values.get("client"),
        dependence=values.get("dependence"),
        members=values.get("members", ()),
        deal=values.get("deal"),
        evidence=values.get("evidence", {}),
    )


RELATION = entry(
    {
        "kind": Word(tuple(FIELDS_OF_KIND)),
        "patron": Ref("actors"),
        "client": Ref("actors"),
        "dependence": SHARE,
        "members": Many(Ref("actors"), least=2),
        "deal": Ref("deals"),
    },
    required=("kind",),
    make=_relation,
    rules=(_fields_fit_the_kind, _two_ends),
    says={"dependence": "the share of its levers' chance that the client loses without the patron"},
)

# --- issues ----------------------------------------------------------------------------------------------------------


def _settled_one_way(values: Fields, given: Given, at: At) -> None:
    if "vote" in values and "consensus" in values:
        at.note(f"{entry_words(at.path)}: has both vote and consensus", rule="vote, or consensus, or levers")


def _can_be_met(values: Fields, given: Given, at: At) -> None:
    weights, at_least = values.get("weights"), values.get("at_least")
    if weights and at_least is not None and at_least > sum(weights.values()):
        rule = f"the weights add up to {sum(weights.values()):g}"
        at.into("at_least").wrong(f"{at_least:g} can never be met: {rule}", at_least, rule)


def _vote_rule(values: Fields, at: At) -> VoteRule:
    return VoteRule(values["weights"], values["at_least"])


def _issue(values: Fields, at: At) -> Issue:
    scale: Scale = values["levels"]
    return Issue(
        key=at.key,
        question=values.get("question", titled(at.key)),
        levels=scale.levels,
        points=scale.points,
        status_quo=values["status_quo"],
        vote=values.get("vote", ()),
        consensus=values.get("consensus", ()),
        evidence=values.get("evidence", {}),
    )


VOTE_RULE = Record(
    {"weights": Keyed(Ref("actors"), Number(0.0), least=1), "at_least": Number(0.0, above=True)},
    required=("weights", "at_least"),
    make=_vote_rule,
    rules=(_can_be_met,),
)
ISSUE = entry(
    {
        "question": Text(),
        "levels": Levels(),
        "status_quo": Level(),
        "vote": Many(VOTE_RULE, single=False),
        "consensus": ACTORS,
    },
    required=("levels", "status_quo"),
    make=_issue,
    rules=(_settled_one_way,),
    says={
        "levels": "a map of points (an ordered scale) or a list (no order)",
        "status_quo": "the level that stands now",
        "vote": "settled by weighted majority instead of levers; every rule must be met",
        "consensus": "settled when all of these agree, instead of levers",
    },
)

# --- stances ---------------------------------------------------------------------------------------------------------


def _fits_the_scale(values: Fields, given: Given, at: At) -> None:
    """An ordered issue needs a position, an unordered one a value for every level."""
    scale = at.scale
    if scale is None:
        return
    needed, other = ("values", "position") if scale.points is None else ("position", "values")
    order = "has no order" if scale.points is None else "is a scale"
    if needed not in given:
        at.note(f"{_stance_words(at)}{needed} is missing, since {at.issue} {order}", rule=f"{at.issue} {order}")
    if other in given:
        at.into(other).note(
            f"{_stance_words(at)}{other} can't be given, since {at.issue} {order}",
            other,
            f"{at.issue} {order}",
            f"give {needed}",
        )
    if scale.points is None and needed in values:
        missing = [level for level in scale.levels if level not in values["values"]]
        if missing:
            at.into("values").wrong(f"leaves out {', '.join(missing)}", rule="a value 0–100 for every level")


def _otherwise_needs_when(values: Fields, given: Given, at: At) -> None:
    if "otherwise" in given and "when" not in given:
        at.into("otherwise").note(f"{_stance_words(at)}otherwise without when", rule="otherwise goes with when")


def _stance_words(at: At) -> str:
    return f"{entry_words(at.path)}: "


def _stance(values: Fields, at: At) -> Any:
    position, by_level = values.get("position"), values.get("values")
    if position is None and by_level is None:
        return BAD
    _, actor, issue = (str(part) for part in at.path[:3])
    return Stance(
        actor=actor,
        issue=issue,
        position=position,
        values=by_level,
        salience=values["salience"],
        declared=values.get("declared"),
        capability=values.get("capability"),
        when=values.get("when"),
        otherwise=values.get("otherwise"),
        evidence=values.get("evidence", {}),
    )


class ConditionShape(Shape):
    """One other issue, and where it must stand: `{issue: {at_most: level}}`."""

    is_one_value = True

    def _read(self, raw: Any, at: At) -> Any:
        rule = "one other issue and one of at_most, at_least, is: {issue: {at_most: level}}"
        if not isinstance(raw, dict) or len(raw) != 1:
            return at.wrong("must be a condition on one issue", raw, rule)
        ((issue, test),) = raw.items()
        here = at.into(issue)
        if Ref("issues").read(issue, here) is BAD:
            return BAD
        if issue == at.issue:
            return here.wrong("is a condition on the issue itself", issue, rule)
        if not isinstance(test, dict) or len(test) != 1:
            return here.wrong("must be one of at_most, at_least, is", test, rule)
        ((relation, level),) = test.items()
        inner = here.on(issue).into(relation)
        if Word(("at_most", "at_least", "is")).read(relation, inner) is BAD or Level().read(level, inner) is BAD:
            return BAD
        scale = inner.scale
        if relation != "is" and scale is not None and scale.points is None:
            return inner.wrong(
                f"needs a scale, and {issue} has no order", level, "an issue without order: is", "write is"
            )
        return Condition(issue, relation, str(Level().read(level, inner)))


_WANTS: Mapping[str, Shape] = {
    "position": Position(),
    "values": Keyed(Level(), POINTS),
    "salience": POINTS,
    "declared": Public(),
    "capability": POWER,
}
_OTHERWISE = entry(
    _WANTS,
    required=("salience",),
    make=_stance,
    rules=(_fits_the_scale,),
)
STANCE = entry(
    {**_WANTS, "when": ConditionShape(), "otherwise": _OTHERWISE},
    required=("salience",),
    make=_stance,
    rules=(_fits_the_scale, _otherwise_needs_when),
    says={
        "position": "a level, a number on the issue's scale, or a range a..b",
        "values": "unordered issues: 0–100 for every level",
        "salience": "0 indifferent … 100 vital",
        "declared": "what it says in public",
        "capability": "where its power differs on this issue",
        "when": "this stance holds while another issue stands so",
        "otherwise": "and this one while it doesn't; left out: it doesn't care then",
    },
)

# --- levers ----------------------------------------------------------------------------------------------------------


def _moves_away(values: Fields, given: Given, at: At) -> None:
    to = values.get("to")
    if to is not None and to in values.get("from", ()):
        at.into("from").wrong(f'contains "{to}", where the lever leads', to, "from never contains to")
    if to is not None and values.get("else") == to:
        at.into("else").wrong(f'"{to}" is where the lever leads', to, "else is another level")


def _only_kept_levers_fall_back(values: Fields, given: Given, at: At) -> None:
    if values.get("lasts", "done") != "kept" and "else" in values:
        at.into("else").wrong("is for levers with lasts: kept", values["else"], "what is done stays")
    if values.get("lasts") == "kept" and values.get("irreversible"):
        at.into("irreversible").wrong("contradicts lasts: kept", True, "what is kept ends with a withdrawal")


def _needs_other_issues(values: Fields, given: Given, at: At) -> None:
    if at.issue in values.get("needs", ()):
        at.into("needs").into(at.issue or "").wrong(
            "is the lever's own issue", at.issue, "needs names other issues", "use from"
        )


def _over_others(values: Fields, given: Given, at: At) -> None:
    if at.key in values.get("over", ()):
        at.into("over").wrong("names the lever itself", at.key, "other levers")


def _lever(values: Fields, at: At) -> Any:
    scale = at.scale
    if scale is None or scale.status_quo is None:
        return BAD
    to = values["to"]
    return Lever(
        key=at.key,
        issue=values["issue"],
        to=to,
        by=values["by"],
        origins=values.get("from") or tuple(level for level in scale.levels if level != to),
        needs=values.get("needs", {}),
        chance=values.get("chance", ONE),
        cost=values.get("cost", {}),
        lasts=values.get("lasts", "done"),
        fallback=values.get("else", scale.status_quo),
        noticed=values.get("noticed", ONE),
        over=values.get("over", ()),
        irreversible=values.get("irreversible", False),
        evidence=values.get("evidence", {}),
    )


LEVER = entry(
    {
        "issue": Ref("issues"),
        "to": Level(),
        "by": ACTORS,
        "from": Many(Level()),
        "needs": Keyed(Ref("issues"), Many(Level())),
        "chance": SHARE,
        "cost": Keyed(Ref("actors"), Amount()),
        "lasts": Word(("done", "kept")),
        "else": Level(),
        "noticed": Amount(0.0, above=True),
        "over": Many(Ref("levers")),
        "irreversible": Flag(),
    },
    required=("issue", "to", "by"),
    make=_lever,
    rules=(_moves_away, _only_kept_levers_fall_back, _needs_other_issues, _over_others),
    issue_field="issue",
    says={
        "by": "one coalition; all of them must act",
        "from": "levels it starts from; left out: every other level",
        "needs": "other issue: the level, or levels, that allow it",
        "chance": "of success against whoever objects; 1 if left out",
        "cost": "per actor, in points of an issue of salience 100; may be negative",
        "lasts": "done stays; kept ends when a member withdraws",
        "else": "kept: where the issue falls back to; left out: the status quo",
        "noticed": "periods until a withdrawal shows; 1 if left out",
        "over": "levers that it prevails over",
    },
)

# --- deals -----------------------------------------------------------------------------------------------------------


def _conditions_are_terms(values: Fields, given: Given, at: At) -> None:
    terms = values.get("terms")
    if terms is None:
        return
    for term, first in values.get("only_if", {}).items():
        here = at.into("only_if").into(term)
        for name in (term, *first):
            if name not in terms:
                here.wrong(f'names "{name}", which is not a term of the deal', name, f"terms: {', '.join(terms)}")
        if term in first:
            here.wrong("waits for itself", term, "other terms")
    for name in values.get("unless", {}):
        if name not in terms:
            at.into("unless").into(name).wrong("is not a term of the deal", name, f"terms: {', '.join(terms)}")


def _conditions_have_no_circle(values: Fields, given: Given, at: At) -> None:
    only_if = values.get("only_if", {})
    for circle in circles(only_if):
        if len(circle) > 1:
            at.into("only_if").wrong(f"goes in a circle: {' → '.join((*circle, circle[0]))}", rule="no circles")


def _steps_are_the_terms(values: Fields, given: Given, at: At) -> None:
    terms, steps = values.get("terms"), values.get("steps")
    if terms is None or steps is None:
        return
    here = at.into("steps")
    for name in steps:
        if name not in terms:
            here.wrong(f'names "{name}", which is not a term of the deal', name, f"terms: {', '.join(terms)}")
    if left_out := [name for name in terms if name not in steps]:
        here.wrong(f"leaves out {', '.join(left_out)}", rule="every term in the order of performance")


def _in_force_says_unless(values: Fields, given: Given, at: At) -> None:
    if values.get("status") != "in_force" or ("unless" in given and "unless" not in values):
        return
    missing = [term for term in values.get("terms", ()) if term not in values.get("unless", {})]
    if missing:
        what = f"unless leaves out {', '.join(missing)}" if "unless" in given else "unless is missing"
        at.note(f"{entry_words(at.path)}: {what}", rule="a deal in force says where each term would stand without it")


def _deal(values: Fields, at: At) -> Deal:
    return Deal(
        key=at.key,
        name=values.get("name", titled(at.key)),
        parties=values["parties"],
        terms=values["terms"],
        only_if=values.get("only_if", {}),
        steps=values.get("steps", ()),
        open=values.get("open", False),
        status=values.get("status", "proposed"),
        scenario=values.get("in"),
        unless=values.get("unless", {}),
        evidence=values.get("evidence", {}),
    )


DEAL = entry(
    {
        "name": Text(),
        "parties": Many(Ref("actors"), least=2, single=False),
        "terms": Keyed(Ref("issues"), Level(), least=1),
        "only_if": Keyed(Ref("issues"), Many(Ref("issues"))),
        "steps": Many(Ref("issues")),
        "open": Flag(),
        "status": Word(("proposed", "in_force", "lapsed")),
        "in": Ref("scenarios"),
        "unless": TERMS,
    },
    required=("parties", "terms"),
    make=_deal,
    rules=(_conditions_are_terms, _conditions_have_no_circle, _steps_are_the_terms, _in_force_says_unless),
    says={
        "only_if": "term: [terms that must have succeeded before it is tried]",
        "steps": "the terms in the order of performance",
        "open": "true: it stays on the table while a party waits",
        "in": "the scenario that it belongs to",
        "unless": "in force: where each term would stand without the deal",
    },
)

# --- scenarios -------------------------------------------------------------------------------------------------------


def _fields_fit_the_scenario(values: Fields, given: Given, at: At) -> None:
    kind = values.get("kind")
    if kind == "belief" and "of" not in given:
        at.note(f"{entry_words(at.path)}: of is missing", rule="a belief says whose it is", suggestion="add of: ACTOR")
    for name, owner in {"of": "belief", "after": "horizon", "before": "horizon"}.items():
        if kind is not None and kind != owner and name in given:
            at.into(name).wrong(f"doesn't belong to a {kind}", name, f"{name} is for a {owner}")


def _scenario(values: Fields, at: At) -> Scenario:
    """The scenario without its changes, which the reader of the whole document adds."""
    horizon = values["kind"] == "horizon" and "before" not in values
    return Scenario(
        key=at.key,
        name=values.get("name", titled(at.key)),
        kind=values["kind"],
        after=values.get("after", NOW if horizon else None),
        before=values.get("before"),
        base=values.get("base"),
        trigger=values.get("trigger"),
        of=values.get("of"),
        changes={},
        evidence=values.get("evidence", {}),
    )


_IN_TIME = Ref("scenarios", extra=(NOW,))
_SCENARIO_FIELDS: Mapping[str, Shape] = {
    "name": Text(),
    "kind": Word(("horizon", "belief", "counterfactual")),
    "after": _IN_TIME,
    "before": _IN_TIME,
    "base": Ref("scenarios"),
    "trigger": Text(),
    "of": Ref("actors"),
}

# --- events and claims -----------------------------------------------------------------------------------------------


def _event(values: Fields, at: At) -> Event:
    return Event(
        key=at.key,
        date=values["date"],
        who=values["who"],
        whom=values.get("whom", ()),
        what=values["what"],
        evidence=values.get("evidence", {}),
    )


EVENT = entry(
    {"date": Date(), "who": ACTORS, "whom": ACTORS, "what": Text()},
    required=("date", "who", "what"),
    make=_event,
)


def _claim(values: Fields, at: At) -> Claim:
    modality = values.get("modality", "certain")
    return Claim(at.key, values["says"], values["test"], modality, values.get("evidence", {}))


CLAIM = entry(
    {"says": Text(), "test": TestShape(), "modality": Word(tuple(REQUIRED_SHARE))},
    required=("says", "test"),
    make=_claim,
)

# --- the file --------------------------------------------------------------------------------------------------------

SECTIONS: Mapping[str, Shape] = {
    "sources": Keyed(NewName(), SOURCE, of_entries=True),
    "actors": Keyed(NewName(), ACTOR, of_entries=True),
    "relations": Keyed(NewName(), RELATION, of_entries=True),
    "issues": Keyed(NewName(), ISSUE, of_entries=True, of_issues=True),
    "stances": Keyed(Ref("actors"), Keyed(Ref("issues"), STANCE, of_entries=True), of_entries=True),
    "levers": Keyed(NewName(), LEVER, of_entries=True),
    "options": OPTIONS,
    "deals": Keyed(NewName(), DEAL, of_entries=True),
    "events": Keyed(NewName(), EVENT, of_entries=True),
    "claims": Keyed(NewName(), CLAIM, of_entries=True),
    "together": Keyed(NewName(), Many(Text(), least=2, single=False), of_entries=True),
}
_CASE_WIDE: Mapping[str, Shape] = {"as_of": Date(), "period": Text(), "discount": SHARE}
CHANGEABLE: Mapping[str, Shape] = {**_CASE_WIDE, **SECTIONS}  # what a scenario may change
SCENARIO = entry(
    _SCENARIO_FIELDS,
    required=("kind",),
    make=_scenario,
    rules=(_fields_fit_the_scenario,),
    also=CHANGEABLE,
    says={
        "after": "the scenario that a horizon comes after, or now (which is taken if neither is given)",
        "before": "now: the horizon lies in the past",
        "base": "builds on this scenario",
        "trigger": "what brings it about",
        "of": "whose belief it is",
    },
)
FORM = Record(
    {
        "realpolitik": Version(FORMAT),
        "title": Text(),
        "extends": Text(),
        **CHANGEABLE,
        "scenarios": Keyed(NewName(reserved=(NOW,)), SCENARIO, of_entries=True),
    },
    required=("realpolitik", "title"),
    says={
        "realpolitik": "the version of the format",
        "extends": "a bundled case, or a file beside this one, that this file is merged into",
        "as_of": "the day, month or year that the case describes",
        "period": "one step of time, in words",
        "discount": "what a period later is worth; 1 if left out",
        "together": "name: [paths of numbers that err together]",
    },
)


def circles(first: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The circles in a map from each name to the names that come before it; each circle once."""
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in first:
        trail = [start] if start not in done else []
        waiting = [list(first[start])]
        while trail:
            if not waiting[-1]:
                waiting.pop()
                done.add(trail.pop())
                continue
            name = waiting[-1].pop(0)
            if name in trail:
                found.append(tuple(trail[trail.index(name) :]))
            elif name not in done:
                trail.append(name)
                waiting.append(list(first.get(name, ())))
    return found
