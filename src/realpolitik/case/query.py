"""How the test of a claim is written, and whether what it asks for is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from realpolitik.case.claim import MEASURES, STAYING, VERDICTS, AllOf, AnyOf, Compare, Measure, Not, Query, Rises, Test
from realpolitik.case.options_shape import StateShape
from realpolitik.case.reading import BAD, At, nearest, number, quoted, shown
from realpolitik.case.scenario import NOW
from realpolitik.case.shape import Keyed, Level, Many, Number, Ref, Shape, Text, Word, kind_of
from realpolitik.case.text import as_name

BOUNDS = ("above", "below", "equals")
GROUPS = ("all", "any", "not", "rises")
SPELLED = {"actor": "of", "actors": "of"}  # argument as written → as it is called
MEASURE_SPELLED = {"δ*": "delta*", "p_star": "p*", "delta_star": "delta*"}


@dataclass(frozen=True)
class Pair(Shape):
    """Two different actors."""

    def _read(self, raw: Any, at: At) -> Any:
        actors = Many(Ref("actors"), least=2, single=False).read(raw, at)
        if actors is not BAD and len(actors) != 2:
            return at.wrong(f"names {len(actors)} actors", raw, "a pair: [a, b]")
        return actors


@dataclass(frozen=True)
class Count(Shape):
    """A whole number from 1."""

    def _read(self, raw: Any, at: At) -> Any:
        value = number(raw)
        if value is None or value < 1 or value != int(value):
            return at.wrong(f"{quoted(raw)} is not a whole number from 1", raw, "a whole number from 1")
        return int(value)


@dataclass(frozen=True)
class ActorOrTerms(Shape):
    """An actor, or terms."""

    def _read(self, raw: Any, at: At) -> Any:
        return (TERMS if isinstance(raw, dict) else Ref("actors")).read(raw, at)


@dataclass(frozen=True)
class TermsOrState(Shape):
    """Terms, or a state of the conflict that the case gives by options."""

    def _read(self, raw: Any, at: At) -> Any:
        if at.names.options and not (isinstance(raw, dict) and raw.keys() & at.names.keys["issues"].keys()):
            spelt = StateShape().read(raw, at)
            return BAD if spelt is BAD else spelt.state
        return TERMS.read(raw, at)


TERMS = Keyed(Ref("issues"), Level(), least=1)
SCENARIO = Ref("scenarios", extra=(NOW,))
ARGUMENTS: Mapping[str, Shape] = {  # what an argument holds, where the measure doesn't say otherwise
    "of": Ref("actors"),
    "for": TERMS,
    "issue": Ref("issues"),
    "issues": Many(Ref("issues")),
    "deal": Ref("deals"),
    "rival": Ref("deals"),
    "from": SCENARIO,
    "to": SCENARIO,
    "in": SCENARIO,
    "rank": Count(),
    "without": Many(Ref("actors")),
    "method": Text(),
    "concept": Word(STAYING),
    "step": Ref("issues"),
}
SPECIAL: Mapping[tuple[str, str], Shape] = {
    ("agreement", "of"): Pair(),
    ("direction", "of"): Pair(),
    ("direction", "from"): TERMS,
    ("shared_priorities", "of"): Pair(),
    ("parting", "of"): Pair(),
    ("vulnerability", "for"): Ref("actors"),
    ("surprise", "for"): ActorOrTerms(),
    ("holds", "for"): TermsOrState(),
    ("in_reach", "of"): Many(Ref("actors")),
    ("chance", "of"): Many(Ref("actors")),
    ("key", "rank"): Word(("any", "cheapest", "only")),
    ("pays", "rank"): Word(("any", "first", "only")),
}
RANKED = ("parting", "salience")  # with a rank they are true or false


@dataclass(frozen=True)
class TestShape(Shape):
    """A measure held against a bound, or several tests together."""

    is_one_value: ClassVar[bool] = True

    def _read(self, raw: Any, at: At) -> Any:
        if not isinstance(raw, dict):
            return at.wrong(f"must be a map, not {kind_of(raw)}", raw, "a test: {MEASURE: {…}, above: 0.5}")
        heads = [key for key in raw if key not in BOUNDS]
        if len(heads) != 1:
            found = f"holds {' and '.join(heads[:4])}" if heads else "names no measure"
            return at.wrong(found, dict(raw), "one measure, or one of all, any, not, rises")
        head, here = heads[0], at.into(heads[0])
        if head not in GROUPS:
            return _comparison(head, raw, at)
        if len(raw) > 1:
            return at.wrong(f"{head} takes no bound", dict(raw), "bounds belong to a measure")
        if head == "not":
            inner = self.read(raw[head], here)
            return BAD if inner is BAD else Not(inner)
        if head == "rises":
            return _rises(raw[head], here)
        if not isinstance(raw[head], list) or not raw[head]:
            return here.wrong("must be a list of tests", raw[head], f"{head}: [tests]")
        tests = [self.read(item, here.into(index)) for index, item in enumerate(raw[head])]
        return BAD if BAD in tests else (AllOf if head == "all" else AnyOf)(tuple(tests))


def measure_named(written: str) -> Measure | None:
    """The measure of that name; blanks may stand for underscores."""
    name = "_".join(written.casefold().split())
    return MEASURES.get(MEASURE_SPELLED.get(name, name))


def _comparison(head: str, raw: Mapping[str, Any], at: At) -> Any:
    query = _query(head, raw[head], at)
    bounds = [key for key in raw if key in BOUNDS]
    if query is BAD:
        return BAD
    measure = MEASURES[query.measure]
    if measure.is_yes_or_no or (query.measure in RANKED and "rank" in query.arguments):
        if bounds:
            return at.into(bounds[0]).wrong(
                f"{measure.name} is true or false and takes no bound",
                raw[bounds[0]],
                "a bound is for measures with a unit",
                "use not: for the contrary",
            )
        return Compare(query, "true", None)
    if len(bounds) != 1:
        found = "no bound" if not bounds else "more than one bound"
        rule = f"{measure.name} ({measure.unit}) is held against one of above, below, equals"
        return at.wrong(f"{measure.name} has {found}", dict(raw), rule)
    bound = _bound(query, raw[bounds[0]], at.into(bounds[0]))
    if bound is BAD:
        return BAD
    if isinstance(bound, str) and bounds[0] != "equals":
        what = "a verdict" if query.measure == "verdict" else "a level without order"
        return at.into(bounds[0]).wrong(f"can't bound {what}", bound, f"{what} equals a word", "write equals")
    return Compare(query, bounds[0], bound)


def _query(head: str, raw: Any, at: At) -> Any:
    """A measure with its arguments, checked against the names of the scenario it is asked in."""
    measure, here = measure_named(head), at.into(head)
    if measure is None:
        return here.note(
            f'"{shown(head)}" is not a measure',
            head,
            ", ".join(MEASURES),
            nearest(head.replace(" ", "_"), (*MEASURES, *GROUPS)),
        )
    if not isinstance(raw, dict):
        return here.wrong(f"must be a map of arguments, not {kind_of(raw)}", raw, f"arguments: {_usage(measure)}")
    allowed = {argument.rstrip("?") for argument in measure.arguments} | {"in"}
    place = _where_asked(raw, here)
    arguments: dict[str, Any] = {}
    sound = True
    for written, value in raw.items():
        name = SPELLED.get(written, written) if "of" in allowed else written
        inner = place.into(written)
        if name not in allowed:
            inner.note(
                f'{measure.name} takes no argument "{shown(written)}"',
                written,
                f"arguments: {_usage(measure)}",
                nearest(written, allowed),
            )
            sound = False
            continue
        read = (SPECIAL.get((measure.name, name)) or ARGUMENTS[name]).read(value, inner)
        arguments[name] = read
        sound = sound and read is not BAD
    return Query(measure.name, arguments) if _complete(measure, arguments, raw, here) and sound else BAD


def _complete(measure: Measure, arguments: Mapping[str, Any], raw: Mapping[str, Any], at: At) -> bool:
    missing = [name for name in measure.arguments if not name.endswith("?") and name not in arguments]
    for name in missing:
        at.wrong(f"lacks {name}", dict(raw), f"arguments: {_usage(measure)}")
    what = [name for name in ("deal", "for") if f"{name}?" in measure.arguments]
    if len(what) == 2 and len([name for name in what if name in arguments]) != 1:
        at.wrong("needs a deal or terms (for), and one only", dict(raw), "deal: NAME, or for: {issue: level}")
        return False
    return not missing


def _where_asked(raw: Mapping[str, Any], at: At) -> At:
    """The same place, with the names of the scenario that the measure is asked in."""
    scenario = as_name(raw.get("in")) or as_name(raw.get("to"))
    names = at.book.elsewhere.get(scenario) if scenario is not None else None
    return at if names is None else at.among(names)


def _bound(query: Query, raw: Any, at: At) -> Any:
    if query.measure == "verdict":
        word = " ".join((as_name(raw) or "").replace("_", " ").casefold().split())
        if word in VERDICTS:
            return word
        rule = f"one of: {', '.join(VERDICTS)}"
        return at.wrong(f"{quoted(raw)} is not a verdict", raw, rule, nearest(word, VERDICTS))
    if isinstance(raw, dict):
        if len(raw) != 1:
            return at.wrong("must be a number or one measure", dict(raw), "{MEASURE: {…}}")
        (head,) = raw
        return _query(head, raw[head], at)
    if query.measure == "forecast" and isinstance(raw, str):
        there = at.on(str(query.arguments["issue"]))
        level = Level().read(raw, there)
        point = None if level is BAD or there.scale is None else there.scale.point(level)
        return level if point is None else point
    return Number().read(raw, at)


def _rises(raw: Any, at: At) -> Any:
    fields = ("measure", "with", "by")
    if not isinstance(raw, dict) or any(name not in raw for name in fields):
        return at.wrong("needs measure, with and by", raw, "rises: {measure: {MEASURE: {…}}, with: PATH, by: 10}")
    if unknown := [name for name in raw if name not in fields]:
        return at.into(unknown[0]).wrong("is unknown", unknown[0], "measure, with, by", nearest(unknown[0], fields))
    path, by = Text().read(raw["with"], at.into("with")), Number().read(raw["by"], at.into("by"))
    if by == 0:
        by = at.into("by").wrong("is zero", raw["by"], "by how much the number is raised")
    written = raw["measure"]
    if not isinstance(written, dict) or len(written) != 1:
        return at.into("measure").wrong("must be one measure", written, "measure: {MEASURE: {…}}")
    (head,) = written
    query = _query(head, written[head], at.into("measure"))
    if query is BAD or path is BAD or by is BAD:
        return BAD
    if MEASURES[query.measure].is_yes_or_no or query.measure == "verdict":
        return at.into("measure").wrong(f"{query.measure} is not a number", head, "what rises is a number")
    return Rises(query, path, by)


def _usage(measure: Measure) -> str:
    return ", ".join(f"{name[:-1]} (optional)" if name.endswith("?") else name for name in measure.arguments)


def parts_of(test: Test) -> Iterator[Compare | Rises]:
    """The single tests inside a test."""
    if isinstance(test, AllOf | AnyOf):
        for inner in test.tests:
            yield from parts_of(inner)
    elif isinstance(test, Not):
        yield from parts_of(test.test)
    else:
        yield test


def queries_of(test: Test) -> Iterator[Query]:
    """Every measure that a test asks for."""
    for part in parts_of(test):
        yield part.query
        if isinstance(part, Compare) and isinstance(part.bound, Query):
            yield part.bound
