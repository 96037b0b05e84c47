"""Packages that nobody has named: found as the verdicts' own rules would find them, under every condition."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.arena import Arena, Package
from realpolitik.briefing.document import Figure, Note, Table
from realpolitik.briefing.sections.deals import deals_sections
from realpolitik.case import Case
from realpolitik.effectivity import Conditions, no_deal
from realpolitik.errors import Contradiction, TooLarge, UnknownName
from realpolitik.methods import enumeration, programme
from realpolitik.questions import finding as module
from realpolitik.questions.deals import deals
from realpolitik.questions.finding import Finding, Packages, Search
from realpolitik.questions.judgement import Field, Standing
from realpolitik.questions.proof import best_plan
from tests.contract.answers import alike
from tests.small import small_case
from tests.strategies import case_of, documents

# Ann cares for the north, Bob for the south; each holds what the other wants.
LOGROLL = {
    "issues": {"north": "low high", "south": "low high"},
    "stances": {"ann": {"north": ("high", 30), "south": ("low", 10)},
                "bob": {"north": ("low", 5), "south": ("high", 40)}},
    "levers": {"give_north": {"issue": "north", "to": "high", "by": "bob"},
               "give_south": {"issue": "south", "to": "high", "by": "ann"}},
}  # fmt: skip


def logroll(**more: object) -> Case:
    return small_case(LOGROLL["issues"], LOGROLL["stances"], LOGROLL["levers"], **more)


def field_of(case: Case) -> Field:
    arena = Arena.of(case)
    return Field.of(arena, tuple(map(int, no_deal(arena).outcomes[0])))


def all_of(found: Finding) -> tuple[Packages, np.ndarray]:
    """Every package in reach, and which are accepted."""
    parts = list(found.in_reach())
    nothing = Packages.none(len(found.space.members())), np.zeros(0, dtype=bool)
    rows, accepted = zip(nothing, *parts, strict=True)
    return Packages.joined(rows), np.concatenate(accepted)


def by_hand(field: Field, parties: tuple[str, ...]) -> Iterator[tuple[Package, Standing]]:
    """Every package in reach of the parties, by the rules that judge named deals."""
    arena = field.arena
    for levels in product(*map(range, arena.levels)):
        terms = tuple((k, level) for k, level in enumerate(levels) if level != field.situation[k])
        if terms:
            standing = Standing.of(field, Package(terms), parties, field.situation)
            assert standing.willing is not None
            if standing.willing.in_reach[0]:
                yield Package(terms), standing


@settings(max_examples=25)
@given(documents())
def test_the_packages_in_reach_are_those_that_verdicts_would_find_one_by_one(document) -> None:
    field = field_of(case_of(document))
    parties = (
        tuple(next(iter(document["deals"].values()))["parties"]) if document.get("deals") else field.arena.actors[:2]
    )
    found = Finding.of(field, field.situation, Conditions()).between(field.arena.mask(parties))
    formed, accepted = all_of(found)
    terms = {found.package(int(label)).terms: row for row, label in enumerate(formed.label)}
    accepted = {found.package(int(label)).terms for label in formed.label[accepted]}
    inside = found.space.members()
    expected = {package.terms: standing for package, standing in by_hand(field, parties)}
    assert terms.keys() == expected.keys()
    for key, row in terms.items():
        able = expected[key].willing
        assert bool(able.accepted[0].any()) == (key in accepted)
        chosen = [one.gain[0] for one, is_chosen in zip(able.undertakings, able.chosen[0], strict=True) if is_chosen]
        assert any(np.allclose(gain[inside], formed.gain[row], atol=1e-9) for gain in chosen)
        assert abs(best_plan(able).chance[0] - formed.chance[row]) < 1e-9


@st.composite
def conditions(draw: st.DrawFn, arena: Arena) -> Conditions:
    """Some terms that wait for others, some that exclude each other, perhaps few terms, perhaps one ruled out."""
    issues = range(len(arena.issues))
    terms = [(k, level) for k in issues for level in range(arena.levels[k])]
    first, second = draw(st.permutations(issues))[:2] if len(issues) > 1 else (0, 0)
    pairs = draw(st.lists(st.tuples(st.sampled_from(terms), st.sampled_from(terms)), max_size=2))
    return Conditions(
        exclude=tuple(draw(st.lists(st.sampled_from(terms), max_size=1))),
        only_if={second: (first,)} if first != second and draw(st.booleans()) else {},
        exclusive=tuple(((one,), (other,)) for one, other in pairs if one != other),
        most_terms=draw(st.none() | st.integers(1, 3)),
    )


@settings(max_examples=25)
@given(st.data())
def test_both_engines_pick_the_same_under_every_condition(data: st.DataObject) -> None:
    field = field_of(case_of(data.draw(documents())))
    asked = data.draw(conditions(field.arena))
    parties = field.arena.mask(data.draw(st.permutations(field.arena.actors))[:2])
    formed = Finding.of(field, field.situation, asked).between(parties)
    with mock.patch.object(module, "MOST_PACKAGES", 0):
        searched = Finding.of(field, field.situation, asked).between(parties)
        assert not searched.is_formed
        by_programme = searched.solutions
    assert searched.more_ties == searched.cut_off == ()
    assert [(one.rule, one.terms) for one in by_programme] == [(one.rule, one.terms) for one in formed.solutions]
    for one, other in zip(by_programme, formed.solutions, strict=True):
        assert one.gains == pytest.approx(other.gains, abs=1e-9)


def test_nash_1950_on_the_frontier_of_the_barter() -> None:
    """[Nash1950]: the gains are his times ten; (18, 0) is on his frontier, but Jack wouldn't bother."""
    (frontier,) = deals(rp.load("barter-1950")).frontiers
    assert (frontier.parties, frontier.formed) == (("bill", "jack"), 512)
    picked = {solution.rule: tuple(solution.gains.values()) for solution in frontier.solutions}
    assert picked["Nash"] == picked["Kalai–Smorodinsky"] == (120, 50)
    gains = {tuple(point.gains.values()) for point in frontier.rational}
    assert gains == {(20, 80), (60, 70), (80, 60), (120, 50), (140, 40), (160, 20)}


