"""Domains and profiles of the GENIUS negotiation programs, as XML: issues and values, and what a party makes of them.

A domain is `<negotiation_template>`, a profile `<utility_space>`; both hold `<issue>`s with `<item value>`s, or a range
of numbers. A profile adds an `evaluation` to each item, counted as a share of the issue's largest, and a `<weight>`
for each issue. A profile is a case of one actor, named after its file; a domain is a case of all profiles beside it
that have its issues. Weights become saliences, and evaluations the values of levels. What stands now isn't told there:
it is taken to be each issue's first value. Reservation values and discounts are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from realpolitik.case.case import Case
from realpolitik.case.document import read_document
from realpolitik.case.form import FORMAT
from realpolitik.case.frames import HIGHEST, LOWEST
from realpolitik.case.issue import Issue
from realpolitik.case.reading import shown
from realpolitik.case.stance import Stance
from realpolitik.case.text import MAX_BYTES, MAX_DEPTH, MAX_VALUES, too_large
from realpolitik.errors import CaseError, Problem, RealpolitikError, UnknownName
from realpolitik.interop.stances import DIGITS, keys_of, plain_number

DOMAIN, PROFILE = "negotiation_template", "utility_space"
RULE = "a domain is <negotiation_template>, a profile <utility_space>"
MOST_PROFILES = 64
ROUNDING = 0.01  # of weights that were rounded before they were added up


@dataclass
class Node:
    """An element: its name, attributes, line and what stands in it."""

    name: str
    attributes: Mapping[str, str]
    line: int
    children: list[Node] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Node]:
        """Every element of that name below this one, in order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)


# --- reading ---------------------------------------------------------------------------------------------------------


def read(path: Path) -> Case:
    """The case of a domain or a profile.

    Raises CaseError with every problem, each with its line.
    """
    space = _Space.of(path)
    profiles = [space]
    if space.is_domain:
        names = set(space.issues)
        profiles = [one for one in _beside(path) if names and set(one.issues) == names]
    if not profiles and not space.problems:
        space.problems.append(Problem("", "no profile of this domain stands beside it, so nobody wants anything",
            rule="a domain is read with the profiles in its folder", file=str(path)))  # fmt: skip
    problems = [problem for one in dict.fromkeys((space, *profiles)) for problem in one.problems]
    if problems:
        raise CaseError(problems)
    return _case(space, profiles, path)


def _beside(path: Path) -> Iterator[_Space]:
    """Profiles in a domain's folder; files that are none are passed over."""
    others = sorted(one for one in path.parent.glob("*.xml") if one.is_file() and one != path)
    for other in others[:MOST_PROFILES]:
        try:
            space = _Space.of(other)
        except CaseError:
            continue
        if not space.is_domain:
            yield space


