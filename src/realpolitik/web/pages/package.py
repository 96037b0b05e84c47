"""A package: who agrees, and to what, as an address has it and as a case file would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from fastapi import Request

from realpolitik.case import Case, Deal
from realpolitik.errors import UnknownName
from realpolitik.questions.naming import actors_in_words, terms_in_words
from realpolitik.web.desk import Visit
from realpolitik.web.trial import address

TO, ONLY_IF = "to.", "after."  # before an issue's key: its level, and the terms that must succeed before it is tried


@dataclass(frozen=True, slots=True)
class Package:
    """What has been chosen: who agrees, and to what."""

    parties: tuple[str, ...] = ()
    terms: Mapping[str, str] | None = None
    only_if: Mapping[str, tuple[str, ...]] | None = None
    is_open: bool = False

    @classmethod
    def of(cls, deal: Deal) -> Package:
        """A deal's."""
        return cls(deal.parties, deal.terms, deal.only_if, deal.open)

    @classmethod
    def asked(cls, request: Request, case: Case) -> Package:
        """The one of an address; what a term waits for falls away with the term. Raises UnknownName."""
        query = request.query_params
        parties = tuple(dict.fromkeys(query.getlist("party")))
        terms = {key.removeprefix(TO): level for key, level in query.items() if key.startswith(TO) and level}
        for party in parties:
            if party not in case.actors:
                raise UnknownName("an actor of this case", party, case.actors)
        for issue, level in terms.items():
            if issue not in case.issues:
                raise UnknownName("an issue of this case", issue, case.issues)
            if level not in case.issues[issue].levels:
                raise UnknownName(f"a level of {issue}", level, case.issues[issue].levels)
        before = {term: tuple(one for one in query.getlist(ONLY_IF + term) if one in terms) for term in terms}
        only_if = {term: first for term, first in before.items() if first}
        in_order = {key: terms[key] for key in case.issues if key in terms}
        return cls(parties, in_order, only_if, query.get("open") == "yes")

    @property
    def is_whole(self) -> bool:
        """Whether there is something to judge: two who agree, and something to agree on."""
        return bool(self.parties[1:] and self.terms)

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """As an address has it."""
        found = [("party", party) for party in self.parties]
        found += [(TO + issue, level) for issue, level in (self.terms or {}).items()]
        found += [(ONLY_IF + term, one) for term, first in (self.only_if or {}).items() for one in first]
        return (*found, ("open", "yes")) if self.is_open else tuple(found)

    def written(self, name: str = "") -> dict[str, Any]:
        """As a case file has it."""
        found: dict[str, Any] = {"name": name} if name else {}
        found |= {"parties": list(self.parties), "terms": dict(self.terms or {})}
        found |= {"only_if": {term: list(first) for term, first in self.only_if.items()}} if self.only_if else {}
        return found | ({"open": True} if self.is_open else {})

    def with_terms(self, terms: Mapping[str, str]) -> Package:
        """With terms besides, or at other levels."""
        return replace(self, terms={**(self.terms or {}), **terms})

    def named(self, case: Case) -> str:
        """The deal that says just this; empty where none does."""
        return next((key for key, deal in case.deals.items() if self.is_of(deal)), "")

    def is_of(self, deal: Deal) -> bool:
        """Whether a deal says just this."""
        other = Package.of(deal)
        return (frozenset(self.parties), self.terms, self.only_if or {}, self.is_open) == (
            frozenset(other.parties), other.terms, other.only_if, other.is_open
        )  # fmt: skip

    def place(self, case: Case, scenario: str | None, key: str) -> str:
        """Where it is put: beside the other deals; in the scenario where only that has what it speaks of."""
        stands = all(party in case.actors for party in self.parties) and all(
            issue in case.issues and level in case.issues[issue].levels for issue, level in (self.terms or {}).items()
        )
        return f"deals.{key}" if stands or scenario is None else f"scenarios.{scenario}.deals.{key}"

    def in_words(self, case: Case) -> str:
        """Who agrees to what."""
        return f"{actors_in_words(case, self.parties)}: {terms_in_words(case, self.terms or {})}"

    def address(self, visit: Visit, *more: str) -> str:
        """The builder with it. more: what is worked out besides."""
        return address(home(visit), visit.trial, visit.scenario, (*self.fields, *((one, "true") for one in more)))


def home(visit: Visit) -> str:
    """The builder."""
    return f"/cases/{quote(visit.saved.name)}/build"
