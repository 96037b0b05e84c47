"""Domains and profiles of the GENIUS negotiation program, as XML: issues and values, and what a party makes of them.

A domain is `<negotiation_template>`, a profile `<utility_space>`; both hold `<issue>`s with `<item value>`s, or a range
of numbers. A profile adds an `evaluation` to each item, counted as a share of the issue's largest, or a linear
`<evaluator>` to a range, and a `<weight>` for each issue; where objectives are nested, their weights are multiplied.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

from realpolitik.case.case import Case
from realpolitik.case.reading import shown
from realpolitik.errors import CaseError, Problem
from realpolitik.interop.elements import NO_XML, Element, elements
from realpolitik.interop.spaces import OUT_OF_BOUNDS, ROUNDING, Share, Space, shares
from realpolitik.interop.spaces import read as read_spaces
from realpolitik.interop.stances import plain_number

DOMAIN, PROFILE = "negotiation_template", "utility_space"
RULE = "a domain is <negotiation_template>, a profile <utility_space>"
UNTOLD = ("", "any", "root")  # what the program calls an objective that nobody has named
INFINITE = float("inf")

# --- reading ---------------------------------------------------------------------------------------------------------


def read(path: Path) -> Case:
    """The case of a domain or a profile.

    Raises CaseError with every problem, each with its line.
    """
    return read_spaces(path, space_of)


def space_of(path: Path) -> Space:
    """What stands in a file.

    Raises CaseError for what is no domain and no profile.
    """
    root = elements(path)
    if root.name not in (DOMAIN, PROFILE):
        raise CaseError([Problem("", f"<{shown(root.name)}> is neither a domain nor a profile", root.name, RULE,
                                 file=str(path), line=root.line)])  # fmt: skip
    return _Reading(path, root).space


class _Reading:
    """What the elements of a file say so far."""

    def __init__(self, path: Path, root: Element) -> None:
        names = (node.attributes.get("name", "").strip() for node in root.all("objective"))
        self.space = Space(path, root.name == DOMAIN, next((name for name in names if name not in UNTOLD), ""))
        together = next(root.all("ufun"), None)
        if together is not None:
            self._note(together, "the profile values issues together (<ufun>)", rule="each issue is valued by itself")
            return
        self.weights = {} if self.space.is_domain else self._weights(root)
        self.total = 0.0
        self._take(root, 1.0)
        if self.total > 1 + ROUNDING:
            self._note(root, f"the weights add up to {self.total:g}", rule="weights add up to 1")
        if not self.space.issues and not self.space.problems:
            self._note(root, "the file has no issue", rule=RULE)

    def _note(self, node: Element, message: str, value: str | None = None, rule: str | None = None) -> None:
        self.space.report(node.line, message, value, rule)

    def _number(self, node: Element, name: str, low: float = -INFINITE, high: float = INFINITE) -> float | None:
        """The number in an attribute, noted where there is none or it is out of bounds."""
        text = node.attributes.get(name)
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
            self._note(node, f'{what} "{shown(text)}" is out of bounds', text, OUT_OF_BOUNDS)
            return None
        return value

    def _weights(self, root: Element) -> dict[str, float]:
        found: dict[str, float] = {}
        for node in root.all("weight"):
            index, weight = node.attributes.get("index", "").strip(), self._number(node, "value", 0, 1)
            if index in found:
                self._note(node, f'the weight of issue "{shown(index)}" stands twice', index, "one weight each")
            found[index] = weight or 0.0
        return found

    def _take(self, node: Element, share: float) -> None:
        """Read the issues of an objective, which has such a share in the whole."""
        for child in node.children:
            index = child.attributes.get("index", "").strip()
            if child.name == "issue":
                self._issue(child, index, share)
            elif child.name in (PROFILE, "objective"):
                self._take(child, share * self.weights.get(index, 1.0))

    def _issue(self, node: Element, index: str, share: float) -> None:
        name = node.attributes.get("name", "").strip()
        if not name or name in self.space.issues:
            what = f'issue "{shown(name)}" stands twice' if name else "an issue has no name"
            self._note(node, what, name or None, "each issue has a name of its own")
            return
        if not self.space.is_domain and index not in self.weights:
            rule = "a profile has a <weight> with the issue's index"
            self._note(node, f'issue "{shown(name)}" has no weight', rule=rule)
        weight = share * self.weights.get(index, 0.0)
        self.total += weight
        kind = (node.attributes.get("type") or node.attributes.get("etype") or "discrete").strip().casefold()
        if kind == "discrete" or (kind in ("integer", "real") and node.child("item") is not None):
            self._values(node, name, weight)
        elif kind in ("integer", "real"):
            self._range(node, name, weight)
        else:
            self._note(node, f'issue "{shown(name)}" is of the kind "{shown(kind)}"', kind, "discrete, integer or real")
            self.space.issues[name] = {}

    def _values(self, node: Element, name: str, weight: float) -> None:
        worths: dict[str, float] = {}
        items = [child for child in node.children if child.name == "item"]
        for item in items:
            value = item.attributes.get("value", "").strip()
            if not value or value in worths:
                what = f'value "{shown(value)}" of {name} stands twice' if value else f"a value of {name} has no name"
                self._note(item, what, value or None, "each value has a name of its own")
                continue
            worths[value] = (not self.space.is_domain and self._number(item, "evaluation", 0)) or 0.0
        best = max(worths.values(), default=0.0)
        shared = {value: worth / best if best > 0 else 0.0 for value, worth in worths.items()}
        self.space.refuse_few(lambda: node.line, name, len(items))
        self.space.add_values(name, shared, weight)

    def _range(self, node: Element, name: str, weight: float) -> None:
        span = node.child("range") or node
        low, high = (self._number(span, end) for end in ("lowerbound", "upperbound"))
        steep = 0.0 if self.space.is_domain else self._steepness(node, name)
        if low is None or high is None or steep is None:
            self.space.issues[name] = {}
        else:
            self.space.add_range(lambda: span.line, name, (low, high), steep * (high - low), weight)

    def _steepness(self, node: Element, name: str) -> float | None:
        """By how much a point of a range adds to what it is worth; nothing where that can't be told."""
        evaluator = node.child("evaluator")
        if evaluator is None:
            self._note(node, f'issue "{shown(name)}" has no evaluator', rule="a profile evaluates every issue")
            return None
        kind = (evaluator.attributes.get("ftype") or "linear").strip().casefold()
        if kind == "constant":
            return 0.0
        if kind != "linear":
            self._note(evaluator, f'{name} is evaluated by a function "{shown(kind)}"', kind, "linear or constant")
            return None
        return self._number(evaluator, "parameter1" if "parameter1" in evaluator.attributes else "slope")