class _Space:
    """The issues of a file, and what its party makes of them."""

    def __init__(self, path: Path, root: Node) -> None:
        self.path, self.root = path, root
        self.is_domain = root.name == DOMAIN
        self.problems: list[Problem] = []
        self.issues: dict[str, dict[str, float]] = {}  # issue → its levels, with places where they are numbers
        self.wishes: dict[str, dict[str, Any]] = {}  # issue → a stance's fields
        self.is_scale: set[str] = set()
        self.weights = {} if self.is_domain else self._weights()
        for node in root.all("issue"):
            self._issue(node)
        if not self.issues and not self.problems:
            self._note(root, "the file has no issue", rule=RULE)

    @classmethod
    def of(cls, path: Path) -> _Space:
        """What stands in a file.

        Raises CaseError for what is no domain and no profile.
        """
        root = _tree(path)
        if root.name not in (DOMAIN, PROFILE):
            raise CaseError([Problem("", f"<{shown(root.name)}> is neither a domain nor a profile", root.name, RULE,
                                     file=str(path), line=root.line)])  # fmt: skip
        return cls(path, root)

    def _note(self, node: Node, message: str, value: str | None = None, rule: str | None = None) -> None:
        self.problems.append(Problem("", message, value, rule, None, str(self.path), node.line))

    def _number(self, node: Node, name: str, low: float, high: float, otherwise: float | None = None) -> float | None:
        """The number in an attribute, noted where there is none or it is out of bounds."""
        text = node.attributes.get(name)
        if text is None and otherwise is not None:
            return otherwise
        try:
            value = float(text) if text is not None and "_" not in text else float("nan")
        except ValueError:
            value = float("nan")
        what = f"{name} of <{node.name}>"
        if value - value != 0:
            message = f'{what} "{shown(text)}" is not a number' if text is not None else f"{what} is missing"
            self._note(node, message, text, "a number")
            return None
        if not low <= value <= high:
            bounds = "weights run from 0 to 1, evaluations from 0"
            self._note(node, f'{what} "{shown(text)}" is out of bounds', text, bounds)
            return None
        return value

    def _weights(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for node in self.root.all("weight"):
            index, weight = node.attributes.get("index", ""), self._number(node, "value", 0, 1)
            if index in found:
                self._note(node, f'the weight of issue "{shown(index)}" stands twice', index, "one weight each")
            found[index] = weight or 0.0
        total = sum(found.get(node.attributes.get("index", ""), 0.0) for node in self.root.all("issue"))
        if total > 1 + ROUNDING:
            self._note(self.root, f"the weights add up to {total:g}", rule="weights add up to 1")
        return found

    def _issue(self, node: Node) -> None:
        name, index = node.attributes.get("name", "").strip(), node.attributes.get("index", "")
        if not name or name in self.issues:
            what = f'issue "{shown(name)}" stands twice' if name else "an issue has no name"
            self._note(node, what, name or None, "each issue has a name of its own")
            return
        if not self.is_domain and index not in self.weights:
            self._note(
                node, f'issue "{shown(name)}" has no weight', rule="a profile has a <weight> with the issue's index"
            )
        weight = self.weights.get(index, 0.0)
        kind = (node.attributes.get("type") or node.attributes.get("etype") or "discrete").casefold()
        if kind == "discrete":
            self._discrete(node, name, weight)
        elif kind in ("integer", "real"):
            self._range(node, name, weight)
        else:
            self._note(node, f'issue "{shown(name)}" is of the kind "{shown(kind)}"', kind, "discrete, integer or real")
            self.issues[name] = {}

    def _discrete(self, node: Node, name: str, weight: float) -> None:
        items = [child for child in node.children if child.name == "item"]
        levels: dict[str, float] = {}
        for item in items:
            value = item.attributes.get("value", "").strip()
            if not value or value in levels:
                what = f'value "{shown(value)}" of {name} stands twice' if value else f"a value of {name} has no name"
                self._note(item, what, value or None, "each value has a name of its own")
                continue
            worth = 0.0 if self.is_domain else self._number(item, "evaluation", 0, float("inf"))
            levels[value] = worth or 0.0
        if len(items) < 2:
            self._note(node, f'issue "{shown(name)}" has {len(items)} values', rule="an issue has two values or more")
        self.issues[name] = levels
        best = max(levels.values(), default=0.0)
        values = {level: 100 * worth / best if best > 0 else 0.0 for level, worth in levels.items()}
        self.wishes[name] = {"values": values, "salience": round(100 * weight, DIGITS)}

    def _range(self, node: Node, name: str, weight: float) -> None:
        span = next((child for child in node.children if child.name == "range"), node)
        ends = [self._number(span, end, -float("inf"), float("inf")) for end in ("lowerbound", "upperbound")]
        low, high = (end if end is not None else 0.0 for end in ends)
        self.issues[name] = {LOWEST: low, HIGHEST: high}
        self.is_scale.add(name)
        if None in ends:
            return
        if not low < high:
            self._note(span, f"{name} runs from {low:g} to {high:g}", rule="a range runs from a low to a high end")
            return
        evaluator = next((child for child in node.children if child.name == "evaluator"), None)
        if self.is_domain or evaluator is None:
            if not self.is_domain:
                self._note(node, f'issue "{shown(name)}" has no evaluator', rule="a profile evaluates every issue")
            return
        kind = (evaluator.attributes.get("ftype") or "linear").casefold()
        slope = "parameter1" if "parameter1" in evaluator.attributes else "slope"
        steep = 0.0 if kind == "constant" else self._number(evaluator, slope, -float("inf"), float("inf"))
        if kind not in ("linear", "constant"):
            self._note(evaluator, f'{name} is evaluated by a function "{shown(kind)}"', kind, "linear or constant")
        elif steep is not None:
            salience = 100 * weight * min(1.0, abs(steep) * (high - low))
            self.wishes[name] = {"position": high if steep > 0 else low, "salience": round(salience, DIGITS)}


def _case(space: _Space, profiles: Sequence[_Space], path: Path) -> Case:
    actors = keys_of(one.path.stem for one in profiles)
    issues = keys_of(space.issues)
    levels = {name: keys_of(own) for name, own in space.issues.items()}
    stances: dict[str, Any] = {}
    for one in profiles:
        own = stances[actors[one.path.stem]] = {}
        for name, wish in one.wishes.items():
            known = levels[name]
            unknown = [value for value in wish.get("values", {}) if value not in known]
            if unknown or ("values" in wish and len(wish["values"]) != len(known)):
                rule = f"values: {', '.join(list(known)[:12])}"
                message = f"the values of {name} are not those of the domain"
                raise CaseError([Problem("", message, None, rule, None, str(one.path), one.root.line)])
            values = {known[value]: worth for value, worth in wish.get("values", {}).items()}
            own[issues[name]] = {**wish, **({"values": values} if values else {})}
    document = {
        "realpolitik": FORMAT,
        "title": next((node.attributes["name"] for node in space.root.all("objective")
                       if node.attributes.get("name", "any").strip() not in ("", "any")), path.stem),
        "actors": {key: {"name": name} for name, key in actors.items()},
        "issues": {
            issues[name]: {
                "levels": dict(own) if name in space.is_scale else list(levels[name].values()),
                "status_quo": LOWEST if name in space.is_scale else next(iter(levels[name].values())),
            }
            for name, own in space.issues.items()
        },
        "stances": stances,
    }  # fmt: skip
    reading = read_document(document)
    if reading.notes:
        raise CaseError(
            [Problem(note.problem().path, f"{note.problem().path}: {note.message}", note.value, note.rule,
                     note.suggestion, str(path)) for note in reading.notes]
        )  # fmt: skip
    return Case.of(reading, str(path), path.parent)


def _tree(path: Path) -> Node:
    """A file as elements; a document type, which is how entities grow, is refused.

    Raises CaseError.
    """
    file = str(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CaseError([Problem("", f"can't be read: {reason}", rule=RULE, file=file)]) from None
    if len(data) > MAX_BYTES:
        raise CaseError([too_large(file)])
    parser = expat.ParserCreate()
    top, open_now, count = Node("", {}, 0), list[Node](), 0
    open_now.append(top)

    def refused(message: str, rule: str) -> CaseError:
        return CaseError([Problem("", message, None, rule, None, file, parser.CurrentLineNumber)])

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MAX_VALUES or len(open_now) > MAX_DEPTH:
            raise refused("the file has more elements, or deeper ones, than a domain could need", RULE)
        node = Node(name.rpartition(":")[2], dict(attributes), parser.CurrentLineNumber)
        open_now[-1].children.append(node)
        open_now.append(node)

    def no_entities(*_: object) -> None:
        raise refused("the file declares a document type", "a domain or profile declares none")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_now.pop()
    parser.StartDoctypeDeclHandler = no_entities
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        message = f"not XML: {expat.ErrorString(error.code)}"
        raise CaseError([Problem("", message, None, RULE, None, file, error.lineno)]) from None
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise CaseError([Problem("", f"not XML: {error}", None, RULE, None, file, 1)]) from None
    return top.children[0]


# --- writing ---------------------------------------------------------------------------------------------------------


def write_domain(case: Case) -> str:
    """The issues of a case as a domain.

    Raises RealpolitikError where there are none.
    """
    body = _space(case, {})
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{DOMAIN}>\n{body}</{DOMAIN}>\n'


def write_profile(case: Case, actor: str) -> str:
    """What one actor makes of a case's issues, as a profile; an issue on which it has no stance weighs nothing.

    Raises UnknownName; RealpolitikError where it cares for nothing.
    """
    if actor not in case.actors:
        raise UnknownName("an actor", actor, case.actors)
    stances = case.stances.get(actor, {})
    if not any(stance.salience.mean > 0 for stance in stances.values()):
        raise RealpolitikError(f"{case.actors[actor].name} cares for nothing, so it has no profile to write")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_space(case, stances)}'


def _space(case: Case, stances: Mapping[str, Stance]) -> str:
    if not case.issues:
        raise RealpolitikError("the case has no issues, so there is no domain to write")
    worth = {key: _worth(issue, stances[key]) for key, issue in case.issues.items() if key in stances}
    weights = {key: stances[key].salience.mean * max(own.values()) for key, own in worth.items()}
    total = sum(weights.values())
    lines = [f'<{PROFILE} type="any" number_of_issues="{len(case.issues)}">',
             f'  <objective index="0" etype="objective" type="objective" name={quoteattr(case.title)}>']  # fmt: skip
    for at, (key, issue) in enumerate(case.issues.items(), 1):
        lines.append(
            f'    <issue index="{at}" etype="discrete" type="discrete" vtype="discrete" name={quoteattr(key)}>'
        )
        for place, level in enumerate(issue.levels, 1):
            told = f' evaluation="{plain_number(worth.get(key, {}).get(level, 0.0))}"' if stances else ""
            lines.append(f'      <item index="{place}" value={quoteattr(level)}{told}/>')
        lines.append("    </issue>")
    if stances:
        for at, key in enumerate(case.issues, 1):
            share = weights.get(key, 0.0) / total if total else 0.0
            lines.append(f'    <weight index="{at}" value="{plain_number(share)}"/>')
    return "\n".join([*lines, "  </objective>", f"</{PROFILE}>", ""])


def _worth(issue: Issue, stance: Stance) -> dict[str, float]:
    """What each level is worth to an actor, 0 to 100."""
    if stance.position is None:
        return {level: value.mean for level, value in (stance.values or {}).items()}
    wanted = issue.to_scale(stance.position.mean)
    return {level: 100 - abs(issue.to_scale(issue.point(level)) - wanted) for level in issue.levels}