def test_a_trade_across_issues_brings_more_than_the_issues_apart() -> None:
    answer = deals(logroll())
    (trade,) = answer.trades
    assert trade.parties == ("ann", "bob")
    assert trade.terms == {"north": "high", "south": "high"}
    assert trade.gains == {"ann": 20, "bob": 35}
    assert trade.together == pytest.approx(20 / 40 + 35 / 45)
    assert trade.apart == 0
    assert trade.brings == {"north": trade.together, "south": trade.together}
    (link,) = answer.links
    assert (link.issues, link.pairs) == (("north", "south"), (("ann", "bob"),))
    assert link.brings == pytest.approx(trade.together)


def test_who_can_wait_for_what_nobody_has_named() -> None:
    together = {"raise_north": {"issue": "north", "to": "high", "by": ["ann", "bob"]}}
    stances = LOGROLL["stances"] | {"bob": {"north": ("high", 5), "south": ("high", 40)}}
    deal = {"small": {"parties": ["ann", "bob"], "terms": {"north": "high"}}}
    levers = together | {"give_south": LOGROLL["levers"]["give_south"]}
    case = small_case(LOGROLL["issues"], stances, levers, deal, discount=0.9)
    (bob,) = deals(case).awaited  # Ann can't hope for more than by the deal
    assert (bob.deal, bob.actor, bob.parties) == ("small", "bob", ("ann", "bob"))
    assert bob.terms == {"north": "high", "south": "high"}
    assert bob.threshold == pytest.approx(5 / (0.9 * 45))
    assert bob.credible  # Ann risks more: her p* for the deal is 20 / (.9 × 30)
    assert bob.outwaited_by == ()


def test_nobody_waits_instead_of_a_deal_that_is_refused() -> None:
    answer = deals(logroll(deals={"half": {"parties": ["ann", "bob"], "terms": {"south": "high"}}}))
    assert answer["half"].verdict == "refused"
    assert answer.awaited == ()