# --- writing ---------------------------------------------------------------------------------------------------------


def write(case: Case, actor: str | None = None) -> str:
    """The issues of a case as a domain, or what one actor makes of them as a profile.

    Raises UnknownName; RealpolitikError where there are no issues, or the actor cares for nothing.
    """
    own = shares(case, actor)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    if actor is None:
        lines.append(f"<{DOMAIN}>")
    lines.append(f'<{PROFILE} type="any" number_of_issues="{len(own)}">')
    lines.append(f'  <objective index="0" etype="objective" type="objective" name={_attribute(case.title)}>')
    for at, one in enumerate(own, 1):
        lines += _issue(at, one, is_profile=actor is not None)
    if actor is not None:
        lines += [f'    <weight index="{at}" value="{plain_number(one.weight)}"/>' for at, one in enumerate(own, 1)]
    lines += ["  </objective>", f"</{PROFILE}>"]
    if actor is None:
        lines.append(f"</{DOMAIN}>")
    return "\n".join([*lines, ""])


def _issue(at: int, share: Share, is_profile: bool) -> list[str]:
    kind = "real" if share.is_range else "discrete"
    lines = [f'    <issue index="{at}" etype="{kind}" type="{kind}" vtype="{kind}" name={_attribute(share.issue.key)}>']
    if share.is_range:
        low, high = share.issue.bounds
        lines.append(f'      <range lowerbound="{plain_number(low)}" upperbound="{plain_number(high)}"/>')
        if is_profile:
            first, last = (share.worths[level] / 100 for level in share.issue.levels)
            slope = (last - first) / (high - low)
            offset = first - slope * low
            lines.append(f'      <evaluator ftype="linear" offset="{offset!r}" slope="{slope!r}"/>')
    else:
        for place, level in enumerate(share.issue.levels, 1):
            told = f' evaluation="{plain_number(share.worths[level])}"' if is_profile else ""
            lines.append(f'      <item index="{place}" value={_attribute(level)}{told}/>')
    return [*lines, "    </issue>"]


def _attribute(text: str) -> str:
    return quoteattr(NO_XML.sub(" ", text))
