"""Domains and profiles of GeniusWeb, as JSON: what GENIUS says in XML, with names instead of indices.

A domain is `{name, issuesValues}`, where an issue has `values` or a `range` of lowest, highest and step. A profile is
`{LinearAdditiveUtilitySpace: {name, domain, issueUtilities, issueWeights}}`: `discreteutils` give each value 0 to 1,
`numberutils` the two ends of a range; a value that isn't named is worth nothing. Profiles of other kinds, which compare
bids or value issues together, are refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from realpolitik.case.case import Case
from realpolitik.case.file import read_text
from realpolitik.case.reading import as_map, nearest, number, quoted, shown
from realpolitik.errors import CaseError, Problem
from realpolitik.interop.json_text import Steps, lines_of, parsed, spelled
from realpolitik.interop.spaces import ROUNDING, Share, Space, shares
from realpolitik.interop.spaces import read as read_spaces

PROFILE, ISSUES = "LinearAdditiveUtilitySpace", "issuesValues"
RULE = f"a domain has {ISSUES}, a profile is a {PROFILE}"
STEPS = 100  # of a range that is written

# --- reading ---------------------------------------------------------------------------------------------------------


def is_space(found: Mapping[str, Any]) -> bool:
    """Whether a map of JSON is a domain, or a profile of any kind."""
    inner = next(iter(found.values())) if len(found) == 1 else None
    return ISSUES in found or PROFILE in found or (isinstance(inner, dict) and "domain" in inner)


def read(path: Path) -> Case:
    """The case of a domain or a profile.

    Raises CaseError with every problem, each with its line.
    """
    return read_spaces(path, space_of)


def space_of(path: Path) -> Space:
    """What stands in a file.

    Raises CaseError for what is no domain and no profile.
    """
    text = read_text(path)
    found = parsed(text, str(path))
    if not is_space(found):
        raise CaseError([Problem("", "the file is neither a domain nor a profile", rule=RULE, file=str(path))])
    return _Reading(path, text, found).space


class _Reading:
    """What a file says so far."""

    def __init__(self, path: Path, text: str, found: Mapping[str, Any]) -> None:
        self.space = Space(path, is_domain=ISSUES in found)
        self.line_of = lines_of(text)
        if self.space.is_domain:
            self._domain((), found, {}, {})
            return
        (kind,) = list(found)[:1]
        if kind != PROFILE:
            self._note((kind,), f'the profile is a "{shown(kind)}"', kind, f"each issue is valued by itself: {PROFILE}")
            return
        said, top = as_map(found[PROFILE]), (PROFILE,)
        utilities, weights = (self._map(top, said, name) for name in ("issueUtilities", "issueWeights"))
        domain = self._map(top, said, "domain")
        issues = as_map(domain.get(ISSUES))
        for name, part in (("issueUtilities", utilities), ("issueWeights", weights)):
            for key in part:
                if key not in issues:
                    message = f'"{shown(key)}" is no issue of the domain'
                    self._note((*top, name, key), message, key, "an issue of the domain", nearest(key, issues))
        self._domain((*top, "domain"), domain, utilities, weights)

    def _note(
        self, steps: Steps, message: str, value: Any = None, rule: str | None = None, hint: str | None = None
    ) -> None:
        place = f"{spelled(steps)}: " if steps else ""
        written = None if value is None else shown(value)
        self.space.report(self.line_of(steps), f"{place}{message}", written, rule, hint)

    def _map(self, steps: Steps, said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = said.get(name)
        if isinstance(found, dict):
            return found
        what = "is missing" if found is None else f"is {quoted(found)}, no map"
        self._note((*steps, name) if name in said else steps, f"{name} {what}", rule=RULE)
        return {}

    def _number(self, steps: Steps, value: Any, high: float = float("inf")) -> float:
        """The number at a place; 0 where there is none or it is out of bounds, noted."""
        found = number(value)
        if found is None:
            what = "there is no number" if value is None else f"{quoted(value)} is not a number"
            self._note(steps, what, value, "a number")
        elif high == 1 and not 0 <= found <= 1:
            self._note(steps, f"{shown(value)} is out of bounds", value, "weights and utilities run from 0 to 1")
            return 0.0
        return found or 0.0

    def _domain(
        self, steps: Steps, domain: Mapping[str, Any], utilities: Mapping[str, Any], weights: Mapping[str, Any]
    ) -> None:
        title = domain.get("name")
        self.space.title = title.strip() if isinstance(title, str) else ""
        issues = self._map(steps, domain, ISSUES)
        total = 0.0
        for name, said in issues.items():
            weight = 0.0
            if not self.space.is_domain:
                weight = self._number((PROFILE, "issueWeights", name), weights.get(name), 1)
                total += weight
            self._issue((*steps, ISSUES, name), name, as_map(said), utilities, weight)
        if total > 1 + ROUNDING:
            self._note((PROFILE, "issueWeights"), f"the weights add up to {total:g}", rule="weights add up to 1")
        if not issues and not self.space.problems:
            self._note(steps, "there is no issue", rule=RULE)

    def _issue(
        self, steps: Steps, name: str, said: Mapping[str, Any], utilities: Mapping[str, Any], weight: float
    ) -> None:
        if not name.strip():
            self._note(steps, "an issue has no name", rule="each issue has a name of its own")
            return
        place = (PROFILE, "issueUtilities", name)
        own = as_map(utilities.get(name))
        if not self.space.is_domain and name not in utilities:
            self._note(place[:2], f'issue "{shown(name)}" has no utilities', rule="a profile values every issue")
        if isinstance(values := said.get("values"), list):
            self._values((*steps, "values"), name, values, own, weight)
        elif isinstance(ends := said.get("range"), list) and len(ends) in (2, 3):
            low, high = (self._number((*steps, "range", at), end) for at, end in enumerate(ends[:2]))
            rise = 0.0
            if own:
                worth = self._map(place, own, "numberutils")
                first, last = (self._number((*place, "numberutils", end), worth.get(end), 1) if worth else 0.0
                               for end in ("lowUtility", "highUtility"))  # fmt: skip
                rise = last - first
            self.space.add_range(lambda: self.line_of(steps), name, (low, high), rise, weight)
        else:
            self._note(steps, f'issue "{shown(name)}" has neither values nor a range', rule="values: […] or range: […]")
            self.space.issues[name] = {}

    def _values(self, steps: Steps, name: str, values: list[Any], own: Mapping[str, Any], weight: float) -> None:
        place: Steps = (PROFILE, "issueUtilities", name)
        worth = as_map(self._map((*place, "discreteutils"), self._map(place, own, "discreteutils"), "valueUtilities")
                       if own else {})  # fmt: skip
        worths: dict[str, float] = {}
        for at, value in enumerate(values):
            if not isinstance(value, str) or not value.strip() or value in worths:
                what = "stands twice" if isinstance(value, str) and value.strip() else "is no name"
                self._note((*steps, at), f"{quoted(value)} {what}", value, "each value has a name of its own")
                continue
            told = (*place, "discreteutils", "valueUtilities", value)
            worths[value] = self._number(told, worth[value], 1) if value in worth else 0.0
        for value in (value for value in worth if value not in worths):
            told = (*place, "discreteutils", "valueUtilities", value)
            message = f'"{shown(value)}" is no value of {name}'
            self._note(told, message, value, "a value of the domain", nearest(value, worths))
        self.space.refuse_few(lambda: self.line_of(steps), name, len(values))
        self.space.add_values(name, worths, weight)


# --- writing ---------------------------------------------------------------------------------------------------------


def write(case: Case, actor: str | None = None) -> str:
    """The issues of a case as a domain, or what one actor makes of them as a profile.

    Raises UnknownName; RealpolitikError where there are no issues, or the actor cares for nothing.
    """
    own = shares(case, actor)
    domain = {"name": case.title, ISSUES: {one.issue.key: _values(one) for one in own}}
    said: dict[str, Any] = domain
    if actor is not None:
        said = {
            PROFILE: {
                "name": case.actors[actor].name,
                "domain": domain,
                "issueUtilities": {one.issue.key: _utilities(one) for one in own},
                "issueWeights": {one.issue.key: one.weight for one in own},
            }
        }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _values(share: Share) -> dict[str, Any]:
    if not share.is_range:
        return {"values": list(share.issue.levels)}
    low, high = share.issue.bounds
    return {"range": [low, high, (high - low) / STEPS]}


def _utilities(share: Share) -> dict[str, Any]:
    best = share.best or 1.0
    worths = {level: worth / best for level, worth in share.worths.items()}
    if not share.is_range:
        return {"discreteutils": {"valueUtilities": worths}}
    (low, high), (first, last) = share.issue.bounds, worths.values()
    return {"numberutils": {"lowValue": low, "lowUtility": first, "highValue": high, "highUtility": last}}
