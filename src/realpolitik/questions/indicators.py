"""What one would see in the world if a number moved: indicators to watch, by the number's place in the case."""

from __future__ import annotations

from collections.abc import Sequence

from realpolitik.case import Case, Lever, Stance
from realpolitik.effectivity import TOLERANCE
from realpolitik.questions.naming import actors_in_words, key_in_words, scenario_in_words
from realpolitik.questions.wording import chance, possessive


def number(value: float, path: str) -> str:
    """A number of a case file in words: chances and other shares as such, anything else to three digits.

    >>> number(0.45, "levers.strike.chance"), number(82.03125, "stances.a.b.salience"), number(-3, "levers.x.cost.a")
    ('.45', '82', '−3')
    """
    if path.rpartition(".")[2] in ("chance", "discount", "dependence"):
        return chance(value)
    return f"{value:.3g}".replace("-", "\N{MINUS SIGN}")


def watch(case: Case, path: str, rises: bool, at: float | None = None) -> str:
    """What one would see if a number went up or down, to about `at`: a clause without a full stop."""
    here, parts, where = _home(case, path)
    match parts:
        case ("stances", actor, issue, *field):
            clause = _of_a_stance(here, here.stances[actor][issue], field, rises, at)
        case ("levers", key, *field):
            clause = _of_a_lever(here, here.levers[key], field, rises)
        case ("actors", actor, field):
            clause = _of_an_actor(here.actors[actor].name, field, rises)
        case ("relations", key, _):
            clause = _of_a_supply(here, key, rises)
        case _:
            clause = _of_patience("everybody", rises)
    return clause + where


def condition(case: Case, path: str, low: float | None, high: float | None) -> str:
    """That a number lies above or below a limit, or between two, as a clause."""
    here, parts, where = _home(case, path)
    match parts:
        case ("stances", actor, issue, *field):
            subject = _subject(here, here.stances[actor][issue], field)
        case ("levers", key, "cost", payer):
            subject = f"{key_in_words(here, key)} costs {here.actors[payer].name}"
        case ("levers" | "relations", key, field):
            subject = f"the {_FIELDS.get(field, field)} of {key_in_words(here, key)} is"
        case ("actors", actor, field):
            subject = f"{possessive(here.actors[actor].name)} {field} is"
        case _:
            subject = "the discount is"
    return f"{subject} {_limits(low, high, path)}{where}"


_FIELDS = {"noticed": "time before withdrawals show"}


def _subject(case: Case, stance: Stance, field: Sequence[str]) -> str:
    """A stance's number and its verb: "the weight of Ukraine for Russia is"."""
    name, about = case.actors[stance.actor].name, key_in_words(case, stance.issue)
    when = _while(case, stance, field).rstrip(", ")
    where = f" ({when})" if when else ""
    if field[-1] == "salience":
        return f"the weight of {about} for {name}{where} is"
    if field[-2:-1] == ["values"]:
        return f"{key_in_words(case, field[-1])} on {about} is worth to {name}{where}"
    return f"{possessive(name)} {field[-1]} on {about}{where} is"


def _limits(low: float | None, high: float | None, path: str) -> str:
    if low is not None and high is not None:
        return f"between {number(low, path)} and {number(high, path)}"
    return f"more than {number(low, path)}" if low is not None else f"less than {number(high or 0.0, path)}"


def _home(case: Case, path: str) -> tuple[Case, Sequence[str], str]:
    """The case in which a number stands, its path there, and the scenario in words."""
    first, *rest = path.split(".")
    if first != "scenarios":
        return case, (first, *rest), ""
    return case.at(rest[0]), tuple(rest[1:]), f" ({scenario_in_words(case, rest[0])})"


# A number's place → what one would see -----------------------------------------------------------------------------


def _of_a_stance(case: Case, stance: Stance, field: Sequence[str], rises: bool, at: float | None) -> str:
    name, issue = case.actors[stance.actor].name, key_in_words(case, stance.issue)
    when = _while(case, stance, field)
    if field[-1] == "salience":
        return when + (
            f"{name} gives {issue} more weight: in demands and red lines, in money, troops or standing spent, in what "
            "it gives up elsewhere"
            if rises
            else f"{name} gives {issue} less weight: fewer statements and visits, deadlines that pass, hints of a trade"
        )
    if field[-1] == "position":
        towards = _towards(case, stance, rises, at)
        return (
            f"{when}what {name} asks for or accepts on {issue} moves towards {towards}: in drafts, in interviews, in "
            "what its envoys no longer object to"
        )
    if field[-2:-1] == ["values"]:
        level = key_in_words(case, field[-1])
        return when + (
            f"{name} warms to {level} on {issue}: receives, recognises or funds it"
            if rises
            else f"{name} turns from {level} on {issue}: stops receiving, recognising or funding it"
        )
    return _of_an_actor(f"{name} on {issue}", field[-1], rises)


def _while(case: Case, stance: Stance, field: Sequence[str]) -> str:
    """The condition under which this side of a stance holds."""
    if stance.when is None:
        return ""
    issue, level = key_in_words(case, stance.when.issue), key_in_words(case, stance.when.level)
    words = {"at_most": ("up to", "beyond"), "at_least": ("from", "short of"), "is": ("at", "other than")}
    return f"with {issue} {words[stance.when.relation][field[0] == 'otherwise']} {level}, "


def _towards(case: Case, stance: Stance, rises: bool, at: float | None) -> str:
    """The level that a position moves to: the next one past where it has to go."""
    issue = case.issues[stance.issue]
    assert issue.points is not None
    ordered = sorted(issue.levels, key=issue.point, reverse=not rises)
    sign = 1 if rises else -1
    passed = [level for level in ordered if at is not None and sign * issue.point(level) >= sign * at - TOLERANCE]
    return key_in_words(case, passed[0] if passed else ordered[-1])


def _of_a_lever(case: Case, lever: Lever, field: Sequence[str], rises: bool) -> str:
    name, by = key_in_words(case, lever.key), actors_in_words(case, lever.by)
    if field[0] == "cost":
        payer = case.actors[field[1]].name
        return (
            f"{name} comes to cost {payer} more: losses, protests, credits refused, a price that others ask"
            if rises
            else f"{name} comes to cost {payer} less: others share the bill, opposition at home fades"
        )
    if field[0] == "noticed":
        return (
            f"withdrawals from {name} stay hidden longer: inspectors kept out"
            if rises
            else f"withdrawals from {name} show sooner: inspectors, overflights, open books"
        )
    return (
        f"{name} gets likelier to succeed: {by} put forces, money or votes in place, a trial works, those in the way "
        "step aside"
        if rises
        else f"{name} gets likelier to fail: {by} fall short of forces, money or votes, a trial fails, others stand in "
        "the way"
    )


def _of_an_actor(name: str, field: str, rises: bool) -> str:
    if field == "discount":
        return _of_patience(name, rises)
    return f"{name} {'gains' if rises else 'loses'} forces, money or allies"


def _of_a_supply(case: Case, key: str, rises: bool) -> str:
    tie = case.relations[key]
    patron, client = (case.actors[one].name for one in (tie.patron or "", tie.client or ""))
    if rises:
        return f"{client} leans more on {patron}: deliveries grow, other suppliers fall away"
    return f"{client} gets by without {patron}: other suppliers, stocks laid in, production of its own"


def _of_patience(who: str, rises: bool) -> str:
    if rises:
        return f"{who} can wait: safe in office, with reserves, bound by long contracts"
    return f"{who} can't wait: elections near, reserves run down, an ultimatum stands"