@pytest.mark.parametrize(
    ("search", "terms"),
    [
        (Search(), {"north": "high", "south": "high"}),
        (Search(issues=("north",)), None),
        (Search(exclude={"south": ("high",)}), None),
        (Search(exclusive=(({"north": "high"}, {"south": "high"}),)), None),
        (Search(most_terms=1), None),
        (Search(include={"north": "high"}), {"north": "high", "south": "high"}),
        (Search(only_if={"north": ("south",)}), {"north": "high", "south": "high"}),
    ],
    ids=["no-condition", "one-issue", "a-level-ruled-out", "not-both", "one-term", "must-have", "conditional"],
)
def test_conditions_narrow_what_is_found(search: Search, terms: dict[str, str] | None) -> None:
    answer = deals(logroll(), search=search)
    assert [dict(trade.terms) for trade in answer.trades] == ([] if terms is None else [terms])


def test_a_conditional_term_is_tried_only_once_the_other_has_come_about() -> None:
    levers = LOGROLL["levers"] | {"give_south": LOGROLL["levers"]["give_south"] | {"chance": 0.5, "cost": {"ann": 2}}}
    case = small_case(LOGROLL["issues"], LOGROLL["stances"], levers)
    (free,) = deals(case).trades
    (tied,) = deals(case, search=Search(only_if={"south": ("north",)})).trades
    (other,) = deals(case, search=Search(only_if={"north": ("south",)})).trades
    assert free.gains == tied.gains == {"ann": 30 - 5 - 2, "bob": 20 - 5}
    assert other.gains == {"ann": 15 - 5 - 2, "bob": 20 - 2.5}


@pytest.mark.parametrize(
    ("search", "words"),
    [
        (Search(include={"north": "high"}, exclude={"north": ("high",)}), "must be in the package and must not"),
        (Search(include={"north": "high"}, issues=("south",)), "north isn't among its issues"),
        (Search(include={"north": "low"}), "it holds without a deal"),
        (Search(include={"north": "high", "south": "high"}, most_terms=1), "2 terms must be in the package"),
        (
            Search(include={"north": "high", "south": "high"}, exclusive=(({"north": "high"}, {"south": "high"}),)),
            "exclude each other",
        ),
        (Search(only_if={"north": ("south",), "south": ("north",)}), "in a circle"),
        (
            Search(include={"north": "high"}, exclude={"south": ("high",)}, only_if={"north": ("south",)}),
            "north=high must be in the package, but nothing moves what it must wait for",
        ),
    ],
    ids=["with-and-without", "other-issues", "already-so", "too-few-terms", "both-and-not-both", "circle", "nothing"],
)  # fmt: skip
def test_conditions_that_contradict_each_other_are_named(search: Search, words: str) -> None:
    with pytest.raises(Contradiction, match=words):
        deals(logroll(), search=search)


def test_what_nobody_can_bring_about_is_named() -> None:
    case = small_case(LOGROLL["issues"], LOGROLL["stances"], {"give_north": LOGROLL["levers"]["give_north"]})
    with pytest.raises(Contradiction, match="south=high must be in the package, but nobody can bring it about"):
        deals(case, search=Search(include={"south": "high"}))


@pytest.mark.parametrize(
    "search",
    [Search(between=("anne",)), Search(include={"nord": "high"}), Search(include={"north": "hgh"})],
    ids=["actor", "issue", "level"],
)
def test_an_unknown_name_comes_with_the_nearest(search: Search) -> None:
    with pytest.raises(UnknownName, match="did you mean"):
        deals(logroll(), search=search)


def test_what_is_too_large_to_form_says_so_and_the_rules_picks_stay_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    case = logroll(deals={"both": {"parties": ["ann", "bob"], "terms": {"north": "high", "south": "high"}}})
    formed = deals(case)
    monkeypatch.setattr(module, "MOST_PACKAGES", 3)
    large = deals(case)
    assert not large.is_search_complete
    assert large.trades == large.found == ()
    (limit,) = large.limits
    assert limit in large.warnings
    assert limit.startswith("4 packages can be put together; up to 10,000,000 are formed one by one, and any 1 of")
    *_, findable = deals_sections(large, case)
    assert any(isinstance(block, Note) and "any 1 of the issues" in block.prose for block in findable.blocks)
    assert large.frontiers[0].in_reach is None
    assert large.frontiers[0].solutions == formed.frontiers[0].solutions
    assert large["both"].solutions == formed["both"].solutions


