"""What is legal but odd in a case, as far as it can be told without weighing what anyone gains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from realpolitik.case.citing import cited_sources
from realpolitik.case.contents import Contents
from realpolitik.case.reading import Note
from realpolitik.case.rules import players
from realpolitik.case.source import Evidence
from realpolitik.case.stance import Stance


def oddities(now: Contents, scenarios: Mapping[str, Contents], absent: Iterable[str] = ()) -> list[Note]:
    """The odd things in a case.

    scenarios: the case in each scenario. absent: sources whose text isn't at hand.
    """
    everywhere = [now, *scenarios.values()]
    return [
        *_terms_out_of_reach(now),
        *_issues_nobody_moves(now, everywhere),
        *_issues_nobody_cares_about(now, everywhere),
        *_deals_nobody_judges(now),
        *_understandings_that_do_not_stand(now),
        *_ratifiers_without_a_stance(now),
        *_scenarios_without_change(now),
        *_actors_never_used(now, everywhere),
        *_names_shared(now),
        *_sources_never_cited(now, everywhere),
        *_texts_not_at_hand(absent),
    ]


def _terms_out_of_reach(now: Contents) -> Iterator[Note]:
    reached = {(lever.issue, lever.to) for lever in now.levers.values()}
    for key, deal in now.deals.items():
        for term, level in deal.terms.items():
            issue = now.issues[term]
            settled_by_levers = not issue.vote and not issue.consensus
            if settled_by_levers and level != issue.status_quo and (term, level) not in reached:
                yield Note(
                    ("deals", key, "terms", term),
                    f"deal {key}: no lever brings {term} to {level}",
                    level,
                    "somebody must be able to bring a term about",
                    "add a lever",
                )


def _issues_nobody_moves(now: Contents, everywhere: list[Contents]) -> Iterator[Note]:
    moved = {lever.issue for contents in everywhere for lever in contents.levers.values()}
    for key, issue in now.issues.items():
        if not issue.vote and not issue.consensus and key not in moved:
            yield Note(("issues", key), f"issue {key}: nobody can move it", rule="a lever, a vote or a consensus")


def _issues_nobody_cares_about(now: Contents, everywhere: list[Contents]) -> Iterator[Note]:
    wanted = {issue for contents in everywhere for stances in contents.stances.values() for issue in stances}
    for key in now.issues:
        if key not in wanted:
            yield Note(("issues", key), f"issue {key}: nobody has a stance on it", rule="an issue divides somebody")


def _deals_nobody_judges(now: Contents) -> Iterator[Note]:
    for key, deal in now.deals.items():
        if deal.status == "lapsed" and deal.scenario is None:
            yield Note(
                ("deals", key),
                f"deal {key}: lapsed, but in no scenario, so it isn't judged",
                "lapsed",
                "a lapsed deal is judged in its scenario",
                "add in: SCENARIO",
            )


def _understandings_that_do_not_stand(now: Contents) -> Iterator[Note]:
    for key, relation in now.relations.items():
        deal = now.deals.get(relation.deal or "")
        if deal is not None and deal.status == "proposed":
            yield Note(
                ("relations", key, "deal"),
                f"relation {key}: {deal.key} is only proposed",
                deal.key,
                "an understanding is a standing deal",
                "status: in_force, or lapsed",
            )


def _ratifiers_without_a_stance(now: Contents) -> Iterator[Note]:
    for key, actor in now.actors.items():
        for ratifier, issues in actor.ratified_by.items():
            for issue in issues:
                if issue not in now.stances.get(ratifier, {}):
                    yield Note(
                        ("actors", key, "ratified_by", ratifier),
                        f"actor {key}: {ratifier} ratifies on {issue} and has no stance on it",
                        issue,
                        "a ratifier without a stance never refuses",
                    )


def _scenarios_without_change(now: Contents) -> Iterator[Note]:
    for key, scenario in now.scenarios.items():
        if not any(scenario.changes.values()) and scenario.base is None:
            yield Note(
                ("scenarios", key), f"scenario {key}: changes nothing", rule=f"a {scenario.kind} changes something"
            )


def _actors_never_used(now: Contents, everywhere: list[Contents]) -> Iterator[Note]:
    used: set[str] = {scenario.of for scenario in now.scenarios.values() if scenario.of is not None}
    for contents in everywhere:
        used |= players(contents)
        used |= {actor for actor, stances in contents.stances.items() if stances}
        used |= {ratifier for actor in contents.actors.values() for ratifier in actor.ratified_by}
        used |= set(contents.options.preferences if contents.options is not None else ())
        used |= {member for relation in contents.relations.values() for member in relation.members}
    used |= {name for event in now.events.values() for name in (*event.who, *event.whom)}
    for key in now.actors:
        if key not in used:
            yield Note(("actors", key), f"actor {key}: wants nothing and does nothing", key, "an actor has a part")


def _names_shared(now: Contents) -> Iterator[Note]:
    owner: dict[str, str] = {}
    for key, actor in now.actors.items():
        for name in {key.casefold(), actor.name.casefold(), *(word.casefold() for word in actor.aka)}:
            if owner.setdefault(name, key) != key:
                yield Note(
                    ("actors", key),
                    f'actor {key}: "{name}" is a name of {owner[name]} too',
                    name,
                    "a name stands for one actor",
                )


def _sources_never_cited(now: Contents, everywhere: list[Contents]) -> Iterator[Note]:
    cited = cited_sources(evidence for contents in everywhere for evidence in _evidence(contents))
    for key in now.sources:
        if key not in cited:
            yield Note(("sources", key), f"source {key}: nothing cites it", key, "a source is evidence for something")


def _texts_not_at_hand(absent: Iterable[str]) -> Iterator[Note]:
    for key in absent:
        yield Note(
            ("sources", key, "file"),
            f"source {key}: its text isn't at hand, so what is cited from it is unchecked",
            rule="quotations and paragraphs are checked against the file",
        )


def _evidence(contents: Contents) -> Iterator[Evidence]:
    sections: tuple[Mapping[str, Any], ...] = (
        contents.actors, contents.relations, contents.issues, contents.levers, contents.deals, contents.scenarios,
        contents.events, contents.claims,
    )  # fmt: skip
    for section in sections:
        for entry in section.values():
            yield entry.evidence
    if contents.options is not None:
        yield from (choice.evidence for choice in contents.options.choices.values())
        yield from (preference.evidence for preference in contents.options.preferences.values())
    for stances in contents.stances.values():
        for stance in stances.values():
            yield from _evidence_of(stance)


def _evidence_of(stance: Stance) -> Iterator[Evidence]:
    yield stance.evidence
    if stance.otherwise is not None:
        yield stance.otherwise.evidence
