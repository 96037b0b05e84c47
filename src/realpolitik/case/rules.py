"""The rules that hold between entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from realpolitik.case.claim import Rises
from realpolitik.case.contents import Contents
from realpolitik.case.form import circles
from realpolitik.case.lever import Lever
from realpolitik.case.query import parts_of, queries_of
from realpolitik.case.reading import At, Book, nearest
from realpolitik.case.relation import Relation

MOST_PLAYERS = 64  # coalitions are 64-bit masks

Rule = Callable[[Contents, At], None]


def _one_patron_each(contents: Contents, at: At) -> None:
    first: dict[str, Relation] = {}
    for relation in _ties(contents, "command"):
        client = relation.client or ""
        if client in first:
            other = first[client]
            at.into("relations").into(relation.key).into("client").note(
                f"{client} has two patrons: {other.patron} ({other.key}) and {relation.patron} ({relation.key})",
                client,
                "a client has one patron",
            )
        first.setdefault(client, relation)
    for circle in circles({client: (relation.patron or "",) for client, relation in first.items()}):
        if len(circle) > 1:
            at.into("relations").into(first[circle[0]].key).note(
                f"patrons go in a circle: {' → '.join((*circle, circle[0]))}", rule="nobody commands its own patron"
            )


def _supplied_once(contents: Contents, at: At) -> None:
    seen: dict[tuple[str | None, str | None], str] = {}
    for relation in _ties(contents, "supply"):
        pair = (relation.patron, relation.client)
        if pair in seen:
            at.into("relations").into(relation.key).note(
                f"relation {relation.key}: {relation.patron} supplies {relation.client} already ({seen[pair]})",
                rule="one supply between two actors",
            )
        seen.setdefault(pair, relation.key)


def _levers_move_what_levers_settle(contents: Contents, at: At) -> None:
    for lever in contents.levers.values():
        issue = contents.issues.get(lever.issue)
        if issue is not None and (issue.vote or issue.consensus):
            way = "vote" if issue.vote else "consensus"
            at.into("levers").into(lever.key).into("issue").note(
                f"lever {lever.key}: {lever.issue} is settled by {way}, not by levers",
                lever.issue,
                "an issue is settled by levers, or by vote, or by consensus",
            )


def _nobody_prevails_both_ways(contents: Contents, at: At) -> None:
    for lever in contents.levers.values():
        for key in lever.over:
            other = contents.levers.get(key)
            if other is None or other is lever:
                continue
            here = at.into("levers").into(lever.key).into("over")
            if other.issue != lever.issue:
                here.note(
                    f"lever {lever.key}: over names {key}, which moves {other.issue}, not {lever.issue}",
                    key,
                    "a lever prevails over levers on its own issue",
                )
            elif lever.key in other.over and _comes_first(lever, other, contents):
                here.note(f"levers {lever.key} and {key} each prevail over the other", key, "one prevails")


def _comes_first(lever: Lever, other: Lever, contents: Contents) -> bool:
    order = list(contents.levers)
    return order.index(lever.key) < order.index(other.key)


def _few_enough_players(contents: Contents, at: At) -> None:
    count = len(players(contents))
    if count > MOST_PLAYERS:
        at.into("actors").note(
            f"{count} actors stand in levers, votes, patrons and parties",
            count,
            f"at most {MOST_PLAYERS}; any number may have stances",
        )


def _scenarios_build_on_others(contents: Contents, at: At) -> None:
    bases = {key: (scenario.base,) for key, scenario in contents.scenarios.items() if scenario.base is not None}
    for circle in circles(bases):
        at.into("scenarios").into(circle[0]).into("base").note(
            f"scenarios build on each other in a circle: {' → '.join((*circle, circle[0]))}", rule="no circles"
        )


def _time_runs_forward(contents: Contents, at: At) -> None:
    earlier: dict[str, list[str]] = {}
    for key, scenario in contents.scenarios.items():
        if scenario.after is not None:
            earlier.setdefault(key, []).append(scenario.after)
        if scenario.before is not None:
            earlier.setdefault(scenario.before, []).append(key)
    for circle in circles({key: tuple(names) for key, names in earlier.items()}):
        inside = next(name for name in circle if name in contents.scenarios)
        at.into("scenarios").into(inside).note(
            f"horizons come after each other in a circle: {' → '.join((*circle, circle[0]))}", rule="time runs forward"
        )


def _steps_asked_about_are_terms(contents: Contents, at: At) -> None:
    for claim in contents.claims.values():
        for query in queries_of(claim.test):
            step, deal = query.arguments.get("step"), contents.deals.get(query.arguments.get("deal", ""))
            if step is not None and deal is not None and step not in deal.terms:
                at.into("claims").into(claim.key).into("test").note(
                    f'claim {claim.key}: "{step}" is not a step of {deal.key}', step, f"steps: {', '.join(deal.terms)}"
                )


EVERYWHERE: tuple[Rule, ...] = (
    _one_patron_each,
    _supplied_once,
    _levers_move_what_levers_settle,
    _nobody_prevails_both_ways,
    _few_enough_players,
)
IN_THE_FILE: tuple[Rule, ...] = (_scenarios_build_on_others, _time_runs_forward, _steps_asked_about_are_terms)


def check(contents: Contents, book: Book, rules: Iterable[Rule]) -> None:
    """Notes every rule between entries that is broken."""
    for rule in rules:
        rule(contents, At(book))


def names_numbers(contents: Contents) -> bool:
    """Whether the case speaks of numbers by their paths."""
    return bool(contents.together) or any(
        isinstance(part, Rises) for claim in contents.claims.values() for part in parts_of(claim.test)
    )


def check_paths(contents: Contents, book: Book, numbers: Mapping[str, object]) -> None:
    """Notes every path, in `together` and in claims, that leads to no number.

    numbers: the paths of all numbers, those of scenarios too.
    """
    at = At(book)
    groups: dict[str, str] = {}
    for group, paths in contents.together.items():
        for index, path in enumerate(paths):
            here = at.into("together").into(group).into(index)
            _leads_to_a_number(path, numbers, here)
            if path in groups and groups[path] != group:
                here.note(f"{path} errs together with {groups[path]} already", path, "a number is in one group")
            groups.setdefault(path, group)
    for claim in contents.claims.values():
        for part in parts_of(claim.test):
            if isinstance(part, Rises):
                _leads_to_a_number(part.path, numbers, at.into("claims").into(claim.key).into("test"))


def _leads_to_a_number(path: str, numbers: Mapping[str, object], at: At) -> None:
    if path not in numbers and not _spoilt(path, at.book):
        at.note(f'"{path}" leads to no number', path, "a path of a number that the case gives", nearest(path, numbers))


def _spoilt(path: str, book: Book) -> bool:
    """Whether something is wrong with the entry that a path leads into, so that its numbers can't be told."""
    parts = tuple(path.split("."))
    parts = parts[2:] if parts[0] == "scenarios" else parts
    return any(note.path[:2] == parts[:2] for note in book.notes)


def players(contents: Contents) -> frozenset[str]:
    """The actors that stand in levers, votes, patrons and parties."""
    named: Counter[str | None] = Counter()
    for lever in contents.levers.values():
        named.update(lever.by)
    for issue in contents.issues.values():
        named.update(issue.consensus)
        for rule in issue.vote:
            named.update(rule.weights)
    for relation in contents.relations.values():
        named.update((relation.patron, relation.client))
    for deal in contents.deals.values():
        named.update(deal.parties)
    return frozenset(name for name in named if name is not None)


def _ties(contents: Contents, kind: str) -> list[Relation]:
    return [relation for relation in contents.relations.values() if relation.kind == kind]