# What Carl alone brings about in the east is nothing to Ann and Bob: with or without it they gain as much.
INDIFFERENT = small_case(
    LOGROLL["issues"] | {"east": "none little some much all"},
    LOGROLL["stances"] | {"carl": {"east": ("all", 10)}, "dora": {"east": ("all", 10)}},
    LOGROLL["levers"]
    | {
        f"to_{level}": {"issue": "east", "to": level, "by": ["carl", "dora"]}
        for level in ("little", "some", "much", "all")
    },
)


def test_packages_that_give_the_parties_as_much_are_all_found_and_printed_as_one() -> None:
    answer = deals(INDIFFERENT, search=Search(between=("ann", "bob")))
    (frontier,) = answer.frontiers
    assert [one.terms.get("east") for one in frontier.solutions if one.rule == "Nash"] == [
        None,
        "little",
        "some",
        "much",
        "all",
    ]
    *_, findable = deals_sections(answer, INDIFFERENT)
    table = next(block for block in findable.blocks if isinstance(block, Table))
    assert [rule for rule, _, _ in table.rows] == list(module.RULES)
    assert {terms for _, terms, _ in table.rows} == {"north: high, south: high (or 4 more that give them as much)"}
    (plane,) = (block for block in findable.blocks if isinstance(block, Figure) and block.chart == "pareto")
    labels = [point["label"] for point in plane.data["points"] if point["kind"] == "solution"]
    assert labels == ["Nash, Kalai–Smorodinsky, egalitarian and utilitarian"]


def test_ties_beyond_what_anybody_reads_are_said_to_be_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PACKAGES", 3)
    monkeypatch.setattr(programme, "MOST_PICKS", 5)
    answer = deals(INDIFFERENT, search=Search(between=("ann", "bob")))
    (frontier,) = answer.frontiers
    assert (frontier.cut_off, frontier.more_ties) == ((), tuple(module.RULES))
    *_, findable = deals_sections(answer, INDIFFERENT)
    table = next(block for block in findable.blocks if isinstance(block, Table))
    assert all("(or at least 4 more that give them as much)" in terms for _, terms, _ in table.rows)


def test_a_search_that_was_cut_off_is_owned_up_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PACKAGES", 3)
    monkeypatch.setattr(programme, "MOST_FOUND", 0)
    answer = deals(logroll(), search=Search(between=("ann", "bob")))
    assert answer.frontiers[0].cut_off
    assert any(limit.startswith("between Ann and Bob the search for what these rules") for limit in answer.limits)


def test_however_few_packages_are_held_at_once_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    syria = rp.load("syria-2018")
    at_once = json.loads(deals(syria).to_json())
    monkeypatch.setattr(module, "MOST_HELD", 5)
    monkeypatch.setattr(enumeration, "BLOCK", 7)
    assert alike(json.loads(deals(syria).to_json()), at_once)  # sums in another order differ by rounding


def test_tied_issues_that_can_be_moved_in_too_many_ways_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realpolitik.effectivity.joint.MOST_GROUP_OUTCOMES", 2)
    only_if = {"north": ("south",)}
    with pytest.raises(
        TooLarge, match="the issues north, south are tied together and can be moved in more than 2 ways"
    ):
        deals(logroll(), search=Search(only_if=only_if))
    assert deals(logroll(), search=Search(only_if=only_if, issues=("south",))).is_search_complete  # any 1 would fit
    monkeypatch.setattr("realpolitik.effectivity.joint.MOST_GROUP_OUTCOMES", 3)
    assert deals(logroll(), search=Search(only_if=only_if)).formed == 3  # north only with south


def test_the_syrian_frontier_has_the_described_trades_and_what_the_rules_pick() -> None:
    answer = deals(rp.load("syria-2018"))
    (frontier,) = answer.frontiers
    assert set(frontier.parties) == {"russia", "usa"}
    assert {"syria_for_iran", "iran_for_ukraine", "first_step_only"} == set(frontier.named)
    assert {solution.rule for solution in frontier.solutions} == set(module.RULES)
    assert frontier.undominated is not None
    assert frontier.accepted is not None
    assert frontier.in_reach is not None
    assert 0 < frontier.undominated <= frontier.accepted <= frontier.in_reach <= frontier.formed
